// Bundles, and the one door for every file that an agency hands out.

const SELF_SIGNED = "self-signed";
const WITNESSED = "witnessed";
const PLACES = { leaves: "leaf", waiting: "waiting" };

async function goOn(check, found) {
  try {
    await check();
  } catch (fault) {
    found.stopped(fault);
  }
}

function checkShape(body, found) {
  if (member(body, "schema") !== TABLES.bundle_body_schema) {
    throw failing("body", "receipt.schema", { schema: TABLES.bundle_body_schema });
  }
  const fault = misfit(body, TABLES.bundle_body, "body");
  if (fault) throw failing("body", "shape", { place: fault[0], wanted: fault[1] });
  if (secondsOf(body.made_at) === null) {
    throw failing("body", "shape", { place: "body.made_at", wanted: "no instant" });
  }
  found.passed("body", "bundle.ok", { ...body, made: body.made_at });
}

async function readLeaves(body, part, heads, seen, found) {
  const leaves = [];
  for (const [at, entry] of body[part].entries()) {
    const place = `${PLACES[part]} ${at + 1}`;
    await goOn(async () => {
      const leaf = await readLeaf(entry, place, body.matter);
      const name = hex(leaf.bytes);
      if (seen.has(name)) throw failing(place, "leaf.twice");
      if (has(entry, "proof")) {
        const size = entry.checkpoint;
        const head = heads.find((one) => one.size === BigInt(size));
        if (!head) throw failing(place, "leaf.no_checkpoint", { size });
        const proof = entry.proof.map(fromBase64);
        const index = BigInt(entry.index);
        if (!(await isIncluded(leaf.bytes, index, head.size, proof, head.root))) {
          throw failing(place, "leaf.not_included", { index: entry.index, size });
        }
        found.passed(place, "leaf.ok", { what: leaf.what, index: entry.index, size });
      } else {
        found.passed(place, "leaf.waits", { what: leaf.what });
      }
      seen.add(name);
      leaves.push(leaf);
    }, found);
  }
  return leaves;
}

function received(leaf) {
  if (leaf.kind !== "event" || leaf.payload === null || leaf.header.type !== "paper.received") return {};
  const inner = member(leaf.payload, "payload");
  return isObject(inner) ? inner : {};
}

async function readReceipts(body, leaves, found) {
  const hashes = new Set((leaves ?? []).map((leaf) => hex(leaf.bytes)));
  const named = new Set((leaves ?? []).map((leaf) => String(member(received(leaf), "receipt"))));
  const receipts = [];
  for (const [at, document] of body.receipts.entries()) {
    const place = `receipt ${at + 1}`;
    const aside = new Findings();
    let receipt;
    try {
      const signed = await signedParts(document, TABLES.receipts, aside);
      if (!body.log.receipt_keys.includes(signed.key.text)) {
        throw failing("key", "log_keys.not_receipts", signed.key);
      }
      await checkSignature(signed, aside);
      receipt = stated(signed, aside);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      found.failed(place, "receipt_in.bad", { why: `${fault.name}: ${fault.detail}` });
      continue;
    }
    receipt.leaf = receipt.inLog ? hex(await receiptLeaf(receipt.body)) : null;
    const held = receipt.inLog
      ? hashes.has(receipt.leaf)
      : (leaves ?? []).some((leaf) => isLeafOf(leaf, receipt.body));
    if (leaves && !named.has(receipt.number)) found.failed(place, "receipt_in.unnamed", receipt);
    else if (leaves && !held) found.failed(place, "receipt_in.leaf", receipt);
    else {
      found.passed(place, "receipt_in.ok", { number: receipt.number, at: receipt.received_at });
      receipts.push(receipt);
    }
  }
  return receipts;
}

async function readContents(body, signed, trust, found) {
  const log = await readLogKeys(body.log, signed.key, found);
  const heads = [];
  for (const [at, note] of body.checkpoints.entries()) {
    const name = `checkpoint ${at + 1}`;
    await goOn(async () => {
      const head = await readHead(note, name, log, trust, found);
      const before = heads.at(-1);
      if (before && head.size <= before.size) {
        found.failed(name, "checkpoint.order", { size: head.size, before: before.size });
      } else heads.push(head);
    }, found);
  }
  await checkGrowth(heads, body.consistency, found);
  if (heads.length) checkLogTrust(heads.at(-1), log.origin, signed.key, trust, found);
  const seen = new Set();
  const sealed = await readLeaves(body, "leaves", heads, seen, found);
  const waiting = await readLeaves(body, "waiting", heads, seen, found);
  const leaves = [...sealed, ...waiting];
  const complete = leaves.length === body.leaves.length + body.waiting.length;
  const receipts = await readReceipts(body, complete ? leaves : null, found);
  return { complete, heads, sealed, waiting, leaves, receipts };
}

