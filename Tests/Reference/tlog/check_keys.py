"""Which keys count for which log, and what is a verdict at all."""

import pathlib
import subprocess
import sys
import tempfile

import make_log
import verify_log as log
from verdicts import FORMER, SIGNER, must, proof_status, verifies


def check_keys(mado, chance):
    """With the keys of two logs known, each counts for its own alone."""
    leaves = make_log.leaves(10, chance)
    keys = [log.parse_key(one.key) for one in (SIGNER, FORMER)]
    line = lambda note: note.split(b"\n")[-2] + b"\n"  # noqa: E731 (the signature line)
    good = SIGNER.over(leaves)
    borrowed = FORMER.over(leaves, SIGNER.origin)
    cases = [
        (good, True), (FORMER.over(leaves), True), (good + line(borrowed), True),
        (borrowed, False), (SIGNER.over(leaves, FORMER.origin), False),
        (good + line(FORMER.over(leaves)), False),
    ]
    with tempfile.TemporaryDirectory() as root:
        place = pathlib.Path(root)
        key = place / "keys"
        key.write_text(f"{SIGNER.key}\n{FORMER.key}\n", encoding="utf-8")
        make_log.write_folder(place / "sound", make_log.files_of(leaves, SIGNER))
        for number, (note, holds) in enumerate(cases):
            name = f"keys, case {number}"
            files = {**make_log.files_of(leaves, SIGNER), "checkpoint": note}
            make_log.write_folder(place / "log", files)
            read = log.read_file(place / "log")
            fault = mado.fault(place / "log", key=("--key-file", key))
            must(f"{name}: mado says {fault}",
                 fault in ({None} if holds else {"unknown_key", "bad_signature"}))
            must(f"{name}, the second verifier", verifies(read, keys=keys)[0] == holds)
            (place / "kept").write_bytes(note)
            status = mado.run("verify", place / "sound", "--key-file", key,
                              "--previous", place / "kept")[0]
            must(f"{name}, kept: mado ends with {status}", status == (0 if holds else 2))
            sound = log.read_file(place / "sound")
            must(f"{name}, kept", verifies(sound, [note], keys)[0] == holds)
            proof = log.make_proof(5, leaves, note)
            (place / "proof").write_bytes(proof)
            status = mado.run("proof", "--check", place / "proof", "--key-file", key)[0]
            must(f"{name}, a proof", (status, proof_status(proof, keys)) == (not holds,) * 2)
    print(f"the keys of two logs: {len(cases)} checkpoints, as the log's own, kept, and of a proof")


def check_program():
    """The second verifier by its own status: what says nothing is no verdict."""
    proof = log.make_proof(1, [b"{}", b"{}"], SIGNER.over([b"{}", b"{}"]))
    key = f"{SIGNER.key}\n".encode()
    cases = [
        (key, proof.replace(b"index 1", b"index " + b"1" * 5_000), 1),
        (key, b"\xff" + proof, 1),
        (key, log.make_proof(1, [b"{}", b"{}"], SIGNER.over([b"{}", b"{}"]), with_entry=False), 2),
        (b"\xff\n", proof, 2), (b"no key\n", proof, 2), (None, proof, 2), (key, None, 2),
    ]
    for number, (key_file, file, wanted) in enumerate(cases):
        with tempfile.TemporaryDirectory() as root:
            for name, data in (("key", key_file), ("proof", file)):
                if data is not None:
                    pathlib.Path(root, name).write_bytes(data)
            done = subprocess.run(
                [sys.executable, log.__file__, "proof", "proof", "--key-file", "key"],
                cwd=root, capture_output=True, check=False)
            said = (done.stdout + done.stderr).decode()
            must(f"verify_log.py, case {number}: {done.returncode} {said}",
                 done.returncode == wanted and "Traceback" not in said)
    print(f"the second verifier as a program: {len(cases)} inputs that do not hold, or say nothing")
