"""The report as people use it: opened from the disk in a real browser, its figures compared with what SQL says of the warehouse."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import runs
from browser import PHONE, Opened, browsing, opened

from flows.corrections import COLUMNS, file_of
from flows.report.page import words
from flows.report.writing import report_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
FOCUS = "event_id IN (SELECT event_id FROM event_countries WHERE country = 'MLI')"
HELD = f"SELECT count(*) FROM events WHERE status = 'held' AND {FOCUS}"
# what an analyst would not write, a character of two units in a string among it
ASTRAL = {
    "id": "astral",
    "title": "𝔇éfense 🎖 à Dakar",
    "text": f"🎖🎖 Défense 𝔇. {runs.VISIT.format(day='3 mai 2021')} Il repartira à Dakar le 4 juin 2027 pour une visite officielle.",
    "published_on": "2021-05-04",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    (folder / "astral.jsonl").write_text(json.dumps(ASTRAL), encoding="utf-8")
    runs.extract(folder / "events.duckdb", ROOT / "seeds/documents", ROOT / "tests/corpus/fold_1/documents.jsonl", folder / "astral.jsonl")
    return folder / "events.duckdb"


@pytest.fixture(scope="module")
def page(browser: Browser, warehouse: Path) -> Iterator[Opened]:
    with opened(browser, report_of(warehouse)) as found:
        yield found


@pytest.fixture
def report(page: Opened) -> Opened:
    """The report as it is when it was just opened; one page for all tests, since opening it is most of their time."""
    page.page.emulate_media(media="screen")
    page.page.evaluate("document.getElementById('panel').close(); document.activeElement.blur()")
    if page.page.get_attribute("html", "lang") != "fr":
        page.page.click("#language")
    page.page.evaluate("document.getElementById('filters').reset()")
    page.page.evaluate("new Promise((done) => setTimeout(done))")
    return page


def figure(warehouse: Path, sql: str) -> int:
    [(value,)] = runs.ask(warehouse, sql)
    return int(value)


def shown(report: Opened) -> int:
    return int("".join(filter(str.isdigit, report.page.inner_text("#count"))))


def texts(report: Opened, selector: str) -> list[str]:
    return [text.strip() for text in report.page.locator(selector).all_inner_texts()]


def choose(report: Opened, **filters: str) -> None:
    for name, value in filters.items():
        report.page.select_option(f"#filter-{name}", value)


# --- charts


def test_the_heat_map_has_the_cells_of_the_view(report: Opened, warehouse: Path) -> None:
    rows = runs.ask(
        warehouse,
        "SELECT partner_name, year, total FROM partner_year WHERE total > 0 ORDER BY partner_name, year NULLS LAST",
    )
    labels = report.page.eval_on_selector_all(
        "#partners-body button", "buttons => buttons.map(button => [button.getAttribute('aria-label'), button.innerText])"
    )
    cells = sorted((label.split(": ")[0], int(text)) for label, text in labels if "toutes les années" not in label)
    assert cells == sorted((f"{name} · {year or 'sans année'}", total) for name, year, total in rows)


def test_the_timeline_has_a_bar_for_each_type_and_year(report: Opened, warehouse: Path) -> None:
    rows = runs.ask(
        warehouse,
        "SELECT label, year, n_focus FROM type_year WHERE n_focus > 0 AND year IS NOT NULL",
    )
    labels = report.page.eval_on_selector_all("#timeline-body rect[role=button]", "bars => bars.map(bar => bar.getAttribute('aria-label'))")
    assert sorted(labels) == sorted(f"{label} · {year}: {n} événement{'s' if n > 1 else ''}" for label, year, n in rows)


def test_the_map_has_a_point_for_each_place(report: Opened, warehouse: Path) -> None:
    known = "(SELECT city AS place, country AS host_country FROM cities UNION SELECT city, country FROM towns)"
    rows = runs.ask(
        warehouse,
        f"SELECT place, count(*) FROM events JOIN {known} USING (place, host_country) WHERE status = 'held' AND {FOCUS} GROUP BY ALL",
    )
    labels = report.page.eval_on_selector_all(
        "#map-body circle[role=button]", "points => points.map(point => point.getAttribute('aria-label'))"
    )
    assert sorted(labels) == sorted(f"{place}: {n} événement{'s' if n > 1 else ''}" for place, n in rows)
    assert report.page.locator("#map-body path").count() >= 3  # land, borders, graticule


def test_visits_received_and_paid_are_those_of_the_view(report: Opened, warehouse: Path) -> None:
    received = f"""
        SELECT count(*) FROM event_countries JOIN events USING (event_id)
        WHERE status = 'held' AND event_type = 'visit' AND {FOCUS} AND country <> 'MLI' AND host_country = 'MLI'
    """
    organisations = received.replace("event_countries", "event_organisations", 1).replace("AND country <> 'MLI'", "")
    column = [int(text) for text in texts(report, "#visits-body tbody tr td:nth-child(2)")]
    assert sum(column) == figure(warehouse, received) + figure(warehouse, organisations)


def test_people_are_those_who_took_part_most_often(report: Opened, warehouse: Path) -> None:
    counted = f"""
        SELECT count(*) AS n FROM event_participants JOIN events USING (event_id) WHERE status = 'held' AND {FOCUS}
        GROUP BY name, event_participants.country ORDER BY n DESC LIMIT 25
    """
    assert [int(text) for text in texts(report, "#people-body > table tbody td:last-child")] == [n for (n,) in runs.ask(warehouse, counted)]


def test_the_codes_stand_with_their_meaning(report: Opened, warehouse: Path) -> None:
    shown = report.page.locator("#codes-body tbody tr td:last-child").all_text_contents()
    assert set(shown) >= {meaning for (meaning,) in runs.ask(warehouse, "SELECT meaning FROM event_types")}


# --- filters


@pytest.mark.parametrize(
    ("filters", "where"),
    [
        ({}, "status = 'held'"),
        ({"status": ""}, "true"),
        ({"status": "planned"}, "status = 'planned'"),
        ({"scope": "all"}, "status = 'held'"),
        ({"scope": "all", "status": ""}, "true"),
        ({"type": "visit"}, "status = 'held' AND event_type = 'visit'"),
        ({"from": "2023"}, "status = 'held' AND year(start_date) >= 2023"),
        ({"to": "2022"}, "status = 'held' AND year(start_date) <= 2022"),
        ({"from": "2023", "to": "2023", "type": "visit"}, "status = 'held' AND year(start_date) = 2023 AND event_type = 'visit'"),
        ({"partner": "NER"}, "status = 'held' AND event_id IN (SELECT event_id FROM event_countries WHERE country = 'NER')"),
        ({"partner": "AES"}, "status = 'held' AND event_id IN (SELECT event_id FROM event_organisations WHERE organisation = 'AES')"),
    ],
    ids=str,
)
def test_filters_leave_what_sql_leaves(report: Opened, warehouse: Path, filters: dict[str, str], where: str) -> None:
    choose(report, **filters)
    if "scope" not in filters:
        where = f"{where} AND {FOCUS}"
    wanted = figure(warehouse, f"SELECT count(*) FROM events WHERE {where}")
    assert wanted > 0
    assert shown(report) == wanted
    assert int(texts(report, "#figures-body .card strong")[0]) == wanted
    basis = sum(int(text) for text in texts(report, "#quality-body > div:first-child td:nth-child(2)"))
    assert basis == wanted
    dated = figure(warehouse, f"SELECT count(*) FROM events WHERE start_date IS NOT NULL AND {where}")
    bars = report.page.eval_on_selector_all("#timeline-body rect[role=button]", "bars => bars.map(bar => bar.getAttribute('aria-label'))")
    assert sum(int(label.split(": ")[1].split()[0]) for label in bars) == dated


def test_reset_brings_the_first_figures_back(report: Opened, warehouse: Path) -> None:
    choose(report, type="visit", status="planned")
    report.page.click("button[type=reset]")
    report.page.wait_for_function(
        "wanted => document.getElementById('count').textContent.startsWith(wanted)", arg=f"{figure(warehouse, HELD)} "
    )
    assert report.page.input_value("#filter-status") == "held"


# --- evidence

_MARKS = """
    () => [...document.querySelectorAll('#panel .text')].map((text) => {
        const spans = {};
        for (const mark of text.querySelectorAll('mark'))
            for (const number of mark.dataset.spans.split(' ')) spans[number] = (spans[number] ?? '') + mark.textContent;
        return [text.dataset.reference, text.textContent, Object.keys(spans).sort((a, b) => a - b).map((number) => spans[number])];
    })
