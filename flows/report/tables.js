// Headline figures, visits, people, quality, and lists of events.

const LISTED = 50;
const MOST_PEOPLE = 25;

/** A figure that opens the events it counts. */
function opening(events, title, text = figure(events.length)) {
  if (!events.length) return make("span", { class: "zero" }, "0");
  const label = `${title}: ${counted("events", events.length)}`;
  return make("button", { type: "button", class: "link", "aria-label": label, onclick: () => openList(title, events) }, text);
}

function drawFigures(events) {
  const { head } = report;
  const partners = new Set(events.flatMap((event) => event.partners));
  const dated = events.filter((event) => event.year !== null);
  const placed = events.filter((event) => event.place);
  const low = events.filter((event) => event.is_low);
  const span = dated.length ? d3.extent(dated, (event) => event.year).join("–") : "–";
  const cards = [
    [figure(events.length), word("card_events"), word("card_events_of", { n: figure(report.events.length) })],
    [figure(partners.size), word("card_partners"), word("card_partners_of", { country: partyName(head.focus) })],
    [span, word("card_span"), word("card_span_of", { share: percent(dated.length, events.length) })],
    [percent(placed.length, events.length), word("card_placed"), word("card_placed_of", { n: figure(events.length - placed.length) })],
    [figure(low.length), word("card_low"), word("card_low_of", { share: percent(low.length, events.length) })],
    [figure(head.n_documents), word("card_read"), word("card_read_of", { n: figure(head.n_telling), sources: figure(head.n_sources) })],
  ];
  const made = cards.map(([value, name, note]) => make("div", { class: "card" }, make("strong", {}, value), make("span", {}, name), make("small", {}, note)));
  byId("figures-body").replaceChildren(...made, make("p", { class: "note" }, coverage(head)));
}

function coverage(head) {
  const period = head.first_published ? word("coverage_period", { first: head.first_published, last: head.last_published }) : word("coverage_unknown");
  return `${period} ${word("coverage_unpublished", { n: figure(head.n_unpublished) })} ${word("coverage_note")}`;
}

// --- visits: seen from the focus country

function drawVisits(events) {
  const visits = events.filter((event) => event.type === "visit" && event.isFocus);
  const { focus } = report.head;
  const body = byId("visits-body");
  const only = chosen().partner;
  const partners = [...new Set(visits.flatMap((event) => event.partners))].filter((code) => !only || code === only);
  if (!partners.length) return body.replaceChildren(none());
  const rows = partners.map((partner) => {
    const of = visits.filter((event) => event.partners.includes(partner));
    const received = of.filter((event) => event.host === focus);
    const isCountry = of.some((event) => event.countries.includes(partner));
    const sent = of.filter((event) => (isCountry ? event.host === partner : event.host !== null && event.host !== focus));
    return { partner, of, received, sent, other: of.filter((event) => !received.includes(event) && !sent.includes(event)) };
  });
  rows.sort((a, b) => b.of.length - a.of.length || d3.ascending(a.partner, b.partner));
  const most = d3.max(rows, (row) => Math.max(row.received.length, row.sent.length));
  const cells = rows.map((row) => [
    partyName(row.partner),
    ...["received", "sent", "other"].map((key) => barred(row[key], most, `${partyName(row.partner)} · ${word(key)}`)),
    opening(row.of, partyName(row.partner)),
  ]);
  const headings = ["partner", "received", "sent", "other", "total"].map((key) => word(key));
  body.replaceChildren(table(word("visits"), headings, cells, [1, 2, 3, 4]));
}

/** A figure with a bar as long as it is large. */
function barred(events, most, title) {
  const bar = make("span", { class: "bar-mark", "aria-hidden": "true" });
  bar.style.inlineSize = `${most ? (60 * Math.min(events.length, most)) / most : 0}px`;
  return make("span", { class: "barred" }, bar, opening(events, title));
}

// --- people

function drawPeople(events) {
  const people = d3.groups(events.flatMap((event) => event.people.map((person) => ({ person, event }))), ({ person }) => `${person[0]}|${person[3] ?? ""}`);
  const body = byId("people-body");
  if (!people.length) return body.replaceChildren(none());
  const rows = people.map(([, of]) => ({
    name: of[0].person[0],
    country: of[0].person[3],
    rank: commonest(of.map(({ person }) => person[1])),
    office: commonest(of.map(({ person }) => person[2])),
    events: of.map(({ event }) => event),
  }));
  rows.sort((a, b) => b.events.length - a.events.length || d3.descending(level(a.rank), level(b.rank)) || a.name.localeCompare(b.name, "fr"));
  const headings = ["person", "country", "rank", "office", "events"].map((key) => word(key));
  const cells = rows.slice(0, MOST_PEOPLE).map((row) => [row.name, row.country ? partyName(row.country) : "–", row.rank ?? "–", row.office ?? "–", opening(row.events, row.name)]);
  const left = rows.length - Math.min(rows.length, MOST_PEOPLE);
  const more = left ? make("p", { class: "note" }, word("more_people", { n: figure(left) })) : null;
  body.replaceChildren(table(word("people"), headings, cells, [4]), ...(more ? [more] : []), standings(rows, "rank", "rank"), standings(rows, "office", "role"));
}

