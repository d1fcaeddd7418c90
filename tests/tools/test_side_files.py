"""Files of the machine and the code beside a run: read by readers of their own, weighed, and never taken for a training log."""

import struct
from pathlib import Path

import pytest
from binary_files import read_bytes, read_parts
from samples import FIXTURES, LOG, name_of, read_as, reader_of, reader_of_bytes

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Ending, Framework, Run
from jindan_tools.readers.contract import Reading
from jindan_tools.readers.open_run import RunNotReadableError, open_run

SIDE = FIXTURES / "readers" / "side"
EPOCHS = "".join(f"Epoch {i}/10: train loss {3 - i / 10:.2f}, val loss {3.1 - i / 10:.2f}\n" for i in range(1, 9))
# file, its reader
CLAIMS = [
    ("dmesg.txt", "system-log"),
    ("journal.txt", "system-log"),
    ("nvidia-smi.txt", "nvidia-smi"),
    ("nvidia-smi-q.txt", "nvidia-smi"),
    ("gpu_usage.csv", "gpu-samples"),
    ("dmon.txt", "gpu-samples"),
    ("pip_freeze.txt", "package-list"),
    ("requirements.txt", "package-list"),
    ("environment.yml", "package-list"),
    ("conda_list.txt", "package-list"),
    ("env_report.txt", "environment-report"),
    ("transformers_env.txt", "environment-report"),
    ("changes.patch", "code-patch"),
    ("seff_8123.txt", "job-report"),
    ("sacct.txt", "job-report"),
    ("scontrol_job.txt", "job-report"),
]


def read(name: str) -> Reading:
    path = SIDE / name
    return read_as(reader_of(path), name_of(path), path.read_bytes())


def versions(name: str) -> dict[str, str]:
    return {e.word("package"): e.word("version") for e in read(name).events if e.kind is EventKind.VERSION}


def run_with(folder: Path, log: str, *names: str) -> Run:
    (folder / "train.log").write_text(log)
    for name in names:
        (folder / name).write_bytes((SIDE / name).read_bytes())
    (run,) = open_run(folder)
    return run


@pytest.mark.parametrize(("name", "reader"), CLAIMS)
def test_a_side_file_has_a_reader_of_its_own(name: str, reader: str) -> None:
    assert reader_of(SIDE / name) == reader


@pytest.mark.parametrize(("name", "reader"), CLAIMS)
def test_a_side_file_gives_no_curve(name: str, reader: str) -> None:
    del reader
    assert read(name).series == ()


def told(name: str) -> list[tuple[EventKind, dict[str, str | float]]]:
    return [(e.kind, dict(e.data)) for e in read(name).events if e.kind not in (EventKind.VERSION, EventKind.DEVICE)]


def test_the_kernel_tells_which_training_process_it_killed_and_how_large_it_was() -> None:
    ((kind, data),) = told("dmesg.txt")

    assert kind is EventKind.KILLED
    assert data == {"by": "oom_killer", "signal": 9, "process": "python", "pid": 41234, "rss_gib": 58.4, "beside": 1}


def test_a_journal_tells_errors_of_the_card_once_and_leaves_other_programs_out() -> None:
    found = [(kind, data.get("xid"), data.get("library")) for kind, data in told("journal.txt")]

    assert found == [
        (EventKind.HARDWARE, 79, None),
        (EventKind.HARDWARE, None, None),
        (EventKind.KILLED, None, "libjpeg.so.8"),
    ]
    assert [e.count for e in read("journal.txt").events] == [2, 1, 1]


def test_only_memory_errors_since_the_last_reset_are_an_error() -> None:
    assert told("nvidia-smi-q.txt") == [(EventKind.HARDWARE, {"problem": "ecc", "ecc": 2, "beside": 1})]


