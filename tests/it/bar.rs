//! The entry bar and the message line, beyond the scripts: nothing typed is ever lost, and what
//! is said stays as long as it should.

use crate::desk::{Desk, START, opened};
use warroom::app::model::Mode;
use warroom::app::msg::Msg;
use warroom::sync::{Notice, Report};

fn scribe() -> Desk {
    Desk::new("Nia", true)
}

fn text(desk: &Desk) -> &str {
    desk.model.bar.editor.text()
}

#[test]
fn every_refusal_keeps_the_text() {
    let long = "x".repeat(70_000);
    for (line, says) in [
        ("@25:00 x", "is no time"),
        ("@16:00 x", "in the future"),
        ("@14:2", "is no time"),
        ("* ", "no words yet"),
        ("/by", "/by needs a name"),
        ("/cases many", "/cases needs a number"),
        (long.as_str(), "the limit is 65536"),
    ] {
        let mut desk = scribe();
        desk.msg(Msg::Paste {
            text: line.into(),
            cut: false,
        });
        desk.keys("Enter");
        let error = desk.model.bar.error.clone().unwrap_or_default();
        assert!(error.contains(says), "{line:.20}: {error}");
        assert_eq!(text(&desk), line);
        assert!(desk.outbox.is_empty());
        desk.keys("'!'");
        assert_eq!(desk.model.bar.error, None, "gone with the next key");
    }
}

#[test]
fn a_count_of_cases_is_recorded_with_its_words_or_not_at_all() {
    let mut desk = scribe();
    desk.keys("'/cases 23' Enter '/cases 23' Enter");
    let error = desk.model.bar.error.clone().unwrap_or_default();
    assert!(error.contains("already is 23"), "{error}");
    assert_eq!(text(&desk), "/cases 23", "kept");
    desk.keys("' three more in Oslo' Enter");
    assert_eq!(
        desk.notes(),
        ["three more in Oslo"],
        "the words are new, the count is not"
    );
    desk.keys("'/cases 26 and three' Enter");
    assert_eq!(desk.notes().len(), 2);
    desk.keys("Esc u");
    assert_eq!(desk.notes().len(), 1, "one change, one undo");
    let cases = desk
        .model
        .incident
        .value(warroom::domain::setting::SettingKey::SupportCases);
    assert_eq!(
        cases
            .map(|s| desk.model.incident.setting_words(s))
            .as_deref(),
        Some("23")
    );
}

/// A scribe types on without looking up: what follows a change or a test is the next line, not the
/// answer to a question that nobody read.
#[test]
fn who_types_on_answers_no_question() {
    let mut desk = scribe();
    desk.keys("'! pool to 400' Enter '> Rob: restarted gw-1' Enter");
    desk.keys("'% orders in DE' Enter '% orders in FR' Enter 'customers say it works' Enter");
    desk.keys("'! pool to 200' Enter 'too large' Enter '* lag is zero' Enter");
    assert_eq!(
        desk.notes(),
        [
            "pool to 400",
            "Rob: restarted gw-1",
            "orders in DE",
            "orders in FR",
            "customers say it works",
            "pool to 200",
            "lag is zero",
        ]
    );
    assert_eq!(text(&desk), "");
    assert_eq!(desk.model.mode, Mode::Note, "and the bar stays open");
}

/// What people say of a test is its verdict, as the answer or at the end of the line, where it is
/// shown before Enter; nothing is read out of a plan.
#[test]
fn the_words_of_a_test_that_say_how_it_went_are_its_verdict() {
    use warroom::domain::kind::Verdict;
    for (word, want) in [
        ("p", Verdict::Pass),
        ("passes", Verdict::Pass),
        ("Passed.", Verdict::Pass),
        ("holds", Verdict::Pass),
        ("it works", Verdict::Pass),
        ("f", Verdict::Fail),
        ("fails", Verdict::Fail),
        ("still broken", Verdict::Fail),
    ] {
        let mut desk = scribe();
        desk.keys(&format!("'% orders in DE' Enter '{word}' Enter"));
        assert_eq!(desk.notes(), ["orders in DE"], "{word}");
        let entry = desk.model.incident.entries().next_back().expect("an entry");
        assert_eq!(entry.verdict, Some(want), "{word}");
    }
    let mut desk = scribe();
    desk.keys("'% orders in DE: passes'");
    assert_eq!(desk.model.bar.echo.as_deref(), Some("test · pass"));
    desk.keys("Enter");
    let entry = desk.model.incident.entries().next_back().expect("an entry");
    assert_eq!(
        (entry.text.as_str(), entry.verdict),
        ("orders in DE: passes", Some(Verdict::Pass)),
        "and no question"
    );
    desk.keys("'% see whether login works' Enter");
    assert_eq!(desk.notes().len(), 1, "asked");
}

