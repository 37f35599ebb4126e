#!/usr/bin/env python3
"""A second verifier of Mado's ledger, written from the public formats alone: RFC 6962 and C2SP
signed-note, tlog-checkpoint, tlog-tiles and tlog-proof.

    verify_log.py export FOLDER --key-file FILE [--previous CHECKPOINT]...
    verify_log.py proof FILE --key-file FILE
    verify_log.py growth OLD NEW --from FOLDER --key-file FILE

`export` checks the signature of the checkpoint, derives the root again from the entry bundles,
compares every hash tile, and every checkpoint that was kept. `proof` checks that an entry is in
the log. `growth` checks that the log of one checkpoint begins with that of another, by a proof
made from the tiles of FOLDER. Prints one line.

Status: 0 it holds, 1 it does not, 2 it could not be read.

It shares no code with Mado. `cryptography` verifies the signatures, `pymerkle` computes each
root a second time; both are on PyPI.
"""

import argparse
import base64
import binascii
import hashlib
import json
import pathlib
import struct
import sys
import unicodedata

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TILE = 256
ED25519 = 1
PROOF_HEADING = "c2sp.org/tlog-proof@v1"


class Wrong(Exception):
    """What was given does not hold; the text says why."""


class Unusable(Exception):
    """What was given says nothing, good or bad; the text says why."""


# --- The tree (RFC 6962, RFC 9162) -------------------------------------------------------------


def leaf_hash(leaf):
    return hashlib.sha256(b"\0" + leaf).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def split(count):
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def root_of(hashes):
    """MTH of RFC 6962 §2.1 over leaf hashes."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    level = list(hashes)
    # Pairing from the left and passing on what is left over is the same tree.
    while len(level) > 1:
        pairs = [node_hash(*level[i:i + 2]) for i in range(0, len(level) - 1, 2)]
        level = pairs + (level[-1:] if len(level) % 2 else [])
    return level[0]


def second_root(leaves):
    """The same by somebody else's program."""
    from pymerkle import InmemoryTree

    tree = InmemoryTree(algorithm="sha256")
    for leaf in leaves:
        tree.append_entry(leaf)
    return tree.get_root() if hasattr(tree, "get_root") else tree.get_state()


def inclusion_proof(index, hashes):
    """PATH of RFC 6962 §2.1.1."""
    if len(hashes) <= 1:
        return []
    middle = split(len(hashes))
    if index < middle:
        return inclusion_proof(index, hashes[:middle]) + [root_of(hashes[middle:])]
    return inclusion_proof(index - middle, hashes[middle:]) + [root_of(hashes[:middle])]


def growth_proof(first, hashes):
    """PROOF of RFC 6962 §2.1.2."""
    return _subproof(first, hashes, True) if 0 < first < len(hashes) else []


def _subproof(first, hashes, whole):
    if first == len(hashes):
        return [] if whole else [root_of(hashes)]
    middle = split(len(hashes))
    if first <= middle:
        return _subproof(first, hashes[:middle], whole) + [root_of(hashes[middle:])]
    return _subproof(first - middle, hashes[middle:], False) + [root_of(hashes[:middle])]


def root_by_path(leaf, index, size, path):
    """The root that an audit path leads to (RFC 9162 §2.1.3.2); None if it fits no such tree."""
    if index >= size:
        return None
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    return r if sn == 0 else None


def grows(first, first_root, second, second_root_, path):
    """Does the tree of `second` leaves begin with that of `first`? (RFC 9162 §2.1.4.2)"""
    if first > second:
        return False
    if first == second:
        return not path and first_root == second_root_
    if first == 0:
        return not path and first_root == root_of([])
    path = list(path)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return fr == first_root and sr == second_root_ and sn == 0


# --- Keys, notes, checkpoints (C2SP) -----------------------------------------------------------


def unbase64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Wrong("not base64") from None
    # Bits that belong to no byte are a second way to write the same.
    if base64.b64encode(data).decode() != text:
        raise Wrong("not the base64 of anything")
    return data


def decimal(text):
    if not text.isascii() or not text.isdigit() or (text[0] == "0" and text != "0"):
        raise Wrong(f"no number: {text!r}")
    # A number here has 64 bits; Python itself refuses to read very long ones.
    if len(text) > 20 or int(text) >> 64:
        raise Wrong("a number of more than 64 bits")
    return int(text)


def key_id(name, public):
    return hashlib.sha256(name.encode() + b"\n" + bytes([ED25519]) + public).digest()[:4]


def is_key_name(name):
    return bool(name) and "+" not in name and not any(
        letter.isspace() or unicodedata.category(letter) == "Cc" for letter in name
    )


