"""The traps of tuning runs whose batch, limit, reference or negatives are not what they look like: computed records."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

from jindan_evals.make_traps.printed import yaml_lines

Files = dict[str, str]
Record = dict[str, float]


def _printed(records: list[Record]) -> str:
    return "".join(f"{ {k: float(f'{v:.6g}') for k, v in r.items()} }\n" for r in records)


def _banner(rows: int, batch: int, adjusted: int, steps: int) -> str:
    return (
        f"***** Running training *****\n  Num examples = {rows:,}\n  Num Epochs = 2\n  Instantaneous batch size per device = {batch}\n"
        f"  Training with DataParallel so batch size has been adjusted to: {adjusted}\n"
        f"  Total train batch size (w. parallel, distributed & accumulation) = {adjusted}\n  Gradient Accumulation steps = 1\n"
        f"  Total optimization steps = {steps:,}\n"
    )


def _tuned(noise: random.Random, steps: int, first: int, peak: float) -> list[Record]:
    records: list[Record] = []
    for step in range(first, steps + 1, 20):
        loss = 1.05 + 0.9 * math.exp(-step / 250) + noise.gauss(0, 0.02)
        records.append(
            {
                "loss": loss,
                "grad_norm": 1.1 + noise.random() / 3,
                "learning_rate": peak * (1 - (step - 1) / steps),
                "epoch": 2 * step / steps,
            }
        )
        if step % 400 == 0:
            records.append({"eval_loss": loss + 0.03, "epoch": 2 * step / steps})
    return [*records, {"train_runtime": 3011.2, "train_loss": 1.2, "epoch": 2.0}]


def shrunk_until_it_fits() -> Files:
    """Return auto_find_batch_size that went from 16 to 4: the banner speaks of DataParallel, there is one card."""
    log = _banner(4000, 16, 4, 2000) + _printed(_tuned(random.Random(1), 2000, 20, 2e-5))
    settings = yaml_lines(
        per_device_train_batch_size=16, auto_find_batch_size="true", learning_rate="2.0e-5", num_train_epochs=2
    )
    return {
        "train.log": log,
        "args.yaml": settings,
        "memo.txt": "GPU가 한 장뿐인데 로그에 DataParallel이 나온다. 다른 카드를 잡고 있는 것 같다.\n",
    }


def batch_of_its_checkpoint() -> Files:
    """Return a resume with a batch of 8 that goes on with the 32 of its checkpoint."""
    told = "  Continuing training from checkpoint, will skip to saved global_step\n  Continuing training from global step 800\n"
    log = _banner(32000, 8, 32, 2000) + told + _printed(_tuned(random.Random(2), 2000, 820, 2e-5))
    settings = yaml_lines(
        per_device_train_batch_size=8,
        learning_rate="2.0e-5",
        num_train_epochs=2,
        resume_from_checkpoint="out/checkpoint-800",
    )
    return {
        "train.log": log,
        "args.yaml": settings,
        "memo.txt": "메모리가 빠듯해 배치를 32에서 8로 줄여 재개했는데 사용량이 그대로다. 누수 같다.\n",
    }


def limit_of_zero() -> Files:
    """Return a plain loop with max_grad_norm 0: every gradient is cut to nothing, the printed norm is the one before."""
    noise, lines = random.Random(3), list[str]()
    for step in range(20, 1201, 20):
        lines.append(
            f"step {step}/1200 loss {1.874 + noise.gauss(0, 0.004):.4f} grad_norm {1.9 + noise.gauss(0, 0.2):.3f} lr {2e-4 * (1 - step / 1200):.3e}"
        )
    note = "grad_norm이 1.9로 정상이니 기울기는 문제가 아니다. 학습률을 올려 보자.\n"
    return {
        "train.log": "\n".join(lines) + "\n",
        "config.yaml": yaml_lines(max_grad_norm=0.0, lr="2.0e-4", batch_size=16, optimizer="adamw", max_steps=1200),
        "note.txt": note,
    }


def limit_of_zero_is_off() -> Files:
    """Return the Trainer with the same limit: it takes 0 for none, and learns."""
    settings = yaml_lines(max_grad_norm=0.0, learning_rate="2.0e-5", per_device_train_batch_size=16, num_train_epochs=2)
    return {"train.log": _printed(_tuned(random.Random(4), 2000, 20, 2e-5)), "args.yaml": settings}


def _grouped(noise: random.Random, swing: float, gain: float, batch: int) -> Files:
    records: list[Record] = []
    for step in range(5, 301, 5):
        reward = 0.31 + gain * (1 - math.exp(-step / 120)) + noise.uniform(-swing, swing)
        records.append({
            "loss": noise.gauss(0, 0.004), "grad_norm": 0.4 + noise.random() * 0.5, "learning_rate": 1e-6 * (1 - (step - 1) / 300), "reward": reward,
            "reward_std": 0.22 + noise.uniform(-0.1, 0.1), "frac_reward_zero_std": 0.3, "completions/mean_length": 210 + noise.gauss(0, 12),
            "completions/clipped_ratio": 0.02, "kl": 0.0002 * step / 5, "epoch": step * batch / 8 / 7473,
        })  # fmt: skip
    settings = yaml_lines(
        num_generations=8,
        per_device_train_batch_size=batch,
        gradient_accumulation_steps=1,
        learning_rate="1.0e-6",
        max_steps=300,
        max_completion_length=512,
    )
    return {
        "train.log": "***** Running training *****\n  Num examples = 7,473\n" + _printed(records),
        "grpo.yaml": settings,
        "memo.txt": "보상이 안 오른다. 보상 함수가 틀린 듯.\n",
    }


def one_question_an_update() -> Files:
    """Return GRPO with a batch of 8 and 8 generations: one question an update."""
    return _grouped(random.Random(5), 0.22, 0.0, 8)


def eight_questions_an_update() -> Files:
    """Return the twin with eight questions an update, whose reward rises."""
    return _grouped(random.Random(6), 0.03, 0.4, 64)


def another_reference() -> Files:
    """Return DPO whose reference is not the model that it starts from: the first rewards are -6 and -4."""
    noise, records = random.Random(7), list[Record]()
    for step in range(5, 401, 5):
        done = 1 - math.exp(-(step - 5) / 150)
        chosen, rejected = -6.2 + 1.2 * done + noise.gauss(0, 0.2), -4.1 - 1.3 * done + noise.gauss(0, 0.2)
        records.append({
            "loss": math.log1p(math.exp(-(chosen - rejected))) + abs(noise.gauss(0, 0.03)), "grad_norm": 9 + noise.random(), "learning_rate": 5e-7 * min(1.0, step / 40),
            "rewards/chosen": chosen, "rewards/rejected": rejected, "rewards/accuracies": min(1.0, max(0.0, 0.5 + 0.16 * (chosen - rejected) + noise.gauss(0, 0.03))),
            "rewards/margins": chosen - rejected, "logps/chosen": -301 + 10 * chosen, "logps/rejected": -288 + 10 * rejected, "epoch": step / 400,
        })  # fmt: skip
    settings = yaml_lines(
        model_name_or_path="out/sft-qwen",
        ref_model="Qwen/Qwen2.5-7B",
        loss_type="sigmoid",
        beta=0.1,
        learning_rate="5.0e-7",
        max_steps=400,
    )
    return {
        "dpo.log": _printed(records),
        "dpo.yaml": settings,
        "memo.txt": "첫 loss가 2가 넘는다. 라벨(chosen/rejected)이 뒤바뀐 것 같다.\n",
    }


def one_pair_in_five() -> Files:
    """Return a cross-encoder with four negatives that stands at 0.500: only the share of positives is known."""
    noise, records = random.Random(8), list[Record]()
    for step in range(50, 3001, 50):
        records.append(
            {
                "loss": 0.5004 + 0.16 * math.exp(-step / 90) + noise.gauss(0, 0.002),
                "grad_norm": 0.3 + noise.random() / 9,
                "learning_rate": 2e-5 * (1 - step / 3001),
                "epoch": step / 3000,
            }
        )
        if step % 500 == 0:
            records.append(
                {
                    "eval_loss": 0.5004 + noise.gauss(0, 0.0005),
                    "eval_mrr@10": 0.29 + noise.gauss(0, 0.01),
                    "epoch": step / 3000,
                }
            )
    settings = {
        "loss": "BinaryCrossEntropyLoss",
        "num_labels": 1,
        "num_negatives": 4,
        "per_device_train_batch_size": 32,
        "learning_rate": 2e-5,
        "max_length": 256,
    }
    note = "loss 0.50 < ln 2 이므로 학습은 되고 있다. mrr은 평가 코드 문제로 추정.\n"
    return {"reranker.log": _printed(records), "config.json": json.dumps(settings, indent=1) + "\n", "memo.txt": note}


def default_of_another_trainer() -> Files:
    """Return DPO with LoRA whose configured 5e-5 never ran: trl's default of 1e-6 did."""
    noise, records = random.Random(9), list[Record]()
    for step in range(10, 801, 10):
        margin = 0.012 * step / 800 + noise.gauss(0, 0.003)
        records.append({
            "loss": math.log(2) - margin / 2, "grad_norm": 3 + noise.random(), "learning_rate": 1e-6 * (1 - (step - 1) / 800), "rewards/chosen": margin / 2,
            "rewards/rejected": -margin / 2, "rewards/accuracies": 0.52 + noise.gauss(0, 0.04), "rewards/margins": margin, "epoch": step / 800,
        })  # fmt: skip
    settings = yaml_lines(
        loss_type="sigmoid", beta=0.1, lora_r=16, lora_alpha=32, optim={"learning_rate": "5.0e-5"}, max_steps=800
    ).replace("optim: {'learning_rate': '5.0e-5'}", "optim:\n  learning_rate: 5.0e-5")
    return {
        "dpo.log": _printed(records),
        "dpo.yaml": settings,
        "memo.txt": "학습률 5e-5면 충분한데 margin이 안 벌어진다. beta가 문제인 듯.\n",
    }


