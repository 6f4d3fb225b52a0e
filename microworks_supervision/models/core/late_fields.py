"""What is written after the freeze leaves an event; a paper is never exchanged."""

import base64
import binascii
from hashlib import sha256

from odoo import api, fields, models

FURTHER = "earlier_paper_ids"


class LateFields(models.AbstractModel):
    """``_late_fields`` stay open when the record is frozen, so each change of them is
    kept: an event with the values before and after, for files their SHA-256. A file
    that is there is not taken away and not replaced: a newer one stands before it,
    and the earlier one stays among the papers of the record.
    """

    _inherit = "microworks.workflow"

    earlier_paper_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Earlier Papers",
        compute="_compute_earlier_paper_ids",
        help="Papers that were followed by a further one; they stay.",
    )

    # === COMPUTE ===

    def _compute_earlier_paper_ids(self):
        # sudo: files of records the reader has before him.
        files = self.env["ir.attachment"].sudo()
        found = files.search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", FURTHER),
                ("res_id", "in", self.ids),
            ],
            order="id desc",
        )
        for record in self:
            record.earlier_paper_ids = found.filtered(
                lambda paper, number=record.id: paper.res_id == number
            )

    # === CRUD ===

    def write(self, vals):
        late = self._late_fields & vals.keys()
        if not late or self._guard_is_lifted():
            return super().write(vals)
        # Before any refusal: it would tell of a record the caller may not know.
        self.check_access("write")
        closed = self.filtered(lambda record: not record._guard_is_open())
        before = {record: record._late_values(late) for record in closed}
        papers = [n for n in sorted(late) if self._fields[n].type == "binary"]
        for record in closed if papers else ():
            record._keep_papers(papers, vals)
        result = super().write(vals)
        for record in closed:
            record._record_late(before[record], late)
        return result

    # === BUSINESS ===

    def _record_late(self, before, names):
        after = self._late_values(names)
        changed = [name for name in sorted(names) if before[name] != after[name]]
        if changed:
            self.env["microworks.event"]._record(
                self,
                kind="change",
                before={name: before[name] for name in changed},
                after={name: after[name] for name in changed},
            )

    def _late_values(self, names):
        values = self._event_values(names)
        # sudo: the record's own files, for its own event.
        known = self.sudo()
        for name in names:
            if self._fields[name].type == "binary":
                values[name] = known._paper_digest(known._paper(name))
        return values

    def _keep_papers(self, names, vals):
        """Keep what a further paper is put before.

        :raises Refused: MW-PAPER-01, the paper was to be taken away
        """
        # sudo: the record's own files.
        known = self.sudo()
        for name in names:
            old = known._paper(name)
            if not old:
                continue
            if not vals[name]:
                self._refuse(
                    "MW-PAPER-01",
                    self.env._(
                        "a paper of a frozen record is not taken away: %(fields)s",
                        fields=self._guard_labels([name]),
                    ),
                    next_step=self.env._("add a further paper; the earlier one stays"),
                )
            if self._paper_digest(old) == self._digest_of(vals[name]):
                continue
            title = f"{name}_name"
            old.copy(
                {
                    "name": (title in self._fields and known[title]) or name,
                    "res_model": self._name,
                    "res_id": self.id,
                    "res_field": FURTHER,
                }
            )
            self.invalidate_recordset([FURTHER])

    def _paper(self, name):
        """The stored file of a binary field, as an attachment."""
        return (
            self.env["ir.attachment"]
            .sudo()  # sudo: the caller has the record before him
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", name),
                    ("res_id", "=", self.id),
                ],
                limit=1,
            )
        )

    @api.model
    def _paper_digest(self, paper):
        return sha256(paper.raw).hexdigest() if paper else None

    @api.model
    def _digest_of(self, value):
        try:
            return sha256(base64.b64decode(value)).hexdigest()
        except (binascii.Error, TypeError, ValueError):
            # No file at all: the field itself says so.
            return None
