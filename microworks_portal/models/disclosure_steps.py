"""The steps of a disclosure; those of a notice's page are taken by the notice."""

from odoo import models

from .disclosure import CARD


class DisclosureSteps(models.Model):
    _inherit = "microworks.disclosure"

    # === ACTIONS ===

    def action_review(self):
        """Review a project card made by somebody else (先审查后公开).

        :raises Refused: the disclosure belongs to a notice, which is reviewed itself
        :raises RoleRefused: the author himself, or no reviewing role
        """
        for disclosure in self:
            disclosure._check_stands_alone()
            disclosure._review()

    def action_publish(self):
        """Publish a reviewed project card; the one before it is superseded.

        :raises Refused: the disclosure belongs to a notice, which is posted itself
        """
        for disclosure in self:
            disclosure._check_stands_alone()
            disclosure._publish()

    def action_withdraw(self, reason=None):
        """Take the page down, with a reason; the notice it follows is stopped.

        :param str reason: why, in the person's words; stays in the record
        :raises RoleRefused: no reviewing role
        """
        for disclosure in self:
            notice = disclosure.publicity_id
            if disclosure.kind != CARD and notice.state == "running":
                notice.action_stop(reason=reason)
            elif disclosure.kind != CARD and notice.state == "reviewed":
                disclosure._refuse(
                    "MW-DISC-02",
                    self.env._("it follows its notice, which is not posted yet"),
                    next_step=self.env._("send the notice back to draft"),
                )
            else:
                disclosure._withdraw(reason)

    def action_open_page(self):
        """Open the public page in a new tab."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": self._public_path() or "/microworks",
            "target": "new",
        }

    # === BUSINESS ===

    def _is_offered(self, name):
        if self.publicity_id:
            # The page follows its notice.
            if name in ("review", "publish"):
                return False
            if name == "withdraw" and self.state == "reviewed":
                return False
        return super()._is_offered(name)

    def _check_stands_alone(self):
        if self.kind != CARD or self.publicity_id:
            self._refuse(
                "MW-DISC-08",
                self.env._("it follows its notice"),
                next_step=self.env._("take the step on the notice"),
            )

    def _review(self):
        self._take("review", facts={"digest": self.digest})

    def _publish(self, system=False, **dates):
        """Make the snapshot public; the earlier one of the same thing gives way.

        A snapshot frozen before the one that is public now never replaces it.

        :param bool system: a step of the notice it follows
        :param dates: ``posted_on`` and ``ends_on`` of a notice
        """
        self.ensure_one()
        earlier = self._published_twins()
        newer = earlier.filtered(lambda d: d.id > self.id)[:1]
        if newer:
            self._transition(
                "superseded", vals={"superseded_by_id": newer.id}, system=True
            )
            return
        for disclosure in earlier:
            disclosure._transition(
                "superseded",
                vals={"superseded_by_id": self.id, "open_for_objection": False},
                system=True,
            )
        # The unique index looks at every row by itself.
        earlier.flush_recordset()
        self._transition(
            "published",
            vals=dates,
            facts={"digest": self.digest},
            system=system,
        )

    def _published_twins(self):
        """Published disclosures of the same project, kind and record."""
        # sudo: all of them give way, whoever publishes.
        return self.sudo().search(
            [
                ("project_id", "=", self.project_id.id),
                ("kind", "=", self.kind),
                ("res_model", "=", self.res_model),
                ("res_id", "=", self.res_id),
                ("state", "=", "published"),
                ("id", "!=", self.id),
            ]
        )

    def _withdraw(self, reason, system=False):
        self._transition("withdrawn", reason=reason, system=system)
        self.flush_recordset()

    def _public_path(self):
        """The path of the public page; false while there is none."""
        self.ensure_one()
        if self.state != "published":
            return False
        if self.kind == CARD:
            return f"/microworks/project/{self.number}"
        return f"/microworks/notice/{self.digest}"
