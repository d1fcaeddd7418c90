"""Fifteen made-up reports, each on another trouble, among which the cases of the package have to be found."""

from __future__ import annotations

from jindan_knowledge.schema import PriorReport, PriorVerdict

# id, framework, verdict, causes, title, symptoms, lessons
_ROWS: tuple[tuple[str, str, PriorVerdict, tuple[str, ...], str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "s01-oom",
        "pytorch",
        "crashed",
        ("oom_capacity",),
        "ViT-L 분류: CUDA 메모리 부족으로 중단",
        ("torch.cuda.OutOfMemoryError 예외로 2 에폭에서 끝났습니다",),
        ("활성값이 배치에 비례하므로 배치를 절반으로 줄이고 누적을 두 배로 늘립니다.",),
    ),
    (
        "s02-nccl",
        "pytorch",
        "crashed",
        ("nccl_timeout_divergence", "rank_crash_cascade"),
        "8장 분산 학습: NCCL 집합 통신 시간 초과",
        ("ALLREDUCE 작업이 30분을 넘겨 워치독이 프로세스를 끝냈습니다",),
        ("먼저 죽은 랭크의 로그를 봅니다. 나머지 랭크의 시간 초과는 결과입니다.",),
    ),
    (
        "s03-overfit",
        "keras",
        "failing",
        ("overfit",),
        "CNN 분류: 검증 손실이 12 에폭부터 다시 오름",
        ("학습 정확도는 0.99인데 검증 정확도는 0.71에서 멈췄습니다",),
        ("최저 검증 손실의 가중치를 쓰고 증강과 가중치 감쇠를 늘립니다.",),
    ),
    (
        "s04-loader",
        "pytorch",
        "failing",
        ("dataloader_bottleneck",),
        "ResNet50: 데이터 로딩이 느려 GPU가 놀고 있음",
        ("한 스텝 1.4초 가운데 1.1초가 데이터를 기다리는 시간입니다",),
        ("num_workers 값을 0에서 8로 올리고 JPEG 디코딩을 미리 해 둡니다.",),
    ),
    (
        "s05-fp16",
        "hf_trainer",
        "failing",
        ("nan_fp16_overflow", "amp_scale_collapse"),
        "T5 미세조정: fp16 오버플로로 손실 스케일이 바닥까지 내려감",
        ("손실 스케일이 65536에서 1까지 반으로 줄며 스텝을 건너뛰었습니다",),
        ("bf16 형식으로 바꾸면 지수 범위가 넓어 넘치지 않습니다.",),
    ),
    (
        "s06-resume",
        "lightning",
        "failing",
        ("resume_lr_reset",),
        "재개 후 학습률이 처음 값으로 돌아감",
        ("이어서 시작한 스텝에서 학습률이 3e-6에서 3e-4로 뛰었습니다",),
        ("체크포인트에서 스케줄러 상태도 함께 불러옵니다.",),
    ),
    (
        "s07-labels",
        "pytorch",
        "failing",
        ("labels_shuffled",),
        "이미지와 라벨의 짝이 어긋난 분류",
        ("손실이 ln 10에서 내려가지 않고 정확도가 10 %입니다",),
        ("파일 이름을 따로 정렬해 이미지와 라벨의 순서가 달라졌습니다.",),
    ),
    (
        "s08-padding",
        "hf_trainer",
        "failing",
        ("padding_bug", "all_labels_ignored"),
        "채팅 모델: 패딩 때문에 모든 라벨이 -100",
        ("첫 스텝부터 손실이 0.0입니다",),
        ("pad_token을 eos_token과 같게 두어 정답 토큰까지 무시했습니다.",),
    ),
    (
        "s09-gan",
        "pytorch",
        "failing",
        ("gan_imbalance",),
        "DCGAN: 판별자가 앞서 생성자가 배우지 못함",
        ("판별자 손실이 0.01로 내려가고 생성자 손실이 8까지 올랐습니다",),
        ("판별자 학습률을 낮추고 스펙트럼 정규화를 넣습니다.",),
    ),
    (
        "s10-disk",
        "fairseq",
        "crashed",
        ("disk_full",),
        "체크포인트 저장 중 디스크 공간 부족",
        ("OSError: No space left on device 오류로 끝났습니다",),
        ("keep_last_epochs 값을 3으로 두어 오래된 체크포인트를 지웁니다.",),
    ),
    (
        "s11-evalmode",
        "pytorch",
        "failing",
        ("eval_mode_missing",),
        "평가 때 model.eval() 호출 누락",
        ("같은 가중치의 검증 정확도가 평가할 때마다 달라집니다",),
        ("드롭아웃과 배치 정규화가 학습 모드로 남아 있었습니다.",),
    ),
    (
        "s12-vanish",
        "pytorch",
        "failing",
        ("grad_vanish",),
        "깊은 RNN: 기울기 소실",
        ("앞쪽 층의 기울기 크기가 1e-9 아래입니다",),
        ("LSTM 셀과 잔차 연결로 바꾸고 직교 초기화를 씁니다.",),
    ),
    (
        "s13-truncated",
        "hf_trainer",
        "failing",
        ("tokens_truncated",),
        "요약 모델: 입력이 512 토큰에서 잘림",
        ("표본의 63 %가 max_length 값에서 잘려 정답 문장이 없습니다",),
        ("max_length 값을 2048로 올리거나 문서를 나눕니다.",),
    ),
    (
        "s14-leak",
        "pytorch",
        "crashed",
        ("oom_leak",),
        "에폭마다 GPU 메모리가 늘어나는 누수",
        ("할당량이 에폭마다 0.4 GB씩 늘어 23 에폭에서 끝났습니다",),
        ("손실 텐서를 목록에 쌓아 그래프가 풀리지 않았습니다. loss.item() 값을 쌓습니다.",),
    ),
    (
        "s15-healthy",
        "ultralytics",
        "healthy",
        ("healthy_converged",),
        "YOLOv8n 차량 검출: 정상 수렴",
        ("mAP50 값이 0.91까지 오른 뒤 유지됩니다",),
        ("기본 설정으로 충분했습니다.",),
    ),
)


def sample_reports() -> tuple[PriorReport, ...]:
    """Return the reports in the order of the table."""
    return tuple(
        PriorReport(
            id=name,
            title=title,
            created="2026-01-15",
            framework=framework,
            verdict=verdict,
            source="own_report",
            cause_ids=causes,
            symptoms=symptoms,
            lessons=lessons,
        )
        for name, framework, verdict, causes, title, symptoms, lessons in _ROWS
    )
