"""/fix [--diff]: what to change, or the change of the configuration file as a patch."""

from __future__ import annotations

from jindan_agent.fix_patch import patch_of
from jindan_agent.report.blocks import ReportDoc
from jindan_agent.report.citations import Citations
from jindan_agent.report.draft import Draft
from jindan_agent.report.escape import fence_mark
from jindan_agent.report.markdown import to_markdown
from jindan_agent.report.sections.fix_plan import fix_plan
from jindan_agent.tui.chat.conversation import Conversation


async def fix(chat: Conversation, argument: str) -> None:
    """Show the plan, with --diff the patch."""
    diagnosis = chat.checked.diagnosis
    if argument == "--diff":
        found = patch_of(diagnosis)
        mark = fence_mark(tuple(found.text.splitlines()))
        notes = "".join(f"- {note}\n" for note in found.notes)
        chat.say(
            f"{mark}diff\n{found.text}{mark}\n\n{notes}" if found.text else notes or "설정 파일에서 바꿀 것이 없습니다."
        )
        return
    section = fix_plan(Draft(content=chat.checked.content, citations=Citations(diagnosis.evidence)))
    if section is None:
        chat.say("기록에서 고칠 것을 찾지 못했습니다.")
    else:
        chat.say(to_markdown(ReportDoc(title="고칠 것", sections=(section,))))