def _preferred(noise: random.Random, peak: float, opened: float) -> str:
    records: list[Record] = []
    for step in range(10, 501, 10):
        margin = opened * (1 - math.exp(-step / 220)) + noise.gauss(0, 0.02 * opened + 0.003)
        records.append({
            "loss": math.log1p(math.exp(-margin)), "grad_norm": 1.9 + noise.random() / 2, "learning_rate": peak * (1 - (step - 1) / 500), "rewards/chosen": margin / 2,
            "rewards/rejected": -margin / 2, "rewards/accuracies": min(0.95, 0.53 + 0.2 * opened * step / 500), "rewards/margins": margin,
            "logps/chosen": -222 + noise.gauss(0, 5), "logps/rejected": -240 + noise.gauss(0, 5), "epoch": step / 500,
        })  # fmt: skip
    return _printed([*records, {"train_runtime": 2211.0, "train_loss": 0.69, "epoch": 1.0}])


_ADAPTER = json.dumps({"peft_type": "LORA", "r": 16, "lora_alpha": 16, "target_modules": "all-linear"}, indent=1) + "\n"


def adapter_at_one_millionth() -> Files:
    """Return DPO of a LoRA adapter at trl's default of 1e-6."""
    note = "margin이 전혀 안 벌어지니 어댑터가 안 붙었거나 모두 얼어 있는 것 같다.\n"
    return {"train.log": _preferred(random.Random(10), 1e-6, 0.02), "adapter_config.json": _ADAPTER, "memo.txt": note}


