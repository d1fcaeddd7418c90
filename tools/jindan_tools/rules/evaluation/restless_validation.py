"""EVL002: the held-out loss is far more restless than the training loss."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_settings
from jindan_tools.curves.jitter import jitter
from jindan_tools.curves.kind import is_adversarial, is_detector, is_preference
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent, times

_RATIO = 10.0
_LEAST, _LEAST_NOISE = 12, 0.15
_LEAST_WILD, _WILD = 8, 0.5
# fit() and the loops of these trainers turn dropout and batch statistics off themselves before they evaluate.
# Source: keras Model.test_step (training=False); transformers Trainer.evaluation_loop and Lightning's _EvaluationLoop (model.eval()).
_SWITCH = frozenset({Framework.KERAS, Framework.HF_TRAINER, Framework.LIGHTNING})


@rule("EVL002", "restless-validation", {"eval_mode_missing": 1.0, "bn_small_batch": 1.0, "val_settings_differ": 0.5})
def restless_validation(run: Run) -> Iterator[Finding]:
    """Remark a held-out loss that jumps from record to record while the training loss is smooth.

    ## What it does
    Compares the relative jump between neighbouring records of both losses in the second half of the run.
    ## Why it matters
    Weights that change smoothly give smooth losses on a fixed set; dropout left on, or batch statistics of small batches,
    make the evaluation itself random.
    ## Fires on
    At least 12 epoch records each, held-out jumps of at least 15 % of the level and 10 times those of training; eight records of
    jumps by half of the level.
    ## Stays silent on
    Small held-out sets (up to 120 samples), detectors, adversarial and preference losses, losses near zero.
    ## Source
    Robust sigma of neighbouring differences.
    """
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or any(k(run) for k in (is_detector, is_adversarial, is_preference)):
        return
    records = min(len(train.finite), len(held_out.finite))
    if records < _LEAST_WILD or Axis.STEP in (train.axis, held_out.axis):
        return
    samples = run.number("val_samples")
    calm, restless = _jump(train), _jump(held_out)
    if (samples is not None and samples <= 120) or median(tail(held_out.values, 0.5)) < 0.05:
        return
    if restless < (_LEAST_NOISE if records >= _LEAST else _WILD) or restless < _RATIO * calm:
        return
    yield finding(
        f"검증 손실이 기록마다 수준의 {percent(restless)}씩 흔들려 학습 손실보다 {times(restless / max(calm, 1e-9))} 불안정합니다.",
        Evidence(
            statement=f"뒤쪽 절반에서 이웃한 기록의 변화는 {held_out.name} {percent(restless)}, {train.name} {percent(calm, 2)}입니다.",
            value=restless,
            source=held_out.source(-1),
            formula="이웃한 기록 차이 크기의 중앙값 ÷ 0.954 ÷ 수준",
        ),
        *cite_settings(run, "dropout", "batch_size"),
        severity=Severity.MEDIUM,
        argues={"bn_small_batch": 1.0, "batch_noise": 0.5, "too_little_data": 0.5}
        if run.framework in _SWITCH
        else None,
        facts={"val_jump": restless, "train_jump": calm},
    )


def _jump(series: Series) -> float:
    late = tail(series.values, 0.5)
    level = abs(median(late))
    return jitter(late) / level if level else 0.0
