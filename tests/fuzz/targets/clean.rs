//! The sanitiser: its three laws, by rules of their own and not by its tables.

#![no_main]

use libfuzzer_sys::fuzz_target;
use unicode_segmentation::UnicodeSegmentation as _;
use warroom::clean::{MAX_MARKS, clean, clean_lines, escape_json, is_clean, mask};

fuzz_target!(|text: &str| {
    check(&clean(text));
    assert_eq!(is_clean(text), clean(text) == text);
    for line in clean_lines(text) {
        check(&line);
    }
    for masked in [mask::mask_secrets(text), mask::mask_for_public(text)] {
        check(&clean(&masked));
    }
    let json = serde_json::to_string(text).expect("text is JSON");
    let escaped = escape_json(&json);
    assert_eq!(
        serde_json::from_str::<String>(&escaped).ok().as_deref(),
        Some(text)
    );
    check(&escaped);
    assert!(!escaped.contains(['<', '>', '&']));
});

fn check(cleaned: &str) {
    assert_eq!(clean(cleaned), cleaned, "cleaned twice it is another text");
    for c in cleaned.chars() {
        let code = u32::from(c);
        let refused = c.is_control()
            || matches!(code,
                0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x180B..=0x180F | 0x200B | 0x200C
                | 0x200E | 0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0E
                | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB | 0xFDD0..=0xFDEF | 0xE0000..=0xE0FFF)
            || code & 0xFFFE == 0xFFFE;
        assert!(!refused, "U+{code:04X} comes out");
    }
    for letter in cleaned.graphemes(true) {
        let joins = |c: &char| matches!(c, '\u{200D}' | '\u{FE0F}');
        let joined = letter.chars().filter(joins).count();
        let emoji = letter.chars().any(|c| !joins(&c));
        assert!(
            joined == 0 || emoji,
            "joiners that join nothing: {letter:?}"
        );
        let most = if joined > 0 { 16 } else { 2 * (MAX_MARKS + 1) };
        assert!(letter.chars().count() <= most, "piled up: {letter:?}");
    }
}
