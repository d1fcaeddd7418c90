"""SCR007: the script reads its training rows in the order of the file, and the run shows it."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.curves.select import val_metric
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR007", "rows-in-file-order", {"shuffle_off": 3.0})
def rows_in_file_order(run: Run) -> Iterator[Finding]:
    """Report a training loader without shuffling beside a run that does not learn.

    ## What it does
    Finds the loader that the training loop reads; nothing in the file mixes the rows in another way.
    ## Why it matters
    Rows stored class by class give batches of one class: each batch pulls the model to one answer.
    ## Fires on
    Such a loader and a training loss that grows or makes no progress. Supported when a held-out metric is the same in
    every record (the answer of the class that came last), else a hypothesis: whether the rows are sorted is not in the script.
    ## Stays silent on
    Samplers, permutations, random splits, runs that learn.
    ## Source
    torch.utils.data.DataLoader: shuffle is False unless given.
    """
    seen = signs.grows(run) or signs.no_progress(run)
    for event in habits(run, "unshuffled_training") if seen else ():
        repeated = _repeated(run)
        yield finding(
            "학습 데이터를 섞지 않고 파일의 순서대로 읽는데 학습이 되지 않습니다. 클래스별로 저장된 데이터라면 배치마다 한 클래스만 보게 됩니다.",
            cite_line(
                event,
                "학습에 쓰는 DataLoader에 shuffle=True가 없고, 이 파일에서 순서를 섞는 다른 코드도 찾지 못했습니다.",
            ),
            *seen,
            *repeated,
            severity=Severity.HIGH if repeated else Severity.MEDIUM,
            argues={"shuffle_off": 3.0, "init_bad": -1.0, "overfit": -1.0} if repeated else {"shuffle_off": 1.0},
        )
        return


def _repeated(run: Run) -> tuple[Evidence, ...]:
    """Return the one value of a held-out metric that never changes: the answer of the last class."""
    metric = val_metric(run)
    if metric is None or len(metric.finite) < 4 or len(set(metric.finite)) > 1:
        return ()
    statement = f"{metric.name} 값은 기록 {len(metric.finite)}개에서 모두 {metric.finite[0]:.4g}입니다."
    return (Evidence(statement=statement, value=metric.finite[0], source=metric.source(metric.finite_indices[-1])),)
