"""A small client of the API server: what the test's kubelet needs, and what kubectl has no word for."""
import http.client
import json
import ssl


class ApiError(Exception):
    """An answer of 400 or more."""

    def __init__(self, status, body):
        message = body.get("message", "") if isinstance(body, dict) else body
        super().__init__(f"{status}: {message}")
        self.status = status
        self.body = body


def _parse(text):
    try:
        return json.loads(text)
    except ValueError:
        return text


class Api:
    """Requests as the administrator, a connection each; safe to use from several threads."""

    def __init__(self, host, port, pki):
        self.host, self.port = host, port
        self._tls = ssl.create_default_context(cafile=str(pki.ca))
        self._tls.load_cert_chain(*map(str, pki.admin))

    def connect(self, timeout=30):
        return http.client.HTTPSConnection(self.host, self.port, timeout=timeout, context=self._tls)

    def request(self, method, path, body=None, content_type="application/json", timeout=30):
        """The answer's JSON (or text), or an ApiError."""
        return _parse(self._exchange(method, path, body, content_type, timeout)[0])

    def create(self, path, body):
        """The text of what is stored, and the request's name in the audit log."""
        stored, headers = self._exchange("POST", path, body, "application/json", 30)
        return stored, headers["Audit-Id"]

    def _exchange(self, method, path, body, content_type, timeout):
        connection = self.connect(timeout)
        try:
            headers = {"Content-Type": content_type, "Accept": "application/json"}
            connection.request(method, path, body=None if body is None else json.dumps(body), headers=headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        if answer.status >= 400:
            raise ApiError(answer.status, _parse(text))
        return text, answer.headers

    def get(self, path):
        return self.request("GET", path)

    def find(self, path):
        """None where there is no such object."""
        try:
            return self.get(path)
        except ApiError as error:
            if error.status == 404:
                return None
            raise

    def post(self, path, body):
        return self.request("POST", path, body)

    def merge(self, path, body):
        return self.request("PATCH", path, body, content_type="application/merge-patch+json")

    def delete(self, path, body=None):
        return self.request("DELETE", path, body)

    def ready(self):
        try:
            return self.request("GET", "/readyz", timeout=5) == "ok"
        except (OSError, ApiError, http.client.HTTPException):
            return False
