"""PLT047: a binary loss with a weight on the positives stands where a model ends that does not look at its input."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_WEIGHT = regex(r"pos_?weight\D{0,12}?(\d{1,6}(?:\.\d{1,8})?)", re.IGNORECASE)
# The settings that name a weight or hold the call of the loss; the table of rules asks for the same words.
_SAYS = regex(r"weight|criterion|loss|objective")
_LEAST = 5
_NEAR = 0.02
_WIDE = 0.07


@rule(
    "PLT047",
    "weighted-binary-chance",
    {
        "plateau_prior": 3.0,
        "plateau_bce_0693": 2.0,
        "labels_shuffled": 1.5,
        "underfit": -3.0,
        "overfit": -3.0,
        "healthy_converged": -4.0,
        "lr_too_low": -1.5,
        "grad_vanish": -1.0,
        "class_imbalance": -1.0,
    },
)
def weighted_binary_chance(run: Run) -> Iterator[Finding]:
    """Report a binary cross-entropy with pos_weight at the loss of a constant answer.

    ## What it does
    With the weight w = (1 - p) / p that balances a share p of positives, both sides weigh 1 - p, the best constant answer
    is one half and costs 2 (1 - p) ln 2 = 2 w / (1 + w) ln 2. Compares the losses with that.
    ## Why it matters
    1.31 is neither 0.693 nor the entropy of the share: it looks like a loss that has come down from 1.39 and learns.
    ## Fires on
    A weight above 1.2 in the settings, five records or more, a training loss whose second half lies within 2 % of that level,
    a held-out loss (where there is one) that never gets below it by more than 2 %, and an area under the curve (where there
    is one) within 0.07 of one half.
    ## Stays silent on
    Detectors, losses below the level, areas that rise.
    ## Source
    torch.nn.BCEWithLogitsLoss: loss = -[w y ln s(z) + (1 - y) ln(1 - s(z))], averaged over all rows.
    """
    given = _weight(run)
    train, held = train_loss(run), val_loss(run)
    if given is None or train is None or is_detector(run) or len(train.finite) < _LEAST:
        return
    setting, weight = given
    level = 2 * weight / (1 + weight) * math.log(2)
    if abs(median(tail(train.finite, 0.5)) / level - 1) > _NEAR:
        return
    area = _area(run)
    if (held is not None and held.finite and min(held.finite) < (1 - _NEAR) * level) or (
        area is not None and any(abs(v - 0.5) > _WIDE for v in area.finite)
    ):
        return
    yield finding(
        f"{train.name} 값이 {figure(level)} 부근에 머물렀습니다. pos_weight {figure(weight)}에서 입력을 보지 않고 늘 같은 답을 할 때의 손실이 그 값입니다.",
        Evidence(statement=f"pos_weight 값은 {figure(weight)}입니다.", value=weight, source=setting.source),
        calculated(
            "양성 비율 p를 되돌리는 가중치 w에서 늘 같은 답을 할 때의 손실입니다.",
            level,
            f"2w ÷ (1 + w) × ln 2 = 2 × {figure(weight)} ÷ {figure(1 + weight)} × 0.6931 = {figure(level)}",
        ),
        cite_point(train, train.finite_indices[-1], "마지막"),
        *((cite_point(area, area.finite_indices[-1], "순서를 모르면 0.5"),) if area is not None else ()),
        severity=Severity.HIGH,
        facts={"weight": weight, "level": level},
    )


def _weight(run: Run) -> tuple[Setting, float] | None:
    for setting in run.settings:
        name, value = setting.leaf, str(setting.value)
        match = _WEIGHT.search(f"{name}={value}" if "weight" in name else value)
        if match is not None and _SAYS.search(name) and float(match[1]) > 1.2:
            return setting, float(match[1])
    return None


def _area(run: Run) -> Series | None:
    found = (
        s for s in last_segment(run.of_role(Role.VAL_METRIC)) if "auc" in s.name.lower() and "pr" not in s.name.lower()
    )
    return next((s for s in found if len(s.finite) >= 3), None)
