//! Holds the picture of `docs/architecture.md`: who may import whom, and who alone may name what.

mod source;

use source::Source;
use std::collections::{BTreeMap, BTreeSet};

/// Longest file, in lines.
const LONGEST: usize = 600;

/// What every pure part may use.
const BASE: &[&str] = &["clean", "domain", "playbook"];

/// What the interface's pure parts may use besides.
const WORDS: &[&str] = &["action", "editor", "entry", "keymap", "report", "sync"];

/// Every part with what it may import; itself always. A part is a top-level module; the files that
/// draw (`view`) are a part of their own. Whoever stands lower may not import who stands higher.
const PARTS: &[(&str, &[&[&str]])] = &[
    ("clean", &[]),
    ("playbook", &[]),
    ("domain", &[&["playbook"]]),
    ("fixture", &[BASE]),
    ("drill", &[BASE]),
    ("action", &[]),
    ("editor", &[&["action"]]),
    ("sync", &[BASE]),
    ("entry", &[BASE]),
    ("keymap", &[&["action"]]),
    ("report", &[BASE]),
    ("pane", &[BASE, WORDS]),
    ("overlay", &[BASE, WORDS]),
    ("wall", &[BASE]),
    ("app", &[BASE, WORDS, &["pane", "overlay"]]),
    ("ui", &[&["clean"]]),
    ("pane/view", &[BASE, WORDS, &["pane", "app", "ui"]]),
    ("overlay/view", &[BASE, WORDS, &["overlay", "app", "ui"]]),
    ("wall/view", &[BASE, &["wall", "ui"]]),
    (
        "screen",
        &[
            BASE,
            WORDS,
            &["pane", "overlay", "app", "ui", "pane/view", "overlay/view"],
        ],
    ),
    ("config", &[BASE]),
    ("store", &[BASE, &["config", "sync"]]),
    ("share", &[BASE, &["config", "sync"]]),
    (
        "runtime",
        &[
            BASE,
            WORDS,
            &[
                "drill",
                "app",
                "config",
                "store",
                "share",
                "ui",
                "screen",
                "wall",
                "wall/view",
            ],
        ],
    ),
    (
        "cli",
        &[
            BASE,
            WORDS,
            &[
                "app", "config", "drill", "store", "share", "ui", "runtime", "fixture",
            ],
        ],
    ),
];

/// The parts that know no clock, no disk, no terminal and nothing asynchronous.
const PURE: &[&str] = &[
    "clean", "playbook", "domain", "drill", "fixture", "action", "editor", "sync", "entry",
    "keymap", "report", "pane", "overlay", "wall", "app",
];

/// The parts that draw.
const DRAWING: &[&str] = &["ui", "pane/view", "overlay/view", "wall/view", "screen"];

/// What may be named in these parts alone.
const ALONE: &[(&[&str], &[&str])] = &[
    (
        &["ratatui"],
        &[
            "ui",
            "pane/view",
            "overlay/view",
            "wall/view",
            "screen",
            "runtime",
        ],
    ),
    (&["tui_textarea"], &["ui"]),
    (&["crossterm"], &["runtime"]),
    (&["tokio"], &["runtime", "share"]),
    (&["async_nats"], &["share"]),
    (&["notify"], &["store"]),
    (&["clap"], &["cli"]),
    (&["anyhow"], &["cli", "runtime"]),
    (&["rustix"], &["store", "runtime", "cli"]),
    (&["std", "fs"], &["store", "config", "runtime"]),
    (&["std", "env"], &["config", "runtime", "cli"]),
];

/// The part that a chain of modules belongs to.
fn part_of<S: AsRef<str>>(modules: &[S]) -> String {
    let Some(top) = modules.first() else {
        return "lib".to_owned();
    };
    let mut below = modules.iter().skip(1);
    if below.any(|module| module.as_ref() == "view") {
        format!("{}/view", top.as_ref())
    } else {
        top.as_ref().to_owned()
    }
}

fn allowed(part: &str) -> Option<BTreeSet<&'static str>> {
    let (_, groups) = PARTS.iter().find(|(name, _)| *name == part)?;
    Some(
        groups
            .iter()
            .flat_map(|group| group.iter().copied())
            .collect(),
    )
}

/// The imports from other parts: whom, and in which line.
fn imports(source: &Source) -> Vec<(usize, String)> {
    let mine = part_of(&source.modules());
    let paths = source.paths().into_iter();
    let inner = paths.filter(|(_, path)| path.len() > 1 && path[0] == "crate");
    let parts = inner.map(|(line, path)| (line, part_of(&path[1..])));
    parts.filter(|(_, part)| *part != mine).collect()
}

