//! The feeds: Atom 1.0 and RSS 2.0, an entry for each incident with all that was said.

use super::html;
use super::published::Published;
use super::site::{Site, page_of};
use super::times::mail_date;
use crate::domain::id::Hash128;
use crate::report::markup::{escape_attribute, escape_text};
use std::fmt::Write as _;

/// The most entries of a feed.
const ENTRIES: usize = 50;
/// The most updates of one entry.
const UPDATES: usize = 50;

/// Something that has this name for ever, wherever it is served: a UUID of version 8.
fn urn(parts: &[&str]) -> String {
    let parts: Vec<&[u8]> = std::iter::once("status page of")
        .chain(parts.iter().copied())
        .map(str::as_bytes)
        .collect();
    let hash = Hash128::of(&parts).as_u128();
    let value = hash & !(0xF << 76) & !(0b11 << 62) | (0x8 << 76) | (0b10 << 62);
    let hex = format!("{value:032x}");
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

fn name_of(incident: &Published) -> String {
    urn(&["incident", &incident.id])
}

fn content(incident: &Published) -> String {
    let drill = if incident.drill {
        "<p>DRILL: this is practice. Nothing is wrong.</p>\n"
    } else {
        ""
    };
    // Escaped once more, line by line: inside a feed markup is only text.
    let html = format!("{drill}{}", html::updates(incident, UPDATES));
    html.lines().map(escape_text).collect::<Vec<_>>().join("\n")
}

/// The feed in Atom.
pub(super) fn atom(site: &Site) -> String {
    let mut entries = String::new();
    for incident in site.incidents.iter().take(ENTRIES) {
        let (Some(first), Some(last)) = (incident.since(), incident.last()) else {
            continue;
        };
        let _ = writeln!(
            entries,
            "<entry>\n<id>{}</id>\n<title>{}</title>\n<published>{first}</published>\n\
             <updated>{}</updated>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
             <category term=\"{}\"/>\n<content type=\"html\">{}</content>\n</entry>",
            name_of(incident),
            escape_text(&incident.title()),
            last.at,
            escape_attribute(&site.address(&page_of(incident))),
            last.label.word(),
            content(incident)
        );
    }
    let own = site.url.as_ref().map_or_else(String::new, |_| {
        let address = escape_attribute(&site.address("history.atom"));
        format!("<link rel=\"self\" type=\"application/atom+xml\" href=\"{address}\"/>\n")
    });
    let name = escape_text(&site.title());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n<id>{}</id>\n\
         <title>{name}</title>\n<updated>{}</updated>\n<author><name>{name}</name></author>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n{own}{entries}</feed>\n",
        urn(&["site", site.url.as_deref().unwrap_or_default()]),
        site.updated(),
        escape_attribute(&site.address("index.html")),
    )
}

/// The feed in RSS.
pub(super) fn rss(site: &Site) -> String {
    let mut items = String::new();
    for incident in site.incidents.iter().take(ENTRIES) {
        let Some(last) = incident.last() else {
            continue;
        };
        let _ = writeln!(
            items,
            "<item>\n<title>{}</title>\n<link>{}</link>\n<guid isPermaLink=\"false\">{}</guid>\n\
             <pubDate>{}</pubDate>\n<description>{}</description>\n</item>",
            escape_text(&incident.title()),
            escape_text(&site.address(&page_of(incident))),
            name_of(incident),
            mail_date(last.at),
            content(incident)
        );
    }
    let name = escape_text(&site.title());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\">\n<channel>\n\
         <title>{name}</title>\n<link>{}</link>\n\
         <description>What is wrong, and what was said about it</description>\n\
         <language>en</language>\n<lastBuildDate>{}</lastBuildDate>\n{items}</channel>\n</rss>\n",
        escape_text(&site.address("index.html")),
        mail_date(site.updated()),
    )
}
