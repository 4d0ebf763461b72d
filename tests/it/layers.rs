//! The arrows between the layers: who imports whom, and who names the browser or the reader's crate.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Each layer, and what it may import besides itself. In `app` also `service`, of which it may see the protocol alone.
const ARROWS: [(&str, &[&str]); 9] = [
    ("model", &[]),
    ("data", &["model"]),
    ("engine", &["model", "data"]),
    ("history", &["model"]),
    ("export", &["model", "data"]),
    ("storage", &["model", "history"]),
    ("service", &["model", "data", "engine", "history", "export"]),
    ("browser", &["model", "data", "history", "storage", "service"]),
    ("app", &["model", "history", "storage", "service", "browser"]),
];

/// Crates that few places alone may name: the crate, and the files or folders.
const OWNERS: [(&str, &[&str]); 9] = [
    ("arrow_ipc", &["data", "export/arrow.rs"]),
    ("arrow_array", &["data/sample", "export/arrow.rs"]),
    ("arrow_schema", &["data/sample", "export/arrow.rs"]),
    ("arrow_select", &["export/arrow.rs"]),
    ("web_sys", &["browser"]),
    ("js_sys", &["browser"]),
    ("idb", &["browser/repository"]),
    ("serde_wasm_bindgen", &["browser"]),
    ("leptos", &["app"]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "tests") {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The text of a file without comments and without the tests at its end.
fn code(text: &str) -> String {
    let own = text.split("#[cfg(test)]").next().unwrap_or_default();
    own.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The first names of everything that follows `crate::`, those in braces among them.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|sign| sign.is_alphanumeric() || sign == '_') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => found.extend(names(list)),
            None => found.extend(name(rest)),
        }
    }
    found
}

fn name(text: &str) -> Option<String> {
    let name: String =
        text.trim_start().chars().take_while(|sign| sign.is_alphanumeric() || *sign == '_').collect();
    (!name.is_empty()).then_some(name)
}

/// The first names of the parts of a list in braces, of which the first brace is gone.
fn names(list: &str) -> Vec<String> {
    let (mut depth, mut begins, mut found) = (0, 0, Vec::new());
    for (at, sign) in list.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' if depth == 0 => {
                found.extend(name(&list[begins..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.extend(name(&list[begins..at]));
                begins = at + 1;
            }
            _ => {}
        }
    }
    found
}

fn each(mut look: impl FnMut(&str, &str, &str)) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 100, "the sources were not found");
    for file in files {
        let place = file.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
        let layer = place.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
        look(&place, &layer, &code(&fs::read_to_string(&file).expect("a source")));
    }
}

#[test]
fn imports_point_one_way() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    each(|place, layer, code| {
        let Some((_, allowed)) = ARROWS.iter().find(|(own, _)| *own == layer) else { return };
        seen.insert(layer.to_owned());
        for import in imports(code) {
            let known = ARROWS.iter().any(|(own, _)| *own == import);
            if known && import != layer && !allowed.contains(&import.as_str()) {
                wrong.push(format!("{place} imports {import}"));
            }
        }
    });
    assert_eq!(seen.len(), ARROWS.len(), "a layer is missing: {seen:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_sees_the_protocol_and_no_more_of_the_service() {
    each(|place, layer, code| {
        if layer == "app" {
            let flat: String = code.split_whitespace().collect();
            for (at, _) in flat.match_indices("service::") {
                let rest = &flat[at + "service::".len()..];
                assert!(
                    rest.starts_with("protocol"),
                    "{place} sees service::{}",
                    rest.chars().take(30).collect::<String>()
                );
            }
        }
    });
}

#[test]
fn what_belongs_to_one_place_is_named_there_alone() {
    let mut wrong = Vec::new();
    each(|place, _, code| {
        for (library, owners) in OWNERS {
            let names = code.match_indices(library).any(|(at, _)| {
                let before = code[..at].chars().next_back();
                code[at + library.len()..].starts_with("::")
                    && !before.is_some_and(|sign| sign.is_alphanumeric() || "_:".contains(sign))
            });
            if names && !owners.iter().any(|owner| place.starts_with(owner)) {
                wrong.push(format!("{place} names {library}, which is for {owners:?}"));
            }
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_reader_names_the_arrow_reader() {
    each(|place, _, code| {
        if code.contains("arrow_ipc::") && !place.starts_with("data/ipc") {
            // The sample and lists are written with the same crate; they read nothing with it.
            let writes = place.starts_with("data/sample") || place == "export/arrow.rs";
            assert!(writes, "{place} names the reader's crate");
            assert!(!code.contains("arrow_ipc::reader"), "{place} reads with it");
        }
    });
}

#[test]
fn the_check_itself_sees_nested_imports() {
    let code =
        "use crate::{data::{column::Bits, table}, model::cell};\nfn f() -> crate::engine::plan::Plan {}";
    assert_eq!(imports(code).into_iter().collect::<Vec<_>>(), ["data", "engine", "model"]);
    assert!(imports("use mycrate::data;").is_empty());
}
