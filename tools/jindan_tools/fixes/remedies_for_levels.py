"""The remedies that findings about the level of a figure name."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.fixes.remedy import Remedy

LEVEL_REMEDIES: Mapping[str, Remedy] = {
    "PLT045": Remedy(
        cause="class_imbalance",
        parameter="분할 손실과 지표",
        after="교차 엔트로피 + Dice 손실 (또는 객체 쪽 가중치 = 배경 픽셀 수 ÷ 객체 픽셀 수), 지표는 객체 클래스만의 IoU와 객체가 있는 영상만의 Dice",
        where="손실과 지표를 만드는 줄",
        why="객체 픽셀이 드물면 배경만 답해도 교차 엔트로피가 작고, 배경이나 빈 마스크를 함께 세는 평균은 그 답을 점수로 쳐 줍니다.",
        expected="객체 클래스의 IoU가 0을 벗어나고, 예측한 객체 픽셀의 비율이 라벨의 비율에 가까워집니다.",
        verify="검증에서 예측이 객체인 픽셀 수와 클래스별 IoU를 출력하세요. 지금은 0이어야 합니다.",
    ),
    "PLT047": Remedy(
        cause="plateau_prior",
        parameter="입력과 라벨의 짝",
        after="양성 20개와 음성 20개만으로 과적합시켜 보기 (pos_weight는 이미 켜져 있으므로 더 올려도 순서는 배우지 못합니다)",
        where="학습 데이터를 만드는 줄",
        why="가중치는 늘 같은 답의 손실을 옮길 뿐입니다. 순서를 전혀 매기지 못하는 것은 특징에 신호가 없거나 특징과 라벨의 행이 어긋난 탓입니다.",
        expected="40개에서 AUC 값이 1에 가까워지면 모델과 손실은 정상이고, 전체 데이터의 특징과 라벨을 의심합니다.",
        verify="라벨 파일과 특징 파일을 같은 id로 다시 이어 붙여 행이 맞는지 보고, 특징 하나씩의 AUC 값을 계산해 0.5를 벗어나는 것이 있는지 보세요.",
    ),
    "PLT048": Remedy(
        cause="plateau_prior",
        parameter="입력과 라벨의 짝",
        after="양성 20개와 음성 20개만으로 과적합시켜 보기",
        where="학습 데이터를 만드는 줄",
        why="AUC 값 0.5는 점수와 라벨이 무관하다는 뜻입니다. 클래스 가중치나 임계값은 순서를 바꾸지 않습니다.",
        expected="40개에서 AUC 값이 1에 가까워지면 모델과 손실은 정상이고, 전체 데이터의 특징과 라벨을 의심합니다.",
        verify="라벨과 특징을 같은 id로 다시 이어 붙여 행이 맞는지 보고, 특징 하나씩의 AUC 값이 0.5를 벗어나는지 보세요.",
    ),
}
