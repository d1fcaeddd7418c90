"""YOL033: single_cls merged the classes of a data set that has several."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_stated
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_TOLD = ("구분", "구별", "item", "클래스", "class", "종을")


@rule(
    "YOL033",
    "classes-merged",
    {"config_error": 4.0, "class_imbalance": -3.0, "num_labels_mismatch": -2.0, "label_noise": -2.0},
)
def classes_merged(run: Run) -> Iterator[Finding]:
    """Report single_cls on a data set whose list of names has several.

    ## What it does
    Reads single_cls and the names of the data file.
    ## Why it matters
    The option replaces every class number by 0 and the names by `item`: the table has the row `all` only, mAP measures boxes, and no
    training of this kind tells classes apart. A high mAP says nothing about them.
    ## Fires on
    single_cls true and two names or more. A fault where a note speaks of classes, else a remark.
    ## Stays silent on
    One name, single_cls false.
    ## Source
    ultralytics/data/base.py update_labels: if self.single_cls: cls[:] = 0; engine/trainer.py: names = {0: "item"}.
    """
    option = next((s for s in run.stated("single_cls") if s.flag()), None)
    names = [s for s in run.settings if s.name.rpartition(".")[0] == "names" or s.name == "names"]
    count = sum(len(str(s.value).split(",")) for s in names)
    if option is None or count < 2:
        return
    note = _complaint(run)
    yield finding(
        f"single_cls=True가 데이터의 클래스 {figure(float(count))}개를 모두 0번(item) 하나로 합쳤습니다. 이 모델은 클래스를 배운 적이 없고 mAP는 상자 위치만 잰 값입니다.",
        cite_stated(option),
        Evidence(
            statement=f"데이터 설정의 클래스 이름은 {figure(float(count))}개입니다.",
            value=float(count),
            source=names[0].source,
        ),
        *(() if note is None else (cite_line(note, "메모는 클래스를 구분하려 합니다."),)),
        severity=Severity.LOW if note is None else Severity.HIGH,
        argues={"config_error": 1.0} if note is None else None,
        facts={"classes": float(count)},
    )


def _complaint(run: Run) -> Event | None:
    return next((e for e in run.of_kind(EventKind.NOTE) if any(word in e.text.lower() for word in _TOLD)), None)
