//! Files that a person dropped or picked.

use std::fmt;

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, DataTransferItem, File, FileSystemFileHandle};

/// Opens a file again in a later visit.
pub type Handle = FileSystemFileHandle;

/// A file that a person gave, and its handle where the browser has one.
#[derive(Clone, Debug, PartialEq)]
pub struct Picked {
    /// The file.
    pub file: File,
    /// Opens the file again in a later visit.
    pub handle: Option<Handle>,
}

/// Why a file could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// The person said no, or the browser did.
    NotAllowed(String),
    /// It is not where it was.
    Gone(String),
    /// It is a folder.
    Folder(String),
    /// It is longer than what it should be can be.
    TooLong(String),
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAllowed(name) => write!(
                f,
                "{name} may not be read. Choose Reconnect again and allow it, or open the file anew."
            ),
            Self::Gone(name) => write!(f, "{name} is not where it was. Open it from its new place."),
            Self::TooLong(name) => write!(f, "{name} is too long. Choose another file."),
            Self::Folder(name) => write!(f, "{name} is a folder. Open the files in it instead."),
        }
    }
}

impl Picked {
    /// The file's name.
    pub fn name(&self) -> String {
        self.file.name()
    }

    /// Its size.
    pub fn bytes(&self) -> u64 {
        self.file.size() as u64
    }

    /// When it was changed last.
    pub fn modified(&self) -> i64 {
        self.file.last_modified() as i64
    }

    /// All of it as text, where it is not longer than `most` bytes.
    ///
    /// # Errors
    /// It is too long, or it could not be read.
    pub async fn text(&self, most: usize) -> Result<String, FileError> {
        if self.file.size() > most as f64 {
            return Err(FileError::TooLong(self.name()));
        }
        let read = JsFuture::from(self.file.text()).await.ok().and_then(|text| text.as_string());
        read.ok_or_else(|| FileError::Gone(self.name()))
    }

    /// To be sent to a worker.
    pub fn attachment(&self) -> JsValue {
        self.file.clone().into()
    }
}

async fn call(target: &JsValue, method: &str, arguments: &Array) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(target, &method.into())?.dyn_into()?;
    let result = function.apply(target, arguments)?;
    match result.dyn_into::<Promise>() {
        Ok(promise) => JsFuture::from(promise).await,
        Err(value) => Ok(value),
    }
}

fn exception(error: &JsValue) -> String {
    Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default()
}

async fn file_of(handle: Handle) -> Option<Picked> {
    let file = JsFuture::from(handle.get_file()).await.ok()?.dyn_into().ok()?;
    Some(Picked { file, handle: Some(handle) })
}

impl Picked {
    /// The same file as it is now: a file that was changed after it was picked can only be read through its handle. Without
    /// one it is the file as it was picked.
    pub async fn again(&self) -> Self {
        match &self.handle {
            Some(handle) => file_of(handle.clone()).await.unwrap_or_else(|| self.clone()),
            None => self.clone(),
        }
    }
}

/// Asks the person for files; none where they chose none.
///
/// # Errors
/// The browser does not let the page ask.
pub async fn pick() -> Result<Vec<Picked>, FileError> {
    let Some(window) = super::window() else { return Ok(Vec::new()) };
    let has_picker = Reflect::has(&window, &"showOpenFilePicker".into()).unwrap_or(false);
    if has_picker {
        let options = js_sys::Object::new();
        let _ = Reflect::set(&options, &"multiple".into(), &true.into());
        match call(&window, "showOpenFilePicker", &Array::of1(&options)).await {
            Ok(handles) => {
                let mut picked = Vec::new();
                for handle in
                    Array::from(&handles).iter().filter_map(|handle| handle.dyn_into::<Handle>().ok())
                {
                    let name = handle.name();
                    picked.push(file_of(handle).await.ok_or(FileError::Gone(name))?);
                }
                return Ok(picked);
            }
            // The person chose nothing.
            Err(error) if exception(&error) == "AbortError" => return Ok(Vec::new()),
            // Some pages may not use this picker, for instance within another site's frame.
            Err(_) => {}
        }
    }
    Ok(pick_by_input().await)
}

