# SPDX-License-Identifier: MIT
"""Readings of a host on which nobody may read one key of HKLM."""
import json
import os
import tempfile

import wine

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "deny.c")


def readings(host, key, pack_text, *options):
    """As host.readings. The key can be read again when this returns: Wine's
    server forgets who may read a key when it ends."""
    with tempfile.TemporaryDirectory(dir=wine.FOLDER) as folder:
        deny = os.path.join(folder, "deny.exe")
        evidence = os.path.join(folder, "evidence.json")
        done = wine.limited(
            wine.WINDOWS_CC.split() +
            ["-municode", "-s", "-O1", "-std=c11", "-Wall", "-Wextra",
             "-Werror", "-o", deny, SOURCE], wine.LIMIT, os.environ)
        assert done.status == 0, done.err.decode("utf-8", "replace")
        done = host.run(deny, key, "Z:" + wine.build(pack_text),
                        "--save-evidence", "Z:" + evidence, *options)
        assert done.status < 64, done
        wine.end(host.prefix)
        with open(evidence, encoding="ascii") as file:
            return json.load(file)["probes"]
