"""`diagnose preflight`: what to fix, to watch and to check before a run starts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jindan_agent import output
from jindan_agent.errors import UserError
from jindan_agent.report.blocks import Block, Bullet, Bullets, Code, Fence, Paragraph, ReportDoc, Section, Strong, Text
from jindan_agent.report.computed import fact_json, proof, written
from jindan_agent.report.json_report import SCHEMA_VERSION, Json
from jindan_agent.report.kind import KIND_KO, Kind
from jindan_agent.report.words import FRAMEWORK
from jindan_agent.steps import collect
from jindan_agent.version import tool_version
from jindan_tools.model.event import program_path, training_scripts
from jindan_tools.model.run import Framework, Run
from jindan_tools.preflight.item import LEVEL_KO, Item, Level
from jindan_tools.preflight.preflight import Preflight
from jindan_tools.preflight.preflight import preflight as check_before
from jindan_tools.readers.open_run import NoRecordError
from jindan_tools.text.safe import safe_line

CLEAR, FOUND, BROKEN = 0, 1, 2
_SCRIPTS = (".py", ".ipynb")
_HINT = "args.yaml, config.json, run.sh 같은 설정 파일, 학습 스크립트, 또는 그것이 든 폴더를 지정하세요."
_SCRIPT_HINT = "스크립트에서는 TrainingArguments 같은 학습기 인수와 학습 반복문을 읽습니다. 이 파일에는 없으니 학습을 시작하는 스크립트나 설정 파일을 지정하세요."
_STOPPING = (Level.STOP, Level.WARN)


def preflight(path: str, form: str) -> int:
    """Print the check; return 0 when nothing stands against the start, 1 when something does, 2 without a configuration."""
    output.prepare_streams()
    try:
        found = _checked(Path(path))
    except UserError as error:
        output.write_error(error.what, error.hint)
        return BROKEN
    output.write_report(written(found, form, _page, _plain))
    return FOUND if any(p.of(level) for p in found for level in _STOPPING) else CLEAR


def _checked(path: Path) -> list[Preflight]:
    try:
        runs = [r for r in collect(path, scripts=True) if isinstance(r, Run)]
    except UserError as error:
        if not isinstance(error.__cause__, NoRecordError):
            raise
        raise UserError(_none_ko(path), _SCRIPT_HINT if path.suffix in _SCRIPTS else _HINT) from error
    found = [check_before(r) for r in runs]
    if not any(p.run.settings or any(training_scripts(p.run.events)) for p in found):
        raise UserError(_none_ko(path), _HINT)
    return found


def _none_ko(path: Path) -> str:
    return f"설정을 찾지 못했습니다: '{path}'"


def _page(found: Preflight) -> ReportDoc:
    sections = [_summary(found), *(s for level in Level if (s := _section(found, level)) is not None)]
    if found.facts:
        facts = Bullets(items=tuple(Bullet(text=(f.statement, *proof(f))) for f in found.facts))
        sections.append(Section(title="계산한 값", blocks=(facts,)))
    if found.missing:
        asked = Bullets(items=tuple(Bullet(text=(m,)) for m in found.missing))
        how = Paragraph(
            text=(
                "다음 값을 붙여 ",
                Code("diagnose plan 설정"),
                " 명령을 실행하면 더 계산합니다.",
            )
        )
        sections.append(Section(title="더 계산하려면", blocks=(how, asked)))
    return ReportDoc(title=f"{KIND_KO[Kind.PREFLIGHT]}: {safe_line(found.run.name, 80)}", sections=tuple(sections))


def _summary(found: Preflight) -> Section:
    stop, warn, checks = (len(found.of(level)) for level in (Level.STOP, Level.WARN, Level.CHECK))
    if stop:
        head = f"시작하기 전에 고칠 것이 {stop}가지 있습니다."
    elif warn:
        head = f"시작을 막는 것은 없고 주의할 것이 {warn}가지 있습니다."
    else:
        head = "서로 어긋나거나 효과가 없는 것을 찾지 못했습니다."
    by = (
        f"{FRAMEWORK[found.run.framework]} 기준으로"
        if found.run.framework is not Framework.UNKNOWN
        else "특정 학습기를 가정하지 않고"
    )
    counted = f"설정 {len(found.run.settings)}개를 {by} 보았습니다." if found.run.settings else ""
    asked = f"시작하면서 확인할 것은 {checks}가지입니다." if checks else ""
    told = " ".join(t for t in (counted, _scripts_ko(found.run), asked) if t)
    return Section(title="요약", blocks=(Paragraph(text=(Strong(head), f" {told}")),))


def _scripts_ko(run: Run) -> str:
    paths = sorted({safe_line(program_path(e), 80) for e in training_scripts(run.events)})
    if len(paths) > 1:
        return f"학습 스크립트가 {len(paths)}개여서({', '.join(paths[:3])}) 스크립트는 점검하지 않았습니다. 그 가운데 하나를 지정하세요."
    return f"학습 스크립트 {paths[0]} 파일의 학습 과정을 읽었습니다." if paths else ""


def _section(found: Preflight, level: Level) -> Section | None:
    items = found.of(level)
    if not items:
        return None
    return Section(title=f"{LEVEL_KO[level]} {len(items)}가지", blocks=tuple(b for i in items for b in _item(i)))


def _item(item: Item) -> Iterator[Block]:
    below: list[Text] = [(safe_line(item.do, 400),)] if item.do else []
    below += [(safe_line(f.statement, 300), *proof(f)) for f in item.evidence[:4]]
    yield Bullets(items=(Bullet(text=(Strong(safe_line(item.what, 400)),), below=tuple(below)),))
    if item.command:
        yield Fence(lines=(item.command,), language="bash")


def _plain(found: Preflight) -> Json:
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": Kind.PREFLIGHT.value,
        "tool": {"name": "jindan", "version": tool_version()},
        "name": found.run.name,
        "framework": found.run.framework.value,
        "items": [
            {
                "level": i.level.value,
                "code": i.code,
                "what": i.what,
                "do": i.do,
                "command": i.command,
                "facts": [fact_json(f) for f in i.evidence],
            }
            for i in found.items
        ],
        "computed": [fact_json(f) for f in found.facts],
        "missing": list(found.missing),
    }
