"""LRS014: the logged learning rate is the configured warm-up, step for step."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.rate import index_of
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.schedule.warmup_position import WarmupPosition, warmup_position
from jindan_tools.text.figures import figure


@rule("LRS014", "logged-rate-replayed", {"sched_xN": -2.0, "sched_never_stepped": -3.0, "resume_lr_reset": -1.0})
def logged_rate_replayed(run: Run) -> Iterator[Finding]:
    """State that the learning rate follows its configured warm-up, and which step's rate is logged.

    ## What it does
    Tries peak x s / W and peak x (s - 1) / W for every way of rounding the warm-up length W on all logged rates.
    ## Why it matters
    One of them fits to 0.02 % and the others do not, which proves the schedule that ran. A rate of step s - 1 is what
    Hugging Face logs from 4.51 on, so it also dates the library.
    ## Fires on
    At least five logged rates by step, a known peak and warm-up length, exactly one formula that fits at least three.
    ## Stays silent on
    Rates by epoch, unknown peaks, warm-ups that no formula fits, points after the warm-up only.
    ## Source
    transformers optimization.py, training_args.get_warmup_steps (rounds up), pull request 36973.
    """
    found = warmup_position(run)
    if found is None:
        return
    fit = found.fit
    inside = [p for p in found.points if p.step < fit.steps]
    last = inside[-1]
    counted = f"({last.step} - 1)" if fit.offset else f"{last.step}"
    yield finding(
        f"기록된 학습률은 웜업 {fit.steps}스텝의 {_formula(found)} 식과 {len(inside)}개 기록에서 모두 맞습니다.",
        cite_point(
            found.series, index_of(found.series, last), f"{counted}/{fit.steps} × {figure(found.peak)} 값과 같음"
        ),
        *known(
            cite_setting(run, "warmup_steps"), cite_setting(run, "warmup_ratio"), cite_setting(run, "learning_rate")
        ),
        Evidence(
            statement=f"식과 기록의 차이는 가장 큰 곳에서도 {figure(100 * fit.error, 2)} %입니다.",
            value=fit.error,
            formula=f"{counted} / {fit.steps} × {figure(found.peak)} = {figure(found.rate_at(last.step))}",
        ),
        *_dates(run, found),
        severity=Severity.INFO,
        facts={"warmup_steps": float(fit.steps), "offset": float(fit.offset)},
    )


def _formula(found: WarmupPosition) -> str:
    return f"{'(s - 1)' if found.fit.offset else 's'}/{found.fit.steps}"


def _dates(run: Run, found: WarmupPosition) -> tuple[Evidence, ...]:
    if run.framework is not Framework.HF_TRAINER or run.version is not None or not found.fit.offset:
        return ()
    return (
        Evidence(
            statement="스텝 s에 (s - 1)번째 학습률이 찍히므로 transformers 4.51 이후 버전입니다.",
            formula="transformers pull request 36973: 4.51부터 적용된 학습률을 기록",
        ),
    )
