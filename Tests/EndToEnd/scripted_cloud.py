"""A cloud that says what a test tells it to, and remembers what it was asked."""

import http.server
import ssl
import threading


class ScriptedCloud:
    """HTTPS on a free port of loopback; answers every request with `status` and `body`."""

    def __init__(self, certificate):
        self.status, self.body = 200, b"{}"
        # Method, target and body of each request since the last `tell`.
        self.asked = []
        cloud = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("content-length", 0))
                cloud.asked.append((self.command, self.path, self.rfile.read(length)))
                self.send_response(cloud.status)
                if cloud.status != 204:
                    self.send_header("content-type", "application/json")
                    self.send_header("content-length", str(len(cloud.body)))
                self.send_header("x-request-id", "scripted")
                self.end_headers()
                if cloud.status != 204:
                    self.wfile.write(cloud.body)

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

    def close(self):
        self._server.shutdown()
        self._server.server_close()
