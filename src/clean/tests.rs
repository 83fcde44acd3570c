//! Hostile strings by table, the laws of cleaning by property.

use super::*;
use crate::ui::text;
use proptest::prelude::*;

/// What others may write, and what a reader sees of it.
const HOSTILE: &[(&str, &str)] = &[
    // Escape sequences: the terminal is never driven.
    ("\u{1b}[31mred\u{1b}[0m", "␛[31mred␛[0m"),
    ("\u{1b}]52;c;aGk=\u{7}", "␛]52;c;aGk=␇"),
    ("\u{1b}]0;title\u{1b}\\", "␛]0;title␛\\"),
    ("\u{1b}]8;;http://x\u{7}link", "␛]8;;http://x␇link"),
    ("\u{1b}c", "␛c"),
    ("\u{1b}[?1049l", "␛[?1049l"),
    ("\u{1b}P$q\u{1b}\\", "␛P$q␛\\"),
    ("\u{9b}31m", "⟨U+009B⟩31m"),
    ("\u{9d}0;t\u{9c}", "⟨U+009D⟩0;t⟨U+009C⟩"),
    ("\u{85}next", "⟨U+0085⟩next"),
    ("\u{80}", "⟨U+0080⟩"),
    // C0 and DEL.
    ("a\0b", "a␀b"),
    ("bell\u{7}", "bell␇"),
    ("back\u{8}space", "back␈space"),
    ("v\u{b}t", "v␋t"),
    ("f\u{c}f", "f␌f"),
    ("so\u{e}si\u{f}", "so␎si␏"),
    ("sub\u{1a}", "sub␚"),
    ("us\u{1f}", "us␟"),
    ("del\u{7f}", "del␡"),
    // Line ends and tabs are one space on one line.
    ("a\nb", "a b"),
    ("a\r\nb", "a b"),
    ("a\rb", "a b"),
    ("a\n\nb", "a  b"),
    ("a\r\r\nb", "a  b"),
    ("a\tb", "a b"),
    ("\n", " "),
    ("a\u{2028}b\u{2029}c", "a⟨U+2028⟩b⟨U+2029⟩c"),
    // Turning the reading order.
    ("a\u{202e}b", "a⟨U+202E⟩b"),
    (
        "\u{202a}\u{202b}\u{202c}\u{202d}",
        "⟨U+202A⟩⟨U+202B⟩⟨U+202C⟩⟨U+202D⟩",
    ),
    (
        "\u{2066}\u{2067}\u{2068}\u{2069}",
        "⟨U+2066⟩⟨U+2067⟩⟨U+2068⟩⟨U+2069⟩",
    ),
    ("\u{200e}\u{200f}\u{61c}", "⟨U+200E⟩⟨U+200F⟩⟨U+061C⟩"),
    ("\u{206a}\u{206f}", "⟨U+206A⟩⟨U+206F⟩"),
    // What is there and is not seen.
    ("pass\u{200b}word", "pass⟨U+200B⟩word"),
    ("a\u{200c}b", "a⟨U+200C⟩b"),
    ("a\u{200d}b", "a⟨U+200D⟩b"),
    ("a\u{2060}\u{2061}\u{2064}b", "a⟨U+2060⟩⟨U+2061⟩⟨U+2064⟩b"),
    ("\u{feff}bom", "⟨U+FEFF⟩bom"),
    ("soft\u{ad}hyphen", "soft⟨U+00AD⟩hyphen"),
    ("a\u{34f}b", "a⟨U+034F⟩b"),
    ("\u{e0001}\u{e0041}\u{e007f}", "⟨U+E0001⟩⟨U+E0041⟩⟨U+E007F⟩"),
    ("a\u{e0100}", "a⟨U+E0100⟩"),
    ("a\u{e01ef}\u{fe00}", "a⟨U+E01EF⟩⟨U+FE00⟩"),
    (
        "\u{3164}\u{ffa0}\u{115f}\u{1160}",
        "⟨U+3164⟩⟨U+FFA0⟩⟨U+115F⟩⟨U+1160⟩",
    ),
    ("\u{180e}\u{180b}", "⟨U+180E⟩⟨U+180B⟩"),
    (
        "\u{fff9}\u{fffa}\u{fffb}\u{fff0}",
        "⟨U+FFF9⟩⟨U+FFFA⟩⟨U+FFFB⟩⟨U+FFF0⟩",
    ),
    ("\u{1d173}\u{1bca0}\u{13430}", "⟨U+1D173⟩⟨U+1BCA0⟩⟨U+13430⟩"),
    ("\u{17b4}\u{70f}\u{8e2}", "⟨U+17B4⟩⟨U+070F⟩⟨U+08E2⟩"),
    // Noncharacters.
    (
        "\u{fdd0}\u{fdef}\u{fffe}\u{ffff}",
        "⟨U+FDD0⟩⟨U+FDEF⟩⟨U+FFFE⟩⟨U+FFFF⟩",
    ),
    ("\u{1fffe}\u{10ffff}", "⟨U+1FFFE⟩⟨U+10FFFF⟩"),
    // Joiner and selector out of place.
    ("\u{200d}👩", "⟨U+200D⟩👩"),
    ("👩\u{200d}", "👩⟨U+200D⟩"),
    ("👩\u{200d}\u{200d}👩", "👩⟨U+200D⟩⟨U+200D⟩👩"),
    ("👩\u{301}\u{200d}👩", "👩\u{301}⟨U+200D⟩👩"),
    ("a\u{fe0f}", "a⟨U+FE0F⟩"),
    ("1\u{fe0f}", "1⟨U+FE0F⟩"),
    ("⚠\u{fe0f}\u{fe0f}", "⚠\u{fe0f}⟨U+FE0F⟩"),
    ("⚠\u{fe0e}", "⚠⟨U+FE0E⟩"),
    (
        "👩\u{200d}👩\u{200d}👩\u{200d}👩\u{200d}👩\u{200d}👩",
        "👩\u{200d}👩\u{200d}👩\u{200d}👩\u{200d}👩⟨U+200D⟩👩",
    ),
    // Marks with nothing below them, and too many of them.
    ("\u{301}a", "⟨U+0301⟩a"),
    ("\u{1161}", "⟨U+1161⟩"),
    ("a\u{1161}", "a⟨U+1161⟩"),
    (
        "z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}o",
        "z\u{300}\u{301}\u{302}\u{303}⟨+2⟩o",
    ),
    (
        "\u{1b}\u{301}\u{301}\u{301}\u{301}\u{301}",
        "␛\u{301}\u{301}\u{301}\u{301}⟨+1⟩",
    ),
    ("👍🏻🏻🏻🏻🏻🏻🏻", "👍🏻🏻🏻🏻🏻⟨+2⟩"),
    (
        "\u{1100}\u{1100}\u{1100}\u{1100}\u{1100}\u{1100}\u{1100}",
        "\u{1100}\u{1100}\u{1100}\u{1100}\u{1100}⟨+2⟩",
    ),
];

