"""Groups by a state stand in the order of the life, not of the alphabet."""

from odoo import models
from odoo.tools import SQL


class GroupOrder(models.AbstractModel):
    _inherit = "microworks.guarded"

    def _read_group_orderby(self, order, groupby_terms, query):
        """Order groups by a selection as its choices are declared.

        Graphs and pivots take the groups as the database gives them.
        """
        terms = dict(groupby_terms)
        for name, term in groupby_terms.items():
            field = self._fields.get(name)
            if field is not None and field.type == "selection" and field.store:
                terms[name] = SQL(
                    "array_position(%s::varchar[], %s)",
                    field.get_values(self.env),
                    term,
                )
        result = super()._read_group_orderby(order, terms, query)
        # What the original adds to the terms of a many2one has to be grouped by.
        for name, term in terms.items():
            field = self._fields.get(name)
            if field is None or field.type != "selection":
                groupby_terms[name] = term
        return result
