import { type ReactNode, StrictMode } from "react";
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

function show(devtools?: ReactNode): void {
  const root = document.getElementById("root");
  if (!root) return;
  createRoot(root).render(
    <StrictMode>
      <ShippingFeedPage link={link} mock={query.has("mock")} devtools={devtools} />
    </StrictMode>,
  );
}

// The tools come first, so that they see the connection from its beginning.
if (query.has("debug"))
  import("./pages/Devtools.js").then(
    ({ Devtools }) => show(<Devtools />),
    () => show(),
  );
else show();
