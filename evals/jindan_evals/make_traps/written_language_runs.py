"""The traps of language-model runs whose start, launch or resume decides: computed records of the Trainer, trl and torchtune."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Iterator, Mapping

from jindan_evals.make_traps.printed import yaml_lines

_GATHERED = (
    "UserWarning: Was asked to gather along dimension 0, but all input tensors were scalars; "
    "will instead unsqueeze and return a vector."
)

Files = dict[str, str]
Record = dict[str, float]


def _printed(records: list[Record]) -> str:
    return "".join(f"{ {k: float(f'{v:.6g}') for k, v in r.items() if k != 'step'} }\n" for r in records)


def _linear(step: float, total: float, peak: float, warm: float = 0.0) -> float:
    done = step - 1
    return peak * done / warm if done < warm else peak * (total - done) / (total - warm)


def _banner(rows: int, batch: int, whole: int, accumulated: int, steps: int, adjusted: int | None = None) -> str:
    told = "" if adjusted is None else f"  Training with DataParallel so batch size has been adjusted to: {adjusted}\n"
    return (
        f"***** Running training *****\n  Num examples = {rows:,}\n  Num Epochs = 3\n  Instantaneous batch size per device = {batch}\n{told}"
        f"  Total train batch size (w. parallel, distributed & accumulation) = {whole}\n  Gradient Accumulation steps = {accumulated}\n"
        f"  Total optimization steps = {steps:,}\n"
    )


def _classifier(noise: random.Random, steps: int, pace: float, floor: float) -> list[Record]:
    records: list[Record] = []
    for step in range(10, steps + 1, 10):
        loss = floor + (1.62 - floor) * math.exp(-step / pace) + noise.gauss(0, 0.03)
        records.append(
            {
                "loss": loss,
                "grad_norm": 2.2 + noise.random(),
                "learning_rate": _linear(step, steps, 1e-5, steps // 10),
                "epoch": step * 3 / steps,
            }
        )
        if step % (steps // 30 * 10) == 0:
            records.append(
                {"eval_loss": loss + 0.04, "eval_accuracy": 0.2 + 0.55 * (1.62 - loss) / 1.2, "epoch": step * 3 / steps}
            )
    return [*records, {"train_runtime": 402.1, "train_samples_per_second": 29.6, "train_steps_per_second": 0.925, "train_loss": 1.3, "epoch": 3.0}]  # fmt: skip


def four_cards_one_process() -> Files:
    """Return a classifier started with plain python on a machine of four cards: a quarter of the updates."""
    warned = f"/opt/venv/lib/python3.11/site-packages/torch/nn/parallel/_functions.py:70: {_GATHERED}\n"
    log = _banner(3970, 8, 32, 1, 372, 32) + warned + _printed(_classifier(random.Random(1), 372, 900, 0.9))
    arguments = {
        "per_device_train_batch_size": 8,
        "gradient_accumulation_steps": 1,
        "learning_rate": 1e-5,
        "num_train_epochs": 3,
        "warmup_steps": 37,
    }
    note = "카드 한 장짜리 서버에서는 배치 8, lr 1e-5로 정확도 0.71이었다. 네 장짜리로 옮기고 같은 명령(python train.py)인데 0.4대. 라벨 파일이 바뀐 것 같다.\n"
    return {"train.log": log, "args.json": json.dumps(arguments, indent=1) + "\n", "memo.txt": note}


def four_cards_four_processes() -> Files:
    """Return the twin: torchrun on four cards with a quarter of the batch each; the total is as meant."""
    log = _banner(15880, 2, 8, 1, 5955) + _printed(_classifier(random.Random(2), 5955, 1500, 0.42))
    arguments = {
        "per_device_train_batch_size": 2,
        "gradient_accumulation_steps": 1,
        "learning_rate": 1e-5,
        "num_train_epochs": 3,
        "world_size": 4,
    }
    return {"train.log": log, "args.json": json.dumps(arguments, indent=1) + "\n"}


def _pairs(noise: random.Random, margin: float, loss: Callable[[float, float], float]) -> list[Record]:
    records: list[Record] = []
    for step in range(5, 301, 5):
        apart = margin * (1 - math.exp(-(step - 5) / 110))
        chosen, rejected = 0.45 * apart, -0.55 * apart
        told = 0.0 if apart == 0 else min(0.97, 0.5 + 0.36 * (1 - math.exp(-step / 90)) + noise.gauss(0, 0.02))
        records.append({
            "loss": loss(chosen, rejected) + (noise.gauss(0, 0.015) if apart else 0.0), "grad_norm": 6 + noise.random(), "learning_rate": _linear(step, 300, 8e-7, 30),
            "rewards/chosen": chosen, "rewards/rejected": rejected, "rewards/accuracies": told, "rewards/margins": apart,
            "logps/chosen": -250 + 10 * chosen + noise.gauss(0, 6), "logps/rejected": -262 + 10 * rejected + noise.gauss(0, 6), "epoch": step / 300,
        })  # fmt: skip
        if step % 100 == 0:
            records.append(
                {
                    "eval_loss": loss(chosen, rejected) + 0.02,
                    "eval_rewards/accuracies": told,
                    "eval_rewards/margins": apart,
                    "epoch": step / 300,
                }
            )
    return records


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def anchored_pairs_start_at_one() -> Files:
    """Return APO: the loss starts at 1 and the accuracy of equal rewards at 0; both learn."""
    records = _pairs(random.Random(3), 4.2, lambda c, r: 1 - _sigmoid(c) + _sigmoid(r))
    note = "첫 loss가 0.693이 아니라 1.0이고 accuracy가 0.0에서 시작한다. reference 모델이 잘못 로드된 것 같다.\n"
    end = _printed([{"train_runtime": 5120.2, "train_loss": 0.61, "epoch": 1.0}])
    return {
        "train.log": _printed(records) + end,
        "dpo.yaml": yaml_lines(loss_type="apo_zero", beta=0.1, learning_rate="8.0e-7", max_steps=300),
        "README.md": note,
    }


def noise_contrast_stands_at_twice_ln2() -> Files:
    """Return NCA whose policy never leaves its reference: 2 ln 2 = 1.386 throughout."""
    records = [r for r in _pairs(random.Random(4), 0.0, lambda _c, _r: 2 * math.log(2)) if "loss" in r]
    note = "loss가 1.386에서 안 움직임. 0.693의 두 배니까 gradient accumulation 2가 곱해진 듯.\n"
    return {
        "run.log": _printed(records),
        "nca.yaml": yaml_lines(loss_type="nca_pair", beta=0.1, learning_rate="8.0e-7", gradient_accumulation_steps=2),
        "memo.txt": note,
    }


def _resumed(given: str, peak: float, note: str) -> Files:
    noise, records = random.Random(5), list[Record]()
    for step in range(50, 3001, 50):
        level = 1.2 + 0.5 * math.exp(-step / 200) if step <= 1000 else 1.16
        records.append(
            {
                "loss": level + noise.gauss(0, 0.06),
                "grad_norm": 1.8 + noise.random(),
                "learning_rate": _linear(step, 3000, peak, 90),
                "epoch": step / 1000,
                "step": step,
            }
        )
        if step % 500 == 0:
            records.append({"eval_loss": 1.33 - 0.00001 * step, "epoch": step / 1000, "step": step})
    told = "Continuing training from checkpoint, will skip to saved global_step\n  Continuing training from epoch 1\n  Continuing training from global step 1000\n"
    state = {
        "global_step": 3000,
        "max_steps": 3000,
        "num_train_epochs": 3,
        "logging_steps": 50,
        "train_batch_size": 4,
        "epoch": 3.0,
        "log_history": records,
    }
    settings = yaml_lines(
        learning_rate=given,
        num_train_epochs=3,
        lr_scheduler_type="linear",
        warmup_steps=90,
        resume_from_checkpoint="out/checkpoint-1000",
    )
    log = _banner(32000, 4, 32, 8, 3000) + told + _printed([r for r in records if r["step"] > 1000])
    return {
        "resume.log": log,
        "out/trainer_state.json": json.dumps(state, indent=1) + "\n",
        "args.yaml": settings,
        "notes.md": note,
    }


def lowered_for_nothing() -> Files:
    """Return a resume with a rate of 1e-5 whose scheduler goes on with 2e-4."""
    return _resumed(
        "1.0e-5",
        2e-4,
        "1 에폭 뒤 정체되어 learning_rate를 1e-5로 낮추고 이어서 학습. 그래도 loss가 그대로라 데이터 품질 문제로 판단.\n",
    )


def _embedding(noise: random.Random, dead: bool) -> str:
    records, level = list[Record](), 5 * math.log(64)
    for step in range(50, 2001, 50):
        loss = level + noise.gauss(0, 0.02) if dead else 1.1 + 8.2 * math.exp(-step / 250) + noise.gauss(0, 0.08)
        records.append(
            {
                "loss": loss,
                "grad_norm": 0.4 if dead else 9.0,
                "learning_rate": _linear(step, 2000, 2e-3 if dead else 2e-5, 200),
                "epoch": step / 1000,
            }
        )
        if step % 500 == 0:
            held = level + noise.gauss(0, 0.004) if dead else 1.3 + 8.1 * math.exp(-step / 250)
            score = 0.02 + noise.gauss(0, 0.01) if dead else 0.79 + step / 50000
            records.append(
                {
                    "eval_loss": held,
                    "eval_sts-dev-768_spearman_cosine": score,
                    "eval_sts-dev-64_spearman_cosine": score - 0.03,
                    "epoch": step / 1000,
                }
            )
    return _printed(records)


def _nested(dead: bool) -> Files:
    settings = {"model": "klue/roberta-base", "loss": "MatryoshkaLoss(MultipleNegativesRankingLoss)", "matryoshka_dims": [768, 512, 256, 128, 64],
                "per_device_train_batch_size": 64, "learning_rate": 2e-3 if dead else 2e-5, "num_train_epochs": 2, "dataloader_drop_last": True}  # fmt: skip
    note = "배치 64면 무작위가 ln 64 = 4.16인데 손실이 그보다 훨씬 크다. 정답 쌍이 뒤섞인 것 같다.\n"
    return {
        "training.log": _embedding(random.Random(6), dead),
        "config.json": json.dumps(settings, indent=1) + "\n",
        "memo.md": note,
    }


def _steps_of_torchtune(noise: random.Random) -> Iterator[str]:
    for step in range(1, 121):
        yield f"Step {step} | loss:{1.71 - 0.12 * (1 - math.exp(-step / 50)) + noise.gauss(0, 0.03):.6f} lr:{3e-4 * min(1, step / 100):.6g} tokens_per_second_per_gpu:{2400 + noise.gauss(0, 30):.2f}\n"


def forty_steps_an_epoch() -> Files:
    """Return torchtune with max_steps_per_epoch = 40: three epochs are 120 steps, 100 of them warm-up."""
    config = (
        "batch_size: 2\ngradient_accumulation_steps: 8\nepochs: 3\nmax_steps_per_epoch: 40\noptimizer:\n  _component_: torch.optim.AdamW\n  lr: 3.0e-4\n"
        "lr_scheduler:\n  _component_: torchtune.training.lr_schedulers.get_cosine_schedule_with_warmup\n  num_warmup_steps: 100\n"
        "dataset:\n  _component_: torchtune.datasets.alpaca_cleaned_dataset\n  packed: false\nmodel:\n  lora_rank: 8\n  lora_alpha: 16\n"
    )
    note = "alpaca-cleaned 51,760건을 3 에폭 다 돌렸는데 답이 거의 안 바뀜. lora_rank 8이 작아서인 듯.\n"
    return {
        "log_1732.txt": "".join(_steps_of_torchtune(random.Random(7))),
        "torchtune_config.yaml": config,
        "readme.txt": note,
    }


def _text(noise: random.Random, first: float, last: float, steps: int) -> list[Record]:
    records: list[Record] = []
    for step in range(10, steps + 1, 10):
        loss = last + (first - last) * math.exp(-step / 60) + noise.gauss(0, 0.05)
        records.append(
            {
                "loss": loss,
                "grad_norm": 1.3 + noise.random(),
                "learning_rate": _linear(step, steps, 5e-5),
                "epoch": step * 3 / steps,
            }
        )
        if step % (steps // 30 * 10) == 0:
            records.append({"eval_loss": last + 0.06, "epoch": step * 3 / steps})
    return records


def shape_without_weights() -> Files:
    """Return run_clm with config_name and no model: random weights of KoGPT2's shape."""
    config = {
        "_name_or_path": "skt/kogpt2-base-v2",
        "architectures": ["GPT2LMHeadModel"],
        "vocab_size": 51200,
        "n_layer": 12,
        "n_embd": 768,
    }
    arguments = yaml_lines(
        config_name="skt/kogpt2-base-v2",
        tokenizer_name="skt/kogpt2-base-v2",
        learning_rate="5.0e-5",
        num_train_epochs=3,
    )
    log = _banner(8400, 8, 32, 4, 789) + _printed(_text(random.Random(8), 10.9, 7.05, 789))
    return {
        "clm.log": log,
        "config.json": json.dumps(config, indent=1) + "\n",
        "args.yaml": arguments,
        "note.txt": "kogpt2 파인튜닝. 학습률이 낮아서 안 배우는 것으로 추정\n",
    }


