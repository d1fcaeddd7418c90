"""CRS067: recognises a synchronised batch normalisation on one card without a process group."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_stated
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import describe, fatal_exception
from jindan_tools.rules.crash.patterns import kind_of
from jindan_tools.rules.registry import rule


@rule(
    "CRS067",
    "sync-norm-without-group",
    {"config_error": 4.0, "nccl_network": -4.0, "env_version": -3.0, "code_error": -4.0, "ddp_desync": -3.0},
)
def sync_norm_without_group(run: Run) -> Iterator[Finding]:
    """Recognises a synchronised batch normalisation on one card without a process group.

    ## What it does
    Recognises the missing process group where the frames or the configuration name a synchronised batch normalisation.
    ## Why it matters
    SyncBN averages over processes and asks for their group in its first forward pass. The recipes of OpenMMLab are written for
    eight cards; started as one plain process they have no group. No network is involved.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    A missing group elsewhere (a script's own barrier or sampler).
    ## Source
    torch/nn/modules/batchnorm.py SyncBatchNorm.forward; https://github.com/open-mmlab/mmsegmentation/issues/354
    """
    event = fatal_exception(run)
    if event is None or kind_of(event) != "CRS067":
        return
    named = next((s for s in run.settings if s.value == "SyncBN"), None)
    found = describe(event, "한 장치에서 프로세스 그룹 없이 SyncBN을 써서")
    if named is None:
        yield found
        return
    said = cite_stated(named)
    yield type(found)(
        code=found.code,
        name=found.name,
        severity=found.severity,
        title=found.title,
        evidence=(*found.evidence, said),
        argues=found.argues,
        facts=found.facts,
    )
