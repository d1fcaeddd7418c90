"""BAT131: one process saw several cards, and the Trainer spread each batch over them with DataParallel."""

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

_GATHERED = "gather along dimension 0, but all input tensors were scalars"


@rule(
    "BAT131",
    "data-parallel-by-accident",
    {
        "dataparallel_unintended": 3.0, "batch_scaled_lr_not": 1.0, "few_optimizer_steps": 0.5, "label_noise": -2.0, "labels_shuffled": -2.0,
        "train_val_shift": -1.0,
    },
)  # fmt: skip
def data_parallel_by_accident(run: Run) -> Iterator[Finding]:
    """Report that the Hugging Face Trainer used DataParallel because one process saw several cards.

    ## What it does
    Reads the banner's adjusted batch, or torch's warning about gathered scalars, and counts the updates with and without it.
    ## Why it matters
    Started with plain `python`, a Trainer that sees K cards multiplies its batch by K without being asked: K times fewer updates
    at the same rate, slower than DDP, and other results than on one card from the same command.
    ## Fires on
    The line "Training with DataParallel so batch size has been adjusted to", or the warning with a total batch that is a multiple of
    batch times accumulation. Serious where the run did not learn.
    ## Stays silent on
    DDP runs, one card, totals that fit, resumes and smaller batches (BAT132).
    ## Source
    transformers trainer.py: self._train_batch_size = per_device_train_batch_size * max(1, n_gpu); torch nn/parallel/_functions.py.
    """
    told = [s for s in run.settings if s.leaf == "data_parallel_batch_size"]
    warned = next((e for e in run.of_kind(EventKind.WARNING) if _GATHERED in e.text), None)
    batch, steps = run.number("batch_size"), run.number("gradient_accumulation") or 1.0
    total = told[-1].number() if told else run.number("global_batch")
    # A resume restores the batch of its checkpoint and prints the same line (BAT132).
    resumed = warned is None and run.last_event(EventKind.RESUME) is not None
    if (not told and warned is None) or resumed or not batch or not total:
        return
    whole = total if not told else total * steps
    cards = whole / (batch * steps)
    if cards < 2 or not cards.is_integer():
        return
    done = run.steps_done or 0.0
    yield finding(
        f"한 프로세스가 GPU {figure(cards)}장을 보아 DataParallel로 돌았고, 한 번 갱신에 쓰인 배치가 설정의 {figure(batch * steps)}개가 아니라 {figure(whole)}개입니다. "
        f"같은 데이터에서 갱신 횟수가 {figure(cards)}분의 1로 줄었습니다.",
        *((Evidence(statement=f"DataParallel 때문에 배치가 {figure(total)} 값으로 조정되었다고 적혀 있습니다.", value=total, source=told[-1].source),) if told else ()),
        *((cite_line(warned, "DataParallel이 손실을 모을 때의 경고가 있습니다."),) if warned is not None else ()),
        *known(cite_setting(run, "batch_size"), cite_setting(run, "gradient_accumulation")),
        calculated("설정한 배치의 배수입니다.", cards, f"{figure(whole)} ÷ ({figure(batch)} × {figure(steps)}) = {figure(cards)}"),
        *((calculated("카드 한 장이었다면 했을 갱신 수입니다.", done * cards, f"{figure(done)} × {times(cards)}"),) if done else ()),
        severity=Severity.HIGH if outcome(run) in {Outcome.STUCK, Outcome.WORSE} else Severity.MEDIUM,
        facts={"cards": cards, "batch": whole},
    )  # fmt: skip
