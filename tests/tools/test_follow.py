"""A run that is still written is followed: every poll gives what reading everything anew would."""

import shutil
from pathlib import Path

import pytest

from jindan_tools.readers.follow import Follower
from jindan_tools.readers.open_run import RunNotReadableError, open_run

LOG = b"".join(b"step %d: loss %.3f (1 ms)\n" % (n, 3 / n) for n in range(1, 40))
CSV = b"epoch,train/loss,val/loss\n" + b"".join(b"%d,%.3f,%.3f\n" % (n, 3 / n, 4 / n) for n in range(1, 40))
SPARSE = b"epoch,step,train_loss_step,val_loss\n" + b"".join(
    b"%d,%d,%s,%s\n" % (n // 9, n, b"" if n % 9 == 8 else b"%.3f" % (3 / n), b"0.%d" % n if n % 9 == 8 else b"")
    for n in range(1, 40)
)
WORDS = b"step,loss,note\r\n" + b"".join(
    b"%d,%.2f,%s\r\n" % (n, 2 / n, b"ok" if n < 20 else b'"a, b"') for n in range(40)[1:]
)
AGAIN = b"step,loss\n1,nan\n2,1e-3\n\nstep,loss,lr\n1,0.5,0.1\n2,0.4,0.1\n"
BATCHES = b"epoch\tbatch\tloss\n" + b"".join(b"%d\t%d\t%.2f\n" % (n // 5, n % 5, 9 - n / 9) for n in range(30))
PHASES = b"phase,epoch,loss\n" + b"".join(
    b"%s,%d,%.2f\n" % (b"val" if n % 2 else b"train", n // 2, 3 - n / 9) for n in range(20)
)
FASTAI = b"epoch,train_loss,valid_loss,accuracy,time\n0,1.5,1.2,0.5,00:04\n1,1.2,1.1,0.6,00:04\n2,1.1,1.0,0.7,00:05\n"
RECORDS = b'{"lr": 0.1, "model": "gpt"}\n' + b"".join(
    b'{"step": %d, "total_steps": 40, "loss": %.3f, "note": "%s"}\n' % (n, 3 / n, b"val" if n % 9 == 0 else b"a 1")
    for n in range(1, 40)
)
MIXED = b"".join(
    b'{"step": %d, "split": "%s", "loss": %s}%s\n'
    % (n // 2, b"val" if n % 2 else b"train", b"NaN" if n == 33 else b"%.2f" % (3 - n / 20), b"," if n == 7 else b"")
    for n in range(40)
)
MESSAGES = b'# began\r\n{"level": "WARNING", "message": "low disk"}\r\n\r\n' + b"".join(
    b'{"iter": %d, "step": %d, "epoch": %d, "loss": 0.%d}\r\n{"step": %d, "acc": 0.5}\r\n' % (n, n, n // 4, n, n // 4)
    for n in range(1, 20)
)
UNNAMED = b"".join(b'{"i": %d, "loss": %.2f}\n' % (n, 3 - n / 20) for n in range(20))
TWICE = b"".join(
    b'{"global_step": %d, "loss": %.2f, "nested": {"lr": 0.1}}\n' % (n // 2, 3 - n / 20) for n in range(30)
)
ARGS = b"lr: 0.01\nepochs: 40\n"


def anew(path: Path) -> list[str]:
    """Return the runs read from nothing; their text, because NaN differs from itself."""
    return [repr(run) for run in open_run(path)]


def polled(follower: Follower) -> list[str]:
    runs = follower.poll()
    return [] if runs is None else [repr(run) for run in runs]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "exp"
    folder.mkdir()
    (folder / "args.yaml").write_bytes(ARGS)
    return folder


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("train.log", LOG),
        ("results.csv", CSV),
        ("metrics.csv", SPARSE),
        ("history.csv", WORDS),
        ("again.csv", AGAIN),
        ("batches.tsv", BATCHES),
        ("phases.csv", PHASES),
        ("history.csv", FASTAI),
        ("metrics.jsonl", RECORDS),
        ("mixed.ndjson", MIXED),
        ("scalars.json", MIXED),
        ("messages.jsonl", MESSAGES),
        ("twice.jsonl", TWICE),
        ("unnamed.jsonl", UNNAMED),
    ],
)
def test_every_beginning_of_a_record_is_read_as_anew(run: Path, name: str, data: bytes) -> None:
    follower = Follower(run)

    for end in (*range(1, len(data), 7), len(data)):
        (run / name).write_bytes(data[:end])

        assert polled(follower) == anew(run), data[:end][-60:]


def settled(follower: Follower) -> None:
    """Poll until the newest file is older than a tick of the clock of the file system."""
    while follower.poll() is not None:
        pass


def test_a_poll_without_a_change_tells_nothing(run: Path) -> None:
    (run / "train.log").write_bytes(LOG)
    follower = Follower(run)
    settled(follower)

    assert follower.poll() is None


def test_a_log_that_was_rotated_begins_anew(run: Path) -> None:
    (run / "train.log").write_bytes(LOG)
    follower = Follower(run)
    settled(follower)
    (run / "train.log").rename(run / "train.log.1")
    (run / "train.log").write_bytes(LOG[: len(LOG) // 2].replace(b"loss 1", b"loss 9"))

    assert polled(follower) == anew(run)


def test_a_log_that_was_cut_to_nothing_and_written_anew_is_read_anew(run: Path) -> None:
    (run / "train.log").write_bytes(LOG)
    follower = Follower(run)
    settled(follower)
    (run / "train.log").write_bytes(LOG.replace(b"loss 1", b"loss 9"))

    assert polled(follower) == anew(run)


def test_a_file_that_vanishes_is_forgotten(run: Path) -> None:
    (run / "train.log").write_bytes(LOG)
    (run / "results.csv").write_bytes(CSV)
    follower = Follower(run)
    settled(follower)
    (run / "results.csv").unlink()

    assert polled(follower) == anew(run)


def test_a_second_run_that_appears_beside_the_first_is_followed(tmp_path: Path) -> None:
    for number in (1, 2):
        folder = tmp_path / "lightning_logs" / f"version_{number}"
        folder.mkdir(parents=True)
        (folder / "metrics.csv").write_bytes(b"epoch,step,train_loss\n0,1,%d\n0,2,1.5\n" % number)
    moved = tmp_path / "lightning_logs" / "version_2"
    aside = Path(shutil.move(moved, tmp_path.parent / f"{tmp_path.name}-aside"))
    follower = Follower(tmp_path)
    first = follower.poll()
    shutil.move(aside, moved)

    assert first is not None
    assert (len(first), polled(follower)) == (1, anew(tmp_path))


def test_a_follower_of_a_path_without_a_record_waits_for_one(run: Path) -> None:
    (run / "args.yaml").unlink()
    follower = Follower(run)
    with pytest.raises(RunNotReadableError):
        follower.poll()
    (run / "train.log").write_bytes(LOG)

    assert polled(follower) == anew(run)
