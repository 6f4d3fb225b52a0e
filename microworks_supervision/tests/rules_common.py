"""A county rule set built on the shipped one, for the tests of rules."""

from .common import County


class Rules(County):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.national = cls.env.ref("microworks_supervision.ruleset_cn_national_v1")
        cls.basic = cls.env.ref("microworks_supervision.ruleset_county_basic_v1")
        cls.rulesets = cls.env["microworks.ruleset"].with_user(cls.people["department"])

    def make_ruleset(self, code="QINGHE", **values):
        """A draft of the county, based on the shipped rules."""
        return self.rulesets.create(
            {
                "code": code,
                "name": "Rules of Qinghe County",
                "area_id": self.county.id,
                "base_id": self.basic.id,
                "date_from": "2026-01-01",
                "legal_basis": "Qinghe decision 1/2026",
                **values,
            }
        )

    def add_deadline(self, ruleset, code="D-QH", limit=9, **values):
        """A deadline of the county."""
        return ruleset.env["microworks.rule.deadline"].create(
            {
                "ruleset_id": ruleset.id,
                "code": code,
                "name": "Answer of the office",
                "trigger": "question – answer",
                "limit": limit,
                "legal_basis": "Qinghe decision 1/2026",
                **values,
            }
        )

    def add_class(self, ruleset, value, code="C-A-AMOUNT", **values):
        """A class rule by amount."""
        return ruleset.env["microworks.rule.class"].create(
            {
                "ruleset_id": ruleset.id,
                "code": code,
                "name": "Class A by amount",
                "works_class": "a",
                "test": "amount_ge",
                "value": value,
                "sequence": 20,
                "legal_basis": "Qinghe decision 1/2026",
                **values,
            }
        )

    def forced(self, **values):
        """A county set in force with one deadline of its own."""
        ruleset = self.make_ruleset(**values)
        self.add_deadline(ruleset)
        ruleset.action_put_in_force()
        return ruleset