function checkOrder(body, leaves, found) {
  const events = leaves.filter((leaf) => leaf.kind === "event");
  for (const [at, event] of events.entries()) {
    if (at === 0) continue;
    const before = events[at - 1];
    const numbers = { found: event.sequence, before: before.sequence };
    if (event.sequence <= before.sequence) return found.failed("order", "order.bad", numbers);
    if (event.seconds < before.seconds) return found.failed("order", "order.time", numbers);
  }
  const { withheld } = body;
  const last = events.length ? events.at(-1).sequence : 0;
  if (last - events.length > withheld) {
    const shown = new Set(events.map((event) => event.sequence));
    const missing = [];
    for (let at = 1; at < Math.min(last, 10000) && missing.length < 10; at += 1) {
      if (!shown.has(at)) missing.push(at);
    }
    return found.failed("order", "order.gap", { missing: missing.join(", "), withheld });
  }
  return found.passed("order", "order.ok", { count: events.length, withheld });
}

// -- time ---------------------------------------------------------------------------------------

function timesOf(body, contents) {
  const { heads, sealed, waiting } = contents;
  const openings = (leaves) => leaves.filter((leaf) => leaf.opensLog).map((leaf) => leaf.seconds);
  const earliest = (moments) => (moments.length ? Math.min(...moments) : null);
  const at = (leaf) => heads.find((head) => head.size === BigInt(leaf.checkpoint))?.seconds ?? null;
  return {
    sealed: sealed.map((leaf) => ({ leaf, at: at(leaf) })),
    waiting,
    opened: earliest(openings(sealed)),
    saidOpened: earliest(openings(contents.leaves)),
    newest: heads.length ? heads.at(-1).seconds : null,
    made: secondsOf(body.made_at),
    limit: body.log.max_delay,
  };
}

function since(leaf, opened) {
  return opened === null ? leaf.seconds : Math.max(leaf.seconds, opened);
}

function checkDelay(times, found) {
  const { limit } = times;
  const waited = (at, leaf, late) => ({
    at, what: leaf.what, hours: Math.floor(late / 3600), limit: Math.floor(limit / 3600),
  });
  for (const [number, { leaf, at }] of times.sealed.entries()) {
    if (at === null) continue;
    const late = at - since(leaf, times.opened);
    if (late > limit) return found.failed("delay", "delay.late", waited(number + 1, leaf, late));
    if (late < -TABLES.skew) {
      return found.failed("delay", "delay.early", { at: number + 1, what: leaf.what });
    }
  }
  for (const [number, leaf] of times.waiting.entries()) {
    const late = times.made - since(leaf, times.saidOpened);
    if (late > limit) return found.failed("delay", "delay.waiting", waited(number + 1, leaf, late));
  }
  return found.passed("delay", "delay.ok", { limit: Math.floor(limit / 3600) });
}

function checkFreshness(times, found) {
  if (times.newest === null) return;
  const values = { at: utcText(times.newest), made: utcText(times.made) };
  if (times.made - times.newest > times.limit) found.failed("freshness", "fresh.old", values);
  else if (times.newest - times.made > TABLES.skew) found.failed("freshness", "fresh.early", values);
  else found.passed("freshness", "fresh.ok", values);
}

// -- keys that ended or were stolen -------------------------------------------------------------

