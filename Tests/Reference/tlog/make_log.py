"""A second writer of ledgers: leaves, database, folder, signatures, from the public formats and
the documented tables. Whoever forges a ledger has no more than this and, at worst, the log's key.
"""

import base64
import json
import pathlib
import sqlite3

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import verify_log as log

START = 1_793_000_000_000
APPLICATION = 0x4D61646F
TABLES = """
    CREATE TABLE entry (
        seq INTEGER PRIMARY KEY, leaf BLOB NOT NULL, leaf_hash BLOB NOT NULL) STRICT;
    CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
    CREATE TABLE mark (
        id INTEGER PRIMARY KEY CHECK (id = 0), wall_ms INTEGER NOT NULL,
        boot_ms INTEGER NOT NULL, boot_id TEXT NOT NULL) STRICT;
"""


class Signer:
    """A log's key and name."""

    def __init__(self, origin, seed):
        self.origin = origin
        self.private = Ed25519PrivateKey.from_private_bytes(seed)
        public = self.private.public_key().public_bytes_raw()
        self.identity = log.key_id(origin, public)
        blob = base64.b64encode(bytes([log.ED25519]) + public).decode()
        self.key = f"{origin}+{self.identity.hex()}+{blob}"

    def checkpoint(self, size, root, origin=None):
        """Of the log `origin`, whichever that is; without it, of the one that the key is of."""
        text = f"{origin or self.origin}\n{size}\n{base64.b64encode(root).decode()}\n"
        blob = base64.b64encode(self.identity + self.private.sign(text.encode())).decode()
        return f"{text}\n\N{EM DASH} {self.origin} {blob}\n".encode()

    def over(self, leaves, origin=None):
        root = log.root_of([log.leaf_hash(one) for one in leaves])
        return self.checkpoint(len(leaves), root, origin)


def canonical(members):
    text = json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def leaf(seq, person, at=None, kind="person.enrolled"):
    return canonical({
        "actor": "madod", "at": START + 1000 * seq if at is None else at, "data": {},
        "kind": kind, "person": person, "request": f"R-{seq:010}", "seq": seq, "v": 1,
    })


def grant(seq, number):
    data = {
        "granted_at": START + 1000 * seq, "granted_by": "P-OP1", "not_after": "event",
        "not_before": START + 1000 * seq, "purpose": "OUTAGE_INQUIRY",
        "scope": {"fields": [], "operations": [], "screens": []}, "systems": ["sys-1"],
    }
    return canonical({
        "actor": "P-OP1", "at": START + 1000 * seq, "data": data, "event": "E-000001",
        "grant": f"G-{number:010}", "kind": "grant.issued", "person": "YE-1",
        "request": f"R-{seq:010}", "seq": seq, "v": 1,
    })


def leaves(count, chance):
    """Every seventh entry issues a grant; the others say that somebody enrolled."""
    return [
        grant(seq, seq) if seq % 7 == 3 else leaf(seq, f"YE-{chance.randrange(10**6)}")
        for seq in range(count)
    ]


def renumbered(leaves_):
    """Each entry made to say that it belongs where it is, at a time that fits there."""
    whole = []
    for seq, one in enumerate(leaves_):
        members = json.loads(one)
        if members["kind"] == "grant.issued":
            whole.append(grant(seq, int(members["grant"][2:])))
        else:
            whole.append(leaf(seq, members["person"]))
    return whole


def write_database(path, leaves_, sizes, signer):
    """A ledger file; `sizes`: after which entries a commit ended."""
    database = sqlite3.connect(path)
    database.executescript(TABLES)
    database.execute(f"PRAGMA application_id = {APPLICATION}")
    database.execute("PRAGMA user_version = 1")
    hashes = [log.leaf_hash(one) for one in leaves_]
    rows = ((seq, *row) for seq, row in enumerate(zip(leaves_, hashes)))
    database.executemany("INSERT INTO entry VALUES (?, ?, ?)", rows)
    notes = [signer.checkpoint(size, log.root_of(hashes[:size])) for size in sizes]
    database.executemany(
        "INSERT INTO checkpoint VALUES (?, ?)",
        [(size, note.decode()) for size, note in zip(sizes, notes)],
    )
    database.execute("INSERT INTO mark VALUES (0, ?, 1, 'boot')", (START,))
    database.commit()
    database.close()
    return notes


def files_of(leaves_, signer):
    """The files of a folder that is a log, by path."""
    files = {"checkpoint": signer.over(leaves_), "ledger.vkey": f"{signer.key}\n".encode()}
    for index, width in log.tile_widths(len(leaves_)):
        here = leaves_[index * log.TILE:index * log.TILE + width]
        bundle = b"".join(len(one).to_bytes(2, "big") + one for one in here)
        files[log.tile_path("entries", index, width)] = bundle
    level, hashes = 0, [log.leaf_hash(one) for one in leaves_]
    while hashes:
        for index, width in log.tile_widths(len(hashes)):
            here = hashes[index * log.TILE:index * log.TILE + width]
            files[log.tile_path(level, index, width)] = b"".join(here)
        whole = len(hashes) // log.TILE * log.TILE
        hashes = [log.root_of(hashes[i:i + log.TILE]) for i in range(0, whole, log.TILE)]
        level += 1
    return files


def write_folder(folder, files):
    for path, data in files.items():
        file = pathlib.Path(folder, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def folder_files(folder):
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(pathlib.Path(folder).rglob("*")) if file.is_file()
    }
