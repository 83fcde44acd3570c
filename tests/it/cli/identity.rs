//! Who signs: the places asked, in order, and names that are none.

use super::{Machine, finish, write};

fn signed(machine: &Machine, prepare: impl FnOnce(&mut std::process::Command)) -> (String, String) {
    let mut command = machine.command(&["note", "x", "--json"]);
    prepare(&mut command);
    let ran = finish(command);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let said: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let by = said["recorded"][0]["by"].as_str().expect("text").to_owned();
    (by, ran.err)
}

#[test]
fn each_place_in_its_turn() {
    let machine = Machine::with_incident();
    let (by, said) = signed(&machine, |command| {
        command.args(["--as", "Flag"]);
    });
    assert_eq!((by.as_str(), said.as_str()), ("Flag", ""));
    let (by, said) = signed(&machine, |_| {});
    assert_eq!((by.as_str(), said.as_str()), ("Nia", ""));

    let guess = |command: &mut std::process::Command| {
        command.env_remove("WARROOM_AS").env("USER", "user");
    };
    let (by, said) = signed(&machine, guess);
    assert_eq!(by, "user");
    assert!(said.contains("user (from $USER)"), "{said}");
    write(
        &machine.path("home/.gitconfig"),
        "[user]\n\tname = Git Name\n",
    );
    let (by, said) = signed(&machine, guess);
    assert_eq!(by, "Git Name");
    assert!(said.contains("from git's user.name"), "{said}");
    write(
        &machine.path("config/warroom/config.toml"),
        "as = \"Config\"\n",
    );
    let (by, said) = signed(&machine, guess);
    assert_eq!((by.as_str(), said.as_str()), ("Config", ""));
}

/// A container has an account, and often nothing else that tells who somebody is.
#[test]
fn where_nothing_else_says_who_the_account_signs() {
    let machine = Machine::with_incident();
    let mut who = std::process::Command::new("id");
    let account = who.arg("-un").output().expect("id runs").stdout;
    let account = String::from_utf8(account).expect("text");
    let mut command = machine.command(&["note", "x"]);
    command.env_remove("WARROOM_AS");
    let ran = finish(command);
    if account.trim().is_empty() {
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.contains("nobody to sign for"), "{}", ran.err);
    } else {
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let said = format!("{} (from this account)", account.trim());
        assert!(ran.err.contains(&said), "{}", ran.err);
    }
}

#[test]
fn names_that_are_none_are_refused() {
    let machine = Machine::with_incident();
    let long = "a".repeat(65);
    for name in ["", "  ", "\u{1b}\u{7}", "???", &long] {
        let said = machine.fails(2, &["note", "x", "--as", name]);
        assert!(said.contains("--as NAME"), "{said}");
        machine.fails(2, &["role", "scribe", name]);
        machine.fails(2, &["note", "x", "--by", name]);
        machine.fails(2, &["task", "x", "--to", name]);
    }
}

#[test]
fn a_wrong_configuration_says_where_and_has_a_way_round() {
    let machine = Machine::with_incident();
    write(
        &machine.path("config/warroom/config.toml"),
        "as = \"Nia\"\n\ncolour = 3\n",
    );
    let mut command = machine.command(&["note", "x"]);
    command.env_remove("WARROOM_AS");
    let ran = finish(command);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(
        ran.err
            .contains("config.toml: line 3: unknown field `colour`"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("--as NAME"), "{}", ran.err);
    machine.ok(&["note", "x"]);
    machine.ok(&["status"]);
}

#[test]
fn a_name_is_signed_clean() {
    let machine = Machine::with_incident();
    let line = machine.ok(&["note", "x", "--as", " Ni\u{1b}a \u{202e}  Park\n"]);
    assert!(line.contains("note Nia Park: x"), "{line}");
}

/// The console knew who was meant, and the shell made a second person of the first name.
#[test]
fn a_first_name_means_the_only_one_who_has_it() {
    let machine = Machine::with_incident();
    machine.ok(&["role", "scribe", "Rosa Diaz"]);
    let out = machine.ok(&["note", "rosa: the pool is full"]);
    assert!(out.contains("note Rosa Diaz: the pool is full"), "{out}");
    let out = machine.ok(&["task", "@rosa read the logs"]);
    assert!(out.contains("T1 Rosa Diaz: read the logs"), "{out}");
    machine.ok(&["note", "x", "--by", "Rosa Meyer"]);
    let out = machine.ok(&["note", "rosa: which of them"]);
    assert!(out.contains("note Nia: rosa: which of them"), "{out}");
}
