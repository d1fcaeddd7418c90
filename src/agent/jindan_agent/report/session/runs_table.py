"""실행 비교: one row a run, the settings that differ and what came out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_agent.report.blocks import Block, Code, Heading, Paragraph, Section, Table, Text
from jindan_agent.report.session.content import SessionDraft
from jindan_tools.model.diagnosis import VERDICT_KO
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Role
from jindan_tools.session.groups import Group
from jindan_tools.session.member import Member
from jindan_tools.session.results import Result, main_result, metric_results
from jindan_tools.session.settings import canonical, differing, shared, shown
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

_MOST_ROWS, _MOST_KEYS, _MOST_METRICS = 40, 4, 3
_SHARED = (
    "optimizer", "lr0", "lr", "learning_rate", "batch", "batch_size", "per_device_train_batch_size", "epochs", "num_train_epochs",
    "max_epochs", "imgsz", "seed", "amp", "fp16", "bf16", "patience", "warmup_epochs", "weight_decay", "pretrained", "data",
)  # fmt: skip


def runs_table(draft: SessionDraft) -> Section:
    """Return the tables, one a group of comparable runs and one for the others."""
    blocks: list[Block] = []
    groups = draft.found.groups
    grouped = {m.label for g in groups for m in g.members}
    for number, group in enumerate(groups, start=1):
        if len(groups) > 1:
            blocks.append(Heading(text=(f"무리 {number}: {safe_line(group.metric, 60)}",)))
        blocks += _group(draft, group)
    rest = [m for m in draft.found.session.members if m.label not in grouped]
    if rest:
        blocks.append(Heading(text=("비교할 짝이 없는 실행",)))
        blocks.append(_rest(rest))
    return Section(title="실행 비교", blocks=tuple(blocks))


def _group(draft: SessionDraft, group: Group) -> Iterator[Block]:
    keys = sorted(differing([m.settings for m in group.members]), key=lambda k: canonical(k) == k)
    metrics = _metrics(group)
    header = ("실행", "판정", *(f"{_short(n)} 최고" for n in metrics), "마지막", "에폭", "시간", *keys[:_MOST_KEYS])
    rows = tuple(_row(draft, m, metrics, keys[:_MOST_KEYS]) for m in group.members[:_MOST_ROWS])
    yield Table(header=header, rows=rows)
    said: list[str] = []
    if len(group.members) > _MOST_ROWS:
        said.append(f"나머지 {len(group.members) - _MOST_ROWS}개 실행은 적지 않았습니다.")
    if len(keys) > _MOST_KEYS:
        said.append(f"그 밖에 {', '.join(keys[_MOST_KEYS : _MOST_KEYS + 8])} 값도 다릅니다.")
    if not any(m.settings for m in group.members):
        said.append("설정 파일이 없어 무엇을 바꾼 실행인지 알 수 없습니다.")
    same = _same(group)
    if same:
        said.append(f"모두 같은 설정: {same}.")
    if said:
        yield Paragraph(text=(" ".join(said),))


def _row(draft: SessionDraft, member: Member, metrics: Sequence[str], keys: Sequence[str]) -> tuple[Text, ...]:
    results = _results(member)
    main = results.get(metrics[0])
    original = _original(draft, member)
    name: Text = (Code(member.label), f" (= {original})") if original else (Code(member.label),)
    held = member.settings
    return (
        name,
        (VERDICT_KO[member.diagnosis.verdict],),
        *((_best(results.get(n)),) for n in metrics),
        (figure(main.last_value) if main is not None else "",),
        (_epochs(member),),
        (_hours(member),),
        *((Code(_value(held[k].value)),) if k in held else () for k in keys),
    )


def _rest(members: Sequence[Member]) -> Table:
    return Table(
        header=("실행", "판정", "첫째 원인", "에폭"),
        rows=tuple(
            (
                (Code(m.label),),
                (VERDICT_KO[m.diagnosis.verdict],),
                (next((c.name_ko for c in m.diagnosis.causes if not c.is_remark), ""),),
                (_epochs(m),),
            )
            for m in members[:_MOST_ROWS]
        ),
    )


def _metrics(group: Group) -> list[str]:
    """Return the main curve of the group and the metrics that all its runs logged."""
    tables = [metric_results(m.run) for m in group.members]
    common = [n for n in tables[0] if all(n in t for t in tables)]
    more = sorted((n for n in common if n != group.metric), key=lambda n: "map50" not in n.lower())
    return [group.metric, *more][:_MOST_METRICS]


def _results(member: Member) -> dict[str, Result]:
    main = main_result(member.run)
    return metric_results(member.run) | ({main.series.name: main} if main is not None else {})


def _best(result: Result | None) -> str:
    return "" if result is None else f"{figure(result.best_value)} ({result.series.x_label(result.best)})"


def _original(draft: SessionDraft, member: Member) -> str:
    for twins in draft.found.twins:
        if member.label in {m.label for m in twins.members[1:]}:
            return twins.members[0].label
    return ""


def _epochs(member: Member) -> str:
    done, planned = member.run.epochs_done, member.run.epochs_planned
    if done is None and planned is None:
        steps = member.run.steps_done
        return "" if steps is None else f"{figure(steps)} 스텝"
    return figure(done) if planned is None else f"{figure(done)}/{figure(planned)}"


def _hours(member: Member) -> str:
    # Only Ultralytics logs the seconds since the start; elsewhere a time is that of one step.
    times = member.run.of_role(Role.TIME) if member.run.framework is Framework.ULTRALYTICS else ()
    found = next((s for s in times if s.name.strip() == "time" and s.finite), None)
    if found is None:
        return ""
    hours = max(found.finite) / 3600
    return f"{hours:.2f} h" if hours >= 0.1 else f"{60 * hours:.1f} 분"


def _same(group: Group) -> str:
    names = set(shared([m.settings for m in group.members]))
    first = next((m for m in group.members if m.settings), group.members[0]).settings
    return ", ".join(f"{n} {_value(first[n].value)}" for n in _SHARED if n in names and first[n].value is not None)


def _value(value: str | float | bool | None) -> str:
    text = safe_line(shown(value), 80)
    return text.rpartition("/")[2] or text if isinstance(value, str) and "/" in value else text


def _short(name: str) -> str:
    return safe_line(name, 40).removeprefix("metrics/").removeprefix("val/")
