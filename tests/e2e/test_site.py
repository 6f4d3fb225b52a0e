"""The works on a site: what each person writes, shows, signs, and may not sign.

Each record is begun by one person and decided by another: where a person may not take
the next step, the form says so instead of offering it.
"""

from datetime import timedelta

from clicking import (
    PDF,
    action,
    add_photo,
    begin,
    choose,
    fill,
    fill_date,
    fill_row,
    find,
    give_reason,
    in_state,
    legal_today,
    offers,
    open_record,
    pick,
    press_each,
    refused,
    save,
    step,
    tab,
    upload,
)
from playwright.sync_api import expect

QUESTIONS = (
    "people",
    "material",
    "thickness",
    "safety",
    "board",
    "attitude",
    "environment",
    "wage",
)
PROJECTS = action("project_action")
PAPER = "/report/html/microworks_supervision."


def works(session, state="under_construction"):
    """The last project in a state that this person sees: its number and name.

    The same for all tests: each begins a log, a delivery, a finding of its own there.
    Where it is the project that goes on, ``first`` takes one that is the test's.
    """
    found = find(
        session,
        "microworks.project",
        [("state", "=", state)],
        "number",
        "name",
        order="id desc",
    )
    assert found, f"nobody sees works {state}"
    return found[0]


def record_id(page):
    """The number of the record that was just stored."""
    page.wait_for_url(lambda url: url.rstrip("/").split("/")[-1].isdigit())
    return int(page.url.rstrip("/").split("/")[-1])


def waits_for_another(page):
    page.locator(".alert", has_text="下一步由他人办理").wait_for()


def printed(session, report, number, *texts):
    """Read the paper of a record as it is printed."""
    address = f"{session.server.address}{PAPER}{report}/{number}"
    answer = session.page.request.get(address)
    assert answer.ok, f"{report}: {answer.status}"
    body = answer.text()
    for text in texts:
        assert text in body, f"{report} does not say {text}"


def hand_over_papers(officer, reviewer, project, *codes):
    """Upload documents of a project and have another person confirm them."""
    page = officer.page
    open_record(officer, f"{PROJECTS}/{project}")
    tab(page, "资料")
    for code in codes:
        upload(page, code, f"{code}.pdf", "application/pdf", PDF)
    save(page)
    press_each(page, "action_submit")
    page = reviewer.page
    open_record(reviewer, f"{PROJECTS}/{project}")
    tab(page, "资料")
    press_each(page, "action_review")


def test_villager_supervisor_answers_the_eight_questions(sign_in):
    """The contract fills itself in; what lacks is listed in the order of the form."""
    session = sign_in("cjd3", "demo2026")
    page = session.page
    begin(session, action("site_log_action"))
    choose(page, "project_id", works(session)["number"])
    expect(page.locator(".o_form_view [name=contract_id] input")).not_to_have_value("")
    step(page, "提交")
    text = refused(page, "MW-LOG-06")
    assert "MW-LOG-05" in text
    tab(page, "八问")
    labels = [
        page.locator(f"label[for^=q_{name}]").first.inner_text().strip("？? ")
        for name in QUESTIONS
    ]
    places = [text.index(label) for label in labels]
    assert places == sorted(places)
    for name in QUESTIONS:
        pick(page, f"q_{name}", "良好")
    tab(page, "照片")
    add_photo(page)
    step(page, "提交")
    in_state(page, "已提交")
    assert not offers(page, "提交")


def test_clerk_keeps_the_daily_log(sign_in):
    """Progress that falls is explained; what was submitted is closed."""
    session = sign_in("cbz3", "demo2026")
    page = session.page
    begin(session, action("site_log_action"))
    choose(page, "project_id", works(session)["number"])
    pick(page, "weather", "晴")
    fill(page, "workers", 7)
    fill(page, "progress", 1)
    fill(page, "works_done", "管沟开挖 12 米")
    tab(page, "照片")
    add_photo(page)
    step(page, "提交")
    refused(page, "MW-LOG-07")
    fill(page, "progress_reason", "返工拆除")
    step(page, "提交")
    in_state(page, "已提交")
    assert not page.locator(".o_form_view [name=progress] input").count()


def test_material_is_accepted_by_somebody_else(sign_in):
    """Who entered a delivery is not offered to accept it."""
    clerk = sign_in("cbz3", "demo2026")
    page = clerk.page
    begin(clerk, action("material_entry_action"))
    assert not offers(page, "验收通过")
    fill(page, "name", "HDPE 双壁波纹管")
    choose(page, "project_id", works(clerk)["number"])
    fill(page, "specification", "DN300 SN8")
    fill(page, "quantity", 120)
    fill(page, "unit", "m")
    save(page)
    number = record_id(page)
    waits_for_another(page)
    assert not offers(page, "验收通过")
    assert not offers(page, "驳回")

    officer = sign_in("zxm1", "demo2026")
    path = action("material_entry_action", number)
    open_record(officer, path)
    step(officer.page, "验收通过")
    refused(officer.page, "MW-MAT-02")
    # Who writes into the entry does not accept it: the clerk adds what lacks.
    open_record(clerk, path)
    fill(page, "certificate_no", "HG-E2E-1")
    save(page)
    open_record(officer, path)
    step(officer.page, "验收通过")
    in_state(officer.page, "验收合格")


