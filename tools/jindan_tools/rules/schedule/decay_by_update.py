"""LRS172: `decay` of Keras' older optimizers, which divides the rate by 1 + decay x updates and was meant by epoch."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import train_loss
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_MOST, _GONE, _LEAST, _STANDS = 0.3, 0.1, 6, 0.02


@rule("LRS172", "decay-by-update", {"sched_per_batch_step": 4.0, "lr_too_low": 1.0, "underfit": -3.0})
def decay_by_update(run: Run) -> Iterator[Finding]:
    """Report a `decay` that leaves less than a tenth of the rate after the first epoch, beside a loss that soon stands still.

    ## What it does
    Computes 1 / (1 + decay x updates) for the first epoch and for the end of the run.
    ## Why it matters
    The argument counts updates, not epochs: with 0.1 the rate is halved after ten batches. CSVLogger and the history do not hold
    the decayed rate, so the run looks as if the model were too small.
    ## Fires on
    A run of Keras or TensorFlow with `decay` and known updates, less than a tenth of the rate left after an epoch, a loss that
    fell by less than 2 % over the second half.
    ## Stays silent on
    Other frameworks (where `decay` is one of averages or weights), decays that leave a tenth, losses that still fall.
    ## Source
    tf.keras.optimizers.legacy: lr = learning_rate / (1 + decay * iterations), up to 2.15; removed in Keras 3.
    """
    loss = train_loss(run)
    decay = next((s for s in run.stated("decay") if 0 < (s.number() or 0) <= _MOST), None)
    updates = run.number("steps_per_epoch") or _counted(run)
    if loss is None or decay is None or not updates or len(loss.finite) < _LEAST or not _is_keras(run):
        return
    value = decay.number() or 0.0
    left = 1 / (1 + value * updates)
    half = loss.finite[len(loss.finite) // 2]
    if left >= _GONE or half <= 0 or half - loss.finite[-1] > _STANDS * half:
        return
    yield finding(
        f"decay={figure(value)}는 에폭이 아니라 갱신마다 셉니다. 첫 에폭({figure(updates)}번 갱신)이 끝나면 학습률의 {percent(left, 2)}만 남아 그 뒤로 거의 배우지 못했습니다.",
        cite_stated(decay),
        calculated(
            "첫 에폭 뒤에 남는 학습률의 비율입니다.",
            left,
            f"1 ÷ (1 + {figure(value)} × {figure(updates)}) = {figure(left)}",
        ),
        cite_point(loss, loss.finite_indices[0], "처음"),
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        severity=Severity.HIGH,
        argues={
            "sched_per_batch_step": 4.0,
            "lr_too_low": 1.0,
            "underfit": -3.0,
            "long_plateau_waste": -1.0,
            "healthy_converged": -4.0,
        },
    )


def _counted(run: Run) -> float | None:
    rows, batch = run.number("train_samples"), run.number("batch_size")
    return rows / batch if rows and batch else None


def _is_keras(run: Run) -> bool:
    if run.framework is Framework.KERAS or any(
        e.word("package") in {"keras", "tensorflow", "tf-keras", "tf_keras"} for e in run.of_kind(EventKind.VERSION)
    ):
        return True
    named = (str(s.value).lower() for s in run.settings if s.leaf in {"framework", "backend", "library"})
    return any("keras" in v or "tensorflow" in v for v in named)
