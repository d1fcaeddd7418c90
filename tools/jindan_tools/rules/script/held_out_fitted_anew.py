"""SCR294: held-out rows are scaled by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR294", "held-out-fitted-anew", {"train_val_shift": 3.0})
def held_out_fitted_anew(run: Run) -> Iterator[Finding]:
    """Report a scaler that is fitted on the held-out rows once more.

    ## What it does
    Finds `fit_transform` on rows named for training and again, by a scaler of the same kind, on rows named for held-out data.
    ## Why it matters
    Both sides are moved by their own means and spreads: the same value stands for different inputs.
    ## Fires on
    The habit. A fault where the held-out loss is twice that of training from early on, else a remark.
    ## Stays silent on
    `transform` on the held-out side, scalers of different kinds, encoders of labels.
    ## Source
    scikit-learn, Common pitfalls: "Inconsistent preprocessing".
    """
    worse = signs.held_out_worse_early(run, 2.0)
    for event in habits(run, "fitted_on_held_out"):
        scaler, line = event.word("scaler"), event.number("train_line") or 0
        yield finding(
            f"{scaler} 기준을 검증 데이터에서 다시 구해, 학습과 검증의 입력이 서로 다른 기준으로 바뀝니다.",
            cite_line(event, f"{line:.0f}번째 줄에서 학습 데이터로 구한 기준을 transform()으로 그대로 써야 합니다."),
            *worse,
            severity=Severity.HIGH if worse else Severity.MEDIUM,
            argues={"train_val_shift": 3.0, "overfit": -1.0} if worse else {"train_val_shift": 1.5},
        )
        return
