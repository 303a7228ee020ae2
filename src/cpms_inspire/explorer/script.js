// Shows the content of the page.  It asks no server, and it never reads text as markup: all text goes into the page as
// text.  The state is in the address: every view has a link, and the buttons back and forward go through the views.

// Objects have the keys of the data and no others: an address may ask for `constructor`.
const own = (_, held) => (held && typeof held === "object" && !Array.isArray(held) ? Object.assign(Object.create(null), held) : held);
const data = JSON.parse(document.querySelector("#data").textContent, own);
for (const card of Object.values(data.cards)) card.parts = card.parts.map((index) => data.texts[index]);

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const byId = (records) => new Map(records.map((record) => [record.id, record]));

const standards = byId(data.standards);
const strategies = byId(data.strategies);
const interventions = byId(data.interventions);
const linkages = byId(data.linkages);
const examples = byId(data.examples);
const rank = new Map(data.kinds.map(([kind], index) => [kind, index]));

// --- the address ---------------------------------------------------------------------------------------------------

const VIEWS = ["matrix", "compare", "coverage", "about"];
const FILTERS = ["q", "pillar", "strategy", "kind", "setting", "place"];
const TICKS = ["standards", "strategies", "interventions", "settings", "places"];
const KEYS = ["view", "record", ...FILTERS, "a", "b", ...TICKS, "language"];

let state = {};
let asked = null; // the element that had the focus when a record was opened

function read() {
  const given = new URLSearchParams(location.hash.slice(1));
  const found = Object.fromEntries(KEYS.map((key) => [key, given.get(key) ?? ""]));
  if (!VIEWS.includes(found.view)) found.view = "matrix";
  if (!Object.hasOwn(data.cards, found.record)) found.record = "";
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
  if (address === (location.hash || "#")) return;
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  render();
}

// --- making elements -----------------------------------------------------------------------------------------------

function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) if (value !== null) made.setAttribute(name, value);
  made.append(...children.flat().filter((child) => child !== null && child !== ""));
  return made;
}

const text = (name, said) => el("p", { class: "text" }, name ? el("b", null, `${name}: `) : "", el("bdi", null, said));
const recordAddress = (id) => `#${new URLSearchParams({ record: id })}`;
const to = (id, said) => el("a", { href: recordAddress(id) }, el("bdi", null, said ?? titleOf(id)));
const badge = (id) => (data.cards[id].origin ? el("span", { class: "overlay" }, `overlay ${data.cards[id].origin}`) : "");
const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

function nameOf(record) {
  return record.labels[state.language] ?? record.title;
}

function titleOf(id) {
  if (standards.has(id)) return `${standards.get(id).number} ${nameOf(standards.get(id))}`;
  if (strategies.has(id)) return `${strategies.get(id).code} ${nameOf(strategies.get(id))}`;
  return data.cards[id].title;
}

function markOf(link) {
  const local = data.cards[link.id].origin ? " local" : "";
  return el("span", { class: `mark k-${link.kind}${local}`, "aria-hidden": "true" }, link.mark);
}

function wayOf(link) {
  return [link.kind, link.stressed ? "stressed" : "", link.scope === "pillar" ? "whole pillar" : ""].filter(Boolean).join(", ");
}

function chip(link, end) {
  const standard = standards.get(link.standard);
  const strategy = strategies.get(link.strategy);
  const said = { standard: titleOf(link.standard), strategy: titleOf(link.strategy) }[end] ?? `${standard.number} ${strategy.code}`;
  const label = `${said}: ${wayOf(link)}`;
  return el("a", { class: "chip", href: recordAddress(link.id), "data-link": link.id, "aria-label": label }, markOf(link), el("bdi", null, said));
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
  return (
    (!state.strategy || example.strategies.includes(state.strategy)) &&
    (!state.setting || example.settings.includes(state.setting)) &&
    (!state.place || example.places.includes(state.place))
  );
}

