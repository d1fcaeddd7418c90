"""CKP009: the checkpoint that was kept carries the lowest score in its name."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_LEAST, _APART, _ROUNDED = 3, 0.05, 6e-3
# `epoch=03-val_acc=0.812.ckpt`, `model-f1=0.71-step=400.ckpt`
_NAMED = regex(r"(?P<name>[A-Za-z][\w/.]{0,40})=(?P<value>\d{1,4}\.\d{1,8})(?=[-._]|$)")


@rule(
    "CKP009",
    "file-name-tells-lowest",
    {"best_ckpt_wrong": 4.0, "train_val_shift": -3.0, "overfit": -3.0, "val_settings_differ": -2.0},
)
def file_name_tells_lowest(run: Run) -> Iterator[Finding]:
    """Report a checkpoint kept as the best whose file name carries the lowest value of a score of which more is better.

    ## What it does
    Reads the score in the name of the checkpoint that was saved or loaded again and compares it with the logged scores.
    ## Why it matters
    Lightning's ModelCheckpoint compares by mode="min" unless told otherwise: it keeps the first, worst epoch, and
    test(ckpt_path="best") tests that one. It looks like over-fitting or a shifted test set.
    ## Fires on
    Three evaluations or more, a name with the score that is their lowest, and a highest 0.05 above it.
    ## Stays silent on
    Names that carry the highest score or a loss, checkpoints of each epoch.
    ## Source
    lightning pytorch/callbacks/model_checkpoint.py: mode="min" (1.0 to 2.6).
    """
    scores = [s for s in last_segment(run.of_role(Role.VAL_METRIC)) if s.higher_is_better and len(s.finite) >= _LEAST]
    kept = [p for p in (_kept(e) for e in run.of_kind(EventKind.RESUME, EventKind.CHECKPOINT)) if p is not None]
    for event, name, value in kept[-1:]:
        score = next((s for s in scores if s.name.lower() == name.lower()), None)
        if score is None or not _is_lowest(score, value) or any(_near(v, max(score.finite)) for _, _, v in kept):
            continue
        best = score.finite.index(max(score.finite))
        yield finding(
            f"최고로 남긴 체크포인트의 {score.name} {figure(value)} 값은 기록 가운데 가장 낮습니다. 가장 높은 값은 {figure(max(score.finite))}이며, 점수를 작을수록 좋은 것으로 비교했습니다.",
            cite_line(event, "남은 체크포인트의 이름입니다."),
            cite_point(score, score.finite_indices[best], "가장 높은 값"),
            severity=Severity.HIGH,
            facts={"kept": value, "highest": max(score.finite)},
        )


def _kept(event: Event) -> tuple[Event, str, float] | None:
    path = event.word("checkpoint") or event.word("path")
    found = [
        m for m in _NAMED.finditer(path.rsplit("/", 1)[-1].removesuffix(".ckpt")) if "loss" not in m["name"].lower()
    ]
    return (event, found[-1]["name"], float(found[-1]["value"])) if found else None


def _is_lowest(score: Series, value: float) -> bool:
    return _near(value, min(score.finite)) and max(score.finite) - value >= _APART


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= _ROUNDED
