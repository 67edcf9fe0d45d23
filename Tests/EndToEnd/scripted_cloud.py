"""A cloud that says what a test tells it to, and remembers what it was asked."""

import http.server
import ssl
import threading


class ScriptedCloud:
    """HTTPS on a free port of loopback; answers every request with `status` and `body`."""

    def __init__(self, certificate):
        self.status, self.body = 200, b"{}"
        # Answers requests for tokens instead, where there is one: their body in; status, fields
        # and body out.
        self.iam = None
        # Method, target and body of each request since the last `tell`.
        self.asked = []
        # The fields of each of them.
        self.heads = []
        cloud = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("content-length", 0))
                asked = self.rfile.read(length)
                cloud.heads.append(self.headers)
                status, fields, body = cloud.status, {}, cloud.body
                if cloud.iam and self.path.partition("?")[0] == "/v3/auth/tokens":
                    status, fields, body = cloud.iam(asked)
                else:
                    cloud.asked.append((self.command, self.path, asked))
                self.send_response(status)
                if status != 204:
                    self.send_header("content-type", "application/json")
                    self.send_header("content-length", str(len(body)))
                self.send_header("x-request-id", "scripted")
                for name, value in fields.items():
                    self.send_header(name, value)
                self.end_headers()
                if status != 204:
                    self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_DELETE = answer

            def log_message(self, *_):
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.endpoint = f"https://localhost:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def tell(self, status, body=b""):
        """From now on the answer is this, and nothing was asked."""
        self.status, self.body = status, body
        self.asked.clear()
        self.heads.clear()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
