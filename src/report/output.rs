//! Everything that can be taken out of the program as a text of its own, as one list: the menu of
//! the console, the command line and the tests walk over it, so that none of them forgets one.

use super::calendar::review_meeting;
use super::format::{Format, format};
use super::paper::{self, Asked, Reader};
use super::sheet::Sheet;
use crate::domain::mark::Paper;

/// A text that can be taken along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// A text for the time of the incident, as it stands.
    Sheet(Sheet),
    /// A paper that the incident leaves behind, for a reader.
    Paper(Paper, Reader),
    /// The page of paper for when nothing else is up.
    Card,
    /// The appointment of the review meeting.
    ReviewMeeting,
}

/// One text of an output: most are one, a comment that does not fit is two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The name of its file, without the incident's key and without its ending.
    pub stem: &'static str,
    /// The text, line end included.
    pub text: String,
}

/// Why there is no such text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotMade {
    /// It does not come in that format.
    #[error("{} does not come as {}; it comes as {}", .0.word(), .1.word(), words(.0.formats()))]
    Format(Output, Format),
    /// Nobody has set the time of the review meeting.
    #[error(
        "no review meeting is planned; set its time first: \"Set the review\" in the console, or \
         warroom review meeting 'fri 11:00'"
    )]
    NoMeeting,
    /// It is not written for that reader.
    #[error("{} is not written for readers outside", .0.word())]
    Inside(Output),
}

fn words(formats: &[Format]) -> String {
    let words: Vec<&str> = formats.iter().map(|format| format.word()).collect();
    words.join(", ")
}

/// What is read on a call comes in, to be pasted where people are.
const SHEETS: &[Format] = &[
    Format::Text,
    Format::Markdown,
    Format::Html,
    Format::Jira,
    Format::Slack,
];

/// What the roster comes in; as JSON it is `warroom status --json`.
const ROSTER: &[Format] = &[
    Format::Markdown,
    Format::Text,
    Format::Html,
    Format::Csv,
    Format::Jira,
    Format::Confluence,
    Format::Slack,
];

/// What papers without tables come in.
const WORDS: &[Format] = &[
    Format::Markdown,
    Format::Html,
    Format::Text,
    Format::Json,
    Format::Jira,
    Format::Confluence,
    Format::Slack,
];

/// What papers with tables come in.
const TABLES: &[Format] = &[
    Format::Markdown,
    Format::Html,
    Format::Text,
    Format::Json,
    Format::Csv,
    Format::Jira,
    Format::Confluence,
    Format::Slack,
];

impl Output {
    /// All of them, in the order of the menu: every sheet, every paper for each of its readers,
    /// the meeting.
    pub fn all() -> Vec<Self> {
        let sheets = Sheet::ALL.into_iter().map(Self::Sheet);
        let readers = [Reader::Inside, Reader::Outside];
        let papers = paper::WRITTEN.iter().flat_map(|paper| {
            let readers = readers
                .into_iter()
                .filter(|reader| paper::is_for(*paper, *reader));
            readers.map(|reader| Self::Paper(*paper, reader))
        });
        let rest = [Self::Card, Self::ReviewMeeting];
        sheets.chain(papers).chain(rest).collect()
    }

