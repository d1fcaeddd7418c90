"""Counts of batches that begin anew with each epoch, logger heads before steps, tables printed anew, and titles over tables."""

import sys
from pathlib import Path

from jindan_tools.model.series import Axis, Role

sys.path.insert(0, str(Path(__file__).parent))
from test_segments import opened

HEAD = "2026-11-28 09:43:12.892 | INFO     | __main__:main:88 - "


def _epochs(step: str, end: str, batches: int = 10) -> list[str]:
    return [
        line
        for epoch in range(4)
        for line in (
            *(
                step.format(n=epoch * batches + k + 1, k=k, all=4 * batches, of=batches, loss=2.0 - epoch / 4 - k / 50)
                for k in range(batches)
            ),
            end.format(e=epoch + 1, loss=1.9 - epoch / 4),
        )
    ]


def test_steps_behind_the_head_of_loguru_stay_steps_below_an_epoch(tmp_path: Path) -> None:
    lines = _epochs(HEAD + "step {n}/{all} loss={loss:.4f}", HEAD + "epoch {e} eval_loss={loss:.4f}")

    (loss,) = opened(tmp_path, lines).of_role(Role.TRAIN_LOSS)

    assert (loss.axis, len(loss), loss.xs[-1]) == (Axis.STEP, 40, 40.0)


def test_a_bare_count_from_zero_goes_on_over_the_epochs(tmp_path: Path) -> None:
    lines = _epochs("  [{k:>3}/{of}] ctc {loss:.3f}", "== epoch {e:02d} == train ctc {loss:.4f} | dev ctc {loss:.4f}")

    found = [s for s in opened(tmp_path, lines).of_role(Role.TRAIN_LOSS) if s.axis is Axis.STEP]

    assert [(len(s), s.xs[-1]) for s in found] == [(40, 39.0)]


def test_a_table_that_is_printed_anew_with_more_rows_is_one_course(tmp_path: Path) -> None:
    rows = [f"{n:6d}   {2.0 - n / 20:.5f}   {2.1 - n / 25:.5f}" for n in range(1, 13)]
    head = "epoch  train_loss  valid_loss"

    found = opened(tmp_path, [head, *rows[:4], "", head, *rows[:8], "", head, *rows]).of_role(Role.TRAIN_LOSS)

    assert [(len(s), s.segment) for s in found] == [(12, 0)]


def test_a_table_without_a_count_belongs_to_the_epoch_over_it(tmp_path: Path) -> None:
    lines = [
        line
        for n in range(1, 7)
        for line in (
            f"          epoch {n}/6          ",
            "┏━━━━━━━━┳━━━━━━━━┓",
            "┃ d_loss ┃ g_loss ┃  D(x) ┃",
            "┡━━━━━━━━╇━━━━━━━━┩",
            f"│ {1.2 - n / 50:.4f} │ {0.8 + n / 50:.4f} │ 0.5{n} │",
            "└────────┴────────┘",
        )
    ]

    found = {s.name: s for s in opened(tmp_path, lines).series}

    assert found["g_loss"].xs == (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
    assert found["g_loss"].axis is Axis.EPOCH
