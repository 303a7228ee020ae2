// Shows the content of the page.  It asks no server, and it never reads text as markup: all text goes into the page as
// text.  The state is in the address: every view has a link, and the buttons back and forward go through the views.

// Objects have the keys of the data and no others: an address may ask for `constructor`.
const own = (_, held) => (held && typeof held === "object" && !Array.isArray(held) ? Object.assign(Object.create(null), held) : held);
const data = JSON.parse(document.querySelector("#data").textContent, own);
for (const card of Object.values(data.cards)) card.parts = card.parts.map((index) => data.texts[index]);

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const byId = (records) => new Map(records.map((record) => [record.id, record]));
const groupBy = (members, key) => {
  const found = new Map();
  for (const each of members) found.set(key(each), [...(found.get(key(each)) ?? []), each]);
  return [...found];
};

const kinds = data.kinds.map(([kind]) => kind);
const rows = Object.keys(data.rows_of);
data.linkages = data.linkages.map(([standard, strategy, kind, pillar, stressed, row, ...tied]) => ({
  id: `${data.standards[standard].id}/${data.strategies[strategy].id}`,
  standard: data.standards[standard].id,
  strategy: data.strategies[strategy].id,
  kind: kinds[kind],
  scope: pillar ? "pillar" : "standard",
  stressed: Boolean(stressed),
  row: row === null ? null : rows[row],
  interventions: tied.map((each) => data.interventions[each].id),
}));

const standards = byId(data.standards);
const strategies = byId(data.strategies);
const interventions = byId(data.interventions);
const linkages = byId(data.linkages);
const examples = byId(data.examples);
const pillars = byId(data.pillars);
const rank = new Map(data.kinds.map(([kind], index) => [kind, index]));
const meanings = new Map(data.kinds);
const SUITABILITIES = ["suitable", "conditional", "doubtful", "unsuitable"];

// --- the address ---------------------------------------------------------------------------------------------------

const VIEWS = ["matrix", "compare", "coverage", "about"];
const TICKS = ["standards", "strategies", "interventions", "settings", "places"];
const KEYS = ["view", "record", "q", "setting", "place", "a", "b", ...TICKS, "name", "language"];

let state = {};
let asked = null; // the element that had the focus when a record was opened
let scrolled = 0; // where a narrow page was scrolled to then
let memory = null; // the state, in frames that may not change their address

function read() {
  const given = new URLSearchParams((memory ?? location.hash).slice(1));
  const found = Object.fromEntries(KEYS.map((key) => [key, given.get(key) ?? ""]));
  if (!VIEWS.includes(found.view)) found.view = "matrix";
  for (const name of ["record", "a", "b"]) if (!Object.hasOwn(data.cards, found[name])) found[name] = "";
  if (!strategies.has(found.strategy)) found.strategy = "";
  return found;
}

function addressOf(wanted) {
  const parts = new URLSearchParams();
  for (const key of KEYS) if (wanted[key] && !(key === "view" && wanted[key] === "matrix")) parts.set(key, wanted[key]);
  return `#${parts}`;
}

function go(changes, { replace = false } = {}) {
  const address = addressOf({ ...state, ...changes });
  if (address === ((memory ?? location.hash) || "#")) return;
  try {
    if (replace) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
  } catch {
    memory = address; // a frame of another page
  }
  render();
}

// --- making elements -----------------------------------------------------------------------------------------------

function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) if (value !== null) made.setAttribute(name, value);
  made.append(...children.flat(9).filter((child) => child !== null && child !== ""));
  return made;
}

const text = (name, said) => el("p", { class: "text" }, name ? el("b", null, `${name}: `) : "", el("bdi", null, said));
const recordAddress = (id) => `#${new URLSearchParams({ record: id })}`;
const to = (id, said) => el("a", { href: recordAddress(id) }, el("bdi", null, said ?? titleOf(id)));
const badge = (id) => (data.cards[id].origin ? el("span", { class: "overlay" }, `overlay ${data.cards[id].origin}`) : "");
const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
const WORDS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const word = (count) => WORDS[count] ?? String(count);
const all = () => word(data.strategies.length);
const upper = (said) => said.charAt(0).toUpperCase() + said.slice(1);
const plain = (setting) => setting.replaceAll("-", " ");

function button(title, act, attributes) {
  const made = el("button", { type: "button", ...attributes }, title);
  made.addEventListener("click", act);
  return made;
}

function nameOf(record) {
  return record.labels?.[state.language] ?? record.title;
}

function titleOf(id) {
  if (standards.has(id)) return `${standards.get(id).number} ${nameOf(standards.get(id))}`;
  if (strategies.has(id)) return `${strategies.get(id).code} ${nameOf(strategies.get(id))}`;
  if (linkages.has(id)) return `${titleOf(linkages.get(id).standard)} and ${titleOf(linkages.get(id).strategy)}`;
  return data.cards[id].title;
}

const sample = (link) => el("span", { class: `sample s-${data.cards[link.id].origin ? "local" : link.stressed ? "stressed" : link.kind}`, "aria-hidden": "true" });

function wayOf(link) {
  return [link.kind, link.stressed ? "stressed" : "", link.scope === "pillar" ? "whole pillar" : ""].filter(Boolean).join(", ");
}

function chip(link, end) {
  const standard = standards.get(link.standard);
  const strategy = strategies.get(link.strategy);
  const said = { standard: titleOf(link.standard), strategy: titleOf(link.strategy) }[end] ?? `${standard.number} ${strategy.code}`;
  const label = `${said}: ${wayOf(link)}`;
  return el("a", { class: "chip", href: recordAddress(link.id), "data-link": link.id, "aria-label": label }, sample(link), el("bdi", null, said));
}

const namedFirst = (links) => [...links].sort((one, other) => rank.get(one.kind) - rank.get(other.kind));
const chips = (links, end) => el("ul", { class: "chips" }, namedFirst(links).map((link) => el("li", null, chip(link, end))));

function table(columns, rows, numbers = []) {
  const cell = (held, index, tag, more) => el(tag, { class: numbers.includes(index) ? "n" : null, ...more }, held);
  return el(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": columns.filter(Boolean).join(", ") },
    el(
      "table",
      { class: "plain" },
      el("thead", null, el("tr", null, columns.map((column, index) => cell(column, index, "th", { scope: "col" })))),
      el("tbody", null, rows.map((row) => el("tr", row.attributes, row.map((held, index) => cell(held, index, "td"))))),
    ),
  );
}

/** Show the first of many, and the others when they are asked for. */
function listed(members, show, first = 20) {
  const list = el("div", null, members.slice(0, first).map(show));
  if (members.length > first) {
    let shown = first;
    const more = el("button", { type: "button" }, `Show more of ${members.length}`);
    more.addEventListener("click", () => {
      more.before(...members.slice(shown, shown + 100).map(show));
      shown += 100;
      if (shown >= members.length) more.remove();
    });
    list.append(more);
  }
  return list;
}

// --- field examples and settings -----------------------------------------------------------------------------------

function isWanted(example) {
  return (!state.setting || example.settings.includes(state.setting)) && (!state.place || example.places.includes(state.place));
}

function showExample(example, more) {
  const card = data.cards[example.id];
  const where = [example.places.map((code) => data.places[code]).join(", ") || "no place stated", example.settings.map(plain).join(", ") || "no setting stated"];
  return el(
    "div",
    { class: more ? "example through" : "example", "data-example": example.id },
    el("p", null, to(example.id), " ", badge(example.id)),
    el("p", { class: "where" }, `${where.join("; ")}; `, to(example.intervention ?? example.strategy)),
    card.parts.filter(([name]) => !name).map(([, said]) => text("", said)),
  );
}

function examplesSection(title, found, note, show = (each) => showExample(each, false)) {
  const where = [state.setting && plain(state.setting), state.place && data.places[state.place]].filter(Boolean).join(", ");
  const heading = where ? `${title}: ${where}` : title;
  if (!found.length) return [el("h3", null, heading), el("p", { class: "quiet" }, "The guide gives no example. That does not mean that there is none.")];
  return [el("h3", null, found.length > 5 ? `${heading} (${found.length})` : heading), note ? el("p", { class: "quiet" }, note) : "", listed(found, show, 5)];
}

/** Say whether a note is about a record: by itself, by its strategy or its interventions, or in general. */
function isAbout(note, id) {
  if (!note.of.length) return !note.frameworks.length || note.frameworks.includes(id.startsWith("CPMS") ? "CPMS" : "INSPIRE");
  const strategy = interventions.get(id)?.strategy;
  return note.of.some((each) => each === id || each === strategy || interventions.get(each)?.strategy === id);
}

const notesOn = (subject, setting) => data.notes.filter((note) => note.setting === setting && isAbout(note, subject));
const saidIn = (note) => data.cards[note.id].parts.filter(([name]) => !name).map(([, each]) => each).join(" ");
const short = (id) => id.split("-").pop().replace(/^0/, "");
const WAYS = { suitable: "suitable", conditional: "with conditions", doubtful: "doubtful", unsuitable: "unsuitable" };
const suits = (note) => el("a", { class: `suit suit-${note.suitability}`, href: recordAddress(note.id) }, `${data.signs[note.suitability]} ${WAYS[note.suitability]}`);

