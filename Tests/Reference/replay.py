#!/usr/bin/env python3
"""Plays the demand of SC-S0-C through a real broker on a simulated clock, and reconciles.

    Tests/Reference/replay.py DIRECTORY-OF-PROGRAMS

Three months of attempts, in their order: every one is asked of `madod-testing` as a downstream
system asks it (AuthZEN, by subject), while operators declare, approve, extend and grant through
the same daemon. Its answers become the access logs, its ledger the history of record, and
`mado reconcile` says what was seen. Needs root, since each operator has an account of their own.
"""

import datetime
import json
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

# Found by the path above.
from live_broker import (  # noqa: E402
    AUDITOR, JAPAN, UIDS, Broker, check, export_ledger, fixtures, reconcile, work_directory,
)

START = datetime.datetime(2022, 10, 15, 23, 50, tzinfo=JAPAN)
SNOW = datetime.datetime(2022, 12, 23, 6, 0, tzinfo=JAPAN)
GRANTED = ["YE-0001", "YE-0002", "YE-0003", "YE-0004"]


def open_window(broker):
    """The snow event: declared, approved, granted to four people, who activate."""
    broker.until(SNOW)
    event = broker.operate(
        "P-OP1", "/v1/events/declare",
        {"kind": "snow", "name": "十二月の大雪", "areas": ["36"], "systems": ["sys-1"]},
    )["event"]["id"]
    broker.operate("P-AP1", f"/v1/events/{event}/approve", {})
    granted = broker.operate(
        "P-OP2", "/v1/grants",
        {"event": event, "persons": GRANTED, "systems": ["sys-1"],
         "purpose": "OUTAGE_INQUIRY"},
    )
    for number, result in enumerate(granted["results"], start=1):
        broker.activate(result["person"], result["grant"], f"T-NW-{number:03d}")
    return event


def play(broker, demand):
    """Each line asked at its own moment; extensions fall between them."""
    ahead = [(SNOW, open_window)]
    for hours, person in [(11, "P-OP2"), (23, "P-OP1"), (35, "P-AP1"), (47, "P-OP2")]:
        ahead.append((SNOW + datetime.timedelta(hours=hours), extender(person)))
    event, answers = None, []
    for line in demand:
        moment = datetime.datetime.fromisoformat(line["at"])
        while ahead and ahead[0][0] <= moment:
            due, step = ahead.pop(0)
            broker.until(due)
            event = step(broker) if event is None else step(broker, event)
        broker.until(moment)
        said = broker.ask(line)
        answer = {"n": line["n"], "answer": "allow" if said["decision"] else "deny"}
        if said["decision"]:
            answer["grant_id"] = said["context"]["mado_grant"]
        elif said["context"]["code"] != line.get("code", said["context"]["code"]):
            raise SystemExit(f"line {line['n']}: {said}")
        answers.append((answer, said["context"].get("code")))
    return answers


def extender(person):
    def extend(broker, event):
        broker.operate(person, f"/v1/events/{event}/extend", {"by": "12h"})
        return event
    return extend


def main(programs):
    with work_directory("replay") as work:
        fixtures("SC-S0-C", work / "demand")
        config = work / "demand/config"
        config.chmod(0o755)
        demand = [json.loads(line) for line in open(work / "demand/demand.jsonl")]
        broker = Broker(programs, config, START)
        try:
            broker.enrol([*UIDS, *GRANTED])
            answers = play(broker, demand)
            broker.until(datetime.datetime(2023, 1, 18, tzinfo=JAPAN))
            # The ledger has to go on until the period was over; an export is an entry of it.
            broker.act(AUDITOR, "/v1/exports/history", {})
        finally:
            broker.stop()
        judge(programs, work, demand, answers)


def judge(programs, work, demand, answers):
    wrong = [line["n"] for line, (answer, _) in zip(demand, answers)
             if answer["answer"] != line["expected"]]
    check("answers that are not the expected ones", wrong, [])
    codes = {code for answer, code in answers if answer["answer"] == "deny"}
    outside = {code for line, (answer, code) in zip(demand, answers)
               if answer["answer"] == "deny"
               and not SNOW <= datetime.datetime.fromisoformat(line["at"])
               < SNOW + datetime.timedelta(hours=60)}
    check("why outside the window", sorted(outside), ["event_not_active"])
    print(f"all reasons: {sorted(codes)}")
    said = work / "answers.jsonl"
    said.write_text("".join(json.dumps(answer) + "\n" for answer, _ in answers))
    ledger = export_ledger(programs, work / "demand/config/state", work / "export")
    second = ["--answers", said, *ledger]
    fixtures("SC-S0-C", work / "case", *second)
    status, report = reconcile(programs, work / "case")
    figures = report["figures"]
    check("verified", report["verified"], True)
    check("contracts", figures["contracts"], 11)
    check("contracts outside", figures["contracts_out"], 0)
    check("denied attempts", figures["denied_attempts"], 3973)
    zero = "災害等非常時以外の閲覧は確認されませんでした（0件）"
    check("says 0件", any(zero in line for line in report["sentences"]["ja"]), True)
    print(f"status: {status}")
    fixtures("SC-S0-C", work / "gap", *second, "--without-day", "2022-11-03")
    status, report = reconcile(programs, work / "gap")
    codes = [finding["code"] for finding in report["findings"]]
    check("without a day: LOG_GAP", "LOG_GAP" in codes, True)
    check("without a day: says 0件", any("（0件）" in line for line in report["sentences"]["ja"]),
          False)
    check("without a day: status", status, 1)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(pathlib.Path(sys.argv[1]).resolve())
