"""An error of a program that came after the training, in a log of its own, ends no training that is done."""

from pathlib import Path

import pytest

from jindan_tools.model.run import Ending
from jindan_tools.readers.open_run import open_run

RECORDS = "".join(f"Epoch {e}/5 train_loss: {2 - e / 5:.2f} val_loss: {2.1 - e / 5:.2f}\n" for e in range(1, 6))


def error(script: str) -> str:
    frames = f'Traceback (most recent call last):\n  File "{script}", line 20, in <module>\n    main()\n'
    return f"{frames}FileNotFoundError: [Errno 2] No such file or directory: 'test/a.jpg'\n"


CASES = [
    ("predict.log", "predict.py", RECORDS, Ending.COMPLETED),
    ("logs/02_infer_err.txt", "infer.py", RECORDS, Ending.COMPLETED),
    # The training itself failed at its end, or was called so.
    ("train_test.log", "train.py", RECORDS, Ending.CRASHED),
    ("test.log", "train.py", RECORDS, Ending.CRASHED),
    ("stderr.log", "run.py", RECORDS, Ending.CRASHED),
    # A training that is not done may have stopped for this.
    ("predict.log", "predict.py", "\n".join(RECORDS.splitlines()[:2]) + "\n", Ending.CRASHED),
]


@pytest.mark.parametrize(("name", "script", "records", "ending"), CASES, ids=range(len(CASES)))
def test_an_error_is_of_the_run_or_of_another_program(
    name: str, script: str, records: str, ending: Ending, tmp_path: Path
) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "train.log").write_text(records)
    (tmp_path / name).write_text(error(script))

    (run,) = open_run(tmp_path)

    assert run.ending is ending
