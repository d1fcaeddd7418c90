"""What is installed: three packages, each alone in its source root, so that no user's module is shadowed."""

import zipfile
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

IN_THE_WHEEL = {"jindan_agent", "jindan_knowledge", "jindan_tools"}
DATA_OF_EVALS = {"cases", "traps", "models", "retrieval"}


def test_each_source_root_holds_one_package_and_nothing_else(packages: dict[str, Path]) -> None:
    extra = {
        str(entry)
        for package in packages.values()
        for entry in package.parent.iterdir()
        if entry.name not in {package.name, "__pycache__"} and not entry.name.startswith(".")
    }

    assert {path for path in extra if Path(path).name not in DATA_OF_EVALS} == set()


def test_every_folder_of_modules_is_a_package(packages: dict[str, Path]) -> None:
    folders = {file.parent for package in packages.values() for file in package.rglob("*.py")}

    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_the_wheel_installs_only_the_three_packages(repo_root: Path, tmp_path: Path) -> None:
    (wheel,) = WheelBuilder(str(repo_root)).build(directory=str(tmp_path), versions=["standard"])

    with zipfile.ZipFile(wheel) as archive:
        top = {name.partition("/")[0] for name in archive.namelist()}
    assert {name for name in top if not name.endswith(".dist-info")} == IN_THE_WHEEL
