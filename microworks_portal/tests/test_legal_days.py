"""Legal days are those of the county, whoever acts and wherever he says he is."""

from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .common import PublicCounty

# One in the morning of the 3rd in the county, still the 2nd in Greenwich and before.
NIGHT = "2026-03-02 17:00:00"
TODAY = date(2026, 3, 3)


@tagged("post_install", "-at_install")
class TestLegalDays(PublicCounty):
    @freeze_time(NIGHT)
    def test_no_preference_moves_a_posting(self):
        """A notice posted at night counts from the day of the county for everybody."""
        ends = set()
        for zone in (False, "America/New_York", "Pacific/Kiritimati"):
            project = self.make_project()
            notice = self.make_notice(project)
            self.by("officer", notice).action_review()
            self.people["clerk"].tz = zone
            self.by("clerk", notice).with_context(
                tz=zone or "America/New_York"
            ).action_post()
            self.assertEqual(notice.started_on, TODAY, zone)
            ends.add(notice.earliest_end)
        self.assertEqual(len(ends), 1)

    @freeze_time(NIGHT)
    def test_an_objection_is_received_on_the_day_of_the_county(self):
        """A visitor, who has no time zone, objects on the right day; so is its end."""
        notice = self.publish(self.make_project())
        lodged = self.env["microworks.objection"]._lodge(
            self.page(notice), "Wrong", "Because."
        )
        self.assertEqual(lodged.received_on, TODAY)
        rules = lodged.project_id._rules()
        self.assertEqual(lodged.due_on, rules._deadline_end("D-OBJECTION", TODAY))

    @freeze_time(NIGHT)
    def test_no_default_of_a_day_follows_the_caller(self):
        """Every day a form begins with is today in the county."""
        context = {"tz": "America/New_York", "lang": "en_US"}
        checked = 0
        for name in sorted(self.env.registry):
            model = self.env[name].with_context(**context)
            if not name.startswith("microworks.") or model._abstract:
                continue
            days = [
                field.name
                for field in model._fields.values()
                if field.type == "date" and field.default
            ]
            given = model.default_get(days) if days else {}
            for field in given.keys() & set(days):
                value = given[field]
                if name == "microworks.cash.plan":
                    value = value.replace(day=TODAY.day)
                self.assertEqual(value, TODAY, (name, field))
                checked += 1
        self.assertGreater(checked, 8)

    @freeze_time(NIGHT)
    def test_filters_read_today_as_the_county_does(self):
        """“today” in a search is the day of the county."""
        notice = self.publish(self.make_project())
        notices = self.env["microworks.publicity"].with_context(tz="America/New_York")
        found = notices.search([("id", "=", notice.id), ("started_on", "=", "today")])
        self.assertEqual(found, notice)

    @freeze_time(NIGHT)
    def test_the_county_of_another_zone_has_its_own_day(self):
        """The zone is a setting; changing it leaves an event."""
        company = self.env.company
        self.env["ir.config_parameter"].set_param("microworks.timezone", "UTC")
        self.assertEqual(company._legal_today(), date(2026, 3, 2))
        event = self.env["microworks.event"].search(
            [("res_model", "=", "ir.config_parameter")], limit=1
        )
        self.assertIn("microworks.timezone", event.content)
        # People read the title of the page of settings, not the key.
        self.assertNotIn("microworks", event.label)
        self.assertIn('"value":"UTC"', event.content)

    def test_midnight_and_day_belong_together(self):
        """The moment a day begins lies on that day, the moment before does not."""
        company = self.env.company
        start = company._legal_midnight(TODAY)
        self.assertEqual(start, datetime(2026, 3, 2, 16, 0))
        self.assertEqual(company._legal_day(start), TODAY)
        before = datetime(2026, 3, 2, 15, 59, 59)
        self.assertEqual(company._legal_day(before), date(2026, 3, 2))

    def test_what_is_no_zone_is_refused(self):
        """Neither the page of settings nor the list of parameters takes rubbish."""
        parameters = self.env["ir.config_parameter"]
        for value in ("Beijing", "../../etc/passwd", "+08:00"):
            with self.assert_refused("MW-CFG-01"):
                parameters.set_param("microworks.timezone", value)
            with self.assert_refused("MW-CFG-01"):
                self.env["res.config.settings"].create(
                    {"microworks_timezone": value}
                ).execute()

    def test_the_public_page_shows_the_day_of_the_county(self):
        """公开日期 is the day on which the county published."""
        view = self.env["microworks.disclosure"]._view_tools()
        self.assertEqual(view.day(datetime(2026, 3, 2, 17, 0)), TODAY)
        self.assertEqual(view.moment("2026-03-02T17:00:00Z"), "2026-03-03 01:00")
