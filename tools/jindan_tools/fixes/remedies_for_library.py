"""The remedies of calls that do something else than they look like, by the habit of the script (SCR014)."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.fixes.remedy import Remedy

_SAME_WEIGHTS = "다시 학습하지 않아도 같은 체크포인트의 점수가 손실에 어울리는 값이 됩니다."

LIBRARY_REMEDIES: Mapping[str, Remedy] = {
    "adapter_for_inference": Remedy(
        cause="frozen_layers",
        parameter="is_trainable",
        after="PeftModel.from_pretrained(base, 경로, is_trainable=True)",
        where="어댑터를 불러오는 줄",
        why="기본값 False는 어댑터를 추론용으로 얼립니다. 학습률을 올려도 움직이지 않습니다.",
        expected="grad_norm 값이 0을 벗어나고 손실이 첫 50스텝 안에 내려갑니다.",
        verify="model.print_trainable_parameters()가 0이 아닌지 확인하세요.",
    ),
    "masked_model_copies": Remedy(
        cause="label_shift_bug",
        parameter="mlm",
        after="mlm=True, mlm_probability=0.15 (인과 모델을 가르치려던 것이면 ForCausalLM 모델)",
        where="DataCollatorForLanguageModeling을 만드는 줄",
        why="양방향 모델은 가리지 않은 자리의 답을 그대로 봅니다.",
        expected="손실이 ln(어휘 수) 부근에서 시작해 천천히 내려가고 0에 가까워지지 않습니다.",
        verify="배치 하나에서 (labels != -100)의 비율이 0.15 안팎인지 보세요.",
    ),
    "causal_model_masks": Remedy(
        cause="wrong_loss",
        parameter="mlm",
        after="mlm=False",
        where="DataCollatorForLanguageModeling을 만드는 줄",
        why="기본값 True는 BERT처럼 가린 자리만 가르칩니다.",
        expected="라벨이 있는 토큰이 약 7배로 늘고, 생성한 글에 가림 토큰이 나오지 않습니다.",
        verify="배치 하나에서 (labels != -100)의 비율이 attention_mask의 평균과 같은지 보세요.",
    ),
    "prompt_in_answer": Remedy(
        cause="metric_bug",
        parameter="비교할 답",
        after="out[:, enc['input_ids'].shape[1]:]만 풀어서(decode) 비교",
        where="생성한 답을 푸는 줄",
        why="디코더 모델의 출력은 프롬프트로 시작합니다.",
        expected=_SAME_WEIGHTS,
        verify="답 하나와 정답을 repr()로 나란히 출력하세요.",
    ),
    "argmax_twice": Remedy(
        cause="metric_bug",
        parameter="compute_metrics의 argmax",
        after="predictions를 그대로 라벨과 비교",
        where="지표를 계산하는 함수",
        why="predictions는 이미 클래스 번호이며, 한 번 더 argmax하면 번호가 가장 큰 표본의 자리가 나옵니다.",
        expected=_SAME_WEIGHTS,
        verify="predictions.shape와 label_ids.shape가 같은지 출력하세요.",
    ),
    "class_zero_ignored": Remedy(
        cause="wrong_loss",
        parameter="ignore_index",
        after="-100 (라벨의 패딩 자리도 -100으로)",
        where="손실을 계산하는 줄",
        why="0번은 패딩이기 전에 실제 클래스입니다.",
        expected="정밀도가 첫 에폭부터 오르고, 0번 클래스로 답한 자리가 생깁니다.",
        verify="예측한 클래스의 수를 세어 0번이 있는지 보세요.",
    ),
    "keeps_lowest_score": Remedy(
        cause="best_ckpt_wrong",
        parameter="mode",
        after='ModelCheckpoint(..., mode="max")',
        where="ModelCheckpoint를 만드는 줄",
        why="기본값 min은 첫 에폭처럼 점수가 가장 낮은 것을 남깁니다. 남은 체크포인트가 하나뿐이면 다시 학습해야 합니다.",
        expected="best_model_score가 기록의 최고값과 같아집니다.",
        verify="학습 뒤 best_model_path의 파일 이름에 적힌 점수를 보세요.",
    ),
    "stops_at_lowest_score": Remedy(
        cause="early_stop_wrong",
        parameter="mode",
        after='EarlyStopping(..., mode="max")',
        where="EarlyStopping을 만드는 줄",
        why="기본값 min은 점수가 오르면 나아지지 않은 것으로 셉니다.",
        expected="점수가 오르는 동안 멈추지 않습니다.",
        verify="verbose=True로 두고 첫 두 에폭의 'improved' 줄을 보세요.",
    ),
    "one_of_two_lists_reordered": Remedy(
        cause="labels_shuffled",
        parameter="목록의 순서",
        after="나누기 전의 짝(글, 라벨)을 정렬하거나 섞기",
        where="목록의 순서를 바꾸는 줄",
        why="두 목록은 같은 자리끼리 짝이므로 한쪽만 옮기면 라벨이 다른 글에 붙습니다.",
        expected="검증 정확도가 첫 에폭부터 무작위 수준을 넘습니다.",
        verify="글 열 개와 라벨을 나란히 출력해 사람이 읽어 보세요.",
    ),
    "adafactor_warms_up": Remedy(
        cause="warmup_too_long",
        parameter="Adafactor",
        after='relative_step=False, scale_parameter=False, warmup_init=False, lr=1e-3과 보통의 스케줄러 (Trainer라면 optim="adafactor")',
        where="Adafactor를 만드는 줄",
        why="상대 스텝의 웜업은 1만 스텝을 넘는 사전학습을 위한 것입니다.",
        expected="로그의 learning_rate가 정한 값에 닿고 손실이 첫 에폭에 뚜렷이 내려갑니다.",
        verify="100스텝 뒤 기록된 학습률이 1e-4보다 큰지 보세요.",
    ),
    "schedule_in_batches": Remedy(
        cause="sched_total_steps_wrong",
        parameter="num_training_steps, num_warmup_steps",
        after="에폭 × ceil(배치 수 ÷ gradient_accumulation_steps), 웜업도 갱신 수로",
        where="스케줄러를 만드는 줄",
        why="prepare()한 스케줄러는 갱신마다 한 번 움직이므로 길이도 갱신 수여야 합니다.",
        expected="마지막 갱신의 학습률이 스케줄의 끝값(cosine, linear면 0)에 닿습니다.",
        verify="학습 전에 총 갱신 수와 num_training_steps를 나란히 출력하세요.",
    ),
}
