//! Times as options: the past as in the bar's `@`, the future for promises.

use super::desk::{entry_result, read};
use super::output::Failure;
use crate::domain::incident::Incident;
use crate::domain::time::{Moment, Timestamp};
use crate::entry::{parse_coming, parse_time};
use crate::report;

/// When something happened: `14:32`, `-5m`, `~14:32`, `yesterday 23:50` or RFC 3339.
pub(super) fn past(
    incident: &Incident,
    now: Timestamp,
    text: Option<&str>,
) -> Result<Option<Moment>, Failure> {
    text.map(|text| read(incident, now, |scope| parse_time(text, scope)))
        .transpose()
}

/// A length back from now (`10m`, `1h30m`), or a time as in [`past`].
pub(super) fn since(incident: &Incident, now: Timestamp, text: &str) -> Result<Timestamp, Failure> {
    let text = text.trim();
    let length = text.ends_with(['s', 'm', 'h', 'd']) && !text.starts_with('-');
    let back = format!("-{text}");
    let text = if length { &back } else { text };
    let moment = read(incident, now, |scope| parse_time(text, scope));
    moment
        .map(|moment| moment.at)
        .map_err(|failure| match failure {
            Failure::Usage(_) => Failure::usage(format!(
                "{text:?} is no time to look back to; write 10m, 1h30m, 14:00 or RFC 3339"
            )),
            other => other,
        })
}

/// The document as it stood at a time, as in [`past`], and that time.
pub(super) fn as_of(
    incident: &Incident,
    now: Timestamp,
    text: &str,
) -> Result<(Incident, Timestamp), Failure> {
    let at = read(incident, now, |scope| parse_time(text, scope))?.at;
    let then = report::as_of(incident, at).map_err(Failure::NotFound)?;
    Ok((then, at))
}

/// A time to come: `15:30` (the next one), `30m` from now, `tomorrow 06:00` or RFC 3339.
pub(super) fn coming(
    incident: &Incident,
    now: Timestamp,
    text: &str,
) -> Result<Timestamp, Failure> {
    entry_result(parse_coming(text, now, incident.zone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-01-15T14:30:00Z";

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a time")
    }

    #[test]
    fn a_time_that_is_over_is_refused_by_a_rule() {
        let incident = Incident::default();
        let code = |text| coming(&incident, at(NOW), text).map_err(|failure| failure.code());
        assert_eq!(code("15:30"), Ok(at("2026-01-15T15:30:00Z")));
        assert_eq!(code("2026-01-15T14:29:00Z"), Err(3));
        assert_eq!(code("soon"), Err(2));
    }

    #[test]
    fn since_is_a_length_or_a_time() {
        let incident = Incident::default();
        for (text, want) in [
            ("10m", Some("2026-01-15T14:20:00Z")),
            ("-10m", Some("2026-01-15T14:20:00Z")),
            ("1h10m", Some("2026-01-15T13:20:00Z")),
            ("90s", Some("2026-01-15T14:28:30Z")),
            ("14:00", Some("2026-01-15T14:00:00Z")),
            ("2026-01-15T12:00:00Z", Some("2026-01-15T12:00:00Z")),
            ("then", None),
        ] {
            let got = since(&incident, at(NOW), text);
            assert_eq!(got.ok(), want.map(at), "{text}");
        }
    }
}
