"""Calls of ``/json/2`` in the name of a person, through HTTP or without it.

Without HTTP a call takes the way of a request from the controller on: the same function
of the controller, a cursor and an empty cache of its own, the same retrying and commit,
the same words of a refusal. What is left out is the socket, the routing and the check of
the key. One role of each model takes the whole way; with ``./dev test all`` everybody.
"""

import json
import os
import re
import zlib
from datetime import date, datetime
from types import SimpleNamespace
from unittest.mock import patch

from odoo import api, fields, http
from odoo.service.model import retrying
from odoo.tools import json_default

from odoo.addons.rpc.controllers import json2

# Set by ``./dev test all``: nothing is thinned.
EVERYTHING = bool(os.environ.get("MICROWORKS_TEST_ALL"))
MW_CODE = re.compile(r"\[(MW-[A-Z0-9-]+)\]")
# Codes that mean: this is not done by hand, by nobody.
HANDS = (
    "MW-GUARD-",
    "MW-EVENT-",
    "MW-BID-12",
    "MW-CONT-01",
    "MW-DISC-01",
    "MW-RCPT-08",
    "MW-RET-01",
    "MW-WAGE-01",
    "MW-PHOTO-05",
)


class Answer:
    """What the server said: status, body, and the refusal code people see."""

    def __init__(self, status, body):
        self.status = int(status)
        self.body = body
        message = body.get("message") if isinstance(body, dict) else ""
        self.codes = MW_CODE.findall(str(message or ""))
        self.message = str(message or body)[:300]

    @property
    def ok(self):
        return self.status == 200

    @property
    def forbidden(self):
        """Refused for who asks, not for what is asked."""
        return self.status in (401, 403, 404) or any(
            code.startswith(("MW-ROLE-", "MW-DUTY-")) for code in self.codes
        )

    @property
    def by_hand(self):
        """Refused because nobody does this without a step of the procedure."""
        return any(code.startswith(HANDS) for code in self.codes)

    def __repr__(self):
        return f"<{self.status} {' '.join(self.codes)} {self.message}>"


class Caller:
    """Beside an ``HttpCase`` that has ``people``, their ``keys`` and its ``address``."""

    # True where the way through HTTP is what is tested.
    always_http = False

    def call(self, who, model, method, ids=None, **kwargs):
        """One call of ``/json/2`` in the name of a person.

        :param str who: key of ``people``
        :param ids: ids of the records, if any
        :return: the :class:`Answer`
        """
        body = {name: self._plain(value) for name, value in kwargs.items()}
        if ids is not None:
            body["ids"] = list(ids)
        # Not requests' own way: it refuses NaN, which attackers do not.
        text = json.dumps(body)
        # Who has no key does not get past the door.
        by_http = self.always_http or who not in self.keys or self.is_turn(who, model)
        return (self._through_http if by_http else self._inside)(
            who, model, method, text
        )

    def is_turn(self, who, model):
        """Whether it is this person whose calls of the model take the whole way."""
        turn = zlib.crc32(model.encode()) % len(self.keys)
        return EVERYTHING or who == sorted(self.keys)[turn]

    def _through_http(self, who, model, method, text):
        headers = {"Content-Type": "application/json"}
        if who in self.keys:
            headers["Authorization"] = f"Bearer {self.keys[who]}"
        response = self.opener.post(
            f"{self.address}/json/2/{model}/{method}",
            data=text,
            headers=headers,
            timeout=60,
        )
        try:
            return Answer(response.status_code, response.json())
        except ValueError:
            return Answer(response.status_code, response.text)

    def _inside(self, who, model, method, text):
        person = self.people[who]
        # As before a request of these tests: it finds what was made for it.
        self.cr.flush()
        self.cr.clear()
        with self.registry.cursor() as cr:
            # The language of a session that has not chosen any.
            env = api.Environment(cr, person.id, {"lang": "en_US"})
            env.transaction.default_env = env
            asked = SimpleNamespace(env=env, registry=self.registry)

            def answered():
                result = json2.WebJson2Controller().web_json_2_rpc(
                    __model__=model, __method__=method, **json.loads(text)
                )
                # Serialising is part of the request: lazy values are read here.
                return json.loads(json.dumps(result, default=json_default))

            with patch.object(json2, "request", asked):
                try:
                    return Answer(200, retrying(answered, env))
                except Exception as error:  # noqa: BLE001 - what the server would say
                    return Answer(*self._refusal(error))

    def _refusal(self, error):
        """Status and body, as the dispatcher of ``/json/2`` makes them."""

        def response(body, headers=None, status=200):
            return status, body

        dispatcher = http.Json2Dispatcher(SimpleNamespace(make_json_response=response))
        return dispatcher.handle_error(error)

    @classmethod
    def _plain(cls, value):
        """``value`` as JSON carries it."""
        if isinstance(value, dict):
            return {k: cls._plain(v) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            return [cls._plain(v) for v in value]
        if isinstance(value, bytes):
            return value.decode()
        if isinstance(value, datetime):
            return fields.Datetime.to_string(value)
        if isinstance(value, date):
            return fields.Date.to_string(value)
        return value
