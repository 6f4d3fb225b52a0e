"""Forms show what is closed before anybody types into it."""

from copy import deepcopy

from odoo import api, models

from .guarded import ALWAYS_OPEN


class GuardedView(models.AbstractModel):
    _inherit = "microworks.guarded"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Make the fields of a form read-only in the states that freeze them.

        The guard refuses the write anyway; without this a person would learn it
        only after typing. What a view says about a field itself, stays.
        """
        arch, view = super()._get_view(view_id, view_type, **options)
        lives = self._open_states is not None and "state" in self._fields
        if view_type == "form" and lives:
            states = ", ".join(f"'{state}'" for state in sorted(self._open_states))
            closed = f"state not in [{states}]"
            for node in arch.xpath("//field[not(ancestor::field)]"):
                if node.get("readonly") is None and self._freezes(node.get("name")):
                    node.set("readonly", closed)
        if view_type == "form":
            self._show_fillers(arch)
        return arch, view

    @api.model
    def _show_fillers(self, arch):
        """Show a field of another role to everybody else, but closed.

        Views are kept for all persons, so the field stands there twice, each time
        for its groups.
        """
        for node in arch.xpath("//field[not(ancestor::field)]"):
            groups = self._fields_of.get(node.get("name"))
            if not groups or node.get("groups"):
                continue
            names = [g if "." in g else f"microworks_supervision.{g}" for g in groups]
            others = deepcopy(node)
            others.set("groups", ",".join(f"!{name}" for name in names))
            others.set("readonly", "1")
            node.set("groups", ",".join(names))
            node.addnext(others)

    @api.model
    def _freezes(self, name):
        """Whether a field of this model is closed outside the open states."""
        field = self._fields.get(name)
        if (
            field is None
            or field.readonly
            or name in self._late_fields
            or name.startswith(ALWAYS_OPEN)
        ):
            return False
        if not self._guards_itself(name):
            return True
        # Lines follow their parent; what has a life of its own does not.
        comodel = self.env[field.comodel_name]
        parent = comodel._fields.get(comodel._guard_parent or "")
        return parent is not None and parent.comodel_name == self._name
