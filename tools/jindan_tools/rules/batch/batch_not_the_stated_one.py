"""BAT132: the Trainer trained with another batch than the arguments state: a smaller one that fits, or that of a checkpoint."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_setting
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times


@rule(
    "BAT132",
    "batch-not-the-stated-one",
    {"config_error": 2.5, "batch_scaled_lr_not": 1.5, "dataparallel_unintended": -4.0, "oom_leak": -1.0},
)
def batch_not_the_stated_one(run: Run) -> Iterator[Finding]:
    """Report a batch in force that is not the stated one, although the log calls it DataParallel.

    ## What it does
    Reads the batch that the banner calls adjusted and compares it with the stated one.
    ## Why it matters
    `Training with DataParallel so batch size has been adjusted to` is printed whenever the two differ: with auto_find_batch_size
    after an out-of-memory error, and in a resume, which restores train_batch_size of its checkpoint. The batch that was changed in the
    arguments has no effect then, and there is no second card.
    ## Fires on
    An adjusted batch below the stated one, or any other in a resume. Serious where the run did not learn.
    ## Stays silent on
    Larger batches in a run from the start (BAT131), equal ones.
    ## Source
    transformers trainer.py _inner_training_loop: self._train_batch_size = state.train_batch_size; accelerate find_executable_batch_size.
    """
    told, batch = [s for s in run.settings if s.leaf == "data_parallel_batch_size"], run.number("batch_size")
    ran = told[-1].number() if told else None
    resume = run.last_event(EventKind.RESUME)
    if not ran or not batch or ran == batch or (ran > batch and resume is None):
        return
    why = (
        "재개가 체크포인트에 저장된 train_batch_size를 되살리므로 바꾼 값은 쓰이지 않습니다."
        if resume is not None
        else "auto_find_batch_size가 메모리에 들어갈 때까지 배치를 줄였습니다."
    )
    ended = outcome(run)
    yield finding(
        f"설정한 장치당 배치 {figure(batch)}개가 아니라 {figure(ran)}개로 학습했습니다. {why} 로그의 DataParallel이라는 말과 달리 카드가 여러 장인 것은 아닙니다.",
        Evidence(statement=f"머리말에 조정된 배치 {figure(ran)} 값이 있습니다.", value=ran, source=told[-1].source),
        *((cite_line(resume, "로그에 재개 기록이 있습니다."),) if resume is not None else ()),
        *known(cite_setting(run, "batch_size"), cite_setting(run, "learning_rate")),
        calculated("쓰인 배치와 설정의 비입니다.", ran / batch, f"{figure(ran)} ÷ {figure(batch)} = {times(ran / batch)}"),
        severity=Severity.HIGH if ended is Outcome.WORSE or (ended is Outcome.STUCK and resume is None) else Severity.MEDIUM,
        argues={"batch_scaled_lr_not": 1.0, "dataparallel_unintended": -4.0, "oom_leak": -1.0} if resume is None else None,
        facts={"stated": batch, "ran": ran},
    )  # fmt: skip
