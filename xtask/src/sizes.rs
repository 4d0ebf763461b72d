//! What the page weighs, on the disk and on the wire.

use std::{fs, io::Write, path::Path, thread};

use crate::{Context, Result, fingerprint::gather, say::Step};

/// The aim for everything that the page loads, as transferred. In bytes.
const AIM: usize = 900_000;

struct Weight {
    name: String,
    raw: usize,
    sent: usize,
}

/// Prints the size of each file, raw and as a host with Brotli sends it, and the sum of what the page loads.
pub fn report(dist: &Path) -> Result<()> {
    let mut step = Step::begin("sizes");
    step.note("compressing as a host would");
    let mut files = Vec::new();
    gather(dist, &mut files)?;
    files.sort();
    let weights = thread::scope(|scope| {
        let running: Vec<_> = files.iter().map(|file| scope.spawn(move || weigh(dist, file))).collect();
        running
            .into_iter()
            .map(|one| one.join().unwrap_or_else(|_| Err("A file could not be compressed.".into())))
            .collect::<Result<Vec<_>>>()
    })?;
    let (loaded, other): (Vec<_>, Vec<_>) = weights.into_iter().partition(|weight| loads(&weight.name));
    let sum = |of: fn(&Weight) -> usize| loaded.iter().map(of).sum::<usize>();
    let (raw, sent) = (sum(|weight| weight.raw), sum(|weight| weight.sent));
    step.end(&format!("{} kB to load, of at most {} kB", sent.div_ceil(1000), AIM / 1000));
    println!("\n  {:<44} {:>12} {:>12}", "", "raw, bytes", "brotli");
    for weight in &loaded {
        println!("  {:<44} {:>12} {:>12}", weight.name, weight.raw, weight.sent);
    }
    println!("  {:<44} {raw:>12} {sent:>12}\n", "all that the page loads");
    if !other.is_empty() {
        println!(
            "  Beside them, loaded by nobody: {}.\n",
            other.iter().map(|weight| weight.name.as_str()).collect::<Vec<_>>().join(", ")
        );
    }
    Ok(())
}

/// What is there for programs, with its page. The page's own styles have a hash in their names.
const FOR_PROGRAMS: [&str; 10] = [
    "base.css",
    "components.css",
    "example-view.js",
    "example.css",
    "example.html",
    "example.js",
    "satsuma.d.ts",
    "satsuma.js",
    "table.css",
    "tokens.css",
];

/// Licences and schemas are there to be read, and the module is for others: the page does not load them.
fn loads(name: &str) -> bool {
    !name.ends_with(".txt") && !name.starts_with("schema/") && !FOR_PROGRAMS.contains(&name)
}

fn weigh(dist: &Path, file: &Path) -> Result<Weight> {
    let bytes = fs::read(file).context(format!("{} could not be read", file.display()))?;
    let name = file.strip_prefix(dist).unwrap_or(file).to_string_lossy().replace('\\', "/");
    // A font of this kind is Brotli inside.
    let sent = if name.ends_with(".woff2") { bytes.len() } else { compressed(&bytes)? };
    Ok(Weight { name, raw: bytes.len(), sent })
}

fn compressed(bytes: &[u8]) -> Result<usize> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 22);
    writer.write_all(bytes).context("Brotli failed")?;
    Ok(writer.into_inner().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compresses_as_the_reference_does() {
        let text = "customers who bought coffee, ".repeat(2000);
        let size = compressed(text.as_bytes()).expect("size");
        assert!((20..80).contains(&size), "{size}");
    }

    #[test]
    fn schemas_licences_and_the_module_are_not_loaded() {
        assert!(loads("worker_bg.wasm") && loads("assets/satsuma.svg") && loads("base-1582bbf036b80c2d.css"));
        assert!(!loads("satsuma.js") && !loads("base.css"));
        assert!(!loads("schema/definition-1.json") && !loads("assets/LICENSE.txt"));
    }
}
