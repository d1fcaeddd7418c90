"""The command line: read the arguments, then load only what the command needs."""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from jindan_agent import output
from jindan_agent.korean_parser import KoreanParser

_EPILOG = """\
다른 명령:
  diagnose explain 코드|원인   규칙이나 원인 한 가지를 설명합니다 (예: diagnose explain nan_lr_diverge)
  diagnose rules [--json]      점검 규칙의 목록을 보여 줍니다
  diagnose similar "증상"       비슷한 이전 보고서를 찾습니다
  diagnose knowledge 명령       이전 보고서의 저장소를 다룹니다 (list, search, add, remove, export, import)
  diagnose confirm 보고서       원인과 조치의 결과를 적어 다음 진단에 씁니다
  diagnose review 이전 이후     두 설정을 견주어 바꾼 값을 검토합니다
  diagnose lr --schedule 이름   스텝마다의 학습률을 계산하고 바꾼 값과 비교합니다
  diagnose plan [폴더]          배치, 스텝, 학습률, 시간을 계산하고 모순을 찾습니다
  diagnose preflight 설정        시작하기 전에 설정의 모순과 알려진 함정을 점검합니다
  diagnose compare A B         두 실행의 설정과 곡선을 비교합니다
  diagnose lessons 폴더...       여러 실행을 함께 보고 교훈을 씁니다
  diagnose doctor              언어 모델 서버와 터미널을 점검합니다
  diagnose vram --model 이름     학습에 필요한 GPU 메모리를 추정합니다

종료 코드: 0 정상 · 1 원인을 찾았거나 판단 근거가 부족함 · 2 사용법 오류 또는 읽을 수 없는 입력 · 130 중단

예:
  diagnose runs/exp7            (터미널에서는 화면을 엽니다. 경로가 없으면 가장 새로운 실행)
  diagnose --auto runs/exp7
  diagnose --auto runs/* --output reports --jobs 4
  diagnose --auto runs/exp7 --format json | jq .causes
"""
USAGE_ERROR = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `diagnose` and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = _COMMANDS.get(given[0]) if given else None
    try:
        return command(given[1:]) if command is not None else _diagnose(given)
    except KeyboardInterrupt:
        output.write_note("\n중단했습니다. 이미 쓴 보고서는 그대로 있습니다.")
        return INTERRUPTED


def _diagnose(given: list[str]) -> int:
    parser = KoreanParser(
        prog="diagnose",
        description="학습 실행 폴더를 읽고 무엇이 잘못되었는지 한국어 원인 분석 보고서를 씁니다.",
        epilog=_EPILOG,
    )
    parser.add_argument("paths", nargs="*", metavar="경로", help="실행 폴더, 여러 실행이 든 폴더, 또는 로그 파일")
    parser.add_argument("--auto", action="store_true", help="묻지 않고 보고서를 씁니다 (여러 경로 가능)")
    parser.add_argument("--format", choices=("md", "json", "text"), help="보고서 형식 (기본값 md)")
    parser.add_argument("--output", metavar="폴더", help="보고서를 이 폴더에 파일로 씁니다 (없으면 표준 출력)")
    parser.add_argument("--no-llm", action="store_true", help="언어 모델을 쓰지 않습니다")
    parser.add_argument("--resume", action="store_true", help="언어 모델 단계가 끊긴 곳부터 이어서 합니다")
    parser.add_argument(
        "--show-prompt",
        action="store_true",
        help="언어 모델에 보내는 글을 그대로 보여 줍니다(표준 오류, 화면에서는 대화)",
    )
    parser.add_argument("--remember", action="store_true", help="보고서를 이전 보고서로 저장해 다음 진단에서 찾습니다")
    parser.add_argument("--diff", action="store_true", help="고칠 것을 설정 파일의 변경분(diff)으로 보여 줍니다")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="동시에 진단할 경로 수 (기본값 1)")
    parser.add_argument("--full", action="store_true", help="2 GiB보다 큰 로그도 건너뛰지 않고 모두 읽습니다")
    parser.add_argument("--version", action="store_true", help="버전을 보여 줍니다")
    asked = parser.parse_args(given)
    if asked.version:
        return _version()
    if "" in asked.paths:
        # An unset variable of a shell, which would stand for the folder one is in.
        parser.error("argument 경로: 경로가 비어 있습니다")
    if asked.diff and asked.paths:
        # A patch needs no report.
        from jindan_agent.fix_diff import fix_diff  # noqa: PLC0415

        return fix_diff(asked.paths)
    batch = asked.auto or asked.format or asked.output or asked.remember or len(asked.paths) > 1
    if not batch and _is_interactive():
        return _screen(asked.paths, use_model=not asked.no_llm, show_prompt=asked.show_prompt)
    if not asked.paths:
        parser.error("the following arguments are required: 경로")
    if asked.jobs < 1:
        parser.error("argument --jobs: 1 이상의 정수를 지정하세요")
    _lighten()
    # Reading runs costs more than showing help may take.
    from jindan_agent.auto import AutoRequest, auto  # noqa: PLC0415

    return auto(
        AutoRequest(
            paths=tuple(asked.paths),
            form=asked.format or ("md" if asked.auto else "text"),
            form_given=asked.format is not None,
            output=asked.output,
            use_model=not asked.no_llm,
            jobs=asked.jobs,
            remember=asked.remember,
            full=asked.full,
            resume=asked.resume,
            show_prompt=asked.show_prompt,
        )
    )


