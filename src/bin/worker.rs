//! The worker: a reader or an engine, as it is asked.

fn main() {
    satsuma::browser::worker::start();
}
