"""From the plan of a procurement to the award, and from the award to the contract.

Every step is pressed on its form by the person whose it is; what blocks a step is read
on the form before, and in the refusal.
"""

from clicking import (
    action,
    add_row,
    choose_in,
    fill,
    fill_in,
    find,
    find_id,
    first,
    give_password,
    give_reason,
    in_state,
    offers,
    open_record,
    press,
    refused,
    save,
    step,
    tab,
)

PROCUREMENTS = "procurement_action"


def enter_paper_bid(page):
    """Open the one paper envelope and enter what it says."""
    tab(page, "投标文件")
    page.locator("[name=bid_ids] .o_data_row").first.click()
    page.locator(".modal .o_form_view").wait_for()
    press(page, "录入投标内容", ".modal")
    page.locator(".modal [name=project_manager] input").wait_for()
    fill(page, "amount", "370,000")
    fill(page, "duration_days", 40)
    fill(page, "project_manager", "赵工")
    row = add_row(page, "line_ids")
    for name, value in {
        "number": "1",
        "name": "路面加宽",
        "unit": "m",
        "quantity": "1000",
        "unit_price": "370",
    }.items():
        fill_in(row, name, value)
    press(page, "密封投标文件", ".modal")
    page.locator(".o_notification", has_text="回执").first.wait_for()


def name_committee(page, names):
    tab(page, "评审小组")
    for number, name in enumerate(names, 1):
        row = add_row(page, "member_ids", number)
        choose_in(row, "partner_id", name)
        fill_in(row, "employer", "县交通运输局")
    save(page)
    declare = page.locator("[name=member_ids] button[name=action_declare]:visible")
    for left in reversed(range(len(names))):
        declare.first.click()
        page.wait_for_function(
            "left => [...document.querySelectorAll('button[name=action_declare]')]"
            ".filter(e => e.checkVisibility({visibilityProperty: true})).length"
            " === left",
            arg=left,
        )


def give_points(page, bids, members):
    """Points of every member for every bid, in the list behind the button."""
    step(page, "评分")
    page.locator(".o_list_view .o_list_button_add").wait_for()
    for bid in bids:
        for number, member in enumerate(members):
            page.locator(".o_list_button_add").click()
            row = page.locator(".o_selected_row")
            choose_in(row, "bid_id", *bid)
            choose_in(row, "member_id", *member)
            fill_in(row, "score", str(80 + number))
            page.locator(".o_list_button_save").click()
            row.wait_for(state="detached")
    page.go_back()
    page.locator(".o_form_view").wait_for()


def test_competition_from_the_deadline_to_the_candidates(sign_in):
    """Witnessed, opened, checked against the paper, scored, ranked; no step early."""
    officer, witness = sign_in("zxm3"), sign_in("cjd11")
    page = officer.page
    domain = [["state", "=", "published"], ["method", "=", "consultation"]]
    path = action(PROCUREMENTS, find_id(officer, "microworks.procurement", domain))
    open_record(officer, path)
    assert not offers(page, "接收投标文件"), "the deadline is over"
    step(page, "截止投标")
    in_state(page, "已截止投标")
    page.locator(".alert", has_text="MW-PROC-10").wait_for()

    open_record(witness, path)
    step(witness.page, "我见证开标")
    give_password(witness.page)
    witness.page.locator(".alert", has_text="MW-PROC-10").wait_for(state="detached")

    open_record(officer, path)
    step(page, "开标")
    give_password(page)
    refused(page, "MW-PROC-20")
    press(page, "取消", ".modal")
    enter_paper_bid(page)
    open_record(officer, path)
    step(page, "开标")
    give_password(page, "wrong")
    refused(page, "MW-SEAL-07")
    give_password(page)
    in_state(page, "已开标")

    step(page, "评审")
    assert "MW-PROC-12" in refused(page, "MW-PROC-24")
    open_record(witness, path)
    tab(witness.page, "投标文件")
    paper = find(
        witness,
        "microworks.bid",
        [["procurement_id", "=", int(path.split("/")[-1])], ["channel", "=", "paper"]],
        "partner_id",
    )[0]["partner_id"][1]
    witness.page.locator("[name=bid_ids] .o_data_row", has_text=paper).click()
    press(witness.page, "与纸质原件一致", ".modal")
    witness.page.get_by_text("原件核对人").wait_for()

    open_record(officer, path)
    members = ["评审专家甲", "评审专家乙", "评审专家丙"]
    name_committee(page, members)
    # Found by bidder and person, who stand in columns of their own; labels name nobody.
    bids, members = (
        [
            (record["partner_id"][1], f"{label}{record['id']}号")
            for record in find(
                officer,
                model,
                [["procurement_id", "=", int(path.split("/")[-1])]],
                "partner_id",
                limit=9,
            )
        ]
        for model, label in (
            ("microworks.bid", "投标"),
            ("microworks.committee.member", "评审成员"),
        )
    )
    give_points(page, bids, members)
    step(page, "评审")
    in_state(page, "已评审")
    step(page, "公示中标候选人")
    in_state(page, "候选人公示中")
    officer.shot("letting-candidates")
    step(page, "定标")
    refused(page, "MW-PROC-")
    in_state(page, "候选人公示中")


def test_procurement_is_planned_from_the_project_and_published(sign_in):
    """Nothing is typed twice; who planned it does not approve it."""
    officer = sign_in("zxm2")
    page = officer.page
    found = first(
        officer,
        "microworks.project",
        [["state", "=", "priced"], ["procurement_ids", "=", False]],
        "name",
        "works_class",
    )
    open_record(officer, action("project_action", found["id"]))
    step(page, "编制采购")
    page.locator(".o_form_view [name=method]").wait_for()
    assert (
        found["name"]
        in page.locator("[name=name] textarea, [name=name] input").first.input_value()
    )
    fill(page, "duration_days", 60)
    page.locator("[name=notice] textarea").fill("资格要求与合同条件见采购文件。")
    fill(page, "opening_place", "镇公共资源交易站")
    save(page)
    officer.shot("letting-planned")
    assert not offers(page, "批准采购方式")
    number = page.url.rstrip("/").split("/")[-1]
    leader = sign_in("xcjs" if found["works_class"] == "a" else "zld2")
    open_record(leader, action(PROCUREMENTS, number))
    step(leader.page, "批准采购方式")
    in_state(leader.page, "方式已批准")
    step(leader.page, "退回")
    give_reason(leader.page, "开标地点改在县交易中心")
    in_state(leader.page, "草稿")
    leader.page.get_by_text("开标地点改在县交易中心").first.wait_for()
    open_record(officer, action(PROCUREMENTS, number))
    fill(page, "opening_place", "县公共资源交易中心")
    save(page)
    open_record(leader, action(PROCUREMENTS, number))
    step(leader.page, "批准采购方式")
    in_state(leader.page, "方式已批准")
    open_record(officer, action(PROCUREMENTS, number))
    step(page, "发布公告")
    page.locator(".modal .o_form_view").wait_for()
    press(page, "确认", ".modal")
    # What is published has its papers first.
    assert "MW-GATE-D13" in refused(page, "MW-GATE-D12")
