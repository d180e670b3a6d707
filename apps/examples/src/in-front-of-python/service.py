from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from os import environ
from time import sleep
from urllib.parse import parse_qs, urlsplit


class Report(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urlsplit(self.path)
        if url.path == "/ready":  # asked by the router, twice a second
            return self.answer("ready")
        query = parse_qs(url.query)
        sleep(float(query.get("seconds", ["0"])[0]))
        self.answer("report on " + query.get("of", ["nothing"])[0])

    def answer(self, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("content-type", "text/plain")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(environ.get("PORT", "8000"))), Report)
print(server.server_port, flush=True)
server.serve_forever()
