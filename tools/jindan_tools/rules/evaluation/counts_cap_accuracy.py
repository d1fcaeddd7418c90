"""EVL310: an accuracy cannot rise further because fewer rows are counted than it is divided by."""

from __future__ import annotations

import math
from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.arithmetic.accuracy_bound import least_accuracy
from jindan_tools.curves.cite import cite_point, cite_settings, cite_stated, shown
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_SAME, _DIGIT = 4, 1.01e-4
_RIGHT, _LOW, _HIGH = 0.7, 0.02, 0.998
_START = 0.2
_WRONG = {
    "metric_bug": 3.5,
    "label_noise": -4.0,
    "labels_shuffled": -3.0,
    "overfit": -2.0,
    "underfit": -3.0,
    "double_softmax": -2.0,
    "class_imbalance": -2.0,
}


class Cap(Struct, frozen=True, kw_only=True):
    """The highest share that a count allows: `counted` of `rows`, and the Korean sentence that says why."""

    counted: int
    rows: int
    why: str


@rule("EVL310", "counts-cap-accuracy", {"metric_bug": 3.5})
def counts_cap_accuracy(run: Run) -> Iterator[Finding]:
    """Report an accuracy that rests at the share of the rows that are counted at all.

    ## What it does
    Looks for the counts of the run (rows, batch, steps an epoch, devices) whose ratio is the value that an accuracy rests at.
    ## Why it matters
    `correct / len(dataset)` cannot reach 1 when the loader drops its last batch or each process sees its part of the rows. The
    missing share looks like wrong labels or a limit of the model, and no change of either moves it.
    ## Fires on
    An accuracy that ends with four equal values below 1, its highest, of which a ratio of counts is the exact value, beside a cross-entropy of the
    same split that leaves at most 30 % of the missing share to wrong answers, since each costs ln 2 or more.
    ## Stays silent on
    Accuracies that still move, ratios that no count explains, losses that allow the missing share, losses that start below 0.2.
    ## Source
    torch DataLoader(drop_last=True) yields floor(n / batch) batches; 1 - loss / ln 2 bounds the share of right answers.
    """
    for role, loss in ((Role.TRAIN_METRIC, train_loss(run)), (Role.VAL_METRIC, val_loss(run))):
        hits = accuracy(run, role)
        level = _resting(hits)
        if hits is None or level is None or loss is None or len(loss.finite) < _SAME:
            continue
        bound = least_accuracy(max(loss.finite[-_SAME:]))
        cap = next((c for c in _caps(run, level, role) if abs(c.counted / c.rows - level) <= _DIGIT), None)
        if cap is None or max(loss.finite) < _START or bound < level + _RIGHT * (1 - level):
            continue
        yield finding(
            f"{hits.name} 값이 {shown(hits, level)}에서 더 오르지 않는 것은 {cap.why} 손실로 보면 거의 모두 맞히고 있습니다.",
            cite_point(hits, -1, "멈춘 값"),
            cite_point(loss, loss.finite_indices[-1]),
            calculated(
                "셀 수 있는 몫입니다.",
                cap.counted / cap.rows,
                f"{cap.counted:,} ÷ {cap.rows:,} = {figure(cap.counted / cap.rows)}",
            ),
            calculated(
                f"이 손실이면 정확도는 적어도 {percent(bound)}입니다. 틀린 답은 하나에 손실을 ln 2 이상 더하기 때문입니다.",
                bound,
                f"1 − {figure(max(loss.finite[-_SAME:]))} ÷ ln 2 = {figure(bound)}",
            ),
            *_cited(run),
            severity=Severity.HIGH,
            argues=_WRONG,
            facts={"counted": float(cap.counted), "rows": float(cap.rows)},
        )
        return


def _resting(hits: Series | None) -> float | None:
    """Return the value that an accuracy ends with, when it is its highest and does not move."""
    if hits is None or len(hits.finite) < 2 * _SAME:
        return None
    last = hits.finite[-_SAME:]
    level = last[-1]
    same = max(last) - min(last) <= 1e-9 and max(hits.finite) <= level + 1e-9
    return level if same and _LOW < level < _HIGH and hits.finite[0] < level else None


def _caps(run: Run, level: float, role: Role) -> Iterator[Cap]:
    rows = run.number("train_samples" if role is Role.TRAIN_METRIC else "val_samples")
    batch, steps, devices = run.number("batch_size"), run.number("steps_per_epoch"), run.number("devices")
    dropped = any(s.flag() for s in run.stated("drop_last"))
    if role is Role.TRAIN_METRIC and batch and batch >= 2:
        for count in {int(rows)} if rows else _implied(batch, steps, level) if dropped else set[int]():
            full = int(count // batch * batch)
            if 0 < full < count:
                yield Cap(
                    counted=full,
                    rows=count,
                    why=f"마지막 배치를 버려({figure(count // batch)}배치 × {figure(batch)}) {full:,}개만 세면서 전체 {count:,}개로 나누기 때문입니다.",
                )
    if devices and devices >= 2 and rows:
        part = math.ceil(rows / devices)
        yield Cap(
            counted=part,
            rows=int(rows),
            why=f"한 프로세스가 본 {part:,}개만 세면서 전체 {int(rows):,}개로 나누기 때문입니다.",
        )


def _implied(batch: float, steps: float | None, level: float) -> set[int]:
    """Return the number of rows of which the full batches are exactly this share, where the steps of an epoch are known."""
    if not steps:
        return set()
    rows = round(steps * batch / level)
    return {rows} if steps * batch < rows < (steps + 1) * batch else set()


def _cited(run: Run) -> tuple[Evidence, ...]:
    return (
        *cite_settings(run, "batch_size", "train_samples", "devices"),
        *(cite_stated(s) for s in run.stated("drop_last")[:1]),
    )
