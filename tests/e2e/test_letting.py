"""Letting the works: from the priced project to the candidates."""

from clicking import (
    action,
    choose,
    fill,
    find,
    find_id,
    give_reason,
    in_state,
    offers,
    open_record,
    refused,
    save,
    step,
)

FIRMS = ("恒达", "瑞丰", "宏业")


def a_priced_project(session):
    """The last priced project of the township below class A without procurement."""
    domain = [
        ("state", "=", "priced"),
        ("works_class", "!=", "a"),
        ("procurement_ids", "=", False),
    ]
    found = find(
        session, "microworks.project", domain, "name", "works_class", order="id desc"
    )
    assert found, "the township has no priced project"
    return found[0]


def begin_procurement(session, project):
    """Press the button of the priced project and save the plan."""
    page = session.page
    open_record(session, action("project_action", project["id"]))
    step(page, "新建采购")
    page.locator(".o_form_view [name=method]").wait_for()
    # Nothing to cancel or to look up before there is a record.
    assert not offers(page, "取消采购")
    fill(page, "notice", "施工采购，资格要求与合同条件见采购文件。")
    fill(page, "duration_days", 45)
    fill(page, "opening_place", "镇公共资源交易站")
    for firm in FIRMS:
        choose(page, "invited_ids", firm)
    save(page)
    domain = [("project_id", "=", project["id"]), ("state", "=", "draft")]
    return find(session, "microworks.procurement", domain, "name", order="id desc")[0]


def test_officer_plans_a_procurement(sign_in):
    """Begun on the project, approved by the leader, sent back once; what lacks is named."""
    officer = sign_in("zxm1", "demo2026")
    page = officer.page
    project = a_priced_project(officer)
    plan = begin_procurement(officer, project)
    # The name is the project's; nobody types it again.
    assert plan["name"] == project["name"]
    assert not offers(page, "批准采购方式")
    path = action("procurement_action", plan["id"])

    department = sign_in("xcjs", "demo2026")
    open_record(department, path)
    in_state(department.page, "草稿")
    assert not offers(department.page, "批准采购方式")

    leader = sign_in("zld1", "demo2026")
    open_record(leader, path)
    step(leader.page, "批准采购方式")
    in_state(leader.page, "方式已批准")
    step(leader.page, "退回")
    give_reason(leader.page, "公告地点需补充")
    in_state(leader.page, "草稿")
    step(leader.page, "批准采购方式")
    in_state(leader.page, "方式已批准")

    open_record(officer, path)
    step(page, "发布公告")
    page.locator(".modal [name=earliest]").wait_for()
    page.locator(".modal footer .btn-primary").first.click()
    # The deadline is proposed; what lacks are the papers, all named at once.
    assert "MW-GATE-D13" in refused(page, "MW-GATE-D12")


def test_bids_are_opened_by_two_persons(sign_in):
    """Closed, witnessed by the village, opened by the officer, ranked, made known."""
    officer = sign_in("zxm2", "demo2026")
    page = officer.page
    now = page.evaluate("new Date().toISOString().slice(0, 19).replace('T', ' ')")
    domain = [
        ("state", "=", "published"),
        ("deadline", "<", now),
        ("works_class", "=", "c"),
    ]
    number = find_id(officer, "microworks.procurement", domain, order="id desc")
    path = action("procurement_action", number)
    open_record(officer, path)
    step(page, "截止投标")
    page.get_by_role("button", name="我见证开标", exact=True).wait_for()
    assert not offers(page, "开标")

    witness = sign_in("cjd7", "demo2026")
    open_record(witness, path)
    step(witness.page, "我见证开标")
    witness.page.locator(".o_statusbar_buttons").get_by_role(
        "button", name="我见证开标", exact=True
    ).wait_for(state="detached")

    open_record(officer, path)
    step(page, "开标")
    in_state(page, "已开标")
    step(page, "评审")
    in_state(page, "已评审")
    step(page, "公示中标候选人")
    in_state(page, "候选人公示中")
    officer.shot("letting-candidates")
