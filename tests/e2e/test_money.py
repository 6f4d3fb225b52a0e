"""Money by hand: sources, quotas, allocations, cash plans, requests, wages, retention.

The day in which a payment is made from end to end is in ``test_finance_day.py``.
"""

from clicking import (
    action,
    add,
    begin,
    choose,
    choose_any,
    fill,
    fill_date,
    fill_row,
    find,
    find_id,
    first,
    give_reason,
    in_state,
    legal_today,
    offers,
    open_record,
    pick,
    press,
    refused,
    save,
    step,
    tab,
)
from playwright.sync_api import expect
from test_finance_day import VILLAGES
from test_site import record_id, waits_for_another, works

FUNDS = "microworks_funds."
REQUESTS = FUNDS + "payment_request_action"
NUMBER = "清财农指〔2026〕88号"


def give_amount(page, amount, reason):
    """Fill the dialog that asks for an amount and a reason."""
    dialog = page.locator(".modal", has=page.locator("[name=amount]"))
    dialog.locator("[name=amount] input").fill(str(amount))
    dialog.locator("[name=reason] input, [name=reason] textarea").first.fill(reason)
    dialog.locator("footer .btn-primary").click()
    dialog.wait_for(state="detached")


def read_quotas(session, rows):
    """Upload a file of quotas; return the text of the dialog with what came of it."""
    page = session.page
    session.goto(action(FUNDS + "fund_quota_action"))
    page.get_by_role("button", name="导入指标").first.click()
    text = "指标ID,指标文号,金额,年度\n" + "\n".join(rows)
    page.set_input_files(
        ".modal input[type=file]",
        {"name": "zb.csv", "mimeType": "text/csv", "buffer": text.encode("gb18030")},
    )
    page.locator(".modal .o_clear_file_button").wait_for()
    press(page, "预览", ".modal")
    page.locator(".modal [name=preview_html] table").first.wait_for()
    press(page, "导入", ".modal")
    page.locator(".modal [name=count_created]").wait_for()
    return page.locator(".modal").inner_text()


def test_source_quota_allocation_and_cash_plan(sign_in):
    """From the document of the money to what a project may spend in a month."""
    session = sign_in("xczj", "demo2026")
    page = session.page
    begin(session, action(FUNDS + "fund_source_action"))
    fill(page, "name", "农村公路养护补助 2026")
    choose(page, "kind_id", "县")
    fill(page, "document_number", NUMBER)
    step(page, "确认")
    refused(page, "MW-FUND-01")
    fill(page, "amount", 900000)
    step(page, "确认")
    in_state(page, "已确认")

    text = read_quotas(
        session,
        [f"E2E-001,{NUMBER},600000,2026", "E2E-002,清财农指〔2026〕99号,1000,2026"],
    )
    assert "E2E-002" in text
    press(page, "关闭", ".modal")
    quota = find_id(session, "microworks.fund.quota", [("code", "=", "E2E-001")])
    open_record(session, action(FUNDS + "fund_quota_action", quota))
    step(page, "确认")
    in_state(page, "已确认")
    tab(page, "用款计划")
    add(page, "cash_plan_ids")
    fill_row(page, amount="100000")
    save(page)
    press(page, "确认", "[name=cash_plan_ids]")
    page.locator("[name=cash_plan_ids] .o_data_row", has_text="已确认").wait_for()

    begin(session, action(FUNDS + "fund_allocation_action"))
    choose(page, "quota_id", "E2E-001")
    choose(page, "project_id", works(session)["number"])
    fill(page, "amount", 700000)
    step(page, "确认")
    refused(page, "MW-FUND-09")
    fill(page, "amount", 20000)
    step(page, "确认")
    in_state(page, "已确认")
    step(page, "退回指标")
    give_amount(page, 5000, "项目结余")
    expect(page.locator("[name=returned_amount]")).to_contain_text("5,000")

    open_record(session, action(FUNDS + "fund_quota_action", quota))
    page.locator("button[name=action_view_allocations]").click()
    page.locator(".o_data_row", has_text="E2E-001").first.wait_for()
    open_record(session, action(FUNDS + "fund_quota_action", quota))
    step(page, "关闭")
    give_reason(page, "年度结束，余额收回")
    in_state(page, "已关闭")


def test_cash_plan_is_confirmed_and_taken_back(sign_in):
    session = sign_in("xczj", "demo2026")
    page = session.page
    begin(session, action(FUNDS + "cash_plan_action"))
    choose(page, "quota_id", "QH2025")
    fill(page, "amount", 50000)
    step(page, "确认")
    in_state(page, "已确认")
    step(page, "撤回")
    give_reason(page, "月份有误")
    in_state(page, "已取消")


