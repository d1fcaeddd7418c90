"""Hand finished reports over: to stdout, or as files in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from jindan_agent import output
from jindan_agent.batch import Failure, Outcome, RunReport, SessionReport
from jindan_agent.report.render import Format

_SUFFIX = {Format.MARKDOWN: "md", Format.JSON: "json", Format.TEXT: "txt"}


class Delivery(Protocol):
    """Where reports go."""

    @property
    def formats(self) -> tuple[Format, ...]:
        """Return the formats that are needed."""
        ...

    def take(self, outcome: Outcome) -> None:
        """Take one outcome as soon as it is there."""
        ...

    def close(self) -> None:
        """Hand over what was held back."""
        ...

    def places(self) -> tuple[str, ...]:
        """Return where each outcome went, '' when not to a file."""
        ...


class StreamDelivery:
    """Reports on stdout: text as it comes, JSON as one document at the end."""

    def __init__(self, form: Format) -> None:
        self.formats = (form,)
        self._held: list[Outcome] = []
        self._written = 0

    def take(self, outcome: Outcome) -> None:
        """Write a text report at once; keep JSON for the one document."""
        self._held.append(outcome)
        form = self.formats[0]
        if form is Format.JSON or isinstance(outcome, Failure):
            return
        output.write_report(("\n---\n\n" if self._written else "") + outcome.text(form))
        self._written += 1

    def close(self) -> None:
        """Write the JSON document: the report itself for one run, all of them under `runs` for several."""
        if self.formats[0] is not Format.JSON:
            return
        reports = [o for o in self._held if isinstance(o, RunReport)]
        if len(self._held) == 1:
            output.write_report("".join(r.text(Format.JSON) for r in reports))
        else:
            output.write_report(_document(self._held))

    def places(self) -> tuple[str, ...]:
        """Return no places: nothing was written to a file."""
        return ("",) * len(self._held)


class FolderDelivery:
    """Reports as files, one stem a run. Raises UserError when the folder cannot be used."""

    def __init__(self, folder: Path, formats: tuple[Format, ...]) -> None:
        self.formats = formats
        self._folder = folder
        self._stems: list[str] = []
        self._places: list[str] = []
        # A report on stdout needs none of it.
        from jindan_agent.files import ready_folder  # noqa: PLC0415

        ready_folder(folder)

    def take(self, outcome: Outcome) -> None:
        """Write the files of one run."""
        # As above.
        from jindan_agent.files import file_stem, write_whole  # noqa: PLC0415

        if isinstance(outcome, Failure):
            self._places.append("")
            return
        name = f"{outcome.name}-{outcome.kind.value}" if isinstance(outcome, SessionReport) else outcome.name
        stem = file_stem(name, Path(outcome.root).absolute().parent.name, {s.lower() for s in self._stems})
        self._stems.append(stem)
        for form in self.formats:
            write_whole(self._folder / f"{stem}.{_SUFFIX[form]}", outcome.text(form))
        self._places.append(str(self._folder / f"{stem}.{_SUFFIX[self.formats[0]]}"))

    def close(self) -> None:
        """Say where a single report went; several are listed in the table."""
        if len(self._places) == 1 and self._places[0]:
            output.write_note(f"보고서를 썼습니다: {self._places[0]}")

    def places(self) -> tuple[str, ...]:
        """Return the first file of each outcome."""
        return tuple(self._places)


def _document(held: Sequence[Outcome]) -> str:
    # Only several runs as JSON need it.
    from jindan_agent.report.json_report import to_json  # noqa: PLC0415

    runs = ",\n".join(o.text(Format.JSON).rstrip() for o in held if isinstance(o, RunReport))
    sessions = ",\n".join(o.text(Format.JSON).rstrip() for o in held if isinstance(o, SessionReport))
    failures = [{"name": o.name, "what": o.what, "hint": o.hint} for o in held if isinstance(o, Failure)]
    return f'{{"runs": [\n{runs}\n],\n"sessions": [\n{sessions}\n],\n"errors": {to_json(failures).rstrip()}}}\n'
