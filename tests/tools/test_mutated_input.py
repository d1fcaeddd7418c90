"""Whatever stands in a file, its reader tells what it can read and never raises."""

import random
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from jindan_tools.readers.contract import Reading
from jindan_tools.readers.files import FILE_READERS

sys.path.insert(0, str(Path(__file__).parent))
from mutations import mutated
from samples import LOG, name_of, read_as, reader_of, sample_files

from tests.fuzz_depth import FUZZ_DEPTH

# 40 draws of 25 inputs are 1,000 inputs a reader; CI draws 5,000.
DRAWS, INPUTS = 40 * FUZZ_DEPTH, 25
# A few hundred bytes take about a millisecond; a pattern that goes over them again and again takes minutes. The clock
# is looked at once a draw: on a virtual machine that alone takes as long as an input.
SECONDS = 5
SEEDS: dict[str, tuple[tuple[str, bytes], ...]] = {
    "clearml-metrics": (
        (
            "metrics.jsonl",
            b'[{"timestamp": 1, "type": "training_stats_scalar", "task": "offline-1", "iter": 0, "metric": "loss", "variant": "train", "value": 2.0}, '
            b'{"timestamp": 2, "type": "training_stats_scalar", "task": "offline-1", "iter": 1, "metric": "loss", "variant": "train", "value": NaN}]\n'
            b'[{"timestamp": 3, "type": "log", "task": "offline-1", "msg": "x"}]\n',
        ),
    ),
    "clearml-task": (
        (
            "task.json",
            b'{"hyperparams": {"General": {"lr": {"name": "lr", "type": "float", "value": "0.001"}}}, "id": "offline-1"}\n',
        ),
    ),
    "ini-config": (("run.cfg", b"[model]\nclasses = 16  # all\n[opt]\nlr: 5e-4\n"),),
    "toml-config": (("train.toml", b"lr = 1e-3\n[model]\ndim = 64\nlayers = [1, 2]\n"),),
    "argparse-dump": (("args.txt", b"Namespace(lr=0.001, epochs=3, name='a')\nlr: 0.1\nepochs: 3\n"),),
    "shell-script": (
        ("train.sh", b"#!/bin/bash\nexport A=1\npython train.py --lr 1e-3 \\\n  --epochs 3 model.dim=4\n"),
    ),
    "training-script": (
        (
            "train.py",
            b"import torch\nlabels = ids[:, 1:]\nlabels[labels == tok.eos_token_id] = -100\n"
            b"model = get_peft_model(net, LoraConfig(r=8, target_modules=['q']))\nout = model(ids, labels=labels)\n",
        ),
        (
            "main.py",
            b"import torch\nimport torch.nn as nn\nclass Net(nn.Module):\n    def __init__(self):\n        self.fc = [nn.Linear(8, 1)]\n"
            b"        self.act = nn.Softmax(dim=1)\n    def forward(self, x):\n        x = self.fc(x)\n        return self.act(x)\n"
            b"model = Net().to(d)\nopt = torch.optim.SGD(model.parameters(), lr=0.1)\nsched = torch.optim.lr_scheduler.StepLR(opt, 3)\n"
            b"crit = nn.CrossEntropyLoss()\nloader = torch.utils.data.DataLoader(ds, 8)\nval_loader = torch.utils.data.DataLoader(ds, 8)\n"
            b"model.fc = nn.Linear(2, 2)\nfor e in range(9):\n    for x, y in loader:\n        out = model(x)\n        loss = crit(out, y)\n"
            b"        scaler.scale(loss).backward()\n        if i % 4 == 0:\n            opt.step()\n        total += loss\n        sched.step(val_acc)\n    model.eval()\n",
        ),
        (
            "fit.py",
            b"import keras\nfrom keras.layers import Dense\nm = keras.Sequential([Dense(1, activation='softmax')])\n"
            b"m.compile('adam', loss='binary_crossentropy')\nm.trainable = True\nm.fit(x, y, validation_data=(x, y))\n",
        ),
        (
            "book.ipynb",
            b'{"nbformat": 4, "cells": [{"cell_type": "code",\n "source": ["import lightning as L\\n",\n "class N(L.LightningModule):\\n",\n'
            b' "    def training_step(self, b, i):\\n",\n "        self.log(1)\\n"]}]}\n',
        ),
    ),
    "csv-without-header": (("history.csv", b"".join(b"%d,%.4f,%.4f\n" % (i, 2 / i, 2.2 / i) for i in range(1, 12))),),
    "number-list": (("train_loss.txt", b"".join(b"%.18e\n" % (2 / i) for i in range(1, 12))),),
    "notes": (("README.md", b"# Run\n\n- lr: 0.1\n| a | b |\n|---|---|\n| 1 | 2 |\n"),),
    "image-processor": (
        (
            "preprocessor_config.json",
            b'{"do_rescale": true, "rescale_factor": 0.00392, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}',
        ),
    ),
    "model-companion": (
        ("tokenizer_config.json", b'{"pad_token": "</s>", "eos_token": {"content": "</s>"}, "model_max_length": 2048}'),
        ("special_tokens_map.json", b'{"pad_token": "[PAD]", "eos_token": "</s>"}'),
        ("adapter_config.json", b'{"base_model_name_or_path": "a/b", "r": 8, "lora_alpha": 16}'),
    ),
}
READERS = (LOG, *dict.fromkeys(reader.name for reader in FILE_READERS))


def samples() -> dict[str, list[tuple[str, bytes]]]:
    found: dict[str, list[tuple[str, bytes]]] = {name: list(SEEDS.get(name, ())) for name in READERS}
    for path in sample_files():
        found[reader_of(path)].append((name_of(path), path.read_bytes()))
    return found


SAMPLES = samples()
EVERY = [data for group in SAMPLES.values() for _, data in group]


def check(reading: Reading, lines: int) -> None:
    for series in reading.series:
        assert len(series.xs) == len(series.values) == len(series.lines)
        assert len(series.epochs) in {0, len(series.values)}
        assert all(1 <= line <= lines for line in series.lines)
    assert all(e.source.line is None or 1 <= e.source.line <= lines for e in reading.events)


@pytest.mark.parametrize("reader", READERS)
@settings(
    max_examples=DRAWS,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(seed=st.integers(min_value=0, max_value=2**48))
def test_a_broken_file_is_read_without_an_exception(reader: str, seed: int) -> None:
    chance = random.Random(seed)
    group = SAMPLES[reader]
    name = chance.choice(group)[0]
    begin = time.process_time()
    for _ in range(INPUTS):
        data = mutated([sample for _, sample in group], EVERY, chance)
        note(f"{name}: {data!r}")
        check(read_as(reader, name, data), data.count(b"\n") + 1)
    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_has_a_sample_to_break(reader: str) -> None:
    assert SAMPLES[reader]
