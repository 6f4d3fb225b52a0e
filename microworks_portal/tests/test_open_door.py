"""The right to object: no visitor takes it from another, no program floods a notice."""

import re
from unittest.mock import patch

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from ..controllers import public_notices
from ..hooks import keep_address
from .common import PublicCounty

VISITOR = "odoo.addons.microworks_portal.controllers.public_notices.visitors.visitor_of"
QUESTION = re.compile(
    r"(\d+) \+ (\d+)\?.*?name=\"question\" value=\"([^\"]+)\"", re.DOTALL
)


@tagged("post_install", "-at_install")
class TestOpenDoor(PublicCounty, HttpCase):
    def setUp(self):
        super().setUp()
        self.notice = self.publish(self.make_project())
        digest = self.page(self.notice).digest
        self.path = f"/microworks/notice/{digest}/objection"
        self.env.flush_all()
        self.authenticate(None, None)

    def send(self, who="203.0.114.7", shared=False, **form):
        """One objection as a visitor from an address sends it."""
        form = {"subject": "Too dear", "body": "Because.", **form}
        form["csrf_token"] = Request.csrf_token(self)
        with patch(VISITOR, lambda address: (who, shared)):
            return self.url_open(self.path, data=form)

    def answered(self, response, wrong=0):
        first, second, mark = QUESTION.search(response.text).groups()
        return {"question": mark, "answer": str(int(first) + int(second) + wrong)}

    def lodged(self):
        self.env.invalidate_all()
        return len(self.notice.sudo().objection_ids)

    def test_a_refused_visit_costs_others_nothing(self):
        """A hundred from one address: five are taken, and everybody else is heard."""
        codes = [self.send().status_code for _ in range(12)]
        self.assertEqual(codes, [200] * 5 + [429] * 7)
        quota = self.env["microworks.visitor.quota"].sudo()
        with self.env.cr.savepoint() as savepoint:
            digest = self.page(self.notice).digest
            count = quota._count("objection-notice", digest, public_notices.DAY)
            savepoint.rollback()
        self.assertEqual(count, 6)
        self.assertEqual(self.send(who="203.0.114.8").status_code, 200)
        self.assertEqual(self.lodged(), 6)

    def test_whoever_answers_the_question_is_heard(self):
        """Past the free ones a sum opens the door, once; a wrong one does not."""
        for _ in range(5):
            self.send()
        asked = self.send()
        self.assertIn("Because.", asked.text)
        wrong = self.send(**self.answered(asked, wrong=1))
        self.assertEqual(wrong.status_code, 429)
        right = self.answered(asked)
        self.assertEqual(self.send(**right).status_code, 200)
        self.assertEqual(self.send(**right).status_code, 429)
        self.assertEqual(self.lodged(), 6)

    def test_no_number_of_objections_shuts_a_notice(self):
        """When a notice has had very many, newcomers are asked, not turned away."""
        with patch.object(public_notices, "FREE_PER_NOTICE", 3):
            for number in range(3):
                self.assertEqual(self.send(who=f"203.0.114.{number}").status_code, 200)
            asked = self.send(who="203.0.114.9")
            self.assertEqual(asked.status_code, 429)
            again = self.send(who="203.0.114.9", **self.answered(asked))
            self.assertEqual(again.status_code, 200)

    def test_one_address_does_not_flood_a_notice(self):
        """Who answers sums by program waits in the end; neighbours do not."""
        with patch.object(public_notices, "MOST_PER_HOUR", 6):
            answer = {}
            for _ in range(12):
                response = self.send(**answer)
                answer = (
                    self.answered(response)
                    if "+ " in response.text and (QUESTION.search(response.text))
                    else {}
                )
            self.assertEqual(response.status_code, 429)
            self.assertEqual(self.lodged(), 6)
            self.assertEqual(self.send(who="203.0.114.8").status_code, 200)

    def test_people_behind_one_proxy_are_not_shut_out(self):
        """An address many share is only ever asked."""
        with patch.object(public_notices, "MOST_PER_HOUR", 5):
            for _ in range(5):
                self.send(who="10.0.0.1", shared=True)
            asked = self.send(who="10.0.0.1", shared=True)
            again = self.send(who="10.0.0.1", shared=True, **self.answered(asked))
            self.assertEqual(again.status_code, 200)

    def test_what_no_database_holds_is_refused_in_words(self):
        """The null sign in an objection, a search or an address is no server error."""
        for name in ("subject", "body", "objector"):
            response = self.send(**{name: "wrong\x00"})
            self.assertEqual(response.status_code, 422, name)
            self.assertRegex(response.text, "characters|字符")
        self.assertFalse(self.lodged())
        for path in (
            "/microworks?search=a%00b&area=%00&type=%00&year=%00&phase=%00",
            "/microworks/map?search=%00",
            "/microworks/project/a%00b",
            "/microworks/project/a%00b/board?size=%00",
            "/microworks/notice/a%00b",
            "/microworks/notice/a%00b/objection",
            "/opendata/projects/a%00b.json",
            "/opendata/projects.json?after=%00",
        ):
            self.assertLess(self.url_open(path).status_code, 500, path)


