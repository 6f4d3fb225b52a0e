"""A contractor who picks a file that is too large keeps what he has typed."""

MEGABYTE = 1024 * 1024


def test_too_large_file_is_refused_before_it_is_sent(sign_in):
    session = sign_in("contractor")
    session.goto("/my/works/procurements")
    session.page.locator("a[href^='/my/works/procurements/']").first.click()
    page = session.page
    page.fill("input[name=amount]", "123456")
    files = page.locator("input[type=file][name=files]")
    large = {"name": "投标文件.pdf", "mimeType": "application/pdf"}
    files.set_input_files([large | {"buffer": bytes(21 * MEGABYTE)}])
    refusal = page.locator(".invalid-feedback", has_text="MW-FILE-02")
    refusal.wait_for(state="visible")
    session.shot("upload-too-large")
    address = page.url
    page.locator("form button[type=submit].btn-primary").last.click()
    assert page.url == address
    assert page.input_value("input[name=amount]") == "123456"
    files.set_input_files([large | {"buffer": b"%PDF-1.4 small"}])
    refusal.wait_for(state="hidden")
