/**
 * Bundles the scripts and styles of the pages: every .js and .css file at the top of src/ becomes a minified classic
 * script or style of the same name in kg/static/, which works from file:// too; a picture (.svg) there is copied. What
 * bundles share stands in src/lib/.
 *
 * Beside them: LICENSES.txt, the licences of the npm packages that are inside, and INPUTS, the hash of all that the
 * bundles are made from (hatch_build.py compares it to see whether they are up to date).
 *
 *     node build.mjs [FOLDER]     the folder to write to, ../kg/static when left out
 */
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const TARGET = ["chrome115", "edge115", "firefox115", "safari16.4"];
const FREE = /^(MIT|ISC|0BSD|Unlicense|CC0-1\.0|CC-BY-4\.0|BSD-[23]-Clause|Apache-2\.0|MPL-2\.0)$/;

/** The hash of everything that decides what the bundles hold. */
function inputs() {
  const src = readdirSync(join(HERE, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(HERE.length + 1).replaceAll("\\", "/"));
  const lines = ["build.mjs", "package-lock.json", "package.json", ...src].sort().map((name) => {
    return `${createHash("sha256").update(readFileSync(join(HERE, name))).digest("hex")} ${name}\n`;
  });
  return createHash("sha256").update(lines.join("")).digest("hex");
}

/** The folder of the npm package that a file belongs to, null for our own. */
function packageOf(file) {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
  return match && match[1];
}

/** The folders of the packages of which something is in a file, also of those that its author bundled into it. */
function packagesIn(file) {
  const map = join(HERE, `${file}.map`);
  const inside = existsSync(map) ? JSON.parse(readFileSync(map, "utf8")).sources : [];
  const names = inside.map((source) => packageOf(source.slice(source.lastIndexOf("node_modules/"))));
  return [packageOf(file), ...names].filter((folder) => folder && existsSync(join(HERE, folder, "package.json")));
}

/** Name, version, licence and the text of the licence of a package. */
function licence(folder) {
  const told = JSON.parse(readFileSync(join(HERE, folder, "package.json"), "utf8"));
  const terms = String(told.license?.type ?? told.license ?? told.licenses?.[0]?.type ?? "");
  const choices = terms.replace(/[()]/g, "").split(/ OR | AND /);
  const fits = terms.includes(" AND ") ? choices.every((one) => FREE.test(one)) : choices.some((one) => FREE.test(one));
  if (!fits) throw new Error(`${told.name} ${told.version} has the licence "${terms}", which is not among those we ship`);
  const file = readdirSync(join(HERE, folder)).sort().find((name) => /^(licen[cs]e|copying)/i.test(name));
  const text = file ? readFileSync(join(HERE, folder, file), "utf8").trim() : `Licensed under ${terms}; by ${author(told)}`;
  return `${told.name} ${told.version}, licence ${terms.replace(/^\((.*)\)$/, "$1")}\n\n${text}\n`;
}

function author(told) {
  return (told.author?.name ?? told.author ?? told.contributors?.[0]?.name ?? "its authors").toString();
}

async function main(target) {
  const entries = readdirSync(join(HERE, "src")).filter((name) => /\.(js|css)$/.test(name)).sort();
  const result = await build({
    absWorkingDir: HERE,
    entryPoints: entries.map((name) => `src/${name}`),
    outdir: target,
    write: false,
    bundle: true,
    minify: true,
    format: "iife",
    target: TARGET,
    legalComments: "external",
    charset: "utf8",
    metafile: true,
    logLevel: "warning",
    define: { "process.env.NODE_ENV": '"production"' },
    loader: { ".svg": "dataurl", ".png": "dataurl", ".gif": "dataurl", ".woff2": "file", ".woff": "file", ".ttf": "file" },
    assetNames: "[name]-[hash]",
  });
  const folders = new Set(Object.keys(result.metafile.inputs).flatMap(packagesIn));
  const known = [...folders].sort().map(licence);
  const isComment = (file) => file.path.endsWith(".LEGAL.txt");
  const comments = result.outputFiles.filter(isComment).map((file) => `In ${basename(file.path, ".LEGAL.txt")}:\n\n${file.text}`);
  const head = "The scripts and styles of this folder hold parts of these packages.\n";
  const line = `\n${"-".repeat(80)}\n\n`;

  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const file of result.outputFiles.filter((file) => !isComment(file))) {
    writeFileSync(join(target, basename(file.path)), file.contents);
  }
  for (const name of readdirSync(join(HERE, "src")).filter((name) => name.endsWith(".svg"))) {
    copyFileSync(join(HERE, "src", name), join(target, name));
  }
  writeFileSync(join(target, "LICENSES.txt"), [head, ...known, ...comments.sort()].join(line));
  writeFileSync(join(target, "INPUTS"), `${inputs()}\n`);
}

await main(resolve(process.argv[2] ?? join(HERE, "..", "kg", "static")));
