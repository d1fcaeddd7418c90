"""FIT130: a network answers worse than a linear model does on the same well-known data."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.named import accuracy
from jindan_tools.frameworks.plain_levels import PlainLevel, plain_level
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent

_NAMES = ("dataset", "data", "dataset_name", "data_name", "dataset_type", "dataset_id", "task_name", "data_dir", "data_path", "data_root", "dataset_path")  # fmt: skip
# Data made harder or scarcer on purpose.
_ON_PURPOSE = (
    "noise_rate", "noise_ratio", "label_noise", "corruption", "shots", "num_shots", "n_shot", "attack",
    "epsilon_attack", "num_clients", "n_clients", "num_labeled", "n_labeled", "task_id", "num_tasks", "n_tasks",
    "poison_rate", "prune_rate", "sparsity",
)  # fmt: skip
_LEAST = 3
_BELOW = 0.03
_GUESS = 0.02
_PART = 0.5


@rule("FIT130", "below-plain-model", {"underfit": 1.5, "healthy_converged": -4.0})
def below_plain_model(run: Run) -> Iterator[Finding]:
    """Report a best accuracy below that of a linear model on the same data.

    ## What it does
    Looks up what a linear model, or one that counts words, reaches on the set of data that the settings name.
    ## Why it matters
    A curve that rises and comes to rest looks converged. Whether its level is any good is told by nothing in the run: a plain
    model on the same data is the cheapest yardstick, and a network below it has hardly used its inputs.
    ## Fires on
    A set of data of the table, three evaluations or more, a best held-out accuracy three points below the plain model, at
    least half of the training data.
    ## Stays silent on
    Other sets, runs that are still going on, few-shot, federated, noisy or poisoned data, parts of the data.
    ## Source
    The table in frameworks/plain_levels.py says where each level stands.
    """
    held_out = accuracy(run)
    if held_out is None or len(held_out.finite) < _LEAST or run.ending in (Ending.CRASHED, Ending.INTERRUPTED):
        return
    found = _named(run)
    if found is None or run.stated(*_ON_PURPOSE):
        return
    setting, level = found
    rows, best = run.number("train_samples"), max(held_out.finite)
    # Less than a guess among fifty is a figure on another scale.
    if not _GUESS <= best <= level.share - _BELOW or (rows is not None and rows < _PART * level.samples):
        return
    yield finding(
        f"가장 좋은 {held_out.name} 값도 {percent(best)}로, 같은 데이터에서 얻는 {level.model} 수준({percent(level.share)})에 못 미칩니다. "
        "손실이 줄어 멈췄더라도 이 수준은 수렴이 아니라 입력을 거의 쓰지 못한 결과입니다.",
        cite_point(held_out, held_out.finite_indices[held_out.finite.index(best)], "최고"),
        Evidence(statement=f"{setting.name} 설정이 가리키는 데이터는 {level.name}입니다.", source=setting.source),
        calculated(f"같은 데이터에서 얻는 {level.model}의 정확도입니다.", level.share, level.source),
        severity=Severity.HIGH,
        facts={"best": best, "plain": level.share},
    )


def _named(run: Run) -> tuple[Setting, PlainLevel] | None:
    pairs = ((s, plain_level(str(s.value))) for s in run.stated(*_NAMES) if isinstance(s.value, str))
    return next(((s, level) for s, level in pairs if level is not None), None)