/// The next line waits behind one that cannot be recorded, and neither is lost.
#[test]
fn the_next_line_waits_while_the_one_before_is_refused() {
    let mut desk = scribe();
    let huge = "x".repeat(70_000);
    desk.keys("'! pool 400' Enter");
    desk.msg(Msg::Paste {
        text: huge.clone(),
        cut: false,
    });
    desk.keys("Enter '> next line' Enter");
    assert_eq!(desk.notes(), Vec::<String>::new());
    assert!(
        text(&desk).starts_with("! pool 400\nxxx"),
        "{:.30}",
        text(&desk)
    );
    desk.keys("Ctrl-U Ctrl-U Ctrl-U '! pool 400' Enter Enter Enter");
    assert_eq!(text(&desk), "> next line", "it comes when the bar is free");
}

/// While a change's why is asked for, all that was typed is safe on disk and comes back.
#[test]
fn a_held_change_loses_nothing() {
    let mut desk = Desk::new("Ada", false);
    desk.keys("n '! pool 400' Enter");
    desk.keys("Esc");
    assert!(desk.said().contains("Enter skips"), "{}", desk.said());
    desk.keys("'too small' Enter 'set it to 40'");
    let draft = desk.drafts.last().map(String::as_str);
    assert_eq!(draft, Some("! pool 400\ntoo small\nset it to 40"));
    desk.keys("Enter");
    let entry = desk.model.incident.entries().next_back().expect("an entry");
    assert_eq!(entry.undo.as_deref(), Some("set it to 40"));
    assert_eq!(
        desk.model.mode,
        Mode::Browse,
        "opened with n, back to BROWSE"
    );
    assert_eq!(desk.drafts.last().map(String::as_str), Some(""));
    // A refusal brings everything back as one line.
    let mut desk = scribe();
    desk.keys("'! pool 400' Enter 'why' Enter");
    let huge = "x".repeat(70_000);
    desk.msg(Msg::Paste {
        text: huge.clone(),
        cut: false,
    });
    desk.keys("Enter");
    assert!(desk.model.bar.error.is_some());
    assert_eq!(text(&desk), format!("! pool 400\nwhy\n{huge}"));
    assert!(desk.model.bar.held.is_none() && desk.notes().is_empty());
    assert_eq!(
        desk.model.bar.stamp,
        Some(START.plus_seconds(60)),
        "with its stamp"
    );
}

#[test]
fn a_correction_that_was_begun_is_kept_and_one_that_was_not_is_left() {
    let mut desk = scribe();
    desk.keys("Up");
    assert!(
        desk.said().contains("no entry here to correct"),
        "{}",
        desk.said()
    );
    desk.keys("'pool 400' Enter Up ' MB' Esc");
    assert_eq!(
        (text(&desk), desk.model.mode),
        ("pool 400 MB", Mode::Browse)
    );
    desk.keys("2 e");
    assert!(desk.said().contains("finish or clear"), "{}", desk.said());
    desk.keys("n Enter");
    assert_eq!(desk.notes(), ["pool 400 MB"]);
    desk.keys("Up Ctrl-U Esc");
    assert!(
        desk.model.bar.editing.is_none() && text(&desk).is_empty(),
        "emptied is left"
    );
    assert_eq!(desk.notes(), ["pool 400 MB"]);
    desk.keys("n Up Enter");
    let error = desk.model.bar.error.clone().unwrap_or_default();
    assert!(error.contains("same as before"), "{error}");
    // From the palette too, which recalls from anywhere.
    let mut desk = Desk::new("Ada", false);
    desk.keys("n 'mine' Enter : 'correct my last' Enter");
    assert_eq!((text(&desk), desk.model.mode), ("mine", Mode::Note));
}

