"""현상과 직접 원인: what broke, the raw lines that show it and the curve around it."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.blocks import Block, Fence, Section, bullets
from jindan_agent.report.chart import draw
from jindan_agent.report.citations import place
from jindan_agent.report.decisive import turning_point
from jindan_agent.report.draft import Draft
from jindan_agent.report.last_words import last_words
from jindan_agent.report.width import shorten
from jindan_tools.causes.explains import EXPLAINS
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.series import Role
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line, safe_text

_MOST_LOG_LINES, _MOST_TABLE_LINES = 6, 4
_MOST_VALUES, _LONGEST_LINE = 5, 220
_BROKE = 2
_TABLES = (".csv", ".json", ".jsonl", ".yaml", ".yml")


def observation(draft: Draft) -> Section | None:
    """Return what was seen, without any explanation."""
    found = draft.diagnosis
    told = {c.id for c in found.causes} | {symptom for c in found.causes for symptom in EXPLAINS.get(c.id, {})}
    titles = dict.fromkeys(
        f.title
        for f in found.findings
        if f.severity in (Severity.CRITICAL, Severity.HIGH)
        and f.title != found.verdict_reason
        and not _is_settled(f, told)
    )
    blocks: list[Block] = [bullets(*((title,) for title in titles))] if titles else []
    lines = _raw_lines(draft)
    if lines:
        blocks.append(Fence(lines=lines, language="log"))
    turn = turning_point(found)
    if turn is not None:
        blocks.append(Fence(lines=draw(turn)))
    return Section(title="현상과 직접 원인", blocks=tuple(blocks)) if blocks else None


def _is_settled(finding: Finding, told: set[str]) -> bool:
    """Say whether a finding speaks only for what is neither named nor a symptom of what is: it is a fact beside what broke."""
    blamed = {cause for cause, weight in finding.argues.items() if weight > 0}
    return bool(blamed) and not blamed & told and finding.severity is not Severity.CRITICAL


def _raw_lines(draft: Draft) -> tuple[str, ...]:
    """Return the log lines behind the verdict, each with its place, and the values of a few table rows."""
    places = {place(e.source): _record(draft, e) for e in _decisive(draft) if e.source is not None}
    places = {where: text for where, text in places.items() if any(map(str.isalnum, text))}
    spoken = last_words(draft.diagnosis.run)
    if spoken is not None:
        places.setdefault(place(spoken.source), spoken.text)
    rows = [(w, text) for w, text in places.items() if w.partition(":")[0].endswith(_TABLES)]
    logs = [(w, text) for w, text in places.items() if not w.partition(":")[0].endswith(_TABLES)]
    chosen = [*logs[:_MOST_LOG_LINES], *rows[:_MOST_TABLE_LINES]]
    return tuple(f"{where} | {_shown(text)}" for where, text in sorted(chosen, key=lambda item: _order(item[0])))


def _record(draft: Draft, fact: Evidence) -> str:
    """Return the raw line of a log; of a table or JSON record its values by name, which its line does not tell."""
    source = fact.source
    if source is None or not source.path.endswith(_TABLES):
        return fact.quote
    points = [
        (s, s.lines.index(source.line))
        for s in draft.diagnosis.run.series
        if s.path == source.path and s.role not in (Role.TIME, Role.MEMORY) and s.lines.count(source.line or 0) == 1
    ]
    if not points:
        return "" if len(fact.quote) > _LONGEST_LINE else fact.quote
    points.sort(key=lambda point: point[0].name != source.field)
    told = [f"{safe_line(s.name, 60)} {figure(s.values[i])}" for s, i in points[:_MOST_VALUES]]
    return f"{points[0][0].x_label(points[0][1])}: {', '.join(told)}"


def _decisive(draft: Draft) -> Iterator[Evidence]:
    """Yield the records of what broke, then the evidence of the first two causes, then that of the other findings."""
    worst = [f for f in draft.diagnosis.findings if f.severity is Severity.CRITICAL]
    for finding in worst:
        yield from (draft.citations[e.id] or e for e in finding.evidence[:_BROKE])
    ids = [i for c in draft.causes()[:2] for a in c.arguments_for for i in a.evidence_ids]
    yield from (fact for i in ids if (fact := draft.citations[i]) is not None)
    for finding in draft.diagnosis.findings:
        if finding.severity in (Severity.CRITICAL, Severity.HIGH):
            yield from (draft.citations[e.id] or e for e in finding.evidence)


def _order(where: str) -> tuple[str, int]:
    path, _, line = where.rpartition(":")
    return (path, int(line)) if line.isdigit() else (where, 0)


def _shown(text: str) -> str:
    return shorten(safe_text(text.strip("\n").partition("\n")[0].rstrip()).expandtabs(4), _LONGEST_LINE)
