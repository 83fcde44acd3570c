//! Declaring an incident: its first events, with the rules in force frozen into them.

use super::{Asked, Decided, line};
use crate::domain::command::{Opening, Reject};
use crate::domain::event::Draft;
use crate::domain::incident::MANAGER_ROLE;
use crate::domain::kind::{EventKind, ListItem, SettingChange};
use crate::domain::role::Assigned;
use crate::domain::setting::Setting;

impl Asked<'_> {
    pub(super) fn open(&self, mut opening: Opening) -> Decided {
        if self.incident.opening().is_some() {
            return Err(Reject::AlreadyOpen);
        }
        line("the title", &mut opening.opened.title)?;
        line("the key", &mut opening.opened.key)?;
        let detected = opening.detected.map(|moment| self.past(moment));
        let first = Draft {
            happened: detected.transpose()?,
            ..self.draft(EventKind::Open(opening.opened))
        };
        let set = |setting| EventKind::Set(SettingChange::new(setting, Vec::new()));
        let mut kinds = vec![set(Setting::Playbook(Box::new(opening.playbook)))];
        if let Some(rating) = opening.rating {
            super::settings::check_rating(rating)?;
            kinds.push(set(Setting::Rating(rating)));
        }
        kinds.extend(
            opening
                .source
                .map(|source| set(Setting::DetectionSource(source))),
        );
        if let Some(mut name) = opening.organisation {
            line("the organisation", &mut name)?;
            kinds.push(set(Setting::Organisation(name)));
        }
        if let Some(mut person) = opening.manager {
            line("the name", &mut person)?;
            kinds.push(EventKind::Assign(Assigned {
                role: MANAGER_ROLE.to_owned(),
                person,
                ..Assigned::default()
            }));
        }
        for mut name in opening.clients {
            line("the client", &mut name)?;
            kinds.push(EventKind::Add(ListItem::Client { name }));
        }
        for mut text in opening.criteria {
            line("the criterion", &mut text)?;
            kinds.push(EventKind::Add(ListItem::Criterion {
                text,
                hold_minutes: None,
            }));
        }
        for (mut name, mut number) in opening.contacts {
            line("the name", &mut name)?;
            line("the number", &mut number)?;
            kinds.push(EventKind::Add(ListItem::Contact { name, number }));
        }
        let rest = kinds.into_iter().map(|kind| self.draft(kind));
        Ok(std::iter::once(first).chain(rest).collect())
    }
}
