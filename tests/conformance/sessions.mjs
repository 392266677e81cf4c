// Whole editing sessions: three to five real CodeMirror clients on a bad network, against an authority that speaks one line of JSON per message on stdin and stdout.
//
//   node sessions.mjs SESSIONS CONTROLS [FIRST_SEED]
//
// Questions to the authority, each answered by one line:
//   {op: "open", text}                                  → {}
//   {op: "batch", fail, submissions: [{client, seq, base, changes}]}
//        all of them in one commit; with fail nothing is committed → {answers: [{accepted} | {refused}], entries: [{version, client, seq, changes}]}
//   {op: "since", version}                              → {entries}
//   {op: "head"}                                        → {version, text}
// and at the end {op: "done", …} with what was seen, which has no answer.
// The same sessions run again here in the stock way, as a control that must diverge: an authority built on rebaseUpdates, clients that take the updates of a message together.
import { readSync, writeSync } from "node:fs"
import { ChangeSet, EditorState, StateEffect, Text } from "@codemirror/state"
import { collab, getSyncedVersion, rebaseUpdates, receiveUpdates, sendableUpdates } from "@codemirror/collab"
import { random } from "./random.mjs"

const [sessions = 2000, controls = 400, firstSeed = 1] = process.argv.slice(2).map(Number)
const doc = text => Text.of(text.split("\n"))

// The collab extension overlooks a transaction that changes nothing, but a pending change that became empty still has its sequence number.
// Put back with this effect it is counted.
const restored = StateEffect.define()
const sharedEffects = transaction => transaction.effects.filter(effect => effect.is(restored))

/** One editor on one text, as the product's client behaves: a batch is frozen until answered, and updates are taken one by one (or, in the control, together). */
class Client {
  constructor(id, version, text, together) {
    this.id = id
    this.together = together
    this.written = []
    this.confirmed = 0
    this.frozen = null
    this.online = true
    this.inbox = []
    this.start(version, text)
  }

  start(version, text) {
    this.agreed = doc(text)
    this.state = EditorState.create({ doc: this.agreed, extensions: [collab({ startVersion: version, clientID: String(this.id), sharedEffects })] })
  }

  get version() { return getSyncedVersion(this.state) }
  get pending() { return sendableUpdates(this.state) }
  get text() { return this.state.doc.toString() }

  edit(changes) {
    const transaction = this.state.update({ changes })
    if (!transaction.docChanged) return
    this.state = transaction.state
    let inserted = ""
    transaction.changes.iterChanges((_a, _b, _c, _d, words) => inserted += words.toString())
    this.written.push(inserted)
  }

  /** The batch to send: the frozen one again, or the first `most` of what is pending, frozen from now on. */
  batch(most) {
    if (!this.frozen && this.pending.length)
      this.frozen = { client: this.id, seq: this.confirmed + 1, base: this.version, changes: this.pending.slice(0, most).map(u => u.changes.toJSON()) }
    return this.frozen
  }

  answered(seq) {
    if (this.frozen?.seq == seq) this.frozen = null
  }

  /** False if entries are missing between what is known and these. */
  receive(entries) {
    const fresh = entries.filter(entry => entry.version > this.version)
    if (!fresh.length) return true
    if (fresh[0].version > this.version + 1) return false
    const updates = fresh.map(entry => ({ changes: ChangeSet.fromJSON(entry.changes), clientID: String(entry.client) }))
    for (const entry of fresh)
      if (entry.client == this.id && entry.seq != ++this.confirmed) throw new Error(`client ${this.id} sees its change ${entry.seq} as number ${this.confirmed}`)
    for (const update of updates) this.agreed = update.changes.apply(this.agreed)
    if (this.together) this.state = receiveUpdates(this.state, updates).state
    else for (const update of updates) this.state = receiveUpdates(this.state, [update]).state
    return true
  }

