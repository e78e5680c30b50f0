// JSON that keeps the text of numbers: beyond 2^53 a double is another number.

/** A number as it is written. */
export class Digits {
  constructor(text) { this.text = text; }
}

const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/;
const token = new RegExp(`\\s*(?:([{}[\\],:])|(${string.source})|(${number.source})|(true|false|null))`, 'y');

/** The value of a JSON text; throws a SyntaxError with the place of what is wrong. */
export function parseJson(text) {
  let at = 0;
  const fail = () => { throw new SyntaxError(`no JSON at character ${at + 1}`); };
  const next = () => {
    token.lastIndex = at;
    const found = token.exec(text);
    if (!found) fail();
    at = token.lastIndex;
    return found;
  };
  const expect = (found, sign) => { if (found[1] !== sign) fail(); };
  const members = () => {
    const out = Object.create(null);
    let found = next();
    if (found[1] === '}') return out;
    for (;;) {
      if (found[2] === undefined) fail();
      expect(next(), ':');
      out[JSON.parse(found[2])] = value(next());
      found = next();
      if (found[1] === '}') return out;
      expect(found, ',');
      found = next();
    }
  };
  const items = () => {
    const out = [];
    let found = next();
    if (found[1] === ']') return out;
    for (;;) {
      out.push(value(found));
      found = next();
      if (found[1] === ']') return out;
      expect(found, ',');
      found = next();
    }
  };
  const value = (found) => {
    if (found[1] === '{') return members();
    if (found[1] === '[') return items();
    if (found[2] !== undefined) return JSON.parse(found[2]);
    if (found[3] !== undefined) return new Digits(found[3]);
    if (found[4] !== undefined) return JSON.parse(found[4]);
    return fail();
  };
  const out = value(next());
  if (text.slice(at).trim()) fail();
  return out;
}

/** The one spelling of a number: digits without zeros at either end, and an exponent. */
export function plainNumber(text) {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE](.*))?$/.exec(text);
  const digits = (whole + fraction).replace(/^0+/, '');
  const found = digits.replace(/0+$/, '');
  const places = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - found.length);
  return found ? `${sign}${found}e${places}` : '0';
}

/** A value that parseJson gave as text; indented by two spaces on request. */
export function writeJson(value, indented = false, indent = '') {
  if (value instanceof Digits) return value.text;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = indented ? `${indent}  ` : '';
  const colon = indented ? ': ' : ':';
  const parts = Array.isArray(value)
    ? value.map((item) => writeJson(item, indented, inner))
    : Object.keys(value).map((name) => JSON.stringify(name) + colon + writeJson(value[name], indented, inner));
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (!parts.length) return open + close;
  return indented ? `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}` : open + parts.join(',') + close;
}
