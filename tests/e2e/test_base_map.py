"""A base map under the points: set on its screen, drawn on the public page."""

import contextlib

from clicking import PNG, refused

TILES = "https://tiles.example.test/"
# How many points a click at their middle would hit (or one that lies on them).
ON_TOP = """() => [...document.querySelectorAll(".leaflet-interactive")].filter(point => {
    const {x, y, width, height} = point.getBoundingClientRect();
    const hit = document.elementFromPoint(x + width / 2, y + height / 2);
    return hit?.classList.contains("leaflet-interactive");
}).length"""


def settings(session):
    session.goto("/odoo/settings")
    session.page.locator(".settings_tab .tab", has_text="小微工程").click()
    return session.page


def enter(page, **values):
    for name, value in values.items():
        page.locator(f"[name=microworks_map_{name}] input").fill(value)
    page.get_by_role("button", name="保存", exact=True).click()


@contextlib.contextmanager
def base_map(session, **values):
    store(session, values)
    try:
        yield
    finally:
        store(session, dict.fromkeys(values, ""))


def store(session, values):
    """Save, and await that it is saved: the page is loaded anew afterwards."""
    page = settings(session)
    with page.expect_response(lambda answer: "settings/execute" in answer.url):
        enter(page, **values)


def test_base_map_without_its_review_number_is_refused(sign_in):
    """A map shown in public carries the number of its review (地图管理条例)."""
    page = settings(sign_in("admin"))
    enter(page, tile_url=TILES + "{z}/{x}/{y}.png")
    assert "审图号" in refused(page, "MW-MAP")


def test_base_map_lies_under_the_points(sign_in, visitor):
    asked = []

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(content_type="image/png", body=PNG)

    values = {
        "tile_url": TILES + "{z}/{x}/{y}.png?tk={key}",
        "tile_key": "a-key",
        "review_number": "GS(2024)0650号",
    }
    with base_map(sign_in("admin"), **values):
        page = visitor.page
        page.route(TILES + "**", answer)
        visitor.goto("/microworks/map")
        page.locator(".leaflet-tile-loaded").first.wait_for()
        page.get_by_text("GS(2024)0650号").first.wait_for()
        assert all(url.endswith("?tk=a-key") for url in asked), asked
        points = page.locator(".leaflet-interactive")
        assert points.count() > 20
        # The points are drawn where they are, in the colours of the legend.
        assert page.evaluate(ON_TOP) > 20
        colours = points.evaluate_all("all => all.map(e => getComputedStyle(e).fill)")
        assert len(set(colours)) > 2, set(colours)
        point = points.first
        point.focus()
        page.keyboard.press("Enter")
        page.locator(".leaflet-popup a[href*='/microworks/project/']").wait_for()
        visitor.shot("base-map")
        named = page.locator(".leaflet-control-zoom a, .leaflet-popup-close-button")
        names = named.evaluate_all("all => all.map(e => e.getAttribute('aria-label'))")
        assert set(names) == {"放大", "缩小", "关闭"}
    visitor.goto("/microworks/map")
    assert not page.locator(".leaflet-tile").count()
