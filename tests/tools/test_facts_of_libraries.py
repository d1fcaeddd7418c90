"""What libraries count, keep and warn of is read from their lines and from the scripts that call them."""

from pathlib import Path

import pytest

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Ending
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Line, TextFile
from jindan_tools.readers.files.training_script import TrainingScript
from jindan_tools.readers.logs.boosting import BoostingScanner
from jindan_tools.readers.logs.dataset_lines import DatasetLineScanner
from jindan_tools.readers.open_run import open_run
from jindan_tools.rules.crash.signs.read_signs import read_signs

LOGS = Path(__file__).parents[1] / "fixtures" / "logs"
GRAPH = (
    "import torch\nimport torch.nn.functional as F\nfrom torch_geometric.loader import NeighborLoader\n"
    "loader = NeighborLoader(data, num_neighbors=[5], input_nodes=data.train_mask)\nopt = torch.optim.Adam(model.parameters())\n"
    "for batch in loader:\n    opt.zero_grad()\n    out = model(batch.x, batch.edge_index)\n    loss = {}\n    loss.backward()\n    opt.step()\n"
)
AVERAGE = (
    "import torch\nfrom torch.optim.swa_utils import AveragedModel{}\nswa = AveragedModel(model{})\n"
    "for x, y in loader:\n    loss = model(x).sum()\n    loss.backward()\n{}"
)
SCORE = (
    "import torch\nfrom torchmetrics import Accuracy\nmetric = Accuracy(task='multiclass', num_classes=3)\n"
    "for epoch in range(9):\n    for x, y in loader:\n        loss = f(x, y)\n        loss.backward()\n"
    "    for x, y in held:\n        metric.update(model(x), y)\n    print(metric.compute())\n{}"
)
DIVIDED = (
    "import torch\nfrom accelerate import Accelerator\nN = 8\naccelerator = Accelerator({})\n"
    "for x, y in loader:\n    with accelerator.accumulate(model):\n        loss = f(model(x), y)\n        accelerator.backward({})\n        opt.step()\n"
)
SCRIPTS = [
    ("a metric that gathers for ever", SCORE.format(""), "never_reset", True),
    ("a metric that is reset", SCORE.format("    metric.reset()\n"), "never_reset", False),
    ("divided twice", DIVIDED.format("gradient_accumulation_steps=N", "loss / N"), "divided_again", True),
    ("divided by accelerate alone", DIVIDED.format("gradient_accumulation_steps=N", "loss"), "divided_again", False),
    ("divided by hand alone", DIVIDED.format("", "loss / N"), "divided_again", False),
    ("neighbours in the loss", GRAPH.format("F.cross_entropy(out, batch.y)"), "neighbours_in_loss", True),
    (
        "seeds alone in the loss",
        GRAPH.format("F.cross_entropy(out[:batch.batch_size], batch.y[:batch.batch_size])"),
        "neighbours_in_loss",
        False,
    ),
    ("an average without statistics", AVERAGE.format("", "", ""), "averaged_without_statistics", True),
    (
        "statistics are computed",
        AVERAGE.format(", update_bn", "", "update_bn(loader, swa)\n"),
        "averaged_without_statistics",
        False,
    ),
    ("buffers are averaged", AVERAGE.format("", ", use_buffers=True", ""), "averaged_without_statistics", False),
]


def _lines(text: str) -> tuple[Line, ...]:
    return tuple(Line(number=n, text=t) for n, t in enumerate(text.split("\n"), 1))


@pytest.mark.parametrize(("title", "text", "habit", "found"), SCRIPTS, ids=[s[0] for s in SCRIPTS])
def test_a_script_shows_the_habit_only_where_it_is(title: str, text: str, habit: str, found: bool) -> None:
    events = TrainingScript().read(TextFile(path="train.py", lines=_lines(text), size=len(text))).events
    assert (habit in {e.word("habit") for e in events}) is found, title


@pytest.mark.parametrize(
    ("log", "best", "kept"), [("zoo_lightgbm_stopped.log", 56.0, 0.0), ("zoo_catboost_shrunk.log", 680.0, 1.0)]
)
def test_the_best_round_is_read(log: str, best: float, kept: float) -> None:
    scanner = BoostingScanner("train.log")
    for line in _lines((LOGS / log).read_text(encoding="utf-8")):
        scanner.feed(line)
    told = [e for e in scanner.finish().events if e.word("name") == "best_round"]
    assert [(e.number("value"), e.number("kept")) for e in told] == [(best, kept)]


