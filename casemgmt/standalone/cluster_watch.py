"""Waits until nobody uses the cluster, however they went, and then stops it."""

import os
import sys
from pathlib import Path

from casemgmt.standalone.binaries import probe
from casemgmt.standalone.cluster import Cluster
from casemgmt.standalone.locks import ALONE, take


def watch(cluster, folder):
    """Hold the users' lock alone while stopping, so that whoever comes next waits and starts anew."""
    take(folder / "users", ALONE)
    if cluster.data.exists() and cluster.folder == folder:
        cluster.stop()


def detach():
    """Leave the caller's session, terminal and output."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)


if __name__ == "__main__":
    var, programs, folder = map(Path, sys.argv[1:])
    if os.fork() == 0:
        detach()
        watch(Cluster(var, probe(programs)), folder)
