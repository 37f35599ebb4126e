"""Reads a case and everything that it names into memory.

`load` takes a function from a relative path to bytes, so that a test can hold a case in a
dictionary. Nothing here counts: see `rules.py`.
"""

import csv
import io
from types import SimpleNamespace

import small_yaml
import spellings
from access_log import id_rules, read_logs
from times import ALWAYS, NEVER, DAY, date_in_japan, edge, midnight, parse_date

CASE_KEYS = {
    "title", "company", "retailer", "calendar", "spelling", "period", "grid_supplier", "history",
    "roster", "employers", "accounts", "contracts", "voltage_history", "supplier_history",
    "entitlements", "coverage", "uses", "systems", "other_systems",
}
RELATIONS = {"affiliate", "contractor", "subcontractor", "peer_grid", "own"}


class Refused(Exception):
    """The case cannot be counted; whoever runs it is told why."""


def load(read, name="case.yaml", history=None):
    """The case as one object with lists of rows.

    `history`: names of the four history files that stand in for a ledger export. This program
    does not read ledgers; Mado's own export of the same ledger as tables can be given instead.
    """
    text = small_yaml.parse(read(name).decode("utf-8-sig"))
    unknown = set(text) - CASE_KEYS
    if unknown:
        raise Refused(f"unknown keys: {sorted(unknown)}")
    case = SimpleNamespace(
        title=text["title"],
        company=text["company"],
        retailer=text["retailer"],
        calendar=text["calendar"],
        grid_supplier=text.get("grid_supplier", ""),
    )
    read_period(case, text["period"])
    read_systems(case, read, text)
    read_history(case, read, history_files(text["history"], history))
    read_people(case, read, text)
    read_contracts(case, read, text)
    case.entitlements = optional(read, text, "entitlements", entitlement)
    case.coverage = [coverage(row) for row in table(read(text["coverage"]))]
    case.uses = optional(read, text, "uses", use)
    if case.uses is not None:
        case.uses = [row for row in case.uses if not of_nobody(row)]
    refuse_unknown_systems(case)
    spellings.join(case, Refused)
    case.voltages = spans(case, table(read(text["voltage_history"])), "voltage")
    case.suppliers = spans(case, table(read(text["supplier_history"])), "supplier_id")
    read_logs(case, read, Refused)
    for record in case.records:
        spellings.of_record(case, record)
    return case


def read_systems(case, read, text):
    """And how their logs compare ids: exactly, by normal form, or some so and some so."""
    case.other_systems = set(text.get("other_systems", []))
    case.systems = []
    for system in text["systems"]:
        rules = id_rules(read, system["logs"])
        case.systems.append(
            SimpleNamespace(
                id=system["id"],
                name=system["name"],
                items=system["items"],
                enforcement=system["enforcement"],
                logs=system["logs"],
                normalises=True in rules,
                exact=False in rules,
            )
        )
    case.normalises = any(system.normalises for system in case.systems)
    case.exact = any(system.exact for system in case.systems)


def refuse_unknown_systems(case):
    """A row of a system that nobody named would be a row that nobody missed."""
    named = {system.id for system in case.systems} | case.other_systems
    rows = [*case.accounts, *case.coverage, *(case.entitlements or []), *(case.uses or [])]
    for row in rows:
        if row.system not in named:
            raise Refused(f"unknown system: {row.system}")


