"""The options of `diagnose knowledge` and `diagnose confirm`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from jindan_agent import output
from jindan_agent.korean_parser import KoreanParser

_ABOUT = """\
이전 보고서의 저장소를 다룹니다.

  diagnose knowledge list                 저장된 보고서와 내장 사례를 보여 줍니다
  diagnose knowledge search "증상"         설명과 비슷한 보고서를 찾습니다
  diagnose knowledge add 경로...           보고서(JSON)나 실행 폴더를 저장합니다
  diagnose knowledge remove ID...         저장한 보고서를 지웁니다
  diagnose knowledge export [파일]         저장한 보고서를 한 파일(JSON Lines)로 내보냅니다
  diagnose knowledge import 파일           내보낸 파일을 들여옵니다
"""
_EPILOG = """\
저장소: DIAGNOSE_HOME 변수, 없으면 사용자의 데이터 폴더. 팀과 나누려면 DIAGNOSE_CHROMA_URL 변수에 Chroma 서버 주소를 적습니다.
종료 코드: 0 됨 · 2 사용법 오류 또는 읽을 수 없는 입력
"""


def knowledge_command(given: Sequence[str]) -> int:
    """Run one of the commands on the store; without one, say which there are."""
    command = _COMMANDS.get(given[0]) if given else None
    if command is not None:
        return command(given[1:])
    parser = KoreanParser(prog="diagnose knowledge", description=_ABOUT, epilog=_EPILOG)
    parser.add_argument("command", choices=tuple(_COMMANDS), metavar="명령", help="위의 명령 가운데 하나")
    parser.parse_args(given)
    return 2


def confirm_command(given: Sequence[str]) -> int:
    """Parse the options of `diagnose confirm`, then note what a person found out."""
    parser = KoreanParser(
        prog="diagnose confirm",
        description="보고서의 원인을 확인하고 조치가 통했는지 적습니다. 다음 진단의 유사 사례와 조치의 순서에 쓰입니다.",
        epilog=_EPILOG,
    )
    parser.add_argument("report", metavar="보고서", help="저장된 보고서의 id, JSON 보고서 파일, 또는 실행 폴더")
    parser.add_argument("--cause", metavar="원인", help="맞는 것으로 확인된 원인의 id (diagnose explain 참고)")
    parser.add_argument("--reject", metavar="원인", help="아닌 것으로 확인된 원인의 id")
    outcome = parser.add_mutually_exclusive_group()
    outcome.add_argument(
        "--worked", nargs="*", metavar="파라미터", help="통한 조치 (적지 않으면 이 원인에 권한 첫째 조치)"
    )
    outcome.add_argument("--failed", nargs="*", metavar="파라미터", help="통하지 않은 조치")
    parser.add_argument("--note", default="", metavar="문장", help="함께 남길 한 문장")
    asked = parser.parse_args(given)
    if not asked.cause and not asked.reject:
        parser.error("the following arguments are required: --cause 또는 --reject")
    if (asked.worked is not None or asked.failed is not None) and not asked.cause:
        parser.error("argument --worked: --cause 옵션과 함께 쓰세요")
    # The store and its checks are needed only here.
    from jindan_agent.knowledge.confirm import confirm  # noqa: PLC0415
    from jindan_knowledge.learning import Word  # noqa: PLC0415

    tried = asked.worked if asked.worked is not None else asked.failed
    said = "worked" if asked.worked is not None else "failed" if asked.failed is not None else None
    word = Word(
        cause_id=asked.cause or "",
        rejected_id=asked.reject or "",
        outcome=said,
        parameters=tuple(tried or ()),
        note=asked.note,
    )
    return confirm(asked.report, word)


def _list(given: Sequence[str]) -> int:
    parser = _parser("list", "저장된 보고서와 내장 사례를 보여 줍니다.")
    _add_filter(parser)
    parser.add_argument("--json", action="store_true", help="JSON으로 보여 줍니다")
    asked = parser.parse_args(given)
    # As above.
    from jindan_agent.knowledge.listing import listing  # noqa: PLC0415

    return listing(asked.framework, asked.cause, as_json=asked.json)


def _search(given: Sequence[str]) -> int:
    return search_command(given, "diagnose knowledge search")


def search_command(given: Sequence[str], prog: str) -> int:
    """Parse the options of a search, then print what is found."""
    parser = KoreanParser(prog=prog, description="설명과 비슷한 이전 보고서를 찾습니다.", epilog=_EPILOG)
    parser.add_argument("text", metavar="증상", help='찾을 설명 (예: "손실이 2.77에서 안 움직임")')
    _add_filter(parser)
    parser.add_argument("--limit", type=int, default=3, metavar="N", help="보여 줄 보고서 수 (기본값 3)")
    parser.add_argument("--json", action="store_true", help="JSON으로 보여 줍니다")
    asked = parser.parse_args(given)
    if asked.limit < 1:
        parser.error("argument --limit: 1 이상의 정수를 지정하세요")
    # The search and its index are needed only here.
    from jindan_agent.similar import Wanted, similar  # noqa: PLC0415

    wanted = Wanted(text=asked.text, framework=asked.framework, cause_id=asked.cause, limit=asked.limit)
    return similar(wanted, as_json=asked.json)


def _add(given: Sequence[str]) -> int:
    parser = _parser("add", "보고서나 실행 폴더를 저장소에 넣습니다. 실행 폴더는 규칙만으로 진단해 넣습니다.")
    parser.add_argument("paths", nargs="+", metavar="경로", help="JSON 보고서, 저장소 형식의 카드, 또는 실행 폴더")
    asked = parser.parse_args(given)
    # As above.
    from jindan_agent.knowledge.add import add  # noqa: PLC0415

    return add(asked.paths)


def _remove(given: Sequence[str]) -> int:
    parser = _parser("remove", "저장한 보고서를 지웁니다. 내장 사례와 팀의 보고서는 지우지 않습니다.")
    parser.add_argument("ids", nargs="+", metavar="ID", help="diagnose knowledge list 명령이 보여 주는 id")
    asked = parser.parse_args(given)
    # As above.
    from jindan_agent.knowledge.remove import remove  # noqa: PLC0415

    return remove(asked.ids)


def _export(given: Sequence[str]) -> int:
    parser = _parser("export", "저장한 보고서를 한 줄에 하나씩 JSON으로 내보냅니다. 내장 사례는 빠집니다.")
    parser.add_argument("file", nargs="?", default="-", metavar="파일", help="쓸 파일 (적지 않으면 표준 출력)")
    asked = parser.parse_args(given)
    # As above.
    from jindan_agent.knowledge.carry import export  # noqa: PLC0415

    return export(asked.file)


def _import(given: Sequence[str]) -> int:
    parser = _parser(
        "import", "내보낸 파일의 보고서를 저장소에 넣습니다. 줄마다 검사하고 맞지 않는 줄은 넣지 않습니다."
    )
    parser.add_argument("file", metavar="파일", help="diagnose knowledge export 명령이 쓴 파일 (-는 표준 입력)")
    parser.add_argument("--replace", action="store_true", help="같은 id의 보고서가 있으면 바꿉니다 (없으면 건너뜁니다)")
    asked = parser.parse_args(given)
    # As above.
    from jindan_agent.knowledge.carry import import_reports  # noqa: PLC0415

    return import_reports(asked.file, replace=asked.replace)


def _parser(name: str, description: str) -> KoreanParser:
    output.prepare_streams()
    return KoreanParser(prog=f"diagnose knowledge {name}", description=description, epilog=_EPILOG)


def _add_filter(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--framework", default="", metavar="이름", help="이 프레임워크의 보고서만 (예: ultralytics)")
    parser.add_argument("--cause", default="", metavar="원인", help="이 원인의 보고서만 (예: nan_lr_diverge)")


_COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "list": _list,
    "search": _search,
    "add": _add,
    "remove": _remove,
    "export": _export,
    "import": _import,
}
