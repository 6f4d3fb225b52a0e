"""What must be there before a step."""

from odoo import api, fields, models

from .rule_line import UNITS

STAGES = [
    ("applied", "Application"),
    ("deliberated", "Deliberation"),
    ("approved", "Approval"),
    ("filed", "Filing"),
    ("priced", "Ceiling price"),
    ("procuring", "Start of procurement"),
    ("procurement_published", "Procurement: notice"),
    ("procurement_opened", "Procurement: opening"),
    ("procurement_awarded", "Procurement: award"),
    ("awarded", "Award"),
    ("contracted", "Contract"),
    ("contract_in_force", "Contract: in force"),
    ("under_construction", "Start of works"),
    ("completed", "Completion"),
    ("acceptance_passed", "Acceptance: passed"),
    ("accepted", "Acceptance"),
    ("settled", "Settlement"),
    ("in_warranty", "Handover and warranty"),
    ("archived", "Archive"),
    ("payment_advance", "Payment: advance"),
    ("payment_interim", "Payment: interim"),
    ("payment_settlement", "Payment: settlement"),
    ("payment_retention", "Payment: release of retention"),
]
OWNER_SCOPES = [
    ("all", "Every owner"),
    ("village", "Village, collective or community"),
    ("government", "Government or public institution"),
]
REQUIREMENTS = [
    ("document", "Document"),
    ("deliberation", "Deliberation passed"),
    ("publicity", "Publicity finished"),
    ("participant", "Participant"),
    ("inspection", "Inspections"),
    ("finding", "No open finding"),
    ("bidders", "Bidders"),
    ("site_log", "Site log"),
    ("amount", "Amount"),
    ("record", "Record"),
]
# Who takes part in an acceptance (reference of a "participant" line).
PARTICIPANT_ROLES = [
    ("owner", "Project owner"),
    ("contractor", "Contractor"),
    ("designer", "Designer"),
    ("supervisor", "Supervisor (Engineer)"),
    ("township", "Township"),
    ("county_department", "County department"),
    ("supervision_committee", "Village supervision committee"),
    ("villagers", "Villagers' representatives"),
    ("third_party", "Third-party laboratory"),
]
VILLAGE_OWNERS = ("village_committee", "collective_org", "community")
# The fields whose words the references of these lines are.
CHOICES = {
    "publicity": ("microworks.publicity", "kind"),
    "participant": ("microworks.acceptance.participant", "role"),
    "inspection": ("microworks.inspection", "kind"),
    "finding": ("microworks.finding", "severity"),
    "site_log": ("microworks.site.log", "kind"),
}
AMOUNT_FIELDS = {
    "estimated": ("microworks.project", "estimated_amount"),
    "approved": ("microworks.project", "approved_amount"),
    "ceiling": ("microworks.project", "ceiling_price"),
    "certified": ("microworks.project", "certified_value"),
    "settled": ("microworks.settlement", "reviewed_amount"),
}
# Requirements that mean nothing without naming what is required.
NEEDS_REFERENCE = (
    "document",
    "publicity",
    "participant",
    "finding",
    "amount",
    "record",
)


class RuleGate(models.Model):
    """One thing a gate asks for.

    What ``reference``, ``count``, ``days`` and ``unit`` mean depends on the
    requirement:

    * ``document``: kind code (``D01``); ``reviewed``: by another person;
    * ``publicity``: disclosure code (``P02``), with ``days`` for information;
    * ``participant``: a role of :data:`PARTICIPANT_ROLES`, ``count`` persons;
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

    stage = fields.Selection(STAGES, required=True, index=True)
    for_a = fields.Boolean(string="A")
    for_b = fields.Boolean(string="B")
    for_c = fields.Boolean(string="C")
    owner_scope = fields.Selection(OWNER_SCOPES, default="all", required=True)
    requirement = fields.Selection(REQUIREMENTS, required=True)
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
        for line in self:
            describe = getattr(line, f"_describe_{line.requirement}", None)
            line.reference_label = (
                describe() if describe and line.reference else line.reference
            )

    def _describe_document(self):
        kind = self.env["microworks.document.kind"]._by_code(self.reference)
        return kind.display_name or self.reference

    def _describe_amount(self):
        if self.reference not in AMOUNT_FIELDS:
            return self.reference
        model, name = AMOUNT_FIELDS[self.reference]
        field = self.env[model]._fields[name]
        return field.get_description(self.env, ["string"])["string"]

    def _describe_record(self):
        """``model:state,state`` in words."""
        name, _sep, states = self.reference.partition(":")
        if name not in self.env:
            return self.reference
        # sudo: the name of a model is no secret.
        title = self.env["ir.model"].sudo()._get(name).name
        if not states or "state" not in self.env[name]._fields:
            return title
        words = self._words(states, self._choices(name, "state"))
        return self.env._("%(record)s: %(states)s", record=title, states=words)

    def _describe_choice(self):
        return self._words(self.reference, self._choices(*CHOICES[self.requirement]))

    _describe_publicity = _describe_choice
    _describe_participant = _describe_choice
    _describe_inspection = _describe_choice
    _describe_finding = _describe_choice
    _describe_site_log = _describe_choice

    # === BUSINESS ===

    @api.model
    def _check_values(self, values):
        problems = []
        requirement = values["requirement"]
        if requirement in NEEDS_REFERENCE and not values["reference"]:
            problems.append(self.env._("the line does not say what is required"))
        if requirement == "participant" and values["reference"] not in dict(
            PARTICIPANT_ROLES
        ):
            problems.append(
                self.env._("unknown participant: %(role)s", role=values["reference"])
            )
        if requirement in ("bidders", "participant") and (values["count"] or 0) < 1:
            problems.append(self.env._("the line does not say how many"))
        if not (values["for_a"] or values["for_b"] or values["for_c"]):
            problems.append(self.env._("the line holds for no class"))
        if requirement in ("deliberation", "bidders") and values["waivable"]:
            problems.append(
                self.env._("deliberation and competition can never be waived")
            )
        return problems
