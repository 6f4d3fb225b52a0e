"""A day in the village: an application from the empty form, a meeting, a finding.

Everything here is done with the mouse and the keyboard, because what a form refuses to
offer or closes too early is seen nowhere else.
"""

import os
import re

PROJECTS = "/odoo/action-microworks_supervision.project_action"
DELIBERATIONS = "/odoo/action-microworks_supervision.deliberation_action"
FINDINGS = "/odoo/action-microworks_supervision.finding_action"
NEW = ".o_list_button_add, .o-kanban-button-new"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6364f8cf500f0003860180"
    "5a347d6a0000000049454e44ae426082"
)


def begin(session, path):
    """Press “New” of a menu entry."""
    session.goto(path)
    session.page.locator(NEW).first.click()
    session.page.locator(".o_form_view").wait_for()


def fill(page, name, value):
    page.locator(
        f".o_form_view [name={name}] input, .o_form_view [name={name}] textarea"
    ).last.fill(str(value))


def choose(page, name, text):
    """Type into a field that offers records and take the first that fits."""
    page.locator(f".o_form_view [name={name}] input").last.fill(text)
    page.locator(".o-autocomplete--dropdown-item", has_text=text).first.click()


def pick(page, name, label):
    """Take a choice of a selection field."""
    page.locator(f".o_form_view [name={name}] input").last.click()
    page.locator(".o_select_menu_item", has_text=label).first.click()


def press(page, label, scope=".o_form_view"):
    page.locator(scope).get_by_role("button", name=label, exact=True).last.click()


def tab(page, label):
    page.locator(".o_notebook .nav-link", has_text=label).first.click()


def add(page, name):
    page.locator(f"[name={name}] .o_field_x2many_list_row_add a").first.click()


def refused(page, code):
    """Await the dialog of a refusal, close it, return its text."""
    dialog = page.locator(".modal", has_text=code)
    dialog.wait_for()
    text = dialog.inner_text()
    dialog.locator("footer button").first.click()
    dialog.wait_for(state="detached")
    return text


def in_state(page, label):
    page.locator(".o_arrow_button_current", has_text=label).wait_for()


def upload(page, code, name, mime, content):
    add(page, "document_ids")
    page.locator(".modal .o_form_view").wait_for()
    choose(page, "kind_id", code)
    page.set_input_files(
        ".modal input[type=file]",
        {"name": name, "mimeType": mime, "buffer": content + os.urandom(16)},
    )
    page.locator(".modal [name=file]", has=page.locator(".fa-trash")).wait_for()
    press(page, "保存并关闭", ".modal")
    page.locator(".modal").wait_for(state="detached")


def apply(page, name):
    """Enter an application with all it needs and hand it in."""
    fill(page, "name", name)
    fill(page, "estimated_amount", 86000)
    tab(page, "资料")
    upload(page, "D01", "申报表.pdf", "application/pdf", b"%PDF-1.4\n")
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
    press(page, "申报", ".o_statusbar_buttons")
    in_state(page, "已申报")


def test_clerk_goes_from_the_empty_form_to_a_meeting(sign_in):
    """What is missing is said before; absurd input is refused; the rest goes through."""
    session = sign_in("cbz1")
    page = session.page
    begin(session, PROJECTS)
    fill(page, "name", "四组排水沟修缮")
    fill(page, "estimated_amount", 86000)
    press(page, "申报", ".o_statusbar_buttons")
    assert "D02" in refused(page, "MW-GATE-D01")
    page.locator(".alert", has_text="MW-GATE-D01").wait_for()

    tab(page, "位置")
    add(page, "location_ids")
    page.locator(".o_selected_row [name=lat] input").fill("95")
    page.locator(".o_selected_row [name=lng] input").fill("500")
    page.locator(".o_form_button_save").click()
    refused(page, "MW-GEO-01")
    page.locator("[name=location_ids] .o_data_row td[name=lat]").click()
    page.locator(".o_selected_row [name=lat] input").fill("28.3")
    page.locator(".o_selected_row [name=lng] input").fill("113.1")
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
    press(page, "保存并关闭", ".modal")
    page.locator(".modal").wait_for(state="detached")
    page.locator(".o_form_button_save").click()
    refused(page, "MW-DELIB")
    assert not re.search(r"/\d+$", page.url), "more votes than people were stored"


def test_officer_raises_a_finding_and_orders_it(sign_in):
    """The order waits for the photo and the demand, and then goes out."""
    session = sign_in("zxm1")
    page = session.page
    begin(session, FINDINGS)
    fill(page, "name", "路肩压实不足")
    choose(page, "project_id", "MW2026-00029")
    press(page, "下达整改通知", ".o_statusbar_buttons")
    assert "MW-FIND-02" in refused(page, "MW-FIND-01")
    fill(page, "demand", "三日内重新压实并复测")
    tab(page, "整改前照片")
    add(page, "photo_ids")
    page.locator(".modal .o_form_view").wait_for()
    page.set_input_files(
        ".modal input[type=file]",
        {
            "name": "before.png",
            "mimeType": "image/png",
            "buffer": PNG + os.urandom(16),
        },
    )
    press(page, "保存并关闭", ".modal")
    page.locator(".modal").wait_for(state="detached")
    press(page, "下达整改通知", ".o_statusbar_buttons")
    in_state(page, "已下达整改通知")


def test_officer_enters_the_place_that_commencement_asks_for(sign_in):
    """A contracted project is closed, but takes the place where works begin."""
    session = sign_in("zxm1")
    page = session.page
    session.goto(f"{PROJECTS}/35")
    page.locator(".alert", has_text="MW-SITE-11").wait_for()
    tab(page, "位置")
    add(page, "location_ids")
    pick(page, "kind", "开工")
    page.locator(".o_selected_row [name=lat] input").fill("28.31")
    page.locator(".o_selected_row [name=lng] input").fill("113.12")
    page.locator(".o_form_button_save").click()
    page.locator(".alert", has_text="MW-SITE-11").wait_for(state="detached")
