//! What only one tab of the workspace does at a time.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// A turn that is waited for or held. Dropped, another tab has it; so it is when the tab closes or dies.
pub struct Lock {
    release: Rc<RefCell<Release>>,
    _granted: Closure<dyn FnMut(JsValue) -> Promise>,
}

#[derive(Default)]
struct Release {
    /// Ends the turn, once it has begun.
    end: Option<Function>,
    /// It is not wanted any more.
    dropped: bool,
}

impl Lock {
    /// Waits for a turn; `on_held` is called when it comes. Where the browser has no locks, at once.
    pub fn wait(name: &str, on_held: impl FnOnce() + 'static) -> Self {
        let release = Rc::new(RefCell::new(Release::default()));
        let (for_turn, mut on_held) = (Rc::clone(&release), Some(on_held));
        let granted = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_| {
            if for_turn.borrow().dropped {
                return Promise::resolve(&JsValue::UNDEFINED);
            }
            if let Some(on_held) = on_held.take() {
                on_held();
            }
            Promise::new(&mut |end, _| for_turn.borrow_mut().end = Some(end))
        });
        let asked = super::window().and_then(|window| {
            let locks = Reflect::get(&window.navigator(), &"locks".into()).ok()?;
            let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
            request.apply(&locks, &Array::of2(&name.into(), granted.as_ref())).ok()
        });
        if asked.is_none() {
            let call: &Function = granted.as_ref().unchecked_ref();
            let _ = call.call1(&JsValue::UNDEFINED, &JsValue::NULL);
        }
        Self { release, _granted: granted }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let mut release = self.release.borrow_mut();
        release.dropped = true;
        if let Some(end) = release.end.take() {
            let _ = end.call0(&JsValue::UNDEFINED);
        }
    }
}
