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
    "EVL061": Remedy(
        cause="metric_bug",
        parameter="정확도의 분모",
        after="세어진 표본 수 (배치마다 labels.numel() 값을 더해 나누기)",
        where="정확도를 계산하는 줄",
        why="맞힌 수는 모든 배치에서 세고 나누는 수는 다른 곳에서 가져오면 1을 넘거나 같은 비율만큼 낮아집니다. 이미 기록된 값도 모두 같은 비율로 틀립니다.",
        expected="정확도가 0과 1 사이에 있고, 가장 높은 값이 1 이하로 내려갑니다.",
        verify="저장된 가중치를 한 번 평가해 sum(pred == label)과 len(dataset) 값을 따로 출력하고 나누어 보세요.",
    ),
    "EVL062": Remedy(
        cause="metric_bug",
        parameter="검증 손실의 분모",
        after="배치 수로 나누기 (또는 표본 수로 가중 평균)",
        where="검증 손실을 더하는 줄 다음",
        why="배치마다의 평균을 더하기만 하면 검증 손실이 배치 수만큼 커져 과적합처럼 보입니다. 조기 종료와 최적 체크포인트의 순서는 바뀌지 않습니다.",
        expected="검증 손실이 학습 손실과 같은 크기로 내려오고 정확도는 그대로입니다.",
        verify="저장된 가중치로 검증 배치 하나의 손실을 출력해 학습 손실과 견주세요.",
    ),
    "LBL061": Remedy(
        cause="label_noise",
        parameter="학습 라벨",
        after="모델이 틀린 학습 표본을 손실이 큰 순서로 100개 눈으로 확인",
        where="학습 데이터",
        why="검증에서 맞히는 모델이 학습 표본에서 계속 틀리면 라벨 쪽이 틀렸을 가능성이 큽니다. 모델을 키우거나 더 오래 학습하면 틀린 라벨을 외울 뿐입니다.",
        expected="고치거나 뺀 뒤에는 학습 정확도가 검증 정확도 수준까지 올라갑니다.",
        verify="확인한 100개 가운데 라벨이 틀린 수를 세세요. 절반을 넘으면 라벨이 원인입니다.",
    ),
    "BAT061": Remedy(
        cause="batch_scaled_lr_not",
        parameter="lr",
        after="0.1 × (스텝마다의 이미지 수 ÷ 256), 웜업 5 에폭",
        where="학습률을 주는 인자",
        why="이미지 수를 늘린 만큼 스텝 수가 줄었는데 스텝의 크기가 그대로라 같은 에폭에서 덜 움직입니다.",
        expected="같은 에폭에서 학습 손실이 더 낮게 내려갑니다. 처음 5 에폭에 튀면 절반으로 낮춥니다.",
        verify="5 에폭만 돌려 같은 에폭의 학습 손실을 지금 기록과 견주세요.",
    ),
    "GRD061": Remedy(
        cause="frozen_layers",
        parameter="target_modules",
        after='"all-linear" (layers_to_transform 설정은 지우기)',
        where="LoraConfig를 만드는 줄",
        why="어댑터가 붙은 곳이 거의 없어 손실을 움직일 수 있는 가중치가 없습니다. 학습률이나 데이터는 그다음에 볼 수 있습니다.",
        expected="학습되는 파라미터의 몫이 0.1 % 이상으로 늘고 손실이 첫 100 스텝 안에 내려가기 시작합니다.",
        verify="model.print_trainable_parameters() 값을 출력하세요.",
    ),
}
