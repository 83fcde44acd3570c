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
    let lines = text::wrap(&whole, columns);
    if matches!(&lines[..], [line] if *line == whole) {
        return vec![as_it_is(spans)];
    }
    let mut source = Source::new(spans);
    lines.iter().map(|line| source.dress(line)).collect()
}

/// A line of which wrapping changed nothing, as most are: what looks alike together.
fn as_it_is(spans: &[Span<'_>]) -> Line<'static> {
    let mut line: Vec<Span<'static>> = Vec::with_capacity(spans.len());
    for span in spans.iter().filter(|span| !span.content.is_empty()) {
        match line.last_mut() {
            Some(last) if last.style == span.style => last.content.to_mut().push_str(&span.content),
            _ => line.push(Span::styled(span.content.clone().into_owned(), span.style)),
        }
    }
    Line::from(line)
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
        let next = lines.get(most).cloned().unwrap_or_default();
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            // The last row is filled to its end, not only to its last whole word.
            last.spans.push(Span::raw(" "));
            last.spans.extend(next.spans);
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
            let kept = text::head(&span.content, room.saturating_sub(used));
            span.content = kept.trim_end().to_owned().into();
            used = room;
        } else {
            used += wanted;
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::style::Stylize as _;

    fn words(lines: &[Line<'_>]) -> Vec<String> {
        lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn styles_go_with_their_letters_over_line_ends() {
        let spans = [
            Span::raw("one "),
            Span::raw("two three").bold(),
            Span::raw(" four"),
        ];
        let lines = flow(&spans, 8);
        assert_eq!(words(&lines), ["one two", "three", "four"]);
        assert_eq!(lines[0].spans, [Span::raw("one "), Span::raw("two").bold()]);
        assert_eq!(lines[1].spans, [Span::raw("three").bold()]);
        assert_eq!(lines[2].spans, [Span::raw("four")]);
    }

    #[test]
    fn what_is_cut_says_so_and_fills_its_row() {
        let spans = [Span::raw("one two three fourteen")];
        let more = Span::raw("…").dim();
        assert_eq!(words(&flow_at_most(&spans, 10, 1, &more)), ["one two t…"]);
        assert_eq!(
            words(&flow_at_most(&spans, 10, 2, &more)),
            ["one two", "three fou…"]
        );
        assert_eq!(flow_at_most(&spans, 30, 1, &more).len(), 1);
    }

    proptest! {
        #[test]
        fn what_is_not_broken_is_dressed_as_what_is(
            parts in proptest::collection::vec(("[a-c 表\n\u{301}]{0,6}", any::<bool>()), 0..5),
        ) {
            let style = |bold: bool| if bold { Style::new().bold() } else { Style::new() };
            let spans = parts.iter().map(|(part, bold)| Span::styled(part.clone(), style(*bold)));
            let spans: Vec<Span<'_>> = spans.collect();
            let whole: String = spans.iter().map(|span| span.content.as_ref()).collect();
            let slow = Source::new(&spans).dress(&whole);
            prop_assert_eq!(as_it_is(&spans), slow);
        }

        #[test]
        fn no_line_is_wider_than_the_column(
            parts in proptest::collection::vec("[a-c 表\n\u{301}]{0,12}", 0..5),
            columns in 0_usize..12, most in 1_usize..4,
        ) {
            let spans: Vec<Span<'_>> = parts.iter().map(|part| Span::raw(part.clone())).collect();
            let more = Span::raw("… more");
            for line in flow_at_most(&spans, columns, most, &more) {
                prop_assert!(line_width(&line) <= columns.max(1), "{line:?}");
            }
            let plain: String = flow(&spans, columns.max(2)).iter().map(ToString::to_string).collect();
            let letters = |text: &str| text.chars().filter(|c| !" \n".contains(*c)).count();
            prop_assert_eq!(letters(&plain), letters(&parts.concat()));
        }
    }
}
