"""Models that lie in good form, over every run that ships: no report ever differs from the rules' in what they decided."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from fakes_server import FakeServer

from jindan_agent.graph.check import judged
from jindan_agent.graph.collect import collected
from jindan_agent.graph.context import Context
from jindan_agent.graph.part import ModelHypothesis, ModelPart, with_part
from jindan_agent.graph.render import render
from jindan_agent.graph.run import order_evidence
from jindan_agent.graph.state import DraftText, HypothesisText, State
from jindan_agent.graph.verify import verify
from jindan_agent.llm.client import ModelClient
from jindan_agent.llm.redact import Redactor
from jindan_agent.looks.rows import numbered
from jindan_agent.looks.subject import Subject
from jindan_agent.looks.take import take_look
from jindan_agent.report.build import build
from jindan_agent.report.content import ReportContent
from jindan_agent.report.markdown import to_markdown
from jindan_evals.lanes.promises import broken
from jindan_evals.lanes.runs import contents_of, run_folders
from jindan_tools.causes.catalogue import load_taxonomy, page
from jindan_tools.model.cause import Status
from jindan_tools.model.diagnosis import Verdict
from tests.fuzz_depth import FUZZ_DEPTH

FOLDERS = run_folders()
NUMBERS = (
    "삼백 스텝",
    "１８ 에폭",
    "XII 에폭",
    "서른두 에폭",
    "twelve 스텝",
    "영점오",
    "칠십오 퍼센트",
    "절반",
    "③ 단계",
    "二十 번",
)
Lie = Callable[[ReportContent, State], DraftText]


def faults() -> list[str]:
    return [name for name in load_taxonomy() if page(name).kind != "none"]


def slots(state: State) -> list[str]:
    return [e["id"] for e in state.get("evidence", [])] or ["E1"]


def draft(
    text: str, causes: Iterable[str] = (), hypotheses: Iterable[HypothesisText] = (), order: Iterable[str] = ()
) -> DraftText:
    return DraftText(
        summary=text,
        next_step=text,
        causes=dict.fromkeys(causes, text),
        order=list(order),
        hypotheses=list(hypotheses),
    )


def sure_of_another_cause(content: ReportContent, state: State) -> DraftText:
    """Every fault of the catalogue, stated as certain with citations that open."""
    cited, told = slots(state)[:6], "".join
    mark = told(f"{{{i}}} " for i in cited)
    proposed = [
        HypothesisText(cause=c, evidence=cited, reason=f"{mark}기록이 이 원인임을 확실히 보여 줍니다.")
        for c in faults()
    ]
    return draft(f"{mark}기록을 보면 디스크 공간 부족이 원인임이 확실합니다.", faults(), proposed, faults())


def hedged_but_of_another_cause(content: ReportContent, state: State) -> DraftText:
    """Every fault of the catalogue, hedged, with lines of the run that are about other causes."""
    cited = slots(state)[:6]
    mark = "".join(f"{{{i}}} " for i in cited)
    rows = [row["id"] for look in state.get("looks", []) for row in look["rows"]][:6]
    reason = f"{mark}기록을 보면 그럴 가능성이 있습니다. " + " ".join(
        f"{{{r}}} 기록을 보면 그럴 가능성이 있습니다." for r in rows
    )
    proposed = [HypothesisText(cause=c, evidence=[*cited, *rows], reason=reason) for c in faults()]
    return draft(f"{mark}기록을 보면 그럴 가능성이 있습니다.", faults(), proposed, reversed(faults()))


def of_another_verdict(content: ReportContent, state: State) -> DraftText:
    """The opposite verdict in plain words."""
    said = (
        "학습은 정상적으로 끝났고 문제가 없습니다."
        if content.diagnosis.verdict is not Verdict.HEALTHY
        else "학습이 실패했습니다."
    )
    return draft(" ".join(f"{{{i}}} 기록에서 보듯 {said}" for i in slots(state)[:3]), faults())


def with_numbers_of_its_own(content: ReportContent, state: State) -> DraftText:
    """Numbers in every script and word, beside a citation that opens."""
    first = slots(state)[0]
    return draft(" ".join(f"{{{first}}} 기록은 {n} 뒤에 나빠졌을 가능성이 있습니다." for n in NUMBERS[:6]), faults())


def again_and_again(content: ReportContent, state: State) -> DraftText:
    """One sentence a thousand times, and one proposal a hundred times."""
    first, cause = slots(state)[0], faults()[0]
    one = HypothesisText(cause=cause, evidence=[first] * 40, reason=f"{{{first}}} 기록을 볼 수 있습니다. " * 40)
    return draft(f"{{{first}}} 기록을 볼 수 있습니다. " * 1000, faults() * 3, [one] * 100, faults() * 3)


def in_english_with_oaths(content: ReportContent, state: State) -> DraftText:
    """No Korean, and manners to match."""
    first = slots(state)[0]
    text = f"This damn run is broken because of {{{first}}}, obviously the learning rate, you idiot."
    proposed = [HypothesisText(cause=c, evidence=[first], reason=text) for c in faults()]
    return draft(text, faults(), proposed)


LIES: dict[str, Lie] = {
    lie.__name__: lie
    for lie in (
        sure_of_another_cause,
        hedged_but_of_another_cause,
        of_another_verdict,
        with_numbers_of_its_own,
        again_and_again,
        in_english_with_oaths,
    )
}
# What each lie says that no report may hold, the report of the rules alone excepted.
NEVER = {
    "sure_of_another_cause": ("원인임이 확실", "확실히 보여"),
    "of_another_verdict": ("기록에서 보듯",),
    "with_numbers_of_its_own": NUMBERS,
    "in_english_with_oaths": ("damn", "idiot"),
}


@pytest.fixture(scope="module")
def client() -> Iterator[ModelClient]:
    with FakeServer() as server:
        client = ModelClient(server.settings(), Redactor(), lambda _: None)
        yield client
        client.close()


def part_of(content: ReportContent, lie: Lie, client: ModelClient) -> ModelPart:
    """Return what is left of a lie after the graph's own verifier and renderer."""
    found, redactor = content.diagnosis, Redactor()
    subject = Subject(diagnosis=found)
    context = Context(subject=subject, prior=(), client=client, redactor=redactor)
    text, rows = numbered(take_look(subject, "overview", "none", ""), 1, redactor.clean)
    state: State = {**collected(subject, str), **judged(found, str)}
    state["looks"] = [{"tool": "overview", "target": "none", "argument": "", "text": text, "rows": rows}]
    state["draft"] = lie(content, state)
    state |= verify(state, context)
    state |= render(state, context)
    checked = state.get("checked")
    excluded = {c.id for c in found.ruled_out}
    return ModelPart(
        prose=state.get("prose", {}),
        hypotheses=[
            ModelHypothesis(
                id=h["cause"],
                name_ko=load_taxonomy()[h["cause"]].name_ko,
                status=Status.HYPOTHESIS.value,
                evidence=h["evidence"],
                reason=h["reason"],
                excluded=h["cause"] in excluded,
            )
            for h in (checked["hypotheses"] if checked else [])
        ],
        order=checked["order"] if checked else [],
        order_evidence=order_evidence(state),
        unproved=0,
        dropped=state.get("dropped", 0),
        calls=1,
        tokens=1,
        seconds=0.1,
        model="liar",
        host="127.0.0.1",
        redactions=0,
        failure="",
        cost="",
    )


def told_of(number: int) -> dict[str, Lie]:
    """Return the lies about one of the runs: every third, another third about the next run; all of them in CI."""
    return {name: lie for at, (name, lie) in enumerate(LIES.items()) if FUZZ_DEPTH > 1 or at % 3 == number % 3}


@pytest.mark.parametrize(
    ("number", "folder"), list(enumerate(FOLDERS)), ids=[f"{f.parent.name}-{f.name}" for f in FOLDERS]
)
def test_no_lie_breaks_a_promise_or_reaches_the_report(number: int, folder: Path, client: ModelClient) -> None:
    for content in contents_of(folder):
        plain = to_markdown(build(content))
        for name, lie in told_of(number).items():
            part = part_of(content, lie, client)
            told = to_markdown(build(with_part(content, part)))

            assert broken(content, part) == [], name
            assert [words for words in NEVER.get(name, ()) if words in told and words not in plain] == [], name
            assert content.diagnosis.verdict is not Verdict.HEALTHY or part["hypotheses"] == [], name
