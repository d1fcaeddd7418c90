"""PyTorch runs that end in an error, a signal or a full disk."""

from __future__ import annotations

from jindan_evals.lab.scenario import More, Scenario, crashed
from jindan_evals.lab.settings import Data, Loop, Net, Optim, Spec

_SLURM = "slurmstepd: error: *** JOB 48213 ON gpu07 CANCELLED AT 2026-03-02T18:00:21 DUE TO TIME LIMIT ***\n"

CRASHES = (
    Scenario(
        name="c-shape",
        truth=crashed(("shape_mismatch", "config_error")),
        spec=Spec(data=Data(seed=111), net=Net(inputs=20)),
    ),
    Scenario(
        name="c-dtype",
        truth=crashed(("dtype_device", "code_error")),
        spec=Spec(data=Data(seed=112), net=Net(double=True)),
    ),
    Scenario(
        name="c-target-range",
        truth=crashed(("num_labels_mismatch", "shape_mismatch", "labels_corrupt")),
        spec=Spec(data=Data(seed=113), net=Net(outputs=7), loop=Loop(style="logger")),
    ),
    Scenario(
        name="c-label-from-1",
        truth=crashed(("num_labels_mismatch", "labels_corrupt")),
        spec=Spec(data=Data(seed=114, label_offset=1), loop=Loop(style="steps", each_step=1, batch=4)),
    ),
    Scenario(
        name="c-vocab",
        truth=crashed(("vocab_mismatch",)),
        spec=Spec(
            data=Data(kind="tokens", classes=32, seed=115, n_train=400, n_val=100), net=Net(kind="lm", inputs=30)
        ),
    ),
    Scenario(
        name="c-module",
        truth=crashed(("missing_dependency", "env_version")),
        spec=Spec(loop=Loop(extra_import="flash_attn")),
    ),
    Scenario(
        name="c-data-file",
        truth=crashed(("data_missing", "missing_file")),
        spec=Spec(loop=Loop(read_first="/data/shapes/train.npy")),
    ),
    Scenario(
        name="c-key", truth=crashed(("config_error", "code_error")), spec=Spec(loop=Loop(unknown_key="learning_rte"))
    ),
    Scenario(
        name="c-checkpoint-keys",
        truth=crashed(("ckpt_mismatch", "shape_mismatch")),
        before=Spec(data=Data(seed=116), net=Net(hidden=32), loop=Loop(epochs=1, save_every=1)),
        spec=Spec(data=Data(seed=116), net=Net(depth=3), loop=Loop(load_from="checkpoints/last.pt")),
    ),
    Scenario(
        name="c-checkpoint-cut",
        truth=crashed(("ckpt_truncated",)),
        cut_checkpoint=True,
        before=Spec(data=Data(seed=117), loop=Loop(epochs=3, save_every=1)),
        spec=Spec(data=Data(seed=117), loop=Loop(load_from="checkpoints/last.pt")),
    ),
    Scenario(
        name="c-disk",
        truth=crashed(("disk_full", "ckpt_truncated")),
        spec=Spec(data=Data(seed=118), loop=Loop(save_every=4, save_full=True)),
    ),
    Scenario(
        name="c-killed",
        truth=crashed(("host_oom_kill", "time_limit_preempt", "user_cancel", "crash_cause_not_shown", "oom_leak")),
        spec=Spec(data=Data(seed=119), loop=Loop(signal_at=230, bar=True, style="dev")),
    ),
    Scenario(
        name="c-memory",
        truth=crashed(
            ("host_oom_kill", "oom_leak", "oom_capacity"),
            more=More(remarks_ok=("oom_fragmentation",), confidence="medium"),
        ),
        spec=Spec(data=Data(seed=120), loop=Loop(leak_mb=12, memory_mb=6000, style="logger")),
    ),
    Scenario(
        name="c-time-limit",
        truth=crashed(("time_limit_preempt",)),
        last_words=_SLURM,
        spec=Spec(data=Data(seed=121), loop=Loop(signal_at=310, signal_number=15, style="korean")),
    ),
    Scenario(
        name="c-ctrl-c",
        truth=crashed(("user_cancel",)),
        spec=Spec(data=Data(seed=122), loop=Loop(interrupt_at=270, style="mm")),
    ),
    Scenario(
        name="c-worker",
        truth=crashed(
            ("dataloader_worker_crash", "host_oom_kill", "shm_bus_error"), more=More(remarks_ok=("host_oom_kill",))
        ),
        spec=Spec(data=Data(seed=123), loop=Loop(workers=2, style="pipe")),
    ),
    Scenario(
        name="c-traceback-cut",
        truth=crashed(("crash_cause_not_shown",), more=More(also_ok=("insufficient_evidence",))),
        drop_traceback=1,
        spec=Spec(data=Data(seed=124), net=Net(inputs=20)),
    ),
    Scenario(
        name="c-assert",
        truth=crashed(("code_error",), more=More(confidence="medium")),
        spec=Spec(data=Data(seed=125), loop=Loop(assert_below=0.05, style="pipe")),
    ),
    Scenario(
        name="c-torchrun",
        truth=crashed(("shape_mismatch", "rank_crash_cascade")),
        processes=2,
        spec=Spec(data=Data(seed=126), net=Net(inputs=20)),
    ),
    Scenario(
        name="d-nan-then-disk",
        truth=crashed(
            ("disk_full", "ckpt_truncated"),
            (
                "nan_lr_diverge",
                "grad_explode",
                "diverge_no_nan",
                "lr_too_high_oscillate",
                "optimizer_lr_mismatch",
                "nan_from_step0",
                "nan_bad_data",
            ),
            more=More(also_ok=("failing",)),
        ),
        spec=Spec(
            data=Data(kind="price", seed=127),
            optim=Optim(name="sgd", lr=0.5, momentum=0.9),
            loop=Loop(objective="regress", save_every=6, save_full=True),
        ),
    ),
    Scenario(
        name="d-chance-killed",
        truth=crashed(
            ("host_oom_kill", "time_limit_preempt", "user_cancel", "crash_cause_not_shown"),
            ("labels_shuffled", "plateau_chance_ce", "label_noise"),
            more=More(also_ok=("failing",)),
        ),
        spec=Spec(
            data=Data(seed=128, shuffled=True, n_train=3000),
            optim=Optim(lr=1e-3),
            loop=Loop(signal_at=900, style="logger", show_gnorm=True),
        ),
    ),
)
