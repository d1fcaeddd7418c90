"""Say lines that count their records in an unusual place or word as the epoch and step scanners know them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from jindan_tools.model.series import Role
from jindan_tools.readers.logs.pairs import NUMBER, find_pairs
from jindan_tools.readers.logs.shapes import MOST_SHAPES, shape_of
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

_MEASURED = frozenset({Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC, Role.OTHER})
# `Train loss 0.53 | Val loss 0.61 | Epoch 3`, `[Learner] Loss = 0.05 | Steps = 70 | Walltime = 4.2`.
_COUNT_BEHIND = regex(
    r"^(?P<before>[^{}]{5,300}?)\s*[|,;(\[\-]\s*(?P<count>(?:at )?(?:[Ee]pochs?|EPOCH|[Ss]teps?|[Ii]ter(?:ation)?s?|에폭|에포크|스텝)\s*[:=#]?\s*"
    r"(?P<number>\d{1,9}(?:\s*/\s*\d{1,9})?)(?![\d.:]))\s*\)?\]?(?P<after>[|,;\s].{0,300}|)$"
)
_COUNT_WORDS = ("epoch", "Epoch", "EPOCH", "step", "Step", "iter", "Iter", "에폭", "에포크", "스텝")
# Parts of the names of what stands before its count.
_MEASURES = ("oss", "OSS", "cc", "ACC", "f1", "F1", "AUC", "auc", "IoU", "손실", "정확도", "eward", "ppl", "PPL")
_MEASURE_SHAPES = tuple(map(shape_of, _MEASURES))
_COUNTED_FIRST = regex(r"epoch|step|iter|batch|에폭|에포크|스텝|episode|round|^\W*\d+\s*[/:|]", re.IGNORECASE)
_REPEATS = regex(r"\b(?:best|sav|restor|load|resum|patience|early|improv|decreas|from|final)", re.IGNORECASE)
# `Training of Epoch 0 - loss: 223.1`, `average test of epoch 0: loss 0.53 acc 0.73`, `VALIDATION = Epoch 3, Loss: 0.4`.
_PHASE_OF_EPOCH = regex(
    r"^.{0,40}?\b(?P<phase>train|valid|validat|val|test|eval|evaluat)(?:ing|ion|ation)?"
    r"(?: (?:of|for|at|in|after)| ?(?:=+>?|-+>|>{1,3}|\*+)) epoch:? (?P<epoch>\d{1,7}(?: ?/ ?\d{1,7})?)\b(?P<rest>.{1,300})$",
    re.IGNORECASE,
)
# Federated learning counts communication rounds: `Round 3: train_loss = 2.0`, `Global Round 3/50, loss: 0.4`.
_ROUND = regex(
    r"^(?P<before>[^\w]{0,24}(?:\S{1,40} ){0,3}?(?:\W{0,4}(?:communication|comm|global|federated|fl|server|training)[ _\-]){0,2})"
    r"round\s*[:#=]?\s*\[?\s*(?P<count>\d{1,6}(?:\s*/\s*\d{1,6})?)\]?(?!\.\d|\w)(?P<rest>.{0,300})$",
    re.IGNORECASE,
)
# `[batch 10/152, epoch 1/15]: loss:0.1`: the count of the batch before that of the epoch.
_BATCH_OF_EPOCH = regex(
    r"^.{0,100}?[\[(]?\b(?:batch|step|iter(?:ation)?)\s*[:=]?\s*(?P<step>\d{1,9}\s*/\s*\d{1,9})\s*[,;|]\s*"
    r"(?P<epoch>epoch\s*[:=]?\s*\d{1,7}(?:\s*/\s*\d{1,7})?)[\])]?(?P<rest>\W.{1,2000})$",
    re.IGNORECASE,
)
# `[04/14 11:48:20 fastreid.utils.events]:  eta: 0:10:21  epoch/iter: 52/13673  total_loss: 7.2`.
_EPOCH_AND_ITER = regex(r"^.{0,160}?\bepoch/iter: (?P<epoch>\d{1,7})/(?P<iter>\d{1,12})\s(?P<rest>.{1,2000})$")
# `333 154 Loss=0.2 Time=0.04`: epoch and batch, bare.
_BARE_COUNTS = regex(
    rf"^\s*(?P<epoch>\d{{1,6}})\s+(?P<batch>\d{{1,9}})\s+(?P<rest>[A-Za-z]\w{{0,30}}\s*[=:]\s*(?:{NUMBER}).{{0,200}})$"
)
# `...-Speed 2178.40 samples/sec   Loss 44.1   LearningRate 0.1   Epoch: 0   Global Step: 20   Fp16 Grad Scale: 65536` of ArcFace
# (insightface/recognition/arcface_torch/utils/utils_callbacks.py).
_ARCFACE = regex(
    rf"Speed [\d.]+ samples/sec\s+Loss (?P<loss>{NUMBER})\s+LearningRate (?P<rate>{NUMBER})\s+Epoch: (?P<epoch>\d{{1,6}})\s+"
    rf"Global Step: (?P<step>\d{{1,12}})(?:\s+Fp16 Grad Scale:\s*(?P<scale>{NUMBER}))?"
)
# `[38/200], [1/604], global_step: 13099, loss: 0.9`, `INFO [1/100] batch 50/646 loss=47.8`: both with their totals.
_EPOCH_AND_BATCH = regex(
    r"^(?:.{0,80}?(?:INFO|DEBUG|\]|-|:)\s{1,4})?\[\s*(?P<epoch>\d{1,6}\s*/\s*\d{1,6})\s*\]\s*[,:|]?\s*"
    r"(?:\[\s*|(?:batch|iter(?:ation)?|step)\s*[:=]?\s*\[?\s*)(?P<step>\d{1,9}\s*/\s*\d{1,9})\s*\]?(?P<rest>[\s,:|].{1,2000})$",
    re.IGNORECASE,
)
# `Train 0, loss: 2.69, train acc: 0.45` and `Test 0, loss: 2.31, test acc: 0.50` of DGCNN.
_SPLITS = ("Train ", "Test ", "Val ", "Valid ", "Eval ")
_SPLIT_AND_COUNT = regex(r"^(?P<split>Train|Test|Val|Valid|Eval) (?P<epoch>\d{1,6}), (?P<rest>[A-Za-z].{1,300})$")
# `[1][5] loss=0.3`: both bare in brackets of their own.
_BRACKETED_COUNTS = regex(
    r"^\s*\[\s*(?P<epoch>\d{1,6})\s*\]\s*\[\s*(?P<batch>\d{1,9})(?:\s*/\s*\d{1,9})?\s*\]\s*[:|,\-]?\s*(?P<rest>[A-Za-z].{1,600})$"
)
# `0m 38s (- 9m 7s) (5000 6%) 2.8512` of the translation tutorial.
_TIMED = regex(
    rf"^\d{{1,4}}m \d{{1,2}}s \(- \d{{1,6}}m \d{{1,2}}s\) \((?P<step>\d{{1,12}}) \d{{1,3}}%\) (?P<loss>{NUMBER})$"
)
# `0-epoch (84/9000): total loss 11.2`, `12/900 in 0 epoch finished at time 0:01:02, Loss is 0.9`.
_EPOCH_BEHIND = regex(
    r"^(?:INFO|DEBUG)?\W{0,3}(?:(?P<step>\d{1,9}/\d{1,9}) in )?(?P<epoch>\d{1,6})[- ]epoch\b\s*(?:[(\[]\s*(?P<count>\d{1,9}\s*/\s*\d{1,9})\s*[)\]])?(?P<rest>\W.{1,600})$"
)
# `100번째 스텝 loss 2.31`, `반복 100: 손실=2.31`.
_KOREAN_STEP = regex(
    r"^(?P<before>.{0,60}?)(?:(?P<first>\d[\d,]{0,12})\s?번째 (?:스텝|반복|배치|이터레이션)|(?:반복|이터레이션|이터)\s*[:=]?\s*(?P<second>\d[\d,]{0,12}))(?P<rest>\W.{1,300})$"
)
# `Episode 10  Average reward: 12.1`, `Episode: 100/500, score: 21`; keras-rl: `43587/50000: episode: 588, ... loss: 4.9`.
_EPISODE = regex(
    r"^(?P<before>\W{0,12}(?:\[[^\]]{1,60}\]\s?)?(?:.{0,40}(?:INFO|- ):?\s+)?)(?:episode|에피소드)\s*[:#=]?\s*\[?"
    r"(?P<count>\d{1,9})(?:\s*(?:/|of)\s*(?P<total>\d{1,9}))?\]?(?!\.\d|\w)(?P<rest>.{1,300})$",
    re.IGNORECASE,
)
_KERAS_RL = regex(r"^\s*\d{1,9}\.\s+(?P<step>\d{1,12})/(?P<total>\d{1,12}): episode: \d{1,9}, (?P<rest>.{1,600})$")


class Reworded(Struct, frozen=True):
    """A line in other words and the scanner it is said to.

    `to` is 'epoch', 'step', 'pair' (bare counts of epoch and batch) or 'episode' (steps of an agent, whose loss need not
    fall).
    """

    to: str
    text: str


def reworded_line(text: str, shape: str = "") -> Reworded | None:
    """Return the line in the words of a scanner, None for a line that needs none; `shape` is that of the text, where known."""
    if not may_need(shape or shape_of(text)):
        return None
    if text.startswith(_SPLITS) and (split := _split_and_count(text)) is not None:
        return split
    if any(map(text.__contains__, _RARE)):
        for change in _CHANGES:
            found = change(text)
            if found is not None:
                return found
    if "][" in text[:12] or "] [" in text[:12]:
        return _bracketed(text)
    return (_bare(text) if text[:8].strip()[:1].isdigit() else None) or _behind(text)


@lru_cache(maxsize=MOST_SHAPES)
def may_need(shape: str) -> bool:
    """Say whether a line of a shape may need other words, whatever its digits."""
    if any(map(shape.__contains__, _RARE)):
        return True
    if shape.startswith(_SPLITS) and _SPLIT_AND_COUNT.match(shape) is not None:
        return True
    if _begins_with_counts(shape) and _BARE_COUNTS.match(shape) is not None:
        return True
    if ("][" in shape[:12] or "] [" in shape[:12]) and _BRACKETED_COUNTS.match(shape) is not None:
        return True
    head = _head(shape)
    return bool(head) and any(map(head.__contains__, _MEASURE_SHAPES)) and _COUNT_BEHIND.match(shape) is not None


def _begins_with_counts(text: str) -> bool:
    first = text[:8].strip()[:1]
    return first.isdigit() and all(word.isdigit() for word in text[:40].split(None, 2)[:2])


def _head(text: str) -> str:
    """Return what stands before the first word that counts, '' for a line that begins with it."""
    # Most lines count their record first: they need no look at the rest.
    if text.startswith(_COUNT_WORDS):
        return ""
    return text[: min([at for word in _COUNT_WORDS if (at := text.find(word)) >= 0], default=0)]


def _told(text: str) -> bool:
    return any(describe(name).role in _MEASURED - {Role.OTHER} for name, _ in find_pairs(text))


def _behind(text: str) -> Reworded | None:
    head = _head(text)
    match = _COUNT_BEHIND.match(text) if head and any(map(head.__contains__, _MEASURES)) else None
    if match is None or _COUNTED_FIRST.search(match["before"]) or _REPEATS.search(match["before"]):
        return None
    if not _told(match["before"]):
        return None
    to = "epoch" if match["count"].lower().startswith(("ep", "에", "at ep")) else "step"
    word = "Epoch" if to == "epoch" else "step"
    return Reworded(to, f"{word} {match['number'].replace(' ', '')}:{match['after']} | {match['before'].strip()}")


def _phase(text: str) -> Reworded | None:
    match = _PHASE_OF_EPOCH.match(text)
    if match is None or not _told(match["rest"]):
        return None
    phase = match["phase"].lower()
    name = "Train" if phase == "train" else "test" if phase == "test" else "val"
    return Reworded("epoch", f"{name} Epoch: {match['epoch'].replace(' ', '')} {match['rest'].lstrip(' -:|,')}")


def _round(text: str) -> Reworded | None:
    match = _ROUND.match(text)
    if match is None or not (_told(match["rest"]) or not match["rest"].strip(" -=:.*#|)]")):
        return None
    return Reworded("epoch", f"Epoch {match['count'].replace(' ', '')}{match['rest'] or ''}")


def _epoch_and_iter(text: str) -> Reworded | None:
    match = _EPOCH_AND_ITER.match(text)
    return None if match is None else Reworded("step", f"epoch {match['epoch']} iter: {match['iter']}  {match['rest']}")


def _batch_of_epoch(text: str) -> Reworded | None:
    match = _BATCH_OF_EPOCH.match(text)
    if match is None or not _told(match["rest"]):
        return None
    return Reworded("epoch", f"{match['epoch']} [{match['step']}] {match['rest'].lstrip(' ,:|-')}")


def _split_and_count(text: str) -> Reworded | None:
    match = _SPLIT_AND_COUNT.match(text)
    if match is None or not _told(match["rest"]):
        return None
    return Reworded("epoch", f"{match['split']} Epoch: {match['epoch']} {match['rest']}")


def _epoch_and_batch(text: str) -> Reworded | None:
    match = _EPOCH_AND_BATCH.match(text)
    if match is None or not _told(match["rest"]):
        return None
    epoch, step = match["epoch"].replace(" ", ""), match["step"].replace(" ", "")
    return Reworded("epoch", f"Epoch {epoch} [{step}] {match['rest'].lstrip(' ,:|-')}")


def _epoch_behind(text: str) -> Reworded | None:
    match = _EPOCH_BEHIND.match(text)
    rest = "" if match is None else match["rest"].lstrip(" ,:|")
    if match is None or not _told(rest):
        return None
    count = match["step"] or match["count"] or ""
    return Reworded("epoch", f"Epoch {match['epoch']}{count and f' [{count}]'} {rest}")


def _bare(text: str) -> Reworded | None:
    match = _BARE_COUNTS.match(text)
    if match is None or not _told(match["rest"]):
        return None
    return Reworded("pair", f"[{match['epoch']}, {match['batch']}] {match['rest']}")


def _arcface(text: str) -> Reworded | None:
    match = _ARCFACE.search(text)
    if match is None:
        return None
    scale = f" grad_scale: {match['scale']}" if match["scale"] else ""
    return Reworded(
        "step", f"epoch {match['epoch']} step {match['step']}: loss: {match['loss']} lr: {match['rate']}{scale}"
    )


def _bracketed(text: str) -> Reworded | None:
    match = _BRACKETED_COUNTS.match(text)
    if match is None or not _told(match["rest"]):
        return None
    return Reworded("pair", f"[{match['epoch']}, {match['batch']}] {match['rest']}")


def _timed(text: str) -> Reworded | None:
    match = _TIMED.match(text)
    return None if match is None else Reworded("step", f"step {match['step']}: loss {match['loss']}")


def _korean_step(text: str) -> Reworded | None:
    match = _KOREAN_STEP.match(text)
    if match is None or not _told(match["rest"]):
        return None
    return Reworded(
        "step", f"step {(match['first'] or match['second']).replace(',', '')}: {match['rest'].lstrip(' ,:|')}"
    )


def _episode(text: str) -> Reworded | None:
    counted = _KERAS_RL.match(text)
    if counted is not None:
        return Reworded("episode", f"step {counted['step']}/{counted['total']}: {counted['rest']}")
    match = _EPISODE.match(text)
    if match is None or not find_pairs(match["rest"]):
        return None
    total = f"/{match['total']}" if match["total"] else ""
    return Reworded("episode", f"step {match['count']}{total}: {match['rest'].lstrip(' ,:|')}")


# What to do with a line that holds one of the rare words. The first that understands the line says it anew.
_RARE = (
    *(
        " epoch finished",
        "-epoch ",
        "epoch/iter",
        "pisode",
        "에피소드",
        "ound",
        "OUND",
        "번째 ",
        "반복",
        "이터",
        "%) ",
        "Global Step: ",
    ),
    *("], [", "] batch ", "] Batch ", "] iter ", "] Iter ", "] step ", "] Step "),
    *(f"{mark} {epoch}" for mark in ",|;=>*" for epoch in ("epoch", "Epoch", "EPOCH")),
    *(f" {word} {epoch}" for word in ("of", "for", "in", "at", "after") for epoch in ("epoch", "Epoch")),
)
_CHANGES: tuple[Callable[[str], Reworded | None], ...] = (
    _epoch_behind,
    _batch_of_epoch,
    _epoch_and_iter,
    _episode,
    _round,
    _phase,
    _korean_step,
    _timed,
    _arcface,
    _epoch_and_batch,
)
