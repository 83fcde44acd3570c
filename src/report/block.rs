//! A paper before it has a format: an outline of blocks, as somebody would write it by hand.
//!
//! What people wrote stands here as they wrote it. Each format cleans it and escapes what it would
//! read as its own, so a paper is put together without a thought for either.

/// A paper without a format.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manuscript {
    /// What it is called; its first heading. Empty where it is words to paste and nothing more.
    pub title: String,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

/// A part of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The head of a section; 2 for a section, 3 for one inside it. The title alone is 1.
    Heading(u8, Line),
    /// Running words.
    Paragraph(Line),
    /// Items, one a line.
    List {
        /// Numbered from 1.
        numbered: bool,
        /// The items.
        items: Vec<Line>,
    },
    /// Rows under a head; every row has as many cells as the head.
    Table {
        /// What the columns are called.
        head: Vec<String>,
        /// The rows.
        rows: Vec<Vec<Line>>,
    },
    /// Words of somebody, exactly as they were said, line ends and all.
    Quote(String),
}

impl Block {
    fn characters(&self) -> usize {
        let lines = |lines: &[Line]| lines.iter().map(|line| length(line)).sum::<usize>();
        match self {
            Self::Heading(_, line) | Self::Paragraph(line) => length(line),
            Self::List { items, .. } => lines(items),
            Self::Table { head, rows } => {
                let head = head.iter().map(|cell| cell.chars().count());
                head.sum::<usize>() + rows.iter().map(|row| lines(row)).sum::<usize>()
            }
            Self::Quote(words) => words.chars().count(),
        }
    }
}

/// The characters of a line and its end.
fn length(line: &[Inline]) -> usize {
    let words = line.iter().map(|inline| match inline {
        Inline::Text(words)
        | Inline::Strong(words)
        | Inline::Emphasis(words)
        | Inline::Struck(words) => words.chars().count(),
        Inline::Link { label, address } => label.chars().count() + address.chars().count(),
    });
    words.sum::<usize>() + 1
}

/// A run of words.
pub type Line = Vec<Inline>;

/// Words of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Plain words.
    Text(String),
    /// Words that count.
    Strong(String),
    /// Words beside the matter.
    Emphasis(String),
    /// Words that no longer stand.
    Struck(String),
    /// An address; only `http`, `https` and `mailto` become one that can be followed.
    Link {
        /// What is shown.
        label: String,
        /// Where it leads.
        address: String,
    },
}

/// Plain words as a line.
pub fn plain(words: impl Into<String>) -> Line {
    vec![Inline::Text(words.into())]
}

impl Manuscript {
    /// A paper of that name with nothing in it.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            blocks: Vec::new(),
        }
    }

    /// Its first heading, if it has one.
    pub fn heading(&self) -> Option<&str> {
        Some(self.title.as_str()).filter(|title| !title.is_empty())
    }

    /// How many characters its words have; what a format puts around them comes on top.
    pub fn characters(&self) -> usize {
        let blocks = self.blocks.iter().map(Block::characters);
        self.title.chars().count() + blocks.sum::<usize>()
    }

    /// Begins a section.
    pub fn section(&mut self, words: impl Into<String>) {
        self.blocks.push(Block::Heading(2, plain(words)));
    }

    /// Begins a section inside a section.
    pub fn subsection(&mut self, words: impl Into<String>) {
        self.blocks.push(Block::Heading(3, plain(words)));
    }

    /// Adds running words.
    pub fn paragraph(&mut self, words: impl Into<String>) {
        self.blocks.push(Block::Paragraph(plain(words)));
    }

    /// Adds items, or where there are none these words in their place, if any.
    pub fn items(&mut self, items: Vec<Line>, none: &str) {
        if items.is_empty() {
            return self.instead(none);
        }
        let numbered = false;
        self.blocks.push(Block::List { numbered, items });
    }

    /// Adds a table, or where it has no rows these words in its place, if any.
    pub fn table(&mut self, head: &[&str], rows: Vec<Vec<Line>>, none: &str) {
        if rows.is_empty() {
            return self.instead(none);
        }
        let head = head.iter().map(|cell| (*cell).to_owned()).collect();
        self.blocks.push(Block::Table { head, rows });
    }

    fn instead(&mut self, none: &str) {
        if !none.is_empty() {
            self.paragraph(none);
        }
    }
}
