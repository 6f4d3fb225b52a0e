"""Find Odoo 19, or bring it."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from pathlib import Path

from .apt import unpack
from .base import DEV, Fail, nothing_half_made, output, remove, step

UNPACKED = DEV / "odoo"
PACKAGES = UNPACKED / "usr/lib/python3/dist-packages"
# The package replaces fonts and scripts by links to these. Newer releases of the last
# two moved the files that the links name.
FROM_SUITE = {
    "sid": (
        "odoo-19",
        "fonts-glyphicons-halflings",
        "fonts-montserrat",
        "fonts-ocr-b",
        "fonts-roboto-unhinted",
        "libjs-jquery",
        "libjs-jquery-form",
        "libjs-underscore",
    ),
    "bookworm": ("fonts-font-awesome", "fonts-inconsolata"),
}


def version(folder: Path) -> str | None:
    """Return the release of the Odoo whose ``odoo`` package lies in ``folder``."""
    try:
        text = (folder / "odoo/release.py").read_text(encoding="utf-8")
    except OSError:
        return None
    found = re.search(r"^version_info = \((\d+), (\d+)", text, re.MULTILINE)
    return f"{found[1]}.{found[2]}" if found else None


def find() -> Path:
    """Return the folder to put on Python's path, bringing Odoo there if need be."""
    named = os.environ.get("ODOO_HOME")
    if named:
        return _named(Path(named).expanduser().resolve())
    if is_brought():
        return PACKAGES
    return _importable() or _bring()


def is_brought() -> bool:
    return version(PACKAGES) == "19.0"


def _named(home: Path) -> Path:
    # A checkout, an unpacked Debian package, or the folder of either's Python code.
    for folder in (home, home.parent, home / "usr/lib/python3/dist-packages"):
        found = version(folder)
        if found == "19.0":
            return folder
        if found:
            raise Fail(f"ODOO_HOME={home} holds Odoo {found}: name an Odoo 19.0.")
    raise Fail(f"ODOO_HOME={home} holds no Odoo: name the folder above its odoo/.")


def _importable() -> Path | None:
    spec = importlib.util.find_spec("odoo")
    places = list(spec.submodule_search_locations or ()) if spec else []
    # The distribution's own Python may have what ours has not.
    script = "import odoo; print('\\n'.join(odoo.__path__))"
    places += output(["/usr/bin/python3", "-c", script]).splitlines()
    folders = [Path(place).parent for place in places]
    return next((folder for folder in folders if version(folder) == "19.0"), None)


def _bring() -> Path:
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise Fail(
            "Odoo 19 can be fetched here only on Debian: unpack it yourself and name "
            "its folder in ODOO_HOME."
        )
    part = DEV / "odoo.part"
    name = "Odoo 19 from Debian (about 125 MB, 1.2 GB unpacked)"
    with step(name), nothing_half_made(part, part.with_suffix(".apt")):
        remove(part)
        part.mkdir(parents=True)
        unpack(FROM_SUITE, part)
        if version(part / PACKAGES.relative_to(UNPACKED)) != "19.0":
            raise Fail("Debian's odoo-19 no longer holds Odoo 19.0: use ODOO_HOME.")
        remove(UNPACKED)
        part.rename(UNPACKED)
    return PACKAGES
