// The strings of the interface, the names of codes, and elements made from text alone.

const WORDS = JSON.parse(document.getElementById("words").textContent);
let language = "fr";

/** A string of the interface in the chosen language, its {slots} filled. */
function word(key, slots = {}) {
  const texts = WORDS[key];
  if (!texts) throw new Error(`no word ${key}`);
  return texts[language].replace(/\{(\w+)\}/g, (_, name) => slots[name]);
}

/** The name of a code (`type.visit`), or the code itself where a later warehouse has one that this page does not know. */
function named(kind, code) {
  return WORDS[`${kind}.${code}`] ? word(`${kind}.${code}`) : String(code);
}

function counted(key, n) {
  return word(n === 1 ? `${key}.one` : `${key}.many`, { n: figure(n) });
}

function figure(n) {
  return new Intl.NumberFormat(language).format(n);
}

function percent(part, whole) {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(whole ? part / whole : 0);
}

/** An element with attributes and children; strings become text, never markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

function byId(id) {
  return document.getElementById(id);
}

/** A table of rows; a row's first cell is its header, a cell is text or an element. `numeric`: the columns of figures. */
function table(caption, headings, rows, numeric = []) {
  const align = (column) => (numeric.includes(column) ? "figure" : null);
  const head = headings.map((text, column) => make("th", { scope: "col", class: align(column) }, text));
  const body = rows.map((cells) =>
    make("tr", {}, ...cells.map((cell, column) => (column ? make("td", { class: align(column), "data-heading": headings[column] }, cell) : make("th", { scope: "row" }, cell)))),
  );
  return make("table", {}, make("caption", { class: "unseen" }, caption), make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...body));
}

function none() {
  return make("p", { class: "empty" }, word("nothing"));
}
