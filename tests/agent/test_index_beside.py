"""The index of earlier reports is loaded while a model is waited for, and only where there are any."""

import sys
from pathlib import Path

from jindan_agent.looks.beside import load_index_beside
from jindan_knowledge.store.location import reports_folder


def test_nothing_is_loaded_for_a_store_without_reports(tmp_path: Path) -> None:
    assert load_index_beside(None) is None
    assert load_index_beside(tmp_path) is None


def test_the_index_is_there_once_the_thread_is_done(tmp_path: Path) -> None:
    folder = reports_folder(tmp_path)
    folder.mkdir(parents=True)
    (folder / "one.json").write_text("{}", encoding="utf-8")
    thread = load_index_beside(tmp_path)
    assert thread is not None
    thread.join()
    assert "jindan_knowledge.store.index" in sys.modules
