"""What the installation sets once, where nobody has chosen yet, and takes away again."""

from odoo.addons.microworks_supervision.hooks import leave_no_trace


def post_init_hook(env):
    """Speak Chinese to visitors where it is installed and no default is set.

    Without the website addon, the language of a visitor is that of his browser
    or cookie, and else the default language of new contacts.
    """
    chinese = env["res.lang"]._get_data(code="zh_CN")
    defaults = env["ir.default"]
    if chinese and not defaults._get("res.partner", "lang"):
        defaults.set("res.partner", "lang", "zh_CN")


def uninstall_hook(env):
    """Remove the names of foreign choices."""
    leave_no_trace(env, "microworks_portal")
