"""Cases of a few rows in which two programs may easily differ, with what each has to say.

`CASES` is a list of (name, case, expected). `expected` is REFUSED, or figures and finding codes
with their rows: of the figures those that are named, of the codes all but GRANT_UNUSED, which is
information. The world is that of `tiny_case.py`.
"""

from tiny_case import NORMALISE, PERSONS, Log, Tiny, at, credential, event, grant

REFUSED = "refused"
TOKEN = "ab" * 32
OTHER_TOKEN = "cd" * 32
WINDOW = {"events": [event()], "grants": [grant()]}
CASES = []


def add(name, tiny, expected=REFUSED, codes=None):
    """Figures as a dictionary, and codes as {code: rows}; or nothing: both refuse."""
    CASES.append((name, tiny, expected if expected == REFUSED else (expected, codes or {})))


def case(*logs, accounts=(), rows=None, **history):
    """A case with more accounts, whose log came whole unless `rows` were received."""
    tiny = Tiny(*logs, **(history or WINDOW))
    own = [["sys-1", p, p, "", "", "0"] for p in PERSONS + ["O1"]]
    tiny.accounts(*own, *[["sys-1", *row] for row in accounts])
    rows = sum(len(log.rows) for log in logs) if rows is None else rows
    tiny.coverage(["sys-1", "2022-12-01", "2022-12-31", rows, rows, ""])
    return tiny


def seen(ts="15:00", who="P1", contract="C1", profile="encoding: utf-8\n", **cells):
    """A log of one row."""
    return Log(profile).row(ts, who, contract, **cells)


OUT = "OUT_OF_WINDOW_VIEW"
SHARED = {OUT: 1, "SHARED_CREDENTIAL": 1}
UNKNOWN = {OUT: 1, "SUPPLIER_UNKNOWN": 1}


# C8 and C9: shared cards, lent accounts

OWN_CARD = [["CARD", "O1", "", "", "1"]]
add("the card of own staff", case(seen(who="CARD"), accounts=OWN_CARD),
    {"contracts_out": 1, "viewers_unattributable": 1}, SHARED)
add("a card, and a person in the log",
    case(seen(who="CARD", person_id="P1"), accounts=OWN_CARD),
    {"contracts_out": 1, "viewers": 0, "viewers_unattributable": 1}, SHARED)
add("a card, and own staff in the log",
    case(seen(who="CARD", person_id="O1"), accounts=OWN_CARD), {"contracts_out": 1}, SHARED)
add("an account lent to own staff", case(seen(who="P1", person_id="O1")),
    {"contracts_out": 1}, {OUT: 1, "CREDENTIAL_BORROWED": 1})
add("own staff's account", case(seen(who="O1", person_id="P1")),
    {"contracts_out": 1}, {OUT: 1, "CREDENTIAL_BORROWED": 1})
add("a card and its keeper's own customer",
    case(seen(who="CARD", contract="C5"), accounts=[["CARD", "P1", "", "", "1"]]),
    {"contracts": 1, "own_views_uncovered": 0}, SHARED)
add("a card of two keepers",
    case(
        seen("2022-12-10T10:00:00+09:00", "CARD").row("2022-12-20T10:00:00+09:00", "CARD", "C2"),
        accounts=[["CARD", "P2", "", "2022-12-15", "1"], ["CARD", "P3", "2022-12-15", "", "1"]],
    ),
    {"contracts": 2, "viewers_unattributable": 1}, {OUT: 2, "SHARED_CREDENTIAL": 2})
add("a row of nobody's", case(seen("20:00", "")), {"contracts_out": 1, "viewers": 0}, {OUT: 1})


def both_companies():
    tiny = case(seen("20:00", contract="C5"))
    tiny.roster(["P1", "Q", "affiliate", "", ""], ["P1", "GRID", "own", "", ""])
    return tiny


add("of both companies", both_companies(), {"own_views_uncovered": 1})


# C5: what the directory knows

def listed(contract, *contracts):
    tiny = case(seen(contract=contract))
    tiny.contracts(*contracts)
    return tiny


add("a contract that only the histories know", listed("C1", "C2", "C5"),
    {"contracts": 1, "contracts_unknown": 1, "retailers": 0}, UNKNOWN)
add("an own customer that only the histories know", listed("C5", "C2"),
    {"contracts": 1, "contracts_unknown": 1, "own_views_uncovered": 0}, UNKNOWN)


