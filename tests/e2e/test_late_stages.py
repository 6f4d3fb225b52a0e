"""The late stages by hand: accepted, handed over, warranty released, money, archive."""

from clicking import (
    PDF,
    action,
    add_photo,
    begin,
    choose,
    fill,
    fill_date,
    find,
    find_id,
    first,
    give_reason,
    in_state,
    legal_today,
    offers,
    open_record,
    refused,
    save,
    step,
    tab,
)
from playwright.sync_api import expect
from test_finance_day import VILLAGES, read_receipts
from test_money import FUNDS, REQUESTS
from test_site import PROJECTS, record_id, works

LOGS = action("site_log_action")
RETENTIONS = action(FUNDS + "retention_action")
MONEY = ("held_amount", "release_amount")


def test_log_written_in_error_is_voided(sign_in):
    """Another person voids it, with a reason; it stays to be read and counts nowhere.

    A position that nobody knows is not shown as zero degrees.
    """
    clerk = sign_in("cbz3", "demo2026")
    page = clerk.page
    project = works(clerk)
    begin(clerk, LOGS)
    choose(page, "project_id", project["number"])
    expect(page.locator(".o_form_view [name=lat] input")).to_have_value("")
    fill(page, "progress", 100)
    tab(page, "照片")
    add_photo(page)
    step(page, "提交")
    in_state(page, "已提交")
    number = record_id(page)
    expect(page.locator(".o_form_view [name=lat]")).to_have_text("未定位")
    assert not offers(page, "作废")

    officer = sign_in("zxm1", "demo2026")
    page = officer.page
    open_record(officer, action("site_log_action", number))
    step(page, "作废")
    give_reason(page, "误填为另一工程的进度")
    in_state(page, "已作废")
    page.locator(".alert", has_text="误填为另一工程的进度").wait_for()
    officer.shot("log-voided")
    now = find(officer, "microworks.project", [("id", "=", project["id"])], "progress")[
        0
    ]["progress"]
    assert now < 100
    officer.goto(LOGS)
    page.locator(".o_data_row.text-muted", has_text="已作废").first.wait_for()


def test_works_are_accepted(sign_in):
    """Who has not signed is named; with all signatures the works are accepted."""
    officer = sign_in("zxm1", "demo2026")
    page = officer.page
    number = first(
        officer,
        "microworks.acceptance",
        [("state", "=", "convened"), ("inspection_id.state", "=", "done")],
    )
    open_record(officer, action("acceptance_action", number["id"]))
    step(page, "合格")
    assert "程立新" in refused(page, "MW-ACC-02")
    tab(page, "参加人员")
    rows = page.locator("[name=participant_ids] .o_data_row")
    for row in range(rows.count()):
        rows.nth(row).locator("td[name=signed]").click()
        box = page.locator(".o_selected_row td[name=signed] input")
        box.check()
        expect(box).to_be_checked()
    page.set_input_files(
        "[name=sheet] input[type=file]",
        {"name": "验收签字表.pdf", "mimeType": "application/pdf", "buffer": PDF},
    )
    page.locator("[name=sheet] .o_clear_file_button").wait_for()
    save(page)
    step(page, "合格")
    refused(page, "MW-DUTY-01")
    # Who recorded the signatures does not say that the sheet bears them.
    second = sign_in("zjs1", "demo2026")
    open_record(second, action("acceptance_action", number["id"]))
    step(second.page, "合格")
    in_state(second.page, "合格")
    officer.shot("acc-passed")
    open_record(officer, f"{PROJECTS}/{number['project_id'][0]}")
    in_state(page, "验收合格")


def test_works_are_handed_over(sign_in):
    """After the settlement the works go to whoever keeps them; the warranty runs."""
    county = sign_in("xcjs", "demo2026")
    project = first(
        county,
        "microworks.project",
        [("state", "=", "settled"), ("works_class", "=", "c")],
        "area_id",
    )
    township, _village = VILLAGES[project["area_id"][1]]
    officer = sign_in(f"zxm{township}", "demo2026")
    page = officer.page
    open_record(officer, f"{PROJECTS}/{project['id']}")
    step(page, "移交并开始保修")
    in_state(page, "保修中")
    step(page, "归档")
    assert "MW-FUND-21" in refused(page, "MW-SITE-18")


def a_warranty_that_is_over(session):
    return first(
        session,
        "microworks.warranty",
        [
            ("project_id.state", "=", "in_warranty"),
            ("ends_on", "<", f"{legal_today():%Y-%m-%d}"),
            ("state", "!=", "released"),
        ],
        "contract_id",
        "area_id",
    )


def test_warranty_money_and_archive(sign_in):
    """After the period: released, the money asked for, paid, the file closed."""
    county = sign_in("xcjs", "demo2026")
    warranty = a_warranty_that_is_over(county)
    contract = warranty["contract_id"][0]
    township, village = VILLAGES[warranty["area_id"][1]]

    officer = sign_in(f"zxm{township}", "demo2026")
    page = officer.page
    open_record(officer, action("warranty_action", warranty["id"]))
    if offers(page, "期满"):
        step(page, "期满")
    in_state(page, "已期满")
    step(page, "解除保修")
    in_state(page, "已解除")
    retention = find_id(
        officer, "microworks.retention", [("contract_id", "=", contract)]
    )
    open_record(officer, f"{RETENTIONS}/{retention}")
    step(page, "申请返还")
    in_state(page, "已申请返还")
    step(page, "撤回")
    give_reason(page, "先核对缺陷处理费用")
    in_state(page, "已预留")
    step(page, "申请返还")
    in_state(page, "已申请返还")
    officer.shot("retention-asked")

    clerk = sign_in(f"cbz{village}", "demo2026")
    page = clerk.page
    open_record(clerk, f"{RETENTIONS}/{retention}")
    page.locator("button[name=action_view_requests]").click()
    page.locator(".o_list_button_add").click()
    # What is known is not typed again.
    held = find(clerk, "microworks.retention", [("id", "=", retention)], *MONEY)[0]
    expect(page.locator(".o_form_view [name=retention_id] input")).not_to_have_value("")
    assert not offers(page, "取消申请")
    fill(page, "invoice_number", "26000000099")
    fill_date(page, "invoice_date", f"{legal_today():%Y-%m-%d}")
    choose(page, "bank_id", "990123")
    shown = f"{held['release_amount']:,.2f}"
    expect(page.locator("[name=line_ids] .o_data_row")).to_contain_text(shown)
    step(page, "提交")
    in_state(page, "已提交")
    request = record_id(page)

    supervisor = sign_in(f"cjd{village}", "demo2026")
    finance, second = sign_in("xczj", "demo2026"), sign_in("xczj2", "demo2026")
    for session, label, state in (
        (officer, "核实", "已核实"),
        (supervisor, "签署监督意见", "已监督签署"),
        (finance, "批准", "已批准"),
        (second, "发送国库", "已发送国库"),
    ):
        open_record(session, action(REQUESTS, request))
        step(session.page, label)
        in_state(session.page, state)
    number = find(
        second, "microworks.payment.request", [("id", "=", request)], "number"
    )[0]["number"]
    day = legal_today().isoformat()
    outcome = read_receipts(
        finance, [f"{number},HD-E2E-99,{held['release_amount']:.2f},{day},成功,"]
    )
    assert "MW-" not in outcome

    page = officer.page
    open_record(officer, f"{RETENTIONS}/{retention}")
    in_state(page, "已返还")
    open_record(officer, f"{PROJECTS}/{warranty['project_id'][0]}")
    step(page, "归档")
    in_state(page, "已归档")
    officer.shot("archived")
