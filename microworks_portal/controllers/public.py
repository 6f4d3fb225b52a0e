"""Lists and project pages for everybody, without account."""

from urllib.parse import quote, urlencode

from markupsafe import Markup

from odoo import http
from odoo.http import request

from odoo.addons.microworks_supervision.tools import settings

from ..tools import plan, qr
from .page_tools import PageTools

FILTERS = ("search", "area", "type", "year", "phase")


class PublicProjects(PageTools, http.Controller):
    """Published projects: list, map, page and board."""

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
        filters = self._filters(query, FILTERS)
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
        filters = self._filters(query, FILTERS)
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
        key = params.get_param("microworks_portal.map_tile_key") or ""
        review_number = params.get_param("microworks_portal.map_review_number") or None
        if tile_url:
            tile_url = tile_url.strip().replace("{key}", quote(key.strip()))
        return self._page(
            self._page_etag(
                cards._page_state(), sorted(chosen.items()), tile_url, review_number
            ),
            "microworks_portal.public_map",
            {
                "view": view,
                "points": points,
                "plan": places,
                "list_url": f"/microworks?{urlencode(chosen)}",
                "tile_url": tile_url,
                "review_number": review_number,
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
        address = self._base_url()
        target = address and f"{address}/microworks/project/{card.number}"
        etag = self._page_etag(card._page_state(), "board", size, target or "")
        return self._page(
            etag,
            "microworks_portal.public_board",
            {
                "view": pages._view_tools(),
                "card": card,
                "payload": card._content(),
                "size": size,
                # Digits and lines drawn by our own code, nothing of it is typed.
                "qr_svg": target and Markup(qr.svg(target)),
                "target": target,
                "leads_nowhere": not target or settings.is_local(address),
            },
        )
