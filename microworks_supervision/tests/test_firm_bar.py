"""Barred and archived firms take no part; contacts that are parties stay what they are."""

import base64
import json

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PDF
from .test_procurement_common import Letting


class Bars(Letting):
    def bar(self, firm, force=True, **values):
        bar = (
            self.env["microworks.firm.bar"]
            .with_user(self.people["department"])
            .create(
                {
                    "partner_id": firm.id,
                    "area_id": self.county.id,
                    "ground": "collusion",
                    "basis": "招标投标法第53条",
                    "ordered_by": "County notice 7",
                    "file": base64.b64encode(PDF),
                    "file_name": "decision.pdf",
                    "date_from": "2026-01-01",
                    "date_to": "2026-12-31",
                    **values,
                }
            )
        )
        if force:
            self.by("department2", bar).action_confirm()
        return bar


@tagged("post_install", "-at_install")
class TestFirmBar(Bars):
    made_once = ("published",)

    def test_a_barred_firm_does_not_bid(self):
        """Neither from its account nor in an envelope; others do."""
        procurement = self.published()
        self.bar(self.firms[0])
        with self.assert_refused("MW-BID-18"):
            self.bid(procurement, self.firms[0], 48_000)
        with self.assert_refused("MW-BID-18"):
            self.paper(procurement, self.firms[0])
        self.bid(procurement, self.firms[1], 48_000)

    def test_an_archived_firm_does_not_bid(self):
        """Its person still logs in; the bid is refused, an envelope too."""
        procurement = self.published()
        account = self.contractor_of(self.firms[0])
        self.firms[0].active = False
        model = self.env["microworks.bid"].with_user(account)
        with self.assert_refused("MW-BID-17"):
            model._submit(procurement, self.firms[0], {"amount": 48_000})
        with self.assert_refused("MW-BID-17"):
            self.paper(procurement, self.firms[0])

    def test_a_firm_barred_meanwhile_does_not_win(self):
        """Award and signature are refused for the firm in the first place."""
        procurement = self.evaluated()
        procurement.action_publish_candidates()
        self.finish_notice(procurement, "P06")
        self.satisfy(procurement.project_id, "procurement_awarded", "awarded")
        bar = self.bar(self.firms[0])
        with self.assert_refused("MW-BID-18"):
            procurement.action_award()
        self.by("department", bar).action_lift(reason="Decision revoked by the court")
        procurement.action_award()
        contract = self.contract(procurement)
        self.sign_both(contract)
        self.bar(self.firms[0])
        with self.assert_refused("MW-CONT-17"):
            contract.action_sign()

    def test_an_archived_firm_signs_nothing(self):
        """What was awarded is not signed while the contact is archived."""
        contract = self.contract()
        self.sign_both(contract)
        contract.partner_id.sudo().active = False
        with self.assert_refused("MW-CONT-16"):
            contract.action_sign()

    def test_a_bar_takes_two_persons(self):
        """The author does not put it in force; without that it bars nobody."""
        procurement = self.published()
        bar = self.bar(self.firms[0], force=False)
        with self.assert_refused("MW-DUTY-01"):
            bar.action_confirm()
        self.bid(procurement, self.firms[0], 48_000)
        # Another role does not even read what is not in force yet.
        with self.assertRaises(UserError):
            self.by("leader", bar).action_confirm()

    def test_a_bar_has_a_term_and_a_place(self):
        """Outside its days and its area it bars nobody."""
        self.bar(self.firms[0], date_from="2025-01-01", date_to="2026-03-01")
        self.bar(self.firms[1], area_id=self.other_township.id)
        self.bar(self.firms[2], date_from="2026-01-01", date_to="2026-03-02")
        procurement = self.published()
        for firm in self.firms[:2]:
            self.bid(procurement, firm, 48_000)
        with self.assert_refused("MW-BID-18"):
            self.bid(procurement, self.firms[2], 48_000)

    def test_a_bar_holds_for_the_same_firm_entered_twice(self):
        """Whoever bids under the other contact of the firm is barred, too."""
        procurement = self.published()
        self.by("department", self.firms[0])._mark_duplicate(
            self.firms[1].id, reason="Same credit code"
        )
        self.bar(self.firms[0])
        with self.assert_refused("MW-BID-18"):
            self.bid(procurement, self.firms[1], 48_000)

    def test_lifting_needs_a_reason_and_frozen_is_frozen(self):
        """In force nothing is edited; who lifts says why; events tell."""
        bar = self.bar(self.firms[0])
        with self.assert_refused("MW-WF-02"):
            bar.action_lift()
        with self.assert_refused("MW-GUARD-02"):
            bar.write({"date_to": "2026-01-02"})
        bar.action_lift(reason="Fine paid, court order 3")
        events = self.env["microworks.event"].search(
            [("res_model", "=", bar._name), ("res_id", "=", bar.id)]
        )
        self.assertEqual(events.mapped("target"), ["lifted", "in_force"])


