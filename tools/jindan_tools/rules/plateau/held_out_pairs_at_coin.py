"""PLT341: a preference training that tells no held-out pair apart, whatever it learns of the pairs it sees."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import fmean
from jindan_tools.arithmetic.chance import BINARY_CHANCE
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_preference
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.plateau.ln2_plateau import ln2_plateau
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_RANKED = regex(r"rewards?[/_]accurac|^eval_accuracy$")
_LEAST, _BAND, _COIN, _LEARNT = 3, 0.015, 0.07, 0.03


@rule(
    "PLT341",
    "held-out-pairs-at-coin",
    {"plateau_bce_0693": 2.5, "labels_shuffled": 1.0, "label_noise": 0.5, "underfit": -1.0, "healthy_converged": -4.0},
)
def held_out_pairs_at_coin(run: Run) -> Iterator[Finding]:
    """Report a preference loss that stays at ln 2 or above on held-out pairs while it falls on the pairs of the training.

    ## What it does
    Looks whether every held-out loss is ln 2 and every held-out accuracy of the rewards that of a coin.
    ## Why it matters
    The training loss falls because a model can learn any pair by heart. That nothing carries over says that which answer was chosen
    follows from nothing in the text: chosen and rejected were mixed up, drawn at random, or belong to other prompts.
    ## Fires on
    Preference training with three evaluations or more, no held-out loss more than 1.5 % below ln 2, accuracies within 7 points of 0.5 in the mean and
    never above 60 %, and a training loss that ends 3 % or more below ln 2.
    ## Stays silent on
    Accuracies above, runs whose training loss stays at ln 2 as well (PLT006), other losses.
    ## Source
    -ln sigmoid(0) = ln 2; Rafailov et al. 2023 (DPO); trl logs rewards/accuracies.
    """
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or not is_preference(run) or len(held_out.finite) < _LEAST:
        return
    hits = next((s for s in run.of_role(Role.VAL_METRIC) if _RANKED.search(s.name.lower())), None)
    if hits is None or len(hits.finite) < _LEAST or min(held_out.finite) < (1 - _BAND) * BINARY_CHANCE:
        return
    mean = fmean(hits.finite)
    if abs(mean - 0.5) > _COIN or max(hits.finite) > 0.6 or fmean(train.finite[-3:]) > (1 - _LEARNT) * BINARY_CHANCE:
        return
    if any(ln2_plateau.check(run)):
        return
    yield finding(
        f"학습 쌍의 손실은 {figure(train.finite[-1])}까지 내려갔지만 검증 쌍의 손실은 평가 {len(held_out.finite)}번 모두 ln 2 = 0.6931 부근이거나 그 위이고 "
        f"보상의 정확도는 평균 {percent(mean)}로 동전 던지기와 같습니다. 어느 답을 골랐는지가 글에서 드러나지 않습니다.",
        cite_point(train, train.finite_indices[-1], "마지막"),
        cite_point(held_out, held_out.finite_indices[0], "처음"),
        cite_point(held_out, held_out.finite_indices[-1], "마지막"),
        cite_point(hits, hits.finite_indices[-1], "마지막"),
        severity=Severity.HIGH,
        facts={"accuracy": mean, "train": train.finite[-1]},
    )
