//! What words may leave the company as they are.

use crate::clean::mask::mask_for_public;
use crate::domain::incident::Incident;

/// Whether words may be read by anybody: they name nobody whom the incident knows and no client,
/// have no shape of a secret, and hold no address of the inside.
pub(super) fn is_fit_outside(incident: &Incident, words: &str) -> bool {
    let said = words.to_lowercase();
    let client = |client: &&str| {
        let client = client.trim().to_lowercase();
        !client.is_empty() && said.contains(&client)
    };
    let named = incident.clients().iter().any(client) || incident.names_somebody(words);
    !named && mask_for_public(words) == words
}
