"""The one error a person can fix: what is wrong, where, and what to do about it."""

from __future__ import annotations


class UserError(Exception):
    """Something the user can put right. `what` names the problem and its place, `hint` says what to do."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


def error_text(what: str, hint: str) -> str:
    """Return the two lines in which every error is shown."""
    return f"오류: {what}\n  → {hint}"
