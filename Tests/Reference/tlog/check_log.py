"""What Mado and the second verifier say of the same ledgers; started by `check`."""

import concurrent.futures
import json
import os
import pathlib
import random
import shutil
import sys
import tempfile
import threading
import time

import make_log
import verify_log as log
from check_keys import check_keys, check_program
from real_broker import Broker
from verdicts import KEYS, SIGNER, Disagreement, Mado, must, proof_status, same, verifies

SEED = 20261121


class Ground:
    """Folders to work in, one for each of the workers."""

    def __init__(self, files, root):
        self.files = files
        self.root = root
        self.local = threading.local()

    def folder(self):
        if not hasattr(self.local, "folder"):
            self.local.folder = tempfile.mkdtemp(dir=self.root)
            make_log.write_folder(self.local.folder, self.files)
        return self.local.folder

    def with_file(self, path, data, body):
        """`body` on the folder with one file changed; None: without it."""
        file = pathlib.Path(self.folder(), path)
        try:
            file.unlink() if data is None else file.write_bytes(data)
            return body(self.folder())
        finally:
            file.write_bytes(self.files[path])


def in_parallel(body, cases):
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        return list(pool.map(body, cases))


# --- Sound ledgers -----------------------------------------------------------------------------


def check_sound(mado, root, size, chance):
    """A ledger of one size, written by the second writer, through all of Mado's commands."""
    leaves = make_log.leaves(size, chance)
    ends = sorted({size, *(chance.randrange(1, size + 1) for _ in range(5))})
    database = root / "ledger.sqlite"
    notes = make_log.write_database(database, leaves, ends, SIGNER)
    status, out = mado.run("verify", database, "--key", SIGNER.key, "--json")
    said = json.loads(out)
    top = log.Checkpoint(notes[-1], KEYS)
    must(f"{size} entries: mado's verdict {status}", status == 0 and said["entries"] == size)
    must(f"{size} entries: mado's root", said["root"] == top.root.hex())
    must(f"{size} entries: pymerkle's root", log.second_root(leaves) == top.root)

    export = root / "export"
    mado.run("export", database, export, "--key", SIGNER.key)
    files = make_log.folder_files(export)
    must(f"{size} entries: the export's bytes", files == make_log.files_of(leaves, SIGNER))
    read = log.read_file(export)
    same(f"{size} entries: the export", mado.verifies(export), verifies(read)[0])
    check_growth(mado, root, notes, leaves, read)
    check_proofs(mado, root, leaves, notes[-1], chance)
    return len(ends)


def check_growth(mado, root, notes, leaves, read):
    hashes = [log.leaf_hash(leaf) for leaf in leaves]
    checkpoints = [log.Checkpoint(note, KEYS) for note in notes]
    for old, note in zip(checkpoints, notes):
        kept = root / "kept"
        kept.write_bytes(note)
        same(f"kept {old.size}", mado.verifies(root / "export", kept), verifies(read, [note])[0])
        for new in checkpoints:
            if old.size > new.size:
                continue
            path = log.growth_proof(old.size, hashes[:new.size])
            good = log.grows(old.size, old.root, new.size, new.root, path)
            other = log.grows(old.size, log.leaf_hash(b""), new.size, new.root, path)
            must(f"growth from {old.size} to {new.size}", good and not other)


