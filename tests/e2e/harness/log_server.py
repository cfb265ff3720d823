"""The port of a kubelet that `kubectl logs` reads from, by way of the API server."""
import http.server
import ssl
import threading
import urllib.parse


class LogServer:
    """Answers /containerLogs/NAMESPACE/POD/CONTAINER; `text_of(pod)` gives a log, None where there is no such pod."""

    def __init__(self, address, certificate, text_of):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                path = urllib.parse.urlsplit(self.path)
                parts = path.path.strip("/").split("/")
                text = text_of(parts[2]) if len(parts) == 4 and parts[0] == "containerLogs" else None
                self.send_response(404 if text is None else 200)
                self.send_header("Content-Type", "text/plain")
                self.end_headers()
                if text is not None:
                    last = urllib.parse.parse_qs(path.query).get("tailLines")
                    lines = text.splitlines(keepends=True)
                    self.wfile.write("".join(lines[-int(last[0]):] if last else lines).encode())

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer((address, 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*map(str, certificate))
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
