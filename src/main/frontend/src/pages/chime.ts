/** A short two-note sound made by the browser itself: no file, no request. */
export interface Chime {
  play(): void;
  close(): void;
}

const notesHz = [659.25, 880];
const noteSeconds = 0.14;

/** To be called from a click: browsers give sound only to a page that was asked for it. */
export function createChime(): Chime {
  const context = new AudioContext();
  return {
    play() {
      const start = context.currentTime;
      for (const [index, hz] of notesHz.entries()) note(context, hz, start + index * noteSeconds);
    },
    close() {
      void context.close();
    },
  };
}

function note(context: AudioContext, hz: number, start: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = hz;
  // Soft in, soft out: an abrupt edge would click.
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.08, start + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + noteSeconds * 2);
  tone.connect(volume).connect(context.destination);
  tone.start(start);
  tone.stop(start + noteSeconds * 2);
}
