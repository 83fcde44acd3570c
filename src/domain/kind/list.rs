//! Things in lists: clients, channels, links, exit criteria, stakeholders, telephone numbers.

use crate::domain::stakeholder::Stakeholder;
use serde::{Deserialize, Serialize};

/// Something in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "list", rename_all = "snake_case")]
pub enum ListItem {
    /// An affected client.
    Client {
        /// What it is called.
        name: String,
    },
    /// An affected site.
    Site {
        /// What it is called.
        name: String,
    },
    /// A tag of the whole incident.
    Tag {
        /// The tag without `#`.
        name: String,
    },
    /// Something to look at.
    Link {
        /// What it is.
        label: String,
        /// Where it is.
        url: String,
        /// Kept from walls and exports.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        restricted: bool,
    },
    /// A place where people talk or are told.
    Channel {
        /// What it is called.
        name: String,
        /// chat, call, ticket, issue, status page, e-mail, mailing list, text message, …
        #[serde(rename = "type")]
        channel_type: String,
        /// What it is for.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        purpose: String,
        /// Where it is: a link or a number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        link: Option<String>,
    },
    /// What must be true before the incident is resolved.
    Criterion {
        /// In plain words.
        text: String,
        /// For how many minutes it must hold once it is so; none for at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hold_minutes: Option<u32>,
    },
    /// An area of the organisation or the product that is hit.
    Area {
        /// What it is called.
        name: String,
    },
    /// Another incident or issue that has to do with this one.
    Related {
        /// Its key or link.
        name: String,
    },
    /// Somebody who is asked before decisions, without a role.
    Consulted {
        /// The person or group.
        name: String,
    },
    /// Somebody who is told what was decided, without a role.
    Informed {
        /// The person or group.
        name: String,
    },
    /// How somebody is reached when nothing else is up. The number is for the card of paper alone:
    /// no line of the timeline, no export and no `state` has it.
    Contact {
        /// Who.
        name: String,
        /// The number.
        number: String,
    },
    /// Somebody who has a stake in it.
    Stakeholder(Stakeholder),
}