function showNote(note, attribute = "data-note") {
  const of = note.of.length && note.of.length < 7 ? `${note.of.map(short).join(", ")}: ` : "";
  return el("p", { class: "text note", [attribute]: note.id }, suits(note), " ", of, el("bdi", null, saidIn(note)), " ", badge(note.id));
}

/** What is said of the strategies that the guide names or stresses for a standard, and of the interventions that it ties to it. */
function notesThrough(standard) {
  const links = data.linkages.filter((link) => link.standard === standard && (["named", "risk-factors", "local"].includes(link.kind) || link.stressed));
  const near = new Set(links.flatMap((link) => (link.kind === "named" ? [link.strategy, ...link.interventions] : link.interventions)));
  return data.notes.filter((note) => note.of.some((id) => near.has(id)) && !note.of.includes(standard) && note.of.length < data.strategies.length);
}

function settingsSection(subject) {
  if (state.setting) {
    const notes = notesOn(subject, state.setting);
    const title = el("h3", null, `In ${plain(state.setting)} settings`);
    if (notes.length) return [title, notes.map((note) => showNote(note))];
    return [title, el("p", { class: "silence", "data-silent": subject }, "The guide does not mention it for this setting, which does not mean that it is suitable.")];
  }
  const own = data.notes.filter((note) => note.of.length && isAbout(note, subject));
  const notes = [...own, ...(standards.has(subject) ? notesThrough(subject) : [])];
  if (!notes.length) return [];
  const show = (note) => showNote(note, own.includes(note) ? "data-note" : "data-linked");
  const lines = groupBy(notes, (note) => note.setting).map(([setting, found]) => el("div", null, el("dt", null, upper(plain(setting))), el("dd", null, found.map(show))));
  return [el("h3", null, "In which settings"), el("dl", { class: "settings" }, lines)];
}

// --- cards ---------------------------------------------------------------------------------------------------------

function showPart([name, said]) {
  // Only a web address becomes a link; a dataset of a user may have other text here.
  if (name === "Address" && /^https?:\/\//.test(said)) {
    return el("p", { class: "text" }, el("b", null, "Address: "), el("a", { href: said, rel: "noreferrer" }, said));
  }
  return text(name, said);
}

function sourcesOf(card) {
  if (!card.cites.length) return "";
  const line = (index) => {
    const [source, place, checked] = data.cites[index];
    return el("li", null, to(source, source), el("bdi", null, `${place ? `, ${place}` : ""} (${checked})`));
  };
  return [el("h3", null, "Where this can be checked"), el("ul", { class: "sources" }, card.cites.map(line))];
}

function linksOf(card) {
  return (card.links ?? [])
    .filter(([, found]) => found.length)
    .map(([name, found]) => [el("h3", null, name), el("ul", null, found.map((each) => el("li", null, to(each), " ", badge(each))))]);
}

const ROW_TEXTS = [["common_ground", "What both hold"], ["inspire_adds", "What INSPIRE adds"], ["cpms_adds", "What the CPMS adds"], ["limits", "Limits"]];
const READING = "How this project reads the row";
const CHECKED = { primary: "checked in the guide itself", secondary: "checked in a publication that quotes it", reported: "as reported by others", unchecked: "not checked yet" };

const whyOf = (row) => ROW_TEXTS.filter(([key]) => data.rows_of[row]?.[key]).map(([key, title]) => [el("h3", null, title), text("", data.rows_of[row][key])]);

function sourceLine(ids) {
  const line = ids.flatMap((id, at) => [at ? " · " : "", to(id), " · ", CHECKED[(data.cites[data.cards[id].cites[0]]?.[2] ?? "").split(",")[0]] ?? ""]);
  return el("p", { class: "source" }, line);
}

/** What the guide says of a standard as a whole, one sentence for each kind of claim. */
function saidOf(links) {
  const claims = {
    named: (of) => ["The guide names ", el("strong", null, word(of.length)), ` of the ${all()} INSPIRE strategies for it:`],
    "all-strategies": (of) => (of[0].scope === "pillar" ? [`The guide links its whole pillar to all ${all()} strategies. It says nothing of this standard by itself.`] : [of.length < data.strategies.length ? "The guide links it to these strategies together" : `The guide links it to all ${all()} strategies together`, of.some((each) => each.stressed) ? ", and stresses:" : ". It stresses none of them."]),
    "risk-factors": (of) => ["INSPIRE does not specifically address it. The guide lists ", el("strong", null, word(of.length)), " strategies that act on its risk factors:"],
    "cross-cutting": () => [`It is linked to all ${all()} strategies through INSPIRE's coordination activity.`],
    consideration: (of) => [`It is a consideration in implementing each of the ${all()} strategies`, of.some((each) => each.stressed) ? ". The guide stresses:" : "."],
    local: () => ["Added locally, not by the guide:"],
  };
  return groupBy(namedFirst(links), (link) => link.kind).map(([kind, of]) => [kind, of, el("p", { class: "answer" }, claims[kind](of))]);
}

const partOf = (id, name) => data.cards[id].parts.find(([each]) => each === name)?.[1];

function block(link, end) {
  const other = end === "standard" ? link.strategy : link.standard;
  const tied = link.interventions.map((id, at) => [at ? " · " : "", to(id, `${short(id)} ${interventions.get(id).title}`)]);
  const notes = state.setting && end === "standard" ? [...new Set([link.strategy, ...link.interventions].flatMap((id) => notesOn(id, state.setting)))].filter((note) => note.of.length) : [];
  const said = partOf(link.id, "Note");
  return el(
    "div",
    { class: `block b-${data.cards[link.id].origin ? "local" : link.kind}`, "data-block": link.id, "aria-current": state.record === link.id ? "true" : null },
    el("h3", null, sample(link), " ", to(other), " ", badge(link.id)),
    said ? text("", said) : "",
    tied.length ? el("p", { class: "tied" }, tied) : "",
    notes.map((note) => showNote(note, "data-linked")),
  );
}

function standardCard(standard, opened) {
  const links = data.linkages.filter((link) => link.standard === standard.id);
  const gap = data.gaps.find((each) => each.standard === standard.id);
  const rows = [...new Set(links.map((link) => link.row).filter(Boolean))];
  const answer = saidOf(links).map(([kind, of, sentence]) => {
    const together = ["all-strategies", "cross-cutting", "consideration"].includes(kind);
    const shown = of.filter((link) => !together || link.stressed || link.id === opened);
    return [sentence, shown.map((link) => block(link, "standard"))];
  });
  const found = standard.examples.map((id) => examples.get(id)).filter(isWanted);
  const through = standard.through.filter((id) => !standard.examples.includes(id)).map((id) => examples.get(id)).filter(isWanted);
  return [
    gap ? el("p", { class: "silence" }, to(gap.id, "Not mentioned"), ": no row of the guide's table mentions this standard. That is not a denial.") : "",
    answer,
    rows.map(whyOf),
    settingsSection(standard.id),
    !gap && (found.length || !through.length) ? examplesSection("Where it was tried", found) : "",
    through.length ? examplesSection(found.length ? "Where its strategies were tried" : "Where it was tried", through, "Uses of the strategies that the guide names for it, not of this standard in particular.", (each) => showExample(each, true)) : "",
    rows.length ? sourceLine(rows) : "",
  ];
}

function strategyCard(strategy) {
  const links = namedFirst(data.linkages.filter((link) => link.strategy === strategy.id));
  const [named, stressed] = [links.filter((link) => link.kind === "named"), links.filter((link) => link.stressed && link.kind !== "named")];
  const together = links.filter((link) => link.kind !== "named" && !link.stressed);
  const local = links.some((link) => link.kind === "named") ? "" : el("p", { class: "answer" }, "The guide names it for no standard in particular.");
  return [
    named.length ? [el("p", { class: "answer" }, "The guide names it for ", el("strong", null, word(named.length)), ` ${named.length === 1 ? "standard" : "standards"}:`), named.map((link) => block(link, "strategy"))] : local,
    stressed.length ? [el("p", { class: "answer" }, "It stresses it, among all strategies, for ", el("strong", null, word(stressed.length)), ":"), stressed.map((link) => block(link, "strategy"))] : "",
    groupBy(together, (link) => `${link.kind} ${link.scope}`).map(([, of]) => [el("p", { class: "answer" }, `${meanings.get(of[0].kind)}${of[0].scope === "pillar" ? ` ${data.claims.pillar}` : ""}`), chips(of, "standard")]),
    el("h3", null, "Its interventions"),
    el("ul", { class: "plainly" }, data.interventions.filter((each) => each.strategy === strategy.id).map((each) => {
      const tied = links.filter((link) => link.interventions.includes(each.id)).map((link, at) => [at ? ", " : " · Standard ", to(link.standard, String(standards.get(link.standard).number))]);
      return el("li", null, to(each.id, `${short(each.id)} ${each.title}`), tied);
    })),
    settingsSection(strategy.id),
    examplesSection("Where it was tried", data.examples.filter((each) => each.strategies.includes(strategy.id)).filter(isWanted)),
  ];
}

