//! Below 80×24: the first six facts and one line of news, down to one cell.

use super::facts::{ANSWERS, NOT_YET};
use super::head::Gaps;
use super::lists::NewsForm;
use super::pen::{Look, Row, columns, span, take_bottom, take_top};
use crate::ui::figures::FigureSize;
use crate::ui::text;
use crate::wall::state::Block;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// Columns beside the figures from which the facts stand there.
const BESIDE: u16 = 20;
/// Rows between title and last row from which the figures leave room for everything else, with the
/// facts beside them.
const WITH_FIGURES: u16 = 7;
/// Rows from which they do with the facts below them.
const OVER_FACTS: u16 = 10;
/// Rows from which title and last row have their own.
const FRAMED: u16 = 8;

/// Draws a small wall, or the word that there is nothing to show.
pub(super) fn render(buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let mut rest = area;
    let width = usize::from(area.width);
    let framed = area.height >= FRAMED && !look.shown.is_empty();
    if framed {
        let title = take_top(&mut rest, 1);
        look.draw(buffer, title, vec![look.title(width)]);
        let footer = take_bottom(&mut rest, 1);
        look.draw(buffer, footer, vec![look.footer(width, true)]);
    }
    let banners = area.height > 2;
    if banners {
        look.banner_rows(buffer, &mut rest);
    }
    if look.shown.is_empty() {
        let words = look.wrapped("No incident to show yet.", width, 3);
        let rows = words.into_iter();
        let rows = rows.map(|line| Row::new(vec![span(line, look.theme.strong)]));
        look.draw(buffer, rest, rows.collect());
        return;
    }
    let figures = look.figures_width(FigureSize::Five, Gaps::TIGHT);
    let beside = rest.height >= WITH_FIGURES && area.width >= figures + BESIDE;
    let below = rest.height >= OVER_FACTS && area.width + 2 >= figures;
    if !framed {
        let mut rows = vec![look.status(width, !banners)];
        let room = usize::from(rest.height).saturating_sub(1);
        rows.extend(look.story(width, room, &look.facts(width)));
        look.draw(buffer, rest, rows);
        return;
    }
    let mut facts = Vec::new();
    if beside || below {
        let head = take_top(&mut rest, FigureSize::Five.rows());
        let mut at_side = Vec::new();
        if beside {
            let room = usize::from(area.width - figures);
            at_side.push(look.stage_row());
            at_side.extend(look.facts(room));
            let clock = look.clocks(false).into_iter().next().unwrap_or_default();
            at_side.push(Row::new(vec![span(clock, look.theme.text)]));
        } else {
            facts.push(look.stage_row());
            facts.extend(look.facts(width));
        }
        look.headline(buffer, head, (FigureSize::Five, Gaps::TIGHT), at_side);
    } else {
        look.draw(
            buffer,
            take_top(&mut rest, 1),
            vec![look.status(width, false)],
        );
        facts = look.facts(width);
    }
    let story = look.story(width, usize::from(rest.height), &facts);
    look.draw(buffer, rest, story);
}

