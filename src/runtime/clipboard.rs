//! The clipboard of the person's own terminal, also over SSH.
//!
//! Inside tmux the program's own OSC 52 is dropped by default, while `tmux load-buffer -w -`
//! reaches the attached client; elsewhere OSC 52 goes to the terminal.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// How a copy travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Copied {
    /// tmux has taken it.
    Tmux,
    /// This sequence must be sent to the terminal.
    Sequence(Vec<u8>),
}

/// How long tmux may take.
const PATIENCE: Duration = Duration::from_millis(500);
/// The most text that is offered to a terminal; many refuse more.
const LIMIT: usize = 74_000;

/// Copies `text`: through tmux when inside it, else by an OSC 52 sequence for the terminal.
///
/// # Errors
/// A sentence that says why not.
pub(super) fn copy(text: &str, inside_tmux: bool) -> Result<Copied, String> {
    if inside_tmux {
        let text = text.to_owned();
        match within(PATIENCE, move || load_buffer(&text)) {
            Some(Ok(())) => return Ok(Copied::Tmux),
            Some(Err(_)) => {}
            None => return Err("tmux does not answer".to_owned()),
        }
    }
    if text.len() > LIMIT {
        return Err(format!(
            "{} bytes are more than a terminal's clipboard takes",
            text.len()
        ));
    }
    let mut sequence = Vec::new();
    crossterm::execute!(
        &mut sequence,
        crossterm::clipboard::CopyToClipboard::to_clipboard_from(text)
    )
    .map_err(|error| error.to_string())?;
    Ok(Copied::Sequence(sequence))
}

/// Does something that may hang on a thread of its own; `None` if it did not end in time. The
/// screen and the keys wait for this.
fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (done, ended) = mpsc::channel();
    std::thread::Builder::new()
        .name("clipboard".to_owned())
        .spawn(move || done.send(work()))
        .ok()?;
    ended.recv_timeout(limit).ok()
}

fn load_buffer(text: &str) -> std::io::Result<()> {
    let mut tmux = Command::new("tmux")
        .args(["load-buffer", "-w", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut input) = tmux.stdin.take() {
        input.write_all(text.as_bytes())?;
    }
    let status = tmux.wait()?;
    if status.success() {
        Ok(())
    } else {
        Err(std::io::Error::other("tmux refused"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outside_tmux_the_terminal_gets_the_text_encoded() {
        let copied = copy("a\u{1b}b", false);
        let Ok(Copied::Sequence(bytes)) = copied else {
            panic!("{copied:?}")
        };
        let text = String::from_utf8(bytes).expect("ASCII");
        assert!(text.starts_with("\u{1b}]52;c;YRti"), "{text:?}");
        assert_eq!(
            text.matches('\u{1b}').count(),
            2,
            "one to begin, one to end: {text:?}"
        );
        assert!(copy(&"x".repeat(80_000), false).is_err());
    }

    #[test]
    fn what_hangs_is_not_waited_for() {
        let (open, closed) = mpsc::channel::<()>();
        let hangs = within(Duration::from_millis(5), move || closed.recv());
        assert!(hangs.is_none());
        drop(open);
        assert_eq!(within(Duration::from_secs(30), || 7), Some(7));
    }
}
