"""What funds add to projects, contracts and papers."""

from odoo.tests import tagged

from .common import Funds


@tagged("post_install", "-at_install")
class TestProjectFunds(Funds):
    def codes_of(self, refusals):
        return [refusal.code for refusal in refusals]

    def test_no_start_before_funds_are_in_place(self):
        """Works begin when the allocations cover the contract."""
        project, contract = self._make_contract(50_000)
        project._unguarded().write({"state": "contracted"})
        contract._unguarded().write({"state": "signed"})
        self._fund(project, 49_999.99)
        refusals = project._get_structural_refusals("under_construction")
        self.assertIn("MW-FUND-20", self.codes_of(refusals))
        self._fund(project, 0.01)
        project.invalidate_recordset()
        refusals = project._get_structural_refusals("under_construction")
        self.assertNotIn("MW-FUND-20", self.codes_of(refusals))

    def test_no_archive_before_everything_is_paid(self):
        """What is settled must be paid, retention included."""
        self.settle(90_000)
        self.paid(87_300, "settlement")
        refusals = self.project._get_structural_refusals("archived")
        self.assertIn("MW-FUND-21", self.codes_of(refusals))
        self.assertIn("87,300.00 of 90,000.00", "".join(r.what for r in refusals))

    def test_amounts_of_the_project(self):
        """Allocated, paid, in flight and available add up."""
        self.paid(10_000)
        self.submitted(5_000)
        project = self.by("clerk", self.project)
        project.invalidate_recordset()
        self.assertEqual(
            (
                project.funds_allocated,
                project.funds_paid,
                project.funds_in_flight,
                project.funds_available,
                project.funds_paid_percent,
            ),
            (100_000, 10_000, 5_000, 85_000, 10),
        )

    def test_amounts_of_many_contracts_in_one_statement(self):
        """The total of a recordset costs one query."""
        contracts = self.contract
        for _index in range(5):
            contracts |= self._make_contract(1_000)[1]
        self.submitted(5_000)
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.assertEqual(contracts._in_flight_amount(), 5_000)

    def test_printed_request(self):
        """The printed form carries amount, capitals and quota document."""
        request = self.submitted(30_000)
        report = self.env.ref("microworks_funds.payment_request_report")
        html, _type = report._render_qweb_html(report.report_name, request.ids)
        text = html.decode()
        for part in ("叁万元整", request.number, self.quota.document_number):
            self.assertIn(part, text)

    def test_amounts_in_words_everywhere(self):
        """Odoo's own amounts in words are Chinese for Chinese readers."""
        currency = self.env.ref("base.CNY").with_context(lang="zh_CN")
        self.assertEqual(currency.amount_to_text(1409.5), "壹仟肆佰零玖元伍角整")
