"""An officer of the township finds a defect: from the finding to the order."""

from clicking import (
    action,
    add_photo,
    begin,
    choose,
    fill,
    first,
    in_state,
    refused,
    step,
    tab,
)


def test_serious_finding_is_ordered_with_a_photo(sign_in):
    """The severity can be chosen; what lacks is named and what was typed stays."""
    session = sign_in("zxm1", "demo2026")
    page = session.page
    begin(session, action("finding_action"))
    fill(page, "name", "面层厚度小于设计值")
    domain = [("state", "=", "under_construction"), ("area_id.name", "=", "石桥村")]
    found = first(session, "microworks.project", domain, "number")
    choose(page, "project_id", found["number"])
    page.locator("[name=severity]").get_by_text("较重", exact=True).click()
    step(page, "下达整改通知")
    assert "MW-FIND-02" in refused(page, "MW-FIND-01")
    in_state(page, "待处理")
    fill(page, "demand", "凿除后按设计厚度重做，附复测报告。")
    tab(page, "整改前照片")
    add_photo(page)
    step(page, "下达整改通知")
    in_state(page, "已下达整改通知")
    session.shot("finding-ordered")
    assert page.locator("[name=severity] input:checked").count() == 1
    assert page.locator("[name=due_on]").inner_text().strip()
    # Raised by mistake is what another person says.
    assert not page.get_by_role("button", name="撤回", exact=True).count()