/// What people write: none of it may change.
const HONEST: &[&str] = &[
    "",
    "plain ASCII, all of it: !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    "Grüße aus Zürich – «naïve» café",
    "cafe\u{301}",
    "Привет, мир",
    "Ελληνικά",
    "שלום עולם",
    "שָׁלוֹם",
    "مرحبا بالعالم",
    "नमस्ते दुनिया",
    "स्त्री क्ष्म्य",
    "สวัสดีที่นี่",
    "日本語のテキスト",
    "が\u{3099}",
    "한국어",
    "\u{1112}\u{1161}\u{11ab}",
    "𝒳 ∑ → ≤ ✓ ★ ◆ ▶ │ ━",
    "👍 🔥 🚨",
    "👍🏽",
    "❤\u{fe0f}",
    "👨\u{200d}👩\u{200d}👧\u{200d}👦",
    "👩🏽\u{200d}💻",
    "🏳\u{fe0f}\u{200d}🌈",
    "❤\u{fe0f}\u{200d}🔥",
    "🇩🇪🇫🇷🇮🇹🇪🇸🇵🇹🇳🇱",
    "1\u{fe0f}\u{20e3} #\u{fe0f}\u{20e3}",
    "©®™",
    "non\u{a0}breaking\u{202f}spaces\u{3000}wide",
    "␛[31m ⟨U+202E⟩ ⟨+17⟩ \u{fffd}",
    "\u{e0b0} private use",
];

