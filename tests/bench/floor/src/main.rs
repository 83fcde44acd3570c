//! The floor: a list of entries from one JSON file, one line to type in, a watch on the folder.
//!
//! It knows nothing of incidents. It does the least that any console of this kind has to do, with
//! the same crates as the product, so that the product can be measured as a ratio and not in
//! milliseconds of one machine.
//!
//! `floor FILE` opens the screen; `floor note FILE TEXT` appends one entry and exits;
//! `floor list FILE` prints the texts, one a line.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, io, process, thread};

use crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEventKind,
};
use crossterm::execute;
use notify::{RecursiveMode, Watcher};
use ratatui::layout::{Constraint, Layout};
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::{Block, List, ListItem, ListState, Paragraph};
use ratatui::{DefaultTerminal, Frame};
use serde::{Deserialize, Serialize};

type Outcome<T> = Result<T, Box<dyn Error>>;

#[derive(Serialize, Deserialize)]
struct Entry {
    id: String,
    at: String,
    by: String,
    text: String,
}

fn load(path: &Path) -> Outcome<Vec<Entry>> {
    match fs::read(path) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(e.into()),
    }
}

fn folder(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
    parent.map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Appends under a lock on a side file, by a temporary file that is synced before it is renamed.
fn append(path: &Path, text: String) -> Outcome<()> {
    let side = path.with_extension("lock");
    let lock = File::options().create(true).append(true).open(side)?;
    lock.lock()?;
    let mut entries = load(path)?;
    let at = SystemTime::now().duration_since(UNIX_EPOCH)?;
    entries.push(Entry {
        id: format!("{:032x}", at.as_nanos() ^ (u128::from(process::id()) << 64)),
        at: format!("{}.{:03}", at.as_secs(), at.subsec_millis()),
        by: env::var("USER").unwrap_or_else(|_| "nobody".into()),
        text,
    });
    let fresh = path.with_extension(format!("tmp{}", process::id()));
    let mut out = BufWriter::with_capacity(1 << 16, File::create(&fresh)?);
    out.write_all(b"[\n")?;
    for (i, entry) in entries.iter().enumerate() {
        if i > 0 {
            out.write_all(b",\n")?;
        }
        serde_json::to_writer(&mut out, entry)?;
    }
    out.write_all(b"\n]\n")?;
    out.into_inner()?.sync_data()?;
    fs::rename(&fresh, path)?;
    File::open(folder(path))?.sync_all()?;
    Ok(())
}

enum Wake {
    Terminal(Event),
    Folder,
    Gone,
}

fn read_terminal(to: &Sender<Wake>) {
    while let Ok(event) = event::read() {
        if to.send(Wake::Terminal(event)).is_err() {
            return;
        }
    }
    let _ = to.send(Wake::Gone);
}

struct Screen {
    path: PathBuf,
    entries: Vec<Entry>,
    top: usize,
    selected: usize,
    typing: bool,
    line: String,
    message: String,
}

impl Screen {
    fn reload(&mut self) {
        let at_end = self.selected + 1 >= self.entries.len();
        match load(&self.path) {
            Ok(entries) => self.entries = entries,
            Err(e) => self.message = e.to_string(),
        }
        if at_end {
            self.selected = self.entries.len().saturating_sub(1);
        }
    }

    fn send(&mut self) {
        let text = std::mem::take(&mut self.line);
        if let Err(e) = append(&self.path, text) {
            self.message = e.to_string();
        }
        self.reload();
    }

    /// Returns false when it is time to leave.
    fn handle(&mut self, wake: Wake) -> bool {
        let Wake::Terminal(event) = wake else {
            return false;
        };
        let last = self.entries.len().saturating_sub(1);
        match event {
            Event::Paste(text) if self.typing => {
                self.line.extend(text.chars().filter(|c| !c.is_control()));
            }
            Event::Key(key) if key.kind == KeyEventKind::Release => {}
            Event::Key(key) if self.typing => match key.code {
                KeyCode::Char(c) => self.line.push(c),
                KeyCode::Backspace => drop(self.line.pop()),
                KeyCode::Enter => self.send(),
                KeyCode::Esc => self.typing = false,
                _ => {}
            },
            Event::Key(key) => match key.code {
                KeyCode::Char('q') => return false,
                KeyCode::Char('i' | 'n') => self.typing = true,
                KeyCode::Char('j') => self.selected = (self.selected + 1).min(last),
                KeyCode::Char('k') => self.selected = self.selected.saturating_sub(1),
                KeyCode::Char('g') => self.selected = 0,
                KeyCode::Char('G') => self.selected = last,
                _ => {}
            },
            _ => {}
        }
        true
    }

    fn draw(&mut self, frame: &mut Frame) {
        let [above, below] =
            Layout::vertical([Constraint::Min(3), Constraint::Length(3)]).areas(frame.area());
        let rows = usize::from(above.height.saturating_sub(2)).max(1);
        self.top = self
            .top
            .clamp((self.selected + 1).saturating_sub(rows), self.selected);
        let end = (self.top + rows).min(self.entries.len());
        let items = self.entries[self.top..end]
            .iter()
            .map(|e| ListItem::new(Line::from(format!("{} {:<8} {}", e.at, e.by, e.text))));
        let title = format!(" {} of {} ", self.selected + 1, self.entries.len());
        let list = List::new(items)
            .block(Block::bordered().title(title))
            .highlight_style(Style::new().add_modifier(Modifier::REVERSED));
        let mut state = ListState::default().with_selected(Some(self.selected - self.top));
        frame.render_stateful_widget(list, above, &mut state);

        let width = usize::from(below.width.saturating_sub(3));
        let hidden = self.line.chars().count().saturating_sub(width);
        let shown: String = self.line.chars().skip(hidden).collect();
        let title = match (self.message.as_str(), self.typing) {
            ("", true) => " note ",
            ("", false) => " i to write ",
            (text, _) => text,
        };
        let x = below.x + 1 + u16::try_from(shown.chars().count()).unwrap_or(0);
        frame.render_widget(
            Paragraph::new(shown).block(Block::bordered().title(title)),
            below,
        );
        if self.typing {
            frame.set_cursor_position((x, below.y + 1));
        }
    }
}

fn watch(path: &Path, to: Sender<Wake>) -> Outcome<notify::RecommendedWatcher> {
    let name = path.file_name().map(ToOwned::to_owned);
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        let ours = event.paths.iter().any(|p| p.file_name() == name.as_deref());
        if ours && (event.kind.is_modify() || event.kind.is_create()) {
            let _ = to.send(Wake::Folder);
        }
    })?;
    watcher.watch(&folder(path), RecursiveMode::NonRecursive)?;
    Ok(watcher)
}

