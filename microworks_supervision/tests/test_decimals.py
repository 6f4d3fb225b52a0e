"""Quantities and rates keep their decimals; what cannot be kept is refused."""

from odoo import Command
from odoo.tests import tagged

from ..exceptions import Refused
from .test_contract_flow import TestContractFlow as Flow


@tagged("post_install", "-at_install")
class TestDecimals(Flow):
    # The tests of the flow run where they stand.
    for _name in [name for name in dir(Flow) if name.startswith("test_")]:
        locals()[_name] = None
    del _name

    def lines(self):
        """10,368 m² × 5.328 = 55,240.704, and the rest of a round price."""
        return [
            {
                "number": "1",
                "name": "Concrete road",
                "unit": "m²",
                "quantity": "1036.8",
                "unit_price": "48.2253",
            },
        ]

    def awarded_with_lines(self):
        procurement = self.published()
        # 1036.8 × 48.2253 = 49,999.99104
        self.bid(
            procurement, self.firms[0], "49999.99", duration_days=60, lines=self.lines()
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

    def refused(self, call):
        with self.assertRaises(Refused) as error:
            call()
        return self.codes(error)

    def item(self, **values):
        return {"name": "Slab", "unit": "m²", "quantity": 1, "unit_price": 1, **values}

    def test_a_bid_with_four_decimals(self):
        """A right total of rates with decimals is taken, and reaches the contract."""
        contract = self.contract(self.awarded_with_lines())
        line = contract.boq_line_ids
        self.assertEqual((line.quantity, line.unit_price), (1036.8, 48.2253))
        self.assertEqual(line.amount, 49_999.99)

    def test_rate_with_three_decimals(self):
        """10,368 × 5.328 is 55,240.70, not 55,261.44."""
        contract = self.contract(self.awarded_with_lines())
        line = (
            self.env["microworks.boq.line"]
            ._unguarded()
            .create(
                self.item(contract_id=contract.id, quantity=10_368, unit_price=5.328)
            )
        )
        line.invalidate_recordset()
        self.assertEqual(line.unit_price, 5.328)
        self.assertEqual(line.amount, 55_240.70)

    def test_variation_of_ten_thousandths(self):
        """12.3456 t × 5,000 is 61,728.00."""
        contract = self.running()
        variation = self.variation(
            contract,
            1,
            line_ids=[
                Command.create(self.item(quantity=12.3456, unit_price=5_000, unit="t"))
            ],
        )
        variation.line_ids.invalidate_recordset()
        self.assertEqual(variation.line_ids.quantity, 12.3456)
        self.assertEqual(variation.amount, 61_728)

    def test_more_decimals_than_are_kept(self):
        """A fifth decimal is refused in words, by create and by write."""
        contract = self.running()
        line = self.item(unit_price=5_000)
        for bad in ({"quantity": 12.34567}, {"unit_price": 0.00001}):
            with self.subTest(bad=bad):
                codes = self.refused(
                    lambda bad=bad: self.variation(
                        contract, 1, line_ids=[Command.create(line | bad)]
                    )
                )
                self.assertEqual(codes, ["MW-NUM-07"])
        variation = self.variation(contract, 1)
        codes = self.refused(lambda: variation.line_ids.write({"quantity": 1.00001}))
        self.assertEqual(codes, ["MW-NUM-07"])

    def test_a_county_sets_its_decimals(self):
        """The number of decimals is a setting, no number in a program."""
        self.env.ref("microworks_supervision.decimal_works_quantity").digits = 5
        self.env.registry.clear_cache()
        contract = self.running()
        variation = self.variation(contract, 1)
        variation.line_ids.write({"quantity": 1.00001})
        codes = self.refused(lambda: variation.line_ids.write({"quantity": 1.000001}))
        self.assertEqual(codes, ["MW-NUM-07"])

    def test_amounts_are_kept_to_the_fen(self):
        """An amount with a third decimal is refused, a float's own noise is not."""
        project = self.make_project()
        for amount in (48_999.999, "48999.999"):
            with self.subTest(amount=amount):
                codes = self.refused(
                    lambda amount=amount: project.write({"estimated_amount": amount})
                )
                self.assertEqual(codes, ["MW-NUM-07"])
        project.write({"estimated_amount": 48_999.99})
        project.write({"estimated_amount": 0.1 + 0.2})
        self.assertEqual(project.estimated_amount, 0.3)

    def test_dialogues_keep_to_the_fen(self):
        """What is typed into a dialogue is asked for the same."""
        wizard = self.env["microworks.ceiling.wizard"]
        project = self.make_project()
        codes = self.refused(
            lambda: wizard.create({"project_id": project.id, "amount": 1.005})
        )
        self.assertEqual(codes, ["MW-NUM-07"])

    def test_ceiling_price_of_a_program(self):
        """An amount given to a step is no word, no list and no fraction of a fen."""
        project = self.make_project()
        for bad, code in (
            ("abc", "MW-NUM-01"),
            (float("nan"), "MW-NUM-01"),
            ([1], "MW-NUM-01"),
            (True, "MW-NUM-01"),
            (None, "MW-NUM-01"),
            (1.005, "MW-NUM-07"),
            (1e14, "MW-NUM-02"),
        ):
            with self.subTest(bad=bad):
                codes = self.refused(lambda bad=bad: project.action_set_ceiling(bad))
                self.assertEqual(codes, [code])
