/** The panel's own style; a page may place and size the element itself. */
export const STYLE = `
:host {
  position: fixed;
  z-index: 2147483000;
  inset-block-end: 0;
  inset-inline-end: 0;
  max-inline-size: min(46rem, 100%);
  color: var(--ink);
  --ink: light-dark(#1b2a26, #e4ebe7);
  --paper: light-dark(#fff, #14201c);
  --band: light-dark(#eef2ef, #22312c);
  --line: #6b7a75;
  font: 12px/1.4 ui-monospace, monospace;
}
aside { background: var(--paper); border: 1px solid var(--line); border-start-start-radius: 8px; }
details > :not(summary) { margin-inline: 8px; }
summary { padding: 4px 8px; cursor: pointer; }
aside > details > summary { font-weight: bold; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0 12px; margin-block: 0; }
dd { margin: 0; overflow-wrap: anywhere; }
p { display: flex; flex-wrap: wrap; gap: 8px; margin-block: 6px; }
button, input { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 4px; padding: 4px 8px; }
button[aria-pressed="true"] { background: var(--ink); color: var(--paper); }
:focus-visible { outline: 2px solid light-dark(#0b62d6, #8ab8ff); outline-offset: 1px; }
div { overflow: auto; max-block-size: 26vh; border-block-start: 1px solid var(--line); }
div + div { max-block-size: 14vh; margin-block-end: 6px; }
table { border-collapse: collapse; inline-size: 100%; }
th { position: sticky; inset-block-start: 0; background: var(--band); text-align: start; }
th, td { padding: 1px 8px; vertical-align: top; white-space: nowrap; }
td:last-child { inline-size: 100%; }
td:has(details) { white-space: normal; }
td summary { padding: 0; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
[data-kind="connection"] { background: var(--band); }
[data-kind="client"] td:nth-child(2) { color: light-dark(#0b4fae, #8ab8ff); }
[hidden] { display: none; }
@media print { :host { display: none; } }
`;