function checkKeyLives(signed, contents, made, found) {
  const notices = contents.leaves.filter(
    (leaf) => leaf.kind === "notice" && ["opened", "keys"].includes(leaf.header.notice) && leaf.payload,
  );
  const ends = new Map();
  const least = (one, other) => (one === undefined ? other : Math.min(one, other));
  const texts = (value) => (Array.isArray(value) ? value.filter((one) => typeof one === "string") : []);
  for (const { payload, seconds } of notices) {
    const stolen = secondsOf(member(payload, "stolen_since")) ?? seconds;
    for (const key of texts(member(payload, "retired"))) {
      const end = ends.get(key) ?? {};
      ends.set(key, { ...end, until: least(end.until, seconds) });
    }
    for (const key of texts(member(payload, "stolen"))) {
      const end = ends.get(key) ?? {};
      ends.set(key, { ...end, since: least(end.since, stolen) });
    }
  }
  const doubt = ({ key, at, attested }) => {
    const end = ends.get(key);
    if (!end) return null;
    if (end.since !== undefined && (attested === null || attested >= end.since)) return "key_life.stolen";
    return end.until !== undefined && at > end.until ? "key_life.ended" : null;
  };
  const believed = (signing) => {
    const sentence = doubt(signing);
    if (sentence === null) return true;
    const [name, id] = signing.key.split("+", 2);
    const end = ends.get(signing.key);
    found.failed("key_life", sentence, {
      name, id, since: utcText(end.since ?? 0), until: utcText(end.until ?? 0), at: utcText(signing.at),
    });
    return false;
  };
  const signingsOf = (head) =>
    head.signers.map((key) => ({ key: key.text, at: head.seconds ?? 0, attested: head.firstSeen }));
  const vouched = new Set();
  for (const head of [...contents.heads].reverse()) {
    if (vouched.size || signingsOf(head).some((one) => doubt(one) === null)) vouched.add(Number(head.size));
  }
  const seenAt = new Map(contents.heads.map((head) => [Number(head.size), head.firstSeen]));
  const signings = [{ key: signed.key.text, at: made, attested: null, head: null }];
  for (const receipt of contents.receipts) {
    const leaf = contents.leaves.find((one) =>
      receipt.inLog ? hex(one.bytes) === receipt.leaf : isLeafOf(one, receipt.body),
    );
    const head = leaf?.checkpoint ?? null;
    const attested = seenAt.get(head) ?? null;
    signings.push({ key: receipt.key, at: secondsOf(receipt.received_at) ?? 0, attested, head });
  }
  if (!signings.every((one) => vouched.has(one.head) || believed(one))) return;
  for (const head of contents.heads) {
    if (!vouched.has(Number(head.size)) && !believed(signingsOf(head)[0])) return;
  }
  found.passed("key_life", "key_life.ok", { count: notices.length });
}

// -- papers, and what is not proved -------------------------------------------------------------

function sent(leaf) {
  if (leaf.kind !== "event" || leaf.payload === null || leaf.header.type !== "paper.sent") return [];
  const payload = member(leaf.payload, "payload");
  const files = isObject(payload) ? member(payload, "files") : null;
  if (!Array.isArray(files)) return [];
  return files.filter(isObject).map((file) => String(member(file, "sha256") ?? ""));
}

async function checkEnclosed(body, contents, found) {
  const byEvent = contents.leaves.flatMap((leaf) => [
    String(member(received(leaf), "sha256") ?? ""), ...sent(leaf),
  ]);
  const byReceipt = contents.receipts.flatMap((receipt) => receipt.digests);
  const named = [...new Set([...byEvent, ...byReceipt])].filter((digest) => digest !== "");
  for (const [at, paper] of body.papers.entries()) {
    const place = `enclosed ${at + 1}`;
    const { sha256: digest, size } = paper;
    const data = has(paper, "bytes") ? fromBase64(paper.bytes) : null;
    if (contents.complete && !named.includes(digest)) found.failed(place, "enclosed.unnamed", { digest });
    else if (data && (hex(await sha256(data)) !== digest || data.length !== size)) {
      found.failed(place, "enclosed.bad");
    } else {
      const how = say(data ? "enclosed.whole" : "enclosed.digest");
      found.passed(place, "enclosed.ok", { digest, size, how });
    }
  }
  return named;
}

// -- documents of others inside ----------------------------------------------------------------

async function checkOtherSide(leaves, trust, found) {
  const payloads = (kind) =>
    leaves
      .filter((leaf) => leaf.kind === "event" && leaf.payload !== null && leaf.header.type === kind)
      .map((leaf) => member(leaf.payload, "payload"))
      .map((payload) => (isObject(payload) ? payload : {}));
  let strangers = 0;
  const check = async (kind, name, inspect) => {
    for (const [at, payload] of payloads(kind).entries()) {
      const place = `${name} ${at + 1}`;
      try {
        const { key, sentence, values } = await inspect(payload);
        found.passed(place, sentence, values);
        if (!trust.keys.some((one) => sameKey(one, key))) strangers += 1;
      } catch (fault) {
        if (!(fault instanceof Fault)) throw fault;
        found.failed(place, "receipt_in.bad", { why: fault.message });
      }
    }
  };
  await check("receipt.obtained", "obtained", (payload) => inspectObtained(payload, trust));
  await check("search.made", "search", inspectSearch);
  return strangers ? [say("gap.other_keys", { count: strangers })] : [];
}

