//! What must hold of the default table.

use super::*;
use crate::action::Edit;
use std::collections::BTreeMap;

fn key(text: &str) -> Key {
    text.parse().expect(text)
}

fn resolve(layer: Layer, text: &str) -> Option<Action> {
    Keymap::default().resolve(layer.stack(), &key(text))
}

#[test]
fn no_key_twice_where_layers_are_active_together() {
    let keymap = Keymap::default();
    for stack in STACKS {
        let mut seen: BTreeMap<Key, (Layer, Action)> = BTreeMap::new();
        for layer in stack {
            for (key, action) in keymap.bindings(*layer) {
                let before = seen.insert(key, (*layer, action));
                assert_eq!(before, None, "{key} in {layer}: {action:?}");
            }
        }
    }
    for layer in Layer::ALL {
        assert!(STACKS.iter().any(|stack| stack.contains(&layer)));
        assert!(STACKS.contains(&layer.stack()) || layer == Layer::Global);
        assert_eq!(Layer::from_id(layer.id()), Some(layer));
    }
}

#[test]
fn every_action_by_key_or_by_name() {
    let keymap = Keymap::default();
    for action in Action::ALL {
        let bound = Layer::ALL.into_iter().any(|layer| {
            let mut keys = keymap.bindings(layer);
            keys.any(|(_, known)| known == *action)
        });
        assert!(bound || action.in_palette(), "{action:?} cannot be reached");
    }
    for layer in Layer::ALL {
        for action in context(layer) {
            assert!(action.in_palette(), "{action:?}");
        }
    }
}

#[test]
fn awkward_keys_are_never_the_only_way() {
    let awkward = |key: Key| {
        let letter = matches!(key.code, Code::Char(c) if c.is_alphabetic());
        (key.alt && letter)
            || matches!(
                key.code,
                Code::Char('[' | ']' | '{' | '}' | '(' | ')' | '`')
            )
            || (key.ctrl && matches!(key.code, Code::Char('b' | 'a' | 's' | 'q' | 'h' | '/')))
    };
    let keymap = Keymap::default();
    for layer in Layer::ALL {
        for (key, action) in keymap.bindings(layer) {
            let others = || keymap.bindings(layer).filter(|(_, known)| *known == action);
            assert!(
                !awkward(key) || others().any(|(other, _)| !awkward(other)),
                "{action:?} in {layer} needs {key}"
            );
        }
    }
}

#[test]
fn letters_are_text_where_people_write() {
    let keymap = Keymap::default();
    for layer in Layer::ALL.into_iter().filter(|layer| layer.is_text()) {
        for (key, action) in keymap.bindings(layer) {
            assert_eq!(key.text(), None, "{action:?} in {layer}");
        }
    }
    assert_eq!(resolve(Layer::Note, "n"), None);
    assert_eq!(resolve(Layer::Note, "Space"), None);
    assert_eq!(resolve(Layer::Note, "Alt-X"), None);
}

