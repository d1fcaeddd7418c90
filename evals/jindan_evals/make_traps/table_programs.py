"""The traps made by a script of `programs`: its name and its command line."""

from __future__ import annotations

from collections.abc import Mapping

PROGRAMS: Mapping[str, tuple[str, ...]] = {
    "adversarial-balanced": ("adversarial",),
    "adversarial-one-sided": ("adversarial", "--dim", "6", "--lr-d", "0.002", "--lr-g", "0.00001"),
    "annealed-kl-rises": ("annealed_vae",),
    "averaged-weights-lag": ("classify", "--ema", "0.9999", "--epochs", "12", "--batch", "64"),
    "bits-not-nats": ("bits",),
    "brain-float-weights-stall": ("classify", "--dtype", "bfloat16", "--lr", "5e-6", "--epochs", "15"),
    "contrastive-gathered-batch": (
        "contrast", "--train-pairs", "2048", "--val-pairs", "512", "--batch-size", "64", "--world", "4", "--epochs", "25",
        "--lr", "0.003", "--name", "MultipleNegativesRankingLoss",
    ),
    "contrastive-learns-above-one": ("contrast", "--epochs", "30", "--temperature", "0.2", "--lr", "0.002"),
    "contrastive-remainder-batch": ("contrast", "--dead"),
    "contrastive-two-views": (
        "contrast", "--dead", "--two-views", "--batch-size", "32", "--train-pairs", "640", "--val-pairs", "128",
        "--temperature", "0.5", "--name", "NT-Xent",
    ),
    "ddp-one-rank-lacks-file": ("two_ranks", "--missing-file"),
    "ddp-unused-branch": ("two_ranks",),
    "epochs-count-from-zero": ("classify", "--first-epoch", "0", "--epochs", "10", "--quiet-end"),
    "epochs-cut-at-seven": ("classify", "--epochs", "40", "--stop-after", "3", "--quiet-end"),
    "keras-dropout-gap": ("keras_dropout",),
    "half-precision-overflows-always": ("half_scaler", "--input-scale", "60000"),
    "half-precision-skips-first": ("half_scaler",),
    "mixup-train-below-val": ("classify", "--mixup", "1.0", "--epochs", "25", "--spread", "0.9"),
    "plateau-mode-max-on-loss": ("classify", "--plateau-mode", "max", "--epochs", "25", "--lr", "0.0005"),
    "plateau-as-designed": ("classify", "--plateau-mode", "min", "--epochs", "30", "--lr", "0.003"),
    "policy-gradient-value-loss-rises": ("corridor_ppo",),
    "preference-frozen-at-ln2": ("preference", "--frozen"),
    "preference-starts-at-ln2": ("preference",),
    "remainder-batch-of-one": ("classify", "--batch-norm", "--samples", "1601"),
    "same-gap-without-average": ("classify", "--val-roll", "20", "--epochs", "12", "--batch", "64"),
    "scaled-head-not-accumulation": ("classify", "--head-scale", "2.5", "--accumulate", "4", "--epochs", "25"),
    "smoothing-floor": ("classify", "--smoothing", "0.1", "--epochs", "25", "--spread", "1.4"),
    "tags-at-prior": ("tags", "--shuffled"),
    "tags-learn": ("tags",),
    "tiny-rate-full-precision": ("classify", "--lr", "2e-7", "--epochs", "15"),
}  # fmt: skip
