#!/usr/bin/env python3
"""Plays the demand of SC-S0-C through a real broker on a simulated clock, and reconciles.

    Tests/Reference/replay.py DIRECTORY-OF-PROGRAMS

Three months of attempts, in their order: every one is asked of `madod-testing` as a downstream
system asks it (AuthZEN, by subject), while operators declare, approve, extend and grant through
the same daemon. Its answers become the access logs, its ledger the history of record, and
`mado reconcile` says what was seen. Needs root, since each operator has an account of their own.
"""

import base64
import datetime
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
JAPAN = datetime.timezone(datetime.timedelta(hours=9))
START = datetime.datetime(2022, 10, 15, 23, 50, tzinfo=JAPAN)
SNOW = datetime.datetime(2022, 12, 23, 6, 0, tzinfo=JAPAN)
GRANTED = ["YE-0001", "YE-0002", "YE-0003", "YE-0004"]
UIDS = {"P-OP1": 41001, "P-OP2": 41002, "P-AP1": 41003}
AUDITOR = 41004


class UnixConnection(http.client.HTTPConnection):
    """Connects with the account of one person, which is how the daemon knows them."""

    def __init__(self, path, uid):
        super().__init__("mado")
        self.path, self.uid = path, uid

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        os.seteuid(self.uid)
        try:
            self.sock.connect(self.path)
        finally:
            os.seteuid(0)


