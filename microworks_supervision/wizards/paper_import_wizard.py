"""Upload of the sheet of an opening: what the paper envelopes of a procurement say."""

from odoo import api, fields, models

from ..exceptions import Refused, RoleRefused
from ..models.imports import table_words
from ..tools import names, paper_bids, table


class PaperImport(models.TransientModel):
    """Each row is typed into the envelope of its firm, under the rules of typing.

    What stands in the sheet does not outlive the step: file and preview are removed.
    """

    _name = "microworks.paper.import"
    _description = "Import Paper Bids"
    _inherit = ["microworks.table.import"]

    procurement_id = fields.Many2one(
        comodel_name="microworks.procurement", required=True, readonly=True
    )
    typed_count = fields.Integer(string="Bids Typed In", readonly=True)
    problem_html = fields.Html(
        string="Rows That Were Not Taken Over", readonly=True, sanitize=False
    )

    @api.model
    def _complete_defaults(self, values, names):
        super()._complete_defaults(values, names)
        context = self.env.context
        if context.get("active_model") == "microworks.procurement":
            record = self.env["microworks.procurement"].browse(context.get("active_id"))
            record.check_access("read")
            values["procurement_id"] = record.id

    # === READING ===

    def _columns(self):
        return paper_bids.columns()

    def _refuse_file(self, error):
        table_words.refuse_file("MW-BID-31", self.env, error)

    def _load(self):
        return self._read_sheet()[0]

    def _read_sheet(self):
        """The sheet and, by row, the envelope and what is to be typed into it.

        :return: ``table.Table``, list of ``(row, bid, payload)``, remarks
        """
        self.ensure_one()
        envelopes = self._envelopes()
        answers = dict(self.answers or {})
        data, name = self._file_bytes(), self.file_name or ""
        places = self.procurement_id._boq_places()
        try:
            read = table.read(data, name, self._columns(), answers)
            if not read.ready:
                return read, [], []
            items = paper_bids.read_items(data, name, read.sheet, answers, places)
        except table.TableError as error:
            return self._refuse_file(error)
        if items and items.questions:
            read.questions += items.questions
            return read, [], []
        of_firm = paper_bids.by_firm(items)
        found = self._match(read, envelopes, answers)
        entries = []
        for row, bid in found:
            lines = of_firm.pop(names.key(row.values["firm"]), [])
            bad = next((line.problem for line in lines if line.problem), None)
            if bad:
                reason = table_words.row_problem(self.env, bad)
                read.refuse(row, "items", "firm", f"{bad.line}: {reason}")
                continue
            payload = paper_bids.payload(row.values, lines)
            if refusal := self._foreseen(bid, payload):
                read.refuse(row, "rule", "amount", refusal)
                continue
            entries.append((row, bid, payload))
        known = {
            names.key(r.values.get("firm") or r.texts.get("firm")) for r in read.rows
        }
        lost = [rows[0] for key, rows in of_firm.items() if key not in known]
        remarks = [
            self.env._(
                "Line %(line)s of the items names a firm that has no row of its own.",
                line=row.line,
            )
            for row in lost
        ]
        if items:
            read.remarks = [
                said
                for said in read.remarks
                if (said.code, said.detail) != ("other_sheets", items.sheet)
            ]
            remarks.append(
                self.env._(
                    "Items read from the sheet %(sheet)s: %(count)s",
                    sheet=items.sheet,
                    count=len(items.good),
                )
            )
        return read, entries, remarks

    def _envelopes(self):
        """The paper envelopes the person may open now.

        :raises Refused: MW-BID-13, it is not the time
        :raises RoleRefused: no officer, or the witness himself
        """
        bids = self.env["microworks.bid"].search(
            [
                ("procurement_id", "=", self.procurement_id.id),
                ("channel", "=", "paper"),
                ("state", "=", "sealed"),
            ],
            order="id",
        )
        bids._check_typing(self.procurement_id)
        return bids

    def _foreseen(self, bid, payload):
        """Why a rule would refuse what a row says; nothing is changed."""
        try:
            bid._clean(self.procurement_id, bid.partner_id, payload, ())
        except (Refused, RoleRefused) as refused:
            first = refused.refusals[0]
            return f"{first.code} {first.as_text()}"
        return None

    # === WHOSE ENVELOPE ===

    def _match(self, read, envelopes, answers):
        """Rows with their envelopes; the others are refused or asked about."""
        found, taken = [], set()
        for row in read.good:
            firm = row.values["firm"]
            fitting = self._of_firm(row.values, envelopes)
            key = f"envelope:{row.line} {firm}"
            if not fitting or len(fitting) > 1:
                # Not the name of any, or of several: one that is free, if any.
                offered = fitting or envelopes.filtered(lambda bid: not bid.digest)
                answer = answers.get(key)
                chosen = offered.filtered(lambda bid, a=answer: str(bid.id) == a)
                if not offered or answer == "skip":
                    read.refuse(row, "no_envelope", "firm", firm)
                    continue
                if not chosen:
                    self._ask_envelope(read, key, firm, offered)
                    continue
                fitting = chosen
            if fitting.digest:
                read.refuse(row, "entered", "firm", firm)
            elif fitting.id in taken:
                read.refuse(row, "duplicate", "firm", firm)
            else:
                taken.add(fitting.id)
                found.append((row, fitting))
        return found

    def _of_firm(self, values, envelopes):
        """Envelopes of the firm: by credit code, else by its exact name; by its mark."""
        credit, spelling = values.get("credit"), names.key(values["firm"])
        fitting = envelopes.browse()
        if credit:
            fitting = envelopes.filtered(
                lambda bid: (bid.partner_id.vat or "").upper() == credit
            )
        if not fitting:
            fitting = envelopes.filtered(
                lambda bid: names.key(bid.partner_id.name) == spelling
                and not (credit and bid.partner_id.vat)
            )
        if len(fitting) > 1 and values.get("mark"):
            mark = names.key(values["mark"])
            fitting = (
                fitting.filtered(lambda bid: names.key(bid.envelope_mark) == mark)
                or fitting
            )
        return fitting

    def _ask_envelope(self, read, key, firm, offered):
        options = [
            (str(bid.id), f"{bid.partner_id.name} {bid.envelope_mark or ''}".strip())
            for bid in offered
        ]
        read.questions.append(table.Question(key, (*options, ("skip", "skip")), firm))

    # === ACTIONS ===

    def _show_preview(self):
        read, _entries, remarks = self._read_sheet()
        return self._show(read, remarks)

    def action_import(self):
        """Type into the envelopes what the preview has shown.

        :raises Refused: MW-TAB-01 or -02, nobody has seen what was read; MW-BID-13, it
            is not the time
        :raises RoleRefused: no officer, or the witness himself
        """
        read, entries, _remarks = self._read_sheet()
        self._check_confirmed(read)
        for _row, bid, payload in entries:
            bid._seal_paper(payload)
        self.env["microworks.event"]._record(
            self.procurement_id,
            kind="record",
            facts={
                "file": read.sha256,
                "typed": len(entries),
                "refused": len(read.problems),
            },
        )
        self.write(
            {
                "state": "done",
                "typed_count": len(entries),
                "problem_html": self._problem_table(read),
                "file": False,
                "answers": False,
                "preview_html": False,
            }
        )
        return self._reopen()
