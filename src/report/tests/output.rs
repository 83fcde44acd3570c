//! Every output: its letter, its formats, what is written for whom.

use super::*;
use crate::domain::kit::Kit;
use crate::report::paper::COMMENT_LIMIT;
use crate::report::story::Story;
use std::collections::BTreeSet;

fn asked<'a>(story: &'a Story, kit: &'a Kit, limit: usize) -> Asked<'a> {
    Asked {
        incident: &story.incident,
        kit,
        now: story.now,
        reader: Reader::Inside,
        restricted: false,
        limit,
    }
}

#[test]
fn every_output_has_a_letter_and_a_word_of_its_own() {
    let all = Output::all();
    let letters: BTreeSet<char> = all.iter().map(|output| output.letter()).collect();
    assert_eq!(letters.len(), all.len(), "a letter each");
    let names: BTreeSet<&str> = all.iter().map(|output| output.name()).collect();
    assert_eq!(names.len(), all.len(), "a name each");
    for output in all {
        let reader = match output {
            Output::Paper(_, reader) => reader,
            Output::Sheet(_) | Output::Card | Output::ReviewMeeting => Reader::Inside,
        };
        assert_eq!(Output::named(output.word(), reader), Some(Ok(output)));
    }
    assert_eq!(Output::named("novel", Reader::Inside), None);
    let inside = Output::named("ticket", Reader::Outside);
    assert!(matches!(inside, Some(Err(NotMade::Inside(_)))));
}

/// The one comment says so where a tracker would not take it; what is no comment may be long.
#[test]
fn a_comment_that_no_tracker_takes_says_so() {
    let (story, kit) = (Story::new(), Kit::shipped());
    let asked = asked(&story, &kit, COMMENT_LIMIT);
    let said = |word: &str, limit| {
        let output = Output::named(word, Reader::Inside)?.ok()?;
        let texts = output.write(&asked, Format::Markdown).ok()?;
        too_long(output, &texts, limit)
    };
    let ticket = Output::Paper(Paper::TicketComment, Reader::Inside);
    let texts = ticket.write(&asked, Format::Markdown).expect("written");
    let long = texts[0].text.chars().count();
    assert_eq!(said("ticket", long), None);
    let words = format!("it has {long} characters and a comment takes {}", long - 1);
    assert!(said("ticket", long - 1).is_some_and(|said| said.starts_with(&words)));
    assert_eq!(said("postmortem", 500), None);
}

#[test]
fn every_output_comes_in_each_of_its_formats_and_no_other() {
    let (story, kit) = (Story::new(), Kit::shipped());
    let asked = asked(&story, &kit, COMMENT_LIMIT);
    for output in Output::all() {
        for (kind, _) in Format::ALL {
            let texts = output.write(&asked, kind);
            if !output.formats().contains(&kind) {
                assert_eq!(texts, Err(NotMade::Format(output, kind)));
            } else if output == Output::ReviewMeeting {
                assert_eq!(texts, Err(NotMade::NoMeeting));
            } else {
                let texts = texts.expect("a text");
                assert!(!texts.is_empty(), "{output:?} as {kind:?}");
                for text in texts {
                    let empty = text.text.is_empty();
                    assert!(!empty || kind == Format::Csv, "{output:?} as {kind:?}");
                }
            }
        }
    }
}

#[test]
fn a_file_begins_with_the_key_and_goes_nowhere_else() {
    let name = |key, stem| file_name(key, stem, Format::Markdown);
    let key = "northbay-20260115-k7f3";
    assert_eq!(
        name(key, "postmortem"),
        "northbay-20260115-k7f3-postmortem.md"
    );
    for (key, wanted) in [
        ("../../etc/passwd", "etc-passwd-x.md"),
        (".hidden", "hidden-x.md"),
        ("a/b\0c\nd", "a-b-c-d-x.md"),
        ("", "x.md"),
    ] {
        assert_eq!(name(key, "x"), wanted, "{key:?}");
    }
}
