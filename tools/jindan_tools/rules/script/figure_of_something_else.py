"""SCR292: a curve is not what its name says."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.curves.select import train_loss, train_metric, val_loss, val_metric
from jindan_tools.model.event import Event
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits

_HABITS = (
    "argmax_over_rows",
    "compares_column_with_row",
    "returns_after_one_batch",
    "counts_in_half",
    "never_reset",
    "mean_by_rows",
)


_SURE = frozenset({"argmax_over_rows", "compares_column_with_row", "returns_after_one_batch", "counts_in_half"})


@rule("SCR292", "figure-of-something-else", {"metric_bug": 4.0})
def figure_of_something_else(run: Run) -> Iterator[Finding]:
    """Report figures of a script that are not what their names say.

    ## What it does
    Finds answers that are taken over the rows of a batch, sums, lists and metrics that no epoch sets back, and means of
    batches that are divided by the number of rows,
    and right answers that are added up in half precision.
    ## Why it matters
    Training may be in order while the curve tells of something else: a loss that only grows, a score that hardly moves, or
    two losses that differ by the batch size.
    ## Fires on
    The habit. A fault where what is never set back only grows, or answers are taken over rows; else a remark.
    ## Stays silent on
    Runs that crashed, losses with a `reduction`, sums that go on over all epochs by their names, scores of single rows.
    ## Source
    torch.argmax: `dim` is the dimension to reduce. torch.nn.CrossEntropyLoss: the mean over the batch. torchmetrics:
    `compute` covers all that was given since the last `reset`.
    """
    if run.ending is Ending.CRASHED:
        return
    for event in habits(run, *_HABITS):
        name = event.word("habit")
        grows = name == "never_reset" and _only_grows(run, event)
        title, statement = _told(event)
        sure = grows or name in _SURE
        yield finding(
            title,
            cite_line(event, statement),
            severity=Severity.HIGH if sure else Severity.MEDIUM,
            argues={
                "metric_bug": 4.0,
                "diverge_no_nan": -4.0,
                "underfit": -2.0,
                "overfit": -2.0,
                "plateau_chance_ce": -1.0,
                "labels_shuffled": -2.0,
            }
            if sure
            else {"metric_bug": 2.0, "overfit": -2.0, "leakage": -1.0}
            if name == "mean_by_rows"
            else {"metric_bug": 1.5},
            facts={"habit": name},
        )
        return


def _told(event: Event) -> tuple[str, str]:
    """Return what a habit makes of the figure, and what the line of it has to say."""
    name = event.word("habit")
    if name == "argmax_over_rows":
        title = "답을 클래스가 아니라 배치의 행 가운데에서 골라, 기록된 정확도가 모델의 정확도가 아닙니다."
        statement = "0번 차원은 배치입니다. 클래스 차원(dim=1)에서 골라야 합니다."
    elif name == "compares_column_with_row":
        title = "모델의 답은 (N, 1)이고 라벨은 (N)이라, 비교가 답 하나를 배치의 모든 라벨과 견줍니다. 기록된 정확도가 모델의 정확도가 아닙니다."
        statement = f"{event.word('label')} 값은 손실에서만 두 번째 차원을 얻습니다. 비교에서도 같은 모양이어야 합니다."
    elif name == "returns_after_one_batch":
        title = "배치 루프 안에서 return하여, 기록된 검증 값이 첫 배치 하나의 값입니다."
        statement = f"{event.number('loop_line') or 0:.0f}번째 줄의 루프 밖으로 내어 써야 모든 배치를 셉니다."
    elif name == "counts_in_half":
        most = event.number("most") or 0.0
        title = f"맞힌 수({event.word('name')})를 절반 정밀도로 더해 {most:,.0f}에서 더 늘지 않습니다. 기록된 정확도는 {most:,.0f} ÷ 검증 행 수를 넘지 못하며 모델의 정확도가 아닙니다."
        statement = "이 자료형에서는 그 수에 1을 더해도 같은 수입니다. 정수나 float32로 세어야 합니다."
    elif name == "never_reset":
        title = f"{event.word('name')} 값을 에폭마다 되돌리지 않아, 기록된 값이 그 에폭이 아니라 지금까지의 모든 에폭을 더한 값입니다."
        statement = f"여기서 한 번만 만들고 {event.number('grows_line') or 0:.0f}번째 줄에서 계속 더합니다. 에폭 루프 안에서 다시 시작해야 합니다."
    else:
        title = f"{event.word('name')} 값은 배치 평균의 합인데 표본 수로 나누어, 기록된 값이 실제 손실보다 배치 크기만큼 작습니다."
        statement = f"{event.number('sum_line') or 0:.0f}번째 줄에서 배치 평균을 더하므로 배치 수(len(loader))로 나누어야 합니다."
    return title, statement


def _only_grows(run: Run, event: Event) -> bool:
    """Say whether a curve that the sum may be named for never falls and ends at twice its first value and more."""
    words = {w for w in event.word("name").lower().split("_") if len(w) > 2}
    curves = [
        c
        for c in (train_loss(run), val_loss(run), train_metric(run), val_metric(run))
        if c is not None and len(c.finite) >= 3
    ]
    near = [c for c in curves if words & set(c.name.lower().replace("/", "_").replace(" ", "_").split("_"))]
    return any(
        c.finite[0] > 0
        and c.finite[-1] > 2 * c.finite[0]
        and all(b >= a for a, b in zip(c.finite, c.finite[1:], strict=False))
        for c in near
    )
