"""Read configurations in sections of `name = value`: .ini, .cfg and .conf."""

from __future__ import annotations

from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.json_settings import MAX_SETTINGS
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.readers.logs.collect import to_scalar
from jindan_tools.text.regex import regex

_SECTION = regex(r"^\[([\w.\- ]{1,80})\]\s*$")
_FIELD = regex(r"^([A-Za-z_][\w.\-]{0,80})\s*[=:]\s*([^\n]{0,400})$")
_REMARK = regex(r"\s[#;].*$")
_PACKAGING = frozenset({"setup.cfg", "tox.ini", "mypy.ini", "pytest.ini", "alembic.ini", "pip.conf", "nginx.conf"})


class IniConfig:
    """Any file of sections and fields that configures no package."""

    name = "ini-config"

    def claims(self, path: str, head: str) -> bool:
        """Take .ini, .cfg and .conf files with a field in their head."""
        name = file_name(path)
        if not name.endswith((".ini", ".cfg", ".conf")) or name in _PACKAGING:
            return False
        return any(_FIELD.match(line.strip()) for line in head.split("\n"))

    def read(self, file: TextFile) -> Reading:
        """Return every value under its section and name with its line."""
        section, found = "", list[Setting]()
        for line in file.lines:
            text = line.text.strip()
            head = _SECTION.match(text)
            if head is not None:
                section = head[1].strip()
            elif not text.startswith(("#", ";")) and len(found) < MAX_SETTINGS:
                field = _FIELD.match(_REMARK.sub("", text))
                if field is not None:
                    name = f"{section}.{field[1]}" if section else field[1]
                    source = Source(path=file.path, line=line.number, field=name)
                    found.append(Setting(name=name, value=to_scalar(field[2]), source=source))
        return Reading(settings=tuple(found))
