"""Reads areas from a file of 12-digit codes and names."""

import base64
import io
from collections import defaultdict

from odoo import fields, models

from ..tools import areacode


class AreaImportWizard(models.TransientModel):
    """Good rows go in, bad ones are listed; the same file again changes nothing.

    Rows may stand in any order. A code that exists gets the name of the file; an
    area that stood alone is hung below the area above it as soon as that exists.
    """

    _name = "microworks.area.import.wizard"
    _description = "Import Areas"
    _file_kinds = {"file": "data"}

    file = fields.Binary(required=True, attachment=False)
    file_name = fields.Char()
    done = fields.Boolean(readonly=True)
    count_created = fields.Integer(string="Created", readonly=True)
    count_updated = fields.Integer(string="Changed", readonly=True)
    count_unchanged = fields.Integer(string="Unchanged", readonly=True)
    line_ids = fields.One2many(
        comodel_name="microworks.area.import.line",
        inverse_name="wizard_id",
        string="Rows That Were Not Taken Over",
        readonly=True,
    )

    def action_confirm(self):
        """Import the file and show the result.

        :raises AccessError: no set-up person
        """
        self.ensure_one()
        result = self._import_rows(io.BytesIO(base64.b64decode(self.file or b"")))
        bad = result.pop("bad")
        self.write({"done": True, **result})
        self.line_ids.unlink()
        self.env["microworks.area.import.line"].create(
            [
                {
                    "wizard_id": self.id,
                    "line": row.line_no,
                    "code": row.code[:60],
                    "name": row.name[:200],
                    "problem": row.error,
                }
                for row in bad
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _import_rows(self, stream):
        """Create, rename and link areas of the current company.

        :param stream: binary file
        :return: dict of count_created, count_updated, count_unchanged and bad, the
            list of :class:`~..tools.areacode.Row` that were not taken over
        """
        areas = self.env["microworks.area"].with_context(active_test=False)
        company = [("company_id", "=", self.env.company.id)]
        known = {area.code: area for area in areas.search(company)}
        # A name with a NUL, as in a file that is no text, cannot be stored.
        rows = list(areacode.read_rows(stream, known))
        bad = [row for row in rows if row.error or "\x00" in row.name]
        good = [row for row in rows if row not in bad]
        created = self._create_by_level(
            [row for row in good if row.code not in known], known
        )
        new_codes = set(created.mapped("code"))
        updated = areas
        for row in good:
            area = known[row.code]
            if row.code not in new_codes and area.name != row.name:
                area.name = row.name
                updated |= area
        updated |= self._link_alone(known, created)
        return {
            "count_created": len(created),
            "count_updated": len(updated),
            "count_unchanged": len(good) - len(created | updated),
            "bad": bad,
        }

    def _create_by_level(self, rows, known):
        """Create from the top, so that every area finds the one above it."""
        areas = self.env["microworks.area"]
        by_level = defaultdict(list)
        for row in rows:
            by_level[areacode.level(row.code)].append(row)
        created = areas
        for level in areacode.LEVELS:
            new = areas.create(
                [
                    {
                        "name": row.name,
                        "code": row.code,
                        "level": level,
                        "parent_id": self._above(row.code, known).id,
                    }
                    for row in by_level[level]
                ]
            )
            known.update((area.code, area) for area in new)
            created |= new
        return created

    def _link_alone(self, known, created):
        """Hang areas without one above below it, where it exists now."""
        linked = self.env["microworks.area"]
        for code, area in known.items():
            if not area.parent_id and area not in created:
                above = self._above(code, known)
                if above:
                    area.parent_id = above
                    linked |= area
        return linked

    def _above(self, code, known):
        try:
            above = areacode.parent(code)
        except areacode.AreaCodeError:  # an area typed by hand, of a free code
            above = None
        return known.get(above, self.env["microworks.area"])
