"""What a step freezes stands in its event, so that a row can be held against it."""

from odoo import models

from ...tools import told
from ...tools.declared import merged
from .guarded import ALWAYS_OPEN

# Kept by Odoo itself, told by the event elsewhere, or a counter that locks change.
BOOKKEEPING = frozenset(
    {
        "id",
        "state",
        "create_uid",
        "create_date",
        "write_uid",
        "write_date",
        "lock_version",
    }
)
# Words of any length, told by their digest.
LONG = ("text", "html")
SCALAR = (
    "boolean",
    "char",
    "date",
    "datetime",
    "float",
    "html",
    "integer",
    "json",
    "many2one",
    "many2one_reference",
    "monetary",
    "selection",
    "text",
)


class Frozen(models.AbstractModel):
    """What was typed into a draft is in no event until a step closes it.

    The event of that step tells all of it (``facts.frozen``): the fields only steps set
    as well as those of the form, so that :meth:`microworks.log.head._verify_values`
    finds whatever is changed later past every step.
    """

    _inherit = "microworks.workflow"

    # Field → why its value may differ from what the events tell. Nothing else is left
    # out of the verification; heirs add to it.
    _untold = {}
    # States beyond the first in which a step of ours deletes a record.
    _deleted_in = ()
    # Short texts that are told by their digest: names of people who are no party.
    _told_by_digest = frozenset()

    @classmethod
    def _get_untold(cls):
        """Reasons of the model and of everything that extends it, by field."""
        return merged(cls, "_untold")

    def _facts_of_step(self, source, was_open, facts):
        """The facts of a step; with what it froze, if it closed the record.

        :param str source: the state before
        :param bool was_open: whether a caller could edit the record before
        """
        first = source == self._fields["state"].get_values(self.env)[0]
        if not (was_open or first) or self._guard_is_open():
            return facts
        return {**(facts or {}), "frozen": self._frozen_values()}

    def _frozen_values(self):
        """All values of the record that are one value each, as an event keeps them."""
        self.ensure_one()
        # sudo: the record's own values, for its own event.
        known = self.sudo()
        return {name: known._frozen_value(name) for name in self._frozen_names()}

    def _frozen_names(self):
        untold = self._get_untold()
        return sorted(
            name
            for name, field in self._fields.items()
            if field.store
            and field.column_type
            and field.type in SCALAR
            # What follows from told values, sums of lines excepted.
            and not (field.compute and field.readonly and field.type != "monetary")
            and not field.groups
            and not field.company_dependent
            and name not in BOOKKEEPING
            and name not in untold
            and not name.startswith(ALWAYS_OPEN)
        )

    def _tell_made(self, facts=None):
        """Tell what a step of another record made, with values nobody typed.

        :param dict facts: more for the event
        """
        for record in self:
            self.env["microworks.event"]._record(
                record,
                kind="record",
                facts={**(facts or {}), "frozen": record._frozen_values()},
            )

    def _write_told(self, vals, **event):
        """Write what only steps set and tell it in one event, where anything changed.

        :param dict vals: the values, the same for all records
        :param event: more for the event (``role``, ``reason``, ``facts``)
        """
        for record in self:
            before = record._event_values(vals)
            record._unguarded().write(vals)
            after = record._event_values(vals)
            if after != before:
                self.env["microworks.event"]._record(
                    record, kind="change", before=before, after=after, **event
                )

    def _event_value(self, name):
        if self._fields[name].type == "json":
            return self[name] or None
        return super()._event_value(name)

    def _frozen_value(self, name):
        field, value = self._fields[name], self[name]
        if field.type == "many2one":
            return value.id or None
        if value and (field.type in LONG or name in self._told_by_digest):
            return told.digest(self._name, self.id, name, str(value))
        return self._event_value(name)
