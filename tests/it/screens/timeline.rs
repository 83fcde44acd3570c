//! The Timeline pane.

use super::kit::{bare, draw, look, model, model_of, sample, style};
use ratatui::style::Modifier;
use warroom::app::model::{Model, Pane, Pending, UndoStep};
use warroom::domain::event::{Draft, EventKey};
use warroom::domain::id::EventId;
use warroom::domain::kind::{EntryKind, EventKind, Note, Reference};
use warroom::domain::timeline::Place;
use warroom::fixture;
use warroom::sync::Ticket;

/// The sample, its timeline alone on a large screen.
fn zoomed() -> Model {
    let mut model = model(120, 80);
    model.zoom = true;
    model
}

fn key_of(model: &Model, words: &str) -> EventKey {
    let mut entries = model.incident.entries();
    entries
        .find(|e| e.text.contains(words))
        .expect("an entry")
        .key()
}

fn id_of(model: &Model, words: &str) -> EventId {
    key_of(model, words).0
}

fn pending(text: &str) -> Pending {
    let note = Note {
        text: text.to_owned(),
        ..Note::default()
    };
    Pending {
        ticket: Ticket(1),
        drafts: vec![Draft {
            kind: EventKind::Note(note),
            happened: None,
            by: fixture::AKI.to_owned(),
            role: None,
        }],
        asked: fixture::now(),
        failed: None,
        label: "note".to_owned(),
        step: UndoStep::Do,
        form: None,
    }
}

#[test]
fn what_is_special_about_an_entry_is_said_by_sign_word_and_style() {
    let shot = draw(&zoomed(), &look());
    let theme = look().theme;
    assert_eq!(style(shot.cell("★ Ben")).fg, theme.star.fg);
    let struck = shot.cell("pool size is 400");
    assert!(struck.modifier.contains(Modifier::CROSSED_OUT));
    assert_eq!(shot.cell("✗ Rosa").fg, theme.error.fg.unwrap());
    for words in [
        "[struck] pool size is 400 #db (misheard)",
        "pool size is 40, not 400 #db (edited)",
        "[restricted] card processor names merchant",
        "[redacted: a password]",
        "An event from a newer version (poll)",
        "★ Ben                           ◷ finding: pg-pay-1 failed over",
        "  monitoring                    report: alert checkout-5xx fired",
        "▶ Jon        Technical Lead     pgbouncer restarted on 2 of 3",
    ] {
        assert!(shot.find(words).is_some(), "{words:?} in\n{}", shot.text());
    }
    let quiet = shot.cell("An event from a newer");
    assert!(quiet.modifier.contains(Modifier::DIM));
    let tag = shot.cell("#deploy");
    assert!(tag.modifier.contains(Modifier::DIM));
}

#[test]
fn ascii_and_mono_say_the_same_without_colour() {
    let shot = draw(&zoomed(), &bare());
    for words in [
        "x Rosa       Scribe             [struck] pool size is 400",
        "* Ben                           @ finding: pg-pay-1",
        "> Jon",
    ] {
        assert!(shot.find(words).is_some(), "{words:?} in\n{}", shot.text());
    }
}

#[test]
fn how_far_an_entry_has_come_stands_beside_its_time() {
    let mut model = zoomed();
    let local = id_of(&model, "errors down");
    let unseen = key_of(&model, "asked Jon");
    model.unshared.insert(local);
    model.panes.timeline.unseen.insert(unseen);
    model.pending.push(pending("being written"));
    let mut failed = pending("cannot be written");
    failed.failed = Some(("disk full".to_owned(), fixture::now().plus_seconds(4)));
    model.pending.push(failed);
    let shot = draw(&model, &look());
    for words in [
        "14:34:20·",
        "14:33:40•",
        "14:34:51…  Aki                           being written",
        "14:34:51!  Aki                           cannot be written not recorded: disk full; tries again in 4 s",
    ] {
        assert!(shot.find(words).is_some(), "{words:?} in\n{}", shot.text());
    }
    let reason = shot.cell("not recorded");
    assert_eq!(reason.fg, look().theme.error.fg.unwrap());
    let last = shot.geometry.panes[1].as_ref().unwrap();
    assert_eq!(last.last + 1, model.incident.timeline().len());
}

#[test]
fn a_change_of_an_entry_is_only_shown_when_it_failed() {
    let mut model = zoomed();
    let mut change = pending("");
    let reference = id_of(&model, "errors down");
    change.drafts[0].kind = EventKind::Retime(Reference { reference });
    change.label = "time".to_owned();
    model.pending.push(change);
    assert!(draw(&model, &look()).find("14:34:51…").is_none());
    model.pending[0].failed = Some(("disk full".to_owned(), fixture::now()));
    assert!(draw(&model, &look()).find("time not recorded").is_some());
}

#[test]
fn it_follows_the_newest_and_says_so() {
    let shot = draw(&model(80, 24), &look());
    let last = shot.find("errors down").unwrap();
    assert!(shot.find("following ▼ 45/45").unwrap().1 > last.1);
    let drawn = shot.geometry.panes[1].clone().unwrap();
    assert_eq!(drawn.last, 44);
    assert_eq!(shot.geometry.visible.len(), drawn.last - drawn.first + 1);
    // The real cursor stands on the newest line while nothing is selected.
    assert_eq!(shot.cursor.map(|at| at.y), drawn.at.last().map(|(_, y)| *y));
}

