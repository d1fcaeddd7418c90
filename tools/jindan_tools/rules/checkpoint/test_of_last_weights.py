"""CKP095: the test repeats the last validation, far below the best one: the last weights were tested."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_TEST = regex(r"^(?:final[/_. ]+)?test[/_. ]+|[/_. ]+test$")
_VAL = regex(r"^(?:val|valid|validation|dev|eval)[/_. ]+|[/_. ]+(?:val|valid|validation|dev|eval)$")
_LEAST, _LOST, _NEAR = 5, 0.1, 0.15


@rule("CKP095", "test-of-last-weights", {"best_ckpt_wrong": 4.0, "train_val_shift": -2.0, "leakage": -2.0})
def test_of_last_weights(run: Run) -> Iterator[Finding]:
    """Report a single test figure that equals the last held-out one while the best one was far better.

    ## What it does
    Compares each figure that was tested once with the last and the best held-out figure of the same name.
    ## Why it matters
    trainer.test(model) takes the weights that are in memory. After an early stop, or after a collapse, these are not the
    weights of the best record; the low figure then says nothing about the test set.
    ## Fires on
    Five held-out records or more whose last lies at least 10 % below (an error: above) the best, and a test figure that is at least
    six times nearer to the last than to the best.
    ## Stays silent on
    Test figures near the best record, test curves logged along with the training, runs whose best is among the last.
    ## Source
    Lightning Trainer.test(model, ckpt_path=None): the current weights; ckpt_path='best' takes the monitored ones.
    """
    for test, held in _pairs(run):
        value, last, index = test.finite[0], held.finite[-1], held.best or 0
        best = held.values[index]
        if abs(best - last) < _LOST * abs(best) or abs(value - last) > _NEAR * abs(best - last):
            continue
        yield finding(
            f"시험 값 {figure(value)}은 마지막 검증 값 {figure(last)}과 같은 수준이고, 최고 기록 {figure(best)}과는 멉니다. 최고 체크포인트가 아니라 마지막 가중치를 시험했습니다.",
            cite_point(test, test.finite_indices[0], "시험"),
            cite_point(held, held.finite_indices[-1], "마지막 검증"),
            cite_point(held, index, "최고 기록"),
            calculated(
                "시험 값에서 마지막 검증까지의 거리와 최고 기록까지의 거리입니다.",
                abs(value - last),
                f"|{figure(value)} − {figure(last)}| = {figure(abs(value - last))}, |{figure(value)} − {figure(best)}| = {figure(abs(value - best))}",
            ),
            severity=Severity.HIGH,
            facts={"test": value, "last": last, "best": best},
        )
        return


def _pairs(run: Run) -> Iterator[tuple[Series, Series]]:
    named = (s for role in (Role.VAL_METRIC, Role.VAL_LOSS) for s in last_segment(run.of_role(role)))
    held = {_VAL.sub("", s.name.lower()): s for s in named if len(s.finite) >= _LEAST}
    for series in (s for role in (Role.VAL_METRIC, Role.VAL_LOSS) for s in run.of_role(role)):
        bare = _TEST.sub("", series.name.lower())
        if len(series.finite) == 1 and bare != series.name.lower() and bare in held:
            yield series, held[bare]
