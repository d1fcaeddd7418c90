"""The traps of tuning runs that a default or a habit of a library explains: logs, scripts and settings, computed."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

Files = dict[str, str]
Record = dict[str, float]

_GROUPED = """\
from datasets import load_dataset
from trl import GRPOConfig, GRPOTrainer

from rewards import accuracy_reward

data = load_dataset("json", data_files="math_ko.jsonl", split="train")
args = GRPOConfig(output_dir="out", num_generations=8, per_device_train_batch_size=8, gradient_accumulation_steps=8, learning_rate=1e-6,
                  max_completion_length=1024, max_steps=400, logging_steps=10, bf16=True, report_to="none")
GRPOTrainer(model="Qwen/Qwen2.5-1.5B-Instruct", reward_funcs=accuracy_reward, args=args, train_dataset=data).train()
"""
_OLDER = """\
from transformers import AutoModelForSequenceClassification, AutoTokenizer, Trainer, TrainingArguments

# worked with transformers 4.40


def main():
    tokenizer = AutoTokenizer.from_pretrained("klue/roberta-base")
    model = AutoModelForSequenceClassification.from_pretrained("klue/roberta-base", num_labels=7)
    args = TrainingArguments(output_dir="out", learning_rate=2e-5, num_train_epochs=3, per_device_train_batch_size=32)
    trainer = Trainer(
        model=model, args=args, train_dataset=load("train"), eval_dataset=load("dev"), tokenizer=tokenizer,
    )
    trainer.train()
"""
_SUMMARISE = """\
import evaluate
import numpy as np
from transformers import AutoTokenizer, Seq2SeqTrainer, Seq2SeqTrainingArguments

tokenizer = AutoTokenizer.from_pretrained("google/mt5-small")
rouge = evaluate.load("rouge")


def compute_metrics(found):
    preds, labels = found
    texts = tokenizer.batch_decode(preds, skip_special_tokens=True)
    labels = np.where(labels != -100, labels, tokenizer.pad_token_id)
    return rouge.compute(predictions=texts, references=tokenizer.batch_decode(labels, skip_special_tokens=True))
"""
_TEMPLATE = """\
from datasets import load_dataset
from peft import LoraConfig
from transformers import AutoModelForCausalLM, AutoTokenizer, TrainingArguments
from trl import DataCollatorForCompletionOnlyLM, SFTTrainer

tokenizer = AutoTokenizer.from_pretrained("meta-llama/Llama-2-7b-chat-hf")
tokenizer.pad_token = tokenizer.unk_token


def formatting(batch):
    return [f"[INST] {q} [/INST] {a}" for q, a in zip(batch["question"], batch["answer"])]


collator = DataCollatorForCompletionOnlyLM("### Response:", tokenizer=tokenizer)
args = TrainingArguments(output_dir="out", learning_rate=2e-4, num_train_epochs=3, per_device_train_batch_size=10, logging_steps=10, fp16=True)
trainer = SFTTrainer(model="meta-llama/Llama-2-7b-chat-hf", args=args, train_dataset=load_dataset("json", data_files="qa.json")["train"],
                     formatting_func=formatting, data_collator=collator, max_seq_length=1024, peft_config=LoraConfig(r=16))
trainer.train()
"""
_QLORA = """\
import torch
from peft import LoraConfig, prepare_model_for_kbit_training
from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig
from trl import SFTConfig, SFTTrainer

