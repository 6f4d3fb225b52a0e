"""Notices, objections and the heads of the event log, without account."""

from odoo import http
from odoo.http import request

from odoo.addons.microworks_supervision.exceptions import Refused

from ..models.objection import BODY_LIMIT, NAME_LIMIT, SUBJECT_LIMIT
from .page_tools import PageTools

# What one visitor may send in an hour, and all visitors about one notice in a day.
OBJECTIONS_PER_HOUR = 5
OBJECTIONS_PER_NOTICE = 100
HEADS = 366


class PublicNotices(PageTools, http.Controller):
    """A notice as it was posted, and what a visitor may answer to it."""

    # === NOTICE ===

    @http.route(
        "/microworks/notice/<string:digest>",
        type="http",
        auth="public",
        website=True,
        readonly=True,
    )
    def notice(self, digest, **_query):
        """One notice as it was posted, with its digest."""
        pages = self._pages()
        notice = pages._public_notice(digest)
        if not notice:
            successor = pages._public_successor(digest)
            if successor:
                return request.redirect(successor._public_path(), code=302)
            raise request.not_found()
        return self._page(
            self._page_etag(notice._page_state()),
            "microworks_portal.public_notice",
            {
                "view": pages._view_tools(),
                "notice": notice,
                "payload": notice._content(),
            },
        )

    @http.route(
        "/microworks/notice/<string:digest>/content.json",
        type="http",
        auth="public",
        readonly=True,
    )
    def notice_content(self, digest, **_query):
        """The exact bytes whose SHA-256 is the digest."""
        notice = self._pages()._public_notice(digest)
        if not notice:
            raise request.not_found()
        return self._data(notice.digest, notice.payload)

    @http.route(
        "/microworks/preview/<int:notice_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def preview(self, notice_id, **_query):
        """What a notice will look like, for those who prepare and review it."""
        notice = request.env["microworks.publicity"].browse(notice_id).exists()
        if not request.env.user._is_internal() or not notice.has_access("read"):
            raise request.not_found()
        pages = request.env["microworks.disclosure"]
        payload = pages._preview(notice)
        response = request.render(
            "microworks_portal.public_notice",
            {
                "view": pages._view_tools(),
                "notice": None,
                "payload": payload,
            },
        )
        response.headers["Cache-Control"] = "private, no-store"
        return response

    # === OBJECTION ===

    @http.route(
        "/microworks/notice/<string:digest>/objection",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
    )
    def objection(self, digest, **form):
        """The form of an objection, and the objection itself."""
        notice = self._pages()._public_notice(digest)
        if not notice or not notice.open_for_objection:
            raise request.not_found()
        values = {
            "view": notice._view_tools(),
            "notice": notice,
            "form": {},
            "error": None,
            "objection": None,
            "limits": {
                "subject": SUBJECT_LIMIT,
                "body": BODY_LIMIT,
                "objector": NAME_LIMIT,
            },
        }
        status = 200
        if request.httprequest.method == "POST":
            status = self._lodge(notice, form, values)
        response = request.render("microworks_portal.public_objection", values)
        response.status_code = status
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def _lodge(self, notice, form, values):
        """Lodge the objection of ``form``; what went wrong goes into ``values``."""
        values["form"] = {
            name: str(form.get(name) or "") for name in ("subject", "body", "objector")
        }
        if not self._quota(notice):
            values["error"] = request.env._(
                "Too many objections were sent. Please try again later, or bring yours"
                " to the township government in writing."
            )
            return 429
        try:
            # A visitor's text is refused as a whole or stored as a whole.
            with request.env.cr.savepoint():
                values["objection"] = request.env["microworks.objection"]._lodge(
                    notice, **values["form"]
                )
        except Refused as refused:
            values["error"] = "\n".join(
                f"{refusal.what}. {refusal.next_step}" for refusal in refused.refusals
            )
            return 422
        return 200

    def _quota(self, notice):
        # sudo: only counts the requests of a visitor.
        quota = request.env["microworks.visitor.quota"].sudo()
        address = request.httprequest.remote_addr or ""
        one = quota._take("objection", address, OBJECTIONS_PER_HOUR)
        every = quota._take(
            "objection-notice", notice.digest, OBJECTIONS_PER_NOTICE, seconds=86400
        )
        return one and every

    # === EVENT LOG ===

    @http.route(
        ["/microworks/log", "/microworks/log.json"],
        type="http",
        auth="public",
        website=True,
        readonly=True,
    )
    def log(self, **_query):
        """The daily heads of the event log, to be kept outside and compared."""
        # sudo: day, size and root hash of the log are made to be public.
        heads = request.env["microworks.log.head"].sudo().search([], limit=HEADS)
        rows = [
            {"day": head.day.isoformat(), "size": head.size, "root": head.root}
            for head in heads
        ]
        if request.httprequest.path.endswith(".json"):
            return self._data(self._pages()._etag(rows), {"heads": rows})
        return self._page(
            self._page_etag(rows),
            "microworks_portal.public_log",
            {"heads": rows, "view": self._pages()._view_tools()},
        )
