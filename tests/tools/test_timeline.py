"""The timeline tells each moment once, at the record its sentence names."""

from __future__ import annotations

import sys
from pathlib import Path

from jindan_tools.causes.timeline import timeline
from jindan_tools.curves.cite import cite_point
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity

sys.path.insert(0, str(Path(__file__).parent))
from rule_cases import Json, build_run

LOSS: Json = {"name": "train_loss", "values": [2.0, 1.5, 1.0, 3.0, 9.0]}


def serious(title: str, *evidence: Evidence) -> Finding:
    return Finding(code="X001", name="", severity=Severity.HIGH, title=title, evidence=evidence)


def test_an_exception_and_its_memory_error_are_one_moment() -> None:
    events: list[Json] = [
        {"kind": "exception", "text": "OutOfMemoryError: CUDA out of memory", "line": 7},
        {"kind": "cuda_oom", "text": "OutOfMemoryError: CUDA out of memory", "line": 7},
    ]

    entries = timeline(build_run({"events": events}), ())

    assert [(e.when, e.what.split(":")[0]) for e in entries] == [("train.log:7", "GPU 메모리 부족 오류가 났습니다")]


def test_a_finding_stands_at_the_record_it_names() -> None:
    run = build_run({"series": [LOSS]})
    facts = (cite_point(run.series[0], 2, "최저"), cite_point(run.series[0], 3))

    entries = timeline(run, [serious("손실이 4 에폭에 3으로 올랐습니다.", *facts)])

    assert [e.when for e in entries if e.decisive] == ["4 에폭"]


def test_a_comparison_of_first_and_last_stands_at_the_last() -> None:
    run = build_run({"series": [LOSS]})
    facts = (cite_point(run.series[0], 0), cite_point(run.series[0], -1))

    entries = timeline(run, [serious("손실이 커지기만 했습니다.", *facts)])

    assert [e.when for e in entries if e.decisive] == ["5 에폭"]


def test_a_fault_of_the_settings_comes_before_the_first_record() -> None:
    run = build_run({"series": [LOSS], "settings": {"lr": 0.1}})
    fact = Evidence(statement="lr 설정 값은 0.1입니다.", value=0.1, source=run.settings[0].source)

    assert timeline(run, [serious("학습률이 높습니다.", fact)])[0].when == "시작 전"


def test_every_moment_has_one_line() -> None:
    run = build_run({"series": [LOSS, {"name": "val_loss", "values": [2.0, 1.0, 0.9, 1.2, 0.5]}]})

    places = [e.when for e in timeline(run, ())]

    assert len(places) == len(set(places))
