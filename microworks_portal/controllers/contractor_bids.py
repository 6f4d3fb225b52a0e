"""Open procurements and the contractor's own bids."""

from itertools import zip_longest

from odoo import fields, http
from odoo.http import request

from odoo.addons.microworks_supervision.models.imports import boq_words, table_words
from odoo.addons.microworks_supervision.tools.table import TableError

from .contractor_tools import attempt, is_contractor, own, page, uploads

ROWS = 8
# More items than any small work has; a longer list is refused, never cut.
MAX_ROWS = 1_000
LIST_LIMIT = 200
COLUMNS = ("number", "name", "unit", "quantity", "unit_price")
FORM_FIELDS = len(COLUMNS) * MAX_ROWS + 100
TEXT_LIMIT = 4000
NAME_LIMIT = 60
LINE_LIMIT = 500


class ContractorBids(http.Controller):
    """Sealed bids: what is sent goes into the envelope, what returns is a receipt."""

    @http.route(
        "/my/works/procurements",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def procurements(self, **_query):
        """Procurements that take bids now."""
        if not is_contractor():
            raise request.not_found()
        records = request.env["microworks.procurement"].search(
            [("state", "=", "published"), ("deadline", ">", fields.Datetime.now())],
            order="deadline, id",
            limit=LIST_LIMIT,
        )
        return page("my_procurements", {"procurements": records, "view": self._view()})

    @http.route(
        "/my/works/procurements/<int:procurement_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
        microworks_form_fields=FORM_FIELDS,
    )
    def procurement(self, procurement_id, rows=ROWS, **form):
        """One procurement, with the form of a bid."""
        record = own("microworks.procurement", procurement_id)
        values = {
            "procurement": record,
            # sudo: name and place of the works, which are in the notice anyway.
            "project": record.sudo().project_id,
            "view": self._view(),
            "form": {},
            "lines": [],
            "items": record._boq(),
            "read": None,
            "rows": min(MAX_ROWS, int(rows) if str(rows).isdecimal() else ROWS),
            "error": None,
            "open": record.state == "published"
            and record.deadline > fields.Datetime.now(),
            "bids": request.env["microworks.bid"].search(
                [("procurement_id", "=", record.id)]
            ),
        }
        if request.httprequest.method != "POST":
            return page("my_procurement", values)
        values["form"] = {name: str(value) for name, value in form.items()}
        if form.get("read"):
            values["lines"] = self._typed(values["items"])
            return self._read_file(record, values)
        made = []

        def submit():
            values["lines"] = self._lines(record, values["items"])
            files = uploads("files")
            made.append(
                request.env["microworks.bid"]._submit(
                    record,
                    request.env.user.partner_id,
                    self._payload(values),
                    files=files,
                )
            )

        values["error"] = attempt(submit)
        if values["error"]:
            return page("my_procurement", values, status=422)
        return request.redirect(f"/my/works/bids/{made[0].id}")

    @http.route("/my/works/bids", type="http", auth="user", website=True, readonly=True)
    def bids(self, **_query):
        """The contractor's own bids."""
        if not is_contractor():
            raise request.not_found()
        bids = request.env["microworks.bid"].search([], limit=LIST_LIMIT)
        return page("my_bids", {"bids": bids, "view": self._view()})

    @http.route(
        "/my/works/bids/<int:bid_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def bid(self, bid_id, reason=None, **_form):
        """One bid with its receipt; taking it back before the deadline."""
        bid = own("microworks.bid", bid_id)
        error = None
        if request.httprequest.method == "POST":
            error = attempt(lambda: bid.action_withdraw(reason=str(reason or "")[:500]))
        procurement = bid.procurement_id
        # sudo: the notice of one's own bid, which may have been closed since.
        known = procurement.sudo()
        values = {
            "bid": bid,
            "number": known.number,
            "title": known.name,
            "deadline": known.deadline,
            "can_withdraw": bid.state == "sealed"
            and known.state == "published"
            and known.deadline > fields.Datetime.now(),
            "view": self._view(),
            "error": error,
        }
        return page("my_bid", values, status=422 if error else 200)

    # === TOOLS ===

    def _view(self):
        return request.env["microworks.disclosure"]._view_tools()

    def _typed(self, items):
        """The lines as they stand in the form; of a list that is let only prices."""
        form = request.httprequest.form
        if items:
            prices = form.getlist("line_unit_price")
            return [
                {**item, "unit_price": price.strip()}
                for item, price in zip_longest(items, prices, fillvalue="")
                if isinstance(item, dict)
            ]
        columns = [form.getlist(f"line_{name}") for name in COLUMNS]
        return [
            dict(zip(COLUMNS, (cell.strip() for cell in row), strict=True))
            for row in zip_longest(*columns, fillvalue="")
            if any(cell.strip() for cell in row)
        ]

    def _lines(self, record, items):
        """The lines to be sealed; none where the list was left without a price.

        :raises Refused: MW-BOQ-06 to -08, more, longer or fewer than what is kept
        """
        lines = self._typed(items)
        self._check_lengths(record)
        if len(lines) > MAX_ROWS:
            record._refuse(
                "MW-BOQ-06",
                request.env._("a bid has at most %(limit)s items", limit=MAX_ROWS),
                next_step=request.env._("sum up small items"),
            )
        for place, line in enumerate(lines, start=1):
            if any(len(cell) > LINE_LIMIT for cell in line.values()):
                record._refuse(
                    "MW-BOQ-07",
                    request.env._(
                        "the text of item %(place)s is too long", place=place
                    ),
                    next_step=request.env._("shorten it"),
                )
        if not items:
            return lines
        empty = [line for line in lines if not line["unit_price"]]
        if len(empty) == len(lines):
            return []
        if empty:
            record._refuse(
                "MW-BOQ-08",
                request.env._(
                    "%(count)s items have no price, the first is: %(item)s",
                    count=len(empty),
                    item=f"{empty[0]['number']} {empty[0]['name']}",
                ),
                next_step=request.env._(
                    "price every item, or leave all of them empty for a lump sum"
                ),
            )
        return lines

    def _check_lengths(self, record):
        """:raises Refused: MW-BOQ-10, a text that would have to be cut"""
        form = request.httprequest.form
        for name, limit in (("note", TEXT_LIMIT), ("project_manager", NAME_LIMIT)):
            if len(form.get(name) or "") > limit:
                record._refuse(
                    "MW-BOQ-10",
                    request.env._("a text of over %(limit)s characters", limit=limit),
                    next_step=request.env._("shorten it, or hand it in as a file"),
                )

    def _read_file(self, record, values):
        """Show what was read from a priced file; nothing is handed in by that."""
        files = uploads("boq")
        found = None
        try:
            if not files:
                raise TableError("empty")
            found = record._priced_lines(files[0]["data"], files[0]["name"])
        except TableError as error:
            values["error"] = (
                f"[MW-BOQ-09] {table_words.file_problem(request.env, error)}"
                f" → {table_words.file_next_step(request.env, error)}"
            )
            return page("my_procurement", values, status=422)
        bill, differences, lines = found
        env = request.env
        values["read"] = {
            "name": files[0]["name"],
            "count": len(bill.items),
            "total": f"{bill.total:,.2f}",
            "questions": [table_words.question(env, asked) for asked in bill.questions],
            "problems": [
                (said.line, boq_words.problem(env, said)) for said in bill.problems
            ],
            "differences": [boq_words.difference(env, one) for one in differences],
            "remarks": [boq_words.remark(env, said) for said in bill.remarks],
            "skipped": [
                (left.line, boq_words.skipped(env, left), left.text)
                for left in bill.skipped
            ],
        }
        if not lines:
            return page("my_procurement", values, status=422)
        values["lines"] = lines
        values["form"]["amount"] = f"{bill.total:.2f}"
        return page("my_procurement", values)

    def _payload(self, values):
        form = values["form"]
        return {
            "amount": (form.get("amount") or "").strip(),
            "duration_days": (form.get("duration_days") or "").strip(),
            "project_manager": form.get("project_manager") or "",
            "note": form.get("note") or "",
            "lines": values["lines"],
        }
