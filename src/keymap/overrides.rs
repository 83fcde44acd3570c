//! The `[keys]` of the configuration: what it changes, and what is wrong with it.

use super::key::Key;
use super::layer::{Layer, STACKS};
use super::{Binding, Keymap};
use crate::action::Action;
use std::collections::BTreeMap;
use std::fmt;

/// What is wrong with a line of `[keys]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeymapError {
    /// The name as the configuration has it, `star` or `timeline.star`.
    pub action: String,
    /// Its line in the file, where the caller knows it.
    pub line: Option<usize>,
    /// What is wrong and what to do.
    pub sentence: String,
}

impl fmt::Display for KeymapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        write!(f, "keys.{}: {}", self.action, self.sentence)
    }
}

impl std::error::Error for KeymapError {}

/// What must keep a key in a layer, since nothing else leads out of it or on.
const NEEDED: [(Layer, Action); 12] = [
    (Layer::Note, Action::Submit),
    (Layer::Note, Action::LeaveNote),
    (Layer::Form, Action::Submit),
    (Layer::Form, Action::Close),
    (Layer::List, Action::Choose),
    (Layer::List, Action::Close),
    (Layer::Confirm, Action::Confirm),
    (Layer::Confirm, Action::Close),
    (Layer::Details, Action::Close),
    (Layer::Offer, Action::AcceptOffer),
    (Layer::Offer, Action::DeclineOffer),
    (Layer::Offer, Action::Close),
];

impl Keymap {
    /// The defaults with the `[keys]` of a configuration: an action's id, or a layer, a dot and
    /// the id, each with the keys that it is to have instead.
    ///
    /// An id alone speaks of every layer that has the action; one that has no key gets it in
    /// BROWSE. Where letters are text, letters are passed over and the defaults stay.
    ///
    /// # Errors
    /// The first line that names no action or no key, that takes another action's key, or that
    /// leaves no way out.
    pub fn with_overrides(keys: &BTreeMap<String, Vec<String>>) -> Result<Self, KeymapError> {
        let mut keymap = Self::default();
        let (exact, general): (Vec<_>, Vec<_>) =
            keys.iter().partition(|(name, _)| name.contains('.'));
        for (name, written) in general.into_iter().chain(exact) {
            keymap
                .change(name, written)
                .map_err(|sentence| error(name, sentence))?;
        }
        keymap.check_doubles()?;
        keymap.check_needed(keys)?;
        Ok(keymap)
    }

    /// Carries out one line.
    fn change(&mut self, name: &str, written: &[String]) -> Result<(), String> {
        let (action, layers, exact) = self.target(name)?;
        let keys = written
            .iter()
            .map(|key| key.parse::<Key>().map_err(|error| error.to_string()))
            .collect::<Result<Vec<Key>, String>>()?;
        for layer in layers {
            let allowed: Vec<Key> = keys
                .iter()
                .copied()
                .filter(|key| !layer.is_text() || key.text().is_none())
                .collect();
            if exact && allowed.len() < keys.len() {
                return Err(format!(
                    "letters are text in {layer}; write a key with Ctrl or Alt, or one such as F5"
                ));
            }
            if allowed.is_empty() && !keys.is_empty() {
                continue;
            }
            self.replace(layer, action, &allowed, name);
        }
        Ok(())
    }

    /// The action of a name, the layers that it speaks of, and whether it named the layer.
    fn target(&self, name: &str) -> Result<(Action, Vec<Layer>, bool), String> {
        let (layer, id) = match name.split_once('.') {
            Some((layer, id)) => {
                let known = Layer::from_id(layer).ok_or_else(|| {
                    let all = Layer::ALL.map(Layer::id).join(", ");
                    format!("{layer:?} is no place for keys; the places are {all}")
                })?;
                (Some(known), id)
            }
            None => (None, name),
        };
        let action = Action::from_id(id)
            .ok_or_else(|| format!("{id:?} is no action; `docs/keys.md` lists all ids"))?;
        let mut own: Vec<Layer> = Layer::ALL.to_vec();
        own.retain(|layer| self.bindings(*layer).any(|(_, bound)| bound == action));
        match layer {
            None if own.is_empty() => Ok((action, vec![Layer::Browse], false)),
            None => Ok((action, own, false)),
            Some(layer) if own.contains(&layer) || may_join(action, layer) => {
                Ok((action, vec![layer], true))
            }
            Some(layer) => Err(format!("{id} does nothing in {layer}")),
        }
    }

    /// Gives an action these keys in a layer instead of its own, in the same place of the table.
    fn replace(&mut self, layer: Layer, action: Action, keys: &[Key], name: &str) {
        let is_old = |binding: &Binding| binding.layer == layer && binding.action == action;
        let at = self.bindings.iter().position(is_old);
        let end = || self.bindings.partition_point(|known| known.layer <= layer);
        let at = at.unwrap_or_else(end);
        self.bindings.retain(|binding| !is_old(binding));
        let new = keys.iter().map(|key| Binding {
            layer,
            key: *key,
            action,
            from: Some(name.to_owned()),
        });
        self.bindings.splice(at..at, new);
    }

    /// No key may mean two things where both are active.
    fn check_doubles(&self) -> Result<(), KeymapError> {
        for stack in STACKS {
            let active: Vec<&Binding> = self
                .bindings
                .iter()
                .filter(|binding| stack.contains(&binding.layer))
                .collect();
            for (n, one) in active.iter().enumerate() {
                for other in &active[n + 1..] {
                    if one.key == other.key && one.action != other.action {
                        return Err(double(one, other));
                    }
                }
            }
        }
        Ok(())
    }

