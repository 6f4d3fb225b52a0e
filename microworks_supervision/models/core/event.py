"""The trail: one row per step, appended and never altered."""

from datetime import datetime, timezone

from odoo import api, fields, models

from ...tools import canonical
from .guarded import GUARD, GUARD_KEY

# 2: the content names the company, too, for it decides who sees the event.
VERSION = 2
KINDS = [
    ("transition", "Step"),
    ("change", "Change"),
    ("upgrade", "Class raised"),
    ("waiver", "Waiver"),
    ("record", "Record"),
    ("import", "Import"),
    ("role", "Role or Area of a Person"),
    ("own_role", "Role Given to Oneself"),
]


class Event(models.Model):
    """全流程线上留痕: who did what, when, in which role, with which files.

    ``content`` is the canonical JSON of everything the event says and is what
    the Merkle log hashes; the other columns repeat parts of it for searching,
    and :meth:`microworks.log.head._verify` compares the two. Rows are written
    by :meth:`_record` only; a PostgreSQL trigger refuses every later change,
    for administrators, too.
    """

    _name = "microworks.event"
    _description = "Event"
    _inherit = ["microworks.append.only"]
    _order = "id desc"
    _rec_name = "label"
    # Nobody writes a row twice, so there is nothing to log about a write, and
    # deleting a user must not touch old events.
    _log_access = False

    occurred_at = fields.Datetime(required=True, readonly=True, index=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    res_model = fields.Char(string="Record Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record ID", model_field="res_model", required=True, readonly=True
    )
    label = fields.Char(string="Record", readonly=True)
    project_id = fields.Many2one(
        comodel_name="microworks.project",
        ondelete="restrict",
        readonly=True,
        index="btree_not_null",
    )
    area_id = fields.Many2one(
        comodel_name="microworks.area", ondelete="restrict", readonly=True, index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", ondelete="restrict", readonly=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", required=True, ondelete="restrict", readonly=True
    )
    role = fields.Char(readonly=True)
    source = fields.Char(string="From State", readonly=True)
    target = fields.Char(string="To State", readonly=True)
    source_label = fields.Char(string="From", compute="_compute_labels")
    target_label = fields.Char(string="To", compute="_compute_labels")
    role_label = fields.Char(string="In the Role Of", compute="_compute_labels")
    reason = fields.Text(readonly=True)
    content = fields.Text(readonly=True, required=True)
    digest = fields.Char(
        string="SHA-256 of the Content", size=64, readonly=True, required=True
    )
    log_index = fields.Integer(
        string="Index in the Log", compute="_compute_log_index", compute_sudo=True
    )

    _record_idx = models.Index("(res_model, res_id)")

    def init(self):
        self.env["microworks.log.head"]._install_triggers()

    # === COMPUTE ===

    def _compute_log_index(self):
        self.env.cr.execute(
            "SELECT event_id, idx FROM microworks_log_node"
            " WHERE lvl = 0 AND event_id = ANY(%s)",
            [list(self.ids)],
        )
        indexes = dict(self.env.cr.fetchall())
        for event in self:
            event.log_index = indexes.get(event.id, -1)

    @api.depends("res_model", "source", "target", "role")
    @api.depends_context("lang")
    def _compute_labels(self):
        states = {}
        for model in set(self.mapped("res_model")):
            field = model in self.env and self.env[model]._fields.get("state")
            states[model] = (
                dict(field._description_selection(self.env)) if field else {}
            )
        for event in self:
            labels = states[event.res_model]
            event.source_label = labels.get(event.source, event.source)
            event.target_label = labels.get(event.target, event.target)
            group = event.role and self.env.ref(
                event.role
                if "." in event.role
                else f"microworks_supervision.{event.role}",
                raise_if_not_found=False,
            )
            # sudo: the name of a role.
            name = group.sudo().name if group else event.role
            event.role_label = self.env._("System") if name == "system" else name

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        # An event made by a caller would be a forged trail.
        if not self.env["microworks.guarded"]._guard_is_lifted():
            return super().create(vals_list)
        return models.Model.create(self, vals_list)

    # === BUSINESS ===

    @api.model
    def _record(
        self,
        record,
        *,
        kind,
        source=None,
        target=None,
        role=None,
        reason=None,
        before=None,
        after=None,
        facts=None,
        label=None,
    ):
        """Append one event about ``record`` in the caller's transaction.

        :param record: one record; its ``project_id`` and ``area_id``, where it
            has them, decide who may read the event
        :param dict before: changed values as they were
        :param dict after: changed values as they are now
        :param dict facts: more values for the content, canonical JSON types
        :param str label: how people know the record, if not by its own label
        :return: the event
        """
        return self._append(
            [
                self._prepare_event(
                    record,
                    kind=kind,
                    source=source,
                    target=target,
                    role=role,
                    reason=reason,
                    before=before,
                    after=after,
                    facts=facts,
                    label=label,
                )
            ]
        )

    @api.model
    def _record_many(self, records, *, kind, role=None, reason=None, facts=None):
        """Append one event per record, all in one statement.

        :param dict facts: facts by record id
        :return: the events, in the order of the records
        """
        facts = facts or {}
        return self._append(
            [
                self._prepare_event(
                    record,
                    kind=kind,
                    role=role,
                    reason=reason,
                    facts=facts.get(record.id),
                )
                for record in records
            ]
        )

    @api.model
    def _append(self, vals_list):
        # sudo: nobody has create rights on events; this method is the only door.
        return (
            self.sudo()  # sudo: see above
            .with_context(**{GUARD_KEY: GUARD})
            .create(vals_list)
            .with_env(self.env)
        )

    @api.model
    def _prepare_event(
        self,
        record,
        *,
        kind,
        source=None,
        target=None,
        role=None,
        reason=None,
        before=None,
        after=None,
        facts=None,
        label=None,
    ):
        record.ensure_one()
        # sudo: describing the record for its own trail.
        known = record.sudo()
        project = (
            known
            if record._name == "microworks.project"
            else known["project_id"]
            if "project_id" in record._fields
            else self.env["microworks.project"]
        )
        area = known["area_id"] if "area_id" in record._fields else project.area_id
        company = known["company_id"] if "company_id" in record._fields else False
        moment = datetime.now(timezone.utc).replace(tzinfo=None)
        user = self.env.user
        facts = dict(facts or {})
        digests = (
            known._attachment_digests() if hasattr(known, "_attachment_digests") else {}
        )
        if digests:
            facts["files"] = digests
        content = {
            "v": VERSION,
            "at": moment.isoformat(timespec="microseconds") + "Z",
            "kind": kind,
            "model": record._name,
            "id": record.id,
            "label": label or known.display_name or "",
            "project": [project.id, project.number or ""] if project else None,
            "area": [area.id, area.code or ""] if area else None,
            "company": company.id if company else None,
            "user": [user.id, user.login],
            "person": user.partner_id.id,
            "role": role,
            "from": source,
            "to": target,
            "reason": reason or None,
            "before": before or {},
            "after": after or {},
            "facts": facts,
        }
        return {
            "occurred_at": moment.replace(microsecond=0),
            "kind": kind,
            "res_model": record._name,
            "res_id": record.id,
            "label": content["label"],
            "project_id": project.id or False,
            "area_id": area.id or False,
            "company_id": company.id if company else False,
            "user_id": user.id,
            "role": role or False,
            "source": source or False,
            "target": target or False,
            "reason": reason or False,
            "content": canonical.encode(content).decode(),
            "digest": canonical.digest(content),
        }

    # === ACTIONS ===

    def action_open_record(self):
        """Open the record the event is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "target": "current",
        }
