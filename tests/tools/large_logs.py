"""Logs of many trainers as large as asked for, each with what a reader in a hurry would lose."""

import math
import random
from collections.abc import Callable, Iterator

Lines = Callable[[random.Random, int], Iterator[str]]


def steps(chance: random.Random, count: int) -> Iterator[str]:
    """A logger's lines between chatter: a validation now and then, NaN from the middle on, a traceback at the end."""
    for n in range(1, count + 1):
        clock = f"2026-11-{1 + n // 86400 % 28:02d} {n // 3600 % 24:02d}:{n // 60 % 60:02d}:{n % 60:02d}"
        loss = "nan" if n > count * 0.8 else f"{2.5 * math.exp(-n / count) + chance.random() / 10:.5f}"
        yield f"{clock} INFO train.py:214 step {n}/{count} | loss {loss} | lr {3e-4 * (1 - n / count):.3e} | grad_norm {chance.random():.3f}\n"
        yield f"{clock} WARNING data.loader worker {chance.randint(0, 9)} is waiting for shard-{n:05d}.tar\n"
        if n % 700 == 0:
            yield f"{clock} INFO eval.py:31 step {n} | val_loss {2 + chance.random():.4f}\n"
        if n == count // 3:
            yield f"{clock} INFO step {n}: loss spike 9{n}.5, skipping batch\n"
            yield "UserWarning: Detected call of `lr_scheduler.step()` before `optimizer.step()`.\n"
    yield 'Traceback (most recent call last):\n  File "train.py", line 9, in <module>\n    main()\n'
    yield "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB\n"