#[test]
fn the_draft_is_kept_on_every_change_and_forgotten_when_it_is_logged() {
    let mut desk = scribe();
    desk.text("ab").keys("Backspace Ctrl-U Ctrl-Y Alt-Enter");
    assert_eq!(desk.drafts, ["a", "ab", "a", "", "a", "a\n"]);
    assert_eq!(
        desk.model.bar.stamp,
        Some(desk.now),
        "put back is begun anew"
    );
    desk.keys("Enter");
    assert_eq!(desk.drafts.last().map(String::as_str), Some(""));
    let drafts = desk.drafts.len();
    desk.wait(5).keys("F1 Esc Esc 1 2");
    assert_eq!(
        desk.drafts.len(),
        drafts,
        "and nothing more while it does not change"
    );
}

#[test]
fn completion_never_takes_enter_unless_moved_into() {
    let named = || {
        let mut desk = scribe();
        for name in ["Robin Achter", "Rob Ann"] {
            let mut other = Desk::at(opened(), name, false);
            other.keys("n 'here #db' Enter");
            desk.hear(&mut other);
        }
        desk.wait(1);
        desk
    };
    let mut desk = named();
    desk.keys("'rob'");
    assert_eq!(desk.model.bar.completions, ["Rob Ann: ", "Robin Achter: "]);
    desk.keys("Enter");
    assert_eq!(
        desk.notes().last().map(String::as_str),
        Some("rob"),
        "Enter logs"
    );
    // Down moves in, Enter takes, Enter logs.
    let mut desk = named();
    desk.keys("'rob' Down Down Enter");
    assert_eq!(text(&desk), "Robin Achter: ");
    desk.keys("'says hello' Enter");
    let entry = desk
        .model
        .incident
        .entries()
        .find(|e| e.text == "says hello");
    assert_eq!(entry.expect("logged").who(), "Robin Achter");
    // Tab takes the first, also without moving.
    let mut desk = named();
    desk.keys("'ask @rob' Tab");
    assert_eq!(text(&desk), "ask @Rob Ann");
    // Up goes to the last one, and up again out of the list at its first.
    let mut desk = named();
    desk.keys("'rob' Up");
    assert_eq!(desk.model.bar.completing, Some(1));
    desk.keys("Up Up");
    assert_eq!(desk.model.bar.completing, None, "out of it again");
    assert_eq!(text(&desk), "rob");
    // Tab with nothing to complete stays: who types on must not run keys. On an empty bar it leaves.
    desk.keys("' zzz' Tab ' errors' ");
    assert_eq!(
        (desk.model.mode, text(&desk)),
        (Mode::Note, "rob zzz errors")
    );
    assert!(
        desk.said().contains("nothing to complete"),
        "{}",
        desk.said()
    );
    desk.keys("Ctrl-U Tab");
    assert_eq!((desk.model.mode, text(&desk)), (Mode::Browse, ""));
    // A letter closes what was moved into.
    let mut desk = named();
    desk.keys("'#' Down 'd' Enter");
    assert_eq!(desk.notes().last().map(String::as_str), Some("#d"));
}

#[test]
fn paging_in_the_bar_scrolls_the_timeline_and_stays() {
    let mut desk = scribe();
    for i in 0..30 {
        desk.text(&format!("note {i}")).keys("Enter");
    }
    desk.text("half");
    desk.keys("PgUp");
    assert!(!desk.model.panes.timeline.follow);
    assert_eq!((desk.model.mode, text(&desk)), (Mode::Note, "half"));
    desk.keys("PgUp PgUp PgDn PgDn PgDn PgDn");
    assert!(
        desk.model.panes.timeline.follow,
        "down at the end it follows again"
    );
}

