"""The traps whose runs were recorded once and are kept as they are: no program here makes them again."""

from __future__ import annotations

# Real small trainings, and records computed once in the form of their framework (COMPUTED).
# Those that begin with `script-` hold the program that was run; of the others the log, the table and the note are left.
_TRAINED = frozenset(
    {
        "adam-clipped-to-a-thousandth",
        "column-against-row",
        "cosine-of-epochs-called-by-batch",
        "distilled-loss-stands-high",
        "each-value-clipped-with-sgd",
        "every-held-out-row-is-of-one-class",
        "folds-begin-anew",
        "folds-go-on-from-each-other",
        "min-delta-hides-progress",
        "noise-of-unit-variance",
        "penalty-in-the-loss",
        "percentage-error-of-zeros",
        "plateau-called-by-batch",
        "prefix-of-data-parallel",
        "range-test-diverges",
        "rarest-class-never-answered",
        "scaled-on-all-rows",
        "script-centred-window",
        "script-chosen-before-folds",
        "script-functional-dropout-stays-on",
        "script-next-value-among-inputs",
        "script-norm-keeps-last-batch",
        "script-one-model-for-folds",
        "script-oversampled-by-hand",
        "script-parts-share-a-transform",
        "script-scaled-again-for-validation",
        "script-time-parted-at-random",
        "solver-out-of-iterations",
        "threshold-hides-the-ranking",
        "triangles-rise-on-purpose",
        "validation-in-raw-units",
    }
)
COMPUTED: frozenset[str] = frozenset(
    {
        "accumulation-under-another-key",
        "average-makes-noise",
        "averaging-lifts-the-rate",
        "boxes-given-as-corners",
        "dice-of-patches",
        "held-out-overflows-alone",
        "judge-knows-its-images",
        "pixels-of-other-weights",
        "rectangles-are-not-shuffled",
        "sampled-as-velocity",
        "scaled-once-more",
        "scaled-to-batch-of-two",
        "steps-behind-the-last-iteration",
        "steps-of-ninety-epochs",
        "tested-with-the-last-weights",
    }
)
RECORDED: frozenset[str] = _TRAINED | COMPUTED
