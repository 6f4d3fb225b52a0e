"""Projects, notices and waivers: who is offered which step, and what it does."""

import re

import pytest
from clicking import (
    action,
    begin,
    fill,
    find_id,
    first,
    give_reason,
    in_state,
    legal_today,
    offers,
    open_record,
    press,
    refused,
    step,
)
from playwright.sync_api import expect
from test_finance_day import VILLAGES
from test_site import PROJECTS, hand_over_papers

NOTICES = action("publicity_action")
VILLAGE = ("owner_kind", "=", "village_committee")


def test_application_fits_a_small_screen(sign_in):
    """What an application turns on is seen without scrolling at 1366 by 768."""
    session = sign_in("cbz1", "demo2026", viewport={"width": 1366, "height": 768})
    page = session.page
    begin(session, PROJECTS)
    for name in ("estimated_amount", "planned_start", "funding_kind_ids"):
        box = page.locator(f".o_form_view [name={name}]").last.bounding_box()
        assert box["y"] + box["height"] < 768, f"{name} is below the fold"
    assert not offers(page, "取消项目"), "there is nothing yet to cancel"
    assert page.locator(".o_arrow_button", has_text="已议决").count()


@pytest.mark.parametrize("width", [1366, 1700])
def test_what_is_missing_stands_on_screen_whole(sign_in, width):
    """The list is not squeezed by the form, with the chatter below or beside it."""
    session = sign_in("xcjs", "demo2026", viewport={"width": width, "height": 900})
    number = find_id(session, "microworks.project", [["state", "=", "applied"]])
    open_record(session, f"{PROJECTS}/{number}")
    box = session.page.locator("div.alert[name=gate]")
    box.wait_for()
    shown, needed = box.evaluate("box => [box.clientHeight, box.scrollHeight]")
    assert shown >= min(needed, 0.39 * 900), f"{shown} of {needed} pixels are shown"
    assert box.locator("li").first.is_visible()
    session.shot(f"project-gate-{width}")


def test_who_has_no_button_reads_whose_step_it_is(sign_in):
    """The village reads that the township's leader approves a project of class B."""
    leader = sign_in("zld1", "demo2026")
    domain = [["state", "=", "deliberated"], ["works_class", "=", "b"]]
    found = first(leader, "microworks.project", domain, "area_id")
    number = found["id"]
    township, village = VILLAGES[found["area_id"][1]]
    # Nobody there has a step of it; the leader himself reads the same.
    for login in (f"cjd{village}", f"zxm{township}", f"zld{township}"):
        session = sign_in(login, "demo2026")
        open_record(session, f"{PROJECTS}/{number}")
        told = session.page.locator("[name=gate_next]:visible")
        expect(told).to_have_text("已批准（由乡镇领导办理）")


def test_totals_of_a_list_are_read_to_the_last_fen(sign_in):
    """No amount ends in dots on a small screen, the sums below included."""
    session = sign_in("zld1", "demo2026", viewport={"width": 1366, "height": 768})
    for name in ("contract_action", "microworks_funds.fund_quota_action"):
        session.goto(action(name))
        session.page.locator(".o_list_view tfoot").wait_for()
        cells = session.page.locator(".o_list_table td.o_list_number")
        cut = cells.evaluate_all(
            "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth + 1)"
            ".map(cell => cell.textContent)"
        )
        assert cells.count() and not cut, f"{name}: {cut}"


def test_site_log_of_a_phone_is_a_column_of_cards(sign_in):
    """On a telephone the project of an entry is read whole, not three columns cut."""
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True}
    session = sign_in("cbz3", "demo2026", **phone)
    session.goto(action("site_log_action"))
    session.page.locator(".o_kanban_record").first.wait_for()
    wide = session.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390, f"{wide} pixels wide"


