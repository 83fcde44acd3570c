//! The one table of keys, layered and rebindable.
//!
//! A key is looked up in the layers that are active together, the innermost first. Help, footer,
//! palette, configuration and `docs/keys.md` read the same table, so none of them can say another
//! key than the one that works. Pure: the runtime turns the terminal's keys into [`Key`]s.

mod docs;
mod hints;
mod key;
mod layer;
mod overrides;
mod table;

pub use docs::markdown;
pub use key::{Code, Key, KeyError};
pub use layer::{Layer, STACKS};
pub use overrides::KeymapError;
pub use table::context;

use crate::action::Action;

/// One key in one layer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Binding {
    layer: Layer,
    key: Key,
    action: Action,
    /// The line of the configuration that made it; none for a default.
    from: Option<String>,
}

/// The keys in force: the defaults, with what the configuration changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    /// Layer by layer, so that those of one layer lie together: a frame asks for some thirty keys.
    bindings: Vec<Binding>,
}

/// The same layer by layer, each in its order.
fn by_layer(mut bindings: Vec<Binding>) -> Vec<Binding> {
    bindings.sort_by_key(|binding| binding.layer);
    bindings
}

impl Default for Keymap {
    fn default() -> Self {
        let rows = table::TABLE.iter().flat_map(|(layer, rows)| {
            rows.iter().flat_map(|(action, keys)| {
                keys.iter().map(|key| Binding {
                    layer: *layer,
                    key: *key,
                    action: *action,
                    from: None,
                })
            })
        });
        Self {
            bindings: by_layer(rows.collect()),
        }
    }
}

impl Keymap {
    /// What a key means where these layers are active, outermost first.
    ///
    /// In BROWSE an unbound Alt and a letter is the letter: terminals send Esc and a letter typed
    /// after it that way. An unbound Shift with a named key is the key.
    pub fn resolve(&self, layers: &[Layer], key: &Key) -> Option<Action> {
        let key = key.normal();
        self.bound(layers, key)
            .or_else(|| self.bound(layers, plainer(layers, key)?))
    }

    /// All keys of an action where these layers are active, the innermost layer's first.
    pub fn keys_for(&self, action: Action, layers: &[Layer]) -> Vec<Key> {
        let mut keys = Vec::new();
        for layer in layers.iter().rev() {
            for (key, bound) in self.bindings(*layer) {
                if bound == action && !keys.contains(&key) {
                    keys.push(key);
                }
            }
        }
        keys
    }

    /// The bindings of one layer, in the order of the table.
    pub fn bindings(&self, layer: Layer) -> impl Iterator<Item = (Key, Action)> + '_ {
        let from = self
            .bindings
            .partition_point(|binding| binding.layer < layer);
        let here = self.bindings.iter().skip(from);
        here.take_while(move |binding| binding.layer == layer)
            .map(|binding| (binding.key, binding.action))
    }

    /// What the footer says where these layers are active: help and palette first, then what
    /// belongs to the innermost layer, then the rest. With `looking` only, what would change
    /// something is left out.
    pub fn hints(&self, layers: &[Layer], looking: bool) -> Vec<(Key, &'static str)> {
        let always = [(Action::Help, "help"), (Action::Palette, "commands")];
        let write = layers
            .contains(&Layer::Browse)
            .then_some((Action::Note, "note"));
        let own = layers.iter().rev().flat_map(|layer| hints::of(*layer));
        always
            .into_iter()
            .chain(write)
            .chain(own.copied())
            .filter(|(action, _)| !(looking && action.changes_data()))
            .filter_map(|(action, word)| {
                let key = self.keys_for(action, layers).first().copied()?;
                Some((key, word))
            })
            .collect()
    }

    fn bound(&self, layers: &[Layer], key: Key) -> Option<Action> {
        layers.iter().rev().find_map(|layer| {
            self.bindings(*layer)
                .find(|(bound, _)| *bound == key)
                .map(|(_, action)| action)
        })
    }
}

/// The key that an unbound key stands for.
fn plainer(layers: &[Layer], key: Key) -> Option<Key> {
    match key.code {
        Code::Char(_) if key.alt && !key.ctrl && layers.contains(&Layer::Browse) => {
            Some(Key { alt: false, ..key })
        }
        Code::Char(_) => None,
        _ => key.shift.then_some(Key {
            shift: false,
            ..key
        }),
    }
}

#[cfg(test)]
mod tests;
