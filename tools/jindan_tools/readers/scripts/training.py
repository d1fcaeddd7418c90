"""All habits of one script, and what tells whether it is the one that a run came from."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from time import process_time

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.habits.module_endings import module_endings
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, program_of
from jindan_tools.readers.scripts.table import HABITS, OF_DATA
from jindan_tools.text.regex import regex

# CPU time. A script of 60,000 nodes takes about a fifth of it; what is left out then is a warning, never a wrong one.
_SECONDS = 5.0
_MOST_WORDS = 400
_OF_KERAS = ("loss", "val", "learning", "rate", "accuracy", "acc")
_OF_TRAINER = ("loss", "eval", "train", "learning", "rate", "grad", "norm", "epoch")
# What Stable-Baselines3 logs by itself.
_OF_AGENT = (
    "loss", "train", "learning", "rate", "rollout", "ep", "rew", "len", "mean", "eval", "reward", "explained", "variance",
)  # fmt: skip
_TRAINS = ("backward(", ".fit(", ".fit_generator(", "training_step", "def compute_loss", "Trainer(", ".learn(")
_MODELS = "nn.Module"
_PREPARES = ("__getitem__", "Compose(")
# Hangul and Han as well: a log may name its figures in either.
_WORD = regex(r"[A-Za-z]{2,20}|[가-힣]{2,20}|[一-鿿]{2,20}")


def may_train(text: str) -> bool:
    """Say whether a script may train or define a model."""
    return any(word in text for word in (*_TRAINS, _MODELS))


def may_prepare(text: str) -> bool:
    """Say whether a script may prepare the pictures of a training."""
    return any(word in text for word in _PREPARES)


def habits_of(tree: ast.Module) -> Iterator[Habit]:
    """Yield `trains` for a script that trains, with the words it may print, then its habits; for others how models end."""
    program = program_of(tree)
    if program is None:
        return
    line = _trains(program)
    if line is None:
        yield from module_endings(program)
        yield from _found(Training(program=program), OF_DATA)
        return
    yield Habit(name="trains", line=line, facts={"words": " ".join(_words(program))})
    yield from _found(Training(program=program), HABITS)


def _found(training: Training, looked_for: Sequence[Callable[[Training], Iterator[Habit]]]) -> Iterator[Habit]:
    begin = process_time()
    for habit in looked_for:
        if process_time() - begin > _SECONDS:
            return
        try:
            yield from habit(training)
        except RecursionError:
            continue


def _uses_keras(program: Program) -> bool:
    """Say whether fit prints names of its own."""
    return _imports(program, "keras", "tensorflow")


def _trains_agent(program: Program) -> bool:
    """Say whether learn trains an agent and logs names of its own."""
    return _imports(program, "stable_baselines3", "sb3_contrib")


def _imports(program: Program, *parts: str) -> bool:
    """Say whether a library is imported whose name holds one of the parts."""
    whole = (a.name for n in program.above if isinstance(n, ast.Import) for a in n.names)
    return any(part in name for name in (*program.imported.values(), *whole) for part in parts)


def _trains(program: Program) -> int | None:
    """Return the line of the first call that trains: backward, or fit of a Keras model or a trainer."""
    keras = _imports(program, "keras", "lightning", "tensorflow")
    agent = _trains_agent(program)
    for call in program.calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if name == "backward" or (keras and name in {"fit", "fit_generator"}) or (agent and name == "learn"):
            return call.lineno
    step = next((f for f in program.functions if f.name in {"training_step", "compute_loss"}), None)
    if step is not None:
        return step.lineno
    if not any(called(c) == "train" for c in program.calls):
        return None
    trainers = (
        c for c in program.calls if program.called(c).startswith("transformers.") and called(c).endswith("Trainer")
    )
    return next((c.lineno for c in trainers), None)


def _words(program: Program) -> list[str]:
    """Return the words in the texts that are written out, and the names of keywords of calls, in lower case."""
    found: dict[str, None] = dict.fromkeys(_OF_KERAS) if _uses_keras(program) else {}
    if _imports(program, "transformers"):
        found |= dict.fromkeys(_OF_TRAINER)
    if _trains_agent(program):
        found |= dict.fromkeys(_OF_AGENT)
    for node in program.above:
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if isinstance(node, ast.keyword) and node.arg:
            text = node.arg
        for match in _WORD.finditer(text[:400]):
            found[match[0].lower()] = None
        if len(found) >= _MOST_WORDS:
            break
    return list(found)
