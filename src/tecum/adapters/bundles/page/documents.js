// Signed documents and receipts, leaves and heads: each check as the command line makes it.

class Findings {
  constructor() {
    this.checks = [];
  }

  passed(name, sentence, values) {
    this.checks.push({ name, passed: true, detail: say(sentence, values) });
  }

  failed(name, sentence, values) {
    this.checks.push({ name, passed: false, detail: say(sentence, values) });
  }

  stopped(fault) {
    if (!(fault instanceof Fault)) throw fault;
    this.checks.push({ name: fault.name, passed: false, detail: fault.detail });
  }

  verdict(assurance, notProved, assuredBy = []) {
    const valid = this.checks.every((check) => check.passed);
    return {
      valid,
      assurance: valid ? assurance : null,
      checks: this.checks,
      not_proved: valid ? notProved : [say("gap.anything")],
      assured_by: valid ? assuredBy : [],
    };
  }
}

// -- one form for all documents -----------------------------------------------------------------

async function signedParts(whole, schemas, found) {
  const schema = isObject(whole) ? member(whole, "schema") : undefined;
  if (typeof schema !== "string" || !has(schemas, schema)) {
    throw failing("schema", "schema.unknown", { schema: Object.keys(schemas).join(" or ") });
  }
  const [body, line, vkey] = ["body", "signature", "verifier_key"].map((name) => member(whole, name));
  if (!isObject(body) || typeof line !== "string" || typeof vkey !== "string") {
    throw failing("schema", "schema.parts");
  }
  const parts = ["body", "schema", "signature", "verifier_key"];
  const extra = Object.keys(whole).filter((name) => !parts.includes(name)).sort();
  if (extra.length) throw failing("schema", "schema.extra", { name: extra[0] });
  found.passed("schema", "schema.ok", { what: schemas[schema], schema });
  let key;
  try {
    key = await parseKey(vkey);
    if (key.kind !== ED25519) throw new Error("not an Ed25519 key (type 1)");
  } catch (error) {
    throw failing("key", "key.bad", { why: error.message });
  }
  found.passed("key", "key.ok", key);
  return { schema, body, line, key };
}

async function checkSignature(signed, found) {
  const { key } = signed;
  let line;
  try {
    line = parseSignature(signed.line);
  } catch (error) {
    throw failing("signature", "signature.bad", { why: error.message });
  }
  if (line.name !== key.name || line.id !== key.id) throw failing("signature", "signature.other", key);
  const message = utf8.encode(`${canonicalText(signed.body)}\n`);
  if (!(await ed25519Holds(key.publicKey, line.signature, message))) {
    throw failing("signature", "signature.altered");
  }
  found.passed("signature", "signature.ok", key);
}

function checkTrust(key, trusted, found) {
  if (trusted.length === 0) return;
  if (!trusted.some((one) => sameKey(one, key))) {
    const known = trusted.map((one) => `${one.name} (${one.id})`).join(", ");
    throw failing("trusted_key", "trusted.no", { ...key, known });
  }
  found.passed("trusted_key", "trusted.ok", key);
}

// -- what the reader knows by another way -------------------------------------------------------

class Trust {
  constructor(keys, policy) {
    this.keys = keys;
    this.policy = policy;
  }

  ofLog(origin, signer) {
    const named = this.policy
      ? [...this.keys, ...this.policy.logs, ...this.policy.witnesses.values()]
      : this.keys;
    return named.filter(
      (key) => key.kind === ED25519 && key.name === origin && !sameKey(key, signer),
    );
  }

  ofSigners(origin, signer) {
    return this.keys.filter(
      (key) => key.kind === ED25519 && (sameKey(key, signer) || key.name !== origin),
    );
  }

  witnesses(origin) {
    const known = this.keys.filter((key) => key.kind !== ED25519);
    if (this.policy) known.push(...this.policy.witnesses.values());
    const foreign = known.filter((key) => key.name !== origin);
    return [...new Map(foreign.map((key) => [key.text, key])).values()];
  }

  clocks(origin) {
    return this.keys.filter((key) => key.kind !== ED25519 && key.name === origin);
  }
}

// -- receipts -----------------------------------------------------------------------------------

