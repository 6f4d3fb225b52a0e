"""What a hand does on a form: begin, fill, choose, pick, press, add, upload, read on.

Everything takes the page of a session and acts in the topmost form: a dialog when one
is open.
"""

import contextlib
import os
import re
from datetime import datetime
from zoneinfo import ZoneInfo

from harness import quiet
from playwright.sync_api import TimeoutError, expect

NEW = ".o_list_button_add, .o-kanban-button-new"
BUTTONS = ".o_statusbar_buttons"
# While the records are searched, one entry says so, and pressing it does nothing.
OPTION = ".o-autocomplete--dropdown-item:not(:has(.o_loading))"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000"
    "000d4944415478da6364f8cf500f00038601805a347d6b0000000049454e44ae426082"
)
PDF = b"%PDF-1.4\n"
PROJECT = "microworks.project"
# Models whose records are of a project each.
OF_PROJECTS = {
    f"microworks.{name}"
    for name in (
        "acceptance",
        "contract",
        "deliberation",
        "document",
        "finding",
        "fund.allocation",
        "objection",
        "payment.request",
        "procurement",
        "publicity",
        "retention",
        "settlement",
        "variation",
        "wage.payment",
        "waiver",
        "warranty",
    )
}
# Which test of this run took the records of which project.
TAKEN = {}


def legal_today():
    """Today in the county of the demonstration, wherever the tests run."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def action(name, record=None):
    """Address of a window action of ours, or of a record opened through it."""
    module, dot, xmlid = name.rpartition(".")
    path = f"/odoo/action-{module or 'microworks_supervision'}.{xmlid}"
    return f"{path}/{record}" if record else path


def begin(session, path):
    """Press “New” of a menu entry."""
    session.goto(path)
    session.page.locator(NEW).first.click()
    session.page.locator(".o_form_view").wait_for()


def open_record(session, path):
    """Open one record and await its form, as the server has it now."""
    session.goto(path)
    session.page.locator(".o_form_view").wait_for()
    quiet(session.page)


def find(session, model, domain, *fields, order="id", limit=1):
    """Return what the person of this session finds: a list of dictionaries."""
    answer = session.ask(
        f"/web/dataset/call_kw/{model}/search_read",
        model=model,
        method="search_read",
        args=[domain, ["id", *fields]],
        kwargs={"order": order, "limit": limit},
    )
    assert "error" not in answer, answer["error"]
    return answer["result"]


def first(session, model, domain, *fields, order="id"):
    """Return the first record that fits and belongs to this test; there must be one.

    The county is one for all tests: the first project in a state is not the same for
    who comes first and for who comes later. So each test keeps what it took, and takes
    nothing of a project that another one took, as long as there is one left.
    """
    fields = (*fields, "project_id") if model in OF_PROJECTS else fields
    found = find(session, model, domain, *fields, order=order, limit=40)
    assert found, f"nobody sees a {model} with {domain}"
    test = os.environ.get("PYTEST_CURRENT_TEST", "").split(" ")[0]
    if model != PROJECT and model not in OF_PROJECTS:
        return found[0]
    free = [row for row in found if TAKEN.get(project_of(row), test) == test]
    chosen = (free or found)[0]
    TAKEN.setdefault(project_of(chosen), test)
    return chosen


def project_of(row):
    """The number of the project of a record, or of the project itself."""
    return row["project_id"][0] if row.get("project_id") else row["id"]


def find_id(session, model, domain, order="id"):
    """Return the number of the first record that fits; there must be one."""
    return first(session, model, domain, order=order)["id"]


def fill(page, name, value):
    quiet(page)
    page.locator(
        f".o_form_view [name={name}] input, .o_form_view [name={name}] textarea"
    ).last.fill(str(value))


def fill_date(page, name, value):
    """Fill a day or a moment, which is shown as a button until it is pressed."""
    quiet(page)
    field = page.locator(f".o_form_view [name={name}]").last
    shown = field.locator("button, input").first
    shown.click()
    field.locator("input").fill(str(value))
    page.keyboard.press("Enter")
    if page.locator(".o_datetime_picker").count():
        # Pressed once more it would close a dialog.
        page.keyboard.press("Escape")


def choose(page, name, text):
    """Type into a field that offers records and take the first that fits."""
    quiet(page)
    page.locator(f".o_form_view [name={name}] input").last.fill(text)
    page.locator(OPTION, has_text=text).first.click()


def choose_any(page, name):
    """Take the first record that a field offers, and await that the form shows it."""
    quiet(page)
    field = page.locator(f".o_form_view [name={name}] input").last
    field.click()
    page.locator(OPTION).first.click()
    expect(field).not_to_have_value("")


def fill_in(row, name, value):
    """Fill a field of the row of a list that is being edited."""
    quiet(row.page)
    field = row.locator(f"[name={name}] input, [name={name}] textarea").first
    field.fill(str(value))
    expect(field).to_have_value(str(value))


def fill_row(page, **values):
    """Fill fields of the one row that is being edited."""
    for name, value in values.items():
        fill_in(page.locator(".o_selected_row"), name, value)


def choose_in(row, name, text, shown=None):
    """Choose a record in the row of a list that is being edited.

    Where labels name nobody, ``shown`` is what the record found by ``text`` is called.

    A row just added is drawn again when the answer about the row before arrives, and
    forgets what was typed until then: so it is typed again.
    """
    quiet(row.page)
    field = row.locator(f"[name={name}] input")
    option = row.page.locator(OPTION, has_text=shown or text).first
    for _attempt in range(5):
        field.click()
        field.fill("")
        field.press_sequentially(text)
        with contextlib.suppress(TimeoutError):
            option.click(timeout=5_000)
            return
    raise AssertionError(f"{text} is never offered as {name}")


def pick(page, name, label):
    """Take a choice of a selection field, and await that the form shows it.

    A script types into the next field faster than the form takes this one over.
    """
    quiet(page)
    field = page.locator(f".o_form_view [name={name}] input").last
    field.click()
    page.locator(".o_select_menu_item", has_text=label).first.click()
    expect(field).to_have_value(re.compile(re.escape(label)))


def press(page, label, scope=".o_form_view"):
    quiet(page)
    page.locator(scope).get_by_role("button", name=label, exact=True).last.click()


def step(page, label):
    """Press a step of the life cycle, above the form."""
    press(page, label, BUTTONS)


def offers(page, label):
    """Return whether a step is offered above the form."""
    quiet(page)
    return bool(
        page.locator(BUTTONS).get_by_role("button", name=label, exact=True).count()
    )


def tab(page, label):
    page.locator(".o_notebook .nav-link", has_text=label).first.click()


def add(page, name):
    quiet(page)
    page.locator(f"[name={name}] .o_field_x2many_list_row_add a").first.click()
    quiet(page)


def add_row(page, name, number=1):
    """Add a line to a list, and await that it is the one being edited."""
    add(page, name)
    row = page.locator(
        f"[name={name}] tr.o_data_row.o_selected_row:nth-child({number})"
    )
    row.wait_for()
    quiet(page)
    return row


def save(page):
    """Press the cloud, and await that the form is clean again."""
    quiet(page)
    cloud = page.locator(".o_form_button_save")
    cloud.click()
    try:
        cloud.wait_for(state="hidden")
    except TimeoutError as error:
        said = page.locator(
            ".modal, .o_notification, .o_field_invalid"
        ).all_inner_texts()
        raise AssertionError(f"not saved: {said}") from error


def save_dialog(page):
    press(page, "保存并关闭", ".modal")
    page.locator(".modal").wait_for(state="detached")


def give_reason(page, text):
    """Fill the dialog that asks for a reason, and confirm it."""
    dialog = page.locator(".modal", has=page.locator("[name=reason]"))
    dialog.locator("[name=reason] textarea").fill(text)
    dialog.locator("footer .btn-primary").first.click()
    dialog.wait_for(state="detached")


def give_password(page, password="demo2026"):
    """Fill the dialog that asks for one's half of the key, and confirm it."""
    dialog = page.locator(".modal", has=page.locator("[name=password]"))
    dialog.locator("[name=password] input").fill(password)
    quiet(page)
    dialog.locator("footer .btn-primary:visible").first.click()