"""
_OPEN_ALL = f"""
    async () => {{
        const evidence = {{}}, panel = document.getElementById('panel');
        for (const button of document.querySelectorAll('#events-body button[data-event]')) {{
            button.click();
            while (!panel.open || !panel.textContent.includes(button.dataset.event)) await new Promise((done) => setTimeout(done));
            evidence[button.dataset.event] = ({_MARKS.strip()})();
            panel.close();
        }}
        return evidence;
    }}
"""
_SAID = """
    SELECT event_id, document_ref, list(surface ORDER BY start, "end" DESC, field) FROM event_mentions JOIN documents USING (document_id)
    GROUP BY event_id, document_ref ORDER BY event_id, document_ref
"""


def test_every_mark_is_a_span_of_the_warehouse_character_for_character(report: Opened, warehouse: Path) -> None:
    choose(report, scope="all", status="")
    while report.page.locator(".more:visible").count():
        report.page.click(".more")
    events = report.page.eval_on_selector_all("#events-body button[data-event]", "found => found.map(one => one.dataset.event)")
    assert sorted(events) == [key for (key,) in runs.ask(warehouse, "SELECT event_id FROM events ORDER BY event_id")]
    opened_all = report.page.evaluate(_OPEN_ALL)
    marks = [(event, reference, surfaces) for event, found in opened_all.items() for reference, _, surfaces in found]
    assert sorted(marks) == runs.ask(warehouse, _SAID)


def test_the_text_is_that_of_the_document(report: Opened, warehouse: Path) -> None:
    [(event,)] = runs.ask(
        warehouse, "SELECT event_id FROM event_documents JOIN documents USING (document_id) WHERE document_ref = 'astral' LIMIT 1"
    )
    choose(report, scope="all", status="")
    while report.page.locator(".more:visible").count():
        report.page.click(".more")
    report.page.click(f"#events-body button[data-event={event}]")
    [text] = [text for reference, text, _ in report.page.evaluate(_MARKS) if reference == "astral"]
    assert [(text,)] == runs.ask(warehouse, "SELECT text FROM documents WHERE document_ref = 'astral'")


def test_the_evidence_has_legend_rules_sources_and_a_command(report: Opened, warehouse: Path) -> None:
    [(event, n)] = runs.ask(
        warehouse, "SELECT event_id, count(DISTINCT document_id) AS n FROM event_documents GROUP BY 1 ORDER BY n DESC, 1 LIMIT 1"
    )
    choose(report, scope="all", status="")
    report.page.click(f"#events-body button[data-event={event}]")
    assert report.page.locator("#panel .source").count() == n > 1
    assert texts(report, "#panel .legend li") == ["type", "date", "lieu", "pays", "organisation", "personne", "statut"]
    rules = report.page.locator("#panel .rules").first.locator("tbody tr td:nth-child(3)").all_text_contents()
    known = {rule for (rule,) in runs.ask(warehouse, f"SELECT rule FROM event_mentions WHERE event_id = '{event}'")}
    assert {rule.split(" (")[0] for rule in rules} <= known
    report.page.select_option("#correct-field", "place")
    report.page.fill("#correct-value", "L'Île; rm -rf")
    report.page.fill("#correct-why", "relu")
    assert report.page.text_content("#correct-command") == f"ephemeride correct {event} place='L'\\''Île; rm -rf' --why relu"
    assert "merges" not in texts(report, "#panel h3")


def test_a_cell_lists_its_events_and_leads_to_the_evidence_and_back(report: Opened) -> None:
    cell = report.page.locator("#partners-body button").first
    count = int(cell.inner_text())
    cell.click()
    assert report.page.locator("#panel tbody tr").count() == count
    report.page.locator("#panel button[data-event]").first.click()
    report.page.wait_for_selector("#panel .text")
    report.page.click("#panel-back")
    assert report.page.locator("#panel tbody tr").count() == count
    report.page.click("#panel-close")
    assert not report.page.locator("#panel").is_visible()


@pytest.mark.parametrize("mark", ["#timeline-body rect[role=button]", "#map-body circle[role=button]"])
def test_a_bar_and_a_point_list_their_events(report: Opened, mark: str) -> None:
    one = report.page.locator(mark).first
    count = int((one.get_attribute("aria-label") or "").split(": ")[1].split()[0])
    one.click()
    assert report.page.locator("#panel tbody tr").count() == min(count, 50)


# --- keyboard, languages, small screens, paper


def test_the_keyboard_alone_leads_to_the_evidence_and_back(report: Opened) -> None:
    keys = report.page.keyboard
    report.page.focus(".skip")
    for _ in range(40):
        keys.press("Tab")
        if report.page.evaluate("document.activeElement.closest('#partners-body') !== null && document.activeElement.tagName === 'BUTTON'"):
            break
    first = report.page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert report.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    keys.press("ArrowDown")
    cell = report.page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert cell != first
    keys.press("Enter")
    assert report.page.inner_text("#panel-title").startswith(cell.split(":")[0])
    for _ in range(5):
        keys.press("Tab")
        if report.page.evaluate("'event' in document.activeElement.dataset"):
            break
    keys.press("Enter")
    report.page.wait_for_selector("#panel .text")
    keys.press("Escape")
    assert not report.page.locator("#panel").is_visible()
    assert report.page.evaluate("document.activeElement.getAttribute('aria-label')") == cell


def test_the_switch_puts_every_word_into_english_and_keeps_the_filters(report: Opened, warehouse: Path) -> None:
    choose(report, type="visit")
    before = shown(report)
    report.page.click("#language")
    assert report.page.get_attribute("html", "lang") == "en"
    for key in report.page.eval_on_selector_all("[data-word]", "found => found.map(one => one.dataset.word)"):
        assert report.page.text_content(f"[data-word={key}]") == words()[key]["en"]
    assert (report.page.input_value("#filter-type"), shown(report)) == ("visit", before)
    assert "Nigeria" not in texts(report, "#partners-body th")
    report.page.click("#language")
    assert report.page.text_content("#partners-title") == words()["partners"]["fr"]


def test_a_phone_needs_no_scrolling_sideways(browser: Browser, warehouse: Path) -> None:
    with opened(browser, report_of(warehouse), PHONE) as report:
        width = "[document.documentElement.scrollWidth, document.getElementById('panel').scrollWidth]"
        assert report.page.evaluate(width)[0] == PHONE[0]
        report.page.locator("#events-body button[data-event]").first.click()
        report.page.wait_for_selector("#panel .text")
        assert max(report.page.evaluate(width)) <= PHONE[0]
        assert findings(report) == []


def test_on_paper_the_controls_are_gone_and_the_colours_stay(report: Opened) -> None:
    report.page.emulate_media(media="print")
    assert not report.page.locator("button[type=reset], #language, .more").locator("visible=true").count()
    assert report.page.locator("#partners-body .heat").is_visible()
    assert report.page.evaluate("getComputedStyle(document.querySelector('.heat td button')).printColorAdjust") == "exact"
    assert report.page.pdf(format="A4").startswith(b"%PDF")


# --- accessibility


def findings(report: Opened) -> list[str]:
    """What axe-core finds serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    found: list[dict[str, Any]] = Axe().run(report.page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")]


def test_axe_finds_nothing_serious(report: Opened) -> None:
    assert findings(report) == []
    report.page.locator("#partners-body button").first.click()
    assert findings(report) == []
    report.page.locator("#panel button[data-event]").first.click()
    report.page.wait_for_selector("#panel .text")
    assert findings(report) == []


# --- what others wrote

HOSTILE = "Nom</script><img src=x onerror=window.hacked=1><!--<b>"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a warehouse with markup wherever a document or an analyst can put words."""
    folder = tmp_path_factory.mktemp("hostile")
    warehouse = folder / "events.duckdb"
    article = dict.fromkeys(("id", "title", "source", "author"), HOSTILE)
    text = f"{HOSTILE} {runs.VISIT.format(day='3 mai 2021')}"
    (folder / "press.jsonl").write_text(json.dumps({**article, "text": text, "url": "javascript:window.hacked=1"}), encoding="utf-8")
    runs.extract(warehouse, folder / "press.jsonl")
    [(event,)] = runs.ask(warehouse, "SELECT event_id FROM events")
    rows = [[event, "set", field, HOSTILE, HOSTILE, HOSTILE, ""] for field in ("participants", "place")]
    with file_of(warehouse).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    runs.extract(warehouse, folder / "press.jsonl")
    return report_of(warehouse)


def test_hostile_words_are_words(browser: Browser, hostile: Path) -> None:
    with opened(browser, hostile) as report:
        for part in ("#people-body", "#events-body"):
            assert HOSTILE in (report.page.text_content(part) or "")
        report.page.locator("#events-body button[data-event]").first.click()
        report.page.wait_for_selector("#panel .text")
        assert (report.page.text_content("#panel .text") or "").startswith(HOSTILE)
        for part in ("#panel-title", "#panel .facts", "#panel .source h3", "#panel .source .note", "#panel-body > ul:not(.legend)"):
            assert HOSTILE in "".join(report.page.locator(part).all_text_contents()), part
        assert report.page.locator("img, a[href^=javascript], b").count() == 0
        assert report.page.locator("script").count() == 4
        assert report.page.evaluate("window.hacked === undefined")
    assert "<img" not in hostile.read_text(encoding="utf-8")
