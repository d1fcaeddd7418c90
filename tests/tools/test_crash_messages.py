"""The last words of a run name the kind of its crash: messages of the frameworks, each with the causes an expert takes."""

from pathlib import Path

import pytest

from jindan_tools.diagnose import diagnose
from jindan_tools.model.diagnosis import Verdict
from jindan_tools.readers.open_run import open_run

FIXTURE = Path(__file__).resolve().parents[1] / "fixtures" / "crash_messages.tsv"
ROWS = [line.split("\t", 1) for line in FIXTURE.read_text(encoding="utf-8").splitlines()[1:]]
EPOCHS = "".join(f"Epoch {n}/50: train_loss {1.4 / n:.4f} val_loss {1.5 / n:.4f}\n" for n in (1, 2, 3))
TRACEBACK = """Traceback (most recent call last):
  File "/home/k/proj/train.py", line 212, in <module>
    main()
  File "/home/k/proj/train.py", line 148, in main
    train_one_epoch(model, loader, opt)
"""
# Words of a shell, a scheduler or a script, which stand alone.
WITHOUT_TRACEBACK = ("Killed", "slurmstepd", "srun:", "Segmentation fault", "Loss is nan", "CUDA out of memory")


@pytest.mark.parametrize(("accepted", "message"), ROWS, ids=[row[1][:60] for row in ROWS])
def test_the_last_words_name_the_kind_of_crash(accepted: str, message: str, tmp_path: Path) -> None:
    before = EPOCHS if message.startswith(WITHOUT_TRACEBACK) else EPOCHS + TRACEBACK
    words = message.replace("\\n", "\n").replace("\\t", "\t")
    (tmp_path / "train.log").write_text(f"{before}{words}\n", encoding="utf-8")
    diagnosis = diagnose(next(iter(open_run(tmp_path))))
    first = diagnosis.causes[0].id if diagnosis.causes else "none"
    assert (diagnosis.verdict, first) in [(Verdict.CRASHED, cause) for cause in accepted.split()]
