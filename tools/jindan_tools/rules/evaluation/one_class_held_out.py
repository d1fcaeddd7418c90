"""EVL086: the held-out rows are all of one class, so no ranking can be measured on them."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import val_loss
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex

_SAYS = regex(
    r"Only one class (?:is )?present in y_true|No (?:positive|negative) samples in targets",
    words=("one class", "samples in targets"),
)
_LEAST = 3


@rule("EVL086", "one-class-held-out", {"train_val_shift": 4.0, "shuffle_off": 1.0})
def one_class_held_out(run: Run) -> Iterator[Finding]:
    """Report held-out rows of a single class, which scikit-learn or torchmetrics warns of.

    ## What it does
    Reads the warning beside a held-out area under the curve that is no number in any record.
    ## Why it matters
    Rows in the order of their label, split at the end without mixing, leave one class for validation. Its accuracy is
    the recall of that class and its loss cannot be compared with training: it looks like over-fitting.
    ## Fires on
    The warning, three held-out records and more, and no finite area.
    ## Stays silent on
    Areas that are defined, single batches that lack a class, runs that crashed.
    ## Source
    sklearn.metrics.roc_auc_score (UndefinedMetricWarning); torchmetrics BinaryAUROC.
    """
    said = next((e for e in run.of_kind(EventKind.WARNING) if _SAYS.search(e.text)), None)
    held = val_loss(run)
    if said is None or run.ending is Ending.CRASHED or held is None or len(held.finite) < _LEAST:
        return
    areas = [s for s in run.of_role(Role.VAL_METRIC) if "auc" in s.name.lower() or "auroc" in s.name.lower()]
    if not areas or any(s.finite for s in areas):
        return
    yield finding(
        f"검증 행이 모두 한 클래스라 {areas[0].name} 값을 계산할 수 없습니다. 라벨 순서로 늘어놓은 데이터를 섞지 않고 끝에서 잘랐을 때 생기며, "
        "검증 손실과 정확도는 그 한 클래스의 값이라 과적합의 증거가 아닙니다.",
        cite_line(said, "지표가 검증 라벨에 한 클래스만 있다고 경고했습니다."),
        cite_point(held, held.finite_indices[-1], "한 클래스만의 손실"),
        severity=Severity.HIGH,
        argues={
            "train_val_shift": 4.0,
            "shuffle_off": 1.0,
            "overfit": -4.0,
            "overfit_not": -3.0,
            "memorisation": -3.0,
            "healthy_converged": -4.0,
        },
    )
