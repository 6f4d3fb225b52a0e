"""Nobody makes an account for himself unless the office has opened that page."""

from odoo import SUPERUSER_ID, api

from odoo.addons.microworks_supervision.hooks import close_sign_up


def migrate(cr, version):
    """Close ``/web/signup`` where it only stands open because Odoo opens it."""
    close_sign_up(api.Environment(cr, SUPERUSER_ID, {}))
