"""The command line: read the arguments, then load only what the command needs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from jindan_agent import output
from jindan_agent.asked import read_arguments, refuse

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
    asked = read_arguments(given)
    if asked.version:
        return _version()
    if "" in asked.paths:
        # An unset variable of a shell, which would stand for the folder one is in.
        refuse("argument 경로: 경로가 비어 있습니다")
    if asked.diff and asked.paths:
        # A patch needs no report.
        from jindan_agent.fix_diff import fix_diff  # noqa: PLC0415

        return fix_diff(asked.paths)
    batch = asked.auto or asked.format or asked.output or asked.remember or len(asked.paths) > 1
    if not batch and _is_interactive():
        return _screen(asked.paths, use_model=not asked.no_llm, show_prompt=asked.show_prompt)
    if not asked.paths:
        refuse("the following arguments are required: 경로")
    if asked.jobs < 1:
        refuse("argument --jobs: 1 이상의 정수를 지정하세요")
    # Reading runs costs more than showing help may take.
    from jindan_agent.light_start import start_light  # noqa: PLC0415

    start_light()
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


def _version() -> int:
    # importlib.metadata costs as much as the rest of the start together.
    from jindan_agent.version import tool_version  # noqa: PLC0415

    output.write_report(f"diagnose {tool_version()}\n")
    return 0


def _explain(given: list[str]) -> int:
    # argparse is needed only here.
    from jindan_agent.korean_parser import KoreanParser  # noqa: PLC0415

    parser = KoreanParser(prog="diagnose explain", description="점검 규칙이나 원인 한 가지를 설명합니다.")
    parser.add_argument("name", metavar="코드|원인", help="규칙 코드나 이름(NUM001), 또는 원인 id(nan_lr_diverge)")
    asked = parser.parse_args(given)
    # The catalogue and all rules are needed only here.
    from jindan_agent.explain import explain  # noqa: PLC0415

    return explain(asked.name)


def _rules(given: list[str]) -> int:
    # argparse is needed only here.
    from jindan_agent.korean_parser import KoreanParser  # noqa: PLC0415

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
