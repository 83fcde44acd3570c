//! Widths against the terminal buffer itself, wrapping and cutting by table and by property.

use super::*;
use crate::clean::clean;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

#[test]
fn widths() {
    let table = [
        ("", 0),
        ("abc", 3),
        ("日本", 4),
        ("cafe\u{301}", 4),
        ("👍🏽", 2),
        ("👨\u{200d}👩\u{200d}👧", 2),
        ("🇩🇪", 2),
        ("한", 2),
        ("\u{1112}\u{1161}\u{11ab}", 2),
        ("★→…", 3),
        ("لا", 2),
        // The buffer gives the halfwidth voicing mark two columns, so we must count them too.
        ("ｶﾞ", 3),
        ("a\u{7}b", 2),
    ];
    for (text, columns) in table {
        assert_eq!(width(text), columns, "{text:?}");
    }
}

#[test]
fn truncating() {
    let table = [
        ("hello", 5, "hello"),
        ("hello", 4, "hel…"),
        ("hello", 1, "…"),
        ("hello", 0, ""),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("日本語", 2, "…"),
        ("one two", 5, "one…"),
        ("cafe\u{301}s!", 5, "cafe\u{301}…"),
        ("", 0, ""),
    ];
    for (text, columns, cut) in table {
        assert_eq!(truncate(text, columns), cut, "{text:?} {columns}");
    }
}

#[test]
fn truncating_in_ascii_cuts_even_the_ellipsis() {
    let signs = Signs::ascii();
    for (columns, cut) in [
        (8, "a longer"),
        (7, "a lo..."),
        (4, "a..."),
        (3, "..."),
        (1, "."),
        (0, ""),
    ] {
        let text = if columns == 8 {
            "a longer"
        } else {
            "a longer text"
        };
        assert_eq!(truncate_with(text, columns, &signs), cut);
    }
}

#[test]
fn padding() {
    for (text, columns, padded) in [
        ("ab", 4, "ab  "),
        ("abcde", 4, "abc…"),
        ("日本語", 4, "日… "),
        ("", 2, "  "),
        ("x", 0, ""),
    ] {
        assert_eq!(pad(text, columns), padded);
    }
    assert_eq!(pad_with("abcdef", 5, &Signs::ascii()), "ab...");
}

#[test]
fn wrapping() {
    let table: &[(&str, usize, &[&str])] = &[
        ("", 10, &[""]),
        ("one two three", 7, &["one two", "three"]),
        ("one two three", 8, &["one two", "three"]),
        ("one two three", 5, &["one", "two", "three"]),
        ("one  two", 10, &["one  two"]),
        ("one     two", 5, &["one", "two"]),
        ("  code", 10, &["  code"]),
        ("          code", 6, &["code"]),
        ("trailing   ", 20, &["trailing"]),
        ("abcdefghij", 4, &["abcd", "efgh", "ij"]),
        ("a abcdefghij", 4, &["a", "abcd", "efgh", "ij"]),
        ("abcdef gh", 4, &["abcd", "ef", "gh"]),
        ("日本語のテキスト", 5, &["日本", "語の", "テキ", "スト"]),
        (
            "cafe\u{301} cafe\u{301}",
            4,
            &["cafe\u{301}", "cafe\u{301}"],
        ),
        ("a\nb\n\nc", 10, &["a", "b", "", "c"]),
        ("a\n", 10, &["a", ""]),
        ("abc", 1, &["a", "b", "c"]),
        ("日a", 1, &["?", "a"]),
        ("日", 1, &["?"]),
        ("abc", 0, &[""]),
        ("   ", 2, &[""]),
    ];
    for (text, columns, lines) in table {
        assert_eq!(wrap(text, *columns), *lines, "{text:?} {columns}");
    }
}

#[test]
fn wrapping_with_hanging_indents() {
    let lines = wrap_hanging("drain EU to us-east now", 12, "- ", "  ");
    assert_eq!(lines, ["- drain EU", "  to us-east", "  now"]);
    let lines = wrap_hanging("a\nb", 12, "14:32 ", "      ");
    assert_eq!(lines, ["14:32 a", "      b"]);
    // An indent never takes the last column.
    assert_eq!(wrap_hanging("ab", 3, "----", ""), ["--a", "b"]);
    assert_eq!(wrap_hanging("", 8, "> ", "  "), ["> "]);
}

#[test]
fn a_long_address_is_whole_when_joined() {
    let address = "https://status.example.com/incidents/2041?from=14:02&to=14:40#latest";
    for columns in 1..80 {
        let lines = wrap(address, columns);
        assert_eq!(lines.concat(), address);
        assert!(lines.iter().all(|line| width(line) <= columns));
    }
}

#[test]
fn spans_of_time() {
    let table = [
        (i64::MIN, "0s"),
        (-1, "0s"),
        (0, "0s"),
        (59, "59s"),
        (60, "1m"),
        (3599, "59m"),
        (3600, "1h 00m"),
        (3900, "1h 05m"),
        (86_399, "23h 59m"),
        (86_400, "1d 0h"),
        (183_600, "2d 3h"),
        (863_999, "9d 23h"),
        (864_000, "10d"),
        (27_475_200 + 36_000, "318d"),
        (i64::MAX, "106751991167300d"),
    ];
    for (seconds, words) in table {
        assert_eq!(ago(seconds), words);
    }
}