def weights_with_shape() -> Files:
    """Return the twin that loads the weights: it starts at 4.2."""
    config = {
        "_name_or_path": "skt/kogpt2-base-v2",
        "architectures": ["GPT2LMHeadModel"],
        "vocab_size": 51200,
        "n_layer": 12,
        "n_embd": 768,
    }
    arguments = yaml_lines(model_name_or_path="skt/kogpt2-base-v2", learning_rate="5.0e-5", num_train_epochs=3)
    end = _printed([{"train_runtime": 911.0, "train_loss": 3.2, "epoch": 3.0}])
    return {
        "clm.log": _banner(8400, 8, 32, 4, 789) + _printed(_text(random.Random(9), 4.3, 3.08, 789)) + end,
        "config.json": json.dumps(config) + "\n",
        "args.yaml": arguments,
    }


def end_is_never_written() -> Files:
    """Return PPO whose answers never end: every score is the price of a missing end token."""
    noise, records = random.Random(10), list[Record]()
    for step in range(1, 241, 2):
        records.append({
            "objective/kl": 0.4 * step / 240 + abs(noise.gauss(0, 0.05)), "objective/entropy": 62 + noise.gauss(0, 2), "objective/rlhf_reward": -1.0 - 0.02 * step / 240,
            "objective/scores": -1.0, "policy/approxkl_avg": 0.0007, "loss/policy_avg": noise.gauss(-0.004, 0.003), "loss/value_avg": 0.012 + abs(noise.gauss(0, 0.003)),
            "val/num_eos_tokens": 0.0, "lr": _linear(step, 240, 3e-6), "episode": step * 64, "epoch": step / 240,
        })  # fmt: skip
    settings = yaml_lines(
        missing_eos_penalty=1.0,
        stop_token="eos",
        learning_rate="3.0e-6",
        total_episodes=15360,
        reward_model_path="rm-1b",
    )
    return {
        "ppo.log": _printed(records),
        "ppo.yaml": settings,
        "memo.txt": "보상 모델이 항상 -1만 준다. 보상 모델 체크포인트가 깨진 듯.\n",
    }


LANGUAGE_RUNS: Mapping[str, Callable[[], Files]] = {
    "four-cards-one-process": four_cards_one_process,
    "four-cards-four-processes": four_cards_four_processes,
    "anchored-pairs-start-at-one": anchored_pairs_start_at_one,
    "noise-contrast-at-twice-ln2": noise_contrast_stands_at_twice_ln2,
    "lowered-for-nothing": lowered_for_nothing,
    "five-sizes-at-chance": lambda: _nested(dead=True),
    "five-sizes-learn": lambda: _nested(dead=False),
    "forty-steps-an-epoch": forty_steps_an_epoch,
    "shape-without-weights": shape_without_weights,
    "weights-with-shape": weights_with_shape,
    "end-is-never-written": end_is_never_written,
}
