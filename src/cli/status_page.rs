//! `warroom status-page`: the page for people outside, as a folder of files that any web server
//! can serve.

use super::Call;
use super::output::{Failure, say};
use crate::domain::kit::Kit;
use crate::report::state::SCHEMA;
use crate::report::status_page::{Asked, Source, source};
use crate::runtime::page;
use crate::store::reader::{Polled, Reader};
use crate::store::{self, Kept};
use clap::{Args, ValueHint};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often the files are looked at while following.
const LOOK: Duration = Duration::from_secs(1);
/// After so many looks the folders are listed anew.
const LOOKS: u32 = 10;

/// Write the status page for people outside: a folder of files for any web server
#[derive(Debug, Args)]
#[command(after_help = "\
It holds what was sent to audiences outside on a status page, word for word, and nothing else.
`warroom FILE --status-page DIR` keeps it current while the console is open.")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own on the command line"
)]
pub(super) struct Arguments {
    /// The folder of the page: a new one, an empty one, or one that holds a page already
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
    /// Incident files, or folders of them; else this folder's
    #[arg(short, long = "file", value_name = "FILE", value_hint = ValueHint::AnyPath)]
    files: Vec<PathBuf>,
    /// What the page is called; it keeps the name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Where it is served, such as https://status.example.com; it keeps the address
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Show drills too, marked DRILL everywhere
    #[arg(long)]
    drills: bool,
    /// Show these incidents alone: drop those that others put on the page
    #[arg(long)]
    only: bool,
    /// Go on, and write it whenever something was said
    #[arg(long)]
    follow: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Arguments {
    pub(super) fn run(self, call: &mut Call<'_>) -> Result<u8, Failure> {
        let kit = call.config().and_then(|config| config.kit());
        let kit = kit.map_err(anyhow::Error::from)?;
        if let Some(url) = &self.url
            && !(url.starts_with("https://") || url.starts_with("http://"))
        {
            return Err(Failure::usage(format!(
                "{url} is no address of a page; write it like https://status.example.com"
            )));
        }
        let mut readers = BTreeMap::new();
        let (_, unread) = self.open(call, &mut readers)?;
        let failed = self.write(call, &kit, &readers)?;
        if self.follow {
            return self.follow(call, &kit, readers, failed != 0);
        }
        Ok(if failed == 0 { unread } else { failed })
    }

    /// Opens what is new of the files that were named and of the folders; says whether there was
    /// anything, and the code for what could not be read.
    fn open(&self, call: &Call<'_>, readers: &mut Readers) -> Result<(bool, u8), Failure> {
        let here = [PathBuf::from(".")];
        let named = if self.files.is_empty() {
            &here[..]
        } else {
            &self.files
        };
        let (mut found, mut code) = (false, 0);
        for path in named {
            if !path.is_dir() {
                found |= open_one(path, readers, call)?;
                continue;
            }
            for listed in store::list(path)?.listed {
                match listed.incident {
                    Ok(_) => found |= open_one(&listed.path, readers, call)?,
                    Err(error) => {
                        say(&error.to_string());
                        code = error.exit_code();
                    }
                }
            }
        }
        Ok((found, code))
    }

    fn write(&self, call: &mut Call<'_>, kit: &Kit, readers: &Readers) -> Result<u8, Failure> {
        let with_keys = readers.values().filter_map(|reader| {
            let incident = reader.incident();
            let source = source(incident, kit)?;
            Some((incident.key().to_owned(), source))
        });
        let (keys, sources): (Vec<String>, Vec<Source>) = with_keys.unzip();
        let asked = Asked {
            sources: &sources,
            name: self.name.as_deref(),
            url: self.url.as_deref(),
            drills: self.drills,
            only: self.only,
            now: (call.clock)(),
        };
        let (made, kept) = match page::write(&self.folder, &asked) {
            Ok(done) => done,
            Err(error) => {
                say(&error.to_string());
                return Ok(error.exit_code());
            }
        };
        let unclosed = keys.iter().zip(&sources);
        let unclosed: Vec<&str> = unclosed
            .filter(|(_, source)| source.unclosed)
            .map(|(key, _)| key.as_str())
            .collect();
        if self.follow && kept == Kept::default() {
            return Ok(0);
        }
        for key in &unclosed {
            say(&format!(
                "{key} is over and the page does not say so: send the closing word on the status page"
            ));
        }
        let folder = self.folder.display();
        if self.json {
            call.out.json_line(&json!({
                "schema": SCHEMA,
                "folder": folder.to_string(),
                "incidents": made.incidents,
                "active": made.active,
                "written": kept.written,
                "removed": kept.removed,
                "unclosed": unclosed,
            }))?;
        } else {
            call.out.line(&format!(
                "{folder}: {} on the page, {} not over; {} written, {} removed",
                count(made.incidents, "incident"),
                made.active,
                count(kept.written.len(), "file"),
                kept.removed.len()
            ))?;
        }
        call.out.flush()?;
        Ok(0)
    }

    /// Looks at every file again and again, and writes when one has changed; ends when it is
    /// stopped.
    fn follow(
        &self,
        call: &mut Call<'_>,
        kit: &Kit,
        mut readers: Readers,
        mut due: bool,
    ) -> Result<u8, Failure> {
        loop {
            for look in 0..LOOKS {
                std::thread::sleep(LOOK);
                for reader in readers.values_mut() {
                    due |= matches!(reader.poll(), Polled::Changed);
                }
                if look + 1 == LOOKS {
                    due |= self.open(call, &mut readers)?.0;
                }
                if due {
                    // What cannot be written is tried again.
                    due = self.write(call, kit, &readers)? != 0;
                }
            }
        }
    }
}

/// The incidents by their files.
type Readers = BTreeMap<PathBuf, Reader>;

/// Opens a file unless it is open; says whether it was not.
fn open_one(path: &Path, readers: &mut Readers, call: &Call<'_>) -> Result<bool, Failure> {
    if readers.contains_key(path) {
        return Ok(false);
    }
    let reader = Reader::open(path, call.clock.clone())?;
    readers.insert(path.to_owned(), reader);
    Ok(true)
}

fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