  /** The page is reloaded: what was stored (agreed text, version, pending changes, the frozen batch) comes back, the connection's messages do not. */
  reload() {
    const kept = this.pending.map(u => u.changes.toJSON())
    this.inbox = []
    this.start(this.version, this.agreed.toString())
    for (const changes of kept) this.state = this.state.update({ changes: ChangeSet.fromJSON(changes), effects: restored.of(null) }).state
  }
}

const pieces = ["a", "b", "c", "x", "yz", " ", "\n", "é", "😀", "[", "]"]
const boundary = (text, at) => at > 0 && at < text.length && /[\udc00-\udfff]/.test(text[at]) ? at - 1 : at

function randomEdits({ below, chance, pick }, text) {
  const edits = []
  for (let n = chance(20) ? 2 : 1; n > 0; n--) {
    const from = boundary(text, below(text.length + 1))
    const to = chance(50) ? from : Math.max(from, boundary(text, Math.min(text.length, from + 1 + below(4))))
    edits.push({ from, to, insert: to > from && chance(60) ? "" : pick(pieces) + (chance(15) ? pick(pieces) : "") })
  }
  return edits
}

function session(seed, authority, seen) {
  const chances = random(seed), { below, chance, pick } = chances
  let text = ""
  for (let n = below(8); n > 0; n--) text += pick(pieces)
  authority.open(text)
  const clients = []
  for (let id = 1, n = 3 + below(3); id <= n; id++) clients.push(new Client(id, 0, text, authority.together))
  let wire = []

  const catchUp = client => { client.receive(authority.since(client.version)) || fail("the log itself has a gap") }
  const fail = message => { throw new Error(`${message} (session ${seed})`) }

  const send = (client, most, lossy) => {
    const batch = client.batch(most)
    if (!batch) return
    if (lossy && chance(15)) { seen.lostRequests++; return }
    wire.push(batch)
    if (lossy && chance(10)) { wire.push(batch); seen.resends++ }
  }

  const serve = (count, lossy) => {
    const submissions = []
    for (; count > 0 && wire.length; count--) submissions.push(...wire.splice(below(wire.length), 1))
    if (!submissions.length) return
    const fails = lossy && chance(6)
    const { answers, entries } = authority.batch(submissions, fails)
    if (fails) { seen.failedCommits++; return }
    answers.forEach((answer, i) => {
      if (answer.refused) fail(`refused: ${answer.refused}`)
      const to = clients[submissions[i].client - 1]
      if (lossy && chance(15)) seen.lostAnswers++
      else if (to.online) to.inbox.push({ seq: submissions[i].seq })
    })
    seen.entries += entries.length
    if (entries.length) for (const client of clients) {
      if (!client.online || (lossy && chance(5))) continue
      client.inbox.push({ entries })
      if (lossy && chance(5)) client.inbox.push({ entries })
    }
  }

  const deliver = (client, count, lossy) => {
    for (; count > 0 && client.inbox.length; count--) {
      const [message] = client.inbox.splice(lossy && chance(15) ? below(client.inbox.length) : 0, 1)
      if (message.seq) client.answered(message.seq)
      else if (!client.receive(message.entries)) { seen.gaps++; catchUp(client) }
    }
  }

  for (let steps = 60 + below(100); steps > 0; steps--) {
    const client = pick(clients), what = below(1000)
    if (what < 420) client.edit(randomEdits(chances, client.text))
    else if (what < 560) { if (client.online) { if (client.frozen) seen.resends++; send(client, 1 + below(4), true) } }
    else if (what < 660) serve(1 + below(4), true)
    else if (what < 940) deliver(client, 1 + below(4), true)
    else if (what < 958) { client.online = false; client.inbox = []; seen.offline++ }
    else if (what < 985) { if (!client.online) { client.online = true; catchUp(client) } }
    else { client.reload(); seen.reloads++ }
  }

  for (const client of clients) client.online = true
  for (let rounds = 0; ; rounds++) {
    if (rounds > 300) fail("the session does not come to rest")
    for (const client of clients) { catchUp(client); send(client, 1000, false) }
    if (!wire.length && clients.every(c => !c.pending.length && !c.frozen)) break
    serve(wire.length, false)
    for (const client of clients) deliver(client, client.inbox.length, false)
  }

  const head = authority.head()
  for (const client of clients)
    if (client.text != head.text || client.version != head.version)
      fail(`client ${client.id} at ${client.version} ends with ${JSON.stringify(client.text)}, the authority at ${head.version} with ${JSON.stringify(head.text)}`)
  const logged = clients.map(() => [])
  for (const entry of authority.since(0)) {
    let inserted = ""
    ChangeSet.fromJSON(entry.changes).iterChanges((_a, _b, _c, _d, words) => inserted += words.toString())
    logged[entry.client - 1][entry.seq - 1] = (logged[entry.client - 1][entry.seq - 1] ?? []).concat(inserted)
  }
  for (const client of clients)
    if (JSON.stringify(logged[client.id - 1]) != JSON.stringify(client.written.map(words => [words])))
      fail(`client ${client.id} wrote ${JSON.stringify(client.written)}, the log holds ${JSON.stringify(logged[client.id - 1])}`)
  seen.changes += head.version
}

