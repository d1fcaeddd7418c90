"""The way of a good model through the graph: what it is asked, what it is shown, and what comes out."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import cast

import pytest
from fakes import FAILING, HEALTHY, INSUFFICIENT, PRIOR, RUN, content
from fakes_server import FakeServer
from msgspec.structs import replace

from jindan_agent.graph.admissible import admissible_evidence
from jindan_agent.graph.build import RECURSION_LIMIT, build_graph
from jindan_agent.graph.part import ModelPart, with_part
from jindan_agent.graph.run import enrich
from jindan_agent.looks.subject import Subject
from jindan_agent.looks.take import take_look as take_view
from jindan_agent.report.build import build
from jindan_agent.report.json_report import report_json
from jindan_agent.report.markdown import to_markdown
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.run import FileRead


def take_look(diagnosis: Diagnosis, tool: str, target: str, argument: str) -> str:
    return take_view(Subject(diagnosis=diagnosis), tool, target, argument).text


LONG = {"total_seconds": 10.0, "call_seconds": 5.0}


@pytest.fixture(scope="module")
def walked() -> tuple[ModelPart, list[str], FakeServer]:
    names: list[str] = []
    with FakeServer() as server:
        part = enrich(FAILING, (PRIOR,), server.settings(**LONG), names.append)
    return part, names, server


def test_progress_names_the_nodes_in_order(walked: tuple[ModelPart, list[str], FakeServer]) -> None:
    assert walked[1] == ["collect", "check", "recall", "investigate", "investigate", "draft", "verify", "render"]


def test_the_sentences_of_a_good_model_come_with_the_numbers_of_the_evidence(
    walked: tuple[ModelPart, list[str], FakeServer],
) -> None:
    assert (
        walked[0]["prose"]["cause:optimizer_lr_mismatch"] == "손실 값은 lr0 0.01(E3) 기록에서 깨졌을 가능성이 있습니다."
    )


def test_every_listed_cause_is_told_with_its_own_evidence(walked: tuple[ModelPart, list[str], FakeServer]) -> None:
    assert "train/box_loss NaN(E1)" in walked[0]["prose"]["cause:nan_lr_diverge"]


def test_a_proposal_with_admissible_evidence_is_a_hypothesis_and_no_more(
    walked: tuple[ModelPart, list[str], FakeServer],
) -> None:
    assert [(h["id"], h["status"], h["evidence"]) for h in walked[0]["hypotheses"]] == [
        ("nan_bad_data", "hypothesis", ["E3", "E4"])
    ]


def test_calls_and_tokens_are_counted(walked: tuple[ModelPart, list[str], FakeServer]) -> None:
    assert (walked[0]["calls"], walked[0]["tokens"], walked[0]["failure"]) == (4, 440, "")


def test_the_model_sees_findings_and_leads_inside_a_fence(walked: tuple[ModelPart, list[str], FakeServer]) -> None:
    asked = json.loads(walked[2].received[1].split(b"\n\n", 1)[1].decode())["messages"][-1]["content"]
    before, _, after = asked.partition("<<<자료 진단 ")
    mark = after[:8]

    assert PRIOR.title in after.partition(f"자료 끝 {mark}>>>")[0]
    assert "NaN" not in before


def test_the_report_shows_what_the_model_added(walked: tuple[ModelPart, list[str], FakeServer]) -> None:
    report = to_markdown(build(with_part(content(FAILING), walked[0])))

    assert "lr0 0.01(E3)" in report
    assert "모델이 더한 가설" in report


def test_a_hypothesis_of_the_model_stands_behind_every_cause_of_the_rules_and_says_whose_it_is(
    walked: tuple[ModelPart, list[str], FakeServer],
) -> None:
    report = to_markdown(build(with_part(content(FAILING), walked[0])))
    body = report.partition(". 부록")[0]
    shown = re.search(r"nan_bad_data`?, 가설 \\?\(모델\\?\)", body)

    assert shown is not None, [line for line in body.splitlines() if "nan_bad_data" in line]
    assert shown.start() > max(body.index(f"원인 {n}. ") for n in (1, 2))


def test_a_hypothesis_of_the_model_is_in_the_json_report_and_not_among_the_causes(
    walked: tuple[ModelPart, list[str], FakeServer],
) -> None:
    with_model, without = report_json(with_part(content(FAILING), walked[0])), report_json(content(FAILING))
    told = [(h["id"], h["status"]) for h in with_model["appendix"]["hypotheses"]]  # pyright: ignore[reportIndexIssue, reportArgumentType, reportCallIssue]

    assert told == [("nan_bad_data", "hypothesis")]
    assert (with_model["verdict"], [c["id"] for c in with_model["causes"]]) == (  # pyright: ignore[reportGeneralTypeIssues, reportIndexIssue, reportArgumentType, reportCallIssue]
        without["verdict"],
        [c["id"] for c in without["causes"]],  # pyright: ignore[reportGeneralTypeIssues, reportIndexIssue, reportArgumentType, reportCallIssue]
    )


def test_a_run_without_evidence_asks_no_model() -> None:
    with FakeServer() as server:
        part = enrich(INSUFFICIENT, (), server.settings(**LONG), lambda _: None)

    assert (server.received, part["prose"], part["failure"]) == ([], {}, "")


def test_nothing_may_be_proposed_for_a_healthy_run() -> None:
    assert set(admissible_evidence(HEALTHY)) == {"no_metrics_logged"}


def test_a_ruled_out_cause_has_no_admissible_evidence() -> None:
    assert "nan_fp16_overflow" not in admissible_evidence(FAILING)


def test_the_graph_may_take_as_many_steps_as_it_has_and_few_more() -> None:
    nodes = len(build_graph(None).get_graph().nodes)

    assert nodes < RECURSION_LIMIT <= 20


def test_no_trace_leaves_although_the_environment_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    traced: list[str] = []

    class Sink(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            traced.append(self.path)

        def log_message(self, *_: object) -> None:
            pass

    sink = HTTPServer(("127.0.0.1", 0), Sink)
    thread = threading.Thread(target=sink.serve_forever, args=(0.02,))
    thread.start()
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "x")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", f"http://127.0.0.1:{sink.server_address[1]}")
    with FakeServer() as server:
        enrich(FAILING, (), server.settings(**LONG), lambda _: None)
    sink.shutdown()
    thread.join()
    sink.server_close()

    assert traced == []


def on_disk(folder: Path, lines: list[str]) -> Diagnosis:
    text = "\n".join(lines) + "\n"
    (folder / "train.log").write_text(text, "utf-8")
    file = FileRead(path="train.log", size=len(text.encode()), reader="log")
    return replace(FAILING, run=replace(RUN, root=str(folder), files=(file,)))


def test_grep_shows_fifty_hits_and_says_how_many_more_there_are(tmp_path: Path) -> None:
    found = take_look(on_disk(tmp_path, [f"loss {n}" for n in range(1, 71)]), "grep", "F1", "LOSS|acc").splitlines()

    assert (len(found), found[0], found[-1]) == (51, "train.log:1| loss 1", "…(이하 줄 20개 생략)")


def test_window_shows_at_most_240_lines_around_a_line(tmp_path: Path) -> None:
    found = take_look(on_disk(tmp_path, ["x"] * 1000), "window", "F1", "500").splitlines()

    assert (len(found), found[0]) == (241, "460| x")


def test_a_window_of_long_lines_stays_small(tmp_path: Path) -> None:
    assert len(take_look(on_disk(tmp_path, ["y" * 5000] * 300), "window", "F1", "1")) < 7000


@pytest.mark.parametrize("target", ["../../etc/passwd", "/etc/passwd", "F2", "F0", "F-1", "F１", "none"])
def test_a_window_opens_only_files_of_the_run(target: str, tmp_path: Path) -> None:
    assert take_look(on_disk(tmp_path, ["x"]), "window", target, "1") == "파일 번호(F1, F2)를 target 칸에 쓰세요."


def test_a_file_that_became_a_link_is_not_followed(tmp_path: Path) -> None:
    diagnosis = on_disk(tmp_path, ["x"])
    (tmp_path / "train.log").unlink()
    (tmp_path / "train.log").symlink_to("/etc/passwd")

    assert take_look(diagnosis, "window", "F1", "1") == "파일을 다시 열 수 없습니다."


def test_metric_thins_a_long_curve_and_keeps_the_places() -> None:
    found = take_look(FAILING, "metric", "S1", "16-18").splitlines()

    assert found == [
        "16 에폭: 1.25 (results.csv:17 [train/box_loss])",
        "17 에폭: 1.2 (results.csv:18 [train/box_loss])",
        "18 에폭: NaN (results.csv:19 [train/box_loss])",
    ]


def test_the_page_of_a_finding_names_its_evidence_and_its_causes() -> None:
    found = take_look(FAILING, "finding", "NUM001", "")

    assert "E1. 18 에폭의 train/box_loss 기록이 NaN입니다." in found
    assert "원인 nan_lr_diverge" in found


def test_the_overview_names_settings_and_curves() -> None:
    found = take_look(FAILING, "overview", "none", "")

    assert "설정 learning_rate = 0.01 (given)" in found
    assert "곡선 S1 train/box_loss" in found


def messages_of(request: bytes) -> str:
    body = cast("dict[str, list[dict[str, str]]]", json.loads(request.split(b"\n\n", 1)[1].decode()))
    return "\n".join(m["content"] for m in body["messages"])


def test_a_prompt_stays_within_the_context_of_the_server(tmp_path: Path) -> None:
    diagnosis = on_disk(tmp_path, ["손실 값이 커졌습니다 " * 10] * 500)
    with FakeServer("endless") as server:
        enrich(diagnosis, (), replace(server.settings(**LONG), context_tokens=4000), lambda _: None)

    assert max(len(messages_of(r)) for r in server.received) < 4000 * 3
