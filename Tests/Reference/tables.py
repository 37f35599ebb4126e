"""Table T1 as its report prints it."""

from times import parse_date, printed_date, time_in_japan

UNKNOWN = "未集計"


def table_t1(case, figures, exposure):
    """T1: rows of three cells, an empty one where the cell above or beside it spans; and the note.

    Only with views inside a window does the number of contracts carry its star and the table
    its note.
    """
    star = "*" if figures["contracts_in"] else ""
    seen = f"閲覧されていた お客さま情報 ({period(case)})"
    rows = [
        ["主な項目", "", "内容"],
        [seen, "需要種別", voltages(figures)],
        ["", "主な情報項目", items(case)],
        ["", "小売電気事業者数", stated(figures["retailers"], " 事業者")],
        ["", "契約数", stated(figures["contracts"], f" 件{star}")],
        ["閲覧可能となっていた期間", "", exposed(case, exposure)],
    ]
    note = (
        f"※ 災害等非常時の閲覧 {figures['contracts_in']:,} 件を含む。"
        f"(左記を除くと {stated(figures['contracts_out'], ' 件')})"
    )
    return {"ja": rows, "note": note if star else ""}


def stated(count, unit):
    """A figure of none would state that there was none, which a bare history cannot (§1.5-16)."""
    return f"{count:,}{unit}" if count else UNKNOWN


def period(case):
    first = printed_date(case.first_day, case.calendar)
    last = printed_date(case.last_day, case.calendar)
    clock = f" {time_in_japan(case.end)[11:19]}" if case.ends_within_day else ""
    return f"{first}～{last}{clock}"


def voltages(figures):
    """The classes that occur, in their fixed order."""
    names = [
        ("特別高圧", "ehv"), ("高圧", "hv"), ("低圧", "lv"), ("区分不明", "contracts_unknown"),
    ]
    found = [name for name, key in names if figures[key]]
    if not found:
        return UNKNOWN
    if len(found) == 1:
        return f"{found[0]}のお客さま"
    return "、".join(found[:-1]) + f"および{found[-1]}のお客さま"


def items(case):
    """Of all systems, each item once, in the order of the case file."""
    named = dict.fromkeys(item for system in case.systems for item in system.items)
    return "、".join(f"「{item}」" for item in named) + "等" if named else UNKNOWN


def exposed(case, exposure):
    """Decision: several systems are named, unless nothing is known of any.

    That there was none would be a statement, which a bare history cannot make.
    """
    parts = {system.name: exposed_one(case, system, exposure) for system in case.systems}
    if len(parts) == 1 or set(parts.values()) == {UNKNOWN}:
        return next(iter(parts.values()))
    return "、".join(f"{name}: {text}" for name, text in parts.items())


def exposed_one(case, system, exposure):
    """Decision: an interval that is still open says so."""
    parts = []
    for line in exposure:
        if line["system_id"] == system.id:
            first = printed_date(parse_date(line["from"]), case.calendar)
            last = printed_date(parse_date(line["to"]), case.calendar) if line["to"] else None
            parts.append(f"{first}～{last or '（継続中）'}")
    return "、".join(parts) if parts else UNKNOWN