def test_nvidia_smi_tells_the_card_and_what_used_its_memory() -> None:
    reading = read("nvidia-smi.txt")
    (card,) = [e for e in reading.events if e.kind is EventKind.DEVICE]

    assert (card.word("gpu"), card.number("machine_count"), card.number("memory_mib")) == (
        "NVIDIA GeForce RTX 3090", 2, 24576,
    )  # fmt: skip
    assert {s.name: s.value for s in reading.settings if "process" in s.name} == {
        "nvidia_smi.gpu0.process_30551_mib": 14210,
        "nvidia_smi.gpu0.process_41234_mib": 9650,
    }
    assert versions("nvidia-smi.txt") == {"nvidia-driver": "535.183.01", "cuda-driver": "12.2"}


def test_samples_of_a_card_give_their_mean_and_highest() -> None:
    found = {s.name: (s.value, s.source.line) for s in read("gpu_usage.csv").settings}

    assert found["nvidia_smi.utilization_percent_mean"] == (12, None)
    assert found["nvidia_smi.memory_used_mib_max"] == (23990, 4)


PACKAGES = [
    ("pip_freeze.txt", {"torch": "2.3.0+cu121", "transformers": "4.41.2", "trl": "0.8.6"}, 1.0),
    ("requirements.txt", {"transformers": "4.38.2"}, 0.0),
    ("environment.yml", {"python": "3.10.14", "torch": "2.2.2", "ultralytics": "8.2.18"}, 0.0),
    ("conda_list.txt", {"torch": "2.2.2", "ultralytics": "8.2.18"}, 1.0),
    ("env_report.txt", {"torch": "2.3.0+cu121", "nvidia-driver": "535.183.01", "transformers": "4.41.2"}, 1.0),
    ("transformers_env.txt", {"torch": "2.3.0+cu121", "transformers": "4.41.2"}, 1.0),
]


@pytest.mark.parametrize(("name", "expected", "installed"), PACKAGES)
def test_a_list_tells_versions_and_whether_they_were_installed(
    name: str, expected: dict[str, str], installed: float
) -> None:
    assert expected.items() <= versions(name).items()
    assert {e.number("installed") for e in read(name).events if e.kind is EventKind.VERSION} == {installed}


def test_a_patch_tells_the_values_that_it_replaced() -> None:
    found = [(e.word("file"), e.word("name"), e.word("before"), e.word("after")) for e in read("changes.patch").events]

    assert [f for f in found if f[1]] == [
        ("train.py", "lr", "0.001", "0.01"),
        ("train.py", "batch_size", "64", "16"),
        ("configs/base.yaml", "epochs", "100", "30"),
    ]


def test_slurm_tells_how_a_job_ended() -> None:
    names = ("seff_8123.txt", "sacct.txt", "scontrol_job.txt")

    assert [told(name)[0][0] for name in names] == [EventKind.KILLED, EventKind.TIME_LIMIT, EventKind.NODE_FAILURE]


def test_a_log_that_breaks_off_was_killed_when_the_kernel_says_so(tmp_path: Path) -> None:
    assert run_with(tmp_path, EPOCHS, "dmesg.txt").ending is Ending.KILLED


def deaths(run: Run) -> list[Event]:
    return list(run.of_kind(EventKind.KILLED, EventKind.HARDWARE))


def test_a_finished_training_was_not_killed_by_what_the_kernel_killed(tmp_path: Path) -> None:
    run = run_with(tmp_path, f"{EPOCHS}Training complete\n", "dmesg.txt", "journal.txt")

    assert (run.ending, deaths(run)) == (Ending.EARLY_STOPPED, [])


@pytest.mark.parametrize(
    ("clock", "other"),
    [
        ("2025-03-04 01:{:02d}:00,123 INFO", False),
        ("[2025/03/03 23:{:02d}:10]", False),
        ("03/04/2025 01:{:02d}:00 - INFO -", False),
        ("2025-02-11 01:{:02d}:00,123 INFO", True),
        ("12/28/2024 01:{:02d}:00 - INFO -", True),
        ("01:{:02d}:00 INFO", False),
    ],
)
def test_what_a_machine_did_on_another_day_did_not_happen_to_the_run(tmp_path: Path, clock: str, other: bool) -> None:
    log = "".join(f"{clock.format(n)} epoch {n}/50 train_loss {3 / n:.4f} val_loss {4 / n:.4f}\n" for n in range(1, 9))

    assert (not deaths(run_with(tmp_path, log, "journal.txt"))) == other


