"""Turn the sentence of an exception into the change at the line it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.fixes.blame import Blame, blame, code_place
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.regex import regex

_MATMUL = regex(r"mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)")
_CHANNELS = regex(r"expected input\[[^\]]*\] to have (\d+) channels, but got (\d+) channels")
_MODULE = regex(
    r"No module named ['\"](?P<named>[\w.]+)['\"]|requires the [`'\"]?(?P<required>[\w.-]+)[`'\"]? (?:library|package)|"
    r"need to (?:have )?(?:install )?[`'\"]?(?P<needed>[\w.-]+?)[`'\"]? ?installed|pip3? install (?:-U )?(?P<told>[A-Za-z][\w.-]*)"
)
_PATH = regex(r"['\"]([^'\"]*[/\\.][^'\"]*)['\"]|(?:directory|folder|path):? (\S*[/\\:]\S*)")
_SAVES = regex(r"\.save\(|\bsave_\w+\(|FileWriter\(|\bopen\([^)]*['\"][wa]b?['\"]|SummaryWriter\(|makedirs\(")
# CPython says with these which value was no number.
_NO_NUMBER = regex(r"(?:invalid literal for int\(\) with base \d+|could not convert string to float): (?P<value>.+)")
# `substr[1]`: a piece of a line that was split.
_PIECE = regex(
    r"\b(?P<pieces>\w*(?:sub_?str|field|part|column|col|row|token|split|word|line)\w*)\[(?P<place>\d{1,3})\]"
)
# Import names that differ from the name of the package. Source: the packages' own installation pages.
_PACKAGES: Mapping[str, str] = {
    "cv2": "opencv-python",
    "PIL": "pillow",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
    "skimage": "scikit-image",
    "pytorch_lightning": "pytorch-lightning",
    "mmcv": "mmcv (설치된 torch와 CUDA에 맞는 판)",
}


def match_shapes(situation: Situation) -> Iterator[Fix]:
    """Plan the one dimension that the message itself gives."""
    found = blame(situation.run)
    if found is None:
        return
    matmul, channels = _MATMUL.search(found.message), _CHANNELS.search(found.message)
    if matmul is not None:
        before, after, what = matmul[3], matmul[2], "입력을 받는 Linear 층의 in_features"
    elif channels is not None:
        before, after, what = channels[1], channels[2], "첫 Conv 층의 in_channels"
    else:
        before, after, what = "", "두 텐서의 shape를 출력해 다른 차원 하나만 수정", "크기가 다른 차원"
    yield situation.fix(
        what,
        after,
        before=before,
        where=code_place(found, "모델 정의"),
        why=f"오류 문장이 말하는 두 크기입니다: {found.message}. 데이터 쪽이 잘못되었다면 데이터의 크기를 {before or '층'}에 맞춥니다.",
        expected="한 배치의 순전파와 역전파가 끝납니다.",
        verify="그 줄 바로 앞에서 x.shape를 출력하고 배치 하나만 통과시키세요.",
    )


def install_package(situation: Situation) -> Iterator[Fix]:
    """Plan the installation of the module that was not found."""
    found = blame(situation.run)
    module = _MODULE.search(found.message) if found is not None else None
    if found is None or module is None:
        return
    top = next(name for name in module.groups() if name).partition(".")[0]
    package = _PACKAGES.get(top, top)
    yield situation.fix(
        f"{top} 패키지",
        f"python -m pip install {package}",
        before="없음",
        where=f"학습을 실행한 바로 그 환경 (오류 기록은 {found.log})",
        why="pip과 python이 다른 환경을 가리키는 일이 잦으므로 python -m pip으로 설치합니다.",
        expected=f"python -m pip show {package} 명령이 버전을 보여 주고, 같은 줄을 지나갑니다.",
        verify="같은 학습 명령이 첫 스텝까지 가는지 확인하고 버전을 요구 파일에 적어 두세요.",
        kind=FixKind.ENVIRONMENT,
    )


def correct_path(situation: Situation) -> Iterator[Fix]:
    """Plan the correction of the path that the message names."""
    found = blame(situation.run)
    path = _PATH.search(found.message) if found is not None else None
    if found is None or path is None:
        return
    wanted = (path[1] or path[2]).strip("'\"")
    if _SAVES.search(found.code) is not None:
        yield _save_elsewhere(situation, found, wanted)
        return
    yield situation.fix(
        "경로",
        "이 기계에 있는 절대 경로",
        before=wanted,
        where=code_place(found, "데이터 설정"),
        why="이 경로에서 파일을 찾지 못했습니다. 상대 경로는 실행한 위치를 기준으로 합니다.",
        expected="데이터를 여는 줄을 지나 표본 수가 로그에 찍힙니다.",
        verify=f"학습을 실행하는 위치에서 ls -ld '{wanted}' 명령을 먼저 확인하세요.",
        kind=FixKind.DATA,
    )


def _save_elsewhere(situation: Situation, found: Blame, path: str) -> Fix:
    return situation.fix(
        "저장 경로",
        "있고 쓸 수 있는 폴더의 경로",
        before=path,
        where=code_place(found, "체크포인트를 저장하는 줄"),
        why=f"저장할 곳 '{path}' 경로가 없거나 쓸 수 없습니다. 저장 설정의 경로에 빈 값, 닫히지 않은 따옴표, 운영 체제가 막는 글자(':' 등)가 없는지 봅니다.",
        expected="체크포인트 파일이 그 경로에 생깁니다.",
        verify="저장 폴더를 먼저 만들고 빈 파일 하나를 써 본 뒤, 한 스텝 만에 저장하도록 짧게 돌려 보세요.",
        kind=FixKind.CONFIG,
    )


def skip_bad_file(situation: Situation) -> Iterator[Fix]:
    """Plan naming the bad file at the line that opens it, then a scan of all files."""
    found = blame(situation.run)
    piece = _PIECE.search(found.code) if found is not None and found.name in ("IndexError", "ValueError") else None
    if found is not None and piece is not None:
        yield _check_pieces(situation, found, piece["pieces"], int(piece["place"]) + 1)
        return
    yield situation.fix(
        "파일을 여는 줄",
        "try: ... except Exception as e: raise RuntimeError(path) from e",
        where=code_place(found, "Dataset.__getitem__"),
        why="지금의 오류에는 파일 이름이 없습니다. 이름을 알아야 그 파일만 다시 만들거나 뺄 수 있습니다.",
        expected="다음 오류 문장에 깨진 파일의 경로가 나옵니다.",
        verify="워커 없이(num_workers=0) 모든 표본을 한 번 읽어 실패한 파일 수를 세세요.",
    )


def name_the_value(situation: Situation) -> Iterator[Fix]:
    """Plan naming the row whose value is no number, then a count of all such rows."""
    found = blame(situation.run)
    value = _NO_NUMBER.search(found.sentence()) if found is not None else None
    if found is None or value is None:
        return
    yield situation.fix(
        "숫자로 바꾸는 줄",
        f"try: ... except ValueError as e: raise ValueError(파일, 행 번호, {value['value']}) from e",
        where=code_place(found, "Dataset.__getitem__"),
        why=f"읽은 값 {value['value']} 부분을 숫자로 바꾸지 못했습니다. 어느 파일의 어느 행인지는 지금의 오류에 없습니다.",
        expected="다음 오류 문장에 그 값이 있는 파일과 행이 나옵니다.",
        verify="데이터의 모든 행을 같은 방법으로 바꾸어 보고, 바꾸지 못한 행이 0개인지 세세요.",
        kind=FixKind.DATA,
    )


def _check_pieces(situation: Situation, found: Blame, pieces: str, needed: int) -> Fix:
    return situation.fix(
        f"{pieces}의 개수",
        f"if len({pieces}) < {needed}: raise ValueError(그 줄의 번호와 내용)",
        where=code_place(found, "줄을 나누는 코드"),
        why=f"줄을 나눈 조각 {pieces}에 {needed}번째 것이 없습니다. 구분 문자(탭, 빈칸, 쉼표)가 다르거나 빈 줄이 섞여 있습니다.",
        expected="다음 오류 문장에 형식이 다른 줄의 번호와 내용이 나옵니다.",
        verify="라벨 파일의 모든 줄을 같은 방법으로 나눠, 조각 수가 모자란 줄이 0개인지 세세요.",
        kind=FixKind.DATA,
    )
