"""Inspections, the random draw, findings and the colour."""

import base64
import json
from datetime import date, timedelta
from hashlib import sha256

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..exceptions import Refused, RoleRefused
from .test_site_base import Site


@tagged("post_install", "-at_install")
class TestInspection(Site):
    def make(self, role="officer", kind="INS-R", **values):
        return self.model(role, "microworks.inspection").create(
            {"project_id": self.project.id, "kind": kind, **values}
        )

    def line(self, inspection, code):
        return inspection.line_ids.filtered(lambda line: line.code == code)

    def test_the_checklist_of_the_works_is_copied(self):
        """A road gets the road items and the safety sheet, not those of buildings."""
        codes = self.make().line_ids.mapped("code")
        self.assertIn("RD04", codes)
        self.assertIn("SF01", codes)
        self.assertNotIn("BD01", codes)

    def test_measured_values_are_judged(self):
        """A key item needs 95 % within tolerance, another one 80 %."""
        inspection = self.make()
        slab, width = self.line(inspection, "RD04"), self.line(inspection, "RD07")
        slab.write({"design": "180", "measured": "182 179 170 185 169"})
        self.assertEqual((slab.result, slab.rate), ("fail", 80))
        width.write({"design": "3500", "measured": "3510 3490 3500 3520 3600"})
        self.assertEqual((width.result, width.rate), ("pass", 80))
        with self.assertRaises(Refused) as error:
            slab.measured = "thick enough"
        self.assertEqual(self.codes(error), ["MW-INS-05"])
        with self.assertRaises(Refused) as error:
            self.line(inspection, "RD03").measured = "150"
        self.assertEqual(self.codes(error), ["MW-INS-04"])

    def test_the_result_and_the_limits_cannot_be_typed(self):
        """A failed item stays failed; its limits are those of the rule set."""
        slab = self.line(self.make(), "RD04")
        slab.write({"design": "180", "measured": "150", "judged": "pass"})
        self.assertEqual(slab.result, "fail")
        for values in ({"result": "pass"}, {"lower": "-99"}, {"key": False}):
            with self.assertRaises(Refused):
                slab.write(values)

    def test_done_freezes_and_raises_findings(self):
        """Every item has a result; a failed key item becomes a serious finding."""
        inspection = self.make()
        with self.assertRaises(Refused) as error:
            inspection.action_done()
        self.assertEqual(self.codes(error), ["MW-INS-03"])
        slab = self.line(inspection, "RD04")
        (inspection.line_ids - slab).judged = "pass"
        slab.write({"design": "180", "measured": "150"})
        inspection.action_done()
        finding = inspection.finding_ids
        self.assertEqual(finding.severity, "serious")
        self.assertEqual(finding.author_id, self.people["officer"])
        with self.assertRaises(Refused):
            slab.measured = "182"
        with self.assertRaises(Refused):
            inspection.conclusion = "fine"

    def test_only_an_inspector_finishes(self):
        """Who was not there cannot record the result."""
        inspection = self.make()
        inspection.line_ids.judged = "pass"
        with self.assertRaises(Refused) as error:
            self.by("officer2", inspection).action_done()
        self.assertEqual(self.codes(error), ["MW-INS-02"])

    def test_key_items_of_an_acceptance_are_measured(self):
        """Looking at the slab does not tell its thickness."""
        inspection = self.make(kind="INS-A")
        inspection.line_ids.judged = "pass"
        with self.assertRaises(Refused) as error:
            inspection.action_done()
        self.assertEqual(self.codes(error), ["MW-INS-06", "MW-INS-07"])
        self.pass_inspection(inspection)
        self.assertEqual(inspection.result, "pass")

    def test_an_item_passed_without_a_figure_says_how(self):
        """What has a tolerance and was not measured at an acceptance has a remark."""
        inspection = self.make(kind="INS-A")
        inspection.line_ids.judged = "pass"
        measured = inspection.line_ids.filtered(lambda x: x.tolerance != "text")
        for line in measured.filtered("key"):
            good = (line.upper if line.tolerance == "max" else line.lower) or "30"
            relative = line.tolerance in ("abs_range", "pct")
            line.write({"design": "30", "measured": "30" if relative else good})
        others = measured.filtered(lambda x: not x.key)
        self.assertTrue(others)
        with self.assertRaises(Refused) as error:
            inspection.action_done()
        self.assertEqual(self.codes(error), ["MW-INS-07"])
        others.remark = "Held against the neighbouring slab"
        inspection.action_done()
        self.assertEqual(inspection.state, "done")

    def test_a_key_item_that_does_not_apply_says_why(self):
        """Nobody accepts works by calling every thickness “not applicable”."""
        inspection = self.make(kind="INS-A")
        inspection.line_ids.judged = "na"
        with self.assertRaises(Refused) as error:
            inspection.action_done()
        self.assertEqual(self.codes(error), ["MW-INS-08"])
        keys = inspection.line_ids.filtered(lambda x: x.key and x.tolerance != "text")
        keys.remark = "A drain: no slab is laid"
        inspection.action_done()
        self.assertEqual(inspection.state, "done")

    def test_what_needs_only_eyes_is_passed_together(self):
        """What is measured, key or stops the works is left to be judged by itself."""
        inspection = self.make(kind="INS-A")
        failed = self.line(inspection, "SF03")
        failed.judged = "fail"
        inspection.action_pass_rest()
        self.assertEqual(failed.result, "fail")
        left = inspection.line_ids.filtered(lambda line: not line.result)
        self.assertTrue(left)
        for line in left:
            self.assertTrue(line.tolerance != "text" or line.key or line.stop)
            self.assertIn(line.code, inspection.open_items)
        passed = inspection.line_ids.filtered(lambda line: line.result == "pass")
        self.assertTrue(passed)
        self.assertFalse(passed.filtered(lambda x: x.key or x.stop or x.measured))
        self.assertFalse(inspection.quick_count)
        left.action_pass()
        self.assertTrue(left.filtered("result"))
        for line in left:
            self.assertEqual(bool(line.result), line.tolerance == "text")

    def test_only_inspectors_pass_items(self):
        """Nobody of the village passes an item, and nobody in a finished record."""
        inspection = self.make()
        with self.assertRaises(AccessError):
            self.by("clerk", inspection).action_pass_rest()
        inspection.line_ids.judged = "na"
        inspection.action_done()
        line = inspection.line_ids[:1]
        with self.assertRaises(Refused):
            line.judged = "pass"

    def test_the_limit_is_read_in_figures_and_words(self):
        """A thickness has a tolerance even where the rules say nothing in words."""
        inspection = self.make()
        self.assertIn("-10", self.line(inspection, "RD04").limit_shown)
        sign = self.line(inspection, "SF01")
        self.assertEqual(sign.limit_shown, sign.limit_text)

    def test_a_clerk_has_no_inspections(self):
        """The village is inspected, it does not inspect."""
        with self.assertRaises(AccessError):
            self.make("clerk")

    def test_a_random_draw_can_be_repeated_by_anybody(self):
        """Pool first, public number afterwards; a changed result is found out."""
        plan = self.model("department", "microworks.inspection.plan").create(
            {
                "name": "First quarter",
                "object_count": 1,
                "candidate_ids": [
                    Command.set(
                        [
                            self.people[role].id
                            for role in (
                                "department",
                                "department2",
                                "finance",
                                "officer",
                            )
                        ]
                    )
                ],
            }
        )
        with self.assertRaises(Refused):
            plan.nonce = "26021"
        plan.action_close_pool()
        with self.assertRaises(Refused) as error:
            plan.action_draw()
        self.assertEqual(self.codes(error), ["MW-PLAN-02"])
        with self.assertRaises(Refused):
            plan.object_count = 2
        plan.nonce = "26021"
        plan.action_draw()
        inspection = plan.inspection_ids
        self.assertEqual(inspection.project_id, self.project)
        self.assertEqual(len(inspection.inspector_ids), 2)
        # The officer works for this township: left out.
        self.assertNotIn(self.people["officer"], inspection.inspector_ids)
        self.assertTrue(plan._is_genuine())
        self.assertIn(self.project.name, plan.pool_html)
        self.assertIn(self.people["officer"].name, plan.pool_html)
        self.assertIn(inspection.inspector_ids[0].name, plan.result_html)
        hashed = base64.b64decode(plan.pool_file)
        self.assertEqual(sha256(hashed).hexdigest(), plan.pool_digest)
        closing = self.env["microworks.event"].search(
            [("res_model", "=", plan._name), ("res_id", "=", plan.id)], order="id"
        )
        told = "".join(closing.mapped(lambda event: event.changes_html or ""))
        self.assertIn(plan.pool_digest, told)
        self.assertNotIn("candidates&", told)
        result = json.loads(plan.result)
        result[0]["inspectors"] = ["test_finance", "test_finance"]
        plan._unguarded().write({"result": json.dumps(result)})
        self.assertFalse(plan._is_genuine())

    def test_a_draw_that_was_damaged_still_opens(self):
        """Whoever looks into it reads the bytes; the tables are left out."""
        plan = self.model("department", "microworks.inspection.plan").create(
            {"name": "Damaged", "area_id": self.project.area_id.id}
        )
        for text in ("{", "[]", '{"objects": [["P1", 1]], "candidates": []}'):
            plan._unguarded().write({"pool_json": text, "result": "[1]"})
            self.assertFalse(plan.pool_html)
            self.assertFalse(plan.result_html)
            self.assertEqual(base64.b64decode(plan.pool_file).decode(), text)

    def test_a_random_inspection_is_published(self):
        """Two inspectors at least; the result gets its notice and a last day."""
        inspection = self.make("department", "INS-D")
        inspection.line_ids.judged = "pass"
        with self.assertRaises(Refused) as error:
            inspection.action_done()
        self.assertEqual(self.codes(error), ["MW-INS-01"])
        inspection.inspector_ids = [Command.link(self.people["department2"].id)]
        inspection.action_done()
        self.assertIn("P13", self.project.publicity_ids.mapped("kind"))
        self.assertTrue(inspection.publish_by)


