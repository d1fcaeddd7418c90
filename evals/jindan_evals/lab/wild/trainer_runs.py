# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false, reportArgumentType=false, reportGeneralTypeIssues=false
# ruff: noqa: ANN001, ANN003, ANN201, ANN202, D102, D103, N812
"""Scripts on transformers.Trainer and Lightning with faults of their callers."""

from __future__ import annotations

import warnings

import lightning
import numpy as np
import torch
import torch.nn.functional as F
from lightning.pytorch.callbacks import EarlyStopping, LearningRateMonitor
from lightning.pytorch.loggers import CSVLogger
from peft import LoraConfig, get_peft_model
from torch.utils.data import DataLoader, TensorDataset
from transformers import EarlyStoppingCallback, Trainer, TrainingArguments

from jindan_evals.lab.scenario import More, crashed, failing, healthy
from jindan_evals.lab.settings_trainer import HfSpec
from jindan_evals.lab.train_hf import encode, network, scores
from jindan_evals.lab.wild import kit
from jindan_evals.lab.wild.table import Wild

_OVER = ("overfit", "memorisation", "too_little_data", "best_ckpt_wrong", "long_plateau_waste", "label_noise")
_STUCK = ("plateau_chance_ce", "params_not_in_optim", "frozen_layers", "detach_no_grad", "grad_vanish")


def _trainer(spec: HfSpec, model=None, callbacks=(), **given):
    torch.manual_seed(spec.seed)
    rng = np.random.default_rng(spec.seed)
    train, val = encode(spec, spec.samples, rng), encode(spec, spec.val_samples, rng)
    chosen = {
        "output_dir": "out", "num_train_epochs": 6, "per_device_train_batch_size": 32, "per_device_eval_batch_size": 100, "learning_rate": 1e-3,
        "logging_steps": 10, "eval_strategy": "epoch", "save_strategy": "epoch", "save_total_limit": 1, "report_to": "none", "use_cpu": True, **given,
    }  # fmt: skip
    return Trainer(
        model=model or network(spec),
        args=TrainingArguments(**chosen),
        train_dataset=train,
        eval_dataset=val,
        compute_metrics=scores(spec),
        callbacks=list(callbacks),
    )


def _go(trainer) -> None:
    trainer.train()
    trainer.save_state()


def lora_nothing_to_train() -> None:
    model = get_peft_model(network(HfSpec(task="lm")), LoraConfig(target_modules=["c_attn"], r=4, inference_mode=True))
    model.print_trainable_parameters()
    _go(_trainer(HfSpec(task="lm"), model))


def lora_fine() -> None:
    model = get_peft_model(
        network(HfSpec(task="lm")),
        LoraConfig(target_modules=["c_attn", "c_proj", "c_fc"], r=16, modules_to_save=["lm_head", "wte"]),
    )
    model.print_trainable_parameters()
    _go(_trainer(HfSpec(task="lm"), model, learning_rate=5e-3))


def clip_to_nothing() -> None:
    _go(_trainer(HfSpec(samples=960), max_grad_norm=1e-6, optim="sgd", learning_rate=0.1, num_train_epochs=8))


def best_is_worst() -> None:
    _go(
        _trainer(
            HfSpec(samples=960),
            load_best_model_at_end=True,
            metric_for_best_model="eval_loss",
            greater_is_better=True,
            save_total_limit=2,
        )
    )


def stop_at_worst() -> None:
    _go(_trainer(HfSpec(samples=960, signal=0.3), callbacks=[EarlyStoppingCallback(2)], load_best_model_at_end=True, metric_for_best_model="eval_loss",
                 greater_is_better=True, num_train_epochs=30, learning_rate=3e-4))  # fmt: skip


def three_epochs_over() -> None:
    _go(
        _trainer(
            HfSpec(samples=160, signal=0.25, dropout=0.0, label_noise=0.3),
            num_train_epochs=6,
            learning_rate=3e-3,
            per_device_train_batch_size=8,
        )
    )


def healthy_with_noise() -> None:
    warnings.warn(
        "You should probably TRAIN this model on a down-stream task to be able to use it for predictions and inference.",
        stacklevel=1,
    )
    print(
        "Some weights of BertForSequenceClassification were not initialized from the model checkpoint at bert-base-uncased and are newly initialized: ['classifier.bias', 'classifier.weight']"
    )
    print(
        "huggingface/tokenizers: The current process just got forked, after parallelism has already been used. Disabling parallelism to avoid deadlocks..."
    )
    _go(_trainer(HfSpec(samples=1200), num_train_epochs=4))


def fp16_on_cpu() -> None:
    _go(
        _trainer(HfSpec(), fp16=True, half_precision_backend="apex")
        if False
        else _trainer(
            HfSpec(),
            load_best_model_at_end=True,
            eval_strategy="steps",
            eval_steps=7,
            save_strategy="steps",
            save_steps=10,
        )
    )


def tiny_rate() -> None:
    _go(_trainer(HfSpec(samples=960), learning_rate=2e-8, num_train_epochs=5))


def accumulate_all() -> None:
    _go(_trainer(HfSpec(samples=320), gradient_accumulation_steps=64, num_train_epochs=5, logging_steps=1))


