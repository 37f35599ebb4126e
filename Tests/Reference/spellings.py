"""C13: which ids mean the same thing.

Byte for byte, unless a log normalises: then everything that the registers call by one normal form
is one thing, and goes by its first spelling in byte order. What nobody could tell apart for sure
is refused.
"""

import unicodedata

# What Microsoft's table for CP932 calls otherwise than the rest of the world does.
TWINS = str.maketrans("\u301c\u2212\u2016\u2014\xa2\xa3\xac", "～－∥―￠￡￢")


def normal(text):
    """One spelling of an id: width, case and surrounding blanks make no difference."""
    return unicodedata.normalize("NFKC", text.translate(TWINS)).strip().upper()


def joined(ids):
    """{spelling: the spelling that all of its normal form go by}."""
    return {one: min(other for other in ids if normal(other) == normal(one)) for one in ids}


def join(case, refused):
    """Gives every register one spelling of each id, if any log of the case normalises."""
    join_accounts(case, refused)
    case.spellings = {
        "contract": {}, "person": {}, "grant": {},
    }
    if not case.normalises:
        return
    refuse_two_spellings(case.grants, "grant", refused)
    refuse_two_spellings({row.person for row in case.roster}, "person", refused)
    join_persons(case)
    join_contracts(case, refused)
    case.spellings["grant"] = joined(case.grants)


def refuse_two_spellings(ids, what, refused):
    if len({normal(one) for one in ids}) < len(set(ids)):
        raise refused(f"two {what} ids have one normal form")


def join_persons(case):
    rows = [*case.roster, *case.accounts, *case.grants.values(), *(case.entitlements or [])]
    names = joined({row.person for row in rows})
    for row in rows:
        row.person = names[row.person]
    case.spellings["person"] = names


def join_accounts(case, refused):
    """One holder at a time; `system.accounts` is {spelling: spelling} as above."""
    for system in case.systems:
        rows = [row for row in case.accounts if row.system == system.id]
        ids = {row.account for row in rows}
        system.accounts = joined(ids) if system.normalises else {}
        if system.normalises and system.exact:
            refuse_two_spellings(ids, "account", refused)
        for index, row in enumerate(rows):
            for other in rows[:index]:
                if clash(system, row, other):
                    raise refused(f"{row.account}: two holders at once")
        for row in rows:
            row.account = system.accounts.get(row.account, row.account)


def clash(system, row, other):
    """Two spellings may say the same thing twice; one spelling may not."""
    if row.begin >= other.end or other.begin >= row.end:
        return False
    if row.account == other.account:
        return True
    one_account = system.normalises and normal(row.account) == normal(other.account)
    return one_account and (
        normal(row.person) != normal(other.person) or row.shared != other.shared
    )


def join_contracts(case, refused):
    """Customers and suppliers go by their normal forms, contracts by a spelling."""
    if case.exact:
        refuse_two_spellings(case.contracts, "contract", refused)
    names = joined(case.contracts)
    merged = {}
    for spelling, row in case.contracts.items():
        row["customer_id"] = normal(row["customer_id"])
        first = merged.setdefault(names[spelling], row)
        if any(first[key] != row[key] for key in ("customer_id", "object_class")):
            raise refused(f"{spelling}: two spellings of one contract say different things")
    case.contracts = merged
    case.spellings["contract"] = names
    case.grid_supplier = normal(case.grid_supplier)
    case.own_supplier = {name: normal(own) for name, own in case.own_supplier.items()}


def of_record(case, record):
    """A log's id means what a register calls so; one that no register has stays what it is."""
    system = next(system for system in case.systems if system.id == record.system)
    for name, known in [*case.spellings.items(), ("account", system.accounts)]:
        written = getattr(record, name)
        if record.normalise:
            forms = {normal(spelling): meant for spelling, meant in known.items()}
            setattr(record, name, forms.get(written, written))
        else:
            setattr(record, name, known.get(written, written))
