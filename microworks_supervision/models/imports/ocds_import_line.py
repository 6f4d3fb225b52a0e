"""What a run could not take over, or took over with a repair."""

from odoo import fields, models

KINDS = [("refused", "Refused"), ("repaired", "Repaired or left out")]
# Codes are stable: people quote them, programs count them.
CODES = [
    # The file
    ("json", "The text is not valid JSON"),
    ("encoding", "The text is not UTF-8"),
    ("not_object", "Not a release, record or package"),
    ("no_release", "The record holds no release"),
    ("not_ocds", "Not an open contracting file"),
    ("too_long", "Too long"),
    # The release
    ("no_ocid", "No open contracting ID"),
    ("duplicate_ocid", "This process came earlier in the same file"),
    ("wrong_type", "Part of the wrong type"),
    ("not_finished", "The tender is not finished"),
    ("amount_text", "Not an amount"),
    ("amount_ambiguous", "Amount that can be read in two ways"),
    ("amount_negative", "Amount below zero"),
    ("amount_range", "Amount out of range"),
    ("currency", "Not a currency"),
    ("currencies", "More than one currency"),
    ("currency_missing", "Amount without currency"),
    ("bid_no_tenderer", "Bid without a bidder"),
    ("bid_status", "Unknown status of a bid"),
    ("bid_twice", "Two different bids with the same ID"),
    ("too_many_bids", "Too many bids"),
    ("party_unknown", "Firm without a name"),
    ("party_ambiguous", "Several firms with the same ID"),
    ("award_twice", "Two different awards with the same ID"),
    # Lists of past works
    ("row", "Row that was not taken over"),
    # The database
    ("own_project", "A project of our own has this ID; it is never touched"),
    ("other_area", "The historical record belongs to another area"),
    ("refused", "Refused by a rule of the platform"),
    # Repairs
    ("amount_repaired", "Amount read from a text"),
    ("currency_repaired", "Currency taken from the rest of the release"),
    ("party_in_place", "Firm named, but not among the parties"),
    ("no_title", "No title"),
    ("text_cut", "Text shortened"),
    ("date_left_out", "Not a date; left out"),
    ("period", "Period that ends before it begins; left out"),
    ("left_out", "Not usable; left out"),
    ("consortium", "Only the first firm of a consortium is kept"),
    ("several_awards", "Only the first award is kept"),
    ("several_contracts", "Only one contract is kept"),
    ("invited", "An invitation is not a bid"),
    ("method", "Unknown procurement method"),
    ("amount_rounded", "Amount rounded to two decimals"),
    ("list_repaired", "An object where a list belongs"),
    ("placeholder_id", "An ID that identifies nobody; the firm is told by its name"),
    ("party_twice", "Two firms with the same ID"),
    ("party_other_name", "Known firm under another name"),
    ("tenderers_left_out", "Bidders named without their bids"),
    ("older", "Older than what is stored; left out"),
]


class OcdsImportError(models.Model):
    """One line of the report: where, what, why."""

    _name = "microworks.ocds.import.error"
    _description = "Line of an Import Report"
    _inherit = ["microworks.guarded"]
    _order = "import_id desc, number, id"
    _rec_name = "ocid"

    _guarded_fields = frozenset(
        {"import_id", "kind", "number", "line", "path", "ocid", "code", "reason"}
    )

    import_id = fields.Many2one(
        comodel_name="microworks.ocds.import",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    area_id = fields.Many2one(
        related="import_id.area_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="import_id.company_id", store=True, precompute=True
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    number = fields.Integer(string="Entry", readonly=True)
    line = fields.Integer(readonly=True)
    path = fields.Char(string="Position in the File", readonly=True)
    ocid = fields.Char(string="ID in the Source", readonly=True)
    code = fields.Selection(CODES, string="Problem", required=True, readonly=True)
    reason = fields.Char(string="Detail", readonly=True)
