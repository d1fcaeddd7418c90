"""What a linear model, or one over a bag of words, reaches on well-known sets of data."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from jindan_tools.text.regex import regex


class PlainLevel(Struct, frozen=True, kw_only=True):
    """The share of right answers of a plain model on a set of data, the samples it is trained on, and where that is said."""

    name: str
    share: float
    samples: int
    model: str
    source: str


_LECUN = "LeCun et al. 1998, table of MNIST results: linear classifier, 12.0 % errors"
_ZHANG = "Zhang et al. 2015, Character-level Convolutional Networks, table 4: bag of words"
_WORDS = "단어 수만 세는 선형 모델"
_LEVELS: Mapping[str, PlainLevel] = {
    level.name: level
    for level in (
        PlainLevel(name="mnist", share=0.88, samples=60_000, model="선형 분류기", source=_LECUN),
        PlainLevel(
            name="fashionmnist",
            share=0.84,
            samples=60_000,
            model="로지스틱 회귀",
            source="Xiao et al. 2017, Fashion-MNIST, table 3: LogisticRegression",
        ),
        PlainLevel(
            name="cifar10",
            share=0.39,
            samples=50_000,
            model="픽셀에 바로 쓴 소프트맥스 분류기",
            source="https://apeels.com.np/projects/cifar10-softmax-classifier (39.3 %); CS231n, linear classification",
        ),
        PlainLevel(
            name="sst2",
            share=0.80,
            samples=67_349,
            model="단어 벡터의 평균을 쓰는 모델",
            source="Wang et al. 2018, GLUE, table 4: CBoW",
        ),
        PlainLevel(
            name="imdb", share=0.87, samples=25_000, model=_WORDS, source="Maas et al. 2011, table 2: bag of words"
        ),
        PlainLevel(name="agnews", share=0.88, samples=120_000, model=_WORDS, source=_ZHANG),
        PlainLevel(name="dbpedia", share=0.96, samples=560_000, model=_WORDS, source=_ZHANG),
        PlainLevel(name="yelppolarity", share=0.92, samples=560_000, model=_WORDS, source=_ZHANG),
    )
}
_OTHER_NAMES = {
    "fmnist": "fashionmnist",
    "dbpedia14": "dbpedia",
    "glue/sst2": "sst2",
    "aclimdb": "imdb",
    "cifar10images": "cifar10",
}
_MARKS = regex(r"[^a-z0-9]+")


def plain_level(said: str) -> PlainLevel | None:
    """Return the level of the set of data that a name or a path names, None for others. `data/fashion_mnist` is one, `mnist_rotated` none."""
    parts = [_MARKS.sub("", part) for part in said.lower().replace("\\", "/").split("/")]
    names = (_OTHER_NAMES.get(part, part) for part in reversed(parts))
    return next((_LEVELS[name] for name in names if name in _LEVELS), None)