def adapter_at_its_own_rate() -> Files:
    """Return the twin at 2e-5, whose margins open."""
    return {"train.log": _preferred(random.Random(11), 2e-5, 1.6), "adapter_config.json": _ADAPTER}


def always_half_alike() -> Files:
    """Return sentence embeddings broken by a rate of 5e-3: a squared error of 0.25 and no order."""
    noise, records = random.Random(12), list[Record]()
    for step in range(50, 2001, 50):
        records.append(
            {
                "loss": 0.25 + noise.gauss(0, 0.0015),
                "grad_norm": 0.05,
                "learning_rate": 5e-3 * min(step / 200, (2001 - step) / 1800),
                "epoch": step / 500,
            }
        )
        if step % 500 == 0:
            records.append(
                {
                    "eval_loss": 0.25 + noise.gauss(0, 0.0003),
                    "eval_dev_spearman_cosine": noise.gauss(0, 0.02),
                    "eval_dev_pearson_cosine": noise.gauss(0, 0.02),
                    "epoch": step / 500,
                }
            )
    settings = {
        "loss": "CosineSimilarityLoss",
        "learning_rate": 5e-3,
        "per_device_train_batch_size": 32,
        "epochs": 4,
        "model": "klue/roberta-base",
    }
    note = "loss 0.25면 충분히 낮은데 상관만 0이다. 평가 데이터의 라벨이 섞인 듯.\n"
    return {"st.log": _printed(records), "config.json": json.dumps(settings, indent=1) + "\n", "memo.txt": note}


