"""Every screen of the menus is walked in a browser: nothing fails, nothing is raw English.

The two who see the most walk always, one of the others by the day of the county;
``MICROWORKS_TEST_ALL=1`` (``./dev test all``) lets all nine walk. That the server serves
every screen to every role is asked always, without a browser, by ``test_screens.py`` in
``tests/test_microworks``.

``MICROWORKS_CRAWL=thorough`` lets all look at everything, and at one record of every
state, and takes some twenty minutes; ``MICROWORKS_CRAWL=no`` leaves the walk out.
"""

import os

import harness
import pytest
from clicking import legal_today
from crawler import Crawler

# So many walk at the same time as two cores carry.
TOGETHER = 3
# Who sees the most goes first: the later ones leave out what was looked at. The
# contractor has web pages only.
ALWAYS = ["xcjs", "zxm1"]
IN_TURN = ["cbz3", "xczj", "zld1", "cjd3", "xsj", "xjw", "admin"]
THOROUGH = os.environ.get("MICROWORKS_CRAWL") == "thorough"
EVERYBODY = THOROUGH or bool(os.environ.get("MICROWORKS_TEST_ALL"))
TODAY = IN_TURN[legal_today().toordinal() % len(IN_TURN)]
ROLES = ALWAYS + (IN_TURN if EVERYBODY else [TODAY])

pytestmark = pytest.mark.skipif(
    os.environ.get("MICROWORKS_CRAWL") == "no", reason="MICROWORKS_CRAWL is no"
)


@pytest.fixture(scope="module")
def walks(browser, server):
    """Let everybody who has a back office walk, once for all tests of this file."""
    people = [(login, server.login_of(login)["password"]) for login in ROLES]
    crawler = Crawler(thorough=THOROUGH, everyState=THOROUGH)
    found, errors = {}, {}
    for start in range(0, len(people), TOGETHER):
        sessions = {}
        for login, password in people[start : start + TOGETHER]:
            sessions[login] = harness.open_session(browser, server)
            sessions[login].login(login, password)
        found |= crawler.walk(sessions, limit=1800 if THOROUGH else 900)
        for login, session in sessions.items():
            errors[login] = session.errors
            session.context.close()
    return found, errors


@pytest.mark.parametrize("login", ROLES)
def test_every_screen_is_sound_and_chinese(walks, login):
    found, errors = walks
    walk = found[login]
    assert not walk.faults, f"{len(walk.faults)} faults:\n" + "\n".join(walk.faults)
    assert not errors[login], f"the console of {login}: " + "; ".join(errors[login])
    assert walk.counts["menus"] > 20, f"{login} saw only {walk.counts}"


def test_the_walk_looked_at_every_kind_of_view(walks):
    """A crawler that finds nothing because it looks at nothing is worth nothing."""
    found, _errors = walks
    seen = set().union(*(walk.counts for walk in found.values()))
    kinds = {"list", "kanban", "form", "calendar", "pivot", "graph", "pages"}
    assert kinds | {"filters", "group-bys", "smart buttons"} <= seen
