// Reads a flowchart from standard input with Mermaid's own parser and prints what it found as JSON.
import { text } from "node:stream/consumers";
import { JSDOM } from "jsdom";

// Mermaid cleans labels with a library that wants the window of a browser.
globalThis.window = new JSDOM("").window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });

const diagram = await mermaid.mermaidAPI.getDiagramFromText(await text(process.stdin));
const { db, type } = diagram;
console.log(
  JSON.stringify({
    type,
    nodes: [...db.getVertices().values()].map(({ id, text }) => ({ id, text })),
    edges: db.getEdges().map(({ start, end, text, stroke }) => ({ start, end, text, stroke })),
    groups: db.getSubGraphs().map(({ id, title, nodes }) => ({ id, title, nodes })),
  }),
);
