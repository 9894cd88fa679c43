import { describe, expect, it } from "vitest";
import { simulateSpeech } from "./simulated-speech.test-support.js";

const text = "UPS Ground is cheap";
const words = [
  { start: 100, end: 400, char: 0, length: 3 },
  { start: 450, end: 900, char: 4, length: 6 },
  { start: 900, end: 1000, char: 11, length: 2 },
  { start: 1000, end: 1500, char: 14, length: 5 },
];

describe("the live caption", () => {
  it("lights each word as it is spoken, and only tells when one is", () => {
    const speech = simulateSpeech();
    const spoken: string[] = [];
    speech.scheduler.subscribeCaption(() => {
      const caption = speech.scheduler.getCaption();
      spoken.push(`${speech.now()} ${caption?.status} ${caption?.text.slice(0, caption.spokenTo)}`);
    });
    speech.speech({ utterance: "u", event: "plan", text, words });
    speech.speech({ utterance: "u", event: "start", positionMs: 0 });
    speech.advanceTo(3000);
    speech.speech({ utterance: "u", event: "end" });
    expect(spoken).toEqual([
      "0 speaking ",
      "100 speaking UPS",
      "450 speaking UPS Ground",
      "900 speaking UPS Ground is",
      "1000 speaking UPS Ground is cheap",
      "3000 ended UPS Ground is cheap",
    ]);
  });

  it("lights words by 14 characters a second where they have no times", () => {
    const speech = simulateSpeech();
    const spoken: string[] = [];
    speech.scheduler.subscribeCaption(() => {
      spoken.push(`${speech.now()} ${text.slice(0, speech.scheduler.getCaption()?.spokenTo)}`);
    });
    speech.speech({ utterance: "u", event: "plan", text });
    speech.speech({ utterance: "u", event: "start", positionMs: 0 });
    speech.advanceTo(3000);
    expect(spoken).toEqual(["0 UPS", "286 UPS Ground", "786 UPS Ground is", "1000 UPS Ground is cheap"]);
  });

  it("stops at what was heard when the caller barges in", () => {
    const speech = simulateSpeech();
    speech.speech({ utterance: "u", event: "plan", text, words });
    speech.speech({ utterance: "u", event: "start", positionMs: 0 });
    speech.advanceTo(600);
    speech.speech({ utterance: "u", event: "interrupt", positionMs: 600, heard: "UPS Gro" });
    speech.advanceTo(5000);
    expect(speech.scheduler.getCaption()).toEqual({
      utterance: "u",
      text,
      spokenTo: 7,
      status: "interrupted",
    });
  });

  it("shows what the customer said as soon as it comes, whole, and yields to the agent", () => {
    const speech = simulateSpeech();
    speech.speech({ utterance: "c", event: "plan", text: "From Vegas", speaker: "customer" });
    expect(speech.scheduler.getCaption()).toEqual({
      utterance: "c",
      text: "From Vegas",
      spokenTo: 10,
      status: "speaking",
      speaker: "customer",
    });
    speech.speech({ utterance: "u", event: "plan", text, words });
    speech.speech({ utterance: "u", event: "start", positionMs: 0 });
    expect(speech.scheduler.getCaption()?.utterance).toBe("u");
  });

  it("stands still while the voice pauses", () => {
    const speech = simulateSpeech();
    speech.scheduler.subscribeCaption(() => {});
    speech.speech({ utterance: "u", event: "plan", text, words });
    speech.speech({ utterance: "u", event: "start", positionMs: 0 });
    speech.advanceTo(200);
    speech.speech({ utterance: "u", event: "pause", positionMs: 200 });
    speech.advanceTo(5000);
    expect(speech.scheduler.getCaption()).toMatchObject({ spokenTo: 3, status: "paused" });
  });

  it("shows the utterance that started last", () => {
    const speech = simulateSpeech();
    expect(speech.scheduler.getCaption()).toBeNull();
    speech.speech({ utterance: "u", event: "plan", text });
    speech.speech({ utterance: "u", event: "start", positionMs: 0 });
    speech.speech({ utterance: "v", event: "plan", text: "Sure" });
    expect(speech.scheduler.getCaption()?.utterance).toBe("u");
    speech.speech({ utterance: "v", event: "start", positionMs: 0 });
    expect(speech.scheduler.getCaption()?.utterance).toBe("v");
  });

  it("costs no timer while nobody looks", () => {
    const speech = simulateSpeech();
    speech.speech({ utterance: "u", event: "plan", text, words });
    speech.speech({ utterance: "u", event: "start", positionMs: 0 });
    expect(speech.timers()).toBe(0);
  });
});
