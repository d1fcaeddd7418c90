"""DAT001: training and held-out data are the same file or folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from jindan_tools.curves.cite import cite_line, cite_point, cite_settings, cite_stated
from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

# ultralytics/cfg/datasets/coco128.yaml names images/train2017 for both splits.
_SAMPLES = ("coco128", "coco8", "coco12-formats", "coco4")

# Two splits of a hundred images and more hardly agree in the images and in their defects by chance.
_DEFECTS, _MANY = ("corrupt", "backgrounds", "missing"), 100

_SIDES = (
    ("train_data", frozenset({"train", "train_set", "trainset", "training"})),
    ("val_data", frozenset({"val", "valid", "validation", "dev", "eval", "val_set", "valset"})),
)
_TRAIN_WORDS = frozenset({"train", "training", "fit", "learn", "tr", "trn"})
_HELD_OUT_WORDS = frozenset(
    {"val", "valid", "validation", "dev", "eval", "check", "holdout", "heldout", "unseen", "va"}
)
# `py: torch.utils.data` names the module of a loader.
_NAMES_OF_CODE = frozenset(
    {"py", "class", "class_path", "cls", "type", "target", "_target_", "module", "script", "loader", "fn"}
)


@rule(
    "DAT001",
    "same-train-and-val",
    {"leakage": 4.0, "overfit": -1.0, "few_optimizer_steps": -2.0, "epochs_too_few": -1.0, "healthy_converged": -2.0},
)
def same_train_and_val(run: Run) -> Iterator[Finding]:
    """Report a held-out set that is the training set.

    ## What it does
    Compares the configured paths of training and held-out data.
    ## Why it matters
    The held-out figures then measure memory; over-fitting becomes invisible.
    ## Fires on
    Scans of labels that read the same folder for both splits (a remark in a crash and for the samples coco8 and coco128, which are made so),
    scans of two lists with as many images and as many defective ones (at least one), or
    two settings that name the same file or folder with a path or an extension in it; a remark only when it is a
    folder whose name does not say which split it holds.
    ## Stays silent on
    Names of data sets that hold several splits (no path, no extension), modules and classes, a missing side, a split given apart.
    ## Source
    The configuration itself.
    """
    yield from _scanned_alike(run)
    train, held_out = (run.setting(name) or _bare(run, words) for name, words in _SIDES)
    if not isinstance(train, str) or not isinstance(held_out, str):
        yield from _twin_settings(run)
        return
    if not _is_path(train):
        return
    if PurePosixPath(train.strip()) != PurePosixPath(held_out.strip()) or _has_split(run):
        return
    proven = _names_one_split(train)
    losses = [s for s in (train_loss(run), val_loss(run)) if s is not None and s.finite]
    yield finding(
        f"학습과 검증이 같은 데이터 {safe_line(train, 80)} 경로를 씁니다.",
        *cite_settings(run, "train_data", "val_data"),
        *_cite_bare(run),
        *(cite_point(s, s.finite_indices[-1]) for s in losses),
        severity=Severity.HIGH if proven else Severity.LOW,
        argues=None if proven else {"leakage": 1.0},
    )


def _twin_settings(run: Run) -> Iterator[Finding]:
    """Yield a finding for two settings whose names differ only in the split and that name the same file."""
    by_stem: dict[tuple[str, ...], Setting] = {}
    paths = [
        s
        for s in run.settings
        if isinstance(s.value, str) and PurePosixPath(s.value.strip()).suffix and s.leaf not in _NAMES_OF_CODE
    ]
    for setting in paths:
        if (stem := _stem(setting.name, _TRAIN_WORDS)) is not None:
            by_stem.setdefault(stem, setting)
    for setting in paths:
        stem = _stem(setting.name, _HELD_OUT_WORDS)
        twin = None if stem is None else by_stem.get(stem)
        if twin is None or str(twin.value).strip() != str(setting.value).strip() or _has_split(run):
            continue
        path = safe_line(str(setting.value), 80)
        yield finding(
            f"학습과 검증이 같은 데이터 {path} 파일을 씁니다.",
            *(cite_stated(s) for s in (twin, setting)),
            *(
                cite_point(s, s.finite_indices[-1])
                for s in (train_loss(run), val_loss(run))
                if s is not None and s.finite
            ),
            severity=Severity.HIGH,
        )
        return


def _stem(name: str, words: frozenset[str]) -> tuple[str, ...] | None:
    """Return the parts of a name without the one word of `words` in it, None when it holds none or several."""
    parts = re.split(r"[._\-/ ]+", name.lower())
    return tuple(p for p in parts if p not in words) if sum(p in words for p in parts) == 1 else None


def _cite_bare(run: Run) -> Iterator[Evidence]:
    for name, words in _SIDES:
        if run.setting(name) is None and isinstance(path := _bare(run, words), str):
            setting = next(s for s in run.settings if s.value == path and s.leaf in words)
            yield cite_stated(setting)


def _bare(run: Run, words: frozenset[str]) -> object:
    """Return the path that a bare `--train` or `--val` names; elsewhere these words switch something on."""
    named = (s.value for s in run.stated(*words))
    return next((value for value in named if isinstance(value, str) and _is_path(value)), None)


def _scanned_alike(run: Run) -> Iterator[Finding]:
    """Yield a finding when the label scans of both splits read one folder; Ultralytics and YOLOv5 print it."""
    scans = {e.word("split"): e for e in run.of_kind(EventKind.LABEL_SCAN) if e.word("path")}
    train, held_out = scans.get("train"), scans.get("val")
    if train is None or held_out is None or run.setting("train_data") is not None:
        return
    if train.number("images") != held_out.number("images"):
        return
    if _folder(train) != _folder(held_out):
        yield from _counted_alike(train, held_out)
        return
    metric = val_metric(run)
    # What ended a run before it could be judged comes first.
    judged = metric is not None and bool(metric.finite) and run.ending is not Ending.CRASHED
    sample = not judged or any(name in f"{run.word('data')} {train.word('path')}".lower() for name in _SAMPLES)
    yield finding(
        f"학습과 검증이 같은 폴더({safe_line(_folder(train), 80)})의 이미지 {figure(train.number('images'))}장을 읽었습니다. 검증 지표는 외운 정도를 잽니다.",
        cite_line(train, "학습 분할의 라벨 검사 줄입니다."),
        cite_line(held_out, "검증 분할의 라벨 검사 줄이 같은 폴더를 가리킵니다."),
        *(() if metric is None or metric.best is None else (cite_point(metric, metric.best, "학습 이미지로 잰 값"),)),
        severity=Severity.LOW if sample else Severity.HIGH,
        argues={"leakage": 1.0} if sample else None,
    )  # fmt: skip


def _counted_alike(train: Event, held_out: Event) -> Iterator[Finding]:
    """Yield a finding for two lists of as many images of which as many are defective: they hardly list other images."""
    images = train.number("images") or 0.0
    defects = [[scan.number(kind) or 0.0 for kind in _DEFECTS] for scan in (train, held_out)]
    if images < _MANY or defects[0] != defects[1] or not any(defects[0]):
        return
    yield finding(
        f"학습과 검증의 목록은 이름이 다르지만 이미지가 {figure(images)}장으로 같고 손상되거나 라벨이 없는 수까지 같습니다. "
        "같은 이미지라면 검증 지표는 외운 정도를 잽니다.",
        cite_line(train, "학습 분할의 라벨 검사 줄입니다."),
        cite_line(held_out, "검증 분할의 라벨 검사 줄이 같은 수를 셉니다."),
        severity=Severity.MEDIUM,
        argues={"leakage": 2.5},
    )


def _folder(scan: Event) -> str:
    return scan.word("path").strip().strip("'\"").removesuffix(".cache").rstrip("/")


def _is_path(text: str) -> bool:
    return "/" in text or "\\" in text or bool(PurePosixPath(text.strip()).suffix)


def _names_one_split(text: str) -> bool:
    """Return whether the path is a file or names the training split; a folder may hold several splits of its own."""
    path = PurePosixPath(text.strip().replace("\\", "/"))
    return bool(path.suffix) or "train" in path.name.lower()


def _has_split(run: Run) -> bool:
    words = {
        "val_split",
        "validation_split",
        "val_size",
        "test_size",
        "val_ratio",
        "val_fraction",
        "eval_split",
        "val_pct",
    }
    given = (s.value for s in run.stated(*words))
    return any(value and not (isinstance(value, str) and _is_path(value)) for value in given)
