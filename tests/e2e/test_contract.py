"""From the award to the contract that both sides signed."""

from clicking import (
    PDF,
    action,
    add,
    choose_any,
    fill,
    fill_date,
    find,
    find_id,
    first,
    give_reason,
    in_state,
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
)

# Awarded, and nobody has begun the contract.
TO_CONTRACT = [
    ["state", "=", "awarded"],
    ["project_id.state", "=", "awarded"],
    ["contract_ids", "=", False],
]


def village_clerk(session, area):
    """The login of the clerk of a village, by the order of the villages."""
    villages = find(session, "microworks.area", [["level", "=", "village"]], limit=99)
    return f"cbz{[village['id'] for village in villages].index(area) + 1}"


def take_start_away(page):
    """Empty the day of commencement, which the application proposes."""
    fill_date(page, "start_planned", "")
    save(page)


def record_security(session, contract, kind, amount):
    """Add a security to a contract; return its address."""
    page = session.page
    open_record(session, action("contract_action", contract))
    tab(page, "保证金与保函")
    add(page, "security_ids")
    page.locator(".modal .o_form_view").wait_for()
    pick(page, "kind", kind)
    pick(page, "form", "现金")
    fill(page, "amount", amount)
    session.shot(f"security-{amount}")
    save_dialog(page)
    save(page)
    return action(
        "security_action",
        find_id(
            session,
            "microworks.security",
            [["contract_id", "=", contract]],
            order="id desc",
        ),
    )


def test_signature_completed_late_names_its_reason(sign_in):
    """The last day is long over: a reason is asked for, and stays on the form."""
    officer = sign_in("zxm1")
    page = officer.page
    number = find_id(officer, "microworks.contract", [["state", "=", "draft"]])
    open_record(officer, action("contract_action", number))
    assert not offers(page, "完成签订")
    step(page, "完成签订（逾期）")
    officer.shot("contract-late-reason")
    give_reason(page, "承包人资料补正后方签订")
    in_state(page, "已签字")
    page.get_by_text("承包人资料补正后方签订").first.wait_for()
    officer.shot("contract-late")


def test_contract_is_signed_by_both_sides_and_waits_for_its_papers(sign_in):
    """Nobody signs what is not complete; in force it comes with its documents."""
    officer = sign_in("zxm4")
    page = officer.page
    awarded = first(
        officer,
        "microworks.procurement",
        TO_CONTRACT,
        "area_id",
    )
    everybody = sign_in("xcjs")
    clerk = sign_in(village_clerk(everybody, awarded["area_id"][0]))

    open_record(officer, action("procurement_action", awarded["id"]))
    step(page, "合同")
    page.locator(".o_form_view [name=start_planned]").first.wait_for()
    number = find_id(
        officer, "microworks.contract", [["procurement_id", "=", awarded["id"]]]
    )
    path = action("contract_action", number)
    take_start_away(page)
    open_record(clerk, path)
    step(clerk.page, "代表建设单位签字")
    refused(clerk.page, "MW-CONT-08")

    open_record(officer, path)
    fill_date(page, "start_planned", "2030-03-01")
    save(page)
    open_record(clerk, path)
    step(clerk.page, "代表建设单位签字")
    clerk.page.locator(".o_statusbar_buttons button[name=action_sign_owner]").wait_for(
        state="detached"
    )

    # What was seen before is shown until the answer of the server is there.
    open_record(officer, path)
    page.locator("button[name=action_sign_owner]").wait_for(state="detached")
    step(page, "承包人签字")
    page.locator(".modal .o_form_view").wait_for()
    choose_any(page, "person_id")
    page.set_input_files(
        ".modal input[type=file]",
        {"name": "合同签字页.pdf", "mimeType": "application/pdf", "buffer": PDF},
    )
    page.locator(".modal .o_clear_file_button").wait_for()
    press(page, "登记签字", ".modal")
    page.locator(".modal").wait_for(state="detached")
    assert not offers(page, "纸质签字已核对"), "who recorded it does not check it"
    assert not offers(page, "完成签订")
    open_record(clerk, path)
    step(clerk.page, "纸质签字已核对")
    clerk.page.locator("button[name=action_check_paper]").wait_for(state="detached")
    open_record(officer, path)
    step(page, "完成签订")
    in_state(page, "已签字")
    tab(page, "签字")
    officer.shot("contract-signed")
    step(page, "启用")
    refused(page, "MW-GATE-")


