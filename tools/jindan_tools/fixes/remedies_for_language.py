"""The remedies of findings about language models whose settings, launch or resume did something else than meant."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.fixes.remedy import Remedy

LANGUAGE_REMEDIES: Mapping[str, Remedy] = {
    # transformers trainer.py: the Trainer wraps the model in nn.DataParallel when one process has n_gpu > 1.
    "BAT131": Remedy(
        cause="dataparallel_unintended",
        parameter="실행 명령",
        after="CUDA_VISIBLE_DEVICES=0 python ... (한 장) 또는 torchrun --nproc_per_node=장수 ... (DDP)",
        where="학습을 시작하는 명령",
        why="한 프로세스가 여러 장을 보면 Trainer가 배치를 장수만큼 키워 DataParallel로 돕니다. 스크립트와 데이터는 그대로여도 갱신 횟수가 줄어듭니다.",
        expected="머리말에서 adjusted to 줄이 사라지고 Total optimization steps 값이 장수만큼 늘어납니다.",
        verify="머리말의 Total train batch size 값이 per_device × 누적(× 프로세스 수)과 같은지 보세요.",
    ),
    # torch lr_scheduler.state_dict keeps base_lrs.
    "LRS131": Remedy(
        cause="config_error",
        parameter="resume_from_checkpoint",
        after="resume 대신 체크포인트를 model_name_or_path로 불러와 새로 시작 (스케줄러와 옵티마이저 상태 없이)",
        where="학습을 이어 시작하는 명령이나 설정",
        why="재개는 체크포인트의 base_lrs를 되살리므로 learning_rate를 바꿔도 쓰이지 않습니다. 바꾼 값으로 돌리려면 가중치만 불러와야 합니다.",
        expected="첫 기록의 학습률이 새로 정한 값(웜업이 있으면 0)에서 시작합니다.",
        verify="시작한 뒤 첫 기록 두세 개의 learning_rate 값이 새 설정의 스케줄과 같은지 보세요.",
    ),
    "DAT131": Remedy(
        cause="config_error",
        parameter="max_steps_per_epoch",
        after="null (제한 없음)",
        where="학습 설정 파일",
        why="시험 삼아 넣은 제한이 남아 에폭마다 데이터의 앞부분만 지나갔습니다. 웜업 스텝도 실제 총 스텝에 맞아야 합니다.",
        expected="한 에폭의 스텝 수가 행 수 ÷ 유효 배치와 같아집니다.",
        verify="진행 막대의 전체 스텝 수와 행 수 ÷ 유효 배치를 견주어 보세요.",
    ),
    "CKP131": Remedy(
        cause="ckpt_mismatch",
        parameter="model_name_or_path",
        after="config_name에 적은 모델 이름 (config_name은 지움)",
        where="학습 명령 또는 모델을 만드는 줄 (from_config 대신 from_pretrained)",
        why="config_name이나 from_config는 모양만 가져오고 가중치는 무작위로 만듭니다. 지금의 체크포인트는 이어 쓸 것이 없습니다.",
        expected="첫 손실이 ln V가 아니라 2~5에서 시작합니다.",
        verify="학습 전에 평가를 한 번 해서 eval_loss가 5보다 작은지 보세요.",
    ),
}
