//! Rows, and what every part of the wall draws with.

use crate::clean::clean;
use crate::domain::time::Timestamp;
use crate::ui::panel::panel;
use crate::ui::signs::Signs;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::wall::state::{Block, Shown, Wall};
use chrono::Datelike as _;
use chrono_tz::Tz;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget as _;
use unicode_segmentation::UnicodeSegmentation as _;

/// All that a part of the wall may look at.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    /// The wall.
    pub(super) wall: &'a Wall,
    /// What it may show.
    pub(super) shown: &'a Shown,
    /// Now.
    pub(super) now: Timestamp,
    /// Styles.
    pub(super) theme: &'a Theme,
    /// Marks.
    pub(super) signs: &'a Signs,
}

/// One row and the block it belongs to, which stands in reverse while it is new.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    spans: Vec<Span<'static>>,
    block: Option<Block>,
}

impl Row {
    /// A row of these spans.
    pub(super) fn new(spans: Vec<Span<'static>>) -> Self {
        Self { spans, block: None }
    }

    /// An empty row.
    pub(super) fn blank() -> Self {
        Self::default()
    }

    /// The same row as part of a block.
    pub(super) fn of(mut self, block: Block) -> Self {
        self.block = Some(block);
        self
    }

    /// How many columns it takes.
    pub(super) fn columns(&self) -> usize {
        columns(&self.spans)
    }

    /// The block it belongs to.
    pub(super) const fn block(&self) -> Option<Block> {
        self.block
    }

    /// The spans, for joining rows.
    pub(super) fn into_spans(self) -> Vec<Span<'static>> {
        self.spans
    }
}

/// A text in a style.
pub(super) fn span(text: impl Into<String>, style: Style) -> Span<'static> {
    Span::styled(text.into(), style)
}

