"""The counting rules C0 to C16, each as a function that says what its rule says.

Everything is decided view by view from the rows in memory, the slow and obvious way. What the
rules leave open is decided here, and each such decision has a comment that begins "Decision".
"""

from times import ALWAYS, HOUR, NEVER, date_in_japan, midnight

OUT_OF_WINDOW_VIEW = "OUT_OF_WINDOW_VIEW"
NO_GRANT_IN_WINDOW = "NO_GRANT_IN_WINDOW"
AFTER_REVOCATION = "AFTER_REVOCATION"
BOUNDARY = "BOUNDARY"
DRILL_LEAK = "DRILL_LEAK"
GRANT_ID_MISMATCH = "GRANT_ID_MISMATCH"
UNKNOWN_GRANT = "UNKNOWN_GRANT"
PRIMARY_CODES = [
    BOUNDARY, DRILL_LEAK, OUT_OF_WINDOW_VIEW, GRANT_ID_MISMATCH, UNKNOWN_GRANT,
    NO_GRANT_IN_WINDOW, AFTER_REVOCATION,
]
IN = "in"


# C0 and C8: whose view


def in_period(case, t):
    """C0: by t alone, whatever the precision and the clock bound."""
    return case.begin <= t < case.end


def account_row(case, record):
    """The row of accounts.csv that the record's account stood for at t, or None."""
    for row in case.accounts:
        same = row.system == record.system and row.account == record.account
        if same and row.begin <= record.t < row.end:
            return row
    return None


def is_shared(case, record):
    """C9: a shared account is nobody, whatever person the log names."""
    row = account_row(case, record)
    return row is not None and row.shared


def person_of(case, record):
    """The person at t, or None if the view cannot be attributed (特定不能)."""
    if is_shared(case, record):
        return None
    if record.person:
        return record.person
    row = account_row(case, record)
    return row.person if row and row.person else None


def roster_rows(case, person, t):
    """C8: relation and employer as they were at t; a person may have several rows."""
    return [row for row in case.roster if row.person == person and row.begin <= t < row.end]


def is_own_staff(case, person, t):
    """C0: the grid company's own staff.

    Decision: a person with several rows is own staff only if every row says so; somebody who
    is on no roster, or whom nobody knows, is an outsider.
    """
    rows = roster_rows(case, person, t)
    return bool(rows) and all(row.relation == "own" for row in rows)


def account_holder(case, record):
    """Whose the account is; nobody's where it is shared."""
    row = account_row(case, record)
    return row.person or None if row and not row.shared else None


def is_borrowed(case, record):
    """The log names somebody else than the holder of the account."""
    holder = account_holder(case, record)
    return None not in (record.who, holder) and record.who != holder


def is_own_staffs(case, record):
    """C0: of a record, by who it names.

    Decision: one that names the grid company's own staff on the account of somebody who is not is
    either's, and counts.
    """
    lent = is_borrowed(case, record) and not is_own_staff(
        case, account_holder(case, record), record.t
    )
    return is_own_staff(case, record.who, record.t) and not lent


def own_suppliers(case, person, t):
    """C8: each employer lists its own suppliers; several employers' lists are joined."""
    listed = [case.own_supplier.get(row.employer, "") for row in roster_rows(case, person, t)]
    return {supplier for supplier in listed if supplier}


# C4 to C7: which contract


def value_at(spans, contract, t):
    for begin, end, value in spans.get(contract, []):
        if begin <= t < end:
            return value
    return None


def supplier_at(case, contract, t):
    """C5: the supplier when the view happened; None for an unknown contract or a gap."""
    return value_at(case.suppliers, contract, t) if contract in case.contracts else None


def voltage_at(case, contract, t):
    return value_at(case.voltages, contract, t) if contract in case.contracts else None


def is_generator(case, contract):
    """Generators are an object class of their own, never in 契約数."""
    row = case.contracts.get(contract)
    return row is not None and row["object_class"] == "generator"


