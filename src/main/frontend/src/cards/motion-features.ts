/** What animates: a chunk of its own, fetched after the page is on the screen. */
export { domMin as default } from "motion/react";
