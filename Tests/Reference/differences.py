"""The first difference between two reconciliations of one case, or None.

Only what both programs have to say alike is compared; an expectation may say less.
"""


def first_difference(one, other):
    """(where, value of `one`, value of `other`); `one` decides what is compared."""
    return (
        of_figures(one["figures"], other["figures"])
        or of_events(one["events"], other["events"])
        or of_values(
            "overlapping_contracts", one["overlapping_contracts"], other["overlapping_contracts"]
        )
        or of_findings(one["findings"], other["findings"])
        or of_values("coverage", coverage(one), coverage(other))
        or of_values("exposure", exposure(one), exposure(other))
        or of_tables(one.get("tables", {}), other["tables"])
    )


def of_values(where, one, other):
    return None if one == other else (where, one, other)


def of_figures(one, other):
    for name in sorted(set(one) | set(other)):
        missing = "(no such figure)"
        found = of_values(f"figures.{name}", one.get(name, missing), other.get(name, missing))
        if found:
            return found
    return None


def of_events(one, other):
    """An event id of None stands for any one."""
    ours, theirs = event_rows(one), event_rows(other)
    if any(event is None for event, _ in ours):
        ours, theirs = [n for _, n in ours], sorted(n for _, n in theirs)
    return of_values("events", ours, theirs)


def event_rows(events):
    return sorted(
        [(row["event_id"], row["contracts"]) for row in events], key=lambda row: row[0] or ""
    )


def of_findings(one, other):
    """The same codes; and of each code the figures that both give."""
    ours, theirs = by_code(one), by_code(other)
    found = of_values("findings", sorted(ours), sorted(theirs))
    for code in [] if found else sorted(ours):
        for name in ("rows", "contracts", "persons", "snapshots"):
            if name in ours[code] and name in theirs[code]:
                pair = comparable(ours[code][name]), comparable(theirs[code][name])
                found = found or of_values(f"findings.{code}.{name}", *pair)
    return found


def by_code(findings):
    return {finding["code"]: finding for finding in findings}


def comparable(value):
    """Snapshots as (system, instant, persons)."""
    if not isinstance(value, list):
        return value
    return sorted((row.get("system_id"), row["at"], row["persons"]) for row in value)


def coverage(result):
    return sorted(
        (
            line["system_id"],
            line["complete"],
            [(gap["from"], gap["to"], gap["reason"]) for gap in line["gaps"]],
        )
        for line in result["coverage"]
    )


def exposure(result):
    return [(line["system_id"], line["from"], line["to"]) for line in result["exposure"]]


def of_tables(one, other):
    if "T1" not in one:
        return None
    ours, theirs = one["T1"], other["T1"]
    for number, row in enumerate(ours["ja"]):
        cells = theirs["ja"][number] if number < len(theirs["ja"]) else None
        found = of_values(f"tables.T1.ja[{number}]", row, cells)
        if found:
            return found
    return of_values("tables.T1.ja rows", len(ours["ja"]), len(theirs["ja"])) or of_values(
        "tables.T1.note", ours["note"] or "", theirs["note"] or ""
    )
