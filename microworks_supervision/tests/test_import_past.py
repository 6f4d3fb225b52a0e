"""Lists of works of earlier years become historical records, row by row."""

import base64
import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..exceptions import RoleRefused
from .common import County

HEADS = (
    "项目编号,项目名称,乡镇,建设地点,类别,建设内容,总投资（万元）,合同金额(元),施工单位,"
    "统一社会信用代码,开工日期,竣工日期,年度,状态,资金来源"
)


def row(**values):
    """A line of the list; what is not told is a finished road of Hengda's."""
    cells = {
        "number": "QH-2021-001",
        "name": "Road hardening, group 3",
        "township": "Liuhe Town",
        "place": "Shangwan Village group 3",
        "kind": "道路",
        "content": "硬化道路320米",
        "total": "6.5",
        "contract": "59800",
        "firm": "Hengda Works Ltd",
        "credit": "",
        "start": "2021-03-05",
        "end": "2021-05-20",
        "year": "2021",
        "state": "已验收",
        "funding": "一事一议奖补",
        **values,
    }
    return ",".join(f'"{cell}"' for cell in cells.values())


@tagged("post_install", "-at_install")
class TestImportPast(County):
    def list_of(self, *rows, heads=HEADS):
        return "\n".join(["清和县项目台账", heads, *rows]).encode()

    def wizard(self, *rows, role="officer", area=None, data=None):
        """The dialogue after its preview."""
        wizard = (
            self.env["microworks.past.import"]
            .with_user(self.people[role])
            .create(
                {
                    "area_id": (area or self.township).id,
                    "file": base64.b64encode(data or self.list_of(*rows)),
                    "file_name": "台账.csv",
                }
            )
        )
        wizard.action_preview()
        return wizard

    def answer(self, wizard, value):
        choice = self.env["microworks.table.choice"].search(
            [
                ("res_id", "=", wizard.id),
                ("question", "=", wizard.question_key),
                ("value", "=", value),
            ]
        )
        wizard.choice_id = choice[-1:]
        wizard.action_answer()

    def take(self, *rows, answers=None, role="officer", area=None):
        """The run of an import without questions, or with these answers."""
        model = self.env["microworks.ocds.import"].with_user(self.people[role])
        area = (area or self.township).with_user(self.people[role])
        return model._import_past(self.list_of(*rows), "台账.csv", area, answers)

    def works(self):
        return self.env["microworks.project"].search([("origin", "=", "history")])

    def reasons(self, run):
        return {line.line: line.reason for line in run.error_ids}

    # === WHAT IT BECOMES ===

    def test_a_row_becomes_a_historical_record(self):
        """Village, kind, amounts in yuan, firm and days are those of the row."""
        run = self.take(row())
        project = self.works()
        self.assertEqual((project.state, project.origin), ("archived", "history"))
        self.assertEqual(project.area_id, self.village)
        self.assertEqual(project.works_type, "road")
        self.assertEqual(project.estimated_amount, 65_000)
        self.assertEqual(str(project.completed_on), "2021-05-20")
        self.assertFalse(project.works_class)
        release = project.ocds_release_ids
        self.assertEqual((release.import_id, release.year), (run, 2021))
        self.assertIn("一事一议奖补", release.told)
        letting = release.procurement_id
        self.assertEqual(letting.winner_id, self.contractor)
        self.assertEqual(letting.award_amount, 59_800)
        self.assertEqual(run.count_created, 1)

    def test_the_import_leaves_one_event_with_hash_and_counts(self):
        """What went in, by whom, in which role, with the SHA-256 of the file."""
        run = self.take(row(), row(number="", name=""))
        event = self.env["microworks.event"].search(
            [("res_model", "=", run._name), ("res_id", "=", run.id)]
        )
        content = json.loads(event.content)
        self.assertEqual(content["role"], "group_township_officer")
        self.assertEqual(content["facts"]["sha256"], run.sha256)
        self.assertEqual(content["facts"]["created"], 1)
        self.assertEqual(content["facts"]["bad"], 1)
        own = self.env["microworks.event"].search(
            [("res_model", "=", "microworks.project"), ("kind", "=", "import")],
            order="id desc",
            limit=1,
        )
        self.assertEqual(json.loads(own.content)["facts"]["line"], 3)

    def test_no_state_is_without_an_event(self):
        """The verification of the log knows where the states come from."""
        self.take(row())
        self.assertFalse(self.env["microworks.log.head"]._verify_states())

    def test_only_a_year_is_told(self):
        """No day is invented where a list tells a year."""
        self.take(row(start="", end=""))
        project = self.works()
        self.assertFalse(project.started_on or project.archived_on)
        first, last = project._works_span()
        self.assertEqual((str(first), str(last)), ("2021-01-01", "2021-12-31"))

    # === BAD ROWS ===

    def test_every_bad_row_is_named_and_stops_no_other(self):
        """Line and reason stand in the report; the good row goes in."""
        run = self.take(
            row(number="1", place="Nowhere"),
            row(number="2", state="在建"),
            row(number="3", state="已取消"),
            row(number="4", start="", end="", year=""),
            row(number="5", total="", contract=""),
            row(number="6", start="2021-06-01"),
            row(number="7", total="1e1"),
            row(number="8", credit="123"),
            row(number="9"),
            row(number="9"),
            row(number="10", township="Baishi Township"),
        )
        self.assertEqual(run.count_created, 1)
        self.assertEqual(run.count_bad, 10)
        self.assertEqual(set(self.reasons(run)), {3, 4, 5, 6, 7, 8, 9, 10, 12, 13})
        self.assertIn("Nowhere", self.reasons(run)[3])

    def test_sums_and_titles_are_no_works(self):
        """Subtotals, repeated titles and notes are left out."""
        wizard = self.wizard(
            row(), "小计,,,,,,6.5", HEADS, row(number="2"), "合计,,,,,,13"
        )
        self.assertEqual((wizard.row_count, wizard.left_out_count), (2, 3))
        self.assertFalse(wizard.question_key)
        wizard.action_import()
        self.assertEqual(wizard.count_created, 2)

    def test_a_file_that_is_no_list_is_refused(self):
        """Without a column of names, or of places, nothing can be told."""
        for text in ("a,b\n1,2\n", "项目名称,年度\n路,2021\n", ""):
            with self.assert_refused("MW-PAST-01"):
                self.wizard(data=text.encode() or b" ")

    # === QUESTIONS ===

    def test_a_place_that_is_only_similar_is_asked(self):
        """Two villages in one cell: a person says which one is meant."""
        twin = self.env["microworks.area"].create(
            {
                "name": "Dongwan Village",
                "code": "990123101202",
                "level": "village",
                "parent_id": self.township.id,
            }
        )
        wizard = self.wizard(row(place="Shangwan Village, Dongwan Village"))
        self.assertTrue(wizard.question_key.startswith("place:"))
        with self.assert_refused("MW-TAB-02"):
            wizard.action_import()
        self.answer(wizard, str(twin.id))
        self.assertFalse(wizard.question_key)
        wizard.action_import()
        self.assertEqual(self.works().area_id, twin)

    def test_an_answer_that_was_not_offered_is_none(self):
        """A place outside the candidates cannot be slipped in."""
        text = "old Shangwan Village school"
        answers = {f"place:Liuhe Town|{text}": str(self.other_village.id)}
        with self.assert_refused("MW-PAST-02"):
            self.take(row(place=text), answers=answers)
        answers = {f"place:Liuhe Town|{text}": "skip"}
        self.assertEqual(self.take(row(place=text), answers=answers).count_bad, 1)

    def test_unknown_firms_are_asked_about_once(self):
        """Contacts are made only when a person says so."""
        rows = [
            row(number=str(number), firm=f"Firm {number % 2}", credit="")
            for number in range(4)
        ]
        wizard = self.wizard(*rows)
        self.assertEqual(wizard.question_key, "firms")
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Firm 0")]))
        self.answer(wizard, "create")
        wizard.action_import()
        self.assertEqual(wizard.count_created, 4)
        firms = self.env["res.partner"].search([("name", "in", ("Firm 0", "Firm 1"))])
        self.assertEqual(len(firms), 2)
        again = self.wizard(*rows)
        self.assertFalse(again.question_key)

    def test_rows_of_unknown_firms_can_be_left_out(self):
        """Then they are refused by name."""
        run = self.take(row(firm="Nobody Ltd"), answers={"firms": "skip"})
        self.assertEqual((run.count_created, run.count_bad), (0, 1))

    def test_one_name_of_two_firms_is_asked(self):
        """A name alone does not tell which of two contacts it is; a code does."""
        code = "91990123MA4L00001X"
        twin = self.env["res.partner"].create(
            {"name": "Hengda Works Ltd", "is_company": True, "vat": code}
        )
        wizard = self.wizard(row())
        self.assertEqual(wizard.question_key, "firm:Hengda Works Ltd")
        self.answer(wizard, str(self.contractor.id))
        wizard.action_import()
        release = self.works().ocds_release_ids
        self.assertEqual(release.procurement_id.winner_id, self.contractor)
        self.take(row(number="2", firm="HENGDA", credit=code.lower()))
        works = self.works() - release.project_id
        self.assertEqual(works.ocds_release_ids.procurement_id.winner_id, twin)

    # === NOTHING TWICE ===

    def test_the_same_file_again_changes_nothing(self):
        """It says that it was here before, and stores nothing."""
        rows = [row(), row(number="", name="Drain")]
        self.take(*rows)
        wizard = self.wizard(*rows)
        self.assertIn("The same file was imported", wizard.preview_html)
        self.assertFalse(wizard.question_key)
        wizard.action_import()
        self.assertEqual((wizard.count_created, wizard.count_unchanged), (0, 2))
        self.assertEqual(len(self.works()), 2)

    def test_a_known_number_that_differs_is_asked(self):
        """Kept, or replaced with an event that names what was there before."""
        self.take(row())
        stored = self.works()
        before = stored.ocds_release_ids.digest
        wizard = self.wizard(row(total="7.5"))
        self.assertEqual(wizard.question_key, "known")
        self.answer(wizard, "keep")
        wizard.action_import()
        self.assertEqual(stored.estimated_amount, 65_000)
        wizard = self.wizard(row(total="7.5"))
        self.answer(wizard, "take")
        wizard.action_import()
        self.assertEqual((wizard.count_updated, stored.estimated_amount), (1, 75_000))
        event = self.env["microworks.event"].search(
            [("res_model", "=", stored._name), ("res_id", "=", stored.id)],
            order="id desc",
            limit=1,
        )
        self.assertEqual(json.loads(event.content)["facts"]["before"], before)
        self.assertEqual(len(self.works()), 1)

    def test_works_without_a_number_that_agree_are_asked(self):
        """Name, village, year and amount alike: one work, or two."""
        rows = [row(number="", content="a"), row(number="", content="b")]
        wizard = self.wizard(*rows)
        self.assertEqual(wizard.question_key, "same")
        self.answer(wizard, "each")
        wizard.action_import()
        self.assertEqual(len(self.works()), 2)
        run = self.take(*rows, answers={"same": "each"})
        self.assertEqual((run.count_created, run.count_unchanged), (0, 2))
        with self.assert_refused("MW-PAST-02"):
            self.take(row(number="", content="c"))
        run = self.take(row(number="", content="c"), answers={"known": "new"})
        self.assertEqual((run.count_created, len(self.works())), (1, 3))

    def test_projects_of_our_own_are_never_touched(self):
        """A row that tells of one is refused by name."""
        project = self.make_project()
        this_year = {"start": "2026-01-05", "end": "2026-01-20", "year": "2026"}
        run = self.take(
            row(name=project.name, **this_year),
            row(number=project.number, name="Other"),
        )
        self.assertEqual((run.count_created, run.count_bad), (0, 2))
        run = self.take(row(name=project.name))
        self.assertEqual(run.count_created, 1, "the same works of an earlier year")

    # === WHO ===

    def test_officers_for_their_own_area_the_county_for_all(self):
        """Nobody else, and for no area of others."""
        for role in ("clerk", "supervisor", "leader", "finance", "auditor"):
            with self.assertRaises(AccessError):
                self.wizard(row(), role=role)
            with self.assertRaises(RoleRefused):
                self.take(row(), role=role)
        with self.assert_refused("MW-PAST-03"):
            self.take(row(), area=self.other_township)
        with self.assertRaises(UserError):
            self.wizard(row(), area=self.other_township)
        self.assertFalse(self.works())
        run = self.take(row(), role="department", area=self.county)
        self.assertEqual(run.count_created, 1)

    def test_a_village_of_others_is_unknown(self):
        """A list of one township names no village of another."""
        run = self.take(row(township="Baishi Township", place="Xiawan Village"))
        self.assertEqual((run.count_created, run.count_bad), (0, 1))

    def test_nothing_is_stored_unseen(self):
        """The preview comes first, and it is of the file that goes in."""
        wizard = self.wizard(row())
        self.assertFalse(self.works())
        wizard.file = base64.b64encode(self.list_of(row(number="2")))
        with self.assert_refused("MW-TAB-01"):
            wizard.action_import()

    # === LOOKING BACK ===

    def test_past_works_stand_in_the_history_of_the_firm(self):
        """Marked as what they are: historical records."""
        self.take(row())
        firm = self.by("officer", self.contractor)
        action = firm.action_view_works_won()
        won = self.env["microworks.procurement"].search(action["domain"])
        self.assertEqual(won.mapped("origin"), ["history"])
        self.assertEqual(won.project_id, self.works())

    def test_past_works_stand_in_the_look_back(self):
        """Same village, same kind, near in time; others do not."""
        self.take(
            row(number="1", name="Old road", start="2025-06-01", end="2025-08-01"),
            row(number="2", name="Far back"),
            row(
                number="3",
                name="Drain",
                kind="排水沟渠",
                content="渠",
                end="2025-08-01",
            ),
        )
        project = self.make_project()
        found = self.by("clerk", project)._look_back()
        self.assertEqual(found.mapped("name"), ["Old road"])
        action = self.by("clerk", project).action_view_look_back()
        self.assertEqual(action["domain"], [("id", "in", found.ids)])
