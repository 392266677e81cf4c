// Writes cases.json.gz: what the real @codemirror/state does, for the C# tests to agree with.
// One JSON value per line: [kind, …inputs, expected]. Change sets are strings holding their JSON, so that the bytes are compared too.
// Half a surrogate pair is written as U+E000 and four hexadecimal digits, since many JSON readers refuse to take it bare.
import { writeFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import { ChangeSet, MapMode, Text } from "@codemirror/state"
import { random } from "./random.mjs"

const { below, chance, pick } = random(20260917)
const alphabet = ["a", "b", "c", "d", " ", ".", "[", "]", "\"", "\\", "\n", "\n", "\t", "\u0001", "\u007f", "é", "ß", "中", "ع", "😀", "👩‍👧", "\u2028"]
const lines = []
const counts = {}

const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const spelled = unit => "\ue000" + unit.charCodeAt(0).toString(16)

function emit(kind, ...values) {
  lines.push(JSON.stringify([kind, ...values], (_, value) => typeof value == "string" ? value.replace(lone, spelled) : value))
  counts[kind] = (counts[kind] ?? 0) + 1
}

function words(most) {
  let text = ""
  for (let n = below(most + 1); n > 0; n--) text += pick(alphabet)
  return text
}

const doc = text => Text.of(text.split("\n"))
const json = set => JSON.stringify(set.toJSON())

function edits(length) {
  const list = []
  for (let n = 1 + below(chance(20) ? 6 : 3); n > 0; n--) {
    const from = below(length + 1)
    const to = chance(45) ? from : Math.min(length, from + below(chance(20) ? length + 1 : 4))
    const insert = chance(30) ? "" : words(chance(10) ? 12 : 3)
    list.push({ from, to, insert })
  }
  return list
}

// Neighbouring pieces of one change set that no single call of `of` makes: composing gives sections that touch.
function changeSet(text) {
  const first = ChangeSet.of(edits(text.length), text.length)
  return chance(30) ? first.compose(ChangeSet.of(edits(first.newLength), first.newLength)) : first
}

const applied = (set, text) => set.apply(doc(text)).toString()

for (let i = 0; i < 2500; i++) {
  const text = words(chance(20) ? 40 : 8)
  const list = edits(text.length).map(e => chance(5) ? { ...e, insert: e.insert + pick(["\r", "\r\n", "\n\r"]) } : e)
  const set = ChangeSet.of(list, text.length)
  emit("of", text.length, list.map(e => [e.from, e.to, e.insert]), json(set), set.newLength, set.empty)
}

for (let i = 0; i < 2500; i++) {
  const text = words(chance(20) ? 40 : 8)
  const set = changeSet(text)
  emit("apply", json(set), text, applied(set, text))
  emit("invert", json(set), text, json(set.invert(doc(text))))
}

for (let i = 0; i < 4000; i++) {
  const text = words(chance(20) ? 40 : 6)
  const a = changeSet(text)
  const b = changeSet(applied(a, text))
  emit("compose", json(a), json(b), json(a.compose(b)))
}

for (let i = 0; i < 5000; i++) {
  const text = words(chance(20) ? 40 : 5)
  const a = changeSet(text), b = changeSet(text)
  emit("map", json(a), json(b), json(a.map(b)), json(a.map(b, true)))
}

const modes = [MapMode.Simple, MapMode.TrackDel, MapMode.TrackBefore, MapMode.TrackAfter]
for (let i = 0; i < 2500; i++) {
  const text = words(chance(20) ? 30 : 7)
  const set = changeSet(text)
  const places = []
  for (let position = 0; position <= text.length; position++)
    for (const side of [-1, 0, 1])
      places.push(modes.map(mode => set.mapPos(position, side, mode)))
  emit("position", json(set), places)
}

for (let i = 0; i < 1500; i++) {
  const text = words(12)
  const set = changeSet(text)
  const found = individual => {
    const list = []
    set.iterChanges((fromA, toA, fromB, toB, inserted) => list.push([fromA, toA, fromB, toB, inserted.toString()]), individual)
    return list
  }
  emit("ranges", json(set), found(false), found(true))
}

// JSON in every shape that the reader takes, also shapes that no writer makes: a section that does nothing, neighbours of one kind, numbers like 1e1.
function shape() {
  const number = () => pick(["0", "1", "2", "7", "1.0", "2e0", "1E1", "-0", "10"])
  const parts = []
  for (let n = below(5); n > 0; n--) {
    const space = pick(["", "", " ", "\n\t"])
    if (chance(40)) parts.push(space + number())
    else {
      const inserted = []
      for (let m = below(4); m > 0; m--) inserted.push(pick([JSON.stringify(words(3).replaceAll("\n", "")), "\"\\u0041\\/\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\udE00x\"", "\"\\r\\b\\f\""]))
      parts.push(space + "[" + [number(), ...inserted].join("," + space) + space + "]")
    }
  }
  return pick(["", " "]) + "[" + parts.join(",") + "]" + pick(["", "\n"])
}
for (let i = 0; i < 2500; i++) {
  const text = shape()
  const set = ChangeSet.fromJSON(JSON.parse(text))
  emit("json", text, json(set), set.length, set.newLength, set.empty)
}

// JSON that is refused: damaged, or of a shape that the real reader throws on. Damage that happens to leave something readable counts as readable.
const wrong = ["", " ", "null", "true", "{}", "1", "\"x\"", "[", "]", "[[]]", "[null]", "[true]", "[{}]", "[\"a\"]", "[[\"a\"]]", "[[1,2]]", "[[1,null]]", "[[1,[]]]", "[[[1]]]", "[1,]", "[,1]", "[[1,]]",
  "[01]", "[+1]", "[.5]", "[1.]", "[1e]", "[NaN]", "[Infinity]", "[0x1]", "[1]x", "[1] [2]", "[[1,'a']]", "[[1,\"a]]", "[[1,\"a\n\"]]", "[[1,\"\\x\"]]", "[[1,\"\\u12\"]]", "[[1,\"\\u12g4\"]]", "[[1,\"a\" \"b\"]]", "\ufeff[1]", "[1]\u00a0", "[- 1]", "[[1,\"a\"],{}]", "[[null,\"a\"]]", "[[1,\"a\",2]]", "[[1,\"a\",{\"b\":1}]]", "// x\n[1]", "[1]//"]
const isRead = text => {
  try { ChangeSet.fromJSON(JSON.parse(text)); return true } catch { return false }
}
for (const text of wrong) emit("refused", text)
for (let i = 0; counts.refused < 1500; i++) {
  const good = shape(), at = below(good.length + 1)
  const damaged = pick([
    good.slice(0, at),
    good.slice(0, at) + pick([",", "[", "]", "\"", "null", "{}", "-", ".", "\\", "x", "\u0000"]) + good.slice(at),
    good.slice(0, at) + good.slice(at + 1)])
  if (!isRead(damaged)) emit("refused", damaged)
}

// Readable for CodeMirror, refused here: lengths that no text has, and a line that is two.
for (const text of ["[-1]", "[1.5]", "[[-1]]", "[[0.5,\"a\"]]", "[2147483648]", "[1e300]", "[1e999]", "[-1e999]", "[2147483647,1]", "[[2147483647,\"a\"],[1]]", "[2147483647,[0,\"a\"]]", "[[0,\"a\\nb\"]]", "[[0,\"a\\u000ab\"]]"]) {
  if (!isRead(text)) throw new Error("expected CodeMirror to read " + text)
  emit("stricter", text)
}

const packed = gzipSync(lines.join("\n") + "\n", { level: 9 })
writeFileSync(new URL("cases.json.gz", import.meta.url), packed)
console.log(`${lines.length} cases, ${packed.length} bytes`, counts)
