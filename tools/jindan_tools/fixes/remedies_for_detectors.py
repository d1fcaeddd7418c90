"""The remedies of findings about detectors: gains, label files, numbers of classes and schedules."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.fixes.remedy import Remedy

DETECTOR_REMEDIES: Mapping[str, Remedy] = {
    "YOL021": Remedy(
        cause="wrong_loss",
        parameter="0으로 준 손실 가중치(box, cls, dfl, pose, obj)",
        after="지우거나 기본값 (Ultralytics box=7.5, cls=0.5, dfl=1.5, pose=12.0; YOLOv5 box=0.05, cls=0.5, obj=1.0)",
        where="학습 명령의 인자, 또는 hyp 파일",
        why="이 값은 손실의 한 부분에 그대로 곱해지므로 0이면 그 부분의 기울기가 0입니다. 라벨이나 학습률을 바꿔도 달라지지 않습니다.",
        expected="0이던 손실 열이 0보다 큰 값에서 시작해 내려가고, mAP가 0을 벗어납니다.",
        verify="results.csv의 첫 줄에서 그 손실 열이 0이 아닌지 보세요.",
    ),
    "CRS063": Remedy(
        cause="labels_corrupt",
        parameter="라벨 파일의 줄",
        after="모든 줄을 같은 작업의 형식으로 (분할은 class x1 y1 x2 y2 …, 좌표 6개 이상)",
        where="숫자가 5개뿐인 줄이 있는 labels/*.txt",
        why="윤곽 사이에 상자 한 줄만 있어도 학습기가 그 분할의 윤곽을 모두 버립니다. 버전이나 모델을 바꿔도 같습니다.",
        expected="'Box and segment counts should be equal' 경고가 사라지고 첫 에폭이 시작됩니다.",
        verify="awk 'NF==5 {print FILENAME\": \"$0}' labels/train/*.txt labels/val/*.txt 명령으로 찾아 고친 뒤 *.cache 파일을 지우고 다시 시작하세요.",
    ),
    "LBL054": Remedy(
        cause="num_labels_mismatch",
        parameter="두 분할의 클래스 번호",
        after="같은 names 목록(0부터)으로 다시 내보낸 라벨",
        where="labels/train과 labels/val",
        why="상자 위치는 검증에서도 맞고 클래스만 틀립니다. 한쪽이 1부터 세었거나 다른 순서의 이름으로 내보낸 것입니다. 증강이나 데이터를 늘려도 나아지지 않습니다.",
        expected="검증 클래스 손실이 학습과 비슷하게 내려가고 mAP가 크게 오릅니다.",
        verify="cut -d' ' -f1 labels/train/*.txt | sort | uniq -c 결과와 labels/val의 결과를 나란히 보세요. 같은 물체 사진 한 장씩의 번호도 비교하세요.",
    ),
    "LBL055": Remedy(
        cause="num_labels_mismatch",
        parameter="검증 폴더의 클래스 폴더",
        after="학습 폴더와 같은 이름의 폴더를 모두 만들고, 없던 클래스의 이미지도 나눠 담기",
        where="val/",
        why="분할마다 있는 폴더만 이름 순서로 번호를 매깁니다. 빠진 클래스 뒤의 번호가 하나씩 밀립니다.",
        expected="다시 학습하지 않고 검증만 해도 정확도가 크게 오릅니다.",
        verify="diff <(ls train) <(ls val) 명령의 출력이 비어 있어야 합니다.",
    ),
    "CRS064": Remedy(
        cause="bbox_format",
        parameter="끝이 시작보다 앞인 상자",
        after="x1<x2, y1<y2 (COCO는 폭과 높이가 0보다 큼)",
        where="주석 파일",
        why="boxes2는 라벨에서 온 상자입니다. 학습률이나 정밀도와는 관계가 없습니다.",
        expected="같은 배치를 지나 학습이 이어집니다.",
        verify="주석에서 폭이나 높이가 0 이하인 상자를 세어 0인지 보세요.",
    ),
    "YOL024": Remedy(
        cause="nan_fp16_overflow",
        parameter="best.pt에서 새로 시작, amp",
        after="model=NaN 전의 best.pt, amp=False (또는 8.4.190 이상)",
        where="학습 명령",
        why="last.pt의 EMA에는 NaN이 들어 있어 이어서 학습해도 검증이 0입니다. NaN 전의 best.pt는 온전합니다.",
        expected="첫 검증부터 NaN 전의 mAP 부근에서 시작합니다.",
        verify="torch.load('last.pt')의 ema에서 running_var에 NaN이 있는지, best.pt에는 없는지 보세요.",
    ),
    "YOL026": Remedy(
        cause="val_settings_differ",
        parameter="max_det",
        after="이미지 한 장의 최대 객체 수의 1.5배",
        where="학습과 검증 명령의 인자",
        why="확신이 큰 max_det개만 남기고 나머지 상자를 버린 뒤 재현율을 셉니다. 모델을 키워도 상한은 그대로입니다.",
        expected="같은 가중치로 검증만 다시 해도 재현율과 mAP가 오릅니다.",
        verify="yolo val model=best.pt max_det=2000 명령으로 다시 재세요.",
    ),
}
