"""함께 확인한 사실: findings that name no open cause, such as what survives or what is as it should be."""

from __future__ import annotations

from jindan_agent.report.blocks import Bullet, Bullets, Section
from jindan_agent.report.draft import Draft
from jindan_agent.report.sections.ruled_out import excluding_facts
from jindan_tools.causes.catalogue import page
from jindan_tools.model.finding import SEVERITY_ORDER, Finding

_MOST = 10
_OF_HEALTH = "healthy_converged"


def facts(draft: Draft) -> Section | None:
    """Return the findings whose sentence no other section has said, the gravest first."""
    found = draft.diagnosis
    told = {a.title for c in found.causes for a in c.arguments_for} | {found.verdict_reason} | excluding_facts(draft)
    named = {c.id for c in found.causes} | {_OF_HEALTH}
    untold = [f for f in found.findings if f.title not in told and not _speaks_for(f, named) and not _of_process(f)]
    untold.sort(key=lambda f: -SEVERITY_ORDER[f.severity])
    titles = {f.title: f for f in reversed(untold)}
    chosen = [f for f in untold if titles[f.title] is f][:_MOST]
    if not chosen:
        return None
    items = tuple(Bullet(text=(f.title,), below=draft.citations.cite([e.id for e in f.evidence])) for f in chosen)
    return Section(title="함께 확인한 사실", blocks=(Bullets(items=items),))


def _speaks_for(finding: Finding, named: set[str]) -> bool:
    return any(weight > 0 and cause in named for cause, weight in finding.argues.items())


def _of_process(finding: Finding) -> bool:
    """Say whether a finding is only about how the run ended, which the summary says already."""
    kinds = {page(cause).kind for cause in finding.argues if cause != _OF_HEALTH}
    return kinds == {"process"}
