"""What a setting of the platform may be; nothing of Odoo in here.

>>> address_problem("https://gongshi.example.gov.cn"), zone_problem("Asia/Shanghai")
(None, None)
"""

import re
from zoneinfo import ZoneInfo

# Scheme, host, port; no path, no name of a person, nothing to be guessed.
ADDRESS = re.compile(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?/?"
)
LOCAL = re.compile(r"https?://(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0)(?::\d+)?/?")


def address_problem(value):
    """Say whether ``value`` cannot be the public address of the platform.

    >>> address_problem("https://gongshi.example.gov.cn:8443/")
    >>> address_problem("gongshi.example.gov.cn"), address_problem("https://a/b?c")
    ('no_address', 'no_address')
    """
    return None if ADDRESS.fullmatch(value) else "no_address"


def is_local(value):
    """Whether an address leads to the reader's own machine.

    >>> is_local("http://localhost:8069"), is_local("https://gongshi.example.gov.cn")
    (True, False)
    """
    return bool(LOCAL.fullmatch(value))


def zone_problem(value):
    """Say whether ``value`` names no time zone.

    >>> zone_problem("Asia/Urumqi")
    >>> zone_problem("Beijing"), zone_problem("../etc/passwd"), zone_problem("")
    ('no_zone', 'no_zone', 'no_zone')
    """
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        return "no_zone"
    return None


def whole_number(value, default, low, high):
    """A setting that is a whole number; anything else counts as unset.

    >>> whole_number("30", 20, 1, 200), whole_number("abc", 20, 1, 200)
    (30, 20)
    >>> whole_number("0", 20, 1, 200), whole_number(None, 20, 1, 200)
    (20, 20)
    >>> whole_number("٣", 20, 1, 200)
    20
    """
    text = str(value if value is not None else "").strip()
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(high)):
        return default
    return int(text) if low <= int(text) <= high else default
