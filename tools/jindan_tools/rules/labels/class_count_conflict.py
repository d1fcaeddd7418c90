"""LBL007: the model has fewer outputs than the data has classes."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_setting
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.plateau.class_count import class_shares
from jindan_tools.rules.registry import finding, rule


@rule("LBL007", "class-count-conflict", {"num_labels_mismatch": 3.0})
def class_count_conflict(run: Run) -> Iterator[Finding]:
    """Report a model whose number of outputs is smaller than the number of classes in the data.

    ## What it does
    Compares num_labels or num_classes with the classes the log counted in the data.
    ## Why it matters
    A label beyond the last output stops training with an index error or a device-side assertion.
    ## Fires on
    Fewer outputs configured than non-empty classes printed.
    ## Stays silent on
    More outputs than classes, one output (regression or binary), detectors whose data file overrides nc.
    ## Source
    torch.nn.CrossEntropyLoss: targets must lie in [0, C).
    """
    printed = _printed(run)
    for name in ("num_labels", "num_classes"):
        outputs = run.number(name)
        if printed is None or outputs is None or outputs < 2 or outputs >= printed[0]:
            continue
        setting = cite_setting(run, name)
        yield finding(
            f"데이터에는 클래스가 {printed[0]}개인데 모델의 출력은 {int(outputs)}개입니다.",
            printed[1],
            *(() if setting is None else (setting,)),
            severity=Severity.HIGH,
            facts={"classes": float(printed[0]), "outputs": outputs},
        )
        return


def _printed(run: Run) -> tuple[int, Evidence] | None:
    found = class_shares(run)
    if found is not None:
        shares, event = found
        count = max(i for i, s in enumerate(shares) if s > 0) + 1
        return count, Evidence(
            statement=f"로그의 클래스별 개수에 {count}개 클래스가 있습니다.", value=float(count), source=event.source
        )
    for event in run.of_kind(EventKind.DATASET):
        count = event.number("classes")
        if count is not None and count >= 2:
            return int(count), Evidence(
                statement=f"데이터의 클래스 수는 {int(count)}개입니다.", value=count, source=event.source
            )
    return None
