"""The list of the schedules that `diagnose lr` can compute."""

from __future__ import annotations

from jindan_agent.report.blocks import Code, ReportDoc, Section, Table
from jindan_tools.lr.arguments import Parameter, parameters
from jindan_tools.lr.catalogue import CATALOGUE, Entry, Library


def list_page() -> ReportDoc:
    """Return one table a library: name, other names, arguments with their defaults."""
    return ReportDoc(
        title=f"스케줄 {len(CATALOGUE)}개",
        sections=tuple(
            Section(title=library.value, blocks=(_table([e for e in CATALOGUE if e.library is library]),))
            for library in Library
        ),
    )


def list_json() -> list[dict[str, object]]:
    """Return the same as plain data."""
    return [
        {
            "name": e.name,
            "library": e.library.value,
            "aliases": list(e.aliases),
            "arguments": [
                {"name": p.name, "type": p.kind, "required": p.required, "default": p.default} for p in _shown(e)
            ],
            "source": " ".join((e.make.__doc__ or "").split()),
        }
        for e in CATALOGUE
    ]


def _table(entries: list[Entry]) -> Table:
    rows = tuple(
        ((Code(e.name),), (", ".join(e.aliases),), (", ".join(_words(p) for p in _shown(e)),)) for e in entries
    )
    return Table(header=("이름", "다른 이름", "인자"), rows=rows)


def _shown(entry: Entry) -> list[Parameter]:
    return [p for p in parameters(entry) if p.name not in {"lr", "parts"}]


def _words(parameter: Parameter) -> str:
    if parameter.required:
        return parameter.name
    default = parameter.default
    return f"{parameter.name}={f'{default:.4g}' if isinstance(default, float) else default}"