/** The authority under test, behind stdin and stdout. */
const remote = (() => {
  const chunk = Buffer.alloc(1 << 16)
  let rest = ""
  const ask = question => {
    writeSync(1, JSON.stringify(question) + "\n")
    for (;;) {
      const end = rest.indexOf("\n")
      if (end >= 0) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 1)
        return JSON.parse(line)
      }
      const count = readSync(0, chunk, 0, chunk.length, null)
      if (!count) throw new Error("the authority has gone")
      rest += chunk.latin1Slice(0, count) // answers are ASCII: everything else is escaped
    }
  }
  return {
    open: text => ask({ op: "open", text }),
    batch: (submissions, fail) => ask({ op: "batch", fail, submissions }),
    since: version => ask({ op: "since", version }).entries,
    head: () => ask({ op: "head" }),
  }
})()

/** The control: the log of a stock authority, which composes what was missed before it maps. */
function stock() {
  let log, text
  return {
    together: true,
    open(start) { log = []; text = doc(start) },
    batch(submissions, fail) {
      const [oldLog, oldText] = [log, text]
      log = log.slice()
      const answers = submissions.map(({ client, seq, base, changes }) => {
        const last = log.filter(u => u.client == client).length
        if (seq + changes.length - 1 <= last) return { accepted: changes.length }
        const updates = changes.map(c => ({ changes: ChangeSet.fromJSON(c), clientID: String(client) }))
        const rebased = rebaseUpdates(updates, log.slice(base))
        rebased.forEach((u, i) => {
          log.push({ ...u, client, seq: seq + changes.length - rebased.length + i })
          text = u.changes.apply(text)
        })
        return { accepted: 0 }
      })
      if (fail) [log, text] = [oldLog, oldText]
      return { answers, entries: this.since(oldLog.length) }
    },
    since: version => log.slice(version).map((u, i) => ({ version: version + i + 1, client: u.client, seq: u.seq, changes: u.changes.toJSON() })),
    head: () => ({ version: log.length, text: text.toString() }),
  }
}

function run(count, authority) {
  const seen = { sessions: 0, changes: 0, entries: 0, resends: 0, lostRequests: 0, lostAnswers: 0, failedCommits: 0, gaps: 0, offline: 0, reloads: 0 }
  const failures = []
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    seen.sessions++
    try {
      session(seed, authority, seen)
    } catch (problem) {
      failures.push(String(problem.message).includes("(session") ? problem.message : `${problem.message} (session ${seed})`)
    }
  }
  return { ...seen, failed: failures.length, failures: failures.slice(0, 5) }
}

const result = { op: "done", result: run(sessions, remote), control: run(controls, stock()) }
writeSync(1, JSON.stringify(result) + "\n")
