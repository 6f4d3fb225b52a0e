"""A real server and a real browser for the tests in this folder."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright

from devkit import administrator, databases, postgres, serve, system
from devkit.base import SHOTS, Fail, end

# Without these a browser on a closed network keeps calling home, and as root it refuses
# to start at all.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Debian's package leaves this one file out of Odoo's back-office bundle; nothing here
# uses it. Only this exact complaint is forgiven.
STRIPPED = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"

# A busy machine to order, for whoever looks for tests that only pass on a quick one:
# how many times slower the browser computes; each answer comes a moment later, too.
SLOWER = float(os.environ.get("MICROWORKS_E2E_SLOWER", 1))
LATENCY = 250

# What tests ask of a page, and how they move in it (``client.js``).
CLIENT = Path(__file__).with_name("client.js").read_text(encoding="utf-8")
QUESTIONS = itertools.count(1)
# So many desks stay open at the same time; each takes some hundred megabytes.
OPEN_DESKS = 10


@dataclass
class Server:
    """An Odoo server on a database of its own, with the demonstration county."""

    address: str
    database: str
    logins: list[dict[str, str]]
    # Cookies of whoever logged in, by login: a form of its own tests the login.
    cookies: dict[str, list] = field(default_factory=dict)
    # Whoever is at work, by login and options, the last one last: who comes back finds
    # the web client open, as at any desk.
    desks: dict[tuple, Session] = field(default_factory=dict)

    def login_of(self, role: str) -> dict[str, str]:
        """Return the demonstration login of a role, or of anybody of the county.

        One of each role is printed; everybody has the same password.
        """
        for login in self.logins:
            if role in (login.get("role"), login.get("login")):
                return login
        if role.isascii() and len(self.logins) > 1:
            return {"login": role, "password": self.logins[0]["password"]}
        raise LookupError(f"no demonstration login for the role {role!r}")


def logins_of(name: str) -> list[dict[str, str]]:
    """Return the demonstration logins of a database, the administrator last."""
    return [*serve.demo_logins(name), administrator.row(name)]


@contextlib.contextmanager
def running_server() -> Iterator[Server]:
    """Yield a server of our own, or the one that ``MICROWORKS_E2E`` names.

    ``MICROWORKS_E2E=http://127.0.0.1:8069/database`` spares whoever works on a view the
    making of a database; PostgreSQL is then found by the usual variables.
    """
    if named := os.environ.get("MICROWORKS_E2E"):
        address, _slash, name = named.rpartition("/")
        yield Server(address, name, logins_of(name))
        return
    with postgres.server():
        name = f"microworks_e2e_{os.getpid()}"
        databases.clone(databases.template(demo=True), name)
        port = system.free_port(8269)
        process = serve.start(name, port, log="e2e-server", max_cron_threads=0)
        try:
            serve.await_answer(process, port, log="e2e-server")
            logins = logins_of(name)
            yield Server(f"http://127.0.0.1:{port}", name, logins)
        finally:
            end(process)
            databases.drop(name)


def launch(playwright: Playwright) -> Browser:
    program = system.chromium()
    if not program:
        raise Fail("Chromium is missing: apt-get install chromium.")
    return playwright.chromium.launch(executable_path=program, args=list(FLAGS))


def quiet(page: Page) -> None:
    """Await that the server has answered everything and the page shows it."""
    page.wait_for_function(
        "question => window.microworksQuiet(question)", arg=next(QUESTIONS)
    )


@dataclass(eq=False)
class Session:
    """One person at one screen: a page, and every complaint of its console."""

    server: Server
    context: BrowserContext
    page: Page
    errors: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _on_console(self, message) -> None:
        if message.type == "error":
            text = f"{message.text} ({message.location.get('url', '')})"
            if STRIPPED not in text:
                self.errors.append(text)

    def goto(self, path: str) -> None:
        """Go to an address: inside the web client where it is open, as a link does.

        Loading the client anew takes seconds. It is done where something is open that
        a person would have to save or close first.
        """
        if not (path.startswith("/odoo") and self._go(path)):
            self.load(path)

    def load(self, path: str) -> None:
        """Load an address as if it were typed: nothing of the page before is left."""
        self.page.goto(self.server.address + path)

    def _go(self, path: str) -> bool:
        if not self.page.url.startswith(f"{self.server.address}/odoo"):
            return False
        try:
            # What was asked for before arrives before.
            quiet(self.page)
            there = self.page.evaluate("path => window.microworksGo(path)", path)
        except Error:
            # The page was being loaded anew by itself.
            return False
        if there:
            quiet(self.page)
        return there

    def leave(self) -> None:
        """Clear the desk for the next test; what cannot be cleared is closed."""
        if self.page.is_closed():
            return
        tidy = False
        with contextlib.suppress(Error):
            if self.page.url.startswith(f"{self.server.address}/odoo"):
                tidy = self.page.evaluate("() => window.microworksTidy()")
        if not tidy:
            self.page.close()

    def ask(self, path: str, **params) -> dict:
        """Ask the server as the page would, with the session of this person."""
        call = {"jsonrpc": "2.0", "method": "call", "params": params}
        return self.context.request.post(self.server.address + path, data=call).json()

    def login(self, login: str, password: str) -> None:
        """Log in through the form, as people do."""
        self.goto("/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", password)
        self.page.click("form.oe_login_form button[type=submit]")
        self.page.wait_for_url(lambda url: "/web/login" not in url)

    def sign_in(self, login: str, password: str) -> None:
        """Log in without the form the first time; later with the same session.

        Who is logged in begins where he was, or on an empty page: a test opens the
        screen it is about.
        """
        known = self.server.cookies
        if login not in known:
            self._post_login(login, password)
            known[login] = self.context.cookies()
        self.context.add_cookies(known[login])

    def _post_login(self, login: str, password: str) -> None:
        address = self.server.address + "/web/login"
        page = self.context.request.get(address).text()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        form = {"csrf_token": token, "login": login, "password": password}
        answer = self.context.request.post(address, form=form, max_redirects=0)
        assert answer.status == 303, f"{login} cannot log in"

    def shot(self, name: str) -> Path:
        """Save a picture of the page in ``.dev/shots``."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        path = SHOTS / f"{name}.png"
        self.page.screenshot(path=path, full_page=True)
        return path


def open_session(browser: Browser, server: Server, **options) -> Session:
    """Open a browser of its own: Chinese, in Beijing, on a laptop unless told."""
    options.setdefault("viewport", {"width": 1366, "height": 800})
    context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce", **options
    )
    # A slow machine makes the bundles of the web client on the first visit.
    context.set_default_timeout(90_000)
    context.add_init_script(CLIENT)
    return open_page(server, context)


def open_page(server: Server, context: BrowserContext) -> Session:
    """Open one more page of a browser that is there."""
    session = Session(server, context, context.new_page())
    session.watch()
    if SLOWER > 1:
        tools = context.new_cdp_session(session.page)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        unlimited = {"downloadThroughput": -1, "uploadThroughput": -1}
        line = {"offline": False, "latency": LATENCY, **unlimited}
        tools.send("Network.emulateNetworkConditions", line)
    return session
