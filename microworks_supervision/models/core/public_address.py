"""Where the platform is found from outside: set once, followed by nobody's login."""

from odoo import api, models

from ...tools import settings
from .ir_config_parameter import PUBLIC_ADDRESS


class PublicAddress(models.AbstractModel):
    """Odoo takes its own address from the last administrator's log-in, that is, from
    what his browser (or whoever stands between) sends as the name of the host. A
    printed code that people scan for years must not depend on it.
    """

    _inherit = "base"

    @api.model
    def _public_address(self):
        """The address people outside use, without a slash at its end; empty if unset."""
        # sudo: the address of the site is public.
        params = self.env["ir.config_parameter"].sudo()
        value = (params.get_param(PUBLIC_ADDRESS) or "").strip()
        return "" if settings.address_problem(value) else value.rstrip("/")

    def get_base_url(self):
        """The root of links in mails and on prints: the public address, once it is set."""
        address = super().get_base_url()
        own = self._public_address()
        return address if not own or settings.is_local(own) else own
