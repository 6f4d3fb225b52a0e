"""Open procurements and the contractor's own bids."""

from itertools import zip_longest

from odoo import fields, http
from odoo.http import request

from .contractor_tools import attempt, is_contractor, own, page, uploads

ROWS = 8
MAX_ROWS = 60
LIST_LIMIT = 200
COLUMNS = ("number", "name", "unit", "quantity", "unit_price")
TEXT_LIMIT = 4000


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
        values["form"] = {name: str(value)[:TEXT_LIMIT] for name, value in form.items()}
        values["lines"] = self._lines()
        files = uploads("files")
        made = []

        def submit():
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

    def _lines(self):
        form = request.httprequest.form
        columns = [form.getlist(f"line_{name}")[:MAX_ROWS] for name in COLUMNS]
        rows = zip_longest(*columns, fillvalue="")
        return [
            dict(zip(COLUMNS, (cell.strip()[:200] for cell in row), strict=True))
            for row in rows
            if any(cell.strip() for cell in row)
        ]

    def _payload(self, values):
        form = values["form"]
        days = (form.get("duration_days") or "").strip()
        return {
            "amount": (form.get("amount") or "").strip(),
            "duration_days": int(days) if days.isdecimal() and len(days) < 5 else 0,
            "project_manager": (form.get("project_manager") or "")[:60],
            "note": form.get("note") or "",
            "lines": values["lines"],
        }
