"""The project and its public page."""

from odoo import fields, models

from .disclosure import CARD


class Project(models.Model):
    _inherit = "microworks.project"

    disclosure_ids = fields.One2many(
        comodel_name="microworks.disclosure",
        inverse_name="project_id",
        string="Disclosures",
    )
    public_page = fields.Char(
        compute="_compute_public_page", help="Path of the page, once it is published."
    )

    def _compute_public_page(self):
        cards = (
            self.env["microworks.disclosure"]
            # sudo: whether a page is public is public.
            .sudo()
            .search(
                [
                    ("project_id", "in", self.ids),
                    ("kind", "=", CARD),
                    ("state", "=", "published"),
                ]
            )
        )
        paths = {card.project_id.id: card._public_path() for card in cards}
        for project in self:
            project.public_page = paths.get(project.id, False)

    # === ACTIONS ===

    def action_open_page(self):
        """Open the public page in a new tab."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": self.public_page or "/microworks",
            "target": "new",
        }

    def action_refresh_card(self):
        """Freeze the project as it stands; another person reviews and publishes it.

        :raises RoleRefused: no role that prepares notices
        """
        self.ensure_one()
        self._check_role(self.env["microworks.disclosure"]._get_steps()["publish"])
        Disclosure = self.env["microworks.disclosure"]
        card = Disclosure._freeze_card(self, self.env.user)
        return {
            "type": "ir.actions.act_window",
            "res_model": "microworks.disclosure",
            "res_id": card.id,
            "view_mode": "form",
        }

    def action_view_disclosures(self):
        """Open the disclosures of the project."""
        return self._action_view("microworks.disclosure", self.env._("Disclosures"))
