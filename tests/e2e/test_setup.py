"""Setting up: areas and rule sets from files, a new version, the check of the log."""

from clicking import action, find, find_id, offers, open_record, press, step

RULESETS = action("ruleset_action")


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
    press(page, "导入", "body")
    page.get_by_text("99012310120X").wait_for()
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
