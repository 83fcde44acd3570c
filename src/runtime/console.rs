//! The console from start to end: open the store, build the model, run the loop, begin again
//! when another incident is chosen.

use super::alarm::Alarm;
use super::clock;
use super::drill;
use super::input::InputReader;
use super::options::ConsoleOptions;
use super::output::Output;
use super::page::PageKeeper;
use super::report_error;
use super::run::{Desk, Ended};
use super::signals::Signals;
use super::terminal::{Options as TerminalOptions, TerminalGuard};
use super::tty::{NoTerminal, require_tty};
use crate::app::effect::Effects;
use crate::app::model::{FoundFile, Mode, Model, Seat};
use crate::app::update::{self, restore_unsent};
use crate::domain::command::{Command, Context, Opening};
use crate::domain::decide::decide;
use crate::domain::incident::Incident;
use crate::domain::presence::{Seating, Sitting};
use crate::domain::time::Timestamp;
use crate::drill::Script;
use crate::keymap::Keymap;
use crate::report::{self, Situation};
use crate::screen::Look;
use crate::share::{self, Inbox, Link, Start, Target, Teller, Told};
use crate::store::{
    self, Access, Bringer, Listed, Options as StoreOptions, Session, Store, StoreError,
};
use crate::sync::{Notice, Report, Share};
use crate::ui::signs::Signs;
use crate::ui::theme::Theme;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Runs the console; returns its exit code.
///
/// # Errors
/// When the terminal or the file cannot be used; the sentence says what to do.
pub fn run_console(options: &ConsoleOptions) -> anyhow::Result<u8> {
    if let Err(reason) = require_tty() {
        report_error(&reason.to_string());
        return Ok(NoTerminal::EXIT_CODE);
    }
    let keymap = Keymap::with_overrides(&options.config.keys)?;
    // What is wrong with the file is said before the screen is taken.
    let opened = match &options.file {
        Some(file) => match open(file, options) {
            Ok(opened) => Some(opened),
            Err(error) => {
                report_error(&error.to_string());
                return Ok(error.exit_code());
            }
        },
        None => None,
    };
    // So is a time that nobody can look back to.
    let mut opened = opened;
    if let (Some(opened), Some(typed)) = (&mut opened, &options.as_of) {
        match time_back(opened, typed) {
            Ok(at) => opened.as_of = Some(at),
            Err(reason) => {
                report_error(&format!("--as-of {typed}: {reason}"));
                return Ok(BAD_TIME);
            }
        }
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let code = runtime.block_on(screen(options, keymap, opened));
    // A store thread may hang in a network folder: nothing waits for it.
    runtime.shutdown_background();
    code
}

/// The exit code of a time that cannot be looked back to: usage.
const BAD_TIME: u8 = 2;

/// The time that the console begins with, as it was typed.
fn time_back(opened: &mut Opened, typed: &str) -> Result<Timestamp, String> {
    let incident = opened.session.incident();
    let at = update::time_back(incident, typed, clock::now())?;
    report::as_of(incident, at).map(|_| at)
}

/// An incident that was opened.
struct Opened {
    session: Session,
    file: PathBuf,
    read_only: Option<String>,
    /// Begin with the document as it stood then.
    as_of: Option<Timestamp>,
    /// Begin with the review on top.
    review: bool,
}

/// Opens a file: to write where that is possible, else to look, with the reason.
fn open(file: &Path, options: &ConsoleOptions) -> Result<Opened, StoreError> {
    let access = if options.read_only {
        Access::ReadOnly
    } else if options.detached {
        Access::Detached
    } else if options.join {
        Access::Join
    } else {
        Access::Known
    };
    let asked = options
        .read_only
        .then(|| "opened with --read-only".to_owned());
    let at = |access| Session::open(store_options(file, options, access));
    let (mut session, read_only) = match at(access) {
        Ok(session) => (session, asked),
        Err(error) => match looking_reason(&error) {
            Some(reason) => (at(Access::ReadOnly)?, Some(reason)),
            None => return Err(error),
        },
    };
    session.count_gaps();
    Ok(Opened {
        session,
        file: file.to_owned(),
        read_only,
        as_of: None,
        review: false,
    })
}

/// Why a file that cannot be written is opened to look at all the same.
fn looking_reason(error: &StoreError) -> Option<String> {
    match error {
        StoreError::Newer { .. } | StoreError::JoinNeeded { .. } | StoreError::Replaced { .. } => {
            Some(error.to_string())
        }
        _ => None,
    }
}

fn store_options(file: &Path, options: &ConsoleOptions, access: Access) -> StoreOptions {
    StoreOptions {
        file: file.to_owned(),
        state_home: options.state_home.clone(),
        user: options.identity.name.clone(),
        access,
        clock: Arc::new(clock::now),
        state_line: report::state,
    }
}

async fn screen(
    options: &ConsoleOptions,
    keymap: Keymap,
    mut opened: Option<Opened>,
) -> anyhow::Result<u8> {
    let mut options = options.clone();
    let mut signals = Signals::listen()?;
    let alarm = Alarm::new()?;
    let mut guard = TerminalGuard::enter(TerminalOptions {
        mouse: options.mouse,
        alt_screen: !options.no_alt_screen,
        ..TerminalOptions::default()
    })?;
    let tmux = std::env::var_os("TMUX").is_some();
    let mut input = InputReader::open()?;
    let mut output = Output::open(!tmux)?;
    let mut complaint: Option<String> = None;
    let code = loop {
        let Begun {
            mut model,
            first,
            store,
            page,
            link,
            reports,
        } = begin(&options, &keymap, opened.take(), &output);
        if let Some(words) = complaint.take() {
            model.messages.say(words, true, clock::now());
        }
        let desk = Desk {
            guard: &mut guard,
            output: &mut output,
            input: &mut input,
            signals: &mut signals,
            store,
            page,
            link,
            reports,
            look: look(&options),
            alarm: &alarm,
            tmux,
        };
        let ended = match desk.run(model, first).await {
            Ended::Exit(code) => break code,
            Ended::Open { path, review } => open(&path, &options)
                .map(|opened| Opened { review, ..opened })
                .map_err(|error| error.to_string()),
            Ended::Declare(opening) => declare(*opening, &options),
            Ended::Drill => rehearse(&mut options),
        };
        match ended {
            Ok(next) => opened = Some(next),
            Err(words) => complaint = Some(words),
        }
    };
    guard.leave();
    Ok(code)
}

fn look(options: &ConsoleOptions) -> Look {
    Look {
        theme: Theme::new(options.theme),
        signs: Signs::choose(options.ascii),
        zones: true,
    }
}

/// What a console begins with.
struct Begun {
    model: Model,
    first: Effects,
    store: Option<Store>,
    page: Option<PageKeeper>,
    link: Option<Link>,
    reports: UnboundedReceiver<Report>,
}

/// The model and the store of what was opened, or of the start screen.
fn begin(
    options: &ConsoleOptions,
    keymap: &Keymap,
    opened: Option<Opened>,
    output: &Output,
) -> Begun {
    let now = clock::now();
    let (sender, reports) = unbounded_channel();
    let size = output.size();
    let size = (size.width, size.height);
    let seat = |file: &Path, read_only| Seat {
        me: options.identity.name.clone(),
        origin: options.identity.origin.to_string(),
        read_only,
        scribe: options.scribe,
        bell: options.bell,
        file: file.display().to_string(),
    };
    let Some(mut opened) = opened else {
        let model = Model::new(
            Incident::default(),
            seat(Path::new(""), None),
            keymap.clone(),
            size,
        );
        return begin_outside(model, options, reports);
    };
    let incident = opened.session.incident().clone();
    let health = opened.session.health();
    // Known before the first frame: no key may go astray between it and the store's first report.
    let read_only = opened.read_only.clone().or_else(|| match &health.share {
        Share::ReadOnly(reason) => Some(reason.clone()),
        _ => None,
    });
    let mut model = Model::new(
        incident,
        seat(&opened.file, read_only),
        keymap.clone(),
        size,
    );
    prepare(&mut model, options, &opened.file, now);
    model.health = health;
    model.unshared = opened.session.unshared().into_iter().collect();
    if let Some(looked) = opened.session.looked(&model.seat.me) {
        model.go_on_from(looked);
    }
    let scribe = options.scribe || model.mode == Mode::Note;
    let seating = if scribe {
        Seating::Scribe
    } else {
        Seating::Console
    };
    let sits = opened.session.sit(&model.seat.me, seating);
    for Notice { text, important } in opened.session.notices() {
        model.messages.say(text, important, now);
    }
    // Who asked for it knows why.
    if let Some(reason) = opened.read_only.as_ref().filter(|_| !options.read_only) {
        model.messages.say(reason.clone(), true, now);
    }
    let unsent = opened.session.unsent();
    let first = unsent.map_or_else(Effects::none, |unsent| {
        restore_unsent(&mut model, unsent, now)
    });
    if let Some(at) = opened.as_of
        && let Err(reason) = model.look_back(at)
    {
        model.messages.say(reason, true, now);
    }
    if opened.review {
        update::open_review(&mut model);
    }
    let page = options.status_page.as_ref().map(|folder| {
        let sender = sender.clone();
        let sink = move |report| {
            // As below.
            let _ = sender.send(report);
        };
        let (incident, kit) = (model.incident.clone(), Arc::clone(&options.kit));
        PageKeeper::start(folder.clone(), incident, kit, sink)
    });
    let teller = page.as_ref().map(PageKeeper::teller);
    let share = options.share.clone().map(|to| (to, share::channel()));
    model.link = share.as_ref().map(|_| crate::sync::Link::default());
    let to_link = share.as_ref().map(|(_, (teller, _))| teller.clone());
    let reporter = sender.clone();
    let sink = Box::new(move |report| {
        if let Some(teller) = &teller {
            teller.tell(&report);
        }
        let telling = to_link.as_ref().and_then(|link| link.telling(&report));
        // The loop has ended when nobody listens any more.
        let _ = sender.send(report);
        if let Some(telling) = telling {
            telling.pass_on();
        }
    });
    let store = Store::start(opened.session, sink);
    let link = share.and_then(|(target, ways)| {
        let sink = link_sink(store.bringer(), reporter);
        start_link(&mut model, (target, sits), ways, sink)
    });
    Begun {
        store: Some(store),
        model,
        first,
        page,
        link,
        reports,
    }
}

/// What the options say of the model of an incident at `file`.
fn prepare(model: &mut Model, options: &ConsoleOptions, file: &Path, now: Timestamp) {
    model.papers.folder = options.config.papers_folder(file);
    if let Some(limit) = options.config.comment_limit {
        model.papers.limit = limit;
    }
    model.mouse = options.mouse;
    model.home = std::env::home_dir().filter(|home| home.is_absolute());
    model.kit = Arc::clone(&options.kit);
    say_faults(model, now);
}

/// The start screen: no incident is open.
fn begin_outside(
    mut model: Model,
    options: &ConsoleOptions,
    reports: UnboundedReceiver<Report>,
) -> Begun {
    let keeps = !options.read_only && !options.detached;
    let kept = options.state_home.clone().filter(|_| keeps);
    (model.found, model.beside) = found(Path::new("."), kept.as_deref());
    model.home = std::env::home_dir().filter(|home| home.is_absolute());
    model.kit = Arc::clone(&options.kit);
    say_faults(&mut model, clock::now());
    // What is wrong with it is said when an incident is declared.
    if let Ok(playbook) = options.config.playbook() {
        model.playbook = Arc::new(playbook);
    }
    Begun {
        model,
        first: Effects::none(),
        store: None,
        page: None,
        link: None,
        reports,
    }
}

/// Starts sharing through a server.
fn start_link(
    model: &mut Model,
    (target, sits): (Target, Option<Sitting>),
    ways: (Teller, Inbox),
    sink: share::Sink,
) -> Option<Link> {
    let start = Start {
        id: model.incident.id()?,
        held: model.incident.log().clone(),
        listen: model.seat.read_only.is_some(),
        seat: sits.map_or(share::Seat::Looks, share::Seat::Sits),
    };
    let started = Link::start(target, start, ways, Arc::new(clock::now), sink);
    if let Err(error) = &started {
        model.link = None;
        model.messages.say(error.to_string(), true, clock::now());
    }
    started.ok()
}

/// What comes through a server goes to the store, what is said of it to the loop.
fn link_sink(bringer: Bringer, sender: UnboundedSender<Report>) -> share::Sink {
    Box::new(move |told| {
        let report = match told {
            Told::Brought(events) => return bringer.bring(events),
            Told::Link(link) => Report::Link(link),
            Told::Notice(notice) => Report::Notice(notice),
            Told::Present(present) => Report::PresentAfar(present),
        };
        // The loop has ended when nobody listens any more.
        let _ = sender.send(report);
    })
}

/// A template that is wrong stops nothing, but is said.
fn say_faults(model: &mut Model, now: Timestamp) {
    if let Some(words) = model.kit.fault_words() {
        model.messages.say(words, true, now);
    }
}

/// What a folder holds, for the start screen: incidents in the order of a list, then what cannot
/// be read; and what else is to be said of it. `kept` is where this machine keeps incidents, for one
/// who may write.
fn found(folder: &Path, kept: Option<&Path>) -> (Vec<FoundFile>, Vec<String>) {
    let folder = match kept {
        Some(state_home) => store::list_kept(folder, state_home),
        None => store::list(folder),
    };
    let folder = match folder {
        Ok(folder) => folder,
        Err(error) => return (Vec::new(), vec![error.to_string()]),
    };
    let mut found: Vec<FoundFile> = folder.listed.iter().map(found_file).collect();
    found.sort_by_cached_key(|file| {
        let order = file.situation.as_ref().map(Situation::order);
        (order.is_none(), order)
    });
    let foreign = folder.foreign.iter().filter_map(|path| path.file_name());
    let foreign: Vec<_> = foreign.map(|name| name.to_string_lossy()).collect();
    let mut beside = Vec::new();
    if !foreign.is_empty() {
        beside.push(format!("No incident: {}", foreign.join(", ")));
    }
    for (copy, whole) in &folder.copies {
        let [copy, whole] = [copy, whole].map(|path| path.file_name().unwrap_or_default());
        let (copy, whole) = (copy.to_string_lossy(), whole.to_string_lossy());
        beside.push(format!("{copy} is a copy of {whole}"));
    }
    for deleted in &folder.deleted {
        let name = deleted.path.file_name().unwrap_or_default();
        let name = name.to_string_lossy();
        beside.push(format!(
            "{name} was deleted here: to open it (o) brings it back"
        ));
    }
    (found, beside)
}

fn found_file(listed: &Listed) -> FoundFile {
    let incident = listed.incident.as_ref();
    FoundFile {
        path: listed.path.display().to_string(),
        situation: incident.ok().map(|incident| Situation::of(incident)),
        problem: incident.err().map(ToString::to_string),
    }
}

/// Begins the practice drill; from now on this console lives in it.
fn rehearse(options: &mut ConsoleOptions) -> Result<Opened, String> {
    let words = |error: &dyn std::fmt::Display| format!("the drill cannot begin: {error}");
    let script = Script::shipped().map_err(|error| words(&error))?;
    let place = drill::Place::new(&script, None).map_err(|error| words(&error))?;
    let begins = script.begins();
    drill::begin(script, &place.file, begins, drill::SPEED).map_err(|error| words(&error))?;
    *options = options.for_drill(&place);
    open(&place.file, options).map_err(|error| error.to_string())
}

/// Declares an incident in this folder, named by its key.
fn declare(mut opening: Opening, options: &ConsoleOptions) -> Result<Opened, String> {
    let now = clock::now();
    // A team's rules that cannot be read are not silently replaced for good.
    opening.playbook = options.config.playbook().map_err(|e| e.to_string())?;
    opening.contacts.clone_from(&options.config.contacts);
    opening
        .organisation
        .clone_from(&options.config.organisation);
    let zone = opening
        .playbook
        .zones
        .first()
        .and_then(|name| name.parse().ok());
    let zone: chrono_tz::Tz = zone.unwrap_or(chrono_tz::Tz::UTC);
    let day = now
        .to_utc()
        .with_timezone(&zone)
        .format("%Y%m%d")
        .to_string();
    let name = opening.clients.first().cloned().unwrap_or_default();
    opening.opened.key = options.config.new_key(&name, &day);
    let file = PathBuf::from(format!("{}.json", opening.opened.key));
    let context = Context {
        me: &options.identity.name,
        now,
    };
    let drafts = decide(&Incident::default(), Command::Open(opening), &context)
        .map_err(|reject| reject.to_string())?;
    let session = Session::create(store_options(&file, options, Access::Join), drafts)
        .map_err(|error| error.to_string())?;
    Ok(Opened {
        session,
        file,
        read_only: None,
        as_of: None,
        review: false,
    })
}
