//! The pages from 80×24 on: one fact under the other, two columns, three columns; and the page for
//! people outside.

use super::head::Gaps;
use super::lists::NewsForm;
use super::pen::{Look, Row, count, span, take_bottom, take_left, take_top};
use crate::ui::figures::FigureSize;
use crate::ui::text;
use crate::wall::state::{Block, Density};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Rows of news that come before anything else grows.
const LEAST_NEWS: usize = 8;
/// Rows of news that give way only to what users feel.
const SHORT_NEWS: usize = 4;
/// Rows of news that give way to what is done now.
const FEW_NEWS: usize = 3;

/// Columns of the labels on the page for people outside.
const PUBLIC_LABELS: usize = 11;

/// Title, banners, headline, stages and the last row; what is left is the body's. `work` has the
/// last row say how much is open.
fn frame(buffer: &mut Buffer, area: Rect, look: &Look<'_>, size: FigureSize, work: bool) -> Rect {
    let width = usize::from(area.width);
    let mut rest = area;
    let footer = take_bottom(&mut rest, 1);
    look.draw(buffer, footer, vec![look.footer(width, work)]);
    let title = take_top(&mut rest, 1);
    look.draw(buffer, title, vec![look.title(width)]);
    look.banner_rows(buffer, &mut rest);
    let head = take_top(&mut rest, size.rows() + 2);
    let ground = look.figures_width(size, Gaps::USUAL);
    let facts = usize::from(area.width.saturating_sub(ground + 1));
    let facts = if look.wall.is_public() {
        look.public_facts(facts)
    } else if size.rows() > 5 || area.width >= 100 {
        look.full_facts(facts, size.rows())
    } else {
        look.brief_facts(facts)
    };
    look.headline(buffer, head, (size, Gaps::USUAL), facts);
    let track = take_top(&mut rest, 1);
    look.draw(buffer, track, vec![look.track(width)]);
    rest
}

/// Figures of eight rows where there is room for them beside what a person must read as well.
fn figure_size(area: Rect, look: &Look<'_>, large: bool) -> FigureSize {
    const FACTS: u16 = 44;
    let fits = look.figures_width(FigureSize::Eight, Gaps::USUAL) + FACTS <= area.width;
    let wanted = match look.wall.density() {
        Density::Dense => false,
        Density::Standard => large,
        Density::Roomy => area.height >= 34,
    };
    if wanted && fits {
        FigureSize::Eight
    } else {
        FigureSize::Five
    }
}