class Broker:
    """A `madod-testing` whose clock moves when it is told to."""

    def __init__(self, programs, config):
        self.now = START
        self.socket = str(config / "mado.sock")
        self.port = free_port()
        self.steps = {}
        self.secrets = {}
        (config / "mado.yaml").write_text(
            "company: {ja: 例示送配電株式会社, en: Example Grid Company}\n"
            "origin: mado.example/replay\n"
            f"state_directory: {config}/state\n"
            f"listen: {{operator_socket: {self.socket}, tcp: '127.0.0.1:{self.port}'}}\n",
            encoding="utf-8",
        )
        ready = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        ready.bind(str(config / "notify.sock"))
        ready.settimeout(60)
        self.log = open(config / "madod.log", "wb")
        self.process = subprocess.Popen(
            [programs / "madod-testing", "--config", config / "mado.yaml",
             "--clock", START.isoformat()],
            env={**os.environ, "NOTIFY_SOCKET": str(config / "notify.sock")},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True,
        )
        while b"READY=1" not in ready.recv(4096):
            pass
        ready.close()
        self.key = (config / "sys-1.key").read_text().strip()
        self.system = http.client.HTTPConnection("127.0.0.1", self.port)

    def stop(self):
        self.process.terminate()
        if self.process.wait(timeout=60) != 0:
            raise SystemExit("the daemon did not end well")
        self.log.close()

    def until(self, moment):
        """Whole seconds: the clock's levers take lengths as people write them."""
        seconds = int((moment - self.now).total_seconds())
        if seconds > 0:
            self.process.stdin.write(f"advance {seconds}s\n")
            self.process.stdin.flush()
            if self.process.stdout.readline() != "ok\n":
                raise SystemExit("the clock does not obey")
            self.now += datetime.timedelta(seconds=seconds)

    def act(self, uid, path, body):
        connection = UnixConnection(self.socket, uid)
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        if answer.status >= 300:
            raise SystemExit(f"{path}: {answer.status} {text}")
        return json.loads(text) if "json" in answer.getheader("Content-Type", "") else text

    def enrol(self, persons):
        codes = self.act(0, "/v1/enrolment-codes", {"persons": persons})["codes"]
        for one in codes:
            person, code = one["person"], one["code"]
            begun = {"person": person, "code": code, "passphrase": f"phrase of {person}"}
            secret = self.act(0, "/v1/enrolments", begun)["totp_secret"]
            self.secrets[person] = base64.b32decode(secret + "=" * (-len(secret) % 8))
            done = {"person": person, "code": code, "totp": self.code(person)}
            self.act(0, "/v1/enrolments/confirm", done)

    def code(self, person):
        """RFC 6238, and each step once."""
        step = max(int(self.now.timestamp()) // 30 - 1, self.steps.get(person, 0) + 1)
        self.steps[person] = step
        digest = hmac.digest(self.secrets[person], struct.pack(">Q", step), hashlib.sha1)
        start = digest[-1] & 15
        number = struct.unpack(">I", digest[start:start + 4])[0] & 0x7FFFFFFF
        return f"{number % 1_000_000:06d}"

    def operate(self, person, path, body):
        return self.act(UIDS[person], path, {**body, "totp": self.code(person)})

    def activate(self, person, grant, terminal):
        form = {
            "grant_type": "urn:mado:grant-type:activation", "person": person,
            "passphrase": f"phrase of {person}", "totp": self.code(person), "grant": grant,
            "system": "sys-1", "terminal": terminal,
        }
        body = "&".join(f"{key}={value.replace(' ', '+')}" for key, value in form.items())
        header = {"Content-Type": "application/x-www-form-urlencoded"}
        self.system.request("POST", "/oauth2/token", body, header)
        answer = self.system.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            raise SystemExit(f"activation of {person}: {text}")

    def ask(self, line):
        question = {
            "subject": {"type": "entrustee", "id": line["person"]},
            "action": {"name": line["operation"]},
            "resource": {"type": "screen", "id": line["screen"]},
            "context": {"terminal": line["terminal"]},
        }
        header = {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"}
        self.system.request("POST", "/access/v1/evaluation", json.dumps(question), header)
        answer = self.system.getresponse()
        if answer.status != 200:
            raise SystemExit(f"evaluation: {answer.status}")
        return json.load(answer)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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


def fixtures(work, *more):
    subprocess.run(
        [REPOSITORY / "scripts/fixtures", "--scenario", "SC-S0-C", *more, "--out", work],
        check=True,
    )


def reconcile(programs, case):
    done = subprocess.run(
        [programs / "mado", "reconcile", case / "case.yaml", "--json"],
        stdout=subprocess.PIPE, check=False,
    )
    return done.returncode, json.loads(done.stdout)


def check(name, seen, expected):
    if seen != expected:
        raise SystemExit(f"replay: {name}: {seen!r}, not {expected!r}")
    print(f"{name}: {seen}")


def main(programs):
    work = pathlib.Path(tempfile.mkdtemp(prefix="mado-replay-"))
    work.chmod(0o755)
    try:
        fixtures(work / "demand")
        config = work / "demand/config"
        config.chmod(0o755)
        demand = [json.loads(line) for line in open(work / "demand/demand.jsonl")]
        broker = Broker(programs, config)
        try:
            broker.enrol([*UIDS, *GRANTED])
            answers = play(broker, demand)
            broker.until(datetime.datetime(2023, 1, 18, tzinfo=JAPAN))
            # The ledger has to go on until the period was over; an export is an entry of it.
            broker.act(AUDITOR, "/v1/exports/history", {})
        finally:
            broker.stop()
        judge(programs, work, demand, answers)
    finally:
        shutil.rmtree(work)


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
    state = work / "demand/config/state"
    subprocess.run(
        [programs / "mado", "ledger", "export", state / "ledger.sqlite", work / "export",
         "--key-file", state / "ledger.vkey"],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    second = ["--answers", said, "--ledger-export", work / "export",
              "--key", state / "ledger.vkey"]
    fixtures(work / "case", *second)
    status, report = reconcile(programs, work / "case")
    figures = report["figures"]
    check("verified", report["verified"], True)
    check("contracts", figures["contracts"], 11)
    check("contracts outside", figures["contracts_out"], 0)
    check("denied attempts", figures["denied_attempts"], 3973)
    zero = "災害等非常時以外の閲覧は確認されませんでした（0件）"
    check("says 0件", any(zero in line for line in report["sentences"]["ja"]), True)
    print(f"status: {status}")
    fixtures(work / "gap", *second, "--without-day", "2022-11-03")
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
