"""Read the scores that DeepSpeed-Chat prints: of the reward model after each epoch, and of the answers in PPO."""

from __future__ import annotations

from collections.abc import Iterable

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# DeepSpeedExamples, applications/DeepSpeed-Chat, step2 and step3 main.py; the older scripts write small letters.
_EPOCH = regex(r"(?:Beginning of|Evaluating reward,) Epoch (\d+)/")
_EVALUATED = regex(
    r"^chosen_last_scores \([^)]{1,30}\) : (\S+?)(?:, reject(?:ed)?_last_scores \([^)]{1,30}\) : (\S+?))?,\s+acc \([^)]{1,30}\) : (\S+)$"
)
_STEP = regex(r"^[Ee]poch: (\d+) ?\| ?[Ss]tep: (\d+) ?\|.{0,80}?\b(?:PPO Epoch|ppo_ep): ")
_REWARD = regex(r"^[Aa]verage reward score: (\S+?)(?: \| EMA reward score: (\S+))?$")


class DeepSpeedChatScanner:
    """`chosen_last_scores (higher is better) : 5.2, acc (higher is better) : 0.63` and `Average reward score: -0.95`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._epoch = 0.0
        self._step = -1
        self._before = 0

    def feed(self, line: Line) -> bool:
        """Take a line of scores; the line of losses, which tells the step, is left to others."""
        text = line.text
        if "poch" in text[:60]:
            self._place(text)
            return False
        evaluated = _EVALUATED.match(text)
        if evaluated is not None:
            names = ("eval_chosen_reward", "eval_rejected_reward", "eval_acc")
            return self._add(line, zip(names, evaluated.groups(), strict=True), self._epoch, Axis.EPOCH)
        reward = _REWARD.match(text)
        if reward is None or self._step < 0:
            return False
        return self._add(
            line,
            zip(("reward", "reward_ema"), reward.groups(), strict=True),
            float(self._before + self._step),
            Axis.STEP,
        )

    def finish(self) -> Reading:
        """Return the curves."""
        return Reading(series=self._points.series())

    def _place(self, text: str) -> None:
        epoch = _EPOCH.search(text)
        if epoch is not None:
            self._epoch = float(epoch[1])
            return
        match = _STEP.match(text)
        if match is None:
            return
        step = int(match[2])
        if step < self._step:
            self._before += self._step + 1
        self._step = step

    def _add(self, line: Line, words: Iterable[tuple[str, str | None]], x: float, axis: Axis) -> bool:
        known = [(name, value) for name, word in words if word and (value := to_float(word)) is not None]
        self._points.add(known, x, axis, line.number)
        return True
