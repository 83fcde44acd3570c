//! The data: `api/v2` in the shape of Atlassian Statuspage, which many programs read.

use super::published::{Impact, Label, Published, Update};
use super::site::{File, Site, last_with, page_of};
use crate::clean::escape_json;
use crate::domain::id::Hash128;
use crate::domain::time::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The most incidents of one answer, as those pages have it.
const INCIDENTS: usize = 50;

/// Every answer, as a file.
pub(super) fn files(site: &Site) -> Vec<File> {
    let data = Data::new(site);
    let all = data.incidents(|_| true);
    let unresolved = data.incidents(Published::is_active);
    let none: [Value; 0] = [];
    let (page, status) = (&data.page, data.status());
    let answers = [
        (
            "incidents/unresolved",
            json!({"page": page, "incidents": unresolved}),
        ),
        ("incidents", json!({"page": page, "incidents": all})),
        (
            "components",
            json!({"page": page, "components": data.components}),
        ),
        (
            "scheduled-maintenances/upcoming",
            json!({"page": page, "scheduled_maintenances": none}),
        ),
        (
            "scheduled-maintenances/active",
            json!({"page": page, "scheduled_maintenances": none}),
        ),
        (
            "scheduled-maintenances",
            json!({"page": page, "scheduled_maintenances": none}),
        ),
        ("status", json!({"page": page, "status": status})),
        (
            "summary",
            json!({
                "page": page,
                "components": data.components,
                "incidents": unresolved,
                "scheduled_maintenances": none,
                "status": status,
            }),
        ),
    ];
    let file =
        |(name, value): (&str, Value)| File::new(format!("api/v2/{name}.json"), text(&value));
    answers.into_iter().map(file).collect()
}

/// How bad it is now: the worst of what is not over.
pub(super) fn indicator(site: &Site) -> Impact {
    site.active().map(current).max().unwrap_or(Impact::None)
}

/// How bad an incident is now. What works again and is watched may yet come back.
fn current(incident: &Published) -> Impact {
    match incident.last() {
        Some(last) if last.label == Label::Monitoring => last.impact.min(Impact::Minor),
        Some(last) => last.impact,
        None => Impact::None,
    }
}

struct Data<'a> {
    site: &'a Site,
    page_id: String,
    page: Value,
    components: Vec<Value>,
}

impl<'a> Data<'a> {
    fn new(site: &'a Site) -> Self {
        let page_id = short_id(&["page", site.url.as_deref().unwrap_or_default()]);
        let newest = site.incidents.first();
        let zone = newest.and_then(|incident| incident.zones.first());
        let page = json!({
            "id": page_id,
            "name": site.title(),
            "url": site.url.as_deref().unwrap_or_default(),
            "time_zone": zone.map_or("Etc/UTC", String::as_str),
            "updated_at": site.updated(),
        });
        let mut data = Self {
            site,
            page_id,
            page,
            components: Vec::new(),
        };
        data.components = data.all_components();
        data
    }

    /// In words: what those pages say where nobody chose others.
    fn status(&self) -> Value {
        let indicator = indicator(self.site);
        let worst = self.site.active().find(|i| current(i) == indicator);
        let mark = match worst {
            Some(incident) if incident.drill => "DRILL: ",
            _ => "",
        };
        let words = match indicator {
            Impact::None => "All Systems Operational",
            Impact::Minor => "Partially Degraded Service",
            Impact::Major => "Partial System Outage",
            Impact::Critical => "Major Service Outage",
        };
        json!({"indicator": indicator.word(), "description": format!("{mark}{words}")})
    }

    fn incidents(&self, wanted: impl Fn(&Published) -> bool) -> Vec<Value> {
        let incidents = self.site.incidents.iter().filter(|i| wanted(i));
        incidents
            .take(INCIDENTS)
            .map(|incident| self.incident(incident))
            .collect()
    }

    fn incident(&self, incident: &Published) -> Value {
        let last = incident.last();
        let service = incident.service.as_deref();
        let components = self.components.iter();
        let own = components.filter(|c| service.is_some() && c["name"].as_str() == service);
        let updates = incident.updates.iter().rev();
        let updates: Vec<Value> = updates.map(|update| one_update(update, incident)).collect();
        json!({
            "id": incident.id,
            "name": incident.title(),
            "status": last.map(|last| last.label.word()),
            "created_at": incident.since(),
            "updated_at": last.map(|last| last.at),
            "monitoring_at": last_with(incident, Label::Monitoring),
            "resolved_at": last_with(incident, Label::Resolved),
            "impact": last.map(|last| last.impact.word()),
            "shortlink": self.site.address(&page_of(incident)),
            "started_at": incident.since(),
            "page_id": self.page_id,
            "incident_updates": updates,
            "components": own.collect::<Vec<_>>(),
            "reminder_intervals": null,
        })
    }

    /// A component for each service that something was said about, by name.
    fn all_components(&self) -> Vec<Value> {
        let mut services: BTreeMap<&str, Vec<&Published>> = BTreeMap::new();
        for incident in &self.site.incidents {
            if let Some(service) = &incident.service {
                services.entry(service).or_default().push(incident);
            }
        }
        let services = services.into_iter().zip(1..);
        services
            .map(|((name, incidents), position)| self.component(name, &incidents, position))
            .collect()
    }

    fn component(&self, name: &str, incidents: &[&Published], position: usize) -> Value {
        let active = incidents.iter().filter(|incident| incident.is_active());
        let status = match active.map(|incident| current(incident)).max() {
            None | Some(Impact::None) => "operational",
            Some(Impact::Minor) => "degraded_performance",
            Some(Impact::Major) => "partial_outage",
            Some(Impact::Critical) => "major_outage",
        };
        let since: Option<Timestamp> = incidents.iter().filter_map(|i| i.since()).min();
        let last = incidents
            .iter()
            .filter_map(|i| i.last())
            .map(|u| u.at)
            .max();
        json!({
            "id": short_id(&["component", name]),
            "name": name,
            "status": status,
            "created_at": since,
            "updated_at": last,
            "position": position,
            "description": null,
            "showcase": false,
            "start_date": null,
            "group_id": null,
            "page_id": self.page_id,
            "group": false,
            "only_show_if_degraded": false,
        })
    }
}

fn one_update(update: &Update, incident: &Published) -> Value {
    json!({
        "id": update.id,
        "status": update.label.word(),
        "body": update.text,
        "incident_id": incident.id,
        "created_at": update.at,
        "updated_at": update.at,
        "display_at": update.at,
        "affected_components": null,
        "deliver_notifications": false,
        "custom_tweet": null,
        "tweet_id": null,
    })
}

fn short_id(parts: &[&str]) -> String {
    let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
    Hash128::of(&parts).to_string().chars().take(16).collect()
}

/// A value over several lines.
fn text(value: &Value) -> String {
    let mut text = escape_json(&serde_json::to_string_pretty(value).unwrap_or_default());
    text.push('\n');
    text
}
