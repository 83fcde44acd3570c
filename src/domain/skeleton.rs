//! The templates of papers: a skeleton of headings and words, and where each section goes.
//!
//! The language is that of messages: `{{name}}` stands for a value, `{{name|words}}` for it or else
//! these words, and a line that begins with `? ` goes if its value is missing. Besides there are
//! `# ` for the title, `## ` and `### ` for headings, `- ` for items, a line in `*stars*` for words
//! beside the matter, and sections, which take a line of their own.

use crate::domain::placeholder::{Placeholder, Reader};
use crate::domain::section::{Place, Section, near};

/// The longest template of a paper, in bytes.
pub const LONGEST: usize = 16 * 1024;

/// A shipped template of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shipped {
    /// Its name, that of the file which replaces it.
    pub name: &'static str,
    /// Whether people outside read the paper.
    pub outside: bool,
    /// Its text.
    pub text: &'static str,
}

macro_rules! shipped {
    ($($name:literal $outside:literal,)*) => {
        &[$(Shipped {
            name: $name,
            outside: $outside,
            text: include_str!(concat!("../../assets/templates/papers/", $name, ".md")),
        },)*]
    };
}

/// The shipped templates of papers, by name.
pub const SHIPPED: &[Shipped] = shipped! {
    "announcement" false,
    "communication-comment" false,
    "follow-up" true,
    "hand-over" false,
    "incident-report" false,
    "incident-report-for-clients" true,
    "postmortem" false,
    "status-page" false,
    "status-page-for-outside" true,
    "support" false,
    "ticket-comment" false,
    "topic" false,
    "wrap-up" false,
};

/// The shipped template of that name.
pub fn shipped(name: &str) -> Option<Shipped> {
    SHIPPED.iter().find(|one| one.name == name).copied()
}

/// A line of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Whether it goes if what it holds is missing.
    pub optional: bool,
    /// What it is.
    pub kind: RowKind,
}

/// What a line of a template is. Words may hold placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKind {
    /// Nothing: what follows is another paragraph.
    Empty,
    /// The title.
    Title(String),
    /// A heading, 2 or 3. An optional one without a placeholder goes if nothing stands under it.
    Heading(u8, String),
    /// An item of a list.
    Item(String),
    /// Words beside the matter.
    Aside(String),
    /// Running words.
    Words(String),
    /// A section, and what stands where it is empty.
    Section(Section, Option<String>),
}

/// A template of a paper, read and checked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Skeleton {
    /// Its lines, in order.
    pub rows: Vec<Row>,
}

impl Skeleton {
    /// Reads the template of a paper.
    ///
    /// # Errors
    /// The line, from 1, and what is wrong with it: a `{{` without its `}}`, a name that there is
    /// not, one that readers outside may not read, a section inside a line.
    pub fn parse(name: &str, text: &str) -> Result<Self, (usize, String)> {
        let Some(paper) = shipped(name) else {
            return Err((1, format!("no paper is called {name}")));
        };
        if text.len() > LONGEST {
            let most = LONGEST / 1024;
            let problem = format!("it is too large; a template has {most} KiB at most");
            return Err((1, problem));
        }
        let mut skeleton = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            let row = row(line, paper.outside).map_err(|problem| (number, problem))?;
            skeleton
                .fits(name, &row)
                .map_err(|problem| (number, problem))?;
            skeleton.rows.push(row);
        }
        if text.trim().is_empty() {
            return Err((1, "it is empty".to_owned()));
        }
        Ok(skeleton)
    }

    /// Whether a line may stand behind those that are there.
    fn fits(&self, name: &str, row: &Row) -> Result<(), String> {
        let first = self.rows.iter().all(|row| row.kind == RowKind::Empty);
        match &row.kind {
            RowKind::Title(_) if !first => Err("a title (`# `) stands first".to_owned()),
            RowKind::Words(_) | RowKind::Empty => Ok(()),
            _ if name == "topic" => Err("a topic is lines of words; they become one".to_owned()),
            _ => Ok(()),
        }
    }
}

