//! Papers by templates of a team.

use crate::domain::command::Command;
use crate::domain::kit::Kit;
use crate::domain::mark::Paper;
use crate::domain::setting::Setting;
use crate::report::Sheet;
use crate::report::format::{Format, format};
use crate::report::paper::{Asked, Reader, write};
use crate::report::story::{Story, plain};

/// A kit with one template of the team's own.
fn kit(name: &str, text: &str) -> Kit {
    let mut kit = Kit::shipped();
    kit.papers.insert(name.to_owned(), text.to_owned());
    kit
}

fn markdown(story: &Story, kit: &Kit, paper: Paper, reader: Reader) -> String {
    let asked = Asked {
        reader,
        ..Asked::inside(&story.incident, kit, story.now)
    };
    let written = write(paper, &asked);
    let text = format(&written[0], Format::Markdown);
    // The foot, which no template decides.
    let (text, foot) = text.rsplit_once("\n\n").expect("a foot");
    assert!(foot.contains("made "), "{foot}");
    text.to_owned()
}

fn set(story: &mut Story, setting: Setting) {
    let happened = None;
    story.says("Nia", Command::Set { setting, happened });
}

#[test]
fn a_teams_headings_words_and_order_are_used() {
    let mut story = Story::new();
    story.minutes(3).note(plain("db-3 is full"), None);
    let own = "# Einsatz {{key}}\n\nVon {{manager}},\nStufe {{stage}}.\n\n## Verlauf\n{{timeline}}\n\n\
               - eins\n- zwei\n*leise*\n";
    let text = markdown(
        &story,
        &kit("ticket-comment", own),
        Paper::TicketComment,
        Reader::Inside,
    );
    assert!(
        text.starts_with(
            "# Einsatz northbay-20260115-k7f3\n\nVon Nia, Stufe Detected.\n\n## Verlauf\n\n| Time |"
        ),
        "{text}"
    );
    assert!(text.ends_with("- eins\n- zwei\n\n*leise*"), "{text}");
    assert!(
        text.contains("db-3 is full") && !text.contains("Figures"),
        "{text}"
    );
}

#[test]
fn what_is_missing_goes_says_so_or_has_other_words() {
    let story = Story::new();
    let own = "# T\n? ## Stars\n? {{main_events}}\n## Links\n{{links|none at all}}\n## Who\n\
               {{advice}}\n? Ticket {{ticket}}.\nTicket {{ticket|none}}, {{ticket}}.\n\
               ? ## Ticket {{ticket}}\n? ## Outer\n? ### Inner\n? {{main_events}}\n";
    let text = markdown(
        &story,
        &kit("ticket-comment", own),
        Paper::TicketComment,
        Reader::Inside,
    );
    assert_eq!(
        text,
        "# T\n\n## Links\n\nnone at all\n\n## Who\n\n\\[not known yet\\]\n\nTicket none, \\[not \
         known yet\\]."
    );
}

/// A heading that may go stays where something stands under it, also further down.
#[test]
fn an_optional_heading_stays_over_what_there_is() {
    let story = Story::new();
    let own = "# T\n? ## Outer\n? ### Inner\n? {{main_events}}\n? ### Other\nwords\n? ## Next\n";
    let text = markdown(
        &story,
        &kit("ticket-comment", own),
        Paper::TicketComment,
        Reader::Inside,
    );
    assert_eq!(text, "# T\n\n## Outer\n\n### Other\n\nwords");
}

/// What a team writes is words in every format, and so are the values.
#[test]
fn a_template_escapes_like_everything_else() {
    let mut story = Story::new();
    set(&mut story, Setting::Ticket("<b>{{key}}".to_owned()));
    let own = "# <i> {{ticket}}\n## [x](y) | {{ticket}}\n- **{{ticket}}**\n<script>{{ticket}}\n";
    let kit = kit("ticket-comment", own);
    let asked = Asked::inside(&story.incident, &kit, story.now);
    let paper = write(Paper::TicketComment, &asked).remove(0);
    let page = format(&paper, Format::Html);
    assert!(
        !page.contains("<script>") && !page.contains("<b>"),
        "{page}"
    );
    assert!(page.contains("&lt;script&gt;&lt;b&gt;{{key}}"), "{page}");
    let text = format(&paper, Format::Markdown);
    assert!(text.contains("## \\[x\\](y) \\| \\<b\\>"), "{text}");
}

