"""The remedies that findings about stopping, choosing the best record and resuming name."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.fixes.remedy import Remedy

STOP_REMEDIES: Mapping[str, Remedy] = {
    # xgboost/callback.py, EarlyStopping: maximize None looks the name up among the known metrics.
    "EVL173": Remedy(
        cause="early_stop_wrong",
        parameter="maximize",
        after="True",
        where="xgb.train(..., maximize=True) 또는 EarlyStopping(maximize=True)",
        why="직접 만든 지표는 방향을 알려 주지 않으면 작을수록 좋은 것으로 셉니다. 그래서 값이 오를수록 나빠진 것으로 보고 첫 기록을 최고로 남깁니다.",
        expected="최고 라운드가 지표가 가장 높은 라운드가 됩니다.",
        verify="학습 뒤 best_score 값이 기록의 최댓값과 같은지 확인하세요.",
    ),
    # xgboost.train, early_stopping_rounds: the last entry of evals is used.
    "EVL170": Remedy(
        cause="early_stop_wrong",
        parameter="조기 종료가 보는 세트",
        after="검증 세트를 마지막에 적거나 EarlyStopping(data_name=검증 세트의 이름)",
        where="xgb.train의 evals(eval_set)",
        why="목록의 마지막 세트를 봅니다. 학습 세트가 마지막이면 값이 끝까지 내려가 멈추지 않습니다.",
        expected="검증 값이 최고인 라운드 뒤 {patience} 라운드에서 멈춥니다. 이번에는 최고 뒤로 {since} 라운드를 더 돌았습니다.",
        verify="best_iteration 값이 검증 값이 가장 좋은 라운드인지 확인하세요.",
    ),
    "FIT087": Remedy(
        cause="early_stop_wrong",
        parameter="min_delta",
        after="0 (또는 손실 크기의 0.1 % 아래)",
        where="EarlyStopping 콜백",
        why="값이 내려가도 min_delta보다 작으면 나아지지 않은 것으로 셉니다. patience를 늘리는 것만으로는 같은 기준에 다시 걸립니다.",
        expected="손실이 내려가는 동안에는 멈추지 않습니다.",
        verify="멈춘 자리의 앞 patience 기록에서 손실이 정말 내려가지 않았는지 보세요.",
    ),
    "FIT170": Remedy(
        cause="early_stop_wrong",
        parameter="min_delta",
        after="0 (또는 손실 크기의 0.1 % 아래)",
        where="EarlyStopping 콜백",
        why="{patience} 에폭 동안 내려간 폭이 min_delta보다 작아 한 번도 개선으로 세지 않았습니다. 지금의 min_delta 값은 {least}보다 큽니다.",
        expected="되돌린 에폭이 검증 손실이 가장 낮은 에폭과 같아집니다.",
        verify="되돌린 에폭의 번호와 기록의 최솟값이 있는 에폭을 견주세요.",
    ),
    # transformers, TrainingArguments.greater_is_better: False keeps the smallest value.
    "CKP003": Remedy(
        cause="best_ckpt_wrong",
        also=("early_stop_wrong",),
        parameter="greater_is_better",
        after="True",
        where="TrainingArguments",
        why="점수를 작을수록 좋은 것으로 비교해 가장 낮은 {best_metric} 값의 체크포인트를 최고로 남겼습니다.",
        expected="best_metric 값이 {best_metric} 대신 기록의 최댓값 {highest} 값이 됩니다.",
        verify="trainer_state.json의 best_metric 값이 기록의 최댓값과 같은지 확인하세요. {highest} 값의 체크포인트가 남아 있으면 지금 쓸 수 있습니다.",
    ),
    "SCR225": Remedy(
        cause="best_ckpt_wrong",
        parameter="최고를 고르는 비교",
        after="작을수록 좋은 값이면 value < best, 처음 값은 float('inf')",
        where="최고를 고르는 줄",
        why="손실을 클수록 좋은 것으로 비교해 가장 나쁜 가중치를 남깁니다.",
        expected="남은 가중치의 손실이 기록의 최솟값과 같아집니다.",
        verify="저장할 때마다 에폭과 값을 출력하고, 마지막으로 저장된 것이 최솟값인지 보세요.",
    ),
    "LRS008": Remedy(
        cause="resume_lr_reset",
        parameter="재개할 때 불러오는 것",
        after="모델과 함께 optimizer와 scheduler의 상태 (scheduler.load_state_dict)",
        where="체크포인트를 불러오는 줄",
        why="가중치만 불러오면 스케줄러는 0번째부터 다시 셉니다.",
        expected="재개한 첫 기록의 학습률이 {lr_after} 대신 {lr_before} 부근에서 이어집니다.",
        verify="재개 직후 scheduler.last_epoch 값이 끊긴 자리와 같은지 출력하세요.",
    ),
    "DAT012": Remedy(
        cause="resume_data_replay",
        parameter="ignore_data_skip",
        before="True",
        after="False",
        where="TrainingArguments",
        why="True이면 재개할 때 데이터를 처음부터 다시 읽어, 에폭의 앞부분은 두 번 보고 뒷부분은 보지 못합니다.",
        expected="재개한 첫 기록의 에폭이 {after} 대신 {before} 부근에서 이어집니다.",
        verify="재개한 뒤 첫 기록의 epoch 값을 끊기기 전 마지막 값과 견주세요.",
    ),
    "CKP004": Remedy(
        cause="resume_finished",
        parameter="계획한 길이(max_steps, num_train_epochs)",
        after="체크포인트의 스텝보다 큰 값, 더 할 것이 없으면 그대로 사용",
        where="TrainingArguments",
        why="이어 갈 체크포인트가 이미 계획의 끝에 있어 한 스텝도 하지 않았습니다. 손실 0은 학습된 값이 아니라 빈 합입니다.",
        expected="재개한 뒤 손실이 0이 아닌 값으로 기록됩니다.",
        verify="시작할 때 찍히는 남은 스텝 수가 0보다 큰지 확인하세요. 늘린 길이만큼 학습률 일정도 달라집니다.",
    ),
    "CRS065": Remedy(
        cause="resume_finished",
        parameter="이어 가는 방법",
        after="resume 없이 그 체크포인트를 시작 가중치로 주고 epochs=더 돌 에폭",
        where="학습 명령",
        why="재개는 체크포인트에 적힌 계획을 되살리므로 명령의 epochs를 읽지 않습니다. 끝난 학습은 이어 갈 것이 없습니다.",
        expected="새 학습이 1 에폭부터 시작됩니다.",
        verify="시작 줄의 에폭 수가 새로 준 값과 같은지 보세요.",
    ),
    "CKP170": Remedy(
        cause="leakage",
        parameter="재개할 때의 데이터 분할",
        after="처음에 나눈 색인을 파일로 저장해 재개할 때 다시 읽기 (또는 나누기 전용으로 고정한 시드)",
        where="데이터를 나누는 줄",
        why="다시 시작할 때 새로 나누면 학습했던 행이 검증으로 들어갑니다.",
        expected="재개한 뒤의 검증 손실이 재개 전과 이어집니다.",
        verify="재개 전후의 검증 색인 100개를 출력해 같은지 확인하세요. 이번 검증 값은 재개 전의 것만 믿을 수 있습니다.",
    ),
    "CKP080": Remedy(
        cause="ckpt_mismatch",
        parameter="state_dict의 이름",
        after="{k.removeprefix('module.'): v for k, v in state.items()}를 strict=True로 불러오기",
        where="load_state_dict를 부르는 줄",
        why="DataParallel과 DDP는 이름 앞에 'module.'을 붙여 저장하고, strict=False는 맞는 이름이 하나도 없어도 조용히 지나갑니다.",
        expected="불러온 뒤 첫 평가가 저장할 때의 값과 같아집니다.",
        verify="strict=True로 불러와 missing_keys와 unexpected_keys가 비어 있는지 보세요. 저장할 때 model.module.state_dict()를 쓰면 다시 생기지 않습니다.",
    ),
    "CKP090": Remedy(
        cause="ckpt_mismatch",
        parameter="모델을 만드는 줄",
        after="AutoModelForCausalLM.from_pretrained(모델 이름)",
        where="모델을 만드는 줄",
        why="from_config는 구조만 만들고 가중치는 무작위입니다. 무작위 모델에 붙인 어댑터는 토큰의 빈도만 배웁니다.",
        expected="첫 손실이 {first} 대신 2~4 부근에서 시작합니다.",
        verify="학습 전에 어댑터 없이 한 번 평가해 첫 손실을 확인하세요.",
    ),
    # trl, DPOTrainer: ref_model None takes a copy of the model (or the base under an adapter).
    "CKP132": Remedy(
        cause="ckpt_mismatch",
        parameter="참조 모델(ref_model)",
        after="학습을 시작하는 바로 그 모델 (DPOTrainer에 ref_model=None이면 시작 모델을 복사)",
        where="DPOTrainer를 만드는 줄",
        why="보상은 정책과 참조의 로그 확률 차이라, 같은 모델에서 시작하면 첫 기록이 0입니다. 다른 참조에서는 두 모델의 차이를 함께 배웁니다.",
        expected="첫 기록의 rewards/chosen 값이 {first} 대신 0에서 시작합니다.",
        verify="학습 전 한 배치에서 정책과 참조의 로그 확률이 같은지 출력하세요.",
    ),
}