#[test]
fn hostile_text_becomes_visible() {
    assert!(HOSTILE.len() >= 56, "{}", HOSTILE.len());
    for (hostile, shown) in HOSTILE {
        assert_eq!(clean(hostile), *shown, "{}", hostile.escape_unicode());
        assert!(!is_clean(hostile), "{}", hostile.escape_unicode());
    }
}

#[test]
fn honest_text_is_borrowed_unchanged() {
    for honest in HONEST {
        assert_eq!(clean(honest), *honest, "{}", honest.escape_unicode());
        assert!(matches!(clean(honest), Cow::Borrowed(_)), "{honest}");
        assert!(is_clean(honest), "{honest}");
    }
}

#[test]
fn each_table_keeps_the_laws() {
    for text in HOSTILE
        .iter()
        .map(|(hostile, _)| *hostile)
        .chain(HONEST.iter().copied())
    {
        assert_laws(text);
    }
}

#[test]
fn every_code_point_alone_and_after_a_letter_keeps_the_laws() {
    for c in '\0'..=char::MAX {
        if !('\u{4e00}'..='\u{9fff}').contains(&c) && !('\u{30000}'..='\u{dffff}').contains(&c) {
            let pair = format!("a{c}");
            let shown = clean(&pair);
            assert_eq!(clean(&shown), shown, "U+{:04X}", u32::from(c));
            assert!(text::width(&shown) >= 1, "U+{:04X}", u32::from(c));
            let alone = c.to_string();
            assert!(
                text::width(&clean(&alone)) >= 1,
                "U+{:04X} is not seen",
                u32::from(c)
            );
        }
    }
}

#[test]
fn the_ranges_are_in_order_and_apart() {
    for pair in HIDDEN.windows(2) {
        assert!(pair[0].0 <= pair[0].1 && pair[0].1 < pair[1].0, "{pair:X?}");
    }
}

#[test]
fn every_pictograph_is_within_the_ranges_that_are_asked() {
    for c in '\u{80}'..=char::MAX {
        let by_tables = is_one_grapheme(&[c, JOINER, c]) && !is_one_grapheme(&['a', c]);
        if by_tables && c.width().unwrap_or(0) > 0 {
            assert!(is_pictograph(c), "U+{:04X}", u32::from(c));
        }
    }
}

#[test]
fn a_pile_of_marks_is_counted() {
    let pile = format!("o{}k", "\u{336}".repeat(1000));
    assert_eq!(clean(&pile), format!("o{}⟨+996⟩k", "\u{336}".repeat(4)));
    let tower = "\u{1100}".repeat(1000);
    assert_eq!(text::width(&clean(&tower)), 10 + "⟨+995⟩".chars().count());
}

#[test]
fn lines_are_split_and_cleaned() {
    let table: &[(&str, &[&str])] = &[
        ("", &[""]),
        ("\n", &[""]),
        ("a", &["a"]),
        ("a\n", &["a"]),
        ("a\nb\r\nc", &["a", "b", "c"]),
        ("a\n\nb", &["a", "", "b"]),
        ("a\rb", &["a b"]),
        ("\tindented", &["    indented"]),
        ("\u{1b}[2J\nb\u{202e}", &["␛[2J", "b⟨U+202E⟩"]),
        ("a\n\u{301}b", &["a", "⟨U+0301⟩b"]),
        ("a\u{2028}b", &["a⟨U+2028⟩b"]),
    ];
    for (text, lines) in table {
        assert_eq!(clean_lines(text), *lines, "{text:?}");
    }
}

