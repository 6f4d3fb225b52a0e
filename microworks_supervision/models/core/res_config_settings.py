"""What an administrator sets once for the whole county."""

from odoo import fields, models

from .ir_config_parameter import (
    MAX_FILE,
    NUMBERS,
    PASSWORD,
    PUBLIC_ADDRESS,
    STANDARD_ZONE,
    TIMEZONE,
)


class ResConfigSettings(models.TransientModel):
    """Settings of the platform; Odoo lets only administrators save them."""

    _inherit = "res.config.settings"

    microworks_public_address = fields.Char(
        string="Public Address",
        config_parameter=PUBLIC_ADDRESS,
        help="Where people outside find this site. Codes on printed boards, links in"
        " mails and open data lead there, whoever logs in from wherever.",
    )
    microworks_timezone = fields.Char(
        string="Time Zone of the County",
        config_parameter=TIMEZONE,
        default=STANDARD_ZONE,
        help="Legal days and periods follow it, whatever a person's own settings are.",
    )
    microworks_max_file_mb = fields.Integer(
        string="Largest File (MB)",
        config_parameter=MAX_FILE,
        default=NUMBERS[MAX_FILE][0],
    )
    microworks_password_length = fields.Integer(
        string="Shortest Password",
        config_parameter=PASSWORD,
        default=NUMBERS[PASSWORD][0],
        help="Characters a new password has at least. The addon “Password Policy” uses"
        " the same number.",
    )
