# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Eko as a process: configured by the environment alone, over TLS with certificates of one's own."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.discord.process import process_on
from tests.discord_server.server import DiscordServer, served, shown
from tests.discord_server.world import SEND_MESSAGES


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody else knows, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "loopback.pem"
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file.write_bytes(
        made.public_bytes(encoding) + key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain)
    )
    return file


@pytest.fixture
async def secured(certificate: Path) -> AsyncIterator[DiscordServer]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    async with served(tls=context) as server:
        yield server


async def test_with_a_token_and_nothing_else_it_declares_its_commands_answers_and_ends_in_good_order(
    secured: DiscordServer, certificate: Path, folder: Path
) -> None:
    assert secured.api_base.startswith("https://")
    assert secured.gateway_url.startswith("wss://")
    async with process_on(secured, folder, SSL_CERT_FILE=str(certificate)) as process:
        await secured.until(lambda: secured.commands and secured.gateway.connected, seconds=60)
        asked = await secured.slash(secured.people["anna"], "ask", question="Vad är NOSAD?")
        process.terminate()
        _, errors = await asyncio.wait_for(process.communicate(), 20)

    assert "NOSAD" in shown(asked)
    assert process.returncode == 0, errors.decode()[-2000:]
    assert secured.token not in errors.decode().split()


async def test_a_certificate_that_nobody_vouches_for_is_not_taken(secured: DiscordServer, folder: Path) -> None:
    async with process_on(secured, folder) as process:
        assert process.stderr
        async with asyncio.timeout(60):
            while b"can't be reached" not in (line := await process.stderr.readline()):
                assert line, "it has ended"

    assert secured.rest.seen == []


async def test_the_invitation_is_printed_for_a_browser(secured: DiscordServer, certificate: Path, folder: Path) -> None:
    async with process_on(secured, folder, "discord", "invite", SSL_CERT_FILE=str(certificate)) as process:
        said, errors = await asyncio.wait_for(process.communicate(), 60)

    query = parse_qs(urlsplit(said.decode().strip()).query)
    assert process.returncode == 0, errors.decode()[-2000:]
    assert said.decode().startswith("https://discord.com/oauth2/authorize?")
    assert (query["client_id"], query["scope"]) == ([str(secured.bot.id)], ["bot applications.commands"])


async def test_a_check_tells_what_is_missing_on_discord_as_soon_as_there_is_a_token(
    secured: DiscordServer, certificate: Path, folder: Path
) -> None:
    secured.channel("announcements").denied = SEND_MESSAGES
    more = {"EKO_DISCORD__MESSAGE_CONTENT": "true", "SSL_CERT_FILE": str(certificate)}
    async with process_on(secured, folder, "check", **more) as process:
        said, _ = await asyncio.wait_for(process.communicate(), 60)

    assert process.returncode == 1
    assert "switch on Message Content Intent in the developer portal" in said.decode()
    assert "in #announcements it lacks Send Messages" in said.decode()
