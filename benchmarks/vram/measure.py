"""Measure the GPU memory of training: one process a point, one JSON line a result.

    python benchmarks/vram/measure.py --out vram.jsonl --seconds 290            (needs a CUDA card and the libraries)
    python benchmarks/vram/measure.py --out /tmp/dry.jsonl --dry-run            (CPU, tiny sizes: does every point run?)

The parent imports the libraries once and forks a child a point before any CUDA call; several run side by side under a
cap of memory each. A point that hits its cap, or whose allocator had to retry, is measured again with a larger share,
at last with the whole card. `alone` rows also tell the context: what the driver counts beyond what the allocator reserved.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import importlib.metadata
import json
import os
import re
import select
import signal
import sys
import time
import traceback
from collections import deque
from dataclasses import asdict, dataclass, replace
from pathlib import Path

os.environ.setdefault("PYTORCH_NVML_BASED_CUDA_CHECK", "1")  # is_available() must not open a context before the fork
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("YOLO_CONFIG_DIR", "/tmp")
os.environ.setdefault("YOLO_OFFLINE", "True")

import torch

from points import Point, all_points
from workload import Workload, build, optimizer_of

LIBRARIES = ("timm", "torchvision", "transformers", "peft", "bitsandbytes", "ultralytics")
STEPS = 3


@dataclass
class Child:
    """A running measurement: where it answers and when it has to be done."""

    point: Point
    pipe: int
    until: float
    alone: bool
    text: bytes = b""


def driver_used() -> int | None:
    """Return the bytes that the driver counts on card 0, without opening a context."""
    try:
        import pynvml  # noqa: PLC0415 - only with a card

        pynvml.nvmlInit()
        return int(pynvml.nvmlDeviceGetMemoryInfo(pynvml.nvmlDeviceGetHandleByIndex(0)).used)
    except Exception:
        return None


class Meter:
    """Peaks of torch's allocator between two calls; zero without a card."""

    def __init__(self, device: str) -> None:
        self.on = device == "cuda"
        self.peak_allocated = self.peak_reserved = 0

    def now(self) -> int:
        """Return what is allocated now."""
        return torch.cuda.memory_allocated() if self.on else 0

    def lap(self) -> int:
        """Return the peak allocated since the last lap and keep the highest of all laps."""
        if not self.on:
            return 0
        torch.cuda.synchronize()
        peak = torch.cuda.max_memory_allocated()
        self.peak_allocated = max(self.peak_allocated, peak)
        self.peak_reserved = max(self.peak_reserved, torch.cuda.max_memory_reserved())
        torch.cuda.reset_peak_memory_stats()
        return peak


def train(point: Point, device: str, meter: Meter, *, tiny: bool) -> dict[str, object]:
    """Run the steps of one point and return its stages in bytes."""
    work = build(point, device, tiny=tiny)
    gc.collect()
    if meter.on:
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
    row: dict[str, object] = {
        "parameters": sum(p.numel() for p in work.model.parameters()),
        "trained": sum(p.numel() for p in work.model.parameters() if p.requires_grad),
        "weights": meter.now(),
        "weights_reserved": torch.cuda.memory_reserved() if meter.on else 0,
    }
    optimizer = optimizer_of(point, work.model)
    for step in range(1 if tiny else STEPS):
        row |= {f"{k}_{step + 1}": v for k, v in one_step(work, optimizer, meter).items()}
        if step == 0:
            row["first_reserved"] = meter.peak_reserved
    row |= {"peak_allocated": meter.peak_allocated, "peak_reserved": meter.peak_reserved}
    if work.evaluate is not None:
        with torch.no_grad(), work.autocast():
            work.model.eval()
            kept = work.evaluate()
        row["eval_peak_allocated"] = meter.lap()
        row["eval_peak_reserved"] = meter.peak_reserved
        del kept
    return row


def one_step(work: Workload, optimizer: torch.optim.Optimizer, meter: Meter) -> dict[str, int]:
    """Return allocated bytes after, and peaks within, the forward pass, the backward pass and the update."""
    row: dict[str, int] = {}
    with work.autocast():
        loss = work.loss()
    row["after_forward"], row["peak_forward"] = meter.now(), meter.lap()
    (work.scaler.scale(loss) if work.scaler else loss).backward()
    row["after_backward"], row["peak_backward"] = meter.now(), meter.lap()
    if work.scaler:
        work.scaler.step(optimizer)
        work.scaler.update()
    else:
        optimizer.step()
    row["after_update"], row["peak_update"] = meter.now(), meter.lap()
    optimizer.zero_grad(set_to_none=True)
    del loss
    row["after_zero_grad"] = meter.now()
    return row


