# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A homeserver of our own: Synapse from PyPI on loopback, with SQLite, gone after the test run."""

import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

SECRET = "only for tests"
PASSWORD = "a password"
NAME = "eko.test"
FREE = {"per_second": 10_000, "burst_count": 10_000}

CONFIG = """
server_name: {name}
report_stats: false
pid_file: {folder}/pid
signing_key_path: {folder}/signing.key
media_store_path: {folder}/media
registration_shared_secret: "{secret}"
database: {{name: sqlite3, args: {{database: "{folder}/homeserver.db"}}}}
listeners: [{{port: {port}, type: http, bind_addresses: ["127.0.0.1"], resources: [{{names: [client]}}]}}]
trusted_key_servers: []
suppress_key_server_warning: true
bcrypt_rounds: 4
presence: {{enabled: false}}
room_list_publication_rules: [{{action: allow}}]
enable_room_list_search: false
url_preview_enabled: false
federation_domain_whitelist: []
password_config: {{enabled: true}}
experimental_features: {{msc4155_enabled: true}}
rc_login: {{address: {free}, account: {free}, failed_attempts: {free}}}
rc_registration: {free}
rc_joins: {{local: {free}, remote: {free}}}
rc_joins_per_room: {free}
rc_invites: {{per_room: {free}, per_user: {free}, per_issuer: {free}}}
rc_room_creation: {free}
rc_admin_redaction: {free}
rc_message: {message}
rc_key_requests: {free}
rc_presence: {{per_user: {free}}}
rc_delayed_event_mgmt: {free}
log_config: "{folder}/log.yaml"
"""
LOG = """
version: 1
handlers: {{file: {{class: logging.FileHandler, filename: "{folder}/homeserver.log"}}}}
root: {{level: WARNING, handlers: [file]}}
"""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Synapse:
    """A homeserver that can be killed and started again; `limited` is how many messages a second it takes."""

    def __init__(self, folder: Path, limited: float | None = None) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        message = FREE if limited is None else {"per_second": limited, "burst_count": 3}
        config = CONFIG.format(
            name=NAME, folder=folder, secret=SECRET, port=self.port, free=json.dumps(FREE), message=json.dumps(message)
        )
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "homeserver.yaml").write_text(config, "utf-8")
        (folder / "log.yaml").write_text(LOG.format(folder=folder), "utf-8")
        self._run("--generate-keys")
        self.start()

    def _command(self, *more: str) -> list[str]:
        return [sys.executable, "-m", "synapse.app.homeserver", "-c", str(self.folder / "homeserver.yaml"), *more]

    def _run(self, *more: str) -> None:
        done = subprocess.run(self._command(*more), cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        with (self.folder / "stderr").open("ab") as errors:
            self.process = subprocess.Popen(self._command(), cwd=self.folder, stdout=subprocess.DEVNULL, stderr=errors)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/_matrix/client/versions", timeout=5).close()
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)  # the only way to learn that a port is open is to try it
            else:
                return
        raise AssertionError(f"Synapse did not start: {(self.folder / 'stderr').read_text('utf-8')[-2000:]}")

    def kill(self) -> None:
        """As a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def post(self, path: str, body: dict[str, Any], token: str = "") -> dict[str, Any]:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        request = urllib.request.Request(f"{self.url}{path}", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=30) as response:
            found: dict[str, Any] = json.loads(response.read())
            return found

    def register(self, name: str, password: str = PASSWORD, *, admin: bool = False) -> str:
        """A new account, and its id (https://element-hq.github.io/synapse/latest/admin_api/register_api.html)."""
        address = f"{self.url}/_synapse/admin/v1/register"
        with urllib.request.urlopen(address, timeout=30) as response:
            nonce = json.loads(response.read())["nonce"]
        role = "admin" if admin else "notadmin"
        said = b"\0".join(each.encode() for each in (nonce, name, password, role))
        mac = hmac.new(SECRET.encode(), said, hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": name, "password": password, "admin": admin, "mac": mac}
        return str(self.post("/_synapse/admin/v1/register", body)["user_id"])

    def log_in(self, user_id: str) -> dict[str, Any]:
        """A new device of an account that has the usual password: its `device_id` and `access_token`."""
        body = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": user_id}, "password": PASSWORD}
        return self.post("/_matrix/client/v3/login", body)

    def enter(self, user_id: str, room: str) -> None:
        """Joins a room that an account is invited to."""
        token = self.log_in(user_id)["access_token"]
        self.post(f"/_matrix/client/v3/join/{room}", {}, token)
        self.post("/_matrix/client/v3/logout", {}, token)

    def replace_identity(self, keys: dict[str, Any], token: str, user_id: str, password: str) -> None:
        """Another identity for an account that has one, which takes the password."""
        address = "/_matrix/client/v3/keys/device_signing/upload"
        try:
            self.post(address, keys, token)
        except urllib.error.HTTPError as error:
            session = json.loads(error.read())["session"]
            identifier = {"type": "m.id.user", "user": user_id}
            auth = {"type": "m.login.password", "identifier": identifier, "password": password, "session": session}
            self.post(address, keys | {"auth": auth}, token)


def main() -> None:
    """A homeserver to play with: python -m tests.matrix.synapse FOLDER."""
    synapse = Synapse(Path(sys.argv[1]))
    sys.stdout.write(f"{synapse.url}\n")
    sys.stdout.flush()
    try:
        os.waitpid(synapse.process.pid, 0)
    except KeyboardInterrupt:
        synapse.stop()


if __name__ == "__main__":
    main()