def resumed(chance: random.Random, count: int) -> Iterator[str]:
    """An iteration a line, resumed once for more steps than first planned."""
    for n in (*range(count // 2), *range(count // 3, count)):
        total = count // 2 if n < count // 2 else count
        yield f"iter {n}/{total}: loss {chance.random():.4f}, time {chance.randint(10, 99)}.{n % 90 + 10}ms\n"


def epochs(chance: random.Random, count: int) -> Iterator[str]:
    """An epoch over two lines: the heading, and the figures below it."""
    for n in range(1, count + 1):
        yield f"Epoch {n}/{count}\n"
        yield f"train Loss: {chance.random():.4f} Acc: {chance.random():.4f}\n"
        yield f"val Loss: {chance.random():.4f} Acc: {chance.random():.4f}\n\n"


def batches(chance: random.Random, count: int) -> Iterator[str]:
    """The classic tutorial line."""
    for n in range(count):
        yield f"Epoch [{n // 500 + 1}/{count // 500 + 1}], Step [{n % 500 + 1}/500], Loss: {chance.random():.4f}\n"


def records(chance: random.Random, count: int) -> Iterator[str]:
    """A JSON record a line, with one of its own now and then."""
    for n in range(1, count + 1):
        rate = 5e-5 * (1 - n / count)
        yield f'{{"step": {n}, "loss": {chance.random()!r}, "lr": {rate!r}, "grad_norm": {chance.random() * 3:.6g}}}\n'
        if n % 400 == 0:
            yield f'{{"step": {n}, "eval_loss": {chance.random()!r}}}\n'


def megatron(chance: random.Random, count: int) -> Iterator[str]:
    """Megatron-LM's line."""
    for n in range(1, count + 1):
        yield (
            f" [2026-11-01 00:{n // 60 % 60:02d}:{n % 60:02d}] iteration {n:8d}/{count:8d} | consumed samples: {n * 8:12d} | "
            f"elapsed time per iteration (ms): {100 + chance.random():.1f} | learning rate: {1e-4 * n / count:.6E} | global batch size:     8 | "
            f"lm loss: {5 - n / count + chance.random():.6E} | loss scale: {float(2 ** (16 - n // 900)):.1f} | grad norm: {chance.random():.3f} | "
            "number of skipped iterations:   0 | number of nan iterations:   0 |\n"
        )


def trainer(chance: random.Random, count: int) -> Iterator[str]:
    """The Hugging Face Trainer's dictionaries between the redraws of its bar, which alone tell the step."""
    total = count * 10
    for n in range(1, count + 1):
        for step in range(n * 10 - 9, n * 10 + 1):
            share = 100 * step // total
            yield f"\r{share:3d}%|{'█' * (share // 10):10s}| {step}/{total} [00:{n // 60 % 60:02d}<10:00,  {1 + chance.random():.2f}it/s]"
        yield f"\n{{'loss': {chance.random():.4f}, 'grad_norm': {chance.random()!r}, 'learning_rate': {5e-5 * (1 - n / count)!r}, 'epoch': {n / 100:.2f}}}\n"
        if n % 300 == 0:
            yield f"{{'eval_loss': {chance.random():.4f}, 'eval_runtime': 12.3, 'epoch': {n / 100:.2f}}}\n"


def korean(chance: random.Random, count: int) -> Iterator[str]:
    """Korean words, with a line of a hundred thousand letters among them."""
    for n in range(1, count + 1):
        yield f"스텝 {n}/{count}: 손실 {chance.random():.4f}, 정확도 {chance.random():.3f}\n"
        if n == count // 2:
            yield f"배치 내용: {'가나다 ' * 25_000} 손실 7.5\n"


def bars(chance: random.Random, count: int) -> Iterator[str]:
    """A metric that stands in the postfix of a bar only, and is NaN in a few redraws."""
    for epoch in range(1, max(2, count // 2000) + 1):
        for n in range(1, 2001):
            loss = "nan" if epoch == 2 and 900 < n < 905 else f"{chance.random():.3f}"
            yield f"\rEpoch {epoch}: {n // 20:3d}%|{'█' * (n // 200):10s}| {n}/2000 [00:10<00:20, 9.{n % 10}0it/s, loss={loss}]"
        yield "\n"


def postfixes(chance: random.Random, count: int) -> Iterator[str]:
    """Bars of many lengths; the least and the greatest loss stand in one redraw each, and a few are NaN."""
    spike, dip = count * 5 // 8, count * 3 // 8
    for n in range(count):
        loss = 900.25 if n == spike else 1.25e-05 if n == dip else math.nan if n == count // 2 else 1 + chance.random()
        step, total = n % 700 + 1, 700
        bar = f"{step // 7:3d}%|{'█' * (step // 70)}{'▎' * (step % 2)}| {step}/{total} [{step // 60:02d}:{step % 60:02d}<01:00"
        shown = f"{chance.random() * 20:5.2f}it/s, loss={loss:.4g}, lr={3e-4 * (1 - n / count):.2e}]"
        yield f"\rEpoch {n // total}: {bar}, {shown}"
        if step == total:
            yield "\n"
    yield "\n"


def ultralytics(chance: random.Random, count: int) -> Iterator[str]:
    """A table row redrawn for each batch; the last of an epoch tells its losses, and a loss is NaN late."""
    yield "Ultralytics 8.3.40 Python-3.11.7 torch-2.5.1+cu124 CUDA:0 (NVIDIA H100, 81559MiB)\n"
    total = max(3, count // 40)
    for epoch in range(1, total + 1):
        yield "\n      Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size\n"
        for n in range(41):
            box = "nan" if epoch > total * 0.9 and n > 30 else f"{chance.random() + 1:.4g}"
            yield (
                f"\r{f'{epoch}/{total}':>11}{7 + chance.random():>10.3g}G{box:>11}{chance.random() + 1:>11.4g}{chance.random() + 1:>11.4g}"
                f"{chance.randint(20, 300):>11}{640:>11}: {n * 5 // 2:>3d}%|{'█' * (n // 4):<10s}| {n}/40 [00:{n // 10:02d}<00:{4 - n // 10:02d},  8.{n % 10}1it/s]"
            )
        yield "\n                 Class     Images  Instances      Box(P          R      mAP50  mAP50-95):   0%|          | 0/9 [00:00<?, ?it/s]"
        yield "\r                 Class     Images  Instances      Box(P          R      mAP50  mAP50-95): 100%|██████████| 9/9 [00:05<00:00,  5.01it/s]"
        yield "\n                   all       5000      36335" + "".join(f"{chance.random():>11.3g}" for _ in range(4))
        yield "\n"


FAMILIES: dict[str, Lines] = {
    maker.__name__: maker
    for maker in (steps, resumed, epochs, batches, records, megatron, trainer, korean, bars, postfixes, ultralytics)
}


def large_log(family: str, size: int, seed: int = 0) -> bytes:
    """Return a log of a family of about `size` bytes."""
    maker = FAMILIES[family]
    few = sum(len(text.encode()) for text in maker(random.Random(seed), 2000))
    return "".join(maker(random.Random(seed), 2000 * size // few)).encode()