/// A template that cannot be used does not get here; if one did, the shipped one stands in.
#[test]
fn a_wrong_one_gives_way_to_the_shipped_one() {
    let story = Story::new();
    let shipped = markdown(&story, &Kit::shipped(), Paper::FollowUp, Reader::Outside);
    let own = kit("follow-up", "# All\n{{timeline}}\n");
    assert_eq!(
        markdown(&story, &own, Paper::FollowUp, Reader::Outside),
        shipped
    );
}

/// Values for people outside are checked, whatever the template: who holds a role, a client.
#[test]
fn values_that_name_somebody_stay_inside() {
    let mut story = Story::new();
    set(
        &mut story,
        Setting::FaultyService("Northbay checkout".to_owned()),
    );
    set(&mut story, Setting::Workaround("call Nia".to_owned()));
    let own = "# About {{service|our service}}\n{{workaround|none}}\n{{key}}\n";
    let text = markdown(
        &story,
        &kit("follow-up", own),
        Paper::FollowUp,
        Reader::Outside,
    );
    assert_eq!(text, "# About our service\n\nnone northbay-20260115-k7f3");
}

#[test]
fn topic_announcement_and_briefs_have_templates_too() {
    let mut story = Story::new();
    set(&mut story, Setting::Ticket("OPS-1".to_owned()));
    let text = |sheet: Sheet, name: &str, own: &str| {
        let kit = kit(name, own);
        sheet.text(&Asked::inside(&story.incident, &kit, story.now))
    };
    assert_eq!(
        text(
            Sheet::Topic,
            "topic",
            "{{ticket}} {{priority}}\n? {{places}}\n{{leads}}\n"
        ),
        "OPS-1 P1 | IM Nia"
    );
    assert_eq!(
        text(
            Sheet::Announcement,
            "announcement",
            "{{in_command}}\nDo go on.\n"
        ),
        "Nia is Incident Manager. Do go on.\n"
    );
    assert_eq!(
        text(
            Sheet::SupportBrief,
            "support",
            "# Hilfe {{key}}\n## Wort\n- {{case_key}}\n"
        ),
        "Hilfe northbay-20260115-k7f3\n\nWort\n   ticket OPS-1\n"
    );
    assert_eq!(
        text(
            Sheet::HandoverBrief,
            "hand-over",
            "# Übergabe\n## Jetzt\n{{stands}}\n"
        ),
        "Übergabe\n\nJetzt\n   P1 since 14:00\n   Detected since 14:00\n"
    );
}

/// The incident is called by its code name where others than those in the room read of it; the
/// next manager reads the title.
#[test]
fn the_title_of_a_secret_incident_stays_out_of_topic_and_support_brief() {
    let mut story = Story::new();
    set(&mut story, Setting::Codename("Bluebird".to_owned()));
    set(&mut story, Setting::Restricted(true));
    let kit = Kit::shipped();
    let asked = Asked::inside(&story.incident, &kit, story.now);
    for sheet in [Sheet::Topic, Sheet::SupportBrief] {
        let text = sheet.text(&asked);
        assert!(!text.contains("EU checkout fails"), "{sheet:?}: {text}");
        assert!(text.contains("Bluebird"), "{sheet:?}");
    }
}

/// Words of the review that speak of guilt stand at the end of the postmortem with what to ask
/// instead; without any there is no such heading (practice: R151).
#[test]
fn r151_words_of_guilt_are_flagged_at_the_end_of_the_postmortem() {
    use crate::domain::review::{Lesson, LessonType};
    let mut story = Story::new();
    let kit = Kit::shipped();
    let text = |story: &Story| markdown(story, &kit, Paper::Postmortem, Reader::Inside);
    assert!(!text(&story).contains("Words to look at again"));
    let lesson = Lesson {
        text: "Nia should have looked".to_owned(),
        lesson_type: LessonType::Badly,
        ..Lesson::default()
    };
    story.says("Nia", Command::Lesson(lesson));
    let text = text(&story);
    let (_, flags) = text
        .split_once("## Words to look at again\n\n")
        .expect("flagged");
    assert!(flags.starts_with("- **L1:** \"should have\": "), "{flags}");
}
