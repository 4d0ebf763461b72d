//! The page as a scenario sees it. Everything waits for what it needs and then fails with a sentence.

use std::{
    cell::RefCell,
    fmt::Debug,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use fantoccini::{
    Client,
    wd::{TimeoutConfiguration, WebDriverCompatibleCommand},
};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use xtask::{Context, Result, browser::Browser};

use crate::chrome::{self, Driver, Folder};

/// How long is waited for something to come. Generous: a slow machine is no failure.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often it is looked for.
const PULSE: Duration = Duration::from_millis(40);

/// The size of the window, unless a scenario changes it.
const SIZE: (u32, u32) = (1280, 860);

/// Runs in every document before anything of its own: keeps what a scenario may ask for later.
const PRELUDE: &str = include_str!("prelude.js");

/// The page in a browser of its own. Dropping it ends the browser and removes its profile.
pub struct Page {
    browser: Browser,
    address: String,
    client: RefCell<Client>,
    runtime: Runtime,
    // Dropped in this order: the driver's processes end before their folder goes.
    driver: RefCell<Driver>,
    folder: Folder,
    /// What was logged so far: the driver tells each line once.
    pub(crate) log: RefCell<Vec<String>>,
    /// Parts of log lines that a scenario brings about on purpose.
    pub(crate) expected: RefCell<Vec<String>>,
}

impl Page {
    /// Opens the page's first screen in an empty profile.
    pub fn open(browser: &Browser, address: &str) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("No runtime could be made")?;
        let folder = Folder::new()?;
        let driver = Driver::start(&browser.driver)?;
        let client = runtime.block_on(driver.open(browser, &folder, SIZE))?;
        let page = Self {
            browser: browser.clone(),
            address: address.to_owned(),
            client: RefCell::new(client),
            runtime,
            driver: RefCell::new(driver),
            folder,
            log: RefCell::default(),
            expected: RefCell::default(),
        };
        page.begin()?;
        Ok(page)
    }

    pub(crate) fn begin(&self) -> Result<()> {
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": PRELUDE }))?;
        self.goto("")
    }

    /// Kills the browser as a power cut would, and opens the page again over the same profile.
    pub fn kill_and_reopen(&self) -> Result<()> {
        self.logged()?;
        chrome::kill(&self.client())?;
        self.replace_browser()
    }

    /// Closes the browser, and opens the page again over the same profile.
    pub fn close_and_reopen(&self) -> Result<()> {
        self.logged()?;
        let _ = self.wait_on(self.client().close());
        self.replace_browser()
    }

    /// Crashes the tab's process, and opens the page again in another tab of the same browser.
    pub fn crash_and_reopen(&self) -> Result<()> {
        self.logged()?;
        let client = self.client();
        // While the tab in front is a crashed one the driver opens no other.
        let tab = self.wait_on(client.new_window(true)).context("No other tab could be opened")?;
        // The answer is that the tab is gone.
        if self.cdp("Page.crash", json!({})).is_ok() {
            return Err("The tab did not crash.".into());
        }
        self.wait_on(client.switch_to_window(tab.handle)).context("The other tab could not be shown")?;
        self.begin()
    }

    fn replace_browser(&self) -> Result<()> {
        // The profile is locked for a moment after its browser has gone.
        thread::sleep(Duration::from_millis(500));
        let driver = Driver::start(&self.browser.driver)?;
        let client = self.runtime.block_on(driver.open(&self.browser, &self.folder, SIZE))?;
        self.driver.replace(driver);
        self.client.replace(client);
        self.begin()
    }

    pub(crate) fn client(&self) -> Client {
        self.client.borrow().clone()
    }

    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Waits for an answer of the driver.
    pub(crate) fn wait_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// Goes to a route of the page, such as `#/segments`; to its first screen for an empty one.
    pub fn goto(&self, route: &str) -> Result<()> {
        let address = format!("{}{route}", self.address);
        self.wait_on(self.client().goto(&address)).context(format!("The browser could not go to {address}"))
    }

    /// Loads the page anew.
    pub fn reload(&self) -> Result<()> {
        self.wait_on(self.client().refresh()).context("The page could not be loaded again")
    }

    /// Goes back one step.
    pub fn back(&self) -> Result<()> {
        self.wait_on(self.client().back()).context("The browser could not go back")
    }

    /// Goes forward one step.
    pub fn forward(&self) -> Result<()> {
        self.wait_on(self.client().forward()).context("The browser could not go forward")
    }

    /// What follows the page's folder in its address.
    pub fn route(&self) -> Result<String> {
        let address =
            self.wait_on(self.client().current_url()).context("The page has no address")?.to_string();
        Ok(address.strip_prefix(&self.address).unwrap_or(&address).to_owned())
    }

    /// Sets the size of what is seen of the page, in CSS pixels.
    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", size).map(drop)
    }

    /// What the system says about a medium feature: `prefers-color-scheme` is `dark`, `prefers-reduced-motion` is `reduce`.
    pub fn prefer(&self, feature: &str, value: &str) -> Result<()> {
        self.prefer_all(&[(feature, value)])
    }

    /// The same for several at once. Those that are not named are as the browser has them.
    pub fn prefer_all(&self, features: &[(&str, &str)]) -> Result<()> {
        let feature = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
        let features: Vec<Value> = features.iter().map(feature).collect();
        self.cdp("Emulation.setEmulatedMedia", json!({ "features": features })).map(drop)
    }

    /// Runs a function's body in the page and gives what it returns. It may await; its arguments are in `arguments`.
    pub fn run(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        // A rejected promise would leave the driver waiting for its time-out.
        let script = format!(
            "const done = arguments[arguments.length - 1];\
             (async function() {{ {body} }}).apply(null, arguments).then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));"
        );
        let told = self
            .wait_on(self.client().execute_async(&script, arguments))
            .context("A script could not be run in the page")?;
        match told.get("error") {
            Some(error) => Err(format!("A script failed in the page: {error}")),
            None => Ok(told.get("value").cloned().unwrap_or_default()),
        }
    }

    /// Lets scripts in the page take so many seconds.
    pub fn patience(&self, seconds: u64) -> Result<()> {
        let time = TimeoutConfiguration::new(Some(Duration::from_secs(seconds)), None, None);
        self.wait_on(self.client().update_timeouts(time)).context("The driver would not wait longer")
    }

    /// Sends a command of the DevTools protocol.
    pub fn cdp(&self, command: &str, parameters: Value) -> Result<Value> {
        let path = "goog/cdp/execute";
        let body = json!({ "cmd": command, "params": parameters });
        self.wait_on(self.client().issue_cmd(Raw { path, body })).context(format!("{command} failed"))
    }

    pub(crate) fn raw(&self, path: &'static str, body: Value) -> Result<Value> {
        self.wait_on(self.client().issue_cmd(Raw { path, body })).context(format!("{path} failed"))
    }

    /// Waits until a look at the page gives something.
    ///
    /// # Errors
    /// It did not come in time, and what the last look said. `what` says what was waited for: "the list of segments".
    pub fn wait<T>(&self, what: &str, look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
        self.wait_at_most(PATIENCE, what, look)
    }

    /// The same, for what may take longer.
    pub fn wait_at_most<T>(
        &self,
        patience: Duration,
        what: &str,
        mut look: impl FnMut() -> Result<Option<T>>,
    ) -> Result<T> {
        let begun = Instant::now();
        loop {
            let last = match look() {
                Ok(Some(found)) => return Ok(found),
                Ok(None) => String::new(),
                Err(error) => format!(" {error}"),
            };
            if begun.elapsed() > patience {
                return Err(format!("After {} s there is not: {what}.{last}", patience.as_secs()));
            }
            thread::sleep(PULSE);
        }
    }

    /// Waits until something holds.
    pub fn until(&self, what: &str, mut holds: impl FnMut() -> Result<bool>) -> Result<()> {
        self.wait(what, || Ok(holds()?.then_some(())))
    }

    /// All text that is seen.
    pub fn text(&self) -> Result<String> {
        let text = self.run("return document.body.innerText", Vec::new())?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until a text is seen.
    pub fn sees(&self, text: &str) -> Result<()> {
        self.until(&format!("the text \"{text}\""), || Ok(self.text()?.contains(text)))
    }

    /// Waits until a text is not seen any more.
    pub fn sees_no(&self, text: &str) -> Result<()> {
        self.until(&format!("a page without the text \"{text}\""), || Ok(!self.text()?.contains(text)))
    }

    /// Writes a picture of the window.
    pub fn screenshot(&self, file: &Path) -> Result<()> {
        let picture = self.wait_on(self.client().screenshot()).context("No picture could be taken")?;
        std::fs::write(file, picture).context(format!("{} could not be written", file.display()))
    }

    /// The longest task of the page's thread since the page was loaded, in milliseconds. Tasks below 50 are not told.
    pub fn longest_task(&self) -> Result<f64> {
        Ok(self.run("return window.satsumaTest.longestTask", Vec::new())?.as_f64().unwrap_or_default())
    }

    /// Moves the page's clock from now by so many days.
    pub fn set_clock(&self, days: i32) -> Result<()> {
        self.run("window.satsumaTest.later = arguments[0] * 86400000", vec![json!(days)]).map(drop)
    }

    /// How many workers the page has started and not ended.
    pub fn workers(&self) -> Result<u64> {
        Ok(self.run("return window.satsumaTest.workers.size", Vec::new())?.as_u64().unwrap_or_default())
    }

    /// Ends all workers behind the page's back, as running out of memory would.
    pub fn kill_workers(&self) -> Result<()> {
        self.run("window.satsumaTest.killWorkers()", Vec::new()).map(drop)
    }

    /// Sends a message to all workers that the page did not send.
    pub fn tell_workers(&self, message: Value) -> Result<()> {
        self.run(
            "for (const worker of window.satsumaTest.workers) worker.postMessage(arguments[0])",
            vec![message],
        )
        .map(drop)
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.wait_on(self.client().close());
    }
}

/// A command that only Chromium's driver knows.
#[derive(Debug)]
struct Raw {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Raw {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> std::result::Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
