"""Walk through every screen of many people at once, and tell what is wrong there.

The walk itself is ``crawler.js``, which runs inside each page. What one person has
walked in full (filters, charts, the same form of the same record) the others leave out,
unless ``thorough``; everybody opens every menu entry.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from harness import Session

from devkit.latin import ALLOWED

SCRIPT = Path(__file__).with_name("crawler.js")
APPS = ["microworks_supervision.microworks_menu_root"]


@dataclass
class Walk:
    """What one person found."""

    who: str
    faults: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    screens: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Crawler:
    """Several people at a time, who share what was already looked at.

    :param dict options: passed to ``crawler.js``: ``thorough`` (leave nothing out),
        ``everyState`` (the form of one record per state), ``only`` (menu entries whose
        path contains this), ``apps`` (external identifiers of the apps)
    """

    def __init__(self, **options):
        self.options = {
            "allowed": ALLOWED,
            "apps": APPS,
            "patience": 60_000,
            **options,
        }
        self._done: set[str] = set()

    def walk(self, sessions: dict[str, Session], limit: float = 600) -> dict[str, Walk]:
        """Let all of them walk at the same time and return what each found."""
        started = time.monotonic()
        walks = {}
        for who, session in sessions.items():
            self._start(session)
            walks[who] = Walk(who)
        waiting = dict(sessions)
        while waiting and time.monotonic() - started < limit:
            for who, session in list(waiting.items()):
                session.page.wait_for_timeout(250)
                if session.page.evaluate("window.microworksFound.done"):
                    self._finish(session, walks[who], time.monotonic() - started)
                    del waiting[who]
        for who, session in waiting.items():
            self._finish(session, walks[who], limit)
            walks[who].faults.append(f"{who}: not through within {limit:g} s")
        return walks

    def _start(self, session: Session) -> None:
        page = session.page
        page.expose_function("microworksFirst", self._is_first)
        page.locator(".o_main_navbar").wait_for()
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
        page.evaluate("options => { microworksCrawl(options) }", self.options)

    def _is_first(self, key: str) -> bool:
        if key in self._done:
            return False
        self._done.add(key)
        return True

    def _finish(self, session: Session, walk: Walk, seconds: float) -> None:
        found = session.page.evaluate("window.microworksFound")
        walk.faults += [
            "{who}: {where}: {kind}: {text}".format(who=walk.who, **fault)
            for fault in found["faults"]
        ]
        walk.counts, walk.screens = found["counts"], found["screens"]
        walk.seconds = seconds
