"""Do not ask a handful of images to teach a network from scratch."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import val_metric
from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import key, place, written
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line


def start_from_pretrained(situation: Situation) -> Iterator[Fix]:
    """Plan pretrained weights where the run started without, and the data that the setting names."""
    run = situation.run
    images, metric = situation.fact("DAT005", "images"), val_metric(run)
    best = f"지금의 최고값 {figure(max(metric.finite))}보다 " if metric is not None and metric.finite else ""
    if run.flag("pretrained") is False:
        yield situation.fix(
            key(run, "pretrained"),
            "true",
            before=str(run.setting("pretrained")).lower(),
            where=place(run, "pretrained"),
            why=f"이미지 {figure(images)}장으로 처음부터 학습할 수는 없습니다."
            if images
            else "적은 데이터로 처음부터 학습하고 있습니다.",
            expected=f"처음 10 에폭 안에 검증 지표가 {best}뚜렷하게 높아집니다.",
            verify="시작 로그의 Transferred 줄에서 옮겨진 텐서 수가 0이 아닌지 확인하세요.",
            kind=FixKind.CONFIG,
        )
    if images and written(run, "data"):
        yield situation.fix(
            key(run, "data"),
            f"이미지 {figure(max(1000, images * 10))}장 이상의 데이터 설정",
            before=safe_line(written(run, "data"), 80),
            where=place(run, "data"),
            why=f"지금 데이터는 {figure(images)}장입니다.",
            expected=f"같은 에폭 수에서 검증 지표가 {best}높아집니다.",
            verify="검사 줄의 이미지 수를 확인하세요.",
            kind=FixKind.DATA,
        )