fn drive(
    terminal: &mut DefaultTerminal,
    screen: &mut Screen,
    wakes: &Receiver<Wake>,
) -> Outcome<()> {
    loop {
        terminal.draw(|frame| screen.draw(frame))?;
        let Ok(first) = wakes.recv() else {
            return Ok(());
        };
        let mut stale = false;
        for wake in std::iter::once(first).chain(wakes.try_iter()) {
            // one read of the file answers all hints that came before it
            if matches!(wake, Wake::Folder) {
                stale = true;
            } else if !screen.handle(wake) {
                return Ok(());
            }
        }
        if stale {
            screen.reload();
        }
    }
}

fn console(path: PathBuf) -> Outcome<()> {
    let (to, wakes) = mpsc::channel();
    let _watcher = watch(&path, to.clone())?;
    let entries = load(&path)?;
    let selected = entries.len().saturating_sub(1);
    let mut screen = Screen {
        path,
        entries,
        top: 0,
        selected,
        typing: false,
        line: String::new(),
        message: String::new(),
    };
    let mut terminal = ratatui::try_init()?;
    execute!(io::stdout(), EnableBracketedPaste)?;
    thread::spawn(move || read_terminal(&to));
    let result = drive(&mut terminal, &mut screen, &wakes);
    let _ = execute!(io::stdout(), DisableBracketedPaste);
    ratatui::restore();
    result
}

fn main() -> Outcome<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["note", file, text] => append(Path::new(file), (*text).to_owned()),
        ["list", file] => {
            let mut out = BufWriter::new(io::stdout().lock());
            for entry in load(Path::new(file))? {
                writeln!(out, "{}", entry.text)?;
            }
            Ok(())
        }
        [file] => console(PathBuf::from(file)),
        _ => Err("usage: floor FILE | floor note FILE TEXT | floor list FILE".into()),
    }
}
