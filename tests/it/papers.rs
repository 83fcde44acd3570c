//! What is taken along from the console: the menu of letters, formats, files, what was posted.

use crate::desk::Desk;
use crate::handover::manager;
use warroom::app::effect::Effect;
use warroom::domain::mark::Paper;
use warroom::overlay::Overlay;
use warroom::overlay::page::{Page, Subject};
use warroom::report::format::Format;
use warroom::report::output::Output;
use warroom::report::paper::Reader;
use warroom::sync::Request;

const TICKET: Output = Output::Paper(Paper::TicketComment, Reader::Inside);

fn page(desk: &Desk) -> &Page {
    match desk.model.overlays.last() {
        Some(Overlay::Page(page)) => page,
        other => panic!("a page, not {other:?}"),
    }
}

/// Flow 12 of the scribe: out of the bar, the menu, the letter.
#[test]
fn the_one_comment_is_three_keys_from_the_bar_and_a_fourth_copies_it() {
    let mut desk = Desk::new("Ada", true);
    desk.keys("'db-3 is full' Enter");
    desk.keys("Esc o c");
    assert_eq!(page(&desk).subject, Subject::of(TICKET));
    let shown = page(&desk).text();
    assert!(
        shown.contains("## Full timeline") && shown.contains("db-3 is full"),
        "{shown}"
    );
    desk.keys("y");
    assert_eq!(desk.effects.last(), Some(&Effect::Copy(shown)));
}

#[test]
fn a_key_goes_through_the_formats_and_back_to_the_first() {
    let mut desk = manager();
    desk.keys("o c");
    let mut seen = Vec::new();
    for _ in TICKET.formats() {
        let Subject::Output(output, format) = page(&desk).subject else {
            panic!("a text to take along")
        };
        assert_eq!(output, TICKET);
        assert!(
            page(&desk).title.ends_with(format.label()),
            "{}",
            page(&desk).title
        );
        seen.push(format);
        desk.keys("f");
    }
    assert_eq!(seen, TICKET.formats());
    assert_eq!(page(&desk).subject, Subject::of(TICKET));
    desk.keys("Esc o t f");
    assert_eq!(desk.said(), "it comes as plain text only");
}

#[test]
fn a_key_writes_the_file_into_the_folder_for_papers() {
    let mut desk = manager();
    desk.model.papers.folder = "after".into();
    // In the panes below the same key begins a word to an audience: it says first what it does here.
    let before = desk.effects.len();
    desk.keys("o c f w");
    assert_eq!(desk.effects.len(), before, "{:?}", desk.effects.last());
    let said = desk.said().to_owned();
    assert!(
        said.starts_with("w again writes ") && said.ends_with(" into after"),
        "{said}"
    );
    desk.keys("w");
    let Some(Effect::Store(Request::WritePapers { folder, files })) = desk.effects.last() else {
        panic!("written: {:?}", desk.effects.last())
    };
    assert_eq!(folder.to_str(), Some("after"));
    let key = desk.model.incident.key();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].name, format!("{key}-ticket-comment.html"));
    assert!(files[0].text.starts_with("<!DOCTYPE html>"));
    desk.model.seat.read_only = Some("by --read-only".into());
    let before = desk.effects.len();
    desk.keys("w");
    assert_eq!(desk.effects.len(), before);
    assert!(desk.said().starts_with("read-only"), "{}", desk.said());
}

#[test]
fn a_key_says_that_it_is_posted_and_where() {
    let mut desk = manager();
    desk.keys(": 'set the ticket' Enter 'OPS-2041' Enter");
    desk.keys("o c p");
    let Some(Overlay::Form(form)) = desk.model.overlays.last() else {
        panic!("a form")
    };
    assert_eq!(form.value(0), "OPS-2041", "the ticket is proposed");
    desk.keys("Enter");
    let posted = desk.model.incident.exported(Paper::TicketComment);
    assert_eq!(posted.map(|(by, _)| by), Some("Ada"));
    assert!(
        matches!(desk.model.overlays.last(), Some(Overlay::Page(_))),
        "back on the page"
    );
    desk.keys("Esc o t p");
    assert!(desk.said().contains("only papers"), "{}", desk.said());
}

/// Practice: R090. Of what does not fit one comment each part is a paste of its own.
#[test]
fn r090_the_two_parts_are_copied_one_after_the_other() {
    let mut desk = manager();
    desk.keys("w c Enter Enter");
    assert_eq!(desk.model.incident.messages().len(), 1);
    assert!(desk.model.overlays.is_empty());
    desk.wait(60);
    desk.model.papers.limit = 100;
    desk.keys("o m");
    let mut copied = Vec::new();
    for (of, next) in [
        ("1 of 2", "the next"),
        ("2 of 2", "the first"),
        ("1 of 2", "the next"),
    ] {
        desk.keys("y");
        assert!(desk.said().contains(of), "{}", desk.said());
        assert!(desk.said().contains(next), "{}", desk.said());
        match desk.effects.last() {
            Some(Effect::Copy(text)) => copied.push(text.clone()),
            other => panic!("a copy, not {other:?}"),
        }
    }
    assert!(
        copied[0].contains("Communication timeline"),
        "{}",
        copied[0]
    );
    assert!(
        copied[1].contains("It stands in an issue of its own"),
        "{}",
        copied[1]
    );
    assert!(
        copied.iter().all(|text| !text.contains("=====")),
        "no names of files"
    );
    assert_eq!(copied[0], copied[2]);
}

/// Practice: R079. The one comment is not cut; that no tracker takes it is said.
#[test]
fn r079_a_comment_that_is_too_long_says_so() {
    let mut desk = manager();
    desk.model.papers.limit = 100;
    desk.keys("o c");
    let words = "characters and a comment takes 100: attach it to the ticket as a file";
    assert!(desk.said().ends_with(words), "{}", desk.said());
    desk.wait(60).keys("y");
    assert!(desk.said().contains(words), "{}", desk.said());
}

#[test]
fn a_letter_without_a_text_says_so_and_a_meeting_without_a_time_too() {
    let mut desk = manager();
    desk.keys("o z");
    assert!(
        desk.said().contains("no text has the letter z"),
        "{}",
        desk.said()
    );
    assert!(matches!(
        desk.model.overlays.last(),
        Some(Overlay::Picker(_))
    ));
    desk.keys("v");
    assert_eq!(
        page(&desk).subject,
        Subject::Output(Output::ReviewMeeting, Format::Calendar)
    );
    assert!(page(&desk).text().contains("no review meeting is planned"));
}
