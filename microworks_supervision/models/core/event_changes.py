"""What an event changed, in the words of the form it happened on."""

import json
from hashlib import sha256

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_list

ROW = Markup("<tr><th>%s</th><td>%s</td><td>%s</td></tr>")
TABLE = Markup(
    '<table class="table table-sm o_microworks_changes"><thead><tr><th>%s</th><th>%s</th>'
    "<th>%s</th></tr></thead><tbody>%s</tbody></table>"
)


class EventChanges(models.Model):
    """The content is kept as it was hashed; people read it as a table."""

    _inherit = "microworks.event"

    changes_html = fields.Html(
        string="What Changed", compute="_compute_changes_html", sanitize=False
    )

    # === COMPUTE ===

    @api.depends("content")
    @api.depends_context("lang")
    def _compute_changes_html(self):
        for event in self:
            rows = Markup().join(ROW % row for row in event._changes())
            event.changes_html = rows and TABLE % (
                self.env._("Field"),
                self.env._("Before"),
                self.env._("After"),
                rows,
            )

    def _changes(self):
        """Yield label, old and new value of every field the event changed."""
        try:
            content = json.loads(self.content or "{}")
        except ValueError:
            # Somebody altered it: the verification says where, the form still opens.
            return
        before, after = content.get("before") or {}, content.get("after") or {}
        known = self.env[self.res_model]._fields if self.res_model in self.env else {}
        for name in sorted({*before, *after}):
            field = known.get(name)
            # Shown above as “From” and “To”.
            if name != "state" and before.get(name) != after.get(name):
                yield (
                    field._description_string(self.env) if field else name,
                    self._in_words(field, before.get(name)),
                    self._in_words(field, after.get(name)),
                )
        for name, digest in ((content.get("facts") or {}).get("files") or {}).items():
            yield self.env._("File %(name)s", name=name), "", f"SHA-256 {digest}"

    def _in_words(self, field, value):
        """One value of the content as a person reads it."""
        if value is None or value == [] or value == "":
            return "–"
        if isinstance(value, bool):
            return self.env._("Yes") if value else self.env._("No")
        if field is not None and field.type == "json":
            # sudo: what the writers are called, for whoever may read the event.
            users = self.env["res.users"].sudo().browse(pair[0] for pair in value)
            return format_list(self.env, users.exists().mapped("name"))
        if isinstance(value, list):
            # Records are kept as pairs of number and name.
            return format_list(
                self.env,
                [
                    part[1] if isinstance(part, list) and len(part) == 2 else part
                    for part in value
                ],
            )
        # A record for programs: its text stands in the content.
        hashed = field and getattr(self.env[field.model_name], "_hashed_fields", ())
        if hashed and field.name in hashed:
            return self.env._(
                "Record of %(count)s characters, SHA-256 %(digest)s",
                count=len(value),
                digest=sha256(value.encode()).hexdigest(),
            )
        if field is not None and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field is not None and field.type == "datetime":
            moment = self._legal_time(fields.Datetime.to_datetime(value))
            return f"{moment:%Y-%m-%d %H:%M}"
        return str(value)