@tagged("post_install", "-at_install")
class TestPublicAddress(PublicCounty, HttpCase):
    ADDRESS = "https://gongshi.example.gov.cn"

    def setUp(self):
        super().setUp()
        self.parameters = self.env["ir.config_parameter"]
        self.parameters.set_param("microworks.public_address", self.ADDRESS)
        self.project = self.make_project()
        self.publish(self.project)
        self.env.flush_all()

    def test_no_login_moves_where_codes_lead(self):
        """Odoo's own address follows a log-in; boards, data and mails do not."""
        self.parameters.set_param("web.base.url", "http://elsewhere.example")
        board = self.url_open(f"/microworks/project/{self.project.number}/board").text
        self.assertIn(f"{self.ADDRESS}/microworks/project/", board)
        data = self.url_open("/opendata/projects.json").text
        self.assertIn(self.ADDRESS, data)
        for page in (board, data):
            self.assertNotIn("elsewhere.example", page)
        for record in (self.project, self.people["clerk"], self.contractor):
            self.assertEqual(record.get_base_url(), self.ADDRESS)

    def test_the_host_of_a_request_is_not_believed(self):
        """Nothing a visitor says about the host is printed or handed out."""
        for path in (
            f"/microworks/project/{self.project.number}/board",
            "/opendata/projects.json",
        ):
            page = self.url_open(
                path, headers={"X-Forwarded-Host": "elsewhere.example"}
            )
            self.assertNotIn("elsewhere.example", page.text)

    def test_without_an_address_there_is_no_code(self):
        """A board without public address says so instead of showing a wrong code."""
        self.parameters.set_param("microworks.public_address", False)
        self.env.flush_all()
        board = self.url_open(f"/microworks/project/{self.project.number}/board").text
        self.assertNotIn("o_mw_qr", board)
        self.assertRegex(board, "No public address is set|尚未设置公开网址")

    def test_a_change_of_the_address_leaves_an_event(self):
        """Whoever moves where people are sent is named, and rubbish is refused."""
        self.env["res.config.settings"].create(
            {"microworks_public_address": "https://new.example.gov.cn"}
        ).execute()
        event = self.env["microworks.event"].search(
            [("content", "like", "microworks.public_address")], limit=1
        )
        self.assertEqual(event.user_id, self.env.user)
        self.assertIn(self.ADDRESS, event.content)
        self.assertIn("https://new.example.gov.cn", event.content)
        for value in ("javascript:alert(1)", "https://a.example/path", "https://u@a.b"):
            with self.assert_refused("MW-CFG-02"):
                self.parameters.set_param("microworks.public_address", value)

    def test_the_first_address_is_kept(self):
        """An installation takes the address it has; one that is set stays."""
        self.parameters.set_param("web.base.url", "https://first.example")
        keep_address(self.env)
        get = self.parameters.get_param
        self.assertEqual(get("microworks.public_address"), self.ADDRESS)
        self.parameters.set_param("microworks.public_address", False)
        keep_address(self.env)
        self.assertEqual(get("microworks.public_address"), "https://first.example")
