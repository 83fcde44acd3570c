# Real git: two people write apart, in two clones, and pull; the merge driver of the documents.
register git_merge "git: two branches with notes on both merge without a conflict" beside
step_git_merge() {
    need git
    local name
    export GIT_CONFIG_GLOBAL=$STEP_DIR/gitconfig GIT_CONFIG_NOSYSTEM=1 HOME=$STEP_DIR
    git config --global user.name Nia
    git config --global user.email nia@example.org
    git config --global init.defaultBranch main
    # The two lines of docs/sharing.md.
    git config --global merge.warroom.driver "$WARROOM merge --git-driver %O %A %B"
    git init -q "$STEP_DIR/origin" && cd "$STEP_DIR/origin"
    echo '*.json merge=warroom' >.gitattributes
    incident case.json
    git add . && git commit -qm "declared"
    git config receive.denyCurrentBranch updateInstead
    for name in ada bob; do
        git clone -q "$STEP_DIR/origin" "$STEP_DIR/$name"
        cd "$STEP_DIR/$name"
        XDG_STATE_HOME=$STEP_DIR/state-$name "$WARROOM" note --as $name --join -f case.json "by $name" ||
            fail "note of $name: exit $?"
        git commit -qam "what $name saw"
    done
    cd "$STEP_DIR/ada" && git push -q
    cd "$STEP_DIR/bob" && git pull -q --no-rebase --no-edit || fail "the merge is a conflict"
    [ -z "$(git status --porcelain)" ] || fail "not clean after the merge: $(git status --porcelain)"
    for name in ada bob; do
        in_file "by $name" case.json || fail "what $name wrote is gone after the merge"
    done
    sound case.json || fail "the merged file is not sound"
    "$WARROOM" verify case.json | grep -q '^sound' || fail "verify: $("$WARROOM" verify case.json)"

    echo "a rebase of the same"
    git reset -q --hard HEAD^ && git pull -q --rebase || fail "the rebase is a conflict"
    for name in ada bob; do in_file "by $name" case.json || fail "$name's note is gone after the rebase"; done

    echo "a side that is damaged is left to a person"
    cd "$STEP_DIR/ada"
    sed -i 's/by ada/by eve/' case.json && git commit -qam "altered by hand"
    git fetch -q origin && cd "$STEP_DIR/bob" && git push -q && cd "$STEP_DIR/ada"
    if git pull -q --no-rebase --no-edit 2>"$STEP_DIR/said"; then
        fail "an altered line was merged in silence"
    fi
    grep -qi 'altered' "$STEP_DIR/said" || fail "why is not said: $(cat "$STEP_DIR/said")"
}
