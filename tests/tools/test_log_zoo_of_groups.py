"""Figures that a line groups, lists or labels: each goes to the curve of what it measures, none to that of another."""

from pathlib import Path

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Ending
from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.contract import Line, Reading, TextFile
from jindan_tools.readers.logs import read_log
from jindan_tools.readers.open_run import open_run
from jindan_tools.readers.writers import by_writer

EPOCHS = range(1, 6)


def read(*texts: str) -> Reading:
    lines = tuple(Line(number=number, text=text) for number, text in enumerate(texts, 1))
    return read_log(TextFile(path="train.log", size=1, lines=lines))


def curves(*texts: str) -> dict[str, tuple[Role, tuple[float, ...], tuple[float, ...]]]:
    return {s.name: (s.role, s.xs, s.values) for s in read(*texts).series}


def ends(*texts: str) -> dict[str, tuple[Role, int, float]]:
    """Return role, number of points and last value of each curve."""
    return {name: (role, len(values), values[-1]) for name, (role, _, values) in curves(*texts).items()}


BOXES = [
    text
    for i in EPOCHS
    for text in (
        "-" * 24,
        f"| grad_norm | {9 - i}.5 |",
        f"| loss      | {9 - i} |",
        f"| step      | {10 * i} |",
        "-" * 24,
    )
]
AGENT = [
    text
    for i in EPOCHS
    for text in ("-" * 24, f"| mean episode reward | {i}0 |", f"| value loss | {9 - i} |", f"| kl | 0.0{i} |", "-" * 24)
]
CAFFE = [
    text
    for i in EPOCHS
    for text in (
        f"I0613 17:29:58.1 18 solver.cpp:228] Iteration {100 * i}, loss = {9 - i}",
        f"I0613 17:29:58.1 18 solver.cpp:244]     Train net output #0: accuracy = 0.{i}",
        f"I0613 17:29:58.1 18 solver.cpp:244]     Train net output #1: loss = {9 - i} (* 1 = {9 - i} loss)",
    )
]
DARKNET = [
    text
    for i in EPOCHS
    for text in (
        f"Region 82 Avg IOU: -nan, Class: -nan, No Obj: 0.0{i}, count: 0",
        f"Region 94 Avg IOU: 0.{i}, Class: 0.{i}, No Obj: 0.0{i}, count: 3",
        f"Region 106 Avg IOU: -nan, Class: -nan, No Obj: 0.0{i}, count: 0",
        f"{i}: {90 - i}.5, {95 - i}.5 avg, 0.001000 rate, 0.19 seconds, {i} images",
    )
]
CLASSES = [
    text
    for i in EPOCHS
    for text in (
        f"Epoch {i}/5 loss: {6 - i}.5",
        f"  cat    precision: 0.8{i} recall: 0.6{i}",
        f"  dog    precision: 0.5{i} recall: 0.4{i}",
        f"  mean   precision: 0.7{i} recall: 0.5{i}",
    )
]
FOUND = [
    (BOXES, "loss", Role.TRAIN_LOSS, 5, 4.0),
    (BOXES, "grad_norm", Role.GRAD_NORM, 5, 4.5),
    (AGENT, "mean episode reward", Role.TRAIN_METRIC, 5, 50.0),
    # What an agent loses is measured on its newest samples: it need not fall.
    (AGENT, "value loss", Role.OTHER, 5, 4.0),
    (CAFFE, "loss", Role.TRAIN_LOSS, 5, 4.0),
    (CAFFE, "train accuracy", Role.TRAIN_METRIC, 5, 0.5),
    (DARKNET, "avg loss", Role.TRAIN_LOSS, 5, 90.5),
    (CLASSES, "precision", Role.TRAIN_METRIC, 5, 0.75),
    (CLASSES, "cat precision", Role.OTHER, 5, 0.85),
    (CLASSES, "dog recall", Role.OTHER, 5, 0.45),
    ([f"after cycle={i} avg(utility)={9 - i}.5 avg(num_wins)=0.{i}" for i in EPOCHS], "avg(num_wins)", Role.OTHER, 5, 0.5),
    ([f"epoch {i} tr(loss=0.{9 - i} acc=0.{i}) va(loss=1.{9 - i} acc=0.{i})" for i in EPOCHS], "train loss", Role.TRAIN_LOSS, 5, 0.4),
    ([f"epoch {i} tr(loss=0.{9 - i} acc=0.{i}) va(loss=1.{9 - i} acc=0.{i})" for i in EPOCHS], "val loss", Role.VAL_LOSS, 5, 1.4),
    ([f"step {i} train[loss 0.{9 - i} acc 0.{i}] val[loss 1.{9 - i} acc 0.{i}]" for i in EPOCHS], "val acc", Role.VAL_METRIC, 5, 0.5),
    ([f"Epoch {i}/5 - losses: [0.{9 - i}, inf, 0.3]" for i in EPOCHS], "losses", Role.TRAIN_LOSS, 5, float("inf")),
    ([f"Round {i}: client losses [0.{9 - i}, 0.2], acc 0.{i}" for i in EPOCHS], "client losses", Role.TRAIN_LOSS, 5, 0.3),
    ([f"('Epoch:', {i}, 'Loss:', 0.{9 - i}, 'acc', 0.{i})" for i in EPOCHS], "Loss", Role.TRAIN_LOSS, 5, 0.4),
    ([f"(u'iter', {i}, 'loss', 0.{9 - i})" for i in EPOCHS], "loss", Role.TRAIN_LOSS, 5, 0.4),
    ([f"iter {i} critic -0.{9 - i} generator 0.{i} gp 0.01" for i in EPOCHS], "critic", Role.TRAIN_LOSS, 5, -0.4),
    ([f"step {i} | loss 0.{9 - i} | g/embed 0.0{i} | g/head 0.{i}" for i in EPOCHS], "g/embed", Role.GRAD_NORM, 5, 0.05),
    (["Model: net", ",loss,acc,val_loss", *(f"{i},0.{9 - i},0.{i},1.{i}" for i in EPOCHS), "Results:"], "val_loss", Role.VAL_LOSS, 5, 1.5),
    ([t for i in EPOCHS for t in (f"Epoch {i}/5", f"Training: 100%|##| 4/4 [00:00<00:00, 5.0it/s]2025-10-07 09:19:06,331 - INFO - Train Loss: 0.{9 - i}")], "Train Loss", Role.TRAIN_LOSS, 5, 0.4),
    ([f"Epoch {i} IoU: {i}0.0  0.0  20.0 30.0" for i in EPOCHS], "IoU", Role.TRAIN_METRIC, 5, 25.0),
    ([f"epoch {i}  loss_t  {9 - i}.5  loss_v  {9 - i}.9  loss_min  {9 - i}.9" for i in EPOCHS], "loss_t", Role.TRAIN_LOSS, 5, 4.5),
    ([f"[{i}/9] mean test loss : {9 - i}.5 -> 0.{9 - i} by 1 grad steps" for i in EPOCHS], "mean test loss", Role.VAL_LOSS, 5, 0.4),
    ([f"[Train] epoch:{i}, lr:0.001, data:0.{i}, PDE:0.0{i}, total:0.{9 - i}" for i in EPOCHS], "total loss", Role.TRAIN_LOSS, 5, 0.4),
    ([t for i in EPOCHS for t in (f"[Train Classifier] Epoch: {i}, Accuracy:{i}0.5", f"[Val Classifier] Epoch: {i}, Accuracy:{i}1.5")], "Val Accuracy", Role.VAL_METRIC, 5, 51.5),
    ([f"a2c: 5%|5 | {i}/9 [00:01<00:02, 1.0it/s]  [step={i}] return={i}.5 loss={9 - i}.5" for i in EPOCHS], "return", Role.TRAIN_METRIC, 5, 5.5),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "name", "role", "points", "last"), FOUND)
