"""Tell from the names of files and functions on the stack what the program was doing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from jindan_tools.text.regex import regex


class Phase(StrEnum):
    """What a training program may be doing when it stops."""

    IMPORT = "import"
    CONFIGURE = "configure"
    GROUP = "group"
    TOKENIZE = "tokenize"
    LOAD = "load"
    SAVE = "save"
    DATA = "data"
    METRIC = "metric"
    LABELS = "labels"
    OPTIMIZER = "optimizer"
    BACKWARD = "backward"
    FORWARD = "forward"


KOREAN = {
    Phase.IMPORT: "패키지를 불러오던 중",
    Phase.CONFIGURE: "설정을 읽고 객체를 만들던 중",
    Phase.GROUP: "분산 프로세스 그룹을 만들던 중",
    Phase.TOKENIZE: "토크나이저를 만들거나 쓰던 중",
    Phase.LOAD: "체크포인트나 가중치를 불러오던 중",
    Phase.SAVE: "체크포인트를 저장하던 중",
    Phase.DATA: "데이터를 읽던 중",
    Phase.METRIC: "평가 지표를 계산하던 중",
    Phase.LABELS: "손실과 정답을 맞추던 중",
    Phase.OPTIMIZER: "옵티마이저를 갱신하던 중",
    Phase.BACKWARD: "역전파 중",
    Phase.FORWARD: "순전파 중",
}
# Names of files and functions, of the libraries and of the usual training programs.
# Source: torch, transformers, accelerate, lightning, mmengine, hydra, datasets, keras, evaluate; common repositories.
_WORDS: tuple[tuple[Phase, str], ...] = (
    (
        Phase.GROUP,
        r"<torch/distributed/(?:rendezvous|distributed_c10d|launch|elastic)|init_process_group|init_distributed|setup_ddp",
    ),
    (
        Phase.LOAD,
        r"checkpoint_connector|load_(?:from_)?\w*(?:checkpoint|ckpt|state_?dict|weights|pretrained)|"
        r"(?:resume|restore)_?\w*|:load$|<torch/serialization\.py>:_?load|_load_(?:pretrained|state)|set_module_tensor_to_device|load_model",
    ),
    (
        Phase.SAVE,
        r"save_\w*(?:checkpoint|ckpt|model|state|weights|pretrained|network|lora|optimizer)|_save(?:_checkpoint|_model|_state)?$|"
        r"<torch/serialization\.py>:_?(?:save|__exit__|_open_zipfile_writer)|:save(?:_file)?$",
    ),
    (
        Phase.CONFIGURE,
        r"<(?:hydra|omegaconf|jsonargparse|pydantic|argparse|yaml|mmengine/(?:registry|config)|mmcv/utils/(?:registry|config)|fvcore|"
        r"detectron2/(?:config|utils/registry)|configargparse|simple_parsing|draccus|tyro|fire)\b|build_from_cfg|from_cfg|"
        r"parse_(?:args|known_args|opt\w*|config)|load_(?:config|yaml|cfg)|get_config|instantiate\w*|hfargumentparser|"
        r"<\w+/training_args\.py>|__post_init__|_?validate_\w*|check_\w*(?:args|config|param\w*)",
    ),
    (
        Phase.METRIC,
        r"compute_metrics?|<(?:evaluate|torchmetrics|sklearn/metrics|seqeval|nltk|rouge|sacrebleu|pycocotools/cocoeval)\b|"
        r"_?eval_metric_ops|calc\w*_metric\w*|metrics?\.py>?:|confusion|evaluator\w*\.py|coco_eval\w*\.py",
    ),
    (Phase.TOKENIZE, r"tokeniz(?:er|ation)\w*|convert_slow_tokenizer|sentencepiece"),
    (
        Phase.LABELS,
        r"(?:^|[/_<])(?:\w*loss\w*|criterion\w*|tal|\w*assigner\w*|\w*matcher\w*)\.py|(?:loss|criterion|one_hot|preprocess_true_boxes|cross_entropy)\w*$",
    ),
    (
        Phase.DATA,
        r"<(?:datasets|pyarrow|pandas|torchvision/(?:datasets|transforms|io)|PIL|cv2|albumentations|webdataset|h5py|imageio|"
        r"torchaudio|librosa|soundfile|lmdb|tensorflow/python/data)\b|_getitem__|collat\w*|data_?(?:loader|set|module|provider|source)s?\b|"
        r"\w*datasets?\w*\.py|(?:^|/)data/\w+\.py|<torch/utils/data|get_ann_info|pull_item|load_(?:data|image|img|annot|ann|label)\w*|"
        r"read_(?:image|img|csv|json|label)\w*|transforms?\.py|loading\.py|(?:pre)?process_?data\w*|preprocess\w*",
    ),
    (
        Phase.BACKWARD,
        r"<torch/(?:autograd/(?:__init__|graph)|_tensor)\.py>:\w*backward|:backward$|_engine_run_backward|compute_gradients?",
    ),
    (
        Phase.OPTIMIZER,
        r"<torch/optim/|optimizers?\.py|:(?:optimizer_)?step$|grad_scaler\.py|lr_scheduler|<bitsandbytes/optim",
    ),
    (Phase.FORWARD, r"<torch/nn/modules/module\.py>:_?_?(?:w?rapped_)?_?call|:forward$|_call_impl"),
)
_CODE: tuple[tuple[Phase, str], ...] = (
    (Phase.IMPORT, r"^\s*(?:from [\w.]+ )?import \w"),
    (
        Phase.LOAD,
        r"\b\w*(?:checkpoint|ckpt|state_?dict|snapshot|pretrained_dict|saved_state|resume)\w*(?:\[|\.(?:get|pop)\()|"
        r"load_state_dict\(|torch\.load\(|\bmodel_file=|\.load_(?:model|weights|checkpoint)\(",
    ),
    (Phase.DATA, r"\b(?:cv2\.imread|Image\.open|pd\.read_\w+|load_dataset|json\.loads?|np\.load)\("),
)


def phases_of(frames: Sequence[str], code: str, *, in_worker: bool = False) -> tuple[Phase, ...]:
    """Return the phases that the lines of code and the frames stand for, what is nearest to the error first."""
    found = [phase for phase, words in _CODE if any(regex(words).search(line) for line in code.split(" ; "))]
    for frame in frames:
        found.extend(phase for phase, words in _WORDS if regex(words, re.IGNORECASE).search(frame))
    if in_worker:
        found.append(Phase.DATA)
    return tuple(dict.fromkeys(found))
