"""The data of a landed state, kept as one file for the tests of upgrades.

``./dev landed REF`` checks that state out, makes the demonstration county with its own
code on the day of its commit, and writes ``tests/upgrade/landed-VERSION.tar.xz``: a
plain SQL dump, the stored files, and the keys of the sealed bids.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import tarfile
from pathlib import Path

from . import addons, databases, odoo, serve
from .base import (
    DEV,
    EVERYTHING,
    ROOT,
    Fail,
    log_path,
    output,
    remove,
    run,
    spawn,
    step,
    tail,
    wait,
)
from .postgres import data_folder, environment, psql
from .system import postgres_bin

FOLDER = ROOT / "tests/upgrade"
CHECKOUT = DEV / "landed"
# What is in the archive besides the stored files: the dump, how many records of each
# model each person saw, and the keys of the bids that were sealed in it.
SQL, SEEN, KEYS = "database.sql", "seen.json", "bid-keys"
# Before PostgreSQL's own list of settings, which differs between its versions.
HEADER = """\
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET check_function_bodies = false;
SET client_min_messages = warning;
SELECT pg_catalog.set_config('search_path', '', false);
"""
# What belongs to one server, and what only Odoo's own modules show.
STRIPPED = """
DELETE FROM ir_attachment WHERE url LIKE '/web/assets/%' OR res_model IN (
    'payment.method', 'payment.provider', 'res.lang', 'onboarding.onboarding.step',
    'spreadsheet.dashboard'
);
UPDATE ir_config_parameter SET value = 'made new by whoever restores this'
 WHERE key IN ('database.uuid', 'database.secret');
