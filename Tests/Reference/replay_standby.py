#!/usr/bin/env python3
"""Plays SC-S0-B through a real broker: prepared for heavy snow, withdrawn, nothing granted.

    Tests/Reference/replay_standby.py DIRECTORY-OF-PROGRAMS

While the event is prepared, checks, grants and a declaration are refused. Then the broker's own
ledger is reconciled with the logs of that fortnight: since it is verified, the report may say what
bare tables may not, that no privilege was granted. Needs root, as `replay.py`.
"""

import datetime
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

# Found by the path above.
from live_broker import (  # noqa: E402
    AUDITOR, JAPAN, UIDS, Broker, check, export_ledger, fixtures, reconcile, work_directory,
)

START = datetime.datetime(2023, 1, 16, 23, 50, tzinfo=JAPAN)
PREPARED = datetime.datetime(2023, 1, 23, 9, 0, tzinfo=JAPAN)
LOOKED = datetime.datetime(2023, 1, 24, 14, 0, tzinfo=JAPAN)
WITHDRAWN = datetime.datetime(2023, 1, 26, 9, 0, tzinfo=JAPAN)
OVER = datetime.datetime(2023, 2, 1, 0, 10, tzinfo=JAPAN)
CONDITIONS = ["大規模停電", "応援受入れ"]
ENTRUSTED = "YE-0001"


def play(broker, attested):
    """`attested`: so many of the two conditions are attested while it is prepared."""
    broker.enrol([*UIDS, ENTRUSTED])
    broker.until(PREPARED)
    event = broker.act(
        UIDS["P-OP1"], "/v1/events/standby",
        {"kind": "snow", "name": "大雪", "basis": "大雪予想", "areas": ["36", "37", "38", "39"],
         "systems": ["sys-1"], "conditions": CONDITIONS},
    )["event"]["id"]
    broker.until(LOOKED)
    check("a check while prepared", ask(broker), (False, "event_not_active"))
    grant = {"event": event, "persons": [ENTRUSTED], "systems": ["sys-1"],
             "purpose": "OUTAGE_INQUIRY"}
    check("a grant while prepared", broker.refused("P-OP2", "/v1/grants", grant),
          "event_standby")
    declare = {"standby": event}
    for condition in range(1, attested + 1):
        broker.operate("P-OP2", f"/v1/events/{event}/attest", {"condition": condition})
    check(f"a declaration, {attested} of two conditions attested",
          broker.refused("P-OP1", "/v1/events/declare", declare), "condition_not_attested")
    broker.until(WITHDRAWN)
    broker.act(UIDS["P-OP1"], f"/v1/events/{event}/withdraw", {})
    check("a check after the withdrawal", ask(broker), (False, "event_not_active"))
    # The ledger has to go on until the period was over; an export is an entry of it.
    broker.until(OVER)
    broker.act(AUDITOR, "/v1/exports/history", {})
    return event


def ask(broker):
    said = broker.ask({"person": ENTRUSTED, "operation": "view", "screen": "supply-point",
                       "terminal": "T-NW-001"})
    return said["decision"], said["context"].get("code")


def judge(programs, case, event):
    status, report = reconcile(programs, case)
    check("verified", report["verified"], True)
    check("contracts", report["figures"]["contracts"], 0)
    check("findings", report["findings"], [])
    sentence = (f"令和5年1月23日、雪害（{event}）に備え付与できる体制を取ったが、"
                "受託者権限の付与はなし。")
    check("what is said of it", [one for one in report["sentences"]["ja"] if event in one],
          [sentence])
    check("clean", report["clean"], True)
    check("status", status, 0)


def run(programs, attested):
    with work_directory("standby") as work:
        fixtures("SC-S0-B", work / "prepared")
        config = work / "prepared/config"
        config.chmod(0o755)
        broker = Broker(programs, config, START)
        try:
            event = play(broker, attested)
        finally:
            broker.stop()
        ledger = export_ledger(programs, config / "state", work / "export")
        fixtures("SC-S0-B", work / "case", *ledger)
        judge(programs, work / "case", event)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    # As it was; then with one of the two conditions, which must change nothing.
    for number in (0, 1):
        run(pathlib.Path(sys.argv[1]).resolve(), number)
