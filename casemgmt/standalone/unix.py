"""What Python offers on Linux and macOS only; without it, say what to do instead."""

from casemgmt.standalone import Unavailable

try:
    import fcntl
    import pwd
except ImportError:
    raise Unavailable(
        "The built-in servers need Linux or macOS. On Windows use WSL2, "
        "or set DATABASE_URL and BROKER_URL to servers that you run."
    ) from None

__all__ = ["fcntl", "pwd"]
