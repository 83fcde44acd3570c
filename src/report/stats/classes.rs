//! Classes of action items that came more than once: an incident of the same class should not come
//! twice (practice: R154).

use super::Case;
use crate::domain::incident::Incident;
use std::collections::BTreeMap;

/// An action item that names its class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classed {
    /// The class, as written.
    pub class: String,
    /// The item: `A1`.
    pub item: String,
    /// Whether it is done.
    pub done: bool,
}

/// A class that came more than once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// The class, as it was first written.
    pub class: String,
    /// The incident's key and the item, the earliest incident first.
    pub items: Vec<(String, Classed)>,
}

impl Again {
    /// The items in words: `ops-2041 A1 (done), ops-2050 A2`.
    pub fn words(&self) -> String {
        let one = |(key, item): &(String, Classed)| {
            let done = if item.done { " (done)" } else { "" };
            format!("{key} {}{done}", item.item)
        };
        self.items.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

/// The classed items of an incident; what is restricted keeps its class to itself.
pub(super) fn of(incident: &Incident) -> Vec<Classed> {
    if incident.is_secret() {
        return Vec::new();
    }
    let open = incident.action_items().into_iter();
    open.filter(|item| !item.restricted)
        .filter_map(|item| {
            Some(Classed {
                class: item.class?.trim().to_owned(),
                item: item.name,
                done: item.done.is_some(),
            })
        })
        .filter(|item| !item.class.is_empty())
        .collect()
}

/// Every class with more than one item, by its name; case does not matter.
pub(super) fn again(cases: &[Case]) -> Vec<Again> {
    let mut by: BTreeMap<String, Again> = BTreeMap::new();
    for case in cases {
        for item in &case.classes {
            let again = by
                .entry(item.class.to_lowercase())
                .or_insert_with(|| Again {
                    class: item.class.clone(),
                    items: Vec::new(),
                });
            again.items.push((case.key.clone(), item.clone()));
        }
    }
    by.into_values()
        .filter(|again| again.items.len() > 1)
        .collect()
}
