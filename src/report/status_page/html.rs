//! The pages: what somebody reads on a telephone, without a script, also without its style.

use super::published::{Label, Published, Update};
use super::site::{Site, page_of};
use super::times::{clock, clock_on, day, day_words, zones};
use crate::clean::clean;
use crate::domain::time::Timestamp;
use crate::report::markup::{escape_attribute, escape_text};
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use std::fmt::Write as _;

/// How many days are shown with every word.
const DAYS: u64 = 14;
/// The most updates of one incident on the first page; all of them are on its own.
const UPDATES: usize = 10;
/// The most older incidents that are listed.
const EARLIER: usize = 100;

/// How it looks: by the reader's own light and type, and plain on paper.
const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1a1a1a;--paper:#fff;--quiet:#595959;--line:#ccc;\
--ok:#0b6b3a;--warn:#8a5a00;--bad:#b3261e}\
@media (prefers-color-scheme:dark){:root{--ink:#f0f0f0;--paper:#161616;--quiet:#b0b0b0;\
--line:#444;--ok:#7fd8a4;--warn:#f2c14e;--bad:#ff9d94}}\
*{box-sizing:border-box}\
body{margin:0 auto;padding:1rem;max-width:44rem;background:var(--paper);color:var(--ink);\
font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\
h1{font-size:1.25rem;margin:.5rem 0 1rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}\
h3{font-size:1.05rem;margin:1.25rem 0 .25rem}h4{font-size:1rem;margin:.75rem 0 .25rem;\
color:var(--quiet);font-weight:normal}p{margin:.25rem 0}a{color:inherit}\
.banner{border:2px solid var(--warn);border-left-width:.75rem;border-radius:.25rem;\
padding:.75rem 1rem;font-size:1.2rem;font-weight:bold}\
.banner.none{border-color:var(--ok)}.banner.major,.banner.critical{border-color:var(--bad)}\
.drill{border:2px dashed var(--bad);padding:.5rem 1rem;font-weight:bold}\
ul.updates{list-style:none;margin:0;padding:0}\
ul.updates>li{border-left:3px solid var(--line);padding:.1rem 0 .5rem .75rem;margin:0}\
b.investigating,b.identified{color:var(--bad)}b.monitoring{color:var(--warn)}\
b.resolved{color:var(--ok)}time,.quiet{color:var(--quiet)}\
footer{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:.75rem;font-size:.9rem;\
color:var(--quiet)}\
@media print{:root{--ink:#000;--paper:#fff;--quiet:#333;--line:#999;--ok:#000;--warn:#000;\
--bad:#000}body{max-width:none;padding:0;font-size:11pt}article,li{break-inside:avoid}\
nav,footer .screen{display:none}}";

/// The first page.
pub(super) fn index(site: &Site, now: Timestamp) -> String {
    let newest = site.incidents.first();
    let here = zones(newest.map_or(&[], |incident| incident.zones.as_slice()));
    let from = day(now, &here)
        .checked_sub_days(Days::new(DAYS - 1))
        .unwrap_or_default();
    let recent = |incident: &&Published| {
        let last = incident
            .last()
            .map(|last| day(last.at, &zones(&incident.zones)));
        last.is_some_and(|last| last >= from)
    };
    let over = || {
        site.incidents
            .iter()
            .filter(|incident| !incident.is_active())
    };
    let mut out = banner(site);
    if site.active().next().is_some() {
        out.push_str("<section>\n<h2>Now</h2>\n");
        site.active()
            .for_each(|i| article(&mut out, i, UPDATES, ""));
        out.push_str("</section>\n");
    }
    let _ = writeln!(
        out,
        "<section>\n<h2>Last {DAYS} days, since {}</h2>",
        escape_text(&from.format("%-d %B").to_string())
    );
    let mut any = false;
    for incident in over().filter(recent) {
        any = true;
        article(&mut out, incident, UPDATES, "");
    }
    if !any {
        let more = if site.active().next().is_some() {
            " else"
        } else {
            ""
        };
        let _ = writeln!(out, "<p>Nothing{more} was reported.</p>");
    }
    out.push_str("</section>\n");
    earlier(&mut out, over().filter(|incident| !recent(incident)));
    page(site, &site.title(), "", &out)
}

/// The page of one incident, with all that was said.
pub(super) fn incident(site: &Site, incident: &Published) -> String {
    let mut out = String::from("<nav><p><a href=\"../index.html\">All of it</a></p></nav>\n");
    if incident.drill {
        out.push_str(DRILL);
    }
    article(&mut out, incident, usize::MAX, "../");
    let title = format!("{} \u{b7} {}", incident.title(), site.title());
    page(site, &title, "../", &out)
}

/// What a drill says of itself.
const DRILL: &str = "<p class=\"drill\">DRILL: this is practice. Nothing is wrong.</p>\n";

/// How it stands, in one sentence.
fn banner(site: &Site) -> String {
    let mut active = site.active();
    let (first, more) = (active.next(), active.count());
    let words = match (first, more) {
        (None, _) => "No known problems.".to_owned(),
        (Some(one), 0) if is_watched(one) => {
            format!("{}: it works again and is being watched.", one.title())
        }
        (Some(one), 0) => format!("{}: we are working on a problem.", one.title()),
        (Some(_), more) => format!("We are working on {} problems.", more + 1),
    };
    let impact = super::api::indicator(site).word();
    let drill = site.incidents.iter().any(|incident| incident.drill);
    let real = site.incidents.iter().any(|incident| !incident.drill);
    let mut out = match (drill, real) {
        (true, false) => DRILL.to_owned(),
        (true, true) => "<p class=\"drill\">What is marked DRILL is practice.</p>\n".to_owned(),
        _ => String::new(),
    };
    let _ = writeln!(
        out,
        "<p class=\"banner {impact}\">{}</p>",
        escape_text(&words)
    );
    out
}

fn is_watched(incident: &Published) -> bool {
    incident
        .last()
        .is_some_and(|last| last.label == Label::Monitoring)
}

/// One incident with its newest updates.
fn article(out: &mut String, incident: &Published, most: usize, up: &str) {
    let title = escape_text(&incident.title());
    let address = escape_attribute(&format!("{up}{}", page_of(incident)));
    out.push_str("<article>\n");
    let _ = writeln!(out, "<h3><a href=\"{address}\">{title}</a></h3>");
    let here = zones(&incident.zones);
    let promised = incident.last().and_then(|last| Some((last, last.next_by?)));
    if let Some((last, next)) = promised {
        let next = clock_on(next, &here, day(last.at, &here));
        let _ = writeln!(out, "<p>Next word by {}.</p>", escape_text(&next));
    }
    out.push_str(&updates(incident, most));
    if incident.updates.len() > most {
        let all = incident.updates.len();
        let _ = writeln!(out, "<p><a href=\"{address}\">All {all} updates</a></p>");
    }
    out.push_str("</article>\n");
}

/// What was said, newest first, under its day.
pub(super) fn updates(incident: &Published, most: usize) -> String {
    let here = zones(&incident.zones);
    let mut out = String::new();
    let mut today: Option<NaiveDate> = None;
    for update in incident.updates.iter().rev().take(most) {
        let day = day(update.at, &here);
        if today != Some(day) {
            if today.is_some() {
                out.push_str("</ul>\n");
            }
            let _ = writeln!(out, "<h4>{}</h4>\n<ul class=\"updates\">", day_words(day));
            today = Some(day);
        }
        item(&mut out, update, &here);
    }
    if today.is_some() {
        out.push_str("</ul>\n");
    }
    out
}

fn item(out: &mut String, update: &Update, here: &[Tz]) {
    let word = update.label.word();
    let correction = if update.correction {
        " (correction)"
    } else {
        ""
    };
    let _ = writeln!(
        out,
        "<li><p><b class=\"{word}\">{}</b>{correction} <time datetime=\"{}\">{}</time></p>\n{}</li>",
        word.to_uppercase(),
        update.at,
        escape_text(&clock(update.at, here)),
        paragraphs(&update.text)
    );
}

/// What somebody wrote: an empty line ends a paragraph, a line end is one.
fn paragraphs(text: &str) -> String {
    let mut out = String::new();
    let mut lines: Vec<String> = Vec::new();
    let mut close = |lines: &mut Vec<String>| {
        if !lines.is_empty() {
            let _ = writeln!(out, "<p>{}</p>", lines.join("<br>"));
            lines.clear();
        }
    };
    for line in text.lines() {
        if clean(line).trim().is_empty() {
            close(&mut lines);
        } else {
            lines.push(escape_text(line.trim()));
        }
    }
    close(&mut lines);
    out
}

/// What is older, a line each.
fn earlier<'a>(out: &mut String, incidents: impl Iterator<Item = &'a Published>) {
    let mut lines = String::new();
    for incident in incidents.take(EARLIER) {
        let Some(since) = incident.since() else {
            continue;
        };
        let _ = writeln!(
            lines,
            "<li><a href=\"{}\">{}</a> <span class=\"quiet\">{}</span></li>",
            escape_attribute(&page_of(incident)),
            escape_text(&incident.title()),
            day_words(day(since, &zones(&incident.zones)))
        );
    }
    if !lines.is_empty() {
        let _ = writeln!(
            out,
            "<section>\n<h2>Earlier</h2>\n<ul>\n{lines}</ul>\n</section>"
        );
    }
}

/// A whole page around what it says.
fn page(site: &Site, title: &str, up: &str, body: &str) -> String {
    let (title, name) = (escape_text(title), escape_text(&site.title()));
    let feed = escape_attribute(&site.title());
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"refresh\" content=\"60\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n\
         <link rel=\"alternate\" type=\"application/atom+xml\" title=\"{feed}\" \
         href=\"{up}history.atom\">\n\
         <link rel=\"alternate\" type=\"application/rss+xml\" title=\"{feed}\" \
         href=\"{up}history.rss\">\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<header><h1>{name}</h1></header>\n<main>\n\
         {body}</main>\n<footer>\n<p>To be told of news: \
         <a href=\"{up}history.atom\">Atom</a>, <a href=\"{up}history.rss\">RSS</a>.</p>\n\
         <p class=\"screen\">This page loads itself anew every minute.</p>\n\
         </footer>\n</body>\n</html>\n"
    )
}

/// The class of a banner is the word for how bad it is.
#[cfg(test)]
mod tests {
    use super::super::published::Impact;
    use super::*;

    #[test]
    fn every_impact_has_its_look() {
        for impact in [Impact::None, Impact::Major, Impact::Critical] {
            assert!(STYLE.contains(&format!(".banner.{}", impact.word())));
        }
        for label in [
            Label::Investigating,
            Label::Identified,
            Label::Monitoring,
            Label::Resolved,
        ] {
            assert!(STYLE.contains(&format!("b.{}", label.word())));
        }
    }

    #[test]
    fn paragraphs_as_they_were_written() {
        assert_eq!(
            paragraphs("a\nb\n\n \n<c>"),
            "<p>a<br>b</p>\n<p>&lt;c&gt;</p>\n"
        );
        assert_eq!(paragraphs(" \n"), "");
    }
}
