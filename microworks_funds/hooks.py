"""What Odoo itself does not clean up."""

from odoo.addons.microworks_supervision.hooks import leave_no_trace


def uninstall_hook(env):
    """Remove the yearly series of numbers and the names of foreign choices."""
    leave_no_trace(env, "microworks_funds")
