from odoo.addons.microworks_supervision.tools import rmb

from . import models
from . import wizards
from .hooks import uninstall_hook

# Amounts in words are right everywhere in Odoo, not only on our own papers.
rmb.register()
