#!/usr/bin/env python3
"""Asks a real madod as clients that somebody else wrote: authlib, joserfc and requests over TLS.

    client.py ISSUER CA-FILE KEY TOKEN CLIENT-CERTIFICATE CLIENT-KEY

Everything but the issuer's name is found out from its metadata (RFC 8414). Ends with status 0 and
one line if all is as the standards say; an assertion says what is not.
"""

import sys

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7662 import IntrospectTokenValidator
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata, get_well_known_url
from joserfc.jwk import KeySet

issuer, authority, key, token, certificate, certificate_key = sys.argv[1:]


def fetch(url):
    answer = requests.get(url, verify=authority, timeout=10)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer


metadata = AuthorizationServerMetadata(fetch(get_well_known_url(issuer, external=True)).json())
metadata.validate()
assert metadata["issuer"] == issuer
assert "tls_client_auth" in metadata["introspection_endpoint_auth_methods_supported"]

answer = fetch(metadata["jwks_uri"])
assert answer.headers["content-type"] == "application/jwk-set+json"
keys = KeySet.import_key_set(answer.json()).keys
assert len(keys) >= 2, "the next key is published before its use"
for one, row in zip(keys, answer.json()["keys"]):
    one.check_key_op("verify")
    assert not one.is_private
    assert row["kid"] == one.thumbprint(), "the kid is the thumbprint of RFC 7638"
    assert set(row) == {"kty", "crv", "use", "alg", "kid", "x", "y"}, "no private member"
    assert (row["kty"], row["crv"], row["alg"], row["use"]) == ("EC", "P-256", "ES256", "sig")

decisions = fetch(issuer + "/.well-known/authzen-configuration").json()
assert decisions["policy_decision_point"] == issuer
assert decisions["access_evaluation_endpoint"].startswith(issuer + "/")

client = OAuth2Session(
    "sys-1", key, token_endpoint_auth_method="client_secret_basic",
    revocation_endpoint_auth_method="none",
)
client.verify = authority
client.trust_env = False  # a REQUESTS_CA_BUNDLE would take the authority's place


def introspect(text):
    answer = client.introspect_token(metadata["introspection_endpoint"], token=text)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


class Validator(IntrospectTokenValidator):
    def introspect_token(self, token_string):
        return introspect(token_string)


validator = Validator()
found = validator.authenticate_token(token)
validator.validate_token(found, ["view"], None)
assert found["active"] is True and found["iss"] == issuer and found["aud"] == "sys-1"
assert introspect("mado_nothing") == {"active": False}

by_certificate = requests.post(
    metadata["introspection_endpoint"], data={"token": token},
    cert=(certificate, certificate_key), verify=authority, timeout=10,
)
assert by_certificate.json() == found

question = {
    "subject": {"type": "token", "id": token}, "action": {"name": "view"},
    "resource": {"type": "system", "id": "sys-1"},
}
decided = requests.post(
    decisions["access_evaluation_endpoint"], json=question, timeout=10,
    cert=(certificate, certificate_key), verify=authority,
)
assert decided.json()["decision"] is True, decided.text

revoked = requests.post(
    metadata["revocation_endpoint"], data={"token": token}, verify=authority, timeout=10,
)
assert revoked.status_code == 200
assert introspect(token) == {"active": False}
print("authlib agrees")
