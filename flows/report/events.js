// The packed data as events, and the filters.

const PACKED = JSON.parse(document.getElementById("data").textContent);

/** JSON that was deflated and put into base64. */
async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

/** Columns as an array of objects. */
function rowsOf(columns) {
  const names = Object.keys(columns);
  return columns[names[0]].map((_, row) => Object.fromEntries(names.map((name) => [name, columns[name][row]])));
}

const report = { head: {}, events: [], parties: new Map(), places: new Map(), standing: new Map(), rules: new Map(), facts: {}, borders: null };

async function loadReport() {
  const facts = await unpacked(PACKED.facts);
  report.facts = facts;
  report.head = facts.head;
  report.borders = await unpacked(PACKED.borders);
  report.parties = new Map(rowsOf(facts.parties).map((row) => [row.code, row]));
  report.places = new Map(rowsOf(facts.places).map((row) => [`${row.place}|${row.host}`, row]));
  report.standing = new Map(rowsOf(facts.standing).map((row) => [`${row.what}|${row.name}`, row.standing]));
  report.rules = new Map(rowsOf(facts.meanings).filter((row) => row.kept_in === "mentions.rule").map((row) => [row.code, row.meaning]));
  report.events = rowsOf(facts.events).map((event, number) => completed(event, number, facts.head.focus));
}

function completed(event, number, focus) {
  const parties = [...event.countries, ...event.organisations];
  const isFocus = event.countries.includes(focus);
  const year = event.start ? Number(event.start.slice(0, 4)) : null;
  return { ...event, number, year, parties, isFocus, partners: isFocus ? parties.filter((code) => code !== focus) : [] };
}

function partyName(code) {
  const row = report.parties.get(code);
  if (!row) return code;
  return (language === "en" && row.name_en) || row.name;
}

const documentChunks = new Map();

/** A document of the evidence, by its number; its chunk is unpacked when it is first asked for. */
async function documentOf(number) {
  const chunk = PACKED.firsts.findLastIndex((first) => first <= number);
  if (!documentChunks.has(chunk)) documentChunks.set(chunk, unpacked(PACKED.chunks[chunk]));
  return (await documentChunks.get(chunk))[number - PACKED.firsts[chunk]];
}

// --- filters

const FILTERS = ["scope", "partner", "type", "from", "to", "status"];

function chosen() {
  return Object.fromEntries(FILTERS.map((name) => [name, byId(`filter-${name}`).value]));
}

/** The events that the filters leave. An event without a year passes only while no year is asked for. */
function shownEvents() {
  const { scope, partner, type, from, to, status } = chosen();
  return report.events.filter(
    (event) =>
      (scope === "all" || event.isFocus) &&
      (!partner || (partner !== report.head.focus && event.parties.includes(partner))) &&
      (!type || event.type === type) &&
      (!from || (event.year !== null && event.year >= Number(from))) &&
      (!to || (event.year !== null && event.year <= Number(to))) &&
      (!status || event.status === status),
  );
}

function fillFilters(keep) {
  const { focus } = report.head;
  const years = [...new Set(report.events.map((event) => event.year).filter((year) => year !== null))].sort(d3.ascending);
  const parties = [...new Set(report.events.flatMap((event) => event.parties))].filter((code) => code !== focus);
  const present = (key) => [...new Set(report.events.map((event) => event[key]))];
  const year = years.map((value) => [value, String(value)]);
  const choices = {
    scope: [["focus", word("scope_focus", { country: partyName(focus) })], ["all", word("scope_all")]],
    partner: [["", word("all")], ...parties.map((code) => [code, partyName(code)]).sort((a, b) => a[1].localeCompare(b[1], language))],
    type: [["", word("all")], ...TYPES.filter((type) => present("type").includes(type)).map((type) => [type, named("type", type)])],
    from: [["", word("any_year")], ...year],
    to: [["", word("any_year")], ...year],
    status: [["", word("all")], ...["held", "planned", "cancelled"].map((status) => [status, named("status", status)])],
  };
  const first = { scope: report.events.some((event) => event.isFocus) ? "focus" : "all", status: "held" };
  for (const name of FILTERS) {
    const select = byId(`filter-${name}`);
    const wanted = keep ? select.value : first[name] ?? "";
    const options = choices[name].map(([value, text]) => make("option", { value, selected: String(value) === (first[name] ?? "") }, text));
    select.replaceChildren(...options);
    select.value = wanted;
  }
}
