"""A real madod on a company of its own, and its log as it serves it on its socket."""

import datetime
import http.client
import json
import os
import pathlib
import socket
import subprocess

COLUMNS = "person_id,employer_id,relation,valid_from,valid_to,epoch,education_date,roles,unix_uid"


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("mado")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class Broker:
    """Runs until it is stopped. Its ledger has an entry for each of `people` and a few more."""

    def __init__(self, madod, folder, people):
        self.folder = pathlib.Path(folder)
        self.ledger = self.folder / "state" / "ledger.sqlite"
        self.key_file = self.folder / "state" / "ledger.vkey"
        self.socket = str(self.folder / "mado.sock")
        self.write_files(people)
        ready = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        ready.bind(str(self.folder / "notify.sock"))
        ready.settimeout(60)
        self.process = subprocess.Popen(
            [madod, "--config", self.folder / "mado.yaml"],
            env={**os.environ, "NOTIFY_SOCKET": str(self.folder / "notify.sock")},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            while b"READY=1" not in ready.recv(4096):
                pass
        except TimeoutError:
            self.stop()
            raise
        finally:
            ready.close()

    def write_files(self, people):
        today = datetime.date.today()
        days = [str(today + datetime.timedelta(days)) for days in (-60, 60, -30)]
        rest = f"{days[0]},{days[1]},{today.year},{days[2]}"
        # Root is nobody and may read; anybody else has to be somebody.
        uid = os.getuid() or ""
        roster = [COLUMNS, f"P-AU1,GRID-01,own,{rest},auditor,{uid}"]
        roster += [f"YE-{n:05},RETAIL-01,affiliate,{rest},entrustee," for n in range(people)]
        files = {
            "mado.yaml": "company: {ja: 例示送配電株式会社, en: Example Grid Company}\n"
                         "origin: mado.example/reference\n"
                         f"state_directory: {self.folder}/state\n"
                         f"listen: {{operator_socket: {self.socket}, tcp: off}}\n",
            "roster.csv": "\n".join(roster) + "\n",
            "terminals.csv": "terminal_id,kind,site\nT-NW-01,NW,CC-01\n",
            "areas.yaml": 'areas:\n  - {id: "36", name: {ja: 徳島県, en: Tokushima}}\n',
            "policy.yaml": "grants_per_event_max: 2000\n",
            "systems.yaml": "systems:\n"
                            "  - id: sys-1\n"
                            "    name: {ja: 例示システム, en: Example system}\n"
                            "    screens: [outage-search]\n"
                            "    fields: [supply-point-id]\n"
                            "    operations: [view]\n"
                            "    enforcement: enforced\n"
                            "    terminal: none\n"
                            "    residual_seconds: 5\n"
                            f"    api_key_sha256: {'0' * 64}\n",
        }
        for name, text in files.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        (self.folder / "state").mkdir(mode=0o700)

    def get(self, path):
        connection = UnixConnection(self.socket)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.headers["Content-Type"], body

    def read(self, path):
        """A file of the log as it is served; None for one that is not."""
        status, kind, body = self.get(f"/ledger/{path}")
        wanted = "text/plain; charset=utf-8" if path == "checkpoint" else "application/octet-stream"
        if status == 404:
            return None
        if status != 200 or kind != wanted:
            raise SystemExit(f"{path}: {status} {kind}")
        return body

    def act(self, number):
        """Something that is recorded: of root a code for somebody, of the auditor an export."""
        path, body = "/v1/exports/history", {}
        if os.getuid() == 0:
            path, body = "/v1/enrolment-codes", {"persons": [f"YE-{number:05}"]}
        connection = UnixConnection(self.socket)
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status >= 300:
            raise SystemExit(f"{path}: {answer.status}")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)
