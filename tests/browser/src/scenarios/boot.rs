//! The page starts from a sub-folder of a static host, with its workers, under its own policy.

use browser_tests::Page;
use serde_json::json;
use xtask::Result;

pub(super) fn run(page: &Page) -> Result<()> {
    page.until("something on the page", || Ok(!page.text()?.trim().is_empty()))?;
    page.until("a worker", || Ok(page.workers()? > 0))?;
    page.until("a title", || Ok(page.run("return document.title", Vec::new())? == "Home · Satsuma"))?;
    nothing_leaves(page)
}

/// Requests to elsewhere are refused, in the page and in a worker that is started as the page starts its own.
fn nothing_leaves(page: &Page) -> Result<()> {
    page.expect_error("Content Security Policy");
    page.expect_error("Refused to connect");
    let attempt = "fetch('http://127.0.0.1:9/').then(() => 'went through', (error) => String(error))";
    let in_page = page.run(
        &format!(
            "let refused = 'not refused'; addEventListener('securitypolicyviolation', (event) => refused = event.effectiveDirective);\
             await {attempt}; return refused"
        ),
        Vec::new(),
    )?;
    let in_worker = page.run(
        "const script = new Blob([arguments[0]], { type: 'text/javascript' });\
         const worker = new Worker(URL.createObjectURL(script), { type: 'module' });\
         const told = await new Promise((resolve) => { worker.onmessage = (event) => resolve(event.data) });\
         worker.terminate(); return told",
        vec![json!(format!(
            "let refused = 'not refused'; addEventListener('securitypolicyviolation', (event) => refused = event.effectiveDirective);\
             {attempt}.then(() => postMessage(refused))"
        ))],
    )?;
    if in_page == "connect-src" && in_worker == "connect-src" {
        Ok(())
    } else {
        Err(format!("A request left: in the page it was {in_page}, in a worker {in_worker}."))
    }
}