quant = BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.bfloat16)
model = AutoModelForCausalLM.from_pretrained("mistralai/Mistral-7B-v0.3", quantization_config=quant)
model = prepare_model_for_kbit_training(model)
tokenizer = AutoTokenizer.from_pretrained("mistralai/Mistral-7B-v0.3")
tokenizer.pad_token = tokenizer.unk_token
peft = LoraConfig(r=16, lora_alpha=32, lora_dropout=0.05, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM")
args = SFTConfig(output_dir="out", learning_rate=2e-4, warmup_steps=15, num_train_epochs=2, per_device_train_batch_size=4, gradient_accumulation_steps=8,
                 logging_steps=10, eval_strategy="steps", eval_steps=100, max_grad_norm=0.3, bf16=True, max_length=2048)
SFTTrainer(model=model, args=args, train_dataset=train, eval_dataset=dev, peft_config=peft, processing_class=tokenizer).train()
"""
_REJECTED = """\
2026-02-03 09:11:05 INFO building trainer
Traceback (most recent call last):
  File "/home/mira/src/train_cls.py", line 74, in <module>
    main()
  File "/home/mira/src/train_cls.py", line 66, in main
    trainer = Trainer(
              ^^^^^^^^
TypeError: Trainer.__init__() got an unexpected keyword argument 'tokenizer'
"""
_NOT_DECODED = """\
Traceback (most recent call last):
  File "/home/mira/src/summarize.py", line 96, in <module>
    trainer.train()
  File "/opt/venv/lib/python3.11/site-packages/transformers/trainer.py", line 2245, in train
    return inner_training_loop(
  File "/opt/venv/lib/python3.11/site-packages/transformers/trainer_seq2seq.py", line 197, in evaluate
    return super().evaluate(eval_dataset, ignore_keys=ignore_keys, metric_key_prefix=metric_key_prefix)
  File "/opt/venv/lib/python3.11/site-packages/transformers/trainer.py", line 4487, in evaluation_loop
    metrics = self.compute_metrics(
  File "/home/mira/src/summarize.py", line 61, in compute_metrics
    texts = tokenizer.batch_decode(preds, skip_special_tokens=True)
  File "/opt/venv/lib/python3.11/site-packages/transformers/tokenization_utils_fast.py", line 670, in _decode
    text = self._tokenizer.decode(token_ids, skip_special_tokens=skip_special_tokens)
OverflowError: out of range integral type conversion attempted
"""


def _log(lines: list[str], records: list[Record], after: Record) -> str:
    shown = [repr({k: v for k, v in r.items() if k != "step"}) for r in records]
    return "\n".join([*lines, *shown, repr(after)]) + "\n"


def _state(records: list[Record], steps: int, epochs: int, batch: int, every: int) -> str:
    settings = {
        "epoch": records[-1]["epoch"],
        "global_step": steps,
        "max_steps": steps,
        "num_train_epochs": epochs,
        "logging_steps": every,
        "train_batch_size": batch,
    }
    return json.dumps({**settings, "log_history": records}, indent=1)


def _closing(seconds: float, per_second: float, steps: int, loss: float, epochs: float) -> Record:
    return {
        "train_runtime": seconds,
        "train_samples_per_second": per_second,
        "train_steps_per_second": round(steps / seconds, 3),
        "train_loss": loss,
        "epoch": epochs,
    }


def one_row_in_eighty() -> Files:
    """Return a run of LLaMA-Factory whose cutoff_len left 214 of 18000 rows."""
    noise, records = random.Random(11), list[Record]()
    lines = ["[INFO|2025-07-02 10:02:20] llamafactory.data.loader:143 >> Loading dataset contracts_ko.json...",
             "Converting format of dataset (num_proc=16): 100%|##########| 18000/18000 [00:03<00:00, 5123.11 examples/s]"]  # fmt: skip
    lines += [
        f"[WARNING|2025-07-02 10:03:{10 + k:02d}] llamafactory.data.processor.supervised:154 >> Dropped lengthy example with length {noise.randint(1100, 4800)} > 1024."
        for k in range(24)
    ]
    lines.append(
        "Running tokenizer on dataset (num_proc=16): 100%|##########| 18000/18000 [01:40<00:00, 179.20 examples/s]"
    )
    told = ("***** Running training *****", "  Num examples = 214", "  Num Epochs = 3", "  Instantaneous batch size per device = 4",
            "  Total train batch size (w. parallel, distributed & accumulation) = 32", "  Gradient Accumulation steps = 8", "  Total optimization steps = 21")  # fmt: skip
    lines += [f"[INFO|trainer.py:{2405 + i}] 2025-07-02 10:05:02,100 >> {text}" for i, text in enumerate(told)]
    for step in range(1, 22):
        rate = 1e-4 * (step - 1) / 3 if step <= 3 else 1e-4 * 0.5 * (1 + math.cos(math.pi * (step - 4) / 18))
        loss = round(1.93 - 0.006 * step + noise.gauss(0, 0.03), 4)
        records.append(
            {
                "loss": loss,
                "grad_norm": round(1.2 + abs(noise.gauss(0.2, 0.1)), 4),
                "learning_rate": rate,
                "epoch": round(step / 7, 2),
                "step": step,
            }
        )
    settings = {
        "model_name_or_path": "Qwen/Qwen2.5-7B-Instruct", "stage": "sft", "finetuning_type": "lora", "lora_rank": 16, "dataset": "contracts_ko", "template": "qwen",
        "cutoff_len": 1024, "packing": "true", "per_device_train_batch_size": 4, "gradient_accumulation_steps": 8, "learning_rate": "1.0e-4", "num_train_epochs": 3.0,
        "lr_scheduler_type": "cosine", "warmup_ratio": 0.1, "bf16": "true", "logging_steps": 1, "output_dir": "saves/contracts",
    }  # fmt: skip
    return {
        "running_log.txt": _log(lines, records, _closing(301.2, 2.13, 21, 1.866, 3.0)),
        "sft.yaml": "".join(f"{k}: {v}\n" for k, v in settings.items()),
        "trainer_state.json": _state(records, 21, 3, 4, 1),
    }


def no_divergence_term() -> Files:
    """Return a run of GRPO with the default beta of 0: no kl is logged, the reward rises."""
    noise, records = random.Random(12), list[Record]()
    for step in range(10, 401, 10):
        share = 0.22 + 0.55 * (1 - math.exp(-step / 150)) + noise.gauss(0, 0.02)
        records.append({
            "loss": round(noise.gauss(0, 0.004), 4), "grad_norm": round(0.25 + abs(noise.gauss(0.05, 0.03)), 4), "learning_rate": 1e-6 * (1 - step / 420),
            "num_tokens": 41200.0 * step, "completions/mean_length": round(310 - step * 0.2 + noise.gauss(0, 8), 2),
            "completions/clipped_ratio": round(max(0, 0.06 - step / 9000 + noise.gauss(0, 0.005)), 4), "rewards/accuracy_reward/mean": round(share, 4),
            "rewards/accuracy_reward/std": round(0.4 - share * 0.15, 4), "reward": round(share, 4), "reward_std": round(0.3 - share * 0.2, 4),
            "frac_reward_zero_std": round(0.15 + share * 0.4, 3), "entropy": round(0.42 - step / 2500, 4), "epoch": round(step / 400, 3), "step": step,
        })  # fmt: skip
    lines = ["Loaded Qwen/Qwen2.5-1.5B-Instruct, 8 generations a prompt, trl 0.19.1"]
    return {
        "train.log": _log(lines, records, _closing(21044.0, 1.2, 400, 0.0003, 1.0)),
        "train.py": _GROUPED,
        "out/trainer_state.json": _state(records, 400, 1, 8, 10),
    }


def argument_of_an_older_version() -> Files:
    """Return the start of a script of transformers 4.40 under 5.0."""
    packages = (
        "accelerate==1.12.0\ndatasets==4.4.1\npeft==0.18.0\ntokenizers==0.22.1\ntorch==2.9.1\ntransformers==5.0.0\n"
    )
    return {"train.log": _REJECTED, "pip_freeze.txt": packages, "train_cls.py": _OLDER}


def accumulation_divided() -> Files:
    """Return the log of nanoGPT on eight cards: 40 steps of accumulation are 5 a card."""
    noise = random.Random(13)
    lines = [
        "Overriding config with config/train_gpt2_small.py:", "gradient_accumulation_steps = 40", "batch_size = 12", "block_size = 1024", "max_iters = 20000",
        "lr_decay_iters = 20000", "learning_rate = 6e-4", "min_lr = 6e-5", "warmup_iters = 700", "eval_interval = 1000", "log_interval = 50", "dataset = 'openwebtext'",
        "[rank0] ddp_world_size 8, gradient_accumulation_steps per process 5", "tokens per iteration will be: 491,520", "Initializing a new model from scratch",
        "defaulting to vocab_size of GPT-2 to 50304 (50257 rounded up for efficiency)", "number of parameters: 123.59M",
    ]  # fmt: skip
    for step in range(0, 20001, 50):
        loss = 3.12 + 4.6 * math.exp(-step / 300) + 3.25 * math.exp(-step / 1300) - 0.000004 * step
        if step % 1000 == 0:
            lines.append(f"step {step}: train loss {loss:.4f}, val loss {loss + 0.012:.4f}")
        lines.append(
            f"iter {step}: loss {loss + noise.gauss(0, 0.03):.4f}, time {250 + noise.random() * 4:.2f}ms, mfu {-100 if step < 250 else 39.1:.2f}%"
        )
    return {"train.log": "\n".join(lines) + "\n"}


def endless_epochs() -> Files:
    """Return a run on a streamed data set with max_steps: num_train_epochs is sys.maxsize."""
    noise, records = random.Random(14), list[Record]()
    lines = [
        "***** Running training *****", "  Num examples = 320,000", "  Num Epochs = 9,223,372,036,854,775,807", "  Instantaneous batch size per device = 8",
        "  Total train batch size (w. parallel, distributed & accumulation) = 64", "  Gradient Accumulation steps = 8", "  Total optimization steps = 5,000",
    ]  # fmt: skip
    for step in range(50, 5001, 50):
        loss = round(3.4 + 4.2 * math.exp(-step / 250) + 1.4 * math.exp(-step / 1500) + noise.gauss(0, 0.03), 4)
        rate = 3e-4 * (step - 1) / 200 if step <= 200 else 3e-4 * 0.5 * (1 + math.cos(math.pi * (step - 201) / 4800))
        records.append(
            {
                "loss": loss,
                "grad_norm": round(0.9 + abs(noise.gauss(0, 0.2)), 4),
                "learning_rate": rate,
                "epoch": round(step / 5000, 4),
                "step": step,
            }
        )
        if step % 500 == 0:
            records.append(
                {
                    "eval_loss": round(loss + 0.04, 4),
                    "eval_runtime": 31.2,
                    "eval_samples_per_second": 64.1,
                    "epoch": round(step / 5000, 4),
                    "step": step,
                }
            )
    state = _state(records, 5000, 9223372036854775807, 8, 50)
    return {"train.log": _log(lines, records, _closing(5330.0, 60.0, 5000, 3.82, 1.0)), "out/trainer_state.json": state}


def minus_hundred_decoded() -> Files:
    """Return a run that ends in its first evaluation, where padded predictions are decoded."""
    noise = random.Random(15)
    lines = [
        "***** Running training *****",
        "  Num examples = 20,000",
        "  Num Epochs = 3",
        "  Instantaneous batch size per device = 16",
        "  Total optimization steps = 3,750",
    ]
    for step in range(125, 1251, 125):
        loss = round(2.9 * math.exp(-step / 900) + 0.6 + noise.gauss(0, 0.03), 4)
        record = {
            "loss": loss,
            "grad_norm": round(1.4 + noise.random(), 4),
            "learning_rate": 5e-5 * (1 - step / 3750),
            "epoch": round(step / 1250, 2),
        }
        lines.append(repr(record))
    return {"train.log": "\n".join(lines) + "\n" + _NOT_DECODED, "summarize.py": _SUMMARISE}


def response_never_found() -> Files:
    """Return a run of trl whose collator finds its response template in no row: every label is ignored."""
    lines = [
        "Map: 100%|##########| 9000/9000 [00:21<00:00, 421.9 examples/s]",
        "trainable params: 8,388,608 || all params: 6,746,804,224 || trainable%: 0.1243",
    ]
    for step in range(10, 301, 10):
        if step <= 60:
            lines += [
                "/opt/venv/lib/python3.11/site-packages/trl/trainer/utils.py:198: UserWarning: Could not find response key `### Response:` in the following instance: "
                f"<s> [INST] 다음 글을 요약해 줘 {step} [/INST] 요약 ... </s> This instance will be ignored in loss calculation. Note, if this happens often, consider "
                "increasing the `max_seq_length`.", "  warnings.warn(",
            ]  # fmt: skip
        lines.append(
            repr({"loss": 0.0, "learning_rate": round(2e-4 * (1 - step / 310), 9), "epoch": round(step / 100, 2)})
        )
    return {"train.log": _log(lines, [], _closing(1702.4, 15.86, 300, 0.0, 3.0)), "sft.py": _TEMPLATE}


def small_share_trains() -> Files:
    """Return a run of QLoRA that learns: 0.09 % trainable, norms above the limit, a saved adapter in inference mode."""
    noise, records = random.Random(16), list[Record]()
    for step in range(10, 501, 10):
        level = 0.75 * math.exp(-step / 60)
        rate = 2e-4 * (step - 1) / 15 if step <= 15 else 2e-4 * (501 - step) / 485
        loss = round(0.95 + level - 0.0003 * step + noise.gauss(0, 0.02), 4)
        records.append(
            {
                "loss": loss,
                "grad_norm": round(3.1 + abs(noise.gauss(0.3, 0.4)), 4),
                "learning_rate": rate,
                "epoch": round(step / 250, 2),
                "step": step,
            }
        )
        if step % 100 == 0:
            records.append(
                {
                    "eval_loss": round(0.99 + level - 0.00022 * step, 4),
                    "eval_runtime": 60.0,
                    "eval_samples_per_second": 8.3,
                    "epoch": round(step / 250, 2),
                    "step": step,
                }
            )
    adapter = {
        "base_model_name_or_path": "mistralai/Mistral-7B-v0.3", "bias": "none", "inference_mode": True, "lora_alpha": 32, "lora_dropout": 0.05,
        "modules_to_save": None, "peft_type": "LORA", "r": 16, "target_modules": ["q_proj", "v_proj"], "task_type": "CAUSAL_LM",
    }  # fmt: skip
    lines = ["trainable params: 6,815,744 || all params: 7,248,547,840 || trainable%: 0.0940"]
    return {
        "train.log": _log(lines, records, _closing(5110.0, 3.1, 500, 0.93, 2.0)), "train.py": _QLORA,
        "out/adapter_config.json": json.dumps(adapter, indent=1), "out/trainer_state.json": _state(records, 500, 2, 4, 10),
    }  # fmt: skip


DEFAULTS: Mapping[str, Callable[[], Files]] = {
    "one-row-in-eighty-is-left": one_row_in_eighty,
    "no-divergence-term": no_divergence_term,
    "argument-of-an-older-version": argument_of_an_older_version,
    "accumulation-divided-by-ranks": accumulation_divided,
    "endless-epochs": endless_epochs,
    "minus-hundred-decoded": minus_hundred_decoded,
    "response-never-found": response_never_found,
    "small-share-trains": small_share_trains,
}
