"""`diagnose plan`: the arithmetic of a training, from numbers or from the configuration of a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from jindan_agent import output
from jindan_agent.errors import UserError
from jindan_agent.plan_input import PlanArguments, budget_of
from jindan_agent.report.blocks import Bullet, Bullets, ReportDoc, Section, Strong, Text
from jindan_agent.report.computed import fact_json, proof, written
from jindan_agent.steps import collect
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Run
from jindan_tools.planning.auto_part import auto_part
from jindan_tools.planning.believable import with_believable_config
from jindan_tools.planning.budget import Budget
from jindan_tools.planning.config_checks import config_contradictions
from jindan_tools.planning.parts import Contradiction, Plan
from jindan_tools.planning.plan import compute_plan
from jindan_tools.planning.run_budget import run_budget
from jindan_tools.text.safe import safe_line

AGREES, CONTRADICTS, BROKEN = 0, 1, 2


class _Planned(Struct, frozen=True, kw_only=True):
    name: str
    budget: Budget
    plan: Plan


def plan(arguments: PlanArguments, form: str) -> int:
    """Print the plan; return 0, 1 when something contradicts, 2 when the input cannot be used."""
    output.prepare_streams()
    try:
        found = _planned(arguments)
    except UserError as error:
        output.write_error(error.what, error.hint)
        return BROKEN
    output.write_report(written(found, form, _page, _plain))
    return CONTRADICTS if any(p.plan.contradictions for p in found) else AGREES


def _planned(arguments: PlanArguments) -> list[_Planned]:
    if arguments == PlanArguments():
        raise UserError("계산할 값이 없습니다.", "예: diagnose plan --samples 50000 --batch 16 --epochs 100")
    if arguments.path is None:
        return [_computed("계획", budget_of(arguments, Budget()), arguments)]
    runs = [run for run in collect(Path(arguments.path)) if isinstance(run, Run)]
    found = [_of_run(run, arguments) for run in runs]
    if not any(run.settings for run in runs) and not any(one.plan.parts for one in found):
        what = f"설정이 없어 계산할 값이 없습니다: '{arguments.path}'"
        raise UserError(what, "설정 파일을 지정하거나 값을 함께 주세요: --samples 50000 --batch 16 --epochs 100")
    return found


def run_plan_page(run: Run, typed: PlanArguments) -> ReportDoc:
    """Return the page of the plan of a run that is already read, `typed` put over it. Raises UserError as `plan`."""
    return _page(_of_run(run, typed))


def _of_run(found_run: Run, arguments: PlanArguments) -> _Planned:
    run = with_believable_config(found_run)
    one = _computed(run.name, budget_of(arguments, run_budget(run)), arguments)
    chosen = auto_part(run, one.budget)
    whole = Plan(
        parts=(*one.plan.parts, *(() if chosen is None else (chosen,))),
        contradictions=(*one.plan.contradictions, *_new(config_contradictions(run), one.plan.contradictions)),
        missing=one.plan.missing,
    )
    return _Planned(name=one.name, budget=one.budget, plan=whole)


def _new(more: Sequence[Contradiction], held: Sequence[Contradiction]) -> list[Contradiction]:
    keys = {c.key for c in held}
    return [c for c in more if c.key not in keys]


def _computed(name: str, budget: Budget, arguments: PlanArguments) -> _Planned:
    try:
        result = compute_plan(budget, contrastive=arguments.contrastive, loss=arguments.loss)
    except (ValueError, OverflowError) as error:
        what = "이 값들로는 계산할 수 없습니다."
        raise UserError(what, "샘플 수, 배치, 누적, 장치 수, 클래스 수(2 이상)와 학습률이 양수인지 보세요.") from error
    return _Planned(name=name, budget=budget, plan=result)


def _page(planned: _Planned) -> ReportDoc:
    made = planned.plan
    sections = [Section(title=p.title, blocks=(Bullets(items=tuple(map(_fact, p.facts))),)) for p in made.parts]
    if made.contradictions:
        bad = Bullets(items=tuple(map(_contradiction, made.contradictions)))
        sections.insert(0, Section(title=f"모순 {len(made.contradictions)}가지", blocks=(bad,)))
    if not sections:
        nothing = Bullet(
            text=("읽은 설정에 계산에 쓸 값(배치, 샘플 수, 에폭, 학습률)이 없고, 모순도 찾지 못했습니다.",)
        )
        sections.append(Section(title="결과", blocks=(Bullets(items=(nothing,)),)))
    if made.missing:
        asked = Bullets(items=tuple(Bullet(text=(m,)) for m in made.missing))
        sections.append(Section(title="더 계산하려면", blocks=(asked,)))
    title = f"학습 계획 계산: {safe_line(planned.name, 80)}"
    return ReportDoc(title=title, sections=tuple(sections))


def _fact(fact: Evidence) -> Bullet:
    return Bullet(text=(fact.statement, *proof(fact)))


def _contradiction(found: Contradiction) -> Bullet:
    below: list[Text] = [(found.do,), *((f.statement, *proof(f)) for f in found.facts)]
    return Bullet(text=(Strong(safe_line(found.what, 300)),), below=tuple(below))


def _plain(planned: _Planned) -> dict[str, object]:
    made = planned.plan
    return {
        "name": planned.name,
        "given": _given(planned.budget),
        "parts": {p.key: [_fact_json(f) for f in p.facts] for p in made.parts},
        "contradictions": [
            {
                "key": c.key,
                "severity": c.severity.value,
                "what": c.what,
                "do": c.do,
                "facts": [_fact_json(f) for f in c.facts],
            }
            for c in made.contradictions
        ],
        "missing": list(made.missing),
    }


def _given(budget: Budget) -> dict[str, object]:
    values: dict[str, object] = asdict(budget)
    return {**values, "class_counts": list(budget.class_counts)}


def _fact_json(fact: Evidence) -> dict[str, object]:
    return {**fact_json(fact), "unit": fact.unit}
