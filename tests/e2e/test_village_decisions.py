"""What a village decides, and who answers, confirms, waives or ends it."""

import re

import pytest
from clicking import (
    PDF,
    PROJECT,
    action,
    add,
    begin,
    choose,
    choose_any,
    fill,
    find,
    find_id,
    first,
    give_reason,
    offers,
    open_record,
    pick,
    press,
    refused,
    save,
    save_dialog,
    step,
    submit_papers,
    tab,
    upload,
)

PROJECTS = action("project_action")
DELIBERATIONS = action("deliberation_action")
NOTICES = action("publicity_action")
OBJECTIONS = action("objection_action")
DOCUMENTS = action("document_action")
WAIVERS = action("waiver_action")
# In the order of the numbers of their clerks.
VILLAGES = (
    "上湾村 下湾村 石桥村 杨柳村 松岭村 竹园村 茶坪村 泉水村"
    " 白石村 河口村 东坡村 文庙社区 南门社区 东湖社区"
).split()


def now(page, state):
    """Await that the bar of states shows this one."""
    page.locator(f".o_arrow_button_current[data-value={state}]").wait_for()


def clerk_of(record):
    place = record["area_id"][1]
    return f"cbz{next(n for n, v in enumerate(VILLAGES, 1) if v in place)}"


def last(session, domain, *names):
    return first(session, PROJECT, domain, "area_id", *names, order="id desc")


def test_objection_answered_notice_finished_project_deliberated(sign_in):
    """An open objection holds all up; after its answer the village closes the matter."""
    office = sign_in("zxm4")
    objection = first(
        office,
        "microworks.objection",
        [("state", "=", "open"), ("publicity_id.kind", "=", "P02")],
        "publicity_id",
    )
    number = objection["project_id"][0]
    notice = f"{NOTICES}/{objection['publicity_id'][0]}"
    project = last(office, [("id", "=", number)])
    clerk = sign_in(clerk_of(project))
    open_record(clerk, notice)
    step(clerk.page, "完成")
    assert "异议" in refused(clerk.page, "MW-")

    # The public may have objected to it too by now.
    for one in find(
        office,
        "microworks.objection",
        [("state", "=", "open"), ("publicity_id", "=", objection["publicity_id"][0])],
        limit=9,
    ):
        open_record(office, f"{OBJECTIONS}/{one['id']}")
        step(office.page, "驳回")
        give_reason(office.page, "签到表与表决票均已核对一致")
        now(office.page, "rejected")

    open_record(clerk, notice)
    step(clerk.page, "完成")
    now(clerk.page, "finished")
    held = find_id(clerk, "microworks.deliberation", [("project_id", "=", number)])
    open_record(clerk, f"{DELIBERATIONS}/{held}")
    step(clerk.page, "公开完成")
    now(clerk.page, "passed")

    # Minutes, roll and vote papers confirmed, the project counts as deliberated.
    open_record(clerk, f"{PROJECTS}/{number}")
    step(clerk.page, "四议两公开通过")
    assert "资料" in refused(clerk.page, "MW-GATE-D03")

    codes = ("D03", "D04", "D05")
    submit_papers(clerk, number, codes)
    open_record(office, f"{PROJECTS}/{number}")
    tab(office.page, "资料")
    for code in codes:
        row = office.page.locator("[name=document_ids] .o_data_row", has_text=code).last
        row.locator("button[name=action_review]").click()
        row.locator("button[name=action_review]").wait_for(state="detached")
    open_record(clerk, f"{PROJECTS}/{number}")
    step(clerk.page, "四议两公开通过")
    now(clerk.page, "deliberated")


def meet(page, number):
    """Record one meeting of the four steps."""
    add(page, "meeting_ids")
    page.locator(".modal .o_form_view").wait_for()
    pick(page, "step", f"{number} ")
    for name, value in (
        ("members", 40),
        ("expected", 40),
        ("attended", 38),
        ("votes_for", 36),
    ):
        fill(page, name, value)
    save_dialog(page)


def object_in_public(visitor, session, notice):
    """Send an empty objection, which is refused in words, and then a real one."""
    found = find(
        session,
        "microworks.disclosure",
        [("publicity_id", "=", notice), ("state", "=", "published")],
        "digest",
    )
    page = visitor.page
    visitor.goto(f"/microworks/notice/{found[0]['digest']}")
    page.get_by_text("对该公告提出异议").click()
    page.fill("#mw_subject", " ")
    page.fill("#mw_body", " ")
    page.locator("form.o_mw_form [type=submit]").click()
    assert "MW-" not in page.locator(".alert-danger").inner_text()
    page.fill("#mw_subject", "会议没有开过")
    page.fill("#mw_body", "我是村民代表，没有接到通知。")
    page.locator("form.o_mw_form [type=submit]").click()
    page.locator(".alert-success").wait_for()


