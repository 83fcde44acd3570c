//! Entries as JSON, and the short ids by which people name them.

use crate::domain::decision::Stance;
use crate::domain::id::EventId;
use crate::domain::kind::Verdict;
use crate::domain::timeline::Entry;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashSet};

use super::state::SCHEMA;

/// One entry of the timeline as `warroom log --json` gives it; `docs/json.md` describes it.
/// The words of a restricted one are `null` unless they are asked for.
pub fn entry_json(entry: &Entry, with_restricted: bool) -> Value {
    let shown = with_restricted || !entry.restricted;
    let words = |text: &str| shown.then(|| text.to_owned());
    let earlier: Vec<Value> = entry
        .earlier
        .iter()
        .map(|past| json!({"text": words(&past.text), "by": past.by, "at": past.at}))
        .collect();
    json!({
        "schema": SCHEMA,
        "id": entry.id,
        "kind": entry.kind.label(),
        "text": words(&entry.text),
        "happened": entry.happened.at,
        "approx": entry.happened.approx,
        "at": entry.at,
        "late": entry.is_late(),
        "by": entry.by,
        "role": entry.role,
        "actor": entry.actor,
        "star": entry.star,
        "struck": entry.struck.is_some(),
        "struck_reason": entry.struck.clone().flatten().filter(|_| shown),
        "tags": if shown { entry.tags.clone() } else { Vec::new() },
        "restricted": entry.restricted,
        "redacted": entry.redacted,
        "why": entry.why.as_deref().and_then(words),
        "undo": entry.undo.as_deref().and_then(words),
        "number": entry.number,
        "belongs_to": entry.belongs_to,
        "stance": entry.stance.map(Stance::label),
        "verdict": entry.verdict.map(Verdict::label),
        "not_agreed": entry.not_agreed,
        "imported": entry.imported.as_ref().map(|one| json!({"from": one.from, "file": one.file})),
        "links": if shown { entry.links() } else { Vec::new() },
        "earlier": earlier,
    })
}

/// The hexadecimal digits of an id without its dashes.
pub fn digits(id: EventId) -> String {
    format!("{:032x}", id.as_u128())
}

/// How many last digits of an id tell these apart, at least four.
pub fn short_ids(ids: impl Iterator<Item = EventId>) -> usize {
    let ids: BTreeSet<u128> = ids.map(EventId::as_u128).collect();
    let clash = |length: &usize| {
        let mut seen = HashSet::new();
        !ids.iter().all(|id| seen.insert(last_digits(*id, *length)))
    };
    (4..32).find(|length| !clash(length)).unwrap_or(32)
}

/// How many last digits of one id tell it from all of these, at least four.
pub fn short_id(id: EventId, among: impl Iterator<Item = EventId>) -> usize {
    let mine = id.as_u128();
    let same = among
        .map(EventId::as_u128)
        .filter(|other| *other != mine)
        .map(|other| (other ^ mine).trailing_zeros() / 4)
        .max();
    same.map_or(4, |digits| (digits as usize + 1).max(4))
}

fn last_digits(id: u128, length: usize) -> u128 {
    id & ((1 << (4 * length)) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ids_grow_until_they_tell_apart() {
        let id = |random| EventId::from_parts(1_000, 0, random);
        assert_eq!(short_ids([].into_iter()), 4);
        assert_eq!(short_ids([id(0x1), id(0x2)].into_iter()), 4);
        assert_eq!(short_ids([id(0x1), id(0x1)].into_iter()), 4, "one id twice");
        assert_eq!(short_ids([id(0xA_0001), id(0xB_0001)].into_iter()), 5);
        assert_eq!(
            short_ids([id(1), EventId::from_parts(2_000, 0, 1)].into_iter()),
            21
        );
    }

    #[test]
    fn one_short_id_tells_it_from_all_others() {
        let id = |random| EventId::from_parts(1_000, 0, random);
        let all = [id(0xA_0001), id(0xB_0001), id(0x2)];
        assert_eq!(short_id(all[0], all.into_iter()), 5);
        assert_eq!(short_id(all[2], all.into_iter()), 4);
        assert_eq!(short_id(all[0], all[..1].iter().copied()), 4);
    }
}