/// Whether a clean text may not hold this character wherever it stands.
fn is_never_shown(c: char) -> bool {
    c.is_control() || (is_hidden(c) && c != JOINER && c != EMOJI_SELECTOR)
}

fn assert_laws(text: &str) {
    let once = clean(text);
    assert_eq!(
        clean(&once),
        once,
        "not idempotent: {}",
        text.escape_unicode()
    );
    assert!(is_clean(&once));
    assert!(
        !once.chars().any(is_never_shown),
        "{}",
        once.escape_unicode()
    );
    for grapheme in once.graphemes(true) {
        assert!(
            text::width(grapheme) > 0,
            "not seen: {}",
            grapheme.escape_unicode()
        );
        let longest = grapheme
            .split(|c: char| c.width().unwrap_or(0) > 0)
            .map(|run| {
                run.chars()
                    .filter(|c| *c != JOINER && *c != EMOJI_SELECTOR)
                    .count()
            })
            .max();
        assert!(
            longest <= Some(MAX_MARKS),
            "piled up: {}",
            grapheme.escape_unicode()
        );
    }
}

/// Characters whose neighbourhood matters, so that random texts are full of hard cases.
fn hard_char() -> impl Strategy<Value = char> {
    prop_oneof![
        any::<char>(),
        prop::sample::select(vec![
            'a',
            '1',
            '#',
            ' ',
            '\n',
            '\r',
            '\t',
            '\u{1b}',
            '👩',
            '💻',
            '❤',
            '⚠',
            '©',
            '🏽',
            '\u{200d}',
            '\u{fe0f}',
            '\u{fe0e}',
            '\u{20e3}',
            '\u{301}',
            '\u{336}',
            '\u{202e}',
            '🇩',
            '🇪',
            '\u{1100}',
            '\u{1161}',
            '\u{11a8}',
            '가',
            '각',
            'क',
            '\u{94d}',
            '\u{903}',
            '\u{600}',
            '\u{d4e}',
            '\u{ff9e}',
            '\u{3099}',
            '⟨',
            '⟩',
            '+',
            '\u{e33}',
            '\u{e0041}',
        ]),
    ]
}

fn hard_text() -> impl Strategy<Value = String> {
    prop::collection::vec(hard_char(), 0..40).prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn the_laws_hold_for_hard_texts(text in hard_text()) {
        assert_laws(&text);
    }

    #[test]
    fn the_laws_hold_for_any_text(text in any::<String>()) {
        assert_laws(&text);
    }

    #[test]
    fn visible_characters_stay_in_order(text in hard_text()) {
        let shown = clean(&text);
        let mut rest = shown.chars();
        for c in text.chars().filter(|c| c.is_alphabetic() && c.width() > Some(0) && !is_hidden(*c)) {
            // A letter may only be missing where letters pile up, which is then counted.
            prop_assert!(rest.by_ref().any(|kept| kept == c) || shown.contains("⟨+"));
        }
    }

    #[test]
    fn lines_are_clean_and_hold_all(text in hard_text()) {
        let lines = clean_lines(&text);
        prop_assert!(!lines.is_empty());
        prop_assert_eq!(lines.len(), text.lines().count().max(1));
        for line in &lines {
            prop_assert!(is_clean(line));
        }
    }
    #[test]
    fn escaped_json_says_the_same_and_hides_nothing(text in hard_text()) {
        let value = serde_json::json!({"said": [format!("{text}<&>\n")]});
        for json in [value.to_string(), format!("{value:#}")] {
            let escaped = escape_json(&json);
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).ok(), Some(value.clone()));
            let markup = |c: char| matches!(c, '<' | '>' | '&');
            let bad = escaped.chars().find(|c| markup(*c) || *c != '\n' && is_hidden(*c));
            prop_assert_eq!(bad, None);
        }
    }
}