class Net(lightning.LightningModule):
    """A classifier whose faults come from its caller."""

    def __init__(self, steps: int, fault: str = "", lr: float = 2e-3) -> None:
        super().__init__()
        self.net, self.fault, self.lr, self.steps = kit.dense(24, 6), fault, lr, steps

    def training_step(self, batch, _):
        out = self.net(batch[0])
        loss = F.cross_entropy(out, batch[1])
        if self.fault == "sqrt":
            loss = loss + torch.sqrt((out - out.detach()).pow(2)).mean()
        self.log("train_loss", loss, on_epoch=True, on_step=False, prog_bar=True)
        return loss

    def validation_step(self, batch, _):
        out = self.net(batch[0])
        self.log_dict(
            {"val_loss": F.cross_entropy(out, batch[1]), "val_acc": (out.argmax(1) == batch[1]).float().mean()},
            prog_bar=True,
        )

    def configure_optimizers(self):
        opt = torch.optim.Adam(self.parameters(), self.lr)
        kinds = torch.optim.lr_scheduler
        if self.fault == "per-step":
            return {"optimizer": opt, "lr_scheduler": {"scheduler": kinds.StepLR(opt, 3, 0.5), "interval": "step"}}
        if self.fault == "plateau-max":
            return {
                "optimizer": opt,
                "lr_scheduler": {
                    "scheduler": kinds.ReduceLROnPlateau(opt, mode="max", patience=1),
                    "monitor": "val_loss",
                },
            }
        if self.fault == "no-monitor":
            return {
                "optimizer": opt,
                "lr_scheduler": {"scheduler": kinds.ReduceLROnPlateau(opt), "monitor": "validation_loss"},
            }
        if self.fault == "cycle":
            return {
                "optimizer": opt,
                "lr_scheduler": {"scheduler": kinds.CosineAnnealingLR(opt, 4), "interval": "epoch"},
            }
        return opt


def _clusters(n, seed, classes=6, noise=1.0):
    rng = np.random.default_rng(seed)
    centre = np.random.default_rng(50).normal(size=(classes, 24)) * 0.5
    y = rng.integers(classes, size=n)
    return TensorDataset(
        torch.tensor(centre[y] + noise * rng.normal(size=(n, 24)), dtype=torch.float32), torch.tensor(y)
    )


def _lightning(fault="", epochs=15, n=960, callbacks=(), noise=1.0, lr=2e-3, **more) -> None:
    torch.manual_seed(1)
    loaders = [
        DataLoader(_clusters(n, 1, noise=noise), 32, shuffle=True),
        DataLoader(_clusters(300, 2, noise=noise), 100),
    ]
    trainer = lightning.Trainer(max_epochs=epochs, accelerator="cpu", logger=CSVLogger("."), callbacks=[LearningRateMonitor(), *callbacks],
                                enable_checkpointing=False, log_every_n_steps=10, enable_progress_bar=False, **more)  # fmt: skip
    trainer.fit(Net(len(loaders[0]), fault, lr), *loaders)


RUNS = (
    Wild(
        name="lora-nothing",
        play=lora_nothing_to_train,
        truth=crashed(("detach_no_grad", "frozen_layers", "code_error", "params_not_in_optim")),
    ),
    Wild(name="lora-fine", play=lora_fine, truth=healthy("LoRA learns.")),
    Wild(name="clip-to-nothing", play=clip_to_nothing, truth=failing(("clip_misuse",))),
    Wild(
        name="best-is-worst",
        play=best_is_worst,
        truth=failing(("best_ckpt_wrong", "early_stop_wrong", "metric_bug"), more=More(also_ok=("healthy",))),
    ),
    Wild(
        name="stop-at-worst",
        play=stop_at_worst,
        truth=failing(
            ("early_stop_wrong", "best_ckpt_wrong", "epochs_too_few", "underfit"), more=More(also_ok=("healthy",))
        ),
    ),
    Wild(name="three-epochs-over", play=three_epochs_over, truth=failing(_OVER)),
    Wild(name="healthy-with-noise", play=healthy_with_noise, truth=healthy("Usual warnings.")),
    Wild(name="eval-and-save-steps", play=fp16_on_cpu, truth=crashed(("config_error", "code_error"))),
    Wild(name="tiny-rate", play=tiny_rate, truth=failing(("lr_too_low",))),
    Wild(
        name="accumulate-all",
        play=accumulate_all,
        truth=failing(
            ("few_optimizer_steps", "epochs_too_few", "underfit"), more=More(also_ok=("insufficient_evidence",))
        ),
    ),
    Wild(
        name="l-per-step",
        play=lambda: _lightning("per-step"),
        truth=failing(("sched_per_batch_step", "sched_total_steps_wrong", "sched_xN")),
    ),
    Wild(
        name="l-plateau-max",
        play=lambda: _lightning("plateau-max", noise=1.4, lr=5e-4),
        truth=failing(("plateau_sched_wrong_metric", "sched_total_steps_wrong")),
    ),
    Wild(
        name="l-no-monitor",
        play=lambda: _lightning("no-monitor"),
        truth=crashed(("config_error", "code_error", "plateau_sched_wrong_metric")),
    ),
    Wild(
        name="l-cycle",
        play=lambda: _lightning("cycle", epochs=20),
        truth=failing(("sched_cosine_rebound",), more=More(also_ok=("healthy",))),
    ),
    Wild(
        name="l-sqrt",
        play=lambda: _lightning("sqrt", epochs=12),
        truth=failing(("nan_bad_data", "nan_from_step0", "wrong_loss", "nan_lr_diverge")),
    ),
    Wild(name="l-fine", play=lambda: _lightning(epochs=12), truth=healthy("Plain.")),
    Wild(
        name="l-clip",
        play=lambda: _lightning("", epochs=10, lr=2e-3, gradient_clip_val=1e-9),
        truth=failing(
            ("clip_misuse", "lr_too_low", *_STUCK), more=More(note="Adam divides the clip out down to eps 1e-8.")
        ),
    ),
    Wild(
        name="l-stop",
        play=lambda: _lightning(epochs=40, n=200, noise=2.0, callbacks=[EarlyStopping("val_loss", patience=8)]),
        truth=failing(_OVER, more=More(also_ok=("healthy",))),
    ),
)
