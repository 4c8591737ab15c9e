// Canonical JSON (RFC 8785): a document counts only if it is byte for byte what the scheme writes.

const utf8 = new TextEncoder();
const MAX_DEPTH = 64;

class Fault extends Error {
  // A check that failed and ends a reading: its name, and in words what or where.
  constructor(name, detail) {
    super(`${name}: ${detail}`);
    this.name = name;
    this.detail = detail;
  }
}

// What was given beside the file cannot be used; that is no finding about the file.
class InputFault extends Error {}

function say(sentence, values = {}) {
  return TABLES.sentences[sentence].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

function failing(name, sentence, values) {
  return new Fault(name, say(sentence, values));
}

function decodeUtf8(bytes) {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

function firstBadByte(bytes) {
  // Bisect: the longest beginning that is UTF-8, or the beginning of it.
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return good;
}

function canonicalText(value, depth = 0) {
  if (depth > MAX_DEPTH) throw new Error(`nested deeper than ${MAX_DEPTH}`);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new Error("text holds half a surrogate pair");
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new Error("a number that is no whole number below 2^53");
    return String(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item) => canonicalText(item, depth + 1)).join(",")}]`;
  }
  // RFC 8785, 3.2.3: names in the order of their UTF-16 code units, which is what sort() does.
  const members = Object.keys(value).sort().map(
    (name) => `${canonicalText(name, depth)}:${canonicalText(value[name], depth + 1)}`,
  );
  return `{${members.join(",")}}`;
}

function canonicalBytes(value) {
  return utf8.encode(canonicalText(value));
}

function parseCanonical(bytes) {
  let text;
  try {
    text = decodeUtf8(bytes);
  } catch {
    throw new Fault("canonical", `byte ${firstBadByte(bytes)}: not UTF-8; use the file as issued`);
  }
  let value;
  let written;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const at = /position (\d+)/.exec(error.message);
    const byte = at ? utf8.encode(text.slice(0, Number(at[1]))).length : 0;
    throw new Fault("canonical", `byte ${byte}: not JSON; use the file as issued`);
  }
  try {
    written = canonicalBytes(value);
  } catch (error) {
    throw new Fault("canonical", `not canonical JSON: ${error.message}`);
  }
  const length = Math.max(written.length, bytes.length);
  for (let at = 0; at < length; at += 1) {
    if (written[at] !== bytes[at]) {
      throw new Fault(
        "canonical",
        `byte ${at}: not canonical JSON (RFC 8785); use the file as issued`,
      );
    }
  }
  return value;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function has(value, name) {
  return Object.hasOwn(value, name);
}

function member(value, name) {
  return has(value, name) ? value[name] : undefined;
}

// -- the shape of a bundle, read from the same table as the command line does ------------------

function misfit(value, shape, place) {
  if (typeof shape === "string") return fits(value, shape) ? null : [place, TABLES.wanted[shape]];
  if (has(shape, "list")) {
    if (!Array.isArray(value)) return [place, TABLES.wanted.list];
    for (const [at, item] of value.entries()) {
      const fault = misfit(item, shape.list, `${place}[${at}]`);
      if (fault) return fault;
    }
    return null;
  }
  if (!isObject(value)) return [place, TABLES.wanted.object];
  const known = new Set();
  for (const [name, inner] of Object.entries(shape.object)) {
    const bare = name.replace(/\?$/, "");
    known.add(bare);
    if (!has(value, bare)) {
      if (bare === name) return [`${place}.${bare}`, TABLES.wanted.missing];
      continue;
    }
    const fault = misfit(value[bare], inner, `${place}.${bare}`);
    if (fault) return fault;
  }
  const strange = Object.keys(value).filter((name) => !known.has(name)).sort();
  return strange.length ? [`${place}.${strange[0]}`, TABLES.wanted.unknown] : null;
}

function fits(value, shape) {
  if (shape === "object") return isObject(value);
  if (shape === "count") return Number.isInteger(value) && value >= 0;
  if (shape === "truth") return typeof value === "boolean";
  if (typeof value !== "string" || value === "") return false;
  if (shape === "base64") return isBase64(value); // a paper can be too long for a pattern
  return shape === "text" || new RegExp(`^(?:${TABLES.patterns[shape]})$`, "u").test(value);
}
