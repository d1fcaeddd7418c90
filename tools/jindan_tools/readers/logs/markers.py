"""Read the lines with which a script says that it finished, stopped early, resumed or saved a checkpoint."""

from __future__ import annotations

import re

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

_FINISHED = regex(
    r"^[\W\dTZ]{0,60}(?:(?:model )?training (?:is )?(?:has )?(?:been )?(?:complete|completed|finished|done|succeeded|successful)\b|done\.|done training\b|finished training\b|"
    r"all done\b|train(?:ing)? end(?:ed)?\b|optimi[sz]ation (?:is )?(?:complete|finished)\b|학습\s?(?:이 )?(?:완료|종료|끝)|훈련\s?(?:이 )?(?:완료|종료)|training over)|"
    r"\bTraining completed\. Do not forget to share your model|\[after training is done\]|done training in [\d.]+ seconds|"
    r"training of experiment is done|^training time \d|"
    r"\bINFO\b[\s\]:|\-]{1,8}(?:[\w.]{1,40}[\s\]:|\-]{1,8})?(?:(?:model )?training (?:is |has )?(?:been )?(?:complete|completed|finished|done)\b|finished training\b)|"
    r"训练(?:完成|结束)",
    re.IGNORECASE,
)
_EXIT = regex(r"Process (\d+) exits successfully|exited? with (?:exit )?code 0\b")
_EARLY = regex(
    r"early[ -]?stopp(?:ing|ed)(?!.*(?:patience\s*(?:[=:]|\d)(?!.*\b(?:at (?:epoch|step)|reached|exhausted|exceeded))|callback|enabled|monitor))(?:.*?epoch:?\s*(\d+))?|"
    r"조기 ?종료|early[ -]stop\b(?=.{1,60}\bstopping (?:training|now)\b)|"
    r"(?:no improvements?|(?:didn'?t|did not|has not|hasn'?t|not) improved?)(?: \w+)? (?:for|in|since|over)(?: the)?(?: (?:last|past))? (\d+) "
    r"(?:consecutive )?(?:epochs?|evaluations?|validations?|checks?).*stop|"
    # mmengine/hooks/early_stopping_hook.py
    r"\bthe monitored metric did not improve in the last (\d+) records",
    re.IGNORECASE,
    words=("early-stop", "early stop", "earlystop", "조기", "no improvement", "improve"),
)
_WAITED = regex(r"(\d{1,5})\s?(?:번|회|에폭|에포크|epoch)\s?(?:동안|연속|째)", words=("동안", "연속", "째"))
_BEST = regex(
    r"\bbest[ _]((?:(?:val|valid|dev|test|eval)[ _/])?[a-z][\w@/.\-]{1,24})\s?[:=]?\s?(\d{0,3}\.\d{2,12})\b",
    re.IGNORECASE,
)
# The best of a fold or a seed is not chosen among the others.
_ONE_OF_SEVERAL = regex(r"\b(?:fold|split|seed|trial|repeat|cv|subject|client|round|task)\s?[#:=]?\s?\d", re.IGNORECASE)
# keras/src/callbacks/early_stopping.py, 2.2 to 3.15; epochs are counted from 1.
_RESTORED = regex(r"from the end of the best epoch: (\d{1,7})\b", words=("best epoch",))
_COUNTER = regex(r"early ?stop\w*[^:]{0,20}counter\s*:?\s*\d{1,6} out of (\d{1,6})\b", re.IGNORECASE)
_NOT_EARLY = regex(
    r"counter|improve\w* (?:for|in) \d+ ?/ ?\d+|early_stopp?ing\w*\s*[=:]|earlystopping\s*[>(]|instantiat|import|warn(?!ing \| )|config|out of|없이|will ",
    re.IGNORECASE,
)
_RESUME = regex(
    r"(?:resum(?:ing|ed)(?: training| from)?.*?(?:epoch|step|checkpoint|iteration)|loaded checkpoint|loading (?:model )?checkpoint from|"
    r"(?:loading|restoring|loaded|restored) (?:model )?(?:weights|state|model|optimizer)\b.{0,20}?\bfrom \S*(?:last|checkpoint|ckpt)|"
    r"continuing training from (?:checkpoint|epoch|global step)|successfully loaded checkpoint|"
    r"starting training from iteration [1-9])",
    re.IGNORECASE,
    words=("resum", "loaded", "loading", "restoring", "restored", "continuing training", "from iteration"),
)
_PLACE = regex(r"\b(epoch|step|iteration)s?[ :=]+(\d+)", re.IGNORECASE)
_SAVED = regex(
    r"(?:sav(?:ed|ing)|wrote) .*?(?:checkpoint|model|encoder|weights|state)\b.*?(?: to |: |=> ?)['\"]?(?P<path>[^\s'\"]+)|"
    r"saving checkpoint at (?P<epoch>\d+) (?:epoch|iter)|saved .*?checkpoint:?(?: (?:in|at|to|as|under))? (?!(?:for|with|and|of|was|is|has)\b)(?P<path2>\S+)|"
    r"checkpoint .{0,40}?saved (?:to|in|at) (?P<path4>\S+)|"
    r"saved (?P<path3>\S+\.(?:pt|pth|ckpt|bin|safetensors|h5))",
    re.IGNORECASE,
    words=("checkpoint", "model", "encoder", "weights", "state", ".pt", ".ckpt", ".bin", ".safetensors", ".h5"),
)