/// Columns of spans.
pub(super) fn columns(spans: &[Span<'_>]) -> usize {
    spans.iter().map(|span| text::width(&span.content)).sum()
}

/// Rows as a count, at least what `u16` can say.
pub(super) fn count(rows: usize) -> u16 {
    u16::try_from(rows).unwrap_or(u16::MAX)
}

impl Look<'_> {
    /// Somebody's text as it may stand on one line; arrows and dots of our own making in ASCII
    /// where the terminal has nothing else.
    pub(super) fn clean(&self, text: &str) -> String {
        let text = clean(text.trim());
        if self.signs.ascii {
            text.replace('→', self.signs.arrow)
                .replace('·', self.signs.local)
                .replace('…', self.signs.ellipsis)
        } else {
            text.into_owned()
        }
    }

    /// Somebody's words in capitals, letter by letter apart where they fit so.
    pub(super) fn capitals(&self, words: &str, columns: usize) -> String {
        let capitals = self.clean(words).to_uppercase();
        let apart = apart(&capitals);
        if text::width(&apart) <= columns {
            apart
        } else {
            text::truncate_with(&capitals, columns, self.signs)
        }
    }

    /// The zone of all times.
    pub(super) fn zone(&self) -> Tz {
        self.shown.zones.first().copied().unwrap_or(Tz::UTC)
    }

    /// A time of day; with its weekday or date where that is not today.
    pub(super) fn time(&self, time: Timestamp) -> String {
        let there = time.to_utc().with_timezone(&self.zone());
        let today = self.now.to_utc().with_timezone(&self.zone());
        let days = today.num_days_from_ce() - there.num_days_from_ce();
        let form = match days {
            0 => "%H:%M",
            -6..=6 => "%a %H:%M",
            _ => "%m-%d %H:%M",
        };
        there.format(form).to_string()
    }

    /// At most so many columns of a text.
    pub(super) fn cut(&self, words: &str, columns: usize) -> String {
        text::truncate_with(words, columns, self.signs)
    }

    /// At most so many columns of spans, the last one cut with an ellipsis.
    pub(super) fn cut_spans(
        &self,
        spans: Vec<Span<'static>>,
        columns: usize,
    ) -> Vec<Span<'static>> {
        let mut left = columns;
        let mut kept = Vec::new();
        for span in spans {
            let width = text::width(&span.content);
            if width <= left {
                left -= width;
                kept.push(span);
                continue;
            }
            let head = self.cut(&span.content, left);
            kept.push(Span::styled(head, span.style));
            break;
        }
        kept
    }

    /// A row with one part at each end; the left one gives way.
    pub(super) fn ends(
        &self,
        left: Vec<Span<'static>>,
        right: Vec<Span<'static>>,
        width: usize,
    ) -> Row {
        let right = self.cut_spans(right, width);
        let taken = columns(&right);
        let gap = usize::from(taken > 0 && taken < width);
        let mut spans = self.cut_spans(left, width.saturating_sub(taken + gap));
        let fill = width.saturating_sub(taken + columns(&spans));
        spans.push(span(" ".repeat(fill), self.theme.text));
        spans.extend(right);
        Row::new(spans)
    }

    /// Text in lines under a label, at most `most` of them; the last is cut if more is left.
    pub(super) fn wrapped(&self, words: &str, width: usize, most: usize) -> Vec<String> {
        let mut lines = text::wrap(words, width.max(1));
        if lines.len() > most {
            let rest = lines.split_off(most.saturating_sub(1)).join(" ");
            lines.push(self.cut(&rest, width));
        }
        lines
    }

    /// Draws rows from the top of an area on, as many as fit.
    pub(super) fn draw(&self, buffer: &mut Buffer, area: Rect, rows: Vec<Row>) {
        for (y, row) in (area.y..area.bottom()).zip(rows) {
            let place = Rect {
                y,
                height: 1,
                ..area
            };
            let spans = self.cut_spans(row.spans, usize::from(area.width));
            Line::from(spans).render(place, buffer);
            if let Some(block) = row.block {
                self.flash(buffer, place, block);
            }
        }
    }

    /// Turns a block round while it is new.
    pub(super) fn flash(&self, buffer: &mut Buffer, area: Rect, block: Block) {
        if self.wall.is_flashing(block, self.now) {
            for position in area.intersection(buffer.area).positions() {
                let cell = &mut buffer[position];
                cell.modifier.toggle(Modifier::REVERSED);
            }
        }
    }

    /// A rule across an area's first row.
    pub(super) fn rule(&self, buffer: &mut Buffer, area: Rect) {
        let line = self.signs.rule.repeat(usize::from(area.width));
        let row = Row::new(vec![span(line, self.theme.border)]);
        self.draw(buffer, area, vec![row]);
    }

    /// A panel with its rows.
    pub(super) fn panel(&self, buffer: &mut Buffer, area: Rect, title: &str, rows: Vec<Row>) {
        if area.width < 4 || area.height < 2 {
            return;
        }
        let title = Line::styled(title.to_owned(), self.theme.strong);
        let block = panel(title, None, false, None, self.theme, self.signs);
        let inner = block.inner(area);
        block.render(area, buffer);
        let inner = Rect {
            x: inner.x + 1,
            width: inner.width.saturating_sub(2),
            ..inner
        };
        self.draw(buffer, inner, rows);
    }
}

/// Letters apart from each other, words further apart.
fn apart(words: &str) -> String {
    let spaced = |word: &str| {
        let letters: Vec<&str> = word.graphemes(true).collect();
        letters.join(" ")
    };
    let words: Vec<String> = words.split(' ').map(spaced).collect();
    words.join("   ")
}

/// Rows inside a panel, or what is left of an area after the first rows.
pub(super) fn take_top(area: &mut Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    let taken = Rect {
        height: rows,
        ..*area
    };
    area.y += rows;
    area.height -= rows;
    taken
}

/// The last rows of an area, which loses them.
pub(super) fn take_bottom(area: &mut Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    area.height -= rows;
    Rect {
        y: area.bottom(),
        height: rows,
        ..*area
    }
}

/// The first columns of an area, which loses them.
pub(super) fn take_left(area: &mut Rect, columns: u16) -> Rect {
    let columns = columns.min(area.width);
    let taken = Rect {
        width: columns,
        ..*area
    };
    area.x += columns;
    area.width -= columns;
    taken
}
