"""End an overfitting run at its best record."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import val_loss, val_metric
from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import key, place, written
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.series import Series
from jindan_tools.text.figures import figure


def stop_at_best(situation: Situation) -> Iterator[Fix]:
    """Plan the use of the best checkpoint and a stop soon after it."""
    run = situation.run
    series = val_loss(run) or val_metric(run)
    if series is None or series.best is None or len(series) < 3:
        return
    best, last = series.best, series.finite_indices[-1]
    yield Fix(
        cause_id=situation.cause.id,
        parameter="사용할 체크포인트",
        before=f"마지막 ({series.x_label(last)}, {series.name} {figure(series.values[last])})",
        after=f"최적 ({series.x_label(best)}, {series.name} {figure(series.values[best])})",
        where="체크포인트 폴더",
        priority=1,
        why=f"다시 학습하지 않고 쓸 수 있는 가장 좋은 가중치입니다({_short(series, best)}). 그 체크포인트가 남아 있지 않으면 다음 조치로 다시 학습합니다.",
        expected=f"{series.name} 값이 {figure(series.values[last])}에서 {figure(series.values[best])}로 좋아집니다.",
        verify="그 체크포인트로 검증을 한 번 돌려 같은 값이 나오는지 확인하세요.",
        kind=FixKind.CONFIG,
    )
    patience = max(3, round(0.1 * len(series)))
    now = run.number("patience")
    if not dialect(run.framework).patience or (now is not None and 0 < now <= patience):
        return
    yield Fix(
        cause_id=situation.cause.id,
        parameter=key(run, "patience") if "patience" in run.config else dialect(run.framework).patience,
        before=written(run, "patience"),
        after=str(patience),
        where=place(run, "patience"),
        priority=2,
        why=f"최적 기록 뒤로 {last - best}번 더 평가했지만 나아지지 않았습니다. {patience}번은 전체 평가 {len(series)}번의 약 10 %입니다.",
        expected=f"{series.x_label(best)} 뒤 {patience}번째 평가에서 멈춥니다.",
        verify="멈춘 지점의 기록 번호에서 최적 기록 번호를 뺀 값이 patience와 같은지 확인하세요.",
        kind=FixKind.CONFIG,
    )


def _short(series: Series, index: int) -> str:
    source = series.source(index)
    return source.path if source.line is None else f"{source.path}:{source.line}"
