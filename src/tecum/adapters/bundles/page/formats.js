// Bytes, hashes and the C2SP formats: signed notes, checkpoints, policies, proofs; RFC 6962 trees.

const ED25519 = 1;
const COSIGNATURE = 4;
const ML_DSA_44 = 6;
const MAX_SIZE = 2n ** 63n - 1n;
const MAX_SIGNATURES = 64;
const MAX_HASHES = 63;
const PUBLIC_LENGTHS = { [ED25519]: 32, [COSIGNATURE]: 32, [ML_DSA_44]: 1312 };
const FIRST_LINE = "c2sp.org/tlog-proof@v1";

function join(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function same(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text);
}

function fromBase64(text) {
  // Only the one writing that RFC 4648, section 4 gives: atob() forgives more.
  let found;
  try {
    const signs = atob(text);
    found = new Uint8Array(signs.length);
    for (let at = 0; at < signs.length; at += 1) found[at] = signs.charCodeAt(at);
  } catch {
    throw new Error("not base64");
  }
  if (toBase64(found) !== text) throw new Error("base64 with stray bits; use the text as issued");
  return found;
}

function isBase64(text) {
  try {
    return fromBase64(text).length > 0;
  } catch {
    return false;
  }
}

async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
}

async function ed25519Holds(publicKey, signature, message) {
  let key;
  try {
    key = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
  } catch (error) {
    if (error.name === "NotSupportedError") {
      throw new InputFault("this browser cannot check Ed25519 signatures; use a newer one");
    }
    return false;
  }
  return signature.length === 64 && crypto.subtle.verify("Ed25519", key, signature, message);
}

// -- keys and notes ------------------------------------------------------------------------------

function checkKeyName(name) {
  if (name === "" || /[+\p{Zs}\p{Zl}\p{Zp}\p{Cc}\p{Cs}]/u.test(name)) {
    throw new Error(`key name '${name}': empty or with a space, plus or control character`);
  }
}

async function parseKey(text) {
  const first = text.indexOf("+");
  const second = first < 0 ? -1 : text.indexOf("+", first + 1);
  if (second < 0) throw new Error(`verifier key '${text}': write name+id+key`);
  const name = text.slice(0, first);
  checkKeyName(name);
  const material = fromBase64(text.slice(second + 1));
  const kind = material[0];
  if (material.length !== (PUBLIC_LENGTHS[kind] ?? -1) + 1) {
    throw new Error(`verifier key ${name}: of no type that is known here`);
  }
  const id = (await sha256(utf8.encode(`${name}\n`), material)).subarray(0, 4);
  if (hex(id) !== text.slice(first + 1, second)) {
    throw new Error(`verifier key ${name}: its id should be ${hex(id)}; copy it again`);
  }
  return { name, kind, id: hex(id), publicKey: material.subarray(1), text, label: `${name}+${hex(id)}` };
}

function sameKey(one, other) {
  return one.text === other.text;
}

function parseSignature(line) {
  const found = /^\u2014 ([^ ]+) ([^]*)$/.exec(line);
  if (!found || /[+\p{Zs}\p{Zl}\p{Zp}\p{Cc}]/u.test(found[1])) {
    throw new Error("a signature line is not of the form em dash, name, base64");
  }
  const material = fromBase64(found[2]);
  if (material.length <= 4) throw new Error("no signature behind the key id");
  return { name: found[1], id: hex(material.subarray(0, 4)), signature: material.subarray(4) };
}

function parseNote(text) {
  const split = text.lastIndexOf("\n\n");
  if (split < 0 || !text.endsWith("\n")) {
    throw new Error("not a signed note: no empty line between text and signatures");
  }
  if (/[\0-\x09\x0b-\x1f]/.test(text)) throw new Error("a note text holds a control character");
  const lines = text.slice(split + 2).split("\n").slice(0, -1);
  if (lines.length < 1 || lines.length > MAX_SIGNATURES) {
    throw new Error(`${lines.length} signature lines; a note has 1 to ${MAX_SIGNATURES}`);
  }
  return { text: text.slice(0, split + 1), signatures: lines.map(parseSignature) };
}

// -- checkpoints ---------------------------------------------------------------------------------

function parseSize(text) {
  if (!/^(?:0|[1-9][0-9]{0,18})$/.test(text) || BigInt(text) > MAX_SIZE) {
    throw new Error(`'${text.slice(0, 40)}' is no size`);
  }
  return BigInt(text);
}

