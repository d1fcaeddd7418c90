"""What the small model reads of a prompt: its chat template keeps the facts and the question and drops the rest.

The application sends its prompts unchanged. The template inside the model file leaves out the system message, the marks
of the fences, the list of tools, and the bodies of the views, of which the model learns only that they were taken.
"""

from __future__ import annotations

from collections.abc import Sequence

from jindan_agent.llm.answer import Message

START = "<|im_start|>"
END = "<|im_end|>"
PAD = "<|endoftext|>"
_FENCE = "<<<자료 "
_CLOSE = "\n자료 끝 "
_MARK = 8
KEPT = ("진단", "목록", "근거")
# The lines that list the tools, which grow with the project; the model knows four of them.
_LIST = 7
_OF_TOOLS = ("- tool:", "- targe", "- argum", "  lr, v")
_TAKEN = "본 것: "

# The same as `compact`, for the server. A test holds the two together.
CHAT_TEMPLATE = (
    "{%- for m in messages -%}{%- if m['role'] == 'user' -%}"
    "{{- '<|im_start|>user\n' -}}"
    "{%- set parts = m['content'].split('<<<자료 ') -%}"
    "{%- for part in parts -%}"
    "{%- if loop.first -%}{%- if parts | length == 1 -%}{{- part -}}{%- endif -%}{%- else -%}"
    "{%- set cut = part.split('\n자료 끝 ') -%}"
    "{%- set lines = cut[0].split('\n') -%}"
    "{%- set title = lines[0][:-9] -%}"
    "{%- if title in ['진단', '목록', '근거'] -%}"
    "{{- title + '\n' + (lines[1:] | join('\n')) + '\n' -}}"
    "{%- else -%}{{- '본 것: ' + title + '\n' -}}{%- endif -%}"
    "{%- if cut | length > 1 -%}"
    "{%- for line in cut[-1][12:].split('\n') -%}"
    "{%- if line[:7] not in ['- tool:', '- targe', '- argum', '  lr, v'] -%}"
    "{{- line -}}{%- if not loop.last -%}{{- '\n' -}}{%- endif -%}"
    "{%- endif -%}{%- endfor -%}{%- endif -%}"
    "{%- endif -%}{%- endfor -%}"
    "{{- '<|im_end|>\n' -}}"
    "{%- endif -%}{%- endfor -%}"
    "{{- '<|im_start|>assistant\n' -}}"
)


def compact(messages: Sequence[Message]) -> str:
    """Return the text that the model continues."""
    asked = "".join(f"{START}user\n{_kept(m.content)}{END}\n" for m in messages if m.role == "user")
    return f"{asked}{START}assistant\n"


def _kept(content: str) -> str:
    """Return a message from its first fence on; llama.cpp puts a system message that a template drops before it."""
    first, *fences = content.split(_FENCE)
    return "".join(map(_fence, fences)) if fences else first


def _fence(part: str) -> str:
    body, *others = part.split(_CLOSE)
    rest = others[-1] if others else ""
    head, *lines = body.split("\n")
    title = head[: -_MARK - 1]
    shown = f"{title}\n{chr(10).join(lines)}\n" if title in KEPT else f"{_TAKEN}{title}\n"
    asked = rest[_MARK + len(">>>\n") :].split("\n")
    return shown + "\n".join(line for line in asked if line[:_LIST] not in _OF_TOOLS)
