"""From the posted candidates to the award, its withdrawal, and what ends without one."""

from clicking import (
    action,
    add_row,
    choose,
    choose_in,
    fill,
    fill_date,
    fill_in,
    find_id,
    first,
    give_password,
    give_reason,
    in_state,
    offers,
    open_record,
    press,
    save,
    step,
    submit_papers,
    tab,
)

PROCUREMENTS = "procurement_action"


def test_award_is_given_withdrawn_and_given_to_the_next_candidate(sign_in):
    """What lacks is on the form; the leader needs a ground and evidence to withdraw."""
    officer, leader = sign_in("zxm3"), sign_in("zld3")
    page = officer.page
    notice = first(
        officer,
        "microworks.publicity",
        [["kind", "=", "P06"], ["state", "=", "running"]],
        "res_id",
        order="earliest_end",
    )
    path = action(PROCUREMENTS, notice["res_id"])
    open_record(officer, path)
    lacking = page.locator(".alert-warning", has_text="MW-GATE-D15")
    lacking.get_by_text("项目的“资料”页签").first.wait_for()
    assert "已满，尚未结束" in lacking.inner_text()
    open_record(officer, action("publicity_action", notice["id"]))
    step(page, "完成")
    in_state(page, "已结束")
    submit_papers(officer, notice["project_id"][0], ("D15", "D16"))
    open_record(officer, path)
    lacking.wait_for(state="detached")
    step(page, "定标")
    in_state(page, "已定标")
    winner = page.locator("[name=winner_id]").inner_text()

    open_record(leader, path)
    step(leader.page, "取消中标资格")
    leader.page.locator(".modal .o_form_view").wait_for()
    choose(leader.page, "document_id", "D13")
    fill(leader.page, "reason", "中标人书面放弃中标")
    press(leader.page, "取消中标资格", ".modal")
    in_state(leader.page, "候选人公示中")
    assert not offers(leader.page, "定标"), "who withdrew does not award"

    open_record(officer, path)
    in_state(page, "候选人公示中")
    step(page, "定标")
    in_state(page, "已定标")
    assert page.locator("[name=winner_id]").inner_text() != winner


def test_deadline_is_extended_and_the_procurement_suspended_and_resumed(sign_in):
    """Both ask for a reason; a suspended procurement goes on where it stood."""
    officer = sign_in("zxm2")
    page = officer.page
    number = find_id(
        officer,
        "microworks.procurement",
        [["state", "=", "published"], ["method", "=", "open"]],
        order="deadline desc",
    )
    open_record(officer, action(PROCUREMENTS, number))
    step(page, "延长截止时间")
    page.locator(".modal .o_form_view").wait_for()
    before = page.locator(".modal [name=present]").inner_text()
    assert before != page.locator(".modal [name=deadline]").inner_text(), "a later one"
    fill_date(page, "deadline", "2031-03-05 12:00")
    fill(page, "reason", "图纸有修改")
    press(page, "确认", ".modal")
    page.locator(".modal").wait_for(state="detached")
    page.locator("[name=deadline]", has_text="2031").wait_for()
    step(page, "暂停")
    give_reason(page, "收到投诉，核查期间暂停")
    in_state(page, "已暂停")
    step(page, "恢复")
    give_reason(page, "投诉不成立")
    in_state(page, "公告已发布")


def test_excluded_bid_leads_to_no_award_and_one_new_try(sign_in):
    """No award names its reason; the new draft keeps what was typed, and is one."""
    officer, other = sign_in("zxm2"), sign_in("zjs2")
    page = officer.page
    path = action(
        PROCUREMENTS,
        find_id(
            officer,
            "microworks.procurement",
            [["state", "=", "published"], ["method", "=", "direct"]],
            order="id desc",
        ),
    )
    open_record(officer, path)
    assert not offers(page, "延长截止时间"), "the deadline is over"
    step(page, "截止投标")
    in_state(page, "已截止投标")
    open_record(other, path)
    step(other.page, "我见证开标")
    give_password(other.page)
    other.page.locator(".modal").wait_for(state="detached")
    open_record(officer, path)
    step(page, "开标")
    give_password(page)
    in_state(page, "已开标")
    tab(page, "投标文件")
    page.locator("[name=bid_ids] .o_data_row").first.click()
    press(page, "否决投标", ".modal")
    give_reason(page, "工期不响应采购文件")
    page.locator(".modal", has_text="已否决").wait_for()
    open_record(officer, path)
    page.locator(".alert", has_text="MW-PROC-11").wait_for()
    step(page, "废标")
    give_reason(page, "没有有效投标")
    in_state(page, "废标")
    step(page, "重新采购")
    in_state(page, "草稿")
    again = page.url.rstrip("/").split("/")[-1]
    assert page.locator("[name=opening_place] input").input_value()
    open_record(officer, path)
    in_state(page, "废标")
    step(page, "重新采购")
    in_state(page, "草稿")
    assert page.url.rstrip("/").split("/")[-1] == again


def test_only_the_member_or_the_officer_acts_for_the_committee(sign_in):
    """A member with an account is left alone; one without is recused with a reason."""
    officer = sign_in("zxm2")
    page = officer.page
    number = find_id(
        officer,
        "microworks.procurement",
        [["state", "=", "published"], ["method", "=", "open"]],
    )
    open_record(officer, action(PROCUREMENTS, number))
    tab(page, "评审小组")
    members = (("partner_id", "评审专家甲"), ("user_id", "邓"))
    for count, (name, who) in enumerate(members, 1):
        row = add_row(page, "member_ids", count)
        choose_in(row, name, who)
        fill_in(row, "employer", "县交通运输局")
    save(page)
    shown = "[name=member_ids] button:visible"
    assert not page.locator(f"{shown}[name=action_declare]").count(), "not opened yet"
    page.locator(shown, has_text="回避").click()
    give_reason(page, "与投标人有亲属关系")
    page.locator("[name=member_ids] .text-muted").wait_for()
    assert not page.locator(shown, has_text="回避").count()
