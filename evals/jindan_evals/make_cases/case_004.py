"""Case 004: three attempts at a contrastive training whose loss never leaves the level of guessing."""

from __future__ import annotations

from jindan_evals.make_cases.case_notes import WORKLOG_NOTES
from jindan_evals.make_cases.curve import curve
from jindan_evals.make_cases.tqdm_bar import bar

EPOCHS = 300
ITERATIONS = 51
VAL_ITERATIONS = 9
LAST_EPOCH = 46
# ReduceLROnPlateau (factor 0.3, patience 3) from 1e-4 on a constant loss; wording of torch before 2.2.
RATE_CUTS = {5: "3.0000e-05", 9: "9.0000e-06", 13: "2.7000e-06", 17: "1.0000e-06"}
RUN_SH = """\
python ./scripts/training/train_face_voice.py \\
    --image_folder ./datasets/face_video_5k/faces \\
    --audio_folder ./datasets/face_video_5k/audio_wav \\
    --save_dir ./output/save_model \\
    --batch_size 8 \\
    --num_epochs 300 \\
    --tensorboard_dir ./output/tensorboard_dir \\
    --temperature 0.1 \\
    --learning_rate 1e-4 \\
    --weight_decay 1e-5 \\
    --grad_clip_norm 0.1 \\
    --audio_duration_sec 3 \\
    --test_size 0.15
"""


def before_log() -> str:
    """Return the first attempt: epoch lines only, constant from the second on."""
    train = [2.7607, *[2.7582] * 7]
    return "".join(
        f"Epoch {epoch}/{EPOCHS}: Train Loss: {loss:.4f}, Val Loss: 2.7615\n" for epoch, loss in enumerate(train, 1)
    )


def nan_log() -> str:
    """Return the second attempt: a bar that shows nan and stops at 25 of 51."""
    times = {1: 1.9, 13: 14.2, 25: 26.0}
    drawn = [bar(_train(1), done, ITERATIONS, time, "loss=nan", rate=1.05) for done, time in times.items()]
    return "\r" + "\r".join([bar(_train(1), 0, ITERATIONS, 0.0), *drawn]) + "\n"


def current_log() -> str:
    """Return the third attempt up to the training bar of epoch 46."""
    train = curve({1: 2.7670, 6: 2.7602, 20: 2.7589, LAST_EPOCH: 2.7586}, seed=1004, wobble=0.0004)
    last = curve({1: 1.9534, 12: 1.9468, LAST_EPOCH: 1.9402}, seed=1005, wobble=0.0012)
    parts: list[str] = []
    for epoch in range(1, LAST_EPOCH + 1):
        seconds = 63.75 if epoch == LAST_EPOCH else 62.2
        parts.append(_drawn(_train(epoch), ITERATIONS, seconds, last[epoch]))
        if epoch == LAST_EPOCH:
            break
        parts.append(_drawn(f"Epoch {epoch}/{EPOCHS} [Val]: ", VAL_ITERATIONS, 6.12, 2.7081))
        if epoch in RATE_CUTS:
            parts.append(f"Epoch {epoch:05d}: reducing learning rate of group 0 to {RATE_CUTS[epoch]}.\n")
        parts.append(f"Epoch {epoch}/{EPOCHS}: Train Loss: {train[epoch]:.4f}, Val Loss: 2.7654\n")
    return "".join(parts)


def files() -> dict[str, str]:
    """Return the three logs, the command of the last one and the change table."""
    return {
        "logs/01-before.log": before_log(),
        "logs/02-projection.log": nan_log(),
        "logs/03-current.log": current_log(),
        "run.sh": RUN_SH,
        "notes/changes.md": WORKLOG_NOTES,
    }


def _train(epoch: int) -> str:
    return f"Epoch {epoch}/{EPOCHS} [Train]: "


def _drawn(description: str, total: int, seconds: float, loss: float) -> str:
    first = bar(description, 0, total, 0.0)
    return f"\r{first}\r{bar(description, total, total, seconds, f'loss={loss:.4f}')}\n"
