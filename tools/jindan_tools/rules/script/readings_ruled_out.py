"""SCR227: what the script does right speaks against readings of the curves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits

_AGAINST: Mapping[str, tuple[str, Mapping[str, float]]] = {
    "logits_for_loss": (
        "손실에는 softmax나 sigmoid를 지나지 않은 마지막 선형 층의 출력이 들어갑니다.",
        {"double_softmax": -4.0},
    ),
    "cleared_in_loop": ("배치마다 기울기를 지웁니다.", {"missing_zero_grad": -4.0}),
    "shuffled_training": ("학습 데이터를 에폭마다 섞습니다.", {"shuffle_off": -4.0}),
    "no_clipping": ("기울기를 자르는 코드가 없습니다.", {"clip_misuse": -4.0}),
    "no_half_precision": (
        "혼합 정밀도나 반정밀도를 쓰는 코드가 없습니다.",
        {"nan_fp16_overflow": -4.0, "amp_scale_collapse": -4.0, "loss_scale_wrong": -3.0, "bf16_stall": -4.0},
    ),
    "no_normalising_layer": ("정규화 층이 없습니다.", {"bn_small_batch": -4.0}),
    "no_weight_decay": ("가중치 감쇠를 쓰지 않습니다.", {"weight_decay_excess": -4.0}),
}


@rule(
    "SCR227",
    "readings-ruled-out",
    {cause: weight for _, against in _AGAINST.values() for cause, weight in against.items()},
)
def readings_ruled_out(run: Run) -> Iterator[Finding]:
    """State which causes the script itself rules out: the loss gets logits, gradients are cleared, nothing clips, nothing runs in half precision.

    ## What it does
    Turns what the script is sure to do, or has no word for, into arguments against causes that a curve alone may suggest.
    ## Why it matters
    A curve can look like softmax applied twice; the line that hands over logits settles it.
    ## Fires on
    The script that made the run, when it is a single whole program.
    ## Stays silent on
    Frameworks that drive the update, models and helpers of other files or of a zoo.
    ## Source
    The lines themselves.
    """
    found = {e.word("habit"): e for e in habits(run, *_AGAINST)}
    if not found:
        return
    against = {cause: weight for name in found for cause, weight in _AGAINST[name][1].items()}
    yield finding(
        "스크립트를 보면 곡선만으로 떠올릴 수 있는 원인 가운데 몇 가지는 해당하지 않습니다.",
        *(cite_line(found[name], said) for name, (said, _) in _AGAINST.items() if name in found),
        severity=Severity.INFO,
        argues=against,
    )
