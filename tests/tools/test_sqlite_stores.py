"""The SQLite stores of MLflow and Trackio give one run each, and hostile files give none."""

import json
import math
import random
import sqlite3
from pathlib import Path

from binary_files import read_parts

from jindan_tools.model.series import Role
from jindan_tools.readers.open_run import open_run

# The columns that the stores of mlflow 3.17 and trackio 0.43 have and the reader asks for.
MLFLOW = """
CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL PRIMARY KEY, name VARCHAR(250), status VARCHAR(9), start_time BIGINT,
  lifecycle_stage VARCHAR(20));
CREATE TABLE metrics ("key" VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL,
  run_uuid VARCHAR(32) NOT NULL, step BIGINT DEFAULT '0' NOT NULL, is_nan BOOLEAN DEFAULT '0' NOT NULL,
  PRIMARY KEY ("key", timestamp, step, run_uuid, value, is_nan));
CREATE TABLE params ("key" VARCHAR(250) NOT NULL, value VARCHAR(8000) NOT NULL, run_uuid VARCHAR(32) NOT NULL,
  PRIMARY KEY ("key", run_uuid));
"""
TRACKIO = """
CREATE TABLE metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL, timestamp TEXT NOT NULL,
  run_name TEXT NOT NULL, step INTEGER NOT NULL, metrics TEXT NOT NULL);
CREATE TABLE configs (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL, run_name TEXT NOT NULL,
  config TEXT NOT NULL, created_at TEXT NOT NULL);
"""


def write_mlflow(path: Path, runs: tuple[str, ...]) -> None:
    """Write a store with a curve that ends as NaN for each run."""
    store = sqlite3.connect(path)
    store.executescript(MLFLOW)
    for name in runs:
        store.execute("INSERT INTO runs VALUES (?, ?, 'FAILED', 1, 'active')", (name, name))
        store.execute("INSERT INTO params VALUES ('learning_rate', '0.001', ?)", (name,))
        for step in range(20):
            store.execute(
                "INSERT INTO metrics VALUES ('train_loss', ?, ?, ?, ?, ?)",
                (2.0 - step / 20, step, name, step, step == 19),
            )
    store.commit()
    store.close()


def test_each_run_of_an_mlflow_store_is_a_run_of_its_own(tmp_path: Path) -> None:
    write_mlflow(tmp_path / "mlflow.db", ("one", "two"))

    runs = list(open_run(tmp_path))

    assert [run.name.rpartition("-")[2] for run in runs] == ["one", "two"]
    assert [len(run.of_role(Role.TRAIN_LOSS)[0]) for run in runs] == [20, 20]


def test_a_nan_and_a_parameter_of_mlflow_are_read(tmp_path: Path) -> None:
    write_mlflow(tmp_path / "mlflow.db", ("one",))

    (run,) = open_run(tmp_path)

    assert math.isnan(run.of_role(Role.TRAIN_LOSS)[0].values[19])
    assert run.number("learning_rate") == 0.001


def test_a_trackio_project_is_read(tmp_path: Path) -> None:
    store = sqlite3.connect(tmp_path / "project.db")
    store.executescript(TRACKIO)
    store.execute(
        "INSERT INTO configs VALUES (1, 'x', 'one', ?, '')", (json.dumps({"learning_rate": 0.1, "_Group": None}),)
    )
    for step in range(9):
        row = json.dumps({"train/loss": 1.0 / (step + 1)})
        store.execute(
            "INSERT INTO metrics (run_id, timestamp, run_name, step, metrics) VALUES ('x', '', 'one', ?, ?)",
            (step, row),
        )
    store.commit()
    store.close()

    (run,) = open_run(tmp_path)

    assert (len(run.of_role(Role.TRAIN_LOSS)[0]), run.number("learning_rate")) == (9, 0.1)


def test_a_store_of_something_else_gives_nothing(tmp_path: Path) -> None:
    store = sqlite3.connect(tmp_path / "other.db")
    store.execute("CREATE TABLE studies (id INTEGER)")
    store.commit()
    store.close()

    assert read_parts("other.db", (tmp_path / "other.db").read_bytes(), tmp_path) == ()


def test_damaged_and_cut_stores_never_raise(tmp_path: Path) -> None:
    write_mlflow(tmp_path / "mlflow.db", ("one",))
    whole = (tmp_path / "mlflow.db").read_bytes()
    random.seed(6)
    for _ in range(150):
        damaged = bytearray(whole[: random.choice((len(whole), random.randrange(100, len(whole))))])
        for _ in range(random.randrange(1, 9)):
            damaged[random.randrange(16, len(damaged))] ^= 1 << random.randrange(8)
        (tmp_path / "mlflow.db").write_bytes(damaged)
        read_parts("mlflow.db", bytes(damaged), tmp_path)
