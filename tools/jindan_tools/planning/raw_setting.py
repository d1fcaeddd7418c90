"""Find a setting by the name that a file writes, for keys that have no canonical name."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.planning.believable import believable


def raw_settings(run: Run, *names: str) -> Iterator[Setting]:
    """Yield the settings whose last part is one of `names` (case and '-' do not count), in file order."""
    wanted = {n.lower() for n in names}
    for setting in run.settings:
        if setting.name.rpartition(".")[2].lstrip("-").replace("-", "_").lower() in wanted:
            yield setting


def raw_number(run: Run, *names: str) -> float | None:
    """Return the first such setting that is a number, None without one."""
    for setting in raw_settings(run, *names):
        value = setting.value
        if isinstance(value, bool) or value is None:
            continue
        try:
            number = float(value)
        except (ValueError, OverflowError):
            continue
        if believable(number):
            return number
    return None


def raw_flag(run: Run, *names: str) -> bool | None:
    """Return the first such setting as a boolean, None without one."""
    for setting in raw_settings(run, *names):
        word = str(setting.value).lower()
        if word in {"true", "false"}:
            return word == "true"
    return None


def stated(setting: Setting) -> Evidence:
    """Return the line that states a setting as evidence."""
    shown = setting.name.rpartition(".")[2]
    value = setting.value
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    return Evidence(
        statement=f"{shown} 설정은 {value}입니다.",
        value=number,
        source=setting.source,
        quote=f"{setting.name}: {value}",
    )
