"""What the rest of the system asks a rule set."""

from decimal import Decimal, InvalidOperation

from odoo import api, models, tools
from odoo.tools import SQL

from .rule_gate import VILLAGE_OWNERS


class RulesetLookup(models.Model):
    """Lines of the set and its bases, merged by code, kept in a cache.

    Sets in force never change; while a draft is edited every change clears the
    cache. Lines come back in superuser mode: rules are no secret, and a
    contractor on the portal is bound by them without being able to list them.
    """

    _inherit = "microworks.ruleset"

    # === WHICH SET ===

    @api.model
    def _for(self, area, date):
        """The rule set that holds for ``area`` on ``date``.

        The nearest area upwards with a set of its own decides; where none has
        one, the national set.

        :raises Refused: MW-RULE-01, no set holds
        """
        ruleset = self.browse(self._id_for(area.id, date))
        if not ruleset:
            self._refuse(
                "MW-RULE-01",
                self.env._(
                    "no rule set is in force for “%(area)s” on %(date)s",
                    area=area.sudo().display_name or "",  # sudo: name in a message
                    date=date,
                ),
                next_step=self.env._("ask the county department to put one in force"),
            )
        return ruleset

    @api.model
    @tools.ormcache("area_id", "date")
    def _id_for(self, area_id, date):
        # sudo: which rules hold is the same question for everybody.
        area = self.env["microworks.area"].browse(area_id)
        above = area._ancestors().ids if area else []
        found = self.sudo().search_fetch(  # sudo: see above
            [
                ("state", "!=", "draft"),
                ("base_only", "=", False),
                ("date_from", "<=", date),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", date),
                "|",
                ("area_id", "=", False),
                ("area_id", "in", above),
            ],
            ["area_id"],
        )
        nearness = {area: index for index, area in enumerate([*above, False])}
        return min(found, key=lambda r: nearness[r.area_id.id], default=found).id

    # === MERGED LINES ===

    def _merged(self, kind):
        """Lines of ``kind`` that hold: own ones before those of the bases.

        :param str kind: a key of :meth:`_kinds`
        """
        self.ensure_one()
        # sudo: see the class.
        return self._lines_of(kind).sudo().browse(self._merged_ids(kind))

    def _merged_ids(self, kind):
        """Numbers of the lines that hold, in their order."""
        return tuple(self._line_ids_by_code(kind).values())

    def _line_ids_by_code(self, kind):
        """``{code: id}`` of the lines that hold, in their order; none of no set."""
        if not self:
            return {}
        return {
            code: line_id for line_id, code, off in self._chain_rows(kind) if not off
        }

    def _named_codes(self, kind):
        """The codes that the set or a base names, if only to switch them off."""
        return {code for _line_id, code, _off in self._chain_rows(kind)}

    @tools.ormcache("self.id", "kind")
    def _chain_rows(self, kind):
        """The nearest line of each code: number, code, and whether it is off."""
        lines = self._lines_of(kind)
        lines.flush_model(["ruleset_id", "code", "sequence", "disabled"])
        self.flush_model(["base_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE chain (id, base_id, depth) AS (
                    SELECT id, base_id, 0 FROM microworks_ruleset WHERE id = %(id)s
                    UNION ALL
                    SELECT base.id, base.base_id, chain.depth + 1
                      FROM microworks_ruleset base
                      JOIN chain ON base.id = chain.base_id
                     WHERE chain.depth < 16
                ), nearest AS (
                    SELECT DISTINCT ON (line.code) line.id, line.code,
                           line.sequence, line.disabled, chain.depth
                      FROM %(table)s line
                      JOIN chain ON chain.id = line.ruleset_id
                     ORDER BY line.code, chain.depth
                )
                SELECT id, code, disabled IS TRUE FROM nearest
                 ORDER BY sequence, depth, id
                """,
                id=self.id,
                table=SQL.identifier(lines._table),
            )
        )
        return tuple(rows)

    # === PARAMETERS ===

    def _parameter(self, code):
        """The text of a parameter.

        :raises Refused: MW-RULE-02, neither the set nor a shipped one has it
        """
        value, _basis = self._parameter_known(code)
        if value is None:
            self._refuse_missing("MW-RULE-02", self.env._("parameter"), code)
        return value

    def _number(self, code):
        """The number of a parameter, exact.

        :rtype: Decimal
        :raises Refused: MW-RULE-02 missing, MW-RULE-03 not a number
        """
        text = self._parameter(code)
        try:
            return Decimal(text)
        except InvalidOperation:
            self._refuse(
                "MW-RULE-03",
                self.env._(
                    "parameter %(code)s is not a number: “%(text)s”",
                    code=code,
                    text=text,
                ),
                next_step=self.env._("have the rule set corrected in a new version"),
            )

    def _parameter_if_set(self, code):
        """The text of a parameter; ``None`` where it is switched off or unknown."""
        return self._parameter_known(code)[0]

    def _number_if_set(self, code):
        """The number of a parameter; ``None`` where it is switched off or unknown."""
        return None if self._parameter_if_set(code) is None else self._number(code)

    def _legal_basis(self, code):
        """The legal basis of a parameter; empty when there is no such parameter.

        It names the rule set where that is not the one that holds.
        """
        return self._parameter_known(code)[1]

    def _parameter_known(self, code):
        """Value and legal basis of a parameter, ``None`` and empty without one."""
        values = self._parameter_values()
        if code in values:
            return values[code]
        found = self._fallback("parameters", code)
        if not found:
            return None, ""
        line = self._fallback_line("parameters", found)
        return line.value or "", line.legal_basis

    @tools.ormcache("self.id")
    def _parameter_values(self):
        return {
            line.code: (line.value or "", line.legal_basis)
            for line in self._merged("parameters")
        }

    # === DEADLINES ===

    def _deadline(self, code):
        """The deadline line with this code.

        :raises Refused: MW-RULE-04, neither the set nor a shipped one has it
        """
        line_id = self._line_ids_by_code("deadlines").get(code)
        if line_id:
            # sudo: see the class.
            return self.env["microworks.rule.deadline"].sudo().browse(line_id)
        found = self._fallback("deadlines", code)
        if not found:
            self._refuse_missing("MW-RULE-04", self.env._("deadline"), code)
        return self._fallback_line("deadlines", found)

    def _has_deadline(self, code):
        """Whether :meth:`_deadline` answers."""
        return bool(
            code in self._line_ids_by_code("deadlines")
            or self._fallback("deadlines", code)
        )

    def _deadline_end(self, code, start):
        """The last day (hours: moment) that is still in time."""
        line = self._deadline(code)
        calendar = self.env["microworks.calendar.day"]._calendar()
        return calendar.period_end(start, line.limit, line.unit)

    def _earliest(self, code, start):
        """The first day (hours: moment) after the minimum period."""
        line = self._deadline(code)
        calendar = self.env["microworks.calendar.day"]._calendar()
        return calendar.earliest_end(start, line.limit, line.unit)

    # === CLASSES, METHODS, GATES ===

    def _class_lines(self):
        """The class rules as arguments for :func:`classify.classify`."""
        return [dict(line) for line in self._class_tuples()]

    @tools.ormcache("self.id")
    def _class_tuples(self):
        return tuple(line._as_line() for line in self._merged("classes"))

    def _method_lines(self, works_class):
        """The procurement methods of a class, the forbidden ones included."""
        ids = self._method_index().get(works_class, ())
        # sudo: see the class.
        return self.env["microworks.rule.method"].sudo().browse(ids)

    @tools.ormcache("self.id")
    def _method_index(self):
        index = {}
        for line in self._merged("methods"):
            index.setdefault(line.works_class, []).append(line.id)
        return index

    def _gate_lines(self, stage, works_class, owner_kind):
        """What the gate before ``stage`` asks for.

        :param str works_class: a work above the range is held to class A
        :param str owner_kind: an owner kind of the project
        """
        scope = "village" if owner_kind in VILLAGE_OWNERS else "government"
        letter = "a" if works_class == "out" else works_class
        ids = [
            line_id
            for line_id, classes, line_scope in self._gate_index().get(stage, ())
            if letter in classes and line_scope in ("all", scope)
        ]
        # sudo: see the class.
        return self.env["microworks.rule.gate"].sudo().browse(ids)

    @tools.ormcache("self.id")
    def _gate_index(self):
        index = {}
        for line in self._merged("gates"):
            classes = "".join(letter for letter in "abc" if line[f"for_{letter}"])
            index.setdefault(line.stage, []).append(
                (line.id, classes, line.owner_scope)
            )
        return index

    # === RISK, CHECKLISTS ===

    def _indicators(self):
        """The risk indicators with their thresholds."""
        return self._merged("indicators")

    def _checklists(self, works_type=None):
        """The checklists, those for one kind of works only if it is given."""
        lists = self._merged("checklists")
        return lists.filtered(lambda c: c._suits(works_type)) if works_type else lists

    # === REFUSALS ===

    def _refuse_missing(self, code, kind, key):
        self._refuse(
            code,
            self.env._("the rule set has no %(kind)s “%(key)s”", kind=kind, key=key),
            next_step=self.env._("have it added in a new version of the rule set"),
        )
