//! Sets a paper from its template: headings and words as they stand there, each section from the
//! record.

use super::sections::Source;
use crate::domain::kit::Kit;
use crate::domain::skeleton::{self, RowKind, Skeleton};
use crate::report::block::{Block, Inline, Manuscript, plain};
use crate::report::template::{MISSING, fill_line};

/// The template of that name: the team's, else the shipped one.
pub(in crate::report) fn template(kit: &Kit, name: &str) -> Skeleton {
    let own = kit.papers.get(name).map(String::as_str);
    let shipped = skeleton::shipped(name).map(|one| one.text);
    let read = |text: &str| Skeleton::parse(name, text).ok();
    let own = own.and_then(read);
    own.or_else(|| shipped.and_then(read)).unwrap_or_default()
}

/// A paper from its template; its title is empty where the template has none.
pub(in crate::report) fn set(skeleton: &Skeleton, source: &Source<'_>) -> Manuscript {
    let mut setter = Setter {
        source,
        paper: Manuscript::default(),
        loose: Vec::new(),
        joined: None,
    };
    for row in &skeleton.rows {
        setter.row(&row.kind, row.optional);
    }
    setter.finish()
}

/// The lines of a template of words, each filled; those that go are not among them.
pub(in crate::report) fn lines(skeleton: &Skeleton, source: &Source<'_>) -> Vec<String> {
    let rows = skeleton.rows.iter();
    let lines = rows.filter_map(|row| match &row.kind {
        RowKind::Words(words) => filled(source, words, row.optional),
        _ => None,
    });
    lines.collect()
}

/// A line with its values put in; none where one of an optional line is missing.
fn filled(source: &Source<'_>, words: &str, optional: bool) -> Option<String> {
    let (text, missing) = fill_line(words, &|name| source.words(name));
    (missing.is_empty() || !optional).then(|| text.trim().to_owned())
}

struct Setter<'a> {
    source: &'a Source<'a>,
    paper: Manuscript,
    /// Where headings stand that go if nothing stands under them.
    loose: Vec<usize>,
    /// What the line before was, where this one may go on with it.
    joined: Option<Joined>,
}

/// What a line may go on with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joined {
    Words,
    Items,
}

impl Setter<'_> {
    fn row(&mut self, kind: &RowKind, optional: bool) {
        let before = self.joined.take();
        let fill = |words: &str| filled(self.source, words, optional);
        match kind {
            RowKind::Empty => {}
            RowKind::Title(words) => self.paper.title = fill(words).unwrap_or_default(),
            RowKind::Heading(level, words) => {
                if let Some(head) = fill(words) {
                    if optional && !words.contains("{{") {
                        self.loose.push(self.paper.blocks.len());
                    }
                    let head = Block::Heading(*level, plain(head));
                    self.paper.blocks.push(head);
                }
            }
            RowKind::Item(words) => {
                self.joined = match fill(words) {
                    Some(item) => Some(self.item(item, before)),
                    None => before,
                };
            }
            RowKind::Aside(words) => {
                let aside = fill(words).map(|words| vec![Inline::Emphasis(words)]);
                self.paper.blocks.extend(aside.map(Block::Paragraph));
            }
            RowKind::Words(words) => {
                self.joined = match fill(words) {
                    Some(words) => Some(self.words(words, before)),
                    None => before,
                };
            }
            RowKind::Section(section, otherwise) => {
                let mut blocks = self.source.blocks(*section);
                if blocks.is_empty() && !optional {
                    let words = otherwise.as_deref().unwrap_or(MISSING);
                    blocks.push(Block::Paragraph(plain(words)));
                }
                self.paper.blocks.append(&mut blocks);
            }
        }
    }

    /// An item, in the list that the line before began.
    fn item(&mut self, words: String, before: Option<Joined>) -> Joined {
        let going_on = before == Some(Joined::Items);
        match self.paper.blocks.last_mut().filter(|_| going_on) {
            Some(Block::List { items, .. }) => items.push(plain(words)),
            _ => self.paper.blocks.push(Block::List {
                numbered: false,
                items: vec![plain(words)],
            }),
        }
        Joined::Items
    }

    /// Running words, in the paragraph that the line before began.
    fn words(&mut self, words: String, before: Option<Joined>) -> Joined {
        let going_on = before == Some(Joined::Words);
        match self.paper.blocks.last_mut().filter(|_| going_on) {
            Some(Block::Paragraph(line)) => line.push(Inline::Text(format!(" {words}"))),
            _ => self.paper.blocks.push(Block::Paragraph(plain(words))),
        }
        Joined::Words
    }

    /// Takes away the optional headings under which nothing stands, the last one first.
    fn finish(mut self) -> Manuscript {
        for at in self.loose.into_iter().rev() {
            let Some(Block::Heading(level, _)) = self.paper.blocks.get(at) else {
                continue;
            };
            let level = *level;
            let after = self.paper.blocks.get(at + 1..).unwrap_or_default();
            let own = after
                .iter()
                .take_while(|block| !matches!(block, Block::Heading(other, _) if *other <= level));
            let is_bare = !own
                .into_iter()
                .any(|block| !matches!(block, Block::Heading(..)));
            if is_bare {
                self.paper.blocks.remove(at);
            }
        }
        self.paper
    }
}

#[cfg(test)]
#[path = "../tests/setting.rs"]
mod tests;
