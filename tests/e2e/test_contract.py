"""From the award to the contract that both sides signed."""

from clicking import (
    action,
    fill_date,
    find,
    find_id,
    in_state,
    offers,
    open_record,
    press,
    refused,
    save,
    step,
    tab,
)


def village_clerk(session, area):
    """The login of the clerk of a village, by the order of the villages."""
    villages = find(session, "microworks.area", [["level", "=", "village"]], limit=99)
    return f"cbz{[village['id'] for village in villages].index(area) + 1}"


def test_contract_is_signed_by_both_sides_and_waits_for_its_papers(sign_in):
    """Nobody signs what is not complete; in force it comes with its documents."""
    officer = sign_in("zxm4")
    page = officer.page
    awarded = find(
        officer,
        "microworks.procurement",
        [["state", "=", "awarded"], ["project_id.state", "=", "awarded"]],
        "area_id",
    )[0]
    everybody = sign_in("xcjs")
    clerk = sign_in(village_clerk(everybody, awarded["area_id"][0]))

    open_record(officer, action("procurement_action", awarded["id"]))
    step(page, "合同")
    page.locator(".o_form_view [name=start_planned]").first.wait_for()
    number = find_id(
        officer, "microworks.contract", [["procurement_id", "=", awarded["id"]]]
    )
    path = action("contract_action", number)
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

    open_record(officer, path)
    assert not offers(page, "代表建设单位签字")
    step(page, "承包人签字")
    page.locator(".modal .o_form_view").wait_for()
    page.locator(".modal [name=person_id] input").click()
    page.locator(".o-autocomplete--dropdown-item").first.click()
    press(page, "登记签字", ".modal")
    page.locator(".modal").wait_for(state="detached")
    step(page, "完成签订")
    in_state(page, "已签字")
    tab(page, "签字")
    officer.shot("contract-signed")
    step(page, "启用")
    refused(page, "MW-GATE-")
