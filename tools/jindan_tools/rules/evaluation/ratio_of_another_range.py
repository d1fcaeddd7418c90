"""EVL150: a PSNR that the error beside it rules out, by the 48 dB between pixels of 1 and pixels of 255."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_RATIO = regex(r"(?:^|[/_ .])psnr(?:$|[/_ .])")
_SQUARED = regex(r"(?:^|[/_ .])(?:mse|l2)(?:$|[/_ .])")
_SQUARED_LOSS = regex(r"^(?:nn\.)?(?:mse|l2)(?:[_ ]?loss)?(?:\(\))?$|^mean_?squared_?error$")
_APART = 20 * math.log10(255)
# The mean of ratios of pictures lies above the ratio of the mean error, by what pictures differ.
_BELOW, _ABOVE, _LEAST = 1.5, 4.0, 3
# Squared errors of pixels between 0 and 1, and of pixels up to 255.
_SMALL, _LARGE = 0.25, 2.0


@rule("EVL150", "ratio-of-another-range", {"metric_bug": 4.0, "leakage": -2.0, "overfit": -1.0, "memorisation": -1.0})
def ratio_of_another_range(run: Run) -> Iterator[Finding]:
    """Report a PSNR that lies 48 dB above or below what the squared error of the same record gives.

    ## What it does
    Computes 10 log10(1 / MSE) from the error that was logged and compares it with the PSNR beside it.
    ## Why it matters
    PSNR needs the largest value that a pixel can have. Pixels between 0 and 1 with a range of 255 give 20 log10(255) = 48.13 dB too
    much: 75 dB, where the best restorers reach 32. The other way round it is negative. Training is as good as its error says.
    ## Fires on
    The median of three records or more: 46.6 to 52.1 dB above the ratio of an error below 0.25, or the ratio of pixels of 1 from an
    error above 2. The held-out error counts, else that of the training.
    ## Stays silent on
    Ratios that fit, pixels between -1 and 1 (6 dB), runs without a squared error.
    ## Source
    PSNR = 10 log10(R^2 / MSE), R the range of a pixel; skimage.metrics and torchmetrics take it as data_range.
    """
    found = last_segment((*run.of_role(Role.VAL_METRIC), *run.of_role(Role.TRAIN_METRIC)))
    ratio = next((s for s in found if _RATIO.search(s.name.lower()) and len(s.finite) >= _LEAST), None)
    error = None if ratio is None else _error(run, ratio)
    if ratio is None or error is None:
        return
    held = {x: v for x, v in zip(error.xs, error.values, strict=True) if v > 0 and math.isfinite(v)}
    pairs = [(r, held[x]) for x, r in zip(ratio.xs, ratio.values, strict=True) if x in held and math.isfinite(r)]
    if len(pairs) < _LEAST:
        return
    apart, size = median([r - _ratio(e) for r, e in pairs]), median([e for _, e in pairs])
    above = size < _SMALL and _APART - _BELOW <= apart <= _APART + _ABOVE
    if not (above or (size > _LARGE and -_BELOW <= apart <= _ABOVE)):
        return
    yield _found(ratio, error, pairs[-1], above=above)


def _found(ratio: Series, error: Series, last: tuple[float, float], *, above: bool) -> Finding:
    true = _ratio(last[1]) + (0 if above else _APART)
    how = "픽셀은 0~1인데 최댓값을 255로" if above else "픽셀은 0~255인데 최댓값을 1로"
    span = "1" if above else "255^2"
    return finding(
        f"{ratio.name} {figure(last[0])} dB 값은 같은 기록의 오차 {figure(last[1])}에서 나올 수 없습니다. 그 오차의 PSNR은 {figure(true)} dB이고 "
        f"차이가 20 log10(255) = 48.1 dB라, {how} 놓고 계산한 것입니다. 학습이 아니라 지표의 문제입니다.",
        cite_point(ratio, ratio.finite_indices[-1], "마지막"),
        cite_point(error, error.finite_indices[-1], "마지막"),
        calculated(
            "오차에서 계산한 PSNR입니다.", true, f"10 × log10({span} ÷ {figure(last[1])}) = {figure(true)}", "dB"
        ),
        severity=Severity.HIGH,
        facts={"shown": last[0], "true": true},
    )


def _ratio(error: float) -> float:
    """Return the PSNR of pixels between 0 and 1 with this squared error, in dB."""
    return -10 * math.log10(error)


def _error(run: Run, ratio: Series) -> Series | None:
    """Return the squared error that was logged where the ratio was, the held-out one first."""
    sides = (val_loss(run), train_loss(run)) if ratio.role is Role.VAL_METRIC else (train_loss(run), val_loss(run))
    mains = [s for s in sides if s is not None]
    roles = (Role.VAL_LOSS, Role.VAL_METRIC, Role.TRAIN_LOSS, Role.TRAIN_METRIC)
    others = [s for role in roles for s in last_segment(run.of_role(role))]
    squares = any(_SQUARED_LOSS.search(str(s.value).lower()) for s in run.stated("loss", "criterion", "loss_fn"))
    wanted = (s for s in (*mains, *others) if _SQUARED.search(s.name.lower()) or (squares and s in mains))
    return next((s for s in wanted if len(s.finite) >= _LEAST), None)
