//! Everything taken away: the database, private files, caches, and what the browser remembers for the page.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{Backing, Kept, Repository, StoreError, memory::Memory};
use crate::{
    browser::{clock, window},
    storage::{news::News, stores::STORES},
};

impl Repository {
    /// Takes away everything that is kept. Handles to files go, the files stay. Nothing can be kept afterwards until the page
    /// is loaded again, and the other tabs are told to keep nothing either.
    ///
    /// # Errors
    /// What could not be taken away is still there.
    pub async fn erase_everything(&self) -> Kept<()> {
        self.tell(&News::Erased);
        if let Backing::Database(connection) = self.backing() {
            // Even where a tab that sleeps holds the database, nothing is left in it.
            let mut work = self.writing(STORES, "erase the workspace")?;
            for store in STORES {
                work.clear(*store).await?;
            }
            work.commit().await?;
            self.give_up();
            connection.close(StoreError::Erased);
        }
        self.give_up();
        let databases = [self.name.clone()].into_iter().filter(|name| !name.is_empty());
        for name in databases {
            erase_database(&name).await;
        }
        Ok(())
    }

    /// Another tab erased everything: nothing is written here any more. What the page knows stays until it is loaded again.
    pub fn was_erased(&self) {
        if let Backing::Database(connection) = self.backing() {
            connection.close(StoreError::Erased);
        }
    }

    fn give_up(&self) {
        *self.kept.borrow_mut() =
            Backing::Memory(Rc::new(RefCell::new(Memory::default())), StoreError::Erased);
        self.channel.borrow_mut().take();
    }
}

/// A tab that sleeps holds the database until it wakes: it is not waited for, because nothing is left in it.
async fn erase_database(name: &str) {
    let Ok(request) = idb::Factory::new().and_then(|factory| factory.delete(name)) else { return };
    let done = Rc::new(Cell::new(false));
    let ended = Rc::clone(&done);
    wasm_bindgen_futures::spawn_local(async move {
        let _ = request.await;
        ended.set(true);
    });
    for _ in 0..60 {
        if done.get() {
            return;
        }
        clock::sleep(50).await;
    }
}

/// Takes away what the browser keeps for this page beside the database: private files, caches, remembered texts, and the
/// service workers that would go on from them.
pub async fn erase_beside() {
    if let Some(window) = window() {
        let navigator: JsValue = window.navigator().into();
        let _ = erase_files(&navigator).await;
        let _ = erase_caches(&window).await;
        let _ = forget_workers(&navigator).await;
        for storage in [window.local_storage(), window.session_storage()].into_iter().flatten().flatten() {
            let _ = storage.clear();
        }
    }
}

async fn call(target: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(target, &method.into())?.dyn_into()?;
    let arguments: Array = arguments.iter().collect();
    match function.apply(target, &arguments)?.dyn_into::<Promise>() {
        Ok(promise) => JsFuture::from(promise).await,
        Err(value) => Ok(value),
    }
}

async fn erase_files(navigator: &JsValue) -> Result<(), JsValue> {
    let storage = Reflect::get(navigator, &"storage".into())?;
    let root = call(&storage, "getDirectory", &[]).await?;
    let names = call(&root, "keys", &[]).await?;
    let all = js_sys::Object::new();
    Reflect::set(&all, &"recursive".into(), &true.into())?;
    loop {
        let next = call(&names, "next", &[]).await?;
        if Reflect::get(&next, &"done".into())?.is_truthy() {
            return Ok(());
        }
        let name = Reflect::get(&next, &"value".into())?;
        let _ = call(&root, "removeEntry", &[name, all.clone().into()]).await;
    }
}

async fn erase_caches(window: &JsValue) -> Result<(), JsValue> {
    let caches = Reflect::get(window, &"caches".into())?;
    for name in Array::from(&call(&caches, "keys", &[]).await?) {
        let _ = call(&caches, "delete", &[name]).await;
    }
    Ok(())
}

async fn forget_workers(navigator: &JsValue) -> Result<(), JsValue> {
    let workers = Reflect::get(navigator, &"serviceWorker".into())?;
    for worker in Array::from(&call(&workers, "getRegistrations", &[]).await?) {
        let _ = call(&worker, "unregister", &[]).await;
    }
    Ok(())
}
