#!/usr/bin/env python3
"""A second, naive reconciliation, written from the counting rules alone.

    Tests/Reference/reconcile.py CASE.yaml
    Tests/Reference/reconcile.py CASE.yaml --history grants.csv events.csv [credentials.csv
        [suspensions.csv]]

Prints as JSON what `mado reconcile CASE.yaml --json` says of the same case: figures, events,
overlapping_contracts, findings, exposure, coverage, and table T1. It reads everything into
memory and asks the rules about one view after the other, so that it is easy to believe and slow.
It shares no code with `mado` nor with the generator of the fixtures; it needs Python alone.

It does not read ledgers. For a case with a ledger export, `--history` names the tables that
`mado history --csv` wrote from that ledger, from the directory where the program runs.

Status: 0 counted, 2 could not.
"""

import argparse
import json
import os
import sys

import rules
from case_files import Refused, load
from tables import table_t1
from times import MINUTE, NEVER, date_in_japan, time_in_japan


def reconcile(case):
    """All that is compared, of a case as `case_files.load` returns it."""
    judge(case)
    figures = count(case)
    coverage = [coverage_of(case, system) for system in case.systems]
    exposure = [line for system in case.systems for line in exposure_of(case, system)]
    findings = find(case, coverage)
    return {
        "figures": figures,
        "events": event_figures(case),
        "overlapping_contracts": overlapping_contracts(case),
        "findings": findings,
        "coverage": coverage,
        "exposure": exposure,
        "tables": {"T1": table_t1(case, figures, exposure)},
        "viewers": rules.viewers_in_words(figures["viewers"], figures["viewers_unattributable"]),
        "support_hours": hours(case),
        # Of the conditions for 0件, all but the one that this program cannot see.
        "zero_if_verified": may_say_zero(figures, coverage, findings),
    }


def judge(case):
    """Says of each record whose it is, and of each view what it is and whether it was covered."""
    case.edges = rules.edges(case)
    for record in case.records:
        record.who = rules.person_of(case, record)
        record.relevant = rules.in_period(case, record.t) and not rules.is_own_staffs(
            case, record
        )
    # C0: from here on only these matter.
    case.relevant = [record for record in case.records if record.relevant]
    case.allowed = [record for record in case.relevant if record.result == "allow"]
    for record in case.allowed:
        refuse_another_answer(case, record)
        record.code = rules.primary_code(case, record)
        is_in = record.code == rules.IN
        record.covered_by = rules.covering_grant(case, record, record.t) if is_in else None
    case.views = [record for record in case.allowed if rules.is_view(record)]
    case.opens = [record for record in case.allowed if record.operation == "open"]
    case.extracts = [record for record in case.allowed if record.operation == "extract"]
    case.generator_views = [v for v in case.views if rules.is_generator(case, v.contract)]
    customers = [v for v in case.views if not rules.is_generator(case, v.contract)]
    case.own_views = [v for v in customers if rules.is_own_customer(case, v)]
    case.counted = [v for v in customers if not rules.is_own_customer(case, v)]


def refuse_another_answer(case, record):
    """C13: exports may write a time more or less finely, unless just that makes it BOUNDARY."""
    for other in record.again:
        other.who = record.who
        codes = {rules.primary_code(case, r) for r in (record, other)}
        if len(codes) > 1 and rules.BOUNDARY in codes:
            raise Refused(f"{record.system}: record {record.id} stands twice, and differs")


# Figures


def contracts(views):
    return {view.contract for view in views}


def uncovered(views):
    return [view for view in views if view.code != rules.IN]


def count(case):
    counted = case.counted
    everyone = contracts(counted)
    out = contracts(uncovered(counted))
    classes = [
        rules.voltage_class(case, [view for view in counted if view.contract == contract])
        for contract in sorted(everyone)
    ]
    by_class = {name: classes.count(name) for name in ("特別高圧", "高圧", "低圧")}
    return {
        "rows": len(case.records),
        "rows_duplicate": case.duplicates,
        "rows_unreadable": case.unreadable,
        "rows_in_period": sum(1 for r in case.records if rules.in_period(case, r.t)),
        "entrustee_views": len(case.views),
        "others_views": len(counted),
        "contracts": len(everyone),
        # A contract seen both inside and outside goes to out (invariant 1).
        "contracts_in": len(everyone - out),
        "contracts_out": len(out),
        "contracts_unknown": len(everyone) - sum(by_class.values()),
        "customers": rules.customers(case, counted),
        "retailers": len(rules.retailers(case, counted)),
        "ehv": by_class["特別高圧"],
        "hv": by_class["高圧"],
        "lv": by_class["低圧"],
        "own_views_uncovered": len(uncovered(case.own_views)),
        "own_contracts_uncovered": len(contracts(uncovered(case.own_views))),
        "viewers": len({view.who for view in counted if view.who}),
        "viewers_unattributable": len(
            {(view.system, view.account) for view in counted if not view.who}
        ),
        "denied_attempts": sum(1 for r in case.relevant if r.result == "deny"),
        "unknown_results": sum(1 for r in case.relevant if r.result == "unknown"),
        "searches": sum(1 for record in case.allowed if rules.is_search(record)),
        "searches_uncovered": sum(
            1 for r in case.allowed if rules.is_search(r) and r.code != rules.IN
        ),
        "extract_jobs": len(case.extracts),
        "extract_rows": sum(record.rows for record in case.extracts),
        "opens": len(case.opens),
        "generator_views": len(case.generator_views),
        "generator_contracts": len(contracts(case.generator_views)),
        "generator_views_uncovered": len(uncovered(case.generator_views)),
    }


