//! The documents: what they show and name is what there is.

#![expect(clippy::disallowed_methods, reason = "these tests read the pages")]

#[path = "../../examples/screenshot.rs"]
#[expect(dead_code, reason = "the program's own main is not needed here")]
mod screenshot;

use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(root().join(path)).expect("a page can be read")
}

#[test]
fn the_pictures_show_the_program_as_it_is() {
    let hint = "UPDATE_DOCS=1 cargo test docs:: draws it anew";
    for (path, picture) in screenshot::pictures().expect("the pictures can be drawn") {
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(root().join(path), &picture).expect("a picture can be written");
        }
        let committed = std::fs::read_to_string(root().join(path)).unwrap_or_default();
        assert!(committed == picture, "{path} shows another program; {hint}");
    }
}

/// Every page in Markdown, from the package's folder.
fn pages() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["", "docs"] {
        for entry in std::fs::read_dir(root().join(folder)).expect("a folder can be read") {
            let name = entry.expect("its entries can be read").file_name();
            let path = Path::new(folder).join(name);
            if path.extension().is_some_and(|end| end == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_link_between_the_pages_leads_somewhere() {
    let mut dead = Vec::new();
    for page in pages() {
        let text = read(&page);
        let folder = root().join(page.parent().expect("a page is in a folder"));
        for link in text.split("](").skip(1) {
            let target = link.split([')', '#']).next().unwrap_or_default();
            let outside = target.is_empty() || target.contains("://") || target.contains('@');
            if !outside && !folder.join(target).exists() {
                dead.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn the_first_commands_of_the_readme_build_it_and_test_it() {
    let readme = read("README.md");
    let blocks = readme.split("```sh\n").skip(1);
    let inside = blocks.filter_map(|block| block.split("```").next());
    let commands: Vec<&str> = inside.flat_map(str::lines).collect();
    let bare = |line: &str| line.split('#').next().unwrap_or_default().trim().to_owned();
    assert_eq!(bare(commands[0]), "cargo run --release");
    assert_eq!(bare(commands[1]), "cargo test");
}

#[test]
fn the_promise_stands_in_the_readme_word_for_word() {
    let readme = read("README.md")
        .replace("\n> ", " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let promise = "exit 0 = on disk; a crash, kill or power cut at any moment loses at most the \
                   note being saved, never another; a file that we cannot read is never written.";
    assert!(readme.contains(promise));
}

/// The tests that a page names, as `file.rs::test`.
fn named_tests(page: &str) -> Vec<(&str, &str)> {
    let quoted = page.split('`').skip(1).step_by(2);
    let names = quoted.filter(|words| !words.contains(char::is_whitespace));
    names
        .filter_map(|words| words.split_once(".rs::"))
        .collect()
}

#[test]
fn every_rule_of_practice_names_a_test_that_there_is() {
    let page = read("docs/practice.md");
    let mut missing = Vec::new();
    for (file, test) in named_tests(&page) {
        let path = root().join(format!("{file}.rs"));
        let source = std::fs::read_to_string(path).unwrap_or_default();
        let there = source.match_indices(&format!("fn {test}(")).any(|(at, _)| {
            let above = source[..at].trim_end();
            above.ends_with(']')
                && above
                    .rsplit('\n')
                    .take(4)
                    .any(|line| line.contains("#[test]"))
        });
        // The tests inside `proptest!` carry their attribute too.
        if !there {
            missing.push(format!("{file}.rs::{test}"));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");

    let rows = page
        .lines()
        .filter(|line| line.starts_with("| R0") || line.starts_with("| R1"));
    let bare: Vec<&str> = rows.filter(|row| named_tests(row).is_empty()).collect();
    assert!(bare.is_empty(), "rules without a test: {bare:#?}");
}

/// The numbers in the first cell of the page's rows: `R044 R104`, `N15a`.
fn numbers(page: &str, letter: char) -> impl Iterator<Item = u16> + '_ {
    let rows = page.lines().filter_map(|line| line.strip_prefix("| "));
    let cells = rows.filter_map(|row| row.split('|').next());
    let words = cells.flat_map(str::split_whitespace);
    let digits = words.filter_map(move |word| word.strip_prefix(letter));
    digits.filter_map(|digits| {
        let digits = digits.trim_end_matches(|c: char| c.is_ascii_lowercase());
        digits.parse().ok()
    })
}

/// Every rule that must or should be there has its row, and every prompt its own.
#[test]
fn no_rule_of_practice_is_missing() {
    let page = read("docs/practice.md");
    let rows: Vec<u16> = numbers(&page, 'R').collect();
    let missing: Vec<u16> = (1..=139).filter(|row| !rows.contains(row)).collect();
    assert!(missing.is_empty(), "no row for R{missing:?}");
    for rule in warroom::playbook::RuleId::ALL {
        let name = rule.name();
        let row = page
            .lines()
            .find(|line| line.starts_with(&format!("| {name} |")));
        let row = row.unwrap_or_else(|| panic!("no row for {name}"));
        assert!(!named_tests(row).is_empty(), "no test for {name}");
    }
    let prompts: Vec<u16> = numbers(&page, 'N').collect();
    let missing: Vec<u16> = (1..=31).filter(|rule| !prompts.contains(rule)).collect();
    assert!(missing.is_empty(), "no row for N{missing:?}");
}

#[test]
fn every_kind_of_event_stands_in_the_format() {
    let page = read("docs/format.md");
    for kind in warroom::domain::kind::EventKind::NAMES {
        let cell = page.lines().find(|line| {
            let first = line.split('|').nth(1).unwrap_or_default();
            first
                .split_whitespace()
                .any(|word| word == format!("`{kind}`"))
        });
        assert!(cell.is_some(), "{kind} is missing in docs/format.md");
    }
}

/// The page of templates lists every placeholder and every section as the program knows it, and no other; every one
/// that a shipped template asks for is among them.
#[test]
fn every_placeholder_stands_on_the_page_of_templates() {
    use warroom::domain::placeholder::Placeholder;
    use warroom::domain::section::Section;
    use warroom::domain::skeleton::SHIPPED;
    let page = read("docs/templates.md");
    let (placeholders, sections) = page.split_once("## Sections").expect("two tables");
    let row = |line: &&str| line.starts_with("| `{{");
    let rows = sections.lines().filter(row);
    let wanted = Section::ALL.iter().map(|(one, name)| {
        let (meaning, readers) = (one.meaning(), one.reader().label());
        let place = one.place().label();
        format!("| `{{{{{name}}}}}` | {meaning} | {readers} | {place} |")
    });
    assert!(
        rows.eq(wanted),
        "docs/templates.md differs from the program's sections"
    );
    for paper in SHIPPED {
        let name = format!("`{}`", paper.name);
        assert!(page.contains(&name), "{name} is not on the page");
    }
    let rows = placeholders.lines().filter(row);
    let wanted = Placeholder::ALL.iter().map(|(one, name)| {
        let (meaning, readers) = (one.meaning(), one.reader().label());
        format!("| `{{{{{name}}}}}` | {meaning} | {readers} |")
    });
    assert!(
        rows.eq(wanted),
        "docs/templates.md differs from the program"
    );
    for (name, text) in warroom::domain::kit::Kit::shipped().templates {
        let asked = text.split("{{").skip(1);
        for placeholder in asked.filter_map(|rest| rest.split(['}', '|']).next()) {
            assert!(
                Placeholder::parse(placeholder).is_some(),
                "{name}: {placeholder}"
            );
        }
    }
}
