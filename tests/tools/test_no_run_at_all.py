"""A folder of programs and manuals holds words of crashes and names none."""

import os
from pathlib import Path

import pytest

from jindan_tools.diagnose import diagnose
from jindan_tools.model.diagnosis import Verdict
from jindan_tools.model.event import EventKind
from jindan_tools.readers.open_run import open_run
from jindan_tools.readers.walk import walk

DOCTEST = '''"""Versions in brackets.

>>> split_up("bar (12.21)")
Traceback (most recent call last):
  ...
ValueError: expected parenthesized list: 'bar (12.21)'
"""
'''
MANUAL = """Serving a model

Press Ctrl-C to raise a KeyboardInterrupt in the main thread.

    try:
        server.wait()
    except KeyboardInterrupt:
        server.stop()
    except (KeyboardInterrupt, SystemExit):
        raise KeyboardInterrupt from None

The figures are written to the console.
"""
STOPPED = "step 10 loss 2.1\nstep 20 loss 1.9\n^CKeyboardInterrupt\n"


@pytest.mark.parametrize(("name", "text"), [("manual.txt", MANUAL), ("NEWS", MANUAL)])
def test_words_of_a_manual_stop_no_run(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    diagnosis = diagnose(next(iter(open_run(tmp_path))))
    assert (diagnosis.verdict, [c.id for c in diagnosis.causes if c.id == "user_cancel"]) == (
        Verdict.INSUFFICIENT_EVIDENCE,
        [],
    )


def test_the_doctest_of_a_module_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "versions.py").write_text(DOCTEST)
    (tmp_path / "train.log").write_text(STOPPED.partition("^C")[0])
    assert diagnose(next(iter(open_run(tmp_path)))).verdict is Verdict.INSUFFICIENT_EVIDENCE


def test_settings_that_never_ran_have_not_failed(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"train_file": "d/train.csv", "valid_file": "d/train.csv", "epochs": 100}')
    diagnosis = diagnose(next(iter(open_run(tmp_path))))
    assert (diagnosis.verdict, diagnosis.causes[0].id) == (Verdict.INSUFFICIENT_EVIDENCE, "leakage")


def test_a_key_press_stops_a_run(tmp_path: Path) -> None:
    (tmp_path / "train.log").write_text(STOPPED)
    diagnosis = diagnose(next(iter(open_run(tmp_path))))
    assert (diagnosis.verdict, diagnosis.causes[0].id) == (Verdict.CRASHED, "user_cancel")


def test_the_records_of_installed_packages_are_not_walked(tmp_path: Path) -> None:
    for folder in ("torch-2.14.0.dist-info", "mine.egg-info", "logs"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "METADATA").write_text("Name: x\n")
    assert [f.path for f in walk(tmp_path)] == ["logs/METADATA"]


def test_a_file_that_goes_away_while_the_folder_is_listed_is_left_out(tmp_path: Path) -> None:
    """The descriptor of the listing itself is gone when it is looked at: /proc/self/fd has such a file."""
    folder = Path(f"/proc/{os.getpid()}/fd")
    if not folder.is_dir():
        pytest.skip("no /proc here")
    assert list(walk(folder)) == []


def test_a_program_in_a_note_claims_nothing(tmp_path: Path) -> None:
    (tmp_path / "train.log").write_text("step 10 loss 2.1\nstep 20 loss 1.9\n")
    (tmp_path / "README.md").write_text(
        "# Run\n```python\nlabels = noisy(y)\n```\nLR was lowered.\n```\nbatch 8\n```\n"
    )
    run = next(iter(open_run(tmp_path)))
    assert [e.text for e in run.events if e.kind is EventKind.NOTE] == [
        "# Run",
        "LR was lowered.",
        "```",
        "batch 8",
        "```",
    ]
