// The panel: a list of events, and of one event the evidence, its sources and a command that corrects it.

const FIELDS = ["trigger", "date", "place", "country", "organisation", "participant", "status"];
let lastList = null;

function showPanel(title, content, canGoBack) {
  const panel = byId("panel");
  byId("panel-title").textContent = title;
  byId("panel-body").replaceChildren(...content);
  byId("panel-back").hidden = !canGoBack;
  if (!panel.open) panel.showModal();
  panel.scrollTop = 0;
  byId("panel-title").focus();
}

function openList(title, events) {
  lastList = { title, events };
  showPanel(`${title} (${figure(events.length)})`, [eventList(title, events)], false);
}

async function openEvidence(event) {
  const fromList = byId("panel").open ? lastList : null;
  lastList = fromList;
  const documents = await Promise.all(event.documents.map(documentOf));
  const parts = [facts(event), ...doubtful(event, documents), legend(), ...documents.map((source, number) => sourceOf(event, source, number, documents.length)), ...related(event), correction(event)];
  showPanel([named("type", event.type), event.edtf ?? word("undated"), event.place].filter(Boolean).join(" · "), parts, fromList !== null);
}

// --- what is held to be true

function facts(event) {
  const sides = event.countries.map((code, number) => `${partyName(code)} (${named("side", event.sides[number])})`);
  const people = event.people.map(([name, rank, role, country]) => {
    const described = [rank, role, country ? partyName(country) : null].filter(Boolean).join(", ");
    return described ? `${name} (${described})` : name;
  });
  const rows = [
    ["date", `${event.edtf ?? word("undated")} (${named("precision", event.precision)}; ${word("year_by", { basis: named("basis", event.basis) })})`],
    ["place", [event.place, event.host ? partyName(event.host) : null].filter(Boolean).join(", ") || "–"],
    ["parties", [...sides, ...event.organisations.map(partyName)].join("; ") || "–"],
    ["people", people.join("; ") || "–"],
    ["status", named("status", event.status)],
    ["confidence", figure(event.confidence) + (event.is_low ? ` – ${word("low")}` : "")],
    ["identity", event.id],
  ];
  return make("dl", { class: "facts" }, ...rows.flatMap(([key, text]) => [make("dt", {}, word(key)), make("dd", {}, text)]));
}

/** What makes the event more or less likely to be right, of all who tell it, and what is left open. */
function doubtful(event, documents) {
  const doubts = new Set(documents.flatMap((source) => source.told.filter(([number]) => number === event.number).flatMap((telling) => telling[3])));
  const lines = [...[...doubts].map((doubt) => named("doubt", doubt)), ...event.open.map((open) => `${word("unresolved")}: ${named("open", open)}`)];
  if (!lines.length) return [];
  return [make("h3", {}, word("doubts")), make("ul", {}, ...lines.map((line) => make("li", {}, line)))];
}

function legend() {
  const items = FIELDS.map((field) => make("li", {}, make("mark", { class: `field-${field}` }, named("field", field))));
  return make("ul", { class: "legend", "aria-label": word("legend") }, ...items);
}

// --- sources

function sourceOf(event, source, number, count) {
  const told = source.told.find(([of]) => of === event.number);
  const [, start, end, , spans] = told;
  const meta = [source.source, source.author, source.published_on ?? word("unpublished"), source.reference].filter(Boolean).join(" · ");
  return make(
    "article",
    { class: "source" },
    make("h3", {}, `${number + 1}/${count} ${source.title ?? source.reference}`),
    make("p", { class: "note" }, meta, ...linkTo(source.url)),
    make("p", { class: "note" }, word(report.head.whole ? "text_whole" : "text_sentences")),
    make("div", { class: "text", lang: "fr", "data-reference": source.reference }, ...source.pieces.flatMap((piece, place) => [...(place ? [gap()] : []), ...marked(piece, spans, start, end)])),
    rules(source, spans),
  );
}