impl Look<'_> {
    /// Facts beside the figures with the clocks at the right, one zone a row.
    fn full_facts(&self, width: usize, rows: u16) -> Vec<Row> {
        let mut command = self.command_rows(width.saturating_sub(16)).into_iter();
        let mut next = || command.next().map_or_else(Vec::new, Row::into_spans);
        let text = |words: String| vec![span(words, self.theme.text)];
        let mut facts = vec![
            (text(self.since()), Block::Priority),
            (text(self.rating(width.saturating_sub(16))), Block::Priority),
        ];
        if rows > 5 {
            facts.push((Vec::new(), Block::Priority));
        }
        facts.push((next(), Block::Command));
        facts.push((next(), Block::Command));
        if rows > 5 {
            let mut talk = vec![span("TALK  ", self.theme.strong)];
            talk.extend(self.talk());
            facts.push((Vec::new(), Block::Talk));
            facts.push((talk, Block::Talk));
            if let Some(ticket) = &self.shown.ticket {
                let mut words = vec![span("TICKET  ", self.theme.strong)];
                words.push(span(self.clean(ticket), self.theme.text));
                facts.push((words, Block::Talk));
            }
        }
        let mut clocks = self.clocks(true).into_iter().enumerate();
        let rows = facts.into_iter().map(|(left, block)| {
            let right = clocks.next().map_or_else(Vec::new, |(at, clock)| {
                let style = if at == 0 {
                    self.theme.strong
                } else {
                    self.theme.text
                };
                vec![span(clock, style)]
            });
            self.ends(left, right, width).of(block)
        });
        rows.collect()
    }

    fn public_facts(&self, width: usize) -> Vec<Row> {
        let facts = self.brief_facts(width).into_iter();
        let mut facts: Vec<Row> = facts.take(2).collect();
        let words = span(self.how_bad(), self.theme.strong);
        facts.push(Row::new(vec![words]).of(Block::Priority));
        facts
    }

    /// What is hit, for whom, what helps meanwhile, and when the next word comes.
    fn public_rows(&self, width: usize) -> Vec<Row> {
        let outside = &self.shown.outside;
        let facts = [
            ("WHAT", &outside.service),
            ("FOR WHOM", &outside.hit),
            ("MEANWHILE", &outside.meanwhile),
        ];
        let mut rows = Vec::new();
        for (label, words) in facts {
            let Some(words) = words else { continue };
            let words = self.clean(words);
            let room = width.saturating_sub(PUBLIC_LABELS);
            for (at, line) in self.wrapped(&words, room, 2).into_iter().enumerate() {
                let label = if at == 0 { label } else { "" };
                rows.push(Row::new(vec![
                    span(text::pad(label, PUBLIC_LABELS), self.theme.strong),
                    span(line, self.theme.text),
                ]));
            }
        }
        rows.push(self.next_row());
        rows
    }

    /// The four answers as far as a number of rows allows: the more of it, the more is said.
    fn answers(&self, width: usize, level: usize) -> Vec<Row> {
        let most = |at: [usize; 5]| at.get(level).copied().unwrap_or(3);
        let mut rows = self.answer(0, width, most([1, 2, 2, 2, 3]));
        let cause = self.cause(width, most([1, 1, 1, 1, 2]));
        let known = cause.is_empty() || level > 2;
        rows.extend(cause);
        if known {
            rows.extend(self.answer(1, width, most([1, 1, 1, 1, 3])));
        }
        if level > 2 {
            rows.extend(self.answer(2, width, most([0, 0, 0, 1, 3])));
        }
        rows.extend(self.answer(3, width, most([1, 1, 2, 2, 3])));
        rows
    }

    /// Where to talk; the key at its right where a long title of the screen left no room for it.
    fn talk_row(&self, width: usize, screen: u16) -> Row {
        let mut spans = vec![span("TALK    ", self.theme.strong)];
        spans.extend(self.talk());
        let key = self.key().filter(|_| !self.titles_key(screen.into()));
        let key = key.map(|key| span(key, self.theme.text));
        self.ends(spans, key.into_iter().collect(), width)
            .of(Block::Talk)
    }

    fn where_title(&self) -> String {
        let latest = self.shown.answers.iter().flatten().max_by_key(|a| a.at);
        latest.map_or_else(
            || "WHERE WE ARE".to_owned(),
            |answer| {
                let at = self.time(answer.at);
                format!("WHERE WE ARE  refreshed {at} by {}", self.clean(&answer.by))
            },
        )
    }
}

/// What a page without panels has room for, in the order in which it grows: news first, then
/// roles, then the answers, then open work, and all that is left is for news.
struct Plan {
    level: usize,
    roles: Vec<Row>,
    tasks: Vec<Row>,
    news: usize,
}

impl Plan {
    fn of(look: &Look<'_>, width: usize, room: usize) -> Self {
        let mut plan = Self {
            level: 0,
            roles: Vec::new(),
            tasks: Vec::new(),
            news: 0,
        };
        let under_rule = |rows: &[Row]| match rows.len() {
            0 => 0,
            rows => rows + 1,
        };
        // The answers, the row of the channels, and what stands under rules of its own.
        let used = |plan: &Self, level| {
            let lists = under_rule(&plan.roles) + under_rule(&plan.tasks);
            look.answers(width, level).len() + 1 + lists
        };
        if room >= used(&plan, 1) + SHORT_NEWS {
            plan.level = 1;
        }
        if room >= used(&plan, 2) + FEW_NEWS {
            plan.level = 2;
        }
        let roles = look.role_table(width);
        if room >= used(&plan, plan.level) + under_rule(&roles) + LEAST_NEWS {
            plan.roles = roles;
        }
        for level in [3, 4] {
            if room >= used(&plan, level) + LEAST_NEWS {
                plan.level = level;
            }
        }
        let tasks = look.task_rows(width);
        if room >= used(&plan, plan.level) + under_rule(&tasks) + LEAST_NEWS {
            plan.tasks = tasks;
        }
        plan.news = room.saturating_sub(used(&plan, plan.level));
        plan
    }
}

