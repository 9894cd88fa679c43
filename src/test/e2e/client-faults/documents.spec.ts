import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, type Page } from "@playwright/test";
import { makeProject } from "../../../main/frontend/src/library/documents.test-support.js";
import { agentOf } from "../support/agent.js";
import { test } from "../support/own-node.js";

const TYPES: { readonly [ending: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
};

/** A developer's own server, on any port of this machine: built files, and what only it knows. */
async function serve(folder: string, answers: { [path: string]: () => string }) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const answer = answers[pathname];
    const file = pathname === "/" ? "/index.html" : pathname;
    const type = answer && pathname !== "/" ? "text/plain" : TYPES[extname(file)];
    response.setHeader("Content-Type", type ?? "application/octet-stream");
    try {
      response.end(answer ? answer() : readFileSync(join(folder, file)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "localhost", () => listening(null)));
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}`, close: () => server.close() };
}

function watchErrors(page: Page) {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  return errors;
}

for (const react of [19, 18] as const) {
  test(`the guide's Vite app, with React ${react}, follows a session from an origin of its own`, async ({
    page,
    node,
  }) => {
    const { folder, run } = makeProject(`browser-${react}`, {
      react,
      files: ["src/main.tsx", "src/Feed.tsx"],
    });
    run("vite", "build");
    const agent = agentOf(node.url);
    const { sessionId, viewerToken } = await agent.create(undefined);
    let asked = 0;
    const app = await serve(join(folder, "dist"), {
      "/viewer-token": () => {
        asked += 1;
        return viewerToken;
      },
    });
    const errors = watchErrors(page);
    const socketUrl = `${node.url.replace("https", "wss")}/ws`;
    // The guide names the node of scripts/run; the tests' own node has another port.
    await page.route("**/*.js", async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        body: (await response.text()).replaceAll("wss://localhost:8443/ws", socketUrl),
      });
    });
    await page.goto(`${app.url}/?session=${sessionId}`);
    await expect(page.getByRole("status")).toHaveText("Live");
    const quote = { id: "q1", carrier: "UPS", service: "Ground", amountMinor: 844, currency: "USD" };
    await agent.update(sessionId, { slice: "quotes", data: { quotes: [quote] } });
    await page.getByRole("button", { name: "UPS" }).click();
    await expect(page.getByRole("button", { name: "UPS", pressed: true })).toBeVisible();
    const { state } = await agent.show(sessionId);
    expect(state).toMatchObject({ selection: { data: { quoteId: "q1" } } });
    expect(asked).toBe(1);
    expect(errors).toEqual([]);
    app.close();
  });

  test(`the guide's server-side rendering, with React ${react}, is taken over without a mismatch`, async ({
    page,
  }) => {
    const { folder, run } = makeProject(`hydrate-${react}`, {
      react,
      files: ["src/App.tsx", "src/entry-server.tsx", "src/entry-client.tsx"],
      besides: {
        "index.html": '<div id="root"></div><script type="module" src="/src/entry-client.tsx"></script>',
      },
    });
    run("vite", "build");
    run("vite", "build", "--ssr", "src/entry-server.tsx", "--outDir", "server");
    const { render } = await import(pathToFileURL(join(folder, "server/entry-server.js")).href);
    const shell = readFileSync(join(folder, "dist/index.html"), "utf8");
    const errors = watchErrors(page);
    for (const props of [{}, { url: "/live/ws" }, { mock: true }]) {
      const attribute = JSON.stringify(props).replaceAll('"', "&quot;");
      const root = `<div id="root" data-props="${attribute}">${render(props)}</div>`;
      const app = await serve(join(folder, "dist"), {
        "/favicon.ico": () => "",
        "/": () => shell.replace('<div id="root"></div>', root),
      });
      await page.goto(app.url);
      // The recording plays, or there is no token to be had: either way the page has been taken over.
      await expect(page.getByRole("status")).toHaveText("mock" in props ? "fallback" : "closed");
      app.close();
    }
    expect(errors).toEqual([]);
  });
}
