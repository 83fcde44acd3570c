//! Who reports to whom.

use super::Incident;
use super::people::MANAGER;
use crate::domain::role::Assigned;
use std::collections::BTreeSet;

impl Incident {
    /// To whom a holder reports: as assigned, else as the catalogue says. None for who commands,
    /// for shadows and for roles that report to nobody.
    pub fn reports_to<'a>(&'a self, assigned: &'a Assigned) -> Option<&'a str> {
        if let Some(named) = &assigned.reports_to {
            return Some(named);
        }
        if assigned.shadow || assigned.role == MANAGER {
            return None;
        }
        let role = self.playbook().role(&assigned.role)?;
        let manager = || self.manager().map(|holder| holder.assigned.person.as_str());
        let boss = match role.reports_to.as_deref() {
            Some("") => None,
            Some(above) => self.holder_above(above, assigned).or_else(manager),
            None => manager(),
        };
        boss.filter(|boss| *boss != assigned.person)
    }

    /// Who holds that role in the same stream; else in none, else anybody.
    fn holder_above<'a>(&'a self, role: &'a str, assigned: &Assigned) -> Option<&'a str> {
        let holders = || self.holders_of(role).filter(|h| !h.assigned.shadow);
        let stream = |wanted: &Option<String>| {
            holders()
                .find(|holder| holder.assigned.stream == *wanted)
                .map(|holder| holder.assigned.person.as_str())
        };
        stream(&assigned.stream)
            .or_else(|| stream(&None))
            .or_else(|| holders().next().map(|h| h.assigned.person.as_str()))
    }

    /// The people who report straight to whoever commands, each once.
    pub fn direct_reports(&self) -> BTreeSet<&str> {
        let Some(manager) = self.manager() else {
            return BTreeSet::new();
        };
        let manager = manager.assigned.person.as_str();
        self.holders()
            .filter(|holder| self.reports_to(holder.assigned) == Some(manager))
            .map(|holder| holder.assigned.person.as_str())
            .filter(|person| *person != manager)
            .collect()
    }
}
