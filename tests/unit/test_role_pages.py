"""The handbooks call what is on the screen by the name that the screen shows.

In docs/roles a name in curly quotes, and a bold one after 按 ("press"), is a word of
the screen; words that are not are in corner brackets.
"""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs/roles").glob("*.md"))
ODOO = {"访问权限"}  # Odoo's own words
QUOTED = re.compile(r"“([^”]+)”")
PRESSED = re.compile(r"按 \*\*([^*]+)\*\*")


@pytest.fixture(scope="module")
def shown():
    """Every term that the addons show in Chinese."""
    return ODOO | {
        entry.msgstr
        for path in ROOT.glob("microworks_*/i18n/zh_CN.po")
        for entry in polib.pofile(str(path))
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_buttons_are_called_as_shown(page, shown):
    """Every button that a handbook says to press exists under that name."""
    pressed = set(PRESSED.findall(page.read_text(encoding="utf-8")))
    assert pressed <= shown, pressed - shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_fields_and_states_are_called_as_shown(page, shown):
    """Every field, page and state that a handbook quotes stands in a shown term."""
    whole = "\n".join(shown)
    unknown = [
        name
        for name in QUOTED.findall(page.read_text(encoding="utf-8"))
        if name not in whole
    ]
    assert not unknown


def test_handbooks_are_read():
    """The pages say what to press, so that the checks above can fail."""
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert len(PRESSED.findall(text)) > 30
    assert len(QUOTED.findall(text)) > 20