#[test]
fn elapsed_time() {
    let table = [
        (0, "T+00:00:00"),
        (1960, "T+00:32:40"),
        (86_399, "T+23:59:59"),
        (86_400, "T+1d 00:00:00"),
        (183_845, "T+2d 03:04:05"),
        (-1, "T-00:00:01"),
        (-90_061, "T-1d 01:01:01"),
        (i64::MIN, "T-106751991167300d 15:30:08"),
    ];
    for (seconds, words) in table {
        assert_eq!(elapsed(seconds), words);
    }
}

#[test]
fn countdowns() {
    let table = [
        (i64::MAX, "in 106751991167300d"),
        (3900, "in 1h 05m"),
        (840, "in 14m"),
        (899, "in 14m"),
        (45, "in 45s"),
        (1, "in 1s"),
        (0, "DUE"),
        (-59, "DUE"),
        (-60, "LATE 1m"),
        (-180, "LATE 3m"),
        (-3900, "LATE 1h 05m"),
        (i64::MIN, "LATE 106751991167300d"),
    ];
    for (seconds, words) in table {
        assert_eq!(countdown(seconds), words);
    }
}

fn visible(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '\n')).collect()
}

/// Columns that the terminal buffer really moves on by.
fn drawn_columns(text: &str) -> usize {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 2000, 1));
    let (end, _) = buffer.set_stringn(0, 0, text, 2000, Style::new());
    usize::from(end)
}

fn any_script() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec![
            " ", "  ", "a", "word", "日", "本語", "e\u{301}", "👍🏽", "👨\u{200d}👩\u{200d}👧", "🇩🇪", "🇫",
            "한", "\u{1112}\u{1161}\u{11ab}", "क्ष्म्य", "नि", "لا", "ｶﾞ", "\u{e01}\u{e33}", "❤\u{fe0f}", "1\u{fe0f}\u{20e3}",
            "␛", "\u{1100}", "\n", "-", " \u{301}",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// Clean text that may still hold line breaks.
fn clean_text() -> impl Strategy<Value = String> {
    any_script().prop_map(|text| {
        text.split('\n')
            .map(|line| clean(line).into_owned())
            .collect::<Vec<_>>()
            .join("\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn width_is_what_the_buffer_draws(text in clean_text()) {
        prop_assert_eq!(width(&text), drawn_columns(&text));
    }

    #[test]
    fn a_cut_text_fits_and_begins_as_it_did(text in clean_text(), columns in 0_usize..40) {
        let line = text.replace('\n', " ");
        for signs in [Signs::unicode(), Signs::ascii()] {
            let cut = truncate_with(&line, columns, &signs);
            prop_assert!(width(&cut) <= columns);
            if width(&line) <= columns {
                prop_assert_eq!(&cut, &line);
            } else if columns >= width(signs.ellipsis) {
                let head = cut.strip_suffix(signs.ellipsis);
                prop_assert!(head.is_some_and(|head| line.starts_with(head)));
            }
        }
    }

    #[test]
    fn a_padded_text_is_exactly_as_wide(text in clean_text(), columns in 0_usize..40) {
        prop_assert_eq!(width(&pad(&text.replace('\n', " "), columns)), columns);
    }

    #[test]
    fn wrapped_lines_fit(text in clean_text(), columns in 0_usize..30) {
        for line in wrap(&text, columns) {
            prop_assert!(width(&line) <= columns, "{:?} in {}", line, columns);
        }
        for line in wrap_hanging(&text, columns, "12:00 ★ ", "        ") {
            prop_assert!(width(&line) <= columns, "{:?} in {}", line, columns);
        }
    }

    #[test]
    fn wrapping_loses_nothing_visible(text in clean_text(), columns in 2_usize..30) {
        prop_assert_eq!(visible(&wrap(&text, columns).concat()), visible(&text));
    }

    #[test]
    fn wrapping_what_fits_changes_nothing(text in clean_text()) {
        let line = text.replace('\n', " ");
        let line = line.trim_end_matches(' ');
        prop_assert_eq!(wrap(line, width(line).max(1)), vec![line.to_owned()]);
    }

    #[test]
    fn nothing_panics_on_dirty_text(text in any::<String>(), columns in 0_usize..5) {
        let _ = wrap(&text, columns);
        let _ = pad(&text, columns);
        let _ = wrap_hanging(&text, columns, &text, &text);
    }

    #[test]
    fn a_longer_span_never_reads_as_a_shorter_one(seconds in 0_i64..400_000) {
        prop_assert!(!ago(seconds).is_empty());
        prop_assert_eq!(elapsed(seconds).replacen("T+", "T-", 1), elapsed(-seconds).replacen("T+", "T-", 1));
    }
}
