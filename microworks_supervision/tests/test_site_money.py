"""Measurement, acceptance, settlement and warranty."""

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..exceptions import Refused, RoleRefused
from .test_site_base import Site


@tagged("post_install", "-at_install")
class TestMeasurement(Site):
    def test_two_other_persons_certify_a_period(self):
        """Maker, verifier and certifier are three persons; the value counts."""
        measurement = self.make_measurement("officer", base=100)
        with self.assertRaises(RoleRefused):
            measurement.action_verify()
        self.by("officer2", measurement).action_verify()
        with self.assertRaises(RoleRefused):
            self.by("officer2", measurement).action_certify()
        self.assertEqual(self.contract._certified_value(), 0)
        self.by("department", measurement).action_certify()
        self.assertEqual(measurement.number, 1)
        self.assertEqual(self.contract._certified_value(), 4_000)
        self.assertEqual(self.project.certified_value, 4_000)

    def test_never_more_than_the_contract(self):
        """What was certified before counts against the next period."""
        self.certify(self.make_measurement(base=400))
        measurement = self.make_measurement(base=100.001)
        with self.assertRaises(Refused) as error:
            self.by("officer", measurement).action_verify()
        self.assertIn("MW-MEAS-04", self.codes(error))
        measurement.line_ids.quantity = 100
        self.certify(measurement)
        self.assertEqual(measurement.number, 2)

    def test_two_open_periods_cannot_pass_one_after_the_other(self):
        """Both were verified within the limit; the second fails to certify."""
        first, second = self.make_measurement(base=300), self.make_measurement(base=300)
        for measurement in first | second:
            self.by("officer", measurement).action_verify()
        self.by("officer2", first).action_certify()
        with self.assertRaises(Refused) as error:
            self.by("officer2", second).action_certify()
        self.assertIn("MW-MEAS-04", self.codes(error))

    def test_quantities_are_frozen_once_verified(self):
        """Neither quantity, nor line, nor number can be written any more."""
        measurement = self.make_measurement(base=100)
        self.by("officer", measurement).action_verify()
        with self.assertRaises(Refused):
            measurement.line_ids.quantity = 200
        with self.assertRaises(Refused):
            measurement.write({"line_ids": [Command.clear()]})
        with self.assertRaises(Refused):
            measurement.write({"state": "certified"})
        with self.assertRaises(Refused):
            measurement.line_ids.write({"amount": 1})

    def test_a_forged_default_does_not_certify(self):
        """default_state in the context is dropped, a state in the values refused."""
        model = self.model("officer", "microworks.measurement")
        values = {"contract_id": self.contract.id, "period_start": "2026-01-01"}
        forged = model.with_context(default_state="certified").create(values)
        self.assertEqual(forged.state, "draft")
        with self.assertRaises(Refused):
            model.create({**values, "state": "certified"})

    def test_the_area_cannot_be_forged(self):
        """A clerk elsewhere cannot bring a record of this project into his area."""
        model = self.env["microworks.measurement"].with_user(self.stranger)
        values = {"contract_id": self.contract.id, "period_start": "2026-01-01"}
        with self.assertRaises(AccessError):
            model.create(values)
        with self.assertRaises(AccessError):
            model.create({**values, "area_id": self.other_village.id})

    def test_lines_and_records_stay_where_they_were_entered(self):
        """A line cannot wander to another measurement, nor that to a contract."""
        first, second = self.make_measurement(), self.make_measurement(base=0)
        with self.assertRaises(Refused) as error:
            first.line_ids.measurement_id = second
        self.assertEqual(self.codes(error), ["MW-SITE-02"])
        with self.assertRaises(Refused):
            first.contract_id = False

    def test_a_contractor_changes_only_his_own_drafts(self):
        """What the township entered is read, not written, by the contractor."""
        measurement = self.make_measurement("officer")
        theirs = self.by("contractor", measurement)
        self.assertEqual(theirs.value, 4_000)
        with self.assertRaises(AccessError):
            theirs.line_ids.quantity = 400
        with self.assertRaises(AccessError):
            theirs.note = "more"
        own = self.make_measurement("contractor")
        own.line_ids.quantity = 20

    def test_a_contractor_measures_only_his_own_contract(self):
        """The portal account enters quantities of its contract, not of another."""
        measurement = self.make_measurement("contractor", base=10)
        self.assertEqual(measurement.value, 400)
        with self.assertRaises(RoleRefused):
            measurement.action_verify()
        other = self.contract.sudo().copy_data()[0]
        other.pop("boq_line_ids", None)
        foreign = (
            self.env["microworks.contract"]
            ._unguarded()
            .create(
                {
                    **other,
                    "number": "C-2",
                    "partner_id": self.village.partner_id.id,
                    "project_id": self.project.id,
                    "state": "in_force",
                }
            )
        )
        with self.assertRaises(AccessError):
            measurement.create(
                {"contract_id": foreign.id, "period_start": "2026-01-01"}
            )