    /// The name in the menu.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sheet(sheet) => sheet.name(),
            Self::Paper(paper, Reader::Inside) => match paper {
                Paper::TicketComment => "Ticket comment",
                Paper::CommsComment => "Comms comment",
                Paper::StatusPage => "Status page document",
                Paper::IncidentReport => "Incident report",
                Paper::Postmortem => "Postmortem",
                Paper::WrapUp => "Wrap-up",
                Paper::FollowUp => "Customer follow-up",
            },
            Self::Paper(paper, Reader::Outside) => match paper {
                Paper::StatusPage => "Status page, for outside",
                Paper::IncidentReport => "Incident report, for clients",
                Paper::FollowUp => "Customer follow-up",
                Paper::TicketComment | Paper::CommsComment | Paper::Postmortem | Paper::WrapUp => {
                    "For outside"
                }
            },
            Self::Card => "Card of paper",
            Self::ReviewMeeting => "Review meeting",
        }
    }

    /// What it is for, in one line.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Sheet(sheet) => sheet.meaning(),
            Self::Paper(paper, reader) => match (paper, reader) {
                (Paper::TicketComment, _) => "once: figures, summary, full timeline",
                (Paper::CommsComment, _) => "every message, word for word, oldest first",
                (Paper::StatusPage, Reader::Inside) => "how it stands and how it came there",
                (Paper::StatusPage, Reader::Outside) => "only what was said to the public",
                (Paper::IncidentReport, Reader::Inside) => "plain words, with roles and decisions",
                (Paper::IncidentReport, Reader::Outside) => "plain words, no names, no machines",
                (Paper::Postmortem, _) => "what broke, why, and what changes by when",
                (Paper::WrapUp, _) => "the index of what is left behind",
                (Paper::FollowUp, _) => "sorry, what, why, what was done, what prevents it",
            },
            Self::Card => "one page with numbers, for when nothing is up",
            Self::ReviewMeeting => "an appointment for the calendar",
        }
    }

    /// Its letter in the menu; no two have the same.
    pub const fn letter(self) -> char {
        match self {
            Self::Sheet(Sheet::Topic) => 't',
            Self::Sheet(Sheet::Announcement) => 'a',
            Self::Sheet(Sheet::HandoverBrief) => 'h',
            Self::Sheet(Sheet::SupportBrief) => 's',
            Self::Sheet(Sheet::Roster) => 'r',
            Self::Paper(Paper::TicketComment, _) => 'c',
            Self::Paper(Paper::CommsComment, _) => 'm',
            Self::Paper(Paper::StatusPage, Reader::Inside) => 'd',
            Self::Paper(Paper::StatusPage, Reader::Outside) => 'o',
            Self::Paper(Paper::IncidentReport, Reader::Inside) => 'i',
            Self::Paper(Paper::IncidentReport, Reader::Outside) => 'e',
            Self::Paper(Paper::Postmortem, _) => 'p',
            Self::Paper(Paper::WrapUp, _) => 'w',
            Self::Paper(Paper::FollowUp, _) => 'f',
            Self::Card => 'b',
            Self::ReviewMeeting => 'v',
        }
    }

    /// Its word on the command line; a paper has one for all its readers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sheet(Sheet::Topic) => "topic",
            Self::Sheet(Sheet::Announcement) => "announcement",
            Self::Sheet(Sheet::HandoverBrief) => "hand-over",
            Self::Sheet(Sheet::SupportBrief) => "support",
            Self::Sheet(Sheet::Roster) => "roster",
            Self::Paper(Paper::TicketComment, _) => "ticket",
            Self::Paper(Paper::CommsComment, _) => "comms",
            Self::Paper(Paper::StatusPage, _) => "status-page",
            Self::Paper(Paper::IncidentReport, _) => "incident",
            Self::Paper(Paper::Postmortem, _) => "postmortem",
            Self::Paper(Paper::WrapUp, _) => "wrap-up",
            Self::Paper(Paper::FollowUp, _) => "follow-up",
            Self::Card => "card",
            Self::ReviewMeeting => "review-meeting",
        }
    }

    /// The one of that word, for that reader where it has several.
    ///
    /// # Errors
    /// [`NotMade::Inside`] if it is not written for that reader; none if there is no such word.
    pub fn named(word: &str, reader: Reader) -> Option<Result<Self, NotMade>> {
        let all = Self::all();
        let mut named = all
            .into_iter()
            .filter(|output| output.word() == word)
            .peekable();
        let first = *named.peek()?;
        let fits = named.find(|output| match output {
            Self::Paper(Paper::FollowUp, _) => true,
            Self::Paper(_, theirs) => *theirs == reader,
            Self::Sheet(_) | Self::Card | Self::ReviewMeeting => reader == Reader::Inside,
        });
        Some(fits.ok_or(NotMade::Inside(first)))
    }

    /// What it can be written in, the usual one first.
    pub const fn formats(self) -> &'static [Format] {
        match self {
            Self::Sheet(Sheet::Topic) => &[Format::Text],
            Self::Sheet(Sheet::Roster) => ROSTER,
            Self::Sheet(_) => SHEETS,
            Self::Paper(Paper::StatusPage | Paper::WrapUp | Paper::FollowUp, _) => WORDS,
            Self::Paper(..) => TABLES,
            Self::Card => &[Format::Text, Format::Markdown, Format::Html],
            Self::ReviewMeeting => &[Format::Calendar],
        }
    }

    /// The usual format.
    pub fn usual(self) -> Format {
        self.formats().first().copied().unwrap_or(Format::Text)
    }

    /// The paper that is owed, if it is one: where it was posted can be recorded.
    pub const fn paper(self) -> Option<Paper> {
        match self {
            Self::Paper(paper, _) => Some(paper),
            Self::Sheet(_) | Self::Card | Self::ReviewMeeting => None,
        }
    }

    /// Writes it. Of what is asked, the reader is that of the output itself.
    ///
    /// # Errors
    /// [`NotMade`] if it has no such format, or there is nothing to write it from.
    pub fn write(self, asked: &Asked<'_>, kind: Format) -> Result<Vec<Text>, NotMade> {
        if !self.formats().contains(&kind) {
            return Err(NotMade::Format(self, kind));
        }
        match self {
            Self::Sheet(sheet) => Ok(vec![Text {
                stem: self.word(),
                text: match kind {
                    Format::Text => ended(&sheet.text(asked)),
                    _ => format(&sheet.manuscript(asked), kind),
                },
            }]),
            Self::Card => Ok(vec![Text {
                stem: self.word(),
                text: match kind {
                    Format::Text => paper::card_text(asked, false),
                    kind => format(&paper::card(asked), kind),
                },
            }]),
            Self::ReviewMeeting => {
                let text = review_meeting(asked.incident).ok_or(NotMade::NoMeeting)?;
                let stem = self.word();
                Ok(vec![Text { stem, text }])
            }
            Self::Paper(paper, reader) => {
                let written = paper::write(paper, &Asked { reader, ..*asked });
                let parts = written.len();
                let texts = written.iter().enumerate().map(|(part, manuscript)| Text {
                    stem: stem(paper, reader, part, parts),
                    text: format(manuscript, kind),
                });
                Ok(texts.collect())
            }
        }
    }
}

