"""CFG002: two records of one run state different values for the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Origin
from jindan_tools.model.source import Source
from jindan_tools.rules.configuration.statements import COMPARED, Statement, differ, statements
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_MOST = 4
# A logged rate this far from the configured one is no matter of rounding, and constant over so many records no schedule.
_FACTOR, _RECORDS = 1.5, 5
_FLAT = 1e-6
_CHOOSES_ITSELF = (Framework.ULTRALYTICS, Framework.YOLOV5)
# What a note asks for, tells of others or of another time is no claim about this run.
_INTENDED = regex(
    r"다음|앞으로|권장|추천|예정|계획|대신|기본값|논문|이전|지난|원래|무시|적용되지|해결|추가|바꾸|바꿔|변경|시도|제안|todo|next|should|recommend|default|paper|"
    r"baseline|previous|instead|plan|try|want|would|usage|example|python |--|\?",
    re.IGNORECASE,
)
_ON, _OFF = ("passed", "on", "true", "enabled", "fp16", "bf16"), ("failed", "off", "false", "disabled")


@rule("CFG002", "conflicting-records")
def conflicting_records(run: Run) -> Iterator[Finding]:
    """Report a setting about which two records of the run disagree.

    ## What it does
    Compares what the trainer's own files, the trackers and the log state about the same setting, the mixed precision that
    the log tells with the flag, and a constant logged learning rate with the configured one.
    ## Why it matters
    One of the records is not of this run, or something overrode the setting: every conclusion from it is in doubt.
    ## Fires on
    Different values in two records that both tell what ran; a configuration whose value the log contradicts.
    ## Stays silent on
    Two plans without a record of what ran, automatic and missing values, rounding, the last epoch counted from zero,
    values that a command line overrides, schedules and warm-ups.
    ## Source
    The records themselves, cited line by line.
    """
    found = [*_settings(run), *_precision(run), *_rate(run), *_people(run)]
    for name, facts in found[:_MOST]:
        values = " / ".join(dict.fromkeys(safe_line(str(fact[1]), 40) for fact in facts))
        yield finding(
            f"{name} 값이 기록마다 다릅니다: {values}. 어느 값으로 돌았는지 확인하세요.",
            *[fact[0] for fact in facts],
            severity=Severity.MEDIUM,
            facts={"name": name},
        )


Fact = tuple[Evidence, object]


def _settings(run: Run) -> Iterator[tuple[str, Sequence[Fact]]]:
    for name, told in statements(run).items():
        ran = [each for each in told if each.ran]
        if not ran:
            continue
        first = ran[0]
        others = [each for each in told if each is not first and _contradicts(name, first, each)]
        # A plan is overridden when another record states the value that ran as well.
        if others and (any(each.ran for each in others) or len(ran) == 1):
            yield (
                name,
                [_stated(name, first.value, first.source), *[_stated(name, o.value, o.source) for o in others[:3]]],
            )


def _contradicts(name: str, one: Statement, other: Statement) -> bool:
    if not differ(one.value, other.value):
        return False
    if name == "epochs":
        return abs(float(str(one.value)) - float(str(other.value))) > 1
    return True


def _stated(name: str, value: object, source: Source) -> Fact:
    shown = figure(value, 6) if isinstance(value, int | float) and not isinstance(value, bool) else str(value).lower()
    text = f"{source.path} 파일의 {name} 값은 {safe_line(shown, 60)}입니다."
    return Evidence(statement=text, source=source), shown


def _precision(run: Run) -> Iterator[tuple[str, Sequence[Fact]]]:
    """Yield a flag of mixed precision that the log contradicts in words."""
    flags = [run.config[n] for n in ("amp", "fp16", "bf16") if n in run.config]
    told = run.last_event(EventKind.AMP)
    if told is None or not flags or any(held.source is None for held in flags):
        return
    word = told.word("result").lower()
    runs = True if word.startswith(_ON) else False if word.startswith(_OFF) else None
    asked = any(run.flag(held.name) is True or str(held.value).lower() in {"fp16", "bf16"} for held in flags)
    source = flags[0].source
    if runs is None or runs is asked or source is None or told.source.path == source.path:
        return
    line = safe_line(told.text, 160)
    said = cite_line(told, f"로그에는 '{line}' 줄이 있습니다.")
    yield "혼합 정밀도(AMP)", [_stated(flags[0].name, flags[0].value, source), (said, "켜짐" if runs else "꺼짐")]


def _rate(run: Run) -> Iterator[tuple[str, Sequence[Fact]]]:
    """Yield a configured learning rate that no record of a constant logged one confirms."""
    logged = [s for s in run.of_role(Role.LEARNING_RATE) if s.finite]
    if run.framework in _CHOOSES_ITSELF or len(logged) != 1 or not _constant(logged[0]):
        return
    stated = [each for each in statements(run).get("learning_rate", ()) if "base" not in each.raw.lower()]
    series, value = logged[0], run.number("learning_rate")
    at = series.values[0]
    if not stated or any(differ(each.value, stated[0].value) for each in stated):
        return
    if value is None or value <= 0 or at <= 0 or max(at / value, value / at) < _FACTOR:
        return
    point = cite_point(series, 0, f"기록 {len(series)}개가 모두 같습니다")
    yield "learning_rate", [_stated("learning_rate", stated[0].value, stated[0].source), (point, figure(at, 6))]


def _people(run: Run) -> Iterator[tuple[str, Sequence[Fact]]]:
    """Yield a setting for which the notes state one value and the configuration another."""
    if next(run.of_kind(EventKind.NOTE), None) is None:
        return
    # Few runs have notes.
    from jindan_tools.session.notes import as_notes  # noqa: PLC0415
    from jindan_tools.session.stated import stated_settings  # noqa: PLC0415

    told = [s for s in stated_settings(tuple(as_notes(run.of_kind(EventKind.NOTE)))) if s.name in COMPARED]
    for name in dict.fromkeys(s.name for s in told):
        held = run.config.get(name)
        ours = [s for s in told if s.name == name]
        if held is None or held.source is None or held.origin is not Origin.GIVEN:
            continue
        if any(s.before is not None or _INTENDED.search(s.note.text) for s in ours):
            continue
        if any(differ(s.value, ours[0].value) for s in ours) or not differ(held.value, ours[0].value):
            continue
        note = ours[0].note
        said = Evidence(statement=f"메모에는 '{safe_line(note.text, 160)}' 문장이 있습니다.", source=note.source)
        yield name, [_stated(name, held.value, held.source), (said, str(ours[0].value).lower())]


def _constant(series: Series) -> bool:
    values = series.finite
    return len(values) >= _RECORDS and max(values) - min(values) <= _FLAT * max(values)
