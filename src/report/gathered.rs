//! What is gathered about an incident, in short words: counts, what
//! keeps it secret, how long a criterion has held, who speaks to whom.

use crate::domain::incident::{Criterion, Incident};
use crate::domain::setting::SettingKey;
use crate::domain::time::Timestamp;

/// What stands where nobody has said yet (R012).
pub const UNKNOWN: &str = "unknown";

/// Support cases with the time series, people paged, interruptions; none while nobody counted.
pub fn counts(incident: &Incident) -> Option<String> {
    let series = incident.counts(SettingKey::SupportCases);
    let mut words = Vec::new();
    if let Some(((_, last), before)) = series.split_last() {
        let before: Vec<String> = before
            .iter()
            .map(|(at, count)| format!("{count} at {}", incident.clock(*at)))
            .collect();
        let before = match &before[..] {
            [] => String::new(),
            before => format!(" ({})", before.join(", ")),
        };
        words.push(format!("{last} support cases{before}"));
    }
    if let Some(count) = incident.count(SettingKey::PeoplePaged) {
        words.push(format!("{count} people paged"));
    }
    if let Some(count) = incident.count(SettingKey::Interruptions) {
        words.push(format!("{count} interruptions"));
    }
    (!words.is_empty()).then(|| words.join(", "))
}

/// How the incident is kept secret; none where it is not.
pub fn secrecy(incident: &Incident) -> Option<String> {
    if !incident.is_secret() {
        return None;
    }
    let released = incident.unlocked_by();
    let lock = match &released[..] {
        [] => "outside messages locked".to_owned(),
        [one] => format!("outside messages locked, {one} released them, one more must"),
        both => format!("outside messages released by {}", both.join(" and ")),
    };
    Some(format!("called {}; {lock}", incident.public_title()))
}

/// `12 of 30 min held`, while a criterion that is true has not held long enough (N19).
pub fn held(criterion: &Criterion<'_>, now: Timestamp) -> Option<String> {
    let hold = criterion
        .hold_minutes
        .filter(|_| criterion.waived.is_none())?;
    let since = criterion.since.filter(|_| !criterion.is_met(now))?;
    let minutes = now.seconds_since(since).max(0) / 60;
    Some(format!("{minutes} of {hold} min held"))
}

/// Who speaks to an audience: its Communication Leads, else whoever commands (D7).
pub fn speakers(incident: &Incident, audience: &str) -> Vec<String> {
    let leads = incident.holders_of("communication_lead");
    let own = leads.filter(|holder| {
        let audiences = &holder.assigned.audiences;
        let theirs = audiences.is_empty() || audiences.iter().any(|id| id == audience);
        theirs && !holder.assigned.shadow
    });
    let own: Vec<String> = own.map(|holder| holder.assigned.person.clone()).collect();
    if !own.is_empty() {
        return own;
    }
    let manager = incident.manager();
    manager
        .map(|h| h.assigned.person.clone())
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Command;
    use crate::domain::kind::ListItem;
    use crate::domain::scene::{Scene, assigned};
    use crate::domain::setting::Setting;

    #[test]
    fn counts_are_told_with_their_series() {
        let mut scene = Scene::new();
        assert_eq!(counts(&scene.incident), None);
        scene.set("Nia", Setting::SupportCases(9));
        scene.wait(600).set("Nia", Setting::SupportCases(31));
        scene.set("Nia", Setting::PeoplePaged(2));
        scene.set("Nia", Setting::Interruptions(4));
        assert_eq!(
            counts(&scene.incident).as_deref(),
            Some("31 support cases (9 at 14:30), 2 people paged, 4 interruptions")
        );
    }

    /// N19: minutes held of those that it must hold; nothing once it has, or where it was waived.
    #[test]
    fn a_criterion_says_how_long_it_has_held() {
        let mut scene = Scene::new();
        let criterion = ListItem::Criterion {
            text: "errors below 1 %".into(),
            hold_minutes: Some(30),
        };
        let target = scene.one("Ada", Command::Add(criterion));
        let words = |scene: &Scene| {
            let criteria = scene.incident.criteria();
            held(&criteria[0], scene.now)
        };
        assert_eq!(words(&scene), None, "not true yet");
        let tick = |on, waived: Option<&str>| Command::Tick {
            target,
            on,
            waived: waived.map(str::to_owned),
        };
        scene.one("Ada", tick(true, None));
        for (seconds, want) in [
            (0, Some("0 of 30 min held")),
            (12 * 60, Some("12 of 30 min held")),
            (17 * 60 + 59, Some("29 of 30 min held")),
            (1, None),
        ] {
            scene.wait(seconds);
            assert_eq!(words(&scene).as_deref(), want);
        }
        scene.one("Ada", tick(false, None));
        scene.one("Ada", tick(true, Some("regulator")));
        assert_eq!(words(&scene), None);
    }

    #[test]
    fn a_lead_speaks_to_its_audiences_and_else_the_manager_does() {
        let mut scene = Scene::new();
        assert!(speakers(&scene.incident, "customers").is_empty());
        scene.assign("incident_manager", "Ada");
        assert_eq!(speakers(&scene.incident, "customers"), ["Ada"]);
        let mut lead = assigned("communication_lead", "Ana");
        lead.audiences = vec!["leadership".into()];
        scene.one("Ada", Command::Assign(lead));
        assert_eq!(speakers(&scene.incident, "customers"), ["Ada"]);
        assert_eq!(speakers(&scene.incident, "leadership"), ["Ana"]);
        scene.assign("communication_lead", "Bram");
        assert_eq!(speakers(&scene.incident, "leadership"), ["Ana", "Bram"]);
        assert_eq!(speakers(&scene.incident, "customers"), ["Bram"]);
    }

    #[test]
    fn a_restricted_incident_says_who_has_released_what() {
        let mut scene = Scene::new();
        assert_eq!(secrecy(&scene.incident), None);
        scene.set("Ada", Setting::Restricted(true));
        scene.set("Ada", Setting::Codename("Heron".into()));
        let words = |scene: &Scene| secrecy(&scene.incident).expect("restricted");
        assert_eq!(words(&scene), "called Heron; outside messages locked");
        scene.one("Ada", Command::Unlock { on: true });
        assert!(words(&scene).ends_with("Ada released them, one more must"));
        scene.one("Rob", Command::Unlock { on: true });
        assert!(words(&scene).ends_with("released by Ada and Rob"));
    }
}
