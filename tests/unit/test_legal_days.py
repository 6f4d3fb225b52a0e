"""Days that count are those of the county: no other way to a day slips in."""

import re

import pytest

from devkit.base import ROOT

# Each asks the clock of the server, the caller or the browser for a day.
OTHER_CLOCKS = re.compile(
    r"context_today|context_timestamp|\bDate\.today\b|\bdate\.today\b|\bdatetime\.today\b"
    r"|utcnow|\bpytz\b|CURRENT_DATE|\bnow\(\)::date|\.date\(\)|\bAT TIME ZONE '(?!UTC)"
    r"|Asia/Shanghai"
)
# The helper itself; pure arithmetic on what it is given; words about the setting.
EXEMPT = {
    "microworks_supervision/models/core/legal_time.py",
    "microworks_supervision/models/core/ir_config_parameter.py",
    "microworks_supervision/views/core/settings_views.xml",
    "microworks_supervision/tools/settings.py",
    "microworks_supervision/tools/workdays.py",
    # A day written in a file of a bank is a day, no moment.
    # The clock of the demonstration is set by itself.
    "microworks_portal/demo/county.py",
    "microworks_portal/demo/county_world.py",
}


def sources():
    """Everything of the addons that can ask for a day, without their tests."""
    for pattern in ("*.py", "*.xml", "*.js"):
        for file in ROOT.glob(f"microworks_*/**/{pattern}"):
            path = file.relative_to(ROOT).as_posix()
            if "/tests/" not in path and "/static/lib/" not in path:
                yield path, file


def test_nothing_asks_another_clock():
    """Every day comes from the one helper of the frame."""
    found = [
        f"{path}:{number}: {line.strip()}"
        for path, file in sources()
        if path not in EXEMPT
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if OTHER_CLOCKS.search(line)
    ]
    assert not found


@pytest.mark.parametrize("path", sorted(EXEMPT))
def test_exemptions_are_needed(path):
    """A file is exempt only as long as it has a reason to be."""
    assert OTHER_CLOCKS.search((ROOT / path).read_text("utf-8"))
