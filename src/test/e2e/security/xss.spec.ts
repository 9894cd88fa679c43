import { expect, type Page, test } from "@playwright/test";
import { agentOf, pageUrl } from "../support/agent.js";

declare global {
  var __xss: unknown;
  var violations: string[];
}

/** Texts that become script where somebody takes text for markup, an attribute, an address or code. */
const payloads = [
  `<script>window.__xss=1</script>`,
  `<img src=x onerror=window.__xss=2>`,
  `"><svg onload=window.__xss=3>`,
  `' onmouseover='window.__xss=4' autofocus onfocus='window.__xss=4`,
  `javascript:window.__xss=5//`,
  `</style></title></textarea><iframe srcdoc="<script>parent.__xss=6</script>">`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template that must not become one
  "${window.__xss=7}{{constructor.constructor('window.__xss=7')()}}",
  `<a href="javascript:window.__xss=8" style="background:url(https://xss.invalid/8)">x</a>`,
  `<math><mi xlink:href="data:text/html,<script>window.__xss=9</script>">`,
  `\u202e<img/src=https://xss.invalid/10 onerror=alert(10)>`,
];

type Json = string | number | boolean | Json[] | { [key: string]: Json };

interface Update {
  slice: string;
  data: { [key: string]: Json };
}

/** Every slice with `text` in every field that takes any text, in an unknown field, and as a field's name. */
function updates(text: string, round: number): Update[] {
  const address = {
    name: text,
    company: text,
    street: text,
    street2: text,
    city: text,
    state: text,
    zip: text,
    country: text,
    phone: text,
  };
  const more = { unknown: text, [text]: text, nested: [{ [text]: [text] }] };
  const money = { amountMinor: 844, currency: "USD" };
  const url = `https://xss.invalid/${encodeURIComponent(text).replaceAll("'", "%27")}`;
  const quote = { id: text, carrier: text, service: text, tier: text, ...money, ...more };
  const dimensionsIn = { length: 4, width: 5, height: 6 };
  const zips = { originZip: "89101", destinationZip: "10001" };
  return [
    {
      slice: "details",
      data: { ...zips, weightLb: round + 1, dimensionsIn, pickupRequested: true, ...more },
    },
    {
      slice: "quotes",
      data: { quotes: [quote, { ...quote, id: `${text}2` }], cheapestId: text, fastestId: text, ...more },
    },
    { slice: "selection", data: { quoteId: text, ...more } },
    { slice: "confirmation", data: { from: { ...address, ...more }, to: address, quoteId: text, ...more } },
    { slice: "payment", data: { status: text, brand: text, last4: "4242", ...money, ...more } },
    {
      slice: "label",
      data: {
        trackingNumber: text,
        carrier: text,
        service: text,
        labelUrl: url,
        qrCodeUrl: url,
        ...money,
        ...more,
      },
    },
    {
      slice: "pickup",
      data: { carrier: text, confirmationNumber: text, date: text, earliest: text, latest: text, ...more },
    },
    { slice: "notice", data: { level: "warning", title: text, message: text, ...more } },
    {
      slice: "speech",
      data: { utterance: text, event: "plan", text, words: [{ start: 0, end: 9, char: 0, length: 1 }] },
    },
    { slice: "speech", data: { utterance: text, event: "start", positionMs: 0 } },
    { slice: "speech", data: { utterance: text, event: "interrupt", positionMs: 1, heard: text } },
    { slice: "x-free", data: more },
  ];
}

interface Findings {
  seen: string[];
  ran: unknown;
  violations: string[];
}

/** Notes all that a script that should not run, or was kept from running, would leave behind. */
async function watch(page: Page): Promise<() => Promise<Findings>> {
  const seen: string[] = [];
  page.on("dialog", (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("popup", (popup) => seen.push(`popup ${popup.url()}`));
  page.on("pageerror", (error) => seen.push(`error ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.text().includes("Content Security Policy"))
      seen.push(message.text());
  });
  page.on("request", (request) => {
    if (request.url().includes("xss.invalid")) seen.push(`request ${request.url()}`);
  });
  await page.addInitScript(() => {
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", (event) => {
      globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return async () => ({
    seen,
    ...(await page.evaluate(() => ({ ran: globalThis.__xss, violations: globalThis.violations }))),
  });
}

const nothing: Findings = { seen: [], ran: undefined, violations: [] };

async function open(page: Page, baseURL: string | undefined) {
  const url = String(baseURL);
  const agent = agentOf(url);
  const { sessionId, viewerToken } = await agent.create(undefined);
  await page.goto(pageUrl(url, sessionId, viewerToken));
  await expect(page.getByTestId("connection-bar")).toHaveAttribute("data-status", "live");
  return { agent, sessionId };
}

/** Where a slice's text must be read on the page; the others show none of theirs, or none for long. */
const shownIn = new Map([
  ["quotes", "step-quotes"],
  ["confirmation", "step-confirmation"],
  ["payment", "step-payment"],
  ["label", "tracking-number"],
  ["pickup", "step-pickup"],
  ["notice", "notice"],
]);

test("script in every field of every slice is shown as text, runs nowhere and violates no policy", async ({
  page,
  baseURL,
}) => {
  const findings = await watch(page);
  const { agent, sessionId } = await open(page, baseURL);
  for (const [round, text] of payloads.entries()) {
    for (const { slice, data } of updates(text, round)) {
      await agent.update(sessionId, { slice, data });
      const place = shownIn.get(slice);
      if (place === undefined) continue;
      const shown = page.getByTestId(place).filter({ hasText: text });
      await expect(shown.first(), `${slice} shows ${text}`).toBeVisible();
      // What waits for the pointer or the focus gets it.
      await shown.first().hover();
    }
    const made =
      "script:not([src]), iframe, math, [onerror], [onload], [onmouseover], [onfocus], [href^='javascript:' i], [style*='xss']";
    await expect(page.locator(made)).toHaveCount(0);
  }
  expect(await findings()).toEqual(nothing);
  await page.reload();
  await expect(page.getByTestId("notice")).toContainText(String(payloads.at(-1)));
  expect(await findings()).toEqual(nothing);
});

test("an address of a label that is script is refused with 422", async ({ baseURL }) => {
  const agent = agentOf(String(baseURL));
  const { sessionId } = await agent.create(undefined);
  for (const labelUrl of [
    "javascript:alert(1)",
    "data:text/html,<script>",
    "http://plain.example",
    " https://a.example",
    "https:x",
    'https://a.example/"><script>',
    "https://a.example/'onclick=alert(1)",
  ]) {
    const data = { trackingNumber: "1", carrier: "UPS", service: "Ground", labelUrl };
    await expect(agent.update(sessionId, { slice: "label", data }), labelUrl).rejects.toThrow("422 invalid");
  }
});

test("the watch sees what the policy keeps from running, and what runs", async ({ page, baseURL }) => {
  const findings = await watch(page);
  await open(page, baseURL);
  await page.evaluate(() =>
    document.body.insertAdjacentHTML("beforeend", "<img src='data:,' onerror='window.__xss=1'>"),
  );
  await expect.poll(findings).toMatchObject({
    ran: undefined,
    violations: [expect.stringContaining("script-src")],
    seen: [expect.stringContaining("Content Security Policy")],
  });
  await page.evaluate(() => {
    globalThis.__xss = 1;
  });
  expect(await findings()).toMatchObject({ ran: 1 });
});
