//! A chat's transcript in the console: pasted, or named as a file that the store reads.

use crate::desk::Desk;
use std::path::Path;
use warroom::app::effect::Effect;
use warroom::app::msg::Msg;
use warroom::overlay::Overlay;
use warroom::overlay::form::state::Form;
use warroom::sync::{Report, Request};

const CHAT: &str = "14:31 Rob: it is slow\n14:32 Rob: restarted it\n14:33 Mara: better\n";

/// The form, open and empty.
fn room() -> Desk {
    let mut desk = Desk::new("Ada", false);
    desk.wait(600);
    open(&mut desk);
    desk
}

fn open(desk: &mut Desk) {
    desk.keys(": 'import a chat' Enter");
    assert!(form(desk).is_some());
}

fn form(desk: &Desk) -> Option<&Form> {
    match desk.model.overlays.last() {
        Some(Overlay::Form(form)) => Some(form),
        _ => None,
    }
}

fn error(desk: &Desk) -> &str {
    let form = form(desk).expect("the form stays");
    form.error.as_deref().expect("an error in words")
}

/// The file that the console last asked for.
fn asked(desk: &Desk) -> &Path {
    match desk.effects.last() {
        Some(Effect::Store(Request::ReadTranscript(file))) => file,
        other => panic!("a file to read, not {other:?}"),
    }
}

fn answer(desk: &mut Desk, read: Result<&str, &str>) {
    let file = asked(desk).to_owned();
    let read = read.map(|text| text.as_bytes().to_vec());
    let read = read.map_err(str::to_owned);
    desk.msg(Msg::Store(Report::Transcript { file, read }));
}

/// Practice: R081, R158. The same words come in by a file and by a paste, and stand there once.
#[test]
fn r158_a_file_is_named_in_the_form_and_its_lines_come_in_once() {
    let mut desk = room();
    desk.keys("'chats/ops.txt' Enter");
    assert_eq!(asked(&desk), Path::new("chats/ops.txt"));
    assert!(form(&desk).is_some(), "the form waits for what is in it");
    answer(&mut desk, Ok(CHAT));
    assert!(form(&desk).is_none(), "{:?}", form(&desk));
    assert!(
        desk.said().starts_with("3 entries imported"),
        "{}",
        desk.said()
    );
    let words = ["it is slow", "restarted it", "better"];
    assert_eq!(desk.notes(), words);
    let from = desk
        .model
        .incident
        .entries()
        .filter_map(|entry| entry.imported.clone());
    let files: Vec<_> = from.map(|one| one.file).collect();
    assert_eq!(files, vec![Some("ops.txt".to_owned()); 3]);
    // Once more, and pasted: nothing is doubled, and that is said.
    open(&mut desk);
    desk.keys("'chats/ops.txt' Enter");
    answer(&mut desk, Ok(CHAT));
    assert_eq!(error(&desk), "all 3 were imported before");
    desk.keys("Esc Esc");
    open(&mut desk);
    desk.msg(Msg::Paste {
        text: format!("{CHAT}14:34 Rob: done"),
        cut: false,
    });
    desk.keys("Enter");
    assert!(
        desk.said().starts_with("1 entry imported"),
        "{}",
        desk.said()
    );
    assert_eq!(desk.notes().len(), 4);
    // All of it is one step back.
    desk.keys("u u");
    assert_eq!(desk.notes(), [""; 0]);
}

#[test]
fn what_cannot_be_read_is_said_in_the_form_and_the_path_stays_in_it() {
    let mut desk = room();
    desk.keys("'ops.txt' Enter");
    answer(&mut desk, Err("there is no file ops.txt"));
    assert_eq!(error(&desk), "there is no file ops.txt");
    assert_eq!(form(&desk).expect("open").value(0), "ops.txt");
    desk.keys("Enter");
    answer(&mut desk, Ok("nothing of a chat\nin here\n"));
    assert!(
        error(&desk).starts_with("no line has a time"),
        "{}",
        error(&desk)
    );
    desk.keys("Enter");
    answer(&mut desk, Ok("a title\n14:32 Rob: restarted it\n"));
    assert!(
        error(&desk).starts_with("line 1 has no time"),
        "{}",
        error(&desk)
    );
    assert_eq!(desk.notes(), [""; 0]);
    // Who has closed the form wants nothing of it any more.
    desk.keys("Enter Esc Esc");
    assert!(form(&desk).is_none());
    answer(&mut desk, Ok(CHAT));
    assert_eq!(desk.notes(), [""; 0]);
}

#[test]
fn a_path_is_taken_as_terminals_paste_it() {
    for (pasted, path) in [
        ("/tmp/ops.txt", "/tmp/ops.txt"),
        (" ~/ops.txt ", "~/ops.txt"),
        ("'/tmp/two words.txt'", "/tmp/two words.txt"),
        ("\"/tmp/two words.txt\"", "/tmp/two words.txt"),
        ("/tmp/two\\ words.txt", "/tmp/two words.txt"),
    ] {
        let mut desk = room();
        desk.msg(Msg::Paste {
            text: pasted.to_owned(),
            cut: false,
        });
        desk.keys("Enter");
        assert_eq!(asked(&desk), Path::new(path));
    }
    // One line with a time is a transcript by itself.
    let mut desk = room();
    desk.keys("'14:32 Rob: restarted it' Enter");
    assert!(desk.effects.is_empty(), "{:?}", desk.effects);
    assert_eq!(desk.notes(), ["restarted it"]);
}
