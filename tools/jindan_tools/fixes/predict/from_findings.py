"""What a finding's own figures predict for the run that follows its remedy."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from jindan_tools.curves.select import val_metric
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

Predictor = Callable[[Finding, Run], str]

_KEY = regex(r"\{(\w+)\}")

# A float32 weight has 24 bits of precision, so half a step at 0.02 (between 2^-6 and 2^-5) is 2^-30.
_WEIGHT, _HALF_STEP_32 = 0.02, 2.0**-30


def _says(sentence: str) -> Predictor:
    """Fill figures of the finding into a sentence that names them in braces; silent where one is missing."""

    def told(found: Finding, run: Run) -> str:
        numbers = {key: found.number(key) for key in _KEY.findall(sentence)}
        return "" if None in numbers.values() else sentence.format(**{k: figure(n) for k, n in numbers.items()})

    return told


def _mirrored(key: str, word: str) -> Predictor:
    def told(found: Finding, run: Run) -> str:
        now = found.number(key)
        return (
            "" if now is None else f"순서만 바로잡으면 {word} 값은 1 − {figure(now)} = {figure(1 - now)} 부근이 됩니다."
        )

    return told


def _recall_bound(found: Finding, run: Run) -> str:
    bound, objects = found.number("bound"), found.number("objects")
    if bound is None or objects is None:
        return ""
    return f"재현율의 상한이 {figure(bound)}에서 1로 오릅니다(한 장의 객체 {figure(objects)}개를 모두 남기려면 {figure(math.ceil(1.5 * objects))}개면 됩니다)."


def _chance_of_classes(found: Finding, run: Run) -> str:
    classes = found.number("classes") or run.number("num_classes") or run.number("num_labels")
    if not classes or classes < 2:
        return ""
    return f"첫 손실이 ln {figure(classes)} = {figure(math.log(classes))} 부근에서 시작해 그 아래로 내려갑니다."


def _right_under(key: str) -> Predictor:
    def told(found: Finding, run: Run) -> str:
        now, then = found.number("right"), found.number(key)
        return "" if now is None or then is None else f"맞은 비율이 {percent(now)}에서 {percent(then)}로 바뀝니다."

    return told


def _file_rate(found: Finding, run: Run) -> str:
    given, default = found.number("given"), found.number("default")
    if not given or not default:
        return ""
    return f"스케줄은 그대로이므로 모든 자리의 학습률이 지금 기록의 {figure(given / default)}배가 되고 최고값은 {figure(given)}입니다."


def _tenth_as_floor(found: Finding, run: Run) -> str:
    given, end = found.number("given"), found.number("end")
    if not given:
        return ""
    return f"{figure(given)} ÷ 10 = {figure(given / 10)} 값이면 마지막 학습률이 {figure(end)} 대신 {figure(given / 10)}입니다."


def _milestones_of_epochs(found: Finding, run: Run) -> str:
    rate, last = run.number("learning_rate"), found.number("last")
    if not rate or last is None:
        return ""
    return (
        f"첫 에폭이 끝난 기록의 학습률이 {figure(rate)} 그대로이고, 마지막 감쇠는 {figure(last)} 에폭에서야 나타납니다."
    )


def _full_precision_keeps(found: Finding, run: Run) -> str:
    rate, half = found.number("rate"), found.number("half")
    if rate is None or half is None or rate <= _HALF_STEP_32:
        return ""
    return (
        f"가중치를 fp32로 두면 {_WEIGHT} 크기에서 반올림되는 한계가 {figure(half)} 대신 {figure(_HALF_STEP_32)} 값이라, {figure(rate)} 크기의 "
        "갱신이 남습니다."
    )


def _patience_of_delta(found: Finding, run: Run) -> str:
    gained, patience = found.number("gained"), found.number("patience")
    if gained is None or not patience:
        return ""
    return f"기다린 {figure(patience)}번 동안 지표는 {figure(gained)} 올랐으므로, 0.001이면 멈추지 않습니다."


def _balanced_discriminator(found: Finding, run: Run) -> str:
    now = found.number("discriminator") if found.number("discriminator") is not None else found.number("d_loss")
    if now is None:
        return ""
    return f"두 쪽이 맞서면 판별자의 손실은 평균이면 ln 2 = 0.6931, 합이면 2 ln 2 = 1.386 쪽입니다. 지금은 {figure(now)}입니다."


def _no_longer_the_majority(found: Finding, run: Run) -> str:
    share, entropy = found.number("majority_share") or found.number("largest"), found.number("entropy")
    if share is None:
        return ""
    loss = "" if entropy is None else f" 손실은 비율만 아는 답의 {figure(entropy)} 아래로 내려갑니다."
    return f"가장 많은 클래스({percent(share)})만 답할 때 0인 나머지 클래스의 재현율이 0을 벗어납니다.{loss}"


def _empty_answer(found: Finding, run: Run) -> str:
    overlap, classes = found.number("overlap"), found.number("classes")
    if overlap is None:
        return ""
    shown = f" 지금의 평균 {figure(overlap)}은 배경만 답해도 나오는 값입니다."
    return (
        f"객체 클래스의 IoU가 0을 벗어납니다.{shown}"
        if classes is None
        else f"객체 클래스의 IoU가 0을 벗어나 {figure(classes)}클래스 평균이 {figure(overlap)}를 넘습니다.{shown}"
    )


def _lowest_kept(found: Finding, run: Run) -> str:
    kept, right = (
        (found.number("kept"), found.number("highest"))
        if found.code == "CKP009"
        else (found.number("best_metric"), found.number("lowest"))
    )
    if kept is None or right is None:
        return ""
    return f"남은 값 {figure(kept)} 대신 기록의 {figure(right)} 값이 골라집니다."


def _usual_scale(found: Finding, run: Run) -> str:
    rank, scale, product = found.number("rank"), found.number("scale"), found.number("product")
    if not rank or not scale or product is None:
        return ""
    alpha = f"rsLoRA이면 alpha {figure(round(2 * math.sqrt(rank)))}, 아니면 {figure(2 * rank)}"
    return f"배율이 {figure(scale)}에서 2로 바뀌면({alpha}) 배율 × 학습률이 {figure(product)}에서 {figure(2 * product / scale)} 값이 됩니다."


def _loss_at_chance(found: Finding, run: Run) -> str:
    level, loss = found.number("level") or found.number("chance"), found.number("loss")
    now = "" if loss is None else f" 지금은 {figure(loss)}입니다."
    return "" if level is None else f"첫 손실이 무작위 수준 {figure(level)} 부근에서 시작해 그 아래로 내려갑니다.{now}"


def _worker_rows(found: Finding, run: Run) -> str:
    workers, done, epochs = found.number("workers"), run.steps_done, run.epochs_done
    if not workers or not done or not epochs:
        return ""
    each = done / epochs
    return f"한 에폭의 스텝이 {figure(round(each))}번에서 1/{figure(workers)}인 {figure(round(each / workers))}번 안팎으로 줄어듭니다."


def _sum_of_parts(found: Finding, run: Run) -> str:
    factor, chance = found.number("factor"), found.number("chance")
    if not factor or chance is None:
        return ""
    return f"기록된 손실을 {figure(round(factor))} 값으로 나누면 지금도 무작위 수준 {figure(chance)} 부근이며, 고친 실행은 그 아래로 내려갑니다."


def _reloaded(found: Finding, run: Run) -> str:
    metric = val_metric(run)
    if metric is None or metric.best is None:
        return ""
    best = f"{metric.told} {figure(metric.values[metric.best])}"
    return f"학습 없이 불러온 가중치만 평가해도 저장할 때의 값({best}, {metric.source(metric.best).place()})이 나와야 합니다."


def _calls_to_the_top(found: Finding, run: Run) -> str:
    calls, planned, top = found.number("calls"), found.number("planned"), found.number("top")
    if not calls or not planned or top is None:
        return ""
    return f"스케줄러가 {figure(calls)}번이 아니라 계획한 {figure(planned)}번 불려, 최고 학습률이 {figure(top)}에 머물지 않습니다."


BY_FINDING: Mapping[str, Predictor] = {
    "CFG003": _file_rate,
    "CKP002": _lowest_kept,
    "CKP006": _reloaded,
    "CKP080": _reloaded,
    "CKP009": _lowest_kept,
    "CTR001": _balanced_discriminator,
    "CTR031": _balanced_discriminator,
    "DAT031": _worker_rows,
    "DET001": _patience_of_delta,
    "DET012": _recall_bound,
    "DET014": _milestones_of_epochs,
    "EVL008": _mirrored("auc", "AUC"),
    "EVL031": _says("같은 가중치이므로 보고서의 정확도가 {report}에서 검증의 {held_out} 값으로 바뀝니다."),
    "EVL241": _right_under("renamed"),
    "EVL260": _right_under("renamed"),
    "EVL242": _right_under("off"),
    "EVL244": _says("R² 값이 {r2}에서 {fitted} 값까지 오릅니다."),
    "EVL034": _mirrored("held_out", "검증 정확도"),
    "EVL085": _says("바르게 나누면 검증 값은 이 실행의 시험 값 {test} 부근입니다."),
    "LBL011": _chance_of_classes,
    "LBL041": _no_longer_the_majority,
    "LRS032": _says("이어 간 첫 기록의 학습률이 {lr_after}가 아니라 {lr_before} 값입니다."),
    "LRS033": _calls_to_the_top,
    "LRS053": _tenth_as_floor,
    "NUM036": _full_precision_keeps,
    "OPT012": _usual_scale,
    "PLT006": _says("고치면 손실이 ln 2 수준인 {tail} 아래로 내려갑니다."),
    "PLT007": _says("고치면 손실이 확률을 로짓으로 넣었을 때의 바닥 {floor} 아래로 내려갑니다."),
    "PLT015": _says("바로 세면 정확도는 {accuracy} 값이 아니라 손실에서 따라오는 하한 {limit} 이상이어야 합니다."),
    "PLT019": _no_longer_the_majority,
    "PLT031": _no_longer_the_majority,
    "PLT033": _loss_at_chance,
    "PLT034": _says("손실이 토큰 빈도의 엔트로피 {entropy} 아래로 내려갑니다."),
    "PLT038": _says("고치면 손실이 확률을 한 번 더 눌렀을 때의 바닥 {level} 아래로 내려갑니다."),
    "PLT041": _sum_of_parts,
    "PLT042": _no_longer_the_majority,
    "PLT045": _empty_answer,
    "PLT046": _says("고치면 손실이 이 부분의 무작위 수준 {level} 아래로 내려갑니다."),
    "PLT047": _says("늘 같은 답의 손실 {level} 아래로 내려가기 시작해야 합니다."),
    "TOK013": _says("한 칸 밀어 비교하면 {accuracy} 대신 적어도 1 − 손실 ÷ ln 2 = {bound} 값이 나옵니다."),
    "YOL026": _recall_bound,
}
