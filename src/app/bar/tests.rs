//! Every step as a table, and what must hold after any steps.

use super::*;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::from_millis(1000);
const LATER: Timestamp = Timestamp::from_millis(2000);

/// An editor from a text in which `|` is the cursor.
fn editor(marked: &str) -> LineEditor {
    let (before, after) = marked.split_once('|').expect("a cursor");
    LineEditor {
        text: format!("{before}{after}"),
        cursor: before.len(),
        stamp: Some(NOW),
        ..LineEditor::default()
    }
}

fn marked(editor: &LineEditor) -> String {
    let (before, after) = editor.text.split_at(editor.cursor);
    format!("{before}|{after}")
}

fn table(edit: Edit, rows: &[(&str, &str)]) {
    for (before, after) in rows {
        let mut editor = editor(before);
        let changed = editor.edit(edit, NOW);
        assert_eq!(marked(&editor), *after, "{edit:?} on {before}");
        assert_eq!(changed, before != after, "{edit:?} on {before}");
    }
}

#[test]
fn by_what_a_reader_sees_as_one_character() {
    table(
        Edit::Left,
        &[("e\u{301}|x", "|e\u{301}x"), ("👩‍🚒|", "|👩‍🚒"), ("|a", "|a")],
    );
    table(
        Edit::Right,
        &[("|🇩🇪🇫🇷", "🇩🇪|🇫🇷"), ("a|\nb", "a\n|b"), ("a|", "a|")],
    );
    table(
        Edit::Backspace,
        &[("a👍🏽|", "a|"), ("x\n|y", "x|y"), ("|x", "|x")],
    );
    table(Edit::Delete, &[("|e\u{301}x", "|x"), ("x|", "x|")]);
}

#[test]
fn by_words_and_lines() {
    table(
        Edit::WordLeft,
        &[
            ("pg-pay 3|", "pg-pay |3"),
            ("pg-pay |3", "pg-|pay 3"),
            ("a\n|b", "|a\nb"),
            ("|", "|"),
        ],
    );
    table(
        Edit::WordRight,
        &[
            ("|pg-pay", "pg|-pay"),
            ("pg|-pay x", "pg-pay| x"),
            ("a|\nb", "a\nb|"),
            ("été|", "été|"),
        ],
    );
    table(Edit::Home, &[("a\nbc|d", "a\n|bcd"), ("ab|", "|ab")]);
    table(Edit::End, &[("a|b\nc", "ab|\nc"), ("a|", "a|")]);
    table(
        Edit::Up,
        &[
            ("abc\nde|", "ab|c\nde"),
            ("a\nbcd|", "a|\nbcd"),
            ("a|b", "a|b"),
        ],
    );
    table(
        Edit::Down,
        &[
            ("ab|c\nd\n", "abc\nd|\n"),
            ("a\n|", "a\n|"),
            ("x\ny|\n", "x\ny\n|"),
        ],
    );
}

#[test]
fn cuts() {
    table(
        Edit::KillWordBack,
        &[
            ("say rob: |x", "say |x"),
            ("a  |", "|"),
            ("a b|c", "a |c"),
            ("|a", "|a"),
        ],
    );
    table(
        Edit::KillWord,
        &[("|pg-pay", "|-pay"), ("a| b c", "a| c"), ("a|", "a|")],
    );
    table(
        Edit::KillToStart,
        &[("a\nbc|d", "a\n|d"), ("a\n|b", "a|b"), ("|a", "|a")],
    );
    table(
        Edit::KillToEnd,
        &[("a|b\nc", "a|\nc"), ("a|\nc", "a|c"), ("a|", "a|")],
    );
    table(Edit::Yank, &[("a|", "a|")]);
}

#[test]
fn cuts_in_a_row_come_back_as_one() {
    let mut editor = editor("one two |three four");
    assert!(editor.edit(Edit::KillWordBack, NOW));
    assert!(editor.edit(Edit::KillWordBack, NOW));
    assert!(editor.edit(Edit::KillToEnd, NOW));
    assert_eq!(marked(&editor), "|");
    assert!(editor.edit(Edit::Yank, NOW));
    assert_eq!(marked(&editor), "one two three four|");
    assert!(editor.edit(Edit::KillWordBack, NOW));
    assert!(editor.edit(Edit::Home, NOW));
    assert!(
        editor.edit(Edit::KillWord, NOW),
        "after a move a cut begins anew"
    );
    assert!(editor.edit(Edit::Yank, NOW));
    assert!(editor.edit(Edit::Yank, NOW));
    assert_eq!(editor.text(), "oneone two three ");
    editor.take();
    assert!(
        editor.edit(Edit::Yank, NOW),
        "what was cut outlives the line"
    );
}

