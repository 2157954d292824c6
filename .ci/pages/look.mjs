// Looks at HTML reports in headless Chromium: no message on the console, no request that leaves the file, no
// serious finding of axe-core, nothing wider than the screen at 360 pixels. With a folder it keeps pictures.
//
// node look.mjs CHROMIUM [--pictures DIR] PAGE.html...
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [executablePath, ...rest] = process.argv.slice(2);
const keep = rest[0] === "--pictures" ? rest.splice(0, 2)[1] : null;
if (keep) mkdirSync(keep, { recursive: true });
if (rest.length === 0) {
  console.error("no page to look at");
  process.exit(2);
}

const VIEWS = [
  { name: "desktop", width: 1280, height: 900 },
  { name: "phone", width: 360, height: 740 },
  { name: "print", width: 794, height: 1123, media: "print" },
];
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
let flaws = 0;
const flaw = (page, view, text) => {
  flaws += 1;
  console.error(`${basename(page)}, ${view}: ${text}`);
};

// two at a time: one draws while the other is looked at
const waiting = [...rest];
await Promise.all([0, 1].map(async () => {
  while (waiting.length > 0) await look(waiting.shift());
}));
await browser.close();
console.log(`${rest.length} pages looked at, ${flaws} flaws`);
process.exit(flaws === 0 ? 0 : 1);

/** One page in every view, and its search. */
async function look(path) {
  const url = pathToFileURL(resolve(path)).href;
  for (const colorScheme of ["light", "dark"]) {
    for (const view of VIEWS) {
      if (view.media === "print" && colorScheme === "dark") continue;
      const name = `${view.name} ${colorScheme}`;
      const context = await browser.newContext({
        viewport: { width: view.width, height: view.height }, colorScheme, bypassCSP: true,
      });
      const page = await context.newPage();
      page.on("console", (message) => flaw(path, name, `console: ${message.text()}`));
      page.on("pageerror", (error) => flaw(path, name, `error: ${error.message}`));
      page.on("request", (request) => {
        if (request.url() !== url) flaw(path, name, `a request leaves the file: ${request.url()}`);
      });
      await page.goto(url);
      if (view.media) await page.emulateMedia({ media: view.media, colorScheme });
      const scripts = await page.evaluate(() => document.scripts.length);
      const searched = await page.$("#search") !== null;
      if (scripts !== (searched ? 1 : 0)) flaw(path, name, `it holds ${scripts} scripts`);
      const [wide, room] = await page.evaluate(() =>
        [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      if (wide > room) flaw(path, name, `${wide} pixels wide on a screen of ${room}`);
      // on a large screen and on paper nothing has to be moved to be read; the matrix of a long log may
      const hidden = await page.evaluate(() => [...document.querySelectorAll(".scroll")].filter((box) => !box.querySelector("table.matrix"))
        .filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.getAttribute("aria-label")));
      if (view.name !== "phone") for (const box of hidden) flaw(path, name, `${box} is cut off at the side`);
      // texts of a chart that are cut off by its edge, or that cover one another
      for (const text of await page.evaluate(clashes)) flaw(path, name, text);
      if (keep) {
        const picture = join(keep, `${basename(path, ".html")}-${view.name}-${colorScheme}.png`);
        await page.screenshot({ path: picture, fullPage: true });
      }
      // on paper, too: what is hidden or coloured otherwise there is still read
      await page.evaluate(axe);
      const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
      for (const violation of found.violations) {
        const at = violation.nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ");
        const text = `axe ${violation.impact}: ${violation.id} at ${at}`;
        if (["serious", "critical"].includes(violation.impact)) flaw(path, name, text);
        else console.log(`${basename(path)}, ${name}: ${text}`);
      }
      await context.close();
    }
  }
  for (const javaScriptEnabled of [true, false]) await search(path, url, javaScriptEnabled);
}

/** The search of the drill log's page, under its own policy: it narrows the rows down, and is not there without scripts. */
async function search(path, url, javaScriptEnabled) {
  const context = await browser.newContext({ javaScriptEnabled });
  const page = await context.newPage();
  const name = javaScriptEnabled ? "search" : "without scripts";
  page.on("console", (message) => flaw(path, name, `console: ${message.text()}`));
  await page.goto(url);
  const field = page.locator("#search");
  if (await field.count() > 0) {
    const rows = page.locator("tbody tr:visible");
    const all = await rows.count();
    if (all < 2) flaw(path, name, "fewer than two rows: there is nothing to search");
    if (await field.isVisible() !== javaScriptEnabled) flaw(path, name, "the search shows itself where it does not work, or hides");
    if (javaScriptEnabled) {
      await field.fill("no row says this");
      if (await rows.count() > 0) flaw(path, name, "a row is shown that does not hold what was searched for");
      const first = await page.locator("tbody tr th").first().textContent();
      await field.fill((await page.locator("tbody tr td:nth-child(4)").first().textContent()).toUpperCase());
      const found = await rows.count();
      if (found < 1 || found >= all) flaw(path, name, `${found} of ${all} rows found for entry ${first}`);
      await field.fill("");
      if (await rows.count() !== all) flaw(path, name, "rows stay hidden when nothing is searched for");
    }
  }
  await context.close();
}

/** Runs in the page. */
function clashes() {
  const found = [];
  for (const svg of document.querySelectorAll("svg.chart")) {
    const edge = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
    for (const [text, box] of texts) {
      if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 1 || box.bottom > edge.bottom + 1) {
        found.push(`the text ${JSON.stringify(text)} of a chart is cut off`);
      }
    }
    texts.forEach(([one, a], at) => {
      for (const [other, b] of texts.slice(at + 1)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        // boxes hold room above and below the letters: a third of a line may overlap
        if (across > 1 && down > Math.min(a.height, b.height) / 3) {
          found.push(`the texts ${JSON.stringify(one)} and ${JSON.stringify(other)} of a chart cover one another`);
        }
      }
    });
  }
  return found;
}
