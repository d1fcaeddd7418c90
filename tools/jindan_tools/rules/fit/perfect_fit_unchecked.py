"""FIT011: a small training set is fitted to the last bit and nothing held out was looked at."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_ends, cite_setting
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.fit.unchecked_fit import unchecked_fit
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


@rule("FIT011", "perfect-fit-unchecked", {"memorisation": 2.0, "inconclusive": 2.0, "too_little_data": 1.0})
def perfect_fit_unchecked(run: Run) -> Iterator[Finding]:
    """Report a training loss of zero on few samples in a run without any held-out figure.

    ## What it does
    Looks for a classification loss below 0.01 over the second half of a run that saw each of its few samples often.
    ## Why it matters
    A model with more weights than samples recites them. The curve is perfect and says nothing about new data, so
    neither 'healthy' nor 'broken' can be told from it.
    ## Fires on
    A finished run without held-out loss or metric, 20 epochs or more, a stated number of at most 100 training samples a
    class, and a loss below 0.01 from the middle on.
    ## Stays silent on
    Runs with any evaluation, unknown or large training sets, detectors, losses that may be negative, regression.
    ## Source
    Zhang et al. 2017 (random labels are fitted to zero loss); a cross-entropy of 0.01 is 99 % sure of every sample.
    """
    found = unchecked_fit(run)
    if found is None:
        return
    loss, samples, classes = found.loss, found.samples, found.classes
    yield finding(
        f"학습 샘플 {figure(samples)}개를 손실 {figure(loss.finite[-1])} 값까지 외웠는데, 새 데이터로 확인한 기록이 없습니다.",
        *cite_ends(loss),
        *known(cite_setting(run, "train_samples")),
        calculated(
            "같은 샘플을 이만큼 되풀이해 보았습니다.",
            run.epochs_done or 0.0,
            f"{figure(run.epochs_done)} 에폭, 클래스마다 샘플 {figure(samples)} ÷ {classes} = {figure(samples / classes)}개",
        ),
        severity=Severity.MEDIUM,
        facts={"train_samples": samples, "last_loss": loss.finite[-1]},
    )
