"""What kind of disk the data lie on, and a disk of a chosen kind to lay them on.

What a sync and a replaced file cost depends on the file system more than on the program, so every
run says where its data were, and `--disk` measures on a freshly made one.
"""

import contextlib
import glob
import os
import subprocess
import tempfile

MAKE = {"ext4": ["mkfs.ext4", "-q", "-F"], "xfs": ["mkfs.xfs", "-q", "-f"]}
SIZE = 3 << 30


def described(folder):
    """The file system of a folder in words: its kind, and what makes it slower or faster."""
    folder, best = os.path.realpath(folder), ("/", "", "unknown", "")
    with open("/proc/mounts") as mounts:
        for line in mounts:
            device, at, kind, options = line.split()[:4]
            inside = folder == at or folder.startswith(at.rstrip("/") + "/")
            if inside and len(at) >= len(best[0]):
                best = (at, os.path.basename(os.path.realpath(device)), kind, options)
    _, device, kind, options = best
    words = [kind]
    if kind == "ext4" and not glob.glob(f"/proc/fs/jbd2/{device}-*"):
        words.append("without a journal")
    if "discard" in options.split(","):
        words.append("with discard")
    if device.startswith("loop"):
        words.append("in a file")
    return ", ".join(words)


@contextlib.contextmanager
def fresh(kind):
    """A folder on a new disk of that kind, as its tools make it; a file mounted by root."""
    with tempfile.TemporaryDirectory(prefix="bench-disk-") as folder:
        image, at = os.path.join(folder, "image"), os.path.join(folder, "at")
        with open(image, "wb") as file:
            file.truncate(SIZE)
        os.mkdir(at)
        subprocess.run([*MAKE[kind], image], check=True)
        subprocess.run(["mount", "-o", "loop", image, at], check=True)
        try:
            yield os.path.join(at, "bench")
        finally:
            subprocess.run(["umount", "-l", at], check=True)
