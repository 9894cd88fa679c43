import { afterEach, describe, expect, it } from "vitest";
import { formatMoney } from "./cards/format.js";
import { locale, setLanguage, t } from "./texts.js";

describe("the page's language", () => {
  afterEach(() => setLanguage(["en-US"]));

  it.each([
    [["es-MX", "en"], "es-MX", "Su envío"],
    [["fr", "es"], "es", "Su envío"],
    [["tlh-x-", "fr"], "en-US", "Your shipment"],
    [["en-GB"], "en-GB", "Your shipment"],
    [[], "en-US", "Your shipment"],
  ])("of %j is %s", (wanted, chosen, title) => {
    setLanguage(wanted);
    expect([locale, t.title, document.documentElement.lang]).toEqual([chosen, title, chosen]);
  });

  it("writes its amounts too", () => {
    setLanguage(["es-ES"]);
    expect(formatMoney(123456, "EUR").replace(/\s/g, " ")).toBe("1234,56 €");
  });
});