def test_a_curve_holds_what_its_lines_say(texts: list[str], name: str, role: Role, points: int, last: float) -> None:
    assert ends(*texts)[name] == (role, points, last)


def test_keras_begins_anew_where_it_tells_the_last_epoch_twice() -> None:
    once = [t for i in range(2, 4) for t in (f"Epoch {i}/3", f"9/9 - 1s - loss: 0.{9 - i} - val_loss: 1.{9 - i}")]

    found = curves(*once, "## Training:", "9/9 - 1s - loss: 0.9 - val_loss: 1.9", *once)

    assert found["loss"][1:] == ((2, 3, 1, 2, 3), (0.7, 0.6, 0.9, 0.7, 0.6))


def test_a_loss_by_letter_is_that_of_the_validation(tmp_path: Path) -> None:
    told = [f"epoch {i}  loss_t  {9 - i}.5  loss_v  {9 - i}.9  loss_min  {9 - i}.9" for i in EPOCHS]
    (tmp_path / "train.log").write_text("\n".join([*told, ""]))

    (run,) = open_run(tmp_path)

    assert {s.name: s.role for s in run.series} == {
        "loss_t": Role.TRAIN_LOSS,
        "loss_v": Role.VAL_LOSS,
        "loss_min": Role.OTHER,
    }