const BODY_TEXTS = [
  "agency", "channel", "meaning", "number", "received_at", "received_at_local", "zone",
];
const RECEIPT_PAYLOAD = ["agency", "files", "meaning", "received_at_local", "zone"];
const RECEIPT_HEADER = ["channel", "number", "received_at"];
const WALL = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}";

function wallSeconds(text) {
  // The POSIX seconds of a wall clock in UTC; null where no calendar has such a moment.
  const moment = text.startsWith("0000") ? Number.NaN : Date.parse(`${text}Z`);
  if (Number.isNaN(moment) || new Date(moment).toISOString().slice(0, 19) !== text) return null;
  return moment / 1000;
}

function localSeconds(text) {
  const found = new RegExp(`^(${WALL})([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?$`).exec(text);
  if (!found) return null;
  const [, wall, sign, hours, minutes, seconds] = found;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds ?? 0) > 59) return null;
  const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0);
  const local = wallSeconds(wall);
  return local === null ? null : local - (sign === "-" ? -offset : offset);
}

function isHex(value) {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

function namesALog(log) {
  return (
    isObject(log) &&
    typeof member(log, "origin") === "string" &&
    isHex(member(log, "header_salt")) &&
    isHex(member(log, "payload_salt"))
  );
}

function receiptFault(body, schema) {
  if (member(body, "schema") !== schema) return say("receipt.schema", { schema });
  for (const name of BODY_TEXTS) {
    if (typeof member(body, name) !== "string" || body[name] === "") return say("receipt.text", { name });
  }
  if (body.meaning !== TABLES.meaning) return say("receipt.meaning", { meaning: TABLES.meaning });
  if (schema === TABLES.bodies["tecum.receipt.v2"] && !namesALog(member(body, "log"))) {
    return say("receipt.log");
  }
  const files = member(body, "files");
  if (!Array.isArray(files) || files.length === 0) return say("receipt.no_files");
  for (const [at, file] of files.entries()) {
    if (!isObject(file) || !isHex(member(file, "sha256")) || !Number.isInteger(member(file, "size"))) {
      return say("receipt.file", { at });
    }
  }
  const [utc, local] = [body.received_at, body.received_at_local];
  if (!new RegExp(`^${WALL}Z$`).test(utc)) return say("receipt.utc", { utc });
  const [moment, shown] = [wallSeconds(utc.slice(0, -1)), localSeconds(local)];
  if (moment === null || shown === null) return say("receipt.local", { local });
  return moment === shown ? null : say("receipt.moment", { local, utc });
}

function stated(signed, found) {
  const { body } = signed;
  const fault = receiptFault(body, TABLES.bodies[signed.schema]);
  if (fault !== null) throw new Fault("body", fault);
  found.passed("body", "receipt.ok", { ...body, local: body.received_at_local });
  return {
    key: signed.key.text,
    number: body.number,
    received_at: body.received_at,
    digests: body.files.map((file) => file.sha256),
    body,
    inLog: signed.schema === "tecum.receipt.v2",
  };
}

async function checkPapers(papers, digests, where, found) {
  for (const [at, paper] of papers.entries()) {
    const digest = hex(await sha256(paper));
    const name = `paper ${at + 1}`;
    if (digests.includes(digest)) found.passed(name, `paper.in_${where}`, { digest });
    else found.failed(name, `paper.not_in_${where}`, { digest });
  }
}

async function missingFiles(digests, papers) {
  const given = new Set();
  for (const paper of papers) given.add(hex(await sha256(paper)));
  const missing = digests.filter((digest) => !given.has(digest)).length;
  return missing ? [say("gap.files", { missing, count: digests.length })] : [];
}

// -- leaves -------------------------------------------------------------------------------------

const MOMENT = new RegExp(`^(${WALL})(?:\\.[0-9]{6})?Z(?:\\[[A-Za-z0-9_+/-]+\\])?$`);
const EVENT_HEADER = ["matter", "recorded_at", "sequence", "type", "v"];
const OPENING = ["opened", "epoch"];

function secondsOf(text) {
  const found = typeof text === "string" ? MOMENT.exec(text) : null;
  return found ? wallSeconds(found[1]) : null;
}

function utcText(seconds) {
  if (seconds > 253402300799) return `second ${seconds}`;
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

async function entryHash(above, below) {
  const entry = await sha256(utf8.encode("tecum.leaf.v1\n"), above, below);
  return sha256(Uint8Array.of(0), entry);
}

function commitment(part, salt, value) {
  const label = utf8.encode(`tecum.leaf.${part}.v1\n`);
  return sha256(label, fromHex(salt), canonicalBytes(value));
}

function pick(value, names) {
  return Object.fromEntries(names.map((name) => [name, value[name]]));
}

async function receiptLeaf(body) {
  const header = { ...pick(body, RECEIPT_HEADER), kind: "receipt", schema: TABLES.header_schema };
  return entryHash(
    await commitment("header", body.log.header_salt, header),
    await commitment("payload", body.log.payload_salt, pick(body, RECEIPT_PAYLOAD)),
  );
}

function isLeafOf(leaf, body) {
  return (
    leaf.kind === "receipt" &&
    leaf.payload !== null &&
    RECEIPT_HEADER.every((name) => member(leaf.header, name) === body[name]) &&
    canonicalText(leaf.payload) === canonicalText(pick(body, RECEIPT_PAYLOAD))
  );
}

function headerFault(header, matter) {
  const kind = member(header, "kind");
  if (member(header, "schema") !== TABLES.header_schema || !["event", "receipt", "notice"].includes(kind)) {
    return "`schema` or `kind`";
  }
  const moment = member(header, kind === "receipt" ? "received_at" : "recorded_at");
  if (secondsOf(moment) === null) return `'${moment}' is no instant`;
  const name = { event: "type", receipt: "number", notice: "notice" }[kind];
  if (typeof member(header, name) !== "string" || header[name] === "") return `\`${name}\``;
  if (kind === "event") {
    if (!Number.isInteger(member(header, "sequence")) || header.sequence < 1) return "`sequence`";
    if (member(header, "matter") !== matter) {
      return say("leaf.matter", { found: member(header, "matter"), matter });
    }
  }
  return null;
}

function agree(header, payload) {
  if (header.kind !== "event") return true;
  const expected = { kind: "event", schema: TABLES.header_schema };
  for (const name of EVENT_HEADER) expected[name] = member(payload, name) ?? null;
  const inner = member(payload, "payload");
  const channel = isObject(inner) ? member(inner, "channel") : undefined;
  if (typeof channel === "string") expected.channel = channel;
  return canonicalText(expected) === canonicalText(header);
}

function whatIs(header) {
  const at = header.kind === "receipt" ? header.received_at : header.recorded_at;
  return say(`what.${header.kind}`, { ...header, at });
}

async function readLeaf(shown, name, matter) {
  const { header } = shown;
  const whole = has(shown, "payload");
  if (whole !== has(shown, "payload_salt") || whole === has(shown, "payload_commitment")) {
    throw failing(name, "leaf.payload");
  }
  const fault = headerFault(header, matter);
  if (fault) throw failing(name, "leaf.header", { why: fault });
  if (whole && !agree(header, shown.payload)) throw failing(name, "leaf.differs");
  const below = whole
    ? await commitment("payload", shown.payload_salt, shown.payload)
    : fromHex(shown.payload_commitment);
  const above = await commitment("header", shown.header_salt, header);
  return {
    kind: header.kind,
    header,
    payload: whole ? shown.payload : null,
    seconds: secondsOf(header.kind === "receipt" ? header.received_at : header.recorded_at),
    sequence: Number.isInteger(member(header, "sequence")) ? header.sequence : 0,
    what: whatIs(header),
    bytes: await entryHash(above, below),
    checkpoint: shown.checkpoint ?? null,
    opensLog: header.kind === "notice" && OPENING.includes(header.notice),
  };
}

// -- heads --------------------------------------------------------------------------------------

async function readLogKeys(log, signer, found) {
  const { origin } = log;
  let keys;
  let receipts;
  try {
    keys = await Promise.all(log.keys.map(parseKey));
    receipts = await Promise.all(log.receipt_keys.map(parseKey));
  } catch (error) {
    throw failing("log_keys", "log_keys.bad", { why: error.message });
  }
  for (const key of keys) {
    if (key.name !== origin) throw failing("log_keys", "log_keys.foreign", { name: key.name, origin });
  }
  if (!receipts.some((key) => sameKey(key, signer))) {
    throw failing("log_keys", "log_keys.not_receipts", signer);
  }
  const signers = keys.filter((key) => key.kind === ED25519);
  if (signers.length === 0) throw failing("log_keys", "log_keys.none", { origin });
  const clocks = keys.filter((key) => key.kind !== ED25519);
  if (clocks.length === 0) throw failing("log_keys", "log_keys.no_clock", { origin });
  found.passed("log_keys", "log_keys.ok", { count: keys.length, origin });
  return { origin, signers, clocks };
}

async function readHead(note, name, log, trust, found) {
  const witnesses = trust.witnesses(log.origin);
  let opened;
  try {
    opened = await openCheckpoint(note, [...log.signers, ...log.clocks, ...witnesses]);
  } catch (error) {
    if (error instanceof InputFault) throw error;
    throw failing(name, "checkpoint.bad", { why: error.message });
  }
  if (opened.origin !== log.origin) {
    throw failing(name, "checkpoint.origin", { found: opened.origin, origin: log.origin });
  }
  const own = log.clocks.map((key) => opened.cosigned.get(key.label)).filter((at) => at !== undefined);
  const seen = witnesses
    .filter((key) => opened.cosigned.has(key.label))
    .map((key) => ({ key, at: opened.cosigned.get(key.label) }));
  const ownTime = own.length ? Math.min(...own) : null;
  if (log.clocks.length && ownTime === null) throw failing(name, "checkpoint.no_clock", log);
  const firstSeen = seen.length ? Math.min(...seen.map((one) => one.at)) : null;
  const time = ownTime === null
    ? say("checkpoint.no_time")
    : say("checkpoint.time", { at: utcText(ownTime) });
  found.passed(name, "checkpoint.ok", { origin: log.origin, time, count: seen.length });
  return {
    size: opened.size,
    root: opened.root,
    text: opened.text,
    signers: opened.signers,
    seen,
    firstSeen,
    seconds: ownTime ?? firstSeen,
  };
}

async function checkGrowth(heads, proofs, found) {
  const given = new Map(proofs.map((one) => [`${one.from}-${one.to}`, one.proof]));
  for (const [at, young] of heads.entries()) {
    if (at === 0) continue;
    const old = heads[at - 1];
    const name = `consistency ${old.size}-${young.size}`;
    const values = { old: old.size, new: young.size };
    const proof = given.get(`${old.size}-${young.size}`);
    if (proof === undefined) found.failed(name, "consistency.missing", values);
    else if (await isConsistent(old, young, proof.map(fromBase64))) {
      found.passed(name, "consistency.ok", values);
    } else found.failed(name, "consistency.bad", values);
  }
}

function checkLogTrust(head, origin, signer, trust, found) {
  const known = trust.ofLog(origin, signer);
  const signedByOneOf = (keys) => keys.some((key) => head.signers.some((one) => sameKey(one, key)));
  if (known.length && !signedByOneOf(known)) found.failed("log_key", "log_keys.untrusted", { origin });
  else if (known.length) found.passed("log_key", "trusted.ok", { name: origin });
  const { policy } = trust;
  if (!policy) return;
  if (policy.logs.length && !signedByOneOf(policy.logs)) {
    found.failed("quorum", "policy.log", { origin });
    return;
  }
  const names = [...policy.witnesses]
    .filter(([, key]) => head.seen.some((one) => sameKey(one.key, key)))
    .map(([name]) => name);
  const shown = names.map(octetsAsText).join(", ") || say("nobody");
  const values = { size: head.size, names: shown };
  if (quorumMet(policy, names)) found.passed("quorum", "policy.ok", values);
  else found.failed("quorum", "policy.unmet", values);
}

function seenBy(head) {
  const order = (one, other) => one.at - other.at || (one.key.label < other.key.label ? -1 : 1);
  return [...head.seen].sort(order).map(({ key, at }) =>
    say("by.witness", { name: key.name, size: head.size, at: utcText(at) }),
  );
}
