/** What the first connection can do without: the transports below the socket, and what sends a viewer's acts. */

export { createOutbox } from "../outbox.js";
export { openPoll as poll } from "./poll.js";
export { post } from "./rest.js";
export { openSse as sse } from "./sse.js";
