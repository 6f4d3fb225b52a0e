"""Decisions about works: inspected, put right, accepted, settled, under warranty."""

import re

from clicking import (
    action,
    add,
    add_photo,
    begin,
    choose,
    choose_in,
    fill,
    fill_row,
    find,
    first,
    give_reason,
    in_state,
    offers,
    open_record,
    pick,
    refused,
    save,
    step,
    tab,
)
from playwright.sync_api import expect
from test_site import (
    PROJECTS,
    hand_over_papers,
    printed,
    record_id,
    waits_for_another,
    works,
)


def test_inspection_with_a_failed_item_raises_a_finding(sign_in):
    """The checklist comes by itself; what is judged to fail is a finding."""
    session = sign_in("zxm1", "demo2026")
    page = session.page
    begin(session, action("inspection_action"))
    choose(page, "project_id", works(session)["name"])
    save(page)
    rows = page.locator("[name=line_ids] .o_data_row")
    rows.first.wait_for()
    step(page, "完成")
    refused(page, "MW-INS-03")
    for number in range(rows.count()):
        row = rows.nth(number)
        row.locator("td[name=judged]").click()
        pick(page, "judged", "不合格" if number == 0 else "不适用")
        # The form follows what was chosen; until then it closes the next choice.
        expect(row.locator("td[name=result]")).to_contain_text(re.compile(r"\S"))
    tab(page, "照片")
    add_photo(page)
    step(page, "完成")
    in_state(page, "已完成")
    tab(page, "问题")
    page.locator("[name=finding_ids] .o_data_row").first.wait_for()
    printed(session, "inspection_document", record_id(page), works(session)["number"])


def test_checklist_of_an_acceptance_is_filled_in(sign_in):
    """One press passes what is ordinary; what is measured or key stays open."""
    session = sign_in("zjs1", "demo2026")
    page = session.page
    begin(session, action("inspection_action"))
    pick(page, "kind", "验收检查")
    choose(page, "project_id", works(session, "completed")["name"])
    save(page)
    rows = page.locator("[name=line_ids] .o_data_row")
    rows.first.wait_for()
    number = record_id(page)
    items = find(
        session,
        "microworks.inspection.line",
        [("inspection_id", "=", number)],
        "tolerance",
        "key",
        "stop",
        "lower",
        "upper",
        order="sequence, id",
        limit=99,
    )
    assert rows.count() == len(items), "every item is on one page"
    step(page, "其余目测项合格")
    expect(page.locator("button[name=action_pass_rest]")).to_have_count(0)
    eyes = [item for item in items if item["tolerance"] == "text"]
    ordinary = [item for item in eyes if not (item["key"] or item["stop"])]
    passed = page.locator("[name=line_ids] td[name=result]", has_text="合格")
    expect(passed).to_have_count(len(ordinary))
    session.shot("acceptance-rest-passed")
    single = page.locator("[name=line_ids] button[name=action_pass]:visible")
    for left in reversed(range(len(eyes) - len(ordinary))):
        single.first.click()
        expect(single).to_have_count(left)
    for row, item in enumerate(items):
        if item["tolerance"] == "text":
            continue
        bound = {"max": "upper", "min": "lower", "between": "lower"}
        value = item.get(bound.get(item["tolerance"])) or "30"
        rows.nth(row).locator("td[name=measured]").click()
        fill_row(page, design=30, measured=f"{value} {value}")
    session.shot("acceptance-measured")
    step(page, "完成")
    in_state(page, "已完成")
    expect(page.locator("[name=result]", has_text="不合格")).to_have_count(0)


def test_random_inspection_is_drawn(sign_in):
    """The pool is closed, a public number entered, the draw repeated by anybody."""
    session = sign_in("xcjs", "demo2026")
    page = session.page
    begin(session, action("inspection_plan_action"))
    fill(page, "name", "四季度双随机抽查")
    step(page, "封存名录库")
    refused(page, "MW-PLAN-04")
    for name in (
        "赵慧",
        "冯晓东",
        "许海涛",
        "蒋雪梅",
        "韩立新",
        "邓小军",
        "沈浩",
        "吴志强",
    ):
        choose(page, "candidate_ids", name)
    step(page, "封存名录库")
    in_state(page, "名录库已封存")
    assert not offers(page, "封存名录库")
    step(page, "抽取")
    refused(page, "MW-PLAN-02")
    fill(page, "nonce", "上证指数 2026-11-20 收盘 3456.78")
    step(page, "抽取")
    in_state(page, "已抽取")
    page.locator("[name=inspection_ids] .o_data_row").first.wait_for()
    step(page, "复算抽取")
    page.locator(".o_notification, .modal").first.wait_for()


