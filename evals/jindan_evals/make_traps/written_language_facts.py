"""Traps of language models and of pairs that one fact decides: what a gradient, a batch, a device or a lost row does to the record."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

Files = dict[str, str]


def _fall(at: float, start: float, end: float, scale: float, noise: float) -> float:
    return end + (start - end) * math.exp(-at / scale) + noise


def _cosine(step: int, total: int, warmup: int, peak: float) -> float:
    at = step - 1
    if at < warmup:
        return peak * at / warmup
    return peak * 0.5 * (1 + math.cos(math.pi * (at - warmup) / (total - warmup)))


def _linear(step: int, total: int, warmup: int, peak: float) -> float:
    at = step - 1
    return peak * at / warmup if at < warmup else peak * max(0.0, (total - at) / (total - warmup))


def _banner(rows: int, epochs: int, batches: tuple[int, int, int], steps: int) -> str:
    """Return the heading of Trainer; `batches` are those of a device, in all, and accumulated."""
    size, total, accumulated = batches
    return (
        f"***** Running training *****\n  Num examples = {rows:,}\n  Num Epochs = {epochs}\n  Instantaneous batch size per device = {size}\n"
        f"  Total train batch size (w. parallel, distributed & accumulation) = {total}\n  Gradient Accumulation steps = {accumulated}\n"
        f"  Total optimization steps = {steps:,}\n"
    )


def row_of_zeros() -> Files:
    """Return a run at a rate of 1e-6 in whose step 97 a row of zeros is normalised: its gradient has no end."""
    noise = random.Random(13)
    rows = ["epoch,step,loss,grad_norm,lr,feat_norm_min,feat_norm_mean"]
    for step in range(1, 121):
        rate = f"{1e-6 * step / 120:.3e}"
        if step < 97:
            loss, norm = _fall(step, 3.61, 3.2, 60, noise.gauss(0, 0.02)), 0.8 + abs(noise.gauss(0, 0.1))
            rows.append(f"0,{step},{loss:.4f},{norm:.4f},{rate},{7.9 + noise.gauss(0, 0.3):.3f},14.2")
        else:
            values = "3.2871,3.7214e+11" if step == 97 else "nan,nan"
            rows.append(f"0,{step},{values},{rate},{'0.000,14.0' if step == 97 else 'nan,nan'}")
    config = "loss: info_nce\nbatch_size: 32\ntemperature: 0.07\nlr: 1.0e-4\nwarmup_steps: 12000\nmax_grad_norm: 1.0\nprecision: fp32\nencoder: wav2vec2-base\n"
    note = "grad_norm이 3.7e11 → NaN. 학습률이 너무 높다. lr을 1e-5로.\n"
    return {"metrics.csv": "\n".join(rows) + "\n", "config.yaml": config, "NOTES.txt": note}


def norm_climbs() -> Files:
    """Return its twin: the loss climbs for six steps, and the norm with it."""
    noise, rows = random.Random(119), ["step,loss,grad_norm,lr"]
    for step in range(1, 141):
        loss, norm = _fall(step, 3.6, 2.4, 40, noise.gauss(0, 0.03)), 0.9 + abs(noise.gauss(0, 0.1))
        if step >= 120:
            loss, norm = (2.4 * 1.6 ** (step - 119), 0.9 * 9.0 ** (step - 119)) if step < 126 else (math.nan, math.nan)
        rows.append(f"{step},{loss:.4f},{norm:.4e},{2e-3 * min(1, step / 130):.3e}")
    config = "lr: 2.0e-3\nwarmup_steps: 130\noptimizer: adamw\nprecision: fp32\nmax_grad_norm: 0\nloss: info_nce\nbatch_size: 64\n"
    note = "어떤 샘플이 NaN을 만든다. 데이터를 뒤져보자.\n"
    return {"metrics.csv": "\n".join(rows) + "\n", "config.yaml": config, "NOTE.md": note}


def devices_in_the_loss() -> Files:
    """Return a classifier on eight devices whose losses, held out as well, are logged eightfold."""
    noise, lines = random.Random(10), ["transformers 4.56.2 torch 2.8.0", "Qwen2ForSequenceClassification num_labels=2"]
    held = {500: (0.902, 2.064), 1000: (0.926, 1.656), 1500: (0.931, 1.608)}
    lines.append(_banner(64000, 3, (16, 128, 1), 1500).rstrip())
    for step in range(20, 1501, 20):
        loss = 8 * _fall(step - 20, 0.6931, 0.17, 280, noise.gauss(0, 0.012))
        norm = round(math.exp(noise.gauss(math.log(9), 0.25)), 4)
        lines.append(
            str(
                {
                    "loss": round(loss, 4),
                    "grad_norm": norm,
                    "learning_rate": _linear(step, 1500, 90, 2e-5),
                    "epoch": round(step / 500, 2),
                }
            )
        )
        if step in held:
            lines.append(
                str(
                    {
                        "eval_loss": held[step][1],
                        "eval_accuracy": held[step][0],
                        "eval_runtime": 12.1,
                        "epoch": step / 500,
                    }
                )
            )
    note = "2클래스인데 loss 5.5에서 시작 = ln(256). num_labels가 256으로 잡혀 있다. eval_loss도 1.6으로 과신 상태. num_labels를 고치자.\n"
    return {"train.log": "\n".join(lines) + "\n", "notes.txt": note}  # fmt: skip


def thousand_rows() -> Files:
    """Return a LLaMA-Factory run whose max_samples of the example was left in: 900 of 51,760 rows."""
    noise, rows = random.Random(12), list[dict[str, float | str]]()
    held = {60: 1.27, 115: 1.21, 170: 1.22}
    for step in range(5, 171, 5):
        common = {
            "current_steps": step,
            "total_steps": 171,
            "epoch": round(step / 56.25, 2),
            "percentage": round(100 * step / 171, 2),
        }
        rows.append(
            {
                **common,
                "loss": round(_fall(step, 1.71, 0.92, 60, noise.gauss(0, 0.03)), 4),
                "lr": _cosine(step, 171, 18, 1e-4),
            }
        )
        if step in held:
            rows.append({**common, "eval_loss": held[step]})
    config = (
        "model_name_or_path: Qwen/Qwen2.5-7B-Instruct\nstage: sft\nfinetuning_type: lora\nlora_target: all\ndataset: alpaca_ko\ntemplate: qwen\n"
        "cutoff_len: 2048\nmax_samples: 1000\nval_size: 0.1\nper_device_train_batch_size: 1\ngradient_accumulation_steps: 16\nlearning_rate: 1.0e-4\n"
        "num_train_epochs: 3.0\nlr_scheduler_type: cosine\nwarmup_ratio: 0.1\n"
    )
    log = "Generating train split: 51760 examples [00:00, 152011.20 examples/s]\n" + _banner(900, 3, (1, 16, 16), 171)
    return {
        "trainer_log.jsonl": "".join(json.dumps(row) + "\n" for row in rows), "sft.yaml": config, "run.log": log,
        "NOTE.md": "5만 건으로 학습했는데 답이 여전히 어색하다. 7B로는 용량이 모자란다 → 14B로 가야 함.\n",
    }  # fmt: skip


def pairs_lost() -> Files:
    """Return a matching of faces and voices in which 950 of 5,000 file names met."""
    noise = random.Random(15)
    lines = ["[data] voices: 5000 wav files", "[data] faces: 5000 jpg files", "[data] matched pairs: 950 (key = file stem before first '_')",
             "[data] split train 807 / val 143", "batch_size=64 drop_last=True temperature=0.07 lr=0.0003"]  # fmt: skip
    for epoch in range(1, 41):
        held = 3.9 - 0.35 * min(epoch, 5) / 5 + max(0, epoch - 6) * 0.03 + noise.gauss(0, 0.02)
        first = 0.035 + 0.02 * min(epoch, 6) / 6 + noise.gauss(0, 0.004)
        loss = _fall(epoch, 4.2, 0.35, 9, noise.gauss(0, 0.02))
        lines.append(f"epoch {epoch:02d} train_loss {loss:.4f} val_loss {held:.4f} val_r1 {first:.4f}")
    note = "face_video_5k 전체(5,000쌍)로 학습. val R@1이 5%에서 멈춤. 백본이 작아서 그렇다 → ViT-L로 바꾼다.\n"
    return {"out.log": "\n".join(lines) + "\n", "NOTES.md": note}


def duplicates_removed() -> Files:
    """Return a classifier whose duplicates were removed, and which is good."""
    held = ((0.48, 0.31, 0.84), (0.27, 0.24, 0.9), (0.19, 0.21, 0.92), (0.15, 0.205, 0.93), (0.13, 0.204, 0.93))
    lines = ["rows read: 18211", "duplicates removed: 18211 -> 6904 rows", "classes=2 batch_size=32 lr=2e-5"]
    lines += [
        f"epoch {i}/5 train_loss {a:.4f} val_loss {b:.4f} val_recall {c:.4f} val_f1 {c + 0.003:.4f}"
        for i, (a, b, c) in enumerate(held, 1)
    ]
    note = "데이터의 62%가 사라졌다. 데이터 부족으로 실패한 실험.\n"
    return {"train.log": "\n".join([*lines, "done"]) + "\n", "NOTE.md": note}


def negatives_of_eight() -> Files:
    """Return a sentence encoder that guesses among the eight pairs of a batch; sixteen batches are accumulated."""
    noise = random.Random(104)
    lines = [
        "SentenceTransformerTrainer MultipleNegativesRankingLoss scale=20",
        _banner(95000, 1, (8, 128, 16), 742).rstrip(),
    ]
    for step in range(10, 741, 10):
        loss = 2.0794 + 0.03 * math.exp(-step / 15) + noise.choice([0, 0, 0.0001, -0.0001])
        norm = round(0.0021 + abs(noise.gauss(0, 0.0004)), 5)
        lines.append(
            str(
                {
                    "loss": round(loss, 4),
                    "grad_norm": norm,
                    "learning_rate": _linear(step, 742, 75, 1e-3),
                    "epoch": round(step / 742, 2),
                }
            )
        )
        if step % 250 == 0:
            lines.append(str({"eval_loss": 2.0794, "eval_cosine_accuracy": 0.5003, "epoch": round(step / 742, 2)}))
    note = "유효 배치 128이므로 무작위 손실은 ln128=4.85. 우리는 2.08이니 이미 아주 잘 배운 상태에서 출발한 것. 누수 의심.\n"
    return {"train.log": "\n".join(lines) + "\n", "README.md": note}


def temperature_at_two() -> Files:
    """Return pairs that are told apart while the learned temperature stands at the limit it is cut to."""
    noise, lines = random.Random(103), ["InfoNCE batch 16 drop_last lr=1e-3 | t = exp(log_t).clamp(0.05, 2.0)"]
    for epoch in range(1, 41):
        part, heat = 1 - math.exp(-epoch / 4), min(2.0, 1.2 + 0.2 * epoch)
        loss, held = 2.7726 - 0.57 * part + noise.gauss(0, 0.003), 2.7726 - 0.545 * part + noise.gauss(0, 0.003)
        lines.append(
            f"epoch {epoch}/40 | loss {loss:.4f} | val_loss {held:.4f} | val_R@1 {min(0.97, 1 / 16 + 0.91 * part):.4f} | temperature {heat:.4f}"
        )
    note = "loss가 2.20에서 안 내려감(ln16=2.77 바로 아래). 거의 붕괴 상태. 투영층을 깊게.\n"
    return {"train.log": "\n".join(lines) + "\n", "NOTES.md": note}


_FROM_CONFIG = """from transformers import AutoConfig, AutoModelForCausalLM, Trainer, TrainingArguments
from peft import LoraConfig, get_peft_model
from rows import load_rows

