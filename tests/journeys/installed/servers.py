"""What README takes for granted: a database server, a broker, a mail server, and a proxy that ends TLS."""

import datetime
import http.client
import ipaddress
import secrets
import socket
import ssl
import subprocess
import threading
from base64 import b64encode
from contextlib import suppress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from casemgmt.standalone import broker
from casemgmt.standalone.binaries import find
from casemgmt.standalone.folders import private
from casemgmt.standalone.privileges import run, server_account
from tests.mailbox import Mailbox

HERE = "127.0.0.1"
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "server", "date"}


def free_port():
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return probe.getsockname()[1]


class Certificate:
    """For localhost, signed by itself: whoever trusts the file trusts the proxy and the mail server."""

    def __init__(self, place):
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        now = datetime.datetime.now(datetime.UTC)
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(HERE))]
        made = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        self.file, secret = place / "certificate.pem", place / "key.pem"
        self.file.write_bytes(made.public_bytes(pem))
        secret.write_bytes(key.private_bytes(pem, form, serialization.NoEncryption()))
        public = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.pin = b64encode(sha256(public).digest()).decode()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.file, secret)


class Database:
    """A PostgreSQL of its own, over TCP and by password, as its keeper finds it: one superuser, no more."""

    def __init__(self, place):
        self.port, self.programs = free_port(), find().folder
        self.data = place / "postgresql"
        word = place / "superuser"
        word.write_text(secrets.token_urlsafe(16))
        self.environment = {"PGPASSWORD": word.read_text(), "PGHOST": HERE, "PGPORT": str(self.port)}
        private(self.data, owner=server_account().pw_uid)
        run(
            self.programs / "initdb", f"--pgdata={self.data}", "--username=postgres", "--auth=scram-sha-256",
            f"--pwfile={word}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        options = f"-p {self.port} -h {HERE} -k {self.data} -c fsync=off"
        log = self.data / "server.log"
        run(
            self.programs / "pg_ctl", "start", "--wait", f"--pgdata={self.data}", f"--log={log}",
            f"--options={options}",
        )  # fmt: skip

    def psql(self, sql, *, of="postgres"):
        """As its keeper would: in a shell, every statement by itself; the first error ends it."""
        done = subprocess.run(
            [self.programs / "psql", "-At", "--username=postgres", f"--dbname={of}", "--set=ON_ERROR_STOP=1"],
            input=sql, env=self.environment, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stop(self):
        run(self.programs / "pg_ctl", "stop", "--mode=immediate", f"--pgdata={self.data}")


class Broker:
    """A Valkey of its own."""

    def __init__(self, place):
        self.port = free_port()
        program = broker.command(place)[0]
        command = [program, "--port", str(self.port), "--bind", HERE, "--save", "", "--dir", str(place)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def url(self, kind, number):
        return f"{kind}://{HERE}:{self.port}/{number}"

    def stop(self):
        """Once or twice."""
        self.process.terminate()
        self.process.wait(timeout=30)


class Post:
    """A mail server that takes letters over STARTTLS from whoever knows the password. It can be away."""

    user, word = "warm", secrets.token_urlsafe(12)

    def __init__(self, certificate):
        self.port, self.certificate, self.mailbox = free_port(), certificate, Mailbox()
        self.controller = None

    def open(self):
        if self.controller:
            return
        self.controller = Controller(
            self.mailbox, hostname=HERE, port=self.port, tls_context=self.certificate.context,
            require_starttls=True, auth_required=True, authenticator=self.knows,
        )  # fmt: skip
        self.controller.start()

    def close(self):
        if self.controller:
            self.controller.stop()
        self.controller = None

    def knows(self, server, session, envelope, mechanism, told):
        return AuthResult(success=(told.login, told.password) == (self.user.encode(), self.word.encode()))

    def letters(self, to):
        """What reached this address, newest last."""
        return [mail.get_body(["plain"]).get_content() for mail in self.mailbox.accepted if mail["To"] == to]


class Proxy:
    """Ends TLS, and says to the pages what came how, as README asks of a proxy."""

    def __init__(self, certificate, *, to):
        class Handler(Forwarding):
            port = to

        self.server = ThreadingHTTPServer((HERE, 0), Handler)
        self.server.daemon_threads = True
        self.server.socket = certificate.context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Forwarding(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    port = 0

    def forward(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        came_from = [self.headers.get("X-Forwarded-For"), self.client_address[0]]
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
        headers |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": ", ".join(filter(None, came_from))}
        pages = http.client.HTTPConnection(HERE, self.port, timeout=60)
        pages.request(self.command, self.path, body, headers)
        answer = pages.getresponse()
        words = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(words)
        pages.close()

    def handle(self):
        with suppress(OSError):  # a browser that went on before it had the whole answer
            super().handle()

    do_GET = do_POST = do_HEAD = forward

    def log_message(self, *what):
        pass
