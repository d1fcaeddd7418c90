"""Records of several starts, ranks or processes in one file become curves of their own, and a resume goes on in one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from jindan_tools.diagnose import diagnose
from jindan_tools.model.diagnosis import Verdict
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.readers.open_run import open_run


def curve(count: int, end: float = 0.3, start: float = 1.6) -> list[str]:
    """Return one line an epoch of a loss that falls from `start` to `end`."""
    falls = [start * (end / start) ** (i / max(1, count - 1)) for i in range(count)]
    return [f"Epoch {e} train_loss: {v:.4f} val_loss: {1.1 * v:.4f} lr: 0.1" for e, v in enumerate(falls, 1)]


def in_turns(*writers: Sequence[str]) -> list[str]:
    """Return the lines of processes of which every other one is a line ahead."""
    lines: list[str] = []
    for at in range(max(map(len, writers)) + 1):
        for number, writer in enumerate(writers):
            mine = at - number % 2
            lines += [writer[mine]] if 0 <= mine < len(writer) else []
    return lines


def opened(folder: Path, lines: Sequence[str]) -> Run:
    (folder / "train.log").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (run,) = open_run(folder)
    return run


def lengths(run: Run) -> list[int]:
    return [len(s) for s in run.of_role(Role.TRAIN_LOSS)]


FAST, SLOW = curve(24, 0.1), curve(12, 0.6, 1.5)
SEVERAL: list[tuple[str, list[str], list[int]]] = [
    ("six processes", in_turns(*(curve(12, k / 10, 1.5 + k / 20) for k in range(1, 7))), [12] * 6),
    ("one twice as fast", [x for at in range(12) for x in (*FAST[2 * at : 2 * at + 2], SLOW[at])], [24, 12]),
    ("a run that ended after its first epoch", [*curve(1, start=1.5), *curve(15)], [1, 15]),
    ("three runs of two epochs, then one of sixteen", [*(x for k in (1.7, 1.8, 1.9) for x in curve(2, start=k)), *curve(16)], [2, 2, 2, 16]),
    ("starts of which one value agrees by chance", [*curve(3, 0.2), *(x.replace("lr: 0.1", "lr: 0.2") for x in curve(20))], [3, 20]),
    ("an epoch that is printed again by a resume", [*curve(8), *curve(15)[7:]], [15]),
    ("five folds", curve(10) * 5, [10] * 5),
    ("lines that come late", [x for at in range(0, 12, 3) for x in (FAST[at], FAST[at + 2], FAST[at + 1])], [12]),
    ("a closing evaluation at the last epoch", [*curve(10), *curve(10, 0.29)[-1:]], [11]),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), [c[1:] for c in SEVERAL], ids=[c[0] for c in SEVERAL])
def test_every_start_has_a_curve_of_its_own(tmp_path: Path, lines: list[str], expected: list[int]) -> None:
    assert lengths(opened(tmp_path, lines)) == expected


def test_all_curves_of_a_line_are_cut_at_the_same_place(tmp_path: Path) -> None:
    run = opened(tmp_path, [*curve(3, 0.2, 1.7), *curve(20)])

    assert {
        tuple((s.segment, len(s)) for s in run.series if s.name == name) for name in ("train_loss", "val_loss", "lr")
    } == {((0, 3), (1, 20))}


def broken(count: int) -> list[str]:
    return [line if at < 4 else line.replace(line.split()[3], "nan") for at, line in enumerate(curve(count))]


FOLDS = [line for fold in range(5) for line in (f"===== Fold {fold + 1}/5 =====", *(curve, broken)[fold == 1](10))]


def test_a_fold_that_fails_is_not_hidden_by_the_last_one(tmp_path: Path) -> None:
    found = diagnose(opened(tmp_path, FOLDS))

    assert found.verdict is Verdict.FAILING
    assert "2번째 구간" in next(f.title for f in found.findings if f.code == "REP003")


def test_attempts_that_failed_before_the_one_that_went_well_do_not_count(tmp_path: Path) -> None:
    run = opened(tmp_path, [*broken(6), *broken(6), *curve(20)])

    assert diagnose(run).verdict is Verdict.HEALTHY
    assert any(map(math.isnan, run.of_role(Role.TRAIN_LOSS)[0].values))


def test_ranks_with_steps_beside_their_epochs_keep_their_steps(tmp_path: Path) -> None:
    ranks = [
        [f"[rank{r}]: epoch {1 + s // 10} step {s + 1} loss {2 - s / 30 + r / 7:.4f}" for s in range(40)]
        for r in range(4)
    ]
    run = opened(tmp_path, in_turns(*ranks))

    assert [s.xs[-1] for s in run.of_role(Role.TRAIN_LOSS)] == [40.0] * 4