async function inspectObtained(payload, trust) {
  const aside = new Findings();
  const signed = await signedParts(member(payload, "document"), TABLES.receipts, aside);
  await checkSignature(signed, aside);
  const receipt = stated(signed, aside);
  const { number } = receipt;
  const matches = member(payload, "matches");
  if (!Array.isArray(matches) || !matches.every((one) => receipt.digests.includes(one))) {
    throw failing("matches", "obtained.matches", { number });
  }
  const proof = member(payload, "proof") ?? null;
  if (proof !== null) await checkObtainedProof(signed, receipt, String(proof), trust, aside);
  const { key } = signed;
  const values = {
    number, agency: signed.body.agency, at: receipt.received_at, key: key.label,
    count: matches.length,
  };
  return { key, sentence: proof === null ? "obtained.ok" : "obtained.proved", values };
}

async function checkObtainedProof(signed, receipt, text, trust, aside) {
  const log = member(receipt.body, "log");
  if (!receipt.inLog) throw failing("proof", "obtained.no_log", { number: receipt.number });
  let proof;
  try {
    proof = parseProof(utf8.encode(text));
    const head = parseCheckpointText(parseNote(proof.checkpoint).text);
    if (head.origin !== log.origin) {
      throw new Error(say("checkpoint.origin", { found: head.origin, origin: log.origin }));
    }
    const leaf = await receiptLeaf(receipt.body);
    if (!(await isIncluded(leaf, proof.index, head.size, proof.hashes, head.root))) {
      throw new Error("the proof does not lead to the root of its checkpoint");
    }
  } catch (error) {
    throw failing("proof", "proof.bad", { why: error.message });
  }
  const signers = trust.ofLog(log.origin, signed.key);
  if (signers.length) {
    const keys = { origin: log.origin, signers, clocks: trust.clocks(log.origin) };
    await readHead(proof.checkpoint, "checkpoint", keys, trust, aside);
  }
}

async function inspectSearch(payload) {
  const aside = new Findings();
  const known = { [TABLES.search]: TABLES.known[TABLES.search] };
  const signed = await signedParts(member(payload, "document"), known, aside);
  await checkSignature(signed, aside);
  checkSearchBody(signed.body);
  const { by, agency, made_at: at } = signed.body;
  return { key: signed.key, sentence: "search_in.ok", values: { by, agency, at } };
}

function checkStamps(body, heads, found) {
  for (const [at, stamp] of body.time_stamps.entries()) {
    if (!heads.some((head) => head.size === BigInt(stamp.checkpoint))) {
      found.failed(`time_stamp ${at + 1}`, "time_stamp.none", { size: stamp.checkpoint });
    }
  }
}

async function bundleGaps(body, contents, times, named, papers, keyKnown, assurance) {
  const gaps = keyKnown ? [] : [say("gap.key")];
  gaps.push(say(assurance === SELF_SIGNED ? "gap.time" : "gap.time_by"));
  if (assurance !== WITNESSED) gaps.push(say("gap.same_log"));
  gaps.push(say("gap.told"), say("gap.sender"));
  if (body.withheld) gaps.push(say("gap.withheld", { count: body.withheld }));
  const headers = contents.leaves.filter((leaf) => leaf.payload === null).length;
  if (headers) gaps.push(say("gap.headers", { count: headers }));
  gaps.push(say("gap.complete"));
  if (contents.waiting.length) gaps.push(say("gap.waiting", { count: contents.waiting.length }));
  const early = contents.leaves.filter((leaf) => leaf.seconds < (times.saidOpened ?? -Infinity)).length;
  if (early) gaps.push(say("gap.before_log", { count: early, at: utcText(times.saidOpened) }));
  if (body.time_stamps.length) gaps.push(say("gap.time_stamps", { count: body.time_stamps.length }));
  const enclosed = body.papers.filter((one) => has(one, "bytes")).map((one) => fromBase64(one.bytes));
  return [...gaps, ...(await missingFiles(named, [...papers, ...enclosed]))];
}

