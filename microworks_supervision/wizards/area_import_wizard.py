"""Reads areas from a file of 12-digit codes and names."""

from collections import defaultdict

from odoo import fields, models

from ..models.imports import table_words
from ..tools import areacode


class AreaImportWizard(models.TransientModel):
    """Good rows go in, bad ones are listed; the same file again changes nothing.

    Rows may stand in any order. A code that exists gets the name of the file; an
    area that stood alone is hung below the area above it as soon as that exists.
    """

    _name = "microworks.area.import.wizard"
    _description = "Import Areas"
    _inherit = ["microworks.table.import"]

    count_created = fields.Integer(string="Created", readonly=True)
    count_updated = fields.Integer(string="Changed", readonly=True)
    count_unchanged = fields.Integer(string="Unchanged", readonly=True)
    line_ids = fields.One2many(
        comodel_name="microworks.area.import.line",
        inverse_name="wizard_id",
        string="Rows That Were Not Taken Over",
        readonly=True,
    )

    # === READING ===

    def _columns(self):
        return areacode.COLUMNS

    def _headless(self):
        return areacode.HEADLESS

    def _refuse_file(self, error):
        table_words.refuse_file("MW-AIMP-10", self.env, error)

    def _read(self, data, answers):
        read = super()._read(data, answers)
        known = self._known()
        codes = {row.values["code"] for row in read.good}
        lacking = areacode.lacking_parents(codes, known)
        for row in read.rows:
            if not row.problem and row.values["code"] in lacking:
                read.refuse(row, "parent_missing", "code", row.values["code"])
        return read

    def _known(self):
        """Areas of the company by their code."""
        areas = self.env["microworks.area"].with_context(active_test=False)
        company = [("company_id", "=", self.env.company.id)]
        return {area.code: area for area in areas.search(company)}

    # === ACTIONS ===

    def action_confirm(self):
        """Import what the preview has shown.

        :raises AccessError: no set-up person
        :raises Refused: MW-TAB-01 or -02, nobody has seen what was read
        """
        read = self._confirmed_table()
        self.write({"state": "done", **self._import_table(read)})
        self.line_ids.unlink()
        self.env["microworks.area.import.line"].create(
            [
                {
                    "wizard_id": self.id,
                    "line": row.line,
                    "code": row.texts.get("code", "")[:60],
                    "name": row.texts.get("name", ""),
                    "reason": table_words.row_problem(self.env, row.problem),
                }
                for row in read.rows
                if row.problem
            ]
        )
        return self._reopen()

    def _import_table(self, read):
        """Create, rename and link areas of the current company.

        :param read: what was read, a ``table.Table``
        :return: dict of count_created, count_updated, count_unchanged
        """
        known = self._known()
        good = read.good
        created = self._create_by_level(
            [row for row in good if row.values["code"] not in known], known
        )
        new_codes = set(created.mapped("code"))
        updated = self.env["microworks.area"]
        for row in good:
            area = known[row.values["code"]]
            if area.code not in new_codes and area.name != row.values["name"]:
                area.name = row.values["name"]
                updated |= area
        updated |= self._link_alone(known, created)
        return {
            "count_created": len(created),
            "count_updated": len(updated),
            "count_unchanged": len(good) - len(created | updated),
        }

    def _create_by_level(self, rows, known):
        """Create from the top, so that every area finds the one above it."""
        areas = self.env["microworks.area"]
        by_level = defaultdict(list)
        for row in rows:
            by_level[areacode.level(row.values["code"])].append(row)
        created = areas
        for level in areacode.LEVELS:
            new = areas.create(
                [
                    {
                        "name": row.values["name"],
                        "code": row.values["code"],
                        "level": level,
                        "parent_id": self._above(row.values["code"], known).id,
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
