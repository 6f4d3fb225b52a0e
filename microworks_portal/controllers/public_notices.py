"""Notices, objections and the heads of the event log, without account."""

import secrets
import time

from odoo import http
from odoo.http import request

from odoo.addons.microworks_supervision.exceptions import Refused

from ..models.objection import BODY_LIMIT, NAME_LIMIT, SUBJECT_LIMIT
from ..tools import visitors
from .page_tools import PageTools

# Whoever sends more in an hour, and everybody once a notice had so many in a day, adds
# up two numbers first. Only who sends this many about one notice in an hour, from an
# address of his own, waits: the right to object is one of the law.
FREE_PER_HOUR = 5
FREE_PER_NOTICE = 50
MOST_PER_HOUR = 20
HOUR, DAY = 3600, 86400
HEADS = 366


class Asked(Exception):
    """A question has to be answered first."""


class TooMany(Exception):
    """One address has sent more than one person can mean."""


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
            "question": None,
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
        try:
            # A visitor's text is refused as a whole or stored as a whole; what is
            # refused is not counted either, so it costs nobody his turn.
            with request.env.cr.savepoint():
                self._let_in(notice, form)
                values["objection"] = request.env["microworks.objection"]._lodge(
                    notice, **values["form"]
                )
        except Asked:
            values["question"] = self._question(notice)
            values["error"] = request.env._(
                "Many objections were sent today. Please answer the question at the end,"
                " so that we know that a person writes, and send it once more."
            )
            return 429
        except TooMany:
            values["error"] = request.env._(
                "Too many objections to this notice were sent from your connection within"
                " an hour. Please try again later, or bring yours to the township"
                " government in writing: it counts the same."
            )
            return 429
        except Refused as refused:
            values["error"] = "\n".join(
                f"{refusal.what}. {refusal.next_step}" for refusal in refused.refusals
            )
            return 422
        return 200

    def _let_in(self, notice, form):
        """Count this objection; nothing of it stays counted when it is not taken.

        :raises Asked: the question has to be answered
        :raises TooMany: from this address, about this notice, within an hour
        """
        # sudo: only counts the requests of a visitor.
        quota = request.env["microworks.visitor.quota"].sudo()
        who, shared = visitors.visitor_of(request.httprequest.remote_addr)
        one = quota._count("objection", who, HOUR)
        about = quota._count("objection-to", f"{who} {notice.digest}", HOUR)
        every = quota._count("objection-notice", notice.digest, DAY)
        if about > MOST_PER_HOUR and not shared:
            raise TooMany
        if one <= FREE_PER_HOUR and every <= FREE_PER_NOTICE:
            return
        mark = str(form.get("question") or "")
        answer = str(form.get("answer") or "")
        now = int(time.time()) // HOUR
        if not visitors.is_answered(
            quota._secret(), notice.digest, mark, answer, now
        ) or not quota._take("objection-answer", mark, 1, DAY):
            raise Asked

    def _question(self, notice):
        """Two numbers to add up, and the mark that tells their sum to us alone."""
        # sudo: the key of the mark.
        secret = request.env["microworks.visitor.quota"].sudo()._secret()
        first, second = secrets.randbelow(40) + 10, secrets.randbelow(9) + 1
        return {
            "first": first,
            "second": second,
            "mark": visitors.make_question(
                secret,
                notice.digest,
                first,
                second,
                secrets.token_hex(8),
                int(time.time()) // HOUR,
            ),
        }

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
