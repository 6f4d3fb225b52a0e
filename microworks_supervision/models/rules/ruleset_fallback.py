"""A number that code asks for and a set in force does not have yet."""

from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from odoo import api, fields, models, tools

from ...tools import rulefile

# The shipped set that every other one stands on in the end.
ROOT = "CN-NATIONAL"
# Kinds whose lines code asks for by their key. Of the others a set may rightly have
# none: a gate that asks for nothing, a class without a method.
ASKED_BY_KEY = ("parameters", "deadlines")
# Key of the context: the day on which a project was pinned to the set.
PINNED = "rules_pinned_on"


class Fallback(NamedTuple):
    """Where a key is found that a set lacks.

    ``line_id`` is a line of a version that was in force at the pinning; without one,
    ``row`` is the line of a shipped file, as pairs.
    """

    code: str
    version: int
    line_id: int = 0
    row: tuple = ()

    @property
    def source(self):
        """The set, as people call it: ``CN-NATIONAL v2``."""
        return f"{self.code} v{self.version}"


class RulesetFallback(models.Model):
    """Code that asks for a new number adds no line to a set in force.

    A key that neither a set nor its bases name, not even to switch it off, is looked
    up by the *codes* of the set and its bases, nearest first, and at last of the
    national set: in the version that was in force on the day of the pinning; for a
    younger key in the first shipped version that has it. What comes from there says
    so, wherever its name or legal basis is shown.
    """

    _inherit = "microworks.ruleset"

    fallback_html = fields.Html(
        string="Not in This Set",
        compute="_compute_fallback_html",
        sanitize=False,
        help="Numbers the platform asks for that are younger than this set: they are"
        " taken from the rule set named beside them.",
    )

    # === COMPUTE ===

    @api.depends_context("lang")
    @api.depends("base_id", "parameter_ids", "deadline_ids")
    def _compute_fallback_html(self):
        for ruleset in self:
            ruleset.fallback_html = ruleset._origin._describe_fallbacks()

    # === PINNING ===

    def _pinned(self, day):
        """The same set, for works that were pinned to it on ``day``."""
        # The value is an object that no caller from outside can put into a context.
        return self.with_context(**{PINNED: day})

    def _pinning(self):
        """The day whose shipped versions fill in; of today where none is pinned."""
        day = self.env.context.get(PINNED)
        return day if isinstance(day, date) else self._legal_today()

    # === LOOKUP ===

    def _fallback(self, kind, code):
        """Where ``code`` is found that this set lacks.

        :param str kind: one of :data:`ASKED_BY_KEY`
        :rtype: Fallback or None
        """
        self.ensure_one()
        if code in self._named_codes(kind):
            return None
        return self._fallback_on(kind, code, self._pinning())

    @tools.ormcache("self.id", "kind", "code", "day")
    def _fallback_on(self, kind, code, day):
        current = {
            family: self._current_version(family, day)
            for family in self._fallback_families()
        }
        for family, version in current.items():
            if version and (line_id := version._line_ids_by_code(kind).get(code)):
                return Fallback(family, version.version, line_id)
        for family, version in current.items():
            for document in self._shipped_versions(family, version.version):
                for row in document["lines"].get(kind, ()):
                    if row["code"] == code:
                        return Fallback(
                            family, document["version"], 0, tuple(row.items())
                        )
        return None

    def _fallback_families(self):
        """Codes of this set and its bases, nearest first; the national one last."""
        codes, ruleset = [], self.sudo()  # sudo: a base may be out of sight
        while ruleset and ruleset.code not in codes:
            codes.append(ruleset.code)
            ruleset = ruleset.base_id
        return list(dict.fromkeys([*codes, ROOT]))

    @api.model
    def _current_version(self, code, day):
        """The version of ``code`` in force on ``day``; empty where none was."""
        # sudo: which rules hold is the same question for everybody.
        return self.sudo().search(
            [
                ("code", "=", code),
                ("state", "!=", "draft"),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ],
            order="version desc",
            limit=1,
        )

    @api.model
    def _shipped_versions(self, code, version):
        """The shipped files of ``code``, the oldest first, none before ``version``."""
        found = [
            document
            for document in self._shipped_documents()
            if document["code"] == code and document["version"] >= (version or 0)
        ]
        return sorted(found, key=lambda document: document["version"])

    # === WHAT IS FOUND ===

    def _fallback_line(self, kind, found):
        """A line with the values of ``found`` that says where it comes from.

        It is stored nowhere.
        """
        # sudo: rules are no secret.
        lines = self._lines_of(kind).sudo()
        names = ("code", "name", "legal_basis", "evidence", *lines._json_fields)
        if found.line_id:
            line = lines.browse(found.line_id)
            values = {name: line[name] for name in names}
        else:
            row = dict(found.row)
            chinese = (self.env.lang or "").startswith("zh")
            values = {
                name: (chinese and row.get(name + rulefile.ZH)) or row[name]
                for name in names
                if row.get(name) is not None
            }
        for name in ("name", "legal_basis"):
            values[name] = self._mark_fallback(values.get(name), found)
        return lines.new(values)

    def _mark_fallback(self, text, found):
        """``text``, and that it is not from the set the works are pinned to."""
        return self.env._(
            "%(text)s (of %(set)s: the rule set that holds does not have it)",
            text=text or found.source,
            set=found.source,
        )

    # === PAGE ===

    def _fallbacks(self):
        """What code may ask for and this set lacks.

        :return: tuple of kind, key and :class:`Fallback`
        """
        self.ensure_one()
        return self._fallbacks_on(self._pinning())

    @tools.ormcache("self.id", "day")
    def _fallbacks_on(self, day):
        families = self._fallback_families()
        found = []
        for kind in ASKED_BY_KEY:
            codes = {
                row["code"]
                for document in self._shipped_documents()
                if document["code"] in families
                for row in document["lines"].get(kind, ())
            }
            for family in families:
                codes.update(self._current_version(family, day)._line_ids_by_code(kind))
            for code in sorted(codes - self._named_codes(kind)):
                if place := self._fallback_on(kind, code, day):
                    found.append((kind, code, place))
        return tuple(found)

    def _fallback_lines(self):
        """The lines of other sets that hold beside this one, with their set."""
        return [
            (self._fallback_line(kind, found), found.source)
            for kind, _code, found in self._fallbacks()
        ]

    def _name_fallbacks(self):
        """Those lines in words, one text each."""
        return [
            f"{line.name}: {line._value_text()}" for line, _ in self._fallback_lines()
        ]

    def _describe_fallbacks(self):
        """Those lines as a table for a form; nothing where there are none."""
        rows = [
            Markup("<tr><td><code>%s</code></td><td>%s</td><td>%s</td><td>%s</td></tr>")
            % (line.code, line.name, line._value_text(), source)
            for line, source in (self._fallback_lines() if self else ())
        ]
        if not rows:
            return False
        return Markup("<table class='table table-sm'>%s</table>") % Markup().join(rows)
