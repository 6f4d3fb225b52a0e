"""The administrator of a database that ./dev serves: never admin/admin."""

from __future__ import annotations

import base64
import hashlib
import secrets

from . import databases, postgres
from .base import STATE, read_state, write_state

LOGIN = "admin"
# What Odoo gives a new database.
SHIPPED = "admin"
ROUNDS = 600_000
HASH = f"SELECT password FROM res_users WHERE login = '{LOGIN}'"


def ensure(name: str) -> None:
    """Give the administrator a random password while he still has the shipped one.

    Whoever chose a password of his own keeps it.
    """
    if not is_password(SHIPPED, databases.psql(HASH, name)):
        return
    password = secrets.token_urlsafe(9)
    stored = hashed(password, secrets.token_bytes(16))
    # Only characters of the alphabet of base 64, dots, dashes and dollar signs.
    postgres.psql(
        f"UPDATE res_users SET password = '{stored}' WHERE login = '{LOGIN}'", name
    )
    write_state(state_name(name), {"password": password, "hash": stored})
    (STATE / f"{state_name(name)}.json").chmod(0o600)


def row(name: str) -> dict[str, str]:
    """Return what is printed of the administrator."""
    stored, state = databases.psql(HASH, name), read_state(state_name(name))
    if state.get("hash") == stored:
        password = state["password"]
    else:
        password = SHIPPED if is_password(SHIPPED, stored) else "(the one you chose)"
    return {
        "role": "administrator",
        "login": LOGIN,
        "password": password,
        "name": "Admin",
    }


def state_name(name: str) -> str:
    return f"administrator-{name}"


def hashed(password: str, salt: bytes, rounds: int = ROUNDS) -> str:
    """Return the hash of a password as Odoo stores it.

    >>> hashed("secret", b"salt", 2)[:26]
    '$pbkdf2-sha512$2$c2FsdA$TM'
    """
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds)
    return f"$pbkdf2-sha512${rounds}${_ab64(salt)}${_ab64(digest)}"


def is_password(password: str, stored: str) -> bool:
    """Return whether ``stored`` is the hash of a password, or the password itself.

    >>> is_password("a", hashed("a", b"salt", 2)), is_password("b", hashed("a", b"s", 2))
    (True, False)
    >>> is_password("admin", "admin"), is_password("admin", ""), is_password("a", "$x$")
    (True, False, False)
    """
    parts = stored.split("$")
    if len(parts) != 5 or parts[1] != "pbkdf2-sha512" or not parts[2].isdecimal():
        return bool(stored) and stored == password
    salt = base64.b64decode(parts[3].replace(".", "+") + "==")
    return secrets.compare_digest(hashed(password, salt, int(parts[2])), stored)


def _ab64(data: bytes) -> str:
    """Base 64 as in the hashes of Unix: a dot for the plus, nothing at the end."""
    return base64.b64encode(data).decode().rstrip("=").replace("+", ".")
