"""YOL260: the argument classes left only some of the classes in training and validation."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_stated
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_ID = regex(r"\d{1,5}")
_CLASSES = regex(r"클래스|class")
_NOT_FOUND = regex(r"못 ?찾|찾지 ?못|검출되지|안 잡|not (?:found|detected)|never (?:found|detected)|misses")
_NAME = regex(r"['\"]([^'\"]{1,60})['\"]")


@rule(
    "YOL260",
    "classes-left-out",
    {"config_error": 4.0, "labels_missing": 1.0, "class_imbalance": -4.0, "too_little_data": -3.0, "overfit": -2.0},
)
def classes_left_out(run: Run) -> Iterator[Finding]:
    """Report the argument classes on a data set that has more of them.

    ## What it does
    Reads `classes` of the saved arguments and the names of the data file.
    ## Why it matters
    The option removes the labels of every other class from both splits: the objects become background, the table of the validation
    shows the kept classes only, and mAP is the mean over them. A high mAP says nothing about the rest, which the model was taught to
    leave alone.
    ## Fires on
    classes given, and more names than it lists (or no list of names). A fault where a note names a class that was left out or says
    that classes are not found, else a remark.
    ## Stays silent on
    classes empty, all classes listed, prediction only.
    ## Source
    ultralytics/cfg/default.yaml: classes; data/base.py update_labels(include_class).
    """
    if run.framework is not Framework.ULTRALYTICS or run.word("mode") in {"predict", "val", "export"}:
        return
    option = next((s for s in run.stated("classes") if s.value not in (None, "", "None", "null", "[]")), None)
    names = _names(run)
    if option is None or len(names) == 1:
        return
    kept = {int(n) for n in _ID.findall(str(option.value))}
    lost = [name for i, (name, _) in enumerate(names) if i not in kept]
    if not kept or (names and (not lost or max(kept) >= len(names))):
        return
    note = _complaint(run, lost)
    told = ", ".join(f"'{safe_line(name, 30)}'" for name in lost[:4]) or "나머지"
    yield finding(
        f"classes={safe_line(str(option.value), 30)} 때문에 {told} 클래스의 라벨이 학습과 검증에서 모두 빠져 배경이 되었습니다. mAP는 남은 {len(kept)}개 클래스만의 값입니다.",
        cite_stated(option),
        *(_count(names) if names else ()),
        *(() if note is None else (cite_line(note, "메모는 빠진 클래스를 말합니다."),)),
        severity=Severity.LOW if note is None else Severity.HIGH,
        argues={"config_error": 1.0} if note is None else None,
        facts={"kept": float(len(kept)), "classes": float(len(names))},
    )


def _count(names: list[tuple[str, Setting]]) -> tuple[Evidence, ...]:
    count = float(len(names))
    told = f"데이터 설정의 클래스 이름은 {figure(count)}개입니다."
    return (Evidence(statement=told, value=count, source=names[0][1].source),)


def _names(run: Run) -> list[tuple[str, Setting]]:
    """Return the names of the data file with where each stands, by their numbers."""
    single = [s for s in run.settings if s.name.rpartition(".")[0] == "names"]
    if single:
        return [(str(s.value), s) for s in single]
    listed = next((s for s in run.settings if s.name == "names"), None)
    if listed is None:
        return []
    quoted = _NAME.findall(str(listed.value))
    return [(name.strip(), listed) for name in quoted or str(listed.value).strip("[]").split(",")]


def _complaint(run: Run, lost: list[str]) -> Event | None:
    """Return a note that names a class that was left out, or, where the names are not there, one of classes not found."""
    words = [name.strip().lower() for name in lost if len(name.strip()) > 1]
    for note in run.of_kind(EventKind.NOTE):
        text = note.text.lower()
        if any(w in text for w in words) or (not lost and _CLASSES.search(text) and _NOT_FOUND.search(text)):
            return note
    return None
