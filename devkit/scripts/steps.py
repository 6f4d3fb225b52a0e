"""Write the table of steps of the handbook."""

from odoo.addons.test_microworks import steps_page

text = steps_page.page(env)  # noqa: F821
steps_page.PAGE.write_text(text, encoding="utf-8")
print(f"{text.count(chr(10) + '## ')} kinds of records in {steps_page.PAGE.name}")
