"""Write a duration the way a person plans a day with it."""

from __future__ import annotations

from jindan_tools.text.figures import figure

_HOUR, _DAY = 60.0, 60.0 * 24


def duration(minutes: float) -> str:
    """Return minutes as '45초', '14.5분', '218분(3.6시간)' or '2,880분(2일)'."""
    if minutes < 1:
        return f"{figure(60 * minutes, 3)}초"
    text = f"{figure(round(minutes) if minutes >= 100 else minutes, 3 if minutes < 1000 else 7)}분"
    if minutes >= _DAY:
        return f"{text}({figure(minutes / _DAY, 2)}일)"
    return f"{text}({figure(minutes / _HOUR, 2)}시간)" if minutes >= _HOUR * 1.5 else text