#[test]
fn up_and_down_keep_their_column() {
    let mut editor = editor("long line|\nx\nlong again");
    assert!(editor.edit(Edit::Down, NOW));
    assert!(editor.edit(Edit::Down, NOW));
    assert_eq!(marked(&editor), "long line\nx\nlong agai|n");
    assert_eq!((editor.position(), editor.line_count()), ((2, 9), 3));
    assert!(!editor.edit(Edit::Down, NOW));
}

#[test]
fn the_stamp_is_that_of_the_first_keystroke() {
    let mut editor = LineEditor::default();
    editor.restamp(NOW);
    editor.insert("", NOW);
    assert_eq!(editor.stamp(), None, "nothing typed yet");
    editor.insert("a", NOW);
    editor.insert("b", LATER);
    assert_eq!(editor.stamp(), Some(NOW));
    editor.edit(Edit::Backspace, LATER);
    assert_eq!(editor.stamp(), Some(NOW));
    editor.edit(Edit::Backspace, LATER);
    assert_eq!(editor.stamp(), None, "emptied");
    editor.insert("c", LATER);
    assert_eq!(editor.stamp(), Some(LATER));
    assert_eq!(editor.take(), ("c".to_owned(), Some(LATER)));
    assert_eq!(
        (editor.stamp(), editor.text(), editor.cursor()),
        (None, "", 0)
    );
    editor.set_text("draft", Some(NOW));
    editor.restamp(LATER);
    assert_eq!((editor.stamp(), editor.cursor()), (Some(LATER), 5));
    editor.set_text("", Some(NOW));
    assert_eq!(editor.stamp(), None);
}

#[test]
fn pastes_and_completion() {
    let mut editor = LineEditor::default();
    editor.insert("a\r\nb\rc\n", NOW);
    assert_eq!((editor.text(), editor.line_count()), ("a\nb\nc\n", 4));
    editor.set_text("ask @ro now", Some(NOW));
    editor.replace(4..7, "@Robin", LATER);
    assert_eq!(marked(&editor), "ask @Robin| now");
    editor.replace(90..99, "x", LATER);
    editor.set_text("é", None);
    editor.replace(1..2, "x", LATER);
    assert_eq!(editor.text(), "é", "no range of this text");
}

#[derive(Debug, Clone)]
enum Step {
    Insert(String),
    Edit(Edit),
    Set(String),
    Take,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let odd = prop::sample::select(vec![
        "e", "\u{301}", "\u{200d}", "👩", "🚒", "🇩", "🇪", "\n", "\r", " ", "क", "\u{94d}", "ष",
        "x\ny", "한", "ᄒ", "ᅡ",
    ]);
    let step = prop_oneof![
        4 => odd.prop_map(|text| Step::Insert(text.to_owned())),
        1 => any::<String>().prop_map(Step::Insert),
        8 => prop::sample::select(Edit::ALL).prop_map(Step::Edit),
        1 => "\\PC{0,12}".prop_map(Step::Set),
        1 => Just(Step::Take),
    ];
    prop::collection::vec(step, 0..60)
}

proptest! {
    #[test]
    fn the_cursor_stands_between_characters(steps in steps()) {
        let mut editor = LineEditor::default();
        for step in steps {
            let before = editor.clone();
            match step {
                Step::Insert(text) => editor.insert(&text, NOW),
                Step::Set(text) => editor.set_text(&text, Some(NOW)),
                Step::Take => drop(editor.take()),
                Step::Edit(edit) => {
                    let changed = editor.edit(edit, NOW);
                    let same = (editor.text(), editor.cursor()) == (before.text(), before.cursor());
                    prop_assert!(changed || same, "{edit:?}");
                }
            }
            let text = editor.text();
            let cursor = editor.cursor();
            let boundary = text.grapheme_indices(true).any(|(at, _)| at == cursor);
            prop_assert!(boundary || cursor == text.len(), "{text:?} at {cursor}");
            prop_assert_eq!(editor.stamp().is_some(), !text.is_empty());
            prop_assert!(!text.contains('\r'));
            let (row, column) = editor.position();
            prop_assert!(row < editor.line_count());
            let line = editor.lines().nth(row).unwrap_or("");
            prop_assert!(column <= line.graphemes(true).count());
            prop_assert!(line.starts_with(editor.before_cursor()));
        }
    }

    #[test]
    fn what_is_cut_comes_back(text in "[a-z\\- \n]{0,40}", back in 0_usize..40) {
        for edit in [Edit::KillWordBack, Edit::KillWord, Edit::KillToStart, Edit::KillToEnd] {
            let mut editor = LineEditor::default();
            editor.insert(&text, NOW);
            for _ in 0..back {
                editor.edit(Edit::Left, NOW);
            }
            editor.edit(edit, NOW);
            editor.edit(Edit::Yank, NOW);
            prop_assert_eq!(editor.text(), &text);
        }
    }
}
