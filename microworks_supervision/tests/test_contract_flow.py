"""The contract of an award, its variations and securities."""

from datetime import timedelta

import psycopg2

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exceptions import Refused, RoleRefused
from .test_procurement_common import Letting


@tagged("post_install", "-at_install")
class TestContractFlow(Letting):
    made_once = ("awarded", "contract")

    def lines(self):
        return [
            {
                "number": "1",
                "name": "Concrete road",
                "unit": "m²",
                "quantity": 100,
                "unit_price": 400,
            },
            {
                "number": "2",
                "name": "Kerb",
                "unit": "m",
                "quantity": 100,
                "unit_price": 100,
            },
        ]

    def awarded_with_lines(self):
        procurement = self.published()
        self.bid(
            procurement, self.firms[0], 50_000, duration_days=60, lines=self.lines()
        )
        for firm in self.firms[1:3]:
            self.bid(procurement, firm, 55_000)
        self.open(procurement)
        self.committee(procurement)
        procurement.action_evaluate()
        procurement.action_publish_candidates()
        self.finish_notice(procurement, "P06")
        self.satisfy(procurement.project_id, "procurement_awarded", "awarded")
        procurement.action_award()
        return procurement

    def running(self, **values):
        return self.in_force(
            self.signed(self.contract(self.awarded_with_lines(), **values))
        )

    def variation(self, contract, quantity, author="clerk", **values):
        return (
            self.env["microworks.variation"]
            .with_user(self.people[author])
            .create(
                {
                    "contract_id": contract.id,
                    "name": "More road",
                    "description": "The road is longer than drawn",
                    "line_ids": [
                        Command.create(
                            {
                                "boq_line_id": contract.boq_line_ids[0].id,
                                "quantity": quantity,
                            }
                        )
                    ],
                    **values,
                }
            )
        )

    # === THE CONTRACT ===

    def test_nothing_is_typed_twice(self):
        """Contractor, amount, duration and items come from the award."""
        procurement = self.awarded_with_lines()
        contract = self.contract(procurement)
        self.assertEqual(contract.partner_id, self.firms[0])
        self.assertEqual(contract.amount, 50_000)
        self.assertEqual(contract.duration_days, 60)
        self.assertEqual(contract.boq_line_ids.mapped("amount"), [40_000, 10_000])
        self.assertEqual(self.contract(procurement), contract)

    def test_the_whole_way_to_the_force(self):
        """Both sign, documents are there: in force, and the project contracted."""
        contract = self.running()
        self.assertEqual(contract.state, "in_force")
        self.assertEqual(contract.project_id.state, "contracted")
        self.assertEqual(contract.project_id.contract_amount, 50_000)
        self.assertTrue(
            contract.project_id.publicity_ids.filtered(lambda p: p.kind == "P08")
        )

    def test_a_lump_sum_may_be_divided_but_not_changed(self):
        """The items of a lump sum always add up to the contract amount."""
        contract = self.contract(start_planned="2026-03-20", duration_days=30)
        line = contract.boq_line_ids
        self.assertEqual(line.amount, 50_000)
        line.unit_price = 30_000
        with self.assertRaises(Refused) as error:
            contract._check_gate("signed")
        self.assertIn("MW-CONT-06", self.codes(error))
        contract.write(
            {"boq_line_ids": [Command.create({"name": "Rest", "unit_price": 20_000})]}
        )
        self.assertNotIn(
            "MW-CONT-06", [r.code for r in contract._get_refusals("signed")]
        )

    def test_items_of_the_bid_are_not_edited(self):
        """What was bid line by line is the contract."""
        contract = self.contract(self.awarded_with_lines())
        for attack in (
            lambda line: line.write({"unit_price": 1}),
            lambda line: line.unlink(),
        ):
            with self.assertRaises(Refused) as error:
                attack(contract.boq_line_ids[0])
            self.assertEqual(self.codes(error), ["MW-CONT-03"])

    def test_one_side_alone_does_not_sign(self):
        """Two parties, two persons."""
        contract = self.contract(duration_days=30)
        with self.assertRaises(Refused) as error:
            contract.action_sign()
        self.assertEqual(self.codes(error), ["MW-CONT-10"])
        self.by("clerk", contract).action_sign_owner()
        with self.assertRaises(Refused) as error:
            contract.action_sign()
        self.assertEqual(self.codes(error), ["MW-CONT-10"])

    def test_nobody_signs_for_a_foreign_firm(self):
        """The representative belongs to the contractor."""
        contract = self.contract(duration_days=30)
        with self.assertRaises(Refused) as error:
            contract._sign_contractor_on_paper(self.firms[3])
        self.assertEqual(self.codes(error), ["MW-CONT-11"])
        rival = self.contractor_account(self.firms[3], "firm_d")
        with self.assertRaises(AccessError):
            contract.with_user(rival).action_sign_contractor()
        account = self.contractor_account(contract.partner_id, "the_winner")
        contract.with_user(account).action_sign_contractor()
        self.assertEqual(contract.contractor_signatory_id, account.partner_id)

    def test_a_signed_draft_is_frozen(self):
        """What one side has signed is not changed under its hand."""
        contract = self.contract(duration_days=30)
        self.by("clerk", contract).action_sign_owner()
        with self.assertRaises(Refused) as error:
            contract.write({"defects_months": 24})
        self.assertEqual(self.codes(error), ["MW-GUARD-02"])
        with self.assertRaises(Refused):
            contract.boq_line_ids[0].write({"unit_price": 1})

    def test_shares_above_the_rules_are_refused(self):
        """Retention 3 %, performance security 10 %, advance 30 % at most."""
        contract = self.contract(duration_days=30)
        for name, limit in (
            ("retention_percent", 3),
            ("security_percent", 10),
            ("advance_percent", 30),
        ):
            contract.write({name: limit + 0.01})
            codes = [r.code for r in contract._get_refusals("signed")]
            self.assertIn("MW-CONT-07", codes, name)
            contract.write({name: limit})
            codes = [r.code for r in contract._get_refusals("signed")]
            self.assertNotIn("MW-CONT-07", codes, name)

    def test_a_late_contract_needs_a_reason_and_turns_yellow(self):
        """Thirty days after the letter of acceptance, not more."""
        contract = self.contract()
        self.sign_both(contract)
        self.frozen.move_to(contract.due_on + timedelta(days=1))
        with self.assertRaises(Refused) as error:
            contract.action_sign()
        self.assertEqual(self.codes(error), ["MW-WF-02"])
        contract.action_sign("The contractor's seal was lost")
        self.assertEqual(contract.state, "signed")
        self.assertEqual(contract.project_id.risk_colour, "yellow")

    def test_amount_and_party_are_guarded(self):
        """Nobody writes amount, contractor, state or signatures."""
        contract = self.contract()
        for vals in (
            {"amount": 1},
            {"partner_id": self.firms[3].id},
            {"state": "in_force"},
            {"current_amount": 1},
            {"owner_signatory_id": self.people["leader"].id},
            {"due_on": "2030-01-01"},
        ):
            with self.subTest(vals=vals), self.assertRaises(Refused) as error:
                contract.write(vals)
            self.assertEqual(self.codes(error), ["MW-GUARD-01"])

    def test_no_contract_without_an_award(self):
        """Not by create, not by a default, not from an open procurement."""
        project = self.priced()
        model = self.env["microworks.contract"].with_user(self.people["officer"])
        with self.assertRaises(Refused) as error:
            model.with_context(default_state="in_force").create(
                {
                    "name": "Side agreement",
                    "project_id": project.id,
                    "partner_id": self.firms[0].id,
                }
            )
        self.assertEqual(self.codes(error), ["MW-CONT-01"])
        with self.assertRaises(Refused) as error:
            self.published().action_create_contract()
        self.assertEqual(self.codes(error), ["MW-CONT-02"])

    def test_a_second_contract_of_one_award_is_impossible(self):
        """The database itself keeps one contract per award."""
        contract = self.contract()
        with (
            self.assertRaises(psycopg2.IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            contract.procurement_id._create_contract()
            self.env.flush_all()

    def test_the_gate_asks_for_the_documents(self):
        """Without the papers of the rule set the contract is not in force."""
        contract = self.signed()
        with self.assertRaises(Refused) as error:
            contract.action_in_force()
        self.assertTrue(all(c.startswith("MW-GATE-") for c in self.codes(error)))

    def test_another_area_and_other_firms_see_no_contract(self):
        """Area and own-records rules hold."""
        contract = self.contract()
        model = self.env["microworks.contract"]
        self.assertFalse(model.with_user(self.stranger).search([]))
        rival = self.contractor_account(self.firms[3], "firm_d")
        self.assertFalse(model.with_user(rival).search([]))
        winner = self.contractor_account(contract.partner_id, "the_winner")
        self.assertEqual(model.with_user(winner).search([]), contract)

    def test_the_papers_can_be_printed(self):
        """Opening record, letter of acceptance and contract, with words."""
        contract = self.contract(self.awarded_with_lines())
        report = self.env["ir.actions.report"].with_user(self.people["officer"])
        for name, record in (
            ("report_opening_record", contract.procurement_id),
            ("report_acceptance_letter", contract.procurement_id),
            ("report_contract", contract),
        ):
            html, _kind = report._render_qweb_html(
                f"microworks_supervision.{name}", record.ids
            )
            self.assertIn("50,000.00", html.decode())
        self.assertIn("伍万元整", html.decode())

    def test_the_list_of_contracts_costs_few_queries(self):
        """Amounts are stored, counts are read by set."""
        for _index in range(2):
            self.contract()
        contracts = self.env["microworks.contract"].search([])
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(5):
            contracts.read(
                ["display_name", "amount", "current_amount", "variation_count"]
            )

    # === VARIATIONS ===

    def offered(self, variation):
        """The roles whose form offers the approval."""
        roles = ("clerk", "officer", "officer2", "leader", "department")
        return {
            role
            for role in roles
            if "approve" in self.by(role, variation)._get_allowed_steps()
        }

    def test_a_small_variation_is_the_townships(self):
        """5 % of the contract: an officer and another one."""
        contract = self.running()
        variation = self.variation(contract, 6.25)
        self.assertEqual(variation.amount, 2_500)
        self.assertEqual(variation.single_percent, 5)
        self.by("officer", variation).action_verify()
        self.assertEqual(variation.level, "township")
        self.assertEqual(self.offered(variation), {"officer2", "leader"})
        with self.assertRaises(RoleRefused) as error:
            self.by("officer", variation).action_approve()
        self.assertEqual(self.codes(error), ["MW-DUTY-01"])
        self.by("officer2", variation).action_approve()
        self.assertEqual(contract.current_amount, 52_500)
        self.assertEqual(contract._current_amount(), 52_500)
        self.assertEqual(contract.amount, 50_000)
        self.assertEqual(contract.boq_line_ids[0]._quantity_now(), 106.25)

    def test_above_five_percent_the_original_approver_decides(self):
        """One cent more goes to whoever approved the works, and is published."""
        contract = self.running()
        variation = self.variation(contract, 6.251)
        self.by("officer", variation).action_verify()
        self.assertEqual(variation.level, "original")
        self.assertEqual(self.offered(variation), {"leader"})
        with self.assertRaises(RoleRefused):
            self.by("officer2", variation).action_approve()
        self.by("leader", variation).action_approve()
        self.assertTrue(
            contract.project_id.publicity_ids.filtered(lambda p: p.kind == "P12")
        )

    def test_above_ten_percent_in_total_the_village_decides_again(self):
        """Many small changes are one big change."""
        contract = self.running()
        for quantity in (6, 6):
            variation = self.variation(contract, quantity)
            self.by("officer", variation).action_verify()
            self.by("officer2", variation).action_approve()
        third = self.variation(contract, 1)
        self.assertEqual(third.cumulative_percent, 10.4)
        self.by("officer", third).action_verify()
        with self.assertRaises(Refused) as error:
            self.by("leader", third).action_approve()
        self.assertEqual(self.codes(error), ["MW-VAR-06"])
        self.add_document(contract.project_id, "D03")
        self.by("leader", third).action_approve()
        self.assertEqual(third.state, "approved")

    def test_crossing_a_class_limit_goes_to_the_county_and_raises_the_class(self):
        """Works that grow above 100,000 are class B from then on."""
        contract = self.running()
        variation = self.variation(contract, 125)
        self.assertEqual(contract.project_id.works_class, "c")
        self.by("officer", variation).action_verify()
        self.assertEqual(variation.level, "county")
        self.add_document(contract.project_id, "D03")
        with self.assertRaises(RoleRefused):
            self.by("leader", variation).action_approve()
        self.by("department", variation).action_approve()
        self.assertEqual(contract.current_amount, 100_000)
        self.assertEqual(contract.project_id.works_class, "b")
        self.assertEqual(contract.project_id.risk_colour, "yellow")

    def test_a_saving_counts_like_an_addition(self):
        """Less of one item is a change, too."""
        contract = self.running()
        variation = self.variation(contract, -50)
        self.assertEqual(variation.amount, -20_000)
        self.assertEqual(variation.single_percent, 40)

    def test_more_than_there_is_cannot_be_taken_away(self):
        """An item does not become negative."""
        contract = self.running()
        variation = self.variation(contract, -100.001)
        with self.assertRaises(Refused) as error:
            self.by("officer", variation).action_verify()
        self.assertIn("MW-VAR-04", self.codes(error))

    def test_an_item_keeps_its_rate(self):
        """Another price is another item, and is seen as such."""
        contract = self.running()
        with self.assertRaises(Refused) as error:
            variation = self.variation(contract, 1)
            variation.line_ids.unit_price = 999
        self.assertEqual(self.codes(error), ["MW-VAR-08"])

    def test_a_new_item_joins_the_bill_when_approved(self):
        """It can be measured then, up to its quantity."""
        contract = self.running()
        variation = self.variation(
            contract,
            1,
            line_ids=[
                Command.create({"name": "Culvert", "quantity": 2, "unit_price": 1_000})
            ],
        )
        self.by("officer", variation).action_verify()
        self.by("officer2", variation).action_approve()
        added = contract.boq_line_ids.filtered("variation_line_id")
        self.assertEqual(added.name, "Culvert")
        self.assertEqual(added._quantity_now(), 2)
        self.assertEqual(sum(contract.boq_line_ids.mapped("amount")), 50_000)

    def test_a_draft_contract_is_not_varied(self):
        """Before the signature there is nothing to vary."""
        contract = self.contract(self.awarded_with_lines())
        with self.assertRaises(Refused) as error:
            self.variation(contract, 1)
        self.assertEqual(self.codes(error), ["MW-VAR-01"])

    def test_a_verified_variation_is_frozen(self):
        """Amounts and shares do not move after the verification."""
        contract = self.running()
        variation = self.variation(contract, 1)
        self.by("officer", variation).action_verify()
        with self.assertRaises(Refused):
            variation.line_ids.quantity = 50
        for vals in ({"amount": 1}, {"level": "township"}, {"state": "approved"}):
            with self.assertRaises(Refused) as error:
                variation.write(vals)
            self.assertEqual(self.codes(error), ["MW-GUARD-01"])

    # === SECURITIES ===

    def security(self, contract, amount, **values):
        return (
            self.env["microworks.security"]
            .with_user(self.people["officer"])
            .create({"contract_id": contract.id, "amount": amount, **values})
        )

    def test_a_performance_security_has_a_cap(self):
        """10 % of the contract, not a cent more."""
        contract = self.contract()
        bond = self.security(contract, 5_000.01)
        with self.assertRaises(Refused) as error:
            self.by("officer2", bond).action_hold()
        self.assertEqual(self.codes(error), ["MW-BOND-02"])
        bond.amount = 5_000
        self.by("officer2", bond).action_hold()
        self.assertTrue(contract._holds_performance_security())
        bond.action_return_security()
        self.assertFalse(contract._holds_performance_security())

    def test_a_security_secures_one_project(self):
        """A procurement of another project beside the contract is refused."""
        contract, other = self.contract(), self.plan(self.priced())
        with self.assertRaises(Refused) as error:
            self.security(contract, 1_000, procurement_id=other.id)
        self.assertEqual(self.codes(error), ["MW-PART-02"])
        bond = self.security(contract, 1_000)
        with self.assertRaises(Refused) as error:
            bond.procurement_id = other
        self.assertEqual(self.codes(error), ["MW-PART-02"])

    def test_who_records_a_security_does_not_confirm_it(self):
        """Two persons see the paper."""
        bond = self.security(self.contract(), 1_000)
        with self.assertRaises(RoleRefused) as error:
            bond.action_hold()
        self.assertEqual(self.codes(error), ["MW-DUTY-01"])

    def test_quality_money_waits_for_the_performance_security(self):
        """Before the completion there is one of them, not both."""
        contract = self.signed(self.contract(duration_days=30))
        self.by("officer2", self.security(contract, 1_000)).action_hold()
        quality = self.security(contract, 100, kind="quality")
        with self.assertRaises(Refused) as error:
            self.by("officer2", quality).action_hold()
        self.assertEqual(self.codes(error), ["MW-BOND-03"])

    def test_a_signed_contract_reminds_of_the_bid_security(self):
        """Five days after the contract it goes back."""
        procurement = self.awarded_with_lines()
        bond = self.security(
            self.env["microworks.contract"],
            500,
            procurement_id=procurement.id,
            partner_id=self.firms[0].id,
            kind="bid",
        )
        self.by("officer2", bond).action_hold()
        self.signed(self.contract(procurement))
        self.assertEqual(len(bond.activity_ids), 1)
        self.assertFalse(procurement.activity_ids)

    def test_terminated_works_terminate_the_contract(self):
        """The contract ends with the project."""
        contract = self.running()
        self.by("leader", contract.project_id).action_terminate("Landslide")
        self.assertEqual(contract.state, "terminated")

    def test_a_contract_that_ends_before_the_works_frees_them(self):
        """The award ends with it, the public reads it, the works are let again."""
        contract = self.running()
        project, award = contract.project_id, contract.procurement_id
        self.assertEqual(project.state, "contracted")
        self.by("leader", contract).action_terminate("The firm is insolvent")
        self.assertEqual((award.state, project.state), ("cancelled", "priced"))
        notice = self.env["microworks.publicity"].search(
            [("res_model", "=", contract._name), ("res_id", "=", contract.id)],
            order="id desc",
            limit=1,
        )
        self.assertEqual((notice.kind, notice.state), ("P08", "draft"))
        self.assertNotIn(contract.partner_id.name, notice.body)
        again = self.plan(project)
        self.assertEqual(again.state, "draft")

    def test_a_bid_security_is_two_percent_of_the_ceiling(self):
        """It belongs to the procurement."""
        procurement = self.published()
        bond = (
            self.env["microworks.security"]
            .with_user(self.people["officer"])
            .create(
                {
                    "procurement_id": procurement.id,
                    "partner_id": self.firms[0].id,
                    "kind": "bid",
                    "amount": 1_200.01,
                }
            )
        )
        self.assertEqual(bond.project_id, procurement.project_id)
        with self.assertRaises(Refused) as error:
            self.by("finance", bond).action_hold()
        self.assertEqual(self.codes(error), ["MW-BOND-02"])
