"""Drafts that were there already have a writer: whoever made them."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Fill the writers of the records of this addon that have none."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["microworks.workflow"]._adopt_writers("microworks_portal")
