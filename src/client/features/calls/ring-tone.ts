/** The sound of a call: two soft notes, made here, so that no file is fetched for it. */

/** Whether this page may be heard: without a click or a key press the browser would only refuse, and complain in its console. */
export const mayBeHeard = (): boolean =>
  navigator.userActivation?.hasBeenActive !== false && typeof AudioContext !== "undefined";

/** Starts; the result ends it. Only where it `mayBeHeard`. */
export function startRingTone(): () => void {
  const context = new AudioContext();
  const source = context.createBufferSource();
  const samples = ringSamples(context.sampleRate);
  const buffer = context.createBuffer(1, samples.length, context.sampleRate);
  buffer.copyToChannel(samples, 0);
  source.buffer = buffer;
  source.loop = true;
  source.connect(context.destination);
  source.start();
  return () => {
    source.stop();
    void context.close();
  };
}

const ROUND_S = 3;
const NOTES = [
  { hertz: 587.33, fromS: 0, lengthS: 0.35 },
  { hertz: 880, fromS: 0.22, lengthS: 0.5 },
  { hertz: 587.33, fromS: 0.8, lengthS: 0.35 },
  { hertz: 880, fromS: 1.02, lengthS: 0.6 },
] as const;
const LOUDNESS = 0.12;

/** One round of the tone, from silence to silence; it is played over and over. */
export function ringSamples(sampleRate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round(ROUND_S * sampleRate));
  for (const { hertz, fromS, lengthS } of NOTES) {
    const first = Math.round(fromS * sampleRate);
    const length = Math.round(lengthS * sampleRate);
    for (let at = 0; at < length && first + at < samples.length; at++) {
      const done = at / length;
      // Comes in within a hundredth of its length and dies away, so that nothing clicks.
      const envelope = Math.min(1, done * 100) * (1 - done) ** 2;
      const phase = (2 * Math.PI * hertz * at) / sampleRate;
      samples[first + at] =
        (samples[first + at] ?? 0) + LOUDNESS * envelope * (Math.sin(phase) + Math.sin(2 * phase) / 4);
    }
  }
  return samples;
}
