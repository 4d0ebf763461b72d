// The worker's entry. Page and worker are of one build: its id comes with the address and goes on to the worker's files.
const build = new URL(import.meta.url).search;

function broken(message) {
  self.postMessage({ body: JSON.stringify({ Broken: { message: String(message) } }), attachments: [] });
}

// A trap inside asynchronous code fires nothing on the page by itself.
self.addEventListener("unhandledrejection", (event) => broken(event.reason));
self.addEventListener("error", (event) => broken(event.message));

try {
  const { default: start } = await import(new URL(`./worker.js${build}`, import.meta.url).href);
  await start({ module_or_path: new URL(`./worker_bg.wasm${build}`, import.meta.url) });
} catch (error) {
  broken(error);
}
