"""Open data: what the pages show, as OC4IDS."""

import json
import re

from odoo import http
from odoo.http import request

from ..tools import oc4ids
from .page_tools import PageTools

PACKAGE = 500
PREFIX = re.compile(r"oc4ids-[a-z0-9]{6}")
# Not registered with anybody, and seen to be so.
FAKE_PREFIX = "oc4ids-xxxxxx"


class OpenData(PageTools, http.Controller):
    """The published projects as packages, and the terms of their use."""

    @http.route("/opendata/projects.json", type="http", auth="public", readonly=True)
    def packages(self, after=None, **_query):
        """All published projects, 500 to a package; the next one is in ``Link``."""
        after = int(after) if self._is_key(after) else None
        pages = self._pages()
        cards, _count, _more, following = pages._public_search(
            {}, after=after, limit=PACKAGE
        )
        if not cards:
            raise request.not_found()
        path = "/opendata/projects.json" + (f"?after={after}" if after else "")
        response = self._package(cards, path)
        if following:
            target = f"{self._base_url()}/opendata/projects.json?after={following}"
            response.headers["Link"] = f'<{target}>; rel="next"'
        return response

    @http.route(
        "/opendata/projects/<string:number>.json",
        type="http",
        auth="public",
        readonly=True,
    )
    def package(self, number, **_query):
        """One published project."""
        card = self._pages()._public_card(number)
        if not card:
            raise request.not_found()
        return self._package(card, f"/opendata/projects/{card.number}.json")

    @http.route(
        "/opendata/policy", type="http", auth="public", website=True, readonly=True
    )
    def policy(self, **_query):
        """What is published, from what, and under which terms."""
        pages = self._pages()
        return self._page(
            self._page_etag("policy"),
            "microworks_portal.public_policy",
            {"view": pages._view_tools()},
        )

    # === TOOLS ===

    def _package(self, cards, path):
        notices = cards._public_timelines()
        etag = cards._etag(cards._page_state(), notices._page_state(), path)
        base = self._base_url()
        table = request.env["microworks.project"]._get_stages()
        by_project = {}
        for notice in notices:
            by_project.setdefault(notice.project_id.id, []).append(
                {
                    "kind": notice.kind,
                    "title": notice.title,
                    "digest": notice.digest,
                    "url": f"{base}{notice._public_path()}",
                    "day": notice.posted_on and notice.posted_on.isoformat(),
                }
            )
        latest = max((cards | notices).mapped("published_at"))
        content = oc4ids.as_package(
            [
                oc4ids.as_project(
                    content := card._content(),
                    by_project.get(card.project_id.id, ()),
                    self._prefix(),
                    getattr(table.get(content["state"]), "status", None),
                )
                for card in cards
            ],
            uri=f"{base}{path}",
            published=f"{latest.isoformat()}Z",
            # sudo: the name of the publishing body.
            publisher=cards.company_id[:1].sudo().name,
            policy=f"{base}/opendata/policy",
        )
        return self._data(etag, json.dumps(content, ensure_ascii=False))

    def _prefix(self):
        # sudo: the registered prefix is part of every published number.
        params = request.env["ir.config_parameter"].sudo()
        prefix = params.get_param("microworks_portal.oc4ids_prefix") or FAKE_PREFIX
        return prefix if PREFIX.fullmatch(prefix) else FAKE_PREFIX