function parseCheckpointText(text) {
  const lines = text.split("\n");
  if (lines.pop() !== "" || lines.length < 3 || lines.includes("")) {
    throw new Error("not a checkpoint: three or more lines, none of them empty, make one");
  }
  const root = fromBase64(lines[2]);
  if (root.length !== 32) throw new Error(`a root hash of ${root.length} bytes`);
  return { origin: lines[0], size: parseSize(lines[1]), root };
}

function bigEndian(bytes) {
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

// The POSIX time of a cosignature (C2SP tlog-cosignature, type 4); null where it does not hold.
async function cosignedAt(text, line, key) {
  if (line.signature.length !== 72) return null;
  const seconds = bigEndian(line.signature.subarray(0, 8));
  if (seconds > MAX_SIZE) return null;
  const message = utf8.encode(`cosignature/v1\ntime ${seconds}\n${text}`);
  const holds = await ed25519Holds(key.publicKey, line.signature.subarray(8), message);
  return holds ? Number(seconds) : null;
}

// A checkpoint whose known signatures all hold, and that a key of its log signed.
async function openCheckpoint(note, keys) {
  const { text, signatures } = parseNote(note);
  const checkpoint = parseCheckpointText(text);
  const known = new Map(keys.map((key) => [key.label, key]));
  const signedBy = new Map();
  const cosigned = new Map();
  for (const line of signatures) {
    const key = known.get(`${line.name}+${line.id}`);
    if (!key || key.kind === ML_DSA_44) continue; // no browser checks ML-DSA-44 yet
    if (key.kind === ED25519) {
      if (!(await ed25519Holds(key.publicKey, line.signature, utf8.encode(text)))) {
        throw new Error(say("checkpoint.forged", { name: key.label }));
      }
      if (key.name === checkpoint.origin) signedBy.set(key.label, key);
    } else {
      const at = await cosignedAt(text, line, key);
      if (at === null) throw new Error(say("checkpoint.forged", { name: key.label }));
      cosigned.set(key.label, Math.min(at, cosigned.get(key.label) ?? at));
    }
  }
  if (signedBy.size === 0) throw new Error(say("checkpoint.unsigned", { origin: checkpoint.origin }));
  return { ...checkpoint, text, signers: [...signedBy.values()], cosigned };
}

// -- policies ------------------------------------------------------------------------------------

async function parsePolicy(bytes) {
  const bad = bytes.findIndex((octet) => (octet < 32 && octet !== 9 && octet !== 10) || octet === 127);
  if (bad >= 0) throw new InputFault("policy: a control character stands in it");
  // Names are octets to a policy: one sign an octet keeps them apart, UTF-8 or not.
  const octets = Array.from(bytes, (octet) => String.fromCharCode(octet)).join("");
  if (!octets.endsWith("\n")) throw new InputFault("policy: its last line does not end in a newline");
  const policy = { logs: [], witnesses: new Map(), groups: new Map(), quorum: null };
  const grouped = new Set();
  for (const [at, line] of octets.split("\n").slice(0, -1).entries()) {
    const words = line.match(/[^ \t]+/g) ?? [];
    if (words.length === 0 || words[0].startsWith("#")) continue;
    try {
      await readPolicyLine(words, policy, grouped);
    } catch (error) {
      throw new InputFault(`policy, line ${at + 1}: ${error.message}`);
    }
  }
  if (policy.quorum === null) throw new InputFault("policy: no quorum line; add one");
  return policy;
}

function octetsAsText(text) {
  const bytes = Uint8Array.from(text, (sign) => sign.charCodeAt(0));
  try {
    return decodeUtf8(bytes);
  } catch {
    return text;
  }
}

async function readPolicyLine(words, policy, grouped) {
  const [kind, name, third, ...more] = words;
  const isNew = (text) => {
    if (text === "none") throw new Error('"none" has its own meaning in a policy');
    if (policy.witnesses.has(text) || policy.groups.has(text)) throw new Error("a name stands twice");
  };
  if (kind === "log" && (words.length === 2 || words.length === 3)) {
    const key = await parseKey(octetsAsText(name));
    if (key.kind === COSIGNATURE) throw new Error("the key of a log is of type 1 or 6");
    if (policy.logs.some((log) => same(log.publicKey, key.publicKey))) throw new Error("a log twice");
    policy.logs.push(key);
  } else if (kind === "witness" && (words.length === 3 || words.length === 4)) {
    isNew(name);
    const key = await parseKey(octetsAsText(third));
    if (key.kind === ED25519) throw new Error("a witness cosigns with a key of type 4 or 6");
    for (const known of policy.witnesses.values()) {
      if (same(known.publicKey, key.publicKey)) throw new Error("a witness's key stands twice");
    }
    policy.witnesses.set(name, key);
  } else if (kind === "group" && words.length >= 4) {
    isNew(name);
    for (const one of more) {
      if (!policy.witnesses.has(one) && !policy.groups.has(one)) throw new Error("an unknown member");
      if (grouped.has(one)) throw new Error("a member counts in one group only");
      grouped.add(one);
    }
    let threshold = { any: 1, all: more.length }[third];
    if (threshold === undefined) threshold = /^[1-9][0-9]{0,5}$/.test(third) ? Number(third) : 0;
    if (threshold < 1 || threshold > more.length) throw new Error("a threshold out of range");
    policy.groups.set(name, { threshold, members: more });
  } else if (kind === "quorum" && words.length === 2) {
    if (policy.quorum !== null) throw new Error("a second quorum line; keep one");
    if (name !== "none" && !policy.witnesses.has(name) && !policy.groups.has(name)) {
      throw new Error("the quorum names nothing known");
    }
    policy.quorum = name;
  } else {
    throw new Error("not a line of a policy");
  }
}

function quorumMet(policy, names) {
  if (policy.quorum === "none") return true;
  const reached = new Set(names.filter((name) => policy.witnesses.has(name)));
  for (const [name, group] of policy.groups) {
    if (group.members.filter((one) => reached.has(one)).length >= group.threshold) reached.add(name);
  }
  return reached.has(policy.quorum);
}

// -- proofs and trees ----------------------------------------------------------------------------

function parseProof(bytes) {
  const text = decodeUtf8(bytes);
  const split = text.indexOf("\n\n");
  if (split < 0) throw new Error("proof: no empty line before a checkpoint; use the file as issued");
  const lines = text.slice(0, split).split("\n");
  if (lines.shift() !== FIRST_LINE) throw new Error(`proof, line 1: it should read '${FIRST_LINE}'`);
  if (lines[0]?.startsWith("extra ")) fromBase64(lines.shift().slice(6));
  const index = lines.shift() ?? "";
  if (!index.startsWith("index ")) throw new Error('proof: no line with "index" and a number');
  const hashes = lines.map(fromBase64);
  if (hashes.length > MAX_HASHES || hashes.some((one) => one.length !== 32)) {
    throw new Error("proof: its path has at most 63 hashes of 32 bytes");
  }
  const at = parseSize(index.slice(6));
  if (at >= MAX_SIZE) throw new Error("proof: no index of a leaf");
  return { index: at, hashes, checkpoint: text.slice(split + 2) };
}

function bitLength(number) {
  return number === 0n ? 0 : number.toString(2).length;
}

function ones(number) {
  return number.toString(2).replaceAll("0", "").length;
}

const NODE = Uint8Array.of(1);

// RFC 9162, 2.1.3.2: whether a leaf hash stands at an index under a root.
async function isIncluded(leaf, index, size, proof, root) {
  if (proof.some((one) => one.length !== 32) || index < 0n || index >= size) return false;
  const inner = bitLength(index ^ (size - 1n));
  if (proof.length !== inner + ones(index >> BigInt(inner))) return false;
  let at = leaf;
  for (const [level, sibling] of proof.entries()) {
    const left = level < inner && ((index >> BigInt(level)) & 1n) === 0n;
    at = left ? await sha256(NODE, at, sibling) : await sha256(NODE, sibling, at);
  }
  return same(at, root);
}

// RFC 9162, 2.1.4.2: whether the tree of `young` only adds to the tree of `old`.
async function isConsistent(old, young, proof) {
  if (proof.some((one) => one.length !== 32) || old.size > young.size) return false;
  const empty = await sha256();
  for (const tree of [old, young]) if (tree.size === 0n && !same(tree.root, empty)) return false;
  if (old.size === 0n || old.size === young.size) {
    return proof.length === 0 && (old.size !== young.size || same(old.root, young.root));
  }
  const level = bitLength(old.size & -old.size) - 1;
  const last = (old.size - 1n) >> BigInt(level);
  const inner = Math.max(bitLength((old.size - 1n) ^ (young.size - 1n)) - level, 0);
  const [start, way] = last === 0n ? [old.root, proof] : [proof[0], proof.slice(1)];
  if (start === undefined || way.length !== inner + ones(last >> BigInt(inner))) return false;
  let one = start;
  let other = start;
  for (const [step, sibling] of way.entries()) {
    if (step < inner && ((last >> BigInt(step)) & 1n) === 0n) {
      other = await sha256(NODE, other, sibling);
    } else {
      one = await sha256(NODE, sibling, one);
      other = await sha256(NODE, sibling, other);
    }
  }
  return same(one, old.root) && same(other, young.root);
}
