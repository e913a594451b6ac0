# SPDX-License-Identifier: MIT
"""
The accessibility checker axe-core, fetched once into the build tree by npm
and held to one version, bit by bit.
"""
import base64
import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile

import tap

VERSION = "4.10.2"
SHA512 = ("RE3mdQ7P3FRSe7eqCWoeQ/Z9QXrtniSjp1wUjt5nRC3WIpz5rSCve6o3fsZ2aCpJtrZj"
          "SZgjwXAoTO5k4tEI0w==")
FOLDER = os.path.join(os.path.abspath(os.environ.get("BUILDDIR", "build")),
                      "tests", "browser")
FILE = os.path.join(FOLDER, "axe-core-%s.tgz" % VERSION)


def _right(path):
    with open(path, "rb") as file:
        digest = hashlib.sha512(file.read()).digest()
    return base64.b64encode(digest).decode("ascii") == SHA512


def _fetch():
    if not shutil.which("npm"):
        raise tap.Skip("npm is not installed, which fetches axe-core")
    os.makedirs(FOLDER, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        try:
            subprocess.run(
                ["npm", "pack", "axe-core@" + VERSION, "--silent",
                 "--ignore-scripts", "--prefer-offline", "--fetch-retries=0",
                 "--fetch-timeout=15000"], cwd=folder, timeout=20, check=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL)
        except (subprocess.SubprocessError, OSError):
            raise tap.Skip("npm could not fetch axe-core " + VERSION) from None
        got = os.path.join(folder, os.path.basename(FILE))
        assert _right(got), "axe-core %s is not what it was" % VERSION
        os.replace(got, FILE)


def source():
    """Its script; skips where it cannot be had."""
    if not (os.path.exists(FILE) and _right(FILE)):
        _fetch()
    with tarfile.open(FILE) as archive:
        return archive.extractfile("package/axe.min.js").read().decode("utf-8")
