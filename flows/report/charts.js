// Heat map, timeline and map.

const TYPES = ["visit", "meeting", "exercise", "training", "agreement", "assistance", "operation", "ceremony", "port_call"];
const INK = "#0072b2"; // of the Okabe-Ito palette
const LABEL = { width: 84, height: 15 }; // pixels that the name of a place takes

/** Every year from the first to the last of some events, and null behind them when one has no year. */
function yearsOf(events) {
  const [first, last] = d3.extent(events, (event) => event.year ?? undefined);
  const years = first === undefined ? [] : d3.range(first, last + 1);
  return events.some((event) => event.year === null) ? [...years, null] : years;
}

function yearName(year) {
  return year === null ? word("no_year") : String(year);
}

/** Black or white, whichever is better read on a colour. */
function onto(colour) {
  const { r, g, b } = d3.rgb(colour);
  const [red, green, blue] = [r, g, b].map((part) => ((part / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#000" : "#fff";
}

// --- partners by year: a table whose cells are buttons

function drawPartners(events) {
  const body = byId("partners-body");
  const own = events.filter((event) => event.isFocus);
  const pairs = own.flatMap((event) => event.partners.map((partner) => ({ partner, event })));
  const chosenPartner = chosen().partner;
  const kept = chosenPartner ? pairs.filter((pair) => pair.partner === chosenPartner) : pairs;
  if (!kept.length) return body.replaceChildren(none());
  const years = yearsOf(own);
  const byPartner = [...d3.group(kept, (pair) => pair.partner)].sort((a, b) => b[1].length - a[1].length || d3.ascending(a[0], b[0]));
  const cells = byPartner.map(([partner, of]) => ({ partner, total: of.map((pair) => pair.event), years: d3.group(of.map((pair) => pair.event), (event) => event.year) }));
  const most = d3.max(cells, (row) => d3.max(row.years.values(), (found) => found.length));
  const shade = d3.scaleSequentialSqrt([0, Math.max(most, 6)], (t) => d3.interpolateBlues(0.08 + 0.87 * t));
  const buttons = [];
  const rows = cells.map((row, y) => [
    partyName(row.partner),
    ...years.map((year, x) => heatCell(row.years.get(year) ?? [], shade, buttons, [x, y], row.partner, yearName(year))),
    heatCell(row.total, null, buttons, [years.length, y], row.partner, word("all_years")),
  ]);
  const headings = [word("partner"), ...years.map(yearName), word("total")];
  const made = table(word("partners"), headings, rows, d3.range(1, headings.length));
  made.className = "heat";
  body.replaceChildren(made);
  const title = ({ partner, year }) => `${partyName(partner)} · ${year}`;
  reachable(
    buttons.map((button) => button.element),
    (number) => buttons[number].at,
    (number) => `${title(buttons[number])}: ${counted("events", buttons[number].events.length)}`,
    (number) => openList(title(buttons[number]), buttons[number].events),
  );
}

function heatCell(events, shade, buttons, at, partner, year) {
  if (!events.length) return make("span", { class: "zero", "aria-label": "0" }, "·");
  const element = make("button", { type: "button" }, figure(events.length));
  if (shade) {
    element.style.background = shade(events.length);
    element.style.color = onto(shade(events.length));
  }
  buttons.push({ element, events, at, partner, year });
  return element;
}

// --- timeline: one row a type, so that no colour must be told from another

function drawTimeline(events) {
  const body = byId("timeline-body");
  const dated = events.filter((event) => event.year !== null);
  if (!dated.length) return body.replaceChildren(none());
  const types = TYPES.filter((type) => dated.some((event) => event.type === type));
  const years = yearsOf(dated);
  const cells = d3.flatRollup(dated, (found) => found, (event) => event.type, (event) => event.year).map(([type, year, found]) => ({ type, year, found, n: found.length }));
  cells.sort((a, b) => types.indexOf(a.type) - types.indexOf(b.type) || a.year - b.year);
  const width = body.clientWidth || 900;
  const every = Math.ceil((years.length * 44) / (width - 156));
  const chart = Plot.plot({
    width,
    height: 44 + types.length * 46,
    marginLeft: 144,
    marginRight: 12,
    x: { type: "band", domain: years, ticks: years.filter((_, number) => number % every === 0), tickFormat: "d", label: null },
    y: { label: null, ticks: 2, grid: true, axis: null },
    fy: { domain: types.map((type) => named("type", type)), label: null, axis: null, padding: 0.15 },
    marks: [
      Plot.axisFy({ anchor: "left", label: null, fontSize: 12, textAnchor: "end", lineAnchor: "bottom", frameAnchor: "bottom-left", dx: -4 }),
      Plot.ruleY([0], { stroke: "#767676" }),
      Plot.barY(cells, { x: "year", y: "n", fy: (cell) => named("type", cell.type), fill: INK, insetLeft: 1, insetRight: 1 }),
      Plot.text(cells, { x: "year", y: "n", fy: (cell) => named("type", cell.type), text: (cell) => figure(cell.n), dy: -6, fontSize: 10, fill: "#333" }),
    ],
  });
  present(body, chart, word("timeline"));
  const title = (cell) => `${named("type", cell.type)} · ${cell.year}`;
  marksOf(chart, "bar", "rect", cells, (cell) => [cell.year, types.indexOf(cell.type)], title);
}

// --- map

function drawMap(events) {
  const body = byId("map-body");
  const at = (event) => report.places.get(`${event.place}|${event.host}`);
  const placed = events.filter(at);
  byId("map-note").textContent = word("map_note", { n: figure(events.length - placed.length) });
  if (!placed.length) return body.replaceChildren(none());
  const points = d3
    .groups(placed, at)
    .map(([place, found]) => ({ ...place, found, n: found.length, radius: Math.min(26, 4 + 2 * Math.sqrt(found.length)) }))
    .sort((a, b) => b.n - a.n || d3.ascending(a.place, b.place));
  const width = body.clientWidth || 900;
  const chart = Plot.plot({
    width,
    height: Math.min(560, Math.max(320, width * 0.6)),
    projection: { type: "equirectangular", domain: surroundings(points), inset: 12 },
    r: { type: "identity" },
    marks: [
      Plot.graticule({ stroke: "#ccc", strokeOpacity: 0.5 }),
      Plot.geo(topojson.feature(report.borders, report.borders.objects.land), { fill: "#f3efe6", stroke: "#8a8577", strokeWidth: 0.6, clip: "frame" }),
      Plot.geo(topojson.mesh(report.borders, report.borders.objects.countries, (a, b) => a !== b), { stroke: "#a9a492", strokeWidth: 0.6, clip: "frame" }),
      Plot.frame({ stroke: "#bbb" }),
      Plot.dot(points, { x: "longitude", y: "latitude", r: "radius", fill: INK, fillOpacity: 0.6, stroke: "#fff", strokeWidth: 1 }),
      Plot.text(legible(points, width), { x: "longitude", y: "latitude", text: "place", dy: 14, fontSize: 11, fill: "#111", stroke: "#fff", strokeWidth: 3 }),
    ],
  });
  present(body, chart, word("map"));
  marksOf(chart, "dot", "circle", points, (point) => [Math.round(point.longitude * 50), -Math.round(point.latitude * 50)], (point) => point.place);
}

/** The points whose names would not stand on that of a greater one. */
function legible(points, width) {
  const [[west], [east]] = surroundings(points).coordinates;
  const degree = width / (east - west);
  const kept = [];
  for (const point of points) {
    const clash = (other) => Math.abs(point.longitude - other.longitude) * degree < LABEL.width && Math.abs(point.latitude - other.latitude) * degree < LABEL.height;
    if (!kept.some(clash)) kept.push(point);
  }
  return kept;
}

/** The corners of a box around the points, at least some thousand kilometres wide. */
function surroundings(points) {
  const [west, east] = d3.extent(points, (point) => point.longitude);
  const [south, north] = d3.extent(points, (point) => point.latitude);
  const [x, y] = [Math.max(2, (14 - (east - west)) / 2), Math.max(2, (9 - (north - south)) / 2)];
  return { type: "MultiPoint", coordinates: [[west - x, south - y], [east + x, north + y]] };
}

// --- both

function present(body, chart, name) {
  chart.setAttribute("role", "group");
  // Plot names its parts for styling, where a reader of the screen would take the name for one of content
  for (const part of chart.querySelectorAll("[aria-label]")) {
    part.dataset.kind = part.getAttribute("aria-label");
    part.removeAttribute("aria-label");
  }
  chart.setAttribute("aria-label", name);
  body.replaceChildren(chart);
}

/** Make the marks of a chart open their events; Plot binds to each element the number of its datum. */
function marksOf(chart, kind, tag, data, grid, title) {
  const elements = [...chart.querySelectorAll(`g[data-kind="${kind}"] ${tag}`)].sort((a, b) => a.__data__ - b.__data__);
  const datum = (number) => data[elements[number].__data__];
  const label = (number) => `${title(datum(number))}: ${counted("events", datum(number).n)}`;
  elements.forEach((element, number) => element.append(svgTitle(label(number))));
  reachable(elements, (number) => grid(datum(number)), label, (number) => openList(title(datum(number)), datum(number).found));
}

function svgTitle(text) {
  const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
  title.textContent = text;
  return title;
}
