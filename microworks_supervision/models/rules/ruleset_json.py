"""A rule set as one file, out and in."""

import base64
import json

from odoo import api, fields, models

from ...exceptions import Refusal, Refused
from ...tools import rulefile
from .rule_json import ALWAYS, ZH

HEADER = ("code", "version", "name", "base_only", "date_from", "date_to")
HEADER_END = ("legal_basis", "note")
LINE_START = ("code", "name")
LINE_END = ("legal_basis", "evidence", "sequence", "disabled", "note")


class RulesetJson(models.Model):
    """The document has no database ids: areas by code, bases by code and version.

    Lines are in order of sequence and code, so that the same rules always give
    the same text.
    """

    _inherit = "microworks.ruleset"

    file_data = fields.Binary(
        string="File", compute="_compute_file", attachment=False, exportable=False
    )
    file_name = fields.Char(compute="_compute_file", exportable=False)

    # === COMPUTE ===

    def _compute_file(self):
        for ruleset in self:
            ruleset.file_name = f"{ruleset.code}-v{ruleset.version}.json"
            ruleset.file_data = base64.b64encode(ruleset._json_text().encode())

    # === EXPORT ===

    def _export_json(self):
        """The set's own lines as a document.

        :rtype: dict
        """
        self.ensure_one()
        known = self.sudo()  # sudo: area and base may be out of the reader's sight
        document = {
            "format": rulefile.FORMAT,
            **self._json_values(HEADER)[0],
            "area": known.area_id.code or None,
            "base": known.base_id._base_name() if known.base_id else None,
            **self._json_values(HEADER_END)[0],
            "lines": {},
        }
        for kind, name in self._kinds().items():
            document["lines"][kind] = self._json_lines(self[name])
        return document

    def _base_name(self):
        return {"code": self.code, "version": self.version}

    @api.model
    def _json_lines(self, lines):
        lines = lines.sorted(lambda line: (line.sequence, line.code))
        documents = lines._json_values((*LINE_START, *lines._json_fields, *LINE_END))
        if "item_ids" in lines._fields:
            for document, line in zip(documents, lines, strict=True):
                document["items"] = self._json_lines(line.item_ids)
        return documents

    def _json_text(self):
        return rulefile.dumps(self._export_json())

    def action_export(self):
        """Download the rule set as a JSON file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file_data"
            "?download=true&filename_field=file_name",
            "target": "self",
        }

    # === IMPORT ===

    @api.model
    def _import_text(self, data):
        """Create a draft from the text of a file.

        :param data: the file, text or bytes
        :return: the draft, or the set with the same content that is already there
        :raises Refused: with every bad row of the file; nothing is stored
        """
        document, refusals = self._read_json(data)
        if refusals:
            raise Refused(self._refusal_name(), refusals)
        return self._create_from_json(document)

    @api.model
    def _read_json(self, data):
        """Parse and check a file.

        :return: the document, and the list of :class:`Refusal`
        """
        try:
            document = json.loads(data)
        except (UnicodeDecodeError, ValueError, RecursionError) as error:
            return None, [
                Refusal(
                    "MW-IMP-01",
                    self.env._("the file is not JSON: %(why)s", why=str(error)),
                    next_step=self.env._("choose a file exported from a rule set"),
                )
            ]
        return document, self._check_json(document)

    @api.model
    def _create_from_json(self, document):
        """Create a draft from a document that was checked.

        :return: the draft, or the identical set
        :raises Refused: MW-IMP-08, MW-IMP-09 unknown area or base; MW-IMP-10, other
            rules have this code and version
        """
        # An area or base out of sight must not turn into none.
        if refusals := self._check_json_places(document):
            raise Refused(self._refusal_name(), refusals)
        twin = self._json_twin(document)
        if twin:
            return twin
        values = self._json_create_values(self, document, HEADER + HEADER_END)
        area, base = self._json_area(document), self._json_base(document)
        # Without a language the text is the English source.
        ruleset = self.with_context(lang=None).create(
            dict(values, area_id=area.id, base_id=base.id)
        )
        for kind in self._kinds():
            lines = self._lines_of(kind)
            rows = document.get("lines", {}).get(kind, [])
            ruleset._json_create_lines(lines, rows, {"ruleset_id": ruleset.id})
        self._json_translate(ruleset, [document])
        self.env["microworks.event"]._record(
            ruleset, kind="import", facts={"rules": rulefile.digest(document)}
        )
        return ruleset.with_context(self.env.context)

    def _json_create_lines(self, model, rows, parent):
        names = (*LINE_START, *model._json_fields, *LINE_END)
        lines = model.with_context(lang=None).create(
            [{**self._json_create_values(model, row, names), **parent} for row in rows]
        )
        self._json_translate(lines, rows)
        if "item_ids" in model._fields:
            for line, row in zip(lines, rows, strict=True):
                self._json_create_lines(
                    line.item_ids, row.get("items", []), {"checklist_id": line.id}
                )

    @api.model
    def _json_create_values(self, model, row, names):
        return {
            name: row[name]
            for name in names
            if name in row and row[name] not in (None, "")
        }

    def _creation_message(self):
        # Made without a language, so that its texts are the English source; the note
        # about it is read by people.
        lang = self.env.context.get("lang") or self.env.user.lang
        return super(RulesetJson, self.with_context(lang=lang))._creation_message()

    @api.model
    def _json_translate(self, records, rows):
        """Write the Chinese texts of a file, where Chinese is installed."""
        if not self._json_has_zh():
            return
        for record, row in zip(records.with_context(lang=ZH), rows, strict=True):
            for name, field in record._fields.items():
                text = row.get(name + rulefile.ZH) if field.translate else None
                if text and text != record[name]:
                    # write() would replace the English, too, where it is not active.
                    record._update_field_translations(name, {ZH: text})

    # === WHAT IS THERE ALREADY ===

    @api.model
    def _json_twin(self, document):
        """The set with the document's code and version, if it is the same.

        :raises Refused: MW-IMP-10, it says something else
        """
        # sudo: a version is taken even by a set out of sight.
        twin = self.sudo().search(
            [("code", "=", document["code"]), ("version", "=", document["version"])]
        )
        if twin and twin._digest() != rulefile.digest(self._json_normal(document)):
            self._refuse(
                "MW-IMP-10",
                self.env._(
                    "%(code)s version %(version)s exists with other rules",
                    code=document["code"],
                    version=document["version"],
                ),
                next_step=self.env._("give the file the next version number"),
            )
        return twin.with_env(self.env)

    def _digest(self):
        """SHA-256 of the rules; translations are not part of it."""
        return rulefile.digest(self._export_json())

    @api.model
    def _json_normal(self, document):
        """The document as an export would write it."""
        normal = {
            "format": rulefile.FORMAT,
            **self._json_normal_row(self, document, HEADER),
            "area": document.get("area") or None,
            "base": base.sudo()._base_name()  # sudo: a name
            if (base := self._json_base(document))
            else None,
            **self._json_normal_row(self, document, HEADER_END),
            "lines": {},
        }
        for kind in self._kinds():
            model = self._lines_of(kind)
            rows = document.get("lines", {}).get(kind, [])
            normal["lines"][kind] = self._json_normal_rows(model, rows)
        return normal

    def _json_normal_rows(self, model, rows):
        names = (*LINE_START, *model._json_fields, *LINE_END)
        default = model._json_defaults(["sequence"])["sequence"]
        normal = []
        for row in sorted(
            rows, key=lambda row: (row.get("sequence", default), row["code"])
        ):
            values = self._json_normal_row(model, row, names)
            if "item_ids" in model._fields:
                values["items"] = self._json_normal_rows(
                    model.item_ids, row.get("items", [])
                )
            normal.append(values)
        return normal

    def _json_normal_row(self, model, row, names):
        defaults = model._json_defaults(names)
        normal = {}
        for name in names:
            value = row.get(name)
            value = defaults[name] if value is None else model._json_value(name, value)
            if name in ALWAYS or value != defaults[name]:
                normal[name] = value
        return normal
