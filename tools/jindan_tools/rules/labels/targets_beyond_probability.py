"""LBL032: a binary cross-entropy below zero: its targets lie outside of 0..1."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.falling import has_moving_target
from jindan_tools.curves.kind import is_contrastive, is_detector
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_BINARY = regex(r"(?:^|[^a-z])bce|binary_?cross_?entropy|bcewithlogits")
_LOSS = regex(r"loss|criterion|objective")
_OVERLAP = regex(r"dice|iou|jaccard")
_LEAST = 3
# A Dice taken negatively adds no less than -1 to a sum.
_BELOW, _FAR_BELOW = -1.05, -5.0


@rule(
    "LBL032",
    "targets-beyond-probability",
    {
        "labels_corrupt": 4.0,
        "wrong_loss": 1.5,
        "input_not_normalised": 0.5,
        "diverge_no_nan": -4.0,
        "nan_lr_diverge": -2.0,
        "lr_too_high_oscillate": -3.0,
        "labels_shuffled": -3.0,
        "overfit": -3.0,
        "memorisation": -3.0,
        "healthy_converged": -4.0,
    },
)
def targets_beyond_probability(run: Run) -> Iterator[Finding]:
    """Report a binary cross-entropy, or the loss of a segmentation, that is negative.

    ## What it does
    Looks for a training loss below 0 where a binary cross-entropy is named, or far below 0 beside a Dice or IoU.
    ## Why it matters
    -t ln p - (1 - t) ln(1 - p) is never negative for a target t in 0..1. With masks of 0 and 255 (or classes 1 and 2) it
    falls without end, proportionally to the logits; it is no divergence and a lower rate changes nothing.
    ## Fires on
    Three records or more and a last loss below -1.05 with a named BCE, below -5 with an overlap among the metrics.
    ## Stays silent on
    Losses above that (a Dice taken negatively), densities, flows, policies and players, other losses.
    ## Source
    torch.nn.BCEWithLogitsLoss: targets are expected in [0, 1] and not checked.
    """
    loss = train_loss(run)
    if loss is None or len(loss.finite) < _LEAST or loss.finite[-1] >= _BELOW or _other_kind(run):
        return
    named, overlap = _named(run), _overlap(run)
    if named is None and (overlap is None or loss.finite[-1] >= _FAR_BELOW):
        return
    held_out = val_loss(run)
    yield finding(
        f"{loss.name} 값이 {figure(loss.finite[-1])}입니다. 목표값이 0과 1 사이이면 이진 교차 엔트로피는 음수가 될 수 없으므로 "
        "마스크나 라벨이 0/1이 아닌 값(예: 0/255)으로 들어가고 있습니다.",
        *cite_ends(loss),
        *(() if named is None else (_said(named),)),
        *(() if held_out is None or not held_out.finite else (cite_point(held_out, held_out.finite_indices[-1]),)),
        *(() if overlap is None else (cite_point(overlap, overlap.finite_indices[-1]),)),
        calculated("목표값이 0과 1 사이일 때 이 손실의 최솟값입니다.", 0.0, "−t·ln p − (1−t)·ln(1−p) ≥ 0 (0 ≤ t ≤ 1)"),
        severity=Severity.CRITICAL,
        argues=None if named is not None else {**_UNNAMED},
        facts={"last_loss": loss.finite[-1]},
    )


_UNNAMED = {
    "labels_corrupt": 3.0, "wrong_loss": 2.0, "diverge_no_nan": -3.0, "lr_too_high_oscillate": -3.0, "overfit": -3.0,
    "memorisation": -3.0, "healthy_converged": -4.0,
}  # fmt: skip


def _other_kind(run: Run) -> bool:
    return has_moving_target(run) or is_detector(run) or is_contrastive(run)


def _named(run: Run) -> Setting | None:
    said = (s for s in run.stated_like(_LOSS) if isinstance(s.value, str))
    return next((s for s in said if _BINARY.search(str(s.value).lower())), None)


def _overlap(run: Run) -> Series | None:
    found = [s for role in (Role.VAL_METRIC, Role.TRAIN_METRIC) for s in last_segment(run.of_role(role))]
    return next((s for s in found if _OVERLAP.search(s.name.lower()) and s.finite), None)


def _said(setting: Setting) -> Evidence:
    return Evidence(
        statement=f"손실 함수({setting.name})는 {safe_line(str(setting.value), 60)}입니다.", source=setting.source
    )
