"""An OpenID provider on localhost: real HTTP, real keys, the authorization-code flow with PKCE. What it says wrong, a test says.

with provider(people={"1": {"email": "anna@example.com", "email_verified": True}}) as idp:
    code, state = idp.sign_in(address, "1")
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

CLIENT, SECRET = "argosy", "the client's secret"


class Provider:
    """`people`: subject → claims. `claims` and `header` overwrite what its ID tokens say; `key` signs them, `published` are told of."""

    def __init__(self) -> None:
        self.people: dict[str, dict] = {}
        self.claims: dict = {}
        self.header: dict = {}
        self.metadata: dict = {}
        self.key = self.new_key("one")
        self.published = [self.key]
        self.codes: dict[str, dict] = {}
        self.asked: list[str] = []
        self.issuer = ""

    @staticmethod
    def new_key(kid):
        return RSAKey.generate_key(2048, {"kid": kid})

    def sign_in(self, address, subject):
        """What a browser does there, with somebody who is known: (state, code) of the address it is sent back to."""
        answer = httpx2.get(address + f"&as={subject}")
        assert answer.status_code == 302, answer.text
        back = parse_qs(urlsplit(answer.headers["location"]).query)
        return back["state"][0], back["code"][0]

    # ── its addresses ────────────────────────────────────────────────────────────────────────────────────────────────

    def configuration(self):
        ends = {f"{name}_endpoint": f"{self.issuer}/{name}" for name in ("authorization", "token")}
        return {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **ends} | self.metadata

    def authorization(self, asked):
        code = secrets.token_urlsafe(8)
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?state={asked['state']}&code={code}"

    def token(self, sent, authorization):
        """The code's ID token, for whoever has the client's secret and the verifier, once."""
        asked = self.codes.pop(sent.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if authorization != f"Basic {basic}":
            return 401, {"error": "invalid_client"}
        proved = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        if asked is None or proved != asked["code_challenge"] or sent.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        subject = asked["as"]
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": subject, "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        claims = {k: v for k, v in (claims | self.people[subject] | self.claims).items() if v is not None}
        header = {"alg": "RS256", "kid": self.key.kid} | self.header
        id_token = unsigned(claims) if header["alg"] == "none" else jwt.encode(header, claims, self.key)
        return 200, {"access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": id_token}

    def keys(self):
        return KeySet(self.published).as_dict(private=False)


def unsigned(claims):
    parts = [base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in ({"alg": "none"}, claims)]
    return ".".join(parts) + "."


def our_secret():
    """A key that anybody can make who knows the client's secret."""
    return OctKey.import_key(SECRET.encode().ljust(32, b"!"), {"kid": "one"})


@contextmanager
def provider():
    """It, listening."""
    idp = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            asked = {k: v[0] for k, v in parse_qs(parts.query).items()}
            idp.asked.append(parts.path)
            if parts.path == "/authorization":
                self.send_response(302)
                self.send_header("location", idp.authorization(asked))
                self.end_headers()
                return
            pages = {"/.well-known/openid-configuration": idp.configuration, "/keys": idp.keys}
            self.answer(*((200, pages[parts.path]()) if parts.path in pages else (404, {})))

        def do_POST(self):
            sent = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
            self.answer(*idp.token({k: v[0] for k, v in sent.items()}, self.headers["authorization"]))

        def answer(self, status, told):
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    idp.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield idp
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
