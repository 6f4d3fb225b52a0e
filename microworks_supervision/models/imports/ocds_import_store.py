"""Makes historical records of one batch of releases, set by set."""

from dataclasses import dataclass, field

import psycopg2

from odoo import models
from odoo.exceptions import UserError

from ...tools import ocds
from ...tools.ocds_stream import Entry
from ...tools.ocds_types import Note, Process
from ...tools.ocds_values import BadValue, name_key

# A report longer than this is read by nobody; the counts stay exact.
MAX_LINES = 20_000
MAX_NOTES_PER_RELEASE = 20
QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
}


@dataclass
class _Row:
    entry: Entry
    process: Process
    digest: str
    notes: list


@dataclass
class _Outcome:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list = field(default_factory=list)
    kept: list = field(default_factory=list)

    def __iadd__(self, other):
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.refused += other.refused
        self.kept += other.kept
        return self


class OcdsImportStore(models.Model):
    _inherit = "microworks.ocds.import"

    def _batch(self, entries, position):
        """Store one batch and what is to be said about it.

        :param entries: list of :class:`~...tools.ocds_stream.Entry`
        :param int position: bytes of the file read so far
        """
        self._lock()
        if self.state != "running":
            return
        rows, outcome = self._normalize(entries)
        outcome += self._store_safely(rows)
        lines = [self._refused_line(*refused) for refused in outcome.refused]
        repaired = [row for row in outcome.kept if row.notes]
        lines += [line for row in repaired for line in self._repaired_lines(row)]
        lines = sorted(lines, key=lambda line: line["number"])
        room = MAX_LINES - self.count_bad - self.count_repaired
        self.env["microworks.ocds.import.error"]._unguarded().create(
            lines[: max(0, room)]
        )
        self._unguarded().write(
            {
                "entries_read": self.entries_read + len(entries),
                "read_kb": position >> 10,
                "count_created": self.count_created + outcome.created,
                "count_updated": self.count_updated + outcome.updated,
                "count_unchanged": self.count_unchanged + outcome.unchanged,
                "count_bad": self.count_bad + len(outcome.refused),
                "count_repaired": self.count_repaired + len(repaired),
            }
        )

    def _normalize(self, entries):
        rows, outcome = {}, _Outcome()
        for entry in entries:
            if entry.code:
                outcome.refused.append((entry, entry.code, entry.path, entry.reason))
                continue
            try:
                process, notes = ocds.normalize(entry.release)
            except BadValue as error:
                outcome.refused.append((entry, error.code, error.path, str(error)))
                continue
            if process.ocid in rows:
                outcome.refused.append((entry, "duplicate_ocid", "ocid", ""))
                continue
            rows[process.ocid] = _Row(entry, process, process.digest(), notes)
        return list(rows.values()), outcome

    # === REPORT ===

    def _refused_line(self, entry, code, path, reason):
        release = entry.release if isinstance(entry.release, dict) else {}
        ocid = release.get("ocid")
        return {
            "import_id": self.id,
            "kind": "refused",
            "number": entry.number,
            "line": entry.line,
            "path": "/".join(part for part in (entry.path, path) if part)[:250],
            "ocid": ocid[:200].replace("\x00", "") if isinstance(ocid, str) else False,
            "code": code,
            "reason": reason[:500].replace("\x00", ""),
        }

    def _repaired_lines(self, row):
        return [
            {
                **self._refused_line(row.entry, note.code, note.path, note.reason),
                "kind": "repaired",
            }
            for note in row.notes[:MAX_NOTES_PER_RELEASE]
        ]

    # === STORING ===

    def _store_safely(self, rows):
        """Store the rows together; if one is refused, find out which.

        What the database refuses for reasons of concurrency is not caught here:
        the whole batch is tried again then.
        """
        if not rows:
            return _Outcome()
        try:
            with self.env.cr.savepoint():
                return self._store(rows)
        except (UserError, psycopg2.IntegrityError, psycopg2.DataError) as error:
            if len(rows) == 1:
                reason = str(error).strip().split("\n")[0]
                return _Outcome(refused=[(rows[0].entry, "refused", "", reason)])
        outcome = _Outcome()
        half = (len(rows) + 1) // 2
        for part in (rows[:half], rows[half:]):
            outcome += self._store_safely(part)
        return outcome

    def _store(self, rows):
        outcome = _Outcome()
        known = self._known(rows)
        currencies = self._currencies(rows)
        new, changed, same, older = [], [], [], []
        for row in rows:
            release, project = known.get(row.process.ocid, (None, None))
            code = self._obstacle(row, release, project, currencies)
            if code:
                outcome.refused.append((row.entry, code, "", ""))
            elif release is None:
                new.append(row)
            elif release.digest == row.digest:
                same.append((row, release))
            elif self._is_older(row, release):
                older.append((row, release))
            else:
                changed.append((row, release))
        self._seen([release for _row, release in same + older])
        self._published_again(same)
        touched = new + [row for row, _release in changed]
        if touched:
            read = self.env["microworks.works.keyword"]._reader()
            firms = self._firms(touched)
            self._create_records(new, read, firms, currencies)
            for row, release in changed:
                self._update_record(row, release, read, firms, currencies)
        outcome.created, outcome.updated = len(new), len(changed)
        outcome.unchanged = len(same) + len(older)
        outcome.kept = touched + [row for row, _release in older]
        return outcome

    def _is_older(self, row, release):
        """Whether the file knows less than what is stored; then it is noted.

        A release that tells no date says nothing against one that does.
        """
        own, stored = row.process.released_at, release.released_at
        if not stored or (own and own >= stored):
            return False
        told = f"{own or 'no date'}; stored is the release of {stored}"
        row.notes.insert(0, Note("older", "date", told))
        return True

    def _published_again(self, same):
        """Keep the latest date under which the same facts were published."""
        for row, release in same:
            own, stored = row.process.released_at, release.released_at
            if own and (not stored or own > stored):
                release._unguarded().write({"released_at": own})

    def _known(self, rows):
        """Release and project by ocid, whoever may see them."""
        ocids = [row.process.ocid for row in rows]
        # sudo: an id is taken even where the caller does not see who has it.
        projects = (
            self.env["microworks.project"]
            .sudo()  # sudo: see above
            .with_context(active_test=False)
            .search_fetch(
                [("external_id", "in", ocids)], ["external_id", "origin", "area_id"]
            )
        )
        releases = (
            # sudo: as above.
            self.env["microworks.ocds.release"].sudo().search([("ocid", "in", ocids)])
        )
        known = {project.external_id: (None, project) for project in projects}
        known |= {row.ocid: (row, row.project_id) for row in releases}
        return known

    def _obstacle(self, row, release, project, currencies):
        """The code of what forbids to take the row over; ``None`` if nothing."""
        if not row.process.currencies <= currencies.keys():
            return "currency"
        if project is None:
            return None
        if project.origin != "history" or release is None:
            return "own_project"
        if release.seen_in_id.id == self.id:
            return "duplicate_ocid"
        if self.area_id not in project.area_id._ancestors():
            return "other_area"
        return None

    def _currencies(self, rows):
        codes = {code for row in rows for code in row.process.currencies}
        found = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search_fetch([("name", "in", list(codes))], ["name"])
        )
        return {currency.name: currency.id for currency in found}

    def _firms(self, rows):
        # In the order of the file: a run names firms like any other run.
        parties = {}
        for row in rows:
            process = row.process
            named = [bid.bidder for bid in process.bids]
            named += [p for p in (process.buyer, process.winner) if p]
            parties.update(dict.fromkeys(named))
        found = self.env["microworks.party.identifier"]._partners_of(parties)
        firms = {p: found[p.scheme, p.identifier, p.key] for p in parties}
        self._note_other_names(rows, firms)
        return firms

    def _note_other_names(self, rows, firms):
        """Say where a register's id brought together what is called differently."""
        # sudo: names only, of firms the file itself names.
        partners = self.env["res.partner"].sudo().browse(set(firms.values()))
        names = {partner.id: partner.name or "" for partner in partners}
        keys = {key: name_key(name) for key, name in names.items()}
        for row in rows:
            process = row.process
            named = {bid.bidder for bid in process.bids}
            named.update(p for p in (process.buyer, process.winner) if p)
            for party in sorted(named, key=lambda p: (p.scheme, p.identifier, p.name)):
                if not party.key and name_key(party.name) != keys[firms[party]]:
                    reason = f"{party.name}: {names[firms[party]]}, {party.identifier}"
                    row.notes.append(Note("party_other_name", "parties", reason))

    def _seen(self, releases):
        if releases:
            ids = [release.id for release in releases]
            model = self.env["microworks.ocds.release"]
            model.browse(ids)._unguarded().write({"seen_in_id": self.id})

    def _create_records(self, rows, read, firms, currencies):
        if not rows:
            return
        projects = (
            self.env["microworks.project"]
            ._unguarded()
            .with_context(**QUIET)
            .create([self._project_vals(row, read, firms, currencies) for row in rows])
        )
        procurements = (
            self.env["microworks.procurement"]
            .with_context(**QUIET)
            ._create_historical(
                [
                    {
                        **self._procurement_vals(row, firms, currencies),
                        "external_id": row.process.ocid,
                        "project_id": project.id,
                        "bids": self._bids_vals(row, firms, currencies),
                    }
                    for row, project in zip(rows, projects, strict=True)
                ]
            )
        )
        self.env["microworks.ocds.release"]._unguarded().create(
            [
                {
                    **self._release_vals(row, currencies),
                    "ocid": row.process.ocid,
                    "project_id": project.id,
                    "procurement_id": procurement.id,
                }
                for row, project, procurement in zip(
                    rows, projects, procurements, strict=True
                )
            ]
        )
        self._trail(
            {
                project.id: self._event_facts(row)
                for row, project in zip(rows, projects, strict=True)
            }
        )

    def _update_record(self, row, release, read, firms, currencies):
        """Replace what a historical record says by what is published now."""
        project, procurement = release.project_id, release.procurement_id
        facts = {**self._event_facts(row), "before": release.digest or ""}
        project._unguarded().with_context(**QUIET).write(
            self._project_vals(row, read, firms, currencies)
        )
        open_procurement = procurement._unguarded().with_context(**QUIET)
        open_procurement.write({"winner_bid_id": False, "winner_id": False})
        procurement.bid_ids._unguarded().unlink()
        open_procurement.write(self._procurement_vals(row, firms, currencies))
        procurement._create_historical_bids(
            procurement, [self._bids_vals(row, firms, currencies)]
        )
        winner = procurement.bid_ids.filtered("is_winner")
        if winner:
            open_procurement.write({"winner_bid_id": winner.id})
        release._unguarded().write(self._release_vals(row, currencies))
        self._trail({project.id: facts})
