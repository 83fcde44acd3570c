//! The frame around a pane. Focus shows three times: thick border, bold title, accent.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Block;

use super::signs::Signs;
use super::theme::Theme;

/// A frame with ` 2 Title ` at the top left and, if given, a status at the bottom right. The
/// number is the key that focuses the pane. Styles within the lines win over those of the frame.
pub fn panel<'a>(
    title: Line<'a>,
    number: Option<u8>,
    focused: bool,
    bottom_right: Option<Line<'a>>,
    theme: &Theme,
    signs: &Signs,
) -> Block<'a> {
    let (set, border, heading) = if focused {
        let heading = theme.title.patch(theme.border_focus);
        (signs.border_focus, theme.border_focus, heading)
    } else {
        (signs.border, theme.border, theme.title)
    };
    let block = Block::bordered()
        .border_set(set)
        .border_style(border)
        .title_top(framed(title, number, heading));
    match bottom_right {
        Some(line) => block.title_bottom(framed(line, None, theme.text).right_aligned()),
        None => block,
    }
}

/// A line with a space at both ends, so that it does not touch the border, and its number.
fn framed(line: Line<'_>, number: Option<u8>, style: Style) -> Line<'_> {
    let lead = number.map_or_else(|| " ".to_owned(), |number| format!(" {number} "));
    let inner = style.patch(line.style);
    let mut spans = vec![Span::styled(lead, style)];
    spans.extend(line.spans.into_iter().map(|span| {
        let own = inner.patch(span.style);
        span.style(own)
    }));
    spans.push(Span::styled(" ", style));
    Line::from(spans)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::ThemeName;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Modifier};
    use ratatui::widgets::Widget;

    fn draw(block: &Block<'_>, width: u16, height: u16) -> Buffer {
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        block.render(area, &mut buffer);
        buffer
    }

    fn rows(buffer: &Buffer) -> Vec<String> {
        let width = usize::from(buffer.area.width);
        buffer
            .content
            .chunks(width)
            .map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect())
            .collect()
    }

    fn sample(focused: bool, theme: &Theme, signs: &Signs) -> Buffer {
        let status = Some(Line::from("12/12"));
        let block = panel(
            Line::from("Timeline"),
            Some(2),
            focused,
            status,
            theme,
            signs,
        );
        draw(&block, 20, 3)
    }

    #[test]
    fn focus_draws_a_thick_border() {
        let buffer = sample(true, &Theme::default(), &Signs::unicode());
        assert_eq!(
            rows(&buffer),
            [
                "┏ 2 Timeline ━━━━━━┓",
                "┃                  ┃",
                "┗━━━━━━━━━━━ 12/12 ┛"
            ]
        );
    }

    #[test]
    fn without_focus_the_border_is_thin() {
        let buffer = sample(false, &Theme::default(), &Signs::unicode());
        assert_eq!(
            rows(&buffer),
            [
                "┌ 2 Timeline ──────┐",
                "│                  │",
                "└─────────── 12/12 ┘"
            ]
        );
    }

    #[test]
    fn ascii_frames_differ_by_focus_too() {
        let theme = Theme::new(ThemeName::Mono);
        let focused = rows(&sample(true, &theme, &Signs::ascii()));
        let plain = rows(&sample(false, &theme, &Signs::ascii()));
        assert_eq!(focused[0], "# 2 Timeline ======#");
        assert_eq!(plain[0], "+ 2 Timeline ------+");
    }

    #[test]
    fn only_the_focused_title_is_bold_in_every_theme() {
        for name in ThemeName::ALL {
            let theme = Theme::new(name);
            for focused in [true, false] {
                let buffer = sample(focused, &theme, &Signs::unicode());
                let title = &buffer[(4, 0)];
                assert_eq!(title.symbol(), "T");
                assert_eq!(title.modifier.contains(Modifier::BOLD), focused, "{name}");
            }
        }
    }

    #[test]
    fn a_style_of_the_title_itself_wins() {
        let title = Line::from(Span::styled("LATE", Style::new().fg(Color::Red)));
        let theme = Theme::new(ThemeName::Ansi);
        let block = panel(title, None, true, None, &theme, &Signs::unicode());
        let buffer = draw(&block, 12, 2);
        assert_eq!(buffer[(2, 0)].fg, Color::Red);
        assert!(buffer[(2, 0)].modifier.contains(Modifier::BOLD));
    }

    #[test]
    fn no_size_is_too_small() {
        let theme = Theme::default();
        for (width, height) in [(0, 0), (1, 1), (2, 1), (1, 5), (3, 2)] {
            let status = Some(Line::from("following"));
            let line = Line::from("A long title 表");
            let block = panel(line, Some(1), true, status, &theme, &Signs::unicode());
            let _ = draw(&block, width, height);
        }
    }
}
