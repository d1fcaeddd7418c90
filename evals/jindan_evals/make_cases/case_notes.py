"""What people wrote beside the runs of cases 002, 003 and 004: our own words around the quoted figures."""

from __future__ import annotations

SESSION_NOTES = """\
# V3 세션 메모 (2025-10-01)

결과: 모델 6개 가운데 6개 완료, 성공률 100 %로 기록.

| 항목 | 기록한 값 |
|---|---|
| 배치 | 32에서 메모리가 모자라 16으로 줄임 |
| gradient_accumulation | 2 (실효 배치를 그대로 두려고) |
| AMP | 켬, 메모리 50 % 줄었다고 적음 |
| lr | 0.003, decay_factor 0.1 |
| warmup_epochs | 3 |
| patience | 50 |
| workers | 8, prefetch_factor 2, drop_last |
| 활성화 함수 | yaml에 `activation: nn.ReLU()` 또는 LeakyReLU |
| 파일명 | leaky.yaml 과 leaked.yaml 이 섞여 자동 실행이 한 번 멈춤. 표준은 leaked 로 정함 |

## 경보 기준
- GPU 메모리 14 GB 초과 (16 GB 카드 기준), 시스템 메모리 80 % 초과
- 직전보다 손실 1.5배, 20 에폭 동안 개선 없음
- 빈 메모리 12 GB 초과면 배치 32, 8 GB 초과면 16, 아니면 8

## 모델
| 단계 | 크기 | 학습 메모리 | 100 에폭 |
|---|---|---|---|
| Level 2 | 7.0 MB | 8 GB | 1.4 h |
| Level 3 | 7.4 MB | 12 GB | 1.4 h |
| Level 4 | 7.4 MB | 16 GB | 1.5 h |

기준 모델 yolo11n: mAP50 0.895, 6.2 MB. 허용치: 크기 +15 %, 정확도 0.875까지. 품질 관문 0.85, 목표 0.90.
| 활성화 | 안정성 | NPU | 고르는 때 |
|---|---|---|---|
| ReLU | 높음 | 향상 | 안정성이 먼저일 때 |
| LeakyReLU | 매우 높음 | 크게 향상 | 성능이 먼저일 때, 기본값 |

NPU 호환 85 / 90 / 95 % (Level 2 / 3 / 4)
클래스 수 확인: nc == 80
"""

SESSION_SCRIPT = """\
#!/bin/bash
for level in level2-relu level2-leaky level3-relu level3-leaky level4-relu level4-leaky; do
  python scripts/training/npu_optimized_trainer.py --level "$level" --epochs 100
  echo "done: $level"
done
"""

RESOLUTION_NOTES = """\
# 960에서 1280으로

## 잰 값 (960, 기준)
- 리더보드 96.44 %, 5-fold 가운데 fold 0
- VRAM 약 13 GB (배치 8, FP32), fold 하나에 약 90분
- 11 에폭에서 조기 종료, 최고는 10 에폭

## 계획 (1280)
- 메모리 예상: 배치 8이면 약 23 GB, 배치 2면 약 6 GB
- lr 0.00045 유지, weight_decay 0.000082 → 0.00006 (배치 2에 맞춰 0.0000205, 여기에 해상도 보정 2.9배)
- T_max 20, eta_min 0.000008, patience 5 유지
- accumulate 4를 쓰면 실효 배치 8. 다만 시간이 4배 걸릴 듯하여 첫 실행은 없이 갈 수도 있음
- 시간 예상: fold 하나에 약 90분
- 점수 예상: 96.6 ~ 96.8 %
- 흔들리면 lr 0.00045 → 0.00035 (23 % 감소), weight_decay 0.00008
- 느리면 lr 0.0005, weight_decay 0.00005
"""

WORKLOG_NOTES = """\
# 2025-07-16 변경 기록

| 항목 | 01-before | 02-projection | 03-current |
|---|---|---|---|
| 투영층 | Linear 1개 | Linear 3 + LayerNorm 2 + ReLU + Dropout | Linear-LayerNorm-ReLU-Dropout-Linear |
| Dropout | - | 0.1 | 0.1 |
| 초기화 | xavier_uniform | kaiming_normal (fan_out) | xavier_normal gain 0.1 |
| temperature | 0.07 고정 | 0.1, 학습 (0.05~2.0 clamp) | 0.1, 학습 (0.05~2.0 clamp) |
| learning_rate | 1e-4 | 5e-4 | 1e-4 |
| weight_decay | - | 1e-4 | 1e-5 |
| grad_clip_norm | - | 1.0 | 0.1 |
| batch_size | - | - | 8 |
| 스케줄러 | - | ReduceLROnPlateau | ReduceLROnPlateau |
| 스케줄러 설정 | - | - | factor 0.3, patience 3, min_lr 1e-6 |
| NaN 처리 | - | - | nan_to_num(0.0) 3곳, NaN 배치 건너뛰기 3곳 |

정리: NaN 발생률 100 % → 0 %, 배치 처리율 0 % → 100 %. 46 에폭 넘게 멈추지 않고 학습하여 완료로 적음.
01의 검증 손실이 학습 손실보다 커서 과적합으로 봄.
"""
