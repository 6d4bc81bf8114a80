// node compare.mjs NATIVE WASM_JS - runs the differential program of both builds and compares.
//
// exact: equal bits. log: at most 2 ulp apart. derived: at most the allowance that both print.
//
// Both write to a file: node writes to a file at once but to a pipe when it finds time, and the
// module's exit cuts off what was not written yet.
import { execFileSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [native, wasm] = process.argv.slice(2);
if (!existsSync(wasm)) {
  console.error(`${wasm} is missing: cmake --preset wasm && cmake --build --preset wasm`);
  process.exit(1);
}
const scratch = mkdtempSync(join(tmpdir(), "unmask-"));
process.on("exit", () => rmSync(scratch, { recursive: true }));
const lines = (program, args) => {
  const path = join(scratch, "answers");
  const file = openSync(path, "w");
  execFileSync(program, args, { stdio: ["ignore", file, "inherit"] });
  closeSync(file);
  return readFileSync(path, "utf8").trim().split("\n");
};
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