def parse_key(text):
    """`name+hash+base64(type, key)` as (name, id, public key)."""
    parts = text.split("+", 2)
    if len(parts) != 3 or not is_key_name(parts[0]):
        raise Wrong("no verifier key")
    blob = unbase64(parts[2])
    if len(blob) != 33 or blob[0] != ED25519:
        raise Wrong("no Ed25519 key")
    if parts[1] != key_id(parts[0], blob[1:]).hex():
        raise Wrong("the key is not of its id")
    return parts[0], key_id(parts[0], blob[1:]), blob[1:]


def open_note(note, keys):
    """The text of a note and the names of the known keys that signed it (C2SP signed-note)."""
    try:
        text = note.decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong("a note is UTF-8") from None
    if any(unicodedata.category(letter) == "Cc" and letter != "\n" for letter in text):
        raise Wrong("a control character in a note")
    head, gap, tail = text.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise Wrong("no note")
    signed = (head + "\n").encode()
    lines = tail[:-1].split("\n")
    signers = set()
    for line in lines:
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\N{EM DASH}" or not is_key_name(parts[1]):
            raise Wrong("no signature line")
        blob = unbase64(parts[2])
        if len(blob) < 5:
            raise Wrong("a signature without content")
        for name, identity, public in keys:
            if (name, identity) != (parts[1], blob[:4]):
                continue
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(blob[4:], signed)
            except InvalidSignature:
                raise Wrong("a known key's signature is wrong") from None
            signers.add(name)
    if not signers:
        raise Wrong("no known key signed")
    return head + "\n", signers


class Checkpoint:
    """Origin, size and root, from a note that the log's key signed (C2SP tlog-checkpoint)."""

    # Keys of several logs may be known; one that is "configured for that origin" has its name.
    def __init__(self, note, keys):
        text, signers = open_note(note, keys)
        lines = text.split("\n")
        if len(lines) != 4 or lines[3]:
            raise Wrong("a checkpoint has three lines")
        self.origin, self.size, self.root = lines[0], decimal(lines[1]), unbase64(lines[2])
        if len(self.root) != 32:
            raise Wrong("no root")
        if self.origin not in signers:
            raise Wrong("no key of its own log signed the checkpoint")


# --- Tiles (C2SP tlog-tiles) -------------------------------------------------------------------


def tile_path(kind, index, width):
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return f"tile/{kind}/" + "/".join(groups) + (f".p/{width}" if width < TILE else "")