def test_a_label_of_a_layer_is_no_step() -> None:
    assert set(curves(*DARKNET)) == {"avg loss", "learning rate"}


def test_figures_of_the_kept_weights_are_none_of_the_last_epoch() -> None:
    told = [f"Epoch {i}/5 | Train Loss: 0.{9 - i} | Val Loss: 0.{9 - i} | mIoU=0.{i}" for i in EPOCHS]

    found = curves(*told, "", "=== Final Val Metrics ===", "  Class 1: IoU=70.3", "  Mean: mIoU=42.8")

    assert found["mIoU"][2] == (0.1, 0.2, 0.3, 0.4, 0.5)


def test_a_name_that_a_line_says_twice_is_one_curve_of_its_first_figures() -> None:
    assert curves(*(f"epoch {i} loss 0.{9 - i} loss 7.{i}" for i in EPOCHS))["loss"][2] == (0.8, 0.7, 0.6, 0.5, 0.4)


def test_bars_of_folds_are_trainings_of_their_own() -> None:
    bars = [
        f"[fold_{fold}] {epoch:03}/005: 100%|### | 4/4 [00:01<00:00, 1.0it/s, loss=0.{fold}{epoch}]"
        for fold in range(3)
        for epoch in EPOCHS
    ]

    found = [s for s in read(*bars).series if s.name == "progress/last/loss"]

    assert [(s.segment, s.xs, s.values[-1]) for s in found] == [
        (k, (1, 2, 3, 4, 5), float(f"0.{k}5")) for k in range(3)
    ]


def test_trials_of_a_search_are_rows_and_no_settings_of_the_run() -> None:
    head = "[I 2026-03-01 12:00:11,000]"
    found = read(
        *(f"{head} Trial {i} finished with value: 0.{i} and parameters: {{'lr': 0.{i}, 'opt': 'adam'}}. Best is trial 0 with value: 0.9." for i in range(5)),
        f"{head} Trial 5 failed with parameters: {{'lr': 0.9}} because of the following error: The value nan is not acceptable.",
    )  # fmt: skip

    assert [(s.name, s.role, s.axis, len(s)) for s in found.series] == [("trial value", Role.OTHER, Axis.ROW, 5)]
    assert {s.name for s in found.settings} == {
        *(f"rows.{i}.{n}" for i in range(5) for n in ("lr", "opt")),
        "rows.5.lr",
    }
    assert [e.kind for e in found.events] == [EventKind.WARNING]


def test_a_loss_that_only_the_summary_of_the_tracker_tells_as_no_number_is_a_point() -> None:
    (found,) = read("Start", "wandb: Run summary:", "wandb:  train/loss nan", "wandb:  train/lr 0.1", "wandb:").series

    assert (found.name, found.first_non_finite) == ("train/loss", 0)


