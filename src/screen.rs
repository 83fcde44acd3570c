//! The console's screen: every part drawn in its place, from the model and the time alone.
//!
//! Drawing changes nothing. What was drawn where comes back as data, for paging, for the mouse and
//! for what counts as seen.

mod banner;
mod bar;
mod card;
mod footer;
mod header;
mod prompts;
mod start;
mod tiny;

use banner::Banner;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::geometry::Geometry;
use crate::app::model::{Model, Pane};
use crate::domain::time::Timestamp;
use crate::overlay;
use crate::overlay::view::Room;
use crate::pane::{comms, roster, state, timeline};
use crate::ui::layout::{self, LayoutOptions, PaneSlot, SizeClass, layout, size_class};

pub use crate::ui::look::Look;

/// Draws one frame.
pub fn render(frame: &mut Frame<'_>, model: &Model, now: Timestamp, look: &Look) -> Geometry {
    let area = frame.area();
    // Nearly 5 000 cells; of a theme that leaves the ground to the terminal none would change.
    if look.theme.text != Style::default() {
        frame.buffer_mut().set_style(area, look.theme.text);
    }
    if area.is_empty() {
        return Geometry::default();
    }
    if !model.is_open() {
        return start::render(frame, model, now, look);
    }
    let banners = banner::of(model, now, look);
    let places = layout(area, &options(area, (model, now), &banners, look));
    if size_class(area.width, area.height) == SizeClass::Tiny {
        tiny::render(frame, &places, model, (now, &banners), look);
        let mut geometry = Geometry::default();
        overlays(frame, &mut geometry, &places, (model, now), look);
        return geometry;
    }
    header::render(frame.buffer_mut(), places.header, model, now, look);
    banner::render(frame.buffer_mut(), places.banners, &banners, look);
    prompts::render(frame.buffer_mut(), places.prompts, model, now, look);
    let mut geometry = panes(frame, &places, model, now, look);
    bar::completions(frame.buffer_mut(), places.completions, model, look);
    bar::rule(frame.buffer_mut(), places.rule, model, look);
    bar::render(frame, places.bar, model, look);
    footer::render(frame.buffer_mut(), &places, model, now, look);
    overlays(frame, &mut geometry, &places, (model, now), look);
    geometry
}

fn slot(pane: Pane) -> PaneSlot {
    PaneSlot::ALL[pane.index()]
}

fn options(
    area: Rect,
    (model, now): (&Model, Timestamp),
    banners: &[Banner],
    look: &Look,
) -> LayoutOptions {
    let completions = u16::try_from(model.bar.completions.len()).unwrap_or(u16::MAX);
    LayoutOptions {
        focus: slot(model.focus),
        zoom: model.zoom,
        banners: u16::try_from(banners.len()).unwrap_or(u16::MAX),
        prompts: prompts::wanted(model, now),
        bar_rows: bar::rows(area.width, model, look).min(layout::MAX_BAR_ROWS),
        completions: completions.min(layout::MAX_COMPLETIONS),
    }
}

fn panes(
    frame: &mut Frame<'_>,
    places: &layout::Frame,
    model: &Model,
    now: Timestamp,
    look: &Look,
) -> Geometry {
    let mut geometry = Geometry::default();
    let now = model.shown_at(now);
    for pane in Pane::ALL {
        let Some(area) = places.pane(slot(pane)) else {
            continue;
        };
        let drawn = match pane {
            Pane::State => state::view::render(frame, area, model, (now, places.digest), look),
            Pane::Timeline => timeline::view::render(frame, area, model, now, look),
            Pane::Roles => roster::view::render(frame, area, model, now, look),
            Pane::Comms => comms::view::render(frame, area, model, now, look),
        };
        if pane == Pane::Timeline {
            let shown = drawn.at.iter();
            let keys =
                shown.filter_map(|(at, _)| model.panes.timeline.key_at(&model.incident, *at));
            geometry.visible = keys.collect();
        }
        geometry.panes[pane.index()] = Some(drawn);
    }
    geometry
}

/// Draws the overlays from the bottom up; the top one's geometry counts.
fn overlays(
    frame: &mut Frame<'_>,
    geometry: &mut Geometry,
    places: &layout::Frame,
    (model, now): (&Model, Timestamp),
    look: &Look,
) {
    let focused = geometry.panes[model.focus.index()].as_ref();
    let line = focused.and_then(|pane| pane.selected);
    let room = Room::new(frame.area(), places, !model.bar.editor.is_empty()).about(line);
    for overlay in &model.overlays {
        let drawn = overlay::view::render(frame, &room, overlay, (model, now), look);
        geometry.overlay_rows = drawn.rows;
        geometry.overlay_top = drawn.top;
    }
}
