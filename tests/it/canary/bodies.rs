//! A body for every kind of event, with `@` where a canary goes, also as the secret of an address,
//! and `&name` where an event above is meant; and who may see what.

/// Who may see a canary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// Anybody.
    Outside,
    /// Anybody, in what is written for people outside once it is over, and read before it goes.
    Afterwards,
    /// People of the company.
    Inside,
    /// People of the company, on no screen that hangs in a room: it lets whoever reads it in.
    Secret,
    /// Only whoever asks for what is restricted.
    Restricted,
    /// Whoever holds the card of paper.
    Card,
    /// Nobody any more.
    Gone,
}

/// Who may see what stands there: by the beginning of the handle of its event.
pub(super) fn seen(place: &str) -> Seen {
    let begins = |with: &str| place.starts_with(with);
    if begins("gone-") {
        Seen::Gone
    } else if begins("r-") {
        Seen::Restricted
    } else if begins("secret-") {
        Seen::Secret
    } else if place == "contact.number" {
        Seen::Card
    } else if OUTSIDE.contains(&place) {
        Seen::Outside
    } else if AFTERWARDS.contains(&place) {
        Seen::Afterwards
    } else {
        Seen::Inside
    }
}

/// What a report owes to whoever was hit: why it happened, what was done, what changes (practice:
/// R141, R145).
const AFTERWARDS: &[&str] = &["propose.text", "cause.text", "action.text", "amend.text"];

/// What people outside may read: the key, what was sent to them, and what the templates say of the
/// incident's effects.
const OUTSIDE: &[&str] = &[
    "open.key",
    "open.title",
    "out-title.value",
    "out-send.text",
    "out-send.channel",
    "out-draft-send.text",
    "out-service.value",
    "out-environment.value",
    "out-behaviour.value",
    "out-actual.value",
    "out-workaround.value",
    "out-organisation.value",
    "out-status-channel.link",
    "out-status-channel.name",
    "out-report-link.url",
];

/// Strings of a body that take any text and are names of the program's own things, and some that
/// stand as they are so that what is about them works.
pub(super) const NO_TEXT: &[&str] = &[
    "open/key",
    "/audience",
    "/audiences/0",
    "/role",
    "check/line",
    "snooze/rule",
    "snooze/about",
    "/imported/from",
    "/imported/print",
    "/type",
    "r-note/actor",
    "r-advice/actor",
    "offered/to",
    "out-send/approved_by",
    "out-send/channel",
    "r-send/channel",
    "draft/channel",
    "out-status-channel/name",
    "out-report-link/label",
    "secret-link/label",
    "secret-page/name",
    "codename/value",
];

/// Fields of text that hold no words of people: names of the program's own things.
pub(super) const NO_CANARY: &[&str] = &[
    "audience",
    "audiences",
    "role",
    "line",
    "rule",
    "about",
    "print",
    "key",
    "type",
    "joined_role",
    // Of the kit, which is in no incident.
    "aliases",
    "noticed",
    // Of a setting whose words are a few letters; it stands inside only.
    "currency",
];

