"""The traps whose files are computed: what launchers, schedulers and libraries say while another thing is meant."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping

from jindan_evals.make_traps.falling import falling

Files = dict[str, str]

_SITE = "/opt/venv/lib/python3.11/site-packages"


def _plain(last: int, every: int, total: int, start: float = 4.2, floor: float = 1.1) -> str:
    return "".join(
        f"step {s}/{total} | loss {falling(s, start, floor, total / 4, 61):.4f} | lr {3e-4 * (1 - s / total):.2e}\n"
        for s in range(every, last + 1, every)
    )


def grouped_rewards() -> Files:
    """Return GRPO (keys of trl's GRPOTrainer): the loss is 0 by construction while the reward rises."""
    noise = random.Random(71)
    lines: list[str] = []
    for step in range(10, 601, 10):
        done = step / 600
        kl = 0.0021 * done * (1 + 0.2 * noise.random())
        reward = 0.18 + 0.55 * (1 - math.exp(-3 * done)) + noise.gauss(0, 0.015)
        values = {
            "loss": round(0.04 * kl, 4), "grad_norm": round(0.31 + noise.gauss(0, 0.03), 4),
            "learning_rate": round(1e-6 * (1 - done), 10), "num_tokens": 41211 * step,
            "completions/mean_length": round(212 + 40 * done, 2), "completions/clipped_ratio": 0.031,
            "reward": round(reward, 4), "reward_std": round(0.31 - 0.1 * done, 4), "frac_reward_zero_std": round(0.12 + 0.2 * done, 4),
            "kl": round(kl, 6), "entropy": round(0.61 - 0.2 * done, 4), "clip_ratio/region_mean": 0.0, "epoch": round(done, 2),
        }  # fmt: skip
        lines.append(f"{values}\n")
    head = "GRPOConfig: num_generations 8, beta 0.04, num_iterations 1, learning_rate 1e-06, max_steps 600\n"
    return {"train.log": head + "".join(lines) + "{'train_runtime': 8123.4, 'train_loss': 0.0, 'epoch': 1.0}\n"}


def rate_zero_while_scale_is_searched() -> Files:
    """Return a Trainer under DeepSpeed fp16: the first rates are logged as 0 because no step was taken yet."""
    lines: list[str] = []
    for step in range(1, 301):
        skipped = step <= 9
        if skipped:
            lines.append("tried to get lr value before scheduler/optimizer started stepping, returning lr=0\n")
        done = max(0, step - 9)
        values = {
            "loss": round(falling(done, 2.7, 1.0, 90, 62), 4), "grad_norm": round(1.3 + 0.004 * (step % 50), 4),
            "learning_rate": 0.0 if skipped else round(2e-5 * (1 - done / 300), 10), "epoch": round(step / 100, 2),
        }  # fmt: skip
        lines.append(f"{values}\n")
        if step % 100 == 0:
            lines.append(f"{{'eval_loss': {falling(step, 2.7, 1.1, 90, 63):.4f}, 'epoch': {step / 100:.1f}}}\n")
    return {"train.log": "".join(lines) + "{'train_runtime': 911.8, 'train_loss': 1.42, 'epoch': 3.0}\n"}


def cgroup_kills() -> Files:
    """Return a run that Slurm's cgroup ends for its host memory while the card has room."""
    text = "batch_size: 16  num_workers: 24  cache_images: ram  steps: 40000\n"
    text += "".join(
        f"step {s}/40000 | loss {falling(s, 4.2, 1.1, 10000, 64):.4f} | gpu mem 21.4/79.1 GiB | host rss {38 + s * 0.0105:.1f} GiB\n"
        for s in range(200, 8601, 200)
    )
    text += "slurmstepd: error: Detected 1 oom_kill event in StepId=5610042.0. Some of the step tasks have been OOM Killed.\n"
    text += "srun: error: gpu-c03: task 0: Out Of Memory\n"
    return {
        "slurm-5610042.out": text,
        "job.sh": "#!/bin/bash\n#SBATCH --mem=128G\n#SBATCH --gres=gpu:1\nsrun python train.py\n",
    }


def one_rank_evaluates() -> Files:
    """Return a collective that times out because rank 0 alone evaluates for longer than the limit."""
    text = "[rank0] world_size 8  eval on rank 0 only  steps 20000\n"
    text += "".join(f"[rank0] {line}\n" for line in _plain(5000, 250, 20000).splitlines())
    text += "[rank0] 02:10:11 step 5000: evaluating 61200 samples\n[rank0] 02:25:40 eval 31000/61200\n[rank0] 02:40:02 eval 59000/61200\n"
    text += (
        "[rank3]:[E ProcessGroupNCCL.cpp:616] [Rank 3] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=40012, "
        "OpType=ALLREDUCE, NumelIn=26214400, NumelOut=26214400, Timeout(ms)=1800000) ran for 1800043 milliseconds before timing out.\n"
        "[rank3]:[E ProcessGroupNCCL.cpp:1785] [PG ID 0 PG GUID 0 Rank 3] Exception (either an error or timeout) detected by "
        "watchdog at work: 40012, last enqueued NCCL work: 40012, last completed NCCL work: 40011.\n"
    )
    return {"train.log": text}


def asserted_then_cublas() -> Files:
    """Return a label outside the classes; the call that fails afterwards is one of cuBLAS."""
    text = "num_classes: 80  batch_size: 16  lr: 0.0003  gpu mem 9.1/23.6 GiB\n" + _plain(180, 20, 6000, start=4.4)
    text += "".join(
        f"/pytorch/aten/src/ATen/native/cuda/Loss.cu:250: nll_loss_forward_reduce_cuda_kernel_2d: block: [0,0,0], thread: [{t},0,0] "
        "Assertion `t >= 0 && t < n_classes` failed.\n"
        for t in (4, 9)
    )
    text += (
        'Traceback (most recent call last):\n  File "/home/mira/src/train.py", line 121, in main\n    loss.backward()\n'
        f'  File "{_SITE}/torch/_tensor.py", line 648, in backward\n    torch.autograd.backward(\n'
        "RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`\n"
    )
    return {"train.log": text}


def stopped_by_hand() -> Files:
    """Return a run that its user interrupts; the workers print tracebacks of their own."""
    text = "batch_size: 32  num_workers: 2  steps: 20000\n" + _plain(7400, 200, 20000)
    for worker in (1, 2):
        text += (
            f"Process Process-{worker}:\nTraceback (most recent call last):\n"
            '  File "/usr/lib/python3.11/multiprocessing/process.py", line 314, in _bootstrap\n    self.run()\n'
            f'  File "{_SITE}/torch/utils/data/_utils/worker.py", line 287, in _worker_loop\n    r = index_queue.get(timeout=MP_STATUS_CHECK_INTERVAL)\n'
            "KeyboardInterrupt\n"
        )
    text += (
        'Traceback (most recent call last):\n  File "/home/mira/src/train.py", line 118, in main\n    for batch in loader:\n'
        f'  File "{_SITE}/torch/utils/data/dataloader.py", line 1284, in _try_get_data\n    data = self._data_queue.get(timeout=timeout)\n'
        "^C\nKeyboardInterrupt\n"
    )
    return {"train.log": text}


def one_rank_killed() -> Files:
    """Return torchrun's report: it sends SIGTERM to the ranks left after the kernel killed one."""
    text = "[rank0] world_size 4  steps 30000\n" + "".join(
        f"[rank0] {line}\n" for line in _plain(6000, 300, 30000).splitlines()
    )
    text += "".join(
        f"W0306 04:11:02.120000 2200 site-packages/torch/distributed/elastic/multiprocessing/api.py:900] Sending process {pid} closing signal SIGTERM\n"
        for pid in (2211, 2212, 2214)
    )
    text += (
        "E0306 04:11:03.544000 2200 site-packages/torch/distributed/elastic/multiprocessing/api.py:874] failed (exitcode: -9) local_rank: 2 (pid: 2213) of binary: /opt/venv/bin/python\n"
        "============================================================\ntrain.py FAILED\n------------------------------------------------------------\n"
        "Failures:\n  <NO_OTHER_FAILURES>\n------------------------------------------------------------\n"
        "Root Cause (first observed failure):\n[0]:\n  time      : 2026-03-06_04:11:02\n  host      : gpu-c07\n  rank      : 2 (local_rank: 2)\n"
        "  exitcode  : -9 (pid: 2213)\n  error_file: <N/A>\n  traceback : Signal 9 (SIGKILL) received by PID 2213\n"
        "============================================================\n"
    )
    return {"train.log": text}


def scaled_to_one_card() -> Files:
    """Return detectron2 on one card with REFERENCE_WORLD_SIZE 8: batch, rate and length are scaled together."""
    text = (
        "[03/05 10:00:01] d2.engine.defaults INFO: Auto-scaling the config to batch_size=2, learning_rate=0.0025, max_iter=24000, warmup=800.\n"
        "[03/05 10:00:09] d2.engine.train_loop INFO: Starting training from iteration 0\n"
    )
    for step in range(19, 24000, 200):
        rate = 0.0025 * min(1.0, (step + 1) / 800) * (0.1 if step > 18000 else 1.0)
        parts = [
            falling(step, a, b, 5000, 65 + i)
            for i, (a, b) in enumerate(((1.9, 0.35), (0.45, 0.28), (0.66, 0.06), (0.2, 0.09)))
        ]
        text += (
            f"[03/05 10:{step // 400:02d}:10] d2.utils.events INFO:  eta: 1:02:11  iter: {step}  total_loss: {sum(parts):.4g}  loss_cls: {parts[0]:.4g}  "
            f"loss_box_reg: {parts[1]:.4g}  loss_rpn_cls: {parts[2]:.4g}  loss_rpn_loc: {parts[3]:.4g}    time: 0.1511  data_time: 0.0071  lr: {rate:.5g}  max_mem: 3391M\n"
        )
    config = (
        "SOLVER:\n  IMS_PER_BATCH: 16\n  BASE_LR: 0.02\n  REFERENCE_WORLD_SIZE: 8\n  MAX_ITER: 3000\n  STEPS: (2250,)\n  WARMUP_ITERS: 100\n"
        "MODEL:\n  META_ARCHITECTURE: GeneralizedRCNN\n"
    )
    text += "[03/05 11:02:44] d2.evaluation.testing INFO: copypaste: AP,AP50,AP75,APs,APm,APl\n"
    text += "[03/05 11:02:44] d2.evaluation.testing INFO: copypaste: 31.2204,52.6610,32.9071,15.0392,34.8812,41.5120\n"
    return {"log.txt": text, "config.yaml": config}


def balanced_experts() -> Files:
    """Return a mixture of experts whose balance loss is 1 when the load is even and cannot fall below."""
    noise = random.Random(72)
    lines: list[str] = []
    for step in range(50, 6001, 50):
        lm = falling(step, 7.9, 3.1, 1500, 66)
        aux = 1.0 + abs(noise.gauss(0, 0.004)) + 0.3 * math.exp(-step / 150)
        lines.append(
            f"step {step}/6000 | lm_loss {lm:.4f} | aux_loss {aux:.4f} | loss {lm + 0.01 * aux:.4f} | lr {6e-4 * (1 - step / 6000):.2e}\n"
        )
    head = "num_experts: 8  top_k: 1  aux_loss_coef: 0.01  vocab_size: 32000  batch_size: 64\n"
    return {"train.log": head + "".join(lines) + "training finished, 6000 steps\n"}


_YOLO_ARGS = (
    "task: {task}\nmode: train\nmodel: {model}\ndata: data.yaml\nepochs: {epochs}\ntime: {time}\nbatch: 16\nimgsz: 224\npatience: 100\n"
    "optimizer: AdamW\nval: {val}\nlr0: 0.001\nlrf: 0.01\nmomentum: 0.9\nwarmup_epochs: 3.0\nwarmup_bias_lr: 0.0\nnbs: 64\namp: true\n"
    "close_mosaic: 0\npretrained: true\n"
)
_DETECT = (
    "epoch,time,train/box_loss,train/cls_loss,train/dfl_loss,metrics/precision(B),metrics/recall(B),metrics/mAP50(B),"
    "metrics/mAP50-95(B),val/box_loss,val/cls_loss,val/dfl_loss,lr/pg0,lr/pg1,lr/pg2\n"
)


def _detector_row(epoch: int, of: int, *, judged: bool) -> str:
    rate = 0.001 * (1 - 0.99 * epoch / of)
    losses = [falling(epoch * 50, a, b, 600, 73 + i) for i, (a, b) in enumerate(((1.9, 0.8), (2.8, 0.6), (1.6, 1.0)))]
    score = 1 - math.exp(-epoch / 9)
    held = (
        [0.81 * score, 0.74 * score, 0.78 * score, 0.52 * score, *(v * 1.06 for v in losses)] if judged else [0.0] * 7
    )
    cells = [
        f"{epoch}",
        f"{epoch * 95.2:.2f}",
        *(f"{v:.5f}" for v in losses),
        *(f"{v:.5g}" for v in held),
        *([f"{rate:.6g}"] * 3),
    ]
    return ",".join(cells) + "\n"


def validation_switched_off() -> Files:
    """Return Ultralytics with val=False: its metrics are written as 0 until the last epoch, which is always judged."""
    rows = "".join(_detector_row(e, 40, judged=e == 40) for e in range(1, 41))
    return {
        "args.yaml": _YOLO_ARGS.format(task="detect", model="yolo11n.pt", epochs=40, time="null", val="false"),
        "results.csv": _DETECT + rows,
    }


def hours_instead_of_epochs() -> Files:
    """Return Ultralytics with time=1.0: the hour ends the run, epochs=300 is ignored and the rate is planned by the hour."""
    rows = "".join(_detector_row(e, 38, judged=True) for e in range(1, 39))
    return {
        "args.yaml": _YOLO_ARGS.format(task="detect", model="yolo11n.pt", epochs=300, time="1.0", val="true"),
        "results.csv": _DETECT + rows,
    }


def five_of_five() -> Files:
    """Return a classifier of five classes: the answer is always among the first five, so top-5 is 1 by definition."""
    noise = random.Random(74)
    rows = ""
    for epoch in range(1, 31):
        rate = 0.001 * (1 - 0.99 * epoch / 30)
        train, held = math.log(5) + noise.gauss(0, 0.004), math.log(5) + 0.002 + noise.gauss(0, 0.003)
        rows += f"{epoch},{epoch * 11.4:.1f},{train:.5f},{0.2 + noise.gauss(0, 0.006):.4f},1,{held:.5f},{rate:.6g},{rate:.6g},{rate:.6g}\n"
    head = "epoch,time,train/loss,metrics/accuracy_top1,metrics/accuracy_top5,val/loss,lr/pg0,lr/pg1,lr/pg2\n"
    names = "names:\n  0: ash\n  1: elm\n  2: fir\n  3: oak\n  4: yew\nnc: 5\n"
    return {
        "args.yaml": _YOLO_ARGS.format(task="classify", model="yolo11n-cls.pt", epochs=30, time="null", val="true"),
        "results.csv": head + rows, "data.yaml": names,
    }  # fmt: skip


def brain_float_diverges() -> Files:
    """Return a bf16 run whose gradients grow to NaN; bf16 has the range of fp32 and no loss scale."""
    lines: list[str] = []
    for step in range(10, 401, 10):
        late = max(0, step - 250)
        broken = step > 330
        values = {
            "loss": "nan" if broken else f"{falling(step, 3.1, 1.9, 120, 75) + 0.02 * late * (1 + late / 20):.4f}",
            "grad_norm": "nan" if broken else f"{1.2 * math.exp(late / 14):.4f}",
            "learning_rate": f"{5e-3 * min(1, step / 300):.6g}", "epoch": f"{step / 500:.2f}",
        }  # fmt: skip
        lines.append("{" + ", ".join(f"'{k}': {v}" for k, v in values.items()) + "}\n")
    config = "bf16: true\nfp16: false\noptim: adamw_torch\nlearning_rate: 0.005\nwarmup_steps: 300\nmax_grad_norm: 0.0\nmax_steps: 500\n"
    return {"train.log": "".join(lines), "training_args.yaml": config}


def port_taken() -> Files:
    """Return a second job on a node whose first one still holds the port of torchrun."""
    text = (
        "batch_size: 16  steps: 9000  seed: 1\nTraceback (most recent call last):\n"
        f'  File "{_SITE}/torch/distributed/elastic/rendezvous/c10d_rendezvous_backend.py", line 166, in _create_tcp_store\n    store = TCPStore(\n'
        "torch.distributed.DistNetworkError: The server socket has failed to listen on any local network address. port: 29500, "
        "useIpv6: false, code: -98, name: EADDRINUSE, message: address already in use\n"
    )
    return {"train.log": text}


def checkpoint_cut_short() -> Files:
    """Return a resume from a safetensors file whose writing was cut off."""
    text = "batch_size: 16  steps: 9000  seed: 1\nresuming from output/checkpoint-4000\nTraceback (most recent call last):\n"
    text += (
        '  File "/home/mira/src/train.py", line 88, in <module>\n    trainer.train(resume_from_checkpoint=True)\n'
        f'  File "{_SITE}/transformers/trainer.py", line 2801, in _load_from_checkpoint\n    state_dict = safetensors.torch.load_file(path, device="cpu")\n'
        f'  File "{_SITE}/safetensors/torch.py", line 336, in load_file\n    with safe_open(filename, framework="pt", device=device) as f:\n'
        "safetensors_rust.SafetensorError: Error while deserializing header: incomplete metadata, file not fully covered\n"
    )
    return {"train.log": text}


def compiled_again() -> Files:
    """Return a healthy run whose compiler gives up on one function; it goes on without compiling it."""
    warning = (
        "W0306 04:01:12.120000 2200 torch/_dynamo/convert_frame.py:1016] [0/8] torch._dynamo hit config.recompile_limit (8)\n"
        "W0306 04:01:12.120000 2200 torch/_dynamo/convert_frame.py:1016] [0/8]    function: 'forward' (/home/mira/src/model.py:41)\n"
        "W0306 04:01:12.120000 2200 torch/_dynamo/convert_frame.py:1016] [0/8]    last reason: 0/7: tensor 'x' size mismatch at index 1. expected 213, actual 219\n"
    )
    lines: list[str] = []
    for number, line in enumerate(_plain(4000, 50, 4000).splitlines(keepends=True), 1):
        lines.append(line)
        if number % 20 == 0:
            lines.append(f"eval at step {number * 50}: val_loss {falling(number * 50, 4.2, 1.2, 1000, 91):.4f}\n")
    return {"train.log": "".join([*lines[:9], warning, *lines[9:], "training finished, 4000 steps\n"])}


def more_errors_than_words() -> Files:
    """Return healthy speech recognition whose word error rate begins above 1, as insertions count too."""
    text = "model: conformer-ctc  vocab_size: 128  batch_size: 16  lr: 0.0005  epochs: 30\n"
    for epoch in range(1, 31):
        loss, held = falling(epoch * 60, 6.1, 0.35, 420, 92), falling(epoch * 60, 5.8, 0.52, 420, 93)
        rate = 1.62 * math.exp(-epoch / 6) + 0.141
        text += f"epoch {epoch}/30 train_loss {loss:.4f} val_loss {held:.4f} val_wer {rate:.4f}\n"
    return {"train.log": text + "done\n"}


SERVICES: Mapping[str, Callable[[], Files]] = {
    "asserted-then-cublas": asserted_then_cublas,
    "balanced-experts": balanced_experts,
    "brain-float-diverges": brain_float_diverges,
    "cgroup-kills": cgroup_kills,
    "checkpoint-cut-short": checkpoint_cut_short,
    "compiled-again": compiled_again,
    "more-errors-than-words": more_errors_than_words,
    "port-taken": port_taken,
    "five-of-five": five_of_five,
    "grouped-rewards": grouped_rewards,
    "hours-instead-of-epochs": hours_instead_of_epochs,
    "one-rank-evaluates": one_rank_evaluates,
    "one-rank-killed": one_rank_killed,
    "rate-zero-while-scale-is-searched": rate_zero_while_scale_is_searched,
    "scaled-to-one-card": scaled_to_one_card,
    "stopped-by-hand": stopped_by_hand,
    "validation-switched-off": validation_switched_off,
}
