"""An objection sent by a visitor from a public page."""

from odoo import api, models

SUBJECT_LIMIT = 120
BODY_LIMIT = 4000
NAME_LIMIT = 60


class Objection(models.Model):
    _inherit = "microworks.objection"

    @api.model
    def _lodge(self, disclosure, subject, body, objector=None):
        """Take an objection against a posted notice from a visitor without account.

        :param disclosure: the published disclosure of the notice
        :param str subject: at most 120 characters
        :param str body: at most 4000 characters
        :param str objector: name, or nothing; never published
        :return: the objection, in superuser mode
        :raises Refused: no posted notice, no text, or too long a text
        """
        subject, body = (subject or "").strip(), (body or "").strip()
        objector = (objector or "").strip()
        if not disclosure.open_for_objection:
            self._refuse(
                "MW-DISC-03",
                self.env._("this notice is no longer open for objections"),
                next_step=self.env._("write to the township or the county instead"),
            )
        if not subject or not body:
            self._refuse(
                "MW-DISC-04",
                self.env._("an objection needs a subject and a text"),
                next_step=self.env._("say what is wrong and why"),
            )
        for text, limit in (
            (subject, SUBJECT_LIMIT),
            (body, BODY_LIMIT),
            (objector, NAME_LIMIT),
        ):
            if len(text) > limit:
                self._refuse(
                    "MW-DISC-05",
                    self.env._(
                        "a text is longer than %(limit)s characters", limit=limit
                    ),
                    next_step=self.env._("shorten it"),
                )
        # sudo: a visitor has no rights on any model; this is the one thing he may
        # do, on a notice that is posted right now.
        objection = self.sudo().create(
            {
                "publicity_id": disclosure.publicity_id.id,
                "subject": subject,
                "body": body,
                "objector": objector or self.env._("anonymous"),
            }
        )
        self.env["microworks.event"]._record(
            objection, kind="record", facts={"channel": "portal"}
        )
        return objection