@tagged("post_install", "-at_install")
class TestAcceptance(Site):
    def test_a_passed_acceptance_moves_the_project_and_starts_the_warranty(self):
        """Project accepted, warranty of the contract's months, publicity P14."""
        acceptance = self.accept()
        today = self.env.company._legal_today()
        self.assertEqual(self.project.state, "accepted")
        self.assertEqual(self.project.accepted_on, today)
        self.assertTrue(self.project._accepted())
        warranty = self.project.warranty_ids
        self.assertEqual(warranty.ends_on, today + relativedelta(months=12))
        notice = self.project.publicity_ids.filtered(lambda p: p.kind == "P14")
        self.assertEqual(notice.res_id, acceptance.id)
        self.assertAlmostEqual(acceptance.satisfaction, 93.3, 1)

    def test_missing_participants_are_named(self):
        """Class C asks for two villagers; one does not do."""
        self.complete()
        acceptance = self.make_acceptance()
        acceptance.participant_ids.filtered(lambda p: p.name == "Sun").unlink()
        with self.assertRaises(Refused) as error:
            self.by("officer", acceptance).action_pass()
        self.assertIn("MW-GATE-PART-VILLAGERS-C", self.codes(error))
        self.assertIn("MW-GATE-D36", self.codes(error))

    def test_who_disagrees_or_did_not_sign_stands_in_the_way(self):
        """Opinion and signature of each participant count."""
        self.complete()
        acceptance = self.make_acceptance()
        acceptance.participant_ids[0].opinion = "disagree"
        acceptance.participant_ids[1].signed = False
        with self.assertRaises(Refused) as error:
            self.by("officer", acceptance).action_pass()
        self.assertIn("MW-ACC-02", self.codes(error))
        self.assertIn("MW-ACC-03", self.codes(error))

    def test_the_convener_does_not_decide(self):
        """The same officer cannot convene and pass."""
        self.complete()
        acceptance = self.make_acceptance()
        acceptance._unguarded().write({"convener_id": self.people["officer"].id})
        with self.assertRaises(RoleRefused):
            self.by("officer", acceptance).action_pass()

    def test_an_open_serious_finding_stops_the_acceptance(self):
        """The gate of the rule set names the finding."""
        self.make_finding("department", severity="serious")
        self.complete()
        acceptance = self.make_acceptance()
        with self.assertRaises(Refused) as error:
            self.by("officer", acceptance).action_pass()
        self.assertIn("MW-GATE-FINDINGS-ACC", self.codes(error))

    def test_a_segment_does_not_accept_the_project(self):
        """A segment passes while the works go on."""
        acceptance = self.make_acceptance(scope="segment", segment="K0–K1")
        self.by("officer", acceptance).action_pass()
        self.assertEqual(acceptance.state, "passed")
        self.assertEqual(self.project.state, "under_construction")


