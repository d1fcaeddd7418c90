"""DAT340: a peak signal-to-noise ratio below zero: the pixels are on another scale than the ratio, and mostly than the output."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_LEAST, _BELOW, _STANDS = 3, -5.0, 0.2
_RATIO = regex(r"(?:^|[/_])psnr")


@rule(
    "DAT340",
    "negative-signal-ratio",
    {"input_not_normalised": 3.0, "wrong_loss": 1.0, "underfit": -1.0, "plateau_prior": -3.0, "params_not_in_optim": -3.0, "lr_too_low": -1.0, "healthy_converged": -2.0},
)  # fmt: skip
def negative_signal_ratio(run: Run) -> Iterator[Finding]:
    """Report a PSNR that stays below zero beside a reconstruction loss that hardly falls.

    ## What it does
    Turns the ratio back into the mean square error it was computed from.
    ## Why it matters
    PSNR is 10 log10(peak^2 / MSE). Even a grey picture has a few dB; below zero the error is larger than the whole range. Pixels of 0..255 were
    compared with outputs, or with a peak, of 0..1: behind a sigmoid no output can reach them and the gradient dies.
    ## Fires on
    Three records or more of a PSNR, all below -5 dB, and a training loss that fell by less than a fifth.
    ## Stays silent on
    Ratios above, losses that fall (only the peak of the ratio is off then).
    ## Source
    Definition of PSNR; torchmetrics PeakSignalNoiseRatio(data_range).
    """
    loss = train_loss(run)
    ratios = (s for role in (Role.VAL_METRIC, Role.TRAIN_METRIC, Role.OTHER) for s in run.of_role(role))
    ratio = next((s for s in ratios if _RATIO.search(s.name.lower()) and len(s.finite) >= _LEAST), None)
    if loss is None or ratio is None or max(ratio.finite) > _BELOW or relative_drop(loss.finite) >= _STANDS:
        return
    last = ratio.finite[-1]
    error = 10 ** (-last / 10)
    yield finding(
        f"{ratio.name} 값이 처음부터 끝까지 음수({figure(last)} dB)입니다. 오차가 값의 범위 전체보다 커서, 0~255 픽셀을 0~1 범위의 출력과 비교하고 있습니다.",
        cite_point(ratio, ratio.finite_indices[0], "처음"),
        cite_point(ratio, ratio.finite_indices[-1], "마지막"),
        calculated(
            "이 비율이 뜻하는 평균 제곱 오차(최댓값 1 기준)입니다.",
            error,
            f"10^(−({figure(last)}) ÷ 10) = {figure(error)}",
        ),
        *cite_ends(loss),
        severity=Severity.HIGH,
        facts={"psnr": last, "error": error},
    )