@tagged("post_install", "-at_install")
class TestParties(Letting):
    def merge(self, source, target):
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {"dst_partner_id": target.id}
        )
        wizard._merge((source | target).ids, target)

    def test_parties_are_not_merged(self):
        """Odoo's wizard refuses a firm with a sealed bid; the seal stays whole."""
        procurement = self.published()
        for firm in self.firms[:3]:
            self.bid(procurement, firm, 48_000)
        for source, target in (
            (self.firms[0], self.firms[3]),
            (self.firms[3], self.firms[0]),
        ):
            with self.assert_refused("MW-PARTY-01"):
                self.merge(source, target)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        with self.assert_refused("MW-PARTY-01"):
            wizard._update_foreign_keys(self.firms[0], self.firms[3])
        self.open(procurement)
        self.assertEqual(set(procurement.bid_ids.mapped("state")), {"valid"})

    def test_who_is_invited_is_a_party(self):
        """A firm on a list only is not merged or deleted either."""
        plan = self.plan(self.priced())
        plan.excluded_ids = self.firms[3]
        with self.assert_refused("MW-PARTY-01"):
            self.merge(self.firms[3], self.firms[2])
        with self.assert_refused("MW-PARTY-04"):
            self.firms[3].unlink()

    def test_persons_with_a_login_are_not_merged(self):
        """Duties are compared by person: no official becomes another contact."""
        other = self.env["res.partner"].create({"name": "Somebody"})
        with self.assert_refused("MW-PARTY-01"):
            self.merge(self.people["officer"].partner_id, other)

    def test_others_are_merged_as_ever(self):
        """Contacts that nothing here names are Odoo's business."""
        first, second = self.env["res.partner"].create(
            [{"name": "Stationery"}, {"name": "Stationery Ltd"}]
        )
        self.merge(first, second)
        self.assertFalse(first.exists())

    def test_a_duplicate_is_marked_with_reason_and_event(self):
        """Everything keeps its contact; the duplicate is archived; the trail tells."""
        procurement = self.published()
        for firm in self.firms[:3]:
            self.bid(procurement, firm, 48_000)
        firm = self.by("department", self.firms[0])
        with self.assert_refused("MW-WF-02"):
            firm._mark_duplicate(self.firms[3].id)
        with self.assert_refused("MW-ROLE-01"):
            self.by("officer", self.firms[0])._mark_duplicate(
                self.firms[3].id, reason="Same firm"
            )
        for wrong in (self.firms[0].id, 0, "x", self.experts[0].id):
            with self.assert_refused("MW-PARTY-03"):
                firm._mark_duplicate(wrong, reason="Same firm")
        firm._mark_duplicate(self.firms[3].id, reason="Same credit code")
        self.assertFalse(self.firms[0].active)
        event = self.env["microworks.event"].search(
            [("res_model", "=", "res.partner"), ("kind", "=", "record")], limit=1
        )
        self.assertEqual(event.reason, "Same credit code")
        self.open(procurement)
        self.assertEqual(set(procurement.bid_ids.mapped("state")), {"valid"})

    def test_a_changed_name_or_number_leaves_an_event(self):
        """Name, tax number and archiving of a party are told; others are not."""
        procurement = self.published()
        self.bid(procurement, self.firms[0], 48_000)
        events = self.env["microworks.event"]
        before = events.search_count([("res_model", "=", "res.partner")])
        self.firms[0].write({"name": "Firm A (renamed)", "phone": "123"})
        self.firms[3].write({"name": "Nobody's party"})
        found = events.search([("res_model", "=", "res.partner")])
        self.assertEqual(len(found), before + 1)
        content = json.loads(found[0].content)
        self.assertEqual(content["after"], {"name": "Firm A (renamed)"})

    def test_a_signer_stays_with_his_firm(self):
        """A person named here does not move to another firm."""
        contract = self.signed()
        signer = self.env["res.partner"].search(
            [("parent_id", "=", contract.partner_id.id), ("name", "=", "Manager Li")],
            limit=1,
        )
        with self.assert_refused("MW-PARTY-02"):
            signer.parent_id = self.firms[3]
        with self.assertRaises(UserError):
            contract.partner_id.unlink()
