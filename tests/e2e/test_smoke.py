"""The server answers, people get in, and the back office is Chinese."""


def test_login_page_is_chinese(visitor):
    visitor.goto("/web/login")
    visitor.page.get_by_role("button", name="登录").wait_for()
    visitor.shot("login")


def test_administrator_reaches_a_chinese_back_office(sign_in):
    session = sign_in("admin")
    session.goto("/odoo")
    session.page.locator(".o_main_navbar").wait_for()
    session.goto("/odoo/settings")
    session.page.get_by_role("button", name="保存").first.wait_for()
    session.shot("back-office")


def test_every_demo_role_gets_in(sessions, server):
    for login in server.logins:
        session = sessions()
        session.login(login["login"], login["password"])
        session.page.locator(".o_main_navbar, #wrapwrap").first.wait_for()


def test_a_wrong_password_stays_outside(visitor):
    visitor.goto("/web/login")
    visitor.page.fill("input[name=login]", "admin")
    visitor.page.fill("input[name=password]", "wrong")
    visitor.page.click("form.oe_login_form button[type=submit]")
    visitor.page.locator(".alert-danger").wait_for()
    assert "/web/login" in visitor.page.url
