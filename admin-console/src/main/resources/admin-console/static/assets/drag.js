// Dragging over a chart whose bars know their time shows the same page of that time. Charts run from left to right in
// every language.

for (const chart of document.querySelectorAll("[data-drag]")) start(chart);

function start(chart) {
  const bars = [...chart.querySelectorAll("[data-from][data-to]")];
  let first = -1;
  let last = -1;
  let dragged = false;

  chart.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !bars.length) return;
    event.preventDefault();
    chart.setPointerCapture(event.pointerId);
    first = last = under(event);
    dragged = false;
    mark();
  });
  chart.addEventListener("pointermove", (event) => {
    if (first < 0) return;
    last = under(event);
    dragged ||= last !== first;
    mark();
  });
  chart.addEventListener("pointerup", () => {
    if (first < 0) return;
    const [from, to] = [Math.min(first, last), Math.max(first, last)];
    const link = bars[from].closest("a");
    if (!dragged && link) location.assign(link.href.baseVal ?? link.href);
    else show(bars[from].dataset.from, bars[to].dataset.to);
  });
  chart.addEventListener("pointercancel", forget);
  // A link under the pointer would take the reader to one bar where several were meant.
  chart.addEventListener("click", (event) => dragged && event.preventDefault(), true);
  document.addEventListener("keydown", (event) => event.code === "Escape" && forget());

  function forget() {
    first = last = -1;
    mark();
  }

  function under(event) {
    const index = bars.findIndex((bar) => event.clientX < bar.getBoundingClientRect().right);
    return index < 0 ? bars.length - 1 : index;
  }

  function mark() {
    bars.forEach((bar, index) => {
      const within = first >= 0 && index >= Math.min(first, last) && index <= Math.max(first, last);
      bar.classList.toggle("is-chosen", within);
    });
  }
}

function show(from, to) {
  const url = new URL(location.href);
  for (const name of ["days", "cursor"]) url.searchParams.delete(name);
  url.searchParams.set("from", from);
  url.searchParams.set("to", to);
  location.assign(url);
}