@pytest.mark.console_errors
def test_deliberation_from_the_first_meeting_to_an_objection_upheld(sign_in, visitor):
    """Settled, released, posted, objected to in public, withdrawn, not agreed."""
    office = sign_in("zxm2")
    project = last(
        office,
        [("state", "=", "applied"), ("deliberation_ids", "=", False)],
        "name",
    )
    clerk = sign_in(clerk_of(project))
    page = clerk.page
    begin(clerk, DELIBERATIONS)
    fill(page, "matter", "议定本项目的实施方式")
    choose(page, "project_id", project["name"])
    for number in (1, 2, 3, 4):
        meet(page, number)
    save(page)
    step(page, "确定结果")
    now(page, "resolved")
    held = find_id(
        clerk,
        "microworks.deliberation",
        [("project_id", "=", project["id"]), ("state", "=", "resolved")],
    )
    about = [("res_model", "=", "microworks.deliberation"), ("res_id", "=", held)]
    notice = find_id(clerk, "microworks.publicity", about)
    open_record(clerk, f"{NOTICES}/{notice}")
    assert not offers(page, "审核同意张贴")

    open_record(office, f"{NOTICES}/{notice}")
    step(office.page, "审核同意张贴")
    now(office.page, "reviewed")
    open_record(clerk, f"{NOTICES}/{notice}")
    step(page, "张贴")
    now(page, "running")
    assert not offers(page, "完成")

    object_in_public(visitor, clerk, notice)
    objection = find_id(
        office, "microworks.objection", [("publicity_id", "=", notice)], "id desc"
    )
    open_record(clerk, f"{OBJECTIONS}/{objection}")
    assert not offers(page, "异议成立")
    open_record(office, f"{OBJECTIONS}/{objection}")
    step(office.page, "异议成立")
    give_reason(office.page, "会议通知未送达，重新召开")
    now(office.page, "upheld")
    open_record(office, f"{NOTICES}/{notice}")
    now(office.page, "stopped")

    open_record(clerk, f"{DELIBERATIONS}/{held}")
    step(page, "未通过")
    give_reason(page, "异议成立，重新议事")
    now(page, "failed")


def test_document_is_confirmed_or_rejected_by_another_person(sign_in):
    """Who handed a document in is offered neither; the office confirms and rejects."""
    office = sign_in("zxm1")
    project = first(
        office, PROJECT, [("state", "=", "draft"), ("create_uid", "!=", 2)], "area_id"
    )
    clerk = sign_in(clerk_of(project))
    page = clerk.page
    open_record(clerk, f"{PROJECTS}/{project['id']}")
    tab(page, "资料")
    upload(page, "D01", "申报表.pdf", "application/pdf", PDF)
    upload(page, "D03", "证明.pdf", "application/pdf", PDF)
    save(page)
    own = [
        ("project_id", "=", project["id"]),
        ("author_id.login", "=", clerk_of(project)),
    ]
    papers = find(clerk, "microworks.document", own, order="id desc", limit=2)
    for paper in papers:
        open_record(clerk, f"{DOCUMENTS}/{paper['id']}")
        step(page, "提交")
        now(page, "submitted")
        assert not offers(page, "确认")
        assert not offers(page, "驳回")
    open_record(office, f"{DOCUMENTS}/{papers[0]['id']}")
    step(office.page, "确认")
    now(office.page, "reviewed")
    open_record(office, f"{DOCUMENTS}/{papers[1]['id']}")
    step(office.page, "驳回")
    give_reason(office.page, "缺少盖章")
    now(office.page, "rejected")


def ask_for_waiver(session):
    """Ask for a waiver of the last project that needs one; return its number."""
    page = session.page
    projects = find(session, PROJECT, [], "gate_waivable", order="id desc", limit=80)
    number = next(p["id"] for p in projects if p["gate_waivable"])
    open_record(session, f"{PROJECTS}/{number}")
    press(page, "申请特批", ".alert")
    dialog = page.locator(".modal")
    dialog.locator("[name=reason]").wait_for()
    choose_any(page, "gate_id")
    dialog.locator("[name=missing]").wait_for()
    dialog.locator("[name=reason] textarea").fill("图纸正在补盖章，三日内补交")
    press(page, "申请特批", ".modal")
    page.locator(".o_form_view [name=gate_name]").wait_for()
    now(page, "draft")
    return find_id(session, "microworks.waiver", [("state", "=", "draft")], "id desc")


def test_waiver_is_decided_by_the_next_level_up(sign_in):
    """Nobody is offered the decision on what he, or his own level, asked for."""
    office = sign_in("zxm3")
    asked = ask_for_waiver(office)
    assert not offers(office.page, "批准")
    leader = sign_in("zld3")
    open_record(leader, f"{WAIVERS}/{asked}")
    step(leader.page, "批准")
    now(leader.page, "approved")

    leader = sign_in("zld1")
    asked = ask_for_waiver(leader)
    assert not offers(leader.page, "批准")
    assert not offers(leader.page, "不予通过")
    county = sign_in("xcjs")
    open_record(county, f"{WAIVERS}/{asked}")
    step(county.page, "不予通过")
    give_reason(county.page, "资料可以在三日内补齐")
    now(county.page, "refused")


def test_county_terminates_suspended_works(sign_in):
    session = sign_in("xcjs")
    project = last(session, [("state", "=", "suspended")])
    open_record(session, f"{PROJECTS}/{project['id']}")
    step(session.page, "终止")
    give_reason(session.page, "承包人无力继续履行合同")
    now(session.page, "terminated")


def test_clerk_gives_his_draft_up(sign_in):
    session = sign_in("cbz2")
    project = last(session, [("state", "=", "draft")])
    open_record(session, f"{PROJECTS}/{project['id']}")
    step(session.page, "取消项目")
    give_reason(session.page, "并入镇级项目")
    now(session.page, "cancelled")


def test_every_view_of_the_projects_opens(sign_in):
    session = sign_in("xcjs")
    page = session.page
    session.goto(PROJECTS)
    for kind in ("list", "calendar", "pivot", "graph", "kanban"):
        page.locator(f".o_switch_view.o_{kind}").click()
        page.locator(
            f".o_{kind}_view .o_{kind}_renderer, .o_{kind}_view .o_content"
        ).first.wait_for()
        words = page.locator(f".o_{kind}_view").inner_text()
        assert not re.search(r"\b(?:draft|applied|Count|Undefined)\b", words), kind
