"""Values that a detector's trainer counts or multiplies on its own: base batch, step size, least warm-up, fraction."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import key, place
from jindan_tools.frameworks.detection_recipes import detection_recipe
from jindan_tools.frameworks.yolox import yolox_default
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure

# DETR's recipe cuts once, at 200 of 300 epochs (facebookresearch/detr main.py).
_SHARE_BEFORE_CUT = 2 / 3
_ENOUGH_UPDATES = 1000
_PASSES = 10


def scale_once(situation: Situation) -> Iterator[Fix]:
    """Plan the rate of the base batch where hand and engine both scaled it (BAT015)."""
    run, peak, usual = situation.run, situation.fact("BAT015", "peak"), situation.fact("BAT015", "usual")
    factor, recipe = situation.fact("BAT015", "factor"), detection_recipe(run.framework)
    if not peak or not usual or not factor or recipe is None:
        return
    yield situation.fix(
        key(run, "learning_rate"),
        figure(usual / factor),
        before=figure(run.number("learning_rate")),
        where=place(run, "learning_rate"),
        why=f"auto_scale_lr이 {figure(factor)} 배를 곱하므로 기준 배치의 값을 적어야 합니다. 값을 그대로 두려면 auto_scale_lr.enable=False로 바꾸세요(둘 가운데 하나만).",
        expected=f"기록되는 lr의 최고값이 {figure(peak)}에서 {figure(usual)}으로 바뀌고, 같은 에폭에서 mAP가 더 높습니다.",
        verify="웜업이 끝난 뒤 첫 줄의 lr 값을 보세요.",
        kind=FixKind.CONFIG,
    )


def cut_once(situation: Situation) -> Iterator[Fix]:
    """Plan a step size that cuts once where the cut came again and again (LRS052)."""
    interval, epochs = situation.fact("LRS052", "interval"), situation.run.epochs_planned or situation.run.epochs_done
    if not interval or not epochs:
        return
    yield situation.fix(
        "lr_drop(StepLR의 step_size)",
        figure(math.ceil(_SHARE_BEFORE_CUT * epochs)),
        before=figure(interval),
        where="학습 명령의 인자, 또는 스케줄러를 만드는 줄",
        why=f"StepLR은 step_size의 배수마다 줄입니다. {figure(epochs)} 에폭의 3분의 2에서 한 번만 줄도록 합니다(DETR 레시피는 300 에폭에 200).",
        expected=f"{figure(interval)} 에폭을 지나서도 손실과 mAP가 계속 좋아집니다.",
        verify="기록된 학습률이 끝까지 두 값만 갖는지 보세요.",
        kind=FixKind.CONFIG,
    )


def leave_out_warmup(situation: Situation) -> Iterator[Fix]:
    """Plan no warm-up and no accumulation where the least warm-up took the run (YOL022); a smaller warmup_epochs changes nothing."""
    run, batches = situation.run, situation.fact("YOL022", "batches")
    batch = run.number("batch_size")
    if not batches or not batch:
        return
    yield situation.fix(
        key(run, "warmup_epochs"),
        "0",
        before=figure(run.number("warmup_epochs")),
        where=place(run, "warmup_epochs"),
        why="0보다 크면 아무리 작아도 최소 100번 반복을 웜업합니다. 0만 웜업을 끕니다.",
        expected="첫 에폭부터 lr/pg1이 설정한 학습률과 같습니다.",
        verify="results.csv 첫 줄의 lr/pg1 값을 보세요.",
        kind=FixKind.CONFIG,
    )
    if situation.finding("YOL023") is not None:
        return
    yield situation.fix(
        "nbs, epochs",
        f"nbs={figure(batch)}, epochs={math.ceil(_ENOUGH_UPDATES / batches)}",
        where=place(run, "epochs"),
        why=f"에폭마다 배치가 {figure(batches)}개뿐이라 누적하지 않고 {_ENOUGH_UPDATES:,}번쯤 갱신하려면 이만큼 필요합니다. 이미지를 늘리면 그만큼 줄입니다.",
        expected="손실이 내려가고 mAP가 0을 벗어납니다.",
        verify="사전 학습 가중치(.pt)로 시작하면 훨씬 적은 갱신으로도 확인할 수 있습니다.",
        kind=FixKind.CONFIG,
    )


def use_all_images(situation: Situation) -> Iterator[Fix]:
    """Plan the whole training split where `fraction` cut it (YOL023)."""
    fraction = situation.fact("YOL023", "fraction")
    if not fraction:
        return
    yield situation.fix(
        "fraction",
        "1.0",
        before=f"{fraction:g}",
        where="학습 명령의 인자",
        why="목록의 앞부분만 남기는 값이며 검증에는 쓰이지 않습니다.",
        expected=f"학습 라벨 검사 줄의 이미지 수가 {1 / fraction:.3g}배가 됩니다.",
        verify="'train: Scanning' 줄의 이미지 수를 보세요.",
        kind=FixKind.CONFIG,
    )


def leave_room_for_rate(situation: Situation) -> Iterator[Fix]:
    """Plan the shares that YOLOX's recipe has of 300 epochs where warm-up and epochs without augmentation fill the run (DET003)."""
    epochs, still, warm = (situation.fact("DET003", name) for name in ("epochs", "still", "warm"))
    if not epochs or not still or warm is None:
        return
    share = yolox_default("no_aug_epochs") / yolox_default("max_epoch")
    yield situation.fix(
        "no_aug_epochs, warmup_epochs",
        f"no_aug_epochs={max(1, round(share * epochs))}, warmup_epochs=1",
        before=f"{figure(still)}, {figure(warm)}",
        where="Exp 클래스의 __init__",
        why=f"기본값 15와 5는 300 에폭의 것입니다. {figure(epochs)} 에폭에서도 같은 비율(5 %)을 두어야 학습률이 높은 구간이 남습니다. 기본 학습률은 그대로 둡니다.",
        expected="로그의 lr이 웜업 뒤 마지막 에폭 가까이까지 코사인으로 천천히 내려가고 AP가 그동안 계속 오릅니다.",
        verify="가운데 에폭의 lr이 최고값의 절반쯤인지 보세요.",
        kind=FixKind.CONFIG,
    )


