//! A picture as a file: as the shapes that it is, or drawn to pixels by the browser.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

/// Pixels of a drawn picture for one of the page's.
const SCALE: f64 = 2.0;

/// More pixels at a side no browser draws.
const MOST: f64 = 8_192.0;

/// Shapes that stand for themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The file's name, without what says its kind.
    pub name: String,
    /// An SVG file's text.
    pub svg: String,
    /// In pixels.
    pub width: f64,
    /// In pixels.
    pub height: f64,
}

impl Picture {
    /// Its text as bytes.
    pub fn as_svg(&self) -> Uint8Array {
        Uint8Array::from(self.svg.as_bytes())
    }

    /// Drawn, as a PNG file; nothing where the browser does not draw it.
    pub async fn as_png(&self) -> Option<Uint8Array> {
        self.draw().await.ok().flatten()
    }

    async fn draw(&self) -> Result<Option<Uint8Array>, JsValue> {
        let scale = SCALE.min(MOST / self.width.max(self.height).max(1.0));
        let image = HtmlImageElement::new()?;
        let text: String = js_sys::encode_uri_component(&self.svg).into();
        image.set_src(&format!("data:image/svg+xml,{text}"));
        JsFuture::from(image.decode()).await?;
        let Some(document) = super::document() else { return Ok(None) };
        let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
        canvas.set_width((self.width * scale) as u32);
        canvas.set_height((self.height * scale) as u32);
        let Some(context) = canvas.get_context("2d")? else { return Ok(None) };
        let context: CanvasRenderingContext2d = context.unchecked_into();
        context.scale(scale, scale)?;
        context.draw_image_with_html_image_element_and_dw_and_dh(
            &image,
            0.0,
            0.0,
            self.width,
            self.height,
        )?;
        let url = canvas.to_data_url_with_type("image/png")?;
        let (Some((_, coded)), Some(window)) = (url.split_once(','), super::window()) else {
            return Ok(None);
        };
        // Each sign of the text is a byte.
        let bytes: Vec<u8> = window.atob(coded)?.chars().map(|sign| sign as u8).collect();
        Ok(Some(Uint8Array::from(bytes.as_slice())))
    }
}
