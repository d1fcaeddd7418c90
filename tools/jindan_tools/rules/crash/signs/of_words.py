"""Signs in the words of a message, whoever raised it: sizes, types, devices, versions, packages, files, settings."""

from __future__ import annotations

from jindan_tools.rules.crash.signs.phases import Phase
from jindan_tools.rules.crash.signs.sign import Sign

# Wordings of PyTorch, TensorFlow, Keras, JAX, NumPy, transformers, datasets, mmengine, Hydra and CPython, by what they speak of.
OF_WORDS: tuple[Sign, ...] = (
    Sign(
        # The sampler drew its row from a length above 0: the rows were there, their columns had been dropped.
        why="transformers의 Trainer는 모델의 forward에 없는 이름의 열을 버립니다(remove_unused_columns). 데이터가 빈 것이 아니라 열이 버려졌습니다",
        argues={
            "config_error": 3.5,
            "corrupt_data": -2.5,
            "data_missing": -2.5,
            "labels_missing": -1.5,
            "code_error": -1.0,
        },
        said=r"No columns in the dataset match the model.s forward|Invalid key: [1-9]\d* is out of bounds for size 0",
    ),
    Sign(
        why="문장이 두 크기나 차원이 다르다고 말합니다",
        argues={"shape_mismatch": 3.0},
        name=r"(?!KeyError|OSError|\w*FileNotFound)\w*",
        said=r"^(?!.*(?:out of (?:bounds|range)|greater than 0|<= 0)).*\b(?:shapes?|dim(?:ension)?s?|sizes?|ndim|rank|channels?|lengths?|broadcast\w*|elements?)\b.*"
        r"(?:[(\[{]\s*(?:none|\?|-?\d+)\s*,[^)\]}]*[)\]}]|\b\d+\b.{1,60}\b\d+\b)|"
        r"\b(?:shapes?|dim(?:ension)?s?|sizes?|lengths?|number of (?:rows|columns|elements|samples|features))\b.{0,60}"
        r"\b(?:mismatch\w*|(?:do(?:es)?n.t|(?:do|does|must|should|did) (?:not )?)?(?:match|agree|equal)|differ\w*|inconsistent|incompatible|"
        r"not (?:aligned|compatible|equal|the same)|must be (?:the same|equal))|expected \d+d? \w*(?:dim|channel|feature|input)|"
        r"has \d+ features?, but|array element with a sequence|inhomogeneous|ragged|wrong size|cardinality|same (?:number of|length|size)",
    ),
    Sign(
        why="문장이 자료형이나 장치를 말합니다",
        argues={"dtype_device": 3.0},
        name=r"(?:Runtime|Type|Value|Assertion|NotImplemented|Index)Error|InvalidArgumentError",
        said=r"\b(?:dtypes?|data types?|same device|different devices?|meta (?:device|tensors?)|(?:cuda|cpu|gpu|mps)[ -]?(?:tensors?|device)|"
        r"to be (?:on|a) (?:cuda|cpu|gpu)|on (?:the )?(?:cpu|cuda|gpu|meta)\b|device type|"
        r"(?:expected|got|but|found|and|vs|!=|from|to|has) \S{0,20}(?:b?float(?:16|32|64)|u?int(?:8|32|64))|"
        r"(?:torch\.)?(?:cuda\.)?(?:half|float|double|long|int|bool|byte)tensor|c10::\w+|"
        r"(?:half|bfloat16|float8\w*) (?:is )?not supported)\b",
    ),
    Sign(
        why="문장이 버전이나 판의 차이를 말합니다",
        argues={"env_version": 3.0},
        said=r"\b(?:version|release)s?\b.{0,80}(?:not (?:compatible|supported|match)|incompatib|mismatch|required|conflict|too (?:old|new)|older|newer)|"
        r"(?:not (?:compatible|supported)|incompatib\w+|mismatch\w*|requires?|upgrade|downgrade|compiled (?:against|with|using|for)|built (?:against|with|for)|older|newer).{0,60}"
        r"\b(?:version\b|v?\d+\.\d+|release)|deprecated|(?:was|been|were|is) removed|no longer (?:supported|available|exists?|accept)|"
        r"(?:please|try|need to) (?:upgrade|downgrade|update)|generated code is out of date|regenerated with|abi |compute capability|"
        r"unsupported (?:gpu|hardware|architecture|pickle protocol)|cannot import name",
    ),
    Sign(
        why="문장이 없는 패키지를 말합니다",
        argues={"missing_dependency": 3.0, "env_version": 1.0},
        said=r"need to (?:have \S+ )?install|(?:is|are|was) not installed|not installed|requires the \S+ (?:library|package|module)|(?:pip|conda|apt(?:-get)?) install|"
        r"(?:library|package|module|backend|executable|binary|extension)\b.{0,40}(?:not found|could not be found|unavailable|not available|is missing)|"
        r"not found in your environment|failed to import|could not import|unable to import",
    ),
    Sign(
        why="문장이 설정값이나 인자를 말합니다",
        argues={"config_error": 2.5},
        name=r"(?!ImportError|ModuleNotFoundError|AttributeError|NameError|UnboundLocalError|IndexError|TypeError)\w*",
        said=r"\b(?:config\w*|cfg|settings|arguments?|args?|options?|flags?|hyper-?parameters?|overrides?|yaml|kwargs)\b|`--?\w|(?:^|\s)--\w+|"
        r"make sure to (?:call|set|pass)|please (?:set|specify|provide|pass|choose)|(?:not|never) (?:been )?(?:initiali[sz]ed|registered|configured)\b|"
        r"not in the \w+ registry|world.?size",
    ),
    Sign(
        why="문장이 받은 값이 허용되지 않는다고 말합니다",
        argues={"config_error": 2.5},
        name=r"(?!ImportError|ModuleNotFoundError|AttributeError|NameError|UnboundLocalError|IndexError|TypeError|RuntimeError)\w*",
        said=r"\b(?:must|should|has to|have to|need(?:s)? to) (?:be (?:a |an |one |in |set|spec|given|provided|between|positive|greater|less|divisible|larger|smaller|>|<)|"
        r"specify|provide|set|contain|define|pass)|(?:cannot|can't|can not|may not|don't|do not) (?:be )?(?:use|used|combine|combined|set|specify|enable|enabled)\b|"
        r"mutually exclusive|(?:is|are) (?:incompatible|not compatible|not supported|unsupported|invalid|not allowed) (?:with|when|for|in|by)\b|"
        r"(?:is )?incompatible with|(?:not|never) (?:been )?(?:specified|defined|set)\b|unknown \w+(?: name| type)?|unrecogni[sz]ed|"
        r"unsupported (?!operand)|invalid (?!argument: )|not a valid (?!\w+ type)|expected (?:one of|[`'\"]\w+[`'\"] to be)|must be divisible",
    ),
    Sign(
        why="문장이 0보다 작은 크기를 말합니다. 크기를 정하는 값이 음수입니다",
        argues={"config_error": 3.0, "shape_mismatch": -2.5},
        said=r"negative (?:dimension|size|length|number of|value for)|(?:dimension|size|length|num_\w+|\w+_size)s? .{0,40}(?:negative|less than (?:0|zero)|non-?negative)",
    ),
    Sign(
        why="문장이 체크포인트나 저장된 상태를 말합니다",
        argues={"ckpt_mismatch": 3.0},
        said=r"\b(?:checkpoints?|ckpt|state.?dicts?|saved (?:model|weights|state)|pre-?trained (?:weights|model)|"
        r"(?:optimizer|training|scheduler) states?|parameter groups?|parameter or (?:a )?buffer)\b(?!.{0,40}(?:not exist|no such|not found))",
    ),
    Sign(
        why="문장이 기울기가 이어지지 않는다고 말합니다",
        argues={"detach_no_grad": 3.0, "ckpt_mismatch": -3.0},
        said=r"requires?_?\s?grad\b|grad_fn|no grad(?:ient)?s? (?:for|provided|found)|(?:does not|doesn't|don't) (?:have|require) (?:a )?grad",
    ),
    Sign(
        why="문장이 없는 파일이나 폴더를 말합니다",
        argues={"missing_file": 3.0, "data_missing": 1.0},
        name=r"(?!ModuleNotFound|Import|Attribute|Name)\w*",
        said=r"\b(?:file|files|path|paths|director(?:y|ies)|folder)\b.{0,120}(?:not exist|doesn.t exist|not found|no such|missing|cannot be found|could not be found|"
        r"unable to (?:open|read|find)|not a (?:file|directory)|is empty)|no such (?:file|directory)|(?:cannot|can't|could not|unable to|failed to) (?:find|open|locate|read|access) .{0,60}"
        r"(?:[/\\]|\.\w{2,5}\b|file|director)|permission denied|access is denied|read-only",
    ),
    Sign(
        why="문장이 네트워크 연결을 말합니다",
        argues={"missing_file": 2.0, "nccl_network": 1.0, "config_error": 1.0},
        name=r"(?!KeyError|IndexError|TimeoutExpired)\w*",
        # An address that only leads to a page of help says nothing about the network.
        said=r"\bhttps?://(?!\S*(?:/pull/|/issues?/|/blob/|/wiki|/docs?[/.]|docs\.|readthedocs|pytorch\.org|stackoverflow|/discussions/|/releases?/))|"
        r"connection (?:refused|reset|aborted|error|timed out)|timed? ?out|host not found|name or service not known|ssl|proxy|unreachable|"
        r"failed to (?:connect|resolve|download)|unauthori[sz]ed|forbidden|rate limit",
    ),
    Sign(
        why="분산 프로세스 그룹을 만들던 중 다른 프로세스나 호스트에 닿지 못했습니다",
        argues={"nccl_network": 2.5, "config_error": 1.0, "missing_file": -2.0},
        said=r"timed? ?out|connect|refused|host|name or service|resolve|socket|peer|unreachable|store",
        phases=frozenset({Phase.GROUP}),
    ),
    Sign(
        why="문장이 분산 실행의 설정(프로세스 그룹, 랭크, 장치 번호)을 말합니다",
        argues={"config_error": 2.0},
        said=r"process group|\brank\b.{0,40}(?:not set|invalid|>=|out of)|world.?size|local_rank|invalid device|device count|no_sync|nproc",
    ),
    Sign(
        why="문장이 공유 라이브러리 파일을 불러오지 못했다고 말합니다",
        argues={"missing_dependency": 3.0, "env_version": 2.5, "missing_file": -4.0, "data_missing": -2.0},
        said=r"(?:load|open|find|import)\w* .{0,60}(?:lib\w+|shared librar|\.so\b|\.dylib|\.dll)|\blib\w+\.(?:so|dylib|dll)|dlopen|\bDLL\b|"
        r"could not load lib",
    ),
    Sign(
        why="문장이 표본의 수를 말합니다",
        argues={"data_missing": 1.5, "too_little_data": 1.5, "config_error": 1.0, "corrupt_data": -1.5},
        said=r"(?:number of|num_?|too few|not enough|insufficient|no valid|valid) (?:samples|examples|images|batches|data\b|sequences)",
    ),
    Sign(
        why="문장이 주지 않은 데이터 인자를 말합니다",
        argues={"config_error": 3.0, "corrupt_data": -3.0, "data_missing": 0.5},
        said=r"requires an? (?:eval|train|validation)_dataset",
    ),
    Sign(
        why="문장이 깨졌거나 형식이 다른 데이터를 말합니다",
        argues={"corrupt_data": 3.0},
        said=r"corrupt|truncat(?:ed|ion)|malformed|pars(?:e|ing|er) (?:error|fail)|failed to (?:parse|decode)|(?:cannot|could not|can't|unable to|couldn.t) (?:be )?(?:decode|parse|cast|identify|"
        r"merge|deserialize|convert (?:string|str|to)|unify)|unable to merge|json (?:parse|decode)|invalid (?:json|utf|start byte|header|literal for int|format|image|"
        r"data (?:found|type)|xml)|unexpected (?:end of|token|character)|bad (?:magic|marker|crc|zip)|checksum|same columns|incompatible types|"
        r"expected bytes, got|changed from \w+ to \w+|delimiter|not well.formed|unterminated|decompress",
        name=r"(?!Import|ModuleNotFound)\w*",
    ),
    Sign(
        why="문장이 비어 있는 데이터를 말합니다",
        argues={"data_missing": 2.5, "labels_missing": 1.5},
        name=r"(?!Attribute|Import|Name)\w*",
        said=r"\b(?:empty (?:dataset|sequence|list|iterable|array|dataloader|batch|range|directory|dataframe)|zero-size|0 (?:samples|images|examples|files|rows|labels)|"
        r"no (?:(?:valid |training )(?:data|samples|images|examples|labels)|samples|images|examples|labels|annotations|files)|"
        r"found 0|num_samples|not in \[0, 0\)|arg is an empty|(?:lengths?|samples?)\b.{0,60}(?:greater than 0|<= 0|non-?zero)|n_samples ?= ?0|length 0|is empty|size 0\b)",
    ),
    Sign(
        why="문장이 정답이나 표시의 모양을 말합니다",
        argues={"labels_corrupt": 2.0, "corrupt_data": 1.0},
        name=r"(?!KeyError|IndexError|Attribute)\w*",
        said=r"\b(?:annotations?|polygons?|bbox(?:es)?|bounding box\w*|keypoints?|segmentations?|masks?|labels?)\b.{0,80}"
        r"(?:expect|got|invalid|must|should|format|empty|missing|instead|wrong|negative|degenerate|found)|role tag",
        phases=frozenset({Phase.DATA}),
    ),
    Sign(
        why="나누거나 접을 때 한 클래스의 표본이 모자랐습니다",
        argues={"too_little_data": 3.0, "class_imbalance": 1.9, "config_error": -0.5},
        said=r"least populated class|number of members in each class|n_splits.{0,60}(?:members|samples)|number of splits.{0,40}greater than",
    ),
    Sign(
        why="문장이 정답 번호의 범위를 말합니다",
        argues={"num_labels_mismatch": 3.0, "labels_corrupt": 1.0},
        said=r"^(?!.*(?:least populated|members in each class|n_splits))(?:.*?)\b(?:labels?|targets?|class(?:es)?|categor(?:y|ies)|num_classes|n_classes|nc|class (?:id|index|values?)s?)\b.{0,60}"
        r"(?:out of (?:range|bounds)|outside|exceed|smaller than num|less than|greater than|>=|must be (?:in|between|<|less)|should be (?:in|between|<)|not (?:in|within) (?:the )?(?:range|\[)|"
        r"does(?:n't| not) match|mismatch|invalid|unexpected|unknown|not (?:match|contiguous))|number of (?:classes|labels)",
        name=r"(?!KeyError)\w*",
    ),
    Sign(
        why="문장이 토큰 번호나 어휘 크기를 말합니다",
        argues={"vocab_mismatch": 3.0},
        said=r"\b(?:token (?:id|index)s?|vocab\w*|embedding (?:size|dimension|table|matrix)|added tokens)\b.{0,60}(?:out of|exceed|larger|greater|mismatch|match|range|size|resize)",
    ),
    Sign(
        why="이미지나 소리의 자리를 잡은 토큰과 특징의 수가 다릅니다. 길이 제한이 자리 토큰을 자르면 그렇게 됩니다",
        argues={"tokens_truncated": 2.5, "env_version": 1.0, "config_error": 1.0},
        said=r"(?:image|video|audio|vision|multimodal)\w* (?:features?|tokens?|embed\w*|placeholders?)\b.*\d",
    ),
    Sign(
        why="문장이 서로 같아야 할 두 수가 다르다고 말합니다",
        argues={"shape_mismatch": 2.5},
        name="ValueError|RuntimeError|AssertionError",
        said=r"(?:do(?:es)? not|don.t|doesn.t) (?:match|agree|equal).*\d.*\d|mismatch.*\b\d+\b.*\b\d+\b",
    ),
    Sign(
        why="문장이 메모리를 말합니다",
        argues={"host_oom_kill": 2.5, "oom_capacity": 1.5},
        said=r"(?:out of|not enough|insufficient|cannot allocate|unable to allocate|failed to allocate|exhausted).{0,30}memory|memory (?:limit|exhausted|allocation)|bad_alloc",
    ),
)