function showExample(example) {
  const card = data.cards[example.id];
  const where = [example.places.map((code) => data.places[code]).join(", ") || "no place stated", example.settings.join(", ") || "no setting stated"];
  return el(
    "div",
    { class: "example", "data-example": example.id },
    el("p", null, to(example.id), " ", badge(example.id)),
    el("p", { class: "where" }, `${where.join("; ")}; `, to(example.intervention ?? example.strategy)),
    card.parts.filter(([name]) => !name).map(([, said]) => text("", said)),
  );
}

function examplesSection(title, found, note) {
  if (!found.length) return [el("h4", null, title), el("p", { class: "silence" }, "No field example in the dataset fits. That does not mean that there is none.")];
  return [el("h4", null, `${title} (${found.length})`), note ? el("p", { class: "quiet" }, note) : "", listed(found, showExample, 5)];
}

const notesOn = (subject, setting) => (data.suitability[subject]?.[setting] ?? []).map((index) => data.notes[index]);

function showNote(note) {
  const said = data.cards[note.id].parts.filter(([name]) => !name).map(([, each]) => each).join(" ");
  return el("p", { class: "text", "data-note": note.id }, to(note.id, `${note.suitability} in ${note.setting}`), ": ", el("bdi", null, said), " ", badge(note.id));
}

function settingsSection(subject) {
  const title = `What the guide says of ${titleOf(subject)} in settings`;
  if (state.setting) {
    const notes = notesOn(subject, state.setting);
    if (notes.length) return [el("h4", null, `${titleOf(subject)} in ${state.setting}`), notes.map(showNote)].flat();
    return [el("p", { class: "silence", "data-silent": subject }, `No setting note is about ${titleOf(subject)} in ${state.setting}, which does not mean suitable.`)];
  }
  const notes = [...new Set(Object.values(data.suitability[subject] ?? {}).flat())].map((index) => data.notes[index]);
  return notes.length ? [el("details", null, el("summary", null, `${title} (${notes.length})`), listed(notes, showNote))] : [];
}

// --- one record ----------------------------------------------------------------------------------------------------

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
    const [said, source] = data.cites[index];
    return el("li", null, to(source, source), el("bdi", null, said.slice(source.length)));
  };
  return [el("h4", null, "Where this can be checked"), el("ul", { class: "sources" }, card.cites.map(line))];
}

function linksOf(id, card) {
  const why = linkages.get(id)?.row;
  return card.links
    .filter(([, found]) => found.length && !(linkages.has(id) && (found[0] === why || standards.has(found[0]) || strategies.has(found[0]))))
    .map(([name, found]) => [
      el("h4", null, name),
      el("ul", null, found.map((each) => el("li", null, to(each), " ", badge(each)))),
    ]);
}

function bodyOf(id, card) {
  const link = linkages.get(id);
  const parts = card.parts.map(showPart);
  if (link) {
    const row = link.row ? data.cards[link.row] : null;
    const found = data.examples.filter((each) => each.strategies.includes(link.strategy) && isWanted({ ...each, strategies: [state.strategy] }));
    return [
      el("p", null, markOf(link), " ", el("strong", null, wayOf(link))),
      parts,
      linksOf(id, card),
      row ? [el("h4", null, "Why: ", to(link.row)), row.parts.map(showPart)] : "",
      settingsSection(link.strategy),
      settingsSection(link.standard),
      examplesSection(`Field examples of ${titleOf(link.strategy)}`, found, "Documented uses of the strategy, not of this linkage in particular."),
      sourcesOf(card),
    ];
  }
  const end = standards.has(id) ? "standard" : strategies.has(id) ? "strategy" : "";
  const linked = data.linkages.filter((each) => each[end] === id || each.row === id);
  const gap = data.gaps.find((each) => each.standard === id);
  return [
    parts,
    gap ? el("p", { class: "silence" }, to(gap.id, "Gap"), ": the guide links this standard to nothing. That is silence, not a denial.") : "",
    linked.length ? [el("h4", null, `Linkages (${linked.length})`), chips(linked, { standard: "strategy", strategy: "standard" }[end])] : "",
    linksOf(id, card),
    end || interventions.has(id) ? settingsSection(id) : "",
    end || interventions.has(id) ? examplesSection("Field examples", examplesOf(id).filter((each) => isWanted({ ...each, strategies: [state.strategy] }))) : "",
    sourcesOf(card),
  ];
}

