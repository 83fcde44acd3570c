//! Tables for the configuration file, names, folders and git's files.

use super::git::{Found, parse as parse_git};
use super::identity::{BadName, clean_name};
use super::*;
use crate::playbook::RuleId;
use std::ffi::OsString;

fn parse(text: &str) -> Result<Config, String> {
    Config::parse(text, Path::new("config.toml")).map_err(|error| error.to_string())
}

#[test]
fn everything_that_can_be_written() {
    let config = parse(
        "as = \"Nia\"\nzones = [\"America/New_York\", \"UTC\"]\ntheme = \"dark\"\nascii = true\n\
         mouse = false\nkey_pattern = \"inc-{date}-{random}\"\norganisation = \"Northbay\"\n[keys]\nnote = \"n\"\nstar = [\"*\", \"S\"]\n",
    )
    .expect("a good file");
    assert_eq!(config.person.as_deref(), Some("Nia"));
    assert_eq!(config.zones, ["America/New_York", "UTC"]);
    assert_eq!(config.theme.as_deref(), Some("dark"));
    assert_eq!((config.ascii, config.mouse), (Some(true), Some(false)));
    assert_eq!(config.organisation.as_deref(), Some("Northbay"));
    assert_eq!(config.keys["note"], ["n"]);
    assert_eq!(config.keys["star"], ["*", "S"]);
    assert_eq!(
        parse("").map(|c| c.file.is_some()),
        Ok(true),
        "an empty file is a good file"
    );
}

#[test]
fn what_is_wrong_is_named_with_file_and_line() {
    for (text, line, words) in [
        ("as = \"Nia\"\ntheme = dark\n", 2, ""),
        ("\n\nthme = \"dark\"\n", 3, "unknown field `thme`"),
        ("zones = [\n \"UTC\",\n \"Mars/Base\"]\n", 3, "no time zone"),
        (
            "zones = [\"UTC\",\"UTC\",\"UTC\",\n\"UTC\"]\n",
            2,
            "three zones",
        ),
        ("key_pattern = \"x-{date}\"\n", 1, "needs {random}"),
        ("key_pattern = \"{no}-{random}\"\n", 1, "{no} is not known"),
        ("key_pattern = \"{random}-{da\"\n", 1, "a { without its }"),
        (
            "channel_pattern = \"#{who}\"\n",
            1,
            "a channel is made of {key}",
        ),
        ("channel_pattern = \" \"\n", 1, "needs a name"),
        ("ascii = 1\n", 1, "invalid type"),
        ("\norganisation = \" \"\n", 2, "a name on one line"),
        ("\nas = \"  \"\n", 2, "is empty"),
    ] {
        let error = parse(text).expect_err(text);
        let place = format!("config.toml: line {line}: ");
        assert!(error.starts_with(&place), "{error}");
        assert!(error.contains(words), "{error}");
        assert!(error.contains("; correct the line"), "{error}");
        assert!(!error.contains('\n'), "{error}");
    }
}

#[test]
fn names_are_made_one_clean_line_or_refused() {
    for (name, want) in [
        ("  Nia   Park ", Ok("Nia Park")),
        ("Nia\x1b[31m", Ok("Nia[31m")),
        ("Ni\u{202E}a\nPark", Ok("Nia Park")),
        ("Zoë", Ok("Zoë")),
        ("李", Ok("李")),
        ("", Err(BadName::Empty)),
        (" \t\u{7}\u{200B} ", Err(BadName::Empty)),
        ("--??--", Err(BadName::Signs)),
    ] {
        let got = clean_name(name);
        assert_eq!(got.as_deref(), want.as_ref().copied(), "{name:?}");
    }
    assert_eq!(clean_name(&"a".repeat(65)), Err(BadName::Long));
    assert!(clean_name(&"é".repeat(64)).is_ok());
}

fn variables(pairs: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<OsString> {
    move |name| {
        let found = pairs.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| OsString::from(value))
    }
}

#[test]
fn the_first_place_that_speaks_says_who() {
    let named = || {
        Ok(Config {
            person: Some("Config".to_owned()),
            file: Some(PathBuf::from("/c/config.toml")),
            ..Config::default()
        })
    };
    let lookup = variables(&[("WARROOM_AS", "Variable"), ("USER", "user")]);
    let environment = Environment::new(&lookup);
    let flag = Identity::find(Some("Flag"), environment, named).expect("a name");
    assert_eq!(flag.to_string(), "Flag (from --as)");
    let variable = Identity::find(None, environment, named).expect("a name");
    assert_eq!(variable.to_string(), "Variable (from $WARROOM_AS)");
    let lookup = variables(&[("WARROOM_AS", ""), ("USER", "user")]);
    let config = Identity::find(None, Environment::new(&lookup), named).expect("a name");
    assert_eq!(config.to_string(), "Config (from /c/config.toml)");
}

