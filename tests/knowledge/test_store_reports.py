"""The JSON files of the store: whole, private, and only taken when they are what they say."""

import multiprocessing
import os
from pathlib import Path

import pytest
from msgspec.structs import replace
from sample_reports import sample_reports

from jindan_knowledge.schema import PriorReport, PriorReportError
from jindan_knowledge.serial import prior_json
from jindan_knowledge.store import saving
from jindan_knowledge.store.location import default_store, report_file, reports_folder
from jindan_knowledge.store.lock import StoreBusyError, locked
from jindan_knowledge.store.reports import read_one, read_reports
from jindan_knowledge.store.saving import change_report, save_report

REPORT = sample_reports()[0]

LOCATIONS = {
    "of the project": ({"DIAGNOSE_HOME": "/data/d", "XDG_DATA_HOME": "/x"}, "linux", "/data/d/knowledge"),
    "of the desktop": ({"XDG_DATA_HOME": "/x"}, "linux", "/x/jindan/knowledge"),
    "of a plain home": ({}, "linux", "/h/.local/share/jindan/knowledge"),
    "of a Mac": ({}, "darwin", "/h/Library/Application Support/jindan/knowledge"),
    "not relative": ({"DIAGNOSE_HOME": "here"}, "linux", "/h/.local/share/jindan/knowledge"),
}


@pytest.mark.parametrize("name", LOCATIONS)
def test_the_store_is_in_the_data_folder(name: str) -> None:
    environ, platform, expected = LOCATIONS[name]

    assert default_store(environ, platform, Path("/h")) == Path(expected)


def test_a_store_that_is_not_there_holds_nothing(store: Path) -> None:
    assert read_reports(store).reports == ()


def test_a_saved_report_is_read_back(store: Path) -> None:
    save_report(REPORT, store)

    assert read_reports(store).reports == (REPORT,)


def test_only_the_owner_can_read_a_saved_report(store: Path) -> None:
    file = save_report(REPORT, store)

    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_report_of_the_same_id_is_replaced(store: Path) -> None:
    save_report(REPORT, store)
    save_report(replace(REPORT, title="다시 씀"), store)

    assert [r.title for r in read_reports(store).reports] == ["다시 씀"]


def test_a_report_that_does_not_fit_leaves_nothing_behind(store: Path) -> None:
    with pytest.raises(PriorReportError):
        save_report(replace(REPORT, title="\x1b"), store)

    assert not store.exists()


def test_bad_files_are_ignored_with_a_reason_and_good_ones_kept(store: Path) -> None:
    folder = reports_folder(store)
    save_report(REPORT, store)
    (folder / "giant.json").write_bytes(b" " * 3_000_000)
    (folder / "binary.json").write_bytes(b"\xff\xfe\x00")
    (folder / "escape.json").write_text(prior_json(REPORT).replace("ViT", "\\u001b[2J"), "utf-8")
    (folder / "other-name.json").write_text(prior_json(REPORT), "utf-8")
    (folder / "link.json").symlink_to(folder / f"{REPORT.id}.json")
    (folder / "folder.json").mkdir()
    os.mkfifo(folder / "pipe.json")

    kept = read_reports(store)

    assert [r.id for r in kept.reports] == [REPORT.id]
    assert sorted(i.path.name for i in kept.ignored if i.why) == [
        "binary.json", "escape.json", "folder.json", "giant.json", "link.json", "other-name.json", "pipe.json",
    ]  # fmt: skip


def test_a_file_may_not_take_the_id_of_a_case_of_the_package(store: Path) -> None:
    save_report(replace(REPORT, id="000-deepscores-stage1"), store)

    assert read_reports(store, reserved={"000-deepscores-stage1"}).reports == ()


def test_processes_that_write_at_the_same_time_lose_nothing(store: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(store, name)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=30)

    kept = read_reports(store)

    assert ([w.exitcode for w in writers], len(kept.reports), kept.ignored) == ([0, 0], 41, ())
    assert report_file(store, "shared").is_file()


def test_words_of_two_processes_on_one_report_are_all_kept(store: Path) -> None:
    save_report(replace(_report("counted"), title="0"), store)
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_count_up, args=(store,)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=30)

    kept = read_one(store, "counted")

    assert kept is not None
    assert ([w.exitcode for w in writers], kept.title) == ([0, 0], "60")


def test_a_store_that_another_process_keeps_is_given_up(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_report(REPORT, store)
    monkeypatch.setattr(saving, "LOCK_TIMEOUT_S", 0.1)

    with locked(store / "reports.lock", 1.0), pytest.raises(StoreBusyError):
        save_report(replace(REPORT, title="다시 씀"), store)

    assert read_reports(store).reports == (REPORT,)


def _count_up(store: Path) -> None:
    for _ in range(30):
        change_report(_report("counted"), store, lambda kept: replace(kept, title=str(int(kept.title) + 1)))


def _write_many(store: Path, name: str) -> None:
    for number in range(20):
        save_report(_report(f"{name}-{number}"), store)
        save_report(_report("shared"), store)


def _report(name: str) -> PriorReport:
    return PriorReport(id=name, title=name, created="", framework="keras", verdict="failing", source="own_report")
