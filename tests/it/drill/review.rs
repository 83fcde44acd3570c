//! What the review finds at the end of the drill, and what closing it then is refused for.

use super::{at, at_minute, over};
use warroom::domain::command::{Command, Context};
use warroom::domain::decide::decide;
use warroom::domain::review::{PostmortemStatus, required, triggers};
use warroom::domain::setting::{Setting, StageMove};
use warroom::domain::stage::Stage;

#[test]
fn a_postmortem_is_required_for_three_reasons() {
    let now = at(19, 30);
    let all = triggers(&over(), now);
    assert_eq!(
        required(&all),
        "required: user-visible downtime, on-call intervention, long resolution"
    );
    let lost = all.iter().find(|t| t.holds.is_none()).expect("not known");
    assert_eq!(
        lost.evidence,
        "was anything lost? Were all writes replayed?"
    );
    assert_eq!(
        all[0].evidence,
        "impact 16:24 to 18:41: 2 h 17 min (137 min)"
    );
    let rolled_back = "D3: put code and database back to the 16:12 snapshot; writes from 16:12 to \
                       16:24 need replay (and 2 more)";
    assert_eq!(all[2].evidence, rolled_back, "what ended it");
    assert_eq!(all[3].evidence, "2 h 23 min (143 min), longer than 60 min");
}

#[test]
fn the_postmortem_is_a_draft_with_an_owner_and_a_meeting_in_time() {
    let incident = over();
    assert_eq!(incident.postmortem_status(), PostmortemStatus::Draft);
    let owners: Vec<_> = incident.holders_of("review_owner").collect();
    assert_eq!(owners[0].assigned.person, "Priya Raman");
    let meeting = incident.review_meeting().expect("set");
    assert_eq!(incident.day_clock(meeting), "2026-01-16 11:00");
    assert!(Some(meeting) < incident.review_limit());
    assert_eq!(incident.review_answered(), 0);
    assert!(incident.whys().is_empty());
    // Two gaps until somebody names who does them, and until when.
    let items = incident.action_items();
    let items = items
        .iter()
        .map(|item| (&*item.name, item.text, item.is_naked()));
    let items: Vec<_> = items.collect();
    assert_eq!(
        items,
        [
            ("A1", "replay about 40 requests", true),
            ("A2", "migration fix", true)
        ]
    );
    let causes = incident.causes();
    assert_eq!(causes[0].name, "H4", "confirmed, without retyping");
}

/// W13: the drill goes into review at 19:15, and somebody closes it at once.
#[test]
fn closing_at_a_quarter_past_seven_is_refused() {
    let mut incident = at_minute(19, 15);
    let mut writer = crate::desk::Writer::new("Tomas Varga");
    let now = at(19, 15);
    let context = Context {
        me: "Tomas Varga",
        now,
    };
    let to = |to| Command::Set {
        setting: Setting::Stage(StageMove { to, text: None }),
        happened: None,
    };
    for draft in decide(&incident, to(Stage::InReview), &context).expect("allowed") {
        let event = writer.seal(&incident, draft, now);
        incident.absorb(event);
    }
    let refused = decide(&incident, to(Stage::Closed), &context).expect_err("gaps");
    assert_eq!(refused.rule(), "review-open");
    let said = refused.to_string();
    assert!(
        said.starts_with("not closed: 0 of 5 review questions answered"),
        "{said}"
    );
    assert!(
        said.contains("4 wrap-up slots open (postmortem, client debrief"),
        "{said}"
    );
    assert!(
        said.contains("2 actions without owner or date (A1, A2)"),
        "{said}"
    );
}