/// What is wrong with one file, a sentence each.
fn faults(source: &Source) -> Vec<String> {
    let part = part_of(&source.modules());
    if part == "lib" || part == "main" {
        return Vec::new();
    }
    let name = &source.name;
    let Some(allowed) = allowed(&part) else {
        return vec![format!("{name}: no row for {part} in the table of parts")];
    };
    let mut found = Vec::new();
    for (line, other) in imports(source) {
        if !allowed.contains(other.as_str()) {
            found.push(format!("{name}:{line}: {part} may not import {other}"));
        }
    }
    let pure = PURE.contains(&part.as_str());
    for (line, path) in source.paths() {
        for (words, parts) in ALONE {
            let named = path.iter().map(String::as_str).take(words.len());
            if path.len() > 1 && named.eq(words.iter().copied()) && !parts.contains(&part.as_str())
            {
                let words = words.join("::");
                found.push(format!("{name}:{line}: only {parts:?} may name {words}"));
            }
        }
        let asks = path.len() > 1 && path.last().is_some_and(|word| word == "now");
        if pure && asks {
            found.push(format!("{name}:{line}: {part} must be given the time"));
        }
        if pure && path.len() > 1 && path[..path.len() - 1].iter().any(|word| word == "view") {
            found.push(format!("{name}:{line}: {part} may not name a view"));
        }
    }
    if DRAWING.contains(&part.as_str()) {
        for (at, _) in source.code.match_indices("&mut Model") {
            let line = source.line_of(at);
            found.push(format!("{name}:{line}: drawing must not change the model"));
        }
    }
    found
}

fn code() -> Vec<Source> {
    let mut sources = Source::all("src");
    sources.retain(|source| !source.is_test());
    sources
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_part_imports_only_what_it_may() {
    let faults: Vec<_> = code().iter().flat_map(faults).collect();
    assert_none(&faults);
}

#[test]
fn the_rules_catch_what_breaks_them() {
    for (name, text, fault) in [
        (
            "src/domain/x.rs",
            "use crate::store::Desk;",
            "domain may not import store",
        ),
        (
            "src/playbook.rs",
            "use crate::domain::role;",
            "playbook may not import domain",
        ),
        (
            "src/domain/x.rs",
            "fn f() { chrono::Utc::now(); }",
            "must be given the time",
        ),
        ("src/app/x.rs", "use std::{env, fs};", "may name std::env"),
        (
            "src/pane/state.rs",
            "use ratatui::text::Line;",
            "may name ratatui",
        ),
        (
            "src/app/x.rs",
            "use crate::pane::state; fn f() { state::view::render(); }",
            "a view",
        ),
        (
            "src/app/x.rs",
            "use crate::overlay::view::Room;",
            "may not import overlay/view",
        ),
        (
            "src/screen/x.rs",
            "use crate::store;",
            "screen may not import store",
        ),
        (
            "src/pane/view.rs",
            "fn f(model: &mut Model) {}",
            "must not change the model",
        ),
        (
            "src/wall/state/x.rs",
            "use crate::ui::text;",
            "wall may not import ui",
        ),
        (
            "src/ui/x.rs",
            "use crate::domain::id;",
            "ui may not import domain",
        ),
        ("src/unheard.rs", "", "no row for unheard"),
    ] {
        let found = faults(&Source::new(name, text)).join("\n");
        assert!(found.contains(fault), "{text}: {found:?}");
    }
}

#[test]
fn no_parts_import_each_other_in_a_circle() {
    let mut edges: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for source in code() {
        let from = edges.entry(part_of(&source.modules())).or_default();
        for (line, to) in imports(&source) {
            from.entry(to)
                .or_insert_with(|| format!("{}:{line}", source.name));
        }
    }
    // Whoever imports nobody that is left goes; what can never go stands in a circle.
    while let Some(free) = edges
        .iter()
        .find(|(_, to)| !to.keys().any(|to| edges.contains_key(to)))
        .map(|(from, _)| from.clone())
    {
        edges.remove(&free);
    }
    let left: Vec<_> = edges
        .iter()
        .flat_map(|(from, to)| to.iter().map(move |(to, at)| (from, to, at)))
        .filter(|(_, to, _)| edges.contains_key(*to))
        .map(|(from, to, at)| format!("{at}: {from} imports {to}"))
        .collect();
    assert_none(&left);
}

#[test]
fn every_file_says_what_it_is_and_is_short() {
    let mut faults = Vec::new();
    for source in ["src", "tests", "examples"]
        .into_iter()
        .flat_map(Source::all)
    {
        let first = source.text.lines().next().unwrap_or_default();
        if !first.starts_with("//! ") || first.split_whitespace().count() < 4 {
            faults.push(format!(
                "{}: begins with no sentence about itself",
                source.name
            ));
        }
        let lines = source.text.lines().count();
        if lines > LONGEST {
            faults.push(format!(
                "{}: {lines} lines, {LONGEST} are the most",
                source.name
            ));
        }
    }
    assert_none(&faults);
}

#[test]
fn what_is_public_is_explained() {
    let mut faults = Vec::new();
    for source in code() {
        let raw: Vec<&str> = source.text.lines().collect();
        for (at, line) in source.code.lines().enumerate() {
            let Some(item) = line.trim_start().strip_prefix("pub ") else {
                continue;
            };
            let kind = item.split_whitespace().next().unwrap_or_default();
            if kind.ends_with(':') || matches!(kind, "mod" | "use") {
                continue;
            }
            let words: usize = docs(&raw[..at])
                .map(|line| line.split_whitespace().skip(1).count())
                .sum();
            if words < 3 {
                let line = at + 1;
                faults.push(format!("{}:{line}: says too little: {item}", source.name));
            }
        }
    }
    assert_none(&faults);
}

/// The lines of documentation at the end of these lines, attributes in between left out.
fn docs<'a>(above: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    let mut inside = false;
    let lines = above.iter().rev().map(|line| line.trim_start());
    let notes = lines.take_while(move |line| {
        let begins = line.starts_with("#[");
        inside = !begins && (inside || line.ends_with(")]"));
        begins || inside || line.starts_with("///")
    });
    notes.filter(|line| line.starts_with("///"))
}
