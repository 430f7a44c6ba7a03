// Keyboard within a group of marks: one stop of the tab key, arrows from mark to mark, Enter opens.

/** Make `marks` reachable: `grid` gives the column and row of each, `label` its name, `open` what a click or Enter does. */
function reachable(marks, grid, label, open) {
  const at = new Map(marks.map((mark, number) => [`${grid(number)}`, number]));
  marks.forEach((mark, number) => {
    const isButton = mark.tagName === "BUTTON";
    if (!isButton) mark.setAttribute("role", "button");
    mark.setAttribute("tabindex", number === 0 ? "0" : "-1");
    mark.setAttribute("aria-label", label(number));
    mark.addEventListener("click", () => open(number));
    mark.addEventListener("keydown", (key) => {
      if (!isButton && (key.key === "Enter" || key.key === " ")) {
        key.preventDefault();
        open(number);
      }
      const next = neighbour(key.key, number, grid, at, marks.length);
      if (next === null) return;
      key.preventDefault();
      mark.setAttribute("tabindex", "-1");
      marks[next].setAttribute("tabindex", "0");
      marks[next].focus();
    });
  });
}

const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** The next mark in the direction of an arrow: the nearest in the same row or column, else the one before or after. */
function neighbour(key, number, grid, at, length) {
  if (key === "Home") return 0;
  if (key === "End") return length - 1;
  if (!(key in STEPS)) return null;
  const [dx, dy] = STEPS[key];
  const [x, y] = grid(number);
  for (let step = 1; step <= 400; step += 1) {
    const found = at.get(`${[x + dx * step, y + dy * step]}`);
    if (found !== undefined) return found;
  }
  const after = number + (dx + dy);
  return after >= 0 && after < length ? after : null;
}
