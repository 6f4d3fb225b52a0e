"""Works through a file batch by batch, each batch in a transaction of its own."""

import hashlib
import io
import logging
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

from odoo import api, fields, models
from odoo.service.model import retrying

from ...tools import ocds_stream

_logger = logging.getLogger(__name__)

BATCH = 500
# A file whose first rows (this many, or the whole batch) hold nothing is another file.
FOREIGN = 20
# One lock for the whole database: "mwoc" as a number. Two runs at a time would make
# the same firm twice.
IMPORT_LOCK = 0x6D776F63
SHOWN_ERRORS = 20


class OcdsImportRun(models.Model):
    _inherit = "microworks.ocds.import"

    # === COMMAND LINE ===

    @api.model
    def _import_file(self, path, progress=None, area=None):
        """Import a file from the command line.

        Works on a cursor of its own and commits batch by batch, so what the caller
        has not committed is not seen, and what was imported stays whatever the
        caller does.

        :param path: JSON lines, release package, record package or array of releases
        :param progress: called after each batch with one line of text
        :param area: record, or statistical code, of the area the records will
            belong to; the only county when there is just one
        :return: dict: id, state, counts (created, updated, unchanged, refused,
            repaired), errors (the first lines of the report as texts)
        :raises Refused: no such file or area, or another import is running
        """
        path = Path(path)
        if not path.is_file():
            self._refuse(
                "MW-IMPORT-01",
                self.env._("there is no file %(path)s", path=path),
                next_step=self.env._("check the path"),
            )
        area_id = self._import_area(area).id
        with self.env.registry.cursor() as cr, path.open("rb") as stream:
            runs = self.with_env(self.env(cr=cr))
            with runs._alone() as alone:
                if not alone:
                    runs._refuse_second()
                run = runs._new_run(
                    path.name,
                    runs.env["microworks.area"].browse(area_id),
                    sha256=_sha256(stream),
                    size_kb=path.stat().st_size >> 10,
                )
                run._transition("waiting", system=True)
                run._work(stream, progress=progress)
            report = run._report()
        self.env.invalidate_all(flush=False)
        return report

    @api.model
    def _import_area(self, area):
        """The area meant: a record, a code, or the only county there is."""
        areas = self.env["microworks.area"]
        if isinstance(area, str):
            area = areas.search([("code", "=", area.strip().ljust(12, "0"))])
        elif not area:
            area = areas.search([("level", "=", "county")])
        if len(area) != 1:
            self._refuse(
                "MW-IMPORT-02",
                self.env._("it is not clear to which area the records belong"),
                next_step=self.env._("name the area by its 12-digit code"),
            )
        return area

    def _refuse_second(self):
        self._refuse(
            "MW-IMPORT-03",
            self.env._("another import is running"),
            next_step=self.env._("wait until it is done, then start again"),
        )

    def _report(self):
        self.ensure_one()
        labels = dict(
            self.env["microworks.ocds.import.error"]
            ._fields["code"]
            ._description_selection(self.env)
        )
        refused = self.error_ids.filtered(lambda line: line.kind == "refused")
        return {
            "id": self.id,
            "state": self.state,
            "failure": self.failure or "",
            "counts": self._counts(),
            "errors": [
                f"line {line.line}, {line.ocid or line.path or '?'}:"
                f" {labels[line.code]} [{line.code}] {line.reason or ''}".rstrip()
                for line in refused[:SHOWN_ERRORS]
            ],
        }

    # === SCHEDULED JOB ===

    @api.model
    def _cron_import(self):
        """Work through what waits; stops in time and goes on in the next run."""
        crons = self.env["ir.cron"]
        with self.env.registry.cursor() as cr:
            runs = self.with_env(self.env(cr=cr, su=True))
            with runs._alone() as alone:
                if not alone:
                    return
                open_states = ("waiting", "running")
                while run := runs.search(
                    [("state", "in", open_states)], order="id", limit=1
                ):
                    waiting = runs.search_count([("state", "in", open_states)])

                    def goes_on(remaining=waiting):
                        # Nothing is written on the job's own cursor, so this only
                        # keeps its progress and tells how long it may go on.
                        return crons._commit_progress(1, remaining=remaining) > 0

                    # sudo: the person's role and area were checked when he started it.
                    run = run.with_user(run.user_id).sudo()
                    if not run._work(run._stream(), goes_on=goes_on):
                        return
            crons._commit_progress(remaining=0)

    def _stream(self):
        """The uploaded file; read from the file store, not held in memory."""
        # sudo: the file of a run, for the run itself.
        attachment = (
            self.env["ir.attachment"]
            .sudo()  # sudo: see above
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("res_field", "=", "file"),
                ]
            )
        )
        if attachment.store_fname:
            return open(attachment._full_path(attachment.store_fname), "rb")
        return io.BytesIO(attachment.raw or b"")

    # === WORK ===

    @contextmanager
    def _alone(self):
        """Whether no other import runs, held for the time of the block."""
        cr = self.env.cr
        cr.execute("SELECT pg_try_advisory_lock(%s)", [IMPORT_LOCK])
        alone = cr.fetchone()[0]
        # The snapshot of what follows begins after the lock is held.
        cr.commit()  # pylint: disable=invalid-commit
        try:
            yield alone
        except Exception:
            cr.rollback()
            raise
        finally:
            if alone:
                cr.execute("SELECT pg_advisory_unlock(%s)", [IMPORT_LOCK])
                cr.commit()  # pylint: disable=invalid-commit

    def _work(self, stream, progress=None, goes_on=None):
        """Import what was not read yet.

        :param stream: binary; closed at the end
        :param progress: called with a line of text after each batch
        :param goes_on: called after each batch; false ends the work for now
        :return: whether the run is finished (done, failed or cancelled)
        """
        self.ensure_one()
        try:
            with stream:
                finished = self._work_batches(stream, progress, goes_on)
        except Exception as error:
            _logger.exception("import %s broke off", self.id)
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            failure = f"{type(error).__name__}: {error}"[:500]
            self._step("failed", failure=failure)
            finished = True
        return finished

    def _work_batches(self, stream, progress, goes_on):
        if self.state == "waiting":
            self._step("running", started_at=fields.Datetime.now())
        entries = islice(ocds_stream.read(stream), self.entries_read, None)
        while batch := list(islice(entries, BATCH)):
            if not self.entries_read and self._is_foreign(batch):
                self._give_up(batch)
                return True
            retrying(partial(self._batch, batch, stream.tell()), self.env)
            # Memory must not grow with the file.
            self.env.invalidate_all()
            if self.state != "running":
                return True
            if progress:
                progress(self._progress_line())
            if goes_on and not goes_on():
                return False
        if not self.entries_read:
            # An empty file must not pass for one without a fault.
            retrying(partial(self._batch, [ocds_stream.NOTHING], 0), self.env)
        self._step("done", read_kb=self.size_kb, finished_at=fields.Datetime.now())
        return True

    @api.model
    def _is_foreign(self, entries):
        """Whether the first entries of a file are nothing of the standard's."""
        return len(entries) >= FOREIGN and not any(
            isinstance(entry.release, dict) and entry.release.get("ocid")
            for entry in entries
        )

    def _give_up(self, entries):
        """Say it once instead of for each row."""
        failure = self.env._(
            "This is no open contracting file: none of its first %(count)s rows is a"
            " release with an ocid. The first says: %(reason)s",
            count=len(entries),
            reason=entries[0].reason or self.env._("no ocid"),
        )
        self._step("failed", failure=failure[:500])

    def _step(self, target, **vals):
        """One step of the run's own life, in a transaction of its own."""
        facts = {"sha256": self.sha256 or "", **self._counts()}
        reason = vals.get("failure")
        self._transition(target, system=True, vals=vals, reason=reason, facts=facts)
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _progress_line(self):
        counts = self._counts()
        return f"{self.progress:.0f} %: {self.entries_read} read, " + ", ".join(
            f"{counts[name]} {name}" for name in ("created", "updated", "refused")
        )


def _sha256(stream):
    digest = hashlib.sha256()
    while chunk := stream.read(1 << 20):
        digest.update(chunk)
    stream.seek(0)
    return digest.hexdigest()
