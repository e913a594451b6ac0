# SPDX-License-Identifier: MIT
"""Readings of a host on which nobody may read one key of HKLM, or on which the
keys below it come and go."""
import json
import os
import tempfile

import wine

HERE = os.path.dirname(os.path.abspath(__file__))


def readings(host, key, pack_text, *options, source="deny.c"):
    """As host.readings. The key can be read again when this returns: Wine's
    server forgets who may read a key when it ends."""
    with tempfile.TemporaryDirectory(dir=wine.FOLDER) as folder:
        deny = os.path.join(folder, "deny.exe")
        evidence = os.path.join(folder, "evidence.json")
        done = wine.limited(
            wine.WINDOWS_CC.split() +
            ["-municode", "-s", "-O1", "-std=c11", "-Wall", "-Wextra",
             "-Werror", "-o", deny, os.path.join(HERE, source)],
            wine.LIMIT, os.environ)
        assert done.status == 0, done.err.decode("utf-8", "replace")
        done = host.run(deny, key, "Z:" + wine.build(pack_text),
                        "--save-evidence", "Z:" + evidence, *options)
        assert done.status < 64, done
        wine.end(host.prefix)
        with open(evidence, encoding="ascii") as file:
            return json.load(file)["probes"]
