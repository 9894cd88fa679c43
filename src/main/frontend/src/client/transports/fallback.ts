/** What is fetched only when it is needed: the transports below the socket, and REST for acts. */

export { openPoll as poll } from "./poll.js";
export { post } from "./rest.js";
export { openSse as sse } from "./sse.js";
