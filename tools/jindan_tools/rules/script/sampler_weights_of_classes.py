"""SCR221: a sampler draws by one weight a class and so only the first rows."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR221", "sampler-weights-of-classes", {"too_little_data": 4.0})
def sampler_weights_of_classes(run: Run) -> Iterator[Finding]:
    """Report WeightedRandomSampler with one weight a class: only as many rows as there are classes are ever drawn.

    ## What it does
    Follows the weights of the sampler to counts of classes that nothing looks up for the rows.
    ## Why it matters
    Each weight stands for a row: ten weights draw the first ten rows, again and again, whatever `num_samples` is.
    ## Fires on
    The habit; established when the training loss falls to next to nothing while the held-out loss stays far above.
    ## Stays silent on
    Weights with an index, a comprehension or a look-up anywhere on their way.
    ## Source
    torch.utils.data.WeightedRandomSampler: draws from [0, ..., len(weights) - 1].
    """
    for event in habits(run, "weights_of_classes"):
        seen = signs.held_out_worse(run, 2.0)
        yield finding(
            "WeightedRandomSampler에 표본별이 아니라 클래스별 가중치를 넘겨, 앞쪽의 표본 몇 개(클래스 수만큼)만 되풀이해 뽑습니다.",
            cite_line(
                event,
                f"가중치 {event.number('count_line') or 0:.0f}번째 줄의 클래스별 개수로 만들어졌고 라벨로 찾아 넣지 않았습니다. class_weights[labels]처럼 표본마다 하나씩 넘겨야 합니다.",
            ),
            *seen,
            severity=Severity.HIGH,
            argues={
                "too_little_data": 4.0 if seen else 3.0,
                "overfit": -3.0,
                "memorisation": -1.0,
                "label_noise": -3.0,
                "train_val_shift": -2.0,
                "labels_shuffled": -2.0,
                "class_imbalance": -1.0,
            },
        )
        return
