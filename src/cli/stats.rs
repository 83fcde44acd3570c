//! `warroom stats`: figures over many incidents.

use super::Call;
use super::files::{incidents_of, say_apart};
use super::output::{Failure, say};
use crate::domain::incident::Incident;
use crate::domain::log::EventLog;
use crate::report::csv;
use crate::report::stats::{
    Again, FIGURE_HEAD, FOOTNOTE, Figure, Group, INCIDENT_HEAD, METHOD, Stats, csv_figures,
    csv_incidents, figure_rows, histogram_text, incident_rows, stats_json,
};
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// The figures whose bars are shown where none is named.
const SHOWN: [Figure; 2] = [Figure::Recovery, Figure::Resolution];

/// Compare the figures of many incidents
#[derive(Debug, Args)]
#[command(after_help = "\
  warroom stats incidents/
  warroom stats *.json --figure time_to_recovery --by-priority
  warroom stats incidents/ --csv figures > figures.csv")]
pub(super) struct Arguments {
    /// Files and folders of incidents
    #[arg(value_name = "FILE|DIR", default_value = ".", value_hint = ValueHint::AnyPath)]
    places: Vec<PathBuf>,
    /// Only this figure, with its bars; may be given again
    #[arg(long, value_name = "NAME")]
    figure: Vec<String>,
    /// Each priority for itself too
    #[arg(long)]
    by_priority: bool,
    /// Print JSON
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Print CSV: one record an incident, or one a figure
    #[arg(long, value_name = "WHAT", num_args = 0..=1, default_missing_value = "incidents")]
    csv: Option<Csv>,
    /// Bars of plain characters
    #[arg(long)]
    ascii: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Csv {
    /// One record an incident
    Incidents,
    /// One record a figure
    Figures,
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<u8, Failure> {
        self.check_names()?;
        let now = (call.clock)();
        let found = incidents_of(&self.places)?;
        let code = say_apart(&found);
        let mut stats = Stats::default();
        for (incident, file) in &without_copies(found.incidents) {
            stats.take(incident, &file.display().to_string(), now);
        }
        let groups = stats.groups(self.by_priority, &self.figure);
        match self.csv {
            _ if self.json => call.out.json(&stats_json(&stats, &groups))?,
            Some(Csv::Incidents) => call.out.text(&csv(&csv_incidents(&stats)))?,
            Some(Csv::Figures) => call.out.text(&csv(&csv_figures(&groups)))?,
            None => self.print(call, &stats, &groups)?,
        }
        Ok(code)
    }

    /// A figure that there is not is refused with all that there are.
    fn check_names(&self) -> Result<(), Failure> {
        let known = |word: &&String| {
            let word = word.replace('-', "_");
            Figure::NAMES
                .iter()
                .any(|name| name.eq_ignore_ascii_case(&word))
        };
        match self.figure.iter().find(|word| !known(word)) {
            None => Ok(()),
            Some(word) => Err(Failure::usage(format!(
                "there is no figure {word:?}; there are {}",
                Figure::NAMES.join(", ")
            ))),
        }
    }

    fn print(&self, call: &mut Call<'_>, stats: &Stats, groups: &[Group]) -> Result<(), Failure> {
        let out = &mut call.out;
        out.line(&stats.headline())?;
        if stats.cases.is_empty() {
            return Ok(());
        }
        out.text("\nDurations in whole minutes, cut. ~ about, + still running, - not known, ? check times.\n\n")?;
        out.columns(&INCIDENT_HEAD, &incident_rows(stats), 4..8)?;
        for group in groups {
            let incidents = match group.incidents {
                1 => "1 incident".to_owned(),
                n => format!("{n} incidents"),
            };
            out.line("")?;
            out.line(&format!(
                "{}: {incidents}, figures in whole minutes",
                group.name
            ))?;
            out.columns(&FIGURE_HEAD, &figure_rows(group), 1..7)?;
        }
        self.print_bars(call, groups)?;
        print_classes(call, stats)?;
        call.out.line("")?;
        for line in METHOD.iter().chain(&FOOTNOTE) {
            call.out.line(line)?;
        }
        Ok(())
    }

    fn print_bars(&self, call: &mut Call<'_>, groups: &[Group]) -> Result<(), Failure> {
        let plain = self.ascii || call.config().is_ok_and(|config| config.ascii == Some(true));
        let shown = |figure: &Figure| !self.figure.is_empty() || SHOWN.contains(figure);
        for group in groups {
            for (figure, compared) in group.figures.iter().filter(|(figure, _)| shown(figure)) {
                let bars = histogram_text(figure, compared, plain);
                if !bars.is_empty() {
                    call.out.text(&format!("\n{}: {bars}", group.name))?;
                }
            }
        }
        Ok(())
    }
}

fn print_classes(call: &mut Call<'_>, stats: &Stats) -> Result<(), Failure> {
    let again = stats.classes_again();
    if again.is_empty() {
        return Ok(());
    }
    let row = |again: &Again| vec![again.class.clone(), again.words()];
    let rows: Vec<_> = again.iter().map(row).collect();
    call.out
        .line("\nClasses of action items that came more than once")?;
    call.out.columns(&["CLASS", "ACTION ITEMS"], &rows, 0..0)
}

/// Copies of one incident are one: what any of them holds, under the first file's name.
fn without_copies(found: Vec<(Box<Incident>, PathBuf)>) -> Vec<(Box<Incident>, PathBuf)> {
    let mut apart: Vec<(Box<Incident>, PathBuf)> = Vec::new();
    for (incident, file) in found {
        let known = apart
            .iter_mut()
            .find(|(known, _)| known.id() == incident.id());
        let Some((known, first)) = known else {
            apart.push((incident, file));
            continue;
        };
        say(&format!(
            "{} and {} are one incident ({}); counted once",
            first.display(),
            file.display(),
            known.key()
        ));
        let both = known.log().events().iter().chain(incident.log().events());
        **known = Incident::new(EventLog::from_events(both.cloned()));
    }
    apart
}
