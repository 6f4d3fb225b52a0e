"""Accounts are given, not taken: self sign-up is shut unless an office opens it."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.microworks_supervision.hooks import SIGN_UP, close_sign_up


@tagged("post_install", "-at_install", "microworks_doors")
class TestSignUp(HttpCase):
    def scope(self):
        return self.env["ir.config_parameter"].sudo().get_param(SIGN_UP)

    def as_installed(self, value, written_by=None, later=False):
        """The parameter as Odoo's own installation, or a person, has left it."""
        root = self.env.ref("base.user_root")
        parameters = self.env["ir.config_parameter"].with_user(root)
        parameters.search([("key", "=", SIGN_UP)]).unlink()
        parameter = parameters.create({"key": SIGN_UP, "value": value})
        made = fields.Datetime.now() - timedelta(days=1)
        self.env.cr.execute(
            """UPDATE ir_config_parameter SET create_date = %s, write_date = %s,
            write_uid = %s WHERE id = %s""",
            [
                made,
                made + timedelta(hours=1 if later else 0),
                (written_by or root).id,
                parameter.id,
            ],
        )
        self.env.invalidate_all()

    def test_it_is_shut_after_the_installation(self):
        """What Odoo set by itself is replaced."""
        self.as_installed("b2c")
        close_sign_up(self.env)
        self.assertEqual(self.scope(), "b2b")

    def test_a_missing_setting_is_shut(self):
        """Without any setting the answer is no."""
        self.env["ir.config_parameter"].search([("key", "=", SIGN_UP)]).unlink()
        close_sign_up(self.env)
        self.assertEqual(self.scope(), "b2b")

    def test_the_choice_of_an_office_stays(self):
        """Opened by a person, or changed since: an upgrade does not shut it."""
        self.as_installed("b2c", written_by=self.env.ref("base.user_admin"))
        close_sign_up(self.env)
        self.assertEqual(self.scope(), "b2c")
        self.as_installed("b2c", later=True)
        close_sign_up(self.env)
        self.assertEqual(self.scope(), "b2c")

    def test_nobody_signs_up_where_it_is_shut(self):
        """The page answers as if it were not there, and makes no account."""
        self.as_installed("b2c")
        close_sign_up(self.env)
        self.assertEqual(self.url_open("/web/signup").status_code, 404)
        self.assertNotIn("/web/signup", self.url_open("/web/login").text)

    def test_this_database_is_shut(self):
        """The addons are installed here, and nobody has opened the page."""
        self.assertEqual(self.env["res.users"]._get_signup_invitation_scope(), "b2b")

    def test_templates_of_people_are_no_programs(self):
        """An expression in a mail template runs for template editors only; not every
        employee is one, or he would read sealed bids through ``object.env``."""
        value = self.env["ir.config_parameter"].get_param(
            "mail.restrict.template.rendering"
        )
        self.assertTrue(value)
        editors = self.env.ref("mail.group_mail_template_editor")
        self.assertNotIn(editors, self.env.ref("base.group_user").all_implied_ids)
