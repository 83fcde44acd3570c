//! One row of the state document as lines.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::domain::setting::SettingKey;
use crate::pane::state::projection::{Content, Row, RowKey};
use crate::ui::flow::flow_at_most;
use crate::ui::look::Look;
use crate::ui::text;

/// Columns of the labels.
const LABELS: usize = 13;
/// Columns of the labels of the four answers, whose ages stand beside them.
const ANSWERS: usize = 7;

/// What stands for an answer that nobody has given yet, the longest first.
const UNSAID: [&str; 3] = ["nobody has said yet", "not said yet", "unsaid"];

/// How rows are drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rowing<'a> {
    pub(super) columns: usize,
    /// Labels stand in the text, because there is no room for a column of them.
    pub(super) inline: bool,
    pub(super) look: &'a Look,
}

/// The words of a row, and what stands before them.
struct Said {
    lead: Vec<Span<'static>>,
    words: Vec<Span<'static>>,
    hang: usize,
}

/// Whether this is one of the four answers.
pub(super) fn is_answer(row: &Row) -> bool {
    matches!(&row.key, Some(RowKey::Setting(key)) if SettingKey::ANSWERS.contains(key))
}

impl Rowing<'_> {
    /// A row in at most so many lines.
    pub(super) fn lines(&self, row: &Row, most: usize) -> Vec<Line<'static>> {
        let said = self.said(row);
        let more = Span::styled(self.look.signs.ellipsis, self.look.theme.dim);
        let lead: usize = said.lead.iter().map(|s| text::width(&s.content)).sum();
        let hang = said.hang.min(self.columns / 2);
        if lead == hang {
            let room = self.columns.saturating_sub(hang).max(1);
            let lines = flow_at_most(&said.words, room, most, &more);
            return hanging(said.lead, lines, hang);
        }
        // The words begin behind the lead and go on below it.
        let mut all = said.lead;
        all.extend(said.words);
        let room = self.columns.saturating_sub(hang).max(1);
        let lines = flow_at_most(&all, room, most, &more);
        hanging(Vec::new(), lines, hang)
    }

    fn said(&self, row: &Row) -> Said {
        let theme = &self.look.theme;
        let styled = |words: &str, style: Style| {
            vec![Span::styled(self.look.words(words).into_owned(), style)]
        };
        match &row.content {
            Content::Heading(words) => Said {
                lead: Vec::new(),
                words: styled(&words.to_uppercase(), theme.strong),
                hang: 0,
            },
            Content::Conflict(words) => Said {
                lead: vec![Span::styled(" CONFLICT ", theme.late), Span::raw(" ")],
                words: styled(words, theme.warn),
                hang: 1,
            },
            Content::Field { label, value, mark } if is_answer(row) => {
                self.answer(label, value.as_deref(), mark.as_ref())
            }
            Content::Field { label, value, .. } => self.field(label, value.as_deref()),
            Content::Task { .. } => self.task(&row.content),
            Content::Matter {
                name,
                state,
                words,
                loud,
            } => {
                let (sign, style) = if *loud {
                    (" ! ", theme.warn)
                } else {
                    (" - ", theme.accent)
                };
                let mut said = styled(&format!("{name} "), theme.strong);
                said.extend(styled(state, style));
                said.extend(styled(&format!(" {words}"), theme.text));
                Said {
                    lead: vec![Span::styled(sign, style)],
                    words: said,
                    hang: 3,
                }
            }
            Content::Criterion { text, met, waived } => {
                let (tick, style) = if *met {
                    (" [x] ", theme.ok)
                } else {
                    (" [ ] ", theme.strong)
                };
                let mut words = styled(text, theme.text);
                if let Some(reason) = waived {
                    words.extend(styled(&format!(" (waived: {reason})"), theme.warn));
                }
                Said {
                    lead: vec![Span::styled(tick, style)],
                    words,
                    hang: 5,
                }
            }
            Content::Derived { label, words } => self.derived(label, words),
            Content::Line(words) => Said {
                lead: vec![Span::raw(" ")],
                words: styled(words, theme.text),
                hang: 1,
            },
        }
    }

    /// A label and its value.
    fn field(&self, label: &str, value: Option<&str>) -> Said {
        let (look, theme) = (self.look, &self.look.theme);
        let words = match value {
            Some(words) => Span::styled(look.paragraphs(words), theme.text),
            None => Span::styled("not known", theme.dim),
        };
        let label = if self.inline {
            format!("{label} ")
        } else {
            format!(" {} ", look.pad(label, LABELS))
        };
        Said {
            hang: if self.inline { 1 } else { text::width(&label) },
            lead: vec![Span::styled(label, theme.dim)],
            words: vec![words],
        }
    }

    /// Something derived under its full name, which is longer than other labels.
    fn derived(&self, label: &str, words: &str) -> Said {
        let (look, theme) = (self.look, &self.look.theme);
        Said {
            lead: vec![Span::raw(" ")],
            words: vec![
                Span::styled(format!("{}: ", look.words(label)), theme.dim),
                Span::styled(look.words(words).into_owned(), theme.text),
            ],
            hang: 1,
        }
    }

    /// One of the four answers. What nobody has said is asked for; the age shows what is stale.
    fn answer(&self, label: &str, value: Option<&str>, mark: Option<&(i64, String)>) -> Said {
        let (look, theme) = (self.look, &self.look.theme);
        let mut words = vec![match value {
            Some(words) => Span::styled(look.paragraphs(words), theme.text),
            None => Span::styled(self.unsaid(), theme.warn),
        }];
        let age = mark.map_or_else(String::new, |(seconds, _)| text::ago(*seconds));
        if let Some((_, by)) = mark.filter(|_| !self.inline) {
            words.push(Span::styled(format!(" ({})", look.words(by)), theme.dim));
        }
        let (name, age) = if self.inline && age.is_empty() {
            (format!("{label} "), String::new())
        } else if self.inline {
            (format!("{label} "), format!("{age} "))
        } else {
            let name = format!(" {}", look.pad(label, ANSWERS));
            (name, format!("{:<1$} ", age, LABELS - ANSWERS))
        };
        Said {
            hang: if self.inline {
                1
            } else {
                text::width(&name) + text::width(&age)
            },
            lead: vec![
                Span::styled(name, theme.strong),
                Span::styled(age, theme.dim),
            ],
            words,
        }
    }

    /// What stands for an answer that nobody has given: the same for all four, short enough for one
    /// line of any.
    fn unsaid(&self) -> &'static str {
        // Where labels stand in the text, a column goes to what is below them.
        let lead = if self.inline { ANSWERS + 1 } else { LABELS + 2 };
        let fits = |words: &&str| lead + text::width(words) <= self.columns;
        UNSAID.into_iter().find(fits).unwrap_or(UNSAID[2])
    }

    /// A task. That it is late comes before what it is.
    fn task(&self, content: &Content) -> Said {
        let (look, theme) = (self.look, &self.look.theme);
        let Content::Task {
            name,
            owners,
            text: words,
            left,
            due,
            rest: more,
        } = content
        else {
            return Said {
                lead: Vec::new(),
                words: Vec::new(),
                hang: 0,
            };
        };
        let owners = if owners.is_empty() {
            Span::styled("nobody yet", theme.warn)
        } else {
            Span::styled(look.words(owners).into_owned(), theme.accent)
        };
        let sign = format!(" {} ", look.signs.action);
        let mut said = vec![Span::styled(format!("{name} "), theme.strong)];
        let mut parts = vec![owners];
        if let Some(left) = left.filter(|left| *left <= 0) {
            let style = if left <= -60 { theme.late } else { theme.due };
            // In a narrow line a name may take what is left.
            let at = usize::from(!self.inline);
            parts.insert(at, Span::styled(text::countdown(left), style));
        }
        for part in parts {
            said.extend([part, Span::raw(" ")]);
        }
        said.push(Span::styled(look.words(words).into_owned(), theme.text));
        if let Some(due) = due {
            let rest = left.filter(|left| *left > 0).map(text::countdown);
            let rest = rest.map(|rest| format!(", {rest}")).unwrap_or_default();
            said.push(Span::styled(format!(" (due {due}{rest})"), theme.dim));
        }
        if !more.is_empty() {
            let more = format!(" ({})", look.words(more));
            said.push(Span::styled(more, theme.dim));
        }
        Said {
            hang: text::width(&sign),
            lead: vec![Span::styled(sign, theme.strong)],
            words: said,
        }
    }
}

/// The lead before the first line, and as many blanks before the others.
fn hanging(lead: Vec<Span<'static>>, lines: Vec<Line<'static>>, hang: usize) -> Vec<Line<'static>> {
    let blank = Span::raw(" ".repeat(hang));
    let mut lead = Some(lead);
    let lines = lines.into_iter().map(|line| {
        let mut spans = lead.take().unwrap_or_else(|| vec![blank.clone()]);
        spans.extend(line.spans);
        Line::from(spans)
    });
    lines.collect()
}