#[test]
fn a_bad_name_that_was_told_is_refused_and_not_passed_over() {
    let lookup = variables(&[("WARROOM_AS", "!!"), ("USER", "user")]);
    let environment = Environment::new(&lookup);
    let none = || Ok(Config::default());
    for flag in [Some(""), Some(" \u{7} "), None] {
        let error = Identity::find(flag, environment, none).expect_err("no name");
        assert!(
            matches!(error, NoIdentity::Bad { .. }),
            "{error} for {flag:?}"
        );
        assert!(error.to_string().contains("--as NAME"), "{error}");
    }
}

#[test]
fn a_wrong_file_only_matters_when_it_is_asked() {
    let lookup = variables(&[]);
    let broken = || Config::parse("as = ", Path::new("config.toml"));
    let environment = Environment::new(&lookup);
    assert!(Identity::find(Some("Nia"), environment, broken).is_ok());
    let error = Identity::find(None, environment, broken).expect_err("asked");
    assert!(error.to_string().contains("line 1"), "{error}");
}

#[test]
fn folders_follow_the_specification() {
    let lookup = variables(&[
        ("HOME", "/h"),
        ("XDG_STATE_HOME", "/s"),
        ("XDG_CONFIG_HOME", "relative"),
    ]);
    let environment = Environment::new(&lookup);
    assert_eq!(environment.state_home(), Some(PathBuf::from("/s/warroom")));
    assert_eq!(
        environment.config_home(),
        Some(PathBuf::from("/h/.config/warroom"))
    );
}

#[test]
fn plain_files_of_git_are_read_and_others_left_to_git() {
    let name = |name: &str| Found::Name(name.to_owned());
    for (text, want) in [
        (
            "[user]\n\tname = Nia Park\n\temail = n@x\n",
            name("Nia Park"),
        ),
        ("[core]\nname = no\n[User]\nName=Nia ; she\n", name("Nia")),
        ("[user]\nname = A\n[user]\nname = B\n", name("B")),
        ("[user \"x\"]\nname = no\n", Found::Nothing),
        ("[user]\nemail = n@x\n", Found::Nothing),
        ("", Found::Nothing),
        ("[include]\npath = other\n", Found::AskGit),
        ("[includeIf \"gitdir:~/w\"]\npath = o\n", Found::AskGit),
        ("[user]\nname = \"Nia # P\"\n", Found::AskGit),
        ("[user] name = Nia\n", Found::AskGit),
    ] {
        assert_eq!(parse_git(text), want, "{text}");
    }
}

