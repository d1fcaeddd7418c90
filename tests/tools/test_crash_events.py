"""What the last words of a dying run become: kind of event, numbers, frame and role."""

import sys
from pathlib import Path

import pytest

from jindan_tools.model.event import Event, EventKind

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import event, kinds, points, read_lines

USER_ERROR = """
Traceback (most recent call last):
  File "/home/u/net/train.py", line 102, in <module>
    main()
  File "/home/u/net/train.py", line 80, in main
    loss = F.cross_entropy(model(x), y)
                           ^^^^^^^^
  File "/home/u/venv/lib/python3.11/site-packages/torch/nn/modules/linear.py", line 134, in forward
    return F.linear(input, self.weight, self.bias)
RuntimeError: mat1 and mat2 shapes cannot be multiplied (50x32 and 28x96)
"""
OOM_NEW = (
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 12.00 GiB "
    "of which 0 bytes is free. Process 77 has 2.00 GiB memory in use. Including non-PyTorch memory, this process has "
    "10.00 GiB memory in use. Of the allocated memory 9.00 GiB is allocated by PyTorch, and 512.00 MiB is reserved by "
    "PyTorch but unallocated."
)
OOM_OLD = (
    "RuntimeError: CUDA out of memory. Tried to allocate 270.00 MiB (GPU 0; 31.75 GiB total capacity; 30.00 GiB already "
    "allocated; 11.50 MiB free; 30.50 GiB reserved in total by PyTorch)"
)
OOM_MPS = (
    "RuntimeError: MPS backend out of memory (MPS allocated: 8.00 GB, other allocations: 1.00 GB, max allowed: 9.07 GB). "
    "Tried to allocate 20.00 MB on private pool."
)
WATCHDOG = (
    "[rank3]:[E ProcessGroupNCCL.cpp:607] [Rank 3] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=90, "
    "OpType=ALLREDUCE, NumelIn=1, NumelOut=1, Timeout(ms)=600000) ran for 600029 milliseconds before timing out."
)

OOM_OF_ITSELF = (
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 3.91 GiB. GPU 7 has a total capacity of 79.15 GiB of which "
    "1.02 GiB is free. Process 3341 has 78.12 GiB memory in use. Of the allocated memory 70.44 GiB is allocated by PyTorch, and "
    "5.90 GiB is reserved by PyTorch but unallocated."
)

