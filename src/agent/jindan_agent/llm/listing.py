"""The models a server says it has."""

from __future__ import annotations

import json
from typing import cast

from jindan_agent.llm.deadline import within
from jindan_agent.llm.settings import ModelSettings
from jindan_agent.llm.wire import Wire
from jindan_tools.text.safe import safe_line

_SECONDS = 5.0


def listed_models(settings: ModelSettings) -> list[str] | None:
    """Return the ids in GET /models, None when there is no such page."""
    wire = Wire(settings)
    url = f"{settings.base_url.rstrip('/')}/models"
    text = within(_SECONDS + 1, lambda: wire.page("GET", url, None, _SECONDS))
    wire.close()
    try:
        page: object = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(page, dict):
        return None
    entries = cast("dict[str, object]", page).get("data")
    if not isinstance(entries, list):
        return None
    found = [cast("dict[str, object]", e).get("id") for e in cast("list[object]", entries) if isinstance(e, dict)]
    return [safe_line(name, 120) for name in found if isinstance(name, str)]
