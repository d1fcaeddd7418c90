"""Render a report as one HTML file that loads nothing, runs nothing and prints well."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape as escape_html

from jindan_agent.report.blocks import (
    Block,
    Bullets,
    Checklist,
    Code,
    Fence,
    Heading,
    Paragraph,
    ReportDoc,
    Strong,
    Table,
    Text,
)
from jindan_tools.text.figures import fit_particles
from jindan_tools.text.safe import safe_text

# Nothing but the style below may act, whatever a log line says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root { color-scheme: light dark; }
body { font-family: system-ui, 'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans KR', sans-serif; line-height: 1.6;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; word-break: keep-all; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid; padding: .3rem .5rem; text-align: left; vertical-align: top; }
pre { overflow-x: auto; padding: .6rem; border: 1px solid; } code, pre { font-family: ui-monospace, 'D2Coding', monospace; }
figure { margin: 1rem 0; } svg { max-width: 100%; height: auto; background: #fff; }
@media print { body { margin: 0; max-width: none; } pre, table { break-inside: avoid; } }
"""


def to_html(doc: ReportDoc, *, picture: str = "") -> str:
    """Return the whole report as a page of its own, ending in one newline. `picture` is an SVG of our own, below the title."""
    title = _safe(doc.title)
    body = [f"<h1>{title}</h1>", *([f"<figure>{picture.strip()}</figure>"] if picture else [])]
    for number, section in enumerate(doc.sections, start=1):
        body.append(f"<h2>{number}. {_safe(section.title)}</h2>")
        body += [part for block in section.blocks for part in _block(block)]
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>{_STYLE}</style>'
    )
    return (
        f'<!doctype html>\n<html lang="ko">\n<head>{head}</head>\n<body>\n' + "\n".join(body) + "\n</body>\n</html>\n"
    )


def _safe(text: str) -> str:
    return escape_html(safe_text(text, 20_000))


def _inline(text: Text) -> str:
    return "".join(_span(span) for span in text)


def _span(span: str | Code | Strong) -> str:
    if isinstance(span, str):
        return _safe(fit_particles(span))
    if isinstance(span, Code):
        return f"<code>{_safe(span.text)}</code>"
    return f"<strong>{_safe(fit_particles(span.text))}</strong>"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text=text):
            yield f"<p>{_inline(text)}</p>"
        case Heading(text=text):
            yield f"<h3>{_inline(text)}</h3>"
        case Bullets(items=items):
            yield "<ul>"
            for item in items:
                below = "".join(f"<li>{_inline(text)}</li>" for text in item.below)
                yield f"<li>{_inline(item.text)}{f'<ul>{below}</ul>' if below else ''}</li>"
            yield "</ul>"
        case Checklist(items=items):
            yield "<ul>" + "".join(f"<li>☐ {_inline(text)}</li>" for text in items) + "</ul>"
        case Table():
            yield from _table(block)
        case Fence(lines=lines):
            yield f"<pre>{_safe(chr(10).join(lines))}</pre>"


def _table(table: Table) -> Iterator[str]:
    yield "<table><thead><tr>" + "".join(f"<th>{_safe(cell)}</th>" for cell in table.header) + "</tr></thead><tbody>"
    for row in table.rows:
        yield "<tr>" + "".join(f"<td>{_inline(cell) or '-'}</td>" for cell in row) + "</tr>"
    yield "</tbody></table>"
