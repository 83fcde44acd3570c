//! Styled text broken into lines: what [`super::text::wrap`] does, with the styles kept.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::text;

/// Columns of a line.
pub fn line_width(line: &Line<'_>) -> usize {
    line.spans
        .iter()
        .map(|span| text::width(&span.content))
        .sum()
}

/// Lines of at most `columns`, broken as [`text::wrap`] breaks, every letter in the style that it
/// came with. `\n` breaks. Never empty.
pub fn flow(spans: &[Span<'_>], columns: usize) -> Vec<Line<'static>> {
    let whole: String = spans.iter().map(|span| span.content.as_ref()).collect();
    let mut source = Source::new(spans);
    text::wrap(&whole, columns)
        .iter()
        .map(|line| source.dress(line))
        .collect()
}

/// As [`flow`], at most `most` lines; where more would come, the last one ends in `more`.
pub fn flow_at_most(
    spans: &[Span<'_>],
    columns: usize,
    most: usize,
    more: &Span<'_>,
) -> Vec<Line<'static>> {
    let mut lines = flow(spans, columns);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            end_with(last, columns, more);
        }
    }
    lines
}

/// Ends a line in a sign that more follows, cutting as much of the line as that needs.
pub fn end_with(line: &mut Line<'static>, columns: usize, more: &Span<'_>) {
    let sign = text::truncate(&more.content, columns);
    let room = columns.saturating_sub(text::width(&sign));
    let mut used = 0;
    for span in &mut line.spans {
        let wanted = text::width(&span.content);
        if used + wanted > room {
            let kept = text::head(&span.content, room.saturating_sub(used)).to_owned();
            span.content = kept.into();
        }
        used += text::width(&span.content);
    }
    line.spans.push(Span::styled(sign, more.style));
}

/// The letters of the spans in order, each with its style.
struct Source {
    letters: Vec<(char, Style)>,
    at: usize,
}

impl Source {
    fn new(spans: &[Span<'_>]) -> Self {
        let letters = spans
            .iter()
            .flat_map(|span| span.content.chars().map(move |c| (c, span.style)))
            .collect();
        Self { letters, at: 0 }
    }

    /// Gives a wrapped line its styles back. Wrapping drops spaces and line ends only, and may
    /// put `?` for a letter that is wider than a line, so going on in step is enough.
    fn dress(&mut self, line: &str) -> Line<'static> {
        let mut spans: Vec<Span<'static>> = Vec::new();
        for c in line.chars() {
            while let Some((letter, _)) = self.letters.get(self.at)
                && *letter != c
                && matches!(letter, ' ' | '\n')
            {
                self.at += 1;
            }
            let style = self.letters.get(self.at).map(|(_, style)| *style);
            self.at += 1;
            let style = style.unwrap_or_default();
            match spans.last_mut() {
                Some(last) if last.style == style => last.content.to_mut().push(c),
                _ => spans.push(Span::styled(c.to_string(), style)),
            }
        }
        Line::from(spans)
    }
}