@tagged("post_install", "-at_install")
class TestSettlement(Site):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partner = cls.env["res.partner"]
        cls.firm = partner.create({"name": "Cost Consult", "is_company": True})
        cls.auditor_person = partner.create({"name": "Fu", "parent_id": cls.firm.id})
        cls.owner_person = partner.create({"name": "Li"})

    def make(self, amount=50_000):
        settlement = self.model("contractor", "microworks.settlement").create(
            {"contract_id": self.contract.id, "submitted_amount": amount}
        )
        settlement.action_submit()
        return settlement

    def review(self, settlement, amount=48_000):
        mine = self.by("officer", settlement)
        mine.write({"reviewed_amount": amount, "reviewer_id": self.firm.id})
        mine.action_review()

    def sign(self, settlement):
        self.model("officer", "microworks.settlement.signature").create(
            [
                {
                    "settlement_id": settlement.id,
                    "party": party,
                    "partner_id": person.id,
                }
                for party, person in (
                    ("owner", self.owner_person),
                    ("contractor", self.contractor_user.partner_id),
                    ("reviewer", self.auditor_person),
                )
            ]
        )
        self.add_document(self.project, "D39")
        # Who recorded the signatures on paper does not conclude them.
        self.by("finance", settlement).action_sign()

    def test_three_signatures_settle_the_project(self):
        """The settled price is known only when signed; project and contract move."""
        self.accept()
        settlement = self.make()
        self.assertTrue(settlement.sudo().due_on)
        self.review(settlement)
        self.assertIsNone(self.project._settled_amount())
        self.sign(settlement)
        settlement = settlement.sudo()
        self.assertEqual(settlement.reduction_amount, 2_000)
        self.assertEqual(settlement.reduction_rate, 4)
        self.assertEqual(self.project._settled_amount(), 48_000)
        self.assertEqual(self.project.state, "settled")
        self.assertEqual(self.contract.state, "settled")
        self.assertIn("P15", self.project.publicity_ids.mapped("kind"))

    def test_not_above_submission_or_contract(self):
        """More than submitted, or than the contract, is refused."""
        self.accept()
        settlement = self.make(amount=60_000)
        with self.assertRaises(Refused) as error:
            self.review(settlement, 51_000)
        self.assertEqual(self.codes(error), ["MW-SET-04"])
        with self.assertRaises(Refused) as error:
            self.review(settlement, 61_000)
        self.assertIn("MW-SET-03", self.codes(error))

    def test_the_contractor_does_not_review_himself(self):
        """A firm with another duty in the project cannot be the reviewer."""
        self.accept()
        settlement = self.make()
        self.firm = self.contractor
        with self.assertRaises(Refused) as error:
            self.review(settlement)
        self.assertEqual(self.codes(error), ["MW-SET-06"])

    def test_the_review_cannot_be_typed_before_or_after(self):
        """The reviewed amount is open only while the review runs."""
        self.accept()
        model = self.model("contractor", "microworks.settlement")
        with self.assertRaises(Refused):
            model.create(
                {
                    "contract_id": self.contract.id,
                    "submitted_amount": 1,
                    "reviewed_amount": 1,
                }
            )
        settlement = self.make()
        self.review(settlement)
        with self.assertRaises(Refused):
            self.by("officer", settlement).reviewed_amount = 49_000
        with self.assertRaises(Refused):
            settlement.submitted_amount = 70_000

    def test_signatures_missing_or_of_others_are_refused(self):
        """Each party signs by a person of its own."""
        self.accept()
        settlement = self.make()
        self.review(settlement)
        with self.assertRaises(Refused) as error:
            self.by("officer", settlement).action_sign()
        self.assertIn("MW-SET-07", self.codes(error))
        with self.assertRaises(Refused) as error:
            self.model("officer", "microworks.settlement.signature").create(
                {
                    "settlement_id": settlement.id,
                    "party": "contractor",
                    "partner_id": self.owner_person.id,
                }
            )
        self.assertEqual(self.codes(error), ["MW-SET-09"])

    def test_a_settlement_needs_an_acceptance(self):
        """Before the acceptance nothing is settled."""
        with self.assertRaises(Refused) as error:
            self.make()
        self.assertEqual(self.codes(error), ["MW-SET-01"])


@tagged("post_install", "-at_install")
class TestWarranty(Site):
    def setUp(self):
        super().setUp()
        self.accept()
        self.warranty = self.project.warranty_ids

    def defect(self):
        return self.model("supervisor", "microworks.warranty.defect").create(
            {
                "warranty_id": self.warranty.id,
                "name": "Crack",
                "due_on": self.env.company._legal_today(),
            }
        )

    def test_the_period_must_be_over(self):
        """Neither expired nor released a day too early."""
        with self.assertRaises(Refused) as error:
            self.by("officer", self.warranty).action_expire()
        self.assertEqual(self.codes(error), ["MW-WARR-01"])
        with self.assertRaises(Refused):
            self.by("officer", self.warranty).write({"ends_on": "2020-01-01"})

    def test_an_open_defect_stops_the_release(self):
        """Repaired by the contractor, confirmed by somebody else, then released."""
        defect = self.defect()
        later = self.warranty.ends_on + relativedelta(days=1)
        self.by("contractor", defect).action_repair()
        with self.assertRaises(AccessError):
            self.by("contractor", defect).action_confirm()
        with freeze_time(f"{later} 08:00:00"):
            self.env["microworks.warranty"]._cron_expire()
            self.assertEqual(self.warranty.state, "expired")
            with self.assertRaises(Refused) as error:
                self.by("officer", self.warranty).action_release()
            self.assertEqual(self.codes(error), ["MW-WARR-02"])
            self.by("supervisor", defect).action_confirm()
            self.by("officer", self.warranty).action_release()
        self.assertTrue(self.warranty._released())

    def test_the_archive_waits_for_the_release(self):
        """The structural condition stands whatever the rule set says."""
        refusals = self.project._get_structural_refusals("archived")
        self.assertEqual([refusal.code for refusal in refusals], ["MW-SITE-18"])
