//! Who commands and who is next.

use super::*;

/// Who commands, since when, and who is next, in the words of the practice.
#[test]
fn who_is_next_in_command_stands_beside_who_commands() {
    let mut sample = Sample::of(&fixture::events());
    let said = |sample: &Sample| rows(&draw(&wall(sample.incident()), (120, 40))).join("\n");
    assert!(said(&sample).contains("NEXT not named"));
    sample.set(now(), AKI, Setting::Successor(Some(BEN.to_owned())));
    let later = fixture::at(15, 0, 0);
    sample.set(now(), AKI, Setting::HandoverAt(Some(later)));
    assert!(said(&sample).contains("IN COMMAND  since 14:03 (31m)"));
    assert!(
        said(&sample).contains("NEXT Ben at 15:00"),
        "{}",
        said(&sample)
    );
    let (to, brief) = (BEN.to_owned(), "hush".to_owned());
    sample.ask(now(), AKI, Command::Offer { to, brief });
    assert!(said(&sample).contains("NEXT Ben at 15:00, asked"));
    assert!(
        !said(&sample).contains("hush"),
        "the brief is not for walls"
    );
}