function examplesOf(id) {
  if (standards.has(id)) return standards.get(id).examples.map((each) => examples.get(each));
  return data.examples.filter((each) => each.strategies.includes(id) || each.intervention === id);
}

function headingOf(id) {
  const link = linkages.get(id);
  const heading = el("h3", { id: "record-title", tabindex: "-1" });
  if (link) heading.append(el("span", { class: "pair" }, to(link.standard), to(link.strategy)));
  else heading.append(el("bdi", null, titleOf(id)));
  return heading;
}

function renderRecord() {
  const article = $("#record");
  const id = state.record;
  article.hidden = !id;
  document.documentElement.classList.toggle("opened", Boolean(id));
  for (const mark of $$(".matrix [aria-current]")) mark.removeAttribute("aria-current");
  for (const row of $$(".matrix tr.here")) row.classList.remove("here");
  if (!id) return article.replaceChildren();
  const card = data.cards[id];
  const close = el("button", { type: "button", id: "close" }, "Close");
  close.addEventListener("click", () => go({ record: "" }));
  const quote = el("button", { type: "button" }, "Cite");
  quote.addEventListener("click", () => save(`${fileName()}-citation.txt`, `${id}: ${card.title}. In: ${data.citation}\n`, "text/plain"));
  article.className = card.type === "Gap" ? "ofgap" : "";
  article.replaceChildren(
    el("div", { class: "bar" }, el("span", { class: "type" }, card.type), badge(id), el("code", null, id), el("span", null, quote, " ", close)),
    headingOf(id),
    ...bodyOf(id, card).flat(9).filter(Boolean),
  );
  $(`.matrix a[data-link="${CSS.escape(id)}"]`)?.setAttribute("aria-current", "true");
  const standard = linkages.get(id)?.standard ?? data.gaps.find((gap) => gap.id === id)?.standard ?? id;
  $(`.matrix tr[data-standard="${CSS.escape(standard)}"]`)?.classList.add("here");
}

// --- the matrix ----------------------------------------------------------------------------------------------------

function isShown(link) {
  return (
    (!state.pillar || standards.get(link.standard).pillar === state.pillar) &&
    (!state.strategy || link.strategy === state.strategy) &&
    (!state.kind || link.kind === state.kind)
  );
}

function renderMatrix() {
  for (const body of $$(".matrix tbody")) body.hidden = Boolean(state.pillar) && body.dataset.pillar !== state.pillar;
  for (const cell of $$(".matrix [data-strategy]")) cell.hidden = Boolean(state.strategy) && cell.dataset.strategy !== state.strategy;
  for (const mark of $$(".matrix a[data-link]")) mark.hidden = !isShown(linkages.get(mark.dataset.link));
  const shown = data.linkages.filter(isShown);
  const counts = data.kinds.map(([kind]) => [kind, shown.filter((link) => link.kind === kind).length]).filter(([, count]) => count);
  $("#count").textContent = shown.length ? counts.map(([kind, count]) => `${count} ${kind}`).join(", ") : "No linkage matches this selection.";
}

