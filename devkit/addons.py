"""The addons of this repository, read from their manifests."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from .base import ROOT, Fail, tree_digest


def manifest(addon: Path) -> dict:
    path = addon / "__manifest__.py"
    try:
        return ast.literal_eval(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as error:
        raise Fail(
            f"{path.relative_to(ROOT)} is not a plain dictionary: {error}."
        ) from error


@cache
def ours() -> dict[str, Path]:
    """Return the addons people install, by name."""
    return _under(ROOT)


@cache
def for_tests() -> dict[str, Path]:
    """Return the addons that exist only to test the others."""
    return _under(ROOT / "tests")


def _under(folder: Path) -> dict[str, Path]:
    paths = sorted(path.parent for path in folder.glob("*/__manifest__.py"))
    return {
        path.name: path for path in paths if manifest(path).get("installable", True)
    }


def addons_path() -> str:
    """Return Odoo's option; a folder without any addon is refused by Odoo."""
    folders = [(ROOT, ours()), (ROOT / "tests", for_tests())]
    return ",".join(str(folder) for folder, found in folders if found)


def foundations() -> list[str]:
    """Return the modules of Odoo itself that our addons ask for."""
    wanted = {"base", "web"}
    for path in {**ours(), **for_tests()}.values():
        wanted.update(manifest(path).get("depends", ()))
    return sorted(name for name in wanted if not is_ours(name))


def is_ours(name: str) -> bool:
    return name.startswith("microworks_") or name in ours() or name in for_tests()


def missing() -> dict[str, list[str]]:
    """Return the addons that cannot be installed here, with what they lack."""
    known = {**ours(), **for_tests()}
    lacking = {
        name: [
            needed
            for needed in manifest(path).get("depends", ())
            if is_ours(needed) and needed not in known
        ]
        for name, path in known.items()
    }
    return {name: needed for name, needed in lacking.items() if needed}


def ours_digest() -> str:
    return tree_digest(ours().values())
