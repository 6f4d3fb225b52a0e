"""The fixture ``upgraded``: the data of a landed state under the present code."""

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))
sys.path.insert(0, str(HERE))

from devkit import addons, databases, landed, odoo, postgres, results  # noqa: E402
from devkit.base import log_path  # noqa: E402


@dataclass
class Upgraded:
    """Two databases, one as it landed and one brought to the present code.

    ``seen`` is how many records of each model each person saw before, ``complaints``
    what the log of the update holds against our modules.
    """

    before: str
    after: str
    seen: dict[str, dict[str, int]]
    complaints: list[str]


@pytest.fixture(
    scope="session",
    params=landed.tried(),
    ids=lambda path: path.name.split(".tar")[0],
)
def upgraded(request):
    pid = os.getpid()
    before, after = f"microworks_before_{pid}", f"microworks_after_{pid}"
    with postgres.server():
        try:
            started = time.monotonic()
            seen = landed.restore(request.param, after)
            # Only to look at: without its files, and with the same identity.
            databases.drop(before)
            postgres.psql(f"CREATE DATABASE {before} TEMPLATE {after}")
            restored = time.monotonic()
            odoo.install(after, old=list(addons.ours()))
            done = time.monotonic()
            print(
                f"restored {restored - started:.1f} s, updated {done - restored:.1f} s"
            )
            log = log_path(f"install-{after}")
            with log.open(encoding="utf-8", errors="replace") as lines:
                complaints = results.complaints(lines, addons.ours())
            log.unlink()
            yield Upgraded(before, after, seen, complaints)
        finally:
            databases.drop(after)
            databases.drop(before)
