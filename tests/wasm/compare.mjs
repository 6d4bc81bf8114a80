// node compare.mjs NATIVE WASM_JS - runs the differential program of both builds and compares.
//
// exact: equal bits. log: at most 2 ulp apart. derived: at most the allowance that both print.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

const [native, wasm] = process.argv.slice(2);
if (!existsSync(wasm)) {
  console.error(`${wasm} is missing: cmake --preset wasm && cmake --build --preset wasm`);
  process.exit(1);
}
const lines = (program, args) =>
  execFileSync(program, args, { maxBuffer: 1 << 28 }).toString().trim().split("\n");
const left = lines(native, []);
const right = lines(process.execPath, [wasm]);

const bits = (x) => new BigInt64Array(new Float64Array([x]).buffer)[0];
const ulps = (a, b) => {
  const distance = bits(a) - bits(b);
  return Number(distance < 0n ? -distance : distance);
};
const count = { exact: 0, log: 0, derived: 0 };
const worst = { exact: 0, log: 0, derived: 0 };
let failures = left.length === right.length ? 0 : 1;
if (failures) console.error(`${left.length} numbers natively, ${right.length} from wasm`);

for (let i = 0; i < Math.min(left.length, right.length); ++i) {
  const [name, kind, allowance, a] = left[i].split(" ");
  const [otherName, , , b] = right[i].split(" ");
  const [x, y] = [Number(a), Number(b)];
  const distance = {
    exact: () => ulps(x, y),
    log: () => ulps(x, y),
    derived: () => (x === y ? 0 : Math.abs(x - y) / Number(allowance)),
  }[kind]();
  const limit = { exact: 0, log: 2, derived: 1 }[kind];
  count[kind] += 1;
  worst[kind] = Math.max(worst[kind], distance);
  if (name !== otherName || !(distance <= limit)) {
    failures += 1;
    if (failures <= 10) console.error(`${name} (${kind}): native ${a}, wasm ${b}`);
  }
}
console.log(
  `${count.exact} exact: ${worst.exact} ulp apart at most; ${count.log} single logarithms: ` +
    `${worst.log} ulp; ${count.derived} derived: ${worst.derived.toFixed(3)} of the allowance`,
);
// An empty comparison is no comparison.
if (count.exact < 100 || count.log < 100 || count.derived < 500) failures += 1;
process.exit(failures === 0 ? 0 : 1);
