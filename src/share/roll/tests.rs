//! Consoles that hear each other through a server in memory, at times that are made up.

use super::*;
use crate::domain::scene::Scene;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(1_768_512_780_000 + seconds * 1000)
}

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// One console of an incident.
struct Site {
    roll: Roll,
    /// How far its clock is ahead of the others', in seconds.
    ahead: i64,
    present: Present,
}

impl Site {
    fn new(id: EventId, person: &str, ahead: i64) -> Self {
        let mut console = format!("{person}00000000").to_lowercase();
        console.truncate(8);
        let console = console.replace(|c: char| !c.is_ascii_hexdigit(), "0");
        let sitting = Sitting {
            console,
            person: person.to_owned(),
            host: "ops1".to_owned(),
            seating: Seating::Scribe,
        };
        let mut roll = Roll::new(id, Some(sitting), at(ahead));
        roll.connected(Duration::ZERO);
        Self {
            roll,
            ahead,
            present: Present::default(),
        }
    }

    fn names(&self) -> Vec<&str> {
        let here = self.present.here();
        let mut names: Vec<&str> = here.iter().map(|one| one.person).collect();
        names.sort_unstable();
        names
    }
}

/// What lies between consoles.
struct Room {
    sites: Vec<Site>,
    now: u64,
    sent: usize,
}

impl Room {
    fn new(names: &[&str]) -> Self {
        let id = Scene::new().incident.id().unwrap();
        let sites = names.iter().map(|name| Site::new(id, name, 0)).collect();
        Self {
            sites,
            now: 0,
            sent: 0,
        }
    }

    /// Carries signs until none is due at this instant.
    fn carry(&mut self) {
        let now = secs(self.now);
        loop {
            let signs = self.sites.iter_mut().filter_map(|site| site.roll.sign(now));
            let signs: Vec<_> = signs.collect();
            if signs.is_empty() {
                break;
            }
            self.sent += signs.len();
            for (subject, payload) in signs {
                self.spread(&subject, &payload);
            }
        }
        let clock = i64::try_from(self.now).unwrap();
        for site in &mut self.sites {
            if let Some(present) = site.roll.present(at(clock + site.ahead), now) {
                site.present = present;
            }
        }
    }

    fn spread(&mut self, subject: &str, payload: &[u8]) {
        let clock = i64::try_from(self.now).unwrap();
        for site in &mut self.sites {
            if site.roll.connected.is_some() {
                let here = at(clock + site.ahead);
                site.roll.hear(subject, payload, here, secs(self.now));
            }
        }
    }

    fn wait(&mut self, seconds: u64) {
        for _ in 0..seconds {
            self.now += 1;
            self.carry();
        }
    }
}

#[test]
fn consoles_that_share_only_the_server_see_each_other_and_who_comes_later_at_once() {
    let mut room = Room::new(&["Ada", "Bea"]);
    room.carry();
    room.wait(4);
    for site in &room.sites {
        assert_eq!(site.names(), ["Ada", "Bea"]);
    }
    let id = room.sites[0].roll.id;
    let mut late = Site::new(id, "Dan", 0);
    late.roll.connected(secs(room.now));
    room.sites.push(late);
    room.carry();
    assert_eq!(room.sites[0].names(), ["Ada", "Bea", "Dan"]);
    room.wait(4);
    assert_eq!(room.sites[2].names(), ["Ada", "Bea", "Dan"]);
    let rob = room.sites[2].present.of("Ada").expect("known");
    assert_eq!((rob.here, rob.since), (true, at(0)));
}

#[test]
fn who_closes_their_console_has_gone_at_once_and_who_is_killed_after_three_missed_signs() {
    let mut room = Room::new(&["Ada", "Bea", "Cid"]);
    room.carry();
    room.wait(10);
    let (subject, payload) = room.sites[2].roll.farewell().expect("it gave signs");
    room.sites.pop();
    room.spread(&subject, &payload);
    room.carry();
    assert_eq!(room.sites[0].names(), ["Ada", "Bea"]);
    let last = room.sites[1].roll.own.as_ref().and_then(|own| own.last);
    room.sites.pop();
    let gone = last.expect("it gave signs").as_secs() + 90;
    room.wait(gone - 1 - room.now);
    assert_eq!(room.sites[0].names(), ["Ada", "Bea"]);
    room.wait(1);
    assert_eq!(room.sites[0].names(), ["Ada"]);
    let seen = room.sites[0].present.of("Bea").expect("remembered").seen;
    assert_eq!(seen, at(i64::try_from(gone - 90).unwrap()));
}