function renderSelection() {
  const found = data.examples.filter(isWanted);
  const narrowed = [state.strategy && titleOf(state.strategy), state.setting, state.place && data.places[state.place]].filter(Boolean);
  $("#examples").replaceChildren(
    ...examplesSection(`Field examples${narrowed.length ? `: ${narrowed.join(", ")}` : ""}`, found).flat(),
  );
  const section = $("#in-setting");
  if (!state.setting) return section.replaceChildren();
  const notes = data.notes.filter((note) => note.setting === state.setting);
  const silent = [...data.strategies, ...data.standards].filter((each) => !notesOn(each.id, state.setting).length);
  const short = silent.map((each) => each.code ?? each.number).join(", ");
  section.replaceChildren(
    el("h4", null, `What the guide says of ${state.setting} (${notes.length})`),
    listed(notes, showNote, 8),
    silent.length ? el("p", { class: "silence" }, `No setting note, which does not mean suitable, on ${short}.`) : "",
  );
}

// --- search --------------------------------------------------------------------------------------------------------

const folded = (said) => ` ${said.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;

let index = null; // made when somebody searches

function indexed() {
  index ??= Object.entries(data.cards).map(([id, card]) => {
    const example = examples.get(id);
    const titles = folded(`${card.type} ${titleOf(id)}`);
    const all = [titles, id, ...card.parts.map(([, said]) => said), ...(example?.places.map((code) => data.places[code]) ?? [])];
    return { id, titles, all: folded(all.join(" ")), last: card.type === "Linkage" ? 2 : 0 };
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
    const found = new Set(subjects.flatMap((id) => programme.settings.flatMap((setting) => data.suitability[id]?.[setting] ?? [])));
    return [...found].sort((one, other) => one - other).map((index) => data.notes[index]);
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

function openingRow({ link, interventions: tied, examples: found, cautions }) {
  const many = (members, show) => (members.length ? members.slice(0, 5).map(show).concat(members.length > 5 ? [`and ${members.length - 5} more`] : []) : ["–"]);
  const row = [
    chip(link),
    many(tied, (id) => el("div", { "data-tied": id }, to(id))),
    many(found, (each) => el("div", { "data-example": each.id }, to(each.id))),
    many(cautions, (note) => el("div", { "data-caution": note.id }, to(note.id, `${note.suitability} in ${note.setting}`))),
  ];
  row.attributes = { "data-opening": link.id };
  return row;
}

function renderCoverage() {
  for (const box of $$("#programme input")) box.checked = ticked(box.name).includes(box.value);
  const found = covered();
  const part = (name, title, ...held) => el("section", { "data-part": name }, el("h3", null, title), ...held.flat(2));
  const columns = ["Linkage", "Interventions named", "Field examples", "With care"];
  const settings = [...new Set(found.silent.map(([, setting]) => setting))];
  $("#covered").replaceChildren(
    ...[
      el("p", { class: "status" }, `${plural(found.realised.length, "linkage")} with both ends, ${found.fromStandard.length + found.fromStrategy.length} with one`, saveButton("Download as CSV", coverageRows)),
      part(
        "tallies",
        "Linkages by kind",
        table(
          ["Pillar", "Kind", "Both ends", "Standard only", "Strategy only", "Neither", "Of its own"],
          found.tallies.map(([pillar, kind, both, standard, strategy, neither]) => {
            const share = both + standard ? `${both} of ${both + standard} (${Math.round((100 * both) / (both + standard))}\u00a0%)` : "–";
            return Object.assign([`${pillar.number}`, kind, `${both}`, `${standard}`, `${strategy}`, `${neither}`, share], { attributes: { "data-tally": `${pillar.id} ${kind}` } });
          }),
          [2, 3, 4, 5],
        ),
        el("p", { class: "quiet" }, "Kinds are unlike claims and are not summed. “Of its own” counts linkages of the programme's own standards."),
      ),
      found.realised.length ? part("realised", "Realised: the programme works on both ends", chips(found.realised)) : "",
      found.fromStandard.length ? part("standard", `Open: ${plural(found.fromStandard.length, "linkage")} of its standards`, table(columns, found.fromStandard.map(openingRow))) : "",
      found.fromStrategy.length
        ? part("strategy", "Other standards linked to its strategies", el("details", null, el("summary", null, plural(found.fromStrategy.length, "linkage")), table(columns, found.fromStrategy.map(openingRow))))
        : "",
      found.alone.length ? part("alone", "Linked, but not to anything the programme works on", el("ul", null, found.alone.map((id) => el("li", { "data-alone": id }, to(id))))) : "",
      found.gaps.length ? part("gaps", "Gaps: silence of the guide, not a denial", el("ul", null, found.gaps.map((gap) => el("li", { "data-gap": gap.id }, to(gap.id))))) : "",
      found.notes.length || found.silent.length
        ? part(
            "settings",
            "What the guide says about its settings",
            ["unsuitable", "doubtful", "conditional", "suitable"].flatMap((each) => found.notes.filter((note) => note.suitability === each)).map(showNote),
            settings.map((setting) => {
              const silent = found.silent.filter(([, each]) => each === setting).map(([id]) => id);
              const said = `Silent on ${setting}, which does not mean suitable: `;
              return el("p", { class: "silence" }, said, silent.flatMap((id, at) => [at ? ", " : "", el("span", { "data-silent": `${id} ${setting}` }, id.split("-").pop().replace(/^0/, ""))]));
            }),
          )
        : "",
    ].filter(Boolean),
  );
}

// --- downloads -----------------------------------------------------------------------------------------------------

const fileName = () => `cpms-inspire-${data.version}${data.overlays.map((name) => `-${name}`).join("")}`;

function save(name, content, type) {
  const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

// An apostrophe precedes what a spreadsheet could read as a formula, wherever it divides the text.
const guarded = (said) => said.replace(/(^|[,;\t\n])('*[ \u00a0\ufeff"]*[=+@\uff1d\uff0b\uff20\uff0d-])/g, "$1'$2");

function csvOf(rows) {
  const cell = (held) => `"${guarded(String(held ?? "")).replaceAll('"', '""')}"`;
  return rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

