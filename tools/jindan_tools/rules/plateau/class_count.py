"""How many classes a run tells apart, with the place that says so."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Run, once_a_run
from jindan_tools.model.series import Role
from jindan_tools.model.setting import Setting
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_DISTANCE = regex(r"(?:^|[/_.])(?:r?mse|mae|mape|rmsle|r2)(?:$|[/_.])")
_LABEL_OF = "id2label."
_ID_TO_LABEL = regex(r"(?:^|\.)id2label\.\d+$")


class ClassCount(Struct, frozen=True, kw_only=True):
    """The number of classes and its proof."""

    count: int
    evidence: Evidence


@once_a_run
def class_count(run: Run) -> ClassCount | None:
    """Return the number of classes that ran, None when nothing states one of at least two.

    Labels of which a row may have several are no classes of which one is right. What the log printed about the data wins over what a configuration asked for; without either, curves that stand at
    guessing tell the number themselves.
    """
    if has_many_labels(run):
        return None
    return _from_counts(run) or _from_dataset(run) or _from_config(run) or _from_names(run) or _from_guessing(run)


def has_many_labels(run: Run) -> bool:
    """Return whether the configuration says that a row may have several labels."""
    # transformers writes the kind of loss that it chose into config.json (PreTrainedConfig.problem_type).
    return any(s.value == "multi_label_classification" for s in run.stated("problem_type"))


def class_shares(run: Run) -> tuple[tuple[float, ...], Event] | None:
    """Return each class's share of the training labels in order and the line that lists them, None when unknown."""
    event = run.last_event(EventKind.CLASS_COUNTS)
    if event is None:
        return None
    numbers = [_number(part) for part in event.word("counts").replace("[", "").replace("]", "").split(",")]
    known = [n for n in numbers if n is not None and n >= 0]
    total = sum(known)
    if len(known) < 2 or len(known) != len(numbers) or total <= 0:
        return None
    return tuple(n / total for n in known), event


def _from_counts(run: Run) -> ClassCount | None:
    found = class_shares(run)
    if found is None:
        return None
    shares, event = found
    proof = cite_line(event, f"로그의 클래스별 개수 목록에 {len(shares)}개 클래스가 있습니다.", float(len(shares)))
    return ClassCount(count=len(shares), evidence=proof)


def _from_dataset(run: Run) -> ClassCount | None:
    for event in run.of_kind(EventKind.DATASET):
        count = event.number("classes")
        if count is not None and count >= 2:
            proof = cite_line(event, f"로그가 클래스 수를 {int(count)}개로 적었습니다.", count)
            return ClassCount(count=int(count), evidence=proof)
    return None


def _from_config(run: Run) -> ClassCount | None:
    if _measures_distances(run):
        return None
    for name in ("num_classes", "num_labels"):
        held = run.config.get(name)
        count = None if held is None else held.number()
        if held is not None and held.source is not None and count is not None and 2 <= count <= 1e6:
            proof = Evidence(statement=f"{name} 설정 값은 {int(count)}입니다.", value=count, source=held.source)
            return ClassCount(count=int(count), evidence=proof)
    return None


def _measures_distances(run: Run) -> bool:
    """Return whether all that is scored are distances: a configuration shared with classifiers may name classes still."""
    scored = {s.name.lower() for role in (Role.VAL_METRIC, Role.TRAIN_METRIC) for s in run.of_role(role)}
    return bool(scored) and all(_DISTANCE.search(name) for name in scored)


def _from_names(run: Run) -> ClassCount | None:
    """Count the names in id2label of a Hugging Face configuration; two are its default and prove nothing."""
    by_file: dict[str, list[Setting]] = {}
    for setting in run.settings:
        if _LABEL_OF in setting.name and _ID_TO_LABEL.search(setting.name):
            by_file.setdefault(setting.source.path, []).append(setting)
    found = max(by_file.values(), key=len, default=list[Setting]())
    if len(found) < 3:
        return None
    proof = Evidence(
        statement=f"모델 설정의 id2label 항목은 {len(found)}개입니다.", value=float(len(found)), source=found[0].source
    )
    return ClassCount(count=len(found), evidence=proof)


def _from_guessing(run: Run) -> ClassCount | None:
    """Take the number of classes at which loss and accuracy both are what guessing gives."""
    # Most runs state it.
    from jindan_tools.rules.plateau.implied_classes import implied_by_guessing  # noqa: PLC0415

    found = implied_by_guessing(run)
    if found is None:
        return None
    count, level, low = found.count, median(found.hits.finite), min(found.loss.finite)
    proof = Evidence(
        statement=f"클래스 수는 적혀 있지 않지만 {found.loss.name} 값의 최저 {figure(low)}와 {found.hits.name} 값의 중앙값 "
        f"{figure(level)} 둘 다 {count}개 가운데 추측할 때의 값(ln {count}, 1/{count})입니다.",
        value=float(count),
        source=found.loss.source(found.loss.argmin or 0),
        formula=f"ln {count} = {figure(math.log(count))}, 1/{count} = {figure(1 / count)}",
    )
    return ClassCount(count=count, evidence=proof)


def _number(text: str) -> float | None:
    try:
        return float(text.strip().rpartition(":")[2])
    except ValueError:
        return None