/// What is to be said of a comment that a tracker will not take: it is one comment, and none of its
/// parts may be left out (practice: R079). None where it fits, and of what is no comment.
pub fn too_long(output: Output, texts: &[Text], limit: usize) -> Option<String> {
    let is_comment = matches!(output.paper(), Some(Paper::TicketComment));
    let longest = texts.iter().map(|text| text.text.chars().count()).max()?;
    (is_comment && longest > limit).then(|| {
        format!(
            "it has {longest} characters and a comment takes {limit}: attach it to the ticket as a \
             file"
        )
    })
}

/// A text with its line end.
fn ended(text: &str) -> String {
    text.trim_end().to_owned() + "\n"
}

/// The name of a paper's file: that of its template, but for one that became several.
const fn stem(paper: Paper, reader: Reader, part: usize, parts: usize) -> &'static str {
    if parts > 1 {
        paper::file_stem(paper, part, parts)
    } else {
        paper::template_name(paper, reader)
    }
}

/// The name of the file for a text: the incident's key in front (practice: R155), letters, digits,
/// `-`, `_` and `.` alone, whatever the key holds.
pub fn file_name(key: &str, stem: &str, kind: Format) -> String {
    let fits = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let key = key.chars().map(|c| if fits(c) { c } else { '-' });
    let key: String = key.take(100).collect();
    let key = key.trim_start_matches(['.', '-']);
    format!("{key}-{stem}.{}", kind.extension())
        .trim_start_matches('-')
        .to_owned()
}

#[cfg(test)]
#[path = "tests/output.rs"]
mod tests;
