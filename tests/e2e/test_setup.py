"""Setting up: areas, rule sets and past projects from files, a new version, people."""

from pathlib import Path

from clicking import (
    action,
    begin,
    choose,
    fill,
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
)

RULESETS = action("ruleset_action")
FIXTURES = Path(__file__).parents[2] / "microworks_supervision/tests/fixtures"


def choose_file(session, name, content):
    """Open the dialog of an import and give it a file."""
    page = session.page
    page.locator(".modal .o_form_view, .o_form_view").first.wait_for()
    page.set_input_files(
        "input[type=file]",
        {"name": name, "mimeType": "text/plain", "buffer": content.encode()},
    )
    page.locator(".o_clear_file_button").wait_for()


def test_areas_come_from_a_file_and_bad_rows_are_listed(sign_in):
    session = sign_in("admin")
    page = session.page
    session.goto(action("area_import_wizard_action"))
    rows = "990123101298,新塘村\n99012310120X,坏行\n990123101298,新塘村\n"
    choose_file(session, "区划.csv", rows)
    press(page, "预览", "body")
    page.get_by_text("99012310120X").wait_for()
    press(page, "导入", "body")
    page.locator("[name=line_ids]", has_text="99012310120X").wait_for()
    assert find(session, "microworks.area", [("code", "=", "990123101298")])


def test_file_that_is_no_rule_set_cannot_be_imported(sign_in):
    """What is wrong stands there before anything is stored; there is no button."""
    session = sign_in("xcjs")
    page = session.page
    session.goto(action("ruleset_import_action"))
    choose_file(session, "规则.json", "{")
    page.locator("[name=problem_ids] .o_data_row").first.wait_for()
    assert not page.get_by_role("button", name="导入", exact=True).count()


def test_new_version_is_a_draft_and_the_set_in_force_is_frozen(sign_in):
    session = sign_in("admin")
    page = session.page
    number = find_id(session, "microworks.ruleset", [("state", "=", "in_force")])
    open_record(session, f"{RULESETS}/{number}")
    assert not page.locator("[name=parameter_ids] .o_field_x2many_list_row_add").count()
    step(page, "新建版本")
    page.locator(".o_arrow_button_current[data-value=draft]").wait_for()
    page.locator("[name=parameter_ids] .o_field_x2many_list_row_add").wait_for()
    assert offers(page, "启用")
    step(page, "在项目上试算")
    page.locator(".modal").wait_for()
    press(page, "关闭", ".modal footer")


def test_rules_are_copied_compared_and_put_in_force(sign_in):
    """Saved as a file, copied, given its first day, compared, in force, read in again."""
    session = sign_in("admin")
    page = session.page
    name = "HN-CHANGSHA"
    number = find_id(session, "microworks.ruleset", [("code", "=", name)])
    open_record(session, f"{RULESETS}/{number}")
    with page.expect_download() as download:
        step(page, "下载")
    document = Path(download.value.path()).read_text()
    step(page, "新建版本")
    in_state(page, "草稿")
    step(page, "启用")
    press(page, "确定", ".modal footer")
    assert "生效日期" in refused(page, "MW-RULE-10")

    fill_date(page, "date_from", "2031-01-01")
    save(page)
    step(page, "比较")
    page.locator(".modal .o_data_row", has_text="2031-01-01").wait_for()
    press(page, "关闭", ".modal footer")
    step(page, "启用")
    press(page, "确定", ".modal footer")
    in_state(page, "生效")

    # The file of the version before, under a number of its own, is a draft again;
    # the same file once more leads there and makes nothing.
    document = document.replace('"version": 1', '"version": 7', 1)
    for _time in (1, 2):
        session.goto(action("ruleset_import_action"))
        choose_file(session, "规则.json", document)
        press(page, "导入", "body")
        in_state(page, "草稿")
    same = [("code", "=", name), ("version", "=", 7)]
    assert len(find(session, "microworks.ruleset", same, limit=9)) == 1


def import_past_projects(session, name):
    """Import a file as the county does, and let the scheduled job work at once."""
    page = session.page
    session.goto(action("ocds_import_wizard_action"))
    page.locator(".o_form_view").wait_for()
    choose_file(session, name, (FIXTURES / name).read_text())
    press(page, "导入", "body")
    page.locator(".o_arrow_button_current[data-value=waiting]").wait_for()
    return find_id(session, "microworks.ocds.import", [], "id desc")


def test_past_projects_come_from_a_file_once(sign_in):
    """Good rows go in, bad ones are listed with a reason, a second run changes nothing."""
    county, manager = sign_in("xcjs"), sign_in("admin")
    runs = [import_past_projects(county, "ocds_dirty.jsonl") for _time in (1, 2)]
    job = find_id(
        manager,
        "ir.cron",
        [("model_id.model", "=", "microworks.ocds.import")],
    )
    open_record(manager, f"/odoo/action-base.ir_cron_act/{job}")
    with manager.page.expect_response(lambda answer: "direct_trigger" in answer.url):
        step(manager.page, "手动运行")

    names = ("state", "count_created", "count_bad", "count_unchanged", "count_updated")
    first, second = find(
        county, "microworks.ocds.import", [("id", "in", runs)], *names, limit=2
    )
    assert first["state"] == second["state"] == "done"
    assert first["count_created"] and first["count_bad"]
    assert second["count_unchanged"] == first["count_created"]
    assert not second["count_created"] and not second["count_updated"]
    open_record(county, action("ocds_import_action", runs[0]))
    county.page.locator("[name=error_ids] .o_data_row").first.wait_for()


def test_new_person_sees_the_own_village_only(sign_in):
    """Role and area on one form; the manager's work ends there."""
    manager = sign_in("admin")
    page = manager.page
    begin(manager, "/odoo/action-base.action_res_users")
    fill(page, "name", "新任文书")
    fill(page, "login", "xinwenshu")
    role = page.locator("label", has_text="村（社区）").first.get_attribute("for")
    page.locator(f"[id='{role}']").click()
    page.locator(".o_select_menu_item", has_text="村级经办人").click()
    choose(page, "microworks_area_ids", "上湾村")
    save(page)
    page.locator(".o_cp_action_menus .dropdown-toggle").first.click()
    page.locator(".o-dropdown--menu").get_by_text("修改密码").click()
    page.locator(".modal td[name=new_passwd]").click()
    page.locator(".modal [name=new_passwd] input").fill("xin-2026-mima")
    page.locator(".modal footer .btn-primary").click()
    page.locator(".modal").wait_for(state="detached")

    clerk = sign_in("xinwenshu", "xin-2026-mima")
    clerk.goto(action("project_action"))
    clerk.page.locator(".o_kanban_view, .o_list_view").first.wait_for()
    found = find(clerk, "microworks.project", [], "area_id", limit=99)
    assert found
    assert all("上湾村" in project["area_id"][1] for project in found)
