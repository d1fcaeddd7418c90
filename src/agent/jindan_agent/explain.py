"""`diagnose explain`: the page of a rule or of a cause."""

from __future__ import annotations

import inspect

from jindan_agent import output
from jindan_agent.report.blocks import (
    FENCE_LANGUAGE,
    Bullet,
    Bullets,
    Code,
    Fence,
    Paragraph,
    ReportDoc,
    Section,
    bullets,
)
from jindan_agent.report.markdown import to_markdown
from jindan_tools.causes.catalogue import load_taxonomy, page
from jindan_tools.rules.load import all_rules
from jindan_tools.rules.registry import Rule
from jindan_tools.session.checks.table import CHECKS
from jindan_tools.session.lesson import Check

_TITLES = {
    "What it does": "하는 일",
    "Why it matters": "왜 중요한가",
    "Fires on": "보고하는 경우",
    "Stays silent on": "보고하지 않는 경우",
    "Source": "출처",
}


def explain(name: str) -> int:
    """Print the page and return 0, or say how to find the right name and return 2."""
    output.prepare_streams()
    wanted = name.strip()
    found = page_text(wanted)
    if found is not None:
        output.write_report(found)
        return 0
    output.write_error(
        f"'{wanted}' 이름의 규칙이나 원인이 없습니다.", f"규칙 목록을 보세요: diagnose rules{_nearby(wanted.lower())}"
    )
    return 2


def page_text(wanted: str) -> str | None:
    """Return the page of a rule (code or name), a session check or a cause (id), None when there is none."""
    rule = next((r for r in all_rules() if wanted.lower() in (r.code.lower(), r.name.lower())), None)
    if rule is not None:
        return _rule_page(rule)
    session_check = next((c for c in CHECKS if wanted.lower() in (c.code.lower(), c.name.lower())), None)
    if session_check is not None:
        return _check_page(session_check)
    if wanted.lower() in load_taxonomy():
        return _cause_page(wanted.lower())
    return None


def _nearby(wanted: str) -> str:
    # Only needed after a typing error.
    import difflib  # noqa: PLC0415

    names = [*load_taxonomy(), *(r.code.lower() for r in all_rules()), *(r.name for r in all_rules())]
    close = difflib.get_close_matches(wanted, names, n=3)
    return f" (비슷한 이름: {', '.join(close)})" if close else ""


def _check_page(check: Check) -> str:
    return f"# {check.code} {check.name}\n\n{_korean_titles(check.page)}\n"


def _korean_titles(page_text: str) -> str:
    text = inspect.cleandoc(page_text)
    for english, korean in _TITLES.items():
        text = text.replace(f"## {english}", f"## {korean}")
    return text


def _rule_page(rule: Rule) -> str:
    text = _korean_titles(rule.page)
    taxonomy = load_taxonomy()
    speaks = "\n".join(
        f"- {taxonomy[c].name_ko if c in taxonomy else c} (`{c}`): {w:+g}" for c, w in rule.argues.items()
    )
    return f"# {rule.code} {rule.name}\n\n{text}\n" + (f"\n## 말하는 원인과 무게\n{speaks}\n" if speaks else "")


def _cause_page(cause_id: str) -> str:
    entry, text = load_taxonomy()[cause_id], page(cause_id)
    rivals = [load_taxonomy()[r].name_ko for r in text.rivals if r in load_taxonomy()]
    outcomes = Bullets(
        items=(Bullet(text=("맞으면: ", text.check.if_true)), Bullet(text=("아니면: ", text.check.if_false)))
    )
    sections = [
        Section(title="무엇인가", blocks=(Paragraph(text=(text.what,)), Paragraph(text=(text.why_it_hurts,)))),
        Section(title="이렇게 보입니다", blocks=(bullets(*((t,) for t in text.look_for)),)),
        Section(title="이것이면 아닙니다", blocks=(bullets(*((t,) for t in text.against)),)),
        Section(
            title=f"확인 방법 (약 {text.check.minutes}분)",
            blocks=(
                Fence(lines=tuple(text.check.command.splitlines()), language=FENCE_LANGUAGE[text.check.language]),
                outcomes,
            ),
        ),
        Section(title="해결", blocks=(bullets((text.fix.summary,), (text.fix.verify,)),)),
        Section(title="하지 말 것", blocks=(bullets(*((d,) for d in text.do_not)),)),
        Section(title="혼동하기 쉬운 원인", blocks=(Paragraph(text=(", ".join(rivals),)),)),
    ]
    said = [r.code for r in all_rules() if cause_id in r.argues]
    if said:
        spans = tuple(s for code in said for s in (Code(code), " "))
        sections.append(Section(title="이 원인을 살피는 규칙", blocks=(Paragraph(text=spans),)))
    return to_markdown(ReportDoc(title=f"{entry.name_ko} ({cause_id})", sections=tuple(sections)))
