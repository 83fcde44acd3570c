//! The data against what programs that read status pages expect of it.

use super::{json, made, say, scene};
use crate::domain::scene::Scene;
use serde_json::{Value, json};

/// An object that has at least these members.
fn object(members: &Value) -> Value {
    let names: Vec<&String> = members
        .as_object()
        .map(|m| m.keys().collect())
        .unwrap_or_default();
    json!({"type": "object", "required": names, "properties": members})
}

fn schema(members: &[&str]) -> Value {
    let text = json!({"type": "string"});
    let time = json!({
        "type": "string",
        "pattern": "^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z$"
    });
    let or_null = |value: &Value| json!({"anyOf": [value, {"type": "null"}]});
    let list = |item: &Value| json!({"type": "array", "items": item});
    let component = object(&json!({
        "id": {"type": "string", "minLength": 1},
        "name": {"type": "string", "minLength": 1},
        "status": {"enum": ["operational", "under_maintenance", "degraded_performance",
            "partial_outage", "major_outage"]},
        "created_at": time,
        "updated_at": time,
        "position": {"type": "integer", "minimum": 1},
        "description": or_null(&text),
        "showcase": {"type": "boolean"},
        "start_date": or_null(&text),
        "group_id": or_null(&text),
        "page_id": text,
        "group": {"type": "boolean"},
        "only_show_if_degraded": {"type": "boolean"},
    }));
    let status = json!({"enum": ["investigating", "identified", "monitoring", "resolved"]});
    let update = object(&json!({
        "id": text, "status": status, "body": text, "incident_id": text, "created_at": time,
        "updated_at": time, "display_at": time, "affected_components": {"type": ["array", "null"]},
    }));
    let incident = object(&json!({
        "id": text,
        "name": {"type": "string", "minLength": 1, "maxLength": 264},
        "status": status,
        "created_at": time,
        "updated_at": time,
        "monitoring_at": or_null(&time),
        "resolved_at": or_null(&time),
        "impact": {"enum": ["none", "minor", "major", "critical"]},
        "shortlink": text,
        "started_at": time,
        "page_id": text,
        "incident_updates": {"type": "array", "minItems": 1, "items": update},
        "components": list(&component),
    }));
    let all = json!({
        "page": object(&json!({
            "id": {"type": "string", "minLength": 1}, "name": text, "url": text,
            "time_zone": text, "updated_at": time,
        })),
        "components": list(&component),
        "incidents": list(&incident),
        "scheduled_maintenances": {"type": "array", "maxItems": 0},
        "status": object(&json!({
            "indicator": {"enum": ["none", "minor", "major", "critical"]},
            "description": {"type": "string", "minLength": 1},
        })),
    });
    let members = std::iter::once(&"page").chain(members);
    let wanted = members.map(|name| ((*name).to_owned(), all[*name].clone()));
    object(&Value::Object(wanted.collect()))
}

#[test]
fn every_answer_has_what_a_client_reads() {
    let mut said = scene();
    say(&mut said, "we look");
    say(&mut said, "we still look");
    for scene in [&said, &Scene::new()] {
        let made = made(&[scene]);
        for (path, members) in [
            (
                "summary",
                &[
                    "components",
                    "incidents",
                    "scheduled_maintenances",
                    "status",
                ][..],
            ),
            ("status", &["status"]),
            ("components", &["components"]),
            ("incidents", &["incidents"]),
            ("incidents/unresolved", &["incidents"]),
            ("scheduled-maintenances", &["scheduled_maintenances"]),
            (
                "scheduled-maintenances/upcoming",
                &["scheduled_maintenances"],
            ),
            ("scheduled-maintenances/active", &["scheduled_maintenances"]),
        ] {
            let answer = json(&made, &format!("api/v2/{path}.json"));
            let validator = jsonschema::validator_for(&schema(members)).expect("a schema");
            let problems: Vec<String> = validator
                .iter_errors(&answer)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(problems.is_empty(), "{path}: {problems:#?}\n{answer:#}");
        }
    }
    let made = made(&[&said]);
    let summary = json(&made, "api/v2/summary.json");
    let incident = &summary["incidents"][0];
    let bodies = ["we still look", "we look"];
    for (update, body) in incident["incident_updates"]
        .as_array()
        .expect("a list")
        .iter()
        .zip(bodies)
    {
        assert_eq!(update["body"], body, "newest first");
        assert_eq!(update["incident_id"], incident["id"]);
    }
    assert_eq!(incident["page_id"], summary["page"]["id"]);
    assert_eq!(incident["components"][0]["name"], "Clinic Finder");
    assert_eq!(incident["updated_at"], summary["page"]["updated_at"]);
    assert_eq!(summary["components"][0]["status"], "major_outage");
}

#[test]
fn the_schema_would_notice() {
    let validator = jsonschema::validator_for(&schema(&["status"])).expect("a schema");
    let page = json!({"id": "x", "name": "", "url": "", "time_zone": "UTC", "updated_at": "today"});
    let wrong = json!({"page": page, "status": {"indicator": "bad", "description": "x"}});
    assert_eq!(validator.iter_errors(&wrong).count(), 2);
}