function otherCard(id, card) {
  const linked = data.linkages.filter((each) => each.row === id);
  const row = data.rows_of[id];
  return [
    card.parts.map(showPart),
    row ? whyOf(id) : "",
    linked.length ? [el("h3", null, "What it links"), chips(linked)] : "",
    row?.reading ? [el("h3", null, READING), text("", row.reading)] : "",
    linksOf(card),
    interventions.has(id) ? [settingsSection(id), examplesSection("Where it was tried", data.examples.filter((each) => each.intervention === id).filter(isWanted))] : "",
    sourcesOf(card),
  ];
}

/** What a reader needs to check a card: folded, because most do not. */
function detailsOf(id, subject) {
  const link = linkages.get(id);
  const card = data.cards[id];
  const end = standards.has(subject) ? "standard" : "strategy";
  const links = data.linkages.filter((each) => each[end] === subject);
  const reading = link ? data.rows_of[link.row]?.reading : standards.has(subject) ? data.rows_of[links[0]?.row]?.reading : "";
  const claims = link ? [meanings.get(link.kind), link.stressed ? data.claims.stressed : "", link.scope === "pillar" ? data.claims.pillar : ""].filter(Boolean).join(" ") : "";
  return el(
    "details",
    { id: "details" },
    el("summary", null, "Details for checking"),
    el("p", null, link ? "Linkage " : "", el("code", null, id), link ? [": ", el("strong", null, wayOf(link))] : ""),
    claims ? text("", claims) : "",
    reading ? text(READING, reading) : "",
    link ? "" : card.parts.map(showPart),
    links.length ? [el("h3", null, "All linkages"), chips(links, { standard: "strategy", strategy: "standard" }[end])] : "",
    link ? el("p", null, to(link.strategy)) : linksOf(card),
    sourcesOf(card),
  );
}

function renderRecord(before) {
  const article = $("#record");
  const id = state.record;
  article.hidden = !id;
  document.documentElement.classList.toggle("opened", Boolean(id));
  for (const mark of $$(".grid [aria-current]")) mark.removeAttribute("aria-current");
  for (const row of $$(".grid .here")) row.classList.remove("here");
  if (!id) return article.replaceChildren();
  const card = data.cards[id];
  const subject = linkages.get(id)?.standard ?? data.gaps.find((gap) => gap.id === id)?.standard ?? id;
  const answered = standards.has(subject) || strategies.has(subject);
  const close = button("Close", () => go({ record: "" }), { id: "close" });
  const standard = standards.get(subject);
  const above = standard ? `Standard ${standard.number} · Pillar ${pillars.get(standard.pillar).number}` : strategies.has(subject) ? `Strategy ${strategies.get(subject).code}` : card.type;
  const body = standard ? standardCard(standard, id) : strategies.has(id) ? strategyCard(strategies.get(id)) : otherCard(id, card);
  if (card.type === "Gap") body.unshift(card.parts.map(showPart));
  article.replaceChildren(
    ...[
      el("div", { class: "bar" }, el("span", { class: "type" }, above), badge(id), answered ? "" : el("code", null, id), close),
      el("h2", { id: "record-title", tabindex: "-1" }, el("bdi", null, standard || strategies.has(id) ? nameOf(standard ?? strategies.get(id)) : titleOf(id))),
      standard ? sevenOf(standard) : "",
      el("div", { class: "body" }, body),
      answered ? detailsOf(id, subject) : "",
      el(
        "p",
        { class: "actions" },
        button("Copy link", () => copy(linkTo(), "The link")),
        button("Copy as text", () => copy(asText(), "The text")),
        button("Print this sheet", () => print()),
        answered ? mineButton(subject) : "",
        button("Cite", showCitations),
      ),
    ].flat(9).filter(Boolean),
  );
  // Long ones are printed in smaller type, so that each is one sheet.
  article.style.setProperty("--print", Math.min(1, Math.sqrt(4300 / $(".body", article).textContent.length)).toFixed(2));
  article.className = card.type === "Gap" ? "ofgap" : "";
  $(`.grid a[data-link="${CSS.escape(id)}"]`)?.setAttribute("aria-current", "true");
  $(`.grid tr[data-standard="${CSS.escape(subject)}"], .grid th[data-head="${CSS.escape(subject)}"]`)?.classList.add("here");
  if (before.record !== id) article.scrollTop = 0;
  const at = $(`#record [data-block="${CSS.escape(id)}"]`);
  if (at && before.record !== id && at.offsetTop + at.offsetHeight > article.clientHeight) article.scrollTop = at.offsetTop - article.clientHeight / 3;
}

/** The seven strategies as boxes, those that are linked filled: the head of a printed sheet. */
function sevenOf(standard) {
  const box = (strategy) => {
    const link = linkages.get(`${standard.id}/${strategy.id}`);
    const look = link ? `k-${link.kind}${link.stressed ? " strong" : ""}` : "";
    return el("li", { class: look }, el("b", null, strategy.code), ` ${nameOf(strategy)}`);
  };
  return el("ul", { class: "seven", "aria-hidden": "true" }, data.strategies.map(box));
}

function mineButton(id) {
  const key = standards.has(id) ? "standards" : "strategies";
  const has = ticked(key).includes(id);
  return button(has ? "Remove from my programme" : "Add to my programme", () => {
    go({ [key]: (has ? ticked(key).filter((each) => each !== id) : [...ticked(key), id]).join(",") }, { replace: true });
    drawn.record = "";
    renderRecord(state);
    tell(has ? "Removed from my programme." : "Added to my programme.");
  });
}

// --- the matrix ----------------------------------------------------------------------------------------------------

/** The notes on a linkage in a setting that are about its strategy, its interventions or its standard in particular. */
function notesOnLink(link, setting) {
  return [...new Set([link.strategy, ...link.interventions, link.standard].flatMap((id) => notesOn(id, setting)))].filter((note) => note.of.length);
}

const waysIn = (notes) => SUITABILITIES.filter((each) => notes.some((note) => note.suitability === each));

function examplesOfStandard(id) {
  const standard = standards.get(id);
  return [...new Set([...standard.examples, ...standard.through])].map((each) => examples.get(each));
}

/** Paint the matrix for the setting, the country or the programme; each is a lens and hides nothing. */
function renderPaint() {
  const programme = state.view === "coverage";
  const states = programme ? statesOf(covered()) : null;
  document.documentElement.classList.toggle("programme", programme);
  for (const cell of $$(".grid a[data-link]")) {
    const link = linkages.get(cell.dataset.link);
    cell.dataset.label ??= cell.getAttribute("aria-label");
    const found = !programme && state.setting ? waysIn(notesOnLink(link, state.setting)) : [];
    const tried = !programme && state.place && link.kind !== "all-strategies" && data.examples.some((each) => each.strategies.includes(link.strategy) && isWanted(each));
    const shape = cell.parentElement;
    const pill = shape.classList.contains("pill");
    for (const name of ["suit", "state"]) delete shape.dataset[name];
    if (states) shape.dataset.state = states.get(link.id);
    if (found.length && pill) shape.dataset.suit = found.at(-1);
    else if (tried && pill) shape.dataset.suit = "tried";
    const signs = pill ? found.map((each) => data.signs[each]).join("") || (tried ? "\u25cf" : "") : "";
    cell.replaceChildren(...(signs ? [el("span", { class: "sign" }, signs)] : []));
    const more = [states ? STATES[states.get(link.id)][0] : "", ...found.map((each) => `${WAYS[each]} in ${plain(state.setting)}`), tried ? `strategy tried in ${data.places[state.place]}` : ""].filter(Boolean);
    cell.setAttribute("aria-label", [cell.dataset.label, ...more].join("; "));
  }
  for (const head of $$(".grid th[data-head], .grid tr[data-standard] > th")) {
    const id = head.dataset.head ?? head.parentElement.dataset.standard;
    head.querySelector(".badge")?.remove();
    if (programme) continue;
    const found = state.setting ? waysIn(notesOn(id, state.setting).filter((note) => note.of.length)) : [];
    const tried = state.place ? (strategies.has(id) ? data.examples.filter((each) => each.strategies.includes(id)) : examplesOfStandard(id)).filter(isWanted).length : 0;
    if (!found.length && !tried) continue;
    const said = [...found.map((each) => WAYS[each]), tried ? plural(tried, "example") : ""].filter(Boolean).join(", ");
    const signs = found.map((each) => data.signs[each]).join("") + (tried ? ` ${tried}` : "");
    (head.querySelector(".open b") ?? head.querySelector(".open").lastChild).after(el("span", { class: `badge suit-${found.at(-1) ?? "tried"}`, title: said }, el("span", { "aria-hidden": "true" }, signs.trim()), el("span", { class: "hidden" }, ` (${said})`)));
  }
  paintPicture(states);
}

const controls = (row) => [...row.children].map((cell) => (document.documentElement.classList.contains("programme") && cell.querySelector("input")) || cell.querySelector("a") || cell.querySelector("[tabindex]") || cell).filter((each) => each.matches("a, input, [tabindex]"));

let stop = null; // the one element of the matrix that the tab key reaches

function setStop(element) {
  stop?.setAttribute("tabindex", "-1");
  stop = element;
  stop?.setAttribute("tabindex", "0");
}

