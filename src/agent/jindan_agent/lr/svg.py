"""Write curves as one self-contained SVG picture for an HTML page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from msgspec import Struct

from jindan_tools.text.figures import figure

_WIDTH, _HEIGHT = 720, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 16, 40, 36
_COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd")


class Line(Struct, frozen=True, kw_only=True):
    """A named curve; `xs` rise and `ys` has their length."""

    name: str
    xs: Sequence[float]
    ys: Sequence[float]


def to_svg(lines: Sequence[Line], *, title: str) -> str:
    """Return the picture: x from 0 to the last step, y from 0 to the highest rate. `lines` must not be empty."""
    right, top = max(max(line.xs) for line in lines) or 1, max(max(line.ys) for line in lines) or 1.0
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{escape(title)}</title>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        *_grid(right, top),
    ]
    for line, colour in zip(lines, _COLOURS, strict=False):
        dots = " ".join(f"{_x(x, right):.1f},{_y(y, top):.1f}" for x, y in zip(line.xs, line.ys, strict=True))
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{dots}"/>')
    parts += [
        f'<text x="{_LEFT + 110 * i}" y="24" fill="{colour}">■ {escape(line.name)}</text>'
        for i, (line, colour) in enumerate(zip(lines, _COLOURS, strict=False))
    ]
    return "\n".join((*parts, "</svg>")) + "\n"


def _grid(right: float, top: float) -> list[str]:
    parts: list[str] = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _x(share * right, right), _y(share * top, top)
        parts += [
            f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>',
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" fill="#333">{figure(share * top, 3)}</text>',
            f'<text x="{x:.1f}" y="{_HEIGHT - 14}" text-anchor="middle" fill="#333">{round(share * right):,}</text>',
        ]
    return parts


def _x(value: float, right: float) -> float:
    return _LEFT + value / right * (_WIDTH - _LEFT - _RIGHT)


def _y(value: float, top: float) -> float:
    return _HEIGHT - _BOTTOM - value / top * (_HEIGHT - _TOP - _BOTTOM)