DELETE FROM ir_config_parameter WHERE key LIKE '%vapid%';
TRUNCATE bus_bus, ir_logging;
"""


# === MAKING ===


def make(ref: str) -> Path:
    """Write the file of the state that ``ref`` names in git."""
    day = output(["git", "-C", ROOT, "log", "-1", "--format=%cs", ref])
    if not day:
        raise Fail(f"git knows no state “{ref}”.")
    with serve.prepared():
        base = databases.base_template()
        name = f"microworks_landed_{os.getpid()}"
        _check_out(ref)
        try:
            databases.clone(base, name)
            return _write(name, _fill(name, day))
        finally:
            databases.drop(name)
            _forget_checkout()


def _check_out(ref: str) -> None:
    _forget_checkout()
    run(
        ["git", "-C", ROOT, "worktree", "add", "--detach", "--force", CHECKOUT, ref],
        log="landed",
        failure=f"git could not check out {ref}.",
    )


def _forget_checkout() -> None:
    if CHECKOUT.exists():
        output(["git", "-C", ROOT, "worktree", "remove", "--force", CHECKOUT])
    output(["git", "-C", ROOT, "worktree", "prune"])


def _fill(name: str, day: str) -> str:
    path = str(CHECKOUT)
    with step("landed addons"):
        odoo.script(name, "localise", path=path)
        odoo.install(name, new=list(addons.ours()), path=path)
    with step("county of the landed state"):
        seen = odoo.script(name, "landed", path=path, day=day)
    psql(STRIPPED, name)
    return seen


def _write(name: str, seen: str) -> Path:
    version = psql(
        "SELECT latest_version FROM ir_module_module "
        "WHERE name = 'microworks_supervision'",
        name,
    )
    target = FOLDER / f"landed-{version}.tar.xz"
    part = target.with_suffix(".part")
    with step(f"{target.name}"), tarfile.open(part, "w:xz", preset=9) as archive:
        _add(archive, SEEN, seen.encode())
        _add(archive, SQL, portable(_dump(name)).encode())
        if (keys := _key_file()).exists():
            _add(archive, KEYS, keys.read_bytes())
        stored = psql(
            "SELECT DISTINCT store_fname FROM ir_attachment "
            "WHERE store_fname IS NOT NULL ORDER BY 1",
            name,
        )
        for file in stored.split():
            data = (databases.filestore(name) / file).read_bytes()
            _add(archive, f"filestore/{file}", data)
    part.replace(target)
    return target


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    # No dates and owners: the same data make the same file.
    info = tarfile.TarInfo(name)
    info.size = len(data)
    archive.addfile(info, io.BytesIO(data))


def _dump(name: str) -> str:
    program = postgres_bin()
    command = [program / "pg_dump" if program else "pg_dump", "--no-owner"]
    command += ["--no-privileges", "--no-comments", "--no-tablespaces", name]
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(),
    )
    if done.returncode:
        raise Fail(f"pg_dump refused: {done.stderr.strip()}")
    return done.stdout


def portable(dump: str) -> str:
    r"""Return a dump that PostgreSQL 13 and every later one can read.

    The settings at its top change from version to version, and so do the commands
    of psql around it; what follows the first object does not.

    >>> text = portable("SET transaction_timeout = 0;\n\\restrict x\nCREATE TABLE a;\n"
    ...     "SET b;\n\\unrestrict x\n")
    >>> print(text.removeprefix(HEADER), end="")
    CREATE TABLE a;
    SET b;
    """
    begin = re.search(r"^CREATE ", dump, re.MULTILINE).start()
    body = re.sub(r"^\\unrestrict .*\n", "", dump[begin:], flags=re.MULTILINE)
    return HEADER + body


# === RESTORING ===


def archives() -> list[Path]:
    """Return the files of all landed states, the oldest first."""

    def version(path: Path) -> list[int]:
        return [int(number) for number in re.findall(r"\d+", path.name)]

    return sorted(FOLDER.glob("landed-*.tar.xz"), key=version)


def tried() -> list[Path]:
    """Return the files of the states from which upgrades are tried.

    The newest every day; those of offices that waited longer with ``./dev test all``.
    """
    found = archives()
    return found if os.environ.get(EVERYTHING) else found[-1:]


def restore(archive: Path, name: str) -> dict[str, dict[str, int]]:
    """Make a database with its files from an archive.

    :return: number of records per login and model, as the landed state showed them
    """
    databases.drop(name)
    psql(
        f"CREATE DATABASE {databases.checked(name)} TEMPLATE template0 ENCODING 'UTF8'"
    )
    folder = DEV / f"restore-{name}"
    remove(folder)
    try:
        with tarfile.open(archive) as found:
            _unpack(found, folder)
        _read(folder / SQL, name)
        psql(databases.NEW_IDENTITY, name)
        databases.filestore(name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "filestore").rename(databases.filestore(name))
        if (keys := folder / KEYS).exists():
            _learn(keys)
        return json.loads((folder / SEEN).read_text(encoding="utf-8"))
    finally:
        remove(folder)


def _key_file() -> Path:
    """The keys of sealed bids, where Odoo keeps them beside the stored files."""
    return data_folder() / "microworks" / "bid-keys"


def _learn(keys: Path) -> None:
    """Let the server open what was sealed with ``keys``; its own keys stay first.

    Odoo may make or read the file meanwhile: it is whole at every moment, and one that
    Odoo made first is kept.
    """
    target = _key_file()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = keys.read_text(encoding="ascii").splitlines(keepends=True)
    part = target.with_name(f"{target.name}.{os.getpid()}")
    part.touch(mode=0o600)
    try:
        while True:
            there = target.exists()
            known = target.read_text(encoding="ascii") if there else ""
            new = "".join(line for line in lines if line not in known)
            part.write_text(known + new, encoding="ascii")
            if there:
                part.replace(target)
                return
            with contextlib.suppress(FileExistsError):
                # Unlike a rename, a link never replaces what is there.
                os.link(part, target)
                return
    finally:
        part.unlink(missing_ok=True)


def _unpack(found: tarfile.TarFile, folder: Path) -> None:
    for member in found:
        if member.name not in (SQL, SEEN, KEYS) and not re.fullmatch(
            r"filestore/[0-9a-f]{2}/[0-9a-f]{40}", member.name
        ):
            raise Fail(f"{member.name} is no stored file: make the archive again.")
        path = folder / member.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(found.extractfile(member).read())


def _read(sql: Path, name: str) -> None:
    path = log_path("restore")
    command = ["psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", name]
    with path.open("wb") as log:
        process = spawn([*command, "-f", sql], stdout=log, env=environment())
        code = wait(process)
    if code:
        raise Fail(f"{tail(path)}The landed state could not be restored.")
