#!/usr/bin/env python3
"""NATS keys and credentials, as its own tools make them, by openssl alone.

`nkeys.py FOLDER` writes into FOLDER: `user.nk` (a user's seed) and `user.pub` (its public key) for
a server that knows users by nkey; `operator.jwt` and `preload` (the account, for a resolver in
memory) for a server that trusts an operator, and `user.creds` for a user of that account.
"""

import base64
import json
import os
import subprocess
import sys
import time

PREFIX = {"operator": 14 << 3, "account": 0, "user": 20 << 3}
SEED = 18 << 3
UNLIMITED = ("subs", "data", "payload", "imports", "exports", "conn", "leaf", "mem_storage",
             "disk_storage", "streams", "consumer")


def checked(data):
    """Bytes and their checksum (CRC-16/XMODEM), in letters."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ (0x1021 if crc & 0x8000 else 0)) & 0xFFFF
    return base64.b32encode(data + crc.to_bytes(2, "little")).decode().rstrip("=")


def plain(data):
    """As a JWT writes bytes."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def openssl(*args):
    """What openssl answers."""
    return subprocess.run(["openssl", *args], check=True, capture_output=True).stdout


class Key:
    """A pair of keys of that role."""

    def __init__(self, folder, role, name=None):
        self.file = os.path.join(folder, f"{name or role}.pem")
        openssl("genpkey", "-algorithm", "ed25519", "-out", self.file)
        secret = openssl("pkey", "-in", self.file, "-outform", "DER")[-32:]
        public = openssl("pkey", "-in", self.file, "-pubout", "-outform", "DER")[-32:]
        prefix = PREFIX[role]
        self.name = checked(bytes([prefix]) + public)
        self.seed = checked(bytes([SEED | prefix >> 5, (prefix & 31) << 3]) + secret)

    def claim(self, subject, kind, **nats):
        """A JWT in which this key says that of another."""
        claims = {"jti": kind, "iat": int(time.time()), "iss": self.name, "name": kind,
                  "sub": subject, "nats": {**nats, "type": kind, "version": 2}}
        parts = [{"typ": "JWT", "alg": "ed25519-nkey"}, claims]
        text = ".".join(plain(json.dumps(part).encode()) for part in parts)
        unsigned = f"{self.file}.claim"
        with open(unsigned, "w") as out:
            out.write(text)
        signed = openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.file, "-in", unsigned)
        return f"{text}.{plain(signed)}"


def write(folder, name, text):
    """A file that only its owner may read."""
    path = os.path.join(folder, name)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)


def main(folder):
    operator, account, user = (Key(folder, role) for role in ("operator", "account", "user"))
    system = Key(folder, "account", "system")
    limits = {**{name: -1 for name in UNLIMITED}, "wildcards": True}
    write(folder, "user.nk", f"{user.seed}\n")
    write(folder, "user.pub", user.name)
    write(folder, "operator.jwt", operator.claim(operator.name, "operator"))
    permissions = {"pub": {}, "sub": {}}
    # The server wants an account for itself, which may keep no streams.
    limits_of = {account: limits, system: {**limits, "mem_storage": 0, "disk_storage": 0}}
    known = [f"{one.name}: " + operator.claim(one.name, "account", limits=limits_of[one],
                                              default_permissions=permissions)
             for one in limits_of]
    write(folder, "preload", f"resolver_preload: {{ {', '.join(known)} }}\n"
                             f"system_account: {system.name}")
    jwt = account.claim(user.name, "user", subs=-1, data=-1, payload=-1, **permissions)
    write(folder, "user.creds",
          f"-----BEGIN NATS USER JWT-----\n{jwt}\n------END NATS USER JWT------\n\n"
          f"-----BEGIN USER NKEY SEED-----\n{user.seed}\n------END USER NKEY SEED------\n")


main(sys.argv[1])
