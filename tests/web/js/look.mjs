// SPDX-FileCopyrightText: 2026 The Eko contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Looks at pages in Chromium as somebody does who can't see them (axe), who has a phone, or who lets no script run.
// Reads {"pages": [{"name", "url", "width", "scheme", "picture"?}], "ask"?} from standard input; writes what it found.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import chromium from "@sparticuz/chromium";
import puppeteer from "puppeteer-core";

const given = JSON.parse(await text(process.stdin));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
chromium.setGraphicsMode = false;
const browser = await puppeteer.launch({
  executablePath: await chromium.executablePath(),
  // The package's own options are for machines that start it anew each time, and are laxer than people's browsers.
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
  headless: "shell",
  protocolTimeout: 60_000,
});

async function opened(url, { width = 1280, scheme = "light", media = null, script = false } = {}) {
  const page = await browser.newPage();
  const heard = { requests: [], complaints: [] };
  page.on("request", (request) => heard.requests.push(request.url()));
  page.on("console", (message) => message.location().url !== url && heard.complaints.push(message.text()));
  page.on("pageerror", (error) => heard.complaints.push(String(error)));
  await page.setJavaScriptEnabled(script);
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  if (media) await page.emulateMediaType(media);
  await page.goto(url, { waitUntil: "networkidle0" });
  return { page, heard };
}

async function looked({ name, url, picture, ...how }) {
  const { page, heard } = await opened(url, how);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  const cookies = await page.cookies();
  if (picture) await page.screenshot({ path: picture, fullPage: true });
  await page.setJavaScriptEnabled(true); // axe is a script; the page has none
  await page.reload({ waitUntil: "load" });
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  await page.close();
  const told = ({ id, nodes }) => [id, ...nodes.map((node) => `${node.target} ${node.failureSummary}`)];
  return {
    name,
    findings: found.violations.map(told),
    unsure: found.incomplete.map(told),
    checks: found.passes.length,
    wide,
    cookies: cookies.length,
    elsewhere: heard.requests.filter((each) => new URL(each).origin !== new URL(url).origin),
    complaints: heard.complaints,
  };
}

/** Goes from the address bar by keyboard only, to the content and to an answer, without any script. */
async function asked({ url, question }) {
  const { page } = await opened(url);
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.id);
  await page.keyboard.press("Tab");
  const skip = await focused();
  const seen = await page.evaluate(() => document.activeElement.getBoundingClientRect().left >= 0);
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  await page.keyboard.press("Enter");
  const there = await page.evaluate(() => [location.hash, document.activeElement.id]);
  await page.keyboard.press("Tab");
  const field = await focused();
  await page.keyboard.type(question);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  const heading = await page.evaluate(() => document.querySelector("#found").textContent.trim());
  const result = { skip, seen, ring, there, field, url: page.url(), heading };
  await page.close();
  return result;
}

const pages = [];
for (const each of given.pages) pages.push(await looked(each));
const result = { version: await browser.version(), pages, asked: given.ask ? await asked(given.ask) : null };
process.stdout.write(JSON.stringify(result));
await browser.close();
