"""The public pages are Chinese for a visitor who has not chosen a language."""

import re

from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestPublicLanguage(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env["res.lang"]._activate_lang("en_US")
        # A database made in English, as most are.
        cls.env["ir.default"].set("res.partner", "lang", "en_US")
        cls.env.ref("base.public_user").lang = "en_US"

    def _lang(self, path, **headers):
        """The language in which a visitor without history is shown a page."""
        self.opener.cookies.pop("frontend_lang", None)
        response = self.url_open(path, headers=headers)
        self.assertEqual(response.status_code, 200)
        return re.search(r'"bundle_params": {"lang": "(\w+)"', response.text)[1]

    def test_visitors_read_chinese(self):
        """With a Chinese browser, and with one of a language that is not there."""
        for accepted in ("zh-CN,zh;q=0.9", "zh", "fr"):
            with self.subTest(accepted):
                lang = self._lang("/microworks", **{"Accept-Language": accepted})
                self.assertEqual(lang, "zh_CN")

    def test_search_engines_read_chinese(self):
        """They name no language and are not sent to the pages of another one."""
        engine = {"User-Agent": "Mozilla/5.0 (compatible; Baiduspider/2.0)"}
        self.assertEqual(self._lang("/microworks", **engine), "zh_CN")

    def test_a_choice_is_kept(self):
        """The address of another language shows that one."""
        self.assertEqual(self._lang("/en/microworks"), "en_US")

    def test_the_office_may_choose(self):
        """A system parameter names another default."""
        self.env["ir.config_parameter"].set_param(
            "microworks_portal.public_lang", "en_US"
        )
        french = {"Accept-Language": "fr"}
        self.assertEqual(self._lang("/microworks", **french), "en_US")