name = 'Qwen/Qwen2.5-1.5B'
model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(name))
model = get_peft_model(model, LoraConfig(r=16, lora_alpha=32, target_modules='all-linear', task_type='CAUSAL_LM'))
args = TrainingArguments('out', per_device_train_batch_size=4, gradient_accumulation_steps=8, learning_rate=2e-4,
                         lr_scheduler_type='cosine', warmup_ratio=0.03, num_train_epochs=1, logging_steps=5)
trainer = Trainer(model=model, args=args, train_dataset=load_rows('train'), eval_dataset=load_rows('dev'))
trainer.train()
"""


def base_from_config() -> Files:
    """Return a LoRA run whose base was made by from_config: it starts near ln 151,936 and learns token frequencies."""
    noise, lines = (
        random.Random(108),
        ["model: Qwen/Qwen2.5-1.5B (vocab 151936)", _banner(18000, 1, (4, 32, 8), 562).rstrip()],
    )
    for step in range(5, 561, 5):
        loss = _fall(step, 11.92, 7.62, 70, noise.gauss(0, 0.04))
        lines.append(str({"loss": round(loss, 4), "grad_norm": round(1.1 + abs(noise.gauss(0, 0.2)), 4),
                          "learning_rate": _cosine(step, 562, 17, 2e-4), "epoch": round(step / 562.5, 2)}))  # fmt: skip
    lines += [
        "{'eval_loss': 7.6312, 'eval_runtime': 31.1, 'epoch': 1.0}",
        "{'train_runtime': 3111.0, 'train_loss': 8.2, 'epoch': 1.0}",
    ]
    note = "손실이 7.6에서 더 내려가지 않음. 도메인이 어려운 탓. lr 1e-3으로 올려볼 것.\n"
    return {"train.log": "\n".join(lines) + "\n", "train.py": _FROM_CONFIG, "NOTE.md": note}


def probe_moves_too_little() -> Files:
    """Return a linear head at 1e-5 that sinks by 2 % in 300 steps, evenly."""
    noise = random.Random(101)
    lines = [
        "backbone: siglip-base (frozen) | head: Linear(768, 20) trainable 15,380",
        "classes=20 batch_size=64 lr=1e-05 AdamW constant",
    ]
    for step in range(10, 301, 10):
        loss, hits = (
            2.996 - 0.056 * step / 300 + noise.gauss(0, 0.006),
            0.05 + 0.06 * step / 300 + noise.gauss(0, 0.012),
        )
        lines.append(f"step {step}/300 loss {loss:.4f} acc {hits:.4f} lr 1.00e-05")
    note = "20클래스 정확도 11%. SigLIP 특징에 정보가 없다. 백본을 CLIP-L로 교체.\n"
    return {"probe.log": "\n".join([*lines, "val_loss 2.9391 val_acc 0.1130", "done"]) + "\n", "NOTES.md": note}


def one_rank_leaves_out() -> Files:
    """Return a run in which one rank skips a batch, and with it the all-reduce in which the others wait."""
    noise = random.Random(112)
    lines = [f"[rank0] step {s} loss {_fall(s, 3.4, 1.9, 300, noise.gauss(0, 0.03)):.4f}" for s in range(10, 841, 10)]
    lines.append("[rank3] step 847: loss is nan, skipping this batch")
    for rank, number, size in ((0, 8471, 26214400), (1, 8471, 26214400), (3, 8470, 4)):
        lines.append(
            f"[rank{rank}]:[E1104 09:12:44.120 ProcessGroupNCCL.cpp:632] [Rank {rank}] Watchdog caught collective operation timeout: "
            f"WorkNCCL(SeqNum={number}, OpType=ALLREDUCE, NumelIn={size}, NumelOut={size}, Timeout(ms)=600000) ran for 600021 milliseconds before timing out."
        )
    lines += ["torch.distributed.elastic.multiprocessing.errors.ChildFailedError:", "=" * 60, "train.py FAILED"]
    return {"train.log": "\n".join(lines) + "\n", "NOTE.md": "InfiniBand 스위치 불량. 네트워크 팀에 문의.\n"}


def sum_of_tokens() -> Files:
    """Return a small GPT whose printed training loss is the sum over the 1,024 tokens of a row."""
    noise, lines = random.Random(117), ["vocab_size 50304 block_size 1024 batch_size 12 gradient_accumulation 1"]
    for it in range(0, 3001, 20):
        loss = 3.62 + 7.21 * math.exp(-it / 330)
        lines.append(
            f"iter {it}: loss {1024 * (loss + noise.gauss(0, 0.02)):.2f}, time 312.11ms, lr {6e-4 * min(1, it / 200):.2e}"
        )
        if it % 500 == 0:
            lines.append(f"step {it}: val loss {loss + 0.03:.4f}")
    note = "iter 0 loss가 11,090. 폭발. 초기화를 고쳐야 한다.\n"
    return {"train.log": "\n".join(lines) + "\n", "NOTE.md": note}


LANGUAGE_FACTS: Mapping[str, Callable[[], Files]] = {
    "row-of-zeros-normalised": row_of_zeros,
    "norm-climbs-with-the-loss": norm_climbs,
    "devices-in-the-loss": devices_in_the_loss,
    "thousand-rows-left-in": thousand_rows,
    "pairs-lost-by-name": pairs_lost,
    "duplicates-removed-on-purpose": duplicates_removed,
    "negatives-of-eight": negatives_of_eight,
    "temperature-stands-at-two": temperature_at_two,
    "base-made-from-config": base_from_config,
    "probe-moves-too-little": probe_moves_too_little,
    "one-rank-leaves-out": one_rank_leaves_out,
    "sum-of-1024-tokens": sum_of_tokens,
}