async function verifyBundle(signed, found, papers, trust) {
  const { body } = signed;
  const log = member(body, "log");
  const origin = isObject(log) ? String(member(log, "origin")) : "";
  const trusted = trust.ofSigners(origin, signed.key);
  await goOn(() => checkSignature(signed, found), found);
  await goOn(async () => checkTrust(signed.key, trusted, found), found);
  let contents;
  try {
    checkShape(body, found);
    contents = await readContents(body, signed, trust, found);
  } catch (fault) {
    found.stopped(fault);
    return found.verdict(SELF_SIGNED, []);
  }
  const times = timesOf(body, contents);
  if (contents.complete) {
    checkOrder(body, contents.leaves, found);
    checkDelay(times, found);
    checkKeyLives(signed, contents, times.made, found);
  }
  checkFreshness(times, found);
  const named = await checkEnclosed(body, contents, found);
  const strangers = await checkOtherSide(contents.leaves, trust, found);
  await checkPapers(papers, named, "bundle", found);
  checkStamps(body, contents.heads, found);
  const seen = contents.heads.length ? seenBy(contents.heads.at(-1)) : [];
  const assurance = seen.length ? WITNESSED : SELF_SIGNED;
  const gaps = await bundleGaps(body, contents, times, named, papers, trusted.length > 0, assurance);
  return found.verdict(assurance, [...gaps, ...strangers], [say("by.key", signed.key), ...seen]);
}

// -- receipts and certificates alone ------------------------------------------------------------

async function verifyReceipt(signed, found, papers, trust, proof) {
  const log = member(signed.body, "log");
  const origin = isObject(log) && has(log, "origin") ? String(log.origin) : "";
  const trusted = trust.ofSigners(origin, signed.key);
  await checkSignature(signed, found);
  checkTrust(signed.key, trusted, found);
  const receipt = stated(signed, found);
  await checkPapers(papers, receipt.digests, "receipt", found);
  const by = say("by.key", signed.key);
  const gaps = trusted.length ? [] : [say("gap.key")];
  const missing = await missingFiles(receipt.digests, papers);
  if (!proof) {
    gaps.push(say("gap.time"), say("gap.sender"), say("gap.same_for_all"));
    if (receipt.inLog) gaps.push(say("gap.not_in_log"));
    return found.verdict(SELF_SIGNED, [...gaps, ...missing], [by]);
  }
  if (!receipt.inLog) throw new InputFault("this receipt names no log, so no proof belongs to it");
  const signers = trust.ofLog(origin, signed.key);
  if (signers.length === 0) {
    throw new InputFault(
      `the proof is of the log ${origin}, whose verifier key is not known here; give it as a ` +
        "trusted key or in a policy (the log publishes it in log.json)",
    );
  }
  const keys = { origin, signers, clocks: trust.clocks(origin) };
  const head = await checkProof(receipt, proof, keys, trust, found);
  checkLogTrust(head, origin, signed.key, trust, found);
  const seen = seenBy(head);
  gaps.push(say(seen.length ? "gap.time_by" : "gap.time"), say("gap.sender"), say("gap.delay"));
  if (seen.length === 0) gaps.push(say("gap.same_log"));
  const assurance = seen.length ? WITNESSED : SELF_SIGNED;
  return found.verdict(assurance, [...gaps, ...missing], [by, ...seen]);
}

async function checkProof(receipt, data, log, trust, found) {
  let proof;
  try {
    proof = parseProof(data);
  } catch (error) {
    throw failing("proof", "proof.bad", { why: error.message });
  }
  found.passed("proof", "proof.ok", { index: proof.index, count: proof.hashes.length });
  const head = await readHead(proof.checkpoint, "checkpoint", log, trust, found);
  const leaf = await receiptLeaf(receipt.body);
  const values = { index: proof.index, size: head.size, origin: log.origin };
  if (!(await isIncluded(leaf, proof.index, head.size, proof.hashes, head.root))) {
    throw failing("inclusion", "inclusion.bad", values);
  }
  found.passed("inclusion", "inclusion.ok", values);
  const at = secondsOf(receipt.received_at);
  if (at !== null && head.seconds !== null && at - head.seconds > TABLES.skew) {
    const late = { received: receipt.received_at, at: utcText(head.seconds) };
    found.failed("arrival", "arrival.late", late);
  }
  return head;
}

const ERASURE_TEXTS = ["agency", "authority", "erased_at", "matter", "reason"];

