"""LBL055: a held-out folder has fewer classes than the training folder, so that its classes are numbered differently."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.frameworks.ultralytics import ultralytics_fact
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_GOOD = 0.9


@rule(
    "LBL055",
    "split-lacks-class",
    {
        "num_labels_mismatch": 4.0,
        "data_missing": 0.5,
        "overfit": -4.0,
        "memorisation": -3.0,
        "train_val_shift": -6.0,
        "labels_shuffled": -1.0,
        "too_little_data": -2.0,
        "label_noise": -1.0,
        "healthy_converged": -3.0,
    },
)
def split_lacks_class(run: Run) -> Iterator[Finding]:
    """Report a held-out folder with fewer class folders than the training folder has.

    ## What it does
    Reads the trainer's line 'found N images in K classes' that asks for another number of classes.
    ## Why it matters
    Each split numbers the folders that it finds, in the order of their names. Every class behind the missing one gets a number
    that is one too small: right answers count as wrong and the held-out loss rises as if the model over-fitted.
    ## Fires on
    That line for the validation or test split, and a held-out accuracy below 0.9. From Ultralytics 8.4.154 on the folders are
    matched by name, so that no number moves: then a remark that a class is not evaluated, which clears the numbering.
    ## Stays silent on
    Splits with all classes, a good accuracy (the missing class is the last one).
    ## Source
    ultralytics/data/utils.py check_cls_dataset; torchvision/datasets/folder.py find_classes.
    """
    said = [e for e in run.of_kind(EventKind.LABEL_WARNING) if e.word("problem") == "fewer_classes"]
    warning = next((e for e in said if e.word("split") in {"val", "test"}), None)
    hits = accuracy(run)
    if warning is not None and _by_name(run):
        yield _not_evaluated(warning)
        return
    if warning is None or (hits is not None and hits.finite and max(hits.finite) >= _GOOD):
        return
    found, needed = warning.number("classes") or 0.0, warning.number("needed") or 0.0
    losses = [s for s in (train_loss(run), val_loss(run)) if s is not None and s.finite]
    yield finding(
        f"검증 폴더에는 클래스가 {figure(found)}개뿐인데 학습은 {figure(needed)}개라, 빠진 클래스 뒤의 번호가 모두 하나씩 밀려 맞힌 답도 틀린 것으로 세어집니다.",
        cite_line(
            warning, f"학습기가 클래스 {figure(needed)}개가 필요한데 {figure(found)}개를 찾았다고 적었습니다.", found
        ),
        *(() if hits is None or hits.best is None else (cite_point(hits, hits.best, "최고"),)),
        *(cite_point(s, s.finite_indices[-1]) for s in losses),
        severity=Severity.CRITICAL,
        facts={"found": found, "needed": needed},
    )


def _by_name(run: Run) -> bool:
    """Return whether this release gives the folders of a split the numbers that training gave to their names."""
    fact = ultralytics_fact("class_folders_matched_by_name", run.version)
    return run.framework is Framework.ULTRALYTICS and fact is not None and fact.value is True


def _not_evaluated(warning: Event) -> Finding:
    found, needed = warning.number("classes") or 0.0, warning.number("needed") or 0.0
    return finding(
        f"검증 폴더에 클래스가 {figure(needed)}개 가운데 {figure(found)}개만 있어 나머지 클래스는 평가되지 않습니다. 이 버전은 폴더를 이름으로 맞추므로 번호는 밀리지 않습니다.",
        cite_line(
            warning, f"학습기가 클래스 {figure(needed)}개가 필요한데 {figure(found)}개를 찾았다고 적었습니다.", found
        ),
        severity=Severity.LOW,
        argues={"data_missing": 1.5, "eval_labels_missing": 1.0, "num_labels_mismatch": -4.0, "labels_shuffled": -2.0},
        facts={"found": found, "needed": needed},
    )
