"""A contractor in the portal: his contract with its payments, a finding answered."""

import time

import pytest
from clicking import PNG


def own(session, what):
    """Addresses of the contractor's own records of a kind."""
    session.goto(f"/my/works/{what}")
    return session.page.eval_on_selector_all(
        f"#wrap table a[href*='/my/works/{what}/']",
        "all => all.map(a => a.getAttribute('href'))",
    )


def test_contract_shows_where_each_payment_is(sign_in):
    session = sign_in("sgdw", "demo2026")
    session.goto("/my/home")
    for name in ("正在进行的采购", "我的投标", "我的合同", "问题"):
        session.page.get_by_text(name, exact=True).first.wait_for()
    contracts = own(session, "contracts")
    assert contracts
    for path in contracts:
        session.goto(path)
        session.page.get_by_role("heading", name="支付", exact=True).wait_for()
        rows = session.page.locator("tr", has_text="ZF").all_inner_texts()
        assert all("¥" in row for row in rows)
        if any("已支付" in row for row in rows):
            return
    raise AssertionError("none of the contracts shows what was paid")


def test_receipts_of_own_bids(sign_in):
    session = sign_in("sgdw", "demo2026")
    session.goto(own(session, "bids")[0])
    digest = session.page.locator("code").first.inner_text()
    assert len(digest) == 64
    assert set(digest) <= set("0123456789abcdef")


@pytest.mark.console_errors
def test_finding_is_answered_with_a_photo(sign_in):
    session = sign_in("sgdw", "demo2026")
    page = session.page
    for path in own(session, "findings")[:3]:
        session.goto(path)
        if page.locator("[name=measures]").count():
            break
    else:
        pytest.skip("the contractor has no open finding")
    page.fill("[name=measures]", "已凿除重做并养护")
    page.evaluate("document.querySelector('[name=photos]').required = false")
    page.get_by_role("button", name="提交回复").click()
    page.locator(".alert-danger", has_text="MW-RECT-01").wait_for()
    # Nothing of what was typed is lost.
    assert page.input_value("[name=measures]") == "已凿除重做并养护"
    # The same picture is taken once in a whole database.
    photo = PNG + str(time.time_ns()).encode()
    page.set_input_files(
        "[name=photos]",
        {"name": "after.png", "mimeType": "image/png", "buffer": photo},
    )
    page.get_by_role("button", name="提交回复").click()
    page.get_by_text("已凿除重做并养护").first.wait_for()
    assert not page.locator("[name=measures]").count()
