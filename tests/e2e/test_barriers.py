"""Nobody is shut out: the public's and the contractor's pages by WCAG 2.1 AA.

``axe-core`` looks for what a program can find: names and roles of what is on the page,
contrast, language, headings of tables. Only what is ours is judged: ``#wrap``, and the
language of the page.
"""

import pytest

from devkit.browser import accessibility_checker

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
LISTS = ("procurements", "bids", "contracts", "findings")


@pytest.fixture(scope="module")
def checker():
    return accessibility_checker().read_text(encoding="utf-8")


def links(session, part):
    """Addresses on this page that contain a part, each once."""
    return session.page.evaluate(
        "part => [...new Set([...document.querySelectorAll(`#wrap a[href*='${part}']`)]"
        ".map(a => a.getAttribute('href')))]",
        part,
    )


def barriers(session, path, checker):
    """What is wrong on a page: a line per rule, with the first place."""
    session.goto(path)
    session.page.locator("#wrap").wait_for()
    session.page.evaluate(checker)
    found = session.page.evaluate(
        "async (rules) => (await axe.run('#wrap', {runOnly: rules})).violations.map("
        "v => `${v.id}: ${v.help}: ${v.nodes.length}: ${v.nodes[0].html}`)",
        RULES,
    )
    if session.page.get_attribute("html", "lang") != "zh-CN":
        found.append("the page does not say that it is Chinese")
    return [f"{path} {line[:300]}" for line in found]


def test_pages_of_the_public_have_no_barriers(visitor, checker):
    visitor.goto("/microworks")
    projects = links(visitor, "/microworks/project/")
    visitor.goto(projects[0])
    notices = links(visitor, "/microworks/notice/")
    assert notices
    paths = ["/microworks", "/microworks/map", "/microworks/log", "/opendata/policy"]
    paths += [projects[0], projects[0] + "/board", notices[0]]
    found = [line for path in paths for line in barriers(visitor, path, checker)]
    assert not found, "\n".join(found)


def test_whoever_objects_meets_no_barrier(visitor, checker):
    visitor.goto("/microworks")
    for project in links(visitor, "/microworks/project/"):
        visitor.goto(project)
        if forms := links(visitor, "/objection"):
            break
    else:
        pytest.fail("no notice of the first page takes an objection")
    found = barriers(visitor, forms[0], checker)
    assert not found, "\n".join(found)


def test_pages_of_a_contractor_have_no_barriers(sign_in, checker):
    session = sign_in("sgdw")
    found = []
    for name in LISTS:
        path = f"/my/works/{name}"
        found += barriers(session, path, checker)
        records = links(session, path + "/")
        assert records, f"{path} lists nothing"
        found += barriers(session, records[0], checker)
    assert not found, "\n".join(found)


def test_a_project_is_found_with_the_keyboard_alone(visitor):
    """Tab reaches the search and the first project; Enter opens it."""
    visitor.goto("/microworks")
    page = visitor.page
    reached = []
    for _press in range(60):
        page.keyboard.press("Tab")
        spot = page.evaluate(
            "() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " return [e.getAttribute('href') || e.getAttribute('name') || '',"
            " s.outlineStyle !== 'none' || s.boxShadow !== 'none'] }"
        )
        reached.append(spot[0])
        assert spot[1], f"one does not see that {spot[0]!r} has the focus"
        if "/microworks/project/" in spot[0]:
            break
    else:
        pytest.fail(f"Tab never reaches a project: {reached}")
    assert "search" in reached or "q" in reached, reached
    page.keyboard.press("Enter")
    page.wait_for_url("**/microworks/project/**")