def without_voltage():
    tiny = case(seen("08:00"))
    tiny.voltages(["C2", "低圧", "", ""])
    return tiny


add("a gap in the voltages", without_voltage(),
    {"contracts_in": 1, "contracts_unknown": 1, "retailers": 1}, {"SUPPLIER_UNKNOWN": 1})


# C10: tokens

TOKENS = {
    "events": [event()],
    "grants": [grant(), grant("G2", "P2")],
    "credentials": [
        credential("K1", "G1", "06:00", "12:00", OTHER_TOKEN),
        credential("K2", "G2", "06:00", "12:00", TOKEN),
    ],
}
BORROWED = {"GRANT_ID_MISMATCH": 1, "CREDENTIAL_BORROWED": 1}
for name, cells, codes in [
    ("a token that nobody got", {"token_sha256": "ef" * 32}, {"UNKNOWN_GRANT": 1}),
    ("a token that is no hash", {"token_sha256": "zz"}, {"UNKNOWN_GRANT": 1}),
    ("another's token in capitals", {"token_sha256": TOKEN.upper()}, BORROWED),
    ("another's token", {"token_sha256": TOKEN}, BORROWED),
    ("the right token in capitals", {"token_sha256": OTHER_TOKEN.upper()}, {}),
    ("a grant and another's token", {"grant_id": "G1", "token_sha256": TOKEN}, BORROWED),
    ("a grant and its token", {"grant_id": "G1", "token_sha256": OTHER_TOKEN}, {}),
    ("a grant and no hash", {"grant_id": "G1", "token_sha256": "-"}, {"UNKNOWN_GRANT": 1}),
]:
    add(name, case(seen("08:00", **cells), **TOKENS), {"contracts_out": 1 if codes else 0}, codes)


# C13: ids under two rules

add("one contract, two rules of ids", case(seen(), seen(profile=NORMALISE, record_id="X")),
    {"contracts": 1, "retailers": 1}, {OUT: 2})
add("a contract that nobody knows, two rules of ids",
    case(seen(contract="C9"), seen(profile=NORMALISE, contract="c9", record_id="X")),
    {"contracts": 1, "contracts_unknown": 1}, {OUT: 2, "SUPPLIER_UNKNOWN": 2})


def suppliers_r1():
    tiny = case(seen(), seen(profile=NORMALISE, contract="c2", record_id="X"))
    tiny.suppliers(["C1", "r1", "", ""], ["C2", "Ｒ1", "", ""])
    tiny.contracts(["C1", "k1", "supply_point"], ["C2", "K1", "supply_point"])
    return tiny


add("one retailer and one customer in two spellings", suppliers_r1(),
    {"contracts": 2, "retailers": 1, "customers": 1}, {OUT: 2})


def two_accounts(*rows):
    return case(seen("08:00", "ABC", profile=NORMALISE), accounts=rows)


add("one account of two people",
    two_accounts(["abc", "P1", "", "", "0"], ["ABC", "P9", "", "", "0"]))
add("one account in two spellings",
    two_accounts(["abc", "P1", "", "", "0"], ["ABC", "P1", "", "", "0"]), {"contracts_in": 1})
add("one account, one after the other",
    two_accounts(["abc", "P1", "", "2022-12-15", "0"], ["ABC", "P9", "2022-12-15", "", "0"]),
    {"contracts_out": 1, "viewers": 1}, {"NO_GRANT_IN_WINDOW": 1})


def directory(profile, *rows):
    tiny = case(seen(profile=profile))
    tiny.contracts(*[[contract, "", kind] for contract, kind in rows])
    return tiny


add("a contract and a generator of one name",
    directory(NORMALISE, ("C1", "supply_point"), ("c1", "generator")))
add("a contract in two spellings", directory(NORMALISE, ("C1", ""), ("c1", "")),
    {"contracts": 1, "lv": 1}, {OUT: 1})
add("two contracts byte for byte", directory("encoding: utf-8\n", ("C1", ""), ("c1", "")),
    {"contracts": 1, "lv": 1}, {OUT: 1})


def people_of_one_name():
    tiny = case(seen("08:00", profile=NORMALISE))
    tiny.roster(["P1", "Q", "affiliate", "", ""], ["p1", "Q", "affiliate", "", ""])
    return tiny


add("two people of one name", people_of_one_name())
add("two grants of one name",
    case(seen("08:00", profile=NORMALISE), events=[event()], grants=[grant(), grant("g1", "P2")]))
