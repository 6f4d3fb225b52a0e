"""Codes on printed boards keep leading where they lead.

They used to follow Odoo's own address, which changes with every log-in of an
administrator; from here on they follow a setting of their own, with the same value.
"""

from odoo import SUPERUSER_ID, api

from odoo.addons.microworks_portal.hooks import keep_address


def migrate(cr, version):
    """Keep the present address as the public one."""
    keep_address(api.Environment(cr, SUPERUSER_ID, {}))