def tile_widths(count):
    """Index and width of every tile over `count` things."""
    for index in range(0, (count + TILE - 1) // TILE):
        yield index, min(TILE, count - index * TILE)


def bundle_entries(data, width):
    entries = []
    while data:
        if len(data) < 2:
            raise Wrong("half a length")
        (length,) = struct.unpack(">H", data[:2])
        if len(data) < 2 + length:
            raise Wrong("an entry is cut short")
        entries.append(data[2:2 + length])
        data = data[2 + length:]
    if len(entries) != width:
        raise Wrong(f"{len(entries)} entries in place of {width}")
    return entries


def read_file(folder):
    """How the files of a log in a folder are read; None for one that is not there."""

    def read(path):
        try:
            return pathlib.Path(folder, path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    return read


def needed(read, path):
    data = read(path)
    if data is None:
        raise Wrong(f"{path} is missing")
    return data


def judge_entry(index, leaf, before):
    """What holds for each entry by itself: canonical JSON, its number, its time."""
    try:
        entry = json.loads(leaf, object_pairs_hook=unique_members)
        again = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        canonical = again.encode()
    except (ValueError, RecursionError):
        raise Wrong(f"entry {index} is no JSON") from None
    if canonical != leaf:
        raise Wrong(f"entry {index} is not canonical")
    if not isinstance(entry, dict) or entry.get("seq") != index or entry.get("v") != 1:
        raise Wrong(f"entry {index} is not of this place")
    if not isinstance(entry.get("at"), int) or entry["at"] < before:
        raise Wrong(f"entry {index} is dated before the one in front of it")
    return entry["at"]


def unique_members(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member twice")
    return members


class Log:
    """A log that was verified from its checkpoint to its last byte."""

    def __init__(self, read, keys, previous=(), second=False):
        self.note = needed(read, "checkpoint")
        self.checkpoint = Checkpoint(self.note, keys)
        self.leaves = []
        for index, width in tile_widths(self.checkpoint.size):
            data = needed(read, tile_path("entries", index, width))
            self.leaves += bundle_entries(data, width)
        self.hashes = [leaf_hash(leaf) for leaf in self.leaves]
        if root_of(self.hashes) != self.checkpoint.root:
            raise Wrong("the root is not that of the entries")
        if second and second_root(self.leaves) != self.checkpoint.root:
            raise Wrong("the root is not that of pymerkle")
        self.compare_tiles(read)
        before = -(1 << 53)
        for index, leaf in enumerate(self.leaves):
            before = judge_entry(index, leaf, before)
        for note in previous:
            self.begins_with(Checkpoint(note, keys))

    def compare_tiles(self, read):
        level, hashes = 0, self.hashes
        while hashes:
            for index, width in tile_widths(len(hashes)):
                path = tile_path(level, index, width)
                here = hashes[index * TILE:index * TILE + width]
                if needed(read, path) != b"".join(here):
                    raise Wrong(f"{path} is not of the entries")
            whole = len(hashes) // TILE * TILE
            hashes = [root_of(hashes[i:i + TILE]) for i in range(0, whole, TILE)]
            level += 1

    def begins_with(self, old):
        if old.size > self.checkpoint.size:
            raise Wrong(f"the tail is cut: a checkpoint covers {old.size} entries")
        path = growth_proof(old.size, self.hashes)
        new = self.checkpoint
        if not grows(old.size, old.root, new.size, new.root, path):
            raise Wrong(f"another history: the first {old.size} entries are not those kept")


# --- Proofs (C2SP tlog-proof) ------------------------------------------------------------------


def make_proof(index, leaves, note, with_entry=True):
    lines = [PROOF_HEADING]
    if with_entry:
        lines.append("extra " + base64.b64encode(leaves[index]).decode())
    lines.append(f"index {index}")
    hashes = [leaf_hash(leaf) for leaf in leaves]
    lines += [base64.b64encode(h).decode() for h in inclusion_proof(index, hashes)]
    return "".join(line + "\n" for line in lines).encode() + b"\n" + note


def check_proof(data, keys):
    """The entry that is shown to be in the log, as (index, leaf, checkpoint)."""
    head, gap, note = data.partition(b"\n\n")
    if not gap:
        raise Wrong("no proof")
    try:
        lines = head.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise Wrong("no proof") from None
    if lines.pop(0) != PROOF_HEADING:
        raise Wrong("no proof of this version")
    leaf = None
    if lines and lines[0].startswith("extra "):
        leaf = unbase64(lines.pop(0)[len("extra "):])
    if not lines or not lines[0].startswith("index "):
        raise Wrong("no index")
    index = decimal(lines.pop(0)[len("index "):])
    path = [unbase64(line) for line in lines]
    if any(len(node) != 32 for node in path):
        raise Wrong("no hash")
    checkpoint = Checkpoint(note, keys)
    if leaf is None:
        raise Unusable("the proof does not carry its entry")
    if root_by_path(leaf_hash(leaf), index, checkpoint.size, path) != checkpoint.root:
        raise Wrong(f"entry {index} is not under the checkpoint")
    judge_entry(index, leaf, -(1 << 53))
    return index, leaf, checkpoint


# --- The command line --------------------------------------------------------------------------


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    export = verbs.add_parser("export")
    export.add_argument("folder")
    export.add_argument("--previous", action="append", default=[])
    verbs.add_parser("proof").add_argument("file")
    growth = verbs.add_parser("growth")
    growth.add_argument("old")
    growth.add_argument("new")
    growth.add_argument("--from", dest="folder", required=True)
    for verb in verbs.choices.values():
        verb.add_argument("--key-file", required=True)
    return parser.parse_args()


def read_keys(path):
    """One key a line. A file that is none is the caller's mistake, and no verdict on the log."""
    try:
        lines = pathlib.Path(path).read_bytes().decode().splitlines()
        return [parse_key(line.strip()) for line in lines if line.strip()]
    except (UnicodeDecodeError, Wrong) as reason:
        raise Unusable(f"{path}: {reason}") from None


def run(arguments):
    content = lambda path: pathlib.Path(path).read_bytes()  # noqa: E731 (three short uses)
    keys = read_keys(arguments.key_file)
    if arguments.verb == "proof":
        index, leaf, checkpoint = check_proof(content(arguments.file), keys)
        return f"entry {index} of {checkpoint.size}: {leaf.decode()}"
    if arguments.verb == "export":
        previous = [content(path) for path in arguments.previous]
        log = Log(read_file(arguments.folder), keys, previous, second=True)
        return f"{log.checkpoint.size} entries, root {log.checkpoint.root.hex()}"
    old, new = (Checkpoint(content(path), keys) for path in (arguments.old, arguments.new))
    hashes = Log(read_file(arguments.folder), keys).hashes
    if new.size > len(hashes):
        raise Wrong("the folder is of an earlier time")
    path = growth_proof(old.size, hashes[:new.size])
    if not grows(old.size, old.root, new.size, new.root, path):
        raise Wrong("the one does not begin with the other")
    return f"{new.size} entries begin with the {old.size}"


def main():
    arguments = parse_arguments()
    try:
        print(run(arguments))
    except Wrong as reason:
        print(f"wrong: {reason}")
        return 1
    except (OSError, Unusable) as reason:
        print(f"could not: {reason}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
