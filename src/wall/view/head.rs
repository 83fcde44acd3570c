//! The upper part: title, banners, block figures with the facts beside them, the stage track; and
//! the last row.

use super::facts::NOT_YET;
use super::pen::{Look, Row, columns, count, span, take_left};
use crate::domain::stage::Stage;
use crate::ui::figures::{FigureSize, big, big_width};
use crate::ui::text;
use crate::wall::state::Block;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;
use ratatui::widgets::Widget as _;

/// Columns around block figures.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gaps {
    /// At both sides of the priority, inside its ground.
    padding: u16,
    /// Between priority and elapsed time.
    between: u16,
    /// After the elapsed time.
    after: u16,
}

impl Gaps {
    /// As on a large screen.
    pub(super) const USUAL: Self = Self {
        padding: 2,
        between: 3,
        after: 4,
    };
    /// As on a small one.
    pub(super) const TIGHT: Self = Self {
        padding: 1,
        between: 2,
        after: 2,
    };
}

impl Look<'_> {
    /// Key, title, and for whom this screen is; DRILL at both ends of a practice. A key that has no
    /// room beside the title goes elsewhere.
    pub(super) fn title(&self, width: usize) -> Row {
        let (mut left, right) = self.title_ends(width);
        if let Some(key) = self.key().filter(|_| self.titles_key(width)) {
            left.push(span(format!("{key}  "), self.theme.text));
        }
        let title = self.clean(&self.shown.title);
        left.push(span(title, self.theme.strong));
        self.ends(left, right, width).of(Block::Title)
    }

    /// What stands at both ends of the title.
    fn title_ends(&self, width: usize) -> (Vec<Span<'static>>, Vec<Span<'static>>) {
        let visibility = match (self.wall.is_public(), width) {
            (true, _) => "PUBLIC VIEW",
            (false, 60..) => "INTERNAL VIEW ONLY",
            (false, _) => "INTERNAL",
        };
        let mut left = vec![span(" ", self.theme.text)];
        let mut right = vec![
            span(visibility, self.theme.strong),
            span(" ", self.theme.text),
        ];
        if self.shown.drill {
            left.insert(0, span(" DRILL ", self.theme.drill));
            right.push(span(" DRILL ", self.theme.drill));
        }
        (left, right)
    }

    /// The name of the incident, if it has one.
    pub(super) fn key(&self) -> Option<String> {
        Some(self.clean(&self.shown.key)).filter(|key| !key.is_empty())
    }

    /// Whether the title has room for the key as well.
    pub(super) fn titles_key(&self, width: usize) -> bool {
        let (left, right) = self.title_ends(width);
        let room = width.saturating_sub(columns(&left) + columns(&right) + 1);
        let title = text::width(&self.clean(&self.shown.title));
        self.key()
            .is_some_and(|key| text::width(&key) + 2 + title <= room)
    }

    /// Columns that the figures take with the gap after them.
    pub(super) fn figures_width(&self, size: FigureSize, gaps: Gaps) -> u16 {
        let priority = big_width(&self.priority(), size) + 2 * gaps.padding;
        priority + gaps.between + big_width(&self.elapsed(), size) + gaps.after
    }

    /// Draws priority and elapsed time in block figures, and facts beside them. The priority
    /// stands on a ground of its own that reaches one row above and below, as far as there are
    /// rows.
    pub(super) fn headline(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        (size, gaps): (FigureSize, Gaps),
        facts: Vec<Row>,
    ) {
        let size = size.in_signs(self.signs);
        let mut rest = area;
        let ground = take_left(
            &mut rest,
            big_width(&self.priority(), size) + 2 * gaps.padding,
        );
        let above = (area.height.saturating_sub(size.rows())).div_ceil(2);
        let inner = |place: Rect, columns: u16| Rect {
            x: place.x + columns,
            y: place.y + above.min(place.height),
            width: place.width.saturating_sub(columns),
            height: place.height.saturating_sub(above),
        };
        let style = self.priority_style();
        buffer.set_style(ground, style);
        for (line, y) in big(&self.priority(), style, size)
            .into_iter()
            .zip(inner(ground, gaps.padding).rows())
        {
            line.render(y, buffer);
        }
        self.flash(buffer, ground, Block::Priority);
        take_left(&mut rest, gaps.between);
        let elapsed = take_left(&mut rest, big_width(&self.elapsed(), size));
        for (line, y) in big(&self.elapsed(), self.theme.strong, size)
            .into_iter()
            .zip(inner(elapsed, 0).rows())
        {
            line.render(y, buffer);
        }
        take_left(&mut rest, gaps.after);
        self.draw(buffer, inner(rest, 0), facts);
    }

    /// Who commands, and who could take over.
    pub(super) fn command_rows(&self, width: usize) -> Vec<Row> {
        let mut label = vec![span("IN COMMAND", self.theme.strong)];
        if let Some(tenure) = &self.shown.manager {
            label.push(span(format!("  {}", self.tenure(tenure)), self.theme.text));
        }
        let mut name = vec![self.commander(width)];
        let deputy = self.shown.deputy.as_ref();
        let deputy = deputy.map(|deputy| format!("DEPUTY {}", self.clean(&deputy.person)));
        for words in std::iter::once(self.next()).chain(deputy) {
            if columns(&name) + text::width(&words) + 3 <= width {
                name.push(span(format!("   {words}"), self.theme.text));
            }
        }
        vec![
            Row::new(label).of(Block::Command),
            Row::new(name).of(Block::Command),
        ]
    }

    /// Who takes over next: `NEXT Tomas Varga at 18:00`.
    fn next(&self) -> String {
        match &self.shown.next {
            None => "NEXT not named".to_owned(),
            Some(next) => {
                let at = next.at.map(|at| format!(" at {}", self.time(at)));
                let asked = if next.asked { ", asked" } else { "" };
                let person = self.clean(&next.person);
                format!("NEXT {person}{}{asked}", at.unwrap_or_default())
            }
        }
    }

    /// The five rows beside small figures.
    pub(super) fn brief_facts(&self, width: usize) -> Vec<Row> {
        let mut clocks: Vec<Span<'static>> = Vec::new();
        for (at, clock) in self.clocks(false).into_iter().enumerate() {
            let style = if at == 0 {
                self.theme.strong
            } else {
                self.theme.text
            };
            let part = span(format!("{clock}   "), style);
            if columns(&clocks) + text::width(part.content.trim_end()) <= width {
                clocks.push(part);
            }
        }
        let mut rows = vec![
            Row::new(clocks),
            Row::new(vec![span(self.since(), self.theme.text)]).of(Block::Priority),
            Row::new(vec![span(self.rating(width), self.theme.text)]).of(Block::Priority),
        ];
        rows.extend(self.command_rows(width));
        rows
    }

    /// The way of the stages with the one in force in capitals. Where it is too long for a row,
    /// what is furthest from the stage in force goes first.
    pub(super) fn track(&self, width: usize) -> Row {
        let stages = self.stages();
        let wide = width >= 110;
        let sign = if wide { "   >   " } else { " > " };
        for (apart, times) in [(wide, wide), (wide, false), (false, wide), (false, false)] {
            let mut spans = self.steps(&stages, apart, times, sign);
            if columns(&spans) < width {
                spans.insert(0, span(" ", self.theme.text));
            }
            if columns(&spans) <= width {
                return Row::new(spans).of(Block::Stage);
            }
        }
        let mut shown = stages.as_slice();
        while shown.len() > 1 && columns(&self.steps(shown, false, false, " > ")) > width {
            let at = shown.iter().position(|stage| *stage == self.shown.stage);
            let before = at.unwrap_or(0);
            let after = shown.len().saturating_sub(before + 1);
            shown = match shown {
                [_, rest @ ..] if before > 0 && before >= after => rest,
                [rest @ .., _] if after > 0 => rest,
                [_, rest @ ..] => rest,
                [] => &[],
            };
        }
        Row::new(self.steps(shown, false, false, " > ")).of(Block::Stage)
    }

    fn steps(&self, stages: &[Stage], apart: bool, times: bool, sign: &str) -> Vec<Span<'static>> {
        let now = self.shown.stage;
        let mut spans = Vec::new();
        for stage in stages {
            if !spans.is_empty() {
                spans.push(span(sign.to_owned(), self.theme.dim));
            }
            if *stage == now {
                let label = stage.label().to_uppercase();
                let words = if apart {
                    let label = self.capitals(&label, usize::MAX);
                    format!("[[  {label}   {}  ]]", self.stage_age())
                } else {
                    format!("[{label} {}]", self.stage_age())
                };
                spans.push(span(words, self.theme.strong));
            } else {
                let visits = self.visits(*stage).filter(|_| times).unwrap_or_default();
                let words = format!("{}{visits}", stage.label().to_lowercase());
                spans.push(span(words, self.theme.text));
            }
        }
        spans
    }

    /// The stages to show: the usual way, what follows it once it is over, and where else the
    /// incident has been.
    fn stages(&self) -> Vec<Stage> {
        let now = self.shown.stage;
        let been = |stage: Stage| self.shown.track.iter().any(|step| step.stage == stage);
        let over = matches!(now, Stage::Resolved | Stage::InReview | Stage::Closed);
        Stage::ALL
            .into_iter()
            .filter(|stage| match stage {
                Stage::InReview | Stage::Closed => over || been(*stage),
                Stage::StoodDown => now == Stage::StoodDown,
                _ => now != Stage::StoodDown || been(*stage),
            })
            .collect()
    }

    /// How long the incident was in a stage: ` 6m`, ` 33m + 40m`.
    fn visits(&self, stage: Stage) -> Option<String> {
        let step = self.shown.track.iter().find(|step| step.stage == stage)?;
        let visits: Vec<String> = step.visits.iter().map(|s| text::ago(*s)).collect();
        Some(format!(" {}", visits.join(" + ")))
    }

    /// The last row: how old this is, what is hidden, whose words these are. `work` says how much
    /// is open, where no list does.
    pub(super) fn footer(&self, width: usize, work: bool) -> Row {
        let right = vec![span("READ ONLY ", self.theme.strong)];
        let room = width.saturating_sub(columns(&right) + 2);
        let mut left = vec![span(" ", self.theme.text)];
        for part in self.footnotes(width, work) {
            let gap = usize::from(left.len() > 1) * 3;
            let taken = columns(&left) + gap;
            let fitting = part
                .into_iter()
                .find(|spans| taken + columns(spans) <= room);
            if let Some(spans) = fitting {
                left.push(span(" ".repeat(gap), self.theme.text));
                left.extend(spans);
            }
        }
        self.ends(left, right, width)
    }

    /// What the last row says, the most important first; of each the longer form and a shorter one.
    fn footnotes(&self, width: usize, work: bool) -> Vec<Vec<Vec<Span<'static>>>> {
        let shown = self.shown;
        let public = self.wall.is_public();
        let plain = |words: String| vec![span(words, self.theme.text)];
        let mut parts = vec![vec![vec![self.freshness()]]];
        if work && !public {
            parts.push(vec![self.open_work()]);
        }
        parts.push(vec![plain(self.hidden(width >= 160))]);
        if !public {
            parts.push(vec![plain(self.clean(&shown.version))]);
            let (names, count) = self.writers();
            parts.push(vec![
                plain(format!("wrote in 15 min: {names}")),
                plain(format!("{count} wrote in 15 min")),
            ]);
        }
        if shown.newer > 0 {
            parts.push(vec![plain(format!("{} of a newer version", shown.newer))]);
        }
        let zone = self.now.to_utc().with_timezone(&self.zone());
        parts.push(vec![plain(zone.format("times %Z").to_string())]);
        parts
    }

    fn open_work(&self) -> Vec<Span<'static>> {
        let tasks = &self.shown.tasks;
        let late = tasks.iter().filter_map(|task| task.due);
        let late = late.filter(|due| self.is_late(*due)).count();
        let mut work = vec![span(format!("open work {}", tasks.len()), self.theme.text)];
        if late > 0 {
            work.push(span(", ", self.theme.text));
            work.push(span(format!("{late} LATE"), self.theme.late));
        }
        work
    }

    fn hidden(&self, by_kind: bool) -> String {
        let hidden = self.shown.hidden;
        let kinds = [
            (hidden.restricted, "restricted"),
            (hidden.struck, "struck"),
            (hidden.redacted, "redacted"),
            (hidden.clients, "client"),
        ];
        let kinds = kinds.iter().filter(|(count, _)| *count > 0);
        let kinds: Vec<String> = kinds.map(|(n, kind)| format!("{n} {kind}")).collect();
        let total = hidden.total();
        if by_kind && !kinds.is_empty() {
            format!("hidden {total} ({})", kinds.join(", "))
        } else {
            format!("hidden {total}")
        }
    }

    /// Rows that the banners take.
    pub(super) fn banner_rows(&self, buffer: &mut Buffer, area: &mut Rect) {
        let width = usize::from(area.width);
        let mut rows = self.banners(width);
        // How bad and how long keep a row whatever there is to say.
        rows.truncate(usize::from(area.height).saturating_sub(1));
        let place = super::pen::take_top(area, count(rows.len()));
        for (row, y) in rows.into_iter().zip(place.rows()) {
            let block = row.block();
            let mut spans = self.cut_spans(row.into_spans(), width);
            if let Some(last) = spans.last_mut() {
                let words = text::pad_with(&last.content, width, self.signs);
                last.content = words.into();
            }
            let row = Row::new(spans);
            let row = block.into_iter().fold(row, Row::of);
            self.draw(buffer, y, vec![row]);
        }
    }

    /// A row that says that something is missing.
    pub(super) fn nothing(&self) -> Row {
        Row::new(vec![span(NOT_YET, self.theme.dim)])
    }
}
