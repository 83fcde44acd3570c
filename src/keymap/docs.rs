//! The key table as a page of documentation, so that the page cannot say anything else.

use super::{Key, Keymap, Layer};
use crate::action::Action;
use std::fmt::Write as _;

/// What stands above the tables.
const HEAD: &str = "\
# Keys

This page is generated from the key table; `UPDATE_DOCS=1 cargo test keymap` writes it again.
Inside the console `F1` shows the keys that work where you are, and `Ctrl-P` runs any action by
its name. No key is a chord, and none waits for a time-out.

Every key can be changed in the configuration, by the id in the last column, alone or with its
place in front of it. An empty list takes the keys away; the palette still has the action:

```toml
[keys]
zoom = [\"Z\"]
\"timeline.star\" = [\"S\", \"F5\"]
mouse = []
```

Keys are written as here: `x`, `G`, `F2`, `Space`, `PgUp`, `Ctrl-T`, `Alt-Enter`. Where letters
are text (NOTE, forms, lists) a letter alone cannot be a key. In BROWSE an unbound Alt with a
letter is the letter. Ctrl-A, Ctrl-B, Ctrl-H, Ctrl-Q, Ctrl-S, Ctrl-/, brackets, back-ticks and
Alt with a letter are never the only way to anything.
";

/// What stands above the actions without keys.
const BY_NAME: &str = "
## By name in the palette

These have no key until you give them one; it then works in BROWSE.

| Name | Does | Id |
|---|---|---|
";

/// The whole page.
pub fn markdown(keymap: &Keymap) -> String {
    let mut page = HEAD.to_owned();
    for layer in Layer::ALL {
        let rows = rows(keymap, layer);
        if rows.is_empty() {
            continue;
        }
        let _ = write!(page, "\n## {} (`{layer}`)\n\n", layer.label());
        page.push_str("| Key | Name | Does | Id |\n|---|---|---|---|\n");
        for (action, keys) in rows {
            let keys: Vec<String> = keys.iter().map(code).collect();
            row(&mut page, &format!("| {} |", keys.join(" ")), action);
        }
    }
    page.push_str(BY_NAME);
    for action in Action::ALL {
        let bound = keymap
            .bindings
            .iter()
            .any(|binding| binding.action == *action);
        if action.in_palette() && !bound {
            row(&mut page, "|", *action);
        }
    }
    page
}

/// The actions of a layer, each with its keys, in the order of the table.
fn rows(keymap: &Keymap, layer: Layer) -> Vec<(Action, Vec<Key>)> {
    let mut rows: Vec<(Action, Vec<Key>)> = Vec::new();
    for (key, action) in keymap.bindings(layer) {
        match rows.iter_mut().find(|(known, _)| *known == action) {
            Some((_, keys)) => keys.push(key),
            None => rows.push((action, vec![key])),
        }
    }
    rows
}

/// A line of a table; `start` is what stands before the name.
fn row(page: &mut String, start: &str, action: Action) {
    let (name, meaning, id) = (action.name(), action.meaning(), action.id());
    let _ = writeln!(page, "{start} {name} | {meaning} | `{id}` |");
}

/// A key as code, with what would end a cell of the table written apart.
fn code(key: &Key) -> String {
    format!("`{}`", key.to_string().replace('|', "\\|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/keys.md");

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "a test compares the page with the table and may write it"
    )]
    fn the_committed_page_is_the_table() {
        let page = markdown(&Keymap::default());
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(PATH, &page).expect("docs/keys.md can be written");
        }
        let committed = std::fs::read_to_string(PATH).unwrap_or_default();
        assert!(
            committed == page,
            "docs/keys.md differs from the table; run UPDATE_DOCS=1 cargo test keymap"
        );
    }
}
