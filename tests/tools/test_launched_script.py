"""Of several training scripts in a folder only the one that ran speaks about the run."""

from pathlib import Path

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.readers.open_run import open_run

LOG = "".join(f"{{'loss': {2 / n:.3f}, 'learning_rate': 1e-05, 'epoch': {n / 10}}}\n" for n in range(1, 12))
HEAD = "from transformers import Trainer, TrainingArguments\na = TrainingArguments(learning_rate={rate})\n"
LEAK = "t = Trainer(train_dataset=ds, eval_dataset=ds)\n"

CASES = [
    ({"train.py": LEAK}, "", {"train.py"}),
    ({"train.py": "", "old_sft.py": LEAK}, "", set[str]()),
    ({"sft.py": "", "dpo.py": LEAK}, "", set[str]()),
    ({"sft.py": "", "dpo.py": LEAK}, "python dpo.py --seed 1\n", {"dpo.py"}),
    ({"sft.py": "", "dpo.py": LEAK}, "torchrun --nproc_per_node 8 src/sft.py \\\n  --seed 1\n", set[str]()),
]


@pytest.mark.parametrize(("scripts", "launcher", "speaks"), CASES)
def test_only_the_script_that_ran_speaks(
    scripts: dict[str, str], launcher: str, speaks: set[str], tmp_path: Path
) -> None:
    (tmp_path / "train.log").write_text(LOG, encoding="utf-8")
    for name, more in scripts.items():
        (tmp_path / name).write_text(HEAD.format(rate="1e-5") + more, encoding="utf-8")
    if launcher:
        (tmp_path / "run.sh").write_text(launcher, encoding="utf-8")
    run = next(open_run(tmp_path))
    assert {e.source.path for e in run.of_kind(EventKind.SCRIPT)} == speaks