def test_an_error_that_came_back_on_the_day_of_the_run_is_of_that_day(tmp_path: Path) -> None:
    line = "{} gpu03 kernel: NVRM: Xid (PCI:0000:3b:00): 79, GPU has fallen off the bus.\n"
    (tmp_path / "journal.txt").write_text(line.format("Feb 02 10:00:00") + line.format("Mar 04 01:09:00"), "utf-8")
    log = "".join(f"2025-03-04 01:{n:02d}:00 epoch {n}/50 train_loss {3 / n:.4f}\n" for n in range(1, 9))

    assert [e.number("xid") for e in deaths(run_with(tmp_path, log))] == [79]


def test_an_error_of_its_own_needs_no_kernel_to_explain_it(tmp_path: Path) -> None:
    error = (
        'Traceback (most recent call last):\n  File "fit.py", line 3, in <module>\nNameError: name x is not defined\n'
    )
    run = run_with(tmp_path, EPOCHS + error, "dmesg.txt")

    assert (run.ending, deaths(run)) == (Ending.CRASHED, [])


def test_a_list_of_packages_tells_the_version_of_the_trainer(tmp_path: Path) -> None:
    run = run_with(tmp_path, EPOCHS, "requirements.txt", "pip_freeze.txt")

    assert (run.framework, run.version) == (Framework.PYTORCH, "2.3.0+cu121")


@pytest.mark.parametrize("name", ["pip_freeze.txt", "nvidia-smi.txt", "gpu_usage.csv", "changes.patch"])
def test_a_folder_with_side_files_only_holds_no_training(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes((SIDE / name).read_bytes())

    with pytest.raises(RunNotReadableError):
        list(open_run(tmp_path))


def core(signal: int) -> bytes:
    """Return a core file with the notes that Linux writes first: status and name of the process."""
    notes = b""
    for kind, data in ((1, struct.pack("<i", signal) + bytes(332)), (3, bytes(40) + b"python3" + bytes(89))):
        notes += struct.pack("<III", 5, len(data), kind) + b"CORE\0\0\0\0" + data
    header = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\x02\x01\x01", 4, 62, 1, 0, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    return header + struct.pack("<IIQQQQQQ", 4, 0, 120, 0, 0, len(notes), 0, 4) + notes


def test_a_core_file_tells_signal_and_process() -> None:
    (event,) = read_bytes("core.41234", core(11)).events

    assert (event.kind, event.number("signal"), event.word("process")) == (EventKind.KILLED, 11, "python3")


@pytest.mark.parametrize("length", [64, 100, 121, 130])
def test_a_core_file_cut_short_is_told_as_a_problem(length: int) -> None:
    (part,) = read_parts("core", core(11)[:length])

    assert (part.reading.events, bool(part.reading.problem)) == ((), True)


def test_a_log_that_begins_with_the_table_of_nvidia_smi_is_a_log() -> None:
    path = FIXTURES / "logs" / "smi_then_steps.log"
    reading = read_as(reader_of(path), name_of(path), path.read_bytes())

    assert [s.values for s in reading.series if s.name == "val_loss"] == [(10.8258, 4.3121, 3.8812)]
    assert [e.word("gpu") for e in reading.events if e.kind is EventKind.DEVICE] == ["NVIDIA GeForce RTX 3090"]


def test_a_long_log_below_such_a_table_is_a_log_whatever_stands_in_its_head() -> None:
    table = (SIDE / "nvidia-smi.txt").read_bytes() * 2

    assert reader_of_bytes("train_77.txt", table + b"step:1/9 val_loss:10.8\n") == LOG
