"""What public pages ask: published rows of this model, and nothing else.

Every method here is called in superuser mode by the public controllers, so
each of them goes through :meth:`_published_domain`.
"""

import hashlib
import json
import re

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.microworks_supervision.tools import stages

from .disclosure import CARD
from .disclosure_card import TOWNSHIP_DIGITS
from .view_tools import ViewTools

PAGE = 20
# Counting further helps nobody and costs every visitor.
COUNT_LIMIT = 10_000
TIMELINE_LIMIT = 200
POINT_LIMIT = 2_000
SEARCH_LIMIT = 80
DIGEST = re.compile(r"[0-9a-f]{64}")


class DisclosurePublic(models.Model):
    _inherit = "microworks.disclosure"

    content_html = fields.Html(
        string="Page", compute="_compute_content_html", sanitize=False
    )

    # === COMPUTE ===

    @api.depends("payload")
    def _compute_content_html(self):
        self.content_html = False
        for disclosure in self.filtered("payload"):
            disclosure.content_html = self.env["ir.qweb"]._render(
                "microworks_portal.public_card_facts"
                if disclosure.kind == CARD
                else "microworks_portal.public_notice_body",
                {"payload": disclosure._content(), "view": disclosure._view_tools()},
            )

    # === SEARCH ===

    @api.model
    def _published_domain(self, *, card):
        """The only rows a public page may read."""
        kind = Domain("kind", "=", CARD) if card else Domain("kind", "!=", CARD)
        return Domain("state", "=", "published") & kind

    @api.model
    def _public_search(self, filters, after=None, limit=PAGE):
        """One page of project cards, newest project first.

        The order is by project, which never changes, so a card refreshed while
        somebody turns the pages is neither shown twice nor skipped.

        :param dict filters: ``search``, ``area`` (leading digits of a code),
            ``type``, ``year``, ``phase``; what is not valid is ignored
        :param int after: key of the last card of the page before
        :return: tuple of cards, number of hits, whether there are more hits than
            that, key of the next page or None
        """
        domain = self._public_domain(filters)
        count = self.search_count(domain, limit=COUNT_LIMIT + 1)
        if after:
            domain &= Domain("project_id", "<", after)
        cards = self.search(domain, order="project_id.id desc", limit=limit + 1)
        following = cards[:limit][-1:].project_id.id if len(cards) > limit else None
        return cards[:limit], min(count, COUNT_LIMIT), count > COUNT_LIMIT, following

    @api.model
    def _public_points(self, filters):
        """The newest published cards with a position; see :meth:`_public_search`."""
        domain = self._public_domain(filters) & Domain("lat", "!=", 0)
        return self.search(domain, order="project_id.id desc", limit=POINT_LIMIT)

    @api.model
    def _public_domain(self, filters):
        domain = self._published_domain(card=True)
        text = (filters.get("search") or "").strip()[:SEARCH_LIMIT]
        for word in text.split():
            domain &= Domain("search_text", "ilike", word)
        area = filters.get("area") or ""
        if area.isdecimal() and area.isascii() and len(area) <= 12:
            domain &= Domain("area_code", "=like", f"{area}%")
        if filters.get("type") in dict(self._fields["works_type"].selection):
            domain &= Domain("works_type", "=", filters["type"])
        year = filters.get("year") or ""
        if year.isdecimal() and year.isascii() and len(year) == 4:
            domain &= Domain("year", "=", int(year))
        if filters.get("phase") in stages.PHASES:
            table = self.env["microworks.project"]._get_stages()
            states = stages.of_phase(filters["phase"], table)
            domain &= Domain("project_state", "in", states)
        return domain

    @api.model
    def _public_areas(self):
        """Counties and their townships that have published projects.

        :return: list of dicts ``code``, ``name``, ``townships`` (pairs)
        """
        rows = self._read_group(
            self._published_domain(card=True) & Domain("county_code", "!=", False),
            ["county_code", "county_name", "township_code", "township_name"],
            order="county_code, township_code",
        )
        counties = {}
        for county_code, county, township_code, township in rows:
            entry = counties.setdefault(
                county_code, {"code": county_code, "name": county, "townships": {}}
            )
            if township_code:
                entry["townships"].setdefault(township_code, township)
        for entry in counties.values():
            entry["townships"] = list(entry["townships"].items())
        return list(counties.values())

    @api.model
    def _public_villages(self, area):
        """Villages with published projects in a township.

        :param str area: at least the nine digits of a township
        :return: list of pairs of code and name
        """
        if not (area.isdecimal() and area.isascii() and len(area) >= TOWNSHIP_DIGITS):
            return []
        rows = self._read_group(
            self._published_domain(card=True)
            & Domain("township_code", "=", area[:TOWNSHIP_DIGITS])
            & Domain("village_name", "!=", False),
            ["area_code", "village_name"],
            order="area_code",
        )
        return list(dict(rows).items())

    @api.model
    def _public_years(self):
        """The years of published projects, newest first."""
        rows = self._read_group(
            self._published_domain(card=True), ["year"], order="year desc"
        )
        return [year for (year,) in rows if year]

    @api.model
    def _public_card(self, number):
        """The published card of a project, by its number; empty when none."""
        return self.search(
            self._published_domain(card=True) & Domain("number", "=", number),
            limit=1,
        )

    def _public_timeline(self):
        """The published notices of the card's project, newest first."""
        self.ensure_one()
        return self.search(
            self._published_domain(card=False)
            & Domain("project_id", "=", self.project_id.id),
            order="posted_on desc, id desc",
            limit=TIMELINE_LIMIT,
        )

    def _public_timelines(self):
        """The published notices of all these cards' projects, in one statement."""
        return self.search(
            self._published_domain(card=False)
            & Domain("project_id", "in", self.project_id.ids),
            order="posted_on desc, id desc",
        )

    @api.model
    def _public_notice(self, digest):
        """The published notice with this digest; empty when there is none."""
        if not DIGEST.fullmatch(digest or ""):
            return self.browse()
        return self.search(
            self._published_domain(card=False) & Domain("digest", "=", digest),
            limit=1,
        )

    @api.model
    def _public_successor(self, digest):
        """The published notice that superseded the one with this digest."""
        if not DIGEST.fullmatch(digest or ""):
            return self.browse()
        old = self.search(
            [("digest", "=", digest), ("state", "=", "superseded")], limit=1
        )
        seen = old
        while old.superseded_by_id and old.superseded_by_id not in seen:
            old = old.superseded_by_id
            seen |= old
        return old if old.state == "published" and old.kind != CARD else old.browse()

    # === READING ===

    def _content(self):
        """The frozen content as Python values."""
        self.ensure_one()
        return json.loads(self.payload)

    @api.model
    def _etag(self, *parts):
        """A short name for one state of a page."""
        text = "\0".join(str(part) for part in parts)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def _page_state(self):
        """What a page shows of these rows, for its ETag."""
        return [(d.digest, d.state, str(d.ends_on), d.open_for_objection) for d in self]

    @api.model
    def _view_tools(self):
        """Labels and formats for the templates; no data is read."""
        return ViewTools(self.env)
