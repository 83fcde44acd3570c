# The laws of the record with far more random cases than a push has.
register laws "10 000 random cases of each law: copies that met are equal, print and parse are one, nothing is changed unseen" long
step_laws() {
    need cargo
    cd "$ROOT"
    export PROPTEST_CASES=10000
    cargo test --locked --quiet --lib -- domain::event:: domain::canon:: domain::id:: domain::time::
    cargo test --locked --quiet --test it -- laws:: tamper::
    echo "== each with $PROPTEST_CASES cases"
}
