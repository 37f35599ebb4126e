import Ledger

/// The layout of the file of the uses.
///
///     use(minute_ms, system, subject, …)    one row a key: what was folded
///     flushed(number, uses)                 one row a batch that is not folded yet
///     run(started_ms, written_ms, …)        one row a run of the daemon
enum UseSchema {
    static let layout = FileLayout(
        label: "uses",
        // `MadU` in ASCII.
        applicationID: 0x4D61_6455,
        version: 1,
        tables: tables,
        foreign: UseStoreFault.foreign,
        newer: { UseStoreFault.newerSchema($0) }
    )

    private static let tables = """
        CREATE TABLE use (
            minute_ms INTEGER NOT NULL,
            system TEXT NOT NULL,
            subject TEXT NOT NULL,
            first_ms INTEGER NOT NULL,
            last_ms INTEGER NOT NULL,
            allowed INTEGER NOT NULL,
            denied INTEGER NOT NULL,
            PRIMARY KEY (minute_ms, system, subject)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX use_of_subject ON use (subject, minute_ms);
        CREATE TABLE flushed (
            number INTEGER PRIMARY KEY,
            uses BLOB NOT NULL
        ) STRICT;
        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            started_ms INTEGER NOT NULL,
            written_ms INTEGER NOT NULL,
            last_number INTEGER NOT NULL,
            ended_ms INTEGER
        ) STRICT;
        """
}
