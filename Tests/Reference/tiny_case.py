"""Cases of a few rows, held in a dictionary of files, for the worked examples.

The world unless told otherwise: December 2022; P1 to P3 and P9 of the affiliate Q, whose own
supplier is S-Q; O1 of the grid company; contracts C1 to C4 of R1, low voltage; C5 of S-Q.
Every account has the name of its person, every log column its canonical name.
"""

import csv
import io

from case_files import load
from reconcile import reconcile

DAY = "2022-12-23"
COLUMNS = [
    "record_id", "ts", "account", "person_id", "terminal_id", "screen", "operation",
    "contract_id", "fields", "result", "grant_id", "token_sha256", "rows",
]
EVENT_COLUMNS = [
    "event_id", "kind", "state", "standby_at", "declared_at", "opens_at", "closes_at", "ended_at",
]
GRANT_COLUMNS = [
    "grant_id", "event_id", "drill", "person_id", "systems", "scope", "terminal_id",
    "not_before", "not_after", "ended_at",
]
CREDENTIAL_COLUMNS = [
    "credential_id", "grant_id", "system", "token_sha256", "terminal_id", "activated_at",
    "ended_at", "end_cause",
]
SUSPENSION_COLUMNS = ["suspended_at", "suspended_by", "resumed_at", "resumed_by", "event_id"]
PERSONS = ["P1", "P2", "P3", "P9"]
CONTRACTS = ["C1", "C2", "C3", "C4", "C5"]
CASE = """\
title: 例
company: 例示送配電
retailer: 例示電力
calendar: wareki
period: {from: 2022-12-01, to: 2022-12-31}
grid_supplier: GRID
history:
  grants: grants.csv
  events: events.csv
  credentials: credentials.csv
  suspensions: suspensions.csv"""
SYSTEM = """\
systems:
  - id: sys-1
    name: 託送お客さま管理システム
    items: [需要者氏名]
    enforcement: {enforcement}
    logs:"""


def at(clock, day=DAY):
    """An instant of the day of most examples."""
    return f"{day}T{clock}+09:00"


NORMALISE = "encoding: utf-8\nids: normalise\n"


def event(name="E1", opens="06:00", closes="12:00", state="closed", kind="typhoon", ended=None):
    return [
        name, kind, state, "", at(opens), at(opens), at(closes), at(ended) if ended else "",
    ]


def grant(name="G1", person="P1", event="E1", begin="06:00", end=None, ended=None, **other):
    return [
        name, event, other.get("drill", "0"), person, other.get("systems", "sys-1"),
        other.get("scope", "view;;"), other.get("terminal", ""), at(begin),
        at(end) if end else "event", at(ended) if ended else "",
    ]


def credential(name, grant, begin, end, token="", day=DAY):
    return [name, grant, "sys-1", token, "T-1", at(begin, day), at(end, day), "expired"]


class Log:
    """Rows of one export; the record ids count up."""

    def __init__(self, profile="encoding: utf-8\n", encoding="utf-8", columns=COLUMNS):
        self.columns = columns
        names = ", ".join(f"{name}: {name}" for name in columns)
        self.profile = profile + f"columns: {{{names}}}\n"
        self.encoding = encoding
        self.rows = []

    def row(self, ts, person, contract, **other):
        """`ts` is a clock time of the day, or whole."""
        cells = {
            "record_id": f"L{len(self.rows) + 1}",
            "ts": at(ts) if len(ts) <= 12 else ts,
            "account": person,
            "operation": "view",
            "contract_id": contract,
            "result": "allow",
        } | other
        self.rows.append([cells.get(name, "") for name in self.columns])
        return self

    def bytes(self):
        return csv_text(self.columns, self.rows).encode(self.encoding)


def csv_text(columns, rows):
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return buffer.getvalue()


