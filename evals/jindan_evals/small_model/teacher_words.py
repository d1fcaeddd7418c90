"""The words a teacher's draft is made of, so that each sentence passes the verifier of the real graph."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.model.cause import STATUS_KO, Status

# What a cause looks like, by how far it is proved: no sentence is surer than that.
SEEN: Mapping[str, str] = {
    STATUS_KO[Status.ESTABLISHED]: "기록에서 {name} 문제가 확인됩니다.",
    STATUS_KO[Status.SUPPORTED]: "기록을 보면 {name} 문제일 가능성이 있습니다.",
    STATUS_KO[Status.HYPOTHESIS]: "기록만 보면 {name} 문제가 의심되지만 더 확인이 필요합니다.",
}
UNNAMED = "이 원인의"
# What to look at first, by the family of the first cause.
LOOK_AT: Mapping[str, str] = {
    "numerics": "손실이 처음 무너진 자리의 입력과 학습률을",
    "process": "작업이 끝난 까닭을 적은 기록을",
    "precision": "정밀도 설정과 손실 스케일을",
    "lr_schedule": "학습률 스케줄 설정을",
    "optimizer": "옵티마이저 설정을",
    "batch": "배치와 누적 설정을",
    "gradients": "기울기 크기의 기록을",
    "memory": "메모리 사용 기록을",
    "environment": "설치된 환경과 파일을",
    "plateau": "손실이 머무는 값과 출력층을",
    "init": "초기화 설정을",
    "labels": "라벨과 클래스 설정을",
    "data": "데이터 나누기와 전처리를",
    "fit": "학습 손실과 검증 손실의 차이를",
    "evaluation": "평가 코드와 평가 설정을",
    "contrastive": "온도 값과 임베딩을",
    "tokens": "토큰과 패딩 처리를",
    "dataloader": "데이터 로더 설정을",
    "distributed": "랭크마다의 기록을",
    "hardware": "장치의 오류 기록을",
    "code": "오류가 난 코드의 자리를",
    "checkpoint": "체크포인트와 재개 설정을",
    "reporting": "기록 설정을",
}
ELSE_LOOK_AT = "기록의 앞뒤를"