def label_the_part(situation: Situation) -> Iterator[Fix]:
    """Plan what the labels must hold for a part of the loss that is always 0 (DET006)."""
    found = situation.finding("DET006")
    if found is None:
        return
    yield situation.fix(
        f"{found.facts['part']}에 쓰이는 라벨",
        str(found.facts["remedy"]),
        where="라벨 파일을 만드는 스크립트",
        why="더할 것이 없는 합은 정확히 0입니다. 데이터를 늘리거나 모델을 키워도 그대로입니다.",
        expected=f"첫 기록부터 {found.facts['part']} 값이 0보다 큽니다.",
        verify="라벨 한 파일을 열어 그 값이 있는지 보고 캐시(*.cache)를 지운 뒤 한 에폭만 돌려 보세요.",
        kind=FixKind.DATA,
    )


def pass_over_images(situation: Situation) -> Iterator[Fix]:
    """Plan the iterations of ten passes where those that ran saw only a part of the images (DET009)."""
    images, batch, steps = (situation.fact("DET009", name) for name in ("images", "batch", "steps"))
    if not images or not batch or not steps:
        return
    one = math.ceil(images / batch)
    yield situation.fix(
        key(situation.run, "max_steps"),
        f"{_PASSES * one}",
        before=f"{steps:.0f}",
        where=place(situation.run, "max_steps"),
        why=f"한 에폭이 {figure(images)} ÷ {figure(batch)} = {one:,}번입니다. {_PASSES} 에폭이면 {_PASSES * one:,}번이고, 감쇠 시점(STEPS)은 그 67 %와 89 %에 둡니다. "
        "1,000번의 웜업은 그대로 두어도 됩니다.",
        expected="손실이 이번 마지막 값 아래로 계속 내려가고 AP가 첫 에폭부터 크게 오릅니다.",
        verify=f"반복 × 배치 ÷ 이미지 수가 {_PASSES}인지 계산해 보세요.",
        kind=FixKind.CONFIG,
    )
