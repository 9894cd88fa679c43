import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ShippingFeedPage } from "./pages/ShippingFeedPage.js";
import { takeSessionLink } from "./pages/session-link.js";
import { setLanguage } from "./texts.js";
// biome-ignore lint/correctness/useImportExtensions: a style sheet is no script
import "./styles/global.css";

const link = takeSessionLink({ location, history, storage: sessionStorage });
// A second link opened in the same tab changes the fragment alone and would load nothing.
addEventListener("hashchange", () => {
  if (takeSessionLink({ location, history, storage: sessionStorage }) !== undefined) location.reload();
});
const query = new URLSearchParams(location.search);
const asked = [query.get("lang"), link?.lang].filter((lang) => typeof lang === "string");
setLanguage([...asked, ...navigator.languages]);

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <ShippingFeedPage link={link} mock={query.has("mock")} debug={query.has("debug")} />
    </StrictMode>,
  );
}
