# The company's money must be set before anything is booked in it. The country is left
# alone: choosing China would bring Odoo's own Chinese chart of accounts at once.
company = env["res.company"].search([], order="id", limit=1)  # noqa: F821
currency = env.ref("base.CNY")  # noqa: F821
currency.active = True
company.currency_id = currency
env.cr.commit()  # noqa: F821