def test_material_is_rejected_with_a_reason(sign_in):
    clerk = sign_in("cbz3", "demo2026")
    page = clerk.page
    begin(clerk, action("material_entry_action"))
    fill(page, "name", "机制砂")
    choose(page, "project_id", works(clerk)["number"])
    fill(page, "quantity", 30)
    fill(page, "unit", "t")
    fill(page, "certificate_no", "HG-E2E-2")
    page.locator(".o_form_view [name=needs_test] input").check()
    save(page)
    officer = sign_in("zxm1", "demo2026")
    page = officer.page
    open_record(officer, action("material_entry_action", record_id(clerk.page)))
    step(page, "验收通过")
    refused(page, "MW-MAT-03")
    step(page, "驳回")
    give_reason(page, "含泥量超标，退场")
    in_state(page, "已驳回")


def test_concealed_works_are_signed_by_two_others(sign_in):
    """Notice by the village, two signatures of other persons, then the paper."""
    clerk = sign_in("cbz3", "demo2026")
    page = clerk.page
    begin(clerk, action("concealed_work_action"))
    fill(page, "name", "管沟垫层 K0+020")
    choose(page, "project_id", works(clerk)["number"])
    fill_date(page, "cover_at", f"{legal_today():%Y-%m-%d} 10:00:00")
    step(page, "发出通知")
    refused(page, "MW-HID-01")
    day = legal_today() + timedelta(days=4)
    fill_date(page, "cover_at", f"{day:%Y-%m-%d} 10:00:00")
    step(page, "发出通知")
    in_state(page, "已")
    number = record_id(page)
    assert not offers(page, "代表建设单位签字")

    officer = sign_in("zxm1", "demo2026")
    page = officer.page
    path = action("concealed_work_action", number)
    open_record(officer, path)
    step(page, "代表建设单位签字")
    assert "MW-HID-03" in refused(page, "MW-HID-02")
    # Who writes into the record does not sign it: the clerk adds what lacks.
    open_record(clerk, path)
    fill(clerk.page, "measured", "垫层厚 100 mm，宽 800 mm，符合设计")
    tab(clerk.page, "照片")
    add_photo(clerk.page)
    save(clerk.page)
    open_record(officer, path)
    step(page, "代表建设单位签字")
    page.locator(
        ".o_form_view [name=owner_inspector_id] a, .o_form_view"
        " [name=owner_inspector_id]"
    ).first.wait_for()
    expect(
        page.locator(".o_statusbar_buttons button", has_text="代表建设单位签字")
    ).to_have_count(0)

    supervisor = sign_in("cjd3", "demo2026")
    page = supervisor.page
    open_record(supervisor, action("concealed_work_action", number))
    step(page, "代表村务监督委员会签字")
    in_state(page, "已检查")
    printed(supervisor, "concealed_work_document", number, "管沟垫层 K0+020")


def test_measurement_by_three_persons(sign_in):
    """Entered, verified and certified by three; over the contract it is refused."""
    clerk = sign_in("cbz3", "demo2026")
    page = clerk.page
    begin(clerk, action("measurement_action"))
    choose(page, "contract_id", works(clerk)["name"])
    first = legal_today().replace(day=1)
    fill_date(page, "period_start", f"{first:%Y-%m-%d}")
    assert not offers(page, "核实")
    step(page, "添加全部条目")
    page.locator("[name=line_ids] .o_data_row").first.wait_for()
    number = record_id(page)
    page.locator("[name=line_ids] .o_data_row td[name=quantity]").first.click()
    fill_row(page, quantity="999999")
    save(page)
    waits_for_another(page)

    officer = sign_in("zxm1", "demo2026")
    path = action("measurement_action", number)
    open_record(officer, path)
    step(officer.page, "核实")
    refused(officer.page, "MW-MEAS-04")
    # Who writes a quantity does not verify it: the clerk corrects his own.
    open_record(clerk, path)
    page.locator("[name=line_ids] .o_data_row td[name=quantity]").first.click()
    fill_row(page, quantity="0.5")
    save(page)
    page = officer.page
    open_record(officer, path)
    step(page, "核实")
    in_state(page, "已核实")
    waits_for_another(page)
    assert not offers(page, "签认")

    county = sign_in("xcjs", "demo2026")
    page = county.page
    open_record(county, action("measurement_action", number))
    step(page, "签认")
    in_state(page, "已签认")
    printed(county, "measurement_document", number, "合同数量")
