"""GRD023: with SGD the clipping limit bounds how far the weights can get, and here they could get nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_ends, cite_setting
from jindan_tools.curves.select import learning_rate, train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily, optimizer_family
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 4
# The initial weights of a layer of 1,000 inputs and outputs have a norm of about 18 (PyTorch), of a small network some units.
_SHORT = 1.0
_LOW = 0.05
_FELL = 0.3
# Without a count of steps: a step that short takes 500 updates and more for a path of 1.
_SHORT_STEP = 0.002
# A limit on each value bounds each weight by itself: initial weights are some hundredths to tenths.
_SHORT_EACH, _SHORT_STEP_EACH = 0.1, 1e-4


@rule(
    "GRD023",
    "clip-shortens-path",
    {
        "clip_misuse": 4.0,
        "params_not_in_optim": -2.0,
        "frozen_layers": -2.0,
        "detach_no_grad": -1.0,
        "lr_too_low": -1.0,
        "underfit": -3.0,
        "labels_shuffled": -2.0,
        "plateau_chance_ce": -2.0,
        "epochs_too_few": -2.0,
        "healthy_converged": -4.0,
    },
)
def clip_shortens_path(run: Run) -> Iterator[Finding]:
    """Report a clipping limit so low that SGD cannot move the weights by as much as 1 in the whole run.

    ## What it does
    A clipped step of SGD is at most rate x limit / (1 - momentum) long. Multiplies that by the number of steps.
    ## Why it matters
    The learning rate looks normal, the gradients are never logged, and the loss creeps: it reads like a model that is
    too small. Adam divides by the size of the gradient, so there the limit does not matter.
    ## Fires on
    SGD with a limit of at most 0.05, a training loss that fell by less than 30 %, and a path of less than 1 over all steps;
    where the steps are not counted, a step of at most 0.002. A limit on each value: a path of less than 0.1 for each
    weight, or a step of at most 0.0001.
    ## Stays silent on
    Adam and its relatives, unknown optimizers or step counts, losses that fell.
    ## Source
    torch.nn.utils.clip_grad_norm_: the norm over all gradients is at most max_norm; clip_grad_value_: each value is;
    torch.optim.SGD; lightning Trainer(gradient_clip_algorithm="value").
    """
    name, each = _limited(run)
    limit, loss = run.number(name), train_loss(run)
    if limit is None or not 0 < limit <= _LOW or loss is None or len(loss.finite) < _LEAST:
        return
    if optimizer_family(run.word("optimizer")) is not OptimizerFamily.SGD or relative_drop(loss.values) >= _FELL:
        return
    rate, steps = _mean_rate(run), _steps(run)
    proof = cite_setting(run, name)
    if not rate or proof is None:
        return
    pull = 1 / max(0.01, 1 - (run.number("momentum") or 0.0))
    step = rate * limit * pull
    most, most_a_step = (_SHORT_EACH, _SHORT_STEP_EACH) if each else (_SHORT, _SHORT_STEP)
    if (step * steps >= most) if steps else (step > most_a_step):
        return
    told = f"{figure(steps)}스텝을 모두 합해도 {figure(step * steps)}" if steps else f"한 스텝에 {figure(step)}"
    yield finding(
        f"기울기{' 값마다의' if each else ''} 한계가 {figure(limit)}뿐이라 SGD가 가중치{' 하나' if each else ''}를 옮길 수 있는 거리가 {told}밖에 되지 않습니다. "
        "모델이 작아서가 아니라 움직이지 못해서 배우지 못합니다.",
        proof,
        calculated(
            "한 스텝에 가중치 하나가 움직일 수 있는 가장 긴 거리입니다. 처음 가중치는 보통 0.01에서 0.3 사이입니다."
            if each
            else "한 스텝에 가중치 전체가 움직일 수 있는 가장 긴 거리(노름)입니다. 처음 가중치의 노름은 작은 모델에서도 보통 몇 이상입니다.",
            step,
            f"학습률 {figure(rate)} × 한계 {figure(limit)} × {figure(pull)} (모멘텀) = {figure(step)}",
        ),
        *cite_ends(loss),
        severity=Severity.HIGH,
        facts={"step": step, "limit": limit},
    )


def _limited(run: Run) -> tuple[str, bool]:
    """Return the setting that limits the gradient, and whether it limits each value of it instead of its norm."""
    if run.number("grad_clip") is None and run.number("grad_clip_value") is not None:
        return "grad_clip_value", True
    by_value = any(s.name.endswith("gradient_clip_algorithm") and s.value == "value" for s in run.settings)
    return "grad_clip", by_value


def _mean_rate(run: Run) -> float | None:
    series = learning_rate(run)
    return (
        sum(series.finite) / len(series.finite) if series is not None and series.finite else run.number("learning_rate")
    )


def _steps(run: Run) -> float:
    by_epoch = (run.epochs_done or 0) * (run.number("steps_per_epoch") or 0)
    return (
        run.steps_done
        or by_epoch
        or max((max(s.xs) + 1 for s in run.series if len(s) and s.axis.value == "step"), default=0.0)
    )