def test_a_run_that_logs_every_500th_step_is_whole_at_its_last_record(tmp_path: Path) -> None:
    told = [f"[{step:05}/5000] loss 0.{9 - step // 1000}" for step in range(0, 5000, 500)]
    (tmp_path / "train.log").write_text("\n".join([*told, "Training complete.", ""]))

    (run,) = open_run(tmp_path)

    assert run.ending is Ending.COMPLETED


def test_rows_of_a_second_table_in_one_file_stay_out_of_the_first(tmp_path: Path) -> None:
    rows = [f"{9 - i}.5,0.{i},{i}" if i % 2 else f"{i}00.5,{i}00.5" for i in range(8)]
    (tmp_path / "progress.csv").write_text("\n".join(["loss,acc,epoch", "gate_min,gate_max", *rows, ""]))

    (run,) = open_run(tmp_path)

    assert next(s for s in run.series if s.name == "loss").values == (8.5, 6.5, 4.5, 2.5)


def test_scores_in_a_file_of_an_evaluation_are_held_out(tmp_path: Path) -> None:
    rows = [f"{i},0.{i},0.{i}1" for i in range(4)]
    (tmp_path / "similarity_evaluation_dev_results.csv").write_text(
        "\n".join(["epoch,cosine_pearson,cosine_spearman", *rows, ""])
    )

    (run,) = open_run(tmp_path)

    assert {s.role for s in run.series} == {Role.VAL_METRIC}


def test_a_printed_list_of_losses_in_one_line_is_a_curve(tmp_path: Path) -> None:
    (tmp_path / "loss_log.txt").write_text(str([2.0 - i / 10 for i in range(8)]))

    (run,) = open_run(tmp_path)

    assert [(s.role, len(s), s.values[-1]) for s in run.series] == [(Role.TRAIN_LOSS, 8, 1.3)]


def test_the_loss_of_an_actor_beside_its_reward_need_not_fall(tmp_path: Path) -> None:
    (tmp_path / "grpo.log").write_text("".join(f"step {i}: Reward: 0.{i}, Actor Loss: 0.0\n" for i in EPOCHS))

    (run,) = open_run(tmp_path)

    assert {s.name: s.role for s in run.series} == {"Reward": Role.TRAIN_METRIC, "Actor Loss": Role.OTHER}


def test_samples_of_a_card_under_korean_heads_are_no_curves(tmp_path: Path) -> None:
    rows = [f"2026-03-01 12:00:0{i},{60 + i},99,{200 + i}" for i in range(5)]
    (tmp_path / "gpu.csv").write_text("\n".join(["시간,GPU 온도(°C),GPU 사용률(%),전력(W)", *rows, ""]))
    (tmp_path / "train.log").write_text("\n".join(f"step {i} loss 0.{9 - i}" for i in EPOCHS) + "\n")

    (run,) = open_run(tmp_path)

    assert [s.name for s in run.series] == ["loss"]
    assert next(s.value for s in run.settings if s.name == "nvidia_smi.temperature_c_max") == 64.0


def test_eight_writers_of_many_records_are_told_apart() -> None:
    writers, steps = 8, 3000
    xs = [float(step) for step in range(steps) for _ in range(writers)]
    order = [(w * 3 + step) % writers for step in range(steps) for w in range(writers)]
    # Records of one place come in another order each time, and now and then one late.
    values = [w + 0.1 * (step % 7) / 7 for step, w in zip((int(x) for x in xs), order, strict=True)]
    late = range(writers * 2, len(xs) - writers, writers * 40)
    for k in late:
        xs[k], xs[k + writers] = xs[k + writers], xs[k]
        values[k], values[k + writers] = values[k + writers], values[k]
        order[k], order[k + writers] = order[k + writers], order[k]

    lines = by_writer(xs, [[v] for v in values])

    assert len(lines) == writers
    assert all(len({order[at] for at in line}) == 1 for line in lines)