function linkageCells(link) {
  const card = data.cards[link.id];
  const note = card.parts.find(([name]) => name === "Note")?.[1];
  const sources = card.cites.map((index) => data.cites[index][0]).join("; ");
  return [link.id, standards.get(link.standard).number, nameOf(standards.get(link.standard)), strategies.get(link.strategy).code, nameOf(strategies.get(link.strategy)), link.kind, link.scope, link.stressed ? "yes" : "no", link.row, link.interventions.join(" "), note, card.origin, sources];
}

const LINKAGE_COLUMNS = ["linkage", "number", "standard", "code", "strategy", "kind", "scope", "stressed", "row", "interventions", "note", "overlay", "sources"];

const matrixRows = () => [[...LINKAGE_COLUMNS, "dataset"], ...data.linkages.filter(isShown).map((link) => [...linkageCells(link), data.version])];

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

// --- everything ----------------------------------------------------------------------------------------------------

function renderNames() {
  const language = $("#language");
  if (language.value !== state.language) language.value = state.language;
  for (const shown of $$("[data-name]")) {
    const record = standards.get(shown.dataset.name) ?? strategies.get(shown.dataset.name);
    const name = nameOf(record);
    shown.textContent = shown.tagName === "OPTION" ? `${record.code} ${name}` : name;
    if (name === record.title) shown.removeAttribute("lang");
    else shown.lang = state.language;
  }
  for (const shown of $$("[data-title]")) shown.title = nameOf(strategies.get(shown.dataset.title));
}

let drawn = {};

