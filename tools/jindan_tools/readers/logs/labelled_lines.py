"""Part the figures of one class, part or data set from those of the whole, where each stands on a line of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.model.series import Role, Series
from jindan_tools.text.regex import regex

# `  car: precision=0.81, recall=0.74`, `INFO - Class 3 | IoU: 0.7`: the label of a line, no figure itself.
_LABEL = regex(
    r"^(?:.{0,80}(?:INFO|\]| -)[\s:\-|]{1,4})?\W{0,6}(?P<label>[^\W\d_][\w\-]{0,24}(?:[ _]?#?\d{1,4})?)(?:\s{0,8}(?::|\||->|\])\s{0,12}|\s{2,16})(?=[^\W\d_])"
)
# What stands before figures of the whole, and before those of a split, which the names are given.
_WHOLE = frozenset(
    {
        *("mean", "avg", "average", "overall", "total", "all", "macro", "micro", "weighted", "global", "aggregate"),
        *("train", "training", "trn", "val", "valid", "validation", "test", "testing", "eval", "evaluation", "dev"),
        *("metrics", "metric", "results", "result", "summary", "stats", "scores", "report", "final", "best", "info"),
        *("epoch", "step", "iter", "batch", "평균", "전체", "학습", "훈련", "검증", "평가", "테스트", "결과", "요약"),
    }
)
_MOST_LABELS = 40


class _Row(Struct, frozen=True):
    label: str
    place: float
    line: int


def parted(found: Sequence[Series], told: Iterable[tuple[str, tuple[str, ...], float, int]]) -> tuple[Series, ...]:
    """Return the curves, what belongs to one label under a name of its own that measures no whole.

    `told`: each line with the names of its figures, its place and its number. Lines of the same names with another
    label each at the same place are no one curve.
    """
    rows: dict[tuple[str, ...], list[_Row]] = {}
    for text, names, place, line in told:
        match = _LABEL.match(text)
        if match is not None and match["label"].lower() not in _WHOLE:
            rows.setdefault(names, []).append(_Row(match["label"], place, line))
    labels = {row.line: row.label for group in rows.values() if _several(group) for row in group}
    if not labels:
        return tuple(found)
    few = len(set(labels.values())) <= _MOST_LABELS
    return tuple(part for series in found for part in _parts(series, labels, few=few))


def _several(rows: Sequence[_Row]) -> bool:
    """Say whether two labels stand at the same place."""
    at = dict[float, str]()
    return any(at.setdefault(row.place, row.label) != row.label for row in rows)


def _parts(series: Series, labels: dict[int, str], *, few: bool) -> Iterable[Series]:
    own: dict[str, list[int]] = {}
    for index, line in enumerate(series.lines):
        own.setdefault(labels.get(line, ""), []).append(index)
    for label, indices in own.items():
        if not label:
            yield _take(series, indices)
        elif few:
            yield replace(_take(series, indices), name=f"{label} {series.name}", role=Role.OTHER, total=False)


def _take(series: Series, indices: Sequence[int]) -> Series:
    if len(indices) == len(series):
        return series
    return replace(
        series,
        xs=tuple(series.xs[i] for i in indices),
        values=tuple(series.values[i] for i in indices),
        lines=tuple(series.lines[i] for i in indices),
        epochs=tuple(series.epochs[i] for i in indices) if series.epochs else (),
    )
