"""A `madod-testing` that a program plays with: its clock, its operators, its downstream system.

Needs root, since each operator has an account of their own.
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
import tempfile
from contextlib import contextmanager

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
JAPAN = datetime.timezone(datetime.timedelta(hours=9))
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

    def __init__(self, programs, config, start):
        self.now = start
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
             "--clock", start.isoformat()],
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
        status, said = self.say(uid, path, body)
        if status >= 300:
            raise SystemExit(f"{path}: {status} {said}")
        return said

    def say(self, uid, path, body):
        connection = UnixConnection(self.socket, uid)
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        is_json = "json" in answer.getheader("Content-Type", "")
        return answer.status, json.loads(text) if is_json else text

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

    def refused(self, person, path, body):
        """The code of the refusal that has to come."""
        status, said = self.say(UIDS[person], path, {**body, "totp": self.code(person)})
        if status < 400:
            raise SystemExit(f"{path}: {status}, and a refusal was due")
        return said["code"]

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


@contextmanager
def work_directory(name):
    """Where the daemon's other accounts may look, too; goes away at the end."""
    work = pathlib.Path(tempfile.mkdtemp(prefix=f"mado-{name}-"))
    work.chmod(0o755)
    try:
        yield work
    finally:
        shutil.rmtree(work)


def fixtures(scenario, work, *more):
    subprocess.run(
        [REPOSITORY / "scripts/fixtures", "--scenario", scenario, *more, "--out", work],
        check=True,
    )


def export_ledger(programs, state, target):
    """The options of `scripts/fixtures` that name the export of a stopped daemon's ledger."""
    subprocess.run(
        [programs / "mado", "ledger", "export", state / "ledger.sqlite", target,
         "--key-file", state / "ledger.vkey"],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    return ["--ledger-export", target, "--key", state / "ledger.vkey"]


def reconcile(programs, case):
    done = subprocess.run(
        [programs / "mado", "reconcile", case / "case.yaml", "--json"],
        stdout=subprocess.PIPE, check=False,
    )
    return done.returncode, json.loads(done.stdout)


def check(name, seen, expected):
    if seen != expected:
        raise SystemExit(f"{name}: {seen!r}, not {expected!r}")
    print(f"{name}: {seen}")