function renderStop() {
  const rows = gridRows();
  if (!stop?.isConnected || !rows.some((row) => row.includes(stop))) setStop(rows.flat().find((each) => each.closest("tr[data-standard]")));
}

const gridRows = () => $$(".grid tr").map(controls).filter((row) => row.length);

function step(event) {
  const grid = event.target.closest?.(".grid");
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -99], End: [0, 99] };
  if (!grid || !moves[event.key]) return;
  const rows = gridRows();
  const row = rows.findIndex((each) => each.includes(event.target));
  if (row < 0) return;
  const [down, right] = moves[event.key];
  const column = rows[row].length === 1 ? (event.target.closest("td") ? 1 : 0) : rows[row].indexOf(event.target);
  const next = rows[Math.min(Math.max(row + down, 0), rows.length - 1)];
  const wanted = next[Math.min(Math.max(column + right, 0), next.length - 1)];
  setStop(wanted);
  wanted.focus();
  event.preventDefault();
}

// --- the lenses ----------------------------------------------------------------------------------------------------

function renderLens() {
  const section = $("#lens");
  const { setting, place } = state;
  for (const each of $$("#lenses button[name=setting]")) each.setAttribute("aria-pressed", String(state.view !== "coverage" && each.value === setting));
  const rest = $("#lenses select[name=setting]");
  rest.value = [...rest.options].some((each) => each.value === setting) ? setting : "";
  $("#lenses select[name=place]").value = data.places[place] ? place : "";
  for (const each of $$("#lenses select")) each.classList.toggle("set", Boolean(each.value));
  $("#mine").setAttribute("aria-pressed", String(state.view === "coverage"));
  const shown = state.view !== "coverage" && (setting || place);
  $("#start").hidden = Boolean(shown) || state.view === "coverage";
  if (!shown) return section.replaceChildren();
  const notes = data.notes.filter((note) => note.setting === setting);
  const general = notes.filter((note) => !note.of.length);
  const own = notes.filter((note) => note.of.length);
  const silent = data.strategies.filter((each) => !notesOn(each.id, setting).some((note) => note.of.length));
  const found = data.examples.filter(isWanted);
  const title = [setting && upper(plain(setting)), place && data.places[place]].filter(Boolean).join(", ");
  section.replaceChildren(
    ...[
      el("h2", { id: "lens-title" }, title),
      setting ? [
        el("p", { class: "answer" }, waysIn(notes).map((each, at) => [at ? ", " : "", el("strong", null, String(notes.filter((note) => note.suitability === each).length)), ` ${WAYS[each]}`]), notes.length ? ". Read the words: they say what holds, and for what." : "The guide says nothing of this setting, which does not mean suitable."),
        own.map((note) => showNote(note)),
        silent.length ? el("p", { class: "silence" }, `Not mentioned for this setting in particular: ${silent.map((each) => each.code).join(", ")}. That does not mean suitable.`) : "",
        general.length ? [el("h3", null, "Said in general"), general.map((note) => showNote(note))] : "",
        el("p", { class: "quiet" }, "On the matrix: ", SUITABILITIES.filter((each) => each !== "doubtful" || notes.some((note) => note.suitability === each)).map((each, at) => [at ? ", " : "", `${data.signs[each]} ${WAYS[each]}`]), ". A mark carries the signs of what is said of its strategy, its interventions or its standard."),
      ] : el("p", { class: "quiet" }, "On the matrix, numbers count the examples of a strategy, or of what the guide ties to a standard."),
      examplesSection("Where it was tried", found),
    ].flat(9).filter(Boolean),
  );
}

// --- search --------------------------------------------------------------------------------------------------------

const folded = (said) => ` ${said.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;

let index = null; // made when somebody searches

function indexed() {
  index ??= Object.entries(data.cards).map(([id, card]) => {
    const example = examples.get(id);
    const titles = folded(`${card.type} ${titleOf(id)}`);
    const all = [titles, id, ...card.parts.map(([, said]) => said), ...Object.values(data.rows_of[id] ?? {}).map(String), ...(example?.places.map((code) => data.places[code]) ?? [])];
    return { id, titles, all: folded(all.join(" ")), last: card.type === "Linkage" ? 2 : standards.has(id) || strategies.has(id) ? -1 : 0 };
  });
  return index;
}

function renderSearch() {
  const section = $("#results");
  const words = folded(state.q).split(" ").filter(Boolean);
  section.hidden = !words.length;
  if (!words.length) return section.replaceChildren();
  const holds = (held) => words.every((word) => held.includes(` ${word}`));
  const found = indexed().filter((each) => holds(each.all));
  found.sort((one, other) => one.last - other.last || Number(holds(other.titles)) - Number(holds(one.titles)));
  const line = ({ id }) => el("li", { "data-hit": id }, to(id), " ", el("small", null, `${data.cards[id].type}, ${id}`), " ", badge(id));
  section.replaceChildren(
    el("p", { role: "status" }, found.length ? `${plural(found.length, "record")} found` : "Nothing found. Fewer or shorter words find more."),
    el("ul", null, found.slice(0, 12).map(line)),
    found.length > 12 ? el("details", null, el("summary", null, `${found.length - 12} more`), el("ul", null, found.slice(12, 200).map(line))) : "",
  );
}

// --- compare -------------------------------------------------------------------------------------------------------

function renderComparison() {
  const section = $("#comparison");
  const { a, b } = state;
  for (const name of ["a", "b"]) $(`#compare select[name="${name}"]`).value = state[name];
  const end = [a, b].every((id) => standards.has(id)) ? "standard" : [a, b].every((id) => strategies.has(id)) ? "strategy" : "";
  if (!end) {
    const said = a && b ? "Choose two standards, or two strategies: one of each cannot be compared." : "";
    return section.replaceChildren(said ? el("p", { class: "warning" }, said) : "");
  }
  const across = end === "standard" ? data.strategies : data.standards;
  const linkOf = (id, other) => linkages.get(end === "standard" ? `${id}/${other.id}` : `${other.id}/${id}`);
  const cell = (link) => (link ? el("span", null, chip(link), " ", wayOf(link), " ", badge(link.id)) : "no linkage in the guide");
  const rows = across
    .map((other) => [other, linkOf(a, other), linkOf(b, other)])
    .filter(([, one, two]) => end === "standard" || one || two)
    .map(([other, one, two]) => {
      const row = [to(other.id), cell(one), cell(two)];
      row.attributes = { class: one?.kind === two?.kind && one?.stressed === two?.stressed ? null : "unlike", "data-across": other.id };
      return row;
    });
  const both = across.filter((other) => linkOf(a, other) && linkOf(b, other)).length;
  const gaps = data.gaps.filter((gap) => [a, b].includes(gap.standard));
  section.replaceChildren(
    el("p", { class: "lead" }, `Linked in both: ${both}. Rows that differ are marked so.`),
    ...gaps.map((gap) => el("p", { class: "silence" }, to(gap.id))),
    table([end === "standard" ? "Strategy" : "Standard", titleOf(a), titleOf(b)], rows.map((row) => {
      if (row.attributes.class) row[0] = el("span", null, row[0], " ", el("small", null, "differs"));
      return row;
    })),
  );
}

// --- what a programme covers ---------------------------------------------------------------------------------------

const ticked = (key) => state[key].split(",").filter(Boolean);

/** Filter what Python prepared by what is ticked: the linkages by their ends, the notes and examples by settings. */
function covered() {
  const programme = Object.fromEntries(TICKS.map((key) => [key, ticked(key)]));
  const own = { standard: new Set(programme.standards), strategy: new Set(programme.strategies) };
  for (const id of programme.interventions) own.strategy.add(interventions.get(id)?.strategy);
  const ends = (link) => `${own.standard.has(link.standard)} ${own.strategy.has(link.strategy)}`;
  const split = { "true true": [], "true false": [], "false true": [], "false false": [] };
  for (const link of data.linkages) split[ends(link)].push(link);
  const near = (example) =>
    !(programme.settings.length || programme.places.length) ||
    example.settings.some((each) => programme.settings.includes(each)) ||
    example.places.some((each) => programme.places.includes(each));
  const noted = (subjects) => {
    const found = new Set(subjects.flatMap((id) => programme.settings.flatMap((setting) => notesOn(id, setting))));
    return data.notes.filter((note) => found.has(note));
  };
  const opening = (link, missing) => ({
    link,
    missing,
    interventions: link.interventions.filter((id) => !programme.interventions.includes(id)),
    examples: strategies.has(missing) ? data.examples.filter((each) => each.strategies.includes(missing) && near(each)) : [],
    cautions: noted([missing]).filter((note) => note.suitability !== "suitable"),
  });
  const worksOn = [data.standards, data.strategies].flatMap((records, at) => records.map((each) => each.id).filter((id) => Object.values(own)[at].has(id)));
  worksOn.push(...data.interventions.map((each) => each.id).filter((id) => programme.interventions.includes(id)));
  const joined = new Set(split["true true"].flatMap((link) => [link.standard, link.strategy]));
  const linked = new Set(data.linkages.flatMap((link) => [link.standard, link.strategy]));
  const kindsOf = data.pillars.flatMap((pillar) => data.kinds.map(([kind]) => [pillar, kind]));
  return {
    realised: split["true true"],
    fromStandard: namedFirst(split["true false"]).map((link) => opening(link, link.strategy)),
    fromStrategy: namedFirst(split["false true"]).map((link) => opening(link, link.standard)),
    alone: worksOn.filter((id) => linked.has(id) && !joined.has(id) && !interventions.has(id)),
    gaps: data.gaps.filter((gap) => own.standard.has(gap.standard)),
    notes: noted(worksOn),
    silent: worksOn.flatMap((id) => programme.settings.filter((setting) => !notesOn(id, setting).length).map((setting) => [id, setting])),
    worksOn,
    tallies: kindsOf
      .map(([pillar, kind]) => {
        const count = (links) => links.filter((link) => link.kind === kind && standards.get(link.standard).pillar === pillar.id).length;
        return [pillar, kind, ...Object.values(split).map(count)];
      })
      .filter(([, , ...counts]) => counts.some(Boolean)),
  };
}

