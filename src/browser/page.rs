//! The page's own chrome: its title, its theme, the keyboard's names.

/// The title of the window.
pub fn set_title(title: &str) {
    if let Some(document) = super::document() {
        document.set_title(title);
    }
}

/// Where the theme is remembered for `boot.js`, which sets it before anything is drawn.
const THEME: &str = "satsuma.theme";

/// The id of the page's main part.
pub const MAIN: &str = "main";

/// Light, dark, or the system's where nothing is given.
pub fn set_theme(theme: Option<&str>) {
    if let Some(Ok(Some(storage))) = super::window().map(|window| window.local_storage()) {
        let _ = match theme {
            Some(theme) => storage.set_item(THEME, theme),
            None => storage.remove_item(THEME),
        };
    }
    let Some(root) = super::document().and_then(|document| document.document_element()) else { return };
    let _ = match theme {
        Some(theme) => root.set_attribute("data-theme", theme),
        None => root.remove_attribute("data-theme"),
    };
}

/// Moves the focus to the page's main part, at its beginning: after going somewhere else.
pub fn focus_main() {
    if let Some(main) = super::dom::by_id(MAIN) {
        let _ = main.focus();
        main.set_scroll_top(0);
    }
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = super::window() {
        let _ = window.location().reload();
    }
}

/// The same where nothing on the page has the focus any more, once the page is drawn.
pub fn focus_main_if_lost() {
    super::dom::soon(|| {
        if super::dom::focused().is_none() {
            focus_main();
        }
    });
}

/// Whether the keyboard has a command key where others have control.
pub fn has_command_key() -> bool {
    super::window().is_some_and(|window| {
        window
            .navigator()
            .platform()
            .is_ok_and(|platform| platform.starts_with("Mac") || platform.starts_with("iP"))
    })
}

/// Whether the window is at least so wide, in CSS pixels.
pub fn is_wider_than(width: f64) -> bool {
    super::dom::window_size().0 > width
}

/// What goes wrong in the page's own code is named in the console, with its place.
pub fn tell_panics() {
    std::panic::set_hook(Box::new(|panic| {
        js_sys::Reflect::get(&js_sys::global(), &"console".into())
            .and_then(|console| js_sys::Reflect::get(&console, &"error".into()))
            .and_then(|error| {
                wasm_bindgen::JsCast::unchecked_into::<js_sys::Function>(error)
                    .call1(&wasm_bindgen::JsValue::UNDEFINED, &panic.to_string().into())
            })
            .ok();
    }));
}