@tagged("post_install", "-at_install")
class TestFinding(Site):
    def test_three_persons_from_raising_to_closing(self):
        """Raised, put right, looked at again: by three persons; then closed."""
        finding = self.make_finding("officer")
        self.assertEqual(finding.state, "ordered")
        self.assertTrue(finding.due_on)
        reply = self.reply(finding)
        self.assertEqual(finding.state, "replied")
        self.by("officer", finding).recheck_note = "fine"
        with self.assertRaises(RoleRefused):
            self.by("officer", finding).action_recheck()
        self.recheck(finding, "officer2")
        self.assertEqual(reply.sudo().state, "accepted")
        self.by("officer", finding).action_close()
        self.assertEqual(finding.state, "closed")

    def test_photos_before_and_after(self):
        """No order and no reply without a photo."""
        finding = self.make_finding(order=False)
        with self.assertRaises(Refused) as error:
            finding.action_order()
        self.assertEqual(self.codes(error), ["MW-FIND-01"])
        finding = self.make_finding()
        reply = self.model("contractor", "microworks.rectification").create(
            {"finding_id": finding.id, "measures": "Done"}
        )
        with self.assertRaises(Refused) as error:
            reply.action_submit()
        self.assertEqual(self.codes(error), ["MW-RECT-01"])

    def test_a_returned_finding_needs_a_new_reply(self):
        """The old reply does not count twice."""
        finding = self.make_finding()
        reply = self.reply(finding)
        self.by("officer2", finding).action_return("Still cracked")
        self.assertEqual(reply.sudo().state, "rejected")
        with self.assertRaises(Refused):
            reply.action_submit()
        self.reply(finding)
        self.assertEqual(finding.state, "replied")

    def test_a_finding_keeps_the_words_of_who_raised_it(self):
        """Another writer of the area only says what has to be done."""
        finding = self.make_finding("supervisor", order=False, demand=False)
        self.add_photo("supervisor", finding, "finding_id")
        for role in ("officer", "leader", "department"):
            mine = self.by(role, finding)
            for values in (
                {"severity": "serious"},
                {"name": "Nothing serious"},
                {"description": "Looks good", "demand": "none"},
                {"basis": "no rule"},
            ):
                with self.subTest(role=role), self.assert_refused("MW-GUARD-04"):
                    mine.write(values)
        self.by("officer", finding).demand = "Lay it again"
        self.by("officer", finding).action_order()
        self.assertEqual(finding.state, "ordered")

    def test_who_raised_cannot_reply(self):
        """A clerk who also is the supervisor of the village does not do both."""
        self.people["clerk"].group_ids = [
            Command.link(
                self.env.ref("microworks_supervision.group_township_officer").id
            )
        ]
        finding = self.make_finding("clerk")
        with self.assertRaises(RoleRefused):
            self.reply(finding, "clerk")

    def test_a_serious_finding_is_yellow_until_rechecked(self):
        """The colour falls on the re-check, not on the reply."""
        finding = self.make_finding(severity="serious")
        self.assertEqual(self.project.risk_colour, "yellow")
        self.reply(finding)
        self.assertEqual(self.project.risk_colour, "yellow")
        with self.assertRaises(Refused) as error:
            mine = self.by("officer2", finding)
            mine.recheck_note = "Looks fine"
            mine.action_recheck()
        self.assertEqual(self.codes(error), ["MW-FIND-05"])
        self.recheck(finding)
        self.assertEqual(self.project.risk_colour, "green")

    def test_another_reason_holds_the_colour(self):
        """Two serious findings, one re-checked: still yellow."""
        first = self.make_finding(severity="serious")
        self.make_finding(severity="serious")
        self.reply(first)
        self.recheck(first)
        self.assertEqual(self.project.risk_colour, "yellow")

    def test_a_major_finding_stops_the_works(self):
        """Red and suspended; the county looks again, and yellow is observed."""
        finding = self.make_finding(severity="major")
        self.assertEqual(self.project.risk_colour, "red")
        self.assertEqual(self.project.state, "suspended")
        self.reply(finding)
        with self.assertRaises(RoleRefused):
            self.recheck(finding, "officer2")
        self.recheck(finding, "department")
        self.assertEqual(self.project.risk_colour, "yellow")
        with self.assertRaises(Refused) as error:
            self.by("officer", self.project).action_resume("Repaired")
        self.assertIn("MW-SITE-12", self.codes(error))
        self.by("officer", finding).action_close()
        relook = self.model("department", "microworks.inspection").create(
            {"project_id": self.project.id, "kind": "INS-P"}
        )
        relook.line_ids.judged = "pass"
        later = relook.copy()
        later.line_ids.judged = "pass"
        relook.action_done()
        self.assertEqual(self.project.risk_colour, "yellow", "still observed")
        after = fields.Datetime.now() + timedelta(days=8)
        with freeze_time(after):
            later.action_done()
        self.assertEqual(self.project.risk_colour, "green")

    def test_the_colour_cannot_be_written(self):
        """Neither colour nor severity after the order."""
        finding = self.make_finding(severity="serious")
        with self.assertRaises(Refused):
            self.by("officer", self.project).risk_colour = "green"
        with self.assertRaises(Refused):
            finding.severity = "general"
        for values in ({"due_on": "2099-01-01"}, {"state": "closed"}):
            with self.assertRaises(Refused):
                finding.write(values)

    def test_overdue_findings_go_up(self):
        """First the township head, after the same period again the county."""
        finding = self.make_finding()
        model = self.env["microworks.finding"]
        model._cron_escalate()
        self.assertFalse(finding.escalation)
        with freeze_time(f"{finding.due_on + timedelta(days=1)} 08:00:00"):
            model._cron_escalate()
            self.assertEqual(finding.escalation, "township")
            self.assertTrue(finding.is_overdue)
            self.assertIn(finding, model.search([("is_overdue", "=", True)]))
            model._cron_escalate()
            self.assertEqual(finding.escalation, "township")
        self.assertIn(
            self.people["leader"], finding.sudo().activity_ids.mapped("user_id")
        )
        with freeze_time(f"{finding.due_on + timedelta(days=15)} 08:00:00"):
            model._cron_escalate()
        self.assertEqual(finding.escalation, "county")

    def test_a_mistake_is_withdrawn_by_another_person(self):
        """Not by the one who raised it, and with a reason."""
        finding = self.make_finding(order=False)
        with self.assertRaises(RoleRefused):
            finding.action_withdraw("Wrong place")
        with self.assertRaises(Refused):
            self.by("officer2", finding).action_withdraw()
        self.by("officer2", finding).action_withdraw("Wrong place")

    def test_a_contractor_sees_only_his_own_findings(self):
        """Another firm's account finds nothing and cannot reply."""
        finding = self.make_finding()
        self.contractor_user.partner_id.parent_id = self.village.partner_id
        self.env.registry.clear_cache()
        model = self.model("contractor", "microworks.finding")
        self.assertFalse(model.search([("id", "=", finding.id)]))
        with self.assertRaises(AccessError):
            self.reply(finding)