/// One fact under the other.
pub(super) fn lines(buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let size = figure_size(area, look, false);
    let mut rest = frame(buffer, area, look, size, true);
    let width = usize::from(area.width.saturating_sub(2));
    // Four rules and the row of the next words come off.
    let room = usize::from(rest.height).saturating_sub(5);
    let plan = Plan::of(look, width, room);
    let mut section = |rows: Vec<Row>| {
        look.rule(buffer, take_top(&mut rest, 1));
        let place = take_top(&mut rest, count(rows.len()));
        let place = Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(2),
            ..place
        };
        look.draw(buffer, place, rows);
    };
    let mut answers = look.answers(width, plan.level);
    answers.push(look.talk_row(width, area.width));
    section(answers);
    section(vec![look.words_row(width)]);
    let mut news = look.news(NewsForm {
        width,
        rows: plan.news,
        wrap: 1 + usize::from(area.height >= 32),
        kinds: false,
        air: look.wall.density() == Density::Roomy,
    });
    news.resize_with(plan.news, Row::blank);
    section(news);
    for list in [plan.roles, plan.tasks] {
        if !list.is_empty() {
            section(list);
        }
    }
    section(Vec::new());
}

/// Rows inside a panel of that height.
const fn inside(height: u16) -> usize {
    height.saturating_sub(2) as usize
}

/// Columns for text inside a panel of that width.
const fn across(area: Rect) -> usize {
    area.width.saturating_sub(4) as usize
}

fn panel(buffer: &mut Buffer, look: &Look<'_>, area: Rect, title: &str, mut rows: Vec<Row>) {
    if rows.is_empty() {
        rows.push(look.nothing());
    }
    look.panel(buffer, area, title, rows);
}

/// A panel of a list that says how much of it did not fit.
fn list(buffer: &mut Buffer, look: &Look<'_>, area: Rect, title: &str, mut rows: Vec<Row>) {
    let room = inside(area.height);
    if rows.len() > room && room > 0 {
        let more = rows.len() + 1 - room;
        rows.truncate(room - 1);
        rows.push(Row::new(vec![span(
            format!("+{more} more"),
            look.theme.strong,
        )]));
    }
    panel(buffer, look, area, title, rows);
}

fn news_panel(buffer: &mut Buffer, look: &Look<'_>, area: Rect) {
    let form = NewsForm {
        width: across(area),
        rows: inside(area.height),
        wrap: 2,
        kinds: area.width >= 100,
        air: false,
    };
    let title = format!("WHAT HAPPENED  newest first, {} major", look.signs.star);
    panel(buffer, look, area, &title, look.news(form));
}

fn work_title(look: &Look<'_>) -> String {
    match look.shown.tasks.len() {
        0 => "OPEN WORK".to_owned(),
        tasks => format!("OPEN WORK  {tasks}"),
    }
}

/// The largest of the answers that fits in so many rows.
fn fitting(look: &Look<'_>, width: usize, rows: usize, extra: usize) -> Vec<Row> {
    let fits = (0..=4)
        .rev()
        .map(|level| look.answers(width, level))
        .find(|answers| answers.len() + extra <= rows);
    fits.unwrap_or_else(|| look.answers(width, 0))
}

