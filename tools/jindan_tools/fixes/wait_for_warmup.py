"""Give early stopping a patience that outlasts the warm-up and an epoch."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure


def wait_for_warmup(situation: Situation) -> Iterator[Fix]:
    """Plan a patience in evaluations that covers the warm-up, or an epoch where that is longer."""
    run = situation.run
    now, span = run.number("patience"), run.number("eval_steps")
    if situation.finding("EVL033") is None or not now or not span:
        return
    epoch = run.steps_done / run.epochs_done if run.steps_done and run.epochs_done else 0.0
    longest = max(situation.fact("EVL033", "warmup") or 0.0, epoch)
    wanted = max(math.ceil(longest / span), round(now) + 1)
    words = dialect(run.framework)
    yield situation.fix(
        words.patience,
        f"{wanted} (× {figure(span)} 스텝 = {figure(wanted * span)} 스텝)",
        before=f"{figure(now)} (× {figure(span)} 스텝 = {figure(now * span)} 스텝)",
        where=words.patience_place or words.settings,
        why=f"인내는 평가 횟수로 셉니다. 웜업 {figure(situation.fact('EVL033', 'warmup') or 0.0)} 스텝과 한 에폭 {figure(epoch)} 스텝보다 길어야 "
        "학습이 시작되기 전에 멈추지 않습니다. eval_steps를 에폭 길이로 늘려도 됩니다.",
        expected="웜업이 끝난 뒤에도 학습이 이어지고, 지표가 최고값을 새로 쓴 다음 평평해질 때 멈춥니다.",
        verify="멈춘 스텝이 웜업 스텝보다 큰지 확인하세요.",
        kind=FixKind.CONFIG,
    )
