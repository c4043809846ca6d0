// A run while it goes on: with each thing that the server tells of it, its parts are taken from the page as it is drawn now.
// What somebody fills in is left alone until the run's state changes. Every word is the page's, in its reader's language.

const RETRY_MS = 3000;

const page = document.querySelector("[data-run-stream]");
if (page) follow(page.dataset.runStream);

function follow(stream) {
  const say = document.querySelector("[data-run-say]");
  let source = null;
  let timer = 0;
  let drawing = false;
  let stale = false;
  let over = false;

  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", (event) => event.persisted && listen());
  listen();

  function listen() {
    leave();
    if (over) return;
    source = new EventSource(stream);
    source.onmessage = draw;
    // A stream that is cut or refused: the page itself still tells.
    source.onerror = () => {
      leave();
      timer = setTimeout(() => draw().then(listen), RETRY_MS);
    };
  }

  function leave() {
    clearTimeout(timer);
    if (source) source.close();
    source = null;
  }

  async function draw() {
    stale = true;
    if (drawing) return;
    drawing = true;
    while (stale) {
      stale = false;
      try {
        const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
        // The login ran out: what answers is the way to it.
        if (answer.redirected) location.reload();
        else if (answer.ok) take(new DOMParser().parseFromString(await answer.text(), "text/html"));
      } catch {
        // Nobody answers: tried again with the next event.
      }
    }
    drawing = false;
  }

  function take(drawn) {
    if (!drawn.querySelector("[data-run-state]")) return;
    const before = document.querySelector("[data-run-state]").textContent;
    for (const part of drawn.querySelectorAll("[data-run-part]")) {
      const old = document.querySelector(`[data-run-part="${part.dataset.runPart}"]`);
      if (!old || (old.contains(document.activeElement) && old.dataset.state === part.dataset.state)) continue;
      old.replaceWith(document.adoptNode(part));
    }
    const now = document.querySelector("[data-run-state]").textContent;
    if (now !== before) say.textContent = now;
    over = !drawn.querySelector("[data-run-stream]");
    if (over) leave();
  }
}
