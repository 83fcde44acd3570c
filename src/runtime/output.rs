//! Drawing that never blocks.
//!
//! A frame is rendered into memory and handed to the terminal without waiting. What the terminal
//! does not take at once is kept and drained when it reads again. While a frame is unfinished no
//! further one is rendered, so a slow line sees fewer frames, never old ones.

pub mod frame;

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use ratatui::layout::Size;
use ratatui::{Frame, Terminal};
use rustix::io::{Errno, retry_on_intr};
use tokio::io::Interest;

use super::tty;
use frame::FrameBackend;

const BEGIN_FRAME: &[u8] = b"\x1b[?2026h";
const END_FRAME: &[u8] = b"\x1b[?2026l";

/// What became of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// It is on its way, or nothing had changed.
    Frame,
    /// The previous frame is not out yet: draw again when `drained` returns.
    Busy,
}

/// The terminal's output side.
#[derive(Debug)]
pub struct Output {
    tty: OwnedFd,
    terminal: Terminal<FrameBackend>,
    pending: Pending,
    synchronized: bool,
    written: u64,
    frames: u64,
}

impl Output {
    /// Opens the terminal for drawing, inside a tokio runtime. `synchronized` brackets every frame
    /// so that it appears at once; terminals that do not know this ignore it, some tmux do not.
    ///
    /// # Errors
    /// When there is no terminal.
    pub fn open(synchronized: bool) -> io::Result<Self> {
        // Otherwise NO_COLOR makes crossterm write sequences that reset bold and reverse; whether
        // there is colour is for the theme to say.
        crossterm::style::force_color_output(true);
        let tty = tty::open()?;
        let size = Size::from(tty::size(&tty));
        Ok(Self {
            tty,
            terminal: Terminal::new(FrameBackend::new(size))?,
            pending: Pending::default(),
            synchronized,
            written: 0,
            frames: 0,
        })
    }

    /// Whether everything is out and a new frame can be drawn.
    pub fn ready(&self) -> bool {
        self.pending.is_empty()
    }

    /// The size of the next frame, in columns and rows.
    pub fn size(&self) -> Size {
        use ratatui::backend::Backend;
        self.terminal.backend().size().unwrap_or_default()
    }

    /// Renders a frame and hands over what differs from the last one, unless that one is still on
    /// its way: then nothing is rendered.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<Drawn> {
        if !self.ready() {
            return Ok(Drawn::Busy);
        }
        self.terminal.draw(render)?;
        self.frames += 1;
        let frame = self.terminal.backend_mut().take();
        if frame.is_empty() {
            return Ok(Drawn::Frame);
        }
        if self.synchronized {
            self.pending.push(BEGIN_FRAME);
        }
        self.pending.push(&frame);
        if self.synchronized {
            self.pending.push(END_FRAME);
        }
        self.push_out()?;
        Ok(Drawn::Frame)
    }

    /// Sends a sequence that is no part of a frame: a bell, a title, a clipboard. It must leave
    /// the cursor and the colours alone.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn send(&mut self, sequence: &[u8]) -> io::Result<()> {
        self.pending.push(sequence);
        self.push_out()
    }

    /// Tells the size of the frames to come. The next one is drawn in full.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.terminal
            .backend_mut()
            .set_size(Size::new(columns, rows));
    }

    /// Makes the next frame a full one, of the terminal's present size: after a stop, an editor,
    /// or on Ctrl-L. What is left of the frame before still goes out first.
    ///
    /// # Errors
    /// When the frame cannot be cleared.
    pub fn redraw(&mut self) -> io::Result<()> {
        let (columns, rows) = tty::size(&self.tty);
        self.resize(columns, rows);
        self.terminal.backend_mut().forget();
        self.terminal.clear()
    }

    /// Waits until everything is out; never returns while the terminal does not read, so it
    /// belongs in a `select!`, where it may be dropped at any time.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub async fn drained(&mut self) -> io::Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        // Watched only now: the loop would otherwise wake up after every frame to hear that the
        // terminal has read it.
        let tty = tty::watch(self.tty.as_fd(), Interest::WRITABLE)?;
        while !self.pending.is_empty() {
            let rest = self.pending.rest();
            let write = |tty: &BorrowedFd<'_>| Ok(retry_on_intr(|| rustix::io::write(tty, rest))?);
            let count = tty.async_io(Interest::WRITABLE, write).await?;
            self.pending.advance(count);
            self.written += count as u64;
        }
        Ok(())
    }

    /// How many bytes the terminal has taken so far.
    pub fn bytes_written(&self) -> u64 {
        self.written
    }

    /// How many frames were rendered so far.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// Writes what the terminal takes now.
    fn push_out(&mut self) -> io::Result<()> {
        while !self.pending.is_empty() {
            match retry_on_intr(|| rustix::io::write(&self.tty, self.pending.rest())) {
                Ok(count) => {
                    self.pending.advance(count);
                    self.written += count as u64;
                }
                Err(Errno::AGAIN) => break,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

/// Bytes that the terminal has not taken yet.
#[derive(Debug, Default)]
struct Pending {
    bytes: Vec<u8>,
    sent: usize,
}

impl Pending {
    fn is_empty(&self) -> bool {
        self.rest().is_empty()
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.sent..).unwrap_or_default()
    }

    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    fn advance(&mut self, count: usize) {
        self.sent += count;
        if self.sent >= self.bytes.len() {
            self.clear();
        }
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.sent = 0;
    }
}
