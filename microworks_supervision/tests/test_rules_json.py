"""A rule set as a file: out, in, and nothing lost or stored by half."""

import json

from odoo.tests import tagged

from ..exceptions import Refused
from ..tools import rulefile
from .rules_common import Rules


@tagged("post_install", "-at_install")
class TestRulesJson(Rules):
    def document(self, ruleset=None, **changes):
        return dict((ruleset or self.basic)._export_json(), **changes)

    def refused(self, document):
        """Codes and places of what is wrong with a document; nothing is stored."""
        before = self.env["microworks.ruleset"].search_count([])
        with self.assertRaises(Refused) as error, self.env.cr.savepoint():
            self.env["microworks.ruleset"]._import_text(json.dumps(document))
        self.assertEqual(self.env["microworks.ruleset"].search_count([]), before)
        return [(r.code, r.key) for r in error.exception.refusals]

    def test_round_trip(self):
        """What was exported, imported and exported again is the same text."""
        for ruleset in (self.national, self.basic):
            document = self.document(ruleset, version=77)
            text = rulefile.dumps(document)
            again = self.env["microworks.ruleset"]._import_text(text)
            self.assertEqual(again.state, "draft")
            self.assertEqual(again._json_text(), text)

    def test_no_database_ids(self):
        """Area and base are named by code."""
        ruleset = self.make_ruleset()
        document = ruleset._export_json()
        self.assertEqual(document["area"], "990123000000")
        self.assertEqual(document["base"], {"code": "COUNTY-BASIC", "version": 1})

    def test_import_keeps_places(self):
        """Area and base are found again, and the import leaves an event."""
        document = self.document(self.make_ruleset(), version=2)
        again = self.rulesets._import_text(json.dumps(document))
        self.assertEqual((again.area_id, again.base_id), (self.county, self.basic))
        event = self.env["microworks.event"].search(
            [("res_model", "=", again._name), ("res_id", "=", again.id)]
        )
        self.assertEqual(event.kind, "import")

    def test_the_note_of_an_import_is_in_one_language(self):
        """The texts are written without a language, the note is read by people."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.rulesets.env.user.lang = "zh_CN"
        document = self.document(self.make_ruleset(), version=2)
        text = json.dumps(document)
        again = self.rulesets.with_context(lang="zh_CN")._import_text(text)
        said = self.env["ir.model"].with_context(lang="zh_CN")._get(again._name).name
        self.assertIn(said, again.message_ids[-1:].body)

    def test_same_file_twice(self):
        """The same rules are not stored twice."""
        text = json.dumps(self.document(version=77))
        first = self.env["microworks.ruleset"]._import_text(text)
        self.assertEqual(self.env["microworks.ruleset"]._import_text(text), first)

    def test_same_version_other_rules(self):
        """A version that exists with other rules is refused."""
        document = self.document()
        document["lines"]["gates"][0]["count"] = 12
        self.assertEqual(self.refused(document)[0][0], "MW-IMP-10")

    def test_every_bad_row_is_told(self):
        """All bad rows are listed with a code at once, and nothing is stored."""
        document = self.document(version=78, base={"code": "NOWHERE", "version": 1})
        lines = document["lines"]
        lines["gates"][0]["stage"] = "moon"
        lines["gates"][1]["colour"] = "red"
        del lines["gates"][2]["name"]
        lines["gates"][3]["code"] = lines["gates"][4]["code"]
        lines["gates"][5].update(for_a=False, for_b=False, for_c=False)
        lines["gates"][6]["count"] = "many"
        lines["classes"][0]["legal_basis"] = ""
        lines["songs"] = []
        found = self.refused(document)
        codes = [code for code, _place in found]
        self.assertEqual(
            sorted(codes),
            [
                "MW-IMP-03",
                "MW-IMP-03",
                "MW-IMP-04",
                "MW-IMP-04",
                "MW-IMP-05",
                "MW-IMP-05",
                "MW-IMP-06",
                "MW-IMP-07",
                "MW-IMP-09",
            ],
        )
        self.assertIn(("MW-IMP-05", f"gates[1] {lines['gates'][0]['code']}"), found)

    def test_rows_that_cannot_be_used(self):
        """Rows that no step could use are refused with their place."""
        document = self.document(version=79)
        lines = document["lines"]
        common = {"name": "X", "legal_basis": "X", "evidence": "law"}
        lines["parameters"] = [
            {"code": "quorum.reps_meeting.open", "value": "2/3", **common},
            {"code": "limit", "value": "many", "unit": "CNY", **common},
        ]
        lines["gates"] = [
            {
                "code": "G1",
                "stage": "deliberated",
                "for_a": True,
                "requirement": "deliberation",
                "waivable": True,
                **common,
            },
            {"code": "G2", "stage": "applied", "requirement": "document", **common},
        ]
        lines["classes"] = [
            {"code": "C1", "works_class": "a", "test": "flag_in", **common}
        ]
        lines["methods"] = [
            {
                "code": "M1",
                "works_class": "a",
                "method": "open",
                "amount_from": 5,
                "amount_to": 4,
                **common,
            }
        ]
        lines["checklists"] = [
            {
                "code": "K1",
                **common,
                "items": [
                    {
                        "code": "I1",
                        "tolerance": "abs_range",
                        "lower": "5",
                        "upper": "4",
                        **common,
                    },
                    {"code": "I2", "tolerance": "text", **common},
                ],
            }
        ]
        found = self.refused(document)
        self.assertEqual({code for code, _place in found}, {"MW-IMP-07"})
        self.assertEqual(
            {place for _code, place in found},
            {
                "parameters[1] quorum.reps_meeting.open",
                "parameters[2] limit",
                "gates[1] G1",
                "gates[2] G2",
                "classes[1] C1",
                "methods[1] M1",
                "checklists[1] K1 items[1] I1",
                "checklists[1] K1 items[2] I2",
            },
        )

    def test_not_a_rule_set(self):
        """Anything else than a rule set file gets a clear refusal."""
        rulesets = self.env["microworks.ruleset"]
        for data, code in (
            (b"\xff\xfe", "MW-IMP-01"),
            ("not json", "MW-IMP-01"),
            ("[" * 100_000, "MW-IMP-01"),
            ("[]", "MW-IMP-02"),
            ("null", "MW-IMP-02"),
            ('{"format": "other"}', "MW-IMP-02"),
            ('{"format": "microworks.ruleset/1", "lines": []}', "MW-IMP-02"),
        ):
            with self.subTest(data=data[:20]), self.assertRaises(Refused) as error:
                rulesets._import_text(data)
            self.assertEqual(self.codes(error), [code])

    def test_hostile_types(self):
        """Values of any type are told as wrong, never a crash."""
        for value in (None, True, 3, 3.5, "x", [], {}, [1], {"a": 1}):
            document = self.document(version=80)
            for key in ("code", "version", "name", "date_from", "area", "base"):
                document[key] = value
            lines = document["lines"]
            lines["gates"] = [value, {"code": value, "stage": value, "count": value}]
            lines["methods"] = value
            lines["checklists"] = [{"code": "K", "items": value}]
            with self.subTest(value=value):
                self.assertTrue(self.refused(document))

    def test_unknown_area(self):
        """Rules for an area that is not there are rules for nobody."""
        document = self.document(version=82, area="999999999999")
        self.assertIn(("MW-IMP-08", "header"), self.refused(document))

    def test_invented_state(self):
        """A file cannot bring a set into force."""
        document = self.document(version=81, state="in_force")
        self.assertEqual(self.refused(document), [("MW-IMP-03", "header")])
