"""How the two are asked, and what counts as the same answer."""

import json
import pathlib
import subprocess
import threading

import make_log
import verify_log as log

SIGNER = make_log.Signer("mado.example/reference", bytes(range(32)))
KEYS = [log.parse_key(SIGNER.key)]
# Another log, whose key is known too: that of the time before a ledger was restored.
FORMER = make_log.Signer("mado.example/former", bytes(range(1, 33)))


class Disagreement(Exception):
    """The two do not say the same, or both say what is not so."""


class Mado:
    """The program, and how often it was asked."""

    def __init__(self, path):
        self.path = str(pathlib.Path(path).resolve())
        self.asked = 0
        self.lock = threading.Lock()

    def run(self, *arguments):
        """Exit status and standard output."""
        with self.lock:
            self.asked += 1
        command = [self.path, "ledger", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode not in (0, 1, 2):
            raise Disagreement(f"{command}: status {done.returncode}: {done.stderr.decode()}")
        return done.returncode, done.stdout

    def fault(self, place, *previous, key=("--key", SIGNER.key)):
        """The code of the fault that it found; None: it found none.

        That it could not read is neither, and is not taken for one of them."""
        kept = [part for file in previous for part in ("--previous", file)]
        status, out = self.run("verify", place, *key, *kept, "--json")
        said = json.loads(out) if status < 2 else {"verified": None}
        if said["verified"] is not (status == 0):
            raise Disagreement(f"{place}: mado's status is {status}, and it says {out.decode()}")
        return None if status == 0 else said["fault"]

    def verifies(self, place, *previous):
        return self.fault(place, *previous) is None


def verifies(read, previous=(), keys=KEYS):
    """The second verifier's verdict, with its reason."""
    try:
        log.Log(read, keys, previous)
    except log.Wrong as reason:
        return False, str(reason)
    return True, ""


def proof_status(data, keys):
    """The second verifier's, as its own program would end."""
    try:
        log.check_proof(data, keys)
    except log.Wrong:
        return 1
    except log.Unusable:
        return 2
    return 0


def same(name, ours, theirs):
    if ours != theirs:
        raise Disagreement(f"{name}: mado says {ours}, the second verifier {theirs}")


def must(name, holds):
    if not holds:
        raise Disagreement(name)
