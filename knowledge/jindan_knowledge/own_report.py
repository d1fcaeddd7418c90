"""Make a prior report out of the JSON of a finished report: its findings and figures, none of its quoted log lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from jindan_knowledge.checked import UNSAFE, checked_choice
from jindan_knowledge.schema import VERDICTS, PriorReport, PriorVerdict, TriedFix
from jindan_knowledge.serial import (
    CODE,
    LONGEST_LINE,
    LONGEST_SENTENCE,
    LONGEST_TITLE,
    MOST_CAUSES,
    MOST_CODES,
    WORD,
)

Json = Mapping[str, object]
_MOST_SYMPTOMS, _MOST_FIGURES, _MOST_LESSONS, _MOST_FIXES = 16, 40, 30, 16
_VERDICT_KO = {
    "healthy": "정상",
    "failing": "학습 실패",
    "crashed": "비정상 종료",
    "insufficient_evidence": "판단 근거 부족",
}


def prior_from_report(report: Json, report_id: str, created: str) -> PriorReport:
    """Return what is kept of a report given as its JSON object; `created` is today as YYYY-MM-DD.

    Raises PriorReportError when it has no verdict of ours. Characters that could mislead a reader become spaces and
    long text is cut, so that what is kept always fits the schema.
    """
    run, causes = _object(report.get("run")), list(_objects(report.get("causes")))
    verdict: PriorVerdict = checked_choice(report.get("verdict"), "verdict", VERDICTS)
    findings = list(_objects(report.get("findings")))
    framework = _text(run, "framework")
    return PriorReport(
        id=report_id,
        title=_line(_text(report, "title"), LONGEST_TITLE) or _title(run, _VERDICT_KO[verdict], causes),
        created=created,
        framework=framework if WORD.fullmatch(framework) else "unknown",
        verdict=verdict,
        source="own_report",
        cause_ids=_fitting((_text(c, "id") for c in causes), WORD, MOST_CAUSES),
        finding_codes=_fitting((_text(f, "code") for f in findings), CODE, MOST_CODES),
        symptoms=_lines((_text(f, "title") for f in findings), LONGEST_LINE, _MOST_SYMPTOMS),
        figures=dict(_figures(report)),
        lessons=_lines(_lessons(report, causes), LONGEST_SENTENCE, _MOST_LESSONS),
        fixes=tuple(_fixes(report))[:_MOST_FIXES],
    )


def _title(run: Json, verdict: str, causes: list[Json]) -> str:
    first = f", {_text(causes[0], 'name_ko')}" if causes else ""
    return _line(f"{_line(_text(run, 'name'), 60) or '실행'}: {verdict}{first}", LONGEST_TITLE)


def _lessons(report: Json, causes: list[Json]) -> Iterator[str]:
    yield from _texts(report.get("lessons"))
    yield _text(report, "verdict_reason")
    for cause in causes[:3]:
        if cause.get("status") == "established":
            yield f"{_text(cause, 'name_ko')} 원인이 확정되었습니다."
    for cause in _objects(report.get("ruled_out")):
        if _text(cause, "reason"):
            yield f"{_text(cause, 'name_ko')} 원인은 배제되었습니다: {_text(cause, 'reason')}"


def _figures(report: Json) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for fact in _objects(report.get("evidence")):
        name, value = _line(_text(fact, "field"), LONGEST_LINE), fact.get("value")
        if not name or name in seen or isinstance(value, bool) or not isinstance(value, int | float):
            continue
        seen.add(name)
        yield name, _line(f"{value:.6g} {_text(fact, 'unit')}", LONGEST_LINE)
        if len(seen) == _MOST_FIGURES:
            return


def _fixes(report: Json) -> Iterator[TriedFix]:
    for fix in _objects(report.get("fixes")):
        cause = _text(fix, "cause_id")
        change = f"{_text(fix, 'parameter')}: {_text(fix, 'before')} → {_text(fix, 'after')}"
        yield TriedFix(
            what=_line(change, LONGEST_SENTENCE),
            outcome="no_effect" if fix.get("already") else "advised",
            cause_id=cause if WORD.fullmatch(cause) else "",
            detail=_line(_text(fix, "expected"), LONGEST_SENTENCE),
            parameter=_line(_text(fix, "parameter"), LONGEST_LINE),
        )


def _fitting(found: Iterable[str], pattern: re.Pattern[str], most: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t for t in found if pattern.fullmatch(t)))[:most]


def _lines(found: Iterable[str], longest: int, most: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for text in found if (line := _line(text, longest))))[:most]


def _line(text: str, longest: int) -> str:
    clean = " ".join(UNSAFE.sub(" ", text).split())
    return clean if len(clean) <= longest else f"{clean[: longest - 1]}…"


def _text(data: Json, key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else "" if value is None or isinstance(value, dict | list) else str(value)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list | tuple):
        yield from (item for item in cast("list[object]", value) if isinstance(item, str))


def _object(value: object) -> Json:
    return cast("Json", value) if isinstance(value, dict) else {}


def _objects(value: object) -> Iterator[Json]:
    if isinstance(value, list | tuple):
        yield from (_object(item) for item in cast("list[object]", value))