async fn pick_by_input() -> Vec<Picked> {
    let input = super::document().and_then(|document| document.create_element("input").ok());
    let Some(input) = input.and_then(|input| input.dyn_into::<web_sys::HtmlInputElement>().ok()) else {
        return Vec::new();
    };
    input.set_type("file");
    input.set_multiple(true);
    let chosen = Promise::new(&mut |resolve, _| {
        let _ = input.add_event_listener_with_callback("change", &resolve);
        let _ = input.add_event_listener_with_callback("cancel", &resolve);
    });
    input.click();
    let _ = JsFuture::from(chosen).await;
    given(&input)
}

/// The files that a file field holds.
pub fn given(input: &web_sys::HtmlInputElement) -> Vec<Picked> {
    let Some(files) = input.files() else { return Vec::new() };
    (0..files.length()).filter_map(|at| files.get(at)).map(|file| Picked { file, handle: None }).collect()
}

fn call_now(target: &JsValue, method: &str) -> Option<JsValue> {
    Reflect::get(target, &method.into()).ok()?.dyn_into::<Function>().ok()?.call0(target).ok()
}

fn is_folder(item: &DataTransferItem) -> bool {
    let entry = call_now(item, "webkitGetAsEntry");
    entry.and_then(|entry| Reflect::get(&entry, &"isDirectory".into()).ok()).is_some_and(|is| is.is_truthy())
}

fn items(data: &DataTransfer) -> Vec<(DataTransferItem, File)> {
    let items = data.items();
    let file = |item: DataTransferItem| item.get_as_file().ok().flatten().map(|file| (item, file));
    (0..items.length()).filter_map(|at| items.get(at)).filter_map(file).collect()
}

/// What a drop holds besides files: its folders, each as the sentence that a person is told. To be asked before the first
/// wait, after which the browser empties the drop.
pub fn folders(data: &DataTransfer) -> Vec<FileError> {
    let folders = items(data).into_iter().filter(|(item, _)| is_folder(item));
    folders.map(|(_, file)| FileError::Folder(file.name())).collect()
}

/// The files of a drop, with their handles where the browser has them. Folders are passed over; see [`folders`].
pub fn dropped(data: &DataTransfer) -> impl Future<Output = Vec<Picked>> + use<> {
    // Everything is taken out at once: after the first wait the browser empties the drop.
    let files = items(data).into_iter().filter(|(item, _)| !is_folder(item));
    let handle =
        |item: &DataTransferItem| call_now(item, "getAsFileSystemHandle")?.dyn_into::<Promise>().ok();
    let found: Vec<_> = files.map(|(item, file)| (file, handle(&item))).collect();
    async move {
        let mut picked = Vec::new();
        for (file, promise) in found {
            let handle = match promise {
                Some(promise) => {
                    JsFuture::from(promise).await.ok().and_then(|handle| handle.dyn_into::<Handle>().ok())
                }
                None => None,
            };
            picked.push(Picked { file, handle });
        }
        picked
    }
}

fn read_mode() -> Array {
    let options = js_sys::Object::new();
    let _ = Reflect::set(&options, &"mode".into(), &"read".into());
    Array::of1(&options)
}

/// The file of a kept handle where the browser gives it without asking.
pub async fn reopen_without_asking(handle: &Handle) -> Option<Picked> {
    let state = call(handle, "queryPermission", &read_mode()).await.ok()?;
    if state.as_string().as_deref() != Some("granted") {
        return None;
    }
    file_of(handle.clone()).await
}

/// The file of a kept handle; the browser may ask the person.
///
/// # Errors
/// It may not be read, or is not there any more.
pub async fn reopen(handle: &Handle) -> Result<Picked, FileError> {
    let name = handle.name();
    let state = call(handle, "requestPermission", &read_mode()).await;
    if !state.is_ok_and(|state| state.as_string().as_deref() == Some("granted")) {
        return Err(FileError::NotAllowed(name));
    }
    file_of(handle.clone()).await.ok_or(FileError::Gone(name))
}
