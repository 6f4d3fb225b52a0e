"""An office that gives the addons up again gets its Odoo back as it was."""

import os

import pytest

from devkit import addons, databases, leftovers, odoo


@pytest.fixture(scope="module")
def uninstalled(upgraded):
    """A copy of the updated database, full of records, without our addons."""
    name = f"microworks_gone_{os.getpid()}"
    databases.clone(upgraded.after, name)
    try:
        odoo.script(name, "uninstall", modules=list(addons.ours()))
        yield name
    finally:
        databases.drop(name)


def test_nothing_of_ours_is_left(uninstalled):
    base = leftovers.inventory(databases.base_template())
    left = leftovers.inventory(uninstalled) - base
    assert not left, "\n".join(sorted(left)[:60])


def test_nothing_of_odoo_is_gone(uninstalled):
    base = leftovers.inventory(databases.base_template())
    gone = base - leftovers.inventory(uninstalled)
    assert not gone, "\n".join(sorted(gone)[:60])
