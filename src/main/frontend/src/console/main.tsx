import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Console } from "./Console.js";
// biome-ignore lint/correctness/useImportExtensions: a style sheet is no script
import "../styles/global.css";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Console storage={sessionStorage} />
    </StrictMode>,
  );
}
