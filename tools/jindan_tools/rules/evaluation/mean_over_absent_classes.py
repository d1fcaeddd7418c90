"""EVL262: a mean over classes counts classes as zero of which the held-out split has nothing."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

_OVERALL = frozenset({"mean", "m", "avg", "average", "macro", "micro", "all", "overall", "total"})
_CLOSE = 0.01
_LEAST = 3


@rule(
    "EVL262",
    "mean-over-absent-classes",
    {
        "metric_bug": 4.0,
        "eval_labels_missing": 1.0,
        "class_imbalance": -6.0,
        "plateau_prior": -6.0,
        "underfit": -3.0,
        "overfit": -2.0,
        "small_object_no_anchor": -3.0,
    },
)
def mean_over_absent_classes(run: Run) -> Iterator[Finding]:
    """Report a mean IoU, AP or Dice that counts classes as 0 of which the held-out split has nothing.

    ## What it does
    Takes the classes without a row or pixel from a table of counts beside the run, finds their curves, which are 0 throughout, and
    compares the mean with and without them.
    ## Why it matters
    0 of 0 is no score. A mean that takes it for 0 is lower by the share of such classes, whatever the network can do: weighting the
    loss or more training cannot raise it. Other programs leave these classes out (nan in OpenMMLab, -1 in COCO), so that the figures
    do not compare.
    ## Fires on
    A class with a count of 0 in a held-out table whose curve is 0 in every record, beside a mean over all classes.
    ## Stays silent on
    Means that leave those classes out, tables of the training split, runs without such a table.
    ## Source
    mmseg IoUMetric (nanmean); pycocotools COCOeval.summarize (mean over precision > -1).
    """
    table = next((e for e in run.of_kind(EventKind.FIGURE) if _tells(e)), None)
    if table is None:
        return
    absent = [name.strip().lower() for name in table.word("names").split(",") if name.strip()]
    curves = [s for s in last_segment(run.of_role(Role.VAL_METRIC)) if len(s.finite) >= _LEAST]
    for quality in ("iou", "dice", "ap", "f1", "recall", "acc"):
        parts = {n: s for s in curves if (n := _class_of(s, quality))}
        lost = {n: s for n, s in parts.items() if n in absent and max(s.finite) == 0}
        found = [s.finite[-1] for n, s in parts.items() if n not in lost]
        if not lost or len(found) < 2:
            continue
        whole, kept = sum(found) / (len(found) + len(lost)), sum(found) / len(found)
        mean = next((s for s in curves if s not in parts.values() and quality in s.name.lower() and abs(s.finite[-1] - whole) <= _CLOSE * max(whole, 1e-9)), None)  # fmt: skip
        if mean is None or abs(kept - whole) <= _CLOSE * kept:
            continue
        names = ", ".join(f"'{safe_line(n, 30)}'" for n in list(lost)[:4])
        yield finding(
            f"{mean.name} {figure(mean.finite[-1])} 값은 검증에 하나도 없는 클래스({names})를 0점으로 넣어 평균한 것입니다. "
            f"있는 클래스 {len(found)}개만의 평균은 {figure(kept)} 값입니다.",
            cite_line(table, "이 클래스는 검증 분할에 하나도 없습니다."),
            cite_point(mean, mean.finite_indices[-1], "적힌 평균"),
            calculated("검증에 있는 클래스만의 평균입니다.", kept, f"{figure(sum(found))} ÷ {len(found)} (적힌 값은 ÷ {len(found) + len(lost)})"),
            severity=Severity.HIGH,
            facts={"mean": mean.finite[-1], "kept": kept},
        )  # fmt: skip
        return


def _tells(event: Event) -> bool:
    return event.word("name") == "class_rows" and event.word("split") == "held_out" and bool(event.number("empty"))


def _class_of(series: Series, quality: str) -> str:
    """Return the class that a curve of a quality is named for: `iou_fence`, `val/IoU.fence`, `fence_iou`."""
    parts = [p for p in series.name.lower().replace("/", "_").replace(".", "_").replace("-", "_").split("_") if p]
    parts = parts[1:] if parts[:1] == ["val"] else parts
    if len(parts) < 2 or quality not in (parts[0], parts[-1]):
        return ""
    label = "_".join(parts[1:] if parts[0] == quality else parts[:-1])
    return "" if label in _OVERALL else label