const STATES = {
  both: ["covered", "You work on the standard and on the strategy."],
  standard: ["open", "The guide links your standard to a strategy that you do not work on."],
  strategy: ["another standard", "The guide links your strategy to a standard that you do not work on."],
  neither: ["linked", "You work on neither."],
};

function statesOf(found) {
  const states = new Map(data.linkages.map((link) => [link.id, "neither"]));
  for (const link of found.realised) states.set(link.id, "both");
  for (const each of found.fromStandard) states.set(each.link.id, "standard");
  for (const each of found.fromStrategy) states.set(each.link.id, "strategy");
  return states;
}

const KIND_SENTENCES = {
  named: (both, own) => `${both} of the ${own} strategies that the guide names for your standards are covered`,
  "all-strategies": (both, own) => `${both} of ${own} links to all strategies together`,
  "risk-factors": (both, own) => `${both} of ${own} strategies that act on risk factors only`,
  "cross-cutting": (both, own) => `${both} of ${own} links through coordination`,
  consideration: (both, own) => `${both} of ${own} considerations`,
  local: (both, own) => `${both} of ${own} local links`,
};

/** For each kind, how many of the linkages of the programme's own standards it covers; kinds are never summed. */
function sharesOf(found) {
  const sum = new Map();
  for (const [, kind, both, standard] of found.tallies) {
    const [one, other] = sum.get(kind) ?? [0, 0];
    sum.set(kind, [one + both, other + both + standard]);
  }
  return [...sum].filter(([, [, own]]) => own).sort(([one], [other]) => rank.get(one) - rank.get(other));
}

const several = (members, show) => members.slice(0, 5).map(show).concat(members.length > 5 ? [`and ${members.length - 5} more`] : []);

function openingCard({ link, missing, interventions: tied, examples: found, cautions }) {
  const other = missing === link.strategy ? link.standard : link.strategy;
  const said = partOf(link.id, "Note");
  return el(
    "div",
    { class: `block open-${missing === link.strategy ? "standard" : "strategy"}`, "data-opening": link.id },
    el("h3", null, to(link.id, `${titleOf(other)} \u2192 ${titleOf(missing)}`), " ", badge(link.id), " ", el("small", null, wayOf(link))),
    tied.length ? el("p", { class: "tied" }, several(tied, (id) => el("span", { "data-tied": id }, to(id, `${short(id)} ${interventions.get(id).title}`)))) : el("p", { class: "tied" }, "The guide names no intervention for it."),
    said ? text("", said) : "",
    found.length ? el("p", { class: "tied" }, "Tried: ", several(found, (each) => el("span", { "data-example": each.id }, to(each.id)))) : "",
    cautions.length ? el("p", { class: "tied" }, several(cautions, (note) => el("span", { "data-caution": note.id }, to(note.id, `${plain(note.setting)}: ${WAYS[note.suitability]}`)))) : "",
  );
}

const TRIES = [
  ["A refugee response", { standards: "CPMS2019-12,CPMS2019-16,CPMS2019-17,CPMS2019-18,CPMS2019-19", strategies: "INSPIRE2016-N,INSPIRE2016-P,INSPIRE2016-R", settings: "refugee", name: "A refugee response" }],
  ["Cash and safe spaces after a sudden disaster", { standards: "CPMS2019-09,CPMS2019-13,CPMS2019-15,CPMS2019-16,CPMS2019-22", strategies: "INSPIRE2016-S,INSPIRE2016-I2", interventions: "INSPIRE2016-I2.1", settings: "rapid-onset", name: "Cash and safe spaces" }],
  ["Schools in an outbreak", { standards: "CPMS2019-08,CPMS2019-09,CPMS2019-17,CPMS2019-23", strategies: "INSPIRE2016-E", interventions: "INSPIRE2016-E.2,INSPIRE2016-E.4", settings: "outbreak", name: "Schools in an outbreak" }],
];

const EMPTY = Object.fromEntries([...TICKS, "name"].map((key) => [key, ""]));

function loadButton() {
  const input = el("input", { type: "file", accept: ".csv,.tsv,.json,.txt", id: "file" });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const { programme, problems } = programmeIn(await file.text(), file.name);
    unread = problems;
    go({ ...EMPTY, ...programme });
    drawn.coverage = "";
    renderCoverage();
    tell(problems.length ? `${file.name}: ${plural(problems.length, "entry", "entries")} not read.` : `${file.name} was read.`);
  });
  return el("label", { class: "file" }, "Load a file ", input);
}

let unread = []; // what of the last file could not be read

function boxes(name, title, members) {
  const on = ticked(name);
  return el(
    "details",
    on.length ? { open: "" } : null,
    el("summary", null, title, on.length ? ` (${on.length})` : ""),
    el("div", { class: "ticks" }, members.map(([value, said]) => {
      const box = el("input", { type: "checkbox", name, value });
      box.checked = on.includes(value);
      return el("label", { class: "box" }, box, " ", said);
    })),
  );
}

const settingsOf = () => [...new Set([...$$("#lenses [name=setting]")].flatMap((each) => (each.options ? [...each.options] : [each])).map((each) => each.value).filter(Boolean))];

function renderCoverage() {
  const section = $("#covered");
  for (const box of $$("#programme input")) {
    box.checked = ticked(box.name).includes(box.value);
    box.closest("tr[data-standard], th")?.classList.toggle("mine", box.checked);
  }
  if (state.view !== "coverage") return section.replaceChildren();
  const found = covered();
  const empty = !TICKS.some((key) => state[key]);
  const part = (name, title, ...held) => el("section", { "data-part": name }, title ? el("h3", null, title) : "", held);
  const [first, ...others] = sharesOf(found);
  const headline = first ? upper(KIND_SENTENCES[first[0]](...first[1])) : "No linkage of your standards";
  const own = state.strategies || state.interventions ? data.interventions.filter((each) => ticked("strategies").includes(each.strategy) || ticked("interventions").includes(each.id)) : [];
  const [near, far] = [found.fromStandard.filter(({ link }) => link.kind !== "all-strategies"), found.fromStandard.filter(({ link }) => link.kind === "all-strategies")];
  const legend = el("ul", { class: "key" }, Object.entries(STATES).map(([name, [said]]) => el("li", null, el("span", { class: `sample s-${name}`, "aria-hidden": "true" }), ` ${said}`)));
  const settings = [...new Set(found.silent.map(([, setting]) => setting))];
  const scrolledTo = $("#panel").scrollTop;
  const focused = document.activeElement?.closest?.("#covered input:not([type=file])") ? [document.activeElement.name, document.activeElement.value] : null;
  section.replaceChildren(
    ...[
      el("p", { class: "type" }, state.name || "My programme"),
      unread.length ? el("details", { class: "warning", open: "" }, el("summary", null, `${plural(unread.length, "entry", "entries")} of the file could not be read`), el("ul", null, unread.map((each) => el("li", null, each)))) : "",
      empty
        ? [
            el("h2", null, "What does our programme cover?"),
            el("p", null, "Tick the standards and the strategies that you work on, in the matrix. It shows what the guide links, what you cover, and what is open. Nothing leaves this page; the address keeps your choice."),
            el("h3", null, "Or load a file"),
            el("p", null, "A table (CSV) with a row for each activity and the columns standard, strategy, intervention, setting and country, or the same as JSON. The file is read here and sent nowhere."),
            el("p", null, loadButton()),
            el("h3", null, "Or try one that is made up"),
            el("p", { class: "actions" }, TRIES.map(([title, programme]) => button(title, () => go({ ...EMPTY, ...programme })))),
          ]
        : [
            el("h2", null, headline),
            others.length ? el("ul", { class: "plainly shares" }, others.map(([kind, counts]) => el("li", null, KIND_SENTENCES[kind](...counts)))) : "",
            legend,
          ],
      found.fromStandard.length
        ? part("standard", "Open, in order of the guide's claims", near.map(openingCard), far.length ? el("details", near.length ? null : { open: "" }, el("summary", null, `${plural(far.length, "strategy", "strategies")} of standards that the guide links to all ${all()}`), far.map(openingCard)) : "")
        : "",
      found.gaps.length ? part("gaps", "Not mentioned in the guide, which is not a denial", el("ul", { class: "plainly" }, found.gaps.map((gap) => el("li", { "data-gap": gap.id }, to(gap.id, titleOf(gap.standard)))))) : "",
      found.alone.length ? part("alone", "Linked, but to nothing that you work on", el("ul", { class: "plainly" }, found.alone.map((id) => el("li", { "data-alone": id }, to(id))))) : "",
      found.realised.length ? part("realised", "Covered", chips(found.realised)) : "",
      found.notes.length || found.silent.length
        ? part(
            "settings",
            "What the guide says of your settings",
            el(
              "details",
              null,
              el("summary", null, `${plural(found.notes.length, "note")} of the guide`),
              ["unsuitable", "doubtful", "conditional", "suitable"].flatMap((each) => found.notes.filter((note) => note.suitability === each)).map((note) => showNote(note)),
              settings.map((setting) => {
                const silent = found.silent.filter(([, each]) => each === setting).map(([id]) => id);
                return el("p", { class: "silence" }, `Not mentioned for ${plain(setting)}, which does not mean suitable: `, silent.flatMap((id, at) => [at ? ", " : "", el("span", { "data-silent": `${id} ${setting}` }, short(id))]));
              }),
            ),
          )
        : "",
      found.fromStrategy.length ? part("strategy", "", el("details", null, el("summary", null, `Other standards linked to your strategies (${found.fromStrategy.length} linkages)`), found.fromStrategy.map(openingCard))) : "",
      empty ? "" : part("tallies", "", el("details", null, el("summary", null, "All figures, by pillar and kind"), tallyTable(found))),
      empty ? "" : el("h3", { class: "unprinted" }, "Say more"),
      el(
        "div",
        { class: "unprinted" },
        own.length ? boxes("interventions", "Interventions that you work on", own.map((each) => [each.id, `${short(each.id)} ${each.title}`])) : "",
        boxes("settings", "Settings", settingsOf().map((each) => [each, plain(each)])),
        boxes("places", "Countries with examples in the guide", Object.entries(data.places).sort((one, other) => one[1].localeCompare(other[1]))),
      ),
      empty ? "" : el(
        "p",
        { class: "actions" },
        button("Copy link", () => copy(linkTo(), "The link")),
        button("Copy as text", () => copy(asText(), "The text")),
        button("Print", () => print()),
        saveButton("Download as CSV", coverageRows),
        loadButton(),
        button("Clear", () => { unread = []; go(EMPTY); }),
      ),
    ].flat(9).filter(Boolean),
  );
  $("#panel").scrollTop = scrolledTo;
  const printed = $$("[data-part=standard] .block", section).filter((each) => each.checkVisibility()).map((each) => each.textContent.length);
  section.style.setProperty("--print", Math.min(1, Math.sqrt(1100 / printed.reduce((sum, each) => sum + each, 1))).toFixed(2));
  if (focused) $(`#covered input[name="${focused[0]}"][value="${CSS.escape(focused[1])}"]`)?.focus();
  $("#count").replaceChildren(...(empty ? [] : [button(`${headline}: see what is open`, () => { $("#covered").scrollIntoView(); $("#covered").focus({ preventScroll: true }); }, { id: "see" })]));
}

