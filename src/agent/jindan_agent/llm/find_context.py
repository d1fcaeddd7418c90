"""Ask a server's own pages how large its context is; each server says it in another place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import cast
from urllib.parse import urlsplit, urlunsplit

from jindan_agent.llm.context import Context
from jindan_agent.llm.settings import ModelSettings
from jindan_tools.text.regex import regex

Fetch = Callable[[str, str, Mapping[str, object] | None, float], bytes | None]
_SECONDS = 2.0
# Models are trained for more than a server loads them with, so only what was loaded counts:
# vLLM max_model_len (GET /v1/models), llama.cpp meta.n_ctx (the same) or default_generation_settings.n_ctx
# (GET /props), LM Studio loaded_instances[].config.context_length (GET /api/v1/models), Ollama context_length of the
# loaded model (GET /api/ps), else num_ctx of its Modelfile (POST /api/show).
_NUM_CTX = regex(r"^\s*num_ctx\s+(\d+)", re.MULTILINE)
_FEWEST, _MOST = 256, 20_000_000


def find_context(fetch: Fetch, settings: ModelSettings) -> Context | None:
    """Return the context that the server has loaded the model with, None when no page of it says so."""
    found = next((n for n in _said(fetch, settings) if _FEWEST <= n <= _MOST), None)
    return None if found is None else Context(tokens=found, origin="server")


def _said(fetch: Fetch, settings: ModelSettings) -> Iterator[int]:
    root, model = _root(settings.base_url), settings.model
    listed = _page(fetch, "GET", f"{settings.base_url.rstrip('/')}/models")
    mine = _entry(listed, "data", model)
    yield from _numbers(mine, "max_model_len")
    yield from _numbers(_object(mine.get("meta")), "n_ctx")
    if not settings.is_local and not listed:
        return
    props = _page(fetch, "GET", f"{root}/props")
    yield from _numbers(_object(props.get("default_generation_settings")), "n_ctx")
    yield from _lm_studio(fetch, root, model)
    yield from _ollama(fetch, root, model)


def _lm_studio(fetch: Fetch, root: str, model: str) -> Iterator[int]:
    loaded = _entry(_page(fetch, "GET", f"{root}/api/v1/models"), "models", model).get("loaded_instances")
    instances = cast("list[object]", loaded) if isinstance(loaded, list) else []
    for instance in instances[:1]:
        yield from _numbers(_object(_object(instance).get("config")), "context_length")


def _ollama(fetch: Fetch, root: str, model: str) -> Iterator[int]:
    if "version" not in _page(fetch, "GET", f"{root}/api/version"):
        return
    yield from _numbers(_entry(_page(fetch, "GET", f"{root}/api/ps"), "models", model), "context_length")
    shown = _page(fetch, "POST", f"{root}/api/show", {"model": model}).get("parameters")
    yield from (int(n) for n in _NUM_CTX.findall(shown if isinstance(shown, str) else "")[:1])


def _root(base_url: str) -> str:
    parts = urlsplit(base_url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/").removesuffix("/v1"), "", "")).rstrip("/")


def _page(fetch: Fetch, method: str, url: str, body: Mapping[str, object] | None = None) -> Mapping[str, object]:
    text = fetch(method, url, body, _SECONDS)
    try:
        return _object(json.loads(text)) if text else {}
    except (ValueError, RecursionError):
        return {}


def _entry(page: Mapping[str, object], key: str, model: str) -> Mapping[str, object]:
    """Return the entry of a list of models that is ours; the only one when there is one."""
    listed = page.get(key)
    entries = [_object(e) for e in cast("list[object]", listed)] if isinstance(listed, list) else []
    names = {model, f"{model}:latest"}
    named = [e for e in entries if names & {e.get("id"), e.get("name"), e.get("model"), e.get("key")}]
    return named[0] if named else entries[0] if len(entries) == 1 else {}


def _object(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _numbers(entry: Mapping[str, object], *names: str) -> Iterator[int]:
    values = (entry.get(name) for name in names)
    yield from (v for v in values if isinstance(v, int) and not isinstance(v, bool))