def _screen(paths: Sequence[str], *, use_model: bool, show_prompt: bool) -> int:
    # Only a person at a terminal gets the screen.
    from jindan_agent.interactive import Asked, open_newest, open_screen  # noqa: PLC0415

    model = Asked(use_model=use_model, show_prompt=show_prompt)
    return open_screen(paths[0], model) if paths else open_newest(".", model)


def _is_interactive() -> bool:
    return all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def _lighten() -> None:
    """Spare a small run what it needs least: collect garbage rarely, and load msgspec without typing_extensions.

    What is imported stays, and looking through it for garbage again and again, or once more at the exit, is vain.
    msgspec takes from typing_extensions what the typing module has too, and imports it (and inspect, ast, dis,
    tokenize) only for that.
    """
    gc.set_threshold(100_000, 50, 100)
    atexit.register(gc.freeze)
    if "typing_extensions" in sys.modules or "msgspec" in sys.modules:
        return
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]
    import_module("msgspec")
    del sys.modules["typing_extensions"]


def _version() -> int:
    # importlib.metadata costs as much as the rest of the start together.
    from jindan_agent.version import tool_version  # noqa: PLC0415

    output.write_report(f"diagnose {tool_version()}\n")
    return 0


def _explain(given: list[str]) -> int:
    parser = KoreanParser(prog="diagnose explain", description="점검 규칙이나 원인 한 가지를 설명합니다.")
    parser.add_argument("name", metavar="코드|원인", help="규칙 코드나 이름(NUM001), 또는 원인 id(nan_lr_diverge)")
    asked = parser.parse_args(given)
    # The catalogue and all rules are needed only here.
    from jindan_agent.explain import explain  # noqa: PLC0415

    return explain(asked.name)


def _rules(given: list[str]) -> int:
    parser = KoreanParser(prog="diagnose rules", description="점검 규칙의 목록을 보여 줍니다.")
    parser.add_argument("--json", action="store_true", help="JSON으로 보여 줍니다")
    asked = parser.parse_args(given)
    # All rules are needed only here.
    from jindan_agent.rule_list import rule_list  # noqa: PLC0415

    return rule_list(as_json=asked.json)


def _similar(given: list[str]) -> int:
    # As for plan.
    from jindan_agent.knowledge.options import search_command  # noqa: PLC0415

    return search_command(given, "diagnose similar")


def _knowledge(given: list[str]) -> int:
    # As for plan.
    from jindan_agent.knowledge.options import knowledge_command  # noqa: PLC0415

    return knowledge_command(given)


def _confirm(given: list[str]) -> int:
    # As for plan.
    from jindan_agent.knowledge.options import confirm_command  # noqa: PLC0415

    return confirm_command(given)


def _plan(given: list[str]) -> int:
    # Its many options are parsed only here.
    from jindan_agent.plan_options import plan_command  # noqa: PLC0415

    return plan_command(given)


def _review(given: list[str]) -> int:
    # Its options are parsed only here.
    from jindan_agent.review_options import review_command  # noqa: PLC0415

    return review_command(given)


def _lessons(given: list[str]) -> int:
    # As for plan.
    from jindan_agent.session_options import lessons_command  # noqa: PLC0415

    return lessons_command(given)


def _compare(given: list[str]) -> int:
    # As for plan.
    from jindan_agent.session_options import compare_command  # noqa: PLC0415

    return compare_command(given)


def _preflight(given: list[str]) -> int:
    # As for plan.
    from jindan_agent.session_options import preflight_command  # noqa: PLC0415

    return preflight_command(given)


def _doctor(given: list[str]) -> int:
    # The checks are loaded only here.
    from jindan_agent.doctor.command import doctor_command  # noqa: PLC0415

    return doctor_command(given)


def _lr(given: list[str]) -> int:
    # Its many options are parsed only here.
    from jindan_agent.lr.options import lr_command  # noqa: PLC0415

    return lr_command(given)


def _vram(given: list[str]) -> int:
    # The estimator and its tables are needed only here.
    from jindan_agent.vram import vram  # noqa: PLC0415

    return vram(given)


_COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "vram": _vram,
    "doctor": _doctor,
    "explain": _explain,
    "rules": _rules,
    "similar": _similar,
    "knowledge": _knowledge,
    "confirm": _confirm,
    "plan": _plan,
    "lr": _lr,
    "review": _review,
    "lessons": _lessons,
    "compare": _compare,
    "preflight": _preflight,
}
