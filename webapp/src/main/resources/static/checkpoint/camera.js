// The live camera: pictures go to the worker one at a time, and what it finds is outlined and named.
// Bars are believed when two pictures in a row say the same; matrix codes correct their own errors.
const PAUSE = 60;
const SEEN_FOR = 1500;

/** There is no camera here, or nobody let us use it. */
export class NoCamera extends Error {}

export class Camera {
  /**
   * @param {{video: HTMLVideoElement, canvas: HTMLCanvasElement, name: (text: string) => {words: string, short?: string, tone: string},
   *     found: (texts: string[]) => void, decoderIs: (ready: boolean) => void}} of `found` is told which
   *     codes are in view whenever that changes
   */
  constructor({ video, canvas, name, found, decoderIs }) {
    Object.assign(this, { video, canvas, name, found, decoderIs });
    this.seen = new Map();
    this.inView = '';
    this.frame = 0;
  }

  /** @param {string} [id] of the camera, as `cameras` answers it; else the one that looks away from the person */
  async start(id) {
    this.stop();
    if (!navigator.mediaDevices?.getUserMedia) throw new NoCamera('no camera');
    const which = id ? { deviceId: { exact: id } } : { facingMode: { ideal: 'environment' } };
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { ...which, width: { ideal: 1280 }, height: { ideal: 720 } } });
    } catch (cause) {
      throw new NoCamera(cause.name, { cause });
    }
    this.video.srcObject = this.stream;
    await this.video.play();
    this.worker ??= this.decoder();
    this.running = true;
    this.look();
  }

  stop() {
    this.running = false;
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
    this.seen.clear();
    this.draw();
    this.tell();
  }

  /** All cameras, once one was allowed. */
  async cameras() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter((device) => device.kind === 'videoinput');
  }

  current() {
    return this.stream?.getVideoTracks()[0]?.getSettings().deviceId;
  }

  hasTorch() {
    return Boolean(this.stream?.getVideoTracks()[0]?.getCapabilities?.().torch);
  }

  torch(on) {
    return this.stream?.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: on }] });
  }

  /** What the camera sees now, as a JPEG file, for the server to read. */
  still() {
    const canvas = document.createElement('canvas');
    canvas.width = this.video.videoWidth;
    canvas.height = this.video.videoHeight;
    canvas.getContext('2d').drawImage(this.video, 0, 0);
    return new Promise((resolve) => { canvas.toBlob(resolve, 'image/jpeg', 0.92); });
  }

  decoder() {
    if (!globalThis.WebAssembly || !globalThis.OffscreenCanvas) {
      this.decoderIs(false);
      return null;
    }
    const worker = new Worker('/checkpoint/decoder.js', { type: 'module' });
    worker.onmessage = ({ data }) => {
      if ('ready' in data) this.decoderIs(data.ready);
      else this.decoded(data);
    };
    worker.onerror = () => this.decoderIs(false);
    return worker;
  }

  async look() {
    if (!this.running || !this.worker) return;
    if (document.hidden || this.video.readyState < 2) {
      setTimeout(() => this.look(), PAUSE);
      return;
    }
    const bitmap = await createImageBitmap(this.video);
    this.worker.postMessage({ frame: ++this.frame, bitmap }, [bitmap]);
  }

  decoded({ width, height, codes }) {
    if (!this.running) return; // a frame from before the camera was stopped
    const now = performance.now();
    for (const code of codes) {
      const before = this.seen.get(code.text);
      const times = before && now - before.at < SEEN_FOR ? before.times + 1 : 1;
      this.seen.set(code.text, { ...code, at: now, times, sure: !code.isLinear || times > 1 });
    }
    for (const [text, code] of this.seen) if (now - code.at > SEEN_FOR) this.seen.delete(text);
    this.draw(width, height, codes);
    this.tell();
    setTimeout(() => this.look(), PAUSE);
  }

  tell() {
    const sure = [...this.seen].filter(([, code]) => code.sure).map(([text]) => text);
    const now = JSON.stringify([...sure].sort());
    if (now === this.inView) return;
    this.inView = now;
    this.found(sure);
  }

  /** Draws again with names that have come meanwhile. */
  draw(width, height, codes = []) {
    const { canvas } = this;
    if (width) Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d');
    context.clearRect(0, 0, canvas.width, canvas.height);
    const shown = canvas.clientWidth || canvas.width;
    const size = Math.round((shown < 500 ? 11 : 14) * Math.max(1, canvas.width / shown));
    const taken = codes.map(({ corners }) => boxOf(corners));
    context.font = `600 ${size}px system-ui, sans-serif`;
    context.lineJoin = 'round';
    for (const { text, corners } of codes) {
      const { words: whole, short: words = whole, tone } = this.name(text);
      const colour = { GOOD: '#0b6b3a', HOLD: '#7a4b00', STOP: '#a31621' }[tone] ?? '#3f4a52';
      context.beginPath();
      corners.forEach(({ x, y }, i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
      context.closePath();
      context.lineWidth = size / 2.5;
      context.strokeStyle = '#fff';
      context.stroke();
      context.lineWidth = size / 4;
      context.strokeStyle = colour;
      context.stroke();
      const width = context.measureText(words).width + size;
      const box = boxOf(corners);
      const left = Math.max(0, Math.min(canvas.width - width, box.left));
      // Above it, else below it, where it covers nothing else.
      const places = [box.top - size * 1.8, box.bottom + size * 0.3]
        .map((top) => ({ left, top, right: left + width, bottom: top + size * 1.5 }))
        .filter(({ top, bottom }) => top >= 0 && bottom <= canvas.height);
      const place = places.find((one) => !taken.some((other) => overlap(one, other))) ?? places[0] ?? { left, top: 0 };
      taken.push({ right: left + width, bottom: place.top + size * 1.5, ...place });
      context.fillStyle = colour;
      context.fillRect(left, place.top, width, size * 1.5);
      context.fillStyle = '#fff';
      context.fillText(words, left + size / 2, place.top + size * 1.1);
    }
  }
}

function boxOf(corners) {
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

const overlap = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