def test_approval_is_offered_to_the_level_of_the_class(sign_in):
    """Class A is the county's: the township leader is not offered it."""
    county = sign_in("xcjs", "demo2026")
    domain = [["state", "=", "deliberated"], ["works_class", "=", "a"]]
    number = find_id(county, "microworks.project", domain)
    open_record(county, f"{PROJECTS}/{number}")
    in_state(county.page, "已议决")
    assert offers(county.page, "批准")
    class_b = [["state", "=", "deliberated"], ["works_class", "=", "b"]]
    other = find_id(county, "microworks.project", class_b)
    open_record(county, f"{PROJECTS}/{other}")
    in_state(county.page, "已议决")
    assert not offers(county.page, "批准"), "class B is the township's"
    leader = sign_in("zld3", "demo2026")
    open_record(leader, f"{PROJECTS}/{number}")
    in_state(leader.page, "已议决")
    assert not offers(leader.page, "批准")
    assert offers(leader.page, "退回")


def test_class_b_is_approved_by_the_township(sign_in):
    """The leader is told what lacks, and approves when it is there."""
    officer, leader = sign_in("zxm1", "demo2026"), sign_in("zld1", "demo2026")
    second = sign_in("zjs1", "demo2026")
    domain = [["state", "=", "deliberated"], ["works_class", "=", "b"]]
    number = find_id(leader, "microworks.project", domain)
    path = f"{PROJECTS}/{number}"
    open_record(leader, path)
    step(leader.page, "批准")
    lacking = refused(leader.page, "MW-GATE-D")
    codes = sorted(set(re.findall(r"MW-GATE-(D\d+)", lacking)))
    hand_over_papers(officer, second, number, *codes)
    open_record(leader, path)
    step(leader.page, "批准")
    in_state(leader.page, "已批准")
    assert not offers(leader.page, "批准")
    leader.shot("class-b-approved")


def test_leader_returns_an_application_with_a_reason(sign_in):
    """The village gets its application back and may hand it in again."""
    session = sign_in("zld2", "demo2026")
    page = session.page
    domain = [["state", "=", "applied"], list(VILLAGE)]
    number = find_id(session, "microworks.project", domain, order="id desc")
    open_record(session, f"{PROJECTS}/{number}")
    step(page, "退回")
    give_reason(page, "请补充施工范围说明。")
    in_state(page, "已退回")
    assert not offers(page, "退回")


def test_notice_is_not_taken_down_before_its_day(sign_in):
    """“Finish” is offered from the first day on which it is allowed."""
    session = sign_in("xcjs", "demo2026")
    page = session.page
    today = legal_today().isoformat()
    running = ["state", "=", "running"]
    for sign, offered in ((">", False), ("<=", True)):
        domain = [running, ["earliest_end", sign, today]]
        number = find_id(session, "microworks.publicity", domain)
        open_record(session, f"{NOTICES}/{number}")
        in_state(page, "张贴中")
        assert offers(page, "完成") == offered


def test_auditor_and_inspector_change_no_project(sign_in):
    """Those who look on are offered no step of a project and no new one."""
    for login in ("xsj", "xjw"):
        session = sign_in(login, "demo2026")
        page = session.page
        number = find_id(
            session, "microworks.project", [["state", "=", "under_construction"]]
        )
        open_record(session, f"{PROJECTS}/{number}")
        in_state(page, "施工中")
        assert not page.locator(".o_statusbar_buttons button:visible").count()
        assert not page.locator(".o_form_button_create:visible").count()


def test_class_c_is_put_on_file_and_priced(sign_in):
    """The township files it when its money is proven, and sets its ceiling price."""
    officer, second = sign_in("zxm4", "demo2026"), sign_in("zjs4", "demo2026")
    leader = sign_in("zld4", "demo2026")
    domain = [["state", "=", "deliberated"], ["works_class", "=", "c"]]
    path = f"{PROJECTS}/{find_id(officer, 'microworks.project', domain)}"
    number = path.rpartition("/")[2]
    for codes in (("D07",), ("D06", "D09", "D10")):
        hand_over_papers(officer, second, number, *codes)
        if "D07" in codes:
            open_record(leader, path)
            step(leader.page, "备案")
            in_state(leader.page, "已备案")
    page = officer.page
    open_record(officer, path)
    step(page, "审定最高投标限价")
    page.locator(".modal .o_form_view").wait_for()
    fill(page, "amount", 999999999)
    press(page, "审定最高投标限价", ".modal footer")
    refused(page, "MW-PROJ-02")
    fill(page, "amount", 1000)
    press(page, "审定最高投标限价", ".modal footer")
    in_state(page, "限价已审定")
