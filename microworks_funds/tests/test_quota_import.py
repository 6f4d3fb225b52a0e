"""The quota list of the budget system: good rows in, bad rows named."""

import base64
import io

import openpyxl

from odoo.tests import tagged

from odoo.addons.microworks_supervision.exceptions import Refused, RoleRefused

from .common import Funds

TITLES = "指标ID,指标文号,金额（万元）,年度,功能分类,经济分类,项目代码,预算单位"


@tagged("post_install", "-at_install")
class TestQuotaImport(Funds):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source._unguarded().document_number = "清财农〔2026〕17号"
        cls.quotas = cls.env["microworks.fund.quota"].with_user(cls.people["finance"])

    def take(self, *rows, titles=TITLES, quotas=None):
        """Import rows. :return: created, updated, unchanged, codes of the problems"""
        data = "\n".join([titles, *rows]).encode()
        quotas = self.quotas if quotas is None else quotas
        report = quotas._import(data, "list.csv")
        self.problems = report["problems"]
        return (
            report["created"],
            report["updated"],
            report["unchanged"],
            [problem[2] for problem in self.problems],
        )

    def quota_of(self, code):
        return self.quotas.search([("code", "=", code)])

    def test_good_rows_become_drafts_and_bad_ones_are_named(self):
        """One bad row stops no other, and each bad one says why."""
        self.env["res.partner"].create({"name": "清和县教育局"})
        found = self.take(
            "Q-1,清财农[2026] 17号,12.5,2026,2130701 补助,50302,P-1,清和县教育局",
            "Q-2,清财农〔2026〕99号,1,2026,,,,",
            "Q-3,清财农〔2026〕17号,-1,2026,,,,",
            "Q-4,清财农〔2026〕17号,abc,2026,,,,",
            "Q-1,清财农〔2026〕17号,3,2026,,,,",
            ",清财农〔2026〕17号,3,2026,,,,",
            "1.23E+15,清财农〔2026〕17号,3,2026,,,,",
            "Q-5,清财农〔2026〕17号,1,2026年,,,,没有的单位",
            "合计,,15,,,,,",
        )
        self.assertEqual(
            found, (2, 0, 0, ["MW-QIMP-02", *["MW-QIMP-01"] * 5, "MW-QIMP-06"])
        )
        self.assertEqual([problem[0] for problem in self.problems][:2], [3, 4])
        quota = self.quota_of("Q-1")
        self.assertEqual(
            (quota.amount, quota.year, quota.state, quota.source_id, quota.unit_id.name)
            + (quota.function_class, quota.economic_class, quota.budget_project_code),
            (125_000, 2026, "draft", self.source, "清和县教育局")
            + ("2130701", "50302", "P-1"),
        )
        event = self.env["microworks.event"].search(
            [("res_model", "=", quota._name), ("res_id", "=", quota.id)]
        )
        self.assertEqual(event.kind, "import")
        self.assertIn("list.csv", event.content)

    def test_same_file_again_changes_nothing(self):
        """The second import counts the rows as unchanged and writes no event."""
        rows = [f"Q-{n},清财农〔2026〕17号,{n}.5,2026,,,," for n in range(1, 6)]
        self.assertEqual(self.take(*rows), (5, 0, 0, []))
        events = self.env["microworks.event"].search_count([])
        self.assertEqual(self.take(*rows), (0, 0, 5, []))
        self.assertEqual(self.env["microworks.event"].search_count([]), events)

    def test_draft_follows_the_list_and_confirmed_does_not(self):
        """A changed row changes a draft; a confirmed quota is named instead."""
        self.take("Q-1,清财农〔2026〕17号,1,2026,2130701,,,")
        self.assertEqual(self.take("Q-1,清财农〔2026〕17号,2,2026,,,,"), (0, 1, 0, []))
        quota = self.quota_of("Q-1")
        self.assertEqual((quota.amount, quota.function_class), (20_000, "2130701"))
        self.source._unguarded().write({"amount": 10_000_000})
        quota.action_confirm()
        self.assertEqual(
            self.take("Q-1,清财农〔2026〕17号,3,2026,,,,"), (0, 0, 0, ["MW-QIMP-04"])
        )
        self.assertEqual(quota.amount, 20_000)

    def test_two_sources_of_one_number(self):
        """The budget year decides between sources of one number, or nobody does."""
        kinds = self.env["microworks.funding.kind"].search([], limit=2)
        twin = self.source.copy(
            {
                "document_number": self.source.document_number,
                "kind_id": kinds[1].id,
                "year": self.source.year + 1,
            }
        )
        year = self.source.year
        self.take(f"Q-1,清财农〔2026〕17号,1,{year},,,,")
        self.take(f"Q-2,清财农〔2026〕17号,1,{year + 1},,,,")
        self.assertEqual(self.quota_of("Q-1").source_id, self.source)
        self.assertEqual(self.quota_of("Q-2").source_id, twin)
        twin.year = year
        found = self.take(f"Q-3,清财农〔2026〕17号,1,{year},,,,")
        self.assertEqual(found, (0, 0, 0, ["MW-QIMP-03"]))

    def test_quota_of_another_area_stays(self):
        """A quota that the person may not see is neither changed nor told about."""
        self.take("Q-1,清财农〔2026〕17号,1,2026,,,,")
        twin = self._person("twin", "group_county_finance", self.other_village)
        self.source.copy(
            {
                "area_id": self.other_village.id,
                "document_number": "清财农〔2026〕18号",
            }
        )
        found = self.take(
            "Q-1,清财农〔2026〕18号,2,2026,,,,", quotas=self.quotas.with_user(twin)
        )
        self.assertEqual(found, (0, 0, 0, ["MW-QIMP-05"]))
        self.assertEqual(self.quota_of("Q-1").amount, 10_000)

    def test_only_finance_imports(self):
        """The role is asked before the file is looked at."""
        for role in ("clerk", "officer", "leader", "department", "auditor"):
            quotas = self.quotas.with_user(self.people[role])
            with self.subTest(role), self.assertRaises(RoleRefused):
                quotas._import(b"", "")

    def test_file_that_is_none(self):
        """What is no table is refused as a whole, whatever its name says."""
        for data in (b"", b"%PDF-1.4 x", b"\xd0\xcf\x11\xe0 old", b"PK\x03\x04 zip"):
            with self.subTest(data), self.assertRaises(Refused) as error:
                self.quotas._import(data, "list.xlsx")
            self.assertEqual(self.codes(error), ["MW-QIMP-10"])

    def test_dialogue_takes_an_excel_file(self):
        """The dialogue reads Excel, counts, and shows the remarks escaped."""
        book = openpyxl.Workbook()
        for row in (
            ["2026年预算指标台账"],
            ["指标文号", "指标编码", "指标金额(元)", "预算年度"],
            ["清财农〔2026〕17号", "Q-7", 1234567.8, 2026],
            ["清财农〔2026〕17号", "<b>Q-8</b>", "?", 2026],
        ):
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        wizard = (
            self.env["microworks.quota.import"]
            .with_user(self.people["finance"])
            .create(
                {"file": base64.b64encode(stream.getvalue()), "file_name": "x.xlsx"}
            )
        )
        wizard.action_preview()
        self.assertFalse(self.quota_of("Q-7"))
        self.assertEqual((wizard.row_count, wizard.refused_count), (1, 1))
        self.assertIn("1,234,567.80", wizard.preview_html)
        wizard.action_import()
        self.assertEqual((wizard.count_created, wizard.problem_count), (1, 1))
        self.assertIn("&lt;b&gt;Q-8", wizard.problem_html)
        self.assertEqual(self.quota_of("Q-7").amount, 1_234_567.8)

    def test_the_preview_holds_the_list_against_what_is_stored(self):
        """Unknown sources, confirmed quotas and units are named before Import."""
        self.take("P-1,清财农〔2026〕17号,1,2026,,,,")
        self.by("finance", self.quota_of("P-1")).action_confirm()
        text = "\n".join(
            [
                "指标ID,指标文号,金额,年度,预算单位",
                "P-1,清财农〔2026〕17号,2,2026,",
                "P-2,没有〔2026〕1号,1,2026,",
                "P-3,清财农〔2026〕17号,1,2026,Nobody",
            ]
        )
        wizard = (
            self.env["microworks.quota.import"]
            .with_user(self.people["finance"])
            .create({"file": base64.b64encode(text.encode()), "file_name": "x.csv"})
        )
        wizard.action_preview()
        self.assertEqual((wizard.row_count, wizard.refused_count), (1, 2))
        for code in ("MW-QIMP-02", "MW-QIMP-04", "MW-QIMP-06"):
            self.assertIn(code, wizard.preview_html)
        self.assertFalse(self.quota_of("P-3"))
        wizard.action_import()
        self.assertEqual((wizard.count_created, wizard.problem_count), (1, 3))

    def test_one_quota_in_three_dresses(self):
        """An identifier with and without an apostrophe is one quota, not three."""
        rows = [
            f"{code},清财农〔2026〕17号,1,2026,,,,"
            for code in ("'00400123456789012345", "00400123456789012345")
        ]
        self.assertEqual(self.take(*rows), (1, 0, 0, ["MW-QIMP-01"]))
        self.assertEqual(
            self.take('="00400123456789012345",清财农〔2026〕17号,1,2026,,,,'),
            (0, 0, 1, []),
        )
        self.assertEqual(self.take("Q-77,清财农〔2026〕17号,1,2026,,,,")[0], 1)
        self.assertEqual(self.take("Ｑ-77 ,清财农〔2026〕17号,1,2026,,,,")[2], 1)

    def test_a_sum_with_a_document_number_is_no_quota(self):
        """A line of totals is left out, whatever else stands in it."""
        self.assertEqual(
            self.take(
                "S-01,清财农〔2026〕17号,1,2026,,,,",
                "小计,清财农〔2026〕17号,1,2026,,,,",
            ),
            (1, 0, 0, []),
        )
        self.assertFalse(self.quota_of("小计"))

    def test_the_unit_above_the_titles_counts(self):
        """12.5 in ten thousand yuan is 125,000 yuan wherever the unit stands."""
        titles = "指标台账\n单位：万元\n指标ID,指标文号,金额,年度"
        self.take("U-01,清财农〔2026〕17号,12.5,2026", titles=titles)
        self.assertEqual(self.quota_of("U-01").amount, 125_000)

    def test_a_doubt_is_a_question(self):
        """Two units of one column are asked for, and nothing is stored."""
        titles = "单位：元\n" + TITLES
        with self.assert_refused("MW-QIMP-11"):
            self.take("Q-1,清财农〔2026〕17号,1,2026,,,,", titles=titles)
        data = f"{titles}\nQ-1,清财农〔2026〕17号,1,2026,,,,\n".encode()
        wizard = (
            self.env["microworks.quota.import"]
            .with_user(self.people["finance"])
            .create({"file": base64.b64encode(data), "file_name": "x.csv"})
        )
        wizard.action_preview()
        self.assertEqual((wizard.question_key, wizard.row_count), ("unit", 0))
        choices = self.env["microworks.table.choice"].with_user(self.people["finance"])
        wizard.choice_id = choices.search(
            [
                ("res_model", "=", wizard._name),
                ("res_id", "=", wizard.id),
                ("value", "=", "万元"),
            ]
        )
        wizard.action_answer()
        self.assertFalse(wizard.question)
        wizard.action_import()
        self.assertEqual(self.quota_of("Q-1").amount, 10_000)

    def test_thousand_rows_in_few_queries(self):
        """The number of queries does not grow with every row."""
        rows = [f"L-{n},清财农〔2026〕17号,1,2026,,,," for n in range(1000)]
        self.take(*rows)
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            self.assertEqual(self.take(*rows), (0, 0, 1000, []))
