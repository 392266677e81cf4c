// CodeMirror's side of the engine benchmark: reads the stream once, then answers each measure that is named on a line of its input.
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { createInterface } from "node:readline"

const [modules, file] = process.argv.slice(2)
const { ChangeSet, Text } = createRequire(`${modules}/`)("@codemirror/state")
const stream = JSON.parse(readFileSync(file, "utf8"))
const mine = stream.mine.map(c => ChangeSet.fromJSON(c))
const beside = stream.beside.map(c => ChangeSet.fromJSON(c))
const pending = stream.pending.map(list => list.map(c => ChangeSet.fromJSON(c)))

const measures = {
  apply() {
    let text = Text.of(["a".repeat(stream.length)]), answer = 0
    for (const change of mine) {
      text = change.apply(text)
      answer += text.length
    }
    return answer
  },
  compose() {
    let answer = 0
    for (let i = 0; i < mine.length; i += stream.batch) {
      let total = mine[i]
      for (let j = i + 1; j < i + stream.batch; j++) total = total.compose(mine[j])
      answer += total.newLength
    }
    return answer
  },
  map() {
    let answer = 0
    for (let i = 0; i < mine.length; i++) answer += mine[i].map(beside[i]).newLength + beside[i].map(mine[i], true).newLength
    return answer
  },
  rebase() {
    let answer = 0
    for (let i = 0; i < pending.length; i++) {
      const waiting = pending[i].slice()
      for (let j = i * stream.missed; j < (i + 1) * stream.missed; j++) {
        let missed = mine[j]
        for (let k = 0; k < waiting.length; k++) {
          const moved = waiting[k].map(missed)
          missed = missed.map(waiting[k], true)
          waiting[k] = moved
        }
      }
      answer += waiting.at(-1).newLength
    }
    return answer
  },
}

for await (const measure of createInterface({ input: process.stdin })) {
  const started = process.hrtime.bigint()
  const answer = measures[measure]()
  console.log(JSON.stringify({ answer, seconds: Number(process.hrtime.bigint() - started) / 1e9 }))
}
