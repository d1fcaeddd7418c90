"""Settings that are written down and never used, or written down twice."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_settings, cite_stated
from jindan_tools.frameworks.version import in_range
from jindan_tools.model.finding import Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.planning.parts import Contradiction
from jindan_tools.planning.trainer_keys import Misplaced, misplaced_trainer_keys
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

# Source: ultralytics/cfg/default.yaml 8.0.196-8.4.190, `optimizer: auto`.
_AUTO_SINCE = "8.0.196"
_OTHER_PLACE = regex(r"^(?P<place>\S+)(?: \[[^\]]*\])? 위치에는 (?P<value>.+) 값으로 적혀 있습니다\.$")


def unread_trainer_keys(run: Run) -> Iterator[Contradiction]:
    """Yield trainer arguments that stand in a section the trainer is not built from."""
    for found in misplaced_trainer_keys(run):
        yield Contradiction(
            key=f"unread:{found.key}",
            what=(
                f"{found.key} 값이 {found.found_under} 아래에 있어 적용되지 않을 수 있습니다. "
                f"Trainer의 다른 인자는 {found.belongs_under} 아래에 있습니다.{_effect(run, found)}"
            ),
            do=(
                f"{found.right_key} 위치로 옮기고, 시작할 때 trainer.{found.key} 값을 출력해 확인하세요. "
                "실행 코드가 두 구역을 합쳐 읽는다면 그대로 두어도 됩니다."
            ),
            severity=Severity.HIGH if found.key == "accumulate_grad_batches" else Severity.MEDIUM,
            facts=(cite_stated(found.setting), cite_stated(found.sibling)),
        )


def _effect(run: Run, found: Misplaced) -> str:
    whole, accumulation = run.number("effective_batch"), run.number("gradient_accumulation")
    if found.key != "accumulate_grad_batches" or whole is None or not accumulation or accumulation <= 1:
        return ""
    return f" 적용되지 않으면 실효 배치는 {figure(whole)}이 아니라 {figure(whole / accumulation)}입니다."


def two_values(run: Run) -> Iterator[Contradiction]:
    """Yield settings that two files of one run state differently."""
    for name, held in run.config.items():
        other = _OTHER_PLACE.match(held.reason)
        if other is None or held.source is None or "auto" in (other["value"].lower(), str(held.value).lower()):
            continue
        yield Contradiction(
            key=f"two_values:{name}",
            what=f"{name} 값이 두 곳에서 다릅니다: {held.source.path} {held.value}, {other['place']} {other['value']}.",
            do="실제로 쓰이는 값을 시작 로그에서 확인하고 다른 쪽을 지우세요.",
            severity=Severity.MEDIUM,
            facts=cite_settings(run, name),
        )


def ignored_by_auto(run: Run) -> Iterator[Contradiction]:
    """Yield lr0 and momentum that Ultralytics ignores with optimizer=auto, its default. Source: trainer.build_optimizer."""
    named = run.word("optimizer")
    if run.framework is not Framework.ULTRALYTICS or named not in {"", "auto"}:
        return
    # A file of hyper-parameters alone leaves the optimizer to the command.
    left_out = any(run.stated("lr0")) and any(run.stated("epochs"))
    if not named and (not left_out or in_range(run.version, _AUTO_SINCE, None) is False):
        return
    what = "optimizer=auto 설정이면" if named else f"optimizer 값이 없으면 {_AUTO_SINCE}부터 기본값 auto가 쓰이고,"
    yield Contradiction(
        key="optimizer_auto",
        what=f"{what} Ultralytics가 옵티마이저와 학습률을 스스로 정하고 lr0, momentum 값을 쓰지 않습니다.",
        do="lr0 값을 쓰려면 optimizer 값을 SGD나 AdamW로 적으세요.",
        severity=Severity.MEDIUM,
        facts=cite_settings(run, "optimizer", "learning_rate"),
    )
