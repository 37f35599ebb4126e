#!/usr/bin/env python3
"""Verifies a short token and its status list as an offline system would, without Mado's code.

    offline.py ISSUER CA-FILE SYSTEM ACCESS-TOKEN REFRESH-TOKEN

authlib's validator of RFC 9068 and joserfc judge the signatures; the list is unpacked with Python's
own zlib. Everything but the issuer's name is found out from its metadata (RFC 8414). Ends with
status 0 and one line if all is as the standards say; an assertion says what is not.
"""

import base64
import sys
import time
import zlib

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc6750.errors import InvalidTokenError
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata, get_well_known_url
from authlib.oauth2.rfc9068 import JWTBearerTokenValidator
from joserfc import jwt
from joserfc.jwk import KeySet

issuer, authority, system, access_token, refresh_token = sys.argv[1:]


def fetch(url, **options):
    answer = requests.get(url, verify=authority, timeout=10, **options)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer


def described(name):
    found = AuthorizationServerMetadata(fetch(get_well_known_url(name, external=True)).json())
    found.validate()
    assert found["issuer"] == name
    return found


metadata = described(issuer)
assert "refresh_token" in metadata["grant_types_supported"]
assert metadata["mado_status_list_max_age_seconds"] <= 60
keys = fetch(metadata["jwks_uri"]).json()


class Validator(JWTBearerTokenValidator):
    def get_jwks(self):
        return KeySet.import_key_set(keys)


def claims_of(token, name=system):
    validator = Validator(issuer=issuer, resource_server=name)
    found = validator.authenticate_token(token)
    validator.validate_token(found, ["view"], None)
    assert found["exp"] - found["iat"] <= 300
    assert "mado_drill" not in found
    return found


claims = claims_of(access_token)
assert claims["client_id"] == "mado:activation"
assert claims["jti"].startswith(claims["mado_credential"])
try:
    claims_of(access_token, "another-system")
    raise AssertionError("a token for one system was taken at another")
except InvalidTokenError:
    pass

# Exercises have an issuer and keys of their own, and production knows none of them.
drill = described(issuer + "/drill")
drill_keys = fetch(drill["jwks_uri"]).json()
kids = [{key["kid"] for key in found["keys"]} for found in (keys, drill_keys)]
assert kids[0] and kids[1] and not kids[0] & kids[1]

client = OAuth2Session(token_endpoint_auth_method="none")
client.verify = authority
client.trust_env = False  # a REQUESTS_CA_BUNDLE would take the authority's place
renewed = client.refresh_token(metadata["token_endpoint"], refresh_token=refresh_token)
assert renewed["token_type"] == "Bearer" and 0 < renewed["expires_in"] <= 300
again = claims_of(renewed["access_token"])
assert again["status"] == claims["status"] and again["exp"] >= claims["exp"]


def status(place):
    media = "application/statuslist+jwt"
    answer = fetch(place["uri"], headers={"accept": media})
    assert answer.headers["content-type"] == media
    found = jwt.decode(answer.text, KeySet.import_key_set(keys))
    assert found.header["typ"] == "statuslist+jwt" and found.header["alg"] == "ES256"
    said = found.claims
    assert said["sub"] == place["uri"]
    assert said["iat"] <= time.time() < said["exp"] <= said["iat"] + 60
    assert 0 < said["ttl"] <= 20
    bits, text = said["status_list"]["bits"], said["status_list"]["lst"]
    assert bits == 2 and "=" not in text
    packed = zlib.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    bit = place["idx"] * bits
    return packed[bit // 8] >> (bit % 8) & (1 << bits) - 1


place = claims["status"]["status_list"]
assert place["uri"].startswith(issuer + "/status/")
assert status(place) == 0
revoked = requests.post(
    metadata["revocation_endpoint"], data={"token": refresh_token}, verify=authority, timeout=10,
)
assert revoked.status_code == 200
assert status(place) == 1, "the first list after the acknowledgement"
refused = requests.post(
    metadata["token_endpoint"], verify=authority, timeout=10,
    data={"grant_type": "refresh_token", "refresh_token": refresh_token},
)
assert refused.status_code == 400 and refused.json()["error"] == "invalid_grant", refused.text
print("authlib agrees offline")