async function verifyErasure(signed, found, trust) {
  const { body } = signed;
  const trusted = trust.ofSigners("", signed.key);
  await checkSignature(signed, found);
  checkTrust(signed.key, trusted, found);
  if (member(body, "schema") !== TABLES.erasure_body_schema) {
    throw failing("body", "receipt.schema", { schema: TABLES.erasure_body_schema });
  }
  for (const name of ERASURE_TEXTS) {
    if (typeof member(body, name) !== "string" || body[name] === "") {
      throw failing("body", "receipt.text", { name });
    }
  }
  if (secondsOf(body.erased_at) === null) {
    throw failing("body", "shape", { place: "body.erased_at", wanted: TABLES.wanted.instant });
  }
  if (member(body, "meaning") !== TABLES.erasure_meaning) {
    throw failing("body", "receipt.meaning", { meaning: TABLES.erasure_meaning });
  }
  const day = member(body, "backup_until");
  const backups = typeof day === "string" ? say("erasure.until", { day }) : say("erasure.no_day");
  found.passed("body", "erasure.ok", { ...body, backups });
  const gaps = trusted.length ? [] : [say("gap.key")];
  gaps.push(say("gap.time"), say("gap.erasure"));
  return found.verdict(SELF_SIGNED, gaps, [say("by.key", signed.key)]);
}

function checkSearchBody(body) {
  const { schema, shape, words } = TABLES.search_body;
  if (member(body, "schema") !== schema) throw failing("body", "receipt.schema", { schema });
  const fault = misfit(body, shape, "body");
  if (fault) throw failing("body", "shape", { place: fault[0], wanted: fault[1] });
  const moments = {
    "body.made_at": body.made_at,
    "body.window.from": body.window.from,
    "body.window.until": body.window.until,
  };
  for (const [place, moment] of Object.entries(moments)) {
    if (secondsOf(moment) === null) throw failing("body", "shape", { place, wanted: "no instant" });
  }
  for (const [name, said] of Object.entries(words)) {
    if (body[name] !== said) throw failing("body", "search.words", { name, words: said });
  }
}

async function verifySearch(signed, found, trust) {
  const { body } = signed;
  const trusted = trust.ofSigners("", signed.key);
  await checkSignature(signed, found);
  checkTrust(signed.key, trusted, found);
  checkSearchBody(body);
  const { agency, by, result, window } = body;
  const { from: since, until } = window;
  found.passed("body", "search.ok", { agency, by, since, until, result });
  const gaps = trusted.length ? [] : [say("gap.key")];
  gaps.push(say("gap.search"), say("gap.search_spoken"), say("gap.time"));
  const unsure = body.channels.filter((one) => !one.with_certainty).map((one) => one.channel);
  if (unsure.length) gaps.push(say("gap.search_channels", { channels: unsure.join(", ") }));
  return found.verdict(SELF_SIGNED, gaps, [say("by.key", signed.key)]);
}

function isProof(bytes) {
  return same(bytes.subarray(0, FIRST_LINE.length), utf8.encode(FIRST_LINE));
}

// The one door. Given: the file's bytes, papers, trusted keys as text, policy and proof as bytes.
async function verifyFile(data, { papers = [], keys = [], policy = null, proof = null } = {}) {
  let [file, beside] = [data, proof];
  if (isProof(file) && beside) [file, beside] = [beside, file];
  if (isProof(file)) {
    throw new InputFault("this is a proof of a receipt; give the receipt, and this as its proof");
  }
  let known;
  try {
    known = await Promise.all(keys.map(parseKey));
  } catch (error) {
    throw new InputFault(error.message);
  }
  const trust = new Trust(known, policy ? await parsePolicy(policy) : null);
  const found = new Findings();
  try {
    const whole = parseCanonical(file);
    found.passed("canonical", "canonical.ok", { size: file.length });
    const signed = await signedParts(whole, TABLES.known, found);
    if (signed.schema === TABLES.bundle) return await verifyBundle(signed, found, papers, trust);
    if (signed.schema === TABLES.erasure) return await verifyErasure(signed, found, trust);
    if (signed.schema === TABLES.search) return await verifySearch(signed, found, trust);
    return await verifyReceipt(signed, found, papers, trust, beside);
  } catch (fault) {
    found.stopped(fault);
    return found.verdict(SELF_SIGNED, []);
  }
}
