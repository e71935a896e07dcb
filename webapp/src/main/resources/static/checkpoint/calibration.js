// What a wrongly set up scanner sends, put right here until somebody sets it up: learnt by the server
// from one scan of the calibration sheet (org.custodia.scanners.gs1.ScannerCalibration), and kept in
// this browser. As the agent does it for each of its inputs.
const KEPT = 'custodia.checkpoint.calibration';

/** Fewer gaps are some other text with spaces. */
const LEAST_GAPS = 60;

/** Whether a text may be the calibration sheet's, however it was mangled: the space bar is the same everywhere. */
export function isCalibration(text) {
  return (text.match(/ +/g) ?? []).length >= LEAST_GAPS;
}

/** What is known of this browser's scanner: what arrives, and what it stands for; null for nothing. */
export function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT));
  } catch {
    return null;
  }
}

/** @param {Object<string, string>} undone none at all for a scanner that is to be taken as it is */
export function keep(undone) {
  if (Object.keys(undone).length) localStorage.setItem(KEPT, JSON.stringify(undone));
  else localStorage.removeItem(KEPT);
}

/** The text that the symbol held, from what arrived; what was never tested stays as it is. */
export function undo(typed) {
  const meant = kept();
  if (!meant) return typed;
  const longest = Math.max(...Object.keys(meant).map((sent) => sent.length));
  let undone = '';
  for (let at = 0; at < typed.length;) {
    let length = Math.min(longest, typed.length - at);
    while (length > 0 && !Object.hasOwn(meant, typed.slice(at, at + length))) length--;
    undone += length ? meant[typed.slice(at, at + length)] : typed[at];
    at += Math.max(1, length);
  }
  return undone;
}
