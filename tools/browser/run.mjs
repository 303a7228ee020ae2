// Run Python files in one Pyodide, with the wheels of a folder unpacked into it: node run.mjs PYODIDE WHEELS FILE...
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, wheels, ...files] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")).href);
const python = await loadPyodide();
const site = python.runPython("import sysconfig; sysconfig.get_path('purelib')");
for (const wheel of fs.readdirSync(wheels)) {
  // A copy, because Pyodide refuses Node's own buffers.
  python.unpackArchive(new Uint8Array(fs.readFileSync(path.join(wheels, wheel))), "wheel", { extractDir: site });
}
for (const file of files) {
  await python.runPythonAsync(fs.readFileSync(file, "utf8"), { filename: file });
}
