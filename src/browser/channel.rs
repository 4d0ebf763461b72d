//! What the tabs of one workspace tell each other.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// Speaks to all other tabs that opened a channel of the same name. Dropped, it is silent.
pub(super) struct Channel {
    channel: BroadcastChannel,
    on_message: Option<Closure<dyn FnMut(MessageEvent)>>,
}

impl Channel {
    /// Opens it; nothing where the browser has none.
    pub(super) fn open(name: &str) -> Option<Self> {
        BroadcastChannel::new(name).ok().map(|channel| Self { channel, on_message: None })
    }

    /// Tells the other tabs. Whoever cannot hear it finds out when it writes.
    pub(super) fn tell(&self, text: &str) {
        let _ = self.channel.post_message(&text.into());
    }

    /// Hears what the other tabs tell.
    pub(super) fn listen(&mut self, mut heard: impl FnMut(String) + 'static) {
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                heard(text);
            }
        });
        self.channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        self.on_message = Some(on_message);
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
