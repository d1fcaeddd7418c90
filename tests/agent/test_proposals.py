"""A model is offered only what the verifier takes, and a sound run takes no proposal at all."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from fakes import FAILING, HEALTHY

from jindan_agent.graph.check import judged
from jindan_agent.graph.collect import collected
from jindan_agent.graph.drafting import further_slots, proposable
from jindan_agent.graph.state import DraftText, HypothesisText, State
from jindan_agent.looks.rows import RowItem
from jindan_agent.looks.subject import Subject
from jindan_agent.verify.draft import verify_draft
from jindan_evals.lanes.runs import contents_of, run_folders
from jindan_tools.model.cause import Status
from jindan_tools.model.diagnosis import Diagnosis

FOLDERS = run_folders()


def state_of(diagnosis: Diagnosis) -> State:
    subject = Subject(diagnosis=diagnosis)
    return {**collected(subject, str), **judged(diagnosis, str)}


def kept(diagnosis: Diagnosis, state: State, cause: str, rows: Mapping[str, RowItem] | None = None) -> list[str]:
    """Return what is kept of a proposal that cites all it was offered, in a plain hedged sentence."""
    cited = [*further_slots(state), *(rows or {})]
    proposal = HypothesisText(
        cause=cause, evidence=cited, reason=" ".join(f"{{{i}}} 기록을 보면 가능성이 있습니다." for i in cited[:6])
    )
    draft = DraftText(summary="", next_step="", causes={}, order=[], hypotheses=[proposal])
    checked, _ = verify_draft(diagnosis, state.get("admissible", {}), draft, rows)
    return [h["cause"] for h in checked["hypotheses"]]


@pytest.mark.parametrize("folder", FOLDERS, ids=[f"{f.parent.name}-{f.name}" for f in FOLDERS])
def test_every_cause_that_is_offered_is_one_that_the_verifier_takes(folder: Path) -> None:
    for content in contents_of(folder):
        state = state_of(content.diagnosis)
        for cause in proposable(state):
            own = set(state.get("admissible", {})[cause]) & set(further_slots(state))
            narrow = State(**{**state, "admissible": {cause: sorted(own)}})

            assert kept(content.diagnosis, narrow, cause) == [cause]


def test_no_ranked_cause_is_offered_however_far_down() -> None:
    many = [*FAILING.causes, *FAILING.causes]
    state = state_of(FAILING)

    assert {c.id for c in many} & set(proposable(state)) == set()


def test_a_sound_run_takes_no_excluded_cause_back() -> None:
    state = state_of(HEALTHY)
    row = RowItem(id="R1", path="train.log", line=3, text="3| loss nan overflow", field="", value=None, unit="")

    assert [c.id for c in HEALTHY.ruled_out if c.status is not Status.RULED_OUT] == []
    assert [cause for cause in ("nan_fp16_overflow", "oom_capacity") if kept(HEALTHY, state, cause, {"R1": row})] == []
