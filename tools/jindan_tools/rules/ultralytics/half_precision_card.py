"""YOL025: a card whose half precision gives NaN trains in it, for the check of the trainer did not stop it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_setting
from jindan_tools.curves.select import val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

# ultralytics/utils/checks.py check_amp, the list of 8.3.203.
_CARDS = regex(
    r"(?:nvidia|geforce|quadro|tesla).*?(?:1660|1650|1630|t400|t550|t600|t1000|t1200|t2000|k40m)", re.IGNORECASE
)
_LEAST = 3


@rule(
    "YOL025",
    "half-precision-card",
    {
        "nan_fp16_overflow": 4.0,
        "nan_from_step0": -1.0,
        "nan_bad_data": -3.0,
        "nan_lr_diverge": -3.0,
        "labels_missing": -3.0,
        "labels_corrupt": -2.0,
        "bbox_format": -2.0,
        "optimizer_lr_mismatch": -2.0,
    },
)
def half_precision_card(run: Run) -> Iterator[Finding]:
    """Report NaN losses, or metrics of 0, on a card that is known for them under mixed precision.

    ## What it does
    Reads the card, the setting `amp` and what the trainer's own check of mixed precision said.
    ## Why it matters
    These cards (GTX 16xx, Quadro T and others) give NaN in half precision in convolutions. Newer releases turn amp off on them by
    name; older ones compare one picture, and where the picture or the weights cannot be fetched the check is skipped with amp on.
    ## Fires on
    Such a card, amp not turned off, no failed check, and training losses that were never finite or a metric of 0 in all of three
    records or more beside losses with NaN.
    ## Stays silent on
    amp=False, 'AMP: checks failed' (the trainer turned it off), finite losses, other cards.
    ## Source
    ultralytics/utils/checks.py check_amp 8.3.203; https://github.com/ultralytics/ultralytics/issues/1149
    """
    card = run.word("gpu_name")
    check = run.last_event(EventKind.AMP)
    off = run.flag("amp") is False or (check is not None and check.word("result") == "failed")
    if run.framework not in (Framework.ULTRALYTICS, Framework.YOLOV5) or off or not _CARDS.search(card):
        return
    if not _broken(run):
        return
    said = "" if check is None or check.word("result") != "skipped" else " 학습기의 AMP 검사는 건너뛰어졌습니다."
    yield finding(
        f"{safe_line(str(run.setting('gpu_name')), 60)} 카드는 혼합 정밀도에서 NaN을 내는 것으로 알려져 있고 amp가 켜진 채 학습했습니다.{said}",
        *known(cite_setting(run, "gpu_name"), cite_setting(run, "amp")),
        *(() if check is None else (cite_line(check, "AMP 검사의 결과입니다."),)),
        severity=Severity.CRITICAL,
    )  # fmt: skip


def _broken(run: Run) -> bool:
    losses = [s for s in run.of_role(Role.TRAIN_LOSS) if len(s) >= 1]
    if losses and not any(s.finite for s in losses):
        return True
    metric = val_metric(run)
    lost = metric is not None and len(metric) >= _LEAST and not any(metric.finite)
    return lost and any(s.first_non_finite is not None for s in losses)