#[test]
fn the_keys_of_the_interface() {
    for (layer, text, action) in [
        (Layer::Timeline, "n", Action::Note),
        (Layer::Timeline, "i", Action::Note),
        (Layer::Timeline, "f", Action::Answers),
        (Layer::Timeline, "a", Action::GiveTask),
        (Layer::Timeline, "r", Action::Roles),
        (Layer::Timeline, "p", Action::Priority),
        (Layer::Timeline, "s", Action::Stage),
        (Layer::Timeline, "w", Action::Word),
        (Layer::Timeline, "e", Action::Correct),
        (Layer::Timeline, "x", Action::Strike),
        (Layer::Timeline, "*", Action::Star),
        (Layer::Timeline, "t", Action::Retime),
        (Layer::Timeline, "h", Action::HandOver),
        (Layer::Timeline, "o", Action::Outputs),
        (Layer::Offer, "y", Action::AcceptOffer),
        (Layer::Offer, "n", Action::DeclineOffer),
        (Layer::Timeline, "y", Action::CopyEntry),
        (Layer::Timeline, "Y", Action::CopyPane),
        (Layer::Timeline, "u", Action::Undo),
        (Layer::Timeline, "U", Action::Redo),
        (Layer::Timeline, "!", Action::Prompt),
        (Layer::Timeline, "m", Action::Missed),
        (Layer::Timeline, "@", Action::AsOf),
        (Layer::Timeline, "/", Action::Filter),
        (Layer::Timeline, "1", Action::FocusState),
        (Layer::Timeline, "4", Action::FocusComms),
        (Layer::Timeline, "Tab", Action::NextPane),
        (Layer::Timeline, "z", Action::Zoom),
        (Layer::Timeline, "Enter", Action::Details),
        (Layer::Timeline, "G", Action::Last),
        (Layer::Timeline, "End", Action::Last),
        (Layer::Timeline, "Ctrl-U", Action::HalfPageUp),
        (Layer::Timeline, "?", Action::Help),
        (Layer::Timeline, "F1", Action::Help),
        (Layer::Timeline, ":", Action::Palette),
        (Layer::Timeline, "Ctrl-P", Action::Palette),
        (Layer::Timeline, "q", Action::Quit),
        (Layer::Details, "q", Action::Close),
        (Layer::State, "Space", Action::Tick),
        (Layer::State, "+", Action::MoreTime),
        (Layer::Note, "Esc", Action::LeaveNote),
        (Layer::Note, "Ctrl-C", Action::LeaveNote),
        (Layer::Note, "Tab", Action::Complete),
        (Layer::Note, "Ctrl-T", Action::Restamp),
        (Layer::Note, "Up", Action::Recall),
        (Layer::Note, "Alt-Enter", Action::Newline),
        (Layer::Note, "Ctrl-J", Action::Newline),
        (Layer::Note, "PgUp", Action::PageUp),
        (Layer::Note, "Ctrl-P", Action::Palette),
        (Layer::Note, "Ctrl-Z", Action::Suspend),
        (Layer::Note, "Ctrl-U", Action::Edit(Edit::KillToStart)),
        (Layer::Form, "Alt-D", Action::Edit(Edit::KillWord)),
        (Layer::Form, "Ctrl-A", Action::Edit(Edit::Home)),
        (Layer::Wall, "+", Action::Denser),
        (Layer::Wall, "q", Action::Quit),
    ] {
        assert_eq!(resolve(layer, text), Some(action), "{text} in {layer}");
    }
    for unbound in ["d", "v", "E", "b"] {
        assert_eq!(
            resolve(Layer::Timeline, unbound),
            None,
            "{unbound} is for later"
        );
    }
    assert_eq!(resolve(Layer::Wall, "F1"), None, "the wall has three keys");
}

#[test]
fn keys_as_terminals_report_them() {
    let keymap = Keymap::default();
    let browse = Layer::Timeline.stack();
    let shifted = Key {
        shift: true,
        ..key("G")
    };
    assert_eq!(keymap.resolve(browse, &shifted), Some(Action::Last));
    assert_eq!(
        keymap.resolve(browse, &key("Shift-Down")),
        Some(Action::MoveDown)
    );
    assert_eq!(keymap.resolve(browse, &key("Alt-N")), Some(Action::Note));
    assert_eq!(
        keymap.resolve(browse, &key("Alt-Shift-G")),
        Some(Action::Last)
    );
    assert_eq!(keymap.resolve(browse, &key("Ctrl-Alt-N")), None);
    assert_eq!(keymap.resolve(Layer::Details.stack(), &key("Alt-Q")), None);
}

#[test]
fn footers_begin_with_help_and_palette() {
    let keymap = Keymap::default();
    for stack in STACKS {
        let hints = keymap.hints(stack, false);
        let mut width = 0;
        for (n, (key, word)) in hints.iter().enumerate() {
            width += key.to_string().len() + word.len() + 3;
            assert!(n > 1 || width <= 40, "{stack:?}");
            assert!(keymap.resolve(stack, key).is_some());
        }
        let words: Vec<&str> = hints.iter().take(2).map(|(_, word)| *word).collect();
        if stack == Layer::Wall.stack() {
            assert_eq!(words, ["denser", "sparser"]);
        } else {
            assert_eq!(words, ["help", "commands"]);
        }
    }
    let note = keymap.hints(Layer::Note.stack(), false);
    assert_eq!(note[0], (key("F1"), "help"));
    assert_eq!(note[1], (key("Ctrl-P"), "commands"));
    assert_eq!(
        keymap.hints(Layer::Timeline.stack(), false)[0],
        (key("?"), "help")
    );
}

#[test]
fn who_only_looks_is_offered_nothing_that_writes() {
    let keymap = Keymap::default();
    for stack in STACKS {
        for (key, _) in keymap.hints(stack, true) {
            let action = keymap.resolve(stack, &key);
            assert!(action.is_some_and(|action| !action.changes_data()), "{key}");
        }
    }
    let words: Vec<_> = keymap.hints(Layer::Browse.stack(), true);
    assert!(words.iter().any(|(_, word)| *word == "quit"));
}
