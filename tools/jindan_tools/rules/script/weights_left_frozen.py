"""SCR270: the script freezes weights, frees none, and the run does not learn."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.habit import habit


@rule(
    "SCR270",
    "weights-left-frozen",
    {"frozen_layers": 4.0, "labels_shuffled": -2.0, "lr_too_low": -1.0, "params_not_in_optim": -1.0, "underfit": -2.0},
)
def weights_left_frozen(run: Run) -> Iterator[Finding]:
    """Report a script that freezes the weights of a part beside a training loss that makes no progress.

    ## What it does
    Reads the training script for requires_grad set to False for all parameters of a part, and for anything that frees them again.
    ## Why it matters
    Frozen weights that were never trained compute random features: only what is left can learn, and what it can learn from them is little.
    Frozen weights that were trained before may be meant so; then too little is left to train, or the features do not fit the task.
    ## Fires on
    Such a script and a training loss that fell by less than 15 %. Supported where the script loads no trained weights, else weaker.
    ## Stays silent on
    Scripts that free weights anywhere, choose among the parameters by name, freeze a teacher, an average, a critic or another network aside; runs that learn.
    ## Source
    torch.Tensor.requires_grad: no gradient is computed for it, so no optimizer moves it.
    """
    event, seen = habit(run, "freezes_weights"), signs.no_progress(run)
    if event is None or not seen:
        return
    trained = bool(event.number("pretrained"))
    yield finding(
        f"스크립트가 {event.word('of')} 파라미터를 얼린 뒤 다시 풀지 않는데 학습이 되지 않습니다. "
        + (
            "미리 학습된 특징만으로는 이 과제를 배우지 못하는 것일 수 있습니다."
            if trained
            else "학습된 적이 없는 가중치를 얼려, 남은 층은 무작위 특징만 받습니다."
        ),
        cite_line(event, "requires_grad를 False로 두는 곳입니다. 이 파일에 다시 True로 바꾸는 곳은 없습니다."),
        *seen,
        severity=Severity.HIGH,
        argues={"frozen_layers": 2.0, "labels_shuffled": -1.0} if trained else None,
    )
