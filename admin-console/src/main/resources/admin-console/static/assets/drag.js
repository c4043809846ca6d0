// Dragging over a chart whose bars know their time shows the same page of that time. Charts run from left to right in
// every language.

for (const chart of document.querySelectorAll("[data-drag]")) start(chart);

function start(chart) {
  const bars = [...chart.querySelectorAll("[data-from][data-to]")];
  if (!bars.length) return;
  let first = -1;
  let last = -1;

  chart.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    chart.setPointerCapture(event.pointerId);
    first = last = under(event);
    mark();
  });
  chart.addEventListener("pointermove", (event) => {
    if (first < 0) return;
    last = under(event);
    mark();
  });
  chart.addEventListener("pointerup", () => {
    if (first >= 0) show(bars[Math.min(first, last)].dataset.from, bars[Math.max(first, last)].dataset.to);
  });
  chart.addEventListener("pointercancel", forget);
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
