"""An officer of the township finds a defect: from the finding to the order."""

import base64

FINDINGS = "/odoo/action-microworks_supervision.finding_action"
# One grey pixel is a photo to whoever only counts them.
PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5E"
    "rkJggg=="
)


def press(page, label):
    page.locator(".o_statusbar_buttons").get_by_role(
        "button", name=label, exact=True
    ).click()


def in_state(page, label):
    page.locator(
        ".o_statusbar_status .o_arrow_button_current", has_text=label
    ).wait_for()


def add_photo(page):
    page.get_by_role("tab", name="整改前照片").click()
    page.locator("[name=photo_ids]").get_by_text("添加行").click()
    dialog = page.locator(".modal")
    dialog.locator("input[type=file]").set_input_files(
        {"name": "面层.png", "mimeType": "image/png", "buffer": PHOTO}
    )
    dialog.locator("[name=file] img[src^='data:']").wait_for()
    dialog.get_by_role("button", name="保存并关闭").click()
    dialog.wait_for(state="hidden")


def test_serious_finding_is_ordered_with_a_photo(sign_in):
    """The severity can be chosen; what lacks is named and what was typed stays."""
    session = sign_in("zxm1", "demo2026")
    page = session.page
    session.goto(FINDINGS + "/new")
    page.fill("[name=name] textarea, [name=name] input", "面层厚度小于设计值")
    project = page.locator("[name=project_id] input")
    project.click()
    project.fill("MW2026-00029")
    page.locator(".o-autocomplete--dropdown-item", has_text="MW2026-00029").click()
    page.locator("[name=severity]").get_by_text("较重", exact=True).click()
    press(page, "下达整改通知")
    refusal = page.locator(".modal", has_text="该步骤暂不能办理")
    refusal.wait_for()
    assert "MW-FIND-" in refusal.inner_text()
    refusal.get_by_role("button", name="关闭").last.click()
    in_state(page, "待处理")
    page.fill("[name=demand] textarea", "凿除后按设计厚度重做，附复测报告。")
    add_photo(page)
    press(page, "下达整改通知")
    in_state(page, "已下达整改通知")
    session.shot("finding-ordered")
    assert page.locator("[name=severity] input:checked").count() == 1
    assert page.locator("[name=due_on]").inner_text().strip()
    # Raised by mistake is what another person says.
    assert not page.get_by_role("button", name="撤回", exact=True).count()
