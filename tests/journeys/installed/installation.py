"""An installation made by README alone: its code is run, its table filled in, its programs started."""

import os
import re
import secrets
import shlex
import shutil
import subprocess
import time
import urllib.request
from urllib.error import URLError

from tests.journeys.installed import readme
from tests.journeys.installed.servers import HERE, Broker, Certificate, Database, Post, Proxy, free_port
from tests.standalone.conftest import CODE

BLANK = "…"
QUICK = {"DELIVER_EVERY": "1", "REMIND_EVERY": "2"}  # seconds: nobody waits ten for a letter here


class Installation:
    """A new city's: its folder, its servers, and what runs there."""

    def __init__(self, place):
        self.place, self.code, self.programs = place, place / "warm", []
        self.certificate = Certificate(place)
        self.database, self.broker = Database(place), Broker(place)
        self.post, self.port = Post(self.certificate), free_port()
        self.proxy = Proxy(self.certificate, to=self.port)
        self.words = {}  # what was filled in for each blank

    def make(self):
        """Steps 1 to 5; what the last of them printed."""
        self.copy()
        self.database.psql(self.filled_in(readme.code_of("PostgreSQL")))
        self.settings = self.said()
        self.run(readme.code_of("Install"))
        return self.run(readme.code_of("Begin"))

    def start(self):
        """Step 6, without the owner's password; ends when everything answers."""
        self.keep_all(readme.code_of("Keep running").splitlines(), self.settings)

    def start_without_broker(self):
        """The same with the loop that step 6 names in place of workers and clock, and no broker anywhere."""
        self.end_programs()
        self.broker.stop()
        pages, *_rest = readme.code_of("Keep running").splitlines()
        (loop,) = re.findall(r"Without a broker, `(manage\.py [^`]+)`", readme.step("Keep running"))
        settings = {**self.settings}
        del settings["BROKER_URL"], settings["CACHE_URL"]
        self.keep_all([pages, f"venv/bin/python {loop}"], settings)

    def keep_all(self, commands, settings):
        known = {name: value for name, value in settings.items() if name != "DATABASE_OWNER_URL"}
        bound = {"GUNICORN_CMD_ARGS": f"--bind={HERE}:{self.port} --no-control-socket", **QUICK}
        for command in commands:
            self.programs.append(self.keep_running(command, self.environment(known | bound)))
        self.await_health(seconds=90)

    def keep_running(self, command, environment):
        """One program in the background, its lines in a file under its name."""
        words = shlex.split(command)
        name = "web" if "gunicorn" in command else words[-1].lstrip("-")
        with (self.place / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                words, cwd=self.code, env=environment, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip

    def end_programs(self):
        for program in reversed(self.programs):
            program.terminate()
        for program in self.programs:
            program.wait(timeout=60)
        self.programs.clear()

    def stop(self):
        self.end_programs()
        self.post.close()
        self.proxy.stop()
        self.broker.stop()
        self.database.stop()

    def copy(self):
        """What a stranger gets: what is in the repository, and nothing that lies beside it."""
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(listed, cwd=CODE, capture_output=True, text=True, check=True).stdout
        for name in filter(None, names.split("\0")):
            if (CODE / name).exists():
                (self.code / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(CODE / name, self.code / name)

    def filled_in(self, sql):
        """README's SQL with a password in each blank."""
        for role in re.findall(rf"CREATE ROLE (\w+) .*'{BLANK}'", sql):
            self.words[role] = secrets.token_urlsafe(12)
            sql = sql.replace(f"'{BLANK}'", f"'{self.words[role]}'", 1)
        assert len(self.words) == 2 and BLANK not in sql
        return sql

    def said(self):
        """Every variable of README's table that is not optional, and those that this system has use for."""
        table = readme.variables()
        (shown,) = re.findall(r"`(postgres://[^`]+)`", table["DATABASE_URL"])
        asked = {
            "DATABASE_URL": self.address(shown),
            "DATABASE_OWNER_URL": self.address(shown.replace("warm_app", "warm_owner")),
            "BROKER_URL": self.broker.url("redis", 0),
            "CACHE_URL": self.broker.url("rediscache", 1),
            "SECRET_KEY": self.secret(table["SECRET_KEY"]),
            "WELLBEING_SECRET": self.secret(table["SECRET_KEY"]),
            "ALLOWED_HOSTS": "localhost",
            "PUBLIC_URL": self.proxy.url,
            "EMAIL_URL": f"smtp+tls://{self.post.user}:{self.post.word}@localhost:{self.post.port}",
            "FROM_EMAIL": "no-reply@warm.example.org",
            "TRUSTED_PROXIES": "1",
        }
        assert set(asked) >= {name for name, what in table.items() if "optional" not in what}
        assert set(asked) <= set(table)
        return asked

    def address(self, shown):
        """A database address as README shows one, with its blank filled in and our server's name."""
        role = re.search(r"//(\w+):", shown)[1]
        return shown.replace(BLANK, self.words[role]).replace(
            "db.example.org", f"{HERE}:{self.database.port}"
        )

    def secret(self, what):
        """A secret, made by the command that the table names."""
        (command,) = re.findall(r"`(python3 [^`]+)`", what)
        return subprocess.run(command, shell=True, capture_output=True, text=True, check=True).stdout.strip()

    def environment(self, settings):
        """A stranger's: nothing of ours, and a certificate store that knows the mail server."""
        kept = ("PATH", "HOME", "LANG", "TMPDIR", *(name for name in os.environ if name.startswith("PIP_")))
        ours = {name: os.environ[name] for name in kept if name in os.environ}
        return ours | {"SSL_CERT_FILE": str(self.certificate.file)} | settings

    def run(self, block):
        """A block of commands, in a shell, where each must succeed; what they printed."""
        known = self.environment(self.settings)
        if "pip install" in block:  # the package index has a certificate of its own
            known.pop("SSL_CERT_FILE")
        done = subprocess.run(
            ["bash", "-euc", block], cwd=self.code, env=known, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def rows(self, query):
        """What the database's keeper reads there: the first column of each row."""
        return self.database.psql(query, of="warm").splitlines()

    def await_health(self, *, seconds):
        end, said = time.monotonic() + seconds, None
        while time.monotonic() < end:
            try:
                request = urllib.request.Request(
                    f"http://{HERE}:{self.port}/health/",
                    headers={"X-Forwarded-Proto": "https", "Host": "localhost"},
                )
                return urllib.request.urlopen(request, timeout=5)
            except (URLError, OSError) as trouble:
                said = trouble
                time.sleep(0.5)
        raise AssertionError(f"not healthy: {said}\n{self.log('web')[-3000:]}")

    def log(self, name):
        return (self.place / f"{name}.log").read_text(errors="replace")
