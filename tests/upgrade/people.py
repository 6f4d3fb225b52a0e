"""A person at the server, as his browser talks to it."""

from __future__ import annotations

import http.cookiejar
import json
import urllib.request

PASSWORD = "demo2026"


class Person:
    """Somebody who is logged in."""

    def __init__(self, address: str, database: str, login: str, password: str):
        self.address = address
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)
        answer = self._ask(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": password},
        )
        assert answer["uid"], f"{login} is not let in"

    def call(self, model: str, method: str, *args: object, **kwargs: object) -> object:
        """Call a public method over RPC.

        :raises AssertionError: the server refused
        """
        return self._ask(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def page(self, path: str) -> int:
        """Return the status of a page."""
        with self.opener.open(self.address + path, timeout=60) as answer:
            answer.read()
            return answer.status

    def _ask(self, path: str, params: dict) -> object:
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        request = urllib.request.Request(
            self.address + path, body.encode(), {"Content-Type": "application/json"}
        )
        with self.opener.open(request, timeout=60) as answer:
            found = json.load(answer)
        assert "error" not in found, f"{path}: {found['error']['data']['message']}"
        return found["result"]
