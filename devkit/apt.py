"""Unpack Debian packages into a folder, without root and without touching the machine.

The mirror is the one this machine's own apt settings name; only the suite differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from .base import Fail, remove, run

SUITES = frozenset(
    "bullseye bookworm trixie forky sid stable oldstable testing unstable".split()
)
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def stanzas(text: str) -> Iterator[dict[str, str]]:
    """Parse the deb822 format, comments and folded lines included.

    >>> list(stanzas("Types: deb\\n# why\\nURIs: http://a/debian\\nSuites: trixie\\n"))
    [{'types': 'deb', 'uris': 'http://a/debian', 'suites': 'trixie'}]
    """
    fields: dict[str, str] = {}
    last = ""
    for line in [*text.splitlines(), ""]:
        if line.startswith("#"):
            continue
        if not line.strip():
            if fields:
                yield fields
            fields = {}
        elif line[0] in " \t":
            fields[last] += "\n" + line
        elif ":" in line:
            last, _, value = line.partition(":")
            last = last.strip().lower()
            fields[last] = value.strip()


def one_liners(text: str) -> Iterator[dict[str, str]]:
    """Parse the one-line format.

    >>> next(one_liners("deb [signed-by=/k.gpg] http://a/debian trixie main"))["signed-by"]
    '/k.gpg'
    """
    for line in text.splitlines():
        match = re.match(r"\s*(deb)\s+(?:\[(.*?)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)", line)
        if match:
            kind, options, uri, suite, components = match.groups()
            yield {
                "types": kind,
                "uris": uri,
                "suites": suite,
                "components": components.strip(),
                **dict(
                    option.lower().split("=", 1)
                    for option in (options or "").split()
                    if "=" in option
                ),
            }


def mirror(etc: Path = Path("/etc/apt")) -> tuple[str, str]:
    """Return the address of the machine's Debian mirror and its ``Signed-By`` line.

    :raise Fail: when the machine is not a Debian, or hides its mirror.
    """
    sources: list[dict[str, str]] = []
    for path in sorted(etc.glob("sources.list.d/*.sources")):
        sources += stanzas(path.read_text(encoding="utf-8"))
    for path in [etc / "sources.list", *sorted(etc.glob("sources.list.d/*.list"))]:
        if path.is_file():
            sources += one_liners(path.read_text(encoding="utf-8"))
    for source in sources:
        if (
            "deb" in source.get("types", "").split()
            and SUITES & set(source.get("suites", "").split())
            and "main" in source.get("components", "").split()
            and source.get("enabled", "yes").lower() not in ("no", "false")
        ):
            signed = source.get("signed-by", "")
            if not signed and KEYRING.exists():
                signed = str(KEYRING)
            return source["uris"].split()[0], signed
    raise Fail(
        "No Debian mirror is named in this machine's apt settings, so Odoo 19 cannot be "
        "fetched: unpack Odoo 19 yourself and name its folder in ODOO_HOME."
    )


def unpack(packages: dict[str, Sequence[str]], target: Path) -> None:
    """Download packages, given by suite, and unpack them all into ``target``."""
    work = target.with_suffix(".apt")
    remove(work)
    for folder in ("lists/partial", "cache/archives/partial", "debs"):
        (work / folder).mkdir(parents=True)
    uri, signed = mirror()
    (work / "suites.sources").write_text(
        "".join(
            f"Types: deb\nURIs: {uri}\nSuites: {suite}\nComponents: main\n"
            + (f"Signed-By: {signed}\n" if signed else "")
            + "\n"
            for suite in packages
        ),
        encoding="utf-8",
    )
    get = [
        "apt-get",
        *("-q", "-o", f"Dir::Etc::sourcelist={work / 'suites.sources'}"),
        *("-o", "Dir::Etc::sourceparts=/dev/null"),
        *("-o", f"Dir::State::lists={work / 'lists'}"),
        *("-o", f"Dir::Cache={work / 'cache'}"),
        *("-o", "Acquire::Retries=3", "-o", "Acquire::Languages=none"),
        # apt would otherwise drop to a user who may not write here.
        *("-o", "APT::Sandbox::User="),
    ]
    failure = (
        "Odoo 19 could not be fetched from this machine's Debian mirror: check the "
        "network, or name an unpacked Odoo 19 in ODOO_HOME."
    )
    run([*get, "update"], log="odoo-update", failure=failure, cwd=work)
    names = [f"{name}/{suite}" for suite, some in packages.items() for name in some]
    run(
        [*get, "download", *names],
        log="odoo-download",
        failure=failure,
        cwd=work / "debs",
    )
    for deb in sorted((work / "debs").glob("*.deb")):
        run(
            ["dpkg-deb", "-x", deb, target],
            log="odoo-unpack",
            failure=f"{deb.name} could not be unpacked: run the command again.",
        )
    remove(work)
