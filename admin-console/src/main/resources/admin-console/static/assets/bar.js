// Where the bar is wider than the screen, the page that one is on is in its middle.

const bar = document.querySelector(".bar nav");
const here = bar?.querySelector("[aria-current]");
if (here) new ResizeObserver(center).observe(bar);

function center() {
  const [all, one] = [bar, here].map((element) => element.getBoundingClientRect());
  bar.scrollBy({ left: one.left + one.width / 2 - all.left - all.width / 2, behavior: "instant" });
}
