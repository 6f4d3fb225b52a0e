"""Works from the commencement order on: started, stopped, counted, under warranty."""

from datetime import timedelta

from clicking import (
    action,
    add,
    begin,
    choose,
    fill,
    fill_date,
    fill_row,
    find,
    find_id,
    give_reason,
    in_state,
    legal_today,
    offers,
    open_record,
    pick,
    refused,
    save,
    step,
    tab,
)
from test_site import PROJECTS, hand_over_papers, record_id, waits_for_another, works


def test_works_begin_with_papers_place_and_money(sign_in):
    """Papers confirmed by another, a place, an allocation: then the order is given."""
    officer = sign_in("zxm1", "demo2026")
    page = officer.page
    project = find_id(officer, "microworks.project", [("state", "=", "contracted")])
    open_record(officer, f"{PROJECTS}/{project}")
    step(page, "下达开工令")
    refused(page, "MW-SITE-11")
    tab(page, "位置")
    add(page, "location_ids")
    pick(page, "kind", "开工")
    # Works begin where they were planned: far from the village asks for a reason.
    place = [("project_id", "=", project), ("kind", "=", "planned")]
    planned = find(officer, "microworks.project.location", place, "lat", "lng")[0]
    fill_row(page, lat=str(planned["lat"]), lng=str(planned["lng"]))
    save(page)
    technician = sign_in("zjs1", "demo2026")
    hand_over_papers(officer, technician, project, "D24", "D25", "D26")

    finance = sign_in("xczj", "demo2026")
    number = find(finance, "microworks.project", [("id", "=", project)], "number")
    begin(finance, action("microworks_funds.fund_allocation_action"))
    choose(finance.page, "quota_id", "QH2025")
    choose(finance.page, "project_id", number[0]["number"])
    fill(finance.page, "amount", 230000)
    step(finance.page, "确认")
    in_state(finance.page, "已确认")

    open_record(officer, f"{PROJECTS}/{project}")
    step(page, "下达开工令")
    in_state(page, "施工中")


def test_defect_is_repaired_and_confirmed_by_another(sign_in):
    """Who recorded the repair is not offered to confirm it."""
    officer = sign_in("zxm1", "demo2026")
    page = officer.page
    begin(officer, action("warranty_defect_action"))
    fill(page, "name", "路面龟裂")
    warranty = find_id(
        officer, "microworks.warranty", [("state", "=", "running")], "id desc"
    )
    project = find(
        officer, "microworks.warranty", [("id", "=", warranty)], "project_id"
    )[0]["project_id"][1]
    choose(page, "warranty_id", project.split(" ")[0])
    fill_date(page, "due_on", f"{legal_today() + timedelta(days=10):%Y-%m-%d}")
    step(page, "已修复")
    in_state(page, "已修复")
    waits_for_another(page)
    assert not offers(page, "确认")
    assert not offers(page, "缺陷仍存在")
    other = sign_in("zjs1", "demo2026")
    page = other.page
    open_record(other, action("warranty_defect_action", record_id(officer.page)))
    step(page, "缺陷仍存在")
    give_reason(page, "仍有裂缝")
    in_state(page, "已登记")
    step(page, "已修复")
    in_state(page, "已修复")
    open_record(officer, action("warranty_defect_action", record_id(officer.page)))
    step(officer.page, "确认")
    in_state(officer.page, "已确认")


def test_warranty_is_not_released_before_its_end(sign_in):
    """The end of the period is not offered before that day."""
    session = sign_in("zxm1", "demo2026")
    warranty = find_id(
        session,
        "microworks.warranty",
        [("state", "=", "running"), ("ends_on", ">", f"{legal_today():%Y-%m-%d}")],
    )
    open_record(session, action("warranty_action", warranty))
    assert not offers(session.page, "期满")
    assert not offers(session.page, "解除保修")


def test_works_are_suspended_and_resumed(sign_in):
    """Both with a reason; a suspended site is not completed."""
    session = sign_in("zxm1", "demo2026")
    page = session.page
    project = find_id(
        session, "microworks.project", [("state", "=", "under_construction")]
    )
    open_record(session, f"{PROJECTS}/{project}")
    step(page, "暂停")
    give_reason(page, "连续暴雨")
    in_state(page, "已暂停")
    assert not offers(page, "工程完工")
    step(page, "恢复")
    give_reason(page, "天气转好")
    in_state(page, "施工中")
    step(page, "工程完工")
    refused(page, "MW-")


def test_smart_buttons_of_works(sign_in):
    """Each number on a project opens the list it counts, with entries of that project."""
    session = sign_in("zxm1", "demo2026")
    page = session.page
    project = works(session)
    for button in (
        "site_logs",
        "measurements",
        "inspections",
        "findings",
        "acceptances",
    ):
        open_record(session, f"{PROJECTS}/{project['id']}")
        number = page.locator(f"button[name=action_view_{button}]")
        page.locator(".o-form-buttonbox").wait_for()
        if not number.count():
            page.locator(".o-form-buttonbox .o_button_more").click()
        number.click()
        page.locator(".o_list_view, .o_kanban_view, .o_calendar_view").wait_for()
