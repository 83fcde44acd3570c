//! Reads Rust source just well enough to see what it names: without its comments, texts and tests.

#![expect(clippy::disallowed_methods, reason = "it reads the source")]

use std::path::{Path, PathBuf};

/// One source file.
pub(super) struct Source {
    /// Where it is, from the package's folder, with forward slashes.
    pub(super) name: String,
    /// As it stands.
    pub(super) text: String,
    /// With comments, texts and test modules blanked; the lines stay where they were.
    pub(super) code: String,
}

impl Source {
    pub(super) fn new(name: &str, text: &str) -> Self {
        let code = without_tests(&blanked(text));
        Self {
            name: name.to_owned(),
            text: text.to_owned(),
            code,
        }
    }

    /// Every Rust file under a folder of the package, in order of name.
    pub(super) fn all(folder: &str) -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut paths = Vec::new();
        collect(&root.join(folder), &mut paths);
        paths.sort();
        let read = paths.into_iter().map(|path| {
            let text = std::fs::read_to_string(&path).expect("a source file can be read");
            let name = path.strip_prefix(root).expect("it is under the package");
            Self::new(&name.to_string_lossy().replace('\\', "/"), &text)
        });
        read.collect()
    }

    /// Whether the whole file is for tests only.
    pub(super) fn is_test(&self) -> bool {
        self.name.ends_with("/tests.rs") || self.name.contains("/tests/")
    }

    /// Its modules, from the crate's root down; none for the root itself.
    pub(super) fn modules(&self) -> Vec<&str> {
        let path = self.name.trim_start_matches("src/");
        let path = path.trim_end_matches(".rs");
        match path {
            "lib" => Vec::new(),
            _ => path.split('/').collect(),
        }
    }

    /// Every path that the code names, braces spelt out, `super` and `self` resolved to `crate`.
    pub(super) fn paths(&self) -> Vec<(usize, Vec<String>)> {
        let mut found = Vec::new();
        let bytes = self.code.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let inside = at > 0 && (is_word(bytes[at - 1]) || bytes[at - 1] == b':');
            if !inside && is_word(bytes[at]) && !bytes[at].is_ascii_digit() {
                let mut paths = Vec::new();
                let end = tree(&self.code, at, &[], &mut paths);
                for (place, path) in paths {
                    found.push((self.line_of(place), self.resolved(path)));
                }
                at = end.max(at + 1);
            } else {
                at += 1;
            }
        }
        found
    }

    pub(super) fn line_of(&self, at: usize) -> usize {
        self.code[..at].matches('\n').count() + 1
    }

    fn resolved(&self, path: Vec<String>) -> Vec<String> {
        let supers = path.iter().take_while(|part| *part == "super").count();
        let skipped = supers.max(usize::from(path[0] == "self"));
        if skipped == 0 || path.len() == skipped {
            return path;
        }
        let modules = self.modules();
        let kept = modules.len().saturating_sub(supers);
        let mut whole = vec!["crate".to_owned()];
        whole.extend(modules[..kept].iter().map(ToString::to_string));
        whole.extend(path.into_iter().skip(skipped));
        whole
    }
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a source folder can be read") {
        let path = entry.expect("its entries can be read").path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|end| end == "rs") {
            into.push(path);
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn word_end(text: &str, from: usize) -> usize {
    let rest = &text.as_bytes()[from..];
    from + rest.iter().take_while(|byte| is_word(**byte)).count()
}

/// Reads a path, or a tree of paths in braces, from `at`; gives the place behind it.
fn tree(
    text: &str,
    mut at: usize,
    before: &[String],
    into: &mut Vec<(usize, Vec<String>)>,
) -> usize {
    let begun = at;
    let mut path = before.to_vec();
    loop {
        let end = word_end(text, at);
        if end > at {
            path.push(text[at..end].to_owned());
        }
        at = end;
        if !text[at..].starts_with("::") {
            break;
        }
        at += 2;
        if text[at..].starts_with('{') {
            return branches(text, at + 1, &path, into);
        }
        if !text[at..].bytes().next().is_some_and(is_word) {
            break;
        }
    }
    into.push((begun, path));
    at
}

fn branches(
    text: &str,
    mut at: usize,
    before: &[String],
    into: &mut Vec<(usize, Vec<String>)>,
) -> usize {
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'}' => return at + 1,
            byte if is_word(*byte) => {
                at = tree(text, at, before, into);
                // Another name for it is no path.
                if let Some(other) = text[at..].strip_prefix(" as ") {
                    at = text.len() - other.len();
                    at = word_end(text, at);
                }
            }
            _ => at += 1,
        }
    }
    at
}

