"""배제한 가설: the popular wrong explanations and real rivals, each with the fact that excludes it."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_agent.report.blocks import Bullet, Bullets, Code, Section, Span, Text
from jindan_agent.report.draft import Draft
from jindan_tools.causes.catalogue import page
from jindan_tools.causes.excluding import Exclusion, excluding
from jindan_tools.causes.weigh import weigh
from jindan_tools.model.cause import Cause
from jindan_tools.model.diagnosis import Verdict
from jindan_tools.model.run import Run

_MOST, _MOST_NAMES = 6, 6
_OF_NAN = "nan_"
# With this score a cause is worth naming, unless a firmer one settles it.
_HEARD = 1.0


def ruled_out(draft: Draft) -> Section | None:
    """Return the excluded causes that one might suspect here, grouped by fact; other faults in one line.

    How a run did not end (process causes) needs no words once its end is known.
    """
    held = [c for c in _excluded(draft) if c.arguments_against and c.kind == "fault"]
    groups = _groups(draft)
    items = [_item(draft, causes, reason) for reason, causes in groups]
    told = [c for _, causes in groups for c in causes]
    ending = {f.title for f in draft.diagnosis.findings if any(page(c).kind == "process" for c in f.argues)}
    others = [c for c in held if c not in told and c.arguments_against[0].title not in ending]
    if others and draft.diagnosis.verdict not in (Verdict.HEALTHY, Verdict.INSUFFICIENT_EVIDENCE):
        items.append(Bullet(text=_others(others, also=bool(items))))
    if not items:
        return None
    return Section(title="배제한 가설", blocks=(Bullets(items=tuple(items)),))


def excluding_facts(draft: Draft) -> frozenset[str]:
    """Return the titles of findings that this section states."""
    return frozenset(reason.title for reason, _ in _groups(draft))


def _groups(draft: Draft) -> list[tuple[Exclusion, list[Cause]]]:
    """Return what excludes the suspects, each reason with all that it excludes."""
    by_text: dict[str, tuple[Exclusion, list[Cause]]] = {}
    held = [cause for cause in _excluded(draft) if cause.arguments_against]
    rivals = _rivals(draft) if held else frozenset[str]()
    for cause in held:
        if cause.arguments_for or cause.id in rivals:
            reason = excluding(draft.diagnosis, cause)
            by_text.setdefault(reason.text, (reason, []))[1].append(cause)
    return list(by_text.values())[:_MOST]


def _excluded(draft: Draft) -> list[Cause]:
    """Return the excluded causes but those of a NaN where there is none: nobody asks for its cause."""
    run = draft.diagnosis.run
    return [c for c in draft.diagnosis.ruled_out if not c.id.startswith(_OF_NAN) or _has_nan(run)]


def _has_nan(run: Run) -> bool:
    return any(series.first_non_finite is not None for series in run.series)


def _rivals(draft: Draft) -> frozenset[str]:
    """Return the causes that are easily taken for one that was found or spoken for."""
    spoken_for = [page(w.id) for w in weigh(draft.diagnosis.findings) if w.score >= _HEARD]
    told = (*draft.causes(), *(text for text in spoken_for if text.kind == "fault"))
    return frozenset(rival for each in told for rival in each.rivals)


def _item(draft: Draft, causes: Sequence[Cause], reason: Exclusion) -> Bullet:
    names: list[Span] = []
    for cause in causes:
        names += [", " if names else "", f"{cause.name_ko} (", Code(cause.id), ")"]
    return Bullet(text=(*names, f" 가설은 배제합니다: {reason.text}"), below=draft.citations.cite(reason.evidence_ids))


def _others(causes: Sequence[Cause], *, also: bool) -> Text:
    more = f" 외 {len(causes) - _MOST_NAMES}개" if len(causes) > _MOST_NAMES else ""
    lead = "그 밖에 배제한 것" if also else "기록과 맞지 않아 배제한 것"
    return (f"{lead}: {', '.join(c.name_ko for c in causes[:_MOST_NAMES])}{more}",)
