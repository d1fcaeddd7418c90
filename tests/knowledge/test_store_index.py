"""The vector index: made from the reports, made again whenever it is in doubt, used by one process at a time."""

import multiprocessing
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_reports import sample_reports

from jindan_knowledge.document import head_text
from jindan_knowledge.embedding import embed
from jindan_knowledge.search import search_text
from jindan_knowledge.store import index
from jindan_knowledge.store.index import Entry, nearest
from jindan_knowledge.store.lock import StoreBusyError, locked
from jindan_knowledge.store.saving import save_report

ENTRIES = [Entry(id=r.id, text=head_text(r)) for r in sample_reports()]
QUERY = embed("CUDA out of memory, batch too large")
BEST = "s01-oom"


def test_the_nearest_text_comes_first_with_its_cosine(store: Path) -> None:
    found = nearest(store, ENTRIES, embed(ENTRIES[0].text), 3)

    name, score = next(iter(found.items()))
    assert (len(found), name, round(score, 4)) == (3, BEST, 1.0)


def test_an_index_is_used_again_when_nothing_changed(store: Path) -> None:
    nearest(store, ENTRIES, QUERY, 3)
    first = _folders(store)
    nearest(store, ENTRIES, QUERY, 3)

    assert _folders(store) == first


def test_an_index_of_other_reports_is_replaced(store: Path) -> None:
    nearest(store, ENTRIES, QUERY, 3)
    first = _folders(store)
    more = [*ENTRIES, Entry(id="new", text="CUDA out of memory batch too large")]

    found = nearest(store, more, QUERY, 3)

    assert next(iter(found)) == "new"
    assert len(_folders(store)) == 1
    assert _folders(store) != first


def test_a_deleted_index_is_made_again(store: Path) -> None:
    nearest(store, ENTRIES, QUERY, 3)
    shutil.rmtree(store / "index")

    assert next(iter(nearest(store, ENTRIES, QUERY, 3))) == BEST


def test_every_damaged_file_of_an_index_makes_it_new(store: Path) -> None:
    nearest(store, ENTRIES, QUERY, 3)
    names = [f.relative_to(_folder(store)) for f in _files(_folder(store)) if f.stat().st_size]

    answers: list[str] = []
    for name in names:
        damaged = _folder(store) / name
        (hit,) = [f for f in _files(_folder(store)) if f.name == damaged.name]
        _scratch(hit)
        answers.append(next(iter(nearest(store, ENTRIES, QUERY, 3))))

    assert answers == [BEST] * len(names)
    assert len(names) >= 3


def test_a_foreign_folder_in_the_place_of_an_index_is_not_opened(store: Path) -> None:
    nearest(store, ENTRIES, QUERY, 3)
    (_folder(store) / "chroma.sqlite3").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)

    assert next(iter(nearest(store, ENTRIES, QUERY, 3))) == BEST


def test_no_entries_need_no_index(store: Path) -> None:
    assert (nearest(store, [], QUERY, 3), store.exists()) == ({}, False)


def test_a_search_goes_on_without_an_index_that_is_busy(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for report in sample_reports():
        save_report(report, store)
    monkeypatch.setattr(index, "LOCK_TIMEOUT_S", 0.1)

    with locked(store / "index.lock", 1.0):
        found = search_text("CUDA out of memory", store)

    assert found.matches[0].report.id == BEST
    assert "다른 프로세스" in found.without_index


def test_a_search_goes_on_where_no_index_can_be_made(store: Path) -> None:
    for report in sample_reports():
        save_report(report, store)
    (store / "index").write_text("여기는 폴더가 아닙니다")

    found = search_text("CUDA out of memory", store)

    assert (found.matches[0].report.id, found.without_index != "") == (BEST, True)


def test_the_same_matches_come_with_and_without_an_index(store: Path, tmp_path: Path) -> None:
    for report in sample_reports():
        save_report(report, store)
        save_report(report, tmp_path / "other")
    (tmp_path / "other" / "index").write_text("")

    with_index, without = (search_text("손실이 안 줄어요", s, limit=5) for s in (store, tmp_path / "other"))

    assert [(m.report.id, m.score) for m in with_index.matches] == [(m.report.id, m.score) for m in without.matches]
    assert (with_index.without_index, without.without_index != "") == ("", True)


def test_a_lock_that_is_held_is_waited_for_and_then_given_up(tmp_path: Path) -> None:
    with locked(tmp_path / "lock", 1.0), pytest.raises(StoreBusyError), locked(tmp_path / "lock", 0.1):
        pass


def test_processes_that_open_the_index_at_the_same_time_all_get_the_answer(store: Path) -> None:
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        answers = pool.map_async(_ask, [(store, word) for word in ("하나", "둘")]).get(timeout=120)

    assert answers == [[BEST] * 3] * 2


def _ask(given: tuple[Path, str]) -> list[str]:
    store, word = given
    entries = [*ENTRIES, Entry(id="own", text=word)]
    return [next(iter(nearest(store, entries, QUERY, 3))) for _ in range(3)]


def _folders(store: Path) -> list[str]:
    return sorted(f.name for f in (store / "index").iterdir())


def _folder(store: Path) -> Path:
    (only,) = (store / "index").iterdir()
    return only


def _files(folder: Path) -> Iterator[Path]:
    return (f for f in sorted(folder.rglob("*")) if f.is_file())


def _scratch(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    for at in range(0, len(raw), 37):
        raw[at] ^= 0xA5
    file.write_bytes(raw)
