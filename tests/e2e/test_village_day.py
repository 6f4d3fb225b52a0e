"""A day in the village: an application from the empty form, a meeting, a place.

Everything here is done with the mouse and the keyboard, because what a form refuses to
offer or closes too early is seen nowhere else.
"""

import re

from clicking import (
    PDF,
    PNG,
    action,
    add,
    begin,
    choose,
    fill,
    fill_row,
    find,
    find_id,
    in_state,
    open_record,
    pick,
    refused,
    save_dialog,
    step,
    tab,
    upload,
)

PROJECTS = action("project_action")
DELIBERATIONS = action("deliberation_action")


def apply(page, name):
    """Enter an application with all it needs and hand it in."""
    fill(page, "name", name)
    fill(page, "estimated_amount", 86000)
    tab(page, "资料")
    upload(page, "D01", "申报表.pdf", "application/pdf", PDF)
    upload(page, "D02", "施工前.png", "image/png", PNG)
    page.locator(".o_form_button_save").click()
    for left in (1, 0):
        submit = page.locator("[name=document_ids] button[name=action_submit]")
        submit.first.click()
        page.wait_for_function(
            "left => document.querySelectorAll("
            "'[name=document_ids] button[name=action_submit]').length === left",
            arg=left,
        )
    step(page, "申报")
    in_state(page, "已申报")


def test_clerk_goes_from_the_empty_form_to_a_meeting(sign_in):
    """What is missing is said before; absurd input is refused; the rest goes through."""
    session = sign_in("cbz1")
    page = session.page
    begin(session, PROJECTS)
    fill(page, "name", "四组排水沟修缮")
    fill(page, "estimated_amount", 86000)
    step(page, "申报")
    assert "D02" in refused(page, "MW-GATE-D01")
    page.locator(".alert", has_text="MW-GATE-D01").wait_for()

    tab(page, "位置")
    add(page, "location_ids")
    fill_row(page, lat="95", lng="500")
    page.locator(".o_form_button_save").click()
    refused(page, "MW-GEO-01")
    page.locator("[name=location_ids] .o_data_row td[name=lat]").click()
    # In the village: far from it asks for a reason.
    own = find(session, "microworks.project", [], "area_id")[0]["area_id"][0]
    centre = find(session, "microworks.area", [("id", "=", own)], "lat", "lng")[0]
    fill_row(page, lat=str(centre["lat"]), lng=str(centre["lng"]))
    apply(page, "四组排水沟修缮")

    # Applied: what was applied for is closed, and looks it.
    assert not page.locator(".o_form_view [name=estimated_amount] input").count()
    tab(page, "位置")
    page.locator("[name=location_ids] .o_field_x2many_list_row_add").wait_for()

    begin(session, DELIBERATIONS)
    fill(page, "matter", "四组排水沟修缮")
    choose(page, "project_id", "四组排水沟修缮")
    add(page, "meeting_ids")
    page.locator(".modal .o_form_view").wait_for()
    pick(page, "step", "1 党组织提议")
    for name, value in (("members", 7), ("expected", 7), ("attended", 6)):
        fill(page, name, value)
    fill(page, "votes_for", 60)
    save_dialog(page)
    page.locator(".o_form_button_save").click()
    refused(page, "MW-DELIB")
    assert not re.search(r"/\d+$", page.url), "more votes than people were stored"


def test_officer_enters_the_place_that_commencement_asks_for(sign_in):
    """A contracted project is closed, but takes the place where works begin."""
    session = sign_in("zxm1")
    page = session.page
    number = find_id(
        session, "microworks.project", [("state", "=", "contracted")], order="id desc"
    )
    open_record(session, f"{PROJECTS}/{number}")
    page.locator(".alert", has_text="MW-SITE-11").wait_for()
    tab(page, "位置")
    add(page, "location_ids")
    pick(page, "kind", "开工")
    place = [("project_id", "=", number), ("kind", "=", "planned")]
    planned = find(session, "microworks.project.location", place, "lat", "lng")[0]
    fill_row(page, lat=str(planned["lat"]), lng=str(planned["lng"]))
    page.locator(".o_form_button_save").click()
    page.locator(".alert", has_text="MW-SITE-11").wait_for(state="detached")