def test_contractor_signs_in_the_portal_and_the_contract_comes_into_force(sign_in):
    """He reads the terms he signs; papers and security are confirmed by another."""
    officer, other = sign_in("zxm4"), sign_in("zjs4")
    page = officer.page
    awarded = first(
        officer,
        "microworks.procurement",
        TO_CONTRACT,
        "area_id",
        "project_id",
        "winner_id",
        order="id desc",
    )
    account = find(
        officer,
        "res.users",
        [["share", "=", True], ["partner_id.parent_id", "=", awarded["winner_id"][0]]],
        "login",
    )[0]
    contractor = sign_in(account["login"])
    open_record(officer, action("procurement_action", awarded["id"]))
    step(page, "合同")
    page.locator(".o_form_view [name=start_planned]").first.wait_for()
    number = find_id(
        officer, "microworks.contract", [["procurement_id", "=", awarded["id"]]]
    )
    path = action("contract_action", number)
    take_start_away(page)

    sign = contractor.page.get_by_role("button", name="代表本单位签字")
    contractor.goto(f"/my/works/contracts/{number}")
    contractor.page.get_by_text("缺少开工日期或工期").wait_for()
    assert not sign.count()
    open_record(officer, path)
    fill_date(page, "start_planned", "2030-03-01")
    save(page)
    contractor.goto(f"/my/works/contracts/{number}")
    contractor.page.get_by_role("row", name="计划开工日期").wait_for()
    sign.click()
    contractor.page.get_by_text("本单位签字日期").wait_for()

    clerk = sign_in(village_clerk(sign_in("xcjs"), awarded["area_id"][0]))
    open_record(clerk, path)
    step(clerk.page, "代表建设单位签字")
    clerk.page.locator("button[name=action_sign_owner]").wait_for(state="detached")
    open_record(officer, path)
    step(page, "完成签订")
    in_state(page, "已签字")

    tab(page, "保证金与保函")
    add(page, "security_ids")
    page.locator(".modal .o_form_view").wait_for()
    fill(page, "amount", "1000")
    fill(page, "issuer", "清和县农村商业银行")
    save_dialog(page)
    save(page)
    bond = action(
        "security_action",
        find_id(officer, "microworks.security", [["contract_id", "=", number]]),
    )
    open_record(officer, bond)
    in_state(page, "草稿")
    assert not offers(page, "确认收到"), "who recorded it does not confirm it"
    open_record(other, bond)
    step(other.page, "确认收到")
    in_state(other.page, "已收取")
    quality = record_security(officer, number, "质量", 800)
    wages = record_security(officer, number, "工资", 500)
    open_record(other, quality)
    step(other.page, "确认收到")
    refused(other.page, "MW-BOND-03")
    open_record(other, bond)
    step(other.page, "退还")
    in_state(other.page, "已退回")
    for path_of_one in (quality, wages):
        open_record(other, path_of_one)
        step(other.page, "确认收到")
        in_state(other.page, "已收取")
        step(other.page, "退还")
        in_state(other.page, "已退回")

    codes = ("D19", "D20", "D22", "D23")
    submit_papers(officer, awarded["project_id"][0], codes)
    open_record(other, action("project_action", awarded["project_id"][0]))
    tab(other.page, "资料")
    paper = other.page.locator("[name=document_ids] .o_data_row", has_text="D19 ")
    paper.get_by_role("button", name="确认").click()
    paper.get_by_text("已审核").wait_for()
    open_record(officer, path)
    step(page, "启用")
    in_state(page, "生效")