add("blanks and letter case, byte for byte", case(seen(contract=" C1 ").row("20:00", "P1", "c1")),
    {"contracts": 2, "contracts_unknown": 2}, {OUT: 2, "SUPPLIER_UNKNOWN": 2})
add("one record in two precisions", case(seen("20:00"), seen("20:00:00.000"), rows=1),
    {"rows": 1, "rows_duplicate": 1, "contracts": 1}, {OUT: 1})
add("one record, at an edge in one of two precisions",
    case(seen("11:59"), seen("11:59:00.000"), rows=1,
         events=[event(closes="11:59:30")], grants=[grant()]))
add("one record in the characters of two tables",
    case(seen(contract="C\u301c1"), seen(contract="C～1"), rows=1),
    {"rows": 1, "rows_duplicate": 1, "contracts": 1}, UNKNOWN)


# C1, C2, C11, C12, C16

add("a grant of an event that never opened",
    case(
        seen("08:00", "P9"),
        events=[event(), ["S1", "snow", "withdrawn", at("01:00"), "", "", "", at("02:00")]],
        grants=[grant(), grant("G9", "P9", event="S1", begin="01:00")],
    ),
    {"contracts_out": 1}, {"NO_GRANT_IN_WINDOW": 1})
add("a grant that ended before it began",
    case(seen("08:00"), events=[event()], grants=[grant(begin="07:00", ended="06:30")]),
    {"contracts_out": 1}, {"NO_GRANT_IN_WINDOW": 1})
for name, suspensions, codes in [
    ("an event suspended alone", [[at("10:00"), "", at("11:00"), "", "E1"]], 1),
    ("an event resumed before all", [
        [at("10:00"), "", "", "", ""], [at("10:00"), "", at("10:15"), "", "E1"],
    ], 0),
    ("another event suspended alone", [[at("10:00"), "", at("11:00"), "", "E2"]], 0),
    ("an event suspended within a suspension of all", [
        [at("09:00"), "", "", "", ""], [at("10:00"), "", at("10:15"), "", "E1"],
    ], 1),
]:
    history = {"events": [event(), event("E2")], "grants": [grant()], "suspensions": suspensions}
    add(name, case(seen("10:30"), **history), {"contracts_out": codes},
        {"AFTER_REVOCATION": 1} if codes else {})
add("a grant of the first event, in the second",
    case(
        seen("08:00", grant_id="G1").row("13:00", "P1", "C2", grant_id="G1"),
        events=[event(), event("E2", "12:30", "14:00")], grants=[grant()],
    ),
    {"contracts_in": 1, "contracts_out": 1}, {"GRANT_ID_MISMATCH": 1})
add("a grant of an event that lapsed",
    case(
        seen("08:00").row("13:00", "P1", "C2"),
        events=[event(), event("E2", "12:30", "14:00", "lapsed")],
        grants=[grant(), grant("G2", "P1", "E2", "12:30")],
    ),
    {"contracts_in": 1}, {OUT: 1})
add("a drill",
    case(
        seen("13:00", contract="C2"), events=[event("D", "12:30", "14:00", kind="drill")],
        grants=[grant("G2", "P1", "D", "12:30")],
    ),
    {"contracts_out": 1}, {"DRILL_LEAK": 1})
add("a search, an extraction and an opening",
    case(
        seen("20:00", operation="search").row("20:00", "P1", "C1", operation="extract", rows="")
        .row("20:00", "P1", "", operation="open")
    ),
    {"contracts": 1, "extract_jobs": 1, "opens": 1},
    {OUT: 1, "SCOPE_EXCEEDED": 1, "EXTRACT_WITHOUT_RIGHT": 1})


def until(moment):
    tiny = case(seen("08:00").row("11:00", "P9", "C2"))
    tiny.until = moment
    return tiny


add("a period that ends between two views", until(at("10:00:00")),
    {"rows": 2, "rows_in_period": 1, "contracts_in": 1, "contracts_out": 0})
add("a period that ends at a view", until(at("08:00:00")), {"rows_in_period": 0})
add("a period that ends with a day", until("2022-12-24T00:00:00+09:00"),
    {"rows_in_period": 2}, {"NO_GRANT_IN_WINDOW": 1})


# What was received

def received(*rows, log=None, names=None):
    logs = log or [seen("08:00").row("08:01", "P1", "C2")]
    tiny = case(*logs)
    tiny.coverage(*[["sys-1", *row] for row in rows])
    if names:
        tiny.names = names
    return tiny


