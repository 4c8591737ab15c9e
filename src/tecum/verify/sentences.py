"""The words of a verification, in one table: the page that works without us says the same.

Sentences that begin with `gap.` say what is not proved, with `by.` who assures.
"""

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # a signed document
        "canonical.ok": "{size} bytes of canonical JSON (RFC 8785)",
        "schema.unknown": "`schema` is not {schema}; nothing else is known here",
        "schema.parts": "`body`, `signature` or `verifier_key` is missing",
        "schema.extra": "`{name}` stands outside the signed body",
        "schema.ok": "{what}, {schema}",
        "shape": "`{place}` is {wanted}",
        "key.bad": "`verifier_key`: {why}",
        "key.ok": "Ed25519 key {name}, id {id}",
        "signature.bad": "`signature`: {why}",
        "signature.other": "`signature` names another key than {name}",
        "signature.altered": "`body`, `signature` or `verifier_key` was altered after signing",
        "signature.ok": "{name} signed exactly this body (Ed25519, RFC 8032)",
        "trusted.no": "signed by {name} ({id}), not by {known}",
        "trusted.ok": "{name} is a key that you named as trusted",
        # a receipt
        "receipt.what": "a receipt",
        "receipt.ok": "receipt {number} of {agency}: received {local} ({zone}) by {channel}; "
        "{meaning}",
        "receipt.schema": "`body.schema` is not {schema}",
        "receipt.text": "`body.{name}` is missing or no text",
        "receipt.meaning": "`body.meaning` is not '{meaning}'",
        "receipt.no_files": "`body.files` names no file",
        "receipt.file": "`body.files[{at}]` holds no digest and size",
        "receipt.log": "`body.log` holds no origin and salts",
        "receipt.utc": "`body.received_at` '{utc}' is no UTC instant",
        "receipt.local": "`body.received_at_local` '{local}' is no instant",
        "receipt.moment": "`body.received_at_local` {local} is not the moment {utc}",
        "paper.in_receipt": "its SHA-256 {digest} stands in the receipt",
        "paper.not_in_receipt": "its SHA-256 {digest} does not stand in the receipt",
        "proof.bad": "{why}",
        "proof.ok": "a proof for index {index} with {count} hashes",
        "inclusion.bad": "the receipt is not entry {index} of the tree of {size} in the checkpoint",
        "inclusion.ok": "the receipt is entry {index} of the log {origin} at size {size}",
        "arrival.late": "the receipt says {received}, and the checkpoint with it is of {at}",
        # checkpoints and witnesses
        "log_keys.bad": "`body.log`: {why}",
        "log_keys.foreign": "the key {name} is not of the log {origin}",
        "log_keys.not_receipts": "the signer {name} ({id}) is not among the log's receipt keys",
        "log_keys.none": "no Ed25519 key of the log {origin} is named",
        "log_keys.no_clock": "no clock of the log {origin} is named (a key of type 4)",
        "log_keys.untrusted": "no key that you named for {origin} is among the log's keys",
        "log_keys.ok": "{count} keys of the log {origin}; the signer is among its receipt keys",
        "checkpoint.bad": "{why}",
        "checkpoint.origin": "of the log {found}, not of {origin}",
        "checkpoint.order": "of size {size} after one of size {before}; sizes must grow",
        "checkpoint.unsigned": "no known key of the log {origin} signed it",
        "checkpoint.forged": "the signature of {name} does not belong to this text",
        "checkpoint.ok": "signed by {origin}; {time}; {count} cosigned of those that you know",
        "checkpoint.no_clock": "the clock of the log {origin} did not sign it, so it has no time",
        "checkpoint.time": "its own clock says {at}",
        "checkpoint.no_time": "without a time of its own",
        "consistency.missing": "the proof from {old} to {new} is not there",
        "consistency.bad": "{new} is not a continuation of {old}",
        "consistency.ok": "the tree of {new} begins with that of {old}",
        "policy.log": "the log {origin} is not among the policy's logs",
        "policy.unmet": "checkpoint {size} does not reach the quorum: cosigned by {names}",
        "policy.ok": "checkpoint {size} reaches the quorum: cosigned by {names}",
        "nobody": "nobody that you know",
        # leaves
        "leaf.header": "`header` is not that of a leaf: {why}",
        "leaf.matter": "of the matter {found}, not of {matter}",
        "leaf.differs": "`header` and `payload` do not say the same",
        "leaf.payload": "give either `payload` with its salt, or `payload_commitment`",
        "leaf.no_checkpoint": "its checkpoint {size} is not in this bundle",
        "leaf.twice": "it stands here twice",
        "leaf.not_included": "header, payload, salts, index or proof was altered: it is not entry "
        "{index} of checkpoint {size}",
        "leaf.ok": "{what}: entry {index} of checkpoint {size}",
        "leaf.waits": "{what}: signed for, not in the log yet",
        "what.event": "event {sequence} ({type}), recorded {at}",
        "what.receipt": "receipt {number}, received {at}",
        "what.notice": "the log's notice ({notice}) of {at}",
        "order.bad": "event {found} stands after event {before}",
        "order.time": "event {found} was recorded before event {before}",
        "order.gap": "events {missing} are missing, and {withheld} are said to be withheld",
        "order.ok": "{count} events in their order, {withheld} withheld",
        "delay.late": "leaf {at} ({what}) entered the log {hours} hours after it; the published "
        "maximum is {limit}",
        "delay.early": "leaf {at} ({what}) is younger than its checkpoint",
        "delay.waiting": "waiting leaf {at} ({what}) waits {hours} hours; the published maximum is "
        "{limit}",
        "delay.ok": "every entry came into the log within the published {limit} hours",
        "fresh.old": "the newest checkpoint is of {at}, and the bundle of {made}: an old state of "
        "the log is shown",
        "fresh.early": "the bundle is of {made}, before its newest checkpoint of {at}",
        "fresh.ok": "the newest checkpoint is of {at}, the bundle of {made}",
        "key_life.stolen": "the key {name} ({id}) was stolen since {since}, and this is of {at}",
        "key_life.ended": "the key {name} ({id}) was replaced at {until}, and this is of {at}",
        "key_life.ok": "notices about keys: {count}; none speaks against a signature here",
        # bundle
        "bundle.what": "a bundle",
        "bundle.ok": "{agency} for the audience {audience}, matter {matter}, made {made}",
        "receipt_in.bad": "{why}",
        "receipt_in.leaf": "receipt {number} has no leaf in this bundle",
        "receipt_in.unnamed": "receipt {number} is named by no event here",
        "receipt_in.ok": "receipt {number}, received {at}",
        "obtained.ok": "receipt {number} of {agency}, received {at}, signed by {key}; it names "
        "{count} of the files sent",
        "obtained.proved": "receipt {number} of {agency}, received {at}, signed by {key}; it names "
        "{count} of the files sent, and its proof holds",
        "obtained.matches": "receipt {number} does not name the files that are said to match it",
        "obtained.no_log": "receipt {number} names no log, so no proof belongs to it",
        "search_in.ok": "a search statement by {by} of {agency}, made {at}",
        "enclosed.bad": "its bytes are not those of the digest and size given",
        "enclosed.unnamed": "{digest} is named by no event or receipt here",
        "enclosed.ok": "{digest}, {size} bytes, {how}",
        "enclosed.whole": "enclosed",
        "enclosed.digest": "by its digest alone",
        "paper.in_bundle": "its SHA-256 {digest} is named in the bundle",
        "paper.not_in_bundle": "its SHA-256 {digest} is not named in the bundle",
        "time_stamp.bad": "{why}",
        "time_stamp.none": "it stamps checkpoint {size}, which is not in this bundle",
        "time_stamp.ok": "checkpoint {size} existed at {at}",
        # erasure
        "erasure.what": "a certificate of erasure",
        "erasure.ok": "{agency} erased matter {matter} at {erased_at}: {reason}; on the "
        "authority of {authority}; {backups}",
        "erasure.until": "a backup holds it until {day}",
        "erasure.no_day": "it names no day for the last backup",
        # a search statement
        "search.what": "a search statement",
        "search.ok": "{by} of {agency} testifies for {since} to {until}: {result}",
        "search.words": "`body.{name}` is not '{words}'",
        "search.no_receipt": "not refuted by it: it is no valid receipt ({why})",
        "search.other_key": "not refuted by it: receipt {number} is signed by {key}, not by the "
        "key of this statement; name that key as trusted if it is the agency's",
        "search.not_sought": "not refuted by it: receipt {number} names nothing that was sought",
        "search.outside": "not refuted by it: receipt {number} is of {at}, outside the window",
        "search.refuted": "refuted: receipt {number}, received {at}, is for what was sought, in "
        "the window",
        # who assures, and since when
        "by.key": "{name} ({id}), by its signature",
        "by.time_stamp": "a time-stamping authority: checkpoint {size} existed at {at}",
        "by.witness": "{name}: saw checkpoint {size} at {at}",
        # what is not proved
        "gap.anything": "anything: a check failed, so nothing in this file may be relied on",
        "gap.key": "that the key belongs to the agency named: compare it with the key that the "
        "agency publishes (give it as a trusted key)",
        "gap.time": "the time: it is the agency's own clock; no time stamp and no witness stands "
        "behind it",
        "gap.time_by": "the time of what happened: it is the agency's own clock; others say only "
        "by when it was in the log",
        "gap.sender": "who sent the papers, and that they were lawfully served",
        "gap.same_for_all": "that the agency shows everyone the same receipts: no witnessed log "
        "stands behind it",
        "gap.same_log": "that the agency shows everyone the same log: no witness that you know "
        "cosigned it (give a policy)",
        "gap.not_in_log": "that the log holds this receipt: give the proof that the agency "
        "publishes for it",
        "gap.delay": "that it came into the log within the published maximum delay: a receipt "
        "does not state that",
        "gap.files": "{missing} of the {count} files named: their bytes were not given, so only "
        "their digests are proved",
        "gap.other_keys": "whose the keys are that signed the documents of others inside "
        "({count}): compare them with the keys that those agencies publish (give them as trusted "
        "keys)",
        "gap.withheld": "what stands in the events that are withheld ({count})",
        "gap.headers": "what stands in the entries of which the header alone is shown ({count})",
        "gap.complete": "that nothing was recorded in the matter after what is shown here",
        "gap.told": "that what was recorded is true: it is what was recorded, by whom, and in "
        "which order",
        "gap.waiting": "that the log holds the waiting entries ({count}): they are signed for and "
        "not sealed yet",
        "gap.before_log": "what was recorded before the log was opened ({count} entries): the log "
        "proves it from {at} on",
        "gap.time_stamps": "what the time stamps inside ({count}) say: they were not checked; give "
        "the authority's root certificate to `tecum verify`",
        "gap.search": "that nothing came: this is testimony; one valid receipt for what was "
        "sought, of a moment in the window, refutes it",
        "gap.search_spoken": "anything about papers that may not be spoken of: whether there are "
        "any, no statement tells",
        "gap.search_channels": "that the channels worked for which no sign covers the whole "
        "window: {channels}",
        "gap.erasure": "that no copy exists elsewhere, and when the last backup is really gone",
    }
)


def say(sentence: str, /, **values: object) -> str:
    """Fill one sentence of the table."""
    return SENTENCES[sentence].format(**values)
