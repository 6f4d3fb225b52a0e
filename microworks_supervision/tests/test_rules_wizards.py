"""Import, comparison and trial of rule sets by hand."""

import base64
import json

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..exceptions import Refused
from ..wizards import ruleset_import
from .rules_common import Rules


@tagged("post_install", "-at_install")
class TestRulesWizards(Rules):
    def wizard(self, document):
        data = json.dumps(document).encode()
        return (
            self.env["microworks.ruleset.import"]
            .with_user(self.people["department"])
            .create({"data": base64.b64encode(data), "file_name": "rules.json"})
        )

    def test_import(self):
        """A good file shows no problem and becomes a draft."""
        wizard = self.wizard(dict(self.make_ruleset()._export_json(), version=5))
        self.assertTrue(wizard.checked)
        self.assertFalse(wizard.problem_ids)
        draft = self.rulesets.browse(wizard.action_import()["res_id"])
        self.assertEqual((draft.version, draft.state), (5, "draft"))

    def test_import_shows_problems(self):
        """A bad file lists its bad rows, and the button refuses it as well."""
        document = dict(self.make_ruleset()._export_json(), version=5)
        document["lines"]["deadlines"] = [{"code": "D"}, {"code": "D"}]
        wizard = self.wizard(document)
        self.assertIn("MW-IMP-04", wizard.problem_ids.mapped("code"))
        self.assertIn("MW-IMP-06", wizard.problem_ids.mapped("code"))
        with self.assertRaises(Refused):
            wizard.action_import()

    def test_import_too_large(self):
        """A file larger than any rule set is told so, not parsed."""
        self.patch(ruleset_import, "MAX_BYTES", 10)
        wizard = self.wizard(dict(self.make_ruleset()._export_json(), version=5))
        self.assertEqual(wizard.problem_ids.mapped("code"), ["MW-IMP-11"])

    def test_import_form(self):
        """The form tells the problems as soon as the file is chosen."""
        with Form(
            self.env["microworks.ruleset.import"].with_user(self.people["department"])
        ) as form:
            form.data = base64.b64encode(b"nonsense")
            self.assertEqual(len(form.problem_ids), 1)

    def test_edit_in_form(self):
        """A draft takes lines in its form; the form of a set in force does not."""
        draft = self.make_ruleset()
        with Form(draft) as form, form.deadline_ids.new() as line:
            line.code = "D-FORM"
            line.name = "By form"
            line.trigger = "a – b"
            line.limit = 4
            line.legal_basis = "Qinghe decision 1/2026"
        self.assertEqual(draft._deadline("D-FORM").limit, 4)
        draft.action_put_in_force()
        with self.assertRaises(AssertionError), Form(draft) as form:
            form.name = "Other"

    def test_import_national_refused(self):
        """A county department cannot import national rules."""
        wizard = self.wizard(
            dict(self.basic._export_json(), code="NATION-2", version=5)
        )
        with self.assertRaises(AccessError):
            wizard.action_import()

    def test_compare(self):
        """Two versions show what was added, removed and changed."""
        old = self.make_ruleset()
        self.add_deadline(old, code="D-GONE")
        self.add_deadline(old, code="D-CHANGED", limit=9)
        new = self.rulesets.browse(old.action_new_version()["res_id"])
        new.deadline_ids.filtered(lambda d: d.code == "D-GONE").unlink()
        new.deadline_ids.limit = 12
        self.add_class(new, 700_000)
        # Through the form: a browser asks for the lines before anything is stored.
        wizard = Form(
            self.env["microworks.ruleset.compare"]
            .with_user(self.people["department"])
            .with_context(active_model=new._name, active_id=new.id)
        ).save()
        self.assertEqual((wizard.old_id, wizard.new_id), (old, new))
        found = {
            (line.code, line.change): (line.text_before, line.text_after)
            for line in wizard.line_ids
        }
        self.assertIn(("D-GONE", "removed"), found)
        self.assertIn(("C-A-AMOUNT", "added"), found)
        self.assertEqual(found["D-CHANGED", "changed"], ("9", "12"))

    def test_compare_in_chinese(self):
        """Names of rules are compared in the language of the reader."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.rulesets._load_shipped_translations()
        wizard = (
            self.env["microworks.ruleset.compare"]
            .with_user(self.people["department"])
            .with_context(lang="zh_CN")
            .create({"old_id": self.basic.base_id.id, "new_id": self.basic.id})
        )
        renamed = wizard.line_ids.filtered(lambda line: "基本规则集" in line.text_after)
        self.assertEqual(renamed.mapped("text_before"), ["全国基准规则集"])
        added = wizard.line_ids.filtered(lambda line: line.change == "added")
        self.assertTrue(added)
        self.assertTrue(all(line.name for line in added))
        self.assertFalse([line.name for line in added if line.name.isascii()])

    def test_try(self):
        """A draft tells which projects change class and what they newly miss."""
        project = self.make_project(estimated_amount=600_000)
        small = self.make_project(estimated_amount=20_000)
        draft = self.make_ruleset()
        self.add_class(draft, 900_000)
        draft.env["microworks.rule.gate"].create(
            {
                "ruleset_id": draft.id,
                "code": "D09-EARLY",
                "name": "Drawings with the application",
                "stage": "applied",
                "for_a": True,
                "requirement": "document",
                "reference": "D09",
                "legal_basis": "Qinghe decision 1/2026",
            }
        )
        action = draft.action_try()
        wizard = draft.env["microworks.ruleset.try"].browse(action["res_id"])
        line = wizard.line_ids.filtered(lambda row: row.project_id == project)
        self.assertEqual((line.old_class, line.new_class), ("a", "b"))
        self.assertIn("MW-GATE-D09-EARLY", line.failing)
        self.assertNotIn(small, wizard.line_ids.project_id)
        self.assertEqual(project.works_class, "a")


@tagged("post_install", "-at_install")
class TestRulesAccess(Rules):
    def test_village_reads(self):
        """A clerk reads the rules of the county and the nation."""
        ruleset = self.forced()
        self.assertEqual(self.by("clerk", ruleset).name, ruleset.name)
        self.assertTrue(self.by("clerk", ruleset).deadline_ids.mapped("name"))
        self.assertTrue(self.by("clerk", self.national).parameter_ids[:1].name)

    def test_village_does_not_write(self):
        """Neither a clerk nor a township leader writes rules."""
        draft = self.make_ruleset()
        line = self.add_deadline(draft)
        for role in ("clerk", "leader", "finance", "auditor"):
            for record, values in ((draft, {"name": "X"}), (line, {"limit": 1})):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.by(role, record).write(values)

    def test_other_county(self):
        """A department neither sees nor writes the drafts of another county."""
        area = self.env["microworks.area"].create(
            {"name": "Elsewhere", "code": "990999000000", "level": "county"}
        )
        draft = self.env["microworks.ruleset"].create(
            {"code": "ELSE", "name": "E", "area_id": area.id, "legal_basis": "law"}
        )
        line = self.add_deadline(draft)
        for record in (draft, line):
            with self.assertRaises(AccessError):
                self.by("department", record).read(["name"])
            with self.assertRaises(AccessError):
                self.by("department", record).write({"name": "X"})
        with self.assertRaises(AccessError):
            self.add_deadline(self.by("department", draft), code="D-X")

    def test_national_only_by_set_up(self):
        """A department cannot make or edit national rules."""
        with self.assertRaises(AccessError):
            self.make_ruleset(code="NATION", area_id=False)
        draft = self.env["microworks.ruleset"].create(
            {"code": "NATION", "name": "N", "legal_basis": "law"}
        )
        with self.assertRaises(AccessError):
            self.add_deadline(self.by("department", draft))

    def test_draft_stays_in_own_areas(self):
        """A draft or a line cannot be moved to where the person has no say."""
        area = self.env["microworks.area"].create(
            {"name": "Elsewhere", "code": "990999000000", "level": "county"}
        )
        own = self.make_ruleset()
        line = self.add_deadline(own)
        other = self.env["microworks.ruleset"].create(
            {"code": "ELSE", "name": "E", "area_id": area.id, "legal_basis": "law"}
        )
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.make_ruleset(code="LEAK", base_id=other.id)
        for record, values in (
            (own, {"area_id": False}),
            (own, {"area_id": area.id}),
            (own, {"base_id": other.id}),
            (line, {"ruleset_id": other.id}),
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(AccessError),
                self.env.cr.savepoint(),
            ):
                record.write(values)

    def test_contractor_does_not_list(self):
        """A contractor has no list of rule sets."""
        with self.assertRaises(AccessError):
            self.national.with_user(self.contractor_user).read(["name"])
