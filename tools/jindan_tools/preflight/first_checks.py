"""Cheap checks before a long run, each with the number that says whether it passed."""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_settings
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Framework, Run
from jindan_tools.preflight.item import Item, Level
from jindan_tools.text.figures import figure

# Their trainers set a seed of their own. Source: ultralytics cfg/default.yaml `seed: 0`, yolov5 train.py `--seed 0`,
# transformers training_args.py `seed: int = 42`.
_SEEDED = (Framework.ULTRALYTICS, Framework.YOLOV5, Framework.HF_TRAINER)


def check_items(run: Run) -> Iterator[Item]:
    """Yield the checks that the configuration of a run allows to state with their numbers."""
    yield from _first_loss(run)
    yield from _named_data(run)
    yield from _seed(run)


def _first_loss(run: Run) -> Iterator[Item]:
    classes = run.number("num_classes") or run.number("num_labels")
    if classes is None or classes < 2 or run.framework in (Framework.ULTRALYTICS, Framework.YOLOV5, Framework.MMDET):
        return
    expected = math.log(classes)
    yield Item(
        level=Level.CHECK,
        code="first_loss",
        what=f"교차 엔트로피라면 첫 손실이 ln({figure(classes)}) = {figure(expected)} 근처여야 합니다.",
        do="2배를 넘으면 라벨, 출력 층, 손실의 평균 방식을 먼저 보세요. 이 값에 머물면 학습되지 않는 것입니다.",
        evidence=(
            *cite_settings(run, "num_classes", "num_labels"),
            Evidence(statement="무작위로 고를 때의 손실입니다.", value=expected, formula=f"ln({figure(classes)})"),
        ),
    )


def _named_data(run: Run) -> Iterator[Item]:
    held = run.config.get("data")
    if run.framework is not Framework.ULTRALYTICS or held is None:
        return
    yield Item(
        level=Level.CHECK,
        code="data_classes",
        what="클래스 수는 모델 파일의 nc가 아니라 데이터 파일이 정하므로 데이터 파일을 확인하세요.",
        do="데이터 파일의 nc와 names 길이가 같은지, 경로에 이미지가 있는지 보세요.",
        evidence=cite_settings(run, "data"),
        command=f"grep -n '^nc:\\|^names:\\|^train:\\|^val:' {shlex.quote(str(held.value))}",
    )


def _seed(run: Run) -> Iterator[Item]:
    if run.settings and "seed" not in run.config and run.framework not in _SEEDED:
        yield Item(
            level=Level.NOTE,
            code="no_seed",
            what="seed 값이 설정에 없어 이 실행을 되풀이해 비교할 수 없습니다.",
            do="seed 값을 적고, 비교할 실행은 시드 두세 개로 되풀이하세요.",
            evidence=(
                Evidence(
                    statement=f"설정 {len(run.settings)}개 가운데 seed가 없습니다.",
                    formula=f"설정 {len(run.settings)}개",
                ),
            ),
        )
