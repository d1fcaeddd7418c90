"""End an overfitting run at its best record."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import last_segment, val_loss, val_metric
from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import key, place, written
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

# The rule that no evaluation beat guessing: then no checkpoint is worth keeping.
_AT_CHANCE = "PLT002"
# The rule that only the lowest score was kept: the best weights are gone.
_LOWEST_KEPT = "CKP009"
# A checkpoint that wins back less of what was lost is no advice.
_WORTH = 0.1
_RATE = regex(r"(?:^|[/_ .\-])(?:wer|cer|eer)(?:$|[/_ .])")
_SAVED = regex(r"(?:^|/)checkpoint-(\d+)/")


def stop_at_best(situation: Situation) -> Iterator[Fix]:
    """Plan the use of the best checkpoint that is left and a stop soon after the best record; a look at the data where none is."""
    run = situation.run
    series = _error_rate(run) or val_loss(run) or val_metric(run)
    if series is None or series.best is None or len(series) < 3 or situation.finding(_LOWEST_KEPT) is not None:
        return
    if situation.finding(_AT_CHANCE) is not None:
        yield _look_at_the_data(situation)
        return
    yield from _checkpoint(situation, series, series.best)
    yield from _patience(situation, series, series.best)


def _error_rate(run: Run) -> Series | None:
    """Return the held-out word, character or equal error rate: it is what such a model is chosen by, whatever its loss does."""
    found = (s for s in last_segment(run.of_role(Role.VAL_METRIC)) if s.higher_is_better is False)
    return next((s for s in found if _RATE.search(s.name.lower()) and len(set(s.finite)) > 1), None)


def _checkpoint(situation: Situation, series: Series, best: int) -> Iterator[Fix]:
    last, saved = series.finite_indices[-1], _saved(situation.run, series)
    use = best if not saved or best in saved else _best_of(series, saved)
    if use == last:
        return
    if use != best and abs(series.values[use] - series.values[last]) < _WORTH * abs(
        series.values[best] - series.values[last]
    ):
        yield _keep_the_best(situation, series, best)
        return
    gone = "" if use == best else f" 가장 좋았던 {series.x_label(best)}의 체크포인트는 폴더에 없습니다."
    missing = "" if saved else " 그 체크포인트가 남아 있지 않으면 다음 조치로 다시 학습합니다."
    yield Fix(
        cause_id=situation.cause.id,
        parameter="사용할 체크포인트",
        before=f"마지막 ({series.x_label(last)}, {series.name} {figure(series.values[last])})",
        after=f"{'최적' if use == best else '남은 것 가운데 최적'} ({series.x_label(use)}, {series.name} {figure(series.values[use])})",
        where="체크포인트 폴더",
        priority=1,
        why=f"다시 학습하지 않고 쓸 수 있는 가장 좋은 가중치입니다({_short(series, use)}).{gone}{missing}",
        expected=f"{series.name} {figure(series.values[last])} 값이 {figure(series.values[use])} 값으로 좋아집니다.",
        verify=f"그 체크포인트로 검증을 한 번만 돌려 {series.name} {figure(series.values[use])} 값이 다시 나오는지 확인하세요.",
        kind=FixKind.CONFIG,
    )


def _keep_the_best(situation: Situation, series: Series, best: int) -> Fix:
    """Plan what keeps the best weights of the next run: those that are left are hardly better than the last ones."""
    shown = f"{series.x_label(best)}, {series.name} {figure(series.values[best])}"
    return situation.fix(
        "남길 체크포인트",
        f"load_best_model_at_end=True, metric_for_best_model='{series.name}'",
        before="마지막 몇 개만 남김",
        where=dialect(situation.run.framework).settings,
        why=f"가장 좋았던 가중치({shown})는 지워졌고, 남은 체크포인트는 마지막과 거의 같습니다. 최적 체크포인트는 save_total_limit 값과 상관없이 남습니다.",
        expected=f"다음 실행에서는 {shown} 무렵의 가중치가 남아 그 값이 최종 값이 됩니다.",
        verify="끝난 뒤 trainer_state.json 파일의 best_model_checkpoint 폴더가 실제로 있는지 확인하세요.",
        kind=FixKind.CONFIG,
    )


def _patience(situation: Situation, series: Series, best: int) -> Iterator[Fix]:
    run, last = situation.run, series.finite_indices[-1]
    patience = max(3, round(0.1 * len(series)))
    now, words = run.number("patience"), dialect(run.framework)
    if not words.patience or (now is not None and 0 < now <= patience):
        return
    yield Fix(
        cause_id=situation.cause.id,
        parameter=key(run, "patience") if "patience" in run.config else words.patience,
        before=written(run, "patience"),
        after=str(patience),
        where=place(run, "patience", words.patience_place),
        priority=2,
        why=f"최적 기록 뒤로 {last - best}번 더 평가했지만 나아지지 않았습니다. {patience}번은 전체 평가 {len(series)}번의 약 10 %입니다.",
        expected=f"{series.x_label(best)} 뒤 {patience}번째 평가에서 멈춥니다.",
        verify=f"멈춘 지점의 기록 번호에서 최적 기록 번호를 뺀 값이 {patience}인지 확인하세요.",
        kind=FixKind.CONFIG,
    )


def _look_at_the_data(situation: Situation) -> Fix:
    best, classes = situation.fact(_AT_CHANCE, "best_accuracy"), situation.fact(_AT_CHANCE, "classes")
    level = f"1/{figure(classes)} = {figure(1 / classes)}" if classes else "찍은 수준"
    return situation.fix(
        "학습과 검증의 표본",
        "각각 20개의 입력과 라벨을 나란히 출력해 짝, 번호, 전처리를 확인",
        where="Dataset과 DataLoader",
        why=f"가장 좋은 검증 정확도 {figure(best)} 값도 추측({level})과 구별되지 않아 골라 쓸 체크포인트가 없고, 일찍 멈추어도 나아지지 않습니다.",
        expected=f"짝을 바로잡거나 데이터를 늘린 뒤 검증 정확도가 추측 수준({level})의 두 배를 넘습니다.",
        verify="학습 데이터에서 떼어 둔 10 %로 평가해 검증 폴더만 나쁜지 둘 다 나쁜지 가르세요.",
        kind=FixKind.DATA,
    )


def _saved(run: Run, series: Series) -> tuple[int, ...]:
    """Return the records at whose step the run holds a checkpoint folder, () where its folders tell nothing."""
    if series.axis is not Axis.STEP:
        return ()
    steps = {float(m[1]) for f in run.files if (m := _SAVED.search(f.path))}
    return tuple(i for i in series.finite_indices if series.xs[i] in steps)


def _best_of(series: Series, indices: tuple[int, ...]) -> int:
    def value(index: int) -> float:
        return series.values[index]

    return max(indices, key=value) if series.best == series.argmax else min(indices, key=value)


def _short(series: Series, index: int) -> str:
    source = series.source(index)
    return source.path if source.line is None else f"{source.path}:{source.line}"
