"""Fixtures of the end-to-end tests: ``server``, ``sign_in``, ``visitor``.

    def test_something(sign_in):
        session = sign_in("township officer")  # a role, or a login and its password
        session.page.click(...)
        session.shot("something")

A test fails when its pages wrote an error to the console, unless it is marked
``@pytest.mark.console_errors``. A failed test leaves a picture in ``.dev/shots``.
"""

import re
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))
sys.path.insert(0, str(HERE))

import harness  # noqa: E402


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "console_errors: the page is expected to write console errors"
    )
    config.addinivalue_line(
        "markers", "untouched: looks at the county as it was made, before all others"
    )


def pytest_terminal_summary(terminalreporter):
    # Which roles walk changes with the day: whoever reads of a fault has to know.
    from test_every_screen import ROLES

    terminalreporter.write_line(f"screens are walked by {', '.join(ROLES)}")


def pytest_collection_modifyitems(items):
    """Let who looks at the county as it was made come before who works in it."""
    items.sort(key=lambda item: not item.get_closest_marker("untouched"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    if call.when == "call":
        item.failed_itself = outcome.get_result().failed


@pytest.fixture(scope="session")
def server():
    with harness.running_server() as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        found = harness.launch(playwright)
        yield found
        found.close()


@pytest.fixture
def sessions(request, browser, server):
    """Open sessions, and judge them when the test is over.

    :return: a function; with ``desk``, any key, the same session is there for whoever
        asks for the same, in this test and in the next
    """
    opened = []

    def open_one(desk=None, **options):
        session = server.desks.pop(desk, None)
        if session is None:
            session = harness.open_session(browser, server, **options)
        elif session.page.is_closed():
            session = harness.open_page(server, session.context)
        if desk:
            server.desks[desk] = session
        if session not in opened:
            session.errors.clear()
            opened.append(session)
        return session

    yield open_one
    failed = getattr(request.node, "failed_itself", False)
    name = re.sub(r"\W+", "-", request.node.name)
    errors = []
    for number, session in enumerate(opened, 1):
        if failed:
            session.shot(f"failed-{name}-{number}")
        errors += session.errors
    if failed:
        # The next test begins anew.
        server.desks = {k: v for k, v in server.desks.items() if v not in opened}
    for session in opened:
        if session in server.desks.values():
            session.leave()
        else:
            session.context.close()
    for session in list(server.desks.values())[: -harness.OPEN_DESKS]:
        session.page.close()
    if not failed and not request.node.get_closest_marker("console_errors"):
        assert not errors, "the browser's console has errors: " + "; ".join(errors)


@pytest.fixture
def visitor(sessions):
    """Somebody of the public: a session without a login."""
    return sessions()


@pytest.fixture
def sign_in(sessions, server):
    """Return a function that logs somebody in, by role or by login and password."""

    def one(login="admin", password=None, **options):
        if password is None:
            found = server.login_of(login)
            login, password = found["login"], found["password"]
        session = sessions(desk=(login, repr(options)), **options)
        session.sign_in(login, password)
        return session

    return one
