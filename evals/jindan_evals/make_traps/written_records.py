"""The traps of what a log's records are: sums over fewer steps, appended jobs, batches of one, parts told apart; computed."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping

from jindan_evals.make_traps.falling import falling

Files = dict[str, str]


def first_record_of_one_step() -> Files:
    """Return a resumed pretraining whose records are sums of 20 steps, the first one of a single step."""
    lines = ["[resume] continued from ckpt/last.pt at step 31200\n", "tokens per step: 65,536   effective batch: 64\n"]
    for step in range(31200, 36401, 20):
        steps = 1 if step == 31200 else 20
        loss = steps * falling(step - 31200, 1.62, 1.49, 4000, 61) / 2
        norm = steps * (0.041 + 0.002 * math.sin(step / 300))
        lines.append(f"step {step:6d} | loss {loss:.4f} | lr {2.1e-4 - 1e-9 * step:.3e} | grad_norm {norm:.3f}\n")
        if step % 400 == 0:
            lines.append(f"  eval at step {step} | val_loss {falling(step - 31200, 3.42, 3.36, 4000, 62):.4f}\n")
    return {"pretrain.out": "".join(lines)}


def mask_leaks_late() -> Files:
    """Return a language model that learns slowly and then finds the answer through a leaking mask."""
    lines = ["tokenizer: 32,000 word pieces   vocab_size: 32000\n"]
    for step in range(0, 4001, 50):
        leak = step > 2200
        train = falling(step - 2200, 3.1, 0.012, 60, 63) if leak else falling(step, 10.4, 3.3, 500, 63)
        lines.append(f"iter {step}: loss {train:.4f}\n")
        if step % 400 == 0:
            held_out = falling(step - 2200, 3.6, 0.71, 60, 64) if leak else falling(step, 10.41, 4.6, 500, 64)
            lines.append(f"step {step}: train loss {train:.4f}, val loss {held_out:.4f}\n")
    return {"train.log": "".join(lines)}


def heart_not_mask() -> Files:
    """Return its twin: the training loss goes to nothing as well, the held-out loss rises."""
    lines = ["tokenizer: 32,000 word pieces   vocab_size: 32000\n"]
    for step in range(0, 4001, 50):
        train = falling(step, 10.4, 0.03, 700, 65)
        lines.append(f"iter {step}: loss {train:.4f}\n")
        if step % 400 == 0:
            held_out = falling(step, 10.41, 4.7, 300, 66) + max(0, step - 1200) / 1400
            lines.append(f"step {step}: train loss {train:.4f}, val loss {held_out:.4f}\n")
    return {"train.log": "".join(lines)}


def one_pair_in_a_batch() -> Files:
    """Return a contrastive pretraining whose loss is 0 from the start: one pair a batch has nothing to be told from."""
    rows = [f"0.0,0.0,{step // 2000},{step},,\n" for step in range(24, 6000, 25)]
    head = "train_a2t_loss,train_loss,epoch,step,val_a2t_loss,val_loss\n"
    return {"metrics.csv": head + "".join(rows) + ",,2,5999,0.0,0.0\n", "hparams.yaml": "temperature: 0.07\n"}


def frequent_class_only() -> Files:
    """Return a defect classifier that never finds a defect while its accuracy is that of the good parts."""
    lines: list[str] = []
    for epoch in range(1, 19):
        found = 7 if epoch == 1 else 0
        lines.append(f"Epoch {epoch} Results:\n   Loss: {falling(epoch, 0.061, 0.0488, 3, 67):.4f}\n")
        lines.append(f"   Accuracy: {93.1 if epoch == 1 else 93.82}%\n   Defect Recall: {100 * found / 1854:.2f}%\n")
    return {"train.log": "".join(lines)}


def appended_jobs() -> Files:
    """Return a log that three jobs wrote one after another: the first ran out of memory, the last was killed."""

    def job(name: str, epochs: int, start: float) -> str:
        lines = [f">>>>>>>start training : {name}>>>>>>>>>>>>>>>>\n", "train 8120\n", "val 1204\n"]
        for epoch in range(1, epochs + 1):
            lines.append(
                f"Epoch: {epoch}, Steps: 507 | Train Loss: {falling(epoch, start, 0.31, 3, 68):.6f} Vali Loss: {falling(epoch, start, 0.36, 3, 69):.6f}\n"
            )
        return "".join(lines)

    oom = (
        'Traceback (most recent call last):\n  File "/home/ines/forecast/run.py", line 118, in <module>\n    exp.train(setting)\n'
        '  File "/home/ines/forecast/exp/train.py", line 151, in train\n    outputs = self.model(batch_x)\n'
        "RuntimeError: CUDA out of memory. Tried to allocate 1.46 GiB (GPU 0; 23.69 GiB total capacity; 20.88 GiB already "
        "allocated; 1.02 GiB free; 21.90 GiB reserved in total by PyTorch)\n"
    )
    last = "tensor of predictions: (88064, 96, 862)\nKilled\n"
    return {
        "nohup.out": job("wind_96_720", 2, 0.9) + oom + job("solar_96_192", 8, 0.8) + job("power_96_96", 9, 0.7) + last
    }


def allocator_tries_smaller() -> Files:
    """Return a healthy TensorFlow run: its allocator warns, takes a smaller piece and goes on."""
    warning = (
        "2024-05-02 09:14:{s:02d}.118237: W tensorflow/core/common_runtime/bfc_allocator.cc:219] Allocator (GPU_0_bfc) ran out of "
        "memory trying to allocate {gib:.2f}GiB with freed_by_count=0. The caller indicates that this is not a failure, but may "
        "mean that there could be performance gains if more memory were available.\n"
    )
    lines = [warning.format(s=10 + i, gib=2.2 + 0.3 * i) for i in range(4)]
    lines += [
        f"Epoch {e}/25 - loss: {falling(e, 2.1, 0.42, 5, 70):.4f} - val_loss: {falling(e, 2.05, 0.55, 5, 71):.4f}\n"
        for e in range(1, 26)
    ]
    return {"train.log": "".join(lines)}


def fixed_order_learns() -> Files:
    """Return a regression whose batches come in the same order every epoch, and which learns all the same."""
    hard = [1 + 0.55 * random.Random(7200 + i).random() for i in range(40)]
    lines: list[str] = []
    for epoch in range(12):
        level = falling(epoch, 0.31, 0.081, 3.5, 72)
        lines += [
            f"Epoch [{epoch}], Batch [{5 * i}], Loss: {level * h * (1 + 0.02 * random.Random(epoch * 90 + i).gauss(0, 1)):.4f}\n"
            for i, h in enumerate(hard)
        ]
        lines.append(f"Epoch [{epoch}/12] Validation Loss: {0.09 + 0.24 * math.exp(-epoch / 3.5):.4f}\n")
    return {"train.log": "".join(lines)}


def signal_takes_workers() -> Files:
    """Return a job that was asked to end: its data workers end with it and are missed by the loader afterwards."""
    steps = "".join(
        f"step {s}/9000 | loss {falling(s, 3.9, 1.2, 2500, 74):.4f} | lr {1e-4 * (1 - s / 9000):.2e}\n"
        for s in range(50, 4151, 50)
    )
    worker = (
        'Traceback (most recent call last):\n  File "/opt/venv/lib/python3.11/site-packages/torch/utils/data/_utils/signal_handling.py", '
        "line 73, in handler\n    _error_if_any_worker_fails()\nRuntimeError: DataLoader worker (pid 20117) is killed by signal: Terminated. \n"
    )
    missed = (
        "\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n"
        '  File "/home/mira/src/train.py", line 88, in <module>\n    main()\n  File "/home/mira/src/train.py", line 61, in main\n'
        "    for batch in loader:\nRuntimeError: DataLoader worker (pid(s) 20117, 20119) exited unexpectedly\n"
    )
    return {"train.log": steps + "[rank: 0] Received SIGTERM: 15\n" + worker + missed}


RECORDS: Mapping[str, Callable[[], Files]] = {
    "allocator-tries-smaller": allocator_tries_smaller,
    "appended-jobs-end-killed": appended_jobs,
    "contrastive-one-pair": one_pair_in_a_batch,
    "first-record-of-one-step": first_record_of_one_step,
    "fixed-order-learns": fixed_order_learns,
    "frequent-class-only": frequent_class_only,
    "heart-not-mask": heart_not_mask,
    "mask-leaks-late": mask_leaks_late,
    "sigterm-takes-workers": signal_takes_workers,
}
