"""LBL015: the classes of the training and the held-out split are numbered differently."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.named import accuracy
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_NAME = regex(r"['\"]([^'\"]{1,80})['\"]")
_GOOD = 0.9


@rule(
    "LBL015",
    "splits-numbered-apart",
    {"num_labels_mismatch": 4.0, "train_val_shift": -4.0, "overfit": -3.0, "memorisation": -3.0, "label_noise": -1.0},
)
def splits_numbered_apart(run: Run) -> Iterator[Finding]:
    """Report class lists of the two splits in which the same name stands at different places.

    ## What it does
    Compares the class names that the log lists for the training and for the held-out split.
    ## Why it matters
    ImageFolder numbers the folders it finds, in the order of their names. A class without a folder in one split moves
    all classes behind it by one there: right answers count as wrong, and the held-out loss rises like an over-fitting.
    ## Fires on
    Two lists of names in which a common name has another place, and a held-out accuracy below 0.9.
    ## Stays silent on
    Equal lists, a class that is missing at the end only, runs that list one split.
    ## Source
    torchvision/datasets/folder.py: find_classes sorts the folder names and numbers them.
    """
    train, held_out = _names(run, "train_classes"), _names(run, "val_classes")
    if train is None or held_out is None:
        return
    place = {name: i for i, name in enumerate(train[1])}
    moved = [n for i, n in enumerate(held_out[1]) if n in place and place[n] != i]
    hits = accuracy(run)
    if not moved or (hits is not None and hits.finite and max(hits.finite) >= _GOOD):
        return
    missing = [safe_line(n, 40) for n in train[1] if n not in set(held_out[1])]
    at = held_out[1].index(moved[0])
    without = f" 검증에는 '{missing[0]}' 클래스가 없습니다." if missing else ""
    yield finding(
        f"학습은 {len(train[1])}개, 검증은 {len(held_out[1])}개 클래스를 따로 번호 매겨, '{safe_line(moved[0], 40)}'의 번호가 "
        f"학습에서는 {place[moved[0]]}, 검증에서는 {at}입니다.{without}",
        _said("학습의 클래스는", train),
        _said("검증의 클래스는", held_out),
        *(() if hits is None or not hits.finite else (cite_point(hits, hits.best or 0, "최고"),)),
        severity=Severity.CRITICAL,
        facts={"train": float(len(train[1])), "val": float(len(held_out[1])), "moved": float(len(moved))},
    )


def _names(run: Run, key: str) -> tuple[Setting, list[str]] | None:
    held = next((s for s in run.settings if s.name == key), None)
    names = [] if held is None else _NAME.findall(str(held.value))
    return None if held is None or len(names) < 2 else (held, names)


def _said(words: str, found: tuple[Setting, list[str]]) -> Evidence:
    return Evidence(
        statement=f"{words} {safe_line(', '.join(found[1]), 120)}입니다.",
        value=float(len(found[1])),
        source=found[0].source,
        formula=f"클래스 {figure(float(len(found[1])))}개",
    )
