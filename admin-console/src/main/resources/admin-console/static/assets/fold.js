// What a narrow screen folds stands open where there is room for it.

const wide = matchMedia("(min-width: 75rem)");
wide.addEventListener("change", unfold);
unfold();

function unfold() {
  if (wide.matches) for (const fold of document.querySelectorAll("details[data-fold]")) fold.open = true;
}