LINES: list[tuple[str, EventKind, dict[str, object]]] = [
    (
        OOM_NEW,
        EventKind.CUDA_OOM,
        {"total_gib": 12.0, "allocated_gib": 9.0, "reserved_free_gib": 0.5, "other_gib": 2.0},
    ),
    (OOM_OF_ITSELF, EventKind.CUDA_OOM, {"allocated_gib": 70.44, "other_gib": None}),
    (OOM_OLD, EventKind.CUDA_OOM, {"request_gib": 0.2637, "allocated_gib": 30.0, "reserved_free_gib": 0.5}),
    (OOM_MPS, EventKind.CUDA_OOM, {"device": "mps", "total_gib": 9.07, "other_gib": 1.0}),
    (
        "jaxlib.xla_extension.XlaRuntimeError: RESOURCE_EXHAUSTED: Out of memory while trying to allocate 2147483648 bytes.",
        EventKind.CUDA_OOM,
        {"request_gib": 2.0, "device": "xla"},
    ),
    ("RuntimeError: CUDA error: an illegal memory access was encountered", EventKind.HARDWARE, {}),
    ("RuntimeError: cuDNN error: CUDNN_STATUS_MAPPING_ERROR", EventKind.HARDWARE, {}),
    (
        "RuntimeError: CUDA error: CUBLAS_STATUS_INTERNAL_ERROR when calling `cublasCreate(handle)`",
        EventKind.HARDWARE,
        {},
    ),
    ("RuntimeError: Timed out initializing process group in store based barrier on rank: 1", EventKind.NCCL, {}),
    ("ProcessExitedException: process 0 terminated with signal SIGKILL", EventKind.KILLED, {"signal": 9.0}),
    (
        "RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        EventKind.CUDA_OOM,
        {},
    ),
    (
        "RuntimeError: CUDA error: the launch timed out and was terminated",
        EventKind.HARDWARE,
        {"problem": "launch_timeout"},
    ),
    ("RuntimeError: CUDA error: uncorrectable ECC error encountered", EventKind.HARDWARE, {"problem": "ecc"}),
    ("[77.1] NVRM: Xid (PCI:0000:61:00): 79, pid=1, GPU has fallen off the bus.", EventKind.HARDWARE, {"xid": 79.0}),
    (WATCHDOG, EventKind.NCCL, {"op": "ALLREDUCE", "timeout_ms": 600000.0, "rank": 3.0}),
    (
        "RuntimeError: DataLoader worker (pid 30) is killed by signal: Killed.",
        EventKind.WORKER_DIED,
        {"signal": "Killed"},
    ),
    (
        "ERROR: Unexpected bus error encountered in worker. This might be caused by insufficient shared memory (shm).",
        EventKind.SHM,
        {},
    ),
    ("OSError: [Errno 28] No space left on device", EventKind.DISK, {}),
    ("RuntimeError: [enforce fail at inline_container.cc:672] . unexpected pos 82944 vs 82836", EventKind.DISK, {}),
    ("Killed", EventKind.KILLED, {"signal": 9.0, "by": "unknown"}),
    ("run.sh: line 2:  3594 Killed                  python -u train.py", EventKind.KILLED, {"signal": 9.0}),
    ("epoch 15:   0%|     | 0/60 [00:00<?, ?it/s, loss=0.006]Killed", EventKind.KILLED, {"signal": 9.0}),
    ("srun: error: node7: task 0: Killed", EventKind.KILLED, {"signal": 9.0}),
    ("train.py exited with code 137", EventKind.KILLED, {"signal": 9.0, "exit_code": 137.0}),
    ("Segmentation fault (core dumped)", EventKind.KILLED, {"signal": 11.0}),
    ("slurmstepd: error: Detected 1 oom-kill event(s) in StepId=1.batch.", EventKind.KILLED, {"by": "cgroup"}),
    ("kernel: Out of memory: Killed process 3594 (python) total-vm:1kB", EventKind.KILLED, {"by": "oom_killer"}),
    (
        "slurmstepd: error: *** JOB 12 ON n1 CANCELLED AT 2024-01-01T00:00:00 DUE TO TIME LIMIT ***",
        EventKind.TIME_LIMIT,
        {},
    ),
    (
        "slurmstepd: error: *** JOB 12 ON n1 CANCELLED AT 2024-01-01T00:00:00 DUE TO NODE FAILURE ***",
        EventKind.NODE_FAILURE,
        {},
    ),
    (
        "slurmstepd: error: *** JOB 12 ON n1 CANCELLED AT 2024-01-01T00:00:00 ***",
        EventKind.INTERRUPT,
        {"by": "scancel"},
    ),
    ("torch.distributed.elastic.SignalException: Process 9 got signal: 15", EventKind.KILLED, {"signal": 15.0}),
    ("KeyboardInterrupt", EventKind.INTERRUPT, {"by": "keyboard"}),
    ("Keyboard interruption. Saving the weights so far.", EventKind.INTERRUPT, {"by": "keyboard"}),
]


@pytest.mark.parametrize(("text", "kind", "expected"), LINES)
def test_the_wording_gives_the_kind_and_its_numbers(text: str, kind: EventKind, expected: dict[str, object]) -> None:
    found = event(read_lines(text), kind).data

    assert {key: found.get(key) for key in expected} == expected


def only_exception(text: str) -> Event:
    return event(read_lines(text), EventKind.EXCEPTION)


def test_an_exception_names_the_deepest_frame_of_the_users_code() -> None:
    found = only_exception(USER_ERROR)

    assert (found.word("frame"), found.word("function")) == ("/home/u/net/train.py:80", "main")


def test_an_exception_stands_at_its_last_line() -> None:
    assert only_exception(USER_ERROR).source.line == 9


