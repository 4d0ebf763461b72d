//! A file that is made of pieces, each handed to the browser at once: nothing is held twice.

use std::fmt;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// A file under way.
pub struct Download {
    name: String,
    kind: String,
    pieces: Array,
    /// A piece that the browser did not take: the file would miss it.
    lost: bool,
}

/// The browser would not save the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotSaved(String);

impl fmt::Display for NotSaved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The browser did not save {}. Free some disk space, then try again.", self.0)
    }
}

impl Download {
    /// A file of that name and media type.
    pub fn new(name: &str, kind: &str) -> Self {
        Self { name: name.to_owned(), kind: kind.to_owned(), pieces: Array::new(), lost: false }
    }

    /// Adds a piece. The browser keeps it outside of the page's memory, on disk where it is large.
    pub fn push(&mut self, bytes: &Uint8Array) {
        match Blob::new_with_u8_array_sequence(&Array::of1(bytes)) {
            Ok(blob) => {
                self.pieces.push(&blob);
            }
            Err(_) => self.lost = true,
        }
    }

    /// Adds a text.
    pub fn push_text(&mut self, text: &str) {
        self.push(&Uint8Array::from(text.as_bytes()));
    }

    /// Gives the file to the person.
    ///
    /// # Errors
    /// The browser has no room for it.
    pub fn save(&mut self) -> Result<(), NotSaved> {
        let failed = || NotSaved(self.name.clone());
        if self.lost {
            return Err(failed());
        }
        let options = BlobPropertyBag::new();
        options.set_type(&self.kind);
        let blob = Blob::new_with_blob_sequence_and_options(&self.pieces, &options).map_err(|_| failed())?;
        let url = Url::create_object_url_with_blob(&blob).map_err(|_| failed())?;
        let anchor =
            super::document().and_then(|document| document.create_element("a").ok()).ok_or_else(failed)?;
        let anchor: HtmlAnchorElement = anchor.dyn_into().map_err(|_| failed())?;
        anchor.set_href(&url);
        anchor.set_download(&self.name);
        anchor.click();
        // The browser reads the file after the click: give it a minute before the address goes.
        wasm_bindgen_futures::spawn_local(async move {
            super::clock::sleep(60_000).await;
            let _ = Url::revoke_object_url(&url);
        });
        Ok(())
    }
}