#[test]
fn a_replaced_file_stands_in_for_the_shipped_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("warroom");
    std::fs::create_dir(&home).expect("made");
    let put = |name: &str, text: &str| {
        #[expect(
            clippy::disallowed_methods,
            reason = "a test prepares the user's files"
        )]
        std::fs::write(home.join(name), text).expect("written");
    };
    let settings = "zones = [\"Asia/Tokyo\"]\nphase_words = \"discover\"\nchannel_pattern = \"#incident-{site}-{ticket}\"\n";
    put("config.toml", settings);
    let responses: Vec<String> = (1..=5)
        .map(|n| format!(r#"{{"answer":"answer {n}"}}"#))
        .collect();
    let level = r#"{"label":"L","meaning":"M"}"#;
    let four = format!("[{level},{level},{level},{level}]");
    let rows = "[1,1,1,1],[1,1,1,1],[1,1,1,1],[1,1,1,1]";
    let table = format!(
        r#"{{"impact":{four},"urgency":{four},"matrix":[{rows}],"responses":[{}]}}"#,
        responses.join(",")
    );
    put("priority.json", &table);
    put(
        "audiences.json",
        r#"[{"id":"all","label":"all","who":"all","first_minutes":[1,1,1,1,1],"target_minutes":[1,1,1,1,1],"ceiling_minutes":[1,1,1,1,1]}]"#,
    );
    let path = folder.path().as_os_str().to_owned();
    let lookup = move |name: &str| (name == "XDG_CONFIG_HOME").then(|| path.clone());
    let environment = Environment::new(&lookup);
    let playbook = Config::load(environment)
        .and_then(|config| config.playbook())
        .expect("good files");
    assert_eq!(playbook.audiences.len(), 1);
    assert_eq!(playbook.zones, ["Asia/Tokyo"]);
    assert_eq!(playbook.roles, Playbook::shipped().roles);
    assert_eq!(playbook.phase_words, PhaseWords::Discover);
    assert_eq!(playbook.channel_pattern, "#incident-{site}-{ticket}");
    let answer = playbook.priority.response(4).map(|r| r.answer.as_str());
    assert_eq!(answer, Some("answer 4"));

    put("channels.json", r#"[{"name":"pager","mode":"push"}]"#);
    std::fs::create_dir(home.join("templates")).expect("made");
    put("templates/customers-first.md", "We know. {{next_by}}");
    put("templates/notes.txt", "{{ not a template");
    put("services.json", r#"["smtp", "clinic-finder"]"#);
    let kit = |environment| Config::load(environment).and_then(|config| config.kit());
    let own = kit(environment).expect("good files");
    assert_eq!(own.kinds.len(), 1);
    assert_eq!(own.templates["customers-first"], "We know. {{next_by}}");
    assert_eq!(own.services, ["smtp", "clinic-finder"]);
    assert_eq!(own.stakeholders.len(), 6, "the rest is shipped");
    put("templates/customers-first.md", "We know.\n{{next_by");
    let own = kit(environment).expect("a wrong template stops nothing");
    let shipped = crate::domain::kit::Kit::shipped();
    let name = "customers-first";
    assert_eq!(own.templates[name], shipped.templates[name]);
    let fault = own.faults[0].to_string();
    assert!(
        fault.ends_with("customers-first.md, line 2: a {{ without its }} on the same line; the shipped one is used"),
        "{fault}"
    );
    std::fs::create_dir(home.join("templates/papers")).expect("made");
    put("templates/papers/wrap-up.md", "# {{title}}\n{{slots}}\n");
    put("templates/papers/follow-up.md", "# A\n\n{{timeline}}\n");
    put("templates/papers/novel.md", "# A\n");
    let own = kit(environment).expect("a wrong template stops nothing");
    assert_eq!(own.papers["wrap-up"], "# {{title}}\n{{slots}}\n");
    assert_eq!(own.papers["follow-up"], shipped.papers["follow-up"]);
    let said: Vec<String> = own.faults.iter().map(ToString::to_string).collect();
    assert!(
        said.iter().any(|fault| fault.ends_with(
            "papers/follow-up.md, line 3: {{timeline}} is for people inside, and this paper goes \
             outside; the shipped one is used"
        )),
        "{said:?}"
    );
    assert!(
        said.iter().any(|fault| fault
            .ends_with("papers/novel.md, line 1: no paper is called novel; it is left out")),
        "{said:?}"
    );
    std::fs::remove_dir_all(home.join("templates")).expect("removed");
    put("playbook.json", r#"{"rules":[{"id":"N07","on":false}]}"#);
    let playbook = Config::load(environment)
        .and_then(|config| config.playbook())
        .expect("good files");
    let rule = playbook.guidance.rule(RuleId::N07).expect("there");
    assert!(!rule.on && playbook.guidance.cards == Playbook::shipped().guidance.cards);

    put("roles.json", "[\n{]");
    let error = Config::load(environment)
        .and_then(|config| config.playbook())
        .expect_err("broken");
    let error = error.to_string();
    assert!(
        error.contains("roles.json") && error.contains("line 2"),
        "{error}"
    );
}

/// Every way in which a template can be wrong: file, line and placeholder are named, the shipped
/// one stands in, and nothing stops.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test writes the files")]
fn a_wrong_template_is_named_and_the_shipped_one_stands_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let templates = folder.path().join("warroom/templates");
    std::fs::create_dir_all(&templates).expect("made");
    let put = |name: &str, bytes: &[u8]| {
        std::fs::write(templates.join(name), bytes).expect("written");
    };
    put("customers-first.md", b"We know.\n\n{{servce}} is down.\n");
    put("customers-update.md", b"{{key}\n");
    put("internal-first.md", b"one\ntwo \xFF\n");
    put("internal-update.md", &b"x".repeat(20_000));
    put("leadership-first.md", b"\n");
    put("customers-resolved.md", b"\xEF\xBB\xBFOver. {{key}}\n");
    put("of-no-use.md", b"{{zzzzzzzzz}}");
    std::fs::create_dir(templates.join("internal-resolved.md")).expect("made");
    let path = folder.path().as_os_str().to_owned();
    let lookup = move |name: &str| (name == "XDG_CONFIG_HOME").then(|| path.clone());
    let kit = Config::load(Environment::new(&lookup)).and_then(|config| config.kit());
    let kit = kit.expect("nothing stops");
    let mut faults: Vec<String> = kit
        .faults
        .iter()
        .map(|fault| {
            fault
                .to_string()
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    faults.sort();
    assert_eq!(
        faults,
        [
            "customers-first.md, line 3: {{servce}} is no placeholder, did you mean {{service}}?; the shipped one is used",
            "customers-update.md, line 1: a {{ without its }} on the same line; the shipped one is used",
            "internal-first.md, line 2: it is not UTF-8; the shipped one is used",
            "internal-resolved.md: it is no file; the shipped one is used",
            "internal-update.md, line 1: it is too large; a template has 16 KiB at most; the shipped one is used",
            "leadership-first.md, line 1: it is empty; the shipped one is used",
            "of-no-use.md, line 1: {{zzzzzzzzz}} is no placeholder; it is left out",
        ]
    );
    assert_eq!(kit.templates["customers-resolved"], "Over. {{key}}\n");
    let shipped = crate::domain::kit::Kit::shipped();
    for name in ["customers-first", "internal-update", "leadership-first"] {
        assert_eq!(kit.templates[name], shipped.templates[name], "{name}");
    }
    assert!(!kit.templates.contains_key("of-no-use"));
}
