# What the binary writes, read by programs that know nothing of our Rust.
register schema "a written file follows docs/incident.schema.json, and Python recomputes its chain" beside
prepare_schema() { python3 -c 'import jsonschema' 2>/dev/null || pip_install jsonschema; }

step_schema() {
    incident case.json 20
    "$WARROOM" note -f case.json 'quotes " and \ and / and ✓ and 𝄞 and '$'\t''a tab' || fail "exit $?"
    WARROOM_AS=Sabine "$WARROOM" note -f case.json "by another person" || fail "exit $?"
    sound case.json || fail "the hashes or chains do not recompute in Python"
    in_file "by another person" case.json || fail "the last note is not in the file"

    need jq
    jq -e '.warroom == 1 and (.events | length) >= 23 and (.incident.id | length) == 36' case.json \
        >/dev/null || fail "jq does not find what the format promises"
    [ "$(jq -r 'keys_unsorted | last' case.json)" = state ] || fail "state is not the last member"

    [ -s "$ROOT/docs/incident.schema.json" ] || fail "docs/incident.schema.json does not exist"
    local python=python3
    if ! python3 -c 'import jsonschema' 2>/dev/null; then
        python=$PYTHON
        "$python" -c 'import jsonschema' ||
            skip "jsonschema cannot be had from PyPI; chain and jq passed"
    fi
    "$python" - "$ROOT/docs/incident.schema.json" case.json <<'PY' || fail "the schema refuses it"
import json, sys
from jsonschema import validators
schema, document = (json.load(open(name)) for name in sys.argv[1:])
kind = validators.validator_for(schema)
kind.check_schema(schema)
problems = list(kind(schema).iter_errors(document))
for problem in problems[:10]:
    print("/".join(map(str, problem.absolute_path)), problem.message[:300])
broken = json.loads(json.dumps(document))
del broken["events"][0]["id"]
if kind(schema).is_valid(broken):
    problems.append("x") or print("the schema also allows an event without an id")
sys.exit(bool(problems))
PY
}
