"""Our addons come and go without a trace, alone and beside other apps of Odoo."""

import json
import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from devkit import addons, databases, leftovers, odoo, postgres, results  # noqa: E402
from devkit.base import log_path  # noqa: E402

APPS = ["sale_management", "purchase", "stock", "project", "hr", "website"]


class Place:
    """A database into which our addons are installed, with what it held before."""

    def __init__(self, kind: str, apps: list[str]):
        self.name = f"microworks_{kind}_{os.getpid()}"
        databases.clone(databases.base_template(), self.name)
        if apps:
            odoo.install(self.name, new=apps)
        self.empty = leftovers.inventory(self.name)

    def install(self, **modules: list[str]) -> list[str]:
        """Install or update, and return what the log holds against it."""
        odoo.install(self.name, **modules)
        path = log_path(f"install-{self.name}")
        with path.open(encoding="utf-8", errors="replace") as lines:
            found = results.complaints(lines, addons.ours())
        path.unlink()
        return found

    def uninstall(self) -> None:
        odoo.script(self.name, "uninstall", modules=list(addons.ours()))

    def views(self) -> list[str]:
        """Return the faults of all views, ours and theirs."""
        found = json.loads(odoo.script(self.name, "views"))
        assert found["checked"] > 200
        return found["faults"]


@pytest.fixture(
    scope="module", params=[[], APPS], ids=["alone", f"beside {', '.join(APPS)}"]
)
def place(request):
    with postgres.server():
        made = Place("beside" if request.param else "alone", request.param)
        try:
            yield made
        finally:
            databases.drop(made.name)


def test_comes_works_and_goes(place):
    """One test in steps: each needs the one before."""
    assert not place.install(new=list(addons.ours())), "installing"
    assert not place.views(), "views after installing"
    installed = leftovers.inventory(place.name)
    assert not place.install(old=list(addons.ours())), "updating"
    changed = installed ^ leftovers.inventory(place.name)
    assert not changed, "an update without a change changes: " + ", ".join(changed)
    place.uninstall()
    left = leftovers.inventory(place.name)
    assert left == place.empty, "\n".join(sorted(left ^ place.empty)[:60])
    assert not place.views(), "views after uninstalling"