def table(data):
    """The rows of a CSV file as dictionaries: UTF-8 with or without BOM, or CP932."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp932")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def optional(read, text, key, parse):
    """None if the case has no such file: that differs from an empty one."""
    if key not in text:
        return None
    return [parse(row) for row in table(read(text[key]))]


def read_period(case, period):
    """Both dates belong to the period; a time of the last day ends it before the day does."""
    case.first_day = parse_date(period["from"])
    case.begin = midnight(case.first_day)
    case.end = edge(period["to"], None, inclusive=True)
    case.last_day = date_in_japan(case.end - 1)
    case.ends_within_day = case.end != midnight(case.last_day) + DAY


# History


def history_files(written, instead):
    if instead:
        return instead
    if "ledger" in written:
        raise Refused("a ledger export: give the tables of its history instead (--history)")
    return written


def read_history(case, read, files):
    case.events = {}
    for row in table(read(files["events"])):
        ends = [edge(row["closes_at"], NEVER), edge(row["ended_at"], NEVER)]
        case.events[row["event_id"]] = SimpleNamespace(
            id=row["event_id"],
            kind=row["kind"],
            drill=row["kind"] == "drill",
            # Without an opening the event never had a window.
            opens=edge(row["opens_at"], None),
            ends=min(ends),
            lapsed=row["state"] == "lapsed",
            known_from=edge(row["standby_at"] or row["declared_at"] or row["opens_at"], ALWAYS),
        )
    case.grants = {}
    for row in table(read(files["grants"])):
        case.grants[row["grant_id"]] = grant(row, case.events[row["event_id"]])
    case.credentials = [credential(row) for row in history_table(read, files, "credentials")]
    case.suspensions = [suspension(row) for row in history_table(read, files, "suspensions")]
    # Without credentials nobody can say of a token whether it was ever given.
    case.knows_tokens = "credentials" in files


def history_table(read, files, key):
    return table(read(files[key])) if key in files else []


def grant(row, event):
    operations, screens, fields = (row["scope"].split(";") + ["", ""])[:3]
    fixed = NEVER if row["not_after"] in ("", "event") else edge(row["not_after"], NEVER)
    opens = NEVER if event.opens is None else event.opens
    not_before = edge(row["not_before"], ALWAYS)
    return SimpleNamespace(
        id=row["grant_id"],
        event=event,
        drill=event.drill or row["drill"] in ("1", "true"),
        person=row["person_id"],
        systems=row["systems"].split(),
        operations=operations.split(),
        screens=screens.split(),
        fields=fields.split(),
        terminal=row["terminal_id"],
        not_before=not_before,
        begin=max(not_before, opens),
        end=min(fixed, edge(row["ended_at"], NEVER), event.ends),
    )


def credential(row):
    return SimpleNamespace(
        id=row["credential_id"],
        grant=row["grant_id"],
        system=row["system"],
        token=row["token_sha256"].lower(),
        begin=edge(row["activated_at"], ALWAYS),
        end=edge(row["ended_at"], NEVER),
    )


def suspension(row):
    """With an event: the same suspension as that event alone saw it, which resumed earlier."""
    return SimpleNamespace(
        begin=edge(row["suspended_at"], ALWAYS),
        end=edge(row["resumed_at"], NEVER),
        event=row["event_id"],
    )


# People


def read_people(case, read, text):
    case.roster = []
    for row in table(read(text["roster"])):
        if row["relation"] not in RELATIONS:
            raise Refused(f"unknown relation: {row['relation']}")
        case.roster.append(
            SimpleNamespace(
                person=row["person_id"],
                employer=row["employer_id"],
                relation=row["relation"],
                begin=edge(row.get("valid_from", ""), ALWAYS),
                end=edge(row.get("valid_to", ""), NEVER, inclusive=True),
            )
        )
    case.own_supplier = {
        row["employer_id"]: row["own_supplier_id"] for row in table(read(text["employers"]))
    }
    case.accounts = [
        SimpleNamespace(
            system=row["system_id"],
            account=row["account"],
            person=row["person_id"],
            shared=row["shared"] in ("1", "true"),
            begin=edge(row["from"], ALWAYS),
            end=edge(row["to"], NEVER),
        )
        for row in table(read(text["accounts"]))
    ]


def entitlement(row):
    return SimpleNamespace(
        system=row["system_id"],
        at=edge(row["snapshot_at"], None),
        person=row["person_id"],
        enabled=row["enabled"] in ("1", "true"),
        since=edge(row["since"], None),
    )


# Contracts


def read_contracts(case, read, text):
    rows = table(read(text["contracts"]))
    case.contracts = {row["contract_id"]: row for row in rows}
    if len(case.contracts) < len(rows):
        raise Refused("a contract stands twice")


def spans(case, rows, column):
    """Per contract: (begin, end, value). C5: a history that overlaps itself is refused.

    Two spellings of one contract may say the same thing of the same time. A contract that is not
    in the directory has no history: nothing is known of it.
    """
    listed = {spellings.normal(name): name for name in case.contracts} if case.normalises else {}
    found = {}
    for row in rows:
        contract = row["contract_id"]
        if case.normalises:
            contract = listed.get(spellings.normal(contract), contract)
        value = spellings.normal(row[column]) if case.normalises else row[column]
        span = (edge(row["from"], ALWAYS), edge(row["to"], NEVER), value)
        for other in found.setdefault(contract, []):
            same = case.normalises and other[2] == value
            if span[0] < other[1] and other[0] < span[1] and not same:
                raise Refused(f"{contract}: the history of {column} overlaps itself")
        found[contract].append(span)
    return found


# Coverage and uses


def coverage(row):
    return SimpleNamespace(
        system=row["system_id"],
        begin=edge(row["from"], ALWAYS),
        end=edge(row["to"], NEVER, inclusive=True),
        expected=int(row["expected_rows"]) if row["expected_rows"] else None,
        received=int(row["received_rows"]) if row["received_rows"] else None,
    )


def of_nobody(use):
    """The broker's own rows about no credential: denied checks, overflow, gaps."""
    return use.credential in ("overflow", "gap") or (not use.credential and not use.allowed)


def use(row):
    return SimpleNamespace(
        credential=row["credential_id"],
        system=row["system"],
        minute=edge(row["minute"], None),
        allowed=int(row["allowed"]),
        denied=int(row["denied"]),
    )