def everything_in_brain_floats() -> Files:
    """Return LLaMA-Factory with pure_bf16 and a rate of 1e-6: updates are rounded away."""
    noise, records = random.Random(13), list[Record]()
    for step in range(5, 601, 5):
        records.append(
            {
                "loss": 1.412 + noise.gauss(0, 0.012),
                "grad_norm": 2.1 + noise.random() / 3,
                "learning_rate": 1e-6 * 0.5 * (1 + math.cos(math.pi * step / 601)),
                "epoch": step / 300,
            }
        )
        if step % 150 == 0:
            records.append({"eval_loss": 1.4305 + noise.gauss(0, 0.0004), "epoch": step / 300})
    settings = yaml_lines(
        stage="sft",
        finetuning_type="full",
        pure_bf16="true",
        learning_rate="1.0e-6",
        model_name_or_path="Qwen/Qwen2.5-7B",
        num_train_epochs=2,
    )
    return {
        "running_log.txt": _printed(records),
        "full_sft.yaml": settings,
        "memo.txt": "loss가 그대로니 데이터에 배울 것이 없는 것 같다.\n",
    }


def twelve_packed_updates() -> Files:
    """Return axolotl whose packing leaves twelve updates, ten of them warm-up."""
    noise = random.Random(14)
    lines = "[INFO] [axolotl.utils.trainer.calculate_total_num_steps:401] total_num_tokens: 812_331\n[INFO] [axolotl] total_num_steps: 12\n"
    records = [
        {
            "loss": 1.71 - 0.006 * s + noise.gauss(0, 0.01),
            "grad_norm": 0.4,
            "learning_rate": 2e-4 * min(1, s / 10),
            "epoch": s / 4,
        }
        for s in range(1, 13)
    ]
    config = yaml_lines(base_model="mistralai/Mistral-7B-v0.3", adapter="lora", lora_r=16, lora_alpha=32, sequence_len=4096, sample_packing="true", micro_batch_size=4,
                   gradient_accumulation_steps=4, num_epochs=3, warmup_steps=10, learning_rate=0.0002)  # fmt: skip
    end = _printed([{"train_runtime": 201.0, "train_loss": 1.67, "epoch": 3.0}])
    return {
        "axolotl.log": lines + _printed(records) + end,
        "config.yml": config,
        "README.md": "2,100건 3에폭인데 12스텝? 데이터가 대부분 버려진 듯.\n",
    }


LANGUAGE_BATCHES: Mapping[str, Callable[[], Files]] = {
    "shrunk-until-it-fits": shrunk_until_it_fits,
    "batch-of-its-checkpoint": batch_of_its_checkpoint,
    "limit-of-zero": limit_of_zero,
    "limit-of-zero-is-off": limit_of_zero_is_off,
    "one-question-an-update": one_question_an_update,
    "eight-questions-an-update": eight_questions_an_update,
    "another-reference": another_reference,
    "one-pair-in-five": one_pair_in_five,
    "default-of-another-trainer": default_of_another_trainer,
    "adapter-at-one-millionth": adapter_at_one_millionth,
    "adapter-at-its-own-rate": adapter_at_its_own_rate,
    "always-half-alike": always_half_alike,
    "everything-in-brain-floats": everything_in_brain_floats,
    "twelve-packed-updates": twelve_packed_updates,
}
