"""Whatever the server does, the deterministic result stands, in time, and nothing unproved is published."""

import time
from typing import cast

import pytest
from fakes import FAILING, content
from fakes_server import FakeServer

from jindan_agent.graph.part import ModelPart, with_part
from jindan_agent.graph.run import enrich
from jindan_agent.llm.settings import ModelSettings
from jindan_agent.report.build import build
from jindan_agent.report.json_report import report_json
from jindan_agent.report.markdown import to_markdown

TRANSPORT = (
    "401", "404", "429", "500", "503", "redirect", "html", "empty", "bad_json", "not_an_object", "no_choices",
    "null_content", "truncated", "garbage", "deep", "hang", "drip", "drip_headers", "cut",
)  # fmt: skip
UNPROVED = (
    "digits", "korean_numerals", "unknown_evidence", "overclaim", "healthy_claim", "injection", "english", "revive_excluded",
)  # fmt: skip
CANARY_ONLY = 1
GRACE = 1.2


def walk(settings: ModelSettings) -> tuple[ModelPart, float]:
    start = time.monotonic()
    part = enrich(FAILING, (), settings, lambda _: None)
    return part, time.monotonic() - start


def decided(part: ModelPart) -> dict[str, object]:
    data = dict(report_json(with_part(content(FAILING), part)))
    del data["appendix"]
    for cause in cast("list[dict[str, object]]", data["causes"]):
        del cause["explanation"]
    return data


NOTHING = ModelPart(
    prose={},
    hypotheses=[],
    order=[],
    order_evidence={},
    unproved=0,
    dropped=0,
    calls=0,
    tokens=0,
    seconds=0,
    model="",
    host="",
    redactions=0,
    failure="",
    cost="",
)


@pytest.mark.parametrize("faults_from", [0, CANARY_ONLY], ids=["at once", "after the canary"])
@pytest.mark.parametrize("mode", TRANSPORT)
def test_a_faulty_server_leaves_the_rules_report_in_time_with_a_reason(mode: str, faults_from: int) -> None:
    with FakeServer(mode, faults_from=faults_from) as server:
        settings = server.settings(call_seconds=0.3, total_seconds=1.2)
        part, wall = walk(settings)

    assert part["prose"] == {}
    assert part["failure"].endswith("니다.")
    assert decided(part) == decided(NOTHING)
    assert wall <= settings.total_seconds + GRACE


def test_a_refused_connection_leaves_the_rules_report_in_time_with_a_reason() -> None:
    with FakeServer() as server:
        settings = server.settings()
    part, wall = walk(settings)

    assert part["failure"] == "언어 모델 서버에 연결하지 못했습니다."
    assert wall <= settings.total_seconds + GRACE


@pytest.mark.parametrize("mode", UNPROVED)
def test_what_the_evidence_does_not_carry_is_dropped_and_counted(mode: str) -> None:
    with FakeServer(mode) as server:
        part, _ = walk(server.settings())

    assert part["prose"] == {}
    assert part["dropped"] >= 4
    assert part["failure"] == ""
    assert decided(part) == decided(NOTHING)


@pytest.mark.parametrize("mode", ["revive_excluded", "unknown_evidence"])
def test_a_cause_without_evidence_of_its_own_is_no_hypothesis(mode: str) -> None:
    with FakeServer(mode) as server:
        part, _ = walk(server.settings())

    assert part["hypotheses"] == []


@pytest.mark.parametrize("mode", ["endless", "repeating"])
def test_a_model_that_never_stops_looking_is_stopped(mode: str) -> None:
    with FakeServer(mode) as server:
        part, _ = walk(server.settings(total_seconds=10.0, call_seconds=5.0))

    assert part["calls"] <= 8
    assert part["prose"]["summary"]


@pytest.mark.parametrize("mode", ["wrong_schema", "escape"])
def test_an_answer_that_was_not_offered_is_no_answer(mode: str) -> None:
    with FakeServer(mode) as server:
        part, _ = walk(server.settings(total_seconds=10.0, call_seconds=5.0))

    assert decided(part) == decided(NOTHING)
    assert b"root:" not in b"".join(server.received)


def test_a_model_that_never_answers_costs_no_more_than_twelve_calls() -> None:
    with FakeServer("garbage", faults_from=1) as server:
        part, _ = walk(server.settings(total_seconds=10.0, call_seconds=5.0))

    assert len(server.received) == part["calls"] <= 12


def test_the_report_of_an_injected_answer_holds_no_word_of_it() -> None:
    with FakeServer("injection") as server:
        part, _ = walk(server.settings())

    report = to_markdown(build(with_part(content(FAILING), part)))
    assert "evil" not in report
