# Chinese is at hand but nobody's default yet: giving Odoo the language when it makes the
# database would make it everybody's, and tests compare messages in English.
env["res.lang"]._activate_lang("zh_CN")  # noqa: F821
modules = env["ir.module.module"].search([("state", "=", "installed")])  # noqa: F821
modules._update_translations(["zh_CN"])

# The company's money must be set before anything is booked in it. The country is left
# alone: choosing China would bring Odoo's own Chinese chart of accounts at once.
company = env["res.company"].search([], order="id", limit=1)  # noqa: F821
currency = env.ref("base.CNY")  # noqa: F821
currency.active = True
company.currency_id = currency
env.cr.commit()  # noqa: F821