function render() {
  const before = state;
  state = read();
  const view = state.view;
  for (const name of VIEWS) $(`#${name}`).hidden = name !== view;
  for (const link of $$("nav a")) link.dataset.to === view ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  for (const name of FILTERS) {
    const control = $(`#filters [name="${name}"]`);
    if (control.value !== state[name]) control.value = state[name];
    control.classList.toggle("set", Boolean(state[name]));
  }
  // A part is drawn again only if its content has changed.
  const parts = {
    names: [renderNames, ["language"]],
    matrix: [renderMatrix, ["pillar", "strategy", "kind"]],
    selection: [renderSelection, ["strategy", "setting", "place", "language"]],
    search: [renderSearch, ["q", "language"]],
    record: [renderRecord, ["record", "setting", "place", "language"]],
    compare: [renderComparison, ["view", "a", "b", "language"]],
    coverage: [renderCoverage, ["view", ...TICKS, "language"]],
  };
  if (before.language !== state.language) index = null;
  for (const [name, [draw, keys]] of Object.entries(parts)) {
    const key = JSON.stringify(keys.map((each) => state[each]));
    if (drawn[name] === key || (["compare", "coverage"].includes(name) && view !== name)) continue;
    drawn[name] = key;
    draw();
  }
  moveFocus(before);
}

function moveFocus(before) {
  if (state.record && state.record !== before.record) {
    asked = before.record ? asked : document.activeElement;
    $("#record-title").focus({ preventScroll: true });
    const top = $("#record").getBoundingClientRect().top;
    if (top < 0 || top > innerHeight / 2) $("#record").scrollIntoView();
    $("#record").scrollTop = 0;
  } else if (before.record && !state.record && state.view === "matrix") {
    const mark = $(`.matrix a[href="${CSS.escape(recordAddress(before.record))}"], .matrix a[data-link="${CSS.escape(before.record)}"]`);
    (mark ?? (asked?.isConnected ? asked : $("#content")))?.focus();
  } else if (before.view && before.view !== state.view) {
    scrollTo(0, 0);
  }
}

function follow(event) {
  const link = event.target.closest?.('a[href^="#"]');
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.classList.contains("skip")) return $("#content").focus();
  const wanted = Object.fromEntries(new URLSearchParams(link.getAttribute("href").slice(1)));
  go({ record: "", view: "matrix", ...wanted });
}

function step(event) {
  const mark = event.target.closest?.(".matrix a[data-link]");
  const moves = { ArrowUp: ["strategy", -1], ArrowDown: ["strategy", 1], ArrowLeft: ["standard", -1], ArrowRight: ["standard", 1] };
  if (!mark || !moves[event.key]) return;
  const [end, by] = moves[event.key];
  const same = linkages.get(mark.dataset.link)[end];
  const along = $$(".matrix a[data-link]").filter((each) => each.checkVisibility() && linkages.get(each.dataset.link)[end] === same);
  along[along.indexOf(mark) + by]?.focus();
  event.preventDefault();
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

fillLanguages();
fillContents();
document.addEventListener("click", follow);
document.addEventListener("keydown", step);
addEventListener("popstate", render);
addEventListener("hashchange", render);
$("#filters").addEventListener("input", ({ target }) => go({ [target.name]: target.value, ...(target.name === "q" ? {} : { record: "" }) }, { replace: target.name === "q" }));
$("#filters").addEventListener("submit", (event) => event.preventDefault());
$("#reset").addEventListener("click", () => go(Object.fromEntries([...FILTERS, "record"].map((name) => [name, ""]))));
$("#language").addEventListener("change", ({ target }) => go({ language: target.value }));
$("#theme").addEventListener("change", ({ target }) => (document.documentElement.dataset.theme = target.value));
$("#compare form").addEventListener("change", ({ target }) => go({ [target.name]: target.value }));
$("#programme").addEventListener("change", ({ target }) => {
  const held = $$(`#programme input[name="${target.name}"]`).filter((box) => box.checked);
  go({ [target.name]: held.map((box) => box.value).join(",") }, { replace: true });
});
$("#see").addEventListener("click", () => $("#covered").focus());
$("#csv").replaceWith(saveButton("Download as CSV", matrixRows));
$("#cite").addEventListener("click", () => save(`${fileName()}-citation.txt`, `${data.citation}\n`, "text/plain"));
render();