def test_a_browser_that_the_kernel_killed_is_no_end_of_the_run() -> None:
    assert not read_lines("[99121.1] Out of memory: Killed process 4411 (chrome) total-vm:9812332kB").events


def test_the_advice_below_a_cuda_error_is_no_event_and_no_message() -> None:
    found = read_lines(
        "RuntimeError: CUDA error: device-side assert triggered\n"
        "CUDA kernel errors might be asynchronously reported at some other API call.\n"
        "For debugging consider passing CUDA_LAUNCH_BLOCKING=1"
    )

    assert [(e.kind, e.word("message"), e.word("topic")) for e in found.events] == [
        (EventKind.EXCEPTION, "CUDA error: device-side assert triggered", "device_assert")
    ]


def test_a_chained_exception_says_so_and_both_are_kept() -> None:
    second = USER_ERROR.replace("RuntimeError: mat1", "ValueError: mat1")
    text = f"{USER_ERROR.strip()}\n\nDuring handling of the above exception, another exception occurred:\n{second}"

    found = [(e.word("type"), e.word("chain")) for e in read_lines(text).events]

    assert found == [("RuntimeError", ""), ("ValueError", "during")]


def test_an_exception_of_a_worker_process_is_the_original_one() -> None:
    found = only_exception(
        "Traceback (most recent call last):\n"
        '  File "train.py", line 5, in <module>\n'
        "    for batch in loader:\n"
        "ValueError: Caught ValueError in DataLoader worker process 0.\n"
        "Original Traceback (most recent call last):\n"
        '  File "/home/u/data.py", line 12, in __getitem__\n'
        "    return parse(row)\n"
        "ValueError: could not convert string to float: 'x'\n"
    )

    assert (found.word("frame"), found.word("message")) == (
        "/home/u/data.py:12",
        "could not convert string to float: 'x'",
    )


def test_a_full_device_inside_a_worker_is_the_shared_memory() -> None:
    found = read_lines(
        "Traceback (most recent call last):\n"
        '  File "/usr/lib/python3.11/multiprocessing/queues.py", line 244, in _feed\n'
        "    obj = _ForkingPickler.dumps(obj)\n"
        "OSError: [Errno 28] No space left on device"
    )

    assert EventKind.SHM in kinds(found)
    assert EventKind.DISK not in kinds(found)


def test_the_same_exception_of_several_ranks_is_one_event() -> None:
    ranks = [f"[rank{rank}]: {line}" for rank in (0, 1, 2) for line in USER_ERROR.strip().splitlines() if line.strip()]

    found = only_exception("\n".join(ranks))

    assert (found.count, found.word("rank")) == (3, "0")


def test_the_same_interrupt_of_a_second_attempt_is_known_by_its_own_line() -> None:
    stopped = 'Traceback (most recent call last):\n  File "/home/u/net/train.py", line 9, in main\nKeyboardInterrupt\n'

    found = event(read_lines(stopped + "epoch 1 loss 0.5\n" + stopped), EventKind.INTERRUPT)

    assert (found.count, found.source.line, found.number("last_line")) == (2, 3, 7)


def test_interleaved_ranks_keep_their_own_frames() -> None:
    found = read_lines(
        "[rank0]: Traceback (most recent call last):\n"
        "[rank1]: Traceback (most recent call last):\n"
        '[rank0]:   File "/home/u/a.py", line 1, in f\n'
        '[rank1]:   File "/home/u/b.py", line 2, in g\n'
        "[rank0]: ValueError: zero\n"
        "[rank1]: KeyError: 'one'"
    )

    assert [(e.word("type"), e.word("frame")) for e in found.events] == [
        ("ValueError", "/home/u/a.py:1"),
        ("KeyError", "/home/u/b.py:2"),
    ]


def test_a_traceback_without_its_last_line_is_cut() -> None:
    found = read_lines("\n".join(USER_ERROR.strip().splitlines()[:-1]))

    assert [(e.kind, e.word("frame")) for e in found.events] == [(EventKind.TRACEBACK_CUT, "/home/u/net/train.py:80")]


