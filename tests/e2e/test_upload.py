"""A contractor bids: what is too large is said at once, what is sealed has a receipt."""

MEGABYTE = 1024 * 1024
PAPER = {"name": "投标文件.pdf", "mimeType": "application/pdf"}


def begin_bid(session):
    """A bid for what takes bids now, complete but for the files."""
    session.goto("/my/works/procurements")
    session.page.locator("#wrap a[href^='/my/works/procurements/']").first.click()
    page = session.page
    page.fill("input[name=amount]", "41234.56")
    page.fill("input[name=duration_days]", "45")
    page.fill("input[name=project_manager]", "高大鹏")
    return page


def test_too_large_file_is_refused_before_it_is_sent(sign_in):
    session = sign_in("sgdw", "demo2026")
    page = begin_bid(session)
    files = page.locator("input[type=file][name=files]")
    files.set_input_files([PAPER | {"buffer": bytes(21 * MEGABYTE)}])
    # The form has a second place for a file, the priced bill, with a note of its own.
    beside = page.locator("div:has(> #mw_files) .invalid-feedback")
    refusal = beside.filter(has_text="MW-FILE-02")
    refusal.wait_for(state="visible")
    session.shot("upload-too-large")
    address = page.url
    page.get_by_role("button", name="密封并递交").click()
    assert page.url == address
    assert page.input_value("input[name=amount]") == "41234.56"
    files.set_input_files([PAPER | {"buffer": b"%PDF-1.4 small"}])
    refusal.wait_for(state="hidden")


def test_bid_is_sealed_and_receipted(sign_in):
    session = sign_in("sgdw", "demo2026")
    page = begin_bid(session)
    page.locator("input[type=file][name=files]").set_input_files(
        [PAPER | {"buffer": b"%PDF-1.4 what we offer"}]
    )
    page.get_by_role("button", name="密封并递交").click()
    page.wait_for_url("**/my/works/bids/*")
    session.shot("bid-receipt")
    digest = page.locator("code").first.inner_text()
    assert len(digest) == 64
    # Sealed for the bidder, too: his price is not shown before the opening.
    assert "41,234.56" not in page.locator("#wrap").inner_text()
