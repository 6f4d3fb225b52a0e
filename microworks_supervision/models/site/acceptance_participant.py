"""One person at an acceptance, with role and opinion."""

from odoo import api, fields, models

# Who takes part in an acceptance; gates can ask for each of them.
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
    _guarded_fields = frozenset({"project_id", "area_id", "company_id", "recorder_id"})

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
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Login",
        ondelete="restrict",
        help="Who has a login signs himself; for the others the scanned sheet shows it.",
    )
    signed = fields.Boolean(help="Has signed the acceptance sheet.")
    recorder_id = fields.Many2one(
        comodel_name="res.users",
        string="Recorded By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    is_on_paper = fields.Boolean(compute="_compute_is_on_paper", compute_sudo=True)

    # === COMPUTE ===

    @api.depends("signed", "recorder_id", "user_id")
    def _compute_is_on_paper(self):
        for line in self:
            own = line.recorder_id and line.recorder_id._is_one_of(line.user_id)
            line.is_on_paper = line.signed and not own

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self._guard_is_lifted():
            lines._note_recorder()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if not self._guard_is_lifted():
            self._note_recorder()
        return result

    def _note_recorder(self):
        """Keep who says that somebody signed, and what he signed.

        :raises Refused: MW-ACC-07, a person with a login signs himself
        """
        for line in self:
            if (
                line.signed
                and line.user_id
                and not self.env.user._is_one_of(line.user_id)
            ):
                line._refuse(
                    "MW-ACC-07",
                    self.env._(
                        "%(name)s has a login: nobody signs for another", name=line.name
                    ),
                    next_step=self.env._("ask this person to sign"),
                )
            recorder = self.env.uid if line.signed else False
            if line.recorder_id.id != recorder:
                line._unguarded().write({"recorder_id": recorder})

    # === ACTIONS ===

    def action_sign(self):
        """Sign the acceptance sheet by one's own login.

        :raises Refused: the line is another person's, or no acceptance is convened
        """
        for line in self:
            line.check_access("read")
            if not self.env.user._is_one_of(line.user_id):
                line._refuse(
                    "MW-ACC-08",
                    self.env._("this line is not yours"),
                    next_step=self.env._("ask the person named in it to sign"),
                )
            line._guard_check_parent()
            line._unguarded().write({"signed": True, "recorder_id": self.env.uid})
            # sudo: the list is the acceptance's; a participant may not edit it.
            acceptance = line.sudo().acceptance_id
            self.env["microworks.event"]._record(
                acceptance,
                kind="record",
                facts={"signed": line.name, "opinion": line.opinion},
            )
