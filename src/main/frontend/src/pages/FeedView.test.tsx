import { act, cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { MotionShell } from "../cards/MotionShell.js";
import { conversation } from "../gallery/conversation.js";
import * as sample from "../gallery/samples.js";
import { createStage, type Stage } from "../gallery/stage.js";
import { LiveProvider } from "../hooks/live-context.js";
import type { Json } from "../protocol/message-types.js";
import { FeedView } from "./FeedView.js";

function show(): Stage {
  const stage = createStage();
  render(
    <MotionShell>
      <LiveProvider client={stage}>
        <FeedView />
      </LiveProvider>
    </MotionShell>,
  );
  return stage;
}

const wire = (data: object): { [key: string]: Json } => JSON.parse(JSON.stringify(data));
const state = (step: string) => screen.getByTestId(`step-${step}`).getAttribute("data-state");
const header = (name: RegExp) => screen.getByRole("button", { name });

/** Chooses once the list has stood still for long enough. */
async function choose(name: RegExp, shown: () => unknown): Promise<void> {
  await waitFor(
    async () => {
      await userEvent.click(screen.getByRole("button", { name }));
      shown();
    },
    { timeout: 3000, interval: 100 },
  );
}

// jsdom lays nothing out.
Element.prototype.scrollIntoView = () => {};

describe("the page", { timeout: 30_000 }, () => {
  afterEach(cleanup);

  it("opens the step that data arrives for and collapses the one before to a line", async () => {
    const stage = show();
    expect(["details", "quotes"].map(state)).toEqual(["empty", "empty"]);
    act(() => stage.say("details", "displaying", wire(sample.details)));
    await waitFor(() => expect(header(/^Details/).getAttribute("aria-expanded")).toBe("true"));
    act(() => stage.say("quotes", "loading"));
    await waitFor(() => expect(header(/^Quotes/).getAttribute("aria-expanded")).toBe("true"));
    expect(header(/^Details/).getAttribute("aria-expanded")).toBe("false");
    expect(within(screen.getByTestId("step-details")).getByTestId("summary").textContent).toContain("2 lb");
    expect(state("quotes")).toBe("loading");
  });

  it("says that the agent has left, keeps what is there, and takes it back when one comes", async () => {
    const stage = show();
    act(() => stage.say("session", "displaying", { agent: "present", since: 1 }));
    await screen.findByText("Go ahead and talk. Each step fills in by itself.");
    act(() => stage.say("details", "displaying", wire(sample.details)));
    act(() => stage.say("session", "displaying", { agent: "away", since: 2 }));
    await screen.findByText("The agent has left; what is on the page stays.");
    expect(state("details")).not.toBe("empty");
    act(() => stage.say("session", "displaying", { agent: "present", since: 3 }));
    await screen.findByText("Each step fills in as you talk.");
    act(() => stage.say("session", "completed"));
    await screen.findByText(/This conversation has ended/);
  });

  it("leaves open what the customer opened by hand", async () => {
    const stage = show();
    await userEvent.click(header(/^Payment/));
    act(() => stage.say("details", "displaying", wire(sample.details)));
    // Opened above the hand, it would move what the hand is on: it is offered.
    await userEvent.click(await screen.findByRole("button", { name: /^Details has changed/ }));
    await waitFor(() => expect(header(/^Details/).getAttribute("aria-expanded")).toBe("true"));
    expect(header(/^Payment/).getAttribute("aria-expanded")).toBe("true");
  });

  it("renders a conversation in which any one field never comes, without the word undefined", async () => {
    for (const line of conversation) {
      for (const missing of Object.keys(line.data ?? {})) {
        const stage = show();
        const data = { ...line.data };
        delete data[missing];
        act(() => stage.say(line.slice, line.phase, data));
        await act(async () => stage.say("x-unknown", "displaying", { any: "thing" }));
        expect(document.body.textContent).not.toMatch(/undefined|NaN|\[object|Invalid/);
        cleanup();
      }
    }
  });

  it("ends every spinner when quotes fail, keeps those that came, and is healed by a later quote", async () => {
    const stage = show();
    act(() => stage.say("quotes", "loading", wire({ quotes: [sample.ups] })));
    await screen.findByTestId("quote-q1");
    expect(screen.getAllByTestId("quote-shape")).toHaveLength(2);
    act(() => stage.say("quotes", "failed", { message: "The carrier did not answer." }));
    await screen.findByText("The carrier did not answer.");
    expect(screen.queryAllByTestId("quote-shape")).toHaveLength(0);
    expect(document.querySelectorAll('[data-state="loading"]')).toHaveLength(0);
    expect(screen.getByTestId("quote-q1")).toBeTruthy();
    act(() => stage.say("quotes", "displaying", wire({ quotes: sample.quotes, message: null })));
    await screen.findByTestId("quote-q3");
    expect(screen.queryByTestId("slice-error")).toBeNull();
  });

  it("loses no quote to an update without quotes", async () => {
    const stage = show();
    act(() => stage.say("quotes", "displaying", wire({ quotes: sample.quotes })));
    await screen.findByTestId("quote-q3");
    act(() => stage.say("quotes", "completed"));
    await waitFor(() => expect(state("quotes")).toBe("completed"));
    expect(screen.getAllByTestId(/^quote-q/)).toHaveLength(3);
  });

  it("shows a choice at once and takes it back, with the reason, when it is refused", async () => {
    const stage = show();
    act(() => stage.say("quotes", "displaying", wire({ quotes: sample.quotes })));
    await screen.findByTestId("quote-q1");
    await choose(/(Choose|Chosen) UPS Ground/, () =>
      expect(screen.getByTestId("quote-q1").dataset["choice"]).toBe("chosen"),
    );
    await choose(/Choose FedEx/, () =>
      expect(screen.getByRole("alert").textContent).toContain("this service is sold out"),
    );
    expect(screen.getByTestId("quote-q1").dataset["choice"]).toBe("chosen");
    expect(screen.getByTestId("quote-q3").dataset["choice"]).toBe("none");
  });

  it("leaves the step under the pointer as it is, and offers what came meanwhile", async () => {
    const stage = show();
    act(() => stage.say("quotes", "displaying", wire({ quotes: sample.quotes })));
    const card = await screen.findByTestId("quote-q1");
    card.dispatchEvent(new MouseEvent("pointermove", { bubbles: true, screenX: 7, screenY: 7 }));
    act(() => stage.say("details", "displaying", wire(sample.details)));
    await screen.findByRole("button", { name: /^Details has changed/ });
    expect(
      ["Details", "Quotes"].map((name) => header(new RegExp(`^${name},`)).getAttribute("aria-expanded")),
    ).toEqual(["false", "true"]);
    act(() => stage.say("confirmation", "displaying", wire(sample.confirmation)));
    // Below the hand a step may open: it moves nothing.
    await waitFor(() => expect(header(/^Confirmation,/).getAttribute("aria-expanded")).toBe("true"));
    expect(header(/^Quotes,/).getAttribute("aria-expanded")).toBe("true");
  });

  it("keeps the focus on the step when the focused offer is taken away", async () => {
    const stage = show();
    act(() => stage.say("quotes", "displaying", wire({ quotes: sample.quotes })));
    await screen.findByTestId("quote-q1");
    act(() => screen.getByRole("button", { name: /Choose UPS Ground/ }).focus());
    act(() => stage.say("quotes", "displaying", wire({ quotes: sample.quotes.slice(1) })));
    await waitFor(() => expect(screen.queryByTestId("quote-q1")).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(header(/^Quotes,/)));
  });

  it("takes no choice that cannot be sent", async () => {
    const stage = show();
    act(() => stage.say("quotes", "displaying", wire({ quotes: sample.quotes })));
    await screen.findByTestId("quote-q1");
    act(() => stage.become({ status: "offline", since: sample.today }));
    const button = screen.getByRole("button", { name: /Choose UPS Ground/ });
    await waitFor(() => expect(button.getAttribute("aria-disabled")).toBe("true"));
    button.click();
    expect(screen.getByTestId("quote-q1").dataset["choice"]).toBe("none");
  });

  it("explains itself and shows no steps when nothing was ever received and nothing carries", async () => {
    const stage = show();
    act(() => stage.become({ status: "offline", since: sample.today }));
    expect((await screen.findByTestId("empty-feed")).textContent).toContain("We keep trying");
    expect(screen.queryByTestId("step-quotes")).toBeNull();
  });

  it("keeps what it has, and says how old it is, while nothing carries", async () => {
    const stage = show();
    act(() => stage.say("details", "displaying", wire(sample.details)));
    await screen.findByText("89101");
    act(() => stage.become({ status: "offline", since: sample.today }));
    expect(screen.getByText("89101")).toBeTruthy();
    expect(screen.getByTestId("connection-bar").textContent).toMatch(/Offline since.*As of/);
  });

  it("has no step for an unknown slice, and a pickup only when one is spoken of", async () => {
    const stage = show();
    act(() => stage.say("x-mood", "displaying", { mood: "fine" }));
    expect(screen.queryByTestId("step-pickup")).toBeNull();
    act(() => stage.say("pickup", "displaying", wire(sample.pickup)));
    expect(await screen.findByText("PU-5520-118")).toBeTruthy();
  });
});
