"""A day at county finance: a payment from its approval to the treasury's answer.

The township verifies and the village endorses; one person of finance approves, another
sends the batch, and the receipts come back with rows that do not fit.
"""

import csv
import io

from clicking import find, first, legal_today, quiet

# The demonstration county numbers its people by township and by village.
VILLAGES = {
    f"{township} {village}": (row + 1, number)
    for row, (township, first, villages) in enumerate(
        (
            ("柳河镇", 1, ("上湾村", "下湾村", "石桥村", "杨柳村")),
            ("青山镇", 5, ("松岭村", "竹园村", "茶坪村", "泉水村")),
            ("白石乡", 9, ("白石村", "河口村", "东坡村")),
            ("城关街道", 12, ("文庙社区", "南门社区", "东湖社区")),
        )
    )
    for number, village in enumerate(villages, first)
}
REQUESTS = "/odoo/action-microworks_funds.payment_request_action"
BATCHES = "/odoo/action-microworks_funds.payment_batch_action"
RECEIPTS = "/odoo/action-microworks_funds.receipt_action"


def in_state(page, label):
    page.locator(
        ".o_statusbar_status .o_arrow_button_current", has_text=label
    ).wait_for()


def press(page, label):
    page.locator(
        ".o_statusbar_buttons, .modal-footer, .o_control_panel, .modal"
    ).get_by_role("button", name=label, exact=True).first.click()


def open_request(session, number):
    session.goto(REQUESTS)
    session.page.locator(".o_data_row", has_text=number).locator("td").nth(1).click()
    session.page.locator(".o_form_view").get_by_text(number).first.wait_for()


def make_batch(session, number):
    session.goto(REQUESTS)
    page = session.page
    row = page.locator(".o_data_row", has_text=number)
    row.locator("input[type=checkbox]").check()
    page.locator(".o_selection_box, .o_list_selection_box").first.wait_for()
    press(page, "生成批次")


def step(session, number, button, state):
    open_request(session, number)
    press(session.page, button)
    in_state(session.page, state)


def read_receipts(session, rows):
    """Upload a file of receipts; return what the preview and the import said of it."""
    page = session.page
    session.goto(RECEIPTS)
    page.get_by_role("button", name="导入回单").first.click()
    text = "支付申请号,回单号,金额,日期,结果,原因\n" + "\n".join(rows)
    page.set_input_files(
        ".modal input[type=file]",
        {"name": "hd.csv", "mimeType": "text/csv", "buffer": text.encode("gb18030")},
    )
    page.locator(".modal .o_clear_file_button").wait_for()
    page.locator(".modal").get_by_role("button", name="预览", exact=True).click()
    page.locator(".modal [name=preview_html] table").first.wait_for()
    quiet(page)
    said = page.locator(".modal").inner_text()
    taken = page.locator(".modal").get_by_role("button", name="导入", exact=True)
    if not taken.count():
        # None of the rows fits what is stored: the preview has said why.
        return said
    taken.click()
    page.locator(".modal", has_text="已导入行数").wait_for()
    return said + page.locator(".modal").inner_text()


def press_close(session, code=None):
    """Close the newest batch, or be refused: every receipt is there first."""
    page = session.page
    session.goto(BATCHES)
    page.locator(".o_data_row td").nth(1).click()
    in_state(page, "已发送")
    press(page, "关闭")
    if code:
        page.locator(".modal", has_text=code).wait_for()


def a_payable_request(session):
    """Number and place of a submitted request whose works have no open finding."""
    open_ones = [("state", "!=", "closed")]
    found = find(session, "microworks.finding", open_ones, "project_id", limit=500)
    stopped = [finding["project_id"][0] for finding in found]
    payable = [("state", "=", "submitted"), ("project_id", "not in", stopped)]
    request = first(session, "microworks.payment.request", payable, "number", "area_id")
    return request["number"], VILLAGES[request["area_id"][1]]


def test_from_approval_to_the_receipt(sign_in):
    finance = sign_in("xczj", "demo2026")
    page = finance.page
    number, (township, village) = a_payable_request(finance)

    # What is not approved does not get into a batch.
    make_batch(finance, number)
    page.locator(".modal", has_text="MW-BATCH-03").wait_for()

    step(sign_in(f"zxm{township}", "demo2026"), number, "核实", "已核实")
    step(sign_in(f"cjd{village}", "demo2026"), number, "签署监督意见", "已监督签署")
    step(finance, number, "批准", "已批准")

    make_batch(finance, number)
    in_state(page, "草稿")
    # Approving and sending are two persons.
    page.locator(".alert", has_text="下一步由他人办理").wait_for()
    assert not page.get_by_role("button", name="发送国库", exact=True).count()

    second = sign_in("xczj2", "demo2026")
    page = second.page
    second.goto(BATCHES)
    page.locator(".o_data_row td").nth(1).click()
    press(page, "发送国库")
    in_state(page, "已发送")
    with page.expect_download() as download:
        page.locator("[name=csv_file]").locator("a, button").first.click()
    text = download.value.path().read_text("utf-8-sig")
    lines = [r for r in csv.DictReader(io.StringIO(text)) if r["支付申请号"] == number]
    amount = sum(round(float(line["金额"]) * 100) for line in lines) / 100
    assert len({line["收款账号"] for line in lines}) == len(lines)

    day = legal_today().isoformat()
    # Who sent a payment does not import its receipt.
    outcome = read_receipts(second, [f"{number},HD-E2E-0,{amount:.2f},{day},成功,"])
    assert "MW-RCPT-09" in outcome
    outcome = read_receipts(
        finance,
        [
            f"{number},HD-E2E-1,{amount + 1:.2f},{day},成功,",
            f"ZF-NONE,HD-E2E-2,10.00,{day},成功,",
            f"{number},HD-E2E-3,{amount:.2f},{day},失败,账号户名不符",
        ],
    )
    assert "MW-RCPT-05" in outcome
    assert "MW-RCPT-02" in outcome
    open_request(second, number)
    press(page, "重新发送")
    in_state(page, "已发送国库")
    press_close(second, "MW-BATCH-02")
    outcome = read_receipts(finance, [f"{number},HD-E2E-4,{amount:.2f},{day},成功,"])
    assert "MW-" not in outcome
    press_close(second)
    in_state(page, "已关闭")
