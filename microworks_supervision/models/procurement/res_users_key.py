"""Each person's own pair of keys, for his half of the key of a procurement."""

import json

from odoo import fields, models

from ...tools import twokeys

# Whoever changed his password since the notice types the one he had then.
KEPT = 5


class ResUsers(models.Model):
    """Made with the password and locked with it: no further secret to keep.

    A new password brings new keys; the former ones stay, locked with the former
    password. So an administrator who resets a password does not get the halves that
    were made before, and the person himself still opens them with what he knew.
    """

    _inherit = "res.users"

    microworks_keys = fields.Text(readonly=True, copy=False, groups=fields.NO_ACCESS)

    # === PASSWORDS ===

    def _set_password(self):
        known = [(user, user.password) for user in self]
        result = super()._set_password()
        for user, password in known:
            if password and not user.share:
                user._make_keys(password)
        return result

    def _check_credentials(self, credential, env):
        result = super()._check_credentials(credential, env)
        # Who had a password before there were keys gets them with the next login.
        user = self.env.user
        if (
            credential.get("type") == "password"
            and result.get("auth_method") == "password"
            and not self.env.cr.readonly
            and not user.share
            and not user._own_keys()
        ):
            user._make_keys(credential["password"])
        return result

    # === KEYS ===

    def _own_keys(self):
        """The locked keys of one person, the newest first."""
        # sudo: nobody reads this field; what is in it is locked.
        known = json.loads(self.sudo().microworks_keys or "[]")
        return [twokeys.Locked(*pair) for pair in known]

    def _make_keys(self, password):
        """New keys, locked with ``password``; the former ones stay."""
        self._keep_keys(twokeys.lock_new(password))

    def _keep_keys(self, locked):
        keys = [locked, *self._own_keys()][:KEPT]
        # sudo: the field belongs to nobody.
        self.sudo().write({"microworks_keys": json.dumps(keys)})

    def _unlock_keys(self, password):
        """The private keys of one person that ``password`` opens.

        :raises twokeys.WrongPassword: none
        """
        found = []
        for locked in self._own_keys() if isinstance(password, str) else ():
            try:
                found.append(twokeys.unlock(locked, password))
            except twokeys.WrongPassword:
                continue
        if not found:
            raise twokeys.WrongPassword
        return found
