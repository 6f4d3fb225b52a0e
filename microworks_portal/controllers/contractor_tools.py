"""What the pages of a contractor have in common, and his entry on /my."""

from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

GROUP = "microworks_supervision.group_contractor"
# What one upload may carry; each file is checked again where it is stored.
MAX_FILES = 10


def is_contractor():
    """Whether the person has a contractor's account."""
    return request.env.user.has_group(GROUP)


def own(model, record_id):
    """One record of the person's own, by the access rules.

    :raises NotFound: there is none, or it is somebody else's; the same answer for
        both, so that nobody can find out what exists
    """
    record = request.env[model].browse(record_id)
    if not is_contractor() or not record.exists() or not record.has_access("read"):
        raise request.not_found()
    return record


def page(template, values, status=200):
    """A page of a contractor, never kept by a cache."""
    response = request.render(f"microworks_portal.{template}", values)
    response.status_code = status
    response.headers["Cache-Control"] = "private, no-store"
    return response


def attempt(step):
    """Take a step as a whole or not at all.

    :param step: function that takes the step
    :return: the refusal as text for the person, or None
    """
    try:
        with request.env.cr.savepoint():
            step()
    except UserError as refused:
        return str(refused)
    return None


def uploads(name):
    """The uploaded files of a form, each with one byte more than allowed at most.

    :return: list of dicts ``name`` and ``data`` (bytes)
    :raises Refused: MW-FILE-20, more files than are taken
    """
    limit = request.env["microworks.document"]._file_limit()
    files = [file for file in request.httprequest.files.getlist(name) if file.filename]
    if len(files) > MAX_FILES:
        request.env["microworks.guarded"]._refuse(
            "MW-FILE-20",
            request.env._("more than %(limit)s files at once", limit=MAX_FILES),
            next_step=request.env._("put them into one ZIP file"),
        )
    return [
        {"name": file.filename[-100:], "data": file.stream.read(limit + 1)}
        for file in files
    ]


class ContractorPortal(CustomerPortal):
    """Counts for the cards of the home page."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if not is_contractor():
            return values
        for counter, model, domain in (
            (
                "mw_procurement_count",
                "microworks.procurement",
                [("state", "=", "published")],
            ),
            ("mw_bid_count", "microworks.bid", []),
            ("mw_contract_count", "microworks.contract", []),
            (
                "mw_finding_count",
                "microworks.finding",
                [("state", "in", ("ordered", "returned"))],
            ),
        ):
            if counter in counters:
                values[counter] = request.env[model].search_count(domain)
        return values
