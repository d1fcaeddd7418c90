"""The traps whose runs were recorded once from real small trainings and are kept as they are: no program here makes them again."""

from __future__ import annotations

# Those that begin with `script-` hold the program that was run; of the others the log, the table and the note are left.
RECORDED: frozenset[str] = frozenset(
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
