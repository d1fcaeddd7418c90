"""The remedies of findings about the script of a fine-tuning: tokens, labels, adapters, prompts and held-out rows."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.fixes.remedy import Remedy

TUNING_REMEDIES: Mapping[str, Remedy] = {
    # huggingface.co/docs/peft/developer_guides/troubleshooting, "Extending the vocabulary".
    "TOK008": Remedy(
        cause="frozen_layers",
        parameter="LoraConfig",
        after='modules_to_save=["embed_tokens", "lm_head"] (GPT-2는 "wte"), peft 0.15 이상이면 trainable_token_indices로 새 토큰만',
        where="LoraConfig를 만드는 줄",
        why="peft는 본체를 모두 얼리므로 새 토큰의 임베딩과 출력은 무작위 값으로 남습니다. 새 토큰 대신 이미 있는 토큰을 써도 됩니다.",
        expected="학습되는 파라미터 수가 임베딩만큼 늘고, 생성한 답이 새 끝 토큰에서 멈춥니다.",
        verify="model.print_trainable_parameters() 값을 보고, 답 10개를 만들어 끝 토큰으로 끝난 수를 세세요.",
    ),
    "TOK009": Remedy(
        cause="padding_bug",
        parameter="tokenizer.padding_side",
        after='"left" (생성할 때만)',
        where="generate()에 넘길 배치를 만드는 줄",
        why="디코더 모델은 마지막 자리에서 이어 쓰므로 오른쪽이 패딩이면 프롬프트가 아니라 패딩 뒤를 잇습니다. 학습은 다시 하지 않아도 됩니다.",
        expected="경고가 사라지고, 같은 체크포인트의 점수가 손실에 어울리게 올라갑니다.",
        verify="배치 크기 1로 만든 답과 배치로 만든 답이 같은지 비교하세요.",
    ),
    "TOK010": Remedy(
        cause="padding_bug",
        parameter="labels의 패딩 자리",
        after="-100 (attention_mask가 0인 자리), 또는 라벨을 만들지 않고 DataCollatorForLanguageModeling(mlm=False)에 맡김",
        where="라벨을 만드는 줄",
        why="transformers의 손실은 -100만 빼므로 그대로 복사한 패딩은 모두 정답으로 계산됩니다. 끝 토큰으로 패딩한다면 진짜 끝 하나는 남겨야 합니다.",
        expected="손실이 지금보다 높은 값에서 시작하고, 글을 배우는 만큼 내려갑니다.",
        verify="배치 하나에서 (labels != -100)의 비율과 attention_mask의 평균이 같은지 보세요.",
    ),
    "TOK011": Remedy(
        cause="tokens_truncated",
        parameter="max_length",
        after="프롬프트와 답을 더한 길이의 95 % 분위보다 큰 값",
        where="DPOConfig를 만드는 줄",
        why="두 답의 로그 확률이 같다는 것은 다른 부분이 잘렸다는 뜻이라, 어떤 학습률로도 기울기가 0입니다.",
        expected="logps/chosen과 logps/rejected가 달라지고 rewards/margins가 0을 벗어납니다.",
        verify="쌍 10개를 max_length로 자른 뒤 두 답의 토큰이 다른지 비교하세요. 자르기 전부터 같으면 데이터를 고칩니다.",
    ),
    "TOK012": Remedy(
        cause="chat_template_bug",
        parameter="프롬프트 형식",
        after="학습 행과 생성에 같은 함수(apply_chat_template 하나) 사용",
        where="학습 행을 만드는 함수",
        why="미세조정한 모델은 배운 형식에서만 배운 대로 답합니다. 이미 학습한 모델은 학습에 쓴 형식 그대로 물으면 됩니다.",
        expected="다시 학습하지 않고 형식만 맞춰도 같은 체크포인트의 정답률이 올라갑니다.",
        verify="학습 행 하나와 생성 프롬프트 하나를 토큰으로 나란히 출력해 앞부분이 같은지 보세요.",
    ),
    "TOK013": Remedy(
        cause="metric_bug",
        parameter="compute_metrics",
        after="predictions[:, :-1]과 labels[:, 1:]을 비교",
        where="지표를 계산하는 함수",
        why="인과 언어모델의 t번째 출력은 t+1번째 라벨의 답입니다. 같은 자리끼리 비교하면 입력을 베끼는 정확도가 됩니다.",
        expected="다시 학습하지 않아도 토큰 정확도가 손실에 어울리는 값이 됩니다.",
        verify="정확도가 1 − 손실 ÷ ln 2보다 낮지 않은지 확인하세요.",
    ),
    "TOK014": Remedy(
        cause="tokens_truncated",
        parameter="최대 길이(cutoff_len, max_length, sequence_len)",
        after="행 길이의 95 % 분위보다 큰 값, 메모리가 모자라면 긴 글을 나누어 담기",
        where="학습 설정 파일",
        why="한도를 넘는 행은 잘리지 않고 버려져, 남은 적은 행으로만 학습합니다.",
        expected="Num examples와 총 스텝 수가 준비한 행의 수에 맞게 늘어납니다.",
        verify="토큰 길이의 분포를 먼저 출력하고 시작 줄의 Num examples를 확인하세요.",
    ),
    "LBL016": Remedy(
        cause="labels_shuffled",
        parameter="라벨의 자리",
        after="word_ids()로 맞추고, 특수 토큰과 이어지는 조각은 -100",
        where="라벨을 만드는 함수",
        why="토크나이저가 앞에 특수 토큰을 붙이고 단어를 조각내므로 태그가 다른 단어에 붙습니다.",
        expected="첫 에폭부터 F1이 0을 벗어납니다.",
        verify="한 문장의 조각과 라벨을 나란히 출력해 사람이 읽어 보세요.",
    ),
    "GRD018": Remedy(
        cause="params_not_in_optim",
        parameter="옵티마이저를 만드는 자리",
        after="get_peft_model 뒤로 옮김",
        where="옵티마이저를 만드는 줄",
        why="어댑터를 붙이면 옵티마이저가 들고 있던 파라미터는 얼고, 새로 생긴 것은 옵티마이저가 모릅니다.",
        expected="같은 학습률에서 손실이 첫 50스텝 안에 움직입니다.",
        verify="optimizer.param_groups의 파라미터 수가 학습 대상 파라미터 수와 같은지 비교하세요.",
    ),
    "DAT016": Remedy(
        cause="leakage",
        parameter="eval_dataset",
        after="train_test_split으로 나눈 쪽 (학습에서 뺀 행)",
        where="데이터를 나누는 줄",
        why="학습한 행으로 재면 외우기만 해도 검증 손실이 내려갑니다.",
        expected="검증 손실이 학습 손실보다 높은 곳에서 따로 움직입니다.",
        verify="두 데이터의 글을 집합으로 만들어 겹치는 행이 0개인지 세세요.",
    ),
}