    /// Nobody may be locked in.
    fn check_needed(&self, keys: &BTreeMap<String, Vec<String>>) -> Result<(), KeymapError> {
        let palette = [Layer::Browse, Layer::Note].map(|layer| (layer.stack(), Action::Palette));
        let needed = NEEDED
            .iter()
            .map(|(layer, action)| (layer.stack(), *action));
        for (layers, action) in needed.chain(palette) {
            if self.keys_for(action, layers).is_empty() {
                let inner = layers.last().map_or("", |layer| layer.id());
                let name = keys
                    .keys()
                    .find(|name| name.rsplit('.').next() == Some(action.id()));
                let name = name.map_or(action.id(), String::as_str);
                return Err(error(name, format!("it needs a key in {inner}; add one")));
            }
        }
        Ok(())
    }
}

/// Whether an action that a layer does not have may be bound there: what the palette offers,
/// anywhere in the console.
fn may_join(action: Action, layer: Layer) -> bool {
    action.in_palette() && !matches!(layer, Layer::Wall | Layer::Confirm)
}

fn double(one: &Binding, other: &Binding) -> KeymapError {
    let (mine, theirs) = if other.from.is_some() {
        (other, one)
    } else {
        (one, other)
    };
    let name = mine.from.as_deref().unwrap_or(mine.action.id());
    error(
        name,
        format!(
            "{} is the key of {} in {}; choose another, or give {} another key too",
            mine.key,
            theirs.action.id(),
            theirs.layer,
            theirs.action.id()
        ),
    )
}

fn error(action: &str, sentence: String) -> KeymapError {
    KeymapError {
        action: action.to_owned(),
        line: None,
        sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(lines: &[(&str, &[&str])]) -> Result<Keymap, String> {
        let keys = lines
            .iter()
            .map(|(name, keys)| {
                let keys = keys.iter().map(|&key| key.to_owned()).collect();
                ((*name).to_owned(), keys)
            })
            .collect();
        Keymap::with_overrides(&keys).map_err(|error| error.to_string())
    }

    fn resolve(keymap: &Keymap, layer: Layer, key: &str) -> Option<Action> {
        keymap.resolve(layer.stack(), &key.parse().expect(key))
    }

    #[test]
    fn an_id_alone_and_one_with_its_layer() {
        assert_eq!(build(&[]), Ok(Keymap::default()));
        let keymap = build(&[
            ("zoom", &["Z"]),
            ("timeline.star", &["S", "F5"]),
            ("mouse", &["F9"]),
            ("note.mouse", &["F8"]),
            ("write-file", &[]),
        ])
        .expect("all is well");
        assert_eq!(resolve(&keymap, Layer::Browse, "Z"), Some(Action::Zoom));
        assert_eq!(resolve(&keymap, Layer::Browse, "z"), None);
        assert_eq!(resolve(&keymap, Layer::Timeline, "F5"), Some(Action::Star));
        assert_eq!(resolve(&keymap, Layer::Timeline, "*"), None);
        assert_eq!(resolve(&keymap, Layer::Details, "*"), Some(Action::Star));
        assert_eq!(
            resolve(&keymap, Layer::Comms, "F9"),
            Some(Action::ToggleMouse)
        );
        assert_eq!(
            resolve(&keymap, Layer::Note, "F8"),
            Some(Action::ToggleMouse)
        );
        assert_eq!(resolve(&keymap, Layer::Browse, "W"), None);
        assert_eq!(
            keymap.keys_for(Action::Star, Layer::Timeline.stack()),
            ["S".parse(), "F5".parse()].map(|key| key.expect("a key"))
        );
    }

    #[test]
    fn letters_stay_text() {
        let keymap = build(&[("help", &["H"])]).expect("F1 stays in NOTE");
        assert_eq!(resolve(&keymap, Layer::Browse, "H"), Some(Action::Help));
        assert_eq!(resolve(&keymap, Layer::Browse, "?"), None);
        assert_eq!(resolve(&keymap, Layer::Note, "F1"), Some(Action::Help));
        assert_eq!(resolve(&keymap, Layer::Note, "H"), None);
    }

    #[test]
    fn two_actions_may_change_places() {
        let keymap = build(&[("stage", &["p"]), ("priority", &["s"])]).expect("no key is double");
        assert_eq!(resolve(&keymap, Layer::Browse, "p"), Some(Action::Stage));
        assert_eq!(resolve(&keymap, Layer::Browse, "s"), Some(Action::Priority));
    }

    #[test]
    fn refusals_say_what_to_do() {
        let rows: [(&str, &[&str], &str); 11] = [
            ("nope", &["x"], "keys.nope: \"nope\" is no action"),
            ("nowhere.star", &["x"], "is no place for keys"),
            ("star", &["foo"], "keys.star: \"foo\" is no key"),
            ("star", &["s"], "keys.star: s is the key of stage in browse"),
            (
                "mouse",
                &["F1"],
                "keys.mouse: F1 is the key of help in global",
            ),
            ("help", &["Ctrl-U"], "keys.help: Ctrl-U is the key of"),
            ("note.restamp", &["r"], "letters are text in note"),
            ("wall.note", &["n"], "note does nothing in wall"),
            (
                "note.submit",
                &[],
                "keys.note.submit: it needs a key in note",
            ),
            ("close", &[], "keys.close: it needs a key in"),
            ("palette", &[], "keys.palette: it needs a key in timeline"),
        ];
        for (name, keys, words) in rows {
            let error = build(&[(name, keys)]).expect_err(name);
            assert!(error.contains(words), "{name}: {error}");
        }
        let error = KeymapError {
            line: Some(7),
            ..error("star", "no".to_owned())
        };
        assert_eq!(error.to_string(), "line 7: keys.star: no");
    }
}
