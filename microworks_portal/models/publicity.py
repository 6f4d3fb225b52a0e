"""A notice takes its public page along through its life."""

from odoo import api, fields, models

from .disclosure import CARD

# Candidates, award, contract. An invitation to bid stays: it was true when posted.
RESULTS = ("P06", "P07", "P08")


class Publicity(models.Model):
    _inherit = "microworks.publicity"

    disclosure_ids = fields.One2many(
        comodel_name="microworks.disclosure",
        inverse_name="publicity_id",
        string="Disclosures",
    )

    # === CRUD ===

    @api.ondelete(at_uninstall=False)
    def _unlink_withdraw(self):
        """A notice given up before it was posted leaves no page behind."""
        for notice in self:
            notice._withdraw_disclosures()

    # === LIFE ===

    def _after_transition(self, source, target):
        """reviewed: freeze; running: publish; stopped or returned: withdraw."""
        result = super()._after_transition(source, target)
        if target == "reviewed":
            self._freeze_disclosures()
        elif target == "running":
            self._publish_disclosures()
        elif target == "finished":
            # Our own columns of a page whose notice has ended.
            self._valid_disclosures()._unguarded().write({"open_for_objection": False})
        elif target in ("stopped", "draft"):
            self._withdraw_disclosures(self._last_reason())
        return result

    def _supersede(self, reason):
        """A result that does not hold any more is not shown to the public as one."""
        result = super()._supersede(reason)
        if self.kind in RESULTS:
            self._withdraw_disclosures(reason)
        return result

    def _valid_disclosures(self):
        # sudo: the pages follow the notice, whatever the person may list.
        return self.sudo().disclosure_ids.filtered(
            lambda d: d.state in ("draft", "reviewed", "published")
        )

    def _freeze_disclosures(self):
        Disclosure = self.env["microworks.disclosure"]
        pages = Disclosure._freeze_notice(self)
        pages |= Disclosure._freeze_card(self.project_id, self.author_id, self)
        for page in pages:
            page._review()

    def _publish_disclosures(self):
        for page in self._valid_disclosures():
            dates = {}
            if page.kind != CARD:
                dates = {
                    "posted_on": self.started_on,
                    "ends_on": self.earliest_end,
                    "open_for_objection": True,
                }
            page._publish(system=True, **dates)

    def _withdraw_disclosures(self, reason=None):
        reason = reason or self.env._("the notice was taken back")
        for page in self._valid_disclosures():
            # A card tells facts of the project, not of this notice.
            if page.kind == CARD and page.state == "published":
                continue
            page._withdraw(reason, system=True)

    def _last_reason(self):
        return (
            self.env["microworks.event"]
            # sudo: the reason of the step just taken, from its own event.
            .sudo()
            .search(
                [("res_model", "=", self._name), ("res_id", "=", self.id)],
                order="id desc",
                limit=1,
            )
            .reason
        )

    # === ACTIONS ===

    def action_open_page(self):
        """Open the public page of the notice, or its preview before that."""
        self.ensure_one()
        page = self._valid_disclosures().filtered(lambda d: d.kind == self.kind)
        return {
            "type": "ir.actions.act_url",
            "url": page[:1]._public_path()
            if page[:1].state == "published"
            else f"/microworks/preview/{self.id}",
            "target": "new",
        }