#[test]
fn information_passes_after_six_seconds_and_errors_wait_for_a_key() {
    let say = |desk: &mut Desk, text: &str, important| {
        let text = text.into();
        desk.msg(Msg::Store(Report::Notice(Notice { text, important })));
    };
    let mut desk = scribe();
    say(&mut desk, "saved elsewhere", false);
    desk.wait(5);
    assert_eq!(desk.said(), "saved elsewhere");
    desk.wait(1);
    assert_eq!(desk.said(), "", "six seconds");
    say(&mut desk, "the disk is full", true);
    desk.wait(600);
    say(&mut desk, "somebody joined", false);
    assert_eq!(desk.said(), "the disk is full", "not pushed away unseen");
    say(&mut desk, "the disk is gone", true);
    assert_eq!(desk.said(), "the disk is gone", "but by the next error");
    desk.keys("'x'");
    assert_eq!(desk.said(), "");
    let history: Vec<_> = desk
        .model
        .messages
        .history
        .iter()
        .map(|m| m.text.as_str())
        .collect();
    let all = [
        "saved elsewhere",
        "the disk is full",
        "somebody joined",
        "the disk is gone",
    ];
    assert_eq!(history, all);
    desk.keys("Esc : 'message history' Enter");
    assert_eq!(desk.model.overlays.len(), 1);
    for i in 0..300 {
        say(&mut desk, &format!("{i}"), false);
    }
    assert_eq!(desk.model.messages.history.len(), 200, "the last ones");
}

/// In an open bar the undo key is text, so the way there is said with it.
#[test]
fn the_way_back_is_one_that_works_from_the_bar() {
    let mut desk = scribe();
    desk.keys("'one' Enter");
    assert!(desk.said().ends_with("  Esc u undo"), "{}", desk.said());
    desk.keys("Esc u");
    assert!(desk.notes().is_empty());
    let mut desk = Desk::new("Ada", false);
    desk.keys("n 'one' Enter");
    assert!(desk.said().ends_with("  u undo"), "{}", desk.said());
    assert!(!desk.said().contains("Esc"), "{}", desk.said());
}

/// What happened a while ago stands further up, so it is said where; and with nothing selected a
/// star is for the last line, so it is said which.
#[test]
fn what_was_logged_or_starred_is_said_where_it_is_not_plain() {
    let mut desk = Desk::new("Ada", false);
    desk.keys("n 'now' Enter");
    assert!(!desk.said().contains("stands at"), "{}", desk.said());
    desk.keys("n '@-5m   earlier' Enter");
    assert_eq!(desk.said(), "logged 14:31:00, stands at 14:26  u undo");
    desk.keys("*");
    assert_eq!(desk.said(), "starred: 14:31 now  u undo");
    desk.keys("x");
    assert_eq!(desk.said(), "struck, still legible: 14:31 now  u undo");
    let long = "n 'one two three four five six seven eight nine ten' Enter *";
    desk.keys(long);
    assert_eq!(
        desk.said(),
        "starred: 14:31 one two three four five six seve…  u undo"
    );
}

/// Undo while something is on its way would reach the change before it.
#[test]
fn undo_waits_for_what_is_still_being_recorded() {
    let mut desk = Desk::new("Ada", false);
    desk.keys("n 'first' Enter");
    desk.broken = Some("the disk is full".into());
    desk.keys("n 'second' Enter u");
    assert!(
        desk.said().contains("still being recorded"),
        "{}",
        desk.said()
    );
    assert_eq!(desk.notes(), ["first"]);
    desk.broken = None;
    desk.wait(6);
    assert_eq!(desk.notes(), ["first", "second"]);
    desk.keys("u");
    assert_eq!(desk.notes(), ["first"]);
}

/// What cannot be undone is said once, and the change before it can be.
#[test]
fn a_refused_undo_does_not_block_the_ones_before() {
    let mut desk = Desk::new("Ada", false);
    let mut rob = Desk::new("Rob", false);
    desk.keys("n 'mine' Enter p 1 1 Enter");
    rob.hear(&mut desk);
    rob.wait(5).keys("p 3 3 Enter");
    desk.hear(&mut rob);
    desk.wait(9).keys("u");
    assert!(desk.said().contains("priority stays"), "{}", desk.said());
    assert!(
        desk.said().contains("changed since by Rob"),
        "{}",
        desk.said()
    );
    assert_eq!(desk.notes(), ["mine"]);
    desk.keys("u");
    assert!(desk.notes().is_empty());
    desk.keys("u");
    assert!(
        desk.said().contains("nothing of yours to undo"),
        "{}",
        desk.said()
    );
    desk.keys("U U");
    assert_eq!(desk.notes(), ["mine"]);
    assert!(desk.said().contains("nothing to redo"), "{}", desk.said());
    desk.keys("n 'new' Enter u u U U");
    assert_eq!(desk.notes(), ["mine", "new"], "undo and redo, step by step");
    desk.keys("u n 'other' Enter U");
    assert!(
        desk.said().contains("nothing to redo"),
        "a new change ends redo: {}",
        desk.said()
    );
}

