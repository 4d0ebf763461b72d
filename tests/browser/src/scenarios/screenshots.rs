//! The pictures of the README.

use std::path::Path;

use browser_tests::Page;
use xtask::Result;

/// Takes them into a folder.
pub(crate) fn take(page: &Page, folder: &Path) -> Result<()> {
    page.until("the page", || Ok(!page.text()?.trim().is_empty()))?;
    page.picture(folder, "home", false)
}