/// Reads a line.
fn row(line: &str, outside: bool) -> Result<Row, String> {
    let (optional, words) = match line.strip_prefix("? ") {
        Some(words) => (true, words.trim()),
        None => (false, line.trim()),
    };
    if let Some((section, otherwise)) = alone(words)? {
        may_read(section.reader(), word_of(section), outside)?;
        let kind = RowKind::Section(section, otherwise);
        return Ok(Row { optional, kind });
    }
    let hashes = words.chars().take_while(|c| *c == '#').count();
    let after = words.get(hashes..).unwrap_or_default();
    let kind = match (hashes, after.strip_prefix(' ')) {
        (1, Some(title)) => RowKind::Title(title.trim().to_owned()),
        (level @ (2 | 3), Some(head)) => {
            let level = if level == 2 { 2 } else { 3 };
            RowKind::Heading(level, head.trim().to_owned())
        }
        (4.., Some(_)) => return Err("a heading is `## ` or `### `".to_owned()),
        _ => of_words(words),
    };
    check(words, outside)?;
    Ok(Row { optional, kind })
}

/// What a line is that is no heading.
fn of_words(words: &str) -> RowKind {
    let aside = words
        .strip_prefix('*')
        .and_then(|rest| rest.strip_suffix('*'));
    match (words.strip_prefix("- "), aside) {
        _ if words.is_empty() => RowKind::Empty,
        (Some(item), _) => RowKind::Item(item.trim().to_owned()),
        (_, Some(aside)) if !aside.is_empty() => RowKind::Aside(aside.to_owned()),
        _ => RowKind::Words(words.to_owned()),
    }
}

/// The section that is all of a line.
fn alone(words: &str) -> Result<Option<(Section, Option<String>)>, String> {
    let inside = words.strip_prefix("{{").and_then(|w| w.strip_suffix("}}"));
    let Some(inside) = inside.filter(|inside| !inside.contains("{{")) else {
        return Ok(None);
    };
    if inside.contains("}}") {
        return Err("a }} without its {{".to_owned());
    }
    let (name, otherwise) = split(inside);
    let section = Section::parse(name).filter(|section| section.place() == Place::Lines);
    Ok(section.map(|section| (section, otherwise.map(str::to_owned))))
}

/// The name in front of a `|`, and the words behind it.
fn split(inside: &str) -> (&str, Option<&str>) {
    match inside.split_once('|') {
        Some((name, words)) => (name.trim(), Some(words.trim())),
        None => (inside.trim(), None),
    }
}

/// What is wrong with the braces of a line and what stands between them.
fn check(line: &str, outside: bool) -> Result<(), String> {
    let mut rest = line;
    while let Some((before, open)) = rest.split_once("{{") {
        if before.contains("}}") {
            return Err("a }} without its {{".to_owned());
        }
        let Some((inside, after)) = open.split_once("}}") else {
            return Err("a {{ without its }} on the same line".to_owned());
        };
        if inside.contains("{{") {
            return Err("a {{ without its }}".to_owned());
        }
        let (name, _) = split(inside);
        let (reader, place) = known(name)?;
        may_read(reader, name, outside)?;
        if place == Place::Lines {
            return Err(format!("{{{{{name}}}}} takes a line of its own"));
        }
        rest = after;
    }
    if rest.contains("}}") {
        return Err("a }} without its {{".to_owned());
    }
    Ok(())
}

/// Who may read what a name stands for, and where it stands.
fn known(name: &str) -> Result<(Reader, Place), String> {
    if let Some(section) = Section::parse(name) {
        return Ok((section.reader(), section.place()));
    }
    if let Some(placeholder) = Placeholder::parse(name) {
        return Ok((placeholder.reader(), Place::Words));
    }
    let near = near(name).map(|near| format!(", did you mean {{{{{near}}}}}?"));
    let near = near.unwrap_or_default();
    Err(format!(
        "{{{{{name}}}}} is no placeholder and no section{near}"
    ))
}

fn may_read(reader: Reader, name: &str, outside: bool) -> Result<(), String> {
    if outside && reader == Reader::Inside {
        return Err(format!(
            "{{{{{name}}}}} is for people inside, and this paper goes outside"
        ));
    }
    Ok(())
}

