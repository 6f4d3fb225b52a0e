"""Databases and the templates they are cloned from.

Three layers, each a clone of the one before and each kept until its inputs change:
``base`` (Odoo's modules that ours need), ``ready`` (ours installed, empty) and ``demo``
(ours installed with the demonstration county, of today).
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from . import addons, odoo, odoo_source
from .base import Fail, digest, is_devkit, need_space, step
from .postgres import data_folder, psql

# Room for one template, its copy and PostgreSQL's own log on the way.
TEMPLATE_GB = 1
# Two databases of the same identity would share sessions and push subscriptions.
NEW_IDENTITY = """
UPDATE ir_config_parameter SET value = gen_random_uuid()::text
 WHERE key IN ('database.uuid', 'database.secret')
"""
BASE, READY, DEMO = "microworks_tpl", "microworks_ready", "microworks_demo"


def exists(name: str) -> bool:
    return bool(psql(f"SELECT 1 FROM pg_database WHERE datname = '{checked(name)}'"))


def checked(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,50}", name):
        raise Fail(
            f"“{name}” is not a usable database name: use small letters, digits and _."
        )
    return name


def drop(name: str) -> None:
    psql(f"DROP DATABASE IF EXISTS {checked(name)} WITH (FORCE)")
    shutil.rmtree(filestore(name), ignore_errors=True)


def filestore(name: str) -> Path:
    return data_folder() / "filestore" / name


def clone(source: str, target: str) -> None:
    """Copy a database with its files.

    Odoo names a stored file by its content and never changes it, so that hard links
    are enough.
    """
    drop(target)
    psql(f"CREATE DATABASE {checked(target)} TEMPLATE {checked(source)}")
    psql(NEW_IDENTITY, target)
    _claim_keys(target)
    if filestore(source).is_dir():
        shutil.copytree(filestore(source), filestore(target), copy_function=os.link)


def _claim_keys(name: str) -> None:
    """Have the keys of sealed bids serve a database made here on purpose."""
    served = data_folder() / "microworks" / "bid-keys.databases"
    if served.exists():
        own = psql(
            "SELECT value FROM ir_config_parameter WHERE key = 'database.uuid'", name
        )
        with served.open("a", encoding="utf-8") as file:
            file.write(f"{own.strip()}\n")


def must_exist(name: str) -> None:
    if not exists(name):
        raise Fail(f"There is no database {name}: make it with ./dev run.")


def rename(source: str, target: str) -> None:
    """Give a database its final name, last of all: then nothing of it is missing."""
    shutil.rmtree(filestore(target), ignore_errors=True)
    if filestore(source).is_dir():
        filestore(source).rename(filestore(target))
    psql(f"ALTER DATABASE {checked(source)} RENAME TO {checked(target)}")


def sweep() -> None:
    """Drop the databases of runs that were killed; each is named by its process."""
    for name in psql(
        "SELECT datname FROM pg_database WHERE datname ~ '^microworks_[a-z]+_[0-9]+$'"
    ).split():
        if not is_devkit(int(name.rsplit("_", 1)[1])):
            drop(name)


# === TEMPLATES ===


def base_template() -> str:
    modules = addons.foundations()
    name = f"{BASE}_{digest(*_odoo_inputs(), *modules)}"
    if not exists(name):
        with step(f"base template ({', '.join(modules)})"):
            _make(name, BASE, _fill_base, modules)
    return name


def template(*, demo: bool) -> str:
    """Return the template with our addons of today installed."""
    kind = DEMO if demo else READY
    # What was to wait tomorrow is over in a county made last week.
    made_on = [county_day()] if demo else []
    name = f"{kind}_{digest(*_odoo_inputs(), addons.ours_digest(), *made_on)}"
    if not exists(name):
        base = base_template()
        with step(
            "template with the demo county (some minutes)"
            if demo
            else "template with our addons"
        ):
            _make(name, kind, _fill_ours, base, demo)
    return name


def county_day() -> str:
    """Return today's date where the county of the demonstration lies."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()


def _odoo_inputs() -> tuple[str, ...]:
    release = odoo_source.find() / "odoo/release.py"
    return (
        release.read_text(encoding="utf-8"),
        _script_text("foundation"),
        _script_text("localise"),
    )


def _script_text(name: str) -> str:
    return (odoo.SCRIPTS / f"{name}.py").read_text(encoding="utf-8")


def _make(name: str, kind: str, fill, *arguments) -> None:
    part = f"{kind}_part"
    drop(part)
    need_space(TEMPLATE_GB)
    try:
        fill(part, *arguments)
    except BaseException:
        # The first cause is what people have to read.
        with contextlib.suppress(Fail):
            drop(part)
        raise
    for old in psql(
        f"SELECT datname FROM pg_database WHERE datname ~ '^{kind}_[0-9a-f]{{12}}$'"
    ).split():
        drop(old)
    rename(part, name)


def _fill_base(part: str, modules: list[str]) -> None:
    psql(f"CREATE DATABASE {part} TEMPLATE template0 ENCODING 'UTF8'")
    odoo.install(part, new=modules)
    odoo.script(part, "foundation")


def _fill_ours(part: str, base: str, demo: bool) -> None:
    clone(base, part)
    # Users that the demonstration makes shall already start in Chinese.
    odoo.script(part, "localise")
    install_ours(part, demo=demo)


# === OUR ADDONS IN A DATABASE ===


def install_ours(database: str, *, demo: bool) -> None:
    """Install our addons where they are missing and update them where they are not."""
    installed = set(
        psql(
            # An update that was interrupted leaves them "to upgrade".
            "SELECT name FROM ir_module_module "
            "WHERE state IN ('installed', 'to upgrade')",
            database,
        ).split()
    )
    names = list(addons.ours())
    if demo:
        # Odoo loads a module's demonstration only where its foundations have theirs;
        # ours shall not come with Odoo's American companies.
        _demo_flag(database, True)
    try:
        odoo.install(
            database,
            new=[name for name in names if name not in installed],
            old=[name for name in names if name in installed],
            demo=demo,
        )
    except BaseException:
        with contextlib.suppress(Fail):
            _demo_flag(database, False)
        raise
    if demo:
        _demo_flag(database, False)


def _demo_flag(database: str, value: bool) -> None:
    names = ", ".join(f"'{name}'" for name in addons.ours()) or "''"
    psql(
        f"UPDATE ir_module_module SET demo = {str(value).lower()} "
        f"WHERE state = 'installed' AND name NOT IN ({names})",
        database,
    )
