/** A panel that shows what a client does: `<shipvox-devtools>`. Importing it defines the element. */

export { ShipvoxDevtools } from "../devtools/panel.js";
export type { CueLine, Entry, Exported } from "../devtools/recorder.js";