_LONGEST = 400
_MARKS = ("best", "sav", "wrote ", "counter", "stop", "조기", "resum", "checkpoint", "ckpt", "continuing", " from ")


class MarkerScanner:
    """`Training complete`, `done.`, `exits successfully`, `Early stopping at epoch 12`, `Saving model checkpoint to ...`."""

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)
        self._settings = SettingCollector(path)
        self._best: tuple[float, Line] | None = None

    def concerns(self, shape: str) -> bool:
        """Say whether a line of this shape may mark something."""
        if "%|" in shape or len(shape) > _LONGEST:
            return False
        low = shape.lower()
        return any(map(low.__contains__, _MARKS)) or _may_end(low)

    def feed(self, line: Line) -> bool:
        """Take a line that marks an end, a resume or a checkpoint."""
        text = line.text
        if "%|" in text or len(text) > _LONGEST:
            return False
        low = text.lower()
        if "best" in low:
            self._kept(line)
        if "sav" in low or "wrote " in low:
            ended = _may_end(low) and self._finished(line)
            return self._saved(line) or ended
        if "counter" in low and "out of" in low:
            return self._counted(line)
        if "stop" in low or "조기" in low or "not improve in the last" in low:
            return self._early(line)
        if "resum" in low or "checkpoint" in low or "ckpt" in low or "continuing" in low or " from " in low:
            return self._resume(line) or (_may_end(low) and self._finished(line))
        return _may_end(low) and self._finished(line)

    def finish(self) -> Reading:
        """Return the events."""
        if self._best is not None:
            self._settings.add("best_metric", *self._best)
        return Reading(settings=self._settings.settings(), events=self._events.events())

    def _kept(self, line: Line) -> None:
        """Keep the newest score that a script calls its best: `new best dev_acc 0.8312, checkpoint saved`."""
        match = _BEST.search(line.text)
        told = match is not None and describe(match[1]).higher_is_better is not None
        if match is not None and told and not _ONE_OF_SEVERAL.search(line.text):
            self._best = float(match[2]), line
        restored = _RESTORED.search(line.text)
        if restored is not None:
            self._settings.add("restored_epoch", int(restored[1]), line)

    def _counted(self, line: Line) -> bool:
        """Keep the patience that `EarlyStopping counter: 3 out of 7` tells."""
        match = _COUNTER.search(line.text)
        if match is not None:
            self._settings.add("patience", int(match[1]), line)
        return match is not None

    def _finished(self, line: Line) -> bool:
        if _EXIT.search(line.text):
            kept = self._events.add(EventKind.FINISHED, line, {"reason": "exit 0"}, key="exit")
            kept["last_line"] = float(line.number)
            return True
        if _FINISHED.search(line.text) and "0%" not in line.text:
            reason = line.text.strip()[:120]
            kept = self._events.add(EventKind.FINISHED, line, {"reason": reason}, key=reason)
            kept["last_line"] = float(line.number)
            return True
        return False

    def _early(self, line: Line) -> bool:
        match = _EARLY.search(line.text)
        if match is None or _NOT_EARLY.search(line.text):
            return False
        data: dict[str, str | float] = {}
        if match[1]:
            data["epoch"] = match[1]
        waited = match[2] or match[3] or ((told := _WAITED.search(line.text)) and told[1])
        if waited:
            data["patience"] = waited
        self._events.add(EventKind.EARLY_STOP, line, data, key=line.text)
        return True

    def _resume(self, line: Line) -> bool:
        if _RESUME.search(line.text) is None or "warn" in line.text.lower():
            return False
        data: dict[str, str | float] = {m[1].lower(): m[2] for m in _PLACE.finditer(line.text)}
        self._events.add(EventKind.RESUME, line, data, key=line.text)
        return True

    def _saved(self, line: Line) -> bool:
        match = _SAVED.search(line.text)
        if match is None or "not sav" in line.text.lower() or "warn" in line.text.lower():
            return False
        path = (match["path"] or match["path2"] or match["path3"] or match["path4"] or "").rstrip(".`'\"")
        kept = self._events.add(EventKind.CHECKPOINT, line, {"path": path}, key="checkpoint")
        kept |= {"path": path, "last_line": float(line.number)}
        if match["epoch"]:
            kept["epoch"] = float(match["epoch"])
        return True


def _may_end(low: str) -> bool:
    return (
        "complet" in low
        or "finish" in low
        or "done" in low
        or "exit" in low
        or "train end" in low
        or "training end" in low
        or "training over" in low
        or "training time" in low
        or "succe" in low
        or "학습" in low
        or "훈련" in low
        or "训练" in low
    )
