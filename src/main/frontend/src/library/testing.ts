/** What users test their components with: a server in the test's process, and faults for the network to it. */

export type { Fault } from "../testing/fake-link.js";
export type { FakeLog, NewUpdate } from "../testing/fake-log.js";
export type { RestMode, SocketMode } from "../testing/fake-rest.js";
export {
  createFakeServer,
  FAKE_URL,
  type FakeServer,
  type FakeServerOptions,
} from "../testing/fake-server.js";
export type { FakeSocket } from "../testing/fake-socket.js";
