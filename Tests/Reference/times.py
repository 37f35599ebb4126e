"""Instants as whole nanoseconds since 1970 in UTC, and the calendar of Japan.

Integers, so that a precision of nine digits compares exactly. Intervals are half-open.
"""

import re
from datetime import date, datetime, timedelta, timezone

JST = timezone(timedelta(hours=9))
SECOND = 1_000_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

# Ends that are not written: earlier and later than every instant that can be written.
ALWAYS = -(10**30)
NEVER = 10**30

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SLASHED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2}) (\d{1,2})(:.*)")
_TIME = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?"
    r"(Z|[+-]\d{2}:\d{2})?"
)


def zone_of(text):
    """`+09:00`, `-05:30` or `Z`."""
    if text == "Z":
        return timezone.utc
    found = re.fullmatch(r"([+-])(\d{2}):(\d{2})", text)
    if not found or int(found[2]) > 23 or int(found[3]) > 59:
        raise ValueError(f"no zone: {text}")
    length = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-length if found[1] == "-" else length)


def instant_of(moment):
    """Of a datetime with a zone, to the microsecond."""
    passed = moment - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * SECOND + passed.microseconds * 1_000


def parse_time(text, zone=JST):
    """(instant, precision) of a written time, or None.

    C14: the offset in the row, else `zone`. C3: the precision is that of the last written digit,
    a minute if there are no seconds.
    """
    found = _TIME.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute = (int(found[group]) for group in range(1, 6))
    fraction = found[7] or ""
    try:
        moment = datetime(
            year, month, day, hour, minute, int(found[6] or 0),
            tzinfo=zone_of(found[8]) if found[8] else zone,
        )
        whole = instant_of(moment)
    except (ValueError, OverflowError):
        return None
    precision = 10 ** (9 - len(fraction)) if found[6] else MINUTE
    return whole + int(fraction.ljust(9, "0")), precision


def parse_slashed(text, zone=JST):
    """The same of `2022/1/5 8:05`, as spreadsheets write it."""
    found = _SLASHED.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, rest = found.groups()
    return parse_time(f"{year}-{month:>02}-{day:>02} {hour:>02}{rest}", zone)


def parse_date(text):
    """A date, or None."""
    found = _DATE.fullmatch(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def midnight(day):
    """The instant at which a day begins in Japan."""
    return instant_of(datetime(day.year, day.month, day.day, tzinfo=JST))


def date_in_japan(instant):
    return (_EPOCH + timedelta(seconds=instant // SECOND)).astimezone(JST).date()


def time_in_japan(instant):
    """`2022-10-31T00:00:00+09:00`."""
    moment = (_EPOCH + timedelta(seconds=instant // SECOND)).astimezone(JST)
    return moment.isoformat(timespec="seconds")


def edge(text, empty, inclusive=False):
    """A date or a time of a from/to column.

    An empty cell is `empty`. A date is its midnight in Japan, or with `inclusive` the midnight
    after it (requirement X11).
    """
    if text == "":
        return empty
    day = parse_date(text)
    if day:
        return midnight(day) + (DAY if inclusive else 0)
    written = parse_time(text)
    if not written:
        raise ValueError(f"neither date nor time: {text}")
    return written[0]


def parse_length(text):
    """`0s`, `5s`, `500ms`, `2m`, `1h` in nanoseconds."""
    found = re.fullmatch(r"(\d+)(ms|s|m|h)", text)
    if not found:
        raise ValueError(f"no length of time: {text}")
    unit = {"ms": 1_000_000, "s": SECOND, "m": MINUTE, "h": HOUR}[found[2]]
    return int(found[1]) * unit


_ERAS = [
    ("令和", date(2019, 5, 1)),
    ("平成", date(1989, 1, 8)),
    ("昭和", date(1926, 12, 25)),
]


def printed_date(day, calendar):
    """`令和4年10月16日` or `2022年10月16日`."""
    year = f"{day.year}"
    if calendar == "wareki":
        era, start = next(row for row in _ERAS if day >= row[1])
        number = day.year - start.year + 1
        year = era + ("元" if number == 1 else str(number))
    return f"{year}年{day.month}月{day.day}日"