#[test]
fn paused_it_keeps_the_selection_in_sight() {
    let mut model = model(80, 24);
    model.panes.timeline.follow = false;
    let keys: Vec<_> = model.incident.timeline().iter().map(Place::key).collect();
    for (at, key) in keys.iter().enumerate() {
        model.panes.timeline.selected = Some(*key);
        for top in [0, 20, 44] {
            model.panes.timeline.top = Some(keys[top]);
            let shot = draw(&model, &look());
            let drawn = shot.geometry.panes[1].clone().unwrap();
            let row = drawn.at.iter().find(|(index, _)| *index == at);
            let (_, y) = row.unwrap_or_else(|| panic!("{at} from {top}:\n{}", shot.text()));
            assert!(shot.buffer[(1, *y)].modifier.contains(Modifier::REVERSED));
            assert_eq!(shot.cursor.map(|at| at.y), Some(*y));
        }
    }
    model.panes.timeline.unseen.extend(&keys[42..]);
    assert!(draw(&model, &look()).find("paused, 3 new ▼ G").is_some());
}

#[test]
fn a_filter_is_named_and_counts_what_it_hides() {
    let mut model = model(80, 24);
    model.panes.timeline.filter = "#db".to_owned();
    let incident = model.incident.clone();
    model.panes.timeline.refilter(&incident);
    let shot = draw(&model, &look());
    assert!(
        shot.find("2 Timeline  7/45 · FILTER #db").is_some(),
        "{}",
        shot.text()
    );
    assert!(shot.find("following ▼ 7/7").is_some());
    let editor = warroom::editor::LineEditor::with_text("#db");
    model.panes.filtering = Some((Pane::Timeline, editor));
    let shot = draw(&model, &look());
    let (x, y) = shot.find("#db").unwrap();
    assert_eq!(shot.cursor.map(|at| (at.x, at.y)), Some((x + 3, y)));
}

#[test]
fn a_title_that_is_too_long_drops_words_whole_and_keeps_the_cursor() {
    let mut model = model(40, 12);
    let editor = warroom::editor::LineEditor::with_text("");
    model.panes.filtering = Some((Pane::Timeline, editor));
    let shot = draw(&model, &look());
    let rows = shot.rows();
    let title = rows.iter().find(|row| row.contains("FILTER")).unwrap();
    assert!(!title.contains("2026"), "{title}");
    assert!(shot.cursor.is_some(), "where the words go");
}

#[test]
fn a_line_stands_between_two_days() {
    let mut sample = sample();
    let tomorrow = fixture::now().plus_seconds(86_400);
    sample.note(
        tomorrow,
        fixture::JON,
        fixture::note(EntryKind::Note, "the day after", &[]),
    );
    let model = model_of(sample.incident().clone(), 80, 24);
    let shot = draw(&model, &look());
    let line = shot.find("── 2026-11-21 ─").unwrap();
    assert_eq!(shot.find("the day after").map(|at| at.1), Some(line.1 + 1));
    // Looked at tomorrow, what is in sight from yesterday says its day.
    let shot = super::kit::draw_at(&model, tomorrow, &look());
    assert!(
        shot.find("Timeline  2026-11-20").is_some(),
        "{}",
        shot.text()
    );
}

#[test]
fn a_long_entry_is_cut_and_says_where_the_rest_is() {
    let mut sample = sample();
    let words = "word ".repeat(5_000);
    let note = fixture::note(EntryKind::Note, &words, &[]);
    sample.note(fixture::now(), fixture::JON, note);
    let model = model_of(sample.incident().clone(), 80, 24);
    let shot = draw(&model, &look());
    let (_, first) = shot.find("14:34   Jon  word word").unwrap();
    let (_, last) = shot.find("… Enter shows all").unwrap();
    assert_eq!(last - first, 5, "{}", shot.text());
}

#[test]
fn an_empty_timeline_says_so() {
    let mut model = model(80, 24);
    model.panes.timeline.matches = Some(Vec::new());
    model.panes.timeline.filter = "zzz".to_owned();
    assert!(
        draw(&model, &look())
            .find("Nothing matches the filter.")
            .is_some()
    );
}

#[test]
fn a_narrow_timeline_puts_the_name_into_the_text() {
    let mut model = model(80, 24);
    model.focus = Pane::State;
    let shot = draw(&model, &look());
    assert!(
        shot.find("14:34   Jon: finding:").is_some(),
        "{}",
        shot.text()
    );
}

#[test]
fn a_long_name_gives_way_to_a_first_name_that_one_person_has() {
    let mut desk = crate::desk::Desk::new("Nia Castellanos", false);
    desk.keys("n 'first' Enter");
    desk.model.size = (80, 24);
    let screen = super::kit::draw_at(&desk.model, desk.now, &super::kit::look()).text();
    assert!(screen.contains(" Nia "), "{screen}");
    assert!(!screen.contains("Nia …"), "{screen}");
}
