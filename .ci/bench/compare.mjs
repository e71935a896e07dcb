// What two runs of ./custodia bench measured, beside each other: node compare.mjs FOLDER FOLDER
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const folders = process.argv.slice(2).map((folder) => folder.replace(/\/+$/, ""));

/** The reports of a folder, by their names. */
function reports(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "machine.json");
  return new Map(files.map((name) => [basename(name, ".json"), read(join(folder, name))]));
}

function read(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

function number(value) {
  const size = Math.abs(value);
  const digits = size >= 1000 || Number.isInteger(value) ? 0 : size < 0.1 ? 4 : size < 10 ? 2 : 1;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Least and most of all repeats; nothing where there was one only. */
function spread(figure) {
  const values = figure.values ?? [];
  return values.length > 1 ? [Math.min(...values), Math.max(...values)] : undefined;
}

function said(figure) {
  const range = spread(figure);
  return number(figure.value) + (range ? ` (${number(range[0])} to ${number(range[1])})` : "");
}

/** Beyond the spread: no repeat of one run lies where those of the other do. */
function mark(one, other) {
  const [a, b] = [spread(one), spread(other)];
  if (!a || !b) return one.value === other.value ? "" : "measured once";
  return a[1] < b[0] || b[1] < a[0] ? "BEYOND THE SPREAD" : "";
}

const machines = folders.map((folder) => {
  const file = join(folder, "machine.json");
  return existsSync(file) ? read(file) : {};
});
folders.forEach((folder, i) => {
  const facts = Object.entries(machines[i]).map(([what, fact]) => `${what} ${fact}`).join(", ");
  console.log(`${"AB"[i]}  ${basename(folder)}: ${facts || "nothing noted of its machine"}`);
});
for (const fact of Object.keys(machines[0])) {
  if (!["commit", "dirty"].includes(fact) && machines[0][fact] !== machines[1][fact]) {
    console.log(`   not the same ${fact}: ${machines[0][fact]}, ${machines[1][fact] ?? "not noted"}`);
  }
}

const [before, after] = folders.map(reports);
for (const name of [...new Set([...before.keys(), ...after.keys()])].sort()) {
  const [a, b] = [before.get(name), after.get(name)];
  if (!a || !b) {
    console.log(`\n${name}: only in ${a ? "A" : "B"}`);
    continue;
  }
  console.log(`\n${name}: ${a.size}${a.size === b.size ? "" : `; B ANOTHER SIZE: ${b.size}`}`);
  console.log(`  load before A ${a.loadBefore}, B ${b.loadBefore}`);
  const others = new Map(b.figures.map((figure) => [figure.what, figure]));
  const rows = a.figures
    .filter((figure) => others.has(figure.what))
    .map((figure) => {
      const other = others.get(figure.what);
      const ratio = figure.value === 0 ? "" : `x ${number(other.value / figure.value)}`;
      const what = figure.unit ? `${figure.what} (${figure.unit})` : figure.what;
      return [what, said(figure), said(other), ratio, mark(figure, other)];
    });
  rows.unshift(["", "A", "B", "B to A", ""]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    const cells = row.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[i] ?? 0)));
    console.log(`  ${cells.join("  ")}`.trimEnd());
  }
  const seen = new Set(a.figures.map((figure) => figure.what));
  const single = [...a.figures.filter((f) => !others.has(f.what)), ...b.figures.filter((f) => !seen.has(f.what))];
  if (single.length) console.log(`  only in one of them: ${single.map((figure) => figure.what).join("; ")}`);
}
