//! Whole frames as text, in the files `tests/it/screens/console-*.txt`. `UPDATE_SCREENS=1` writes
//! them anew.

use super::kit::{bare, draw, look, model};
use warroom::app::model::Mode;
use warroom::screen::Look;

const SIZES: [(u16, u16); 5] = [(80, 24), (120, 40), (200, 60), (60, 12), (30, 6)];

#[expect(
    clippy::disallowed_methods,
    reason = "snapshots are files of the test's own"
)]
fn check(name: &str, text: &str) {
    let path = format!(
        "{}/tests/it/screens/console-{name}.txt",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = format!("{text}\n");
    if std::env::var_os("UPDATE_SCREENS").is_some() {
        std::fs::write(&path, &text).expect("can be written");
        return;
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(known == text, "{name} is not as in {path}, but\n{text}");
}

fn check_sizes(look: &Look, suffix: &str) {
    for (width, height) in SIZES {
        let mut model = model(width, height);
        model.mode = Mode::Note;
        model
            .bar
            .editor
            .insert("@14:32 pgbouncer restarted on 3/3, 5xx dropping #db");
        model.bar.stamp = Some(warroom::fixture::now());
        model.bar.echo = Some("14:32 (2 min ago) · note · #db".to_owned());
        let shot = draw(&model, look);
        check(&format!("{width}x{height}{suffix}"), &shot.text());
    }
}

#[test]
fn the_five_sizes() {
    check_sizes(&look(), "");
}

#[test]
fn the_five_sizes_in_ascii() {
    check_sizes(&bare(), "-ascii");
}
