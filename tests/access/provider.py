"""A small identity provider: real codes, real signed tokens, over HTTP on this machine."""

import base64
import hashlib
import json
import secrets
import threading
import time
from urllib.parse import parse_qs, urlencode
from wsgiref.simple_server import WSGIRequestHandler, make_server

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Quiet(WSGIRequestHandler):
    def log_message(self, *what):
        pass


class Provider:
    """Signs in whoever `claims` describes; `userinfo` may tell otherwise."""

    client, secret = "warm-handoff", "a secret of the two"

    def __init__(self):
        self.claims, self.userinfo, self.codes = {}, {}, {}
        self.server = make_server("127.0.0.1", 0, self, handler_class=Quiet)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def __call__(self, environ, start):
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = parse_qs(environ["wsgi.input"].read(length).decode()) if length else {}
        query = parse_qs(environ["QUERY_STRING"])
        name = environ["PATH_INFO"].rsplit("/", 1)[-1].replace("-", "_")
        status, headers, answer = getattr(self, name)({k: v[0] for k, v in (query | body).items()})
        start(status, [("Content-Type", "application/json"), *headers])
        return [json.dumps(answer).encode()]

    def openid_configuration(self, asked):
        places = {
            "authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "told",
            "jwks_uri": "keys",
        }  # fmt: skip
        found = {name: f"{self.url}/{place}" for name, place in places.items()}
        methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        return "200 OK", [], {"issuer": self.url, **found, **methods}

    def authorize(self, asked):
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked["code_challenge"]
        back = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        return "302 Found", [("Location", back)], {}

    def token(self, asked):
        proof = base64.urlsafe_b64encode(hashlib.sha256(asked["code_verifier"].encode()).digest()).rstrip(
            b"="
        )
        known = (asked["client_id"], asked["client_secret"]) == (self.client, self.secret)
        if self.codes.pop(asked["code"], None) != proof.decode() or not known:
            return "400 Bad Request", [], {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.url, "aud": self.client, "iat": now, "exp": now + 60, **self.claims}
        signed = jwt.encode(claims, KEY, algorithm="RS256", headers={"kid": "one"})
        return "200 OK", [], {"access_token": "opaque", "token_type": "Bearer", "id_token": signed}

    def told(self, asked):
        return "200 OK", [], {"sub": self.claims["sub"], **self.userinfo}

    def keys(self, asked):
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return "200 OK", [], {"keys": [public | {"kid": "one", "alg": "RS256"}]}
