//! What is left to the browser's collector, which comes when it likes: while a file is read block by block and sent on piece
//! by piece, it would be there twice over before the collector has come once.

use std::cell::Cell;

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::JsCast;

/// So many bytes may lie about.
const ENOUGH: usize = 32 << 20;

/// Of the buffer that reminds the collector.
const REMINDER: u32 = 64 << 20;

thread_local! {
    static LEFT: Cell<usize> = const { Cell::new(0) };
}

/// Bytes outside of this memory are not needed any more. Where there are many by now, the collector is reminded: browsers
/// count what buffers hold and collect at once where it becomes much. The buffer for it is never written to, so that it
/// takes no memory.
pub(super) fn leave(bytes: usize) {
    let left = LEFT.get() + bytes;
    LEFT.set(if left < ENOUGH { left } else { 0 });
    if left < ENOUGH {
        return;
    }
    let buffers = Reflect::get(&js_sys::global(), &"ArrayBuffer".into());
    if let Some(buffers) = buffers.as_ref().ok().and_then(|buffers| buffers.dyn_ref::<Function>()) {
        // A browser that has no room for it says so, and has collected before it does.
        let _ = Reflect::construct(buffers, &Array::of1(&REMINDER.into()));
    }
}
