"""A villager with a telephone: list, project, map, notice, objection, notice board."""

import re

import pytest

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True}


@pytest.fixture
def phone(sessions):
    return sessions(has_touch=True, **PHONE)


def fits(page):
    """Nothing has to be pushed sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_find_a_project_and_read_it(phone):
    page = phone.page
    phone.goto("/microworks")
    fits(page)
    title = page.locator("a.o_mw_title").first.inner_text().strip()
    page.fill("#mw_search", title)
    page.get_by_role("button", name="检索").click()
    page.wait_for_url("**search=**")
    assert page.locator("a.o_mw_title").first.inner_text().strip() == title
    page.locator("a.o_mw_title").first.click()
    page.locator("h1", has_text=title).wait_for()
    fits(page)
    # What is shown can be checked by its digest.
    path = page.locator(".o_mw_proof a[href$='content.json']").get_attribute("href")
    shown = page.locator(".o_mw_digest").first.inner_text()
    computed = page.evaluate(
        """async (path) => {
            const bytes = await (await fetch(path)).arrayBuffer();
            const digest = await crypto.subtle.digest("SHA-256", bytes);
            return [...new Uint8Array(digest)]
                .map((byte) => byte.toString(16).padStart(2, "0")).join("");
        }""",
        path,
    )
    assert computed == shown


def test_points_of_the_map_are_large_enough_for_a_finger(phone):
    page = phone.page
    phone.goto("/microworks/map")
    page.locator(".o_mw_point").first.wait_for()
    fits(page)
    assert page.locator(".o_mw_point").first.bounding_box()["width"] >= 12
    assert "施工中" in page.locator(".o_mw_legend").inner_text()


@pytest.mark.console_errors
def test_objection_keeps_what_was_typed_and_runs_nothing(phone):
    page = phone.page
    phone.goto("/microworks")
    places = page.eval_on_selector_all("a.o_mw_title", "all => all.map(a => a.href)")
    for place in places:
        page.goto(place)
        running = page.locator(".o_mw_running a[href*='/microworks/notice/']")
        if running.count():
            running.first.click()
            break
    else:
        pytest.skip("no notice of these projects is posted today")
    page.locator("a[href$='/objection']").first.click()
    page.locator("textarea[name=body]").wait_for()
    fits(page)
    # A browser that knows no limits.
    page.evaluate(
        "document.querySelectorAll('form [maxlength], form [required]').forEach("
        "(field) => { field.removeAttribute('maxlength');"
        " field.removeAttribute('required'); })"
    )
    page.fill("[name=subject]", "长" * 130)
    page.fill("[name=body]", "<script>document.title = 'taken'</script>")
    page.get_by_role("button", name="提交").click()
    page.locator(".alert-danger").wait_for()
    assert page.input_value("[name=body]").startswith("<script>")
    assert page.title() != "taken"
    page.fill("[name=subject]", "厚度不足")
    page.get_by_role("button", name="提交").click()
    page.get_by_text(re.compile("您的异议收到日期")).wait_for()
    assert page.title() != "taken"


@pytest.mark.parametrize(("size", "width"), [("A4", 595), ("A3", 842)])
def test_notice_board_is_one_page(visitor, size, width):
    page = visitor.page
    visitor.goto("/microworks")
    path = page.locator("a.o_mw_title").first.get_attribute("href")
    visitor.goto(f"{path}/board?size={size}")
    page.locator(".o_mw_qr svg").wait_for()
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+)", paper)
    assert abs(float(box[1]) - width) < 2
