"""The server answers, people get in, and the back office is Chinese."""


def test_login_page_greets_in_chinese(visitor):
    visitor.goto("/web/login")
    assert visitor.page.locator("html").get_attribute("lang") == "zh-CN"
    visitor.shot("login")


def test_administrator_reaches_the_back_office(sign_in):
    session = sign_in("admin")
    session.page.wait_for_selector(".o_main_navbar")
    assert session.page.locator("html").get_attribute("lang") == "zh-CN"
    session.shot("back-office")


def test_every_demo_role_gets_in(sign_in, server):
    for login in server.logins:
        session = sign_in(login["login"], login["password"])
        session.page.wait_for_selector(".o_main_navbar, .o_portal_navbar, #wrapwrap")


def test_a_wrong_password_stays_outside(visitor):
    visitor.goto("/web/login")
    visitor.page.fill("input[name=login]", "admin")
    visitor.page.fill("input[name=password]", "wrong")
    visitor.page.click("form.oe_login_form button[type=submit]")
    visitor.page.wait_for_selector(".alert-danger")