function tallyTable(found) {
  const rows = found.tallies.map(([pillar, kind, both, standard, strategy, neither]) => {
    const share = both + standard ? `${both} of ${both + standard} (${Math.round((100 * both) / (both + standard))}\u00a0%)` : "\u2013";
    return Object.assign([`${pillar.number}`, kind, `${both}`, `${standard}`, `${strategy}`, `${neither}`, share], { attributes: { "data-tally": `${pillar.id} ${kind}` } });
  });
  return [
    table(["Pillar", "Kind", "Covered", "Open", "Another standard", "Neither", "Of your standards"], rows, [2, 3, 4, 5]),
    el("p", { class: "quiet" }, "Kinds are different claims and are not summed."),
  ];
}

// --- a programme's file --------------------------------------------------------------------------------------------

const FIELDS = { standard: "standards", standards: "standards", strategy: "strategies", strategies: "strategies", intervention: "interventions", interventions: "interventions", setting: "settings", settings: "settings", place: "places", places: "places", country: "places", countries: "places" };
const FRONT = /^(?:(?:standards?|std|cpms|inspire|strategy|strategies|norme|norma|no|nr) )+/;

let named = null; // what each field may be called, made when a file is loaded

function namesOf() {
  if (named) return named;
  const make = (records, more) => {
    const found = new Map();
    for (const each of records) {
      const said = [each.id, each.title, ...(each.aliases ?? []), ...Object.values(each.labels ?? {}), ...more(each)];
      for (const one of said) found.set(folded(one).trim(), each.id);
    }
    return found;
  };
  named = {
    standards: make(data.standards, (each) => [String(each.number), `${each.number} ${each.title}`]),
    strategies: make(data.strategies, (each) => [each.code, `${each.code} ${each.title}`]),
    interventions: make(data.interventions, (each) => [short(each.id), `${short(each.id)} ${each.title}`]),
    settings: new Map(settingsOf().map((each) => [folded(each).trim(), each])),
    places: new Map(Object.entries(data.countries).flatMap(([code, name]) => [[code.toLowerCase(), code], [folded(name).trim(), code]])),
  };
  return named;
}

function meaningOf(field, given) {
  const said = folded(String(given)).trim();
  const names = namesOf()[field];
  const bare = said.replace(/^0(?=\d$)/, "");
  return names.get(said) ?? names.get(bare) ?? names.get(bare.replace(FRONT, "").replace(/^0(?=\d$)/, ""));
}

/** Read a table with quoted cells; a row is its cells and the number of its first line. */
function rowsIn(said) {
  const first = said.split("\n", 1)[0];
  const comma = [",", ";", "\t"].sort((one, other) => first.split(other).length - first.split(one).length)[0];
  const rows = [];
  let [cells, cell, quoted, line, begun] = [[], "", false, 1, 1];
  for (let at = 0; at <= said.length; at += 1) {
    const letter = said[at] ?? "\n";
    if (letter === "\n") line += 1;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (said[at + 1] === '"') { cell += '"'; at += 1; } else quoted = false;
    } else if (letter === '"' && !cell) quoted = true;
    else if (letter === comma) { cells.push(cell); cell = ""; }
    else if (letter === "\n") {
      cells.push(cell.replace(/\r$/, ""));
      if (cells.some(Boolean)) rows.push([begun, cells]);
      [cells, cell, begun] = [[], "", line];
    } else cell += letter;
  }
  return rows;
}

