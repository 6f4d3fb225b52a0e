"""Taking over the quota list that the budget system exports."""

from odoo import api, models
from odoo.tools import format_list

from odoo.addons.microworks_supervision.exceptions import Refusal
from odoo.addons.microworks_supervision.models.imports import table_words
from odoo.addons.microworks_supervision.tools import table
from odoo.addons.microworks_supervision.tools.step import Duty
from odoo.addons.microworks_supervision.tools.table_cells import key

from ..money import exact
from ..tools import quota_file
from .fund_source import FINANCE

BATCH = 500
FINANCE_ONLY = Duty(FINANCE)
COLUMNS = quota_file.columns(table.Column)


def _key(code):
    # The budget system may tell capital letters apart; a receipt's number never does.
    return key(code, fold=False)


class FundQuotaImport(models.Model):
    """Good rows become draft quotas, each bad one is named; again changes nothing."""

    _inherit = "microworks.fund.quota"

    @api.model
    def _import(self, data, file_name, answers=None):
        """Read a quota list row by row; a bad row stops no other.

        A quota that is still a draft takes what the list says now; a confirmed one
        is never changed. Empty cells change nothing.

        :param bytes data: text or Excel; see :mod:`~..tools.quota_file`
        :param dict answers: what a person has decided about the file
        :return: as :meth:`_import_table`
        :raises RoleRefused: not county finance
        :raises Refused: MW-QIMP-10, the file or its titles cannot be read;
            MW-QIMP-11, something about it must be decided first
        """
        self.browse()._check_role(FINANCE_ONLY)
        try:
            read = table.read(data, file_name, COLUMNS, answers)
        except table.TableError as error:
            self._refuse_list(error)
        if not read.ready:
            self._refuse(
                "MW-QIMP-11",
                table_words.question(self.env, read.questions[0]),
                next_step=self.env._("answer in the preview of the import"),
            )
        return self._import_table(read)

    @api.model
    def _refuse_list(self, error):
        self._refuse(
            "MW-QIMP-10",
            table_words.file_problem(self.env, error),
            next_step=table_words.file_next_step(self.env, error),
        )

    @api.model
    def _import_table(self, read):
        """Take over what was read.

        :param read: ``table.Table`` without questions
        :return: dict of ``created``, ``updated``, ``unchanged`` (numbers) and
            ``problems``, a list of ``(line, quota, code, text)``
        :raises RoleRefused: not county finance
        """
        self.browse()._check_role(FINANCE_ONLY)
        report = {"created": 0, "updated": 0, "unchanged": 0, "problems": []}
        origin = {"file": read.file_name or None, "sha256": read.sha256}
        sources = self._sources_by_document()
        known = self._known_codes()
        for start in range(0, len(read.rows), BATCH):
            rows = read.rows[start : start + BATCH]
            self._import_batch(rows, sources, known, origin, report)
        return report

    @api.model
    def _known_codes(self):
        """Quotas of the company by what spellings of their identifier share."""
        # sudo: a quota of another area must not be registered twice, either.
        known = self.sudo().search_fetch(  # sudo: see above
            [("company_id", "=", self.env.company.id)], ["code"]
        )
        return {_key(quota.code): quota.id for quota in known}

    @api.model
    def _import_batch(self, rows, sources, known, origin, report):
        ids = [
            known[_key(row.values["code"])]
            for row in rows
            if not row.problem and _key(row.values["code"]) in known
        ]
        mine = self.browse(ids)._filtered_access("write")
        units = self._units_by_name(
            {row.values["unit"] for row in rows if row.values.get("unit")}
        )
        new = []
        for row in rows:
            if row.problem:
                remark = self._remark_on_cell(row.problem)
                code = row.texts.get("code", "")
                report["problems"].append((row.line, code, *remark))
                continue
            code = row.values["code"]
            source, problem = self._source_of(row, sources)
            if problem:
                report["problems"].append((row.line, code, *problem))
                continue
            unit = row.values.get("unit")
            if unit and unit not in units:
                remark = self._remark_on_unit(unit)
                report["problems"].append((row.line, code, *remark))
            vals = self._prepare_imported(row, source, units)
            found = known.get(_key(code))
            if not found:
                new.append((row, vals))
            elif found not in mine.ids:
                remark = self._remark_on_area()
                report["problems"].append((row.line, code, *remark))
            else:
                # How the identifier is written is no change of the quota.
                vals.pop("code")
                self._take_over(row, self.browse(found), vals, origin, report)
        created = self.create([vals for _row, vals in new])
        self.env["microworks.event"]._record_many(
            created,
            kind="import",
            role=FINANCE[0],
            facts={
                quota.id: {**origin, "line": row.line}
                for quota, (row, _vals) in zip(created, new, strict=True)
            },
        )
        known.update((_key(quota.code), quota.id) for quota in created)
        report["created"] += len(created)

    @api.model
    def _take_over(self, row, quota, vals, origin, report):
        """Bring a known quota to what the list says, if it may still change."""
        changed = {
            name: value for name, value in vals.items() if quota._differs(name, value)
        }
        if not changed:
            report["unchanged"] += 1
        elif quota.state != "draft":
            labels = self.fields_get(changed, ["string"])
            text = self.env._(
                "the quota is confirmed and differs from the list in: %(names)s",
                names=format_list(
                    self.env, [labels[name]["string"] for name in changed]
                ),
            )
            problem = self._problem(
                "MW-QIMP-04",
                text,
                self.env._("ask the budget office which of the two is right"),
            )
            report["problems"].append((row.line, row.values["code"], *problem))
        else:
            before = {name: quota._event_value(name) for name in changed}
            quota.write(changed)
            self.env["microworks.event"]._record(
                quota,
                kind="import",
                role=FINANCE[0],
                before=before,
                after={name: quota._event_value(name) for name in changed},
                facts={**origin, "line": row.line},
            )
            report["updated"] += 1

    def _differs(self, name, value):
        """Whether a value of the list is another than the stored one."""
        stored = self[name]
        if name == "amount":
            return exact(stored) != exact(value)
        if self._fields[name].type == "many2one":
            return stored.id != value
        return (stored or "") != value

    def _event_value(self, name):
        """A value as an event keeps it: amounts as text, records by their id."""
        value = self[name]
        if name == "amount":
            return str(exact(value))
        if self._fields[name].type == "many2one":
            return value.id or None
        return value or None

    # === LOOKING UP ===

    @api.model
    def _sources_by_document(self):
        """Open sources the person sees, by what spellings of a number share."""
        found = {}
        for source in self.env["microworks.fund.source"].search(
            [
                ("document_number", "!=", False),
                ("state", "!=", "closed"),
                ("company_id", "=", self.env.company.id),
            ]
        ):
            key = quota_file.document_key(source.document_number)
            found[key] = found.get(key, source) | source
        return found

    @api.model
    def _source_of(self, row, sources):
        """The funding source of a row. :return: source and None, or None and why not"""
        number, year = row.values["document_number"], row.values["year"]
        found = sources.get(quota_file.document_key(number))
        if not found:
            return None, self._problem(
                "MW-QIMP-02",
                self.env._(
                    "no open funding source has the document number %(number)s",
                    number=number,
                ),
                self.env._("confirm the source first, then import the list again"),
            )
        if len(found) > 1:
            found = found.filtered(lambda source: source.year == year)
        if len(found) != 1:
            return None, self._problem(
                "MW-QIMP-03",
                self.env._(
                    "several funding sources have the document number %(number)s",
                    number=number,
                ),
                self.env._("enter this quota by hand"),
            )
        return found, None

    @api.model
    def _problem(self, code, what, next_step):
        """What is told about a row: its code, and what is wrong with what to do."""
        return code, Refusal(code, what, next_step=next_step).as_text()

    @api.model
    def _units_by_name(self, names):
        """Contacts by name, where one and only one has it."""
        found = {}
        for partner in self.env["res.partner"].search(
            [("name", "in", [name for name in names if name])]
        ):
            found.setdefault(partner.name, []).append(partner.id)
        return {name: ids[0] for name, ids in found.items() if len(ids) == 1}

    @api.model
    def _prepare_imported(self, row, source, units):
        values = row.values
        vals = {
            "code": values["code"],
            "source_id": source.id,
            "amount": float(values["amount"]),
            "year": values["year"],
            "function_class": values.get("function_class"),
            "economic_class": values.get("economic_class"),
            "budget_project_code": values.get("project_code"),
            "unit_id": units.get(values.get("unit")),
        }
        return {name: value for name, value in vals.items() if value}

    # === WORDS ===

    @api.model
    def _remark_on_unit(self, name):
        return self._problem(
            "MW-QIMP-06",
            self.env._(
                "taken over without the budget unit: no contact is named %(name)s",
                name=name,
            ),
            self.env._("name the budget unit on the quota"),
        )

    @api.model
    def _remark_on_area(self):
        return self._problem(
            "MW-QIMP-05",
            self.env._("the quota is registered in another area"),
            self.env._("correct the row of the list"),
        )

    @api.model
    def _remark_on_cell(self, problem):
        return self._problem(
            "MW-QIMP-01",
            table_words.row_problem(self.env, problem),
            self.env._("correct the row of the list"),
        )
