"""DET007: reduce_zero_label took a class of the list for a background that does not count."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_stated
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.safe import safe_line


@rule(
    "DET007",
    "zero-label-reduced",
    {
        "config_error": 4.0,
        "all_labels_ignored": 2.0,
        "num_labels_mismatch": 1.0,
        "labels_corrupt": -2.0,
        "leakage": -4.0,
        "memorisation": -4.0,
        "overfit": -3.0,
        "class_imbalance": -3.0,
        "healthy_converged": -4.0,
    },
)
def zero_label_reduced(run: Run) -> Iterator[Finding]:
    """Report a segmentation with reduce_zero_label whose last class has no pixel.

    ## What it does
    Reads the option and the last table of classes: the option makes 0 the ignored value and moves every class down by one.
    ## Why it matters
    It is made for ADE20K, whose 0 is no class. Where 0 is a class of the list (the background of a two-class set), that
    class is left out of loss and metric, every name belongs to the class above it, and the last one is empty.
    ## Fires on
    reduce_zero_label true and a last table whose last class, and only that, has an accuracy of 0/0.
    ## Stays silent on
    Tables whose last class has pixels, runs without the option.
    ## Source
    mmseg/datasets/transforms/loading.py LoadAnnotations: gt[gt == 0] = 255; gt = gt - 1; gt[gt == 254] = 255.
    """
    option = reduces_zero(run)
    absent = [e for e in run.of_kind(EventKind.FIGURE) if e.word("name") == "class_without_pixels"]
    if option is None or not absent:
        return
    last = absent[-1]
    total = last.number("classes") or 0
    same_table = [e for e in absent if e.number("table") == last.number("table")]
    if len(same_table) != 1 or last.number("place") != total - 1 or total < 2:
        return
    name = safe_line(last.word("of"), 30)
    rest = (
        "물체의 픽셀이 0번(배경)이라는 이름으로 남아 하나뿐인 값을 맞히므로 정확도와 mIoU가 처음부터 100입니다."
        if total == 2
        else "나머지 클래스도 이름이 하나씩 밀려 있습니다."
    )
    yield finding(
        f"reduce_zero_label=True가 0번 클래스를 255(무시)로 바꾸고 나머지 번호를 하나씩 내려, 마지막 클래스({name})에 픽셀이 하나도 남지 않았습니다. {rest}",
        cite_stated(option),
        cite_line(last, f"{name} 클래스의 정확도가 nan(0/0)입니다."),
        severity=Severity.CRITICAL,
        facts={"classes": total},
    )


def reduces_zero(run: Run) -> Setting | None:
    """Return the option that leaves class 0 out, None when it is off or not written."""
    return next((s for s in run.stated("reduce_zero_label") if s.flag()), None)
