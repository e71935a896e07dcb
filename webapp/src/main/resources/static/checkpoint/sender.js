// Brings scans to the instance: in order, in batches, again until they are answered. The receiver knows
// each by its id, so an answer that was lost doubles nothing. One of all tabs does it at a time. The
// same rules as the agent's Sender; docs/scanner-agent.md has the format and the table of answers.
import * as journal from './journal.js';

const VERSION = 1;
const FIRST = 1000;
const LONGEST = 60_000;
const HALTED = 5 * 60_000;
const LOOK = 5000;

/** Codes of the sentences for what stops sending. */
const HALTS = {
  UNKNOWN_DEVICE: 'CUS-AGT-007', REVOKED: 'CUS-AGT-008', EXPIRED: 'CUS-AGT-009',
  FORKED: 'CUS-AGT-010', ID_TAKEN: 'CUS-AGT-010', SIGNATURE: 'CUS-AGT-011', OTHER_MEMBER: 'CUS-AGT-011',
};

export class Sender {
  /**
   * @param {{organisation: string, headers: () => object | null, renew: () => Promise, changed: (state: object) => void}} of
   *     `headers` authenticate requests, null while nobody is signed in; `renew` finds out whether somebody is; `changed` is told `{ kind: 'idle' | 'busy' | 'away' | 'halted', code?, status?, clockOff }`;
   *     `status` is that of HTTP, where somebody answered
   */
  constructor({ organisation, headers, renew, changed }) {
    this.organisation = organisation;
    this.headers = headers;
    this.renew = renew;
    this.changed = changed;
    this.batch = 200;
    this.failures = 0;
    this.clockOff = false;
    this.halts = new Map();
    addEventListener('online', () => this.tryNow());
  }

  start() {
    navigator.locks.request(`custodia.checkpoint.sender.${this.organisation}`, () => this.run());
  }

  /** There is something new. While nobody answers, it does not make it try sooner. */
  wake() {
    if (this.state?.kind === 'idle' || this.state?.kind === 'busy') this.tryNow();
  }

  /** Somebody has put right what was wrong. */
  async resume() {
    this.halts.clear();
    await journal.sendRefusedAgain(this.organisation);
    this.tryNow();
  }

  tryNow() {
    this.woken = true;
    this.ring?.();
  }

  async run() {
    for (;;) {
      let wait;
      try {
        wait = await this.round();
      } catch {
        wait = HALTED; // the journal cannot be read; whoever scans is told by the journal itself
      }
      await this.pause(wait);
    }
  }

  pause(milliseconds) {
    if (this.woken) milliseconds = 0;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.ring = () => { clearTimeout(timer); resolve(); };
    }).then(() => { this.woken = false; });
  }

  tell(kind, code, status) {
    this.state = { kind, code, status, clockOff: this.clockOff };
    this.changed(this.state);
  }

  /** One request for each record at least; how long to wait before the next round. */
  async round() {
    let wait = LOOK;
    let idle = true;
    for (const device of await journal.devicesOf(this.organisation)) {
      const halted = this.halts.get(device);
      if (halted && Date.now() < halted.until) {
        idle = false;
        continue;
      }
      const after = await this.step(device);
      if (this.state?.kind !== 'idle' && this.state?.kind !== 'busy') idle = false;
      wait = Math.min(wait === LOOK ? after : wait, after);
      if (this.state?.kind === 'away') return after;
    }
    if (idle) this.tell('idle');
    return wait;
  }

  async step(device) {
    const events = await journal.waiting(device, this.batch);
    if (!events.length) return this.learn(device);
    const outcome = await this.post(`/checkpoint/${device}/events`, {
      version: VERSION, deviceClock: Date.now(), events: events.map((event) => event.wire),
    });
    if (outcome.tooLong && this.batch > 1) {
      this.batch = Math.ceil(this.batch / 2);
      return 0;
    }
    if (outcome.answer?.answers?.length !== events.length) return this.failed(device, outcome);
    return this.taken(device, events, outcome.answer);
  }

  async taken(device, events, { clockOff, answers }) {
    this.failures = 0;
    this.clockOff = clockOff;
    const changes = [];
    let refused;
    answers.forEach((answer, i) => {
      const { id } = events[i];
      if (answer.outcome === 'ACCEPTED' || answer.outcome === 'DUPLICATE') changes.push({ id, state: 'SENT' });
      if (answer.outcome === 'REFUSED') {
        refused = answer;
        if (answer.reason !== 'GAP') changes.push({ id, state: 'REFUSED', reason: answer.reason });
      }
    });
    await journal.apply(changes);
    if (!refused) {
      this.halts.delete(device);
      this.tell('busy');
      return 0;
    }
    if (refused.reason === 'GAP') {
      await journal.sendAgainFrom(device, refused.expected);
      this.failures++;
      return this.backOff();
    }
    return this.halt(device, HALTS[refused.reason] ?? 'CUS-AGT-011');
  }

  halt(device, code) {
    this.halts.set(device, { until: Date.now() + HALTED, code });
    this.tell('halted', code);
    return HALTED;
  }

  async learn(device) {
    const ids = await journal.unconfirmed(device, 500);
    if (!ids.length) return LOOK;
    const outcome = await this.post(`/checkpoint/${device}/events/states`, { ids });
    if (!Array.isArray(outcome.answer?.events)) return this.failed(device, outcome);
    this.failures = 0;
    const changes = outcome.answer.events
      .filter(({ state }) => state !== 'RECORDED')
      .map(({ id, state, reason }) => ({ id, reason, state: state === 'UNKNOWN' ? 'WAITING' : state }));
    await journal.apply(changes);
    if (changes.length) this.tell('busy');
    return changes.length ? 0 : LOOK;
  }

  async failed(device, { status, after }) {
    this.failures++;
    if (status === 401 || status === 403) {
      // The session may have ended, or another have begun in this browser.
      if (this.failures < 3) {
        await this.renew();
        return this.backOff();
      }
      return this.halt(device, 'CUS-AGT-005');
    }
    if (status === 426) return this.halt(device, 'CUS-AGT-006');
    this.tell('away', 'CUS-AGT-013', status);
    return after ?? this.backOff();
  }

  /** Doubled with each failure, and a fifth more or less, so that not all come at once. */
  backOff() {
    return Math.min(FIRST * 2 ** Math.min(this.failures - 1, 20), LONGEST) * (0.8 + 0.4 * Math.random());
  }

  async post(path, content) {
    const who = this.headers();
    if (!who) return {};
    try {
      const response = await fetch(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...who },
        body: JSON.stringify(content),
        credentials: 'same-origin',
        signal: AbortSignal.timeout(30_000),
      });
      const after = Number(response.headers.get('Retry-After')) * 1000 || undefined;
      if (!response.ok) return { status: response.status, tooLong: response.status === 413, after };
      return { answer: await response.json() };
    } catch {
      return {}; // nobody answers, or no answer that can be read
    }
  }
}
