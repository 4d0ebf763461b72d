//! The page.
fn main() {
    satsuma::app::shell::start();
}