/// A filter is typed with the arrows still moving through what it leaves.
#[test]
fn a_filter_while_it_is_typed() {
    let mut desk = Desk::new("Ada", false);
    desk.keys("n 'one' Enter n 'two' Enter n 'three' Enter 2 / 'thr'");
    let shown = |desk: &Desk| {
        desk.model
            .panes
            .timeline
            .matches
            .clone()
            .map_or(0, |m| m.len())
    };
    assert_eq!(shown(&desk), 1);
    desk.keys("Backspace Backspace Backspace 'tw' Up");
    assert_eq!(shown(&desk), 1);
    assert!(desk.model.panes.timeline.selected.is_some());
    desk.keys("Tab");
    assert!(desk.said().contains("Enter keeps"), "{}", desk.said());
    let shot = crate::screens::kit::draw(&desk.model, &crate::screens::kit::look());
    let footer = "Enter keep  Esc clear  Down down  Up up";
    assert!(shot.find(footer).is_some(), "{}", shot.text());
    desk.msg(Msg::Paste {
        text: "o\nx".into(),
        cut: false,
    });
    assert_eq!(desk.model.panes.timeline.filter, "two x");
    desk.keys("Esc");
    assert_eq!(desk.model.panes.timeline.matches, None);
    assert!(desk.model.panes.filtering.is_none());
    desk.keys("1 / 'nothing fits' Enter j");
    assert_eq!(desk.model.panes.state.selected, None);
}

#[test]
fn a_paste_says_where_it_cannot_go() {
    let paste = |desk: &mut Desk| {
        desk.msg(Msg::Paste {
            text: "x\ny".into(),
            cut: true,
        });
    };
    let mut desk = Desk::new("Ada", false);
    for (keys, says) in [
        ("2 Enter", "takes text"),
        ("r", "takes text"),
        ("q", "paste again"),
    ] {
        desk.keys(keys);
        paste(&mut desk);
        let told = desk
            .model
            .messages
            .history
            .iter()
            .any(|m| m.text.contains(says));
        assert!(told, "{keys}");
        desk.keys("Esc Esc");
    }
    assert!(text(&desk).is_empty());
    desk.keys("a");
    paste(&mut desk);
    desk.keys("Enter");
    assert_eq!(
        desk.model.incident.open_tasks()[0].given.text,
        "x y",
        "one line stays one"
    );
    desk.keys(":");
    paste(&mut desk);
    desk.keys("Esc");
    desk.model.seat.read_only = Some("opened so".into());
    paste(&mut desk);
    assert!(desk.said().contains("cut at 64 KiB") || desk.said().contains("read-only"));
    assert!(text(&desk).is_empty());
}

/// The page that keeps what was typed when the console turned read-only stays under any key but
/// the one that closes it.
#[test]
fn the_page_with_the_kept_words_is_not_typed_away() {
    use warroom::overlay::Overlay;
    use warroom::sync::{Health, Share};
    let mut desk = scribe();
    desk.text("must not be lost");
    let share = Share::ReadOnly("the folder cannot be written".into());
    desk.msg(Msg::Store(Report::Health(Health {
        share,
        ..Health::default()
    })));
    desk.keys("'and more words q' Enter Tab PgDn F1 Esc");
    let Some(Overlay::Output(page)) = desk.model.overlays.last() else {
        panic!("{:?}", desk.model.overlays)
    };
    assert!(page.lines.iter().any(|line| line == "must not be lost"));
    desk.keys("Esc");
    assert!(desk.model.overlays.is_empty() && !desk.model.quitting);
}

/// Nothing on the screen said that Enter gives the selected role or writes to the audience.
#[test]
fn the_footer_says_that_enter_opens_what_is_selected() {
    for pane in ["1", "3", "4"] {
        let mut desk = Desk::new("Ada", false);
        desk.keys(pane);
        let shot = crate::screens::kit::draw(&desk.model, &crate::screens::kit::look());
        assert!(shot.find("Enter open").is_some(), "{pane}: {}", shot.text());
    }
}
