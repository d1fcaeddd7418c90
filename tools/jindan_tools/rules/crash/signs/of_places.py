"""Signs in the place of an error: whose code raised it, what ran there, and what the program was doing."""

from __future__ import annotations

from jindan_tools.rules.crash.signs.phases import Phase
from jindan_tools.rules.crash.signs.sign import Sign
from jindan_tools.rules.crash.signs.told import Raiser

_LABEL_WORDS = r"label|\bcls|class|categor|cat2|_to_ind|2id\b|name2|target"
# CPython's own types, whose missing attribute is the program's doing and no other version of a library.
_PLAIN = r"'(?:NoneType|list|dict|tuple|str|int|float|bool|set|bytes|function|generator|Tensor|ndarray|DataFrame|Series|DictConfig|Namespace|Parameter)'"
# Sentences of CPython and NumPy themselves, which no author of a check wrote.
_CPYTHON = (
    r"not enough values|too many values|could not convert|invalid literal|math domain|list\.|expected at least|dictionary|sequence item|"
    r"the truth value|setting an array|operands could|index |generator|maximum recursion|zero-size|cannot reshape|attempt to get|all the input"
)
# The line of a check that the author of the code wrote, or the last line of one that goes over several.
_CHECK = r"\braise\b|\bassert\b|\.format\(|^f?[\"']|msg|message"

# A setting, a module or a call lacks something, whatever the sample holds.
_OF_A_SAMPLE = (
    r"^(?!.*(?:'(?:[\w.]*Namespace|\w*Config|\w*Dict|CfgNode|module)' object has no attribute|module '?[\w.]*'? has no attribute|"
    r"unexpected keyword argument|positional argument|got multiple values|is not callable|^\w+\(\) takes))"
)

