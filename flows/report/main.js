// The page put together: words, filters, and everything drawn anew when one of them changes.

const DRAWN = [drawFigures, drawPartners, drawTimeline, drawMap, drawVisits, drawPeople, drawQuality, drawEvents];

function draw() {
  const events = shownEvents();
  byId("count").textContent = counted("shown", events.length);
  for (const part of DRAWN) part(events);
}

function speak(keep) {
  document.documentElement.lang = language;
  document.title = `${word("title")} – ${partyName(report.head.focus)}`;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  const other = language === "fr" ? "en" : "fr";
  const button = byId("language");
  button.textContent = word("other_language");
  button.lang = other;
  byId("about").textContent = word("about", { country: partyName(report.head.focus), day: report.head.run_on ?? "–" });
  byId("foot").textContent = word("foot", { run: report.head.run_id ?? "–" });
  fillFilters(keep);
  drawCodes();
  draw();
}

function listen() {
  byId("filters").addEventListener("change", draw);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("filters").addEventListener("reset", () => setTimeout(draw)); // the controls have their first values only after the event
  byId("language").addEventListener("click", () => {
    language = language === "fr" ? "en" : "fr";
    speak(true);
  });
  byId("panel-close").addEventListener("click", () => byId("panel").close());
  byId("panel-back").addEventListener("click", () => openList(lastList.title, lastList.events));
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return; // a phone's address bar that slides away is no reason to draw anew
    width = innerWidth;
    draw();
  });
}

async function begin() {
  try {
    await loadReport();
    listen();
    speak(false);
    document.documentElement.dataset.ready = "yes";
  } catch (error) {
    const trouble = byId("trouble");
    trouble.textContent = word("trouble", { error: String(error) });
    trouble.hidden = false;
    throw error;
  }
}

begin();
