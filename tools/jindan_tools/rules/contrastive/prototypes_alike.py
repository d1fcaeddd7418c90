"""CTR050: a self-distillation loss stands at ln K: teacher and student give every prototype the same share."""

from __future__ import annotations

import math
from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.curves.cite import cite_ends, cite_stated
from jindan_tools.curves.select import train_loss
from jindan_tools.frameworks.fact import fact_number
from jindan_tools.frameworks.self_distillation import MARKS, PROTOTYPES, prototypes_fact
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 10
_AT, _NEVER_BELOW = 2e-3, 0.02


class _Head(Struct, frozen=True, kw_only=True):
    count: float
    said: Setting | None


@rule(
    "CTR050",
    "prototypes-alike",
    {
        "embedding_collapse": 3.5,
        "plateau_infonce": 1.0,
        "params_not_in_optim": -4.0,
        "frozen_layers": -4.0,
        "detach_no_grad": -4.0,
        "lr_too_low": -3.0,
        "plateau_chance_ce": -2.0,
        "plateau_prior": -3.0,
        "labels_shuffled": -4.0,
        "epochs_too_few": -3.0,
        "underfit": -3.0,
        "init_bad": -2.0,
        "healthy_converged": -4.0,
    },
)
def prototypes_alike(run: Run) -> Iterator[Finding]:
    """Report a loss of self-distillation that stands at the logarithm of the number of prototypes.

    ## What it does
    Compares the loss with ln K, K being the outputs of the head (out_dim, nmb_prototypes).
    ## Why it matters
    The cross-entropy between teacher and student is ln K when the teacher's output is uniform: the known collapse. It
    looks like a loss that has not begun to fall, and more epochs or another rate do not bring it back.
    ## Fires on
    Ten records or more, the last third within 0.2 % of ln K and none 2 % below it; K from the settings, or the default of
    DINO where its settings are there and K is not.
    ## Stays silent on
    Losses that moved away, short records, settings of other methods (contrastive losses have rules of their own).
    ## Source
    Caron et al., Emerging Properties in Self-Supervised Vision Transformers (2021), section 5.3: collapse to uniform;
    https://github.com/facebookresearch/dino/issues/246
    """
    loss = train_loss(run)
    if loss is None or len(loss.finite) < _LEAST:
        return
    head = next((h for h in _heads(run) if _stands_at(loss, math.log(h.count))), None)
    if head is None:
        return
    level = math.log(head.count)
    yield finding(
        f"{loss.name} 값이 기록 {len(loss.finite)}개 내내 ln {head.count:.0f} = {figure(level, 5)}에 있습니다. 교사의 출력이 모든 "
        "프로토타입에 고르게 퍼져 표현이 붕괴했을 때의 값입니다.",
        *cite_ends(loss),
        *(() if head.said is None else (cite_stated(head.said),)),
        calculated(
            f"출력 {head.count:.0f}개가 모두 같은 확률일 때의 교차 엔트로피이며, 마지막 손실과 "
            f"{percent(abs(loss.finite[-1] / level - 1), 2)} 차이입니다.",
            level,
            f"ln {head.count:.0f} = {level:.4f}",
        ),
        severity=Severity.HIGH,
        facts={"prototypes": head.count, "level": level},
    )  # fmt: skip


def _heads(run: Run) -> Iterator[_Head]:
    marked = False
    for setting in run.settings:
        name = setting.leaf
        marked = marked or name in MARKS
        count = setting.value
        if name in PROTOTYPES and isinstance(count, int) and not isinstance(count, bool) and count >= 16:
            yield _Head(count=float(count), said=setting)
    default = fact_number(prototypes_fact("dino.out_dim"))
    if marked and default is not None:
        yield _Head(count=default, said=None)


def _stands_at(loss: Series, level: float) -> bool:
    last = loss.finite[-max(3, len(loss.finite) // 3) :]
    return min(loss.finite) >= (1 - _NEVER_BELOW) * level and all(abs(v / level - 1) <= _AT for v in last)
