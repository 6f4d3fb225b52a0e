"""Sending a form as a browser does, with the token of the page."""


class Forms:
    """For cases with HttpCase."""

    def token(self, path):
        """The token of the current session, from a page of it."""
        body = self.url_open(path).text
        return body.partition('csrf_token: "')[2].partition('"')[0]

    def send(self, path, token_from=None, files=None, **form):
        """Post ``form`` to ``path`` with a valid token."""
        data = {"csrf_token": self.token(token_from or path), **form}
        return self.url_open(path, data=data, files=files)