/// The text with comments and the insides of texts as blanks; line ends stay.
fn blanked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = skipped(rest).unwrap_or(0);
        if length == 0 {
            out.push(first);
            // A word is taken whole, so that the `r` at its end begins no raw text.
            let word = word_end(rest, 0).max(first.len_utf8());
            out.push_str(&rest[first.len_utf8()..word]);
            rest = &rest[word..];
            continue;
        }
        for letter in rest[..length].chars() {
            out.push(if letter == '\n' { '\n' } else { ' ' });
        }
        rest = &rest[length..];
    }
    out
}

/// The length of the comment or text that begins here, if one does.
fn skipped(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(rest.find("*/").map_or(rest.len(), |at| at + 2));
    }
    if let Some(raw) = ["br", "r", ""].iter().find_map(|start| {
        let after = rest.strip_prefix(start)?;
        let hashes = after.bytes().take_while(|byte| *byte == b'#').count();
        let raw = !start.is_empty() && after[hashes..].starts_with('"');
        raw.then_some(start.len() + hashes..start.len() + hashes + 1)
    }) {
        let hashes = rest[..raw.start].matches('#').count();
        let end = format!("\"{}", "#".repeat(hashes));
        let found = rest[raw.end..].find(&end);
        return Some(found.map_or(rest.len(), |at| raw.end + at + end.len()));
    }
    if rest.starts_with('"') {
        return Some(quoted(rest, '"'));
    }
    if rest.starts_with('\'') {
        let mut letters = rest.chars().skip(1);
        let (first, second) = (letters.next()?, letters.next()?);
        return (first == '\\' || second == '\'').then(|| quoted(rest, '\''));
    }
    None
}

fn quoted(rest: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if letter == mark => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Blanks what stands behind `#[cfg(test)]`, up to its closing brace or semicolon.
fn without_tests(code: &str) -> String {
    let mut out = code.to_owned();
    while let Some(from) = out.find("#[cfg(test)]") {
        let mut depth = 0_usize;
        let mut end = out.len();
        for (at, letter) in out[from..].char_indices() {
            match letter {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                ';' if depth == 0 => {}
                _ => continue,
            }
            if depth == 0 {
                end = from + at + 1;
                break;
            }
        }
        let blanks = out[from..end].chars();
        let blanks: String = blanks.map(|c| if c == '\n' { c } else { ' ' }).collect();
        out.replace_range(from..end, &blanks);
    }
    out
}

#[test]
fn the_reader_sees_code_and_nothing_else() {
    let source = Source::new(
        "src/a/b.rs",
        r##"use crate::{one, two::{Three, four as five}};
// crate::comment
const TEXT: &str = "crate::text \" crate::still"; let raw = r#"crate::raw " "#; let c = '"';
fn f<'a>(x: &'a super::six::Seven) { self::eight::nine(); std::fs::write() }
#[cfg(test)]
mod tests { use crate::hidden; fn g() { {} } }
use super::super::ten;
"##,
    );
    let paths = source.paths().into_iter();
    let found: Vec<_> = paths
        .map(|(line, path)| format!("{line} {}", path.join("::")))
        .filter(|path| path.contains("::"))
        .collect();
    let want = [
        "1 crate::one",
        "1 crate::two::Three",
        "1 crate::two::four",
        "4 crate::a::six::Seven",
        "4 crate::a::b::eight::nine",
        "4 std::fs::write",
        "7 crate::ten",
    ];
    assert_eq!(found, want);
}
