// Small speech files: half of the samples at eight bits each (G.711 µ-law), which every browser plays.

/** A WAV file of 16-bit samples taken at `rate` Hz. */
export function toWav(samples, rate) {
  const length = samples.length >> 1;
  const file = Buffer.alloc(58 + length);
  file.write("RIFF", 0);
  file.writeUInt32LE(50 + length, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(18, 16);
  file.writeUInt16LE(7, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rate >> 1, 24);
  file.writeUInt32LE(rate >> 1, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write("fact", 38);
  file.writeUInt32LE(4, 42);
  file.writeUInt32LE(length, 46);
  file.write("data", 50);
  file.writeUInt32LE(length, 54);
  for (let i = 0; i < length; i++) file[58 + i] = muLaw((samples[2 * i] + samples[2 * i + 1]) / 2);
  return file;
}

/** A sample in G.711 µ-law: sign, three bits of magnitude, four bits within it, all inverted. */
function muLaw(sample) {
  const magnitude = Math.min(32635, Math.abs(sample)) + 132;
  const exponent = Math.floor(Math.log2(magnitude)) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 15;
  return ~((sample < 0 ? 128 : 0) | (exponent << 4) | mantissa) & 255;
}
