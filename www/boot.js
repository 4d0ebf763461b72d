// Starts the page. Its own element carries the hashed names of the module and its wasm.
const { js, wasm } = document.querySelector("script[data-js]").dataset;

// The person's theme, before anything is drawn.
try {
  const theme = localStorage.getItem("satsuma.theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing shows the system's theme.
}

function say(sentence) {
  const text = document.createElement("p");
  text.setAttribute("role", "alert");
  text.className = "boot-failure";
  text.textContent = sentence;
  document.body.replaceChildren(text);
}

try {
  const module = await import(new URL(js, document.baseURI).href);
  await module.default({ module_or_path: new URL(wasm, document.baseURI) });
} catch (error) {
  console.error(error);
  say(
    typeof WebAssembly === "object"
      ? "Satsuma could not be loaded. Check the connection, then reload the page."
      : "This browser has no WebAssembly. Open Satsuma in a current Chrome, Edge, Firefox or Safari.",
  );
}
