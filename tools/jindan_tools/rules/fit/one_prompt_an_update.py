"""FIT131: a run of grouped rewards whose updates see one or two prompts each, and whose reward does not rise."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_settings, cite_stated
from jindan_tools.curves.named import curve_called
from jindan_tools.curves.shape import head, noise, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _FEW, _CUT = 10, 2.0, 0.9


@rule(
    "FIT131",
    "one-prompt-an-update",
    {
        "batch_noise": 3.0,
        "few_optimizer_steps": 1.0,
        "epochs_too_few": 1.0,
        "metric_bug": -1.0,
        "frozen_layers": -2.0,
        "overfit": -2.0,
    },
)
def one_prompt_an_update(run: Run) -> Iterator[Finding]:
    """Report GRPO whose batch holds one or two prompts, beside a reward that does not rise.

    ## What it does
    Divides the effective batch by num_generations, and multiplies by the steps.
    ## Why it matters
    trl counts completions in per_device_train_batch_size: a batch of 8 with 8 generations is one prompt. Every update then follows the luck
    of a single question, and hundreds of steps pass a few hundred rows.
    ## Fires on
    Two prompts or fewer an update, ten records of a reward that varies and has not risen above its noise.
    ## Stays silent on
    Rewards that rise, rewards without spread (GRD017), answers that are cut (TOK005), unknown generations or batches.
    ## Source
    trl GRPOConfig: the effective batch (processes x batch x accumulation) must be divisible by num_generations.
    """
    group = next((s for s in run.stated("num_generations") if (s.number() or 0) >= 2), None)
    batch, reward = run.number("effective_batch"), curve_called(run, "reward")
    if group is None or not batch or reward is None or len(reward.finite) < _LEAST:
        return
    each = group.number() or 1.0
    prompts = batch / each
    spread, cut = curve_called(run, "reward_std"), curve_called(run, "clipped_ratio")
    if prompts > _FEW or prompts < 1 or spread is None or not any(spread.finite):
        return
    start, end = median(head(reward.finite)), median(tail(reward.finite, 0.2))
    if end > start + noise(reward.finite) or (cut is not None and median(cut.finite) >= _CUT):
        return
    rows, done = run.number("train_samples"), run.steps_done or reward.xs[-1]
    yield finding(
        f"한 번 갱신이 질문 {figure(prompts)}개뿐입니다. 배치 {figure(batch)}개는 답의 수이고 질문 하나에 답이 {figure(each)}개씩이라, 보상이 질문의 운에 따라 흔들리고 오르지 않습니다.",
        cite_stated(group),
        *cite_settings(run, "batch_size", "gradient_accumulation", "effective_batch", "train_samples"),
        calculated("갱신마다의 질문 수입니다.", prompts, f"{figure(batch)} ÷ {figure(each)} = {figure(prompts)}"),
        *((calculated("지금까지 본 질문의 몫입니다.", done * prompts / rows, f"{figure(done)} × {figure(prompts)} ÷ {figure(rows)} = {percent(done * prompts / rows)}"),) if rows else ()),
        *cite_ends(reward),
        severity=Severity.HIGH,
        facts={"prompts": prompts},
    )  # fmt: skip
