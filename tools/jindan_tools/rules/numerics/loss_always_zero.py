"""NUM012: the training loss is exactly zero from the first record to the last."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import grad_norm, last_segment, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex

# Losses that compare a sample with the others of its batch.
_PAIRS = regex(
    r"(?:^|[/_.\- ])(?:i2t|t2i|i2i|t2t|a2t|t2a|v2t|t2v|(?:info|nt)?-?_?nce|ntxent|nt_xent|contrastive|clip_loss|simclr)(?:$|[/_.\- ])"
)


@rule(
    "NUM012",
    "loss-always-zero",
    {
        "all_labels_ignored": 3.0,
        "plateau_infonce": 4.0,
        "frozen_layers": -2.0,
        "healthy_converged": -4.0,
        "memorisation": -3.0,
    },
)
def loss_always_zero(run: Run) -> Iterator[Finding]:
    """Report a training loss of exactly 0 in every record.

    ## What it does
    Checks the whole training loss for exact zeros and, when there are any, the gradient norm and the validation loss.
    ## Why it matters
    Cross-entropy over no target at all is 0/0; the Trainer logs it as 0 and nothing is learned. A real model never
    starts at exactly zero.
    ## Fires on
    At least two records, all exactly 0 (of a loss told in several parts only, all of them). A gradient norm of 0 and a
    validation loss of NaN make it conclusive; a contrastive loss of 0 speaks for a batch of one.
    ## Stays silent on
    Rewards of groups (their mean advantage is 0, and so is the loss that is logged; see GRD017),
    parts of a loss (a single-class detector has cls_loss 0), norms of NaN (NUM011), losses that fall to zero.
    ## Source
    torch cross_entropy with ignore_index over all targets gives NaN; transformers logging_nan_inf_filter; TRL issue 1053.
    """
    if any(s.name == "reward" for s in run.series):
        return
    parts = [s for s in last_segment(run.of_role(Role.TRAIN_LOSS)) if len(s) >= 2]
    losses = [s for s in parts if s.total] or (parts if len(parts) > 1 else [])
    if not losses or any(v != 0 for s in losses for v in s.values):
        return
    loss, norm, held_out = losses[0], grad_norm(run), val_loss(run)
    if norm is not None and norm.first_non_finite is not None:
        return
    if any(_PAIRS.search(s.name.lower()) for s in parts):
        yield _alone_in_batch(loss)
        return
    still = norm is not None and len(norm) > 0 and not any(norm.values)
    empty = held_out is not None and len(held_out) > 0 and not held_out.finite
    yield finding(
        f"학습 손실이 기록 {len(loss)}개 모두에서 정확히 0입니다.",
        cite_point(loss, 0, "첫 기록"),
        cite_point(loss, -1, "마지막 기록"),
        *((cite_point(norm, 0, "기울기도 0입니다"),) if norm is not None and still else ()),
        *((cite_point(held_out, 0, "검증 손실은 NaN입니다"),) if held_out is not None and empty else ()),
        severity=Severity.CRITICAL,
        argues=_weights(norm, still=still, empty=empty),
        facts={"records": float(len(loss))},
    )


def _alone_in_batch(loss: Series) -> Finding:
    return finding(
        f"대조 손실이 기록 {len(loss)}개 모두에서 정확히 0입니다. 후보가 하나뿐인 대조 손실은 ln 1 = 0이므로, 한 배치에 비교할 짝이 하나만 들어갔을 "
        "가능성이 큽니다(배치 1, 묶기 전에 나눈 배치).",
        cite_point(loss, 0, "첫 기록"),
        cite_point(loss, -1, "마지막 기록"),
        calculated("후보 수는 손실에서 되짚을 수 있습니다.", 1.0, "exp(0) = 1"),
        severity=Severity.CRITICAL,
        argues={
            "plateau_infonce": 3.0,
            "config_error": 1.5,
            "frozen_layers": -2.0,
            "healthy_converged": -4.0,
            "memorisation": -3.0,
        },
        facts={"records": float(len(loss))},
    )


def _weights(norm: Series | None, *, still: bool, empty: bool) -> dict[str, float]:
    proof = 4.0 if still and empty else 3.0 if still or empty else 2.0
    against = -2.0 if norm is None or still else 0.0
    # A graph that is cut or frozen still has a loss.
    cut = {"detach_no_grad": -3.0, "params_not_in_optim": -3.0} if still else {}
    return {
        **cut,
        "all_labels_ignored": proof,
        "frozen_layers": against,
        "healthy_converged": -4.0,
        "memorisation": -3.0,
    }
