//! What a person reads while it works: one line a step, with the seconds it took.

use std::{
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

/// How often a step that is still at it says so where lines cannot be rewritten.
const REMINDER: Duration = Duration::from_secs(60);

/// A step under way.
pub struct Step {
    label: String,
    begun: Instant,
    told: Instant,
    live: bool,
}

impl Step {
    /// Begins a step.
    pub fn begin(label: impl Into<String>) -> Self {
        let now = Instant::now();
        let step = Self { label: label.into(), begun: now, told: now, live: io::stdout().is_terminal() };
        step.rewrite("");
        step
    }

    fn seconds(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }

    fn rewrite(&self, what: &str) {
        if self.live {
            let what: String = what.chars().take(48).collect();
            print!("\r\x1b[2K  {:<24} {what:<48} {:>7.0} s", self.label, self.seconds());
            let _ = io::stdout().flush();
        }
    }

    /// Tells what it is at: on a terminal at once, elsewhere once a minute.
    pub fn note(&mut self, what: &str) {
        if self.live {
            self.rewrite(what);
        } else if self.told.elapsed() >= REMINDER {
            self.told = Instant::now();
            println!("  {:<24} still at it: {what} ({:.0} s)", self.label, self.seconds());
        }
    }

    /// Ends it with what came of it.
    pub fn end(self, what: &str) {
        let clear = if self.live { "\r\x1b[2K" } else { "" };
        println!("{clear}  {:<24} {what:<48} {:>7.1} s", self.label, self.seconds());
    }
}

/// The time that all steps took.
pub struct Total(Instant);

impl Total {
    /// Begins to count, under a heading.
    pub fn begin(what: &str) -> Self {
        println!("Satsuma: {what}");
        Self(Instant::now())
    }

    /// Says how long it all took.
    pub fn end(&self) {
        println!("  {:<24} {:<48} {:>7.1} s", "in all", "", self.0.elapsed().as_secs_f64());
    }
}
