//! Eighteen messages: gaps, promises, pushes.

use super::over;
use warroom::domain::incident::Word;
use warroom::domain::message::MessageType;

fn gaps(words: &[&Word<'_>]) -> Vec<i64> {
    let pairs = words.windows(2);
    pairs
        .map(|pair| pair[1].at.seconds_since(pair[0].at) / 60)
        .collect()
}

#[test]
fn gaps_by_audience_on_any_channel() {
    let incident = over();
    let messages = incident.messages();
    let rows: [(&str, &[i64]); 3] = [
        ("customers", &[2, 31, 7, 63, 13, 12, 1]),
        ("internal", &[32, 43, 31, 22]),
        ("leadership", &[31, 31, 32, 14]),
    ];
    for (audience, want) in rows {
        let own: Vec<_> = messages
            .iter()
            .filter(|word| word.sent.audience == audience)
            .collect();
        assert_eq!(gaps(&own), want, "{audience}");
    }
    let pushed: Vec<_> = messages
        .iter()
        .filter(|word| word.sent.audience == "customers" && word.sent.channel == "email")
        .collect();
    assert_eq!(gaps(&pushed), [31, 70, 26]);
}

#[test]
fn eighteen_messages_of_four_types() {
    let incident = over();
    let messages = incident.messages();
    let count = |what| {
        messages
            .iter()
            .filter(|w| w.sent.message_type == what)
            .count()
    };
    let types = [
        MessageType::First,
        MessageType::Update,
        MessageType::Mitigated,
        MessageType::Resolved,
    ];
    assert_eq!(types.map(count), [4, 8, 2, 4]);
    let promised = messages.iter().filter(|word| word.sent.next_by.is_some());
    assert_eq!(promised.count(), 5);
}
