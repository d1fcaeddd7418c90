"""Orders inside the data reach nobody: no tool outside the run, no changed verdict, no word of theirs published.

The model of these tests is the worst one: it obeys every order it reads and repeats it wherever it may write.
"""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest
from fakes import FAILING, PRIOR, RUN, content
from fakes_server import FakeServer
from msgspec.structs import replace
from payloads import MARK, PAYLOADS

from jindan_agent.chat.engine import ChatEngine
from jindan_agent.chat.events import Done, ToolFinished
from jindan_agent.graph.admissible import admissible_evidence
from jindan_agent.graph.part import with_part
from jindan_agent.graph.run import enrich
from jindan_agent.graph.state import DraftText, HypothesisText
from jindan_agent.report.json_report import report_json
from jindan_agent.report.prior import PriorCase
from jindan_agent.verify.draft import verify_draft
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.run import FileRead
from jindan_tools.model.setting import Origin, Resolved
from tests.fuzz_depth import FUZZ_DEPTH

LONG = {"total_seconds": 20.0, "call_seconds": 10.0}
BATCH = 10
BATCHES = [PAYLOADS[at : at + BATCH] for at in range(0, len(PAYLOADS), BATCH)]
OUTSIDE = "canary-outside-the-run"
LETTERS = str.maketrans({"/": "_", "\0": "_", "\n": "_"})


def on_disk(folder: Path, lines: list[str], name: str = "train.log") -> Diagnosis:
    text = "\n".join(lines) + "\n"
    root = folder / "run"
    root.mkdir()
    (folder / "outside.txt").write_text(OUTSIDE, "utf-8")
    (root / name).write_text(text, "utf-8")
    file = FileRead(path=name, size=len(text.encode()), reader="log")
    return replace(FAILING, run=replace(RUN, root=str(root), files=(file,)))


def in_log(folder: Path, payloads: tuple[str, ...]) -> tuple[Diagnosis, PriorCase]:
    return on_disk(folder, [f"loss {p}" for p in payloads]), PRIOR


def in_configuration(folder: Path, payloads: tuple[str, ...]) -> tuple[Diagnosis, PriorCase]:
    found = on_disk(folder, ["loss 1"])
    config = {
        f"note_{n}": Resolved(name=f"note_{n}", value=p, origin=Origin.GIVEN, reason=p) for n, p in enumerate(payloads)
    }
    return replace(found, run=replace(found.run, config=config)), PRIOR


def in_file_names(folder: Path, payloads: tuple[str, ...]) -> tuple[Diagnosis, PriorCase]:
    found = on_disk(folder, ["loss 1"])
    files = tuple(FileRead(path=f"{p.translate(LETTERS)}.log", size=9, reader="log") for p in payloads)
    return replace(found, run=replace(found.run, files=(*found.run.files, *files))), PRIOR


def in_curve_names(folder: Path, payloads: tuple[str, ...]) -> tuple[Diagnosis, PriorCase]:
    found = on_disk(folder, ["loss 1"])
    series = tuple(replace(RUN.series[0], name=p) for p in payloads)
    return replace(found, run=replace(found.run, series=series)), PRIOR


def in_stored_reports(folder: Path, payloads: tuple[str, ...]) -> tuple[Diagnosis, PriorCase]:
    text = " ".join(payloads)
    return on_disk(folder, ["loss 1"]), replace(PRIOR, title=text[:200], why_similar=text, causes=payloads[:3])


def in_evidence(folder: Path, payloads: tuple[str, ...]) -> tuple[Diagnosis, PriorCase]:
    found = on_disk(folder, ["loss 1"])
    facts = tuple(replace(fact, statement=f"{fact.statement} {' '.join(payloads)}") for fact in found.evidence)
    return replace(found, evidence=facts, verdict_reason=" ".join(payloads)), PRIOR


PLACES = {
    "log": in_log,
    "configuration": in_configuration,
    "file names": in_file_names,
    "curve names": in_curve_names,
    "stored reports": in_stored_reports,
    "evidence": in_evidence,
}


def decided(diagnosis: Diagnosis, data: Mapping[str, object]) -> dict[str, object]:
    kept = {k: v for k, v in data.items() if k in {"verdict", "causes", "ruled_out", "fixes", "findings", "evidence"}}
    for cause in cast("list[dict[str, object]]", kept["causes"]):
        cause.pop("explanation", None)
    return kept


def asked_tools(server: FakeServer) -> str:
    return b"".join(server.received).decode("utf-8", "replace")


# Every place and every order; each in each only in CI.
PLACED = [(p, n) for i, p in enumerate(PLACES) for n in range(len(BATCHES)) if FUZZ_DEPTH > 1 or n % 3 == i % 3]


@pytest.mark.parametrize(
    ("place", "payloads"), [(p, BATCHES[n]) for p, n in PLACED], ids=[f"{p}-{n}" for p, n in PLACED]
)
def test_orders_in_the_data_change_nothing(place: str, payloads: tuple[str, ...], tmp_path: Path) -> None:
    diagnosis, prior = PLACES[place](tmp_path, payloads)
    plain = report_json(content(diagnosis, prior))
    with FakeServer("obedient") as server:
        part = enrich(diagnosis, (prior,), server.settings(**LONG), lambda _: None)
    sent = asked_tools(server)

    assert MARK in sent
    assert decided(diagnosis, report_json(with_part(content(diagnosis, prior), part))) == decided(diagnosis, plain)
    assert MARK not in json.dumps([part["prose"], part["hypotheses"], part["order"]], ensure_ascii=False)
    assert "root:" not in sent
    assert OUTSIDE not in sent
    assert part["calls"] <= 12


@pytest.mark.parametrize("payloads", BATCHES, ids=range(len(BATCHES)))
def test_orders_in_the_data_reach_no_tool_of_the_conversation(payloads: tuple[str, ...], tmp_path: Path) -> None:
    diagnosis, prior = in_log(tmp_path, payloads)

    async def talk(engine: ChatEngine) -> list[object]:
        events: list[object] = [event async for event in engine.ask("왜 이렇게 되었나요?")]
        await engine.aclose()
        return events

    with FakeServer("obedient") as server:
        events = asyncio.run(talk(ChatEngine(content(diagnosis, prior), server.settings(**LONG))))
    shown = "".join(e.text for e in events if isinstance(e, ToolFinished))
    end = events[-1]

    assert isinstance(end, Done)
    assert MARK not in end.text
    assert "root:" not in shown + asked_tools(server)
    assert OUTSIDE not in shown + asked_tools(server)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_orders_in_the_words_of_a_model_are_dropped(payload: str) -> None:
    told = f"{{E1}} 기록입니다. {payload}"
    draft = DraftText(
        summary=payload,
        next_step=payload,
        causes={"nan_lr_diverge": payload, payload: payload},
        order=[payload, "nan_lr_diverge"],
        hypotheses=[
            HypothesisText(cause="nan_fp16_overflow", evidence=["E5"], reason=told),
            HypothesisText(cause=payload, evidence=[payload], reason=payload),
            HypothesisText(cause="nan_bad_data", evidence=["E3"], reason=payload),
        ],
    )
    checked, dropped = verify_draft(FAILING, admissible_evidence(FAILING), draft)

    assert checked == DraftText(summary="", next_step="", causes={}, order=[], hypotheses=[])
    assert dropped >= 6
