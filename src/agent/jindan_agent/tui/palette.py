"""What the command palette offers besides the panes, in Korean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from jindan_agent.tui.tab_line import TABS

# Title -> (help, action of the application)
_ENTRIES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "다시 진단": ("파일을 다시 읽고 진단합니다", "check"),
        "다른 실행 열기": ("이 경로의 실행과 최근 실행에서 고릅니다", "runs"),
        "보고서를 Markdown 파일로 쓰기": ("지금 보고서를 새 파일로 씁니다", "export('md')"),
        "보고서를 HTML 파일로 쓰기": ("지금 보고서를 새 파일로 씁니다", "export('html')"),
        "보고서를 JSON 파일로 쓰기": ("지금 보고서를 새 파일로 씁니다", "export('json')"),
        "보고서에 메모 쓰기": ("보고서에 실릴 글을 적습니다", "note"),
        "밝기 바꾸기": ("어두운 화면과 밝은 화면을 바꿉니다", "theme"),
        "도움말": ("쓸 수 있는 키를 보여 줍니다", "help"),
        "끝내기": ("화면을 닫습니다", "quit"),
    }
)


def palette_entries() -> Iterator[tuple[str, str, str]]:
    """Yield title, help and action of everything that can be done from anywhere."""
    for key, name in TABS:
        yield f"{name} 열기", f"{name} 화면으로 갑니다", f"pane('{key}')"
    for title, (about, action) in _ENTRIES.items():
        yield title, about, action
