"""Keeping a finished report: what is taken from it, under which name, and never inside the run."""

from pathlib import Path

import pytest

from jindan_knowledge.fingerprint import fingerprint_of
from jindan_knowledge.recall import recall
from jindan_knowledge.remember import remember
from jindan_knowledge.run_id import run_report_id
from jindan_knowledge.schema import PriorReportError
from jindan_knowledge.store.reports import read_reports

REPORT: dict[str, object] = {
    "run": {"name": "exp7", "path": "runs/exp7", "framework": "ultralytics"},
    "verdict": "failing",
    "verdict_reason": "손실이 NaN이 되었습니다.",
    "causes": [
        {"id": "nan_lr_diverge", "name_ko": "높은 학습률로 인한 발산(NaN)", "status": "established"},
        {"id": "No Such Id", "name_ko": "이상한 원인", "status": "supported"},
    ],
    "ruled_out": [{"id": "nan_fp16_overflow", "name_ko": "fp16 수치 한계 초과", "reason": "정밀도는 fp32입니다."}],
    "findings": [{"code": "NUM001", "title": "18 에폭부터 NaN입니다.\x1b[2J"}, {"code": "NUM001", "title": "다시"}],
    "evidence": [
        {"field": "lr0", "value": 0.01, "unit": "", "statement": "lr0 값은 0.01입니다.", "quote": "lr0: 0.01 # secret"},
        {"field": "val/loss", "value": float("nan"), "unit": ""},
        {"field": None, "value": 3.0},
    ],
    "fixes": [
        {"parameter": "lr0", "before": "0.01", "after": "0.001", "expected": "NaN 없이 끝납니다.", "already": False},
        {"parameter": "clip", "before": None, "after": "10", "expected": "", "already": True},
    ],
}


def keep(store: Path, run: Path, report: dict[str, object] = REPORT) -> Path:
    return remember(report, store, report_id=run_report_id("exp7", run), run_folder=run, created="2026-02-03")


def test_a_kept_report_holds_the_fingerprint_of_the_diagnosis(store: Path, tmp_path: Path) -> None:
    keep(store, tmp_path / "exp7")

    (report,) = read_reports(store).reports
    found = fingerprint_of(report)
    assert (found.framework, found.verdict) == ("ultralytics", "failing")
    assert (found.cause_ids, found.finding_codes) == (("nan_lr_diverge",), {"NUM001"})


def test_a_kept_report_can_be_read_by_a_person(store: Path, tmp_path: Path) -> None:
    keep(store, tmp_path / "exp7")

    (report,) = read_reports(store).reports
    assert report.title == "exp7: 학습 실패, 높은 학습률로 인한 발산(NaN)"
    assert report.figures["lr0"] == "0.01"
    assert [(f.what, f.outcome) for f in report.fixes] == [
        ("lr0: 0.01 → 0.001", "advised"),
        ("clip: → 10", "no_effect"),
    ]


def test_quoted_log_lines_are_not_kept(store: Path, tmp_path: Path) -> None:
    file = keep(store, tmp_path / "exp7")

    assert "secret" not in file.read_text("utf-8")


def test_the_same_run_is_kept_once(store: Path, tmp_path: Path) -> None:
    first, second = (keep(store, tmp_path / "exp7") for _ in range(2))

    assert (first, len(read_reports(store).reports)) == (second, 1)


def test_runs_of_the_same_name_in_other_folders_are_kept_apart(tmp_path: Path) -> None:
    assert run_report_id("exp", tmp_path / "a") != run_report_id("exp", tmp_path / "b")


@pytest.mark.parametrize("name", ["exp7", "실험", "../../x", "", "A" * 500, "한글-1\x1b"])
def test_any_name_of_a_run_gives_an_id_that_fits(store: Path, tmp_path: Path, name: str) -> None:
    run = tmp_path / "run"

    file = remember(REPORT, store, report_id=run_report_id(name, run), run_folder=run, created="2026-02-03")

    assert [file.stem] == [r.id for r in read_reports(store).reports]


def test_nothing_is_written_inside_the_run(tmp_path: Path) -> None:
    with pytest.raises(PriorReportError, match="실행 폴더"):
        keep(tmp_path / "exp7" / "store", tmp_path / "exp7")

    assert not (tmp_path / "exp7").exists()


@pytest.mark.parametrize("junk", [{}, {"verdict": "great"}, {"verdict": None, "causes": 3}])
def test_an_object_that_is_no_report_is_not_kept(store: Path, tmp_path: Path, junk: dict[str, object]) -> None:
    with pytest.raises(PriorReportError):
        keep(store, tmp_path / "exp7", junk)


def test_fields_of_the_wrong_type_are_left_out(store: Path, tmp_path: Path) -> None:
    keep(store, tmp_path / "exp7", REPORT | {"causes": "x", "findings": [3], "evidence": {}, "fixes": None, "run": []})

    assert read_reports(store).reports[0].cause_ids == ()


def test_a_kept_report_is_recalled_by_a_run_that_looks_alike(store: Path, tmp_path: Path) -> None:
    file = keep(store, tmp_path / "exp7")

    (first, *_) = recall(fingerprint_of(read_reports(store).reports[0]), store).matches

    assert first.path == file
