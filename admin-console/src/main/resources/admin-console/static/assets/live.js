// Tells a list of conflicts of new ones while it is open. They wait behind a button: what somebody reads is never moved.
// Every word is the page's, in its reader's language.

const FAILURES_BEFORE_POLLING = 3;
const RETRY_MS = 3000;
const POLL_MS = 10000;
const POLLS_BEFORE_STREAMING = 6;
const SAY_AGAIN_MS = 15000;
const MOST_REMEMBERED = 5000;

const strip = document.querySelector("[data-live][data-stream]");
if (strip) start(strip);

function start(strip) {
  const words = strip.dataset;
  const find = (name) => strip.querySelector(`[data-live-${name}]`);
  const [state, asOf, time, pause, show, say] = ["state", "asof", "time", "pause", "show", "say"].map(find);
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: words.zone, timeStyle: "medium" });
  const known = new Set(keys());
  const loadedAt = Date.parse(time.dateTime) || Date.now();

  let source = null;
  let timer = 0;
  let failures = 0;
  let polls = 0;
  let paused = false;
  let loggedOut = false;
  let waiting = 0;
  let missed = false;
  let saidAt = 0;
  let lastId = new URL(words.stream, location.href).searchParams.get("lastEventId");

  state.hidden = false;
  pause.hidden = false;
  pause.addEventListener("click", () => (paused ? resume() : rest()));
  show.addEventListener("click", showNew);
  // A browser allows few connections to a server: a page that nobody looks at gives its own back, and catches up later.
  document.addEventListener("visibilitychange", () => {
    if (paused || loggedOut) return;
    if (document.hidden) disconnect();
    else connect();
  });
  window.addEventListener("pagehide", disconnect);
  window.addEventListener("pageshow", (event) => event.persisted && !paused && !loggedOut && connect());
  label();
  connect();

  function connect() {
    disconnect();
    const url = new URL(words.stream, location.href);
    if (lastId) url.searchParams.set("lastEventId", lastId);
    source = new EventSource(url);
    source.onopen = () => {
      failures = 0;
      become("live");
    };
    source.onmessage = (event) => {
      remember(event);
      arrived(JSON.parse(event.data));
    };
    source.addEventListener("asof", (event) => {
      remember(event);
      const { asOf } = JSON.parse(event.data);
      if (asOf) at(new Date(asOf));
    });
    source.addEventListener("missed", () => {
      missed = true;
      announce();
    });
    source.onerror = failed;
  }

  function disconnect() {
    clearTimeout(timer);
    if (source) source.close();
    source = null;
  }

  // A browser would come back by itself, but it would not count.
  function failed() {
    failures++;
    disconnect();
    if (failures >= FAILURES_BEFORE_POLLING) {
      polls = 0;
      become("polling");
      poll();
    } else {
      become("reconnecting");
      refused();
    }
  }

  // A stream does not tell why it was refused; the same question asked as a program would does.
  async function refused() {
    disconnect();
    try {
      if ((await ask()).status === 401) return leave();
    } catch {
      // Nobody answers: tried again like any other interruption.
    }
    if (!paused && !loggedOut && !source && !document.hidden) timer = setTimeout(connect, RETRY_MS);
  }

  function ask() {
    return fetch(words.poll, { headers: { Accept: "application/json" } });
  }

  // Nothing is heard any more until somebody logs in, so nothing asks any more.
  function leave() {
    loggedOut = true;
    disconnect();
    become("loggedOut");
    pause.hidden = true;
    say.textContent = words.loggedOutWord;
  }

  // Without a stream: asks as a program would, and tries the stream again each minute.
  async function poll() {
    const asked = Date.now();
    try {
      const answer = await ask();
      if (answer.status === 401) return leave();
      if (!answer.ok) throw new Error(String(answer.status));
      const { items, projection } = await answer.json();
      arrived(items.filter((item) => Date.parse(item.at) > loadedAt));
      if (projection.ageSeconds !== null) at(new Date(asked - 1000 * projection.ageSeconds));
      if (state.dataset.state !== "paused") become("polling");
    } catch {
      if (state.dataset.state !== "paused") become("reconnecting");
    }
    if (paused || source || document.hidden) return;
    polls++;
    clearTimeout(timer);
    if (polls >= POLLS_BEFORE_STREAMING) {
      failures = FAILURES_BEFORE_POLLING - 1;
      timer = setTimeout(connect, POLL_MS);
    } else {
      timer = setTimeout(poll, POLL_MS);
    }
  }

  function rest() {
    paused = true;
    disconnect();
    become("paused");
    label();
  }

  function resume() {
    paused = false;
    failures = 0;
    become("reconnecting");
    label();
    connect();
  }

  function remember(event) {
    if (event.lastEventId) lastId = event.lastEventId;
  }

  function arrived(items) {
    const news = items.filter((item) => !known.has(item.id));
    news.forEach((item) => known.add(item.id));
    if (known.size > MOST_REMEMBERED) [...known].slice(0, known.size - MOST_REMEMBERED).forEach((id) => known.delete(id));
    waiting += news.length;
    if (news.length) announce();
  }

  function announce() {
    const text = missed ? words.missed : count(waiting);
    show.textContent = text;
    show.hidden = false;
    if (Date.now() - saidAt > SAY_AGAIN_MS) {
      saidAt = Date.now();
      say.textContent = text;
    }
  }

  function count(number) {
    if (number === 1) return words.newOne;
    if (number === 2) return words.newTwo;
    return words.newMany.replace("{0}", number.toLocaleString(document.documentElement.lang));
  }

  function become(name) {
    state.dataset.state = name;
    state.textContent = words[name + "Word"];
  }

  function label() {
    pause.textContent = paused ? words.resume : words.pause;
  }

  function at(moment) {
    time.dateTime = moment.toISOString();
    time.querySelector("bdi").textContent = clock.format(moment);
    asOf.textContent = words.asof;
  }

  // The list as the server draws it now, where the reader asked for it.
  async function showNew() {
    show.disabled = true;
    try {
      const answer = await fetch(words.page, { headers: { Accept: "text/html" } });
      const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
      const list = page && page.querySelector("[data-live-list]");
      if (!list) throw new Error(String(answer.status));
      swapParts(page);
      swap(list);
      waiting = 0;
      missed = false;
      show.hidden = true;
      say.textContent = "";
    } catch {
      location.assign(words.page);
    }
    show.disabled = false;
  }

  // What says something about the list: how many it has, what can be done with it, and where it goes on.
  function swapParts(page) {
    for (const part of page.querySelectorAll("[data-live-part]")) {
      const old = document.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
      if (!old) continue;
      for (const field of part.querySelectorAll("input[name], select[name]")) {
        const typed = old.querySelector(`[name="${field.name}"]`);
        if (typed) field.value = typed.value;
      }
      old.replaceWith(document.adoptNode(part));
    }
  }

  function swap(list) {
    const before = new Set(keys());
    const chosen = new Set([...document.querySelectorAll("[data-live-list] input:checked")].map((box) => box.value));
    const old = document.querySelector("[data-live-list]");
    old.replaceWith(document.adoptNode(list));
    for (const id of ["never", "none", "handled"]) document.getElementById(id)?.remove();
    for (const box of list.querySelectorAll("input[type=checkbox]")) box.checked = chosen.has(box.value);
    for (const row of list.querySelectorAll("[data-row]")) {
      known.add(row.dataset.key);
      if (!before.has(row.dataset.key)) row.classList.add("is-new");
    }
    strip.scrollIntoView({ block: "start" });
    list.querySelector("[data-row]")?.focus({ preventScroll: true });
  }

  function keys() {
    return [...document.querySelectorAll("[data-live-list] [data-row]")].map((row) => row.dataset.key);
  }
}
