//! Puts a whole site together: what was on it before, and what is known now.
//!
//! A folder is kept by whoever has an incident open, so nobody knows all of it. Each brings what it
//! has; what only the folder has stays. So consoles of different incidents share one page, an
//! incident that was archived stays on it, and the same sources make the same bytes.

use super::published::{Label, Published, Source};
use super::{USUAL_NAME, api, feed, html};
use crate::clean::clean;
use crate::domain::time::Timestamp;
use crate::report::markup::safe_address;
use serde::{Deserialize, Serialize};

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it is in the folder, with `/` between its parts.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl File {
    pub(super) fn new(path: impl Into<String>, text: String) -> Self {
        Self {
            path: path.into(),
            bytes: text.into_bytes(),
        }
    }
}

/// What a site is made of.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The incidents that are known here.
    pub sources: &'a [Source],
    /// What the page is called; else as before.
    pub name: Option<&'a str>,
    /// Where it is served; else as before.
    pub url: Option<&'a str>,
    /// Show drills, marked as such.
    pub drills: bool,
    /// Show only these incidents, and drop what others put there.
    pub only: bool,
    /// Now: it decides which days are the last fourteen, and nothing else.
    pub now: Timestamp,
}

/// A site, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// What the next one to write must be given as `before`: all of it public.
    pub note: serde_json::Value,
    /// The files in the order in which they are to be written: what is linked to goes before
    /// what links to it.
    pub files: Vec<File>,
    /// How many incidents are on it.
    pub incidents: usize,
    /// How many of them are not over.
    pub active: usize,
}

/// What is kept of a site between two who write it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Site {
    /// What somebody called it; empty where nobody did.
    pub(super) name: String,
    /// Whose page it is, where an incident says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) organisation: Option<String>,
    /// Where it is served, without a slash at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    /// Newest first.
    #[serde(default)]
    pub(super) incidents: Vec<Published>,
}

impl Site {
    /// What it is called: as somebody named it, else by whose it is.
    pub(super) fn title(&self) -> String {
        match (&*self.name, &self.organisation) {
            ("", Some(organisation)) => format!("{organisation} \u{b7} {USUAL_NAME}"),
            ("", None) => USUAL_NAME.to_owned(),
            (name, _) => name.to_owned(),
        }
    }

    /// The address of a file of the site: whole where it is known where it is served.
    pub(super) fn address(&self, path: &str) -> String {
        match &self.url {
            Some(url) => format!("{url}/{path}"),
            None => path.to_owned(),
        }
    }

    /// Those that are not over.
    pub(super) fn active(&self) -> impl Iterator<Item = &Published> {
        self.incidents
            .iter()
            .filter(|incident| incident.is_active())
    }

    /// The newest word of all.
    pub(super) fn updated(&self) -> Timestamp {
        let last = self.incidents.iter().filter_map(Published::last);
        let last = last.map(|update| update.at).max();
        last.unwrap_or(Timestamp::from_millis(0))
    }
}

/// Where the page of an incident is.
pub(super) fn page_of(incident: &Published) -> String {
    format!("incidents/{}.html", incident.id)
}

/// Makes the site; `before` is the note of whoever made it last.
pub fn make(before: Option<&serde_json::Value>, asked: &Asked<'_>) -> Made {
    let site = site(before, asked);
    let pages = site.incidents.iter();
    let mut files: Vec<File> = pages
        .map(|incident| File::new(page_of(incident), html::incident(&site, incident)))
        .collect();
    files.extend(api::files(&site));
    files.push(File::new("history.atom", feed::atom(&site)));
    files.push(File::new("history.rss", feed::rss(&site)));
    files.push(File::new("index.html", html::index(&site, asked.now)));
    Made {
        note: serde_json::to_value(&site).unwrap_or_default(),
        incidents: site.incidents.len(),
        active: site.active().count(),
        files,
    }
}

fn site(before: Option<&serde_json::Value>, asked: &Asked<'_>) -> Site {
    let before: Option<Site> = before.and_then(|note| Site::deserialize(note).ok());
    let before = before.unwrap_or_default();
    let mut incidents: Vec<Published> = Vec::new();
    for (at, source) in asked.sources.iter().enumerate() {
        // Of two copies of one file the one that knows more counts.
        let rank = |(at, source): (usize, &Source)| (source.known.len(), at);
        let copies = asked.sources.iter().enumerate();
        let mut copies = copies.filter(|(_, other)| other.id == source.id);
        if copies.any(|copy| rank(copy) > rank((at, source))) {
            continue;
        }
        let there = before.incidents.iter().find(|kept| kept.id == source.id);
        // Somebody told people more than this set knows of: what they wrote stands until it
        // arrives here.
        let ahead = there.filter(|kept| {
            let mut updates = kept.updates.iter();
            updates.any(|update| !source.known.contains(&update.id))
        });
        incidents.extend(ahead.or(source.published.as_ref()).cloned());
    }
    let ours = |kept: &Published| asked.sources.iter().any(|source| source.id == kept.id);
    let kept = before.incidents.iter();
    let kept = kept.filter(|kept| !asked.only && !ours(kept) && is_sound(kept));
    incidents.extend(kept.cloned());
    incidents.retain(|incident| asked.drills || !incident.drill);
    incidents.sort_by(|a, b| b.since().cmp(&a.since()).then_with(|| a.id.cmp(&b.id)));
    let name = asked.name.unwrap_or(&before.name).trim();
    // Older versions wrote down what it is called where nobody has named it.
    let name = if name == USUAL_NAME { "" } else { name };
    // By the newest incident on it; while there is none by whoever keeps it.
    let newest = incidents.iter().find_map(|one| one.organisation.clone());
    let keeper = || {
        asked
            .sources
            .iter()
            .find_map(|one| one.organisation.clone())
    };
    let organisation = newest.or_else(keeper).or(before.organisation);
    let url = asked.url.map(str::to_owned).or(before.url);
    let url = url.and_then(|url| safe_address(url.trim_end_matches('/')));
    Site {
        name: clean(name).into_owned(),
        organisation: organisation.map(|name| clean(&name).into_owned()),
        url: url.filter(|url| url.starts_with("http")),
        incidents,
    }
}

/// Whether what somebody else put there can be shown: its ids make names of files.
fn is_sound(kept: &Published) -> bool {
    let plain = |id: &str| {
        let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        id.len() == 16 && id.chars().all(hex)
    };
    !kept.updates.is_empty()
        && plain(&kept.id)
        && kept.updates.iter().all(|update| plain(&update.id))
}

/// The last update of an incident that says something: when it began to be watched, or was over.
pub(super) fn last_with(incident: &Published, label: Label) -> Option<Timestamp> {
    let updates = incident.updates.iter().rev();
    let found = updates.take_while(|update| update.label >= label);
    found
        .filter(|update| update.label == label)
        .last()
        .map(|update| update.at)
}
