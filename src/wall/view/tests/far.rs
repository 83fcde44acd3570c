//! What must be read from across the room, whatever else there is to say.

use super::*;

/// Titles that people really write are long; the name of the incident is on the screen all the same.
#[test]
fn a_long_title_does_not_push_the_key_off_the_screen() {
    let mut sample = Sample::of(&fixture::events());
    let title = "Card payments fail for a third of our customers in the EU and beyond";
    sample.set(now(), AKI, Setting::Title(title.to_owned()));
    for size in [(80, 24), (90, 28), (120, 40), (200, 60)] {
        let screen = text(&draw(&wall(sample.incident()), size));
        assert!(screen.contains("eu-checkout-20261120-k7f3"), "{screen}");
        assert!(
            screen.contains("Card payments fail for a third"),
            "{screen}"
        );
        let twice = screen.matches("eu-checkout-20261120-k7f3").count();
        assert_eq!(twice, 1, "{screen}");
    }
}

/// What is being done now counts more than one line of news more.
#[test]
fn what_is_done_now_is_not_cut_for_a_line_of_news() {
    for size in [(80, 24), (90, 28), (120, 40), (200, 60)] {
        let screen = text(&draw(&sample_wall(), size));
        assert!(screen.contains("us-east"), "{screen}");
    }
}

/// How long nothing was read comes before why: the reason may be long, and is for one person.
#[test]
fn how_old_it_is_stands_before_why_at_every_size() {
    let reason =
        "cannot read /srv/incidents/shared/2026/eu-checkout-20261120-k7f3.json: it is gone";
    let health = WallHealth::NotUpdating {
        reason: reason.to_owned(),
        last_good: Some(now().plus_seconds(-95)),
    };
    let lost = Wall::new(&fixture::incident(), false, health);
    for size in [(80, 24), (120, 40), (200, 60), (60, 12), (30, 6)] {
        let screen = text(&draw(&lost, size));
        assert!(screen.contains("NOT UPDATING for 1 min"), "{screen}");
        assert_eq!(screen.contains("since 14:33"), size.0 > 30, "{screen}");
        assert_eq!(screen.contains("cannot read"), size.0 > 30, "{screen}");
    }
}
