"""Who bids is secret before the opening, who evaluates before the award."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..exceptions import Refused
from .test_procurement_common import Letting, once

OFFICE = (
    "clerk",
    "supervisor",
    "officer",
    "officer2",
    "leader",
    "department",
    "finance",
    "auditor",
    "discipline",
)


@tagged("post_install", "-at_install")
class TestProcurementNames(Letting):
    made_once = ("handed_in",)

    @classmethod
    def before_made(cls):
        for number, firm in enumerate(cls.firms):
            firm.name = f"Zephyr{number} Ltd"
        for number, expert in enumerate(cls.experts):
            expert.name = f"Quillon{number}"

    def setUp(self):
        super().setUp()
        self.procurement, self.bids = self.handed_in()

    @once
    def handed_in(self):
        procurement = self.published()
        bids = self.env["microworks.bid"]
        for firm, amount in zip(self.firms, (50_000, 52_000, 53_000), strict=False):
            bids += self.bid(procurement, firm, amount)
        self.env.flush_all()
        return procurement, bids.with_env(self.env)

    def seen(self, role, model, names=None, domain=()):
        """Everything ``role`` reads of ``model``, as one text."""
        self.env.invalidate_all()
        user = self.people[role]
        records = self.env[model].with_user(user).search(list(domain))
        names = names or [
            name
            for name, field in records._fields.items()
            if records._has_field_access(field, "read") and field.type != "binary"
        ]
        return json.dumps(records.read(names), default=str)

    # === BIDDERS ===

    def test_nobody_of_the_office_finds_a_bid(self):
        """Search, count, groups, names and exports are empty for every role."""
        for role in OFFICE:
            self.people[role].group_ids += self.env.ref("base.group_allow_export")
            self.env.invalidate_all()
            model = self.env["microworks.bid"].with_user(self.people[role])
            with self.subTest(role=role):
                self.assertFalse(model.search([]))
                self.assertFalse(model.search_count([("partner_id", "!=", False)]))
                self.assertFalse(model._read_group([], ["partner_id"], ["__count"]))
                self.assertFalse(model.name_search("Zephyr"))
                self.assertFalse(
                    self.procurement.with_user(self.people[role]).bid_ids.ids
                )
                with self.assertRaises(AccessError):
                    self.bids.with_user(self.people[role]).read(["partner_id"])
                with self.assertRaises(AccessError):
                    self.bids.with_user(self.people[role]).export_data(["partner_id"])

    def test_no_domain_tells_who_bids(self):
        """A search of procurements by bidder finds nothing."""
        for role in OFFICE:
            model = self.env["microworks.procurement"].with_user(self.people[role])
            for leaf in (
                ("bid_ids.partner_id", "=", self.firms[0].id),
                ("bid_ids.partner_id.name", "ilike", "Zephyr"),
            ):
                with self.subTest(role=role, leaf=leaf):
                    self.assertFalse(model.search([leaf]))

    def test_the_count_stays_visible(self):
        """How many bids there are is known to the office, to a bidder his own."""
        for role in OFFICE:
            self.env.invalidate_all()
            record = self.procurement.with_user(self.people[role])
            self.assertEqual(record.bid_count, 3)
        self.env.invalidate_all()
        bidder = self.contractor_of(self.firms[0])
        self.assertEqual(self.procurement.with_user(bidder).bid_count, 1)
        record = self.procurement.with_user(bidder)
        for name in ("gate_html", "gate_count", "member_count", "invited_ids"):
            with self.assertRaises(AccessError):
                record.read([name])
        for name in ("bid_ids", "member_ids", "invited_ids"):
            with self.assertRaises(AccessError):
                record.search([(name, "!=", False)])

    def test_trail_messages_and_activities_name_nobody(self):
        """Events, messages, followers, activities and notices around the bids."""
        self.committee_named()
        for role in OFFICE:
            for model in (
                "microworks.event",
                "mail.message",
                "mail.activity",
                "mail.followers",
                "microworks.publicity",
                "microworks.procurement",
                "microworks.project",
                "microworks.security",
                "microworks.bid.score",
            ):
                try:
                    text = self.seen(role, model)
                except AccessError:
                    continue
                with self.subTest(role=role, model=model):
                    self.assertNotIn("Zephyr", text)
                    if model == "microworks.event":
                        self.assertNotIn("bidder_", text)
                    self.assertNotIn("Quillon", text)

    def test_the_log_points_at_no_name(self):
        """The index of the log, which auditors read, shows the event without a name."""
        self.env.flush_all()
        head = self.env["microworks.log.head"]
        while head._sequence_batch(self.env.cr):
            pass
        for model in ("microworks.log.node", "microworks.log.pending"):
            text = self.seen("auditor", model)
            self.assertNotIn("Zephyr", text)

    def test_events_are_readable_after_the_opening(self):
        """The control: what was hidden is there once the bids are opened."""
        self.close(self.procurement)
        self.by("supervisor", self.procurement).action_witness()
        self.assertNotIn("Zephyr", self.seen("auditor", "microworks.event"))
        self.procurement.action_open()
        self.env.flush_all()
        self.assertIn("Zephyr", self.seen("auditor", "microworks.event"))
        for role in OFFICE:
            self.env.invalidate_all()
            model = self.env["microworks.bid"].with_user(self.people[role])
            self.assertEqual(len(model.search([])), 3, role)

    def test_a_failed_procurement_keeps_its_bidders_secret(self):
        """Without an opening nobody learns who had bid."""
        self.close(self.procurement)
        self.procurement.action_fail("Too late in the year")
        for role in OFFICE:
            self.env.invalidate_all()
            model = self.env["microworks.bid"].with_user(self.people[role])
            self.assertFalse(model.search([]), role)

    def test_a_bidder_sees_himself_only(self):
        """The account of a firm finds its own bid, before and after the opening."""
        for opened in (False, True):
            if opened:
                self.open(self.procurement)
            for firm, bid in zip(self.firms[:3], self.bids, strict=True):
                self.env.invalidate_all()
                model = self.env["microworks.bid"].with_user(self.contractor_of(firm))
                self.assertEqual(model.search([]), bid)

    def test_a_paper_envelope_is_known_to_who_took_it_in(self):
        """Another officer sees it when the witness is there, the others later."""
        envelope = self.paper(self.procurement, self.firms[3])
        self.assertEqual(self.visible("officer"), envelope)
        self.assertFalse(self.visible("officer2") | self.visible("leader"))
        self.close(self.procurement)
        self.assertFalse(self.visible("officer2"))
        self.by("supervisor", self.procurement).action_witness()
        self.assertEqual(self.visible("officer2"), envelope)
        self.assertFalse(self.visible("leader"))

    def visible(self, role):
        self.env.flush_all()
        self.env.invalidate_all()
        model = self.env["microworks.bid"].with_user(self.people[role])
        return model.search([]).with_env(self.env)

    def test_a_bid_security_names_nobody(self):
        """It is known to who recorded it and to finance, who holds the money."""
        self.by("officer", self.env["microworks.security"]).create(
            {
                "procurement_id": self.procurement.id,
                "partner_id": self.firms[0].id,
                "kind": "bid",
                "amount": 1_000,
            }
        )
        self.env.flush_all()
        for role in OFFICE:
            text = self.seen(role, "microworks.security")
            with self.subTest(role=role):
                known = role in ("officer", "finance")
                self.assertEqual("Zephyr0" in text, known)
        self.open(self.procurement)
        self.assertIn("Zephyr0", self.seen("auditor", "microworks.security"))

    def test_the_lists_of_the_form_are_not_filled_by_the_steps(self):
        """What a gate has read as superuser is not left for the reader."""
        record = self.procurement.with_user(self.people["leader"])
        self.env.invalidate_all()
        answer = record.web_read(
            {
                "gate_html": {},
                "gate_count": {},
                "bid_count": {},
                "member_count": {},
                "bid_ids": {"fields": {"partner_id": {"fields": {"name": {}}}}},
                "member_ids": {"fields": {"partner_id": {"fields": {"name": {}}}}},
            }
        )
        self.assertEqual(answer[0]["bid_ids"], [])
        self.assertEqual(answer[0]["bid_count"], 3)
        self.assertNotIn("Zephyr", json.dumps(answer, default=str))

    # === COMMITTEE ===

    def committee_named(self, role="officer"):
        members = self.env["microworks.committee.member"]
        return members.with_user(self.people[role]).create(
            [
                {"procurement_id": self.procurement.id, "partner_id": expert.id}
                for expert in self.experts[:3]
            ]
        )

    def members_seen(self, role):
        self.env.flush_all()
        self.env.invalidate_all()
        model = self.env["microworks.committee.member"].with_user(self.people[role])
        return len(model.search([]))

    def test_the_committee_is_known_to_who_named_it_and_to_the_county(self):
        """Everybody else finds no member until the award."""
        self.committee_named()
        for role in OFFICE:
            with self.subTest(role=role):
                known = role in ("officer", "department")
                self.assertEqual(self.members_seen(role), 3 if known else 0)
                record = self.procurement.with_user(self.people[role])
                self.assertEqual(record.member_count, 3)

    def test_a_member_with_an_account_knows_himself(self):
        """Who sits on the committee reads his own row, not the others'."""
        named = self.committee_named()
        named += named.create(
            {
                "procurement_id": self.procurement.id,
                "user_id": self.people["clerk"].id,
                "role": "owner_rep",
            }
        )
        # The officer acts for those who have no account, nobody for the others.
        self.assertEqual(named.filtered("may_act"), named[:3])
        self.assertTrue(named[3].with_user(self.people["clerk"]).may_act)
        self.assertEqual(self.members_seen("clerk"), 1)
        self.assertEqual(self.members_seen("supervisor"), 0)

    def evaluated_with(self, amounts=(50_000, 52_000, 53_000)):
        self.open(self.procurement)
        members = self.committee_named()
        members.action_declare()
        self.procurement.action_evaluate()
        return members

    def test_declarations_and_recusals_name_nobody_before_the_award(self):
        """The events of the committee are as secret as its members."""
        self.open(self.procurement)
        members = self.committee_named()
        members[0].action_recuse("Ill")
        members[1:].action_declare()
        self.env.flush_all()
        for role in OFFICE:
            with self.subTest(role=role):
                self.assertNotIn("Quillon", self.seen(role, "microworks.event"))

    def test_a_member_is_recused_in_the_dialog_that_asks_why(self):
        """The button of the list opens it; the reason is kept."""
        member = self.committee_named()[0]
        wizard = self.env["microworks.reason.wizard"].with_user(self.people["officer"])
        wizard.with_context(
            active_model=member._name,
            active_id=member.id,
            step_method="action_recuse",
        ).create({"reason": "A cousin bids"}).action_confirm()
        self.assertTrue(member.recused)
        self.assertEqual(member.recused_reason, "A cousin bids")

    def test_old_events_that_name_a_member_are_hidden(self):
        """Declarations recorded at the procurement, as they were at first, too."""
        self.env["microworks.event"]._record(
            self.procurement,
            kind="record",
            facts={"member": [1, "Quillon9"], "declared": "no conflict"},
        )
        self.assertNotIn("Quillon", self.seen("auditor", "microworks.event"))

    def test_the_gate_names_members_to_those_who_know_them(self):
        """Others read how many declarations are missing."""
        self.open(self.procurement)
        self.committee_named()
        for role, known in (("officer", True), ("department", True), ("leader", False)):
            self.env.invalidate_all()
            html = self.procurement.with_user(self.people[role]).gate_html
            with self.subTest(role=role):
                self.assertIn("MW-PROC-14", html)
                self.assertEqual("Quillon0" in html, known)

    def test_who_may_not_know_a_member_takes_no_step_for_him(self):
        """Declaring and recusing a member one cannot read is refused."""
        self.open(self.procurement)
        members = self.committee_named()
        for role in ("officer2", "leader", "auditor"):
            member = members[0].with_user(self.people[role])
            for step in (member.action_declare, lambda m=member: m.action_recuse("x")):
                self.env.invalidate_all()
                with self.subTest(role=role), self.assertRaises(UserError) as error:
                    step()
                self.assertNotIn("Quillon", str(error.exception))

    def test_the_names_are_there_after_the_award(self):
        """Once the result is determined everybody of the area reads them."""
        self.evaluated_with()
        self.assertEqual(self.members_seen("auditor"), 0)
        self.procurement.action_publish_candidates()
        self.finish_notice(self.procurement, "P06")
        self.satisfy(self.procurement.project_id, "procurement_awarded", "awarded")
        self.assertEqual(self.members_seen("auditor"), 0)
        self.procurement.action_award()
        for role in OFFICE:
            self.assertEqual(self.members_seen(role), 3, role)
        self.assertIn("Quillon0", self.seen("auditor", "microworks.event"))

    def test_points_tell_nothing_before_the_award(self):
        """A score names its member, so it is as secret."""
        procurement = self.published(
            amount=200_000, method="consultation", method_reason=False
        )
        bids = [self.bid(procurement, firm, 150_000) for firm in self.firms[:3]]
        self.open(procurement)
        members = self.committee(procurement)
        self.env["microworks.bid.score"].with_user(self.people["officer"]).create(
            [
                {"bid_id": bid.id, "member_id": member.id, "score": 80}
                for bid in bids
                for member in members
            ]
        )
        self.env.flush_all()
        for role in OFFICE:
            with self.subTest(role=role):
                known = role in ("officer", "department")
                text = self.seen(role, "microworks.bid.score")
                self.assertEqual("Quillon0" in text, known)
        # Who enters nothing can still see that it is complete.
        procurement.with_user(self.people["officer2"]).action_evaluate()
        self.assertEqual(procurement.state, "evaluated")

    def test_two_procurements_of_one_expert_do_not_mix(self):
        """An expert's award elsewhere does not show him here."""
        self.committee_named()
        other = self.awarded()
        self.assertTrue(other.member_ids.partner_id & self.experts[:3])
        self.env.invalidate_all()
        model = self.env["microworks.committee.member"].with_user(
            self.people["auditor"]
        )
        self.assertEqual(model.search([]).procurement_id, other.with_env(model.env))

    def test_a_member_is_not_found_by_a_domain(self):
        """No search of procurements by member leads to a name."""
        self.committee_named()
        model = self.env["microworks.procurement"].with_user(self.people["auditor"])
        found = model.search([("member_ids.partner_id", "=", self.experts[0].id)])
        self.assertFalse(found)
        with self.assertRaises(Refused):
            self.procurement.action_close()
