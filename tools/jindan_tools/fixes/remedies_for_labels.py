"""The remedies that findings about labels, answers and what metrics count name."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.fixes.remedy import Remedy

LABEL_REMEDIES: Mapping[str, Remedy] = {
    "LBL030": Remedy(
        cause="labels_corrupt",
        parameter="마스크를 읽는 변환",
        after="torch.from_numpy(np.array(mask)).long() (255로 나누지 않은 정수 그대로)",
        where="데이터셋의 __getitem__",
        why="ToTensor()는 8비트 이미지를 255로 나누므로 그 뒤의 .long()은 값이 1인 물체를 0으로 만듭니다. 보간을 쓴 크기 조절도 정수 클래스를 없앨 수 있습니다.",
        expected="물체의 IoU가 처음 몇 에폭 안에 0을 벗어나고 정확도는 1.0보다 낮게 시작합니다.",
        verify="배치 하나에서 mask.unique()를 출력해 0이 아닌 값이 있는지 보세요.",
    ),
    "LBL031": Remedy(
        cause="all_labels_ignored",
        parameter="마스크의 클래스 값",
        after="0, 1, … (클래스 번호)",
        where="마스크 파일을 만드는 스크립트",
        why="255는 OpenMMLab과 torchvision의 분할 스크립트에서 손실과 평가가 모두 빼는 값(ignore_index)입니다. 마스크가 0과 255로 저장되어 있으면 배경만 남습니다.",
        expected="클래스 표의 모든 줄에 nan이 아닌 값이 나옵니다.",
        verify="마스크 몇 장에서 np.unique(cv2.imread(경로, cv2.IMREAD_UNCHANGED))를 출력해 값이 0부터 클래스 수 − 1까지인지 보세요.",
    ),
    "LBL032": Remedy(
        cause="labels_corrupt",
        parameter="목표값(마스크, 라벨)",
        after="0과 1 (예: mask = (mask > 127).float(), 라벨 1/2는 라벨 − 1)",
        where="데이터셋의 __getitem__",
        why="목표값이 1보다 크면 로짓을 키울수록 손실이 끝없이 내려가므로 손실은 학습의 척도가 되지 못합니다. 학습률을 낮춰도 그대로입니다.",
        expected="손실이 0 이상에서 시작해(처음에는 0.69 부근) 내려가고 IoU가 빨리 오릅니다.",
        verify="배치 하나에서 target.min()과 target.max()가 0과 1인지 출력하세요.",
    ),
    "LBL033": Remedy(
        cause="labels_corrupt",
        parameter="물체의 클래스 번호",
        after="1부터 (num_classes = 물체의 클래스 수 + 1)",
        where="데이터셋의 target['labels']를 만드는 줄",
        why="torchvision 검출기는 0번을 배경으로 씁니다. 물체가 0번이면 분류 손실은 배경만 배우고 상자 회귀에는 물체가 하나도 들어가지 않습니다.",
        expected="loss_box_reg 값이 첫 에폭부터 0보다 크고 mAP가 0을 벗어납니다.",
        verify="배치 하나에서 target['labels'].min() 값이 1인지 출력하세요.",
    ),
    # keras/src/callbacks/reduce_lr_on_plateau.py: min_delta=1e-4, absolute.
    "LRS030": Remedy(
        cause="plateau_sched_wrong_metric",
        parameter="ReduceLROnPlateau의 min_delta",
        after="0 (또는 손실 크기의 0.1 % 아래)",
        where="ReduceLROnPlateau를 만드는 줄",
        why="min_delta는 절댓값이라 손실 자체가 1e-4보다 작으면 어떤 개선도 개선으로 세지 않습니다. 손실이나 목표값에 배율을 곱해도 됩니다.",
        expected="손실이 내려가는 동안에는 학습률이 그대로입니다.",
        verify="학습률이 줄어든 에폭마다 그 앞의 patience 에폭 동안 손실이 정말 나아지지 않았는지 확인하세요.",
    ),
    "EVL031": Remedy(
        cause="metric_bug",
        parameter="시험 생성기의 shuffle",
        after="False",
        where="시험용 flow_from_directory 또는 image_dataset_from_directory를 부르는 줄",
        why="섞는 생성기는 부를 때마다 다른 순서로 이미지를 주지만 .classes는 폴더 순서 그대로입니다. 모델은 다시 학습하지 않아도 됩니다.",
        expected="분류 보고서의 정확도가 model.evaluate와 같아집니다.",
        verify="같은 생성기로 model.evaluate를 불러 그 정확도와 보고서의 정확도를 비교하세요.",
    ),
    "EVL034": Remedy(
        cause="labels_corrupt",
        parameter="검증 파일의 chosen과 rejected",
        after="서로 바꾸기",
        where="검증 데이터를 만드는 코드",
        why="학습한 모델이 검증 쌍을 거꾸로 맞히고 있으므로 모델이 아니라 파일이 뒤집혔습니다. 다시 학습하지 않아도 됩니다.",
        expected="같은 체크포인트의 검증 정확도가 1에서 지금 값을 뺀 수준이 됩니다.",
        verify="검증 행 다섯 개의 chosen과 rejected를 사람이 읽어 보세요.",
    ),
    "EVL241": Remedy(
        cause="metric_bug",
        parameter="클래스 번호 목록",
        after="학습할 때 쓴 목록을 파일(classes.json)로 저장해 평가에서도 읽기",
        where="클래스 목록을 만드는 줄 (sorted, os.listdir, set)",
        why="이름만 바꾸면 답이 맞으므로 모델은 그대로 쓸 수 있습니다. 폴더 이름을 글자순으로 정렬하면 10이 2보다 앞서고, set의 순서는 실행마다 다릅니다.",
        expected="다시 학습하지 않고 번호만 맞추어도 정확도가 이름을 바꾼 뒤의 값이 됩니다.",
        verify="학습과 평가에서 클래스 목록을 각각 출력해 한 줄씩 비교하세요.",
    ),
    "EVL242": Remedy(
        cause="metric_bug",
        parameter="답과 정답의 행",
        after="행마다 식별자(파일 이름, 시각)를 함께 저장하고 그것으로 합치기",
        where="예측 파일을 쓰는 줄",
        why="두 목록을 순서로만 합쳐 한쪽에서 빠진 행 뒤가 모두 한 칸씩 밀렸습니다.",
        expected="다시 학습하지 않아도 정확도가 한 칸 민 값과 같아집니다.",
        verify="첫 행과 마지막 행의 식별자가 두 목록에서 같은지 보세요.",
    ),
    "EVL244": Remedy(
        cause="metric_bug",
        parameter="답의 단위",
        after="학습 목표에 맞춘 scaler의 inverse_transform (로그를 썼으면 exp)",
        where="예측 파일을 쓰는 줄",
        why="답과 정답이 직선으로 이어지므로 모델은 배웠고, 단위만 다릅니다. 입력과 목표의 scaler를 바꿔 쓰면 같은 모습이 됩니다.",
        expected="다시 학습하지 않아도 R² 값이 상관의 제곱까지 오릅니다.",
        verify="정답 하나를 변환했다가 되돌려 처음 값이 나오는지 확인하세요.",
    ),
    "EVL245": Remedy(
        cause="plateau_prior",
        parameter="예측할 값",
        after="다음 값 대신 변화량 (앞 값과의 차이 또는 로그 수익률)",
        where="목표를 만드는 줄",
        why="값의 수준은 앞 값에서 거의 정해지므로 앞 값을 되풀이하면 R²가 1에 가깝습니다. 변화량에서는 되풀이가 아무 점수도 얻지 못합니다.",
        expected="변화량의 R² 값이 0보다 커야 배운 것이 있습니다. 앞 값을 되풀이하는 예측의 R² 값은 0입니다.",
        verify="같은 표에서 앞 값을 그대로 쓴 예측의 오차를 함께 계산해 비교하세요.",
    ),
}  # fmt: skip
