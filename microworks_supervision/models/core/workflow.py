"""The guarded workflow: one transition, along the steps that a model declares."""

from odoo import api, fields, models
from odoo.tools import SQL

from ...exceptions import Refused
from ...tools import texts


class Workflow(models.AbstractModel):
    """A record with a life: only :meth:`_transition` moves it.

    Heirs declare their ``_steps`` (``steps``) and a ``state`` selection field.
    """

    _name = "microworks.workflow"
    _inherit = ["microworks.guarded"]
    _description = "Guarded workflow"

    # Whether an import of the past makes such records in the state of their source.
    _brought_in = False

    # === CRUD ===

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        """What has taken a step is cancelled with a reason, never deleted."""
        if self._guard_is_lifted():
            return
        first = self._fields["state"].get_values(self.env)[0]
        for record in self:
            if record.state != first:
                record._refuse_deletion()

    # === TRANSITION ===

    def _transition(self, target, *, reason=None, vals=None, facts=None, system=False):
        """Move one record to ``target``; the only way a state ever changes.

        The row is locked first, then edge, role, area, separation of duties
        and gate are checked on what the lock shows, then the effect is applied
        and one event is written, all in the caller's transaction.

        :param str target: the state to reach
        :param str reason: why, in the person's words
        :param dict vals: fields set together with the state, besides what the step
            stamps
        :param dict facts: more for the event, canonical JSON values
        :param bool system: a step of our own code on an edge that allows it
        :return: the event
        :raises Refused: the edge does not exist, a gate is shut, no reason
        :raises RoleRefused: wrong role, wrong area, duty held by the same person
        """
        self.ensure_one()
        self._check_known()
        self._lock()
        source = self.state
        edge = self._get_edges().get((source, target))
        if edge is None:
            self._refuse_edge(source, target)
        role = self._check_role(edge, system)
        self._check_apart(edge)
        reason = self._given_text(reason)
        if edge.reason:
            self._check_reason(reason)
        if edge.gate:
            self._check_gate(target)
        changes = {
            **self._stamp_values(edge, role, reason),
            **(vals or {}),
            "state": target,
        }
        before = self._event_values(changes)
        self._unguarded().write(changes)
        event = self.env["microworks.event"]._record(
            self,
            kind="transition",
            source=source,
            target=target,
            role=role,
            reason=reason,
            before=before,
            after=self._event_values(changes),
            facts=facts,
        )
        self._speaking()._after_transition(source, target)
        if reason and getattr(self._fields["state"], "tracking", False):
            # Under the record, too, in the note of the change itself.
            self._track_set_log_message(reason)
        return event

    def _speaking(self):
        """The records with a language in their environment.

        A scheduled job or a program names none. What it makes a step write for
        people (titles of notices, activities) is in the language of the office.
        """
        if self.env.context.get("lang"):
            return self
        # sudo: the language of the office is no secret, its address may be.
        office = self.env.company.sudo().partner_id
        return self.with_context(lang=office.lang or self.env.user.lang)

    def _after_transition(self, source, target):
        """Effects on other records; called after the state is written."""

    def _lock(self):
        """Lock the rows, then forget what was read before the lock.

        Waits for whoever holds them; if that one changes a row, PostgreSQL
        refuses our snapshot and Odoo tries the whole request again.
        """
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                SQL.identifier(self._table),
                self._ids,
            )
        )
        self.invalidate_recordset()

    # === CHECKS ===

    def _check_role(self, edge, system=False):
        """The role in which the current person may go along ``edge``.

        :return: the group's name, for the event
        :raises RoleRefused: no such role, or the record is of another area
        """
        if system and edge.system:
            return "system"
        role = self._role_on(edge)
        if not role:
            self._refuse_role(edge.groups)
        # Superuser mode must not widen a person's area.
        self.with_user(self.env.user).check_access("read")
        return role

    def _role_on(self, edge):
        """The group in which the current person may go along ``edge``, or None."""
        for name in edge.groups:
            xmlid = name if "." in name else f"microworks_supervision.{name}"
            if self.env.user.has_group(xmlid):
                return name
        return None

    def _check_reason(self, reason):
        """:raises Refused: MW-WF-02, nothing was said"""
        if not texts.says_something(self._given_text(reason)):
            self._refuse(
                "MW-WF-02",
                self.env._("this step needs a reason"),
                next_step=self.env._("say why in one sentence"),
            )

    def _check_gate(self, target):
        """:raises Refused: with everything that is missing, not only the first."""
        self._check_known()
        refusals = self._get_refusals(target)
        if refusals:
            raise Refused(self._refusal_name(), refusals)

    def _get_refusals(self, target):
        """What stands between this record and ``target``, waivers applied.

        :return: list of :class:`Refusal`; empty when the gate is open
        """
        return []

    def _refuse_edge(self, source, target):
        labels = dict(self._fields["state"]._description_selection(self.env))
        self._refuse(
            "MW-WF-01",
            self.env._(
                "no step leads from “%(before)s” to “%(after)s”",
                before=labels.get(source, source),
                after=labels.get(target, target),
            ),
            next_step=self.env._("reload the form: the state may have changed"),
        )

    # === EVENT VALUES ===

    def _event_values(self, names):
        """The values of ``names`` in a form that can be hashed and read."""
        # sudo: the record's own values, for its own event.
        record = self.sudo()
        return {name: record._event_value(name) for name in sorted(names)}

    def _event_value(self, name):
        field, value = self._fields[name], self[name]
        if field.relational:
            return [[r.id, r.display_name] for r in value]
        if field.type == "binary":
            return bool(value)
        if value is False and field.type != "boolean":
            return None
        if field.type == "datetime":
            return fields.Datetime.to_string(value)
        if field.type == "date":
            return fields.Date.to_string(value)
        if field.type in ("float", "monetary"):
            return f"{value:.2f}" if field.type == "monetary" else repr(value)
        if field.type in ("integer", "boolean"):
            return value
        return str(value)
