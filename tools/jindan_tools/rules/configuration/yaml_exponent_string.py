"""CFG001: a number in a YAML file that PyYAML hands on as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.curves.select import learning_rate
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.resolve.names import canonical_name
from jindan_tools.rules.crash.fatal_exception import fatal_exception
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

# torch.optim compares its arguments with 0.0; ultralytics' check_cfg names the type; schedulers multiply.
_TEXT_FOR_A_NUMBER = regex(
    r"not supported between instances of .{0,20}(?:'float' and 'str'|'str' and '(?:float|int)')|can't multiply sequence by non-int|"
    r"unsupported operand type\(s\) for .{0,20}'str'|of invalid type str|must be (?:a )?(?:real )?number, not str",
    re.IGNORECASE,
)
_NEAR = 0.02


@rule("CFG001", "yaml-exponent-string", {"config_error": 3.0})
def yaml_exponent_string(run: Run) -> Iterator[Finding]:
    """Report a number such as 1e-3 in a YAML file, which PyYAML reads as text.

    ## What it does
    Finds plain YAML values that look like numbers with an exponent but lack the dot or the sign that YAML 1.1 asks for.
    ## Why it matters
    The trainer gets the text '1e-3': it raises a TypeError, or takes the value for something else.
    ## Fires on
    Such a value. It is serious when the run ended in a TypeError of text and numbers, a remark otherwise.
    ## Stays silent on
    Values that the logged learning rate shows to have been taken as numbers, 1.0e-3, quoted text.
    ## Source
    YAML 1.1 float; PyYAML issue 173. OmegaConf and Hydra have a loader of their own, which reads 1e-3 as a number.
    """
    told = [e for e in run.of_kind(EventKind.WARNING) if e.word("problem") == "yaml_exponent_string"]
    error = fatal_exception(run)
    broke = error is not None and _TEXT_FOR_A_NUMBER.search(error.text) is not None
    events = [e for e in told if broke or not _ran_as_number(run, e)]
    if not events:
        return
    first = events[0]
    name, value = safe_line(first.word("key"), 60), safe_line(first.word("value"), 40)
    what = (
        f"설정 파일의 {name}: {value} 값이 숫자가 아니라 문자열로 전달되어 실행이 중단되었습니다."
        if broke
        else f"설정 파일의 {name}: {value} 값은 PyYAML에서 숫자가 아니라 문자열로 읽힙니다."
    )
    yield finding(
        what,
        *[_written(e) for e in events[:6]],
        *([] if error is None or not broke else [_raised(error)]),
        severity=Severity.CRITICAL if broke else Severity.LOW,
        argues={"config_error": 4.0} if broke else {"config_error": 0.5},
        facts={"values": float(len(events))},
    )


def _ran_as_number(run: Run, event: Event) -> bool:
    """Say whether the learning rate that was logged is the number the text spells."""
    canonical = canonical_name(event.word("key"))
    series, value = learning_rate(run), event.number("value")
    if canonical is None or canonical[0] != "learning_rate" or series is None or series.argmax is None or not value:
        return False
    return abs(series.values[series.argmax] / value - 1) <= _NEAR


def _written(event: Event) -> Evidence:
    name, value = safe_line(event.word("key"), 60), safe_line(event.word("value"), 40)
    number = event.number("value")
    right = "" if number is None else f" {_dotted(value)} 또는 {figure(number, 6)} 값으로 적으면 숫자로 읽힙니다."
    return Evidence(statement=f"{name} 값은 '{value}'입니다.{right}", source=event.source)


def _dotted(value: str) -> str:
    """Return the spelling that YAML 1.1 takes for a number: a dot in front of the exponent, a sign behind it."""
    base, _, exponent = value.lower().partition("e")
    return f"{base if '.' in base else f'{base}.0'}e{exponent if exponent[:1] in '+-' else f'+{exponent}'}"


def _raised(error: Event) -> Evidence:
    return cite_line(error, f"마지막 오류는 '{safe_line(error.text, 200)}'입니다.")