def measure(point: Point, device: str, cap: float, *, tiny: bool, alone: bool) -> dict[str, object]:
    """Return the row of a point: its stages, or why it has none."""
    torch.manual_seed(0)
    row: dict[str, object] = {"alone": alone, "cap": cap}
    before = driver_used() if device == "cuda" else None
    meter = Meter(device)
    try:
        if meter.on:
            torch.cuda.set_per_process_memory_fraction(cap)
        started = time.time()
        row |= train(point, device, meter, tiny=tiny)
        row |= {"status": "ok", "seconds": round(time.time() - started, 2)}
    except torch.OutOfMemoryError as error:
        meter.lap()
        row |= {"status": "oom", "error": str(error)[:1500], "peak_reserved": meter.peak_reserved}
        row["peak_allocated"] = meter.peak_allocated
    except Exception as error:
        row |= {"status": "error", "error": f"{error!r}"[:600], "where": traceback.format_exc()[-1200:]}
    if meter.on and before is not None and (after := driver_used()) is not None:
        row |= {"driver_used": after - before, "reserved_now": torch.cuda.memory_reserved()}
        row["retries"] = torch.cuda.memory_stats().get("num_alloc_retries", 0)
        if alone:
            row["context"] = after - before - torch.cuda.memory_reserved()
    return row


