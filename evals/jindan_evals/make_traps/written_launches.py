"""The traps of trainings out of reach here (several cards, large models): their logs, scripts and settings, computed."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

Files = dict[str, str]
Record = dict[str, float]

_SUMMARISE = """\
import evaluate
from datasets import load_dataset
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer, DataCollatorForSeq2Seq, Seq2SeqTrainer, Seq2SeqTrainingArguments

name = "google/flan-t5-large"
tokenizer = AutoTokenizer.from_pretrained(name)
model = AutoModelForSeq2SeqLM.from_pretrained(name)
rouge = evaluate.load("rouge")
data = load_dataset("json", data_files={"train": "data/train.jsonl", "validation": "data/val.jsonl"})


def encode(batch):
    rows = tokenizer(["summarize: " + t for t in batch["text"]], max_length=512, truncation=True)
    rows["labels"] = tokenizer(text_target=batch["summary"], max_length=128, truncation=True)["input_ids"]
    return rows


data = data.map(encode, batched=True, remove_columns=["text", "summary"])
args = Seq2SeqTrainingArguments(
    output_dir="output",
    num_train_epochs=3,
    per_device_train_batch_size=8,
    gradient_accumulation_steps=4,
    per_device_eval_batch_size=8,
    learning_rate=1e-4,
    warmup_steps=60,
    bf16=True,
    fp16_full_eval=True,  # twice as fast
    predict_with_generate=True,
    generation_max_length=128,
    logging_steps=20,
    eval_strategy="epoch",
    save_strategy="epoch",
    report_to="none",
)
trainer = Seq2SeqTrainer(
    model=model, args=args, train_dataset=data["train"], eval_dataset=data["validation"],
    data_collator=DataCollatorForSeq2Seq(tokenizer, model=model), processing_class=tokenizer,
)
trainer.train()
"""
_PRETRAIN = """\
import torch.distributed as dist
from accelerate import PartialState
from datasets import load_dataset
from transformers import AutoModelForCausalLM, AutoTokenizer, Trainer, TrainingArguments

state = PartialState()
tokenizer = AutoTokenizer.from_pretrained("Qwen/Qwen2.5-7B")
model = AutoModelForCausalLM.from_pretrained("Qwen/Qwen2.5-7B", torch_dtype="bfloat16")
data = load_dataset("json", data_files="corpus/*.jsonl", split="train")
with state.main_process_first():
    data = data.map(lambda b: tokenizer(b["text"], truncation=True, max_length=4096), batched=True, num_proc=1,
                    remove_columns=data.column_names, desc="Tokenizing")
args = TrainingArguments(output_dir="out", per_device_train_batch_size=2, gradient_accumulation_steps=8, learning_rate=1e-5,
                         num_train_epochs=1, bf16=True, fsdp="full_shard auto_wrap", ddp_timeout=1800)
Trainer(model=model, args=args, train_dataset=data, processing_class=tokenizer).train()
"""
_TRANSLATE = """\
from datasets import load_dataset
from transformers import (AutoModelForSeq2SeqLM, AutoTokenizer, DataCollatorForSeq2Seq, Seq2SeqTrainer, Seq2SeqTrainingArguments)

tokenizer = AutoTokenizer.from_pretrained("google/mt5-base")
model = AutoModelForSeq2SeqLM.from_pretrained("google/mt5-base")
data = load_dataset("csv", data_files={"train": "data/train.csv", "validation": "data/val.csv"})


def encode(batch):
    return tokenizer(batch["ko"], text_target=batch["en"], max_length=64, truncation=True)


data = data.map(encode, batched=True, remove_columns=["ko", "en"])
args = Seq2SeqTrainingArguments(
    output_dir="out", num_train_epochs=3, per_device_train_batch_size=8, gradient_accumulation_steps=4, learning_rate=3e-4,
    fp16=True, logging_steps=25, eval_strategy="epoch", save_strategy="epoch", predict_with_generate=True,
)
Seq2SeqTrainer(model=model, args=args, train_dataset=data["train"], eval_dataset=data["validation"],
               data_collator=DataCollatorForSeq2Seq(tokenizer, model=model), processing_class=tokenizer).train()
