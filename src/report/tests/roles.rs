//! The texts that say who does what.

use super::*;
use crate::domain::command::Command;
use crate::domain::kind::ListItem;
use crate::domain::kit::Kit;
use crate::domain::role::Assigned;
use crate::report::evening::Evening;
use crate::report::paper::Asked;
use crate::report::{Sheet, roster_table};

/// A sheet by its shipped template.
fn said(evening: &Evening, sheet: Sheet) -> String {
    let (incident, now) = (&evening.story.incident, evening.story.now);
    sheet.text(&Asked::inside(incident, &Kit::shipped(), now))
}

/// The exact line of the shipped drill, marked as one.
#[test]
fn the_topic_is_one_line_of_state_roles_links_and_next_words() {
    let mut evening = Evening::at_twenty_past();
    let topic = |evening: &Evening| said(evening, Sheet::Topic);
    assert_eq!(
        topic(&evening),
        "DRILL northbay-incident-1042 P1 Identified | Clinic Finder down for most visitors | \
         IM Tomas Varga, TL Mara Quill, Scribe Nia Castellanos, \
         Comms Bram Ito (customers, internal) Ana Duarte (leadership) | ticket 1042 | bridge | \
         next words 18:27 18:34 18:42"
    );
    evening.role("18:21", "scribe", "Rosa", &[]);
    assert!(
        topic(&evening).contains("Scribe Rosa,"),
        "{}",
        topic(&evening)
    );
}

#[test]
fn the_announcement_names_everybody_and_tells_the_others_to_carry_on() {
    let mut evening = Evening::at_twenty_past();
    for item in [
        ListItem::Consulted {
            name: "hosting provider".into(),
        },
        ListItem::Informed {
            name: "night shift".into(),
        },
    ] {
        evening.does("18:21", "Tomas Varga", Command::Add(item));
    }
    assert_eq!(
        said(&evening, Sheet::Announcement),
        "DRILL northbay-incident-1042: Tomas Varga is Incident Manager. \
         Technical Lead Mara Quill, Technical Assist Robin Achter, Scribe Nia Castellanos, \
         Communication Lead Bram Ito (customers, internal) and Ana Duarte (leadership), \
         Domain Expert Joss Lindqvist, Account Team Ana Duarte, Support Team Dana Kim. \
         Deciding: Elke Brandt. Consulted: hosting provider. Informed: night shift. \
         Everyone else: carry on with your work, follow #northbay-incident-1042.\n"
    );
}

#[test]
fn the_roster_is_a_table_with_reporting_lines_and_what_people_wrote_escaped() {
    let mut evening = Evening::at_six();
    let assigned = Assigned {
        role: "tester".into(),
        person: "Petra | Novak".into(),
        team: Some("qa_team".into()),
        reports_to: Some("Robin Achter".into()),
        shadow: true,
        ..Assigned::default()
    };
    evening.does("18:00", "Sabine Okoro", Command::Assign(assigned));
    evening.does(
        "18:00",
        "Sabine Okoro",
        Command::Add(ListItem::Area {
            name: "search".into(),
        }),
    );
    let table = roster_table(&evening.story.incident);
    for line in [
        "Areas: search",
        "| Role | Who | Reports to | Since |",
        "| Incident Manager | Sabine Okoro |  | 16:41 |",
        "| Technical Assist | Robin Achter | Mara Quill | 16:46 |",
        "| Scribe | Nia Castellanos | Sabine Okoro | 16:42 |",
        "| Tester | Petra \\| Novak, qa\\_team (shadow) | Robin Achter | 18:00 |",
    ] {
        assert!(table.lines().any(|known| known == line), "{line}\n{table}");
    }
    assert!(!table.contains("Planning"), "only what is held or needed");
}

#[test]
fn a_duty_card_says_who_holds_it_and_what_to_keep_out_of() {
    let evening = Evening::at_six();
    let card = duty_card(&evening.story.incident, "technical_assist").expect("a role");
    assert!(
        card.starts_with("DRILL Technical Assist\nheld by Robin Achter\n- read logs"),
        "{card}"
    );
    assert!(
        card.ends_with("must not: change production without the Technical Lead\n"),
        "{card}"
    );
    assert_eq!(duty_card(&evening.story.incident, "wizard"), None);
}

#[test]
fn the_support_brief_follows_the_impact_and_promises_nothing() {
    use crate::domain::setting::Setting;
    let mut evening = Evening::at_six();
    let brief = |evening: &Evening| said(evening, Sheet::SupportBrief);
    let text = brief(&evening);
    for words in [
        "Clinic Finder down for most visitors",
        "As before (17:55)",
        "17:27 on status page: as agreed",
        "next word by 18:27 (due since 17:57)",
        "Do not promise",
        "questions to #northbay-incident-1042",
        "new cases go under ticket 1042",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(!text.contains("migration"), "no cause: {text}");
    let setting = Setting::Impact("Everything is down".into());
    evening.does(
        "18:01",
        "Sabine Okoro",
        Command::Set {
            setting,
            happened: None,
        },
    );
    assert!(brief(&evening).contains("Everything is down (18:01)"));
}
