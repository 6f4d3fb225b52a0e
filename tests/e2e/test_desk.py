"""What a form behind a dialogue shows, once a step was taken in the dialogue."""

from clicking import (
    PDF,
    action,
    begin,
    fill,
    press,
    quiet,
    save,
    tab,
    upload,
)
from playwright.sync_api import expect

PROJECTS = action("project_action")


def test_list_of_what_is_missing_follows_a_step_in_a_dialogue(sign_in):
    """A paper handed in from its own dialogue is missing no more, without a reload."""
    session = sign_in("cbz1")
    page = session.page
    begin(session, PROJECTS)
    fill(page, "name", "五组便道修补")
    fill(page, "estimated_amount", 52000)
    tab(page, "资料")
    upload(page, "D01", "申报表.pdf", "application/pdf", PDF)
    papers = page.locator("[name=document_ids]")
    # What is not saved yet cannot be handed in: no button says so.
    expect(papers.locator("button[name=action_submit]")).to_have_count(0)
    save(page)
    missing = page.locator("div.alert[name=gate] li", has_text="MW-GATE-D01")
    expect(missing).to_have_count(1)
    papers.locator(".o_data_row td[name=file_name]").click()
    dialog = page.locator(".modal")
    press(page, "提交", ".modal")
    quiet(page)
    dialog.locator(".btn-close").click()
    expect(dialog).to_have_count(0)
    expect(missing).to_have_count(0)
    expect(page.locator("div.alert[name=gate]")).to_contain_text("MW-GATE-D02")