def test_a_traceback_without_its_first_lines_is_still_an_exception() -> None:
    found = only_exception("\n".join(USER_ERROR.strip().splitlines()[3:]))

    assert found.word("frame") == "/home/u/net/train.py:80"


def test_a_syntax_error_has_the_place_of_the_syntax() -> None:
    found = only_exception('  File "train.py", line 10\n    x = = 3\n        ^\nSyntaxError: invalid syntax')

    assert found.word("frame") == "train.py:10"


def test_hydra_prints_the_exception_as_an_expression() -> None:
    found = only_exception(
        "Error executing job with overrides: []\n"
        "Error in call to target 'pkg.make_model':\n"
        "TypeError(\"make_model() got an unexpected keyword argument 'model_type'\")\n"
        "Set the environment variable HYDRA_FULL_ERROR=1 for a complete stack trace."
    )

    assert (found.word("type"), found.source.line) == ("TypeError", 3)


def test_what_hydra_says_begins_at_its_own_sentence() -> None:
    found = only_exception(
        "no space was left, so the folder was emptied\n"
        "Cannot find primary config 'train_all'. Check that it's in your config search path.\n\n"
        "Config search path:\n\tprovider=main, path=file:///home/u/net/conf\n\n"
        "Set the environment variable HYDRA_FULL_ERROR=1 for a complete stack trace."
    )

    assert (found.word("message").startswith("Cannot find primary config"), found.source.line) == (True, 2)


def test_the_members_of_an_exception_group_are_events() -> None:
    found = read_lines(
        "  + Exception Group Traceback (most recent call last):\n"
        '  |   File "/home/u/x.py", line 3, in <module>\n'
        "  |     raise ExceptionGroup('both', errors)\n"
        "  | ExceptionGroup: both (1 sub-exception)\n"
        "  +-+---------------- 1 ----------------\n"
        "    | Traceback (most recent call last):\n"
        '    |   File "/home/u/x.py", line 1, in f\n'
        "    | ValueError: first\n"
        "    +------------------------------------"
    )

    assert [e.word("type") for e in found.events] == ["ExceptionGroup", "ValueError"]


def test_the_launchers_error_after_a_ranks_own_is_a_cascade() -> None:
    text = USER_ERROR + (
        "Traceback (most recent call last):\n"
        '  File "/venv/bin/torchrun", line 8, in <module>\n'
        "    sys.exit(main())\n"
        "torch.distributed.elastic.multiprocessing.errors.ChildFailedError:\n"
    )

    found = [(e.word("type").rpartition(".")[2], e.word("role")) for e in read_lines(text).events]

    assert found == [("RuntimeError", ""), ("ChildFailedError", "cascade")]


@pytest.mark.parametrize(("mark", "role"), [("[rank2]: ", "cascade"), ("", "")], ids=["of a rank", "of a program"])
def test_a_bare_kill_below_an_error_is_a_cascade_of_the_error(mark: str, role: str) -> None:
    trace = ["Traceback (most recent call last):", '  File "/app/data.py", line 44, in get', "KeyError: 'name'"]
    log = "\n".join([*(mark + text for text in trace), "closing signal SIGTERM", "Killed"])

    assert [e.word("role") for e in read_lines(log).events if e.kind is EventKind.KILLED] == [role]


def test_a_collective_timeout_is_a_cascade_of_the_rank_that_was_killed() -> None:
    text = (
        f"{WATCHDOG}\nERROR:torch.distributed.elastic.multiprocessing.api:failed (exitcode: -9) local_rank: 0 (pid: 1)"
    )

    assert [(e.kind, e.word("role")) for e in read_lines(text).events] == [
        (EventKind.NCCL, "cascade"),
        (EventKind.KILLED, ""),
    ]


def test_an_exception_of_each_appended_attempt_is_an_event_of_its_own() -> None:
    assert kinds(read_lines(f"{USER_ERROR.strip()}\nLoaded module: cuda/12\n{USER_ERROR}")) == [EventKind.EXCEPTION] * 2


