"""Reads access logs by their profiles: C12 (results), C13 (duplicates), C14 (zones)."""

import csv
from types import SimpleNamespace

import small_yaml
from spellings import TWINS, normal
from times import JST, parse_length, parse_slashed, parse_time, zone_of

OPERATIONS = {"view", "search", "extract", "print", "open"}
ID_COLUMNS = {
    "record_id", "account", "person_id", "terminal_id", "contract_id", "grant_id",
}


def read_logs(case, read, refused):
    """Sets `case.records` (distinct), and per case the counts that the files alone decide."""
    case.records = []
    case.duplicates = 0
    case.unreadable_of = {system.id: 0 for system in case.systems}
    # Every record once: a repeated line makes up for none that is missing.
    case.times_read = {system.id: [] for system in case.systems}
    names = [log["file"] for system in case.systems for log in system.logs]
    # A file that stands twice may stand for one that is missing; empty ones are alike by nature.
    files = [data for data in map(read, names) if len(split_lines(data)) > 1]
    if len(set(names)) < len(names) or len(set(files)) < len(files):
        raise refused("one log stands twice")
    for system in case.systems:
        by_key = {}
        ranges = []
        has_ids = True
        for log in system.logs:
            profile = read_profile(read(log["profile"]))
            has_ids = has_ids and "record_id" in profile.columns
            records, bad = read_file(read(log["file"]), profile, system.id)
            case.unreadable_of[system.id] += bad
            ranges.append(sorted(record.t for record in records))
            for record in records:
                keep(case, by_key, record, refused)
        case.times_read[system.id] = [r.t for r in case.records if r.system == system.id]
        case.unreadable = sum(case.unreadable_of.values())
        if not has_ids and touch([times for times in ranges if times]):
            raise refused(f"{system.id}: exports overlap and have no record ids")


def keep(case, by_key, record, refused):
    """C13: the key is (system, record id); the same content again is one record."""
    if record.id is None:
        case.records.append(record)
        return
    earlier = by_key.get(record.id)
    if earlier is None:
        by_key[record.id] = record
        case.records.append(record)
    elif content(earlier) == content(record):
        case.duplicates += 1
        earlier.again.append(record)
    else:
        raise refused(f"{record.system}: record {record.id} stands twice, and differs")


def content(record):
    """What a record says, in whatever encoding, zone, fineness and words its file said it."""
    said = dict(vars(record))
    for of_the_file in ("bound", "normalise", "precision", "again"):
        del said[of_the_file]
    return str(sorted(said.items())).translate(TWINS)


def touch(ranges):
    """Do two files hold times within one another's range? Two views of one second look alike."""
    for index, times in enumerate(ranges):
        for other in ranges[index + 1 :]:
            if times[0] <= other[-1] and other[0] <= times[-1]:
                return True
    return False


def id_rules(read, logs):
    """True where a log's profile normalises ids, False where it does not."""
    return {read_profile(read(log["profile"])).normalise for log in logs}


def read_profile(data):
    text = small_yaml.parse(data.decode("utf-8-sig"))
    unknown = set(text) - {
        "encoding", "zone", "dates", "clock_bound", "columns", "operations", "results", "ids",
    }
    if unknown:
        raise ValueError(f"unknown keys: {sorted(unknown)}")
    return SimpleNamespace(
        encoding={"utf-8": "utf-8-sig", "cp932": "cp932"}[text["encoding"]],
        zone=zone_of(text["zone"]) if "zone" in text else JST,
        parse={"iso": parse_time, "slash": parse_slashed}[text.get("dates", "iso")],
        bound=parse_length(text.get("clock_bound", "0s")),
        columns=text["columns"],
        operations=text.get("operations", {}),
        results=text.get("results", {}),
        normalise=text.get("ids", "exact") == "normalise",
    )


def read_file(data, profile, system):
    """(records, how many lines were unreadable)."""
    lines = split_lines(data)
    if not lines:
        return [], 0
    heading = cells_of(lines[0], profile)
    places = {name: heading.index(column) for name, column in profile.columns.items()}
    records = []
    unreadable = 0
    for line in lines[1:]:
        record = read_line(line, profile, places, len(heading), system)
        if record:
            records.append(record)
        else:
            unreadable += 1
    return records, unreadable


def split_lines(data):
    """Lines with their ends; a line end within quotes does not count.

    Bytes can be split before decoding: no byte of a CP932 or UTF-8 character looks like a line
    end or a quote.
    """
    lines = []
    start = 0
    quoted = False
    for index, byte in enumerate(data):
        if byte == ord('"'):
            quoted = not quoted
        elif byte == ord("\n") and not quoted:
            lines.append(data[start : index + 1])
            start = index + 1
    if start < len(data):
        lines.append(data[start:])
    return [line for line in lines if line.strip(b"\r\n")]


def cells_of(line, profile):
    """The cells, or None if the line cannot be read.

    A line without an end may have been cut off, so it is unreadable too.
    """
    if not line.endswith(b"\n") or b"\0" in line:
        return None
    try:
        rows = list(csv.reader([line.decode(profile.encoding)], strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    return rows[0] if len(rows) == 1 else None


def read_line(line, profile, places, width, system):
    cells = cells_of(line, profile)
    if cells is None or len(cells) != width:
        return None

    def cell(name):
        text = cells[places[name]] if name in places else ""
        return normal(text) if profile.normalise and name in ID_COLUMNS else text

    time = profile.parse(cell("ts"), profile.zone)
    operation = profile.operations.get(cell("operation"), cell("operation"))
    if time is None or operation not in OPERATIONS:
        return None
    if "record_id" in places and cell("record_id") == "":
        return None
    if operation in ("view", "print") and cell("contract_id") == "":
        return None
    return SimpleNamespace(
        system=system,
        id=cell("record_id") if "record_id" in places else None,
        t=time[0],
        precision=time[1],
        bound=profile.bound,
        account=cell("account"),
        person=cell("person_id"),
        terminal=cell("terminal_id"),
        screen=cell("screen"),
        prev_screen=cell("prev_screen"),
        operation=operation,
        contract=cell("contract_id"),
        fields=cell("fields").split(),
        result=result_of(cell("result"), profile),
        grant=cell("grant_id"),
        token=cell("token_sha256"),
        rows=int(cell("rows") or 0),
        normalise=profile.normalise,
        # The same record in other exports.
        again=[],
    )


def result_of(text, profile):
    """C12: allow, deny or unknown. 2xx and 304 let somebody see, 401 and 403 did not."""
    if text in profile.results:
        return profile.results[text]
    if text in ("allow", "deny"):
        return text
    if text == "304" or (len(text) == 3 and text[0] == "2" and text.isdecimal()):
        return "allow"
    if text in ("401", "403"):
        return "deny"
    return "unknown"