/// Two columns of panels.
pub(super) fn grid(buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let size = figure_size(area, look, false);
    let mut rest = frame(buffer, area, look, size, false);
    let mut left = take_left(&mut rest, area.width * 63 / 100);
    let mut right = rest;
    let width = across(left);
    let criteria = look.criteria(width);
    let most = usize::from(left.height) / 2;
    let mut state = fitting(look, width, most.saturating_sub(2), criteria.len() + 1);
    if state.len() + criteria.len() + 3 <= most {
        state.extend(criteria);
    }
    state.push(look.talk_row(width, area.width));
    let place = take_top(&mut left, count(state.len() + 2));
    panel(buffer, look, place, &look.where_title(), state);
    news_panel(buffer, look, left);

    let width = across(right);
    let roles = look.role_rows(width);
    let words = look.word_rows(width);
    let tasks = look.task_rows(width);
    let least = count(words.len() + 2 + tasks.len().clamp(1, 3) + 2);
    let room = right.height.saturating_sub(least).max(3);
    let who = take_top(&mut right, count(roles.len().max(1) + 2).min(room));
    list(buffer, look, who, "WHO", roles);
    let next = take_top(&mut right, count(words.len().max(1) + 2));
    list(buffer, look, next, "NEXT WORD TO", words);
    list(buffer, look, right, &work_title(look), tasks);
}

/// Three columns of panels over two.
pub(super) fn wide(buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let size = figure_size(area, look, true);
    let mut rest = frame(buffer, area, look, size, false);
    let columns = [area.width * 48 / 100, area.width * 26 / 100];
    let state_width = usize::from(columns[0].saturating_sub(4));
    let most = inside(rest.height / 2).max(6);
    let mut state = Vec::new();
    for row in fitting(look, state_width, most, 2) {
        state.push(row);
    }
    state.push(Row::blank());
    state.push(look.talk_row(state_width, area.width));
    let roles = look.role_rows(usize::from(columns[1].saturating_sub(4)));
    let right = area.width.saturating_sub(columns[0] + columns[1] + 4);
    let words = look.word_rows(usize::from(right));
    let criteria = look.criterion_rows(usize::from(right));
    // The third column holds two panels, one under the other.
    let third = words.len().max(1) + 2 + criteria.len();
    let tall = state.len().max(roles.len()).max(third).min(most);
    let mut upper = take_top(&mut rest, count(tall + 2));
    let place = take_left(&mut upper, columns[0]);
    panel(buffer, look, place, &look.where_title(), state);
    let place = take_left(&mut upper, columns[1]);
    list(buffer, look, place, "WHO", roles);
    let place = take_top(&mut upper, count(words.len().max(1) + 2));
    list(buffer, look, place, "NEXT WORD TO", words);
    list(buffer, look, upper, "EXIT CRITERIA", criteria);

    let place = take_left(&mut rest, area.width * 60 / 100);
    news_panel(buffer, look, place);
    let tasks = look.task_rows(across(rest));
    let half = (rest.height / 2).max(3);
    let place = take_top(&mut rest, count(tasks.len().max(1) + 2).min(half));
    list(buffer, look, place, &work_title(look), tasks);
    let messages = look.message_rows(across(rest), 3, true);
    panel(buffer, look, rest, "LAST WORD SENT", messages);
}

/// For people outside: what they were told and when they hear more.
pub(super) fn public(buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let size = figure_size(area, look, area.width >= 120 && area.height >= 36);
    let mut rest = frame(buffer, area, look, size, false);
    look.rule(buffer, take_top(&mut rest, 1));
    let mut inner = Rect {
        x: rest.x + 1,
        width: rest.width.saturating_sub(2),
        ..rest
    };
    let width = usize::from(inner.width);
    let facts = look.public_rows(width);
    look.draw(buffer, take_top(&mut inner, count(facts.len())), facts);
    let mut rows = look.message_rows(width.saturating_sub(4), 6, false);
    if rows.is_empty() {
        rows.push(look.nothing());
    }
    take_top(&mut inner, 1);
    look.panel(buffer, inner, "WHAT WAS SAID  newest first", rows);
}
