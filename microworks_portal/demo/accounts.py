"""Accounts of the firms: brought with the bank's paper, confirmed by another person."""

import base64

from . import papers


def prove(accounts, *, bank, area, officer, verifier):
    """Take the steps after which the accounts may be paid to.

    :param accounts: accounts of firms (``res.partner.bank``)
    :param str bank: name of the bank with its branch
    :param area: where the proofs belong
    :param officer: the user who brings the papers
    :param verifier: the user who holds them against the accounts
    """
    env = accounts.env
    accounts.bank_id = env["res.bank"].create({"name": bank})
    for account in accounts:
        proof = (
            env["microworks.payee.account"]
            .with_user(officer)
            .create(
                {
                    "bank_id": account.id,
                    "area_id": area.id,
                    "file": base64.b64encode(
                        papers.pdf(account.partner_id.name, "开户许可证")
                    ),
                    "file_name": f"开户许可证 {account.acc_number[-4:]}.pdf",
                }
            )
        )
        proof.action_submit()
        # As at the end of a request, so that each message has its own author.
        env.cr.flush()
        proof.with_user(verifier).action_verify()
