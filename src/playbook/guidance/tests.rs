//! The shipped tables hold the practice; a team's file is checked.

use super::*;
use crate::playbook::{EVERYONE, Minutes, PERSON, Playbook, fill};

#[test]
fn the_shipped_tables_are_whole_and_pass_their_own_check() {
    let shipped = Guidance::shipped();
    assert_eq!(Guidance::parse(SHIPPED).expect("good"), shipped);
    let named: Vec<_> = shipped.rules.iter().map(|rule| rule.id.as_str()).collect();
    let all: Vec<_> = RuleId::ALL.iter().map(|id| id.name()).collect();
    assert_eq!(named, all);
    assert!(shipped.rules.iter().all(|rule| rule.on));
    for stage in StepCard::STAGES {
        let ends = ["closed", "stood_down"].contains(&stage);
        assert_eq!(shipped.card(stage).is_empty(), ends, "{stage}");
    }
    let playbook = Playbook::shipped();
    let lines = shipped.cards.iter().flat_map(|card| &card.lines);
    let roles = lines.filter_map(|line| line.role.as_deref());
    let looked_at = shipped
        .rules
        .iter()
        .flat_map(|r| r.to.iter().chain(&r.roles));
    for role in roles.chain(looked_at.map(String::as_str)) {
        let word = [EVERYONE, PERSON].contains(&role);
        assert!(word || playbook.role(role).is_some(), "{role}");
    }
}

/// Nobody asks the Technical Lead (practice: R119), and the Communication Lead is sent to none of
/// the technical people (practice: R103).
#[test]
fn no_rule_addresses_the_technical_lead() {
    for rule in Guidance::shipped().rules {
        let to: Vec<_> = rule.to.iter().chain(&rule.late_to).collect();
        assert!(!to.iter().any(|to| *to == LEFT_ALONE), "{}", rule.id);
        if to.iter().any(|to| *to == "communication_lead") {
            let words = format!("{}{}", rule.text, rule.late_text.unwrap_or_default());
            for technical in ["echnical", "{assist}", "{lead}"] {
                assert!(!words.contains(technical), "{}: {words}", rule.id);
            }
        }
    }
    let refused = Guidance::parse(r#"{"rules":[{"id":"N07","late_to":["technical_lead"]}]}"#);
    let words = refused.expect_err("refused").to_string();
    assert!(words.contains("N07: no rule may address"), "{words}");
}

#[test]
fn a_team_changes_what_it_names_and_nothing_else() {
    let team = Guidance::parse(
        r#"{"rules":[{"id":"N07","due":20},{"id":"N11","on":false}],"replies":[]}"#,
    )
    .expect("good");
    let rule = team.rule(RuleId::N07).expect("there");
    assert_eq!(rule.due, Some(Minutes::Same(20)));
    let shipped = Guidance::shipped();
    let same = shipped.rule(RuleId::N07).expect("there");
    assert_eq!((&rule.late, &rule.text), (&same.late, &same.text));
    assert!(!team.rule(RuleId::N11).expect("there").on);
    assert_eq!(team.rule(RuleId::N12), shipped.rule(RuleId::N12));
    assert!(team.replies.is_empty() && team.cards == shipped.cards);
}

#[test]
fn what_cannot_be_worked_with_is_refused_in_words() {
    for (text, words) in [
        (r#"{"rule":[]}"#, "\"rule\" is no table"),
        (r#"{"rules":[{"id":"N99"}]}"#, "\"N99\" is no rule"),
        (r#"{"rules":[{"id":"N07"},{"id":"N07"}]}"#, "stands twice"),
        (r#"{"rules":[{"id":"N07","dew":3}]}"#, "\"dew\" is nothing"),
        (r#"{"rules":[{"id":"N07","text":" "}]}"#, "has no text"),
        (
            r#"{"rules":[{"id":"N07","text":"{x}"}]}"#,
            "{x} is not known",
        ),
        (r#"{"rules":[{"id":"N07","text":"{n"}]}"#, "without its"),
        (r#"{"rules":[{"id":"N07","to":[]}]}"#, "addresses nobody"),
        (
            r#"{"rules":[{"id":"N07","due":90}]}"#,
            "late before it is due",
        ),
        (
            r#"{"replies":[{"id":"a","asked":"b","text":"{who}"}]}"#,
            "{who}",
        ),
        (
            r#"{"replies":[{"id":"a","asked":"b","text":""}]}"#,
            "has no text",
        ),
        (
            r#"{"cards":[{"stage":"detected","lines":[{"id":"a","text":"b"},{"id":"a","text":"c"}]}]}"#,
            "stands twice",
        ),
        (
            r#"{"cards":[{"stage":"detected","lines":[{"id":"","text":"b"}]}]}"#,
            "no id or no text",
        ),
        (r#"{"rules":[{"id":"N07","due":"soon"}]}"#, "playbook.json"),
        (
            r#"{"cards":[{"stage":"soon","lines":[]}]}"#,
            "\"soon\" is no stage",
        ),
        ("[", "line 1"),
    ] {
        let error = Guidance::parse(text).expect_err(text).to_string();
        assert!(error.contains(words), "{text}: {error}");
    }
}

/// What an older version froze has no such tables, or fewer rules.
#[test]
fn an_older_playbook_reads_with_the_shipped_rules() {
    let mut old = serde_json::to_value(Playbook::shipped()).expect("a playbook is JSON");
    old.as_object_mut().expect("an object").remove("guidance");
    let read: Playbook = serde_json::from_value(old).expect("reads");
    assert_eq!(read, Playbook::shipped());
    let few = Guidance::default();
    assert_eq!(few.rule(RuleId::N07), Guidance::shipped().rule(RuleId::N07));
    let newer: Guidance = serde_json::from_str(
        r#"{"rules":[{"id":"N77","to":["scribe"],"text":"new"}],"cards":[{"stage":"detected","lines":[{"id":"a","text":"b","shown_by":"magic"}]}]}"#,
    )
    .expect("a newer one reads too");
    let line = newer.line("a").expect("there");
    assert_eq!(line.shown_by, Some(crate::playbook::Evidence::Unknown));
}

#[test]
fn values_are_filled_in_once() {
    let values = [("a", "{b}".to_owned()), ("b", "B".to_owned())];
    assert_eq!(fill("{a} {b} {c} {", &values), "{b} B {c} {");
}
