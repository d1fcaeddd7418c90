"""SCR298: every row is taught to be the partner of the first."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR298", "pairs-all-first-row", {"wrong_loss": 4.0})
def pairs_all_first_row(run: Run) -> Iterator[Finding]:
    """Report a contrastive loss over all pairs whose labels are all 0.

    ## What it does
    Finds cross-entropy of `a @ b.t()` with labels of zeros.
    ## Why it matters
    The partner of row i is column i: with zeros every row is pulled to the first one. The best answer is one point for all,
    and the loss stays at ln N.
    ## Fires on
    The habit. Established where the training loss makes no progress.
    ## Stays silent on
    Logits with the positive put in front (torch.cat), labels from torch.arange.
    ## Source
    Oord et al. 2018; He et al. 2020 (MoCo) for labels of zeros with the positive in front.
    """
    stuck = signs.no_progress(run)
    for event in habits(run, "pairs_all_first"):
        yield finding(
            "배치 안의 모든 쌍을 견주는 손실인데 라벨이 모두 0이라, 모든 행을 첫 행의 짝으로 가르칩니다.",
            cite_line(event, "i번째 행의 짝은 i번째 열이므로 라벨은 torch.arange(N)이어야 합니다."),
            *stuck,
            severity=Severity.HIGH,
            argues={
                "wrong_loss": 4.0 if stuck else 3.0,
                "plateau_infonce": -2.0,
                "temperature_wrong": -2.0,
                "embedding_collapse": -1.0,
            },
        )
        return
