# What whoever runs a NATS server does to its stream, users and address under open consoles.
register nats_admins "NATS: purged, thinned, deleted, made anew, another account, another server: said, and refilled" long
step_nats_admins() {
    need nats-server
    python3 "$ROOT/tests/faults/admins.py"
}