def check_proofs(mado, root, leaves, note, chance):
    size = len(leaves)
    for index in {0, size - 1, size // 2, chance.randrange(size), min(3, size - 1)}:
        wanted = ["--seq", index]
        if b'"grant.issued"' in leaves[index] and chance.random() < 0.5:
            wanted = ["--grant", json.loads(leaves[index])["grant"]]
        status, receipt = mado.run("proof", root / "export", *wanted, "--key", SIGNER.key)
        must(f"proof of {wanted} of {size}: status {status}", status == 0)
        must(f"proof of {wanted}", receipt == log.make_proof(index, leaves, note))
        must(f"proof of {wanted}", log.check_proof(receipt, KEYS)[:2] == (index, leaves[index]))
        file = root / "one.tlog-proof"
        file.write_bytes(receipt)
        must(f"proof of {wanted}", mado.run("proof", "--check", file, "--key", SIGNER.key)[0] == 0)


def check_all_sound(mado, chance, sizes):
    commits = 0
    for size in sizes:
        with tempfile.TemporaryDirectory() as root:
            commits += check_sound(mado, pathlib.Path(root), size, chance)
    print(f"sound ledgers: {len(sizes)} sizes from {sizes[0]} to {sizes[-1]} entries, "
          f"{commits} checkpoints: same roots, exports, growths and proofs")


# --- One byte, one file ------------------------------------------------------------------------


def check_damage(mado, files, cases, name):
    """Each case is (what, path, data, the codes of which mado must give one); neither may find
    what the other does not."""
    with tempfile.TemporaryDirectory() as root:
        ground = Ground(files, root)

        def judge(case):
            what, path, data, codes = case
            if data == files[path]:
                return True
            theirs, reason = ground.with_file(
                path, data, lambda folder: verifies(log.read_file(folder)))
            ours = ground.with_file(path, data, mado.fault)
            if (ours is None) != theirs:
                both = f"mado says {ours}, the second verifier {theirs} {reason}"
                raise Disagreement(f"{name}: {what}: {both}")
            must(f"{name}: {what}: mado says {ours} and not {codes}", ours in codes)
            return ours is None

        said = in_parallel(judge, cases)
    print(f"{name}: {len(said)} tried, {said.count(False)} found by both, "
          f"{said.count(True)} change nothing that counts")


def kind_of(path):
    """What a file of a log is: its tiles of hashes and of entries are told apart."""
    return path.split("/")[1] if path.startswith("tile/entries/") else path.split("/")[0]


# What mado says of a flipped byte, of a file that is longer or shorter, and of one that is not
# there. The key is given: the copy of it in the folder does not count.
FLIPPED = {
    "checkpoint": {"checkpoint_unreadable", "other_log", "unknown_key", "bad_signature"},
    "entries": {"altered", "bad_bundle"}, "tile": {"bad_tile"}, "ledger.vkey": {None},
}
RESIZED = {
    "checkpoint": {"checkpoint_unreadable"}, "entries": {"bad_bundle"}, "tile": {"bad_tile"},
    "ledger.vkey": {None},
}
REMOVED = {
    "checkpoint": {"checkpoint_missing"}, "entries": {"missing", "tail_cut"},
    "tile": {"bad_tile"}, "ledger.vkey": {None},
}


def flips(files, places, chance):
    for path, place in places:
        data = bytearray(files[path])
        data[place] ^= chance.randrange(1, 256)
        yield f"{path}, byte {place}", path, bytes(data), FLIPPED[kind_of(path)]


def lengthened(files, chance):
    """Each file with something behind its end; a bundle with one more entry, too."""
    for path, data in files.items():
        one_more = make_log.leaf(600, "YE-1")
        tails = [b"\0", b"\0\0", data[:32], b"\0\5hello", chance.randbytes(100_000),
                 len(one_more).to_bytes(2, "big") + one_more]
        for tail in tails:
            what = f"{path} longer by {len(tail)} bytes"
            yield what, path, data + tail, RESIZED[kind_of(path)]


def other_spellings(data):
    """The same text with one base64 written another way: bits that belong to no byte differ."""
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".encode()
    for place in range(1, len(data)):
        if data[place:place + 1] == b"=" and data[place - 1] in digits:
            digit = digits[digits.index(data[place - 1]) ^ 1]
            yield data[:place - 1] + bytes([digit]) + data[place:]


def check_bytes(mado, chance, quick):
    small = make_log.files_of(make_log.leaves(6, chance), SIGNER)
    places = [(path, place) for path in small for place in range(len(small[path]))]
    if quick:
        places = chance.sample(places, 200)
    check_damage(mado, small, list(flips(small, places, chance)), "bytes of 6 entries")
    large = make_log.files_of(make_log.leaves(600, chance), SIGNER)
    # As often in a small file as in a large one.
    paths = [chance.choice(sorted(large)) for _ in range(150 if quick else 600)]
    places = [(path, chance.randrange(len(large[path]))) for path in paths]
    check_damage(mado, large, list(flips(large, places, chance)), "bytes of 600 entries")
    damage = []
    for path, data in large.items():
        damage.append((f"{path} removed", path, None, REMOVED[kind_of(path)]))
        shorter = [data[:-n] for n in (1, 2, 32, 33) if n <= len(data)] + [b""]
        damage += [(f"{path} cut", path, rest, RESIZED[kind_of(path)]) for rest in shorter]
    damage += lengthened(large, chance)
    spelled = enumerate(other_spellings(large["checkpoint"]))
    damage += [(f"base64 {n} of the checkpoint", "checkpoint", data, RESIZED["checkpoint"])
               for n, data in spelled]
    check_damage(mado, large, damage, "files of 600 entries")
    # The last bundle is full, or is the last of those that mado reads at once.
    for size in (256, 512, 2304):
        files = make_log.files_of(make_log.leaves(size, chance), SIGNER)
        check_damage(mado, files, list(lengthened(files, chance)), f"files of {size} entries")


def check_proof_bytes(mado, chance, quick):
    """Each byte of a receipt: it does not pass for either."""
    leaves = make_log.leaves(300, chance)
    proof = log.make_proof(101, leaves, SIGNER.over(leaves))
    places = range(len(proof))
    if quick:
        places = chance.sample(places, 100)
    damaged = [bytearray(proof) for _ in places]
    for data, place in zip(damaged, places):
        data[place] ^= chance.randrange(1, 256)
    others = [log.make_proof(i, leaves, SIGNER.over(leaves)) for i in (100, 102)]
    mixed = [proof.replace(proof.split(b"\n")[n], one.split(b"\n")[n], 1)
             for one in others for n in (1, 2, 3)]
    bare = log.make_proof(101, leaves, SIGNER.over(leaves), with_entry=False)
    cases = [bytes(data) for data in damaged] + mixed + [
        bare, b"", proof[:-1], proof + b"\n", proof.replace(b"\n", b"\r\n"),
        proof.replace(b"@v1", b"@v2"),
        log.make_proof(101, leaves, SIGNER.over(leaves[:200])),
        proof.replace(b"index 101", b"index " + b"1" * 5_000),
        *other_spellings(proof),
    ]
    with tempfile.TemporaryDirectory() as root:

        def judge(case):
            number, data = case
            if data == proof:
                return
            file = pathlib.Path(root, f"{number}.tlog-proof")
            file.write_bytes(data)
            ours = mado.run("proof", "--check", file, "--key", SIGNER.key)[0]
            same(f"proof, case {number}", ours, proof_status(data, KEYS))
            # One that does not carry its entry shows nothing, good or bad.
            must(f"proof, case {number} is not found", ours == (2 if data == bare else 1))

        in_parallel(judge, list(enumerate(cases)))
    print(f"damaged proofs: {len(cases)} tried, all found by both")


# --- Entries, by somebody who has the log's key -------------------------------------------------


def forgeries(leaves, kept, chance, rounds):
    """What a forger makes of a history of which somebody holds the first `kept` entries."""
    at = lambda: chance.randrange(kept)  # noqa: E731 (drawn anew at each use)
    for _ in range(rounds):
        i, j = at(), at()
        swapped = list(leaves)
        swapped[i], swapped[j] = swapped[j], swapped[i]
        yield f"{i} and {j} swapped", swapped
        yield f"{i} deleted", leaves[:i] + leaves[i + 1:]
        start = at()
        end = chance.randrange(start + 1, len(leaves) + 1)
        yield f"{start} to {end} deleted", leaves[:start] + leaves[end:]
        other = make_log.leaves(len(leaves), chance)
        spliced = leaves[:start] + other[start:end] + leaves[end:]
        yield f"{start} to {end} of another history", spliced
        yield f"{i} doubled", leaves[:i] + [leaves[i]] + leaves[i:]
        yield f"one put in at {i}", leaves[:i] + [other[i]] + leaves[i:]
        yield f"{i} replaced", leaves[:i] + [other[i]] + leaves[i + 1:]


def check_forgeries(mado, chance, quick):
    """Found under the checkpoint that was kept; without one the two still say the same."""
    leaves = make_log.leaves(300, chance)
    kept = 280
    note = SIGNER.over(leaves[:kept])
    cases = []
    for name, forged in forgeries(leaves, kept, chance, 10 if quick else 40):
        for how, entries in (("as they are", forged), ("renumbered", make_log.renumbered(forged))):
            # Two of the same kind swapped, or one replaced by itself: nothing was changed.
            if entries[:kept] != leaves[:kept] and entries:
                cases.append((f"{name}, {how}", entries))
    with tempfile.TemporaryDirectory() as root:
        (pathlib.Path(root) / "kept").write_bytes(note)

        def judge(case):
            name, entries = case
            folder = tempfile.mkdtemp(dir=root)
            make_log.write_folder(folder, make_log.files_of(entries, SIGNER))
            read = log.read_file(folder)
            ours = mado.verifies(folder, pathlib.Path(root) / "kept")
            same(f"{name}, under a kept checkpoint", ours, verifies(read, [note])[0])
            must(f"{name} is not found", not ours)
            alone = mado.verifies(folder)
            same(f"{name}, by itself", alone, verifies(read)[0])
            shutil.rmtree(folder)
            return alone

        said = in_parallel(judge, cases)
    print(f"forged with the log's key: {len(said)} tried, all found under a kept checkpoint, "
          f"{said.count(False)} of them without one")


def check_cuts(mado, chance, quick):
    leaves = make_log.leaves(300, chance)
    newest = SIGNER.over(leaves)
    with tempfile.TemporaryDirectory() as root:
        (pathlib.Path(root) / "newest").write_bytes(newest)

        def judge(size):
            folder = tempfile.mkdtemp(dir=root)
            make_log.write_folder(folder, make_log.files_of(leaves[:size], SIGNER))
            read = log.read_file(folder)
            must(f"cut to {size}: sound by itself", mado.verifies(folder) and verifies(read)[0])
            held = mado.fault(folder, pathlib.Path(root) / "newest")
            must(f"cut to {size}", held == "tail_cut" and not verifies(read, [newest])[0])
            shutil.rmtree(folder)

        sizes = sorted(chance.sample(range(1, 300), 15 if quick else 60)) + [255, 256, 257, 299]
        in_parallel(judge, sizes)
    print(f"cut tails: {len(sizes)} tried, all found by a newer checkpoint, none without one")


# --- A real broker -----------------------------------------------------------------------------


def check_broker(mado, madod):
    """What it serves while it grows, and what `mado` exports of it."""
    with tempfile.TemporaryDirectory() as root:
        broker = Broker(madod, root, people=300)
        try:
            key = broker.key_file.read_text().strip()
            keys = [log.parse_key(key)]
            notes = []
            for step in range(4):
                served = log.Log(broker.read, keys, notes, second=True)
                notes.append(served.note)
                export = pathlib.Path(root, f"export-{step}")
                status, _ = mado.run("export", broker.ledger, export, "--key", key)
                must(f"the export of a running broker: status {status}", status == 0)
                files = make_log.folder_files(export)
                for path in files.keys() - {"ledger.vkey"}:
                    must(f"{path} is not served as exported", broker.read(path) == files[path])
                broker.act(step)
        finally:
            broker.stop()
        first, last = (log.Checkpoint(note, keys).size for note in (notes[0], notes[-1]))
        must("a broker's ledger grows", first < last)
    print(f"a running madod: {first} to {last} entries, served and exported alike, "
          "verified by both")


def main():
    arguments = sys.argv[1:]
    quick = "--quick" in arguments
    mado = Mado(next(one for one in arguments if one != "--quick"))
    chance = random.Random(SEED)
    begun = time.monotonic()
    sizes = [1, 2, 3, 7, 8, 255, 256, 257, 512, 600] + ([] if quick else [65_537])
    try:
        check_all_sound(mado, chance, sizes)
        check_bytes(mado, chance, quick)
        check_proof_bytes(mado, chance, quick)
        check_forgeries(mado, chance, quick)
        check_cuts(mado, chance, quick)
        check_keys(mado, chance)
        check_program()
        madod = pathlib.Path(mado.path).with_name("madod")
        if madod.exists():
            check_broker(mado, madod)
        else:
            print("skipped: no madod beside mado")
    except Disagreement as found:
        print(f"seed {SEED}: {found}")
        return 1
    print(f"asked mado {mado.asked} times, {time.monotonic() - begun:.0f} s, seed {SEED}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