def test_a_stop_of_scikit_learn_is_no_cut_off_log(tmp_path: Path) -> None:
    (tmp_path / "fit.log").write_text((LOGS / "zoo_hist_boosting.log").read_text(encoding="utf-8"), encoding="utf-8")
    run = next(iter(open_run(tmp_path)))
    assert (run.ending, {s.name for s in run.series}) == (Ending.EARLY_STOPPED, {"train loss", "val loss"})


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("rows: train 40000 (37600/1600/800), val 5000", "37600, 1600, 800"),
        ("rows: train 40000 (37600/1600/900), val 5000", ""),
    ],
)
def test_parts_that_add_up_are_classes(line: str, counts: str) -> None:
    scanner = DatasetLineScanner("train.log")
    scanner.feed(Line(number=1, text=line))
    told = [e.word("counts") for e in scanner.finish().events if e.kind is EventKind.CLASS_COUNTS]
    assert "".join(told) == counts


def test_trees_of_gradient_boosting_are_read(tmp_path: Path) -> None:
    rows = "\n".join(f"{i:10d}{1.3 - 0.004 * i:17.4f}{(100 - i) / 20:16.2f}s" for i in range(1, 101))
    head = f"{'Iter':>10}{'Train Loss':>17}{'Remaining Time':>17} \n"
    (tmp_path / "fit.log").write_text(f"{head}{rows}\n", encoding="utf-8")
    run = next(iter(open_run(tmp_path)))
    assert [(s.name, len(s)) for s in run.series] == [("train loss", 100)]
    assert run.ending is Ending.COMPLETED


def test_scores_of_folds_are_read() -> None:
    scanner = DatasetLineScanner("cv.log")
    scanner.feed(Line(number=1, text="fold 2/3: train_acc 0.9700 val_acc 0.0000"))
    told = {e.word("measure"): e.number("value") for e in scanner.finish().events if e.word("name") == "fold_score"}
    assert told == {"train_acc": 0.97, "val_acc": 0.0}


def test_steps_are_counted_by_rows_where_max_steps_ends_within_an_epoch(tmp_path: Path) -> None:
    head = "***** Running training *****\n  Num examples = 512,000\n  Num Epochs = 1\n  Total train batch size (w. parallel, distributed & accumulation) = 256\n"
    rows = "\n".join(
        f"{{'loss': {3 - s / 200}, 'learning_rate': 1e-05, 'epoch': {s / 2000}}}" for s in range(10, 251, 10)
    )
    end = "{'train_runtime': 90.1, 'train_loss': 2.4, 'epoch': 0.125}"
    (tmp_path / "train.log").write_text(f"{head}  Total optimization steps = 250\n{rows}\n{end}\n", encoding="utf-8")
    run = next(iter(open_run(tmp_path)))
    assert (run.steps_done, run.ending) == (250.0, Ending.COMPLETED)


def test_the_printed_configuration_of_deepspeed_is_read(tmp_path: Path) -> None:
    mark = "[2026-11-21 09:10:11,402] [INFO] [config.py:1001:print]   "
    values = (
        *(
            "train_batch_size ............. 256",
            "train_micro_batch_size_per_gpu  4",
            "gradient_accumulation_steps .. 8",
        ),
        *(
            "world_size ................... 8",
            "gradient_clipping ............ 1.0",
            "scheduler_name ............... None",
        ),
    )
    (tmp_path / "train.log").write_text("\n".join(mark + v for v in values) + "\n", encoding="utf-8")
    run = next(iter(open_run(tmp_path)))
    assert [run.number(n) for n in ("global_batch", "batch_size", "gradient_accumulation", "devices", "grad_clip")] == [
        256,
        4,
        8,
        8,
        1.0,
    ]


@pytest.mark.parametrize(
    ("link", "network"),
    [
        ("https://github.com/Lightning-AI/lightning/pull/16520", False),
        ("https://hub.example.com/api/models/tiny", True),
    ],
)
def test_a_page_of_help_is_no_network(link: str, network: bool) -> None:
    said = f"RuntimeError: the request could not be served, see {link}"
    data: dict[str, str | float] = {"type": "RuntimeError", "message": said.partition(": ")[2]}
    event = Event(kind=EventKind.EXCEPTION, text=said, source=Source(path="train.log", line=1), data=data)
    assert ("nccl_network" in read_signs(event).argues) is network