OF_PLACES: tuple[Sign, ...] = (
    Sign(
        why="라이브러리가 제 안에서 없는 이름을 찾았으므로 함께 깔린 판들이 서로 맞지 않습니다",
        argues={"env_version": 3.0},
        name="AttributeError",
        said=rf"^(?!.*{_PLAIN}).*has no attribute",
        raiser=Raiser.LIBRARY,
    ),
    Sign(
        why="모듈이나 라이브러리의 객체에 그 이름이 없으므로 코드가 다른 판을 위해 쓰였습니다",
        argues={"env_version": 3.0},
        name="AttributeError",
        said=r"module'? ?(?:'[\w.]*' )?(?:object )?has no attribute|partially initialized module",
    ),
    Sign(
        why="프레임워크의 객체에 그 이름이 없습니다. 코드가 다른 판을 위해 쓰였거나 이름을 잘못 썼습니다",
        argues={"env_version": 2.6, "code_error": 0.5},
        name="AttributeError",
        said=r"'\w+(?:Config)' object has no attribute|'\w*(?:Trainer|Arguments|Tokenizer\w*|LightningModule|PreTrainedModel|DataLoader|Optimizer|Scheduler|Scaler|Accelerator|Callback|"
        r"Logger|Strategy|Processor|Array|Output|Lightning\w*)' object has no attribute",
        raiser=Raiser.OWN,
    ),
    Sign(
        why="이름이 밑줄로 시작하는 내부 속성이 없으므로 다른 판이 만든 객체입니다",
        argues={"env_version": 2.0, "ckpt_mismatch": 0.5},
        name="AttributeError",
        said=r"has no attribute '_[a-z]\w+'",
    ),
    Sign(
        why="라이브러리가 다른 라이브러리를 그 판에 없는 인자로 불렀습니다",
        argues={"env_version": 3.0, "config_error": -1.0},
        name="TypeError",
        said=r"unexpected keyword argument|required positional argument|missing \d+ required|positional arguments? but|got multiple values|takes (?:no|\d+)",
        raiser=Raiser.LIBRARY,
    ),
    Sign(
        why="라이브러리 안에서 정의되지 않은 이름이 쓰였으므로 그 이름을 주는 선택 패키지가 없거나 판이 다릅니다",
        argues={"missing_dependency": 2.5, "env_version": 2.0},
        name="NameError|UnboundLocalError",
        raiser=Raiser.LIBRARY,
    ),
    Sign(
        why="패키지를 불러오는 줄에서 났습니다",
        argues={"env_version": 2.5, "missing_dependency": 1.0},
        name=r"ImportError|OSError|AttributeError|TypeError|RuntimeError|SystemError",
        phases=frozenset({Phase.IMPORT}),
    ),
    Sign(
        why="체크포인트에서 읽은 값에 그 항목이 없거나 맞지 않습니다",
        argues={"ckpt_mismatch": 3.0},
        name=r"(?!OSError|IOError|FileNotFound|Permission|Memory|Import|ModuleNotFound|Name|UnboundLocal)\w*",
        phases=frozenset({Phase.LOAD}),
    ),
    Sign(
        why="체크포인트를 저장할 곳에 쓰지 못했습니다",
        argues={
            "missing_file": 1.6,
            "disk_full": 1.2,
            "config_error": 1.0,
            "ckpt_mismatch": -2.0,
            "corrupt_data": -2.0,
        },
        name=r"(?:Runtime|OS|IO|Value)Error|SafetensorError|Exception",
        phases=frozenset({Phase.SAVE}),
    ),
    Sign(
        why="설정을 읽고 객체를 만드는 코드에서 났습니다",
        argues={"config_error": 2.5},
        name=r"KeyError|ValueError|AssertionError|TypeError|AttributeError|\w*(?:Config|Validation|Instantiation|Composition|Override|Missing)\w*",
        phases=frozenset({Phase.CONFIGURE}),
    ),
    Sign(
        why="예외의 이름이 설정을 말합니다",
        argues={"config_error": 3.0},
        name=r"\w*(?:Config|Configuration|Misconfig|Argument|Option|Hydra|Validation|Instantiation)\w*(?:Error|Exception)?",
    ),
    Sign(
        why="평가 지표를 계산하는 코드에서 났습니다",
        argues={"metric_bug": 3.0},
        name=r"ValueError|TypeError|KeyError|IndexError|AttributeError|AssertionError|ZeroDivisionError|RuntimeError",
        phases=frozenset({Phase.METRIC}),
    ),
    Sign(
        why="정답의 번호로 칸을 골랐는데 그 칸이 없습니다",
        argues={"num_labels_mismatch": 3.0, "labels_corrupt": 1.0},
        name="IndexError",
        said=r"out of (?:bounds|range)|too large",
        phases=frozenset({Phase.LABELS}),
    ),
    Sign(
        why="클래스 목록에서 정답의 번호나 이름을 찾지 못했습니다",
        argues={"num_labels_mismatch": 3.0, "labels_corrupt": 2.0, "config_error": 1.0},
        name="KeyError|IndexError",
        code=rf"(?:{_LABEL_WORDS})\w*\[(?![\"'])|\[(?![\"'])[^\]]*(?:{_LABEL_WORDS})",
    ),
    Sign(
        why="한 줄을 나눈 조각이 기대한 수보다 적으므로 그 줄의 형식이 다릅니다",
        argues={"corrupt_data": 2.5, "labels_corrupt": 1.5},
        name="IndexError|ValueError",
        code=r"split\(|\b(?:sub_?str|fields?|parts?|columns?|cols|row|tokens?|splits?|words|line)\w*\[",
        phases=frozenset({Phase.DATA}),
    ),
    Sign(
        why="라벨을 읽는 함수가 숫자로 바꾸지 못한 값입니다",
        argues={"labels_corrupt": 4.0, "corrupt_data": -1.5},
        name="ValueError",
        said=r"invalid literal for int|could not convert string to float",
        frames=rf":\w*(?:{_LABEL_WORDS}|annot)",
        phases=frozenset({Phase.DATA}),
    ),
    Sign(
        why="데이터에서 읽은 번호가 빈 표를 가리킵니다",
        argues={"labels_missing": 1.5, "corrupt_data": 1.5, "labels_corrupt": 1.0},
        said=r"indices\[\d+\] = -?\d+ is not in \[0, \d+\)",
    ),
    Sign(
        why="이미지가 읽히지 않아 빈 값이 그다음 줄로 넘어갔습니다",
        argues={"missing_file": 3.0, "data_missing": 1.5, "corrupt_data": 1.5},
        said=r"!?_?(?:src|img|image|ssize|buf)\w*\.empty\(\)|must be numpy array|numpy array type|NoneType|expected ptr<cv::umat>",
        before=r"can't open/read file|imread_|cannot read|could not read|unable to open",
    ),
    Sign(
        why="OpenCV에 빈 이미지가 들어왔습니다. 경로가 틀렸거나 파일이 깨졌습니다",
        argues={"missing_file": 2.0, "corrupt_data": 1.5, "data_missing": 1.5},
        said=r"!?_?(?:src|img|image|ssize|buf)\w*\.empty\(\)",
    ),
    Sign(
        why="정답이 하나도 없다는 경고 뒤에 났습니다",
        argues={"labels_missing": 2.5, "data_missing": 1.0},
        before=r"no labels found|0 images|missing labels|labels are missing",
    ),
    Sign(
        why="데이터를 읽는 라이브러리가 내용을 받아들이지 않았습니다",
        argues={"corrupt_data": 2.5},
        name=r"Arrow\w*|\w*(?:Parser|Parse|Decode|Cast|Unidentified|DataLoss|BadZip|Tar|Truncated|Decompression)\w*Error|ParserError|DatasetGeneration\w*",
    ),
    Sign(
        why="데이터를 읽는 코드에서 표본 하나의 내용에 걸렸습니다",
        argues={"corrupt_data": 1.2, "data_missing": 0.8},
        name=r"ValueError|IndexError|KeyError|TypeError|AttributeError|ZeroDivisionError|AssertionError|RuntimeError|error",
        said=_OF_A_SAMPLE,
        phases=frozenset({Phase.DATA}),
    ),
    Sign(
        why="파일이 있는지 검사하는 줄에 걸렸습니다",
        argues={"missing_file": 3.0, "data_missing": 1.5, "code_error": -1.0},
        name="AssertionError",
        code=r"\bassert\b.*\b(?:is_?file|is_?dir|exists)\(",
    ),
    Sign(
        why="읽은 파일이나 표본의 수를 검사하는 줄에 걸렸습니다",
        argues={"data_missing": 2.8, "missing_file": 1.5, "code_error": -1.0},
        name="AssertionError",
        code=r"\bassert\b.*\blen\((?:self\.)?\w*(?:file|fns\b|img|image|anno|path|sample|data|label|mask|frame|clip)\w*\)",
    ),
    Sign(
        why="옵티마이저의 상태가 이 판의 옵티마이저와 맞지 않습니다",
        argues={"env_version": 1.6, "ckpt_mismatch": 1.5},
        name="AssertionError|KeyError|AttributeError",
        frames=r"<torch/optim/|<\w+/optim",
        raiser=Raiser.LIBRARY,
    ),
    Sign(
        why="옵티마이저가 모델에 있던 것과 다른 파라미터를 가리킵니다",
        argues={"code_error": 2.0, "ckpt_mismatch": 1.5, "env_version": -2.0},
        name="KeyError",
        said=r"^parameter containing|^tensor\(|^\d{9,}$",
        phases=frozenset({Phase.OPTIMIZER}),
    ),
    Sign(
        why="라이브러리가 받은 값을 검사해 거절했습니다",
        argues={"config_error": 2.0, "code_error": 0.5},
        name="AssertionError|ValueError",
        said=r"\b(?:must|should|expected|expects?|only|cannot|can't|at least|at most|not allowed|requires?|unsupported|invalid)\b",
        raiser=Raiser.LIBRARY,
    ),
    Sign(
        why="명령행이나 설정에서 받은 값에 그 항목이 없습니다",
        argues={"config_error": 2.5},
        name="AttributeError",
        said=r"'(?:Namespace|DictConfig|ConfigDict|EasyDict|AttrDict|SimpleNamespace|CfgNode|Config)' object has no attribute|^Missing key",
        raiser=Raiser.OWN,
    ),
    Sign(
        why="명령행에서 받은 값에 그 항목이 없습니다",
        argues={"config_error": 2.0},
        name="AttributeError",
        said=r"'Namespace' object has no attribute",
        raiser=Raiser.UNKNOWN,
    ),
    Sign(
        why="설치된 라이브러리가 명령행 값에서 찾은 항목을 이 코드는 주지 않으므로 둘의 판이 다릅니다",
        argues={"env_version": 2.5},
        name="AttributeError",
        said=r"'(?:Namespace|DictConfig|ConfigDict|SimpleNamespace)' object has no attribute",
        raiser=Raiser.LIBRARY,
    ),
    Sign(
        why="토크나이저가 만들어지지 않아 None 값이 넘어갔습니다. 파일이나 이름을 찾지 못했을 때 그렇습니다",
        argues={"missing_file": 2.5, "config_error": 1.5},
        name="AttributeError|TypeError",
        said="NoneType",
        phases=frozenset({Phase.TOKENIZE}),
    ),
    Sign(
        why="데이터를 읽는 코드가 내용을 검사해 거절했습니다",
        argues={"corrupt_data": 1.3, "code_error": -1.5},
        name="ValueError|AssertionError|RuntimeError|Exception",
        said=rf"^(?!{_CPYTHON}|.*batch)(?:\S+ ){{3,}}",
        code=_CHECK,
        phases=frozenset({Phase.DATA}),
    ),
    Sign(
        why="코드가 스스로 정한 조건을 검사해 멈췄습니다",
        argues={"config_error": 1.0, "code_error": -0.5},
        name="ValueError|AssertionError|RuntimeError|Exception|NotImplementedError",
        said=rf"^(?!{_CPYTHON})(?:\S+ ){{3,}}",
        code=_CHECK,
        raiser=Raiser.OWN,
    ),
    Sign(
        why="세어 보니 하나도 없어 0으로 나눴습니다",
        argues={"data_missing": 2.5, "too_little_data": 1.5, "code_error": 0.5},
        name="ZeroDivisionError",
        code=r"/ ?(?:float\()?(?:len\(|\w*(?:num|count|total|batch|sample|step|size|length|n_)\w*)",
    ),
    Sign(
        why="라이브러리가 데이터나 설정에서 찾은 이름이 거기에 없습니다",
        argues={"config_error": 2.0, "env_version": 1.0},
        name="KeyError",
        said=r"^[\"']?[A-Za-z][\w./-]{0,40}[\"']?$",
        raiser=Raiser.LIBRARY,
    ),
    Sign(
        why="라이브러리가 말없이 검사에 걸렸습니다. 받은 설정이나 판이 그 라이브러리가 아는 것과 다릅니다",
        argues={"config_error": 1.4, "env_version": 1.2, "corrupt_data": -0.6},
        name="AssertionError",
        said=r"^$",
        raiser=Raiser.LIBRARY,
    ),
    Sign(
        why="GPU 수나 분산 방식에 걸린 라이브러리의 검사입니다",
        argues={"config_error": 2.0, "env_version": 0.5},
        name="AssertionError|ValueError|NotImplementedError",
        frames=r"^<(?:deepspeed|accelerate|megatron|torch/distributed|fairscale|colossalai)",
    ),
)
