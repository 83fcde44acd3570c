//! `warroom templates`: which there are, which a team has replaced, and what is wrong with those.

use super::Call;
use super::output::Failure;
use crate::config::PAPERS;
use crate::domain::kit::Kit;
use crate::domain::placeholder::Placeholder;
use crate::domain::section::Section;
use crate::domain::skeleton::SHIPPED;
use crate::report::state::SCHEMA;
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// List the templates of messages and papers, or print one
#[derive(Debug, Args)]
#[command(after_help = "\
One's own lie in the configuration's folder, templates/NAME.md and templates/papers/NAME.md, and
stand in for the shipped ones:

  warroom templates customers-first > ~/.config/warroom/templates/customers-first.md
  warroom templates papers/postmortem > ~/.config/warroom/templates/papers/postmortem.md
  warroom templates --check && echo all of them can be used")]
pub(super) struct Arguments {
    /// Print the text of this one, as it is used
    #[arg(conflicts_with_all = ["check", "placeholders"])]
    name: Option<String>,
    /// Fail if one of them is wrong
    #[arg(long)]
    check: bool,
    /// List what a template may hold
    #[arg(long, conflicts_with = "check")]
    placeholders: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// How a template stands.
struct Row {
    name: String,
    state: &'static str,
    file: Option<String>,
    problem: Option<String>,
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<u8, Failure> {
        if self.placeholders {
            return self.print_placeholders(call);
        }
        let config = call.config().map_err(anyhow::Error::from)?;
        let kit = config.kit().map_err(anyhow::Error::from)?;
        if let Some(name) = &self.name {
            let text = match name.strip_prefix(PAPERS) {
                Some(name) => kit.papers.get(name),
                None => kit.templates.get(name),
            };
            let text =
                text.ok_or_else(|| Failure::NotFound(format!("there is no template {name}")))?;
            if self.json {
                call.out
                    .json(&json!({"schema": SCHEMA, "name": name, "text": text}))?;
            } else {
                for line in text.lines() {
                    call.out.line(line)?;
                }
            }
            return Ok(0);
        }
        let playbook = config.playbook();
        let audiences = playbook.iter().flat_map(|playbook| &playbook.audiences);
        let audiences: Vec<String> = audiences.map(|audience| audience.id.clone()).collect();
        let messages = config.replaced.templates.iter();
        let messages = messages.map(|(name, file)| (name.clone(), file));
        let papers = config.replaced.papers.iter();
        let papers = papers.map(|(name, file)| (format!("{PAPERS}{name}"), file));
        let replaced = messages.chain(papers);
        let replaced = replaced.map(|(name, file)| (name, file.display().to_string()));
        let rows = rows(&kit, &replaced.collect::<Vec<_>>(), &audiences);
        if self.json {
            let list: Vec<Value> = rows.iter().map(row_json).collect();
            call.out
                .json(&json!({"schema": SCHEMA, "templates": list}))?;
        } else {
            let dash = |words: Option<&String>| words.cloned().unwrap_or_else(|| "-".to_owned());
            let cells = rows.iter().map(|row| {
                let (file, problem) = (dash(row.file.as_ref()), dash(row.problem.as_ref()));
                vec![row.name.clone(), row.state.to_owned(), problem, file]
            });
            call.out.table(
                &["NAME", "STATE", "PROBLEM", "FILE"],
                &cells.collect::<Vec<_>>(),
            )?;
        }
        let wrong = rows.iter().any(|row| row.problem.is_some());
        Ok(u8::from(self.check && wrong))
    }

    fn print_placeholders(&self, call: &mut Call<'_>) -> Result<u8, Failure> {
        let all = Placeholder::ALL.iter();
        if self.json {
            let list = all.map(|(one, name)| {
                json!({"name": name, "readers": one.reader().label(), "meaning": one.meaning()})
            });
            let list: Vec<Value> = list.collect();
            let sections = Section::ALL.iter().map(|(one, name)| {
                json!({
                    "name": name,
                    "readers": one.reader().label(),
                    "place": one.place().label(),
                    "meaning": one.meaning(),
                })
            });
            let sections: Vec<Value> = sections.collect();
            call.out
                .json(&json!({"schema": SCHEMA, "placeholders": list, "sections": sections}))?;
            return Ok(0);
        }
        let rows = all.map(|(one, name)| {
            let name = format!("{{{{{name}}}}}");
            vec![
                name,
                one.meaning().to_owned(),
                one.reader().label().to_owned(),
            ]
        });
        call.out
            .table(&["NAME", "MEANS", "READ BY"], &rows.collect::<Vec<_>>())?;
        call.out.line("")?;
        call.out.line("In papers there are besides:")?;
        call.out.line("")?;
        let rows = Section::ALL.iter().map(|(one, name)| {
            vec![
                format!("{{{{{name}}}}}"),
                one.meaning().to_owned(),
                one.reader().label().to_owned(),
                one.place().label().to_owned(),
            ]
        });
        let head = ["NAME", "HOLDS", "READ BY", "STANDS"];
        call.out.table(&head, &rows.collect::<Vec<_>>())?;
        Ok(0)
    }
}

/// Every template by name: the shipped, those of the team, and what is wrong.
fn rows(kit: &Kit, replaced: &[(String, String)], audiences: &[String]) -> Vec<Row> {
    let papers = SHIPPED.iter().map(|one| format!("{PAPERS}{}", one.name));
    let shipped = Kit::shipped().templates.into_keys().chain(papers);
    let shipped: BTreeSet<String> = shipped.collect();
    let own = replaced.iter().map(|(name, _)| name);
    let names: BTreeSet<&String> = shipped.iter().chain(own).collect();
    let mut rows: Vec<Row> = names
        .into_iter()
        .map(|name| {
            let own = replaced.iter().find(|(own, _)| own == name);
            let fault = kit.faults.iter().find(|fault| fault.name == *name);
            let unused = || {
                let words = "no message asks for it: a name is AUDIENCE-first, -update and so on";
                let used = shipped.contains(name) || Kit::is_used(name, audiences);
                (!used).then(|| words.to_owned())
            };
            Row {
                name: name.to_owned(),
                state: match (own, fault) {
                    (None, _) => "shipped",
                    (_, Some(_)) => "wrong",
                    _ if shipped.contains(name) => "replaced",
                    _ => "added",
                },
                file: own.map(|(_, file)| file.clone()),
                problem: match fault {
                    Some(fault) => Some(match fault.line {
                        Some(line) => format!("line {line}: {}; {}", fault.problem, fault.instead),
                        None => format!("{}; {}", fault.problem, fault.instead),
                    }),
                    None => own.and_then(|_| unused()),
                },
            }
        })
        .collect();
    let others = kit.faults.iter().filter(|fault| fault.name.is_empty());
    rows.extend(others.map(|fault| Row {
        name: "-".to_owned(),
        state: "wrong",
        file: Some(fault.file.clone()),
        problem: Some(fault.problem.clone()),
    }));
    rows
}

fn row_json(row: &Row) -> Value {
    json!({"name": row.name, "state": row.state, "file": row.file, "problem": row.problem})
}
