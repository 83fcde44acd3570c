//! One exact wake-up. A timer wheel wakes in coarse steps before it fires; a clock on screen that
//! ticks once a second should wake the process once a second.

use std::io;
use std::time::Duration;

#[cfg(target_os = "linux")]
use rustix::time::{Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec};
#[cfg(target_os = "linux")]
use std::os::fd::OwnedFd;
#[cfg(target_os = "linux")]
use tokio::io::{Interest, unix::AsyncFd};

/// A timer of the kernel's, where there is one.
#[derive(Debug)]
pub(super) struct Alarm {
    #[cfg(target_os = "linux")]
    timer: AsyncFd<OwnedFd>,
}

#[cfg(target_os = "linux")]
impl Alarm {
    /// A timer that is not set, inside a tokio runtime.
    ///
    /// # Errors
    /// When the kernel has no timer to give.
    pub(super) fn new() -> io::Result<Self> {
        let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
        let timer = rustix::time::timerfd_create(TimerfdClockId::Monotonic, flags)?;
        Ok(Self {
            timer: super::tty::watch(timer, Interest::READABLE)?,
        })
    }

    /// Returns after `wait`; may be dropped and called again at any time.
    pub(super) async fn after(&self, wait: Duration) {
        // A zero would unset the timer.
        let wait = wait.max(Duration::from_millis(1));
        let value = Timespec {
            tv_sec: i64::try_from(wait.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: wait.subsec_nanos().into(),
        };
        let once = Itimerspec {
            it_interval: Timespec {
                tv_sec: 0,
                tv_nsec: 0,
            },
            it_value: value,
        };
        let set = rustix::time::timerfd_settime(&self.timer, TimerfdTimerFlags::empty(), &once);
        if set.is_err() {
            tokio::time::sleep(wait).await;
            return;
        }
        loop {
            let Ok(mut ready) = self.timer.readable().await else {
                return;
            };
            let rang = ready.try_io(|timer| Ok(rustix::io::read(timer, &mut [0_u8; 8])?));
            // What rang before it was set anew is no ring: wait on.
            if rang.is_ok() {
                return;
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
impl Alarm {
    /// A timer.
    ///
    /// # Errors
    /// Never.
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Returns after `wait`; may be dropped and called again at any time.
    pub(super) async fn after(&self, wait: Duration) {
        tokio::time::sleep(wait).await;
    }
}
