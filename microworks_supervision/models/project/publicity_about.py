"""Notices that steps prepare, and what becomes of them when the step is undone."""

from odoo import api, fields, models


class PublicityAbout(models.Model):
    _inherit = "microworks.publicity"

    _guarded_fields = frozenset({"superseded"})

    superseded = fields.Boolean(
        readonly=True,
        copy=False,
        help="What it said does not hold any more. It stays as it was posted, but"
        " opens no step.",
    )

    # === BUSINESS ===

    @api.model
    def _about(self, record, kind=None):
        """The notices about a record that still hold or wait, the newest first.

        :param str kind: a code of :data:`KINDS`, or all of them
        """
        # sudo: the notices of this record, for its own step or gate.
        return self.sudo().search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("superseded", "=", False),
            ]
            + ([("kind", "=", kind)] if kind else [])
        )

    @api.model
    def _open_for(self, record, kind, title, deadline_code, body=None):
        """Prepare a notice about ``record``; the same one while it holds.

        :param record: a part of a project, or the project
        :param str kind: a code of :data:`KINDS`
        :param str deadline_code: the rule that says how long it stays, or nothing
            where the kind decides
        """
        project = record if record._name == "microworks.project" else record.project_id
        notices = self._about(record, kind).filtered(lambda n: n.state != "stopped")
        if notices:
            return notices.with_env(self.env)
        notice = self._unguarded().create(
            {
                "project_id": project.id,
                "kind": kind,
                "title": title,
                "body": body,
                "deadline_code": deadline_code,
                "res_model": record._name,
                "res_id": record.id,
            }
        )
        return self.browse(notice.id)

    @api.model
    def _stop_about(self, record, reason, kind=None):
        """What was said about a record does not hold any more.

        A draft goes, a posted notice is stopped; a finished one stays as it was
        posted, but opens no step from now on.

        :param str reason: why, for the trail
        :param str kind: a code of :data:`KINDS`, or all of them
        """
        for notice in self._about(record, kind):
            if notice.state == "running":
                notice._transition("stopped", reason=reason, system=True)
            elif notice.state == "finished":
                notice._supersede(reason)
            elif notice.state in ("draft", "reviewed"):
                notice._unguarded().unlink()

    def _supersede(self, reason):
        """Say of a finished notice that it does not hold any more."""
        self._unguarded().write({"superseded": True})
        self.env["microworks.event"]._record(
            self,
            kind="change",
            role="system",
            reason=reason,
            before={"superseded": False},
            after={"superseded": True},
        )
