//! The single facts in words: how bad, how long, who leads, what is due, how old this is.

use super::pen::{Look, Row, columns, span};
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;
use crate::ui::text;
use crate::wall::state::{Answer, Block, Freshness, NextWord, Tenure, WRITER_SECONDS};
use ratatui::style::Style;
use ratatui::text::Span;

/// What stands where nothing is known yet.
pub(super) const NOT_YET: &str = "-- not yet --";

/// The labels of the four answers.
pub(super) const ANSWERS: [&str; 4] = ["IMPACT", "KNOWN", "TRIED", "NEXT"];

/// From this age on, in seconds, an answer is marked: the practice has it refreshed by then.
const OLD_ANSWER: i64 = 30 * 60;

/// Seconds as a person says them: `4 s`, `2 min`, `3 h 05 min`, `2 d 4 h`.
pub(super) fn age(seconds: i64) -> String {
    let seconds = seconds.max(0);
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h {:02} min", seconds / 3_600, seconds % 3_600 / 60),
        _ => format!("{} d {} h", seconds / 86_400, seconds % 86_400 / 3_600),
    }
}

/// What a span of time looks like in block figures: `45s`, `36m`, `1h56m`, `2d03h`.
fn figures(seconds: i64) -> String {
    let seconds = seconds.max(0);
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3_600 => format!("{}m", seconds / 60),
        3_600..86_400 => format!("{}h{:02}m", seconds / 3_600, seconds % 3_600 / 60),
        _ => format!("{}d{:02}h", seconds / 86_400, seconds % 86_400 / 3_600),
    }
}

