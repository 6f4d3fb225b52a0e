import hashlib
import json

from odoo.tests import HttpCase, tagged
from odoo.tools import file_path, mute_logger

from odoo.addons.microworks_supervision.exceptions import Refused

from .common import PublicCounty
from .forms import Forms


def file_path_or_none(path):
    """The file of an addon, where it was set up."""
    try:
        return file_path(path)
    except FileNotFoundError:
        return None


@tagged("post_install", "-at_install")
class TestPublicPages(Forms, PublicCounty, HttpCase):
    def setUp(self):
        super().setUp()
        self.env.flush_all()

    def get(self, path, **headers):
        return self.url_open(path, headers=headers or None, allow_redirects=True)

    def test_list_shows_published_projects_only(self):
        """A project without a posted notice is on no list and has no page."""
        shown = self.make_project(name="Published road")
        hidden = self.make_project(name="Hidden road")
        self.publish(shown)
        reviewed = self.make_notice(hidden)
        self.by("officer", reviewed).action_review()
        body = self.get("/microworks").text
        self.assertIn("Published road", body)
        self.assertNotIn("Hidden road", body)
        path = f"/microworks/project/{hidden.number}"
        for url in (path, f"{path}/content.json", f"{path}/board"):
            self.assertEqual(self.get(url).status_code, 404)
        digest = self.page(reviewed).digest
        for url in (
            f"/microworks/notice/{digest}",
            f"/microworks/notice/{digest}/content.json",
            f"/microworks/notice/{digest}/objection",
        ):
            self.assertEqual(self.get(url).status_code, 404)

    def test_project_page(self):
        """The page of a project shows its facts, its notices and the digest."""
        project = self.make_project(name="Lane of the lower village")
        notice = self.publish(project)
        response = self.get(f"/microworks/project/{project.number}")
        self.assertEqual(response.status_code, 200)
        self.assertIn("Lane of the lower village", response.text)
        self.assertIn(self.card(project).digest, response.text)
        self.assertIn(self.page(notice).digest, response.text)
        self.assertIn("60,000.00", response.text)

    def test_withdrawn_notice_is_gone(self):
        """After withdrawal no address serves the notice, cached or not."""
        project = self.make_project()
        notice = self.publish(project, title="Wrong notice")
        path = f"/microworks/notice/{self.page(notice).digest}"
        first = self.get(path)
        self.assertIn("Wrong notice", first.text)
        self.by("leader", notice).action_stop(reason="wrong")
        self.env.flush_all()
        again = self.get(path, **{"If-None-Match": first.headers["ETag"]})
        self.assertEqual(again.status_code, 404)
        page = self.get(f"/microworks/project/{project.number}").text
        self.assertNotIn("Wrong notice", page)

    def test_superseded_notice_leads_to_its_successor(self):
        """The content of a superseded notice is not served, its successor is."""
        project = self.make_project()
        old = self.publish(project, title="First text")
        old_page = self.page(old)
        old_page._unguarded().write({"res_model": project._name, "res_id": project.id})
        new = self.make_notice(project, title="Second text")
        new._unguarded().write({"res_model": project._name, "res_id": project.id})
        self.post(new)
        self.env.flush_all()
        response = self.get(f"/microworks/notice/{old_page.digest}")
        self.assertIn("Second text", response.text)
        self.assertNotIn("First text", response.text)
        self.assertEqual(
            self.get(f"/microworks/notice/{old_page.digest}/content.json").status_code,
            404,
        )

    def test_content_proves_its_digest(self):
        """The bytes served hash to the digest shown."""
        notice = self.publish(self.make_project())
        digest = self.page(notice).digest
        response = self.get(f"/microworks/notice/{digest}/content.json")
        self.assertEqual(hashlib.sha256(response.content).hexdigest(), digest)

    def test_unchanged_page_is_not_sent_again(self):
        """A visitor who has the page gets 304; a change ends that."""
        project = self.make_project()
        self.publish(project)
        path = f"/microworks/project/{project.number}"
        first = self.get(path)
        self.assertIn("no-cache", first.headers["Cache-Control"])
        known = {"If-None-Match": first.headers["ETag"]}
        self.assertEqual(self.get(path, **known).status_code, 304)
        self.publish(project, kind="P09", title="Site board")
        self.env.flush_all()
        self.assertEqual(self.get(path, **known).status_code, 200)

    def test_forged_addresses(self):
        """Odd numbers, digests, filters and keys give a page or 404, never an error."""
        self.publish(self.make_project())
        self.env.flush_all()
        for path in (
            "/microworks/project/%27%20OR%201=1",
            "/microworks/project/%",
            "/microworks/notice/0",
            "/microworks/notice/" + "f" * 64,
            "/microworks/notice/" + "F" * 64,
        ):
            self.assertEqual(self.get(path).status_code, 404, path)
        for query in (
            "after=x",
            "after=-1",
            "after=99999999999999999999",
            "area=%25",
            "area=99%25",
            "year=0x10",
            "year=%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%96",
            "phase=secret",
            "type=';--",
            "search=" + "%25_%5C" * 30,
            "state=draft",
        ):
            self.assertEqual(self.get(f"/microworks?{query}").status_code, 200, query)

    def test_filters(self):
        """Words, area, kind of works, phase and year narrow the list."""
        road = self.make_project(name="Northern road")
        water = self.make_project(name="Spring water", works_type="water_supply")
        for project in (road, water):
            self.publish(project)
        self.env.flush_all()
        for query, both in (
            ("search=northern", False),
            (f"search={road.number}", False),
            ("type=road", False),
            ("area=990123", True),
            ("area=990123101", True),
            ("phase=preparation", True),
        ):
            body = self.get(f"/microworks?{query}").text
            self.assertIn("Northern road", body, query)
            self.assertEqual("Spring water" in body, both, query)
        for query in ("area=990123201", "phase=ended", "year=1999", "search=nothing"):
            self.assertNotIn("Northern road", self.get(f"/microworks?{query}").text)

    def test_paging_is_stable(self):
        """Each project is seen once, though cards are refreshed in between."""
        projects = [self.make_project(name=f"Works {i}") for i in range(7)]
        for project in projects:
            self.publish(project)
        pages = self.pages.sudo()
        seen, after = [], None
        filters = {"area": "990123"}
        while True:
            cards, count, more, after = pages._public_search(filters, after, limit=3)
            self.assertEqual((count, more), (7, False))
            seen += cards.project_id.ids
            # Somebody publishes again while the visitor reads.
            for project in (projects[0], projects[-1]):
                self.publish(project, kind="P09", title="Site board")
            if not after:
                break
        self.assertEqual(seen, sorted((p.id for p in projects), reverse=True))

    def test_objection(self):
        """A visitor objects without account; nothing of it is published."""
        notice = self.publish(self.make_project())
        path = f"/microworks/notice/{self.page(notice).digest}/objection"
        self.assertIn('<textarea id="mw_body"', self.get(path).text)
        response = self.send(path, subject="Too dear", body="<b>Why?</b>")
        self.assertEqual(response.status_code, 200)
        objection = notice.sudo().objection_ids
        self.assertEqual(objection.subject, "Too dear")
        self.assertTrue(objection.due_on)
        notice_page = self.get(path.removesuffix("/objection")).text
        self.assertNotIn("Too dear", notice_page)

    def test_objection_is_escaped(self):
        """What a visitor typed comes back as text, never as markup."""
        notice = self.publish(self.make_project())
        path = f"/microworks/notice/{self.page(notice).digest}/objection"
        evil = "<script>alert(1)</script>"
        response = self.send(path, subject=evil, body="x" * 4001)
        self.assertEqual(response.status_code, 422)
        self.assertNotIn(evil, response.text)
        self.assertFalse(notice.sudo().objection_ids)

    def test_objection_that_says_nothing_is_refused(self):
        """Nothing, too much, or too late: each is told with its code."""
        notice = self.publish(self.make_project())
        path = f"/microworks/notice/{self.page(notice).digest}/objection"
        for body in (" ", "x" * 4001):
            self.assertEqual(self.send(path, subject="x", body=body).status_code, 422)
        page, lodge = self.page(notice), self.env["microworks.objection"]._lodge
        with self.assert_refused("MW-DISC-04"):
            lodge(page, "Too dear", " ")
        with self.assert_refused("MW-DISC-05"):
            lodge(page, "Too dear", "x" * 4001)
        self.by("officer", notice).action_stop(reason="a name was in it")
        with self.assert_refused("MW-DISC-03"):
            lodge(page, "Too dear", "Why?")

    def test_objection_without_token_is_refused(self):
        """A form of another site cannot post in a visitor's name."""
        notice = self.publish(self.make_project())
        path = f"/microworks/notice/{self.page(notice).digest}/objection"
        with mute_logger("odoo.http"):
            response = self.url_open(path, data={"subject": "a", "body": "b"})
        self.assertEqual(response.status_code, 400)
        self.assertFalse(notice.sudo().objection_ids)

    def test_no_objection_after_the_posting(self):
        """A stopped or finished notice takes no objection."""
        notice = self.publish(self.make_project())
        path = f"/microworks/notice/{self.page(notice).digest}/objection"
        self.by("leader", notice).action_stop(reason="wrong")
        self.env.flush_all()
        self.assertEqual(self.get(path).status_code, 404)

    def test_event_log_heads(self):
        """Day, size and root are public, and nothing else of the log."""
        root = "ab" * 32
        self.env.cr.execute(
            "INSERT INTO microworks_log_head (day, stored_at, size, root)"
            " VALUES ('2024-05-06', now(), 3, %s)",
            [root],
        )
        page = self.get("/microworks/log")
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.text.count(root), 1, "once, in the table")
        data = json.loads(self.get("/microworks/log.json").content)
        self.assertIn("heads", data)

    def test_preview_needs_an_account_of_the_area(self):
        """A preview is for those who may read the notice."""
        notice = self.make_notice(self.make_project(), title="Not yet public")
        path = f"/microworks/preview/{notice.id}"
        self.assertNotIn("Not yet public", self.get(path).text)
        for login, code in (
            ("test_officer", 200),
            ("test_stranger", 404),
            ("test_contractor", 404),
        ):
            self.authenticate(login, login)
            self.assertEqual(self.get(path).status_code, code, login)

    def test_visitors_read_no_model(self):
        """Neither RPC route gives a visitor a record of any of our models."""
        project = self.make_project()
        self.publish(project)
        self.env.flush_all()
        self.authenticate(None, None)
        models = [
            model
            for model in self.env.registry
            if model.startswith("microworks.") and not self.env[model]._abstract
        ]
        for model in models:
            response = self.url_open(
                f"/json/2/{model}/search_read",
                data="{}",
                headers={"Content-Type": "application/json"},
            )
            self.assertGreaterEqual(response.status_code, 400, model)
            self.assertFalse(
                self.env[model]
                .with_user(self.env.ref("base.public_user"))
                .has_access("read"),
                model,
            )
        response = self.url_open(
            "/web/dataset/call_kw",
            data=json.dumps(
                {
                    "jsonrpc": "2.0",
                    "method": "call",
                    "params": {
                        "model": "microworks.disclosure",
                        "method": "search_read",
                        "args": [],
                        "kwargs": {},
                    },
                }
            ),
            headers={"Content-Type": "application/json"},
        )
        self.assertIn("error", response.json())

    def test_no_external_resources(self):
        """No page loads anything from another site."""
        project = self.make_project()
        self.publish(project)
        self.env.flush_all()
        for path in (
            "/microworks",
            "/microworks/map",
            f"/microworks/project/{project.number}",
            f"/microworks/project/{project.number}/board",
        ):
            body = self.get(path).text
            for mark in ('src="http', "@import", "fonts.googleapis", 'src="//'):
                self.assertNotIn(mark, body, path)

    def test_list_needs_few_queries(self):
        """A page of twenty projects costs no query per project."""
        for i in range(6):
            self.publish(self.make_project(name=f"Works {i}"))
        pages = self.pages.sudo()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            cards = pages._public_search({"search": "Works"})[0]
            view = pages._view_tools()
            for card in cards:
                self.assertTrue(view.place(card) and card.title and card.amount)

    def test_open_data(self):
        """The packages hold the published projects, and every reference resolves."""
        project = self.make_project(purpose="Dry feet", planned_end="2026-05-01")
        self.add_place(project)
        notice = self.publish(project)
        hidden = self.make_project(name="Hidden road")
        self.env.flush_all()
        response = self.get("/opendata/projects.json")
        package = response.json()
        self.assertEqual(package["version"], "0.9")
        self.assertNotIn("Hidden road", response.text)
        found = {p["id"]: p for p in package["projects"]}
        mine = found[f"oc4ids-xxxxxx-{project.number}"]
        self.assertEqual(
            mine["locations"][0]["geometry"]["coordinates"], [113.083, 28.246]
        )
        parties = {party["id"] for party in mine["parties"]}
        self.assertIn(mine["publicAuthority"]["id"], parties)
        self.assertEqual(mine["documents"][0]["id"], self.page(notice).digest)
        path = f"/opendata/projects/{project.number}.json"
        self.assertEqual(self.get(path).json()["projects"], [mine])
        known = {"If-None-Match": self.get(path).headers["ETag"]}
        self.assertEqual(self.get(path, **known).status_code, 304)
        path = f"/opendata/projects/{hidden.number}.json"
        self.assertEqual(self.get(path).status_code, 404)

    def test_map_shows_published_points_only(self):
        """The plan is drawn without a base map, from published cards only."""
        shown, hidden = (self.make_project(name=name) for name in ("Here", "There"))
        for project in (shown, hidden):
            self.add_place(project)
        self.publish(shown)
        self.env.flush_all()
        body = self.get("/microworks/map").text
        self.assertIn('data-name="Here"', body)
        self.assertNotIn("There", body)
        self.assertNotIn("28.2457", body)
        self.assertEqual(self.get("/microworks/map?search=nowhere").status_code, 200)

    def test_base_map_is_laid_under_where_it_is_set(self):
        """With the library the points are on the base map, without it the plan stays."""
        project = self.make_project(name="Here")
        self.add_place(project)
        self.publish(project)
        self.env["ir.config_parameter"].set_param(
            "microworks_portal.map_tile_url", "/web/static/img/odoo_logo_tiny.png?{z}"
        )
        self.env.flush_all()
        library = file_path_or_none("microworks_portal/static/lib/leaflet/leaflet.js")
        shown = ".o_mw_map_canvas .leaflet-interactive" if library else ".o_mw_map svg"
        self.browser_js(
            "/microworks/map",
            f"""
            const wait = setInterval(() => {{
                if (document.querySelector("{shown}:not(.d-none)")) {{
                    clearInterval(wait);
                    console.log("test successful");
                }}
            }}, 100);
            """,
            ready="document.readyState === 'complete'",
            error_checker=lambda message: "leaflet" not in message,
        )

    def test_open_data_has_nothing_empty(self):
        """The standard knows neither null nor empty texts, lists and objects."""
        self.publish(self.make_project())
        self.env.flush_all()

        def walk(value):
            self.assertNotIn(value, (None, "", [], {}))
            for part in (
                value.values()
                if isinstance(value, dict)
                else (value if isinstance(value, list) else ())
            ):
                walk(part)

        walk(self.get("/opendata/projects.json").json())

    def test_board(self):
        """A board is printed from the published card, with its QR code."""
        project = self.make_project(name="Lane")
        board = (
            self.env["microworks.notice.board"]
            .with_user(self.people["clerk"])
            .create({"project_id": project.id, "place": "Gate"})
        )
        with self.assertRaises(Refused) as refused:
            board.action_print()
        self.assertEqual(self.codes(refused), ["MW-DISC-07"])
        self.publish(project)
        action = board.action_print()
        self.env.flush_all()
        self.assertTrue(board.is_current)
        body = self.get(action["url"]).text
        self.assertIn("<svg", body)
        self.publish(project, kind="P09", title="Site board")
        self.assertFalse(board.is_current)
        with self.assertRaises(Refused):
            board.printed_on = "2020-01-01"
