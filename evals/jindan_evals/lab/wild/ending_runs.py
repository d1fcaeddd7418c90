# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false, reportArgumentType=false, reportGeneralTypeIssues=false
# ruff: noqa: ANN001, ANN202, D103, F401, PLC0415, PTH123, SIM115
"""How runs end: a table that cannot be opened, one long row, a name the library lost, a score of NaN, and only scraps left."""

from __future__ import annotations

import resource

import numpy as np
import torch

from jindan_evals.lab.scenario import More, crashed, short
from jindan_evals.lab.wild import kit, notations
from jindan_evals.lab.wild.table import Wild


def table_unopened() -> None:
    kept = {}

    def say(r):
        notations.hangul(r)
        kept[int(r["epoch"])] = r["val_acc"]
        if r["epoch"] == 3:
            with open("results/fold_0/predictions_epoch3.csv", "w") as file:
                file.write("id,label\n")

    kit.Fit(
        model=kit.Cnn(6),
        train=kit.pictures(640, 6, seed=1),
        val=kit.pictures(200, 6, seed=2),
        say=say,
        epochs=10,
        lr=5e-4,
    ).run()


def one_long_row() -> None:
    used = int(next(x for x in open("/proc/self/status") if x.startswith("VmSize")).split()[1]) * 1024
    resource.setrlimit(resource.RLIMIT_AS, (used + 3_000_000_000, used + 3_000_000_000))
    torch.manual_seed(2)
    model = torch.nn.TransformerEncoderLayer(32, 4, 64, batch_first=True)
    head = torch.nn.Linear(32, 4)
    opt = torch.optim.AdamW([*model.parameters(), *head.parameters()], 1e-3)
    rng = np.random.default_rng(1)
    for step in range(1, 200):
        length = int(rng.integers(40, 220)) if step != 147 else 9216
        x, y = torch.randn(8, length, 32), torch.randint(4, (8,))
        x[torch.arange(8), 0, y] += 3.0
        loss = kit.cross_entropy(head(model(x)[:, 0]), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        if step % 7 == 0 or step == 146:
            rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"step {step:>4}/400 | loss {float(loss):.4f} | seq_len {length:>5} | rss {rss:.0f} MB", flush=True)


def name_gone() -> None:
    print("python train.py --task intent --epochs 5 --lr 3e-5", flush=True)
    from transformers import AdamW


def score_of_nan() -> None:
    train, val = kit.pictures(800, 6, seed=1), kit.pictures(200, 6, seed=2)
    model = kit.Cnn(6, norm=False)
    model(train[0][:2])

    def say(r):
        notations.loguru(r)

    def after(epoch, record, fit):
        with torch.no_grad():
            p = fit.model(val[0]).softmax(1).numpy()
        if not np.isfinite(p).all():
            message = "Input contains NaN."
            raise ValueError(message)

    kit.Fit(
        model=model,
        train=train,
        val=val,
        opt=torch.optim.SGD(model.parameters(), 40.0, momentum=0.95),
        say=say,
        each_step=notations.llm_step,
        every=1,
        epochs=6,
        after=after,
    ).run()


def _some() -> None:
    kit.Fit(model=kit.Cnn(6), train=kit.pictures(960, 6, seed=1), val=kit.pictures(200, 6, seed=2), say=lambda _: None, each_step=notations.hangul_step, every=1,
            epochs=6, lr=5e-4).run()  # fmt: skip


def frames_only() -> None:
    kit.Fit(
        model=kit.Cnn(6), train=(kit.pictures(64, 6, seed=1)[0], torch.zeros(3)), val=None, say=notations.bars, epochs=2
    ).run()


def hand_on_the_keyboard() -> None:
    print(
        "UserWarning: 'pin_memory' argument is set as true but no accelerator is found, then device pinned memory won't be used.",
        flush=True,
    )

    def after(epoch, record, fit):
        if epoch == 6:
            raise KeyboardInterrupt

    kit.Fit(model=kit.Cnn(6), train=kit.pictures(900, 6, seed=1, noise=1.4), val=kit.pictures(300, 6, seed=2, noise=1.4), say=notations.two_lines, train_score=True, epochs=40, lr=6e-4,
            after=after).run()  # fmt: skip


RUNS = (
    Wild(
        name="table-unopened",
        play=table_unopened,
        truth=crashed(("missing_file", "code_error"), more=More(forbidden=("data_missing",))),
    ),
    Wild(
        name="one-long-row",
        play=one_long_row,
        truth=crashed(("oom_long_sample", "oom_capacity", "host_oom_kill"), more=More(forbidden=("oom_leak",))),
    ),
    Wild(name="name-gone", play=name_gone, truth=crashed(("env_version",), more=More(forbidden=("missing_file",)))),
    Wild(
        name="score-of-nan",
        play=score_of_nan,
        truth=crashed(
            ("nan_lr_diverge", "lr_too_high_oscillate", "optimizer_lr_mismatch", "grad_explode", "diverge_no_nan"),
            ("code_error", "metric_bug", "no_nan_stop"),
            more=More(also_ok=("failing",)),
        ),
    ),
    Wild(
        name="frames-only",
        play=frames_only,
        log="stderr.txt",
        drop_last=1,
        truth=crashed(
            ("crash_cause_not_shown", "shape_mismatch", "code_error"), more=More(also_ok=("insufficient_evidence",))
        ),
    ),
    Wild(
        name="tail-only",
        play=_some,
        log="tail.log",
        keep_last=9,
        truth=short("Nine step lines of the middle of something; no rate of success."),
    ),
    Wild(
        name="settings-only",
        play=lambda: None,
        only_files=True,
        files={
            "config.yaml": "model: resnet18\nepochs: 90\nbatch_size: 256\noptimizer: sgd\nlr: 0.1\nmomentum: 0.9\nscheduler: cosine\nnum_classes: 100\nseed: 17\n",
            "metrics.csv": "epoch,train_loss,val_loss,val_acc\n",
        },
        truth=short("A configuration and a heading."),
    ),
    Wild(
        name="hand-on-the-keyboard",
        play=hand_on_the_keyboard,
        files={"issue.md": "학습이 6 에폭에서 GPU 메모리 부족(OOM)으로 죽습니다. 배치 크기를 줄여야 할까요?\n"},
        truth=crashed(("user_cancel",)),
    ),
)
