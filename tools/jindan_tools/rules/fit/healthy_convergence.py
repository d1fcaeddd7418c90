"""FIT009: losses fell, the held-out quality is near its best at the end and well above guessing."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.detection_score import best_share
from jindan_tools.curves.kind import is_adversarial, is_detector, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.curves.shape import relative_drop, tail
from jindan_tools.curves.turn import find_turn
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.fit.metric_loss import metric_loss
from jindan_tools.rules.plateau.chance_arithmetic import chance_accuracy_limit
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_HALF_AS_HIGH_AGAIN = 1.5
# Measures of pictures, sounds and masks; of the first, less is better.
_ERROR = regex(r"(?:^|[^a-z])(?:fid|kid|lpips|mcd)(?:[^a-z]|$)")
_QUALITY = regex(r"(?:^|[^a-z])(?:fid|kid|lpips|mcd|psnr|ms_?ssim|ssim|pesq|stoi|m?iou|dice)(?:[^a-z]|$)")
_RECORDS, _CLEAR, _NEAR = 8, 0.1, 0.05


@rule(
    "FIT009",
    "healthy-convergence",
    {"healthy_converged": 3.0, "overfit": -2.0, "underfit": -2.0, "lr_too_low": -2.0, "diverge_no_nan": -2.0},
)
def healthy_convergence(run: Run) -> Iterator[Finding]:
    """State that a run learnt what it was given and kept it.

    ## What it does
    Checks that training and held-out loss fell, that the held-out loss did not turn up, and that the main metric ends
    within 3 % of its best and above guessing.
    ## Why it matters
    A healthy run is an answer, and it refutes over-fitting, divergence and a learning rate that is too low.
    ## Fires on
    At least 5 held-out records, a fall of the held-out loss by 20 % or a clear rise of the metric, an end within 3 % of the best.
    ## Stays silent on
    NaN, preference losses, adversarial losses (there a quality such as PSNR or FID that got better by a tenth and
    stayed within 5 % of its best speaks instead), held-out losses 5 % above their minimum (half above it in a short record), metrics near zero or at guessing.
    ## Source
    Trend of the logged records.
    """
    train, held_out = train_loss(run), val_loss(run)
    if is_preference(run) or any(s is not None and s.first_non_finite is not None for s in (train, held_out)):
        return
    if is_adversarial(run):
        # The losses of a game say nothing; what its pictures or sounds are worth does.
        yield from _of_quality(run)
        return
    if train is not None and len(train.finite) >= 5 and (train.finite[0] <= 0 or relative_drop(train.values) < 0.1):
        return
    proof = [e for e in (_loss_proof(held_out), _metric_proof(run)) if e]
    if not proof or _spoilt(run, held_out) or _same_data(run):
        return
    yield finding(
        _title(run),
        *(e for group in proof for e in group),
        severity=Severity.INFO,
    )


def _of_quality(run: Run) -> Iterator[Finding]:
    for series in run.of_role(Role.VAL_METRIC):
        if _QUALITY.search(series.name.lower()) is None or len(series.finite) < _RECORDS or series.best is None:
            continue
        lower = series.higher_is_better is False or _ERROR.search(series.name.lower()) is not None
        first, level = series.finite[0], median(tail(series.values))
        best = min(series.finite) if lower else max(series.finite)
        gained = (first - level) / abs(first) if lower else (level - first) / abs(level)
        if first <= 0 or level <= 0 or gained < _CLEAR or abs(level - best) > _NEAR * max(level, best):
            continue
        yield finding(
            f"{series.told} 값이 {figure(first)}에서 {figure(level)}까지 나아져 끝까지 유지되었습니다. 적대적 학습에서는 손실이 아니라 이런 지표가 결과를 말합니다.",
            cite_point(series, series.finite_indices[0], "처음"),
            cite_point(series, series.values.index(best), "가장 좋은 값"),
            severity=Severity.INFO,
            argues={"healthy_converged": 3.0, "underfit": -2.0, "diverge_no_nan": -2.0},
        )
        return


def _title(run: Run) -> str:
    done, planned = run.epochs_done, run.epochs_planned
    fell = "손실이 줄고 " if train_loss(run) or val_loss(run) else ""
    if run.ending is Ending.UNKNOWN and done is not None and planned is not None and done < planned:
        # It may still be training: how it ends is not known yet.
        return f"{figure(planned)} 에폭 가운데 지금까지 {figure(done)} 에폭 동안 {fell}검증 성능이 최고 수준을 유지하고 있습니다."
    return f"{fell}검증 성능이 끝까지 최고 수준을 유지해 정상적으로 수렴했습니다."


def _loss_proof(held_out: Series | None) -> tuple[Evidence, ...]:
    if held_out is None or len(held_out.finite) < 5 or relative_drop(held_out.values) < 0.2:
        return ()
    return (cite_point(held_out, held_out.finite_indices[0]), cite_point(held_out, held_out.finite_indices[-1]))


def _metric_proof(run: Run) -> tuple[Evidence, ...]:
    metric = val_metric(run)
    if metric is None or len(metric.finite) < 5 or metric.best is None or metric.higher_is_better is False:
        return ()
    level = median(tail(metric.values))
    if level <= metric.finite[0] * 1.02 or (level <= 1 and level - metric.finite[0] < 0.1 * (1 - metric.finite[0])):
        return ()
    return (cite_point(metric, metric.best, "최고 기록"), cite_point(metric, metric.finite_indices[-1], "마지막 기록"))


def _spoilt(run: Run, held_out: Series | None) -> bool:
    turn = None if held_out is None else find_turn(held_out)
    turned = turn is not None and turn.rise > 0.05 and turn.sigmas > 3
    return turned or _ends_far_above(held_out) or _poor_metric(run) or _at_guessing(run, held_out)


def _ends_far_above(held_out: Series | None) -> bool:
    """Return whether a held-out loss ends half as high again as its minimum, which lies two records or more before."""
    place = None if held_out is None else held_out.argmin
    if held_out is None or place is None or held_out.values[place] <= 0 or len(held_out) - 1 - place < 2:
        return False
    return held_out.finite[-1] >= _HALF_AS_HIGH_AGAIN * held_out.values[place]


def _poor_metric(run: Run) -> bool:
    lost, metric = metric_loss(run), val_metric(run)
    if lost is not None and lost.share > 0.03:
        return True
    if metric is None or not metric.finite:
        return False
    best = best_share(run, metric) if is_detector(run) else None
    if best is not None and best < 0.05:
        return True
    return len(metric.finite) >= 5 and len(set(metric.finite)) == 1 and metric.finite[0] < 0.999


def _at_guessing(run: Run, held_out: Series | None) -> bool:
    hits, classes = accuracy(run), class_count(run)
    if classes is None or is_detector(run):
        return False
    if held_out is not None and held_out.finite and _near_chance(held_out, classes.count):
        return True
    if hits is None or not hits.finite:
        return False
    return median(tail(hits.values)) <= chance_accuracy_limit(classes.count, run.number("val_samples"))


def _near_chance(held_out: Series, classes: int) -> bool:
    level = uniform_cross_entropy(classes)
    return 0.75 * level <= median(tail(held_out.values)) <= 1.5 * level


def _same_data(run: Run) -> bool:
    return run.setting("train_data") is not None and run.setting("train_data") == run.setting("val_data")
