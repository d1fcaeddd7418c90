"""Read what DeepSpeed says between the steps: skipped fp16 steps, learning rates, DeepSpeed-Chat's epochs."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# loss_scaler.py / stage_1_and_2.py: "OVERFLOW! Rank 0 Skipping step. Attempted loss scale: a, reducing to b" (or hysteresis);
# logging.py of 0.15: "Overflow detected. Skipping step."; fused_optimizer.py: "Grad overflow on iteration 5".
_SKIP = regex(r"[Ss]kipping step\. Attempted loss scale: ([\d.e+]+)(?:, reducing to ([\d.e+]+))?")
_FAIRSEQ = regex(r"overflow detected.*?setting loss scale to: ([\d.e+-]+)")
_STEP = regex(r"step=(\d+), skipped=(\d+), lr=\[([^\],]+)")
_TIMER = regex(r"global_step=(\d+), .*MaxMemAllocated=(\d+(?:\.\d+)?)GB")
_EPOCH_OF = regex(r"(?:Beginning of|Evaluating .*?,) Epoch (\d+)/(\d+)")
_PPL = regex(r"^ppl: (\S+?)(?:, loss: (\S+))?$")
_REWARD = regex(r"^(?:chosen|c_?hosen_last_scores)[^:]*: (\S+?), (?:rejected)[^:]*: (\S+?), loss: (\S+)")
_EPOCH_LOSS = regex(r"Epoch (\d+)/\d+ with loss ([\d.einfa+-]+)")
# runtime/config.py print: "[INFO] [config.py:1001:print]   train_batch_size ............. 256", read in 0.3 to 0.17.
_PRINTED = regex(
    r"config\.py:\d+:print\]\s+(train_batch_size|train_micro_batch_size_per_gpu|gradient_accumulation_steps|gradient_clipping|world_size|"
    r"dynamic_loss_scale|loss_scale|zero_optimization_stage|optimizer_name|scheduler_name)\s+\.{2,}\s+(\S+)\s*$"
)
_DOTTED = regex(r"config\.py:\d+:print\]\s+(train_micro_batch_size_per_gpu)\s+(\d+)\s*$")


class DeepSpeedScanner:
    """OVERFLOW lines become one SKIPPED_STEP event: how many, between which scales, and the longest run in a row."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._events = EventCollector(path)
        self._streak = 0
        self._longest = 0
        self._skips: dict[str, str | float] | None = None
        self._epoch = 0.0
        self._deepspeed = False

    def feed(self, line: Line) -> bool:
        """Take an overflow, step or DeepSpeed-Chat line."""
        text = line.text
        if "verflow" in text or "OVERFLOW" in text:
            return self._skip(line)
        if "skipped=" in text:
            return self._step(line)
        if "RunningAvgSamplesPerSec=" in text:
            return self._timer(line)
        if "poch " in text and ("with loss" in text or "Beginning of" in text or "valuating" in text):
            return self._epoch_line(line)
        if text.startswith(("ppl:", "chosen")):
            return self._evaluation(line)
        if "ds_accelerator" in text or "[deepspeed" in text or "DeepSpeed info" in text:
            self._deepspeed = True
        return ":print]" in text and self._printed(line)

    def finish(self) -> Reading:
        """Return the learning rate, perplexity and skipped steps."""
        if self._skips is not None:
            self._skips["longest"] = float(max(self._longest, self._streak))
        return Reading(
            framework=Framework.DEEPSPEED if self._deepspeed else None,
            series=self._points.series(),
            events=self._events.events(),
            settings=self._settings.settings(),
        )

    def _printed(self, line: Line) -> bool:
        match = _PRINTED.search(line.text) or _DOTTED.search(line.text)
        if match is None:
            return False
        self._deepspeed = True
        if match[2] not in {"None", "null"}:
            self._settings.add_text(match[1], match[2], line)
        return True

    def _skip(self, line: Line) -> bool:
        if "kipping step" not in line.text and "setting loss scale" not in line.text:
            return "overflow on iteration" in line.text
        match = _SKIP.search(line.text) or _FAIRSEQ.search(line.text)
        if match is None:
            return False
        groups = match.groups()
        scale, after = to_float(groups[0]), to_float(groups[-1] or "")
        data = self._events.add(EventKind.SKIPPED_STEP, line, {}, key="overflow")
        if scale is not None and "scale_from" not in data:
            data["scale_from"] = scale
        if after is not None:
            data["scale_to"] = after
            data["scale_min"] = min(after, float(data.get("scale_min", after)))
        data["last_line"] = float(line.number)
        self._skips = data
        self._streak += 1
        self._longest = max(self._longest, self._streak)
        self._deepspeed = self._deepspeed or "deepspeed" in line.text or "deepscale" in line.text
        return True

    def _step(self, line: Line) -> bool:
        match = _STEP.search(line.text)
        if match is None:
            return False
        step, rate = float(match[1]), to_float(match[3])
        self._streak = 0
        pairs = [("skipped", float(match[2]))]
        if rate is not None:
            pairs.append(("lr", rate))
        self._points.add(pairs, step, Axis.STEP, line.number)
        return True

    def _timer(self, line: Line) -> bool:
        match = _TIMER.search(line.text)
        if match is not None:
            pairs = [("max_mem_gb", float(match[2]))]
            self._points.add(pairs, float(match[1]), Axis.STEP, line.number)
        return True

    def _epoch_line(self, line: Line) -> bool:
        ended = _EPOCH_LOSS.search(line.text)
        value = None if ended is None else to_float(ended[2])
        if ended is not None and value is not None:
            self._points.add([("loss", value)], float(ended[1]), Axis.EPOCH, line.number)
            return True
        match = _EPOCH_OF.search(line.text)
        if match is None:
            return False
        self._epoch = float(match[1])
        self._settings.add("epochs", int(match[2]), line)
        return True

    def _evaluation(self, line: Line) -> bool:
        match = _PPL.match(line.text)
        if match is not None:
            return self._add(line, (("eval_ppl", match[1]), ("eval_loss", match[2] or "")))
        match = _REWARD.match(line.text)
        if match is None:
            return False
        return self._add(
            line, (("eval_chosen_reward", match[1]), ("eval_rejected_reward", match[2]), ("eval_loss", match[3]))
        )

    def _add(self, line: Line, pairs: tuple[tuple[str, str], ...]) -> bool:
        known = [(name, value) for name, word in pairs if (value := to_float(word)) is not None]
        self._points.add(known, self._epoch, Axis.EPOCH, line.number)
        return True
