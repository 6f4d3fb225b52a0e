"""Pages for everybody, without account: published disclosures only."""

from urllib.parse import urlencode

from markupsafe import Markup

from odoo import http
from odoo.http import request

from odoo.addons.microworks_supervision.exceptions import Refused

from ..models.objection import BODY_LIMIT, NAME_LIMIT, SUBJECT_LIMIT
from ..tools import plan, qr

# What one visitor may send in an hour, and all visitors about one notice in a day.
OBJECTIONS_PER_HOUR = 5
OBJECTIONS_PER_NOTICE = 100
FILTERS = ("search", "area", "type", "year", "phase")
HEADS = 366
# Kept by nobody without asking again: a page can be withdrawn at any moment.
PAGE_CACHE = "private, no-cache"
DATA_CACHE = "public, no-cache"


class PublicPages(http.Controller):
    """Lists, project pages, notices, the heads of the event log, objections."""

    # === LIST ===

    @http.route(
        "/microworks",
        type="http",
        auth="public",
        website=True,
        readonly=True,
        sitemap=True,
    )
    def projects(self, after=None, **query):
        """The list of published projects, with search and filters."""
        pages = self._pages()
        filters = {name: str(query.get(name) or "") for name in FILTERS}
        after = int(after) if self._is_key(after) else None
        cards, count, more, following = pages._public_search(filters, after=after)
        chosen = {name: value for name, value in filters.items() if value}
        etag = self._page_etag(
            cards._page_state(), count, more, following, sorted(chosen.items()), after
        )
        return self._page(
            etag,
            "microworks_portal.public_list",
            {
                "view": pages._view_tools(),
                "cards": cards,
                "count": count,
                "more": more,
                "filters": filters,
                "filtered": bool(chosen),
                "areas": pages._public_areas(),
                "villages": pages._public_villages(filters["area"]),
                "years": pages._public_years(),
                "next_url": following
                and f"/microworks?{urlencode({**chosen, 'after': following})}",
                "map_url": f"/microworks/map?{urlencode(chosen)}",
                "first_url": after and f"/microworks?{urlencode(chosen)}",
            },
        )

    @http.route(
        "/microworks/map", type="http", auth="public", website=True, readonly=True
    )
    def map(self, **query):
        """The same projects as points; works without any base map."""
        pages = self._pages()
        filters = {name: str(query.get(name) or "") for name in FILTERS}
        chosen = {name: value for name, value in filters.items() if value}
        cards = pages._public_points(filters)
        view = pages._view_tools()
        places = plan.draw([(card.lng, card.lat) for card in cards]) if cards else {}
        points = [
            {
                "x": x,
                "y": y,
                "lat": card.lat,
                "lng": card.lng,
                "name": card.title,
                "url": card._public_path(),
                "phase": view.phase(card.project_state),
            }
            for card, (x, y) in zip(cards, places.get("points", ()), strict=True)
        ]
        # sudo: address and review number of the base map are shown to everybody.
        params = request.env["ir.config_parameter"].sudo()
        tile_url = params.get_param("microworks_portal.map_tile_url") or None
        return self._page(
            self._page_etag(cards._page_state(), sorted(chosen.items()), tile_url),
            "microworks_portal.public_map",
            {
                "view": view,
                "points": points,
                "plan": places,
                "list_url": f"/microworks?{urlencode(chosen)}",
                "tile_url": tile_url,
                "review_number": params.get_param("microworks_portal.map_review_number")
                or None,
            },
        )

    # === PROJECT ===

    @http.route(
        "/microworks/project/<string:number>",
        type="http",
        auth="public",
        website=True,
        readonly=True,
    )
    def project(self, number, **_query):
        """One project: facts, money, running notices, the line of all notices."""
        pages = self._pages()
        card = pages._public_card(number)
        if not card:
            raise request.not_found()
        timeline = card._public_timeline()
        etag = self._page_etag(card._page_state(), timeline._page_state())
        return self._page(
            etag,
            "microworks_portal.public_project",
            {
                "view": pages._view_tools(),
                "card": card,
                "payload": card._content(),
                "timeline": timeline,
                "running": timeline.filtered("open_for_objection"),
            },
        )

    @http.route(
        "/microworks/project/<string:number>/content.json",
        type="http",
        auth="public",
        readonly=True,
    )
    def project_content(self, number, **_query):
        """The exact bytes of a project card, whose SHA-256 is its digest."""
        card = self._pages()._public_card(number)
        if not card:
            raise request.not_found()
        return self._data(card.digest, card.payload)

    @http.route(
        "/microworks/project/<string:number>/board",
        type="http",
        auth="public",
        website=True,
        readonly=True,
    )
    def board(self, number, size="A4", **_query):
        """The notice board of a project, for print, with a QR code to its page."""
        pages = self._pages()
        card = pages._public_card(number)
        if not card:
            raise request.not_found()
        size = size if size in ("A3", "A4") else "A4"
        target = f"{self._base_url()}/microworks/project/{card.number}"
        etag = self._page_etag(card._page_state(), "board", size, target)
        return self._page(
            etag,
            "microworks_portal.public_board",
            {
                "view": pages._view_tools(),
                "card": card,
                "payload": card._content(),
                "size": size,
                # Digits and lines drawn by our own code, nothing of it is typed.
                "qr_svg": Markup(qr.svg(target)),
                "target": target,
            },
        )

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

    # === TOOLS ===

    def _pages(self):
        # sudo: visitors have no rights on any model. Every method called on this goes
        # through the domain of published disclosures.
        return request.env["microworks.disclosure"].sudo()

    def _is_key(self, value):
        value = value or ""
        return value.isdecimal() and value.isascii() and len(value) < 10

    def _base_url(self):
        # sudo: the address of this site is public.
        params = request.env["ir.config_parameter"].sudo()
        return params.get_param("web.base.url", "").rstrip("/")

    def _page_etag(self, *parts):
        # The layout shows the visitor's own name, and everything is translated.
        return self._pages()._etag(request.env.uid, request.env.lang, *parts)

    def _page(self, etag, template, values):
        """A page, or 304 when the visitor has it already."""
        headers = {
            "ETag": f'W/"{etag}"',
            "Cache-Control": PAGE_CACHE,
            "Vary": "Cookie, Accept-Language",
        }
        if request.httprequest.if_none_match.contains_weak(etag):
            return request.make_response("", headers=list(headers.items()), status=304)
        response = request.render(template, values)
        response.headers.update(headers)
        return response

    def _data(self, etag, content):
        """JSON with a strong ETag; a text is sent byte for byte as it is."""
        headers = {"ETag": f'"{etag}"', "Cache-Control": DATA_CACHE}
        if request.httprequest.if_none_match.contains(etag):
            return request.make_response("", headers=list(headers.items()), status=304)
        headers["Content-Type"] = "application/json; charset=utf-8"
        headers["X-Content-Type-Options"] = "nosniff"
        if not isinstance(content, str):
            return request.make_json_response(content, headers=list(headers.items()))
        return request.make_response(content, headers=list(headers.items()))