impl Look<'_> {
    /// The priority as `P1`, `P-` while there is none.
    pub(super) fn priority(&self) -> String {
        let priority = self.shown.priority.as_ref();
        priority.map_or_else(|| "P-".to_owned(), |p| format!("P{}", p.value))
    }

    /// The priority's style.
    pub(super) fn priority_style(&self) -> Style {
        let value = self.shown.priority.as_ref().map_or(0, |p| p.value);
        self.theme.priority_style(value)
    }

    /// Elapsed time in block figures.
    pub(super) fn elapsed(&self) -> String {
        let seconds = self.shown.elapsed.map(|elapsed| {
            let end = elapsed.end.unwrap_or(self.now);
            end.seconds_since(elapsed.start.at)
        });
        seconds.map_or_else(|| "--".to_owned(), figures)
    }

    /// What elapsed time is counted from, in words.
    pub(super) fn since(&self) -> String {
        let Some(elapsed) = self.shown.elapsed else {
            return "start not known".to_owned();
        };
        let about = if elapsed.start.approx { "~" } else { "" };
        let start = self.time(elapsed.start.at);
        match elapsed.end {
            None => format!("{} {about}{start}", elapsed.label),
            Some(end) => {
                let from = elapsed.label.trim_start_matches("since ");
                format!("from {from} {about}{start} to {}", self.time(end))
            }
        }
    }

    /// Impact and urgency in words, and whether somebody overruled them.
    pub(super) fn rating(&self, width: usize) -> String {
        let Some(priority) = &self.shown.priority else {
            return "priority not set".to_owned();
        };
        let words = priority
            .rating
            .as_ref()
            .map_or_else(String::new, |(impact, urgency)| {
                let impact = self.clean(impact).to_uppercase();
                let urgency = self.clean(urgency).to_uppercase();
                let full = format!("impact {impact} x urgency {urgency}");
                if text::width(&full) <= width {
                    full
                } else {
                    format!("{impact} x {urgency}")
                }
            });
        match (priority.by_hand, words.is_empty()) {
            (false, _) => words,
            (true, true) => "priority set by hand".to_owned(),
            (true, false) => format!("{words}, overruled by hand"),
        }
    }

    /// A clock of each zone, the first one with seconds.
    pub(super) fn clocks(&self, seconds: bool) -> Vec<String> {
        let zones = self.shown.zones.iter().enumerate();
        zones
            .map(|(at, zone)| {
                let there = self.now.to_utc().with_timezone(zone);
                let form = if seconds || at == 0 {
                    "%H:%M:%S %Z"
                } else {
                    "%H:%M %Z"
                };
                there.format(form).to_string()
            })
            .collect()
    }

    /// For how long the stage has stood: `5m`.
    pub(super) fn stage_age(&self) -> String {
        let since = self.shown.stage_since;
        since.map_or_else(String::new, |at| text::ago(self.now.seconds_since(at)))
    }

    /// Stage in capitals and its age.
    pub(super) fn stage(&self) -> Vec<Span<'static>> {
        let label = self.shown.stage.label().to_uppercase();
        let age = format!(" {}", self.stage_age());
        vec![
            span(label, self.theme.strong),
            span(age.trim_end().to_owned(), self.theme.text),
        ]
    }

    /// The label for the stage's words.
    pub(super) fn cause_label(&self) -> &'static str {
        match self.shown.stage {
            Stage::Identified => "CAUSE",
            Stage::Mitigated => "DONE",
            _ => "STAGE",
        }
    }

    /// Who commands, in capitals.
    pub(super) fn commander(&self, width: usize) -> Span<'static> {
        match &self.shown.manager {
            Some(tenure) => span(self.capitals(&tenure.person, width), self.theme.strong),
            None => span("NOBODY YET", self.theme.warn),
        }
    }

    /// Since when somebody is in a place: `since 14:03 (31m)`.
    pub(super) fn tenure(&self, tenure: &Tenure) -> String {
        let age = text::ago(self.now.seconds_since(tenure.since));
        format!("since {} ({age})", self.time(tenure.since))
    }

    /// The next word to an audience: when, and how long from now.
    pub(super) fn word(&self, word: &NextWord) -> Vec<Span<'static>> {
        let Some(due) = word.due else {
            let heard = match word.last {
                Some(last) => format!("heard {}", self.time(last)),
                None => "no word yet".to_owned(),
            };
            return vec![span(heard, self.theme.text)];
        };
        let left = due.seconds_since(self.now);
        vec![
            span(format!("{} ", self.time(due)), self.theme.text),
            span(text::countdown(left), self.due_style(left)),
        ]
    }

    /// Whether the word for something due then is LATE.
    pub(super) fn is_late(&self, due: Timestamp) -> bool {
        due.seconds_since(self.now) <= -60
    }

    /// Loud at its time, louder past it.
    pub(super) fn due_style(&self, seconds_left: i64) -> Style {
        match seconds_left {
            1.. => self.theme.text,
            -59..=0 => self.theme.due,
            _ => self.theme.late,
        }
    }

    /// The next words of all audiences in one row: without the times of day where they do not
    /// fit, and never one left out without a word.
    pub(super) fn words_row(&self, width: usize) -> Row {
        let words = self.shown.words.iter().filter(|word| word.due.is_some());
        let words: Vec<&NextWord> = words.collect();
        for times in [true, false] {
            let spans = self.words_spans(&words, times);
            if columns(&spans) <= width {
                return Row::new(spans).of(Block::Words);
            }
        }
        let fitting = (0..words.len()).rev().find_map(|kept| {
            let mut spans = self.words_spans(words.get(..kept)?, false);
            spans.push(span(
                format!("   +{} more", words.len() - kept),
                self.theme.text,
            ));
            (columns(&spans) <= width).then_some(spans)
        });
        Row::new(fitting.unwrap_or_else(|| self.words_spans(&words, false))).of(Block::Words)
    }

    /// When people outside hear more, in words that need no knowledge of audiences.
    pub(super) fn next_row(&self) -> Row {
        let mut spans = vec![span("NEXT WORD  ", self.theme.strong)];
        match self.shown.words.iter().find(|word| word.due.is_some()) {
            Some(word) => spans.extend(self.word(word)),
            None if self.shown.stage.is_running() => {
                spans.push(span("no time is promised yet", self.theme.text));
            }
            None => spans.push(span("none is owed any more", self.theme.text)),
        }
        Row::new(spans).of(Block::Words)
    }

    /// How bad it is, in a word that needs no knowledge of priorities.
    pub(super) fn how_bad(&self) -> String {
        match self.shown.stage {
            Stage::Mitigated => return "works again, being watched".to_owned(),
            Stage::Resolved | Stage::InReview | Stage::Closed => return "it is over".to_owned(),
            Stage::StoodDown => return "stood down".to_owned(),
            _ => {}
        }
        let priority = self.shown.priority.as_ref().map(|priority| priority.value);
        let Some(value) = priority else {
            return "how bad it is, is being found out".to_owned();
        };
        let word = match value {
            1 => "CRITICAL",
            2 => "MAJOR",
            3 | 4 => "MINOR",
            _ => "SLIGHT",
        };
        format!("{word}   P1 is the gravest, P5 the least")
    }

    fn words_spans(&self, words: &[&NextWord], times: bool) -> Vec<Span<'static>> {
        let mut spans = vec![span("NEXT WORD", self.theme.strong)];
        if self.shown.words.iter().all(|word| word.due.is_none()) {
            spans.push(span("  nobody waits for one", self.theme.text));
        }
        for word in words {
            let gap = if spans.len() == 1 { "  " } else { "   " };
            let name = format!("{gap}{} ", self.clean(&word.audience));
            spans.push(span(name, self.theme.text));
            let mut due = self.word(word);
            let skip = usize::from(!times) * due.len().saturating_sub(1);
            spans.extend(due.drain(skip..));
        }
        spans
    }

    /// Where to talk: main channel and call.
    pub(super) fn talk(&self) -> Vec<Span<'static>> {
        let mut spans = match &self.shown.talk {
            Some(talk) => vec![
                span(self.clean(talk), self.theme.accent),
                span(" (questions here)", self.theme.text),
            ],
            None => vec![span("main channel not set", self.theme.warn)],
        };
        if let Some(call) = &self.shown.call {
            spans.push(span("   CALL ", self.theme.strong));
            spans.push(span(self.clean(call), self.theme.text));
        }
        spans
    }

    /// An answer and its age, in lines beside its label.
    pub(super) fn answer(&self, at: usize, width: usize, most: usize) -> Vec<Row> {
        let label = ANSWERS.get(at).copied().unwrap_or_default();
        let answer = self.shown.answers.get(at).and_then(Option::as_ref);
        let style = if at == 0 {
            self.theme.strong
        } else {
            self.theme.text
        };
        let rows = match answer {
            Some(answer) => {
                let words = self.clean(&answer.text);
                {
                    let age = self.answer_age(answer, width);
                    self.labelled(label, (&words, style), age, width, most)
                }
            }
            None => self.labelled(
                label,
                (NOT_YET, self.theme.warn),
                Span::default(),
                width,
                most,
            ),
        };
        rows.into_iter()
            .map(|row| row.of(Block::Answer(at)))
            .collect()
    }

    fn answer_age(&self, answer: &Answer, width: usize) -> Span<'static> {
        let seconds = self.now.seconds_since(answer.at);
        let age = text::ago(seconds);
        let words = if width >= 70 {
            format!("{age} ago")
        } else {
            age
        };
        let style = if seconds >= OLD_ANSWER {
            self.theme.warn
        } else {
            self.theme.dim
        };
        span(words, style)
    }

    /// The stage's words in lines beside their label.
    pub(super) fn cause(&self, width: usize, most: usize) -> Vec<Row> {
        let Some(cause) = &self.shown.cause else {
            return Vec::new();
        };
        let words = self.clean(cause);
        let style = self.theme.text;
        let rows = self.labelled(
            self.cause_label(),
            (&words, style),
            Span::default(),
            width,
            most,
        );
        rows.into_iter().map(|row| row.of(Block::Stage)).collect()
    }

    /// A label, words wrapped beside it, and something short at the right of the first line.
    pub(super) fn labelled(
        &self,
        label: &str,
        (words, style): (&str, Style),
        right: Span<'static>,
        width: usize,
        most: usize,
    ) -> Vec<Row> {
        const LABEL: usize = 8;
        let beside = match text::width(&right.content) {
            0 => 0,
            columns => columns + 2,
        };
        let room = width.saturating_sub(LABEL + beside);
        let lines = self.wrapped(words, room, most.max(1));
        let mut right = Some(right);
        let rows = lines.into_iter().enumerate().map(|(at, line)| {
            let label = if at == 0 { label } else { "" };
            let left = vec![
                span(text::pad(label, LABEL), self.theme.strong),
                span(line, style),
            ];
            self.ends(left, right.take().into_iter().collect(), width)
        });
        rows.collect()
    }

    /// How old this is, in words, and how loud.
    pub(super) fn freshness(&self) -> Span<'static> {
        match self.wall.freshness(self.now) {
            Freshness::Live(seconds) => span(format!("live, {} old", age(seconds)), self.theme.ok),
            Freshness::Stale(seconds) => span(format!("STALE {}", age(seconds)), self.theme.stale),
            Freshness::NotUpdating { .. } => span("NOT UPDATING", self.theme.stale),
        }
    }

    /// What must be said across the top before all else.
    pub(super) fn banners(&self, width: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        match self.wall.freshness(self.now) {
            Freshness::Live(_) => {}
            Freshness::Stale(seconds) => {
                let words = format!(" STALE {}: nothing newer can be seen", age(seconds));
                rows.push(Row::new(vec![span(words, self.theme.stale)]));
            }
            Freshness::NotUpdating { reason, last_good } => {
                // How long comes before why: a reason may be long, and is for whoever mends it.
                let since = last_good.map_or_else(
                    || ", nothing was ever read".to_owned(),
                    |at| {
                        let old = age(self.now.seconds_since(at));
                        format!(" for {old}, since {}", self.time(at))
                    },
                );
                let words = format!(" NOT UPDATING{since}: {}", self.clean(reason));
                rows.push(Row::new(vec![span(words, self.theme.stale)]));
            }
        }
        rows.extend(self.clashes(width));
        rows
    }

    /// What is not agreed, two of it in full. A narrow screen has each over two rows.
    fn clashes(&self, width: usize) -> Vec<Row> {
        const MOST: usize = 2;
        let clashes = &self.shown.clashes;
        let mut rows = Vec::new();
        for clash in clashes.iter().take(MOST) {
            let style = if clash.grave {
                self.theme.late
            } else {
                self.theme.due
            };
            let bare = format!("{}: {}", clash.head, clash.values.join(" or "));
            let bare = self.clean(&bare);
            let full = format!("{bare}. Settle it now.");
            let room = width.saturating_sub(1).max(1);
            let lines = if text::width(&full) <= room {
                vec![full]
            } else {
                self.wrapped(&bare, room, 2)
            };
            let lines = lines.into_iter();
            rows.extend(
                lines
                    .map(|line| Row::new(vec![span(format!(" {line}"), style)]).of(Block::Clashes)),
            );
        }
        if clashes.len() > MOST {
            let words = format!(" NOT AGREED: {} more", clashes.len() - MOST);
            rows.push(Row::new(vec![span(words, self.theme.due)]).of(Block::Clashes));
        }
        rows
    }

    /// The gravest of what is not agreed, for a screen that has no row for it.
    pub(super) fn clash_word(&self) -> Option<Span<'static>> {
        let clash = self.shown.clashes.first()?;
        Some(span(self.clean(&clash.head), self.theme.late))
    }

    /// Who wrote in the last fifteen minutes: the names, and how many.
    pub(super) fn writers(&self) -> (String, usize) {
        let names: Vec<String> = self
            .shown
            .writers
            .iter()
            .filter(|writer| self.now.seconds_since(writer.at) <= WRITER_SECONDS)
            .map(|writer| self.clean(&writer.person))
            .collect();
        if names.is_empty() {
            ("nobody".to_owned(), 0)
        } else {
            (names.join(", "), names.len())
        }
    }
}