function linkTo(url) {
  if (!/^https?:\/\//i.test(url ?? "")) return url ? [" · ", url] : [];
  return [" · ", make("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, url)];
}

function gap() {
  return make("span", { class: "gap", role: "separator" });
}

/** A stretch of the text as nodes, what supports a field marked. Offsets count characters, of which one may be two units of a string. */
function marked([from, text], spans, quoteStart, quoteEnd) {
  const characters = Array.from(text);
  const to = from + characters.length;
  const inside = spans.map(([field, start, length], number) => ({ field, start, end: start + length, number })).filter((span) => span.start >= from && span.end <= to);
  const edges = new Set([from, to, ...inside.flatMap((span) => [span.start, span.end])]);
  for (const edge of [quoteStart, quoteEnd]) if (edge > from && edge < to) edges.add(edge);
  return d3.pairs([...edges].sort(d3.ascending)).map(([start, end]) => {
    const over = inside.filter((span) => span.start <= start && span.end >= end).sort((a, b) => a.end - a.start - (b.end - b.start));
    const surface = characters.slice(start - from, end - from).join("");
    const quoted = start >= quoteStart && end <= quoteEnd ? "quoted" : "";
    if (!over.length) return make("span", { class: quoted }, surface);
    const ending = [...new Set(over.filter((span) => span.end === end).map((span) => named("field", span.field)))];
    const attributes = { class: `field-${over[0].field} ${quoted}`.trim(), "data-spans": over.map((span) => span.number).join(" "), "data-label": ending.join(", ") || null };
    return make("mark", { ...attributes, title: over.map((span) => named("field", span.field)).join(", ") }, surface);
  });
}

/** Which rule found each span, and what gave a date its year. */
function rules(source, spans) {
  const texts = source.pieces.map(([from, text]) => ({ from, characters: Array.from(text) }));
  const rows = spans.map(([field, start, length, rule, yearFrom]) => {
    const piece = texts.find(({ from, characters }) => start >= from && start + length <= from + characters.length);
    const surface = piece ? piece.characters.slice(start - piece.from, start - piece.from + length).join("") : "";
    const found = make("span", { title: report.rules.get(rule) }, yearFrom ? `${rule} (${word("year_from", { what: yearFrom })})` : rule);
    return [named("field", field), surface, found, `${start}–${start + length}`];
  });
  const shown = table(word("rules"), ["field", "surface", "rule", "offsets"].map((key) => word(key)), rows);
  return make("details", { class: "rules" }, make("summary", {}, word("rules")), make("div", { class: "wide" }, shown));
}

// --- what it is related to

const RELATED = {
  merges: (row) => `${row.kept} + ${row.joined}: ${row.rule} (${row.evidence})`,
  links: (row) => `${named("relation", row.relation)} ${row.other_event_id}: ${row.rule} (${row.evidence})`,
  corrections: (row) => `${row.field}: ${row.value ?? "–"} (${word("machine")}: ${row.machine_value ?? "–"}); ${[row.made_by, row.why].filter(Boolean).join(": ")}`,
};

function related(event) {
  return Object.entries(RELATED).flatMap(([name, told]) => {
    const rows = rowsOf(report.facts[name]).filter((row) => row.event_id === event.id);
    return rows.length ? [make("h3", {}, word(name)), make("ul", {}, ...rows.map((row) => make("li", {}, told(row))))] : [];
  });
}

// --- the command that corrects it

function correction(event) {
  const now = {
    date_edtf: event.edtf, event_type: event.type, place: event.place, host_country: event.host, status: event.status,
    countries: event.countries.join("; "), organisations: event.organisations.join("; "), participants: event.people.map(([name]) => name).join("; "),
  };
  const field = make("select", { id: "correct-field" }, ...Object.keys(now).map((name) => make("option", { value: name }, name)));
  const value = make("input", { id: "correct-value", value: now.date_edtf ?? "" });
  const why = make("input", { id: "correct-why", value: "…" });
  const command = make("output", { id: "correct-command", for: "correct-field correct-value correct-why" });
  const told = make("span", { role: "status" });
  const written = () => {
    command.textContent = `ephemeride correct ${quoted(event.id)} ${field.value}=${quoted(value.value)} --why ${quoted(why.value)}`;
    told.textContent = "";
  };
  field.addEventListener("change", () => {
    value.value = now[field.value] ?? "";
    written();
  });
  for (const input of [value, why]) input.addEventListener("input", written);
  written();
  const copy = make("button", { type: "button", onclick: async () => (told.textContent = word((await copied(command)) ? "copied" : "copy_by_hand")) }, word("copy"));
  const named_ = (key, control) => make("label", {}, word(key), control);
  return make(
    "section",
    { class: "correction", "aria-label": word("correction") },
    make("h3", {}, word("correction")),
    make("p", { class: "note" }, word("correction_note")),
    make("div", { class: "inputs" }, named_("correct_field", field), named_("correct_value", value), named_("correct_why", why)),
    make("p", {}, make("code", {}, command)),
    make("p", {}, copy, " ", told),
  );
}

/** A word of a shell's command line. */
function quoted(text) {
  return /^[\w./:+-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}

/** Whether the text of an element could be put on the clipboard; it is selected in any case. */
async function copied(element) {
  getSelection().selectAllChildren(element);
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    return false; // no right to the clipboard: what is selected can be copied by hand
  }
}
