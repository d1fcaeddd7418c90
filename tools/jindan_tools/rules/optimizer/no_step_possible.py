"""OPT008: an epoch holds no batch at all, so no step is ever made."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule

_NOT_THESE = {
    "all_labels_ignored": -5.0, "loss_zero_gradnorm_nan": -4.0, "params_not_in_optim": -4.0, "detach_no_grad": -4.0,
    "frozen_layers": -4.0, "memorisation": -4.0, "lr_too_low": -4.0, "labels_shuffled": -4.0, "overfit": -3.0,
    "plateau_chance_ce": -3.0, "plateau_prior": -3.0, "healthy_converged": -5.0,
}  # fmt: skip


def _drops_last(run: Run) -> bool:
    return any(s.leaf.endswith("drop_last") and s.flag() for s in run.settings)


@rule("OPT008", "no-step-possible", {"few_optimizer_steps": 4.5, **_NOT_THESE})
def no_step_possible(run: Run) -> Iterator[Finding]:
    """Report a training loop without a batch: fewer samples than the batch size with drop_last.

    ## What it does
    Looks for zero batches an epoch, stated or from samples, batch size and drop_last.
    ## Why it matters
    The loop ends at once, prints a loss of 0 or its start value, and every evaluation repeats the untrained model.
    ## Fires on
    A stated number of 0 batches an epoch, or drop_last with fewer training samples than the batch size, and no training
    loss other than 0.
    ## Stays silent on
    Runs that show a training loss, and configurations without a record: a 0 stands for all batches in some.
    ## Source
    torch.utils.data.DataLoader: drop_last drops the incomplete batch, here the only one.
    """
    loss, held_out = train_loss(run), val_loss(run)
    if not run.series or (loss is not None and any(loss.finite)):
        return
    samples, batch = run.number("train_samples"), run.number("batch_size")
    too_few = samples is not None and batch is not None and samples < batch and _drops_last(run)
    if run.number("steps_per_epoch") != 0 and not too_few:
        return
    yield finding(
        "한 에폭에 배치가 하나도 없어 가중치를 한 번도 갱신하지 않았습니다. 손실 0은 학습된 값이 아니라 빈 평균입니다.",
        *known(
            cite_setting(run, "steps_per_epoch"), cite_setting(run, "batch_size"), cite_setting(run, "train_samples")
        ),
        *(() if loss is None or not len(loss) else (cite_point(loss, -1),)),
        *(() if held_out is None or not held_out.finite else (cite_point(held_out, -1, "학습하지 않은 모델의 값"),)),
        severity=Severity.CRITICAL,
    )
