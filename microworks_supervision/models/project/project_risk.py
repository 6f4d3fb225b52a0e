"""The risk colour of a project rises here, each time with a cause that holds it."""

from odoo import api, fields, models

from .constants import COLOURS

ORDER = [key for key, _label in COLOURS]


class ProjectRisk(models.Model):
    _inherit = "microworks.project"

    cause_ids = fields.One2many(
        comodel_name="microworks.risk.cause",
        inverse_name="project_id",
        string="Causes of the Colour",
        readonly=True,
    )
    colour_reasons = fields.Text(
        string="Why This Colour",
        compute="_compute_colour_reasons",
        groups="microworks_supervision.group_user",
    )

    # === COMPUTE ===

    @api.depends("risk_colour", "cause_ids.state")
    @api.depends_context("lang")
    def _compute_colour_reasons(self):
        labels = dict(self._fields["risk_colour"]._description_selection(self.env))
        for project in self:
            project.colour_reasons = "\n".join(
                f"{labels[colour]}: {reason}"
                for colour, reason in project._colour_reasons()
            )

    # === BUSINESS ===

    def _colour_reasons(self):
        """What holds the colour of the project now; heirs append.

        :return: list of pairs colour and reason, the worst first
        """
        self.ensure_one()
        # sudo: everything that holds the colour counts, whoever may read it.
        held = self.sudo().cause_ids.filtered(lambda cause: cause.state == "held")
        return [
            (cause.colour, cause.reason)
            for cause in held.sorted(lambda cause: -ORDER.index(cause.colour))
        ]

    def _raise_colour(self, colour, reason, about=None):
        """Raise the risk colour, with a cause that holds it; it never falls here.

        :param str colour: ``yellow`` or ``red``
        :param str reason: for the event and for whoever reads the form
        :param about: the record that is the cause; the project by default
        """
        for project in self:
            project._add_cause(colour, reason, project if about is None else about)
            old = project.risk_colour
            if ORDER.index(colour) <= ORDER.index(old):
                continue
            project._unguarded().write({"risk_colour": colour})
            self.env["microworks.event"]._record(
                project,
                kind="change",
                reason=reason,
                before={"risk_colour": old},
                after={"risk_colour": colour},
            )

    def _add_cause(self, colour, reason, about):
        cause = (
            self.env["microworks.risk.cause"]
            ._unguarded()
            .create(
                {
                    "project_id": self.id,
                    "colour": colour,
                    "reason": reason,
                    "res_model": about._name,
                    "res_id": about.id,
                    "raiser_id": self.env.user.id,
                    "raised_on": self._legal_today(),
                }
            )
        )
        self.env["microworks.risk.cause"].browse(cause.id)._tell_made()
        return cause

    def _settle_causes(self, about, note):
        """The step that looked again at ``about`` ends what it was the cause of."""
        # sudo: an effect of that step, whose duties were kept apart by it.
        self.sudo().cause_ids.filtered(
            lambda cause: (
                cause.state == "held"
                and cause.res_model == about._name
                and cause.res_id == about.id
            )
        )._settle(note)
