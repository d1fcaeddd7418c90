"""A crash in words that nobody listed is read from its type, its place, its line of code and what the program was doing."""

from pathlib import Path

import pytest

from jindan_tools.diagnose import diagnose
from jindan_tools.model.cause import Status
from jindan_tools.model.diagnosis import Verdict
from jindan_tools.readers.open_run import open_run

FIXTURE = Path(__file__).resolve().parents[1] / "fixtures" / "crash_circumstances.tsv"
ROWS = [line.split("\t", 1) for line in FIXTURE.read_text(encoding="utf-8").splitlines()[1:]]
EPOCHS = "".join(f"Epoch {n}/50: train_loss {1.4 / n:.4f} val_loss {1.5 / n:.4f}\n" for n in (1, 2, 3))
MORE = "".join(f"Epoch {n}/50: train_loss {1.4 / n:.4f} val_loss {1.5 / n:.4f}\n" for n in range(4, 51))


@pytest.mark.parametrize(("accepted", "log"), ROWS, ids=[row[1][-60:] for row in ROWS])
def test_the_circumstances_name_the_kind_of_crash(accepted: str, log: str, tmp_path: Path) -> None:
    words = log.encode("latin-1", "backslashreplace").decode("unicode_escape")
    after = MORE if accepted == "-" else ""
    (tmp_path / "train.log").write_text(f"{EPOCHS}{words}\n{after}", encoding="utf-8")
    diagnosis = diagnose(next(iter(open_run(tmp_path))))
    if accepted == "-":
        assert diagnosis.verdict is not Verdict.CRASHED
        return
    first = diagnosis.causes[0].id if diagnosis.causes else "none"
    assert (diagnosis.verdict, first) in [(Verdict.CRASHED, cause) for cause in accepted.split()]


def test_circumstances_support_a_cause_and_never_establish_one(tmp_path: Path) -> None:
    log = "Traceback (most recent call last):\n  File \"/p/train.py\", line 9, in resume\n    opt = ckpt['opt']\nKeyError: 'opt'\n"
    (tmp_path / "train.log").write_text(log, encoding="utf-8")
    causes = diagnose(next(iter(open_run(tmp_path)))).causes
    assert [(c.id, c.status) for c in causes if c.status is not Status.HYPOTHESIS] == [
        ("ckpt_mismatch", Status.SUPPORTED)
    ]


def test_an_option_that_the_data_code_misses_is_no_damaged_sample(tmp_path: Path) -> None:
    log = (
        'Traceback (most recent call last):\n  File "/p/train.py", line 9, in main\n    rows = load_dataset(args)\n'
        '  File "/p/data/dataset.py", line 31, in load_dataset\n    return row[args.image_column]\n'
        "AttributeError: 'Namespace' object has no attribute 'image_column'\n"
    )
    (tmp_path / "train.log").write_text(log, encoding="utf-8")
    causes = [c.id for c in diagnose(next(iter(open_run(tmp_path)))).causes]
    assert causes[0] == "config_error"
    assert "corrupt_data" not in causes
