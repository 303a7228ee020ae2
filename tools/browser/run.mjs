// Run Python files in one Pyodide: node run.mjs PYODIDE LIBRARIES WHEEL FILE...
//
// The wheels of the folder LIBRARIES are unpacked into it.  WHEEL lies in its current folder, to be installed there.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, libraries, wheel, ...files] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")).href);
const python = await loadPyodide();
const site = python.runPython("import sysconfig; sysconfig.get_path('purelib')");
// Copies, because Pyodide refuses Node's own buffers.
for (const each of fs.readdirSync(libraries)) {
  python.unpackArchive(new Uint8Array(fs.readFileSync(path.join(libraries, each))), "wheel", { extractDir: site });
}
python.FS.writeFile(path.basename(wheel), new Uint8Array(fs.readFileSync(wheel)));
for (const file of files) {
  await python.runPythonAsync(fs.readFileSync(file, "utf8"), { filename: file });
}
