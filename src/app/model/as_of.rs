//! Looking back: the document as it stood at a time, while the one of now is kept aside.

use super::{Mode, Model, Panes};
use crate::action::Action;
use crate::app::geometry::Geometry;
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::keymap::Layer;
use crate::report;

/// What is shown is the document as it stood then.
#[derive(Debug, Clone)]
pub struct AsOf {
    /// When.
    pub at: Timestamp,
    /// What comes back with now.
    pub(super) aside: Box<Aside>,
}

/// The console of now, while something else is shown. What arrives goes there.
#[derive(Debug, Clone)]
pub(super) struct Aside {
    incident: Incident,
    panes: Panes,
    geometry: Geometry,
    mode: Mode,
}

impl Model {
    /// The document of now, whatever is shown.
    pub fn live(&self) -> &Incident {
        match &self.as_of {
            Some(as_of) => &as_of.aside.incident,
            None => &self.incident,
        }
    }

    /// The time that the shown document is to be read at: then, while one looks back, else now.
    pub fn shown_at(&self, now: Timestamp) -> Timestamp {
        self.as_of.as_ref().map_or(now, |as_of| as_of.at)
    }

    /// Whether nothing may be written from here, for whatever reason.
    pub fn is_looking(&self) -> bool {
        self.as_of.is_some() || self.seat.read_only.is_some()
    }

    /// Why nothing may be written from here, and what to do.
    pub fn why_looking(&self) -> Option<String> {
        if let Some(as_of) = &self.as_of {
            let then = self.incident.clock(as_of.at);
            let back = self.first_key(Action::Close, Layer::Browse);
            let back = back.map(|key| format!("; {key} returns to now"));
            let back = back.unwrap_or_default();
            return Some(format!("as of {then} nothing can be changed{back}"));
        }
        let reason = self.seat.read_only.as_ref()?;
        Some(format!(
            "read-only: {reason}; use `warroom note`, or open it without"
        ))
    }

    /// Shows the document as it stood at a time.
    ///
    /// # Errors
    /// The incident was not there yet; nothing changes.
    pub fn look_back(&mut self, at: Timestamp) -> Result<(), String> {
        let shown = report::as_of(self.live(), at)?;
        self.return_to_now();
        let aside = Aside {
            incident: std::mem::replace(&mut self.incident, shown),
            panes: std::mem::take(&mut self.panes),
            geometry: std::mem::take(&mut self.geometry),
            mode: std::mem::replace(&mut self.mode, Mode::Browse),
        };
        self.as_of = Some(AsOf {
            at,
            aside: Box::new(aside),
        });
        Ok(())
    }

    /// Shows the document of now again; says whether it was another one.
    pub fn return_to_now(&mut self) -> bool {
        let Some(AsOf { aside, .. }) = self.as_of.take() else {
            return false;
        };
        self.incident = aside.incident;
        self.panes = aside.panes;
        self.geometry = aside.geometry;
        self.mode = aside.mode;
        true
    }

    /// Does something to the console of now, whatever is shown meanwhile.
    pub fn with_live<T>(&mut self, change: impl FnOnce(&mut Self) -> T) -> T {
        let Some(mut as_of) = self.as_of.take() else {
            return change(self);
        };
        let mut swap = |model: &mut Self| {
            let aside = &mut as_of.aside;
            std::mem::swap(&mut model.incident, &mut aside.incident);
            std::mem::swap(&mut model.panes, &mut aside.panes);
            std::mem::swap(&mut model.geometry, &mut aside.geometry);
            std::mem::swap(&mut model.mode, &mut aside.mode);
        };
        swap(self);
        let changed = change(self);
        swap(self);
        self.as_of = Some(as_of);
        changed
    }

    /// The first key of an action in a layer, for people.
    pub fn first_key(&self, action: Action, layer: Layer) -> Option<String> {
        let keys = self.keymap.keys_for(action, layer.stack());
        keys.first().map(ToString::to_string)
    }
}