def is_own_customer(case, view):
    """C4: a customer of the viewer's own company when the view happened."""
    supplier = supplier_at(case, view.contract, view.t)
    return supplier is not None and supplier in own_suppliers(case, view.who, view.t)


def first(views):
    """C6: the view that decides a contract's voltage; record ids break a tie of times."""
    return min(views, key=lambda view: (view.t, view.system, view.id or ""))


def voltage_class(case, views):
    """C6: of one contract, as of its first counted view; None is 区分不明.

    Decision: C5 calls a contract of unknown supplier 区分不明, so it is in no voltage class even
    where its voltage is known; the classes then add up to the contracts (invariant 4).
    """
    view = first(views)
    if supplier_at(case, view.contract, view.t) is None:
        return None
    return voltage_at(case, view.contract, view.t)


def retailers(case, views):
    """C5, C6: every known supplier of a counted view, but for 最終保障供給."""
    found = {supplier_at(case, view.contract, view.t) for view in views}
    return found - {None, "", case.grid_supplier}


def customers(case, views):
    """C7: お客さま数, or None where a contract has no customer id."""
    rows = [case.contracts.get(view.contract) for view in views]
    ids = [row["customer_id"] if row else "" for row in rows]
    return None if "" in ids else len(set(ids))


# C12: what a record is


def is_view(record):
    """A print is a view; so is a search that names a contract."""
    if record.operation == "search":
        return record.contract != ""
    return record.operation in ("view", "print")


def is_search(record):
    """検索件数: a search without a contract."""
    return record.operation == "search" and record.contract == ""


# C1, C10, C11, C16: which grant covers a view


def event_is_active(case, t):
    """C2: some event's window holds t, and that event never lapsed; C16: drills do not count."""
    return any(
        event.opens is not None and event.opens <= t < event.ends
        for event in case.events.values()
        if not event.drill and not event.lapsed
    )


def is_suspended(case, event, t):
    """Authority is suspended until resumed, for all or for this event.

    A row of this event's own tells of the same suspension (same begin) how it ended here.
    """
    own = {row.begin: row for row in case.suspensions if row.event == event.id}
    rows = [own.get(row.begin, row) for row in case.suspensions if row.event == ""]
    return any(row.begin <= t < row.end for row in rows + list(own.values()))


def agrees(grant, view, t):
    """C10: person, system and time."""
    same = grant.person == view.who and view.system in grant.systems
    return same and grant.begin <= t < grant.end


def claim(case, view):
    """C10: what the log's line says of its own right: (grant or None, credential or None, said).

    Decision: everything that is said has to hold. A grant id or a token that the history does not
    know is a claim that failed, and so is a text that is no hash; the case of a hash's letters says
    nothing. Only where the history has no credentials can nobody judge a token: it says nothing.
    """
    token = view.token.lower() if case.knows_tokens else ""
    credential = next((c for c in case.credentials if token and c.token == token), None)
    if not view.grant and not token:
        return None, None, False
    if token and not credential or view.grant and view.grant not in case.grants:
        return None, None, True
    return case.grants[view.grant or credential.grant], credential, True


def contradicts(grant, credential):
    """C10: the line names a grant and another grant's token."""
    return bool(grant and credential and credential.grant != grant.id)


def matched_grant(case, view, t):
    """C10, C11: the grant that the view at t belongs to, lapsed and suspended ones included.

    The named one, else of those of person, system and time the earliest notBefore, then the id.
    Decision: a grant of an event that lapsed gives way to one of an event that did not.
    """
    grant, credential, said = claim(case, view)
    if said:
        if grant is None or grant.drill or not agrees(grant, view, t):
            return None
        if contradicts(grant, credential):
            return None
        if credential and not (
            credential.system == view.system and credential.begin <= t < credential.end
        ):
            return None
        return grant
    found = [g for g in case.grants.values() if not g.drill and agrees(g, view, t)]
    found.sort(key=lambda g: (g.event.lapsed, is_suspended(case, g.event, t), g.not_before, g.id))
    return found[0] if found else None


