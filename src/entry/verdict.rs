//! What the line of a test says by its closing words: `orders in DE: passes`, `login still fails`.

use crate::domain::kind::Verdict;

/// Last words that say it by themselves, whatever stands before them.
const LAST: [&str; 9] = [
    "passes", "passed", "holds", "works", "worked", "fails", "failed", "broken", "succeeds",
];

/// Words that turn a sentence round, or make a question or a plan of it: then nothing is read out
/// of its end.
const TURNS: [&str; 14] = [
    "not", "no", "never", "if", "whether", "that", "until", "when", "why", "how", "does", "did",
    "which", "nothing",
];

/// The verdict in the closing words of a test: behind the last colon, comma or dash any that
/// stands alone, else a last word that can mean nothing else. The caller shows it before it counts.
pub(super) fn closing(text: &str) -> Option<Verdict> {
    let line = text.trim().trim_end_matches(['.', '!']);
    if line.contains('\n') {
        return None;
    }
    let set_off = [": ", ", ", "; ", " - ", " – ", " — ", " -> ", " → "];
    let ends = set_off.iter();
    let ends = ends.filter_map(|sign| line.rfind(sign).map(|at| at + sign.len()));
    let behind = ends.max().and_then(|at| line.get(at..));
    if let Some(verdict) = behind.and_then(Verdict::said) {
        return Some(verdict);
    }
    let words: Vec<String> = line.split_whitespace().map(str::to_lowercase).collect();
    let (last, before) = words.split_last()?;
    let turned = |word: &String| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        TURNS.contains(&word) || word.ends_with("n't") || word.ends_with("n’t")
    };
    let alone = LAST.contains(&last.as_str()) && !before.is_empty();
    (alone && !before.iter().any(turned))
        .then(|| Verdict::said(last))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_words_say_it_and_others_are_asked_about() {
        for (text, want) in [
            ("orders in DE: passes", Some(Verdict::Pass)),
            ("orders in DE: PASS.", Some(Verdict::Pass)),
            ("orders in DE, ok", Some(Verdict::Pass)),
            ("all 14 checks - green", Some(Verdict::Pass)),
            ("the new limit holds", Some(Verdict::Pass)),
            ("login works", Some(Verdict::Pass)),
            ("all 14 checks passed", Some(Verdict::Pass)),
            ("search in dc 3: still broken", Some(Verdict::Fail)),
            ("search in dc 3 still fails", Some(Verdict::Fail)),
            ("login: doesn't work", Some(Verdict::Fail)),
            // A plan, a question, a sentence turned round, a name, or words that go on.
            ("see whether login works", None),
            ("login never works", None),
            ("it isn't true that it holds", None),
            ("what changed when it failed", None),
            ("orders in DE", None),
            ("search for green", None),
            ("works", None),
            ("All 14 checks pass in every datacentre", None),
            ("orders: fails only in DE", None),
            ("one line: works\nand more", None),
            ("", None),
        ] {
            assert_eq!(closing(text), want, "{text:?}");
        }
    }
}
