// Posts one update, and a batch, with types that were generated from the server's document.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

const env = (name: string): string => process.env[name] ?? "";
const id = env("SHIPVOX_SESSION");
const client = createClient<paths>({
  baseUrl: env("SHIPVOX_URL"),
  headers: { Authorization: `Bearer ${env("SHIPVOX_TOKEN")}` },
});
const update: components["schemas"]["UpdateRequest"] = {
  slice: "quotes",
  data: { quotes: [{ id: "q1", carrier: "UPS", service: "Ground", amountMinor: 844, currency: "USD" }] },
  cues: [{ target: "quotes/q1", anchor: { text: "UPS Ground" } }],
};
for (const body of [update, [update, { slice: "x-weather", data: { sunny: true } }]]) {
  const { error } = await client.POST("/api/sessions/{id}/updates", { params: { path: { id } }, body });
  if (error !== undefined) throw new Error(JSON.stringify(error));
}
