"""Changes of a contract: approved first, built later, by the level they ask for."""

from clicking import (
    NEW,
    action,
    add_row,
    fill,
    fill_in,
    find,
    first,
    give_reason,
    in_state,
    offers,
    open_record,
    save,
    step,
)

VARIATIONS = "variation_action"


def add_item(page, price):
    row = add_row(page, "line_ids")
    for name, value in (
        ("name", "浆砌片石"),
        ("unit", "m³"),
        ("quantity", 10),
        ("unit_price", price),
    ):
        fill_in(row, name, value)


def test_variation_is_offered_to_the_level_that_decides_it(sign_in):
    """A small one is the township's; a large one is drafted, verified and refused."""
    officer, second, leader = sign_in("zxm3"), sign_in("zjs3"), sign_in("zld3")
    small = first(
        officer,
        "microworks.variation",
        [["state", "=", "verified"], ["level", "=", "township"]],
        "contract_id",
    )
    contract = find(
        officer,
        "microworks.contract",
        [["id", "=", small["contract_id"][0]]],
        "amount",
    )[0]
    open_record(officer, action(VARIATIONS, small["id"]))
    in_state(officer.page, "已核实")
    assert not offers(officer.page, "批准"), "who verified does not approve"
    open_record(second, action(VARIATIONS, small["id"]))
    step(second.page, "批准")
    in_state(second.page, "已批准")

    # The clerk is another person: what he drafts, the officer verifies.
    clerk = sign_in("cbz10")
    page = clerk.page
    open_record(clerk, action("contract_action", contract["id"]))
    page.locator(".oe_stat_button", has_text="工程变更").click()
    page.locator(".o_list_view").wait_for()
    page.locator(NEW).first.click()
    page.locator(".o_form_view").wait_for()
    fill(page, "name", "挡墙加长")
    fill(page, "description", "边坡塌方，挡墙加长十米。")
    add_item(page, round(contract["amount"] * 0.0052, 2))
    save(page)
    large = page.url.rstrip("/").split("/")[-1]
    assert not offers(page, "核实")

    open_record(officer, action(VARIATIONS, large))
    step(officer.page, "核实")
    in_state(officer.page, "已核实")
    open_record(second, action(VARIATIONS, large))
    in_state(second.page, "已核实")
    assert not offers(second.page, "批准"), "above five percent it is the leader's"
    open_record(leader, action(VARIATIONS, large))
    in_state(leader.page, "已核实")
    assert offers(leader.page, "批准")
    step(leader.page, "不予通过")
    give_reason(leader.page, "请先开会议决")
    in_state(leader.page, "不予通过")
