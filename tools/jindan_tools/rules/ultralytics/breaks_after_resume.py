"""YOL036: a run of Ultralytics breaks in the epochs after a resume because the optimizer's memory was stored in half precision."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.breakdown import breakdown
from jindan_tools.curves.cite import cite_line, cite_point, cite_setting
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily, optimizer_family
from jindan_tools.frameworks.version import compare_versions
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_SOON = 3
_SINCE = "8.2.50"
# The smallest number of half precision above 0.
_LEAST = 2.0**-24


@rule(
    "YOL036",
    "breaks-after-resume",
    {
        "nan_fp16_overflow": 3.5,
        "nan_lr_diverge": -0.5,
        "nan_bad_data": -2.0,
        "optimizer_lr_mismatch": -1.0,
        "labels_corrupt": -2.0,
    },
)
def breaks_after_resume(run: Run) -> Iterator[Finding]:
    """Report losses that stop being finite within three epochs of a resume with an Adam optimizer.

    ## What it does
    Compares the epoch from which the run goes on with that of the first loss that is not finite.
    ## Why it matters
    Since 8.2.50 checkpoints hold the state of the optimizer in half precision. Squared gradients below 6e-8 become 0 there, and
    Adam divides by their root: the first steps after a resume are far too long for those weights. Before the resume all was well.
    ## Fires on
    An Adam optimizer, a resume at epoch k, finite losses before it, the first NaN in k to k + 2.
    ## Stays silent on
    SGD (it divides by nothing), breaks long after the resume, older versions.
    ## Source
    ultralytics/engine/trainer.py save_model: convert_optimizer_state_dict_to_fp16; https://github.com/ultralytics/ultralytics/issues/17282
    """
    event, broken = run.last_event(EventKind.RESUME), breakdown(run)
    at = None if event is None else event.number("epoch")
    if run.framework is not Framework.ULTRALYTICS or event is None or at is None or broken is None:
        return
    if optimizer_family(run.word("optimizer")) is not OptimizerFamily.ADAM or not _stores_half(run):
        return
    series, index = broken.series, broken.series.first_non_finite
    if series.axis is not Axis.EPOCH or index is None or not at <= series.xs[index] < at + _SOON:
        return
    before = [i for i in series.finite_indices if series.xs[i] < at]
    if not before:
        return
    yield finding(
        f"{figure(at)} 에폭에서 이어 간 뒤 {figure(series.xs[index])} 에폭에 손실이 NaN이 되었고, 재개 전에는 이상이 없었습니다. 이 버전은 옵티마이저 상태를 fp16으로 저장해 "
        "작은 제곱 기울기가 0이 되고, Adam이 그 제곱근으로 나누므로 재개 직후의 갱신이 지나치게 커집니다.",
        cite_line(event, "이어 간다는 줄입니다."),
        *known(cite_setting(run, "optimizer")),
        cite_point(series, before[-1], "재개 전 마지막"),
        cite_point(series, index, "첫 NaN"),
        calculated(
            "fp16에서 0이 아닌 가장 작은 값이며 그 아래의 제곱 기울기는 0이 됩니다.",
            _LEAST,
            f"2^-24 = {figure(_LEAST)}",
        ),
        severity=Severity.HIGH,
        facts={"resumed": at, "broken": series.xs[index]},
    )


def _stores_half(run: Run) -> bool:
    return run.version is None or compare_versions(run.version, _SINCE) in (0, 1, None)
