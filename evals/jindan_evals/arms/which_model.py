"""Which model the arms use: a file, a server, or the small one, which says nothing about quality."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jindan_agent.llm.settings import ModelSettings, model_settings
from jindan_evals.local_model.server import served, server_version
from jindan_evals.small_model.model import MODEL

LOCAL_FILE = "LOCAL_MODEL_GGUF"
THREADS = "LOCAL_MODEL_THREADS"
NOT_RUN = (
    "QUALITY NOT RUN: no real model. Set LOCAL_MODEL_GGUF=/path/to/model.gguf, or OPENAI_BASE_URL and OPENAI_MODEL. "
    "The figures of the model's arms below are those of the small harness model, which was trained on synthetic tasks "
    "and reads no log: they show that the harness works and say nothing about how well a language model diagnoses."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """A model that answers: its settings, its name on the scoreboard, and whether its quality means anything."""

    settings: ModelSettings
    name: str
    is_real: bool


@contextmanager
def chosen_model(environ: Mapping[str, str]) -> Generator[Chosen]:
    """Give the model that the environment names, served here when it is a file; raises OSError for a missing file."""
    path = environ.get(LOCAL_FILE, "").strip()
    remote = None if path else model_settings(environ)
    if remote is not None:
        yield Chosen(settings=remote, name=remote.model, is_real=True)
        return
    file = Path(path) if path else MODEL
    if not file.is_file():
        raise FileNotFoundError(file)
    with served(file, threads=int(environ.get(THREADS, "1"))) as url:
        # The limits of the environment hold here too: a processor may take minutes to read a Korean prompt.
        settings = model_settings({**environ, "DIAGNOSE_BASE_URL": url, "DIAGNOSE_MODEL": file.stem})
        if settings is None:
            raise RuntimeError("a server and a model name are settings of a model")
        yield Chosen(settings=settings, name=f"{file.stem} (llama.cpp {server_version()})", is_real=bool(path))
