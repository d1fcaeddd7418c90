"""The traps whose files are computed: messages of torch, DeepSpeed and Slurm with figures that add up."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping

from jindan_evals.make_traps.falling import falling
from jindan_evals.make_traps.written_answers import ANSWERS
from jindan_evals.make_traps.written_behaviours import BEHAVIOURS
from jindan_evals.make_traps.written_clothes import CLOTHES
from jindan_evals.make_traps.written_constant_answers import CONSTANT_ANSWERS
from jindan_evals.make_traps.written_counts import COUNTS
from jindan_evals.make_traps.written_defaults import DEFAULTS
from jindan_evals.make_traps.written_detection import DETECTION
from jindan_evals.make_traps.written_detection_settings import DETECTION_SETTINGS
from jindan_evals.make_traps.written_detector_data import DETECTOR_DATA
from jindan_evals.make_traps.written_detectors import DETECTORS
from jindan_evals.make_traps.written_endings import ENDINGS
from jindan_evals.make_traps.written_factors import FACTORS
from jindan_evals.make_traps.written_harmless import HARMLESS
from jindan_evals.make_traps.written_language import LANGUAGE
from jindan_evals.make_traps.written_language_batches import LANGUAGE_BATCHES
from jindan_evals.make_traps.written_language_clothes import LANGUAGE_CLOTHES
from jindan_evals.make_traps.written_language_facts import LANGUAGE_FACTS
from jindan_evals.make_traps.written_language_runs import LANGUAGE_RUNS
from jindan_evals.make_traps.written_launches import LAUNCHES
from jindan_evals.make_traps.written_limits import LIMITS
from jindan_evals.make_traps.written_looks import LOOKS
from jindan_evals.make_traps.written_odd_curves import ODD_CURVES
from jindan_evals.make_traps.written_pairs import PAIRS
from jindan_evals.make_traps.written_paths import PATHS
from jindan_evals.make_traps.written_quiet_losses import QUIET_LOSSES
from jindan_evals.make_traps.written_records import RECORDS
from jindan_evals.make_traps.written_schedules import SCHEDULES
from jindan_evals.make_traps.written_services import SERVICES
from jindan_evals.make_traps.written_sums import SUMS
from jindan_evals.make_traps.written_tuning import TUNING
from jindan_evals.make_traps.written_unread import UNREAD
from jindan_evals.make_traps.written_vision import VISION
from jindan_evals.make_traps.written_vision_logs import VISION_LOGS
from jindan_evals.make_traps.written_vision_tables import VISION_TABLES

Files = dict[str, str]

# torch 2.x, c10/cuda/CUDACachingAllocator.cpp: the message of torch.OutOfMemoryError.
_OOM = (
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate {request}. GPU 0 has a total capacity of {total} GiB of "
    "which {free} is free. {others}this process has {own} GiB memory in use. Of the allocated memory {allocated} GiB is "
    "allocated by PyTorch, and {idle} is reserved by PyTorch but unallocated. If reserved but unallocated memory is large try "
    "setting PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True to avoid fragmentation.  See documentation for Memory "
    "Management  (https://pytorch.org/docs/stable/notes/cuda.html#environment-variables)\n"
)
_FRAME = '  File "{path}", line {line}, in {name}\n    {code}\n'


def _traceback(*frames: tuple[str, int, str, str]) -> str:
    body = "".join(_FRAME.format(path=p, line=n, name=f, code=c) for p, n, f, c in frames)
    return "Traceback (most recent call last):\n" + body


_BACKWARD = (
    ("/home/mira/src/train.py", 164, "<module>", "main()"),
    ("/home/mira/src/train.py", 121, "main", "loss.backward()"),
    ("/opt/venv/lib/python3.11/site-packages/torch/_tensor.py", 648, "backward", "torch.autograd.backward("),
    ("/opt/venv/lib/python3.11/site-packages/torch/autograd/__init__.py", 353, "backward", "_engine_run_backward("),
)


def _steps(last: int, every: int, memory: Callable[[int], float] | None, start: float, total: int) -> str:
    lines: list[str] = []
    for step in range(every, last + 1, every):
        used = f" | mem {memory(step):.2f} GiB" if memory else ""
        loss = falling(step, start, 1.1, total / 4, 7)
        lines.append(f"step {step}/{total} | loss {loss:.4f} | lr {3e-4 * (1 - step / total):.2e}{used}\n")
    return "".join(lines)


def oom_fragmented() -> Files:
    """Return a run that fails although 9.6 GiB of its own reserve lie idle."""
    text = _steps(1260, 20, None, 4.2, 8000) + _traceback(*_BACKWARD)
    text += _OOM.format(
        request="3.12 GiB", total="23.64", free="1.06 GiB", others="Including non-PyTorch memory, ", own="22.57",
        allocated="12.31", idle="9.61 GiB",
    )  # fmt: skip
    return {"train.log": "batch_size: 4  max_len: 4096 (padded to the longest of the batch)  seed: 1\n" + text}


def oom_full_despite_hint() -> Files:
    """Return a run whose card is simply full; the message still recommends expandable segments."""
    text = "batch_size: 24  max_len: 2048  seed: 1\n" + _traceback(*_BACKWARD)
    text += _OOM.format(
        request="1.50 GiB", total="23.64", free="392.81 MiB", others="Including non-PyTorch memory, ", own="23.25",
        allocated="22.61", idle="187.40 MiB",
    )  # fmt: skip
    return {"train.log": text}


def oom_neighbour() -> Files:
    """Return a run of 5 GiB on a card of which another process holds 71 GiB."""
    text = "batch_size: 8  max_len: 512  seed: 1\n" + _traceback(*_BACKWARD)
    text += _OOM.format(
        request="512.00 MiB", total="79.10", free="286.38 MiB",
        others="Process 3141927 has 71.62 GiB memory in use. Including non-PyTorch memory, ", own="7.18",
        allocated="5.94", idle="612.33 MiB",
    )  # fmt: skip
    return {"train.log": text}


def oom_grows() -> Files:
    """Return a run whose memory grows by 5.5 MiB a step until the card is full."""
    text = "batch_size: 16  max_len: 512  seed: 1\n" + _steps(3400, 50, lambda s: 5.1 + s * 0.0054, 4.2, 20000)
    text += _traceback(*_BACKWARD)
    text += _OOM.format(
        request="96.00 MiB", total="23.64", free="58.56 MiB", others="Including non-PyTorch memory, ", own="23.58",
        allocated="22.94", idle="203.11 MiB",
    )  # fmt: skip
    return {"train.log": text}


def memory_settles() -> Files:
    """Return a healthy run whose memory climbs over the first lengths it meets and then stays."""
    text = "batch_size: 16  max_len: 512 (buckets)  seed: 1\n"
    text += _steps(6000, 50, lambda s: 7.0 + 7.4 * (1 - math.exp(-s / 160)), 4.2, 6000)
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(keepends=True)):
        lines.append(line)
        if number and number % 20 == 0:
            lines.append(f"eval at step {number * 50}: val_loss {falling(number * 50, 4.2, 1.35, 1500, 8):.4f}\n")
    return {"train.log": "".join(lines) + "training finished, 6000 steps\n"}


def oom_gathers_predictions() -> Files:
    """Return a run that trains at 14 GiB and fails while the evaluation puts all logits together."""
    frames = (
        ("/home/mira/src/run_lm.py", 88, "<module>", "trainer.train()"),
        ("/opt/venv/lib/python3.11/site-packages/transformers/trainer.py", 2548, "_inner_training_loop",
         "self._maybe_log_save_evaluate("),
        ("/opt/venv/lib/python3.11/site-packages/transformers/trainer.py", 4340, "evaluation_loop",
         "all_preds.add(logits)"),
        ("/opt/venv/lib/python3.11/site-packages/transformers/trainer_pt_utils.py", 341, "add",
         "self.tensors = nested_concat(self.tensors, tensors, padding_index=self.padding_index)"),
        ("/opt/venv/lib/python3.11/site-packages/transformers/trainer_pt_utils.py", 94, "torch_pad_and_concatenate",
         "return torch.cat((tensor1, tensor2), dim=0)"),
    )  # fmt: skip
    logs: list[str] = []
    for step in range(10, 501, 10):
        values = {
            "loss": round(falling(step, 3.1, 1.4, 200, 9), 4), "grad_norm": round(0.8 + 0.002 * (step % 70), 4),
            "learning_rate": round(2e-5 * (1 - (step - 1) / 3000), 10), "epoch": round(step / 1000, 2),
        }  # fmt: skip
        logs.append(f"{values}\n")
    text = "***** Running training *****\n  Num examples = 16,000\n  Num Epochs = 3\n"
    text += "  Instantaneous batch size per device = 16\n  Gradient Accumulation steps = 1\n  Total optimization steps = 3,000\n"
    text += (
        "".join(logs)
        + "***** Running Evaluation *****\n  Num examples = 2000\n  Batch size = 8\n"
        + _traceback(*frames)
    )
    text += _OOM.format(
        request="14.84 GiB", total="39.39", free="4.11 GiB", others="Including non-PyTorch memory, ", own="35.27",
        allocated="33.90", idle="871.52 MiB",
    )  # fmt: skip
    return {"train.log": text}


def _deepspeed_skip(scale: float, hysteresis: bool) -> str:
    """Return the message of deepspeed/runtime/fp16/loss_scaler.py (0.14 to 0.19)."""
    then = "but hysteresis is 2. Reducing hysteresis to 1" if hysteresis else f"reducing to {max(scale / 2, 1):g}"
    words = f"Attempted loss scale: {scale:g}, {then}"
    return f"[2026-03-05 10:00:01,220] [INFO] [loss_scaler.py:183:update_scale] [deepspeed] OVERFLOW! Rank 0 Skipping step. {words}\n"


def deepspeed_finds_its_scale() -> Files:
    """Return a healthy run that skips its first steps on the way from 2^16 to 2^10."""
    text = _deepspeed_skip(65536, hysteresis=True)
    text += "".join(_deepspeed_skip(2.0**k, hysteresis=False) for k in range(16, 10, -1))
    lines: list[str] = []
    for step in range(10, 1501, 10):
        values = {
            "loss": round(falling(step, 2.6, 0.9, 400, 10), 4), "grad_norm": round(1.9 - 0.0005 * step, 4),
            "learning_rate": round(2e-5 * (1 - step / 1500), 10), "epoch": round(step / 500, 2),
        }  # fmt: skip
        lines.append(f"{values}\n")
        if step % 250 == 0:
            lines.append(f"{{'eval_loss': {falling(step, 2.6, 1.05, 380, 11):.4f}, 'epoch': {step / 500:.2f}}}\n")
    config = {
        "fp16": {"enabled": True, "loss_scale": 0, "initial_scale_power": 16, "hysteresis": 2, "min_loss_scale": 1},
        "gradient_clipping": 1.0, "train_micro_batch_size_per_gpu": 8, "zero_optimization": {"stage": 2},
    }  # fmt: skip
    return {
        "train.log": text + "".join(lines) + "{'train_runtime': 1822.1, 'train_loss': 1.31, 'epoch': 3.0}\n",
        "ds_config.json": json.dumps(config, indent=2) + "\n",
    }


def deepspeed_scale_at_minimum() -> Files:
    """Return a run that trains, then overflows at every step until DeepSpeed gives up at scale 1."""
    lines: list[str] = []
    for step in range(10, 401, 10):
        values = {
            "loss": round(falling(step, 2.6, 1.5, 200, 12) + max(0, step - 330) * 0.02, 4),
            "grad_norm": round(1.5 + max(0, step - 300) * 0.03, 4),
            "learning_rate": round(2e-4 * min(1, step / 400), 10), "epoch": round(step / 500, 2),
        }  # fmt: skip
        lines.append(f"{values}\n")
    text = "".join(lines) + _deepspeed_skip(65536, hysteresis=True)
    text += "".join(_deepspeed_skip(2.0**k, hysteresis=False) for k in range(16, 0, -1))
    text += _traceback(
        ("/home/mira/src/finetune.py", 140, "<module>", "trainer.train()"),
        (
            "/opt/venv/lib/python3.11/site-packages/deepspeed/runtime/fp16/loss_scaler.py",
            175,
            "update_scale",
            "raise Exception(",
        ),
    )
    text += "Exception: Current loss scale already at minimum - cannot decrease scale anymore. Exiting run.\n"
    config = {"fp16": {"enabled": True, "initial_scale_power": 16, "min_loss_scale": 1}, "gradient_clipping": 1.0}
    return {"train.log": text, "ds_config.json": json.dumps(config, indent=2) + "\n"}


def slurm_time_limit() -> Files:
    """Return a run that Slurm ends at its time limit; 'Killed' is what the shell says of it."""
    text = _steps(14200, 100, None, 4.2, 40000)
    text += "slurmstepd: error: *** JOB 5519027 ON gpu-c12 CANCELLED AT 2026-03-06T04:00:14 DUE TO TIME LIMIT ***\n"
    text += "slurmstepd: error: *** STEP 5519027.0 ON gpu-c12 CANCELLED AT 2026-03-06T04:00:14 DUE TO TIME LIMIT ***\n"
    return {
        "slurm-5519027.out": "batch_size: 16  steps: 40000  seed: 1\n" + text + "srun: error: gpu-c12: task 0: Killed\n"
    }


def shared_memory_not_disk() -> Files:
    """Return a run whose workers fill /dev/shm; the error says that no space is left on the device."""
    text = "batch_size: 64  num_workers: 12  seed: 1\n" + _steps(140, 20, None, 4.2, 9000)
    text += (
        "ERROR: Unexpected bus error encountered in worker. This might be caused by insufficient shared memory (shm).\n"
    )
    text += _traceback(
        ("/opt/venv/lib/python3.11/multiprocessing/queues.py", 244, "_feed", "obj = _ForkingPickler.dumps(obj)"),
        ("/opt/venv/lib/python3.11/site-packages/torch/multiprocessing/reductions.py", 617, "reduce_storage",
         "fd, size = storage._share_fd_cpu_()"),
    )  # fmt: skip
    text += "RuntimeError: unable to write to file </torch_2817_3301924_61>: No space left on device (28)\n"
    text += _traceback(
        ("/home/mira/src/train.py", 118, "main", "for batch in loader:"),
        ("/opt/venv/lib/python3.11/site-packages/torch/utils/data/dataloader.py", 1284, "_try_get_data",
         "raise RuntimeError("),
    )  # fmt: skip
    return {"train.log": text + "RuntimeError: DataLoader worker (pid(s) 2817) exited unexpectedly\n"}


def disk_not_checkpoint() -> Files:
    """Return a run whose disk fills while torch.save writes: the zip writer complains about a position."""
    text = "batch_size: 16  save_every: 500  seed: 1\n" + _steps(2500, 50, None, 4.2, 9000)
    text += _traceback(
        ("/home/mira/src/train.py", 139, "main", 'torch.save(state, f"ckpt/step{step}.pt")'),
        ("/opt/venv/lib/python3.11/site-packages/torch/serialization.py", 967, "save", "_save("),
        ("/opt/venv/lib/python3.11/site-packages/torch/serialization.py", 798, "__exit__", "self.file_like.write_end_of_file()"),
    )  # fmt: skip
    text += "RuntimeError: [enforce fail at inline_container.cc:664] . unexpected pos 1610613056 vs 1610612944\n"
    return {"train.log": text}


_ASSERTED = (
    ("/home/mira/src/train.py", 121, "main", "loss.backward()"),
    ("/opt/venv/lib/python3.11/site-packages/torch/_tensor.py", 648, "backward", "torch.autograd.backward("),
)
_CUDA_END = (
    "RuntimeError: CUDA error: device-side assert triggered\n"
    "CUDA kernel errors might be asynchronously reported at some other API call, so the stacktrace below might be incorrect.\n"
    "For debugging consider passing CUDA_LAUNCH_BLOCKING=1\n"
    "Compile with `TORCH_USE_CUDA_DSA` to enable device-side assertions.\n"
)


def assert_label() -> Files:
    """Return a device-side assert of the loss: a label is not below the number of outputs."""
    text = "num_classes: 10  batch_size: 32  lr: 0.0003\n" + _steps(60, 20, None, 2.4, 3000)
    text += "".join(
        f"/pytorch/aten/src/ATen/native/cuda/Loss.cu:250: nll_loss_forward_reduce_cuda_kernel_2d: block: [0,0,0], thread: [{t},0,0] "
        "Assertion `t >= 0 && t < n_classes` failed.\n"
        for t in (3, 11, 27)
    )
    return {"train.log": text + _traceback(*_ASSERTED) + _CUDA_END}


def assert_token() -> Files:
    """Return a device-side assert of an embedding: a token id is not below the number of rows."""
    text = "vocab_size: 32000  batch_size: 32  lr: 0.0003\n" + _steps(60, 20, None, 9.8, 3000)
    text += "".join(
        f"/pytorch/aten/src/ATen/native/cuda/Indexing.cu:1553: indexSelectLargeIndex: block: [{b},0,0], thread: [0,0,0] "
        "Assertion `srcIndex < srcSelectDimSize` failed.\n"
        for b in (88, 89, 90)
    )
    return {"train.log": text + _traceback(*_ASSERTED) + _CUDA_END}


def _causal(version: str, factor: int, eval_level: float, accumulation: int) -> Files:
    history: list[dict[str, float]] = []
    for step in range(10, 601, 10):
        true = falling(step, eval_level, 1.9, 150, 13)
        history.append({
            "epoch": round(step / 200, 4), "grad_norm": round(1.1 + 0.01 * (step % 30), 4),
            "learning_rate": 2e-5 * (1 - (step - 1) / 600), "loss": round(true * factor, 4), "step": step,
        })  # fmt: skip
        if step % 200 == 0:
            history.append({"epoch": step / 200, "eval_loss": round(true + 0.06, 4), "step": step})
    state = {
        "best_metric": None, "epoch": 3.0, "global_step": 600, "is_world_process_zero": True, "log_history": history,
        "logging_steps": 10, "max_steps": 600, "num_train_epochs": 3, "save_steps": 500, "train_batch_size": 4,
    }  # fmt: skip
    config = {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 32000, "hidden_size": 2048,
        "num_hidden_layers": 16, "pad_token_id": 0, "eos_token_id": 2, "transformers_version": version,
    }  # fmt: skip
    arguments = {
        "per_device_train_batch_size": 4, "gradient_accumulation_steps": accumulation, "learning_rate": 2e-5,
        "lr_scheduler_type": "linear", "warmup_steps": 0, "num_train_epochs": 3, "max_grad_norm": 1.0, "bf16": True,
    }  # fmt: skip
    return {
        "trainer_state.json": json.dumps(state, indent=1) + "\n",
        "config.json": json.dumps(config, indent=1) + "\n",
        "training_args.json": json.dumps(arguments, indent=1) + "\n",
    }


def causal_4_47() -> Files:
    """Return a causal model under transformers 4.47.0: the logged loss is four times the true one."""
    return _causal("4.47.0", 4, 2.9, 4)


def causal_4_50() -> Files:
    """Return the same settings under 4.50.3, where the logged loss is right: it is the level that is low from the start."""
    return _causal("4.50.3", 1, 2.9, 4)


WRITTEN: Mapping[str, Callable[[], Files]] = {
    **LANGUAGE,
    **LANGUAGE_FACTS,
    **QUIET_LOSSES,
    **LANGUAGE_CLOTHES,
    **LANGUAGE_RUNS,
    **LANGUAGE_BATCHES,
    **TUNING,
    **LAUNCHES,
    **CLOTHES,
    **CONSTANT_ANSWERS,
    **DEFAULTS,
    **COUNTS,
    **LOOKS,
    **FACTORS,
    **UNREAD,
    **LIMITS,
    **HARMLESS,
    **ODD_CURVES,
    **PAIRS,
    **PATHS,
    **RECORDS,
    **SCHEDULES,
    **SERVICES,
    **ANSWERS,
    **BEHAVIOURS,
    **ENDINGS,
    **SUMS,
    **VISION,
    **VISION_LOGS,
    **DETECTORS,
    **DETECTOR_DATA,
    **DETECTION,
    **DETECTION_SETTINGS,
    **VISION_TABLES,
    "causal-loss-four-times": causal_4_47,
    "causal-loss-as-logged": causal_4_50,
    "deepspeed-finds-its-scale": deepspeed_finds_its_scale,
    "deepspeed-scale-at-minimum": deepspeed_scale_at_minimum,
    "device-assert-label": assert_label,
    "device-assert-token": assert_token,
    "disk-full-unexpected-position": disk_not_checkpoint,
    "memory-grows-then-settles": memory_settles,
    "memory-grows-to-the-end": oom_grows,
    "memory-full-despite-hint": oom_full_despite_hint,
    "memory-in-pieces": oom_fragmented,
    "memory-of-a-neighbour": oom_neighbour,
    "memory-of-gathered-logits": oom_gathers_predictions,
    "no-space-in-shared-memory": shared_memory_not_disk,
    "slurm-limit-says-killed": slurm_time_limit,
}