class Tiny:
    """Tables by name; each can be replaced before `result` counts."""

    def __init__(self, *logs, events=(), grants=(), credentials=(), suspensions=()):
        self.logs = logs
        self.enforcement = "observe_only"
        self.until = "2022-12-31"
        # Lines of the case file.
        self.more = []
        self.names = [f"log-{number}.csv" for number in range(len(logs))]
        self.files = {}
        self.table("events", EVENT_COLUMNS, events)
        self.table("grants", GRANT_COLUMNS, grants)
        self.table("credentials", CREDENTIAL_COLUMNS, credentials)
        self.table("suspensions", SUSPENSION_COLUMNS, suspensions)
        affiliate = [[person, "Q", "affiliate", "", ""] for person in PERSONS]
        self.roster(*affiliate, ["O1", "GRID", "own", "", ""])
        self.table("employers", ["employer_id", "own_supplier_id"], [["Q", "S-Q"]])
        self.accounts(*[["sys-1", p, p, "", "", "0"] for p in PERSONS + ["O1"]])
        self.contracts(*CONTRACTS)
        self.voltages(*[[c, "低圧", "", ""] for c in CONTRACTS])
        self.suppliers(*[[c, "R1", "", ""] for c in CONTRACTS[:4]], ["C5", "S-Q", "", ""])
        self.coverage(["sys-1", "2022-12-01", "2022-12-31", "0", "0", ""])

    def table(self, name, columns, rows):
        self.files[f"{name}.csv"] = csv_text(columns, rows).encode()

    def roster(self, *rows):
        columns = ["person_id", "employer_id", "relation", "valid_from", "valid_to"]
        self.table("roster", columns, rows)

    def accounts(self, *rows):
        self.table("accounts", ["system_id", "account", "person_id", "from", "to", "shared"], rows)

    def contracts(self, *rows):
        """Ids, or (id, customer, class)."""
        rows = [[row, "", "supply_point"] if isinstance(row, str) else row for row in rows]
        rows = [[contract, customer, "38", kind] for contract, customer, kind in rows]
        self.table("contracts", ["contract_id", "customer_id", "area", "object_class"], rows)

    def voltages(self, *rows):
        self.table("voltage_history", ["contract_id", "voltage", "from", "to"], rows)

    def suppliers(self, *rows):
        self.table("supplier_history", ["contract_id", "supplier_id", "from", "to"], rows)

    def coverage(self, *rows):
        columns = ["system_id", "from", "to", "expected_rows", "received_rows", "hosts"]
        self.table("coverage", columns, rows)

    def entitlements(self, *rows):
        columns = ["system_id", "snapshot_at", "person_id", "enabled", "since"]
        self.table("entitlements", columns, rows)

    def uses(self, *rows):
        columns = ["credential_id", "system", "minute", "first", "last", "allowed", "denied"]
        self.table("uses", columns, rows)

    def case_yaml(self):
        tables = [
            "roster", "employers", "accounts", "contracts", "voltage_history",
            "supplier_history", "entitlements", "coverage", "uses",
        ]
        lines = [f"{name}: {name}.csv" for name in tables if f"{name}.csv" in self.files]
        logs = [
            f"      - {{file: {name}, profile: profile-{number}.yaml}}"
            for number, name in enumerate(self.names)
        ]
        head = CASE.replace("to: 2022-12-31", f"to: {self.until}")
        system = SYSTEM.format(enforcement=self.enforcement)
        return "\n".join([head, *lines, *self.more, system, *logs, ""]).encode()

    def write(self):
        """Every file of the case, by name."""
        for number, log in enumerate(self.logs):
            self.files[self.names[number]] = log.bytes()
            self.files[f"profile-{number}.yaml"] = log.profile.encode()
        self.files["case.yaml"] = self.case_yaml()
        return self.files

    def case(self):
        return load(self.write().__getitem__)

    def result(self):
        return reconcile(self.case())

    def figures(self):
        return self.result()["figures"]

    def codes(self):
        """{code: rows} of the findings about views."""
        return {f["code"]: f["rows"] for f in self.result()["findings"] if "rows" in f}