def contracts_by_event(case):
    """C11: the event of each contract's covered views; drills are no events here (C16)."""
    found = {event.id: set() for event in case.events.values() if touches_period(case, event)}
    for view in case.counted:
        if view.covered_by:
            found[view.covered_by.event.id].add(view.contract)
    return found


def touches_period(case, event):
    """From its standby or declaration to its end; a standby that never opened touches too."""
    return not event.drill and event.known_from < case.end and case.begin < event.ends


def event_figures(case):
    return [
        {"event_id": event, "contracts": len(seen)}
        for event, seen in sorted(contracts_by_event(case).items())
    ]


def overlapping_contracts(case):
    """C11: 重複, contracts seen under more than one event."""
    seen = list(contracts_by_event(case).values())
    return sum(1 for contract in set().union(*seen) if sum(contract in s for s in seen) > 1)


def hours(case):
    """C15, over the persons' credentials; an open end reaches to the end of the period."""
    used = [
        (case.grants[row.grant].person, row.begin, min(row.end, case.end))
        for row in case.credentials
        if not case.grants[row.grant].drill
    ]
    return {str(year): length for year, length in rules.support_hours(used).items()}


# Findings


def find(case, coverage):
    findings = [
        of_records(case, code, [view for view in case.counted if view.code == code])
        for code in rules.PRIMARY_CODES
    ]
    findings += [of_records(case, code, records) for code, records in flagged(case)]
    findings = [finding for finding in findings if finding["rows"]]
    if case.entitlements is not None and standing_snapshots(case):
        findings.append({"code": "STANDING_ENTITLEMENT", "snapshots": standing_snapshots(case)})
    unused = unused_grants(case)
    if unused:
        persons = len({grant.person for grant in unused})
        findings.append({"code": "GRANT_UNUSED", "grants": len(unused), "persons": persons})
    gaps = sum(len(line["gaps"]) for line in coverage)
    if gaps:
        findings.append({"code": "LOG_GAP", "gaps": gaps})
    if case.uses is not None and uses_without_log(case):
        findings.append({"code": "CHECK_WITHOUT_LOG", "uses": len(uses_without_log(case))})
    return findings


def of_records(case, code, records):
    """Contracts are those of counted views, whatever else the records are."""
    counted = {id(view) for view in case.counted}
    return {
        "code": code,
        "rows": len(records),
        "contracts": len(contracts(r for r in records if id(r) in counted)),
        "persons": len({record.who for record in records if record.who}),
    }


def flagged(case):
    """C2: other codes are flags beside the primary one; a view may have several.

    Decision: they are of every view, of own customers and generators too: a borrowed account is one
    whatever was seen with it. Only 区分不明 is a matter of counted contracts.
    """
    return [
        ("SUPPLIER_UNKNOWN", [v for v in case.counted if class_is_unknown(case, v)]),
        ("ROSTER_DRIFT", [v for v in case.views if is_off_the_roster(case, v)]),
        ("SHARED_CREDENTIAL", [v for v in case.views if rules.is_shared(case, v)]),
        ("CREDENTIAL_BORROWED", [v for v in case.views if is_anothers(case, v)]),
        ("TERMINAL_MISMATCH", [r for r in case.views + case.opens if is_elsewhere(r)]),
        ("SCOPE_EXCEEDED", [r for r in case.views + case.opens if is_beyond_scope(r)]),
        ("EXTRACT_WITHOUT_RIGHT", [r for r in case.extracts if not may_extract(r)]),
        ("LOG_WITHOUT_CHECK", [v for v in case.views if is_unchecked(case, v)]),
    ]


def class_is_unknown(case, view):
    """C5: 区分不明, for want of a supplier or of a voltage; a finding."""
    at = (case, view.contract, view.t)
    return rules.supplier_at(*at) is None or rules.voltage_at(*at) is None


