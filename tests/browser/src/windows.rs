//! Several windows of one browser with the same workspace.

use fantoccini::wd::WindowHandle;
use xtask::{Context, Result};

use crate::page::Page;

/// A window of the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window(WindowHandle);

impl Page {
    /// The window that is driven now.
    pub fn window(&self) -> Result<Window> {
        self.wait_on(self.client().window()).map(Window).context("The window has no name")
    }

    /// Opens the page in another window, and goes on there.
    pub fn open_window(&self) -> Result<Window> {
        self.logged()?;
        let made = self.wait_on(self.client().new_window(false)).context("No window could be opened")?;
        let window = Window(made.handle);
        self.switch_to(&window)?;
        self.begin()?;
        Ok(window)
    }

    /// Goes on in a window.
    pub fn switch_to(&self, window: &Window) -> Result<()> {
        self.logged()?;
        self.wait_on(self.client().switch_to_window(window.0.clone())).context("The window is gone")
    }

    /// Closes the window that is driven now, and goes on in another.
    pub fn close_window(&self, next: &Window) -> Result<()> {
        self.logged()?;
        self.wait_on(self.client().close_window()).context("The window could not be closed")?;
        self.switch_to(next)
    }
}