/// The name of a section.
fn word_of(section: Section) -> &'static str {
    let found = Section::ALL.iter().find(|(known, _)| *known == section);
    found.map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_template_reads_and_has_a_title_or_is_a_line() {
        for one in SHIPPED {
            let read = Skeleton::parse(one.name, one.text);
            let read = read.unwrap_or_else(|wrong| panic!("{}: {wrong:?}", one.name));
            let titled = matches!(read.rows[0].kind, RowKind::Title(_));
            let is_line = ["announcement", "topic"].contains(&one.name);
            assert_eq!(titled, !is_line, "{}", one.name);
        }
    }

    #[test]
    fn a_name_stands_for_one_thing_only() {
        for (section, name) in Section::ALL {
            assert_eq!(Section::parse(name), Some(*section));
            assert_eq!(Placeholder::parse(name), None, "{name}");
        }
    }

    /// Every section stands in a shipped template, so none can be forgotten by the tests.
    #[test]
    fn every_section_is_used_by_a_shipped_template() {
        for (_, name) in Section::ALL {
            let used = SHIPPED.iter().any(|one| {
                let closed = format!("{{{{{name}}}}}");
                one.text.contains(&closed) || one.text.contains(&format!("{{{{{name}|"))
            });
            assert!(used, "{name}");
        }
    }

    #[test]
    fn lines_are_what_they_look_like() {
        let text = "# T {{key}}\n\n? ## H\n### I\n- i {{title}}\n*a*\nw\n? {{figures|none}}";
        let read = Skeleton::parse("ticket-comment", text).expect("reads");
        let kinds: Vec<RowKind> = read.rows.iter().map(|row| row.kind.clone()).collect();
        assert_eq!(
            kinds,
            [
                RowKind::Title("T {{key}}".into()),
                RowKind::Empty,
                RowKind::Heading(2, "H".into()),
                RowKind::Heading(3, "I".into()),
                RowKind::Item("i {{title}}".into()),
                RowKind::Aside("a".into()),
                RowKind::Words("w".into()),
                RowKind::Section(Section::Figures, Some("none".into())),
            ]
        );
        let optional: Vec<bool> = read.rows.iter().map(|row| row.optional).collect();
        assert_eq!(
            optional,
            [false, false, true, false, false, false, false, true]
        );
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let long = "x".repeat(LONGEST + 1);
        for (name, text, line, problem) in [
            (
                "follow-up",
                "# A\n\n{{figures}}",
                3,
                "{{figures}} is for people inside, and this paper goes outside",
            ),
            (
                "incident-report-for-clients",
                "# {{title}}",
                1,
                "{{title}} is for people inside, and this paper goes outside",
            ),
            (
                "postmortem",
                "# A\n{{figurs}}",
                2,
                "{{figurs}} is no placeholder and no section, did you mean {{figures}}?",
            ),
            (
                "postmortem",
                "see {{figures}}",
                1,
                "{{figures}} takes a line of its own",
            ),
            (
                "postmortem",
                "a {{key",
                1,
                "a {{ without its }} on the same line",
            ),
            ("postmortem", "{{key}} }}", 1, "a }} without its {{"),
            ("postmortem", "{{figures}} }}", 1, "a }} without its {{"),
            ("postmortem", "w\n# A", 2, "a title (`# `) stands first"),
            ("postmortem", "#### A", 1, "a heading is `## ` or `### `"),
            ("postmortem", " \n", 1, "it is empty"),
            ("novel", "x", 1, "no paper is called novel"),
            (
                "topic",
                "{{key}}\n## A",
                2,
                "a topic is lines of words; they become one",
            ),
            (
                "postmortem",
                &long,
                1,
                "it is too large; a template has 16 KiB at most",
            ),
        ] {
            let wrong = Skeleton::parse(name, text).expect_err(problem);
            assert_eq!(wrong, (line, problem.to_owned()), "{name}: {text:.40}");
        }
    }

    proptest::proptest! {
        /// Whatever a team writes: it is read or refused with a line that there is.
        #[test]
        fn any_text_is_read_or_refused(text in "[a-z#*{}|?. \n-]{0,80}") {
            if let Err((line, _)) = Skeleton::parse("postmortem", &text) {
                proptest::prop_assert!(line >= 1 && line <= text.lines().count().max(1));
            }
        }
    }
}
