"""EVL061: a share of right answers above one: more answers were counted than rows."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.accuracy_bound import least_accuracy
from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_SHARE = regex(r"(?:^|[/_ .])acc(?:$|uracy|_|/)|정확도")
_LEAST, _MOST, _ABOVE = 3, 2.0, 1.0005
# As a percentage the figure would have to be this far below what the loss guarantees.
_CLEARLY = 0.2


@rule("EVL061", "share-above-one", {"metric_bug": 3.5, "leakage": -2.0, "overfit": -1.0, "underfit": -1.0})
def share_above_one(run: Run) -> Iterator[Finding]:
    """Report an accuracy above 1 that the loss beside it shows to be a share and no percentage.

    ## What it does
    A cross-entropy L guarantees an accuracy of 1 - L / ln 2. An accuracy of 1.01 is either a share, which cannot exceed 1,
    or 1.01 %, which the loss rules out.
    ## Why it matters
    The sum was divided by the wrong count: all rows of the set instead of those that full batches hold, batches instead of
    rows, or the last batch counted as a full one. The figures below 1 are wrong by the same factor.
    ## Fires on
    Three records or more, the largest between 1.0005 and 2, and a loss of the same split that guarantees 20 % or more.
    ## Stays silent on
    Detectors, language and contrastive models, losses that guarantee nothing.
    ## Source
    A wrong answer gives the true class at most 1/2, so it costs at least ln 2 = 0.693.
    """
    if is_detector(run) or is_contrastive(run) or is_language_model(run):
        return
    for role, loss in ((Role.VAL_METRIC, val_loss(run)), (Role.TRAIN_METRIC, train_loss(run))):
        hits = next((s for s in last_segment(run.of_role(role)) if _exceeds(s)), None)
        if hits is None or loss is None or not loss.finite or hits.argmax is None:
            continue
        bound = least_accuracy(max(min(loss.finite), 0.0))
        if bound < _CLEARLY:
            continue
        at, low = hits.argmax, loss.argmin or 0
        yield finding(
            f"{hits.name} 값이 {figure(hits.values[at])}까지 올라 1을 넘었습니다. 맞힌 비율은 1을 넘을 수 없으므로 나누는 수가 틀렸습니다.",
            cite_point(hits, at, "1보다 큰 값"),
            cite_point(loss, low),
            calculated(
                f"이 손실이면 정확도는 적어도 {percent(bound)}이므로, {figure(hits.values[at])} 값을 퍼센트로 읽을 수도 없습니다.",
                bound,
                f"1 − {figure(loss.values[low])} ÷ ln 2 = {figure(bound)}",
            ),
            *cite_settings(run, "batch_size", "val_samples"),
            severity=Severity.HIGH,
            facts={"highest": hits.values[at], "bound": bound},
        )
        return


def _exceeds(series: Series) -> bool:
    return (
        bool(_SHARE.search(series.name.lower()))
        and len(series.finite) >= _LEAST
        and _ABOVE < max(series.finite) <= _MOST
        and min(series.finite) >= 0
    )