/// Everything that is told, in order: a handle, the kind, the body.
pub(super) const TOLD: &[(&str, &str, &str)] = &[
    (
        "open",
        "open",
        r#"{"key":"zqopenkeyqz","title":"@","words":"@"}"#,
    ),
    ("out-title", "set", r#"{"field":"title","value":"@"}"#),
    (
        "description",
        "set",
        r#"{"field":"description","value":"@"}"#,
    ),
    (
        "rating",
        "set",
        r#"{"field":"rating","value":{"impact":1,"urgency":1},"words":"@"}"#,
    ),
    (
        "override",
        "set",
        r#"{"field":"priority_override","value":{"value":2,"reason":"@"}}"#,
    ),
    ("urgency", "set", r#"{"field":"urgency_text","value":"@"}"#),
    (
        "impact",
        "set",
        r#"{"field":"impact","value":"@","source":"@"}"#,
    ),
    ("known", "set", r#"{"field":"known","value":"@"}"#),
    ("tried", "set", r#"{"field":"tried","value":"@"}"#),
    ("next", "set", r#"{"field":"next","value":"@"}"#),
    (
        "out-workaround",
        "set",
        r#"{"field":"workaround","value":"@"}"#,
    ),
    (
        "out-organisation",
        "set",
        r#"{"field":"organisation","value":"@"}"#,
    ),
    (
        "detectedby",
        "set",
        r#"{"field":"detected_by","value":"@"}"#,
    ),
    ("channel", "set", r#"{"field":"main_channel","value":"@"}"#),
    ("ticket", "set", r#"{"field":"ticket","value":"@"}"#),
    (
        "out-service",
        "set",
        r#"{"field":"faulty_service","value":"@"}"#,
    ),
    (
        "out-behaviour",
        "set",
        r#"{"field":"fact_behaviour","value":"@"}"#,
    ),
    ("factwhen", "set", r#"{"field":"fact_when","value":"@"}"#),
    ("facterror", "set", r#"{"field":"fact_error","value":"@"}"#),
    (
        "out-environment",
        "set",
        r#"{"field":"fact_environment","value":"@"}"#,
    ),
    (
        "factorigin",
        "set",
        r#"{"field":"fact_origin","value":"@"}"#,
    ),
    (
        "factpublic",
        "set",
        r#"{"field":"fact_public","value":"@"}"#,
    ),
    ("expected", "set", r#"{"field":"expected","value":"@"}"#),
    ("out-actual", "set", r#"{"field":"actual","value":"@"}"#),
    ("reproduce", "set", r#"{"field":"reproduce","value":"@"}"#),
    ("successor", "set", r#"{"field":"successor","value":"@"}"#),
    ("client", "add", r#"{"list":"client","name":"@"}"#),
    ("site", "add", r#"{"list":"site","name":"@"}"#),
    ("tag", "add", r#"{"list":"tag","name":"@"}"#),
    ("link", "add", r#"{"list":"link","label":"@","url":"@"}"#),
    (
        "r-link",
        "add",
        r#"{"list":"link","label":"@","url":"@","restricted":true}"#,
    ),
    (
        "out-report-link",
        "add",
        r#"{"list":"link","label":"report","url":"@"}"#,
    ),
    (
        "chat",
        "add",
        r#"{"list":"channel","name":"@","type":"chat","purpose":"@","link":"@"}"#,
    ),
    (
        "out-status-channel",
        "add",
        r#"{"list":"channel","name":"status page","type":"status page","link":"@"}"#,
    ),
    (
        "secret-call",
        "add",
        r#"{"list":"channel","name":"https://call.example/j/7?pwd=@","type":"call","link":"https://call.example/j/8?pwd=@"}"#,
    ),
    (
        "secret-link",
        "add",
        r#"{"list":"link","label":"board","url":"https://board.example/d/9?token=@"}"#,
    ),
    ("criterion", "add", r#"{"list":"criterion","text":"@"}"#),
    ("area", "add", r#"{"list":"area","name":"@"}"#),
    ("related", "add", r#"{"list":"related","name":"@"}"#),
    ("consulted", "add", r#"{"list":"consulted","name":"@"}"#),
    ("informed", "add", r#"{"list":"informed","name":"@"}"#),
    (
        "contact",
        "add",
        r#"{"list":"contact","name":"@","number":"@"}"#,
    ),
    (
        "stakeholder",
        "add",
        r#"{"list":"stakeholder","name":"@","group":"@","power":"high","interest":"high","audience":"leadership","contact":"@"}"#,
    ),
    ("removed", "add", r#"{"list":"client","name":"@"}"#),
    ("remove", "remove", r#"{"ref":"&removed"}"#),
    (
        "assign",
        "assign",
        r#"{"role":"incident_manager","person":"@","team":"@","from":"@","stream":"@","reports_to":"@","words":"@"}"#,
    ),
    ("scribe", "assign", r#"{"role":"scribe","person":"@"}"#),
    ("release", "release", r#"{"ref":"&scribe","words":"@"}"#),
    (
        "note",
        "note",
        r#"{"text":"@","actor":"@","tags":["@"],"entry":"change","why":"@","undo":"@"}"#,
    ),
    (
        "r-note",
        "note",
        r#"{"text":"@","actor":"Nia","tags":["@"],"entry":"change","why":"@","undo":"@","restricted":true}"#,
    ),
    (
        "imported",
        "note",
        r#"{"text":"@","imported":{"from":"chat","file":"@","print":"p1"}}"#,
    ),
    (
        "guess",
        "note",
        r#"{"text":"@","entry":"hypothesis","guess":{"number":1,"place":"@","why":"@","touched_last":"@","method":"@"}}"#,
    ),
    (
        "r-guess",
        "note",
        r#"{"text":"@","entry":"hypothesis","restricted":true,"guess":{"number":2,"place":"@","why":"@","touched_last":"@","method":"@"}}"#,
    ),
    (
        "judge",
        "judge",
        r#"{"ref":"&guess","state":"testing","reason":"@"}"#,
    ),
    (
        "r-judge",
        "judge",
        r#"{"ref":"&r-guess","state":"confirmed","confidence":"confirmed","reason":"@"}"#,
    ),
    (
        "probe",
        "probe",
        r#"{"ref":"&guess","what":"@","if_true":"@","if_false":"@","side_effects":"@","safe_per":"@","link":"@"}"#,
    ),
    (
        "r-probe",
        "probe",
        r#"{"ref":"&r-guess","what":"@","if_true":"@","if_false":"@","side_effects":"@","safe_per":"@","link":"@"}"#,
    ),
    (
        "read",
        "read",
        r#"{"ref":"&probe","verdict":"supports","text":"@"}"#,
    ),
    (
        "r-read",
        "read",
        r#"{"ref":"&r-probe","verdict":"supports","text":"@"}"#,
    ),
    ("measure", "measure", r#"{"type":"roll_back","text":"@"}"#),
    (
        "progress",
        "progress",
        r#"{"ref":"&measure","state":"rejected","reason":"@"}"#,
    ),
    (
        "propose",
        "propose",
        r#"{"number":1,"text":"@","decider":"@","asked":["@"]}"#,
    ),
    (
        "advice",
        "note",
        r#"{"text":"@","entry":"advice","about":"&propose","actor":"@","actor_role":"@","stance":"for"}"#,
    ),
    (
        "r-advice",
        "note",
        r#"{"text":"@","entry":"advice","about":"&propose","actor":"Joss","stance":"against","restricted":true}"#,
    ),
    (
        "decide",
        "decide",
        r#"{"ref":"&propose","verdict":"accepted","reason":"@","words":"@"}"#,
    ),
    (
        "outcome",
        "outcome",
        r#"{"ref":"&propose","result":"worked"}"#,
    ),
    ("account", "account", r#"{"ref":"&note","how":"agreed"}"#),
    (
        "task",
        "task",
        r#"{"number":1,"text":"@","owners":["@"],"due":"2026-11-20T14:40:00.000Z","given_by":"@","stream":"@"}"#,
    ),
    (
        "after",
        "task",
        r#"{"number":2,"text":"@","owners":["@"],"after":true}"#,
    ),
    (
        "extend",
        "extend",
        r#"{"ref":"&task","due":"2026-11-20T15:40:00.000Z"}"#,
    ),
    ("delegate", "delegate", r#"{"ref":"&task","to":"@"}"#),
    (
        "tick",
        "tick",
        r#"{"ref":"&criterion","on":true,"reason":"@"}"#,
    ),
    (
        "escalate",
        "escalate",
        r#"{"number":1,"to":"@","reason":"@","via":"@"}"#,
    ),
    (
        "escalated",
        "escalate",
        r#"{"number":2,"to":"@","reason":"@","words":"@"}"#,
    ),
    ("answered", "answered", r#"{"ref":"&escalate","who":"@"}"#),
    ("help", "help", r#"{"text":"@"}"#),
    ("brief", "brief", r#"{"text":"@","next":"@"}"#),
    ("offer", "offer", r#"{"to":"@","brief":"@","words":"@"}"#),
    ("decline", "decline", r#"{"ref":"&offer","reason":"@"}"#),
    ("offered", "offer", r#"{"to":"Tomas","brief":"@"}"#),
    ("accept", "accept", r#"{"ref":"&offered","words":"@"}"#),
    ("check", "check", r#"{"line":"acknowledge","on":true}"#),
    (
        "snooze",
        "snooze",
        r#"{"rule":"N07","about":"","until":"2026-11-20T15:40:00.000Z"}"#,
    ),
    (
        "export",
        "export",
        r#"{"paper":"ticket_comment","place":"@"}"#,
    ),
    (
        "out-send",
        "send",
        r#"{"audience":"customers","channel":"status page","type":"first","text":"@","approved_by":"Nia"}"#,
    ),
    (
        "send",
        "send",
        r#"{"audience":"internal","channel":"@","type":"first","text":"@","approved_by":"@","floor_reason":"@"}"#,
    ),
    (
        "r-send",
        "send",
        r#"{"audience":"customers","channel":"mail","type":"update","text":"@","restricted":true}"#,
    ),
    (
        "draft",
        "draft",
        r#"{"audience":"customers","channel":"mail","type":"update","text":"@"}"#,
    ),
    ("unlock", "unlock", r#"{"on":true}"#),
    (
        "why",
        "why",
        r#"{"question":"@","answer":"@","sense":"@","link":"@"}"#,
    ),
    (
        "cause",
        "cause",
        r#"{"number":1,"text":"@","type":"root","confidence":"confirmed"}"#,
    ),
    (
        "lesson",
        "lesson",
        r#"{"number":1,"text":"@","type":"well"}"#,
    ),
    (
        "action",
        "action",
        r#"{"number":1,"text":"@","type":"prevent","owner":"@","link":"@","class":"@"}"#,
    ),
    (
        "amendable",
        "action",
        r#"{"number":2,"text":"@","type":"prevent"}"#,
    ),
    (
        "amend",
        "amend",
        r#"{"ref":"&amendable","text":"@","owner":"@"}"#,
    ),
    ("revised", "note", r#"{"text":"@"}"#),
    ("revise", "revise", r#"{"ref":"&revised","text":"@"}"#),
    ("r-revise", "revise", r#"{"ref":"&r-note","text":"@"}"#),
    ("struck", "note", r#"{"text":"@"}"#),
    (
        "strike",
        "strike",
        r#"{"ref":"&struck","on":true,"reason":"@"}"#,
    ),
    (
        "r-strike",
        "strike",
        r#"{"ref":"&r-guess","on":false,"reason":"@"}"#,
    ),
    ("star", "star", r#"{"ref":"&note","on":true,"reason":"@"}"#),
    ("r-later", "note", r#"{"text":"@"}"#),
    (
        "r-restrict",
        "restrict",
        r#"{"ref":"&r-later","on":true,"reason":"@"}"#,
    ),
    ("retime", "retime", r#"{"ref":"&note"}"#),
    ("gone-retracted", "note", r#"{"text":"@"}"#),
    ("retract", "retract", r#"{"ref":"&gone-retracted"}"#),
    ("gone-redacted", "note", r#"{"text":"@"}"#),
    (
        "redact",
        "redact",
        r#"{"ref":"&gone-redacted","reason":"@"}"#,
    ),
    (
        "stage",
        "set",
        r#"{"field":"stage","value":{"to":"acknowledged","text":"@"}}"#,
    ),
    (
        "investigating",
        "set",
        r#"{"field":"stage","value":{"to":"investigating","text":"@"}}"#,
    ),
    (
        "datakept",
        "set",
        r#"{"field":"review_data_kept","value":{"yes":true,"text":"@"}}"#,
    ),
    (
        "meeting",
        "set",
        r#"{"field":"review_meeting","value":"2026-11-23T10:00:00.000Z"}"#,
    ),
    (
        "slot",
        "set",
        r#"{"field":"slot_postmortem","value":{"state":"done","link":"@","who":"@","text":"@"}}"#,
    ),
];
