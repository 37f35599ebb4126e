import Ledger

/// The layout of the ledger's file.
///
///     entry(seq, leaf, leaf_hash)       one row an entry; seq is the leaf's index
///     checkpoint(size, note)            one row a commit
///     mark(wall_ms, boot_ms, boot_id)   one row
enum LedgerSchema {
    static let layout = FileLayout(
        label: "ledger",
        // `Mado` in ASCII.
        applicationID: 0x4D61_646F,
        version: 1,
        tables: tables,
        foreign: LedgerStoreFault.foreign,
        newer: { LedgerStoreFault.newerSchema($0) }
    )

    private static let tables = """
        CREATE TABLE entry (
            seq INTEGER PRIMARY KEY,
            leaf BLOB NOT NULL,
            leaf_hash BLOB NOT NULL
        ) STRICT;
        CREATE TABLE checkpoint (
            size INTEGER PRIMARY KEY,
            note TEXT NOT NULL
        ) STRICT;
        CREATE TABLE mark (
            id INTEGER PRIMARY KEY CHECK (id = 0),
            wall_ms INTEGER NOT NULL,
            boot_ms INTEGER NOT NULL,
            boot_id TEXT NOT NULL
        ) STRICT;
        """
}