def covering_grant(case, view, t):
    """C1: valid at t, its event active at t and never lapsed, nothing suspended; C16: no drill."""
    grant = matched_grant(case, view, t)
    if grant is None or grant.event.lapsed or is_suspended(case, grant.event, t):
        return None
    return grant


def is_drill_leak(case, view, t):
    """C16: what the view rests on is a drill grant."""
    grant, credential, said = claim(case, view)
    if said:
        return grant is not None and grant.drill and not contradicts(grant, credential)
    return any(g.drill and agrees(g, view, t) for g in case.grants.values())


def code_at(case, view, t):
    """C2: `in`, or the one primary code, as if the view had happened exactly at t."""
    if covering_grant(case, view, t):
        return IN
    if is_drill_leak(case, view, t):
        return DRILL_LEAK
    matched = matched_grant(case, view, t)
    if not event_is_active(case, t) or (matched and matched.event.lapsed):
        return OUT_OF_WINDOW_VIEW
    failed = failed_claim(case, view, t)
    if failed:
        return failed
    begun = [
        g for g in case.grants.values()
        if not g.drill and g.person == view.who and view.system in g.systems
        # One that was never good for a moment never began.
        and g.begin <= t and g.begin < g.end
    ]
    return AFTER_REVOCATION if begun else NO_GRANT_IN_WINDOW


def failed_claim(case, view, t):
    """C10: the code of a claim that does not agree, or None."""
    grant, credential, said = claim(case, view)
    if not said:
        return None
    if grant is None:
        return UNKNOWN_GRANT
    if contradicts(grant, credential):
        return GRANT_ID_MISMATCH
    if grant.person != view.who or view.system not in grant.systems:
        return GRANT_ID_MISMATCH
    if credential:
        if credential.system != view.system or t < credential.begin:
            return GRANT_ID_MISMATCH
        # Decision: a person's own token after its end is a use after the end, not a wrong claim.
        if credential.end <= t:
            return AFTER_REVOCATION
    return None if agrees(grant, view, t) else GRANT_ID_MISMATCH


# C3: the boundary


def edges(case):
    """Every instant at which an answer may change."""
    found = set()
    for event in case.events.values():
        found |= {event.opens, event.ends}
    for span in [*case.grants.values(), *case.credentials, *case.suspensions]:
        found |= {span.begin, span.end}
    return sorted(found - {None, ALWAYS, NEVER})


def primary_code(case, view):
    """C2 and C3: a row stands for [t, t + precision), wider by the clock bound at both ends.

    If the answer is not the same throughout: BOUNDARY, which counts as out.
    """
    begin = view.t - view.bound
    end = view.t + view.precision + view.bound
    instants = [begin] + [edge for edge in case.edges if begin < edge < end]
    answers = {code_at(case, view, t) for t in instants}
    return answers.pop() if len(answers) == 1 else BOUNDARY


# C15: hours


def support_hours(intervals):
    """C15: {fiscal year: hours} of [(person, begin, end)], April to March in Japan.

    A person's intervals are united, different persons' are added; rounded once a cell, half up.
    """
    passed = {}
    for person in sorted({row[0] for row in intervals}):
        for begin, end in united([row[1:] for row in intervals if row[0] == person]):
            while begin < end:
                year = fiscal_year(begin)
                stop = min(end, midnight(date_in_japan(begin).replace(year + 1, 4, 1)))
                passed[year] = passed.get(year, 0) + stop - begin
                begin = stop
    return {year: (length + HOUR // 2) // HOUR for year, length in sorted(passed.items())}


def united(intervals):
    """Overlapping and touching intervals as one."""
    result = []
    for begin, end in sorted(intervals):
        if result and begin <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        elif begin < end:
            result.append((begin, end))
    return result


def fiscal_year(t):
    day = date_in_japan(t)
    return day.year if day.month >= 4 else day.year - 1


# C9: people in words


def viewers_in_words(persons, shared):
    """C9: a shared id is never 人."""
    if not shared:
        return f"{persons:,}人"
    return f"{persons:,}人、ほか特定不能（共用ID {shared:,}）"
