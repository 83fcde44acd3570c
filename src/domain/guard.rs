//! Soft guards of the stage machine: what is worth knowing before a move, and never refuses it.

use crate::domain::figures::figures;
use crate::domain::incident::Incident;
use crate::domain::kind::Verdict;
use crate::domain::stage::Stage;
use crate::domain::time::Timestamp;

/// What speaks against moving to a stage now, each in words; people under stress may do it all
/// the same.
pub fn cautions(incident: &Incident, to: Stage, now: Timestamp) -> Vec<String> {
    let mut cautions = Vec::new();
    if to == Stage::Resolved && incident.impact_ended().is_none() {
        cautions.push("the end of impact is not set".to_owned());
    }
    if to == Stage::Resolved {
        // A verdict from before the harm came back says nothing about now.
        let back = came_back(incident);
        let verdict = incident.verdict();
        match verdict.filter(|(_, event)| back.is_none_or(|back| event.at >= back)) {
            Some((Verdict::Pass, _)) => {}
            Some((Verdict::Fail, _)) => cautions.push("the last test failed".to_owned()),
            None if back.is_some() => {
                cautions.push("no tester has passed it since it came back".to_owned());
            }
            None => cautions.push("no tester has passed it".to_owned()),
        }
    }
    if to == Stage::Closed {
        cautions.extend(incident.review_gaps().words());
    }
    if matches!(to, Stage::Mitigated | Stage::Resolved | Stage::InReview) {
        let breaches = figures(incident, now).out_of_order.into_iter();
        cautions.extend(breaches.map(|b| format!("check times: {}", b.words(incident))));
    }
    cautions
}

/// When the harm last came back after it had ended.
fn came_back(incident: &Incident) -> Option<Timestamp> {
    let mut moves = incident.stages_entered().windows(2).rev();
    let back = moves.find(|pair| pair[0].stage.is_back(pair[1].stage))?;
    Some(back[1].at.at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Command;
    use crate::domain::kind::{EntryKind, Note};
    use crate::domain::scene::{Scene, at};
    use crate::domain::setting::Setting;
    use Stage::{Acknowledged, InReview, Mitigated, Resolved};

    fn cautioned(scene: &Scene, to: Stage) -> Vec<String> {
        cautions(&scene.incident, to, scene.now)
    }

    #[test]
    fn resolving_while_the_impact_goes_on_is_said_and_allowed() {
        let mut scene = Scene::at(&[Acknowledged, Mitigated]);
        let untested = "no tester has passed it";
        let going_on = "the end of impact is not set";
        assert_eq!(cautioned(&scene, Resolved), [going_on, untested]);
        scene.clone().stage(Resolved).expect("allowed all the same");
        scene.set("Ada", Setting::ImpactEnded(Some(at(scene.now))));
        assert_eq!(cautioned(&scene, Resolved), [untested]);
        let tested = |verdict| Command::Note {
            note: Note {
                text: "14 checks".into(),
                entry: EntryKind::Test,
                verdict: Some(verdict),
                ..Note::default()
            },
            happened: None,
        };
        scene.one("Petra", tested(Verdict::Fail));
        assert_eq!(cautioned(&scene, Resolved), ["the last test failed"]);
        scene.one("Petra", tested(Verdict::Pass));
        assert_eq!(cautioned(&scene, Resolved), Vec::<String>::new());
    }

    /// What was tested before it came back is to be tested again.
    #[test]
    fn a_verdict_from_before_it_came_back_counts_no_more() {
        let mut scene = Scene::at(&[Acknowledged, Mitigated]);
        let note = Note {
            text: "14 checks".into(),
            entry: EntryKind::Test,
            verdict: Some(Verdict::Pass),
            ..Note::default()
        };
        let passed = Command::Note {
            note,
            happened: None,
        };
        scene.one("Petra", passed.clone());
        let untested = "no tester has passed it since it came back".to_owned();
        assert!(!cautioned(&scene, Resolved).contains(&untested));
        scene
            .wait(60)
            .stage(Stage::Investigating)
            .expect("it came back");
        scene.wait(60).stage(Mitigated).expect("again");
        assert!(cautioned(&scene, Resolved).contains(&untested));
        scene.one("Petra", passed);
        assert!(!cautioned(&scene, Resolved).contains(&untested));
    }

    #[test]
    fn times_that_cannot_be_right_are_said_before_they_count() {
        let mut scene = Scene::at(&[Acknowledged]);
        scene.wait(600);
        scene.set("Ada", Setting::ImpactStarted(Some(at(scene.now))));
        for to in [Mitigated, InReview] {
            let said = cautioned(&scene, to);
            assert!(
                said[0].starts_with("check times: start of impact 2026-11-20 14:40:00 is after"),
                "{said:?}"
            );
        }
        assert_eq!(cautioned(&scene, Acknowledged), Vec::<String>::new());
    }
}
