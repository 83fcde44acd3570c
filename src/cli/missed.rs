//! `warroom missed`: what is new since I last looked, since a time, or since an audience's last word.

use super::Call;
use super::output::{Failure, say};
use super::place::{Place, options};
use super::times;
use crate::domain::incident::Incident;
use crate::domain::looked::Looked;
use crate::domain::time::Timestamp;
use crate::report::{Since, catchup, catchup_json, catchup_text};
use crate::store::{Access, Session};
use clap::Args;

/// Say what is new since you last looked, since a time, or since an audience's last word
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Since a time, by whomever: 10m, 1h30m, 14:00, RFC 3339
    #[arg(
        long,
        value_name = "TIME",
        allow_hyphen_values = true,
        conflicts_with = "audience"
    )]
    since: Option<String>,
    /// Since the last word to this audience, by whomever
    #[arg(long, value_name = "AUDIENCE")]
    audience: Option<String>,
    /// Remember all of it as seen, as the console does when you leave it
    #[arg(long, conflicts_with_all = ["since", "audience"])]
    seen: bool,
    /// Print the words of restricted entries too
    #[arg(long)]
    restricted: bool,
    #[command(flatten)]
    place: Place,
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<(), Failure> {
        let me = self.place.identity(call)?.name;
        let mut session = self.open(call, &me)?;
        for notice in session.notices() {
            say(&notice.text);
        }
        let now = (call.clock)();
        let since = self.since(&session, me.clone(), now)?;
        let incident = session.incident();
        let found = catchup(incident, since);
        if self.place.json {
            call.out
                .json(&catchup_json(incident, &found, self.restricted))?;
        } else {
            let text = catchup_text(incident, &found, now, self.restricted);
            call.out.text(&text)?;
        }
        call.out.flush()?;
        let looked = Looked::of(incident.log(), now);
        if self.seen && !session.keep_looked(&me, looked) {
            say("there is no state folder to remember in that you saw it");
        }
        // The process ends here; taking a large document apart first would only cost time.
        std::mem::forget(session);
        Ok(())
    }

    /// Opens the incident to look at it; to remember that, as one who works in it.
    fn open(&self, call: &Call<'_>, me: &str) -> Result<Session, Failure> {
        if !self.seen {
            return self.place.look(call);
        }
        let access = if self.place.join {
            Access::Join
        } else {
            Access::Known
        };
        let file = self.place.file(call)?;
        Ok(Session::open(options(call, file, me, access))?)
    }

    fn since(&self, session: &Session, me: String, now: Timestamp) -> Result<Since, Failure> {
        let incident = session.incident();
        if let Some(text) = &self.since {
            return times::since(incident, now, text).map(Since::Time);
        }
        if let Some(audience) = &self.audience {
            return Since::word(incident, audience).ok_or_else(|| no_audience(incident, audience));
        }
        Ok(match session.looked(&me) {
            Some(looked) => Since::Looked { looked, me },
            None => Since::Never { me },
        })
    }
}

fn no_audience(incident: &Incident, named: &str) -> Failure {
    let known = incident.playbook().audiences.iter();
    let known: Vec<&str> = known.map(|audience| audience.id.as_str()).collect();
    Failure::NotFound(format!(
        "there is no audience {named}; there are {}",
        known.join(", ")
    ))
}
