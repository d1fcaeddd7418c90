"""CKP115: the weights kept as the best are those of the last step."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule("CKP115", "best-kept-by-reference", {"best_ckpt_wrong": 4.0})
def best_kept_by_reference(run: Run) -> Iterator[Finding]:
    """Report `best = model.state_dict()` without a copy, loaded again at the end.

    ## What it does
    Finds the dictionary of the weights kept under a condition in the loop of epochs and given to load_state_dict later.
    ## Why it matters
    The dictionary shares its tensors with the model: training goes on changing them, so what is loaded at the end, and
    saved, are the last weights.
    ## Fires on
    The habit; a failure when the best held-out loss came before the last one and was lower.
    ## Stays silent on
    deepcopy, clone, files that are written and read back.
    ## Source
    PyTorch, Saving and Loading Models: "best_model_state = deepcopy(model.state_dict())".
    """
    if run.ending is Ending.CRASHED:
        return
    seen = _lost(run)
    for event in habits(run, "best_kept_by_reference"):
        yield finding(
            f"가장 좋은 가중치를 {event.word('name')} 이름에 복사하지 않고 담아, 학습이 계속되면 그 값도 함께 바뀝니다. 끝에 되돌린 가중치는 마지막 가중치입니다.",
            cite_line(
                event,
                f"state_dict()는 모델과 같은 텐서를 가리킵니다. {event.number('load_line') or 0:.0f}번째 줄에서 되돌리는 것이 이 값입니다. copy.deepcopy(model.state_dict())로 담으세요.",
            ),
            *seen,
            severity=Severity.HIGH if seen else Severity.MEDIUM,
            argues={"best_ckpt_wrong": 4.0 if seen else 3.0, "long_plateau_waste": -1.0},
        )
        return


def _lost(run: Run) -> tuple[Evidence, ...]:
    """Return the best and the last held-out loss when the last is higher by a hundredth and more, () otherwise."""
    held = val_loss(run)
    if held is None or len(held.finite) < 2 or held.finite[-1] <= min(held.finite) + 0.01 * abs(min(held.finite)):
        return ()
    best = min(held.finite_indices, key=lambda i: held.values[i])
    return (cite_point(held, best, "가장 낮은 값"), cite_point(held, held.finite_indices[-1], "마지막"))
