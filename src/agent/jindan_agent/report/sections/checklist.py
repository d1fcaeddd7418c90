"""검증 방법: what to do and to look for, in the order of the plan."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.blocks import Checklist, Section, Text
from jindan_agent.report.draft import Draft
from jindan_agent.report.sections.change import goal
from jindan_tools.causes.catalogue import told_page
from jindan_tools.model.cause import Status


def checklist(draft: Draft) -> Section | None:
    """Return the steps to tick off: confirm, change, restart, compare."""
    items = tuple(dict.fromkeys([*_confirm(draft), *_changes(draft), *_results(draft)]))
    return Section(title="검증 방법과 체크리스트", blocks=(Checklist(items=items),)) if items else None


def _confirm(draft: Draft) -> Iterator[Text]:
    for cause in draft.told_in_full()[:2]:
        if draft.worth_checking(cause):
            yield (f"'{cause.name_ko}' 원인을 위의 확인 방법으로 확인했습니다.",)


def _changes(draft: Draft) -> Iterator[Text]:
    for fix in draft.diagnosis.fixes:
        if not fix.already and fix.after:
            yield goal(fix)


def _results(draft: Draft) -> Iterator[Text]:
    told = {fix.verify for fix in draft.diagnosis.fixes}
    for cause in draft.causes()[:3]:
        advice = told_page(cause.id, cause.arguments_for).fix
        if cause.status is not Status.HYPOTHESIS and advice.verify and advice.verify not in told:
            yield (advice.verify,)
