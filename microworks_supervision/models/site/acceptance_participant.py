"""One person at an acceptance, with role and opinion."""

from odoo import fields, models

from ..rules.rule_gate import PARTICIPANT_ROLES

OPINIONS = [
    ("agree", "Agrees"),
    ("reserve", "Agrees with reservations"),
    ("disagree", "Does not agree"),
]


class AcceptanceParticipant(models.Model):
    _name = "microworks.acceptance.participant"
    _description = "Participant of an Acceptance"
    _inherit = ["microworks.site.line"]
    _order = "acceptance_id, role, id"

    _guard_parent = "acceptance_id"
    _guarded_fields = frozenset({"project_id", "area_id", "company_id"})

    # The same name twice would meet a number of persons with one.
    _once = models.UniqueIndex(
        "(acceptance_id, lower(name))", "This person is already in the list."
    )

    acceptance_id = fields.Many2one(
        comodel_name="microworks.acceptance",
        required=True,
        ondelete="cascade",
        index=True,
    )
    project_id = fields.Many2one(
        related="acceptance_id.project_id", store=True, precompute=True, index=True
    )
    area_id = fields.Many2one(
        related="acceptance_id.area_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="acceptance_id.company_id", store=True, precompute=True
    )
    role = fields.Selection(PARTICIPANT_ROLES, required=True)
    name = fields.Char(required=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Organisation",
        ondelete="restrict",
        help="The firm or office the person stands for.",
    )
    opinion = fields.Selection(OPINIONS, default="agree", required=True)
    remark = fields.Char()
    signed = fields.Boolean(help="Has signed the acceptance sheet by hand.")
