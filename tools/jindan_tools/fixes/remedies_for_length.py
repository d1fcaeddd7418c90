"""The remedies that findings about how far and how often the weights move name: rates, updates, rounds."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.fixes.remedy import Remedy

LENGTH_REMEDIES: Mapping[str, Remedy] = {
    # keras.optimizers.Adadelta: 'to match the exact form in the original paper use 1.0'.
    "OPT171": Remedy(
        cause="lr_too_low",
        parameter="Adadelta의 learning_rate",
        before="{rate}",
        after="1.0",
        where="옵티마이저를 만드는 줄",
        why="Adadelta는 갱신의 크기를 스스로 정하므로 논문과 PyTorch는 1.0을 씁니다. Keras의 기본값 {rate} 값은 갱신을 그만큼 줄입니다.",
        expected="같은 에폭에서 손실이 지금의 마지막 값보다 뚜렷이 낮아집니다.",
        verify="3 에폭만 돌려 손실이 내려가는 빠르기를 견주세요.",
    ),
    "OPT172": Remedy(
        cause="lr_too_low",
        parameter="학습률(eta)과 라운드 수",
        before="eta {eta}, {rounds} 라운드",
        after="eta 0.05~0.1, 라운드는 조기 종료가 멈출 때까지",
        where="부스팅 파라미터",
        why="나무가 모두 완벽해도 처음 잔차의 {left%}가 남습니다. (1 − eta)의 라운드 제곱입니다.",
        expected="손실이 처음 라운드부터 크게 내려가고 조기 종료가 최고 라운드를 찾습니다.",
        verify="(1 − eta)^라운드 값을 계산해 0.01 아래인지 보세요.",
    ),
    # Stable-Baselines3 PPO: learning_rate=3e-4; rl-zoo uses ent_coef up to 0.01.
    "OPT174": Remedy(
        cause="lr_too_high_oscillate",
        parameter="학습률과 엔트로피 항",
        after="learning_rate 3e-4, ent_coef 0.01",
        where="PPO를 만드는 줄",
        why="정책이 몇 번의 갱신 만에 한 행동으로 굳어 그 뒤로는 새로운 것을 해 보지 않았습니다.",
        expected="엔트로피가 학습의 절반까지 처음의 20 % 이상으로 남고 보상이 오릅니다.",
        verify="처음 10번의 갱신에서 approx_kl이 0.02 부근인지 보세요.",
    ),
    # stable_baselines3/dqn/dqn.py: learning_starts 50000 up to 2.2.1, 100 since 2.3.0.
    "OPT170": Remedy(
        cause="few_optimizer_steps",
        parameter="learning_starts",
        after="전체 스텝의 1~10 % (Stable-Baselines3 2.3부터의 기본값은 100)",
        where="DQN을 만드는 줄",
        why="그 스텝까지는 경험만 모으고 신경망을 한 번도 갱신하지 않습니다.",
        expected="{steps} 스텝 앞에서 train/loss와 n_updates가 기록됩니다.",
        verify="기록에 train/n_updates가 처음 나온 스텝을 확인하세요.",
    ),
    # Chen et al. 2023, Symbolic Discovery of Optimization Algorithms: 3-10x smaller than AdamW.
    "OPT173": Remedy(
        cause="optimizer_lr_mismatch",
        parameter="Lion의 학습률",
        after="1e-4 (AdamW에서 쓰던 값의 1/3~1/10, weight_decay는 그만큼 크게)",
        where="옵티마이저를 만드는 줄",
        why="Lion은 기울기의 부호만 써서 모든 가중치를 스텝마다 학습률만큼 움직입니다.",
        expected="손실이 첫 값 위로 오르지 않고 처음 100스텝 안에 내려갑니다.",
        verify="100스텝만 돌려 손실이 첫 기록보다 낮은지 보세요.",
    ),
    # trl examples: learning_rate 1e-6 (GRPOConfig default).
    "FIT068": Remedy(
        cause="lr_too_high_oscillate",
        parameter="learning_rate",
        after="1e-6 (KL 계수는 그대로)",
        where="학습 설정",
        why="정책이 기준 모델에서 달아나면(kl {kl}) 보상 모델이 본 적 없는 글이 나와 보상이 무너집니다. 답이 길어지는 것은 그 결과입니다.",
        expected="kl 값이 수십이 아니라 10 아래에 머물고 보상이 {best} 값보다 높게 유지됩니다.",
        verify="50스텝만 돌려 kl 값이 천천히 늘어나는지 보세요.",
    ),
    # transformers TrainingArguments: max_steps overrides num_train_epochs.
    "FIT063": Remedy(
        cause="epochs_too_few",
        also=("few_optimizer_steps",),
        parameter="max_steps",
        before="{max_steps}",
        after="-1 (num_train_epochs를 따르기)",
        where="TrainingArguments",
        why="max_steps가 0보다 크면 에폭 수를 읽지 않습니다. 에폭을 늘려도 그대로 끝납니다.",
        expected="{done} 에폭이 아니라 {epochs} 에폭까지 갑니다.",
        verify="시작할 때 찍히는 Total optimization steps가 에폭 수만큼 늘었는지 보세요.",
    ),
    # xgboost.train(params, dtrain, num_boost_round=10).
    "CFG170": Remedy(
        cause="epochs_too_few",
        also=("config_error",),
        parameter="num_boost_round",
        after="n_estimators에 적은 값",
        where="xgb.train을 부르는 줄",
        why="xgb.train은 params의 n_estimators를 읽지 않고 num_boost_round의 기본값 10만큼만 학습합니다.",
        expected="기록의 라운드 수가 적은 값과 같아집니다.",
        verify="학습 뒤 booster.num_boosted_rounds() 값을 출력하세요.",
    ),
    "FIT088": Remedy(
        cause="epochs_too_few",
        parameter="max_iter",
        after="지금의 5배, 또는 손실이 tol 아래로 멈출 때까지",
        where="모델을 만드는 줄",
        why="max_iter에서 끊길 때 손실이 아직 내려가고 있었습니다(ConvergenceWarning).",
        expected="경고 없이 n_iter_ 값이 max_iter보다 작게 끝납니다.",
        verify="학습 뒤 n_iter_ 값을 출력하세요. 입력을 표준화하면 훨씬 빨리 끝납니다.",
    ),
    # trl GRPOConfig: the batch counts completions and must be divisible by num_generations.
    "FIT131": Remedy(
        cause="batch_noise",
        parameter="한 번 갱신에 쓰는 질문 수",
        after="8 이상 (per_device_train_batch_size × gradient_accumulation_steps × 장치 ÷ num_generations)",
        where="GRPOConfig를 만드는 줄",
        why="배치는 답의 수입니다. 지금은 질문 {prompts}개의 운으로 한 번 갱신합니다.",
        expected="보상의 이동 평균이 흔들리지 않고 오릅니다.",
        verify="로그의 reward_std와 한 스텝의 질문 수를 함께 출력하세요.",
    ),
    # transformers Trainer: state.train_batch_size of the checkpoint wins on resuming.
    "BAT132": Remedy(
        cause="config_error",
        parameter="재개할 때의 장치당 배치",
        after="재개 대신 체크포인트를 model_name_or_path로 불러와 배치 {stated}개로 새로 시작, 또는 배치 {ran}개에 맞는 학습률",
        where="학습 명령",
        why="재개는 체크포인트에 적힌 train_batch_size를 되살립니다. 새로 적은 값은 쓰이지 않습니다.",
        expected="머리말의 배치가 {ran}개 대신 {stated}개로 찍힙니다.",
        verify="시작할 때 찍히는 Instantaneous batch size per device 값을 확인하세요.",
    ),
    # ultralytics/cfg/default.yaml: conf defaults to 0.001 for val.
    "YOL020": Remedy(
        cause="val_settings_differ",
        parameter="conf",
        before="{conf}",
        after="비우기 (검증의 기본값 0.001)",
        where="학습 명령의 인수, args.yaml",
        why="이 값은 학습 중의 검증에도 쓰여, 확신이 그보다 작은 상자를 모두 버린 뒤 mAP를 잽니다. 가중치는 다시 학습하지 않아도 됩니다.",
        expected="같은 가중치로 conf 없이 검증하면 mAP가 오릅니다.",
        verify="yolo val model=best.pt (conf 없이) 값을 지금 기록과 견주세요.",
    ),
    # ultralytics/engine/trainer.py, build_optimizer: auto determines lr0 and momentum.
    "YOL001": Remedy(
        cause="optimizer_lr_mismatch",
        parameter="optimizer",
        before="auto",
        after="AdamW(또는 SGD)를 적고 lr0={given} 그대로",
        where="학습 명령의 인수",
        why="optimizer=auto는 lr0와 momentum을 읽지 않고 스스로 정한 {peak} 값으로 학습합니다. 적은 값은 한 번도 시험되지 않았습니다.",
        expected="로그의 optimizer 줄에 lr={given} 값이 나옵니다.",
        verify="시작할 때 찍히는 'optimizer: AdamW(lr=...)' 줄을 확인하세요.",
    ),
    # van den Oord et al. 2017, A.1 (EMA); Dhariwal et al. 2020 (random restarts).
    "CTR051": Remedy(
        cause="embedding_collapse",
        parameter="코드북의 갱신",
        after="EMA 갱신(decay 0.99)과 쓰이지 않는 코드를 인코더 출력에서 다시 뽑기, commitment 가중치 0.25",
        where="VectorQuantizer를 만드는 줄",
        why="모든 입력이 같은 코드로 가면 나머지 코드는 기울기를 받지 못해 돌아오지 않습니다.",
        expected="perplexity가 {perplexity} 값을 벗어나 코드 수의 10 % 이상으로 오릅니다.",
        verify="한 에폭에 쓰인 코드의 개수를 세고, 인코더 출력의 분산이 0이 아닌지 보세요.",
    ),
    # Caron et al. 2021, section 5.3; facebookresearch/dino main_dino.py defaults.
    "CTR050": Remedy(
        cause="embedding_collapse",
        parameter="교사의 centering과 온도",
        after="center_momentum 0.9, teacher_temp 0.04에서 시작해 웜업, 첫 에폭은 마지막 층 고정(freeze_last_layer=1)",
        where="DINO 손실을 만드는 줄",
        why="교사의 출력이 모든 프로토타입에 고르면 배울 차이가 없습니다. 온도가 너무 높거나 sharpening이 centering을 이기지 못할 때 생깁니다.",
        expected="손실이 {level} 아래로 처음 몇 에폭 안에 내려갑니다.",
        verify="교사 출력의 엔트로피가 ln {prototypes}보다 작아지는지 기록하세요.",
    ),
    "CRS056": Remedy(
        cause="env_version",
        parameter="그 인자의 이름",
        after="설치된 판의 이름으로 바꾸기, 또는 이 스크립트가 쓰인 때의 판을 설치",
        where="그 함수를 부르는 줄",
        why="설치된 라이브러리의 판에는 없는 인자입니다.",
        expected="그 줄을 지나 학습이 시작됩니다.",
        verify="help(그 함수) 또는 inspect.signature로 받는 이름을 확인하세요.",
    ),
    "GRD023": Remedy(
        cause="clip_misuse",
        parameter="기울기 한계",
        before="{limit}",
        after="1.0 (노름이면 clip_grad_norm_(..., 1.0), 값마다이면 clip_grad_value_(..., 1.0))",
        where="clip_grad를 부르는 줄",
        why="SGD의 한 스텝은 학습률 × 한계 ÷ (1 − 모멘텀)보다 길 수 없습니다. 지금은 {step}뿐입니다.",
        expected="한 스텝의 길이가 기울기에 따라 달라지고, 손실이 100스텝 안에 내려가기 시작합니다.",
        verify="100스텝만 돌려 자르기 전 노름이 한계를 넘는 비율을 세세요. 10 % 아래면 맞습니다.",
    ),
    "SCR233": Remedy(
        cause="clip_misuse",
        parameter="기울기 한계",
        after="1.0",
        where="clip_grad를 부르는 줄",
        why="SGD의 한 스텝은 학습률 × 한계보다 길 수 없습니다. 한계가 이렇게 작으면 학습률이 정상이어도 거의 움직이지 않습니다.",
        expected="손실이 100스텝 안에 내려가기 시작합니다.",
        verify="100스텝만 돌려 자르기 전 노름이 한계를 넘는 비율을 세세요. 10 % 아래면 맞습니다.",
    ),
    "NUM012": Remedy(
        cause="plateau_infonce",
        parameter="한 손실에 들어가는 짝의 수",
        after="32 이상 (적어도 2), 여러 장치나 누적으로 나누기 전에 손실을 계산",
        where="배치를 만드는 줄과 손실 함수",
        why="후보가 하나뿐인 대조 손실은 모델과 상관없이 ln 1 = 0이고 기울기도 0입니다. 누적은 후보를 늘리지 않습니다.",
        expected="첫 손실이 ln(짝의 수) 부근에서 시작해 내려갑니다.",
        verify="손실 함수에 들어가는 유사도 행렬의 모양을 출력하세요.",
    ),
}