/** Read a programme as `cpms-inspire coverage` does, from a table or from JSON. */
function programmeIn(said, file) {
  const found = Object.fromEntries(TICKS.map((key) => [key, new Set()]));
  const problems = [];
  let name = file.replace(/\.[^.]*$/, "");
  const add = (field, given, place) => {
    const meaning = meaningOf(field, given);
    if (meaning) found[field].add(meaning);
    else problems.push(`${place}: ${JSON.stringify(given)} is none of the ${field} that this page knows${field === "places" ? ": write the English name, or the code of three letters" : ""}.`);
  };
  const content = said.replace(/^\ufeff/, "");
  if (/^\s*\{/.test(content)) {
    try {
      for (const [key, held] of Object.entries(JSON.parse(content))) {
        if (key === "name") name = String(held);
        else if (FIELDS[key.trim().toLowerCase()]) [held].flat().forEach((each, at) => add(FIELDS[key.trim().toLowerCase()], each, Array.isArray(held) ? `${key}[${at}]` : key));
        else problems.push(`${key} is none of name, ${TICKS.join(", ")}.`);
      }
    } catch (error) {
      problems.push(`The file is not JSON: ${error.message}`);
    }
  } else {
    const [head, ...rows] = rowsIn(content);
    const fields = (head?.[1] ?? []).map((each) => FIELDS[each.trim().toLowerCase()]);
    if (!fields.some(Boolean)) problems.push(`No column is called ${Object.keys(FIELDS).join(", ")}. Save the table as CSV, with these names in its first line.`);
    for (const [line, cells] of rows) {
      if (cells.every((cell) => !cell || cell.startsWith("#"))) continue;
      cells.forEach((cell, at) => {
        if (fields[at]) for (const each of cell.split(/[;|\n]/).map((one) => one.trim()).filter(Boolean)) add(fields[at], each, `Line ${line}`);
      });
    }
  }
  return { programme: { ...Object.fromEntries(TICKS.map((key) => [key, [...found[key]].join(",")])), name }, problems };
}

// --- the picture ---------------------------------------------------------------------------------------------------

const NS = "http://www.w3.org/2000/svg";

function svgEl(tag, attributes, said) {
  const made = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (said) made.textContent = said;
  return made;
}

const LOOKS = { both: ["#0b5563", "#0b5563", ""], standard: ["#fff1df", "#a85a12", "url(#hatch-a85a12-6)"], strategy: ["#d5e6e8", "#5b8d94", ""], neither: ["#ffffff", "#9aa5aa", ""] };
const RINGS = { suitable: "#1f6b3a", conditional: "#7a4b00", doubtful: "#7a4b00", unsuitable: "#a3241d", tried: "#0b5563" };

/** The picture of the crosswalk as Python drew it; the programme and the lenses are painted on a copy. */
function paintPicture(states) {
  const picture = $("#picture > svg");
  drawing ??= picture.cloneNode(true);
  const copy = drawing.cloneNode(true);
  const shapes = $(".shapes", copy);
  const box = (x, y, [fill, line, hatch]) => {
    const place = { x: x - 18, y: y - 8, width: 36, height: 16, rx: 4, stroke: line };
    shapes.append(svgEl("rect", { ...place, fill }));
    if (hatch) shapes.append(svgEl("rect", { ...place, fill: hatch }));
  };
  const sign = (x, y, said, fill) => shapes.append(svgEl("text", { x, y: y + 4.5, "font-size": 12, "font-weight": 650, "text-anchor": "middle", fill }, said));
  const title = documentTitle().replace(/ · CPMS × INSPIRE$/, "");
  if (states) {
    shapes.replaceChildren();
    for (const link of data.linkages) {
      const [x, y, how] = [data.columns[link.strategy], data.rows[link.standard], states.get(link.id)];
      box(x, y, LOOKS[how]);
      if (how === "both") sign(x, y, "\u2713", "#ffffff");
    }
    for (const gap of data.gaps) sign(Object.values(data.columns)[Math.floor(data.strategies.length / 2)], data.rows[gap.standard], "not mentioned in the guide's table", "#50606a");
    const legend = $(".legend", copy);
    const lines = [...legend.children];
    const bottom = lines.filter((each) => each.tagName === "text" && each.getAttribute("font-size") === "11");
    legend.replaceChildren(...bottom);
    const top = Math.max(...Object.values(data.rows)) + 34;
    Object.entries(STATES).forEach(([name, [said, claim]], at) => {
      box(44, top + 21 * at, LOOKS[name]);
      if (name === "both") sign(44, top + 21 * at, "\u2713", "#ffffff");
      legend.append(svgEl("text", { x: 74, y: top + 4 + 21 * at, "font-size": 12, "font-weight": 650, fill: "#16242b" }, said));
      legend.append(svgEl("text", { x: 204, y: top + 4 + 21 * at, "font-size": 12, fill: "#50606a" }, claim));
    });
    retitle(copy, title);
  } else if (state.setting || state.place) {
    for (const cell of $$(".grid td[data-suit]")) {
      const link = linkages.get(cell.firstElementChild.dataset.link);
      const [x, y] = [data.columns[link.strategy], data.rows[link.standard]];
      shapes.append(svgEl("rect", { x: x - 20, y: y - 10, width: 40, height: 20, rx: 6, fill: "#ffffff", stroke: RINGS[cell.dataset.suit], "stroke-width": 2.5 }));
      sign(x, y, cell.firstElementChild.textContent, RINGS[cell.dataset.suit]);
    }
    for (const found of $$(".grid .badge")) {
      const head = found.closest("th");
      const id = head.dataset.head ?? head.parentElement.dataset.standard;
      const kind = [...found.classList].find((each) => each.startsWith("suit-")).slice(5);
      const [x, y] = head.dataset.head ? [data.columns[id] + 22, Math.min(...Object.values(data.rows)) - 96] : [372, data.rows[id]];
      sign(x, y, found.firstElementChild.textContent, RINGS[kind]);
    }
    retitle(copy, `${title}: ${SUITABILITIES.map((each) => `${data.signs[each]} ${WAYS[each]}`).join(", ")}`);
  }
  picture.replaceWith(copy);
}

let drawing = null; // the picture without any paint

function retitle(picture, title) {
  $("title", picture).textContent = title;
  const [first, ...rest] = $$(".names > text", picture);
  first.textContent = title.length > 78 ? `${title.slice(0, 77)}\u2026` : title;
  for (const each of rest) if (each.getAttribute("font-size") === "22") each.remove();
}

async function savePicture(kind) {
  const picture = $("#picture > svg");
  const said = new XMLSerializer().serializeToString(picture);
  if (kind === "svg") return save(`${fileName()}.svg`, said, "image/svg+xml");
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(said)}`;
  await image.decode();
  const canvas = el("canvas", { width: 2 * image.width, height: 2 * image.height });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => saveBlob(`${fileName()}.png`, blob));
}

// --- sharing and saving --------------------------------------------------------------------------------------------

const fileName = () => `cpms-inspire-${data.version}${data.overlays.map((name) => `-${name}`).join("")}`;

function tell(said) {
  $("#said").textContent = said;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => ($("#said").textContent = ""), 4000);
}

function linkTo() {
  const address = addressOf(state);
  return `${data.base ?? location.href.split("#")[0]}${address === "#" ? "" : address}`;
}

async function copy(said, what) {
  try {
    await navigator.clipboard.writeText(said);
    tell(`${what} was copied.`);
  } catch {
    // A frame or an old browser may not: show it, so that people can copy it themselves.
    const area = el("textarea", { rows: "8", readonly: "", "aria-label": what }, said);
    openBox(`${what}: copy it from here`, area);
    area.select();
  }
}

function openBox(title, ...held) {
  const box = $("#box");
  box.replaceChildren(el("div", { class: "bar" }, el("h2", { id: "box-title" }, title), button("Close", () => box.close())), ...held);
  box.showModal();
}

const ENDINGS = { text: "txt", bibtex: "bib", "csl-json": "json", cff: "cff" };
const CITED = { text: "Text", bibtex: "BibTeX", "csl-json": "CSL-JSON", cff: "CITATION.cff" };

const citationOf = (id) => `${id}: ${titleOf(id)}. In: ${data.citation}`;

function saveCitation(name) {
  save(name === "cff" ? "CITATION.cff" : `${fileName()}-citation.${ENDINGS[name]}`, `${data.formats[name]}\n`, "text/plain");
}

function showCitations() {
  const entry = (title, said, act) => el("section", null, el("h3", null, title), el("pre", { tabindex: "0" }, said), el("p", { class: "actions" }, button("Copy", () => copy(said, title)), act));
  openBox(
    "Cite",
    state.record ? entry(`This record, ${state.record}`, citationOf(state.record), "") : "",
    ...Object.keys(CITED).map((name) => entry(`The dataset as ${CITED[name]}`, data.formats[name], button("Download", () => saveCitation(name)))),
  );
}

/** What is shown, as lines for a message: the answer, where it can be checked, and the address. */
function asText() {
  const lines = [documentTitle()];
  const visible = (root) => $$("h2, h3, p, li, dt", root).filter((each) => !each.closest("details:not([open]), .actions, .bar, .unprinted, .key, .legend") && each.checkVisibility());
  const root = state.record ? $("#record") : state.view === "coverage" ? $("#covered") : $("#lens");
  for (const each of visible(root)) {
    const said = each.textContent.replace(/\s+/g, " ").trim();
    if (!said || (each.tagName === "H2" && state.record)) continue;
    lines.push(/^H[23]$/.test(each.tagName) ? `\n${said.toUpperCase() === said ? said : `*${said}*`}` : each.tagName === "LI" ? `- ${said}` : said);
  }
  return `${lines.join("\n")}\n\nSource: ${data.citation} Not endorsed.\n${linkTo()}\n`;
}

function saveBlob(name, blob) {
  const address = URL.createObjectURL(blob);
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

const save = (name, content, type) => saveBlob(name, new Blob([content], { type: `${type};charset=utf-8` }));

// An apostrophe precedes what a spreadsheet could read as a formula, wherever it divides the text.
const guarded = (said) => said.replace(/(^|[,;\t\n])('*[ \u00a0\ufeff"]*[=+@\uff1d\uff0b\uff20\uff0d-])/g, "$1'$2");

function csvOf(rows) {
  const cell = (held) => `"${guarded(String(held ?? "")).replaceAll('"', '""')}"`;
  return rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

function linkageCells(link) {
  const card = data.cards[link.id];
  const sources = card.cites.map((index) => `${[data.cites[index][0], data.cites[index][1]].filter(Boolean).join(", ")} (${data.cites[index][2]})`).join("; ");
  return [link.id, standards.get(link.standard).number, nameOf(standards.get(link.standard)), strategies.get(link.strategy).code, nameOf(strategies.get(link.strategy)), link.kind, link.scope, link.stressed ? "yes" : "no", link.row, link.interventions.join(" "), partOf(link.id, "Note"), card.origin, sources];
}

const LINKAGE_COLUMNS = ["linkage", "number", "standard", "code", "strategy", "kind", "scope", "stressed", "row", "interventions", "note", "overlay", "sources"];

const matrixRows = () => [[...LINKAGE_COLUMNS, "dataset"], ...data.linkages.map((link) => [...linkageCells(link), data.version])];

function coverageRows() {
  const found = covered();
  const parts = [["realised", found.realised], ["open, standard worked on", found.fromStandard.map((each) => each.link)], ["open, strategy worked on", found.fromStrategy.map((each) => each.link)]];
  return [["coverage", ...LINKAGE_COLUMNS, "dataset"], ...parts.flatMap(([name, links]) => links.map((link) => [name, ...linkageCells(link), data.version]))];
}

function saveButton(title, rows) {
  const button = el("button", { type: "button" }, title);
  button.addEventListener("click", () => save(`${fileName()}.csv`, `\ufeff${csvOf(rows())}`, "text/csv"));
  return button;
}

const ACTIONS = {
  link: () => copy(linkTo(), "The link"),
  share: () => navigator.share({ title: documentTitle(), url: linkTo() }).catch(() => {}),
  text: () => copy(asText(), "The text"),
  print: () => print(),
  svg: () => savePicture("svg"),
  png: () => savePicture("png"),
  csv: () => save(`${fileName()}.csv`, `\ufeff${csvOf(state.view === "coverage" ? coverageRows() : matrixRows())}`, "text/csv"),
  cite: showCitations,
};

// --- everything ----------------------------------------------------------------------------------------------------

function documentTitle() {
  const end = " · CPMS × INSPIRE";
  const lens = [state.setting && plain(state.setting), state.place && data.places[state.place]].filter(Boolean).join(", ");
  if (state.record) {
    const subject = linkages.get(state.record)?.standard ?? state.record;
    const said = standards.has(subject) ? `Standard ${standards.get(subject).number}: ${nameOf(standards.get(subject))}` : strategies.has(subject) ? `Strategy ${titleOf(subject)}` : titleOf(subject);
    return `${said}${lens ? `, ${lens}` : ""}${end}`;
  }
  if (state.view === "coverage") return `${state.name || "My programme"}: what it covers, and what is open${end}`;
  if (state.view === "compare") return `Compare${state.a && state.b ? `: ${titleOf(state.a)} and ${titleOf(state.b)}` : ""}${end}`;
  if (state.view === "about") return `About${end}`;
  return lens ? `${upper(lens)}: what the guide says${end}` : `Which INSPIRE strategies go with which standard, and why${end}`;
}

function renderNames() {
  const language = $("#language");
  if (language.value !== state.language) language.value = state.language;
  for (const shown of $$("[data-name]")) {
    const record = standards.get(shown.dataset.name) ?? strategies.get(shown.dataset.name);
    const name = nameOf(record);
    shown.textContent = name;
    if (name === record.title) shown.removeAttribute("lang");
    else shown.lang = state.language;
  }
}

let drawn = {};

function render() {
  const before = state;
  state = read();
  const view = state.view;
  for (const name of ["matrix", "compare", "about"]) $(`#${name}`).hidden = name !== (view === "coverage" ? "matrix" : view);
  for (const link of $$("nav a")) link.dataset.to === (view === "coverage" ? "matrix" : view) ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  const box = $("#q");
  if (box.value !== state.q) box.value = state.q;
  if (state.record && !before.record) scrolled = scrollY;
  // A part is drawn again only if its content has changed.
  const parts = {
    names: [renderNames, ["language"]],
    paint: [renderPaint, ["view", "setting", "place", ...TICKS, "name"]],
    lens: [renderLens, ["view", "setting", "place", "language"]],
    search: [renderSearch, ["q", "language"]],
    record: [renderRecord, ["record", "setting", "place", "language"]],
    compare: [renderComparison, ["view", "a", "b", "language"]],
    coverage: [renderCoverage, ["view", ...TICKS, "name", "language"]],
  };
  if (before.language !== state.language) index = null;
  for (const [name, [draw, keys]] of Object.entries(parts)) {
    const key = JSON.stringify(keys.map((each) => state[each]));
    if (drawn[name] === key || (name === "compare" && view !== name)) continue;
    drawn[name] = key;
    draw(before);
  }
  $("#count").hidden = view !== "coverage";
  renderStop();
  document.title = documentTitle();
  moveFocus(before);
}

const isNarrow = () => matchMedia("(max-width: 62rem)").matches;

function moveFocus(before) {
  if (state.record && state.record !== before.record) {
    asked = before.record ? asked : document.activeElement;
    $("#record-title").focus({ preventScroll: true });
    if (isNarrow()) scrollTo(0, 0);
  } else if (before.record && !state.record) {
    if (isNarrow()) scrollTo(0, scrolled);
    const id = CSS.escape(before.record);
    const mark = $(`.grid a[data-link="${id}"], .grid tr[data-standard="${id}"] > th > .open, .grid th[data-head="${id}"] > .open`);
    const back = mark?.checkVisibility() ? mark : asked?.isConnected ? asked : $("#content");
    if (back.closest(".grid")) setStop(back);
    back.focus({ preventScroll: true });
  } else if (before.view && before.view !== state.view) {
    scrollTo(0, 0);
  }
}

function follow(event) {
  const link = event.target.closest?.('a[href^="#"]');
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.classList.contains("skip")) return $("#content").focus();
  if (link.closest(".grid")) setStop(link);
  const wanted = Object.fromEntries(new URLSearchParams(link.getAttribute("href").slice(1)));
  const view = wanted.record && state.view === "coverage" ? "coverage" : "matrix";
  go({ record: "", view, q: "", ...wanted });
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || $("#box").open) return;
  const typing = event.target.matches?.("input:not([type=checkbox]), select, textarea");
  if (event.key === "/" && !typing) {
    $("#q").focus();
    event.preventDefault();
  } else if (event.key === "Escape") {
    const menu = $("#share[open]");
    if (menu) {
      menu.open = false;
      $("summary", menu).focus();
    } else if (state.q) go({ q: "" }, { replace: true });
    else if (state.record) go({ record: "" });
  } else step(event);
}

