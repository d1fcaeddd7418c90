"""The parts of the report that answer a topic, as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jindan_agent.chat.topics import Topic
from jindan_agent.report.blocks import Section
from jindan_agent.report.change.build import build_change
from jindan_agent.report.citations import Citations
from jindan_agent.report.content import ReportContent
from jindan_agent.report.draft import Draft
from jindan_agent.report.markdown import section_markdown
from jindan_agent.report.sections.checked import checked
from jindan_agent.report.sections.checklist import checklist
from jindan_agent.report.sections.configuration import configuration
from jindan_agent.report.sections.diff import diff
from jindan_agent.report.sections.do_not import do_not
from jindan_agent.report.sections.fix_plan import fix_plan
from jindan_agent.report.sections.missing import missing
from jindan_agent.report.sections.observation import observation
from jindan_agent.report.sections.prior import prior
from jindan_agent.report.sections.root_causes import root_causes
from jindan_agent.report.sections.ruled_out import ruled_out
from jindan_agent.report.sections.summary import summary
from jindan_agent.report.sections.timeline import timeline
from jindan_tools.model.diagnosis import VERDICT_KO, Verdict

_Writer = Callable[[Draft], Section | None]
_PARTS: Mapping[Topic, tuple[_Writer, ...]] = {
    Topic.SUMMARY: (summary, checked),
    Topic.CAUSES: (root_causes,),
    Topic.FIXES: (fix_plan, diff),
    Topic.RULED_OUT: (ruled_out,),
    Topic.CHECKS: (checklist, checked),
    Topic.TIMELINE: (timeline,),
    Topic.SETTINGS: (configuration,),
    Topic.PRIOR: (prior,),
    Topic.MISSING: (missing,),
    Topic.DO_NOT: (do_not,),
    Topic.OBSERVATION: (observation, checked),
}
# A change review answers for no run: everything but these it answers as a whole, without what comes after a start.
_OF_A_RUN = (Topic.SETTINGS, Topic.PRIOR)
_MOST_REVIEWED = 6
_NOTHING: Mapping[Topic, str] = {
    Topic.FIXES: "기록에서 고칠 것을 찾지 못했습니다.",
    Topic.CAUSES: "기록에서 근본 원인을 가리키는 증거를 찾지 못했습니다.",
    Topic.RULED_OUT: "증거로 배제한 가설이 없습니다.",
    Topic.CHECKS: "따로 확인할 것이 없습니다.",
    Topic.TIMELINE: "시점을 말해 주는 기록이 없습니다.",
    Topic.SETTINGS: "설정 기록이 없습니다.",
    Topic.PRIOR: "비슷한 이전 보고서가 없습니다.",
    Topic.MISSING: "판단에 더 필요한 자료는 없습니다.",
    Topic.DO_NOT: "이 실행에서 특별히 하지 말 것은 없습니다.",
    Topic.OBSERVATION: "눈에 띄는 현상이 기록에 없습니다.",
}


def part_markdown(content: ReportContent, topic: Topic) -> str:
    """Return the parts of the report on a topic, or the sentence that there is nothing to say; '' for a computed topic."""
    if topic not in _PARTS:
        return ""
    if content.review is not None and topic not in _OF_A_RUN:
        reviewed = build_change(content, content.review)
        return "\n\n".join(map(section_markdown, reviewed.sections[:_MOST_REVIEWED])) + "\n\n"
    draft = Draft(content=content, citations=Citations(content.diagnosis.evidence))
    blamed = content.diagnosis.verdict in (Verdict.FAILING, Verdict.CRASHED)
    # What was found in order says something only where nothing was found wrong.
    writers = [writer for writer in _PARTS[topic] if not (blamed and writer is checked)]
    sections = [s for writer in writers if (s := writer(draft)) is not None]
    if not sections:
        verdict = VERDICT_KO[content.diagnosis.verdict]
        return f"{_NOTHING.get(topic, '말할 것이 없습니다.')} 판정은 '{verdict}'입니다.\n\n"
    return "\n\n".join(map(section_markdown, sections)) + "\n\n"
