"""The lanes: what no model may do is seen when it is done, and is not done by models of random weights."""

import pytest

from jindan_agent.graph.part import ModelHypothesis, ModelPart
from jindan_agent.llm.answer import REASON_KO, FailureKind
from jindan_agent.report.content import ReportContent
from jindan_agent.verify.fill import fill_slots
from jindan_evals.lanes.fuzz import Fuzzed, fuzz, fuzz_failures
from jindan_evals.lanes.promises import broken
from jindan_evals.lanes.runs import EXAMPLES, contents_of, run_folders

FAILING = EXAMPLES / "failing_run"


def _part(prose: dict[str, str], hypotheses: list[ModelHypothesis] | None = None, failure: str = "") -> ModelPart:
    return ModelPart(
        prose=prose,
        hypotheses=hypotheses or [],
        order=[],
        order_evidence={},
        unproved=0,
        dropped=0,
        calls=1,
        tokens=1,
        seconds=0.1,
        model="m",
        host="h",
        redactions=0,
        failure=failure,
        cost="",
    )


@pytest.fixture(scope="module")
def content() -> ReportContent:
    return next(contents_of(FAILING))


def test_a_sentence_with_admissible_evidence_breaks_nothing(content: ReportContent) -> None:
    told = content.diagnosis.causes[0].arguments_for[0].evidence_ids[0]
    evidence = {e.id: e for e in content.diagnosis.evidence}
    sentence = fill_slots(f"학습률이 커 보입니다. {{{told}}} 값을 보세요.", evidence, {})

    assert broken(content, _part({"summary": sentence})) == []


def test_an_evidence_number_that_does_not_exist_is_seen(content: ReportContent) -> None:
    assert broken(content, _part({"summary": "증거 E999 기록을 보세요."})) != []


def test_evidence_of_another_cause_is_seen(content: ReportContent) -> None:
    first, second = content.diagnosis.causes[:2]
    own = {i for a in (*first.arguments_for, *first.arguments_against) for i in a.evidence_ids}
    foreign = next(i for a in second.arguments_for for i in a.evidence_ids if i not in own)

    assert broken(content, _part({f"cause:{first.id}": f"증거 {foreign} 기록을 보세요."})) != []


def test_a_number_that_the_model_typed_is_seen(content: ReportContent) -> None:
    assert broken(content, _part({"summary": "손실이 2.5 값까지 올랐습니다."})) != []


def test_a_hypothesis_about_a_ranked_cause_is_seen(content: ReportContent) -> None:
    cause = content.diagnosis.causes[0]
    evidence = list(cause.arguments_for[0].evidence_ids)
    proposed = ModelHypothesis(
        id=cause.id, name_ko=cause.name_ko, status="hypothesis", evidence=evidence, reason="", excluded=False
    )

    assert broken(content, _part({}, [proposed])) != []


def test_a_program_error_is_seen(content: ReportContent) -> None:
    assert broken(content, _part({}, failure="언어 모델 단계에서 프로그램 오류가 났습니다(KeyError).")) != []


def test_random_weights_break_no_promise() -> None:
    failing = [
        p for p in run_folders() if p.parent.name in {"double-softmax-floor", "missing-zero-grad", "clip-already-on"}
    ]

    result = fuzz([FAILING, *failing], models=2)

    assert result.cases >= 6
    assert result.problems == []


def test_a_lane_without_cases_fails() -> None:
    assert fuzz_failures(Fuzzed()) != []


@pytest.mark.parametrize(("shapeless", "fails"), [(4, False), (5, True)])
def test_a_lane_fails_when_more_than_two_in_a_hundred_answers_have_no_form(shapeless: int, fails: bool) -> None:
    result = Fuzzed(cases=200, looks=1, dropped=1)
    result.failures[REASON_KO[FailureKind.TRUNCATED]] = shapeless

    assert bool(fuzz_failures(result)) is fails
