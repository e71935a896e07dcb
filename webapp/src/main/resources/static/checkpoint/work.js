// What people at a checkpoint are doing: modes, what next, what is missing. The agent has the same
// (org.custodia.scanners.agent.session.Worklist), and the same command sheet.

/** Numbers are signed and never change. */
export const MODES = { VERIFY: 1, RECEIVE: 2, DISPATCH: 3, PACK: 4, DISPENSE: 5, ORGAN: 6, STOCK_COUNT: 7 };

const TAKEN = {
  VERIFY: ['PACK'], DISPENSE: ['PACK'],
  RECEIVE: ['PACK', 'UNIT'], DISPATCH: ['PACK', 'UNIT'], PACK: ['PACK', 'UNIT'],
  ORGAN: ['DONATION', 'ORGAN_LABEL', 'UNIT'],
  STOCK_COUNT: ['PACK', 'UNIT', 'PRODUCT'],
};
const NEEDED = { VERIFY: ['PACK'], DISPENSE: ['PACK'], PACK: ['PACK', 'UNIT'], ORGAN: ['DONATION', 'UNIT'] };

/** What was scanned in one session. Items: `{ id, subject, thing }` and whatever the page adds. */
export class Worklist {
  constructor(mode, session) {
    this.mode = mode;
    this.session = session;
    this.items = [];
  }

  takes(thing) {
    return TAKEN[this.mode].includes(thing);
  }

  has(subject) {
    return Boolean(this.of(subject));
  }

  /** The last scan of a thing; undefined for none. */
  of(subject) {
    return this.items.filter((item) => item.subject === subject).at(-1);
  }

  add(item) {
    this.items.push(item);
  }

  last() {
    return this.items.at(-1);
  }

  takeBack(id) {
    this.items = this.items.filter((item) => item.id !== id);
  }

  /** How many different things were scanned. */
  count() {
    return new Set(this.items.map((item) => item.subject)).size;
  }

  /** Kinds of things without which the session cannot be finished. */
  missing() {
    const needed = NEEDED[this.mode];
    if (!needed) return this.items.length ? [] : TAKEN[this.mode];
    return needed.filter((thing) => !this.items.some((item) => item.thing === thing));
  }

  /** Key of the sentence that says what to do next. */
  next() {
    const missing = this.missing();
    if (!missing.length) return 'next.more';
    return missing.length === 1 ? `next.${missing[0]}` : `next.any.${this.mode}`;
  }
}

/** What a symbol of the command sheet says: `{ begin }`, `{ undo }`, `{ finish }`; null: no command. */
export function commandOf(text) {
  const written = text.trim().replace(/^\][A-Za-z][0-9]/, '').toUpperCase();
  if (!written.startsWith('CUSTODIA ')) return null;
  const said = written.slice(9);
  if (said === 'UNDO') return { undo: true };
  if (said === 'FINISH') return { finish: true };
  const mode = said.startsWith('MODE ') ? said.slice(5) : '';
  return MODES[mode] ? { begin: mode } : null;
}
