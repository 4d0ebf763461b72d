//! Starts and ends Chromium through its driver, with a profile and a download folder of its own.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{self, Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use fantoccini::{Client, ClientBuilder, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use xtask::{Context, Result, browser::Browser};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// How long the driver may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

const FLAGS: [&str; 12] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--lang=en-US",
];

/// A folder of the system's temporary files that goes with this value.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// A new one.
    pub(crate) fn new() -> Result<Self> {
        let name = format!("satsuma-browser-{}-{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = env::temp_dir().join(name);
        for inner in ["profile", "downloads", "files"] {
            fs::create_dir_all(folder.join(inner))
                .context(format!("{} could not be made", folder.display()))?;
        }
        Ok(Self(folder))
    }

    /// Where the browser saves.
    pub(crate) fn downloads(&self) -> PathBuf {
        self.0.join("downloads")
    }

    /// Where a scenario puts files that it makes.
    pub(crate) fn files(&self) -> PathBuf {
        self.0.join("files")
    }

    fn profile(&self) -> PathBuf {
        self.0.join("profile")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A browser that is just ending may still write: a second look finds the rest.
        for _ in 0..20 {
            if fs::remove_dir_all(&self.0).is_ok() || !self.0.exists() {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
    }
}

/// The driver of a browser, as a process.
pub(crate) struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// Starts it on a free port.
    pub(crate) fn start(program: &Path) -> Result<Self> {
        let mut child = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context(format!("{} could not be started", program.display()))?;
        let stdout = child.stdout.take().ok_or("chromedriver has no output.")?;
        let mut lines = BufReader::new(stdout).lines();
        let begun = Instant::now();
        let port = loop {
            let Some(Ok(line)) = lines.next() else {
                return Err("chromedriver ended before it was ready.".into());
            };
            if let Some(port) = line.split("successfully on port ").nth(1) {
                break port.trim_end_matches('.').parse().context("chromedriver names no port")?;
            }
            if begun.elapsed() > PATIENCE {
                return Err("chromedriver did not get ready within a minute.".into());
            }
        };
        // What it says later is read away, so that it never waits for a reader.
        thread::spawn(move || lines.for_each(drop));
        Ok(Self { child, port })
    }

    /// Opens a browser in this folder.
    pub(crate) async fn open(&self, browser: &Browser, folder: &Folder, size: (u32, u32)) -> Result<Client> {
        let mut flags: Vec<String> = FLAGS.iter().map(ToString::to_string).collect();
        flags.push(format!("--user-data-dir={}", folder.profile().display()));
        flags.push(format!("--window-size={},{}", size.0, size.1));
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": {
                "binary": browser.chromium,
                "args": flags,
                "prefs": {
                    "download.default_directory": folder.downloads(),
                    "download.prompt_for_download": false,
                    "profile.default_content_setting_values.automatic_downloads": 1,
                },
            },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let Value::Object(capabilities) = capabilities else {
            return Err("The capabilities are no object.".into());
        };
        let capabilities: Capabilities = capabilities;
        ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .context("Chromium could not be started")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Ends a browser as a crash of the machine would: at once, with nothing written.
pub(crate) fn kill(client: &Client) -> Result<()> {
    let process = client
        .capabilities()
        .and_then(|capabilities| capabilities.get("goog:processID"))
        .and_then(Value::as_u64)
        .ok_or("The driver does not say which process the browser is.")?;
    let status =
        Command::new("kill").args(["-9", &process.to_string()]).status().context("kill could not be run")?;
    if status.success() { Ok(()) } else { Err("The browser could not be killed.".into()) }
}
