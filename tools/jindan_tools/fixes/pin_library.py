"""Name the library whose version the code and the error disagree about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.fixes.blame import Blame, blame, code_place
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.regex import regex

# "module 'X' has no attribute", "from 'X.y'", and the module through which the failing line calls.
_SAID = regex(r"module '([A-Za-z]\w*)|from '([A-Za-z]\w*)")
_CALLED = regex(r"(?<![\w.])([a-z][a-z0-9]*)(?:_\w+)?(?:\.\w+)*\(")
# Aliases and import names that differ from the name of the package. Source: the packages' own installation pages.
_PACKAGES: Mapping[str, str] = {
    "np": "numpy",
    "pd": "pandas",
    "tf": "tensorflow",
    "cv2": "opencv-python",
    "PIL": "pillow",
    "sklearn": "scikit-learn",
    "pl": "pytorch-lightning",
    "jnp": "jax",
    "google": "protobuf",
    "pytorch_lightning": "pytorch-lightning",
    "stable_baselines3": "stable-baselines3",
}
_KNOWN = frozenset(
    {
        *_PACKAGES,
        *(
            "torch",
            "torchvision",
            "torchaudio",
            "torchmetrics",
            "librosa",
            "transformers",
            "datasets",
            "accelerate",
            "peft",
            "trl",
        ),
        *(
            "diffusers",
            "deepspeed",
            "lightning",
            "keras",
            "tensorflow",
            "jax",
            "flax",
            "optax",
            "numpy",
            "pandas",
            "scipy",
        ),
        *(
            "gym",
            "gymnasium",
            "ray",
            "wandb",
            "mmcv",
            "mmengine",
            "mmdet",
            "timm",
            "ultralytics",
            "albumentations",
            "spconv",
            "nltk",
        ),
    }
)


def pin_library(situation: Situation) -> Iterator[Fix]:
    """Plan the version of the one library that the error names, where one can be told."""
    found = blame(situation.run)
    module = "" if found is None else _module(found)
    if found is None or not module:
        return
    package = _PACKAGES.get(module, module)
    yield situation.fix(
        f"{package} 버전",
        f"이 코드가 쓰인 때의 {package} 버전 (requirements 파일이나 README에 적힌 값)",
        where=code_place(found, "학습 환경"),
        why=f"'{found.sentence()}' 오류가 난 곳은 {package} 라이브러리의 함수나 이름을 쓰는 줄입니다. 지금 깔린 판에서는 그것이 바뀌었습니다.",
        expected=f"python -m pip show {package} 명령의 Version이 코드가 요구하는 값과 같고, 같은 줄을 지나갑니다.",
        verify=f"python -m pip show {package}; grep -rniE '{package}' --include='*requirements*' --include='*.toml' --include='*.y*ml' --include='setup.*' . | head",
        kind=FixKind.ENVIRONMENT,
    )


def _module(found: Blame) -> str:
    said = _SAID.search(found.message)
    if said is not None:
        return said[1] or said[2]
    called = next((m[1] for m in _CALLED.finditer(found.code) if m[1] in _KNOWN), "")
    return called or (found.library if found.library in _KNOWN else "")
