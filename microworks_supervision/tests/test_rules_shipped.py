"""What comes with the addon is complete and says where it comes from."""

import json
import re

from markupsafe import Markup

from odoo.tests import tagged
from odoo.tools import file_open

from ..models.rules.ruleset_shipped import MODULE, SHIPPED
from ..tools import rulefile
from .rules_common import Rules

STEPS = (
    "party_proposal",
    "committees_consultation",
    "party_members_review",
    "villagers_assembly",
    "reps_meeting",
    "collective_assembly",
    "collective_delegates",
)


@tagged("post_install", "-at_install")
class TestRulesShipped(Rules):
    def lines(self):
        for ruleset in self.national | self.basic:
            for name in self.national._kinds().values():
                yield from ruleset[name]
            yield from ruleset.checklist_ids.item_ids

    def test_in_force(self):
        """The shipped sets hold, and the basic county rules where no nearer do."""
        for name in SHIPPED:
            ruleset = self.env.ref(f"microworks_supervision.ruleset_{name}")
            self.assertEqual(ruleset.state, "in_force")
        self.assertEqual(self.basic.base_id, self.national)
        self.assertTrue(self.national.base_only)

    def test_legal_basis_everywhere(self):
        """Every line names its legal basis and how well it is known."""
        for line in self.lines():
            self.assertTrue(line.legal_basis.strip(), line.code)
            self.assertTrue(line.evidence, line.code)

    def test_files_are_canonical(self):
        """The files read like an export, and hold no bad row."""
        rulesets = self.env["microworks.ruleset"]
        for name in SHIPPED:
            with file_open(f"{MODULE}/data/rulesets/{name}.json") as file:
                text = file.read()
            self.assertEqual(rulefile.dumps(json.loads(text)), text)
            document = rulesets._shipped_document(name)
            self.assertEqual(rulesets._check_json(document), [])
            ruleset = self.env.ref(f"microworks_supervision.ruleset_{name}")
            # Addons have their lines in files of their own.
            for rules in (exported := ruleset._export_json(), document):
                rules["lines"] = {
                    kind: sorted(rows, key=lambda row: row["code"])
                    for kind, rows in rules["lines"].items()
                    if rows
                }
            self.assertEqual(
                rulefile.rules_only(exported), rulefile.rules_only(document)
            )

    def test_chinese_everywhere(self):
        """Every name has its Chinese text in the file."""
        for name in SHIPPED:
            document = self.rulesets._shipped_document(name)
            for kind, rows in document["lines"].items():
                for row in rows + [i for r in rows for i in r.get("items", [])]:
                    self.assertTrue(row.get("name_zh"), f"{name} {kind} {row['code']}")

    def test_loaded_once(self):
        """Loading again changes nothing and makes nothing."""
        rulesets = self.env["microworks.ruleset"]
        before = rulesets.search([])
        rulesets._load_shipped()
        self.assertEqual(rulesets.search([]), before)

    def test_later_language(self):
        """Chinese that is installed later brings the Chinese texts."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["microworks.ruleset"]._load_shipped_translations()
        line = self.national._deadline("D-CONTRACT").with_context(lang="zh_CN")
        self.assertEqual(line.name, "签订合同")
        self.assertEqual(line.with_context(lang=None).name, "Contract signed")
        self.assertEqual(line.ruleset_id.with_context(lang="zh_CN").name[:2], "全国")

    def test_quorums_complete(self):
        """Every meeting has quorum, majority and composition."""
        for step in STEPS:
            for part in ("open", "pass", "composition"):
                self.basic._parameter(f"quorum.{step}.{part}")

    def test_indicators_complete(self):
        """All indicators R01 to R38 are there."""
        self.assertEqual(
            self.basic._indicators().mapped("code"),
            [f"R{number:02d}" for number in range(1, 39)],
        )

    def test_references_known(self):
        """Gates name documents and publicity that exist."""
        kinds = set(self.env["microworks.document.kind"].search([]).mapped("code"))
        notices = set(
            self.env["microworks.publicity"]._fields["kind"].get_values(self.env)
        )
        for gate in self.basic._merged("gates"):
            if gate.requirement == "document":
                self.assertIn(gate.reference, kinds, gate.code)
            elif gate.requirement == "publicity":
                self.assertIn(gate.reference, notices, gate.code)

    def test_keys_are_words(self):
        """A person reads names in his language where the rules keep keys."""
        basic = self.basic.with_context(lang="zh_CN")
        key = re.compile(r"[a-z]+[._:][a-z]|INS-|^[PFD]\d\d$")
        for kind, name in (
            ("gates", "reference_label"),
            ("classes", "codes_label"),
            ("checklists", "works_label"),
        ):
            lines = basic._merged(kind).with_context(lang="zh_CN")
            for line in lines:
                self.assertNotRegex(line[name] or "", key, line.code)
            self.assertTrue(any(lines.mapped(name)), kind)
        contract = basic._merged("gates").filtered(lambda g: g.requirement == "record")
        label = contract.with_context(lang="zh_CN")[:1].reference_label
        self.assertIn("合同", label)
        self.assertEqual(contract[:1].reference, "microworks.contract:in_force")

    def test_names_follow_the_reader(self):
        """A name computed in one language is not shown in another one."""
        kind = self.env["microworks.document.kind"]._by_code("D01")
        english = kind.with_context(lang="en_US").display_name
        self.assertNotEqual(kind.with_context(lang="zh_CN").display_name, english)

    def test_messages_of_the_installation(self):
        """A message written half in English by an earlier version is mended once."""
        ruleset = self.env.ref("microworks_supervision.ruleset_cn_national_v1")
        odoobot = self.env.ref("base.partner_root")
        message = self.env["mail.message"].create(
            {
                "model": ruleset._name,
                "res_id": ruleset.id,
                "author_id": odoobot.id,
                "body": Markup("<p>Rule Set 创建</p>"),
            }
        )
        ruleset.invalidate_recordset(["message_ids"])
        self.env.company.partner_id.lang = "zh_CN"
        self.rulesets.sudo()._mend_shipped_messages()
        self.assertIn("规则集", message.body)
        self.assertNotIn("Rule Set", message.body)

    def test_core_never_waivable(self):
        """Deliberation, competition and the opening record cannot be waived."""
        for gate in self.basic._merged("gates"):
            if gate.requirement in ("deliberation", "bidders") or gate.reference in (
                "D03",
                "D04",
                "D15",
            ):
                self.assertFalse(gate.waivable, gate.code)

    def test_profiles_differ(self):
        """The county profiles are bases with their own limits."""
        profile = self.env.ref("microworks_supervision.ruleset_zj_style_v1")
        self.assertTrue(profile.base_only)
        limits = {
            line["works_class"]: line["value"]
            for line in profile._class_lines()
            if line["test"] == "amount_ge"
        }
        self.assertEqual(float(limits["a"]), 1_000_000)
        self.assertEqual(float(limits["b"]), 300_000)
