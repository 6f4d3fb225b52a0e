"""What the installation sets once, where nobody has chosen yet, and takes away again."""

from odoo.addons.microworks_supervision.hooks import leave_no_trace
from odoo.addons.microworks_supervision.models.core.ir_config_parameter import (
    PUBLIC_ADDRESS,
)
from odoo.addons.microworks_supervision.tools import settings


def post_init_hook(env):
    """Speak Chinese to visitors where it is installed and no default is set.

    Without the website addon, the language of a visitor is that of his browser
    or cookie, and else the default language of new contacts.
    """
    chinese = env["res.lang"]._get_data(code="zh_CN")
    defaults = env["ir.default"]
    if chinese and not defaults._get("res.partner", "lang"):
        defaults.set("res.partner", "lang", "zh_CN")
    keep_address(env)


def keep_address(env):
    """Take Odoo's own address as the public one, where none is set yet.

    Odoo's follows whoever logs in; what boards and data lead to stays as it is now.
    """
    parameters = env["ir.config_parameter"]
    address = (parameters.get_param("web.base.url") or "").rstrip("/")
    if not parameters.get_param(PUBLIC_ADDRESS) and not settings.address_problem(
        address
    ):
        parameters.set_param(PUBLIC_ADDRESS, address)


def uninstall_hook(env):
    """Remove the names of foreign choices."""
    leave_no_trace(env, "microworks_portal")