"""


def _lines(records: list[Record], *, before: list[str], after: Record) -> str:
    """Return a log: lines, then each record as transformers 4 prints it (the step is not printed), then the last."""
    shown = [repr({k: v for k, v in r.items() if k != "step"}) for r in records]
    return "\n".join([*before, *shown, repr(after)]) + "\n"


def _state(records: list[Record], **others: float) -> str:
    return json.dumps({**others, "log_history": records}, indent=1)


def _evaluated(step: int, per_epoch: int, **values: float) -> Record:
    return {**values, "epoch": round(step / per_epoch, 2), "step": step}


def warmup_without_decay() -> Files:
    """Return a run of transformers whose DeepSpeed file names WarmupLR: no decay, whatever lr_scheduler_type says."""
    noise, records = random.Random(1), list[Record]()
    for step in range(10, 901, 10):
        rate = 2e-5 * min(1.0, math.log(max(2, step)) / math.log(100))
        level = 0.86 + 0.95 * math.exp(-step / 60)
        norm = 0.6 + abs(noise.gauss(0.25, 0.08)) + 3 * math.exp(-step / 20)
        records.append(
            {"loss": round(level - 0.00016 * step + noise.gauss(0, 0.02), 4), "grad_norm": round(norm, 4), "learning_rate": rate,
             "epoch": round(step / 450, 2), "step": step}
        )  # fmt: skip
        if step % 150 == 0:
            records.append(_evaluated(step, 450, eval_loss=round(level + 0.015 - 0.00012 * step, 4), eval_runtime=41.2))
    stamp = "[2025-03-11 09:15:21,377] [INFO] [logging.py:107:log_dist] [Rank 0]"
    before = [
        "[2025-03-11 09:14:02,118] [INFO] [real_accelerator.py:239:get_accelerator] Setting ds_accelerator to cuda (auto detect)",
        f"{stamp} DeepSpeed Final Optimizer = DeepSpeedZeroOptimizer",
        f"{stamp} DeepSpeed using configured LR scheduler = WarmupLR",
    ]
    after = {
        "train_runtime": 9120.4,
        "train_samples_per_second": 6.31,
        "train_steps_per_second": 0.099,
        "train_loss": 0.8613,
        "epoch": 2.0,
    }
    auto = "auto"
    settings = {
        "bf16": {"enabled": auto}, "optimizer": {"type": "AdamW", "params": {"lr": auto, "betas": auto, "eps": auto, "weight_decay": auto}},
        "scheduler": {"type": "WarmupLR", "params": {"warmup_min_lr": auto, "warmup_max_lr": auto, "warmup_num_steps": auto}},
        "zero_optimization": {"stage": 2, "overlap_comm": True}, "gradient_accumulation_steps": auto, "gradient_clipping": auto,
        "train_batch_size": auto, "train_micro_batch_size_per_gpu": auto,
    }  # fmt: skip
    return {
        "train.log": _lines(records, before=before, after=after),
        "ds_config.json": json.dumps(settings, indent=2),
        "output/trainer_state.json": _state(
            records, epoch=2.0, global_step=900, logging_steps=10, max_steps=900, num_train_epochs=2, train_batch_size=4
        ),
    }


def characters_among_50304() -> Files:
    """Return the log of nanoGPT on characters without meta.pkl: 50304 outputs, of which 53 are used."""
    noise = random.Random(2)
    settings = (
        "out_dir = 'out-names'", "eval_interval = 250", "eval_iters = 100", "log_interval = 10", "dataset = 'names'",
        "gradient_accumulation_steps = 1", "batch_size = 64", "block_size = 256", "n_layer = 6", "n_head = 6", "n_embd = 384",
        "dropout = 0.2", "learning_rate = 1e-3", "max_iters = 3000", "lr_decay_iters = 3000", "min_lr = 1e-4", "beta2 = 0.99",
        "warmup_iters = 100",
    )  # fmt: skip
    lines = [
        "Overriding config with config/train_names_char.py:", *settings, "tokens per iteration will be: 16,384",
        "Initializing a new model from scratch", "defaulting to vocab_size of GPT-2 to 50304 (50257 rounded up for efficiency)",
        "number of parameters: 29.94M", "compiling the model... (takes a ~minute)",
    ]  # fmt: skip
    for step in range(0, 3001, 10):
        loss = 2.05 + 8.78 * math.exp(-step / 45) + 0.62 * (math.exp(-step / 500) - (step == 0)) - 0.00021 * step
        if step % 250 == 0:
            lines.append(
                f"step {step}: train loss {loss - 0.03 * (step > 0):.4f}, val loss {loss + 0.012 * (step > 0) + 0.00001 * step:.4f}"
            )
        took = (21877 if step == 0 else 3120 if step % 250 == 0 else 61) + noise.random()
        lines.append(
            f"iter {step}: loss {loss + noise.gauss(0, 0.02):.4f}, time {took:.2f}ms, mfu {-100 if step < 50 else 18.4:.2f}%"
        )
    return {"train.log": "\n".join(lines) + "\n", "config/train_names_char.py": "\n".join(settings) + "\n"}


def evaluated_in_half() -> Files:
    """Return a run in bf16 that evaluates in fp16: the held-out loss is NaN each time."""
    noise, records = random.Random(3), list[Record]()
    for step in range(20, 1201, 20):
        rate = 1e-4 * (step - 1) / 60 if step <= 60 else 1e-4 * (1201 - step) / 1140
        loss = 1.62 + 2.1 * math.exp(-step / 90) + 0.5 * math.exp(-step / 600) + noise.gauss(0, 0.05)
        norm = round(1.1 + abs(noise.gauss(0.3, 0.2)), 4)
        records.append(
            {
                "loss": round(loss, 4),
                "grad_norm": norm,
                "learning_rate": rate,
                "epoch": round(step / 400, 2),
                "step": step,
            }
        )
        if step % 400 == 0:
            records.append(
                _evaluated(
                    step,
                    400,
                    eval_loss=math.nan,
                    eval_rouge1=0.0,
                    eval_rougeL=0.0,
                    eval_gen_len=0.0,
                    eval_runtime=233.1,
                )
            )
    before = [
        "loaded google/flan-t5-large: 783,150,080 parameters, dtype torch.float32",
        "train rows 12800, eval rows 1000; target tokens: min 12, mean 61.3, max 128 (no empty target)",
    ]
    after = {
        "train_runtime": 4021.9,
        "train_samples_per_second": 9.55,
        "train_steps_per_second": 0.298,
        "train_loss": 1.9127,
        "epoch": 3.0,
    }
    state = _state(
        records, epoch=3.0, global_step=1200, max_steps=1200, num_train_epochs=3, logging_steps=20, train_batch_size=8
    )
    return {
        "train.log": _lines(records, before=before, after=after),
        "train.py": _SUMMARISE,
        "output/checkpoint-1200/trainer_state.json": state,
    }


def one_rank_tokenises() -> Files:
    """Return a job of eight cards that ends in its first collective, for which rank 0 is late by its tokenising."""
    lines = [
        "[rank0] world size 8, backend nccl, timeout 0:30:00", "Loading checkpoint shards: 100%|##########| 4/4 [00:09<00:00,  2.31s/it]",
        "[rank0] tokenizing 4,812,377 documents with num_proc=1 (other ranks wait for the cache)",
    ]  # fmt: skip
    for part in range(1, 29):
        seconds, left = part * 66, 2950 - part * 66
        share = seconds / 29.5
        bar = f"{'#' * int(share // 10):<10}"
        lines.append(
            f"Tokenizing:  {share:2.0f}%|{bar}| {int(48123.77 * share)}/4812377 [{seconds // 60:02d}:{seconds % 60:02d}<{left // 60:02d}:{left % 60:02d}, 1631.20 examples/s]"
        )
    work = "WorkNCCL(SeqNum=1, OpType=ALLREDUCE, NumelIn=1, NumelOut=1, Timeout(ms)=1800000) ran for 1800042 milliseconds before timing out."
    caught = f"Watchdog caught collective operation timeout: {work}"
    lines += [f"[rank{r}]:[E514 02:40:4{r}.118 ProcessGroupNCCL.cpp:616] [Rank {r}] {caught}" for r in (3, 1, 6)]
    group = "[PG ID 0 PG GUID 0(default_pg) Rank 3]"
    elastic = "torch/distributed/elastic/multiprocessing/api.py"
    lines += [
        f"[rank3]:[E514 02:40:43.121 ProcessGroupNCCL.cpp:1785] {group} Exception (either an error or timeout) detected by watchdog at work: 1, "
        "last enqueued NCCL work: 1, last completed NCCL work: -1.",
        "[rank3]:[E514 02:40:43.122 ProcessGroupNCCL.cpp:636] [Rank 3] To avoid data inconsistency, we are taking the entire process down.",
        "terminate called after throwing an instance of 'c10::DistBackendError'",
        f"  what():  {group} Process group watchdog thread terminated with exception: [Rank 3] {caught}",
        f"W0514 02:40:47.300000 211 {elastic}:897] Sending process 280 closing signal SIGTERM",
        f"E0514 02:40:48.011000 211 {elastic}:869] failed (exitcode: -6) local_rank: 3 (pid: 283) of binary: /opt/venv/bin/python3.11",
        "torch.distributed.elastic.multiprocessing.errors.ChildFailedError: ", "=" * 60, "pretrain.py FAILED", "-" * 60,
        "Root Cause (first observed failure):", "[0]:", "  time      : 2025-05-14_02:40:47", "  host      : node07",
        "  rank      : 3 (local_rank: 3)", "  exitcode  : -6 (pid: 283)", "  traceback : Signal 6 (SIGABRT) received by PID 283", "=" * 60,
    ]  # fmt: skip
    return {"slurm-88120.out": "\n".join(lines) + "\n", "pretrain.py": _PRETRAIN}


def multilingual_in_half() -> Files:
    """Return a run of mT5 in fp16: the gradient is NaN from the start, and a NaN loss is shown as 0."""
    noise, records = random.Random(5), list[Record]()
    for step in range(25, 2251, 25):
        loss = round(11.9 - step / 20 + noise.gauss(0, 0.2), 4) if step <= 50 else 0.0
        rate = 3e-4 * (1 - (step - 1) / 2250)
        records.append(
            {"loss": loss, "grad_norm": math.nan, "learning_rate": rate, "epoch": round(step / 750, 2), "step": step}
        )
        if step % 750 == 0:
            records.append(_evaluated(step, 750, eval_loss=math.nan, eval_chrf=0.0, eval_runtime=91.0))
    before = [
        "loaded google/mt5-base: 582,401,280 parameters, dtype torch.float32",
        "train rows 24000, validation rows 1200, labels: mean 43.1 of 64 tokens kept, 0 rows without labels", "***** Running training *****",
        "  Num examples = 24,000", "  Num Epochs = 3", "  Instantaneous batch size per device = 8",
        "  Total train batch size (w. parallel, distributed & accumulation) = 32", "  Gradient Accumulation steps = 4", "  Total optimization steps = 2,250",
    ]  # fmt: skip
    after = {
        "train_runtime": 3320.1,
        "train_samples_per_second": 21.7,
        "train_steps_per_second": 0.678,
        "train_loss": 0.2373,
        "epoch": 3.0,
    }
    state = _state(
        records, epoch=3.0, global_step=2250, max_steps=2250, num_train_epochs=3, logging_steps=25, train_batch_size=8
    )
    return {
        "train.log": _lines(records, before=before, after=after),
        "train.py": _TRANSLATE,
        "out/checkpoint-2250/trainer_state.json": state,
    }


def model_type_too_new() -> Files:
    """Return the last words of a start with a model that the installed transformers does not know."""
    auto = "/opt/venv/lib/python3.11/site-packages/transformers/models/auto"
    lines = [
        "2025-06-02 11:20:41 INFO loading tokenizer from /models/Qwen3-8B", "2025-06-02 11:20:43 INFO loading model from /models/Qwen3-8B (5 shards, 16381516800 bytes)",
        "Traceback (most recent call last):", f'  File "{auto}/configuration_auto.py", line 1038, in from_pretrained',
        '    config_class = CONFIG_MAPPING[config_dict["model_type"]]', f'  File "{auto}/configuration_auto.py", line 740, in __getitem__',
        "    raise KeyError(key)", "KeyError: 'qwen3'", "", "During handling of the above exception, another exception occurred:", "",
        "Traceback (most recent call last):", '  File "/home/mira/src/sft.py", line 31, in <module>',
        '    model = AutoModelForCausalLM.from_pretrained(args.model, torch_dtype=torch.bfloat16, attn_implementation="sdpa")',
        f'  File "{auto}/auto_factory.py", line 526, in from_pretrained', "    config, kwargs = AutoConfig.from_pretrained(",
        f'  File "{auto}/configuration_auto.py", line 1040, in from_pretrained', "    raise ValueError(",
        "ValueError: The checkpoint you are trying to load has model type `qwen3` but Transformers does not recognize this architecture. "
        "This could be because of an issue with the checkpoint, or because your version of Transformers is out of date.",
    ]  # fmt: skip
    packages = "torch==2.5.1\ntransformers==4.46.3\ntrl==0.12.1\npeft==0.13.2\naccelerate==1.1.1\n"
    return {"run.log": "\n".join(lines) + "\n", "requirements.txt": packages}


LAUNCHES: Mapping[str, Callable[[], Files]] = {
    "warmup-without-decay": warmup_without_decay,
    "characters-among-50304": characters_among_50304,
    "evaluated-in-half": evaluated_in_half,
    "one-rank-tokenises": one_rank_tokenises,
    "multilingual-in-half": multilingual_in_half,
    "model-type-too-new": model_type_too_new,
}