/** How high a rank stands: 10 of OF-10, 0 where it is open. */
function level(rank) {
  const code = /^OF-(\d+)$/.exec(report.standing.get(`rank|${rank}`) ?? "");
  return code ? Number(code[1]) : 0;
}

function commonest(values) {
  const counts = d3.rollups(values.filter((value) => value), (found) => found.length, (value) => value);
  return counts.sort((a, b) => b[1] - a[1] || d3.ascending(a[0], b[0]))[0]?.[0] ?? null;
}

/** Events by rank or office of who took part, the highest or commonest first. */
function standings(people, key, what) {
  const groups = d3.groups(people.filter((row) => row[key]), (row) => row[key]).map(([name, rows]) => ({ name, rows, events: [...new Set(rows.flatMap((row) => row.events))] }));
  groups.sort((a, b) => (what === "rank" ? level(b.name) - level(a.name) : 0) || b.events.length - a.events.length || d3.ascending(a.name, b.name));
  const stands = ({ name }) => {
    const code = report.standing.get(`${what}|${name}`);
    return code ? (what === "rank" ? code : named("kind", code)) : "–";
  };
  const rows = groups.slice(0, MOST_PEOPLE).map((group) => [group.name, stands(group), figure(group.rows.length), opening(group.events, group.name)]);
  const headings = [word(key), word(what === "rank" ? "level" : "kind"), word("persons"), word("events")];
  const title = word(what === "rank" ? "by_rank" : "by_office");
  return make("details", {}, make("summary", {}, title), groups.length ? table(title, headings, rows, [2, 3]) : none());
}

// --- quality

function drawQuality(events) {
  const share = (found) => percent(found.length, events.length);
  const grouped = (kind, of) =>
    d3
      .groups(events.flatMap((event) => of(event).map((code) => ({ code, event }))), ({ code }) => code)
      .sort((a, b) => b[1].length - a[1].length || d3.ascending(a[0], b[0]))
      .map(([code, found]) => [named(kind, code), opening(found.map(({ event }) => event), named(kind, code)), share(found)]);
  const headings = (key) => [word(key), word("events"), word("share")];
  const low = events.filter((event) => event.is_low);
  const corrected = events.filter((event) => event.corrected.length);
  const parts = [
    ["basis", grouped("basis", (event) => [event.basis])],
    ["precision", grouped("precision", (event) => [event.precision])],
    ["unresolved", grouped("open", (event) => event.open)],
    ["reading", [[word("low"), opening(low, word("low")), share(low)], [word("corrected"), opening(corrected, word("corrected")), share(corrected)]]],
  ];
  const tables = parts.map(([key, rows]) => make("div", {}, make("h3", {}, word(key)), rows.length ? table(word(key), headings(key), rows, [1, 2]) : none()));
  byId("quality-body").replaceChildren(...tables, rejected());
}

/** What was refused: of the whole collection, since a document that was refused has no events to filter by. */
function rejected() {
  const rows = rowsOf(report.facts.rejects).map((row) => [row.reason, row.stage, figure(row.n_rejects)]);
  const shown = table(word("rejects"), [word("reason"), word("stage"), word("count")], rows.slice(0, MOST_PEOPLE), [2]);
  return make("div", {}, make("h3", {}, word("rejects")), make("p", { class: "note" }, word("rejects_note")), rows.length ? shown : none());
}

/** What the codes mean that the report shows. */
function drawCodes() {
  const rows = rowsOf(report.facts.meanings).map((row) => [row.code, row.kept_in, row.meaning]);
  const shown = table(word("codes"), ["code", "kept_in", "meaning"].map((key) => word(key)), rows);
  byId("codes-body").replaceChildren(make("details", {}, make("summary", {}, word("codes")), shown));
}

// --- lists of events

function drawEvents(events) {
  byId("events-body").replaceChildren(eventList(word("events"), events));
}

/** A table of events, the first of them, with a button that shows more. */
function eventList(caption, events) {
  if (!events.length) return none();
  const headings = ["date", "type", "place", "parties", "status", "confidence"].map((key) => word(key));
  const made = table(caption, headings, events.slice(0, LISTED).map(eventRow), [5]);
  made.classList.add("list");
  let shown = Math.min(LISTED, events.length);
  const more = make("button", { type: "button", class: "more" });
  const told = () => {
    more.textContent = word("more_events", { n: figure(events.length - shown) });
    more.hidden = shown >= events.length;
  };
  more.addEventListener("click", () => {
    const added = table(caption, headings, events.slice(shown, shown + LISTED).map(eventRow), [5]).tBodies[0].rows;
    const first = added[0];
    made.tBodies[0].append(...added);
    shown = Math.min(shown + LISTED, events.length);
    told();
    first.querySelector("button").focus();
  });
  told();
  return make("div", {}, made, more);
}

function eventRow(event) {
  const when = event.edtf ?? word("undated");
  const label = word("open_event", { date: when, type: named("type", event.type), place: event.place ?? word("no_place") });
  const open = make("button", { type: "button", class: "link", "data-event": event.id, "aria-label": label, onclick: () => openEvidence(event) }, when);
  const where = [event.place, event.host ? partyName(event.host) : null].filter(Boolean).join(", ") || "–";
  return [open, named("type", event.type), where, event.parties.map(partyName).join(", ") || "–", named("status", event.status), figure(event.confidence)];
}
