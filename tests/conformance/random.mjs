// Seeded chance, so that every run makes the same cases: a 32-bit xorshift-multiply generator.
export function random(seed) {
  let state = (seed ^ 0x9e3779b9) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let x = Math.imul(state ^ (state >>> 15), 1 | state)
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x
    return (x ^ (x >>> 14)) >>> 0
  }
  const below = n => next() % n
  return { below, chance: percent => below(100) < percent, pick: list => list[below(list.length)] }
}
