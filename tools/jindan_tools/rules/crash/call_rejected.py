"""CRS056: a function was called with arguments it does not take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.frameworks.removed_arguments import RemovedArgument, removed_argument
from jindan_tools.model.event import Event
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.resolve.names import SPELLINGS
from jindan_tools.rules.crash.fatal_exception import describe, fatal_exception
from jindan_tools.rules.crash.patterns import kind_of
from jindan_tools.rules.crash.signs.phases import Phase
from jindan_tools.rules.crash.signs.told import Raiser, Told, told_by
from jindan_tools.rules.registry import rule
from jindan_tools.text.regex import regex

# The usual names under which libraries are imported, where one of their functions is called.
_INTO_LIBRARY = regex(
    r"\b(?:torch(?:audio|vision|text|metrics)?|tf|tensorflow|keras|np|numpy|pd|pandas|sklearn|scipy|librosa|cv2|transformers|datasets|"
    r"accelerate|diffusers|timm|pl|lightning|wandb|jax|jnp|flax|optax|gym|gymnasium|nltk|spacy|mmcv|albumentations|A)(?:[._]\w+)*\("
)
# A plain function, or a model's forward: what programs write themselves. Libraries are met as the classes that they offer.
_OWN_CALL = regex(r"^(?:[a-z_]\w*|\w+\.forward)\(\)")
_MISSING = regex(r"missing \d+ required positional")
_ARGUMENT = regex(r"unexpected keyword argument '(?P<name>\w+)'")
_UNEXPECTED = regex(r"(?P<owner>\w+)\.__init__\(\) got an unexpected keyword argument '(?P<name>\w+)'")
# Classes that libraries offer, by the words their names are made of; whoever writes a class of his own chooses others.
_LIBRARY_CLASS = regex(
    r"Trainer|Arguments|Tokenizer|Processor|PreTrained|Pipeline|Callback|Logger|Strategy|Plugin|Accelerator|Collator|Checkpoint|EarlyStopping|"
    r"Config$|Scheduler|LR$|Adam|^SGD$|RMSprop|Conv|^Linear$|LSTM|^GRU|Embedding|Dropout|Norm\d?d?$|Transformer|Attention|DataLoader|Sampler|Loss$|"
    r"Classifier|Regressor|DataFrame|^Random|^Resize|^Normalize$|^Compose|^Gauss|Cutout|ForCausalLM|^Auto|YOLO|Env$|^(?:PPO|DQN|A2C|SAC|TD3)$|"
    r"Wandb|Dataset$|Metric|Accuracy|Unet|ResNet|^TextEncoder"
)
_OF_CLASS = regex(r"(?P<owner>\w+)\.\w+\(\) (?:got|takes|missing)")
_UNPACKED = regex(r"\*\*\w")
# As near as a slip of the finger or a forgotten letter.
_SLIP = 0.85
_LONG = 6
_REMOVED = {"env_version": 4.0, "config_error": 1.0, "code_error": -2.0}


@rule("CRS056", "call-rejected", {"config_error": 2.5, "env_version": 2.0, "code_error": 1.5})
def call_rejected(run: Run) -> Iterator[Finding]:
    """Recognise a call with arguments that the called function does not take.

    ## What it does
    Recognises unexpected, missing and repeated arguments of a call.
    ## Why it matters
    The name comes from a configuration, from code, or from another version of the library; the call's line says which. A name
    that is a slip away from a usual setting was misspelt, and a class that no library offers has no other version.
    ## Fires on
    The exception that ended the last attempt of the run.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    CPython call errors (Python/ceval.c).
    """
    event = fatal_exception(run)
    if event is not None and kind_of(event) == "CRS056":
        gone = _gone(event)
        if gone is not None:
            yield describe(event, _told(gone), _REMOVED)
            return
        yield describe(event, "호출한 함수가 받지 않는 인자가 있어", _by_caller(told_by(event)))


def _gone(event: Event) -> RemovedArgument | None:
    match = _UNEXPECTED.search(event.word("message"))
    return None if match is None else removed_argument(match["owner"], match["name"])


def _told(gone: RemovedArgument) -> str:
    instead = f" 그 자리는 {gone.instead}입니다." if gone.instead else ""
    return f"{gone.library} {gone.since} 판부터는 없는 {gone.name} 인자를 넘겨(설치된 판이 스크립트보다 새것입니다.{instead})"


def _by_caller(told: Told) -> Mapping[str, float]:
    """Return the weights by who made the call: a builder of objects, a library, or the program."""
    if Phase.CONFIGURE in told.phases[:2]:
        return {"config_error": 3.0, "env_version": 1.5, "code_error": 1.0}
    if told.raiser is Raiser.LIBRARY or _INTO_LIBRARY.search(told.code) or "keyword-only" in told.message:
        return {"env_version": 3.0, "config_error": 1.0, "code_error": 1.0}
    return _by_argument(told)


def _by_argument(told: Told) -> Mapping[str, float]:
    """Return the weights by the words of the call, where no library and no builder made it."""
    if _misspelt(told.message):
        return {"config_error": 3.0, "code_error": 1.5, "env_version": 0.9}
    if _MISSING.search(told.message):
        # What a library takes away it names; an argument that a call lacks was forgotten by who wrote the call.
        return {"code_error": 2.6, "config_error": 1.8, "env_version": 0.8}
    if _OWN_CALL.search(told.message):
        return {"code_error": 2.4, "config_error": 2.0, "env_version": 1.8}
    owner = _OF_CLASS.search(told.message)
    if owner is not None and _LIBRARY_CLASS.search(owner["owner"]) is None:
        unpacked = _UNPACKED.search(told.code) is not None
        return {"config_error": 2.6 if unpacked else 2.2, "code_error": 2.0 if unpacked else 2.4, "env_version": 0.8}
    return {"env_version": 2.4, "config_error": 2.0, "code_error": 1.8}


def _misspelt(message: str) -> bool:
    """Say whether the argument is a slip away from the name of a setting, or CPython itself offers another spelling."""
    said = _ARGUMENT.search(message)
    if said is None:
        return False
    # Only calls that were rejected for a name need it.
    from difflib import get_close_matches  # noqa: PLC0415

    word, names = said["name"], {spelling for spellings in SPELLINGS.values() for spelling in spellings}
    near = get_close_matches(word, names, 1, _SLIP) if len(word) >= _LONG and word not in names else []
    return "Did you mean" in message or bool(near)