def refused(page, code):
    """Await the dialog of a refusal, close it, return its text."""
    dialog = page.locator(".modal", has_text=code)
    dialog.wait_for()
    text = dialog.inner_text()
    dialog.locator("footer button").first.click()
    dialog.wait_for(state="detached")
    return text


def in_state(page, label):
    page.locator(".o_arrow_button_current", has_text=label).wait_for()


def upload(page, code, name, mime, content):
    """Add a document of a kind to the list of documents of a form."""
    add(page, "document_ids")
    page.locator(".modal .o_form_view").wait_for()
    choose(page, "kind_id", code)
    page.set_input_files(
        ".modal input[type=file]",
        {"name": name, "mimeType": mime, "buffer": content + os.urandom(16)},
    )
    page.locator(".modal [name=file]", has=page.locator(".fa-trash")).wait_for()
    save_dialog(page)


def add_photo(page, name="photo_ids"):
    """Add a photo to a list of photos."""
    add(page, name)
    page.locator(".modal .o_form_view").wait_for()
    page.set_input_files(
        ".modal input[type=file]",
        {"name": "现场.png", "mimeType": "image/png", "buffer": PNG + os.urandom(16)},
    )
    page.locator(".modal [name=file] img[src^='data:']").wait_for()
    save_dialog(page)


def press_each(page, name):
    """Press a button of the list of documents in every row that has it."""
    buttons = page.locator(f"[name=document_ids] button[name={name}]")
    buttons.first.wait_for()
    quiet(page)
    for left in reversed(range(buttons.count())):
        buttons.first.click()
        expect(buttons).to_have_count(left)


def submit_papers(session, project, codes):
    """Upload documents of a project and hand them in."""
    page = session.page
    open_record(session, action("project_action", project))
    tab(page, "资料")
    for code in codes:
        upload(page, code, f"{code}.pdf", "application/pdf", PDF)
    save(page)
    for code in codes:
        row = page.locator("[name=document_ids] .o_data_row", has_text=f"{code} ").last
        row.get_by_role("button", name="提交").click()
        row.get_by_text("已提交").wait_for()