def test_finding_goes_back_and_is_put_right(sign_in):
    """Ordered, answered by the village, returned, answered, re-checked, closed."""
    officer = sign_in("zxm1", "demo2026")
    page = officer.page
    begin(officer, action("finding_action"))
    fill(page, "name", "检查井井盖松动")
    choose(page, "project_id", works(officer)["number"])
    fill(page, "demand", "重新安装井盖")
    tab(page, "整改前照片")
    add_photo(page)
    step(page, "下达整改通知")
    in_state(page, "已下达整改通知")
    number = record_id(page)
    name = find(officer, "microworks.finding", [("id", "=", number)], "number")[0]
    printed(officer, "finding_document", number, "检查井井盖松动")

    clerk = sign_in("cbz3", "demo2026")
    for measures in ("已紧固", "已更换井盖并灌浆"):
        page = clerk.page
        begin(clerk, action("rectification_action"))
        choose(page, "finding_id", name["number"])
        fill(page, "measures", measures)
        step(page, "提交")
        refused(page, "MW-RECT-01")
        tab(page, "整改后照片")
        add_photo(page)
        step(page, "提交")
        in_state(page, "已提交")
        page = sign_in("zjs1", "demo2026").page
        second = page
        page.goto(f"{officer.server.address}{action('finding_action', number)}")
        page.locator(".o_form_view").wait_for()
        if measures == "已紧固":
            step(page, "整改不到位")
            give_reason(page, "仍松动")
            in_state(page, "已退回")
    open_record(officer, action("finding_action", number))
    waits_for_another(officer.page)
    assert not offers(officer.page, "复查合格")
    step(second, "复查合格")
    refused(second, "MW-FIND-04")
    tab(second, "复查")
    fill(second, "recheck_note", "现场复查，井盖稳固")
    step(second, "复查合格")
    in_state(second, "已复查")
    open_record(officer, action("finding_action", number))
    step(officer.page, "关闭")
    in_state(officer.page, "已关闭")


def test_acceptance_that_fails(sign_in):
    """Who convened does not decide; a failed acceptance has its reason and paper."""
    clerk = sign_in("cbz2", "demo2026")
    page = clerk.page
    begin(clerk, action("acceptance_action"))
    choose(page, "project_id", works(clerk, "completed")["number"])
    step(page, "召集验收")
    in_state(page, "已召集")
    number = record_id(page)
    assert not offers(page, "合格")

    officer = sign_in("zxm1", "demo2026")
    page = officer.page
    open_record(officer, action("acceptance_action", number))
    for role, name in (("建设单位", "业主代表"), ("承包人", "项目经理")):
        add(page, "participant_ids")
        pick(page, "role", role)
        fill_row(page, name=name)
    fill(page, "satisfied", 40)
    fill(page, "unsatisfied", 3)
    step(page, "合格")
    assert "MW-ACC-04" in refused(page, "MW-ACC-02")
    step(page, "实测项目")
    page.locator(".o_breadcrumb", has_text="验收检查").wait_for()
    page.go_back()
    step(page, "不合格")
    give_reason(page, "检查井高程超差")
    in_state(page, "不合格")
    printed(officer, "acceptance_document", number, "项目经理")


def clerk_again(clerk, number):
    open_record(clerk, action("settlement_action", number))
    return clerk.page


def test_settlement_is_reviewed_and_returned(sign_in):
    """The village hands the book in; the township reviews and may return it."""
    clerk = sign_in("cbz3", "demo2026")
    page = clerk.page
    contract = first(
        clerk,
        "microworks.contract",
        [("project_id.state", "=", "accepted")],
        "number",
        "partner_id",
    )
    begin(clerk, action("settlement_action"))
    choose(page, "contract_id", contract["number"])
    step(page, "提交")
    refused(page, "MW-SET-02")
    fill(page, "submitted_amount", 50000)
    step(page, "提交")
    in_state(page, "已提交")
    number = record_id(page)

    officer = sign_in("zxm1", "demo2026")
    page = officer.page
    open_record(officer, action("settlement_action", number))
    step(page, "审核完成")
    refused(page, "MW-SET-03")
    fill(page, "reviewed_amount", 49000)
    choose(page, "reviewer_id", "咨询")
    step(page, "审核完成")
    in_state(page, "已审核")
    tab(page, "签字")
    step(page, "各方已签字")
    refused(page, "MW-SET")
    step(page, "退回")
    give_reason(page, "漏附变更单")
    in_state(page, "草稿")
    step(clerk_again(clerk, number), "提交")
    in_state(clerk.page, "已提交")
    technician = sign_in("zjs1", "demo2026")
    hand_over_papers(officer, technician, contract["project_id"][0], "D39")
    open_record(officer, action("settlement_action", number))
    fill(page, "reviewed_amount", 49000)
    step(page, "审核完成")
    in_state(page, "已审核")
    tab(page, "签字")
    firm = contract["partner_id"][0]
    signs = find(officer, "res.partner", [("parent_id", "=", firm)], "name")[0]["name"]
    for party, person in (
        ("建设单位", "黄家旺"),
        ("承包人", signs),
        ("审核单位", "白晓宁"),
    ):
        add(page, "signature_ids")
        pick(page, "party", party)
        choose_in(page.locator(".o_selected_row"), "partner_id", person)
    save(page)
    step(page, "各方已签字")
    refused(page, "MW-DUTY-01")
    finance = sign_in("xczj", "demo2026")
    open_record(finance, action("settlement_action", number))
    step(finance.page, "各方已签字")
    in_state(finance.page, "已签字")
    printed(officer, "settlement_document", number, "50,000")
    open_record(officer, f"{PROJECTS}/{contract['project_id'][0]}")
    in_state(page, "已结算")