function fillLanguages() {
  const tags = [...new Set([...data.standards, ...data.strategies].flatMap((record) => Object.keys(record.labels)))].sort();
  for (const tag of tags) {
    let name = tag;
    try {
      name = new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
    } catch {
      // a tag that the browser does not know stands for itself
    }
    $("#language").append(el("option", { value: tag }, name));
  }
}

function fillContents() {
  const types = new Map();
  for (const [id, card] of Object.entries(data.cards)) types.set(card.type, [...(types.get(card.type) ?? []), id]);
  $("#contents").append(
    ...[...types].map(([type, ids]) => {
      const all = el("details", null, el("summary", null, `${data.types[type]} (${ids.length})`));
      all.addEventListener("toggle", () => all.children.length > 1 || all.append(listed(ids, (id) => el("p", null, to(id), " ", el("small", null, id), " ", badge(id)), 40)), { once: true });
      return all;
    }),
  );
}

/** Give the matrix the roles and the keys of a grid; without this script it is a table of links. */
function prepareGrid() {
  const roles = { table: "grid", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "gridcell", "thead th": "columnheader", "tbody th": "rowheader" };
  for (const [tags, role] of Object.entries(roles)) for (const each of $$(tags === "table" ? ".grid" : `.grid ${tags}`)) each.setAttribute("role", role);
  for (const each of $$(".grid [colspan]")) each.setAttribute("aria-colspan", each.getAttribute("colspan"));
  for (const each of $$(".grid a, .grid input, .grid td > i")) each.setAttribute("tabindex", "-1");
  for (const each of $$(".grid td > a")) {
    const { record } = Object.fromEntries(new URLSearchParams(each.getAttribute("href").slice(1)));
    if (linkages.has(record)) each.dataset.link = record;
  }
}

prepareGrid();
fillLanguages();
fillContents();
$('[data-do="share"]').hidden = !navigator.share;
document.addEventListener("click", follow);
document.addEventListener("click", ({ target }) => {
  const menu = $("#share[open]");
  if (menu && !target.closest("#share > summary")) menu.open = false;
  const { do: act, cite } = target.closest?.("[data-do], [data-cite]")?.dataset ?? {};
  if (act) ACTIONS[act]();
  if (cite) saveCitation(cite);
});
document.addEventListener("keydown", press);
document.addEventListener("focusin", ({ target }) => {
  if (target !== stop && target.closest?.(".grid") && gridRows().some((row) => row.includes(target))) setStop(target);
});
addEventListener("popstate", render);
addEventListener("hashchange", render);
$("#q").addEventListener("input", ({ target }) => go({ q: target.value }, { replace: true }));
$("#finder").addEventListener("submit", (event) => {
  event.preventDefault();
  $("#results a")?.click();
});
$("#lenses").addEventListener("click", ({ target }) => {
  if (target.id === "mine") go({ view: state.view === "coverage" ? "" : "coverage", record: "" });
  else if (target.name === "setting" && target.type === "button") go({ setting: target.value, ...(target.value ? {} : { place: "" }), view: "", record: strategies.has(state.record) || standards.has(state.record) || linkages.has(state.record) ? state.record : "" });
});
$("#lenses").addEventListener("change", ({ target }) => go({ [target.name]: target.value, view: "" }));
$("#lenses").addEventListener("submit", (event) => event.preventDefault());
$("#programme").addEventListener("submit", (event) => event.preventDefault());
$("#language").addEventListener("change", ({ target }) => go({ language: target.value }));
$("#theme").addEventListener("change", ({ target }) => (document.documentElement.dataset.theme = target.value));
$("#compare form").addEventListener("change", ({ target }) => go({ [target.name]: target.value }));
document.addEventListener("change", ({ target }) => {
  if (!TICKS.includes(target.name) || target.type !== "checkbox") return;
  const held = ticked(target.name).filter((each) => each !== target.value);
  go({ [target.name]: (target.checked ? [...held, target.value] : held).join(",") }, { replace: true });
});
render();
