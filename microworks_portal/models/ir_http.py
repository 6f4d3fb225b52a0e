"""In which language a visitor reads the public pages."""

from werkzeug.exceptions import BadRequest

from odoo import models
from odoo.http import request

from odoo.addons.microworks_supervision.tools import texts

PARAMETER = "microworks_portal.public_lang"
CHINESE = "zh_CN"


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _match(cls, path):
        """Odoo assumes English of a browser whose language it cannot read ("zh")."""
        if not request.session.uid and not request.best_lang:
            request.update_context(lang=False)
        # Part of an address becomes part of a search, and no database holds these.
        if texts.has_control(path):
            raise BadRequest
        return super()._match(path)

    @classmethod
    def _pre_dispatch(cls, rule, args):
        """Let a page take more fields than a thousand, where it says so.

        Forms of over a thousand fields are refused with a bare error; a priced bill of
        quantities has five fields in each of its rows.
        """
        fields_allowed = rule.endpoint.routing.get("microworks_form_fields")
        if fields_allowed:
            # Odoo passes no setting on to the library that reads the form.
            wrapped = request.httprequest._HTTPRequest__wrapped
            wrapped.max_form_parts = fields_allowed
        return super()._pre_dispatch(rule, args)

    @classmethod
    def _get_default_lang(cls):
        """Chinese where it is installed, whatever new partners are given.

        Odoo takes the language the database was made with, often English, while
        notices are Chinese. Who chooses another language keeps it; a website has
        a setting of its own. The system parameter names another default.
        """
        if not getattr(request, "website", None):
            # sudo: a visitor may not read parameters; this one is a language.
            params = request.env["ir.config_parameter"].sudo()
            code = params.get_param(PARAMETER, CHINESE)
            lang = request.env["res.lang"]._get_data(code=code)
            if lang:
                return lang
        return super()._get_default_lang()