def is_anothers(case, view):
    """Somebody else's account, or a token of somebody else's grant."""
    _, credential, _ = rules.claim(case, view)
    holder = case.grants[credential.grant].person if credential and view.who else view.who
    return holder != view.who or rules.is_borrowed(case, view)


def is_off_the_roster(case, view):
    return view.who is not None and not rules.roster_rows(case, view.who, view.t)


def is_elsewhere(view):
    """Covered, but at another terminal than the grant's."""
    grant = view.covered_by
    return bool(grant and grant.terminal and view.terminal and grant.terminal != view.terminal)


def is_beyond_scope(view):
    """Covered, but for something that the grant leaves out; an empty list leaves out nothing."""
    grant = view.covered_by
    if not grant:
        # A report that no grant covers is outside every scope.
        return view.operation == "open"
    return bool(
        (grant.operations and view.operation not in grant.operations)
        or (grant.screens and view.screen and view.screen not in grant.screens)
        or (grant.fields and set(view.fields) - set(grant.fields))
    )


def may_extract(record):
    return record.covered_by is not None and "extract" in record.covered_by.operations


def is_unchecked(case, view):
    """照会なしの閲覧: an enforced system let somebody see whom no use record of that minute knows.

    Without a uses file nothing is judged.
    """
    enforced = {system.id for system in case.systems if system.enforcement == "enforced"}
    if case.uses is None or view.system not in enforced:
        return False
    return not any(
        use.allowed and use.system == view.system and use.minute == minute_of(view.t)
        and user_of(case, use) == view.who
        for use in case.uses
    )


def uses_without_log(case):
    """ログ不存在: uses whose person no log line of that system and minute knows."""
    known = {(r.system, minute_of(r.t), r.who) for r in case.records}
    ours = {system.id for system in case.systems}
    return [
        use for use in case.uses
        if use.allowed and use.system in ours and rules.in_period(case, use.minute)
        and (use.system, use.minute, user_of(case, use)) not in known
    ]


def user_of(case, use):
    grants = [row.grant for row in case.credentials if row.id == use.credential]
    return case.grants[grants[0]].person if grants else None


def minute_of(t):
    return t - t % MINUTE


def unused_grants(case):
    """Grants under which nothing was done, and nothing asked, where all of it would be here."""
    used = {record.covered_by.id for record in case.allowed if record.covered_by}
    asked = {use.credential for use in case.uses or [] if use.allowed}
    used |= {credential.grant for credential in case.credentials if credential.id in asked}
    ours = {system.id for system in case.systems}
    return [
        grant for grant in case.grants.values()
        if not grant.drill and grant.id not in used and ours & set(grant.systems)
        and grant.begin < grant.end and case.begin <= grant.begin and grant.end <= case.end
        and all(is_whole(case, system, grant.begin, grant.end) for system in grant.systems)
    ]


def is_whole(case, name, begin, end):
    """Is every record of the system's log from `begin` to `end` here, legible and judged?"""
    unknown = [r for r in case.relevant if r.system == name and r.result == "unknown"]
    if name not in case.unreadable_of or case.unreadable_of[name] or unknown:
        return False
    return not any(a < end and begin < b for a, b, _ in gaps_of(case, name))


# Entitlements


def snapshots(case, system):
    """The instants of a system's snapshots, in order."""
    return sorted({row.at for row in case.entitlements if row.system == system})


def is_standing(case, row):
    """常設権限: enabled downstream while no grant covers that instant; own staff excepted."""
    if not row.enabled or rules.is_own_staff(case, row.person, row.at):
        return False
    return not any(
        not grant.drill and grant.person == row.person and row.system in grant.systems
        and grant.begin <= row.at < grant.end
        and not grant.event.lapsed and not rules.is_suspended(case, grant.event, row.at)
        for grant in case.grants.values()
    )


def standing_snapshots(case):
    found = []
    for system in case.systems:
        for at in snapshots(case, system.id):
            persons = {
                row.person for row in case.entitlements
                if row.system == system.id and row.at == at and is_standing(case, row)
            }
            if persons:
                found.append(
                    {"system_id": system.id, "at": time_in_japan(at), "persons": len(persons)}
                )
    return found


