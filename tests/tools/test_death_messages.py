"""Messages of every generation with which memory, schedulers, kernels and launchers end a run, one line each."""

import sys
from pathlib import Path

import pytest

from jindan_tools.model.event import EventKind

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import event, kinds, read_lines

RAISED = 'Traceback (most recent call last):\n  File "fit.py", line 9, in step\n    loss.backward()\n'
# PyTorch 0.4 to 2.9 (THC, c10), Level Zero, cuDNN 9, TensorFlow, JAX, CuPy.
GPU_MEMORY = [
    "THCudaCheck FAIL file=/pytorch/aten/src/THC/generic/THCStorage.cu line=58 error=2 : out of memory",
    f"{RAISED}RuntimeError: cuda runtime error (2) : out of memory at /pytorch/torch/lib/THC/generic/THCStorage.cu:58",
    f"{RAISED}torch.AcceleratorError: CUDA error: out of memory",
    f"{RAISED}RuntimeError: Native API failed. Native API returns: 39 (UR_RESULT_ERROR_OUT_OF_DEVICE_MEMORY)",
    f"{RAISED}RuntimeError: cuDNN error: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED",
    f"{RAISED}tensorflow.python.framework.errors_impl.InternalError: Failed copying input tensor from CPU:0 to "
    "/job:localhost/replica:0/task:0/device:GPU:0 in order to run _EagerConst: Dst tensor is not initialized.",
    f"{RAISED}tensorflow.python.framework.errors_impl.ResourceExhaustedError: Graph execution error:\n\n"
    "OOM when allocating tensor with shape[64,512,56,56] and type float on /device:GPU:0 by allocator GPU_0_bfc",
    f"{RAISED}jax.errors.JaxRuntimeError: RESOURCE_EXHAUSTED: Out of memory allocating 17179869184 bytes.",
    f"{RAISED}cupy.cuda.memory.OutOfMemoryError: Out of memory allocating 8,589,934,592 bytes (allocated so far: 9 bytes).",
]
HOST_MEMORY = [
    "tensorflow.python.framework.errors_impl.ResourceExhaustedError: OOM when allocating tensor with shape[60000,784] and "
    "type float on /job:localhost/replica:0/task:0/device:CPU:0 by allocator cpu",
    "ray.exceptions.OutOfMemoryError: Task was killed due to the node running low on memory.",
    "OSError: [WinError 1455] 이 작업을 완료하기 위한 페이징 파일이 너무 작습니다",
    "RuntimeError: [enforce fail at alloc_cpu.cpp:75] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to "
    "allocate 4915200000 bytes. Error code 12 (Cannot allocate memory)",
]
# Slurm, PBS, Grid Engine, the kernel, systemd-oomd, DeepSpeed's launcher, Open MPI.
KILLS: list[tuple[str, EventKind, str, float | None]] = [
    ("slurmstepd: error: Job 9 exceeded memory limit (650 > 640), being killed", EventKind.KILLED, "cgroup", 9),
    ("=>> PBS: job killed: mem 67108864kb exceeded limit 33554432kb", EventKind.KILLED, "cgroup", 9),
    ("=>> PBS: job killed: walltime 3620 exceeded limit 3600", EventKind.TIME_LIMIT, "scheduler", None),
    ("job 9.1 exceeded hard wallclock time - initiate terminate method", EventKind.TIME_LIMIT, "scheduler", None),
    ("[9.1] oom_reaper: reaped process 7 (python), now anon-rss:0kB", EventKind.KILLED, "oom_killer", 9),
    ("systemd-oomd[7]: Killed /user.slice/a.scope due to memory pressure for /user.slice", EventKind.KILLED, "oom_killer", 9),
    ("[launch.py:321] ['python', 'fit.py'] exits with return code = -9", EventKind.KILLED, "unknown", 9),
    ("process rank 0 with PID 7 on node n1 exited on signal 11 (Segmentation fault).", EventKind.KILLED, "unknown", 11),
]  # fmt: skip
STUCK = [
    "[rank0]:[F ProcessGroupNCCL.cpp:1178] [PG 0 Rank 0] ProcessGroupNCCL's watchdog got stuck for 600 seconds without progress",
    "RuntimeError: [gloo/transport/tcp/unbound_buffer.cc:81] Timed out waiting 1800000ms for recv operation to complete",
]
NO_DEATH = [
    "grpc._channel._InactiveRpcError: RESOURCE_EXHAUSTED: Received message larger than max (5242880 vs. 4194304)",
    "There are some potential root causes. (1) The process is killed by SIGKILL by OOM killer due to high memory usage.",
]
FATAL = """
Fatal Python error: Segmentation fault

Thread 0x00007f01 (most recent call first):
  File "/usr/lib/python3.10/threading.py", line 306 in wait

Current thread 0x00007f08 (most recent call first):
  File "/usr/lib/python3/dist-packages/cv2.py", line 4 in read
  File "/home/u/fit.py", line 42 in step
  File "/home/u/fit.py", line 60 in main
"""


@pytest.mark.parametrize("text", GPU_MEMORY)
def test_memory_of_the_accelerator_ran_out(text: str) -> None:
    assert EventKind.CUDA_OOM in kinds(read_lines(text))


def test_a_size_with_thousands_separators_is_a_number() -> None:
    assert event(read_lines(GPU_MEMORY[-1]), EventKind.CUDA_OOM).number("request_gib") == 8


@pytest.mark.parametrize("text", HOST_MEMORY)
def test_memory_of_the_machine_ran_out(text: str) -> None:
    reading = read_lines(RAISED + text)

    assert event(reading, EventKind.EXCEPTION).word("topic") == "host_memory"
    assert EventKind.CUDA_OOM not in kinds(reading)


@pytest.mark.parametrize(("text", "kind", "by", "signal"), KILLS)
def test_a_process_was_stopped_from_outside(text: str, kind: EventKind, by: str, signal: float | None) -> None:
    found = event(read_lines(text), kind)

    assert (found.word("by"), found.number("signal")) == (by, signal)


@pytest.mark.parametrize("text", STUCK)
def test_ranks_waited_for_each_other_in_vain(text: str) -> None:
    assert EventKind.NCCL in kinds(read_lines(text))


@pytest.mark.parametrize("text", NO_DEATH)
def test_words_of_memory_that_are_no_death_for_memory(text: str) -> None:
    assert {EventKind.KILLED, EventKind.CUDA_OOM}.isdisjoint(kinds(read_lines(text)))


def test_a_fatal_signal_has_the_place_where_the_thread_at_fault_stood() -> None:
    found = event(read_lines(FATAL), EventKind.KILLED)

    assert (found.number("signal"), found.word("frame"), found.word("function")) == (11, "/home/u/fit.py:42", "step")
