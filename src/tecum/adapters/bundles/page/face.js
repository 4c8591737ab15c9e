// The page itself: takes files, sorts them by what they are, and shows what was found.

const byId = (id) => document.getElementById(id);
const inputs = { file: byId("file"), papers: byId("papers"), policy: byId("policy"), proof: byId("proof") };
const dropped = { file: null, papers: [], policy: null, proof: null };

async function bytesOf(file) {
  return new Uint8Array(await file.arrayBuffer());
}

async function kindOf(file) {
  const start = await bytesOf(file.slice(0, 4096));
  if (isProof(start)) return "proof";
  const text = new TextDecoder().decode(start);
  if (text.startsWith('{"body":')) return "file";
  return /^\s*(#|log |witness |group |quorum )/.test(text) && !text.includes("\0") ? "policy" : "papers";
}

async function takeDropped(files) {
  for (const file of files) {
    const kind = await kindOf(file);
    if (kind === "papers") dropped.papers.push(file);
    else {
      dropped[kind] = file;
      inputs[kind].value = "";
    }
  }
  showNames();
}

function chosen(kind) {
  return inputs[kind].files[0] ?? dropped[kind];
}

function chosenPapers() {
  return [...inputs.papers.files, ...dropped.papers];
}

function showNames() {
  for (const kind of ["file", "policy", "proof"]) byId(`${kind}-name`).textContent = dropped[kind]?.name ?? "";
  byId("papers-name").textContent = dropped.papers.map((file) => file.name).join(", ");
}

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function list(texts) {
  const made = element("ul");
  made.append(...texts.map((text) => element("li", text)));
  return made;
}

function checksTable(checks) {
  const table = element("table");
  table.append(element("caption", "What was looked at, in this order"));
  const head = element("tr");
  for (const title of ["held", "check", "what, or where"]) {
    const cell = element("th", title);
    cell.scope = "col";
    head.append(cell);
  }
  const top = element("thead");
  top.append(head);
  const rows = element("tbody");
  for (const check of checks) {
    const row = element("tr", undefined, check.passed ? "held" : "failed");
    const name = element("th", check.name);
    name.scope = "row";
    row.append(element("td", check.passed ? "yes" : "NO"), name, element("td", check.detail));
    rows.append(row);
  }
  table.append(top, rows);
  return table;
}

function showResult(name, result) {
  const verdict = result.valid ? `VALID (${result.assurance})` : "NOT VALID";
  const parts = [element("h2", `${name}: ${verdict}`, result.valid ? "valid" : "invalid")];
  const failed = result.checks.filter((check) => !check.passed);
  if (failed.length) {
    parts.push(list(failed.map((check) => `${check.name}: ${check.detail}`)));
  }
  if (result.assured_by.length) {
    parts.push(element("h3", "Assured by"), list(result.assured_by));
  }
  parts.push(element("h3", "Not proved"), list(result.not_proved), checksTable(result.checks));
  byId("result").replaceChildren(...parts);
}

function showProblem(text) {
  byId("result").replaceChildren(element("h2", "It could not be checked", "invalid"), element("p", text));
}

async function check() {
  const file = chosen("file");
  if (!file) {
    showProblem("Choose the receipt, bundle or certificate first.");
    return;
  }
  byId("result").replaceChildren(element("p", "Checking ..."));
  const [policy, proof] = [chosen("policy"), chosen("proof")];
  try {
    const result = await verifyFile(await bytesOf(file), {
      papers: await Promise.all(chosenPapers().map(bytesOf)),
      keys: byId("keys").value.split(/\s+/).filter((text) => text !== ""),
      policy: policy ? await bytesOf(policy) : null,
      proof: proof ? await bytesOf(proof) : null,
    });
    showResult(file.name, result);
  } catch (error) {
    showProblem(error.message);
    if (!(error instanceof InputFault)) throw error; // a fault of this page: told, and in its log
  }
  byId("result").focus();
}

function forget() {
  Object.assign(dropped, { file: null, papers: [], policy: null, proof: null });
  byId("form").reset();
  byId("result").replaceChildren();
  showNames();
  inputs.file.focus();
}

function listen() {
  if (!globalThis.crypto?.subtle) {
    showProblem("This browser offers no cryptography to this page; open it as a file, or use a newer one.");
    return;
  }
  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    check();
  });
  byId("forget").addEventListener("click", forget);
  for (const kind of Object.keys(inputs)) {
    inputs[kind].addEventListener("change", () => {
      if (kind === "papers") dropped.papers = [];
      else dropped[kind] = null;
      showNames();
    });
  }
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("over");
  });
  document.addEventListener("dragleave", () => document.body.classList.remove("over"));
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    document.body.classList.remove("over");
    await takeDropped(event.dataTransfer.files);
    await check();
  });
}

globalThis.tecum = { verifyFile, InputFault, fromBase64 };
listen();
