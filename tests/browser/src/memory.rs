//! How much memory the browser's pages take, as Linux tells it.

use std::{collections::HashMap, fs};

use serde_json::Value;

use crate::page::Page;

impl Page {
    /// The most that the process of a page of this browser has had resident at once, in bytes, with all of its workers. Nothing
    /// where the system does not tell.
    pub fn peak_memory(&self) -> Option<u64> {
        let browser = self.client().capabilities()?.get("goog:processID").and_then(Value::as_u64)?;
        let parents = parents()?;
        let ours = |mut process: u64| {
            // The table was read while processes came and went: it may have a loop, and no tree is so deep.
            for _ in 0..64 {
                if process == browser {
                    return true;
                }
                match parents.get(&process) {
                    Some(parent) => process = *parent,
                    None => return false,
                }
            }
            false
        };
        parents.keys().filter(|process| ours(**process)).filter_map(|process| peak(*process)).max()
    }
}

/// Every process with its parent.
fn parents() -> Option<HashMap<u64, u64>> {
    let processes = fs::read_dir("/proc").ok()?.flatten();
    let ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    Some(ids.filter_map(|id| Some((id, field(id, "PPid:")?))).collect())
}

fn field(process: u64, name: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}

fn peak(process: u64) -> Option<u64> {
    let command = fs::read(format!("/proc/{process}/cmdline")).ok()?;
    let page = String::from_utf8_lossy(&command).contains("--type=renderer");
    page.then(|| field(process, "VmHWM:").map(|kilobytes| kilobytes * 1024)).flatten()
}
