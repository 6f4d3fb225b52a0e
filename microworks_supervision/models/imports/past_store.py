"""Takes lists of past works over as historical records."""

from odoo import api, fields, models
from odoo.tools import split_every

from ...tools import past_works, table
from ...tools.ocds_types import Party
from ...tools.step import Duty, Step
from . import table_words
from .ocds_import_run import IMPORT_LOCK
from .ocds_import_store import QUIET

BATCH = 500
IMPORTERS = Duty(("group_county_department", "group_township_officer"))
LIST, OCDS = "list", "ocds"
# What a row says beyond our fields, kept in its own words.
TOLD = ("township", "place", "category", "owner", "funding", "method", "settled")


class PastStore(models.Model):
    """A list is taken over in one step, by an officer for his own area.

    Its rows become what releases of open contracting data become: archived projects
    that never went through a step, with a procurement where a firm or a price is told.
    """

    _inherit = "microworks.ocds.import"

    _guarded_fields = frozenset({"source"})
    _steps = {"take": Step(("draft",), "done", IMPORTERS.groups)}

    source = fields.Selection(
        [(OCDS, "Open contracting data"), (LIST, "List of past works")],
        string="Kind of File",
        default=OCDS,
        required=True,
        readonly=True,
    )

    @api.model
    def _import_past(self, data, file_name, area, answers=None):
        """Read a list of past works and take its good rows over.

        :param bytes data: text or Excel; see :mod:`~...tools.past_works`
        :param area: the area whose works it tells of, one of the person's own or below
        :param dict answers: what a person has decided about the file
        :return: the run, with counts and report
        :raises RoleRefused: neither township officer nor county department, or an area
            of others
        :raises Refused: MW-PAST-01, the file cannot be read; MW-PAST-02, something
            about it must be decided first
        """
        read, judged = self._read_past(data, file_name, area, answers)
        if not read.ready:
            table_words.refuse_question("MW-PAST-02", self.env, read)
        return self._take_past(read, judged, area)

    @api.model
    def _read_past(self, data, file_name, area, answers=None):
        """:return: what was read and what it means here (``None`` while it asks)"""
        self._check_past_area(area)
        answers = dict(answers or {})
        try:
            read = table.read(data, file_name, past_works.columns(), answers)
            if read.ready and not {c.name for c in read.chosen} & {*past_works.WHERE}:
                raise table.TableError("titles", past_works.TITLES["place"][0])
        except table.TableError as error:
            table_words.refuse_file("MW-PAST-01", self.env, error)
        return read, self._judge_past(read, area, answers) if read.ready else None

    @api.model
    def _check_past_area(self, area):
        """:raises RoleRefused: not the role, or not the person's own area"""
        if self.env.su:
            return
        self.browse()._check_role(IMPORTERS)
        if not area or area.id not in self.env.user.microworks_reach_ids.ids:
            self._refuse(
                "MW-PAST-03",
                self.env._("the list is of an area that is not among yours"),
                next_step=self.env._("choose an area of your own"),
            )

    @api.model
    def _take_past(self, read, judged, area):
        """Store what was judged.

        :return: the run, done
        :raises Refused: MW-IMPORT-03, another import is running
        """
        # Two at a time would make the same firm, or the same works, twice.
        self.env.cr.execute("SELECT pg_try_advisory_xact_lock(%s)", [IMPORT_LOCK])
        if not self.env.cr.fetchone()[0]:
            self._refuse_second()
        run = self._new_run(
            read.file_name or self.env._("List of past works"),
            area,
            source=LIST,
            sha256=read.sha256,
            started_at=fields.Datetime.now(),
        )
        reader = self.env["microworks.works.keyword"]._reader()
        for works in split_every(BATCH, judged.created, list):
            run._create_past(works, reader)
            # Memory must not grow with the file.
            self.env.flush_all()
            self.env.invalidate_all(flush=False)
        for work in judged.updated:
            run._update_past(work, reader)
        run._report_past(read)
        counts = {
            "count_created": len(judged.created),
            "count_updated": len(judged.updated),
            "count_unchanged": judged.unchanged,
            "count_bad": len(read.problems),
            "entries_read": len(read.rows),
            "finished_at": fields.Datetime.now(),
        }
        facts = {"sha256": read.sha256, "file": read.file_name or None}
        for name in ("created", "updated", "unchanged", "bad"):
            facts[name] = counts[f"count_{name}"]
        run._transition("done", vals=counts, facts=facts)
        return run

    def _report_past(self, read):
        """Each row that was not taken over, with line and reason."""
        labels = {column.name: column.label for column in past_works.columns()}
        lines = [
            {
                "import_id": self.id,
                "kind": "refused",
                "number": number,
                "line": problem.line,
                "path": labels.get(problem.column, ""),
                "code": "row",
                "reason": table_words.row_problem(self.env, problem)[:500],
            }
            for number, problem in enumerate(read.problems, start=1)
        ]
        self.env["microworks.ocds.import.error"]._unguarded().create(lines)

    # === RECORDS ===

    def _create_past(self, works, reader):
        firms = self._past_firms(works)
        projects = (
            self.env["microworks.project"]
            ._unguarded()
            .with_context(**QUIET)
            .create([self._past_project(work, reader) for work in works])
        )
        let = {
            work.ocid: {
                **self._past_procurement(work, firms),
                "external_id": work.ocid,
                "project_id": project.id,
            }
            for work, project in zip(works, projects, strict=True)
            if self._was_let(work)
        }
        procurements = self.env["microworks.procurement"].with_context(**QUIET)
        made = procurements._create_historical(list(let.values()))
        made = dict(zip(let, made.ids, strict=True))
        self.env["microworks.ocds.release"]._unguarded().create(
            [
                {
                    **self._past_release(work),
                    "ocid": work.ocid,
                    "project_id": project.id,
                    "procurement_id": made.get(work.ocid, False),
                }
                for work, project in zip(works, projects, strict=True)
            ]
        )
        self._trail(
            {
                project.id: self._past_facts(work)
                for work, project in zip(works, projects, strict=True)
            }
        )

    def _update_past(self, work, reader):
        """Replace what a known work says by what the list says now."""
        # sudo: the area of what is stored was checked against the person's own.
        release = self.env["microworks.ocds.release"].sudo().browse(work.release)
        facts = {**self._past_facts(work), "before": release.digest or ""}
        project = release.project_id
        project._unguarded().with_context(**QUIET).write(
            self._past_project(work, reader)
        )
        procurement = release.procurement_id
        if self._was_let(work) or procurement:
            vals = self._past_procurement(work, self._past_firms([work]))
            if procurement:
                procurement._unguarded().with_context(**QUIET).write(vals)
            else:
                vals |= {"external_id": release.ocid, "project_id": project.id}
                model = self.env["microworks.procurement"].with_context(**QUIET)
                procurement = model._create_historical([vals])
        release._unguarded().write(
            {**self._past_release(work), "procurement_id": procurement.id}
        )
        self._trail({project.id: facts})

    @api.model
    def _past_firms(self, works):
        """Ids of contacts by firms still to be made contacts."""
        new = [work.firm for work in works if isinstance(work.firm, Party)]
        found = self.env["microworks.party.identifier"]._partners_of(new) if new else {}
        return {p: found[p.scheme, p.identifier, p.key] for p in new}

    @api.model
    def _was_let(self, work):
        names = ("contract", "awarded", "method")
        return bool(work.firm or any(work.row.values.get(name) for name in names))

    def _past_facts(self, work):
        return {
            "ocid": work.ocid,
            "digest": work.digest,
            "file": self.sha256 or "",
            "line": work.row.line,
        }

    def _past_project(self, work, reader):
        told = work.row.values
        works_type, nature = reader(
            [told[n] for n in ("category", "name", "content") if told.get(n)]
        )
        amount = next((told[n] for n in past_works.AMOUNTS if told.get(n)), 0)
        return {
            "name": told["name"],
            "scope": told.get("content") or False,
            "origin": "history",
            "external_id": work.ocid,
            "state": "archived",
            "area_id": work.area,
            "company_id": self.company_id.id,
            "works_type": works_type,
            "nature": nature,
            # A code of a township ends with three zeros.
            "owner_kind": "government"
            if work.area_code.endswith("000")
            else "village_committee",
            "manager_id": False,
            "estimated_amount": float(amount),
            "started_on": told.get("start") or False,
            "completed_on": told.get("end") or False,
            "accepted_on": told.get("accepted") or False,
            "archived_on": told.get("accepted") or told.get("end") or False,
        }

    def _past_procurement(self, work, firms):
        told = work.row.values
        firm = firms.get(work.firm) if isinstance(work.firm, Party) else work.firm
        return {
            "name": told["name"],
            "state": "awarded" if firm else "ended",
            "method": past_works.method(told.get("method") or "") or "open",
            "currency_id": self.company_id.currency_id.id,
            "awarded_on": told.get("awarded") or False,
            "winner_id": firm or False,
            "award_amount": float(told.get("contract") or 0),
        }

    def _past_release(self, work):
        told = work.row.values
        labels = {column.name: column.label for column in past_works.columns()}
        lines = [f"{labels[name]}: {told[name]}" for name in TOLD if told.get(name)]
        return {
            "digest": work.digest,
            "import_id": self.id,
            "seen_in_id": self.id,
            "currency_id": self.company_id.currency_id.id,
            "value": float(told.get("total") or 0),
            "contract_value": float(told.get("contract") or told.get("settled") or 0),
            "method": told.get("method") or False,
            "year": past_works.year_of(told),
            "told": "\n".join(lines) or False,
        }