@tagged("post_install", "-at_install")
class TestSiteGates(Site):
    def codes_for(self, target):
        return [refusal.code for refusal in self.project._get_refusals(target)]

    def test_completion_asks_for_progress_logs_and_inspections(self):
        """What the rule set and the life cycle demand is named before the step."""
        codes = self.codes_for("completed")
        for code in ("MW-SITE-13", "MW-GATE-LOG-C", "MW-GATE-INSPECT-C"):
            self.assertIn(code, codes)
        self.make_log(progress=100)
        for _index in range(2):
            inspection = self.model("officer", "microworks.inspection").create(
                {"project_id": self.project.id}
            )
            self.pass_inspection(inspection)
        codes = self.codes_for("completed")
        for code in ("MW-SITE-13", "MW-GATE-LOG-C", "MW-GATE-INSPECT-C"):
            self.assertNotIn(code, codes)

    @freeze_time("2026-06-30 04:00:00")
    def test_each_whole_period_needs_its_entries(self):
        """A log a week: the week without one is named, by its first and last day."""
        line = self.env["microworks.rule.gate"].new(
            {"requirement": "site_log", "count": 1, "days": 7, "unit": "cal"}
        )
        self.project._unguarded().write({"started_on": date(2026, 6, 9)})
        for day in (date(2026, 6, 9), date(2026, 6, 29)):
            self.make_log(date=day)
        missing = self.project._gate_missing(line)[0]
        self.assertIn("2026-06-17", missing)
        self.assertIn("2026-06-24", missing)
        self.make_log(date=date(2026, 6, 20))
        self.assertIsNone(self.project._gate_missing(line))

    @freeze_time("2026-06-30 04:00:00")
    def test_a_period_that_ends_on_a_day_off_ends_on_the_next_working_day(self):
        """The week from Sunday to Sunday takes in the Monday (Civil Code, Art. 203)."""
        line = self.env["microworks.rule.gate"].new(
            {"requirement": "site_log", "count": 1, "days": 7, "unit": "cal"}
        )
        self.project._unguarded().write({"started_on": date(2026, 6, 7)})
        self.assertIn("2026-06-15", self.project._gate_missing(line)[0])
        self.make_log(date=date(2026, 6, 15))
        self.assertIn("2026-06-16", self.project._gate_missing(line)[0])

    def test_the_start_asks_for_position_and_contract(self):
        """No commencement order without both."""
        project = self.make_project()
        self.add_place(project)
        project._unguarded().write({"state": "contracted"})
        codes = [r.code for r in project._get_refusals("under_construction")]
        self.assertIn("MW-SITE-10", codes)
        self.assertIn("MW-SITE-11", codes)

    def test_counts_do_not_grow_with_the_list(self):
        """Progress and counters of many projects take a fixed number of queries."""
        projects = self.project
        for _index in range(10):
            projects |= self.make_project()
        names = ["progress", "certified_value", "site_log_count", "open_finding_count"]
        projects.read(names)
        projects.invalidate_recordset()
        with self.assertQueryCount(12):
            projects.sudo().read(names)
