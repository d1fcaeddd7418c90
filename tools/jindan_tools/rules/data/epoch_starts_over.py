"""DAT012: the epoch falls back at a resume while the steps go on: the same rows are read again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.model.source import Source
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.habit import habit
from jindan_tools.text.figures import figure

_LEAST, _BACK = 8, 0.02


@rule(
    "DAT012",
    "epoch-starts-over",
    {"resume_data_replay": 3.0, "resume_lr_reset": -1.0, "overfit": -1.0, "memorisation": -1.0},
)
def epoch_starts_over(run: Run) -> Iterator[Finding]:
    """Report a resume after which the epoch begins anew although the steps go on.

    ## What it does
    Follows the epoch written beside each step of the training loss, and reads `ignore_data_skip` in settings and script.
    ## Why it matters
    The rows of the broken epoch that were trained on before come again, in the same order, and those at its end are
    never reached. A training loss that is lower right after the resume comes from that, not from over-fitting.
    ## Fires on
    Rising steps whose epoch falls once, back to the beginning of the epoch that was under way.
    ## Stays silent on
    Epochs that go on, steps that begin again too (another run), epochs that fall several times.
    ## Source
    transformers Trainer: with ignore_data_skip=True the epoch of a resumed run is read from its first batch.
    """
    loss = train_loss(run)
    if loss is None or loss.axis is not Axis.STEP or len(loss.epochs) != len(loss.xs) or len(loss.xs) < _LEAST:
        return
    falls = [i for i, (a, b) in enumerate(pairwise(loss.epochs), 1) if b < a - _BACK]
    if len(falls) != 1 or not _same_epoch(loss, falls[0]):
        return
    at = falls[0]
    before, after = loss.epochs[at - 1], loss.epochs[at]
    told = _told(run)
    yield finding(
        f"재개한 {loss.x_label(at)}에서 에폭이 {figure(before)}에서 {figure(after)} 값으로 되돌아갔습니다. 스텝은 이어지지만 이미 배운 데이터를 처음부터 다시 읽었습니다.",
        cite_point(loss, at - 1, f"에폭 {figure(before)}"),
        cite_point(loss, at, f"에폭 {figure(after)}"),
        *((Evidence(statement="ignore_data_skip 설정은 재개할 때 읽던 자리로 건너뛰지 않게 합니다.", source=told[0], quote=told[1]),) if told else ()),
        severity=Severity.MEDIUM,
        argues={"resume_data_replay": 4.0, "resume_lr_reset": -1.0, "overfit": -1.0, "memorisation": -1.0} if told else None,
        facts={"before": before, "after": after},
    )  # fmt: skip


def _same_epoch(loss: Series, at: int) -> bool:
    """Say whether the fall leads to the start of the epoch that was under way, while steps rise."""
    before, after = loss.epochs[at - 1], loss.epochs[at]
    return (
        int(after) == int(before)
        and after - int(after) < 0.5 * (before - int(before)) + _BACK
        and loss.xs[at] > loss.xs[at - 1]
    )


def _told(run: Run) -> tuple[Source, str] | None:
    """Return where `ignore_data_skip` is set."""
    setting = next(
        (s for s in run.stated("ignore_data_skip") if s.flag()),
        None,
    )
    if setting is not None:
        return setting.source, ""
    event = habit(run, "skips_no_data")
    return None if event is None else (event.source, event.text)
