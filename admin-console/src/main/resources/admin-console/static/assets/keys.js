// The keyboard, by the place of a key and not by its letter: a Hebrew layout has no "j". Can be turned off, for good.

const OFF = "console-keys-off";
const NEXT_KEY_MS = 2000;

const dialog = document.getElementById("keys");
if (dialog) start();

function start() {
  const say = document.querySelector("[data-say]");
  const open = document.querySelector("[data-keys-open]");
  const on = dialog.querySelector("[data-keys-on]");
  let going = 0;

  open.hidden = false;
  open.addEventListener("click", () => dialog.showModal());
  on.checked = !isOff();
  on.addEventListener("change", () => {
    try {
      if (on.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch {
      // Where nothing may be kept, it holds for this page.
    }
  });
  for (const link of document.querySelectorAll("a[data-copy]")) {
    link.textContent = link.dataset.copyLabel;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      copy(link);
    });
  }
  document.addEventListener("keydown", pressed);

  function pressed(event) {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!on.checked || dialog.open || isTyping(event.target)) return;
    if (event.shiftKey && event.code !== "Slash") return;
    // A key that is held down moves on from row to row, and does nothing else twice.
    if (event.repeat && event.code !== "KeyJ" && event.code !== "KeyK") return;
    if (going > Date.now()) {
      going = 0;
      if (go(event.code)) event.preventDefault();
      return;
    }
    if (act(event)) event.preventDefault();
  }

  // True where the key meant something here.
  function act(event) {
    switch (event.code) {
      case "Slash":
        if (event.shiftKey) dialog.showModal();
        else return search();
        return true;
      case "KeyJ":
        return move(1);
      case "KeyK":
        return move(-1);
      case "Enter":
      case "NumpadEnter":
        return openRow();
      case "KeyX":
        return select();
      case "KeyH":
        return command("handled");
      case "KeyI":
        return command("ignored");
      case "KeyC":
        return press("a[data-copy]");
      case "KeyP":
        return press("[data-live-pause]:not([hidden])");
      case "KeyG":
        going = Date.now() + NEXT_KEY_MS;
        return true;
      default:
        return false;
    }
  }

  function go(code) {
    return press(`a[data-go="${code}"]`);
  }

  function search() {
    const field = document.querySelector("[data-search]");
    if (!field) return false;
    const folded = field.closest("details");
    if (folded) folded.open = true;
    field.focus();
    field.select();
    return true;
  }

  function rows() {
    return [...document.querySelectorAll("[data-row]")];
  }

  function row() {
    return document.activeElement?.closest("[data-row]");
  }

  function move(by) {
    const all = rows();
    if (!all.length) return false;
    const here = all.indexOf(row());
    const next = here < 0 ? 0 : Math.min(Math.max(here + by, 0), all.length - 1);
    all[next].focus({ preventScroll: true });
    all[next].scrollIntoView({ block: "nearest" });
    return true;
  }

  // On the row itself: a link or a button in it has an Enter of its own.
  function openRow() {
    const here = row();
    if (!here || document.activeElement !== here) return false;
    const link = here.querySelector("a[data-open]");
    if (!link) return false;
    link.click();
    return true;
  }

  function select() {
    const box = row()?.querySelector("input[type=checkbox]");
    if (!box) return false;
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  // About the selected rows, or the one that is read where none is.
  function command(name) {
    const button = document.querySelector(`[data-act="${name}"]`);
    if (!button) return false;
    const form = button.form;
    const boxes = [...form.querySelectorAll("input[type=checkbox][name=fingerprint]")];
    if (boxes.length && !boxes.some((box) => box.checked)) {
      const box = row()?.querySelector("input[type=checkbox]");
      if (!box) return false;
      box.checked = true;
    }
    form.requestSubmit(button);
    return true;
  }

  function press(selector) {
    const element = document.querySelector(selector);
    element?.click();
    return Boolean(element);
  }

  async function copy(link) {
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      copyByHand(link.href);
    }
    say.textContent = link.dataset.copied;
    link.textContent = link.dataset.copied;
    setTimeout(() => (link.textContent = link.dataset.copyLabel), 3000);
  }

  // Where a browser keeps the clipboard to itself: pages that are not reached through TLS.
  function copyByHand(text) {
    const field = document.createElement("input");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

function isTyping(element) {
  if (!(element instanceof HTMLElement)) return false;
  if (element.isContentEditable || element.matches("textarea, select")) return true;
  return element.matches("input") && !["checkbox", "radio", "button", "submit"].includes(element.type);
}
