//! Files of other writers, whole and damaged, from their bytes to a table.

mod bombs;
mod damage;
mod damaged;
mod engine;
mod files;
mod near;
mod reading;
mod values;
mod ways;
mod written;

/// The file of that name.
fn file(name: &str) -> &'static files::Written {
    files::FILES.iter().find(|file| file.name == name).unwrap_or_else(|| panic!("no file {name}"))
}