#[test]
fn the_age_of_a_sign_is_that_of_its_arrival_whatever_clocks_say() {
    let mut room = Room::new(&["Ada"]);
    let id = room.sites[0].roll.id;
    room.sites.push(Site::new(id, "Bea", 86_400));
    room.carry();
    room.wait(40);
    let bea = room.sites[0].present.of("Bea").expect("known");
    assert!(bea.here && bea.seen <= at(40) && bea.seen >= at(10));
    assert_eq!(bea.since, bea.seen.min(at(86_400)), "not in the future");
    let ada = room.sites[1].present.of("Ada").expect("known");
    assert!(ada.here && ada.seen >= at(86_400 + 10));
}

#[test]
fn who_was_cut_off_calls_nobody_gone_until_they_had_the_time_to_answer() {
    let mut room = Room::new(&["Ada", "Bea"]);
    room.carry();
    room.wait(10);
    room.sites[0].roll.cut();
    let told = room.sites[0].present.clone();
    room.wait(600);
    assert_eq!(room.sites[0].present, told, "nothing is told");
    assert!(!told.is_fresh(at(610)), "and what was is old");
    assert_eq!(room.sites[1].names(), ["Bea"]);
    room.sites[0].roll.connected(secs(room.now));
    room.carry();
    assert_eq!(room.sites[1].names(), ["Ada", "Bea"]);
    room.wait(5);
    assert_eq!(room.sites[0].names(), ["Ada", "Bea"]);
    assert_eq!(
        room.sites[0]
            .present
            .of("Bea")
            .map(|bea| bea.seen >= at(610)),
        Some(true)
    );
}

#[test]
fn where_the_server_refuses_it_nobody_is_known_and_nobody_is_called_silent() {
    let mut room = Room::new(&["Ada", "Bea"]);
    room.carry();
    room.wait(5);
    room.sites[0].roll.may_not_hear();
    room.carry();
    assert_eq!(room.sites[0].present, Present::default());
    let sent = room.sites[0].roll.own.as_ref().and_then(|own| own.last);
    room.wait(40);
    assert_eq!(room.sites[0].present, Present::default());
    assert!(room.sites[0].roll.own.as_ref().and_then(|own| own.last) > sent);
    assert_eq!(room.sites[1].names(), ["Ada", "Bea"], "it may still say");
    room.sites[0].roll.may_not_say();
    room.wait(100);
    assert_eq!(room.sites[1].names(), ["Bea"]);
    assert_eq!(room.sites[0].roll.farewell(), None);
    assert_eq!(room.sites[0].roll.next_time(), None, "it sleeps");
}

#[test]
fn many_consoles_give_fewer_signs_and_nobody_is_flooded_with_answers() {
    let names: Vec<String> = (0..20).map(|n| format!("a{n:07}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut room = Room::new(&names);
    room.carry();
    room.wait(5);
    let begun = room.sent;
    assert!(begun <= 20 * 3, "{begun} signs to get to know each other");
    room.wait(1200);
    let minutes = (room.sent - begun) / 20;
    assert!((9..=12).contains(&minutes), "{minutes} each in 20 minutes");
    assert!(room.sites.iter().all(|site| site.names().len() == 20));
    for site in &room.sites {
        assert!(site.roll.next_time() > Some(secs(room.now)), "it sleeps");
    }
}

#[test]
fn a_sign_that_is_no_sign_of_this_incident_under_its_own_name_is_not_taken_in() {
    let mut room = Room::new(&["Ada", "Bea"]);
    let id = room.sites[0].roll.id;
    let (subject, payload) = room.sites[1].roll.sign(Duration::ZERO).expect("due");
    let text = String::from_utf8(payload.clone()).unwrap();
    let other = format!("{PREFIX}.{id}.cccccccc");
    let long = text.replace("ops1", &"x".repeat(300));
    let wrong = [
        (other.clone(), text.clone()),
        (subject.clone(), long),
        (subject.clone(), text.replace("Bea", " ")),
        (subject.clone(), text.replace("Bea", "Bea\\nx")),
        (
            subject.clone(),
            text.replace(&id.to_string(), &id.to_string().replace('0', "1")),
        ),
        (subject.clone(), "{}".to_owned()),
        (subject.clone(), format!("{text}{}", " ".repeat(LARGEST))),
        (other, text.replace("bea00000", "../../..")),
    ];
    let roll = &mut room.sites[0].roll;
    for (subject, text) in &wrong {
        roll.hear(subject, text.as_bytes(), at(0), Duration::ZERO);
        assert!(roll.known.is_empty(), "{text}");
    }
    roll.hear(&subject, &payload, at(0), Duration::ZERO);
    assert_eq!(roll.known.len(), 1);
}
