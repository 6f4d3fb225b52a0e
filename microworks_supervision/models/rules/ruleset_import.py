"""Every bad row of a rule set file, told at once."""

from odoo import api, fields, models

from ...exceptions import Refusal
from ...tools import rulefile
from .ruleset_json import HEADER, HEADER_END, LINE_END, LINE_START

# One code for each kind of fault, wherever in the file it is.
UNKNOWN, MISSING, WRONG = "MW-IMP-03", "MW-IMP-04", "MW-IMP-05"

# Texts that belong to the file itself, not to a field.
FILE_KEYS = ("format", "area", "base", "lines")


class RulesetImport(models.Model):
    """Checks of a document; none of them stores anything.

    Codes: MW-IMP-02 not a rule set file, -03 unknown key, -04 missing, -05 wrong
    value, -06 code twice, -07 the line cannot be used, -08 unknown area, -09
    unknown base.
    """

    _inherit = "microworks.ruleset"

    @api.model
    def _check_json(self, document):
        """What is wrong with a document, row by row.

        :return: list of :class:`Refusal`
        """
        if (
            not isinstance(document, dict)
            or document.get("format") != rulefile.FORMAT
            or not isinstance(document.get("lines"), dict)
        ):
            return [
                Refusal(
                    "MW-IMP-02",
                    self.env._("the file does not hold a rule set"),
                    rule=rulefile.FORMAT,
                    next_step=self.env._("choose a file exported from a rule set"),
                )
            ]
        names = HEADER + HEADER_END
        refusals = self._check_json_row(
            self, document, names, self.env._("header"), allowed=FILE_KEYS
        )
        refusals += self._check_json_places(document)
        for kind, rows in document["lines"].items():
            if kind not in self._kinds() or not isinstance(rows, list):
                refusals.append(
                    self._json_refusal(UNKNOWN, kind, self.env._("unknown list"))
                )
                continue
            model = self._lines_of(kind)
            refusals += self._check_json_rows(model, rows, kind, set())
        return refusals

    @api.model
    def _check_json_rows(self, model, rows, kind, seen):
        names = (*LINE_START, *model._json_fields, *LINE_END)
        children = ("items",) if "item_ids" in model._fields else ()
        # Items of all checklists of a set share their codes.
        seen_items = set()
        refusals = []
        for number, row in enumerate(rows, start=1):
            place = f"{kind}[{number}]"
            if not isinstance(row, dict):
                refusals.append(
                    self._json_refusal(WRONG, place, self.env._("not a line"))
                )
                continue
            place = f"{place} {row.get('code') or ''}".strip()
            refusals += self._check_json_row(model, row, names, place, allowed=children)
            code = row.get("code")
            if isinstance(code, str) and code in seen:
                refusals.append(
                    self._json_refusal(
                        "MW-IMP-06", place, self.env._("this code is there twice")
                    )
                )
            seen.add(code if isinstance(code, str) else None)
            items = row.get("items", []) if children else []
            if not isinstance(items, list):
                refusals.append(
                    self._json_refusal(WRONG, place, self.env._("not a list"))
                )
            else:
                refusals += (
                    self._check_json_rows(
                        model.item_ids, items, f"{place} items", seen_items
                    )
                    if items
                    else []
                )
        return refusals

    @api.model
    def _check_json_row(self, model, row, names, place, allowed=()):
        """Unknown keys, wrong values, and what the line itself says to its values."""
        translated = {
            name + rulefile.ZH for name in names if model._fields[name].translate
        }
        refusals = []
        for key in row:
            if key not in names and key not in translated and key not in allowed:
                refusals.append(
                    self._json_refusal(
                        UNKNOWN, place, self.env._("unknown key “%(key)s”", key=key)
                    )
                )
            elif key in translated and not isinstance(row[key], str):
                refusals.append(
                    self._json_refusal(
                        WRONG, place, self.env._("“%(key)s” is no text", key=key)
                    )
                )
        defaults = model._json_defaults(names)
        values = {}
        for name in names:
            given = row.get(name)
            values[name] = defaults[name] if given is None else given
            problem = model._json_problem(name, values[name])
            if problem:
                missing = given is None or given == ""
                refusals.append(
                    self._json_refusal(
                        MISSING if missing else WRONG,
                        place,
                        f"{name}: {problem}",
                    )
                )
        if not refusals and model != self:
            refusals += [
                self._json_refusal("MW-IMP-07", place, problem)
                for problem in model._check_file_values(values)
            ]
        return refusals

    @api.model
    def _check_json_places(self, document):
        refusals = []
        if document.get("area") and not self._json_area(document):
            refusals.append(
                self._json_refusal(
                    "MW-IMP-08",
                    self.env._("header"),
                    self.env._("no area has the code %(code)s", code=document["area"]),
                    self.env._("create the area first, or correct the code"),
                )
            )
        base = document.get("base")
        if base and not self._json_base(document):
            refusals.append(
                self._json_refusal(
                    "MW-IMP-09",
                    self.env._("header"),
                    self.env._("the base is not there: %(base)s", base=base),
                    self.env._("import the base first"),
                )
            )
        return refusals

    @api.model
    def _json_area(self, document):
        code = document.get("area")
        areas = self.env["microworks.area"]
        if not isinstance(code, str) or not code:
            return areas
        return areas.search([("code", "=", code)], limit=1)

    @api.model
    def _json_base(self, document):
        """The base a file names: a code, or a code and its version.

        A code alone means the version in force on the day from which the file's
        rules hold, or today.
        """
        base = document.get("base")
        code, version = base, None
        if isinstance(base, dict):
            code, version = base.get("code"), base.get("version")
        if not isinstance(code, str) or not code:
            return self.browse()
        if version is None:
            day = document.get("date_from")
            problem = day and self._json_problem("date_from", day)
            day = fields.Date.to_date(day) if day and not problem else None
            return self._current_version(code, day or self._legal_today()).with_env(
                self.env
            )
        if not isinstance(version, int):
            return self.browse()
        return self.search([("code", "=", code), ("version", "=", version)], limit=1)

    @api.model
    def _json_refusal(self, code, place, problem, next_step=""):
        return Refusal(
            code,
            f"{place}: {problem}",
            next_step=next_step or self.env._("correct this row of the file"),
            key=place,
        )
