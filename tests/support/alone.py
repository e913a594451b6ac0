# SPDX-License-Identifier: MIT
"""A test that has the network and the mounts of this machine to itself."""
import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys

SET_FLAGS, UP = 0x8914, 1


def enter():
    """Starts this test again with no network but a loopback of its own, and
    mounts that nobody else sees. False where that is not allowed."""
    if os.environ.get("AVD_ALONE") == "1":
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            fcntl.ioctl(one, SET_FLAGS, struct.pack("16sH14x", b"lo", UP))
        return True
    if os.environ.get("AVD_ALONE") == "0":
        return False
    allowed = shutil.which("unshare") and subprocess.run(
        ["unshare", "-rmn", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        check=False).returncode == 0
    os.environ["AVD_ALONE"] = "1" if allowed else "0"
    if not allowed:
        return False
    sys.stdout.flush()
    os.execvp("unshare", ["unshare", "-rmn", sys.executable, *sys.argv])


def mount(*arguments):
    subprocess.run(["mount", *arguments], check=True)
