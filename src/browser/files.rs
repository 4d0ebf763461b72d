//! Files that a person dropped or picked.

/// A file that a person gave, and its handle where the browser has one.
#[derive(Clone, Debug, PartialEq)]
pub struct Picked {
    /// The file.
    pub file: web_sys::File,
    /// Opens the file again in a later visit.
    pub handle: Option<web_sys::FileSystemFileHandle>,
}

impl Picked {
    /// The file's name.
    pub fn name(&self) -> String {
        self.file.name()
    }
}