def start(point: Point, options: argparse.Namespace, cap: float, *, alone: bool) -> tuple[int, Child]:
    """Fork a child that measures `point` and writes its row into a pipe."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        if torch.cuda.is_initialized():  # a context does not survive a fork
            os.dup2(write, 1)
            told = [
                "--out",
                "-",
                "--point",
                json.dumps(asdict(point)),
                "--cap",
                str(cap),
                *(["--alone"] if alone else []),
            ]
            os.execv(sys.executable, [sys.executable, __file__, *told])
        code = 1
        try:
            if options.dry_run:
                torch.set_num_threads(1)
            device = "cpu" if options.dry_run else "cuda"
            row = measure(point, device, cap, tiny=options.dry_run, alone=alone)
            with os.fdopen(write, "w") as stream:
                stream.write(json.dumps(row))
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    return pid, Child(point=point, pipe=read, until=time.time() + options.each, alone=alone)


def shrink(point: Point) -> Point:
    """Return the point at sizes that a CPU runs in a second or two."""
    fixed = point.image if "ssd" in point.model else 128
    image = {"yolo": 64, "segmenter": 64, "detector": fixed, "timm": 64}.get(point.task, 0)
    if point.task == "timm" and re.search("vit|swin|beit|mixer|deit", point.model):
        image = 224
    precision = "fp32" if point.task in ("timm", "yolo", "detector", "segmenter") else point.precision
    sizes = {"image": image, "seq": min(point.seq, 32), "batch": 2, "eval_batch": min(point.eval_batch, 2)}
    return replace(point, **sizes, precision=precision, boxes=min(point.boxes, 10), vocab=min(point.vocab, 1000))


def machine() -> dict[str, object]:
    """Return what the figures depend on besides the point, without opening a context in this process."""
    found: dict[str, object] = {
        "torch": torch.__version__,
        "cuda": torch.version.cuda,
        "python": sys.version.split()[0],
    }
    for name in LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = None
    try:
        import pynvml  # noqa: PLC0415 - only with a card

        pynvml.nvmlInit()
        card = pynvml.nvmlDeviceGetHandleByIndex(0)
        found["card"] = str(pynvml.nvmlDeviceGetName(card))
        found["driver"] = str(pynvml.nvmlSystemGetDriverVersion())
        found["card_bytes"] = int(pynvml.nvmlDeviceGetMemoryInfo(card).total)
    except Exception:
        found["card"] = None
    return found


def collect(children: dict[int, Child]) -> list[tuple[Child, dict[str, object]]]:
    """Return the children that ended within half a second, with their rows; stop those that run too long."""
    done: list[tuple[Child, dict[str, object]]] = []
    ready = set(select.select([c.pipe for c in children.values()], [], [], 0.5)[0])
    for pid, child in list(children.items()):
        late = time.time() > child.until
        if late:
            os.kill(pid, signal.SIGKILL)
        if child.pipe in ready and not late:
            part = os.read(child.pipe, 1 << 16)
            child.text += part
            if part:
                continue
        elif not late:
            continue
        os.close(child.pipe)
        status = os.waitpid(pid, 0)[1]
        del children[pid]
        fallback: dict[str, object] = {"status": "timeout" if late else "crash", "error": f"wait status {status}"}
        try:
            done.append((child, json.loads(child.text.splitlines()[-1])))
        except (ValueError, IndexError):
            done.append((child, fallback | {"alone": child.alone}))
    return done


def bent(row: dict[str, object]) -> bool:
    """Say whether the cap shaped a row: measured again with a larger share of the card."""
    return row["status"] == "oom" or bool(row.get("retries"))


def run(points: list[Point], options: argparse.Namespace) -> None:
    """Measure a few alone, then many side by side; what hits its cap comes again in a wider tier. Stop in time."""
    end = time.time() + options.seconds
    tiers = [(1, 0.95), (options.parallel, 0.92 / options.parallel), (2, 0.46), (1, 0.95)]
    waiting = [
        deque(points[: options.probes]),
        deque(p for p in points[options.probes :] if not p.alone),
        deque[Point](),
    ]
    waiting.append(deque(p for p in points[options.probes :] if p.alone))
    counts: dict[str, int] = {}
    with Path(options.out).open("w", encoding="utf-8") as stream:
        stream.write(json.dumps({"machine": machine()}) + "\n")
        for tier, (width, cap) in enumerate(tiers):
            children: dict[int, Child] = {}
            while (waiting[tier] or children) and time.time() < end:
                while waiting[tier] and len(children) < width:
                    pid, child = start(waiting[tier].popleft(), options, cap, alone=width == 1)
                    children[pid] = child
                for child, row in collect(children):
                    if bent(row) and 0 < tier < len(tiers) - 1:
                        waiting[tier + 1].append(child.point)
                    counts[str(row["status"])] = counts.get(str(row["status"]), 0) + 1
                    stream.write(json.dumps(asdict(child.point) | row) + "\n")
                    stream.flush()
            for pid in children:
                os.kill(pid, signal.SIGKILL)
    left = sum(len(queue) for queue in waiting)
    print(json.dumps(counts), f"not measured for lack of time: {left}", f"{time.time() - end + options.seconds:.0f} s")


def import_once() -> None:
    """Load what most children need; never bitsandbytes or peft, which may open a context in this process."""
    for name in ("timm", "torchvision.models.detection", "torchvision.models.segmentation", "transformers"):
        try:
            importlib.import_module(name)
        except ImportError as error:
            print(f"{name}: {error}", file=sys.stderr)
    for kind in (
        "gpt2",
        "llama",
        "qwen2",
        "qwen3",
        "gemma3",
        "gpt_neox",
        "opt",
        "bert",
        "roberta",
        "t5",
        "mixtral",
        "phi",
    ):
        try:
            importlib.import_module(f"transformers.models.{kind}.modeling_{kind}")
        except ImportError as error:
            print(f"{kind}: {error}", file=sys.stderr)
    if torch.cuda.is_initialized():
        print("a library opened a CUDA context: every point starts a process of its own", file=sys.stderr)


def main() -> None:
    """Read the options, import the libraries once, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, help="JSON lines: one machine, then one a point")
    parser.add_argument("--seconds", type=float, default=290, help="stop starting points after this long")
    parser.add_argument("--each", type=float, default=60, help="longest run of one point")
    parser.add_argument(
        "--parallel", type=int, default=5, help="points side by side; each may use its share of the card"
    )
    parser.add_argument("--probes", type=int, default=12, help="points that run alone first, to tell the context")
    parser.add_argument("--only", default="", help="only points whose record holds this text")
    parser.add_argument("--point", default="", help="measure this one record in this process and print its row")
    parser.add_argument("--cap", type=float, default=0.95, help="with --point: largest share of the card")
    parser.add_argument("--alone", action="store_true", help="with --point: nothing else uses the card")
    parser.add_argument("--dry-run", action="store_true", help="tiny sizes on the CPU")
    options = parser.parse_args()
    if options.point:
        row = measure(Point(**json.loads(options.point)), "cuda", options.cap, tiny=False, alone=options.alone)
        print(json.dumps(row))
        return
    points = [p for p in all_points() if options.only in json.dumps(asdict(p))]
    if options.dry_run:
        points = list(dict.fromkeys(shrink(p) for p in points))
    import_once()
    print(f"{len(points)} points", file=sys.stderr)
    run(points, options)


if __name__ == "__main__":
    main()
