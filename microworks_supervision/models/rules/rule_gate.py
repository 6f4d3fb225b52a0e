"""What must be there before a step."""

from odoo import api, fields, models

from .rule_line import UNITS

OWNER_SCOPES = [
    ("all", "Every owner"),
    ("village", "Village, collective or community"),
    ("government", "Government or public institution"),
]
VILLAGE_OWNERS = ("village_committee", "collective_org", "community")


class RuleGate(models.Model):
    """One thing a gate asks for.

    Stages and requirements are those that ``microworks.gate`` collects from their
    owners. What ``reference``, ``count``, ``days`` and ``unit`` mean depends on the
    requirement:

    * ``document``: kind code (``D01``); ``reviewed``: by another person;
    * ``publicity``: disclosure code (``P02``), with ``days`` for information;
    * ``participant``: a role at the acceptance, ``count`` persons;
    * ``inspection``: kind code or empty for any; ``count`` inspections in each
      period of ``days`` ``unit``, or in all where ``days`` is zero;
    * ``finding``: severities that may not be open (``serious,major``);
    * ``bidders``: ``count`` valid bids;
    * ``site_log``: ``count`` entries in each period of ``days`` ``unit``, or in
      all where ``days`` is zero; reference ``contractor`` or ``villager``;
    * ``record``: ``model:state`` of a record of the project.
    """

    _name = "microworks.rule.gate"
    _description = "Gate Rule"
    _inherit = ["microworks.rule.line"]
    _order = "sequence, id"

    _json_fields = (
        "stage",
        "for_a",
        "for_b",
        "for_c",
        "owner_scope",
        "requirement",
        "reference",
        "count",
        "days",
        "unit",
        "reviewed",
        "waivable",
    )

    stage = fields.Selection(selection="_selection_stage", required=True, index=True)
    for_a = fields.Boolean(string="A")
    for_b = fields.Boolean(string="B")
    for_c = fields.Boolean(string="C")
    owner_scope = fields.Selection(OWNER_SCOPES, default="all", required=True)
    requirement = fields.Selection(selection="_selection_requirement", required=True)
    reference = fields.Char()
    count = fields.Integer()
    days = fields.Integer(string="Period")
    unit = fields.Selection(UNITS, default="cal", required=True)
    reviewed = fields.Boolean(help="Another person has looked at it.")
    waivable = fields.Boolean(
        help="An exception with reason and approval from above is possible."
    )

    reference_label = fields.Char(
        string="What Exactly", compute="_compute_reference_label"
    )

    # === COMPUTE ===

    @api.depends_context("lang")
    @api.depends("requirement", "reference")
    def _compute_reference_label(self):
        known = {one.key: one for one in self.env["microworks.gate"]._requirements()}
        for line in self:
            line.reference_label = line._say_reference(known.get(line.requirement))

    def _say_reference(self, requirement):
        """The reference in words, as its requirement reads it."""
        if not requirement or not self.reference:
            return self.reference
        if requirement.words:
            return requirement.words(self)
        if requirement.choices:
            return self._words(self.reference, self._choices(*requirement.choices))
        return self.reference

    # === BUSINESS ===

    @api.model
    def _selection_stage(self):
        return self.env["microworks.gate"]._stage_choices()

    @api.model
    def _selection_requirement(self):
        return self.env["microworks.gate"]._requirement_choices()

    @api.model
    def _check_values(self, values):
        problems = []
        requirement = self.env["microworks.gate"]._requirement(values["requirement"])
        if requirement:
            problems += self._check_requirement(requirement, values)
        if not (values["for_a"] or values["for_b"] or values["for_c"]):
            problems.append(self.env._("the line holds for no class"))
        return problems

    @api.model
    def _check_requirement(self, requirement, values):
        problems = []
        if requirement.is_named and not values["reference"]:
            problems.append(self.env._("the line does not say what is required"))
        if requirement.problems:
            problems += requirement.problems(values)
        if requirement.is_counted and (values["count"] or 0) < 1:
            problems.append(self.env._("the line does not say how many"))
        if requirement.is_firm and values["waivable"]:
            problems.append(
                self.env._("deliberation and competition can never be waived")
            )
        subjects = {
            stage.subject
            for stage in self.env["microworks.gate"]._stages()
            if stage.key == values["stage"]
        }
        if subjects and requirement.subject not in subjects:
            problems.append(self.env._("nobody can show this before that step"))
        return problems