def test_clerk_asks_for_a_payment(sign_in):
    """What is missing is listed on the form; a request can be cancelled."""
    session = sign_in("cbz3", "demo2026")
    page = session.page
    begin(session, action(REQUESTS))
    contract = first(
        session, "microworks.contract", [("state", "=", "in_force")], "number"
    )
    choose(page, "contract_id", contract["number"])
    pick(page, "stage", "进度款")
    add(page, "line_ids")
    choose_any(page, "allocation_id")
    fill_row(page, amount="1000")
    save(page)
    page.locator(".alert", has_text="MW-PAY-16").wait_for()
    step(page, "拆分人工费")
    page.locator("[name=line_ids] .o_data_row", has_text="人工费").wait_for()
    step(page, "提交")
    assert "MW-PAY-08" in refused(page, "MW-PAY-16")
    tab(page, "限额")
    step(page, "取消申请")
    give_reason(page, "尚未计量")
    in_state(page, "已取消")


def test_request_is_refused_corrected_and_approved(sign_in):
    """Each step by another person; nobody is offered a step he may not take."""
    finance = sign_in("xczj", "demo2026")
    # Where a serious finding is open, nothing is paid.
    number = find_id(
        finance,
        "microworks.payment.request",
        [("state", "=", "submitted"), ("project_id.risk_colour", "=", "green")],
    )
    area = find(
        finance, "microworks.payment.request", [("id", "=", number)], "area_id"
    )[0]["area_id"][1]
    township, village = VILLAGES[area]
    officer = sign_in(f"zxm{township}", "demo2026")
    page = officer.page
    open_record(officer, action(REQUESTS, number))
    step(page, "不予通过")
    give_reason(page, "发票号有误")
    in_state(page, "不予通过")

    clerk = sign_in(f"cbz{village}", "demo2026")
    page = clerk.page
    open_record(clerk, action(REQUESTS, number))
    step(page, "更正")
    give_reason(page, "更正发票号")
    in_state(page, "草稿")
    fill(page, "invoice_number", "26000000088")
    step(page, "提交")
    in_state(page, "已提交")

    open_record(officer, action(REQUESTS, number))
    step(officer.page, "核实")
    in_state(officer.page, "已核实")
    leader = sign_in(f"zld{township}", "demo2026")
    open_record(leader, action(REQUESTS, number))
    assert not offers(leader.page, "签署监督意见")
    assert not offers(leader.page, "不予通过")

    supervisor = sign_in(f"cjd{village}", "demo2026")
    open_record(supervisor, action(REQUESTS, number))
    step(supervisor.page, "签署监督意见")
    in_state(supervisor.page, "已监督签署")

    page = finance.page
    open_record(finance, action(REQUESTS, number))
    step(page, "批准")
    in_state(page, "已批准")
    waits_for_another(page)
    assert not offers(page, "发送国库")
    address = f"/report/html/microworks_funds.payment_request_document/{number}"
    paper = page.request.get(finance.server.address + address)
    assert paper.ok
    assert "26000000088" in paper.text()

    finance.goto(action(REQUESTS))
    name = find(finance, "microworks.payment.request", [("id", "=", number)], "number")[
        0
    ]["number"]
    row = page.locator(".o_data_row", has_text=name)
    row.locator("input[type=checkbox]").check()
    page.get_by_role("button", name="生成批次", exact=True).first.click()
    page.locator(".o_form_view").wait_for()
    step(page, "取消批次")
    give_reason(page, "另行编批")
    in_state(page, "已取消")


def test_wages_are_confirmed_from_the_wage_sheet(sign_in):
    session = sign_in("zxm1", "demo2026")
    page = session.page
    wage = find_id(
        session, "microworks.wage.payment", [("state", "=", "due")], "id desc"
    )
    open_record(session, action(FUNDS + "wage_payment_action", wage))
    step(page, "工人工资已发放")
    refused(page, "MW-WAGE-02")
    fill(page, "workers", 9)
    fill_date(page, "paid_on", f"{legal_today():%Y-%m-%d}")
    step(page, "工人工资已发放")
    in_state(page, "已发放到工人")


def test_retention_waits_for_the_warranty(sign_in):
    """The release is not offered before the warranty is; defects keep money back."""
    session = sign_in("zxm1", "demo2026")
    page = session.page
    retention = find_id(
        session, "microworks.retention", [("state", "=", "held")], "id desc"
    )
    open_record(session, action(FUNDS + "retention_action", retention))
    assert not offers(page, "申请返还")
    step(page, "因缺陷扣留")
    give_amount(page, 100, "缺陷由他人修复")
    expect(page.locator("[name=forfeited_amount]")).to_contain_text("100")
    page.locator("button[name=action_view_requests]").click()
    page.locator(".o_list_view, .o_kanban_view").wait_for()


def test_ledger_profile_of_an_accountant(sign_in):
    """A way of booking is named; finance only reads it."""
    session = sign_in("admin")
    page = session.page
    begin(session, action(FUNDS + "ledger_profile_action"))
    fill(page, "name", "政府会计 2026")
    save(page)
    number = record_id(page)
    finance = sign_in("xczj", "demo2026")
    open_record(finance, action(FUNDS + "ledger_profile_action", number))
    assert not finance.page.locator(".o_form_view [name=name] input").count()