DECEMBER = ["2022-12-01", "2022-12-31"]
GAP = {"LOG_GAP": None}
TWICE = [seen("08:00").row("08:01", "P1", "C2"), seen("08:00").row("08:01", "P1", "C2")]
add("a file under two names", received([*DECEMBER, 4, 4, ""], log=TWICE))
add("a file twice", received([*DECEMBER, 4, 4, ""], log=TWICE[:1] * 2, names=["one.csv"] * 2))
add("an overlapping export",
    received([*DECEMBER, 3, 3, ""], log=[TWICE[0], seen("08:00").row("08:01", "P1", "C2").row(
        "08:02", "P1", "C3")]),
    {"rows": 3, "rows_duplicate": 2})
add("repeated rows fill no hole",
    received([*DECEMBER, 5, 5, ""], log=[TWICE[0], seen("08:00").row("08:01", "P1", "C2").row(
        "08:02", "P1", "C3")]), {"rows": 3}, GAP)
add("two hosts, one read",
    received([*DECEMBER, 2, 2, "host-1"], [*DECEMBER, 2, 2, "host-2"]), {"rows": 2}, GAP)
add("two hosts, both read",
    received([*DECEMBER, 1, 1, "host-1"], [*DECEMBER, 1, 1, "host-2"]), {"rows": 2})
add("hosts that overlap in part",
    received(["2022-12-01", "2022-12-24", 2, 2, ""], ["2022-12-22", "2022-12-31", 2, 2, ""]),
    {"rows": 2}, GAP)
add("two hosts, one without figures",
    received([*DECEMBER, 2, 2, "host-1"], [*DECEMBER, "", "", "host-2"]), {"rows": 2}, GAP)
add("one day missing among whole ones",
    received(["2022-12-01", "2022-12-22", 1, 1, ""], ["2022-12-23", "2022-12-31", 2, 2, ""]),
    {"rows": 2}, GAP)


# Flags of views that are in no figure of contracts

def flagged(contract, *uses, kind="supply_point", **cells):
    tiny = case(
        seen("08:00", contract=contract, **cells), events=[event()],
        grants=[grant(terminal="T-1", scope="view;main;")],
        credentials=[credential("K1", "G1", "06:00", "12:00")],
    )
    tiny.contracts(["C1", "", kind], "C5")
    tiny.enforcement = "enforced"
    tiny.uses(*uses)
    return tiny


USE = ["K1", "sys-1", at("08:00"), "", "", "1", "0"]
for contract, kind in [("C5", "supply_point"), ("C1", "generator")]:
    add(f"{contract} unchecked", flagged(contract, kind=kind), {"contracts": 0},
        {"LOG_WITHOUT_CHECK": 1})
    add(f"{contract} elsewhere", flagged(contract, USE, kind=kind, terminal_id="T-2"),
        {"contracts": 0}, {"TERMINAL_MISMATCH": 1})
    add(f"{contract} beyond the scope", flagged(contract, USE, kind=kind, screen="other"),
        {"contracts": 0}, {"SCOPE_EXCEEDED": 1})


# Registers of other systems

def other_system(table, *row, named=False):
    tiny = case(seen("08:00"), events=[event()], grants=[grant()],
                credentials=[credential("K1", "G1", "06:00", "12:00")])
    tiny.enforcement = "enforced"
    tiny.uses(["K1", "sys-1", at("08:00"), "", "", "1", "0"])
    getattr(tiny, table)(*row)
    tiny.more = ["other_systems: [sys-I]"] if named else []
    return tiny


OTHER_USE = ["K1", "sys-I", at("08:00"), "", "", "1", "0"]
add("a check of an unknown system", other_system("uses", OTHER_USE))
add("a check of another system", other_system("uses", OTHER_USE, named=True),
    {"contracts_in": 1}, {"LOG_WITHOUT_CHECK": 1})
add("a snapshot of an unknown system",
    other_system("entitlements", ["sys-I", "2022-12-31", "P1", "1", "2020-04-01"]))
add("what was received of an unknown system",
    other_system("coverage", ["sys-I", *DECEMBER, 1, 1, ""]))
add("an account of an unknown system", other_system("accounts", ["sys-I", "P1", "P1", "", "", ""]))
add("snapshots without a row", other_system("entitlements"), {"contracts_in": 1})
