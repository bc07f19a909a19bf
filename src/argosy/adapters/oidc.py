"""Single sign-on: OpenID Connect's authorization-code flow with PKCE, as OpenID Connect Core 1.0 and RFC 7636 say.

Authlib makes the requests and joserfc checks what comes back: the signature by the provider's published keys, issuer, audience, times
and nonce. What the provider says of itself is read once; its keys are read again when one is unknown, since providers change them.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Any, cast

import httpx2
from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]  # it has no types of its own
from authlib.integrations.httpx_client import AsyncOAuth2Client  # type: ignore[import-untyped]  # it has no types of its own
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from ..base.environment import OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_ISSUER, URL

CALLBACK_PATH = "/sign-on/callback"
SCOPE = "openid email profile"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
"""Signed with a private key: a token that is signed with our secret, or not at all, is none."""
SECONDS_MAX = 10.0
CLOCKS_APART_SECONDS = 60
KEYS_AGAIN_SECONDS = 60.0
"""Keys are read again for an unknown one no more often than this: anybody can make up a key's name."""


class SignOnFailed(Exception):
    """The provider did not answer, or its answer did not hold. `why` is a few words without personal data."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Asked:
    """Where to send the browser, and what must be remembered until it comes back."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Known:
    """Who the provider says it is. `email` only if the provider has verified that it is theirs."""

    identity: str
    email: str | None
    name: str | None


class Provider:
    """One OpenID provider. Raises SignOnFailed."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, redirect: str) -> None:
        self.issuer, self._client_id, self._client_secret, self._redirect = issuer, client_id, client_secret, redirect
        self._said: dict[str, Any] | None = None
        self._keys: KeySet | None = None
        self._keys_at = 0.0
        self._trusted = httpx2.create_ssl_context()  # reading whom to trust takes longer than all the rest

    @classmethod
    def of_environment(cls) -> Provider | None:
        """The one that this installation is told to trust, if any."""
        if not OIDC_ISSUER.value():
            return None
        return cls(OIDC_ISSUER.value(), OIDC_CLIENT_ID.value(), OIDC_CLIENT_SECRET.value(), URL.value().rstrip("/") + CALLBACK_PATH)

    async def ask(self) -> Asked:
        """Begin: what the browser is to ask the provider."""
        said = await self._metadata()
        nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        async with self._client() as client:
            address, state = client.create_authorization_url(said["authorization_endpoint"], code_verifier=verifier, nonce=nonce)
        return Asked(address, state, nonce, verifier)

    async def answer(self, code: str, nonce: str, verifier: str) -> Known:
        """End: who it is, for the code that the browser brought back."""
        said = await self._metadata()
        try:
            async with self._client() as client:
                token = await client.fetch_token(said["token_endpoint"], code=code, code_verifier=verifier, grant_type="authorization_code")
        except (OAuthError, httpx2.HTTPError, ValueError) as error:
            raise SignOnFailed(f"the code was not taken: {getattr(error, 'error', type(error).__name__)}") from error
        claims = await self._claims(str(token.get("id_token") or ""), nonce)
        email, verified = claims.get("email"), claims.get("email_verified") is True
        name = claims.get("name")
        return Known(
            f"{self.issuer} {claims['sub']}",
            email.strip().lower() if verified and isinstance(email, str) else None,
            name if isinstance(name, str) and name.strip() else None,
        )

    async def _claims(self, id_token: str, nonce: str) -> dict[str, Any]:
        checks = jwt.JWTClaimsRegistry(
            now=int(time.time()),
            leeway=CLOCKS_APART_SECONDS,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self._client_id},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            claims = (await self._opened(id_token)).claims
            checks.validate(claims)
        except (JoseError, ValueError) as error:
            raise SignOnFailed(f"the ID token does not hold: {getattr(error, 'error', type(error).__name__)}") from error
        if claims.get("azp", self._client_id) != self._client_id:
            raise SignOnFailed("the ID token does not hold: it is somebody else's")
        return dict(claims)

    async def _opened(self, id_token: str) -> jwt.Token:
        if self._keys is None:
            await self._read_keys()
        try:
            return jwt.decode(id_token, self._keys, algorithms=ALGORITHMS)  # type: ignore[arg-type]  # read a line above
        except InvalidKeyIdError:
            if time.monotonic() - self._keys_at < KEYS_AGAIN_SECONDS:
                raise
        await self._read_keys()
        return jwt.decode(id_token, self._keys, algorithms=ALGORITHMS)  # type: ignore[arg-type]  # as above

    async def _read_keys(self) -> None:
        self._keys = KeySet.import_key_set(cast(KeySetSerialization, await self._read((await self._metadata())["jwks_uri"])))
        self._keys_at = time.monotonic()

    async def _metadata(self) -> dict[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0)."""
        if self._said is None:
            said = await self._read(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
            if said.get("issuer") != self.issuer:
                raise SignOnFailed("the provider calls itself something else than ARGOSY_OIDC_ISSUER")
            if missing := {"authorization_endpoint", "token_endpoint", "jwks_uri"} - said.keys():
                raise SignOnFailed(f"the provider does not say its {', '.join(sorted(missing))}")
            self._said = said
        return self._said

    async def _read(self, address: str) -> dict[str, Any]:
        try:
            async with httpx2.AsyncClient(timeout=SECONDS_MAX, verify=self._trusted) as client:
                answer = await client.get(address)
                answer.raise_for_status()
                told = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise SignOnFailed(f"the provider does not answer: {type(error).__name__}") from error
        if not isinstance(told, dict):
            raise SignOnFailed("the provider does not answer as it should")
        return told

    def _client(self) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self._client_id,
            self._client_secret,
            redirect_uri=self._redirect,
            scope=SCOPE,
            timeout=SECONDS_MAX,
            verify=self._trusted,
            code_challenge_method="S256",
        )
