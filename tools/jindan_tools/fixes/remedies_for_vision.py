"""The remedies of findings that training of image models brought up: schedules, boxes, pixels, samples and weights."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.fixes.remedy import Remedy

VISION_REMEDIES: Mapping[str, Remedy] = {
    "LRS095": Remedy(
        cause="sched_total_steps_wrong",
        parameter="감쇠 시점(step_size, decay_epochs, milestones, STEPS)",
        after="계획한 길이의 67 %와 89 % (90 에폭 레시피의 60, 80에 해당)",
        where="학습률 스케줄을 정한 줄",
        why="감쇠 시점이 계획보다 뒤에 있어 학습률이 처음 값 그대로 끝났습니다. 시점은 계획의 길이에 비례해야 합니다.",
        expected="감쇠가 일어나는 에폭에서 검증 지표의 흔들림이 줄고 한 단계 올라갑니다.",
        verify="기록된 학습률이 그 시점에서 gamma배로 낮아지는지 보세요.",
    ),
    "BAT095": Remedy(
        cause="config_error",
        parameter="trainer.accumulate_grad_batches",
        after="의도한 누적 횟수 (프로그램이 실제로 읽는 자리에)",
        where="설정의 trainer 절 (지금은 읽히지 않는 자리에 있습니다)",
        why="갱신 수가 배치 수와 같아 누적이 적용되지 않았습니다. 누적하지 않겠다면 학습률을 작은 배치에 맞게 낮춰야 합니다.",
        expected="한 에폭의 갱신 수가 배치 수 ÷ 누적 횟수가 됩니다.",
        verify="첫 에폭이 끝났을 때 global_step 값이 배치 수 ÷ 누적 횟수인지 보세요.",
    ),
    "CKP095": Remedy(
        cause="best_ckpt_wrong",
        parameter="trainer.test(ckpt_path=...)",
        after='"best"',
        where="시험을 부르는 줄",
        why="인자가 없으면 메모리에 있는 마지막 가중치를 시험합니다. 최고 기록의 체크포인트는 저장되어 있습니다.",
        expected="시험 값이 최고 검증 기록과 같은 수준이 됩니다.",
        verify="최고 체크포인트를 불러 검증을 다시 해 기록된 최고값이 나오는지 먼저 보세요. 다시 학습할 필요는 없습니다.",
    ),
    "PLT095": Remedy(
        cause="bbox_format",
        parameter="정답 상자의 형식",
        after="DETR 계열: 이미지 크기로 나눈 (cx, cy, w, h)",
        where="데이터 세트에서 상자를 만드는 줄",
        why="클래스는 배우는데 겹침이 0인 것은 예측과 정답이 다른 좌표로 적혀 있다는 뜻입니다. 에폭을 늘려도 바뀌지 않습니다.",
        expected="첫 몇 에폭 안에 겹침 손실이 1 × 가중치 아래로 내려갑니다.",
        verify="배치 하나의 정답 상자를 이미지 위에 그려 보고, 값이 0과 1 사이인지, (x2, y2)가 아니라 너비와 높이인지 확인하세요.",
    ),
    "DAT095": Remedy(
        cause="input_not_normalised",
        parameter="픽셀의 평균과 표준편차",
        after="가중치가 만들어진 값 (torchvision: RGB, 123.675/116.28/103.53, 58.395/57.12/57.375; Caffe와 MSRA: BGR, 103.53/116.28/123.675, 1)",
        where="PIXEL_MEAN, PIXEL_STD, INPUT.FORMAT 또는 data_preprocessor",
        why="사전학습한 앞단은 얼어 있어 다른 눈금의 픽셀에 적응하지 못합니다.",
        expected="같은 설정으로 첫 평가부터 AP가 몇 배 높습니다.",
        verify="첫 1,000번의 손실이 지금보다 빠르게 내려가는지 보세요.",
    ),
    "YOL095": Remedy(
        cause="shuffle_off",
        parameter="rect",
        after="False (검증과 추론에는 이 값과 상관없이 직사각형이 쓰입니다)",
        where="학습 인자",
        why="직사각형 배치는 섞을 수 없고 mosaic도 꺼집니다.",
        expected="같은 데이터에서 mAP가 rect를 켜기 전 수준으로 돌아옵니다.",
        verify="로그에서 'setting shuffle=False' 경고가 사라졌는지 보세요.",
    ),
    "EVL095": Remedy(
        cause="ema_lag",
        parameter="ema_decay",
        after="스텝 수에 맞춘 값 (2,000스텝이면 0.995 안팎), 또는 웜업이 있는 EMA(use_ema_warmup, inv_gamma 1, power 0.75)",
        where="EMA를 만드는 줄",
        why="표본을 만든 평균 가중치의 대부분이 아직 초기값입니다. 모델을 키우거나 학습률을 올려도 바뀌지 않습니다.",
        expected="FID가 학습한 가중치로 잰 값과 비슷해집니다.",
        verify="EMA가 아닌 가중치로 표본을 만들어 FID를 견주세요.",
    ),
    "CFG095": Remedy(
        cause="config_error",
        parameter="표본을 만드는 쪽의 설정",
        after="학습 때의 값",
        where="표본 생성, 추론에 쓰는 설정 파일",
        why="모델의 출력이 무엇을 뜻하는지와 입력의 눈금은 학습 때 정해집니다. 다시 학습할 필요는 없습니다.",
        expected="같은 체크포인트로 만든 표본의 지표가 곧바로 좋아집니다.",
        verify="두 파일의 값을 같게 한 뒤 같은 체크포인트로 다시 평가하세요.",
    ),
}
