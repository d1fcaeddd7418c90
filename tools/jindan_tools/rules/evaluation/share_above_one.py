"""EVL061: a share of right answers above one: more answers were counted than rows."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.accuracy_bound import least_accuracy
from jindan_tools.curves.cite import cite_line, cite_point, cite_settings
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
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
# Four decimals are kept at least.
_ROUNDED = 1e-4


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
    Three records or more, the largest between 1.0005 and 2, and a loss of the same split that guarantees 20 % or more. Or a
    held-out accuracy above 1 beside a training accuracy that is a share, where as percentages of the held-out rows none of
    two thirds of the records is a whole number of rows.
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
    yield from _no_count_of_rows(run)


def _exceeds(series: Series) -> bool:
    return (
        bool(_SHARE.search(series.name.lower()))
        and len(series.finite) >= _LEAST
        and _ABOVE < max(series.finite) <= _MOST
        and min(series.finite) >= 0
    )


def _no_count_of_rows(run: Run) -> Iterator[Finding]:
    """Report a held-out accuracy above 1 that is no percentage of the held-out rows either."""
    rows = _held_out_rows(run)
    train = next((s for s in last_segment(run.of_role(Role.TRAIN_METRIC)) if _SHARE.search(s.name.lower())), None)
    held_out = next((s for s in last_segment(run.of_role(Role.VAL_METRIC)) if _SHARE.search(s.name.lower())), None)
    if rows is None or train is None or held_out is None or len(held_out.finite) < _LEAST or held_out.argmax is None:
        return
    if not train.finite or max(train.finite) > 1 or max(held_out.finite) <= _MOST or min(held_out.finite) <= 0:
        return
    count, told = rows
    broken = [v for v in held_out.finite if abs(v * count / 100 - round(v * count / 100)) > _ROUNDED * count / 100]
    # A tenth of a row must be more than the rounding of the record hides.
    if _ROUNDED * count / 100 > 0.1 or 3 * len(broken) < 2 * len(held_out.finite):
        return
    value = held_out.values[held_out.argmax]
    yield finding(
        f"{held_out.name} 값이 {figure(value)}까지 나와 1을 넘습니다. {train.name} 값은 0과 1 사이의 비율이고, 퍼센트로 읽어도 "
        f"검증 표본 {figure(count)}개로는 나올 수 없는 값이라 나누는 수가 틀렸습니다.",
        cite_point(held_out, held_out.argmax, "1보다 큰 값"),
        cite_point(train, train.argmax or 0, "같은 실행의 비율"),
        told,
        calculated(
            "퍼센트라면 맞힌 표본 수가 정수여야 합니다.",
            value * count / 100,
            f"{figure(value, 6)} % × {figure(count)} = {figure(value * count / 100, 6)}",
        ),
        *cite_settings(run, "batch_size"),
        severity=Severity.HIGH,
        facts={"highest": value, "rows": count},
    )


def _held_out_rows(run: Run) -> tuple[float, Evidence] | None:
    """Return the number of held-out rows and the place that tells it."""
    for event in run.of_kind(EventKind.DATASET):
        count = event.number("val")
        if count is not None and count >= 1:
            return count, cite_line(event, f"검증 표본은 {figure(count)}개입니다.", count)
    held = run.config.get("val_samples")
    count = None if held is None else held.number()
    if held is None or held.source is None or not count:
        return None
    return count, Evidence(statement=f"val_samples 설정 값은 {figure(count)}입니다.", value=count, source=held.source)
