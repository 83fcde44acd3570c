//! The document as it stood at a time.

use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;

/// The document as it stood at a time.
///
/// # Errors
/// It was not there yet: a sentence that says since when it is.
pub fn as_of(incident: &Incident, at: Timestamp) -> Result<Incident, String> {
    let then = incident.as_of(at);
    if then.opening().is_some() {
        return Ok(then);
    }
    let asked = incident.day_clock(at);
    let declared = incident.created().map(|at| incident.day_clock(at));
    Err(format!(
        "nothing was recorded by {asked}; the incident was declared {}",
        declared.unwrap_or_default()
    ))
}