impl Look<'_> {
    /// How bad, how long, where it stands, in one row; where nothing else can say it, also that
    /// the screen is old and that it is practice.
    fn status(&self, width: usize, alone: bool) -> Row {
        let mut spans = Vec::new();
        let fresh = self.wall.freshness(self.now);
        if alone && !matches!(fresh, crate::wall::state::Freshness::Live(_)) {
            spans.push(self.freshness());
            spans.push(span(" ", self.theme.text));
        }
        if let Some(clash) = self.clash_word().filter(|_| alone) {
            spans.push(clash);
            spans.push(span(" ", self.theme.text));
        }
        if self.shown.drill {
            spans.push(span("DRILL", self.theme.drill));
            spans.push(span(" ", self.theme.text));
        }
        spans.push(span(self.priority(), self.priority_style()));
        spans.push(span(format!(" {} ", self.elapsed()), self.theme.strong));
        spans.extend(self.stage());
        let clock = self.shown.zones.first().map(|_| self.time(self.now));
        let clock = clock.filter(|clock| columns(&spans) + clock.len() + 2 <= width);
        let right = clock.map_or_else(Vec::new, |clock| vec![span(clock, self.theme.dim)]);
        self.ends(spans, right, width).of(Block::Priority)
    }

    fn stage_row(&self) -> Row {
        Row::new(self.stage()).of(Block::Stage)
    }

    /// Who commands, the next word, where to talk.
    fn facts(&self, width: usize) -> Vec<Row> {
        if self.wall.is_public() {
            let next = self.next_row();
            let fits = next.columns() <= width;
            return vec![if fits { next } else { self.tightest(width) }];
        }
        let label = if width >= 32 { "IN COMMAND  " } else { "IM " };
        let name = self.commander(width.saturating_sub(label.len()));
        let command = vec![span(label, self.theme.text), name];
        let mut talk = vec![span("TALK ", self.theme.text)];
        talk.extend(self.talk());
        vec![
            Row::new(command).of(Block::Command),
            self.tightest(width),
            Row::new(self.cut_spans(talk, width)).of(Block::Talk),
        ]
    }

    /// The next word that is due first.
    fn tightest(&self, width: usize) -> Row {
        let Some(word) = self.shown.words.first() else {
            return Row::blank();
        };
        let audience = self.clean(&word.audience);
        let mut spans: Vec<Span<'static>> = vec![span(format!("{audience} "), self.theme.text)];
        let mut due = self.word(word);
        if columns(&spans) + columns(&due) > width {
            // The word that is loud must stand whole; the time of day can go.
            due = due.split_off(due.len().saturating_sub(1));
            let room = width.saturating_sub(columns(&due) + 1);
            spans = vec![span(
                format!("{} ", self.cut(&audience, room)),
                self.theme.text,
            )];
        }
        spans.extend(due);
        if width >= columns(&spans) + 11 {
            spans.insert(0, span("NEXT WORD  ", self.theme.text));
        }
        Row::new(spans).of(Block::Words)
    }

    /// What users feel, the facts, what is done now, what just happened. What users feel and what
    /// is done now wrap before there is a second line of news.
    fn story(&self, width: usize, rows: usize, facts: &[Row]) -> Vec<Row> {
        let facts = facts.iter().cloned();
        if self.wall.is_public() {
            let mut told: Vec<Row> = facts.collect();
            told.extend(self.message_rows(width, rows.max(1), false));
            told.truncate(rows);
            return told;
        }
        let facts = self.packed(facts.collect(), width);
        let impact = self.said(0, width);
        let next = self.said(3, width);
        let spare = rows.saturating_sub(facts.len() + 3);
        let more = spare.min(impact.len() - 1).min(2);
        let mut story = self.shortened(&impact, 0, 1 + more, width);
        let (first, last) = facts.split_at(facts.len().min(1));
        story.extend(first.iter().cloned());
        let more = (spare - more).min(next.len() - 1).min(1);
        story.extend(self.shortened(&next, 3, 1 + more, width));
        story.extend(last.iter().cloned());
        let form = NewsForm {
            width,
            rows: rows.saturating_sub(story.len()),
            wrap: 1,
            kinds: false,
            air: false,
        };
        story.extend(self.news(form));
        story.truncate(rows);
        story
    }

    /// Rows put side by side where both fit.
    fn packed(&self, rows: Vec<Row>, width: usize) -> Vec<Row> {
        const GAP: &str = "   ";
        let mut packed: Vec<Row> = Vec::new();
        for row in rows {
            match packed.pop() {
                Some(last) if last.columns() + GAP.len() + row.columns() <= width => {
                    let mut spans = last.into_spans();
                    spans.push(span(GAP, self.theme.text));
                    spans.extend(row.into_spans());
                    packed.push(Row::new(spans));
                }
                last => {
                    packed.extend(last);
                    packed.push(row);
                }
            }
        }
        packed
    }

    /// An answer in lines, its label before the first word. Never without a line.
    fn said(&self, at: usize, width: usize) -> Vec<String> {
        let label = ANSWERS.get(at).copied().unwrap_or_default();
        let answer = self.shown.answers.get(at).and_then(Option::as_ref);
        let words = answer.map_or_else(|| NOT_YET.to_owned(), |answer| self.clean(&answer.text));
        text::wrap(&format!("{label} {words}"), width.max(1))
    }

    fn shortened(&self, lines: &[String], at: usize, most: usize, width: usize) -> Vec<Row> {
        let style = if at == 0 {
            self.theme.strong
        } else {
            self.theme.text
        };
        let lines = self.wrapped(&lines.join(" "), width, most).into_iter();
        lines
            .map(|line| Row::new(vec![span(line, style)]).of(Block::Answer(at)))
            .collect()
    }
}
