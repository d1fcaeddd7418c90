"""The remedies of findings about what detectors and segmenters of any trainer do."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.fixes.remedy import Remedy

DETECTION_REMEDIES: Mapping[str, Remedy] = {
    "DET001": Remedy(
        cause="early_stop_wrong",
        parameter="EarlyStoppingHook의 min_delta",
        after="0.001 (mAP가 0~1일 때)",
        where="default_hooks의 early_stopping 설정",
        why="기본값 0.1은 mAP 10점입니다. patience를 늘리는 것만으로는 같은 기준에 다시 걸립니다.",
        expected="mAP가 오르는 동안 멈추지 않고 계획한 에폭까지 갑니다.",
        verify="멈춘 체크포인트에서 resume=True로 이어 가고, 멈췄던 에폭을 지나는지 보세요.",
    ),
    "DET002": Remedy(
        cause="resume_finished",
        parameter="resume",
        after="False로 두고 이전 가중치는 시작 가중치로만(MODEL.WEIGHTS, load_from) 지정, 새 출력 폴더",
        where="학습 명령",
        why="resume는 가중치와 함께 진행한 횟수와 학습률 상태도 되살립니다. 새 데이터나 새 학습률로 다시 배우려면 횟수가 0에서 시작해야 합니다. "
        "같은 학습을 더 하려는 것이면 계획한 횟수(MAX_ITER, max_epochs)를 늘리세요.",
        expected="시작하는 줄의 횟수가 0이고 손실 기록이 나옵니다.",
        verify="로그의 'Starting training from iteration' 또는 'resumed epoch' 줄을 보세요.",
    ),
    "DET011": Remedy(
        cause="num_labels_mismatch",
        parameter="models/detr.py의 num_classes",
        after="라벨의 가장 큰 category_id + 1",
        where="models/detr.py의 build 함수",
        why="명령의 인자로는 바뀌지 않습니다. 클래스의 개수가 아니라 가장 큰 번호 + 1이어야 합니다. COCO 가중치에서 시작하면 class_embed도 지우고 불러옵니다.",
        expected="첫 반복이 끝나고 class_error가 기록됩니다.",
        verify="CUDA_LAUNCH_BLOCKING=1이나 --device cpu로 한 번 돌리면 범위를 벗어난 줄이 나옵니다. 주석에서 category_id의 최댓값도 출력하세요.",
    ),
    "DET012": Remedy(
        cause="val_settings_differ",
        parameter="남기는 상자의 수",
        after="한 장의 최대 객체 수의 1.5배 (Detectron2 TEST.DETECTIONS_PER_IMAGE, MMDetection test_cfg의 max_per_img) 그리고 평가의 maxDets도 같은 값",
        where="평가 설정",
        why="두 값이 모두 100이라 한쪽만 늘리면 다른 쪽에서 잘립니다"
        "(Detectron2는 COCOEvaluator(max_dets_per_image=...), MMDetection은 CocoMetric(proposal_nums=...)). 백본을 키워도 상한은 그대로입니다.",
        expected="다시 학습하지 않고 평가만 해도 AP가 크게 오릅니다.",
        verify="저장된 가중치로 --eval-only 평가를 한 번 돌려 비교하세요.",
    ),
    "DET013": Remedy(
        cause="frozen_layers",
        parameter="얼리는 단계와 시작 가중치",
        after="ImageNet(또는 COCO) 가중치에서 시작, 아니면 FREEZE_AT=0(MMDetection frozen_stages=-1, norm_eval=False)와 GN 또는 SyncBN",
        where="모델 설정",
        why="X선이나 열화상처럼 영상이 달라도 앞 단계의 가장자리 필터는 쓸모가 있어, 수천 장에서는 사전 학습 가중치가 대개 낫습니다. "
        "정말 처음부터 배우려면 얼리는 설정을 모두 풀고 훨씬 길게 학습해야 합니다.",
        expected="첫 에폭부터 손실이 뚜렷이 내려가고 mAP가 0을 벗어납니다.",
        verify="학습 전에 requires_grad가 False인 파라미터의 이름을 출력해 보세요.",
    ),
    "YOL033": Remedy(
        cause="config_error",
        parameter="single_cls",
        after="False",
        where="학습 명령의 인자",
        why="클래스 번호를 모두 0으로 바꾸는 값입니다. 오버샘플링이나 가중치로는 합쳐진 클래스가 나뉘지 않습니다.",
        expected="검증 표에 클래스마다 한 줄씩 나옵니다. mAP는 지금보다 낮게 시작합니다.",
        verify="로그의 'Overriding model.yaml nc' 줄이 데이터의 클래스 수와 같은지 보세요.",
    ),
    "YOL034": Remedy(
        cause="small_object_no_anchor",
        parameter="imgsz",
        after="640 (물체가 작으면 1280)",
        where="학습 명령의 인자",
        why="줄어든 픽셀은 에폭을 늘려도 돌아오지 않습니다. 메모리가 모자라면 imgsz 대신 batch를 줄이세요.",
        expected="한 에폭은 훨씬 오래 걸리지만 처음 몇 에폭 안에 mAP가 0을 벗어납니다.",
        verify="train_batch0.jpg에서 사람 눈으로 물체가 보이는지 확인하세요.",
    ),
    "YOL032": Remedy(
        cause="config_error",
        parameter="model",
        after="크기 글자가 든 이름 (yolov8x.yaml, 사전 학습 가중치는 yolov8x.pt)",
        where="학습 명령의 인자",
        why="yolov8.yaml에는 다섯 크기가 모두 들어 있고 파일 이름의 글자가 하나를 고릅니다. 지금 기록은 n 모델의 것이라 크기를 비교한 결과가 아닙니다.",
        expected="'summary' 줄의 파라미터 수가 커집니다(YOLOv8x는 약 6,800만 개).",
        verify="로그에 'Assuming scale' 경고가 없는지 보세요.",
    ),
    "DET008": Remedy(
        cause="eval_labels_missing",
        parameter="평가에 쓰는 주석 파일",
        after="상자가 들어 있는 검증 주석 (annotations가 비어 있지 않고 categories의 이름이 classes와 같은 파일)",
        where="val_dataloader와 val_evaluator의 ann_file(MMDetection), DATASETS.TEST(Detectron2)",
        why="모델은 손대지 않아도 됩니다. 학습률이나 에폭을 바꿔도 −1은 그대로입니다.",
        expected="다시 학습하지 않고 저장된 가중치를 평가만 해도 0 이상의 mAP가 나옵니다.",
        verify="python -c \"import json;d=json.load(open('주석.json'));print(len(d['annotations']),[c['name'] for c in d['categories']])\" 명령으로 상자 수와 이름을 보세요.",
    ),
    "CRS066": Remedy(
        cause="config_error",
        parameter="마스크(키포인트) 헤드",
        after="상자만 배우려면 끄기 (MODEL.MASK_ON=False, Faster R-CNN 설정), 마스크를 배우려면 주석에 segmentation 채우기",
        where="모델 설정 또는 주석 파일",
        why="분할 모델의 설정을 그대로 쓰면 마스크 헤드가 이미지마다 윤곽을 찾습니다. 라이브러리를 다시 설치해도 같은 곳에서 멈춥니다.",
        expected="첫 스텝이 끝나고 손실 기록이 나옵니다.",
        verify="주석에서 segmentation이 비어 있지 않은 것을 세어 보세요. 몇 개만 비어 있어도 그 이미지가 나올 때 멈춥니다.",
    ),
    "CRS067": Remedy(
        cause="config_error",
        parameter="norm_cfg의 type",
        after="'BN' (backbone, neck, decode_head, auxiliary_head 모두)",
        where="모델 설정",
        why="SyncBN은 여러 프로세스의 통계를 모으는 층이라 프로세스 그룹이 있어야 합니다. 맨 위의 norm_cfg 변수만 바꾸면 이미 만들어진 model dict에는 들어가지 않습니다. "
        "SyncBN을 그대로 두려면 장치가 하나여도 tools/dist_train.sh 설정 1처럼 launcher로 시작하세요.",
        expected="첫 반복이 끝나고 손실 기록이 나옵니다.",
        verify="로그에 찍힌 Config에 SyncBN이 남아 있지 않은지 찾아보세요.",
    ),
    "DET004": Remedy(
        cause="too_little_data",
        parameter="시작 가중치",
        after="COCO로 학습한 DETR 가중치(분류 헤드 class_embed만 지우고 불러오기), lr 1e-5~1e-4로 50 에폭쯤",
        where="학습 명령의 --resume 또는 모델을 만드는 줄",
        why="질의(query)와 디코더가 위치를 배우는 데 가장 오래 걸립니다. 학습된 것을 쓰면 수백 장으로도 됩니다. 라벨을 고쳐도 이 시간은 줄지 않습니다.",
        expected="첫 몇 에폭 안에 class_error가 50 아래로 내려가고 mAP가 0을 벗어납니다.",
        verify="가중치를 받을 수 없으면 먼저 이미지 10장만 300 에폭 학습해 외우는지 보세요. 외우면 라벨과 코드는 맞습니다.",
    ),
    "DET005": Remedy(
        cause="aug_too_strong",
        parameter="좌우 반전 확률",
        after="0 (Ultralytics·YOLOv5 fliplr=0.0, Detectron2 INPUT.RANDOM_FLIP='none', MMDetection RandomFlip prob=0.0)",
        where="학습 명령의 인자, 또는 증강 설정",
        why="반전한 이미지에서는 왼쪽과 오른쪽이 서로 바뀌지만 라벨은 바뀌지 않습니다. 라벨을 다시 검수해도 이 뒤섞임은 남습니다.",
        expected="두 클래스의 정밀도가 0.5 부근을 벗어나 다른 클래스만큼 오릅니다.",
        verify="train_batch0.jpg처럼 증강한 배치 그림에서 반전된 물체의 이름을 보세요.",
    ),
    "DET007": Remedy(
        cause="config_error",
        parameter="reduce_zero_label",
        after="False (데이터셋과 LoadAnnotations 모두)",
        where="데이터셋과 파이프라인 설정",
        why="0번이 클래스 목록에 없는 데이터(ADE20K)를 위한 값입니다. 배경이 0번 클래스이면 학습과 평가에서 모두 사라집니다.",
        expected="클래스 표의 마지막 줄에도 값이 나오고, 손실은 0.69(두 클래스) 부근에서 시작합니다.",
        verify="바꾼 뒤 첫 검증의 클래스 표에 nan이 없는지 보세요. 이미 잰 100은 버려야 합니다.",
    ),
}