def exposure_of(case, system):
    """閲覧可能となっていた期間: from `since` to the next snapshot that no longer shows the person.

    The last day is the one before that snapshot's instant; without such a snapshot it is open.
    """
    if case.entitlements is None:
        return []
    ats = snapshots(case, system.id)
    enabled = {
        (row.person, row.at) for row in case.entitlements
        if row.system == system.id and row.enabled
    }
    intervals = set()
    for row in case.entitlements:
        if row.system == system.id and is_standing(case, row):
            gone = [at for at in ats if at > row.at and (row.person, at) not in enabled]
            begin = row.at if row.since is None else row.since
            intervals.add((begin, gone[0] if gone else NEVER))
    return [
        {
            "system_id": system.id,
            "from": date_in_japan(begin).isoformat(),
            "to": None if end == NEVER else date_in_japan(end - 1).isoformat(),
        }
        for begin, end in rules.united(list(intervals))
    ]


# Coverage


def coverage_of(case, system):
    gaps = gaps_of(case, system.id)
    return {
        "system_id": system.id,
        "complete": not gaps,
        "gaps": [
            {"from": time_in_japan(begin), "to": time_in_japan(end), "reason": reason}
            for begin, end, reason in sorted(gaps)
        ],
    }


def gaps_of(case, name):
    rows = [row for row in case.coverage if row.system == name]
    gaps = [(begin, end, "uncovered") for begin, end in uncovered_parts(case, rows)]
    rows = [row for row in rows if row.begin < case.end and case.begin < row.end]
    system = next(system for system in case.systems if system.id == name)
    return gaps + [
        (max(begin, case.begin), min(end, case.end), reason)
        for begin, end, reason in declared_gaps(rows) + not_read(case, system, rows)
    ]


def uncovered_parts(case, rows):
    """The parts of the period that no coverage row speaks of."""
    parts = []
    reached = case.begin
    for begin, end in rules.united([(row.begin, row.end) for row in rows]):
        if reached < min(begin, case.end):
            parts.append((reached, min(begin, case.end)))
        reached = max(reached, end)
    if reached < case.end:
        parts.append((reached, case.end))
    return parts


def not_read(case, system, rows):
    """Intervals in which fewer records were read than the rows within them say were received.

    Rows of several hosts lie over one another, and no record is two hosts': what they received
    adds up. If every row's own interval holds that much, any interval from where a row begins to
    where a row ends has to: the first that does not is named.
    """
    def lacks(begin, end):
        within = [row for row in rows if begin <= row.begin and row.end <= end]
        read = sum(1 for t in case.times_read[system.id] if begin <= t < end)
        return read < sum(row.received or 0 for row in within)

    whole = [row for row in rows if not declared_gaps([row])]
    found = sorted({(row.begin, row.end) for row in whole if lacks(row.begin, row.end)})
    if not found and len(whole) == len(rows):
        spans = [
            (begin, end)
            for begin in sorted({row.begin for row in rows})
            for end in sorted({row.end for row in rows})
            if begin < end and lacks(begin, end)
        ]
        found = spans[:1]
    return [(begin, end, "rows_not_read") for begin, end in found]


def declared_gaps(rows):
    """What the rows themselves say did not come."""
    gaps = []
    for row in rows:
        if row.expected is None or row.received is None:
            gaps.append((row.begin, row.end, "rows_unknown"))
        elif row.received < row.expected:
            gaps.append((row.begin, row.end, "rows_missing"))
    return gaps


def may_say_zero(figures, coverage, findings):
    """C12, invariant 16: 0件 needs the whole log, and nothing that nobody understood."""
    codes = {finding["code"] for finding in findings}
    nothing_out = not (
        figures["contracts_out"]
        or figures["own_views_uncovered"]
        or figures["generator_views_uncovered"]
    )
    all_read = not (figures["rows_unreadable"] or figures["unknown_results"])
    complete = all(line["complete"] for line in coverage)
    return nothing_out and all_read and complete and not codes & {
        "LOG_WITHOUT_CHECK", "CHECK_WITHOUT_LOG",
    }


# The program


def history_paths(paths):
    if paths is None:
        return None
    names = ["grants", "events", "credentials", "suspensions"]
    return {name: os.path.abspath(path) for name, path in zip(names, paths)}


def reader(folder):
    """Paths of a case are relative to it; an absolute path stays what it is."""

    def read(path):
        with open(os.path.join(folder, path), "rb") as file:
            return file.read()

    return read


def main():
    parser = argparse.ArgumentParser(description="the naive reconciliation of a case")
    parser.add_argument("case", metavar="CASE.yaml")
    parser.add_argument("--history", nargs="+", metavar="TABLE.csv")
    arguments = parser.parse_args()
    folder, name = os.path.split(os.path.abspath(arguments.case))
    try:
        case = load(reader(folder), name, history_paths(arguments.history))
        counted = reconcile(case)
    except (Refused, OSError, ValueError, KeyError) as problem:
        print(f"reconcile.py: {type(problem).__name__}: {problem}", file=sys.stderr)
        return 2
    json.dump(counted, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
