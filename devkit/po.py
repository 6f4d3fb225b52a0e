"""Translation files, as far as this package reads them."""

from __future__ import annotations

import ast
from pathlib import Path

from . import addons


def chinese() -> dict[str, Path]:
    """Return the Chinese file of every add-on, by the add-on's name."""
    return {
        name: folder / "i18n" / "zh_CN.po" for name, folder in addons.ours().items()
    }


def terms(path: Path) -> dict[str, str]:
    """Return the translations of a file by their English text."""
    return read(path.read_text(encoding="utf-8"))


def read(content: str) -> dict[str, str]:
    """Read msgid and msgstr, also where they go over several lines.

    >>> read('msgid "a"\\nmsgstr ""\\n"b"\\n"c"\\n\\nmsgid "d"\\nmsgstr "e"')
    {'a': 'bc', 'd': 'e'}
    """
    found: dict[str, str] = {}
    texts = {"msgid": "", "msgstr": ""}
    keyword = None
    for line in [*content.splitlines(), 'msgid ""']:
        word, _blank, rest = line.partition(" ")
        if word in texts:
            if word == "msgid":
                found[texts["msgid"]] = texts["msgstr"]
                texts = {"msgid": "", "msgstr": ""}
            keyword = word
            texts[word] = ast.literal_eval(rest)
        elif line.startswith('"') and keyword:
            texts[keyword] += ast.literal_eval(line)
        else:
            keyword = None
    found.pop("", None)
    return found
