"""What the public pages have in common: where they read, and how they answer."""

from odoo.http import request

from odoo.addons.microworks_supervision.tools import texts

# Kept by nobody without asking again: a page can be withdrawn at any moment.
PAGE_CACHE = "private, no-cache"
DATA_CACHE = "public, no-cache"


class PageTools:
    """For controllers whose pages are for everybody."""

    def _pages(self):
        # sudo: visitors have no rights on any model. Every method called on this goes
        # through the domain of published disclosures.
        return request.env["microworks.disclosure"].sudo()

    def _filters(self, query, names):
        """What a visitor searches for, without signs no database holds."""
        return {n: texts.without_control(str(query.get(n) or "")) for n in names}

    def _is_key(self, value):
        value = value or ""
        return value.isdecimal() and value.isascii() and len(value) < 10

    def _base_url(self):
        # Nothing a request says about its host gets into what is printed or kept.
        return request.env["microworks.disclosure"]._public_address()

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