def test_a_bar_and_the_traceback_on_its_line_are_both_read() -> None:
    text = (
        "  5%|5    | 10/200 [00:01<00:09, 9.0it/s]Traceback (most recent call last):\n" + USER_ERROR.split("\n", 2)[2]
    )

    assert set(kinds(read_lines(text))) == {EventKind.PROGRESS, EventKind.EXCEPTION}


def test_the_out_of_memory_phase_comes_from_the_frames() -> None:
    text = (
        "Traceback (most recent call last):\n"
        '  File "/venv/lib/python3.11/site-packages/transformers/trainer.py", line 9, in evaluation_loop\n'
        "    losses = nested_concat(losses, loss)\n" + OOM_NEW
    )

    assert event(read_lines(text), EventKind.CUDA_OOM).word("phase") == "eval"


def test_the_text_of_an_event_is_bounded() -> None:
    assert len(only_exception("ValueError: " + "x" * 5000).text) <= 500


def test_a_metric_line_after_an_exception_is_still_read() -> None:
    text = f"{USER_ERROR.strip()}\nEpoch 1/3 | loss 0.5 | val_loss 0.6\nEpoch 2/3 | loss 0.4 | val_loss 0.5"

    assert points(read_lines(text), "loss") == [(1, 0.5), (2, 0.4)]


def test_an_error_of_syntax_begins_another_attempt() -> None:
    frames = "\n".join(f'  File "/lib/part{i}.py", line {i}, in call' for i in range(1, 50))
    log = f"""
Traceback (most recent call last):
{frames}
RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB
  File "train.py", line 12
    optim = "adamw"
          ^
SyntaxError: invalid syntax
"""
    log = log.replace("GiB\n", "GiB\n" + "loading weights of the next attempt\n" * 50)
    ends = {e.word("type") or str(e.kind): e.number("restarted") for e in read_lines(log).events}
    assert ends["RuntimeError"] == 1.0
    assert not ends["SyntaxError"]


def test_what_python_ignored_at_exit_is_not_what_ended_the_run() -> None:
    text = """
Traceback (most recent call last):
  File "train.py", line 34, in load
    rows = table[kept]
MemoryError
Exception ignored in: <bound method Session.__del__ of <Session object at 0x2b>>
Traceback (most recent call last):
  File "/env/lib/python3.9/site-packages/session.py", line 595, in __del__
TypeError: 'NoneType' object is not callable
"""
    assert [e.word("type") for e in read_lines(text).events] == ["MemoryError"]


def test_what_logging_could_not_print_is_not_what_ended_the_run() -> None:
    text = """
10it [00:07, 1.4it/s]--- Logging error ---
Traceback (most recent call last):
  File "/opt/env/lib/python3.11/logging/__init__.py", line 377, in getMessage
    msg = msg % self.args
          ~~~~^~~~~~~~~~~
TypeError: not all arguments converted during string formatting
Call stack:
  File "/home/u/net/evaluate.py", line 40, in <module>
    main()
  File "/home/u/net/evaluate.py", line 31, in main
    log.warning("long text", 3)
Message: 'long text'
Arguments: (3,)
11it [00:08, 1.4it/s]
"""
    late = 'Traceback (most recent call last):\n  File "/home/u/net/evaluate.py", line 50, in main\nKeyError: 3\n'

    assert [e for e in read_lines(text).events if e.kind is EventKind.EXCEPTION] == []
    assert [e.word("type") for e in read_lines(text + late).events if e.kind is EventKind.EXCEPTION] == ["KeyError"]


def test_an_exit_in_the_handler_of_an_interrupt_is_no_exception_of_its_own() -> None:
    text = (
        'Traceback (most recent call last):\n  File "/home/u/net/train.py", line 9, in main\nKeyboardInterrupt\n\n'
        "During handling of the above exception, another exception occurred:\n\n"
        'Traceback (most recent call last):\n  File "/opt/venv/call.py", line 66, in handle\n    sys.exit(1)\nSystemExit: 1\n'
    )

    assert [e.kind for e in read_lines(text).events] == [EventKind.INTERRUPT]
