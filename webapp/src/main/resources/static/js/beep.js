// What a scan sounds like.
const TONES = { GOOD: [[1200, 0, 0.08]], HOLD: [[900, 0, 0.1], [900, 0.16, 0.1]], STOP: [[220, 0, 0.4]] };

let audio;

/** One high tone for good, two for what is to be looked at, a low one for what was not taken. */
export function beep(tone) {
  if (!TONES[tone] || !navigator.userActivation?.hasBeenActive) return;
  audio ??= new AudioContext();
  for (const [frequency, from, length] of TONES[tone]) {
    const oscillator = audio.createOscillator();
    const gain = audio.createGain();
    gain.gain.value = 0.15;
    oscillator.frequency.value = frequency;
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(audio.currentTime + from);
    oscillator.stop(audio.currentTime + from + length);
  }
}
