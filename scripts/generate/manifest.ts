import { readFileSync, writeFileSync } from "node:fs";
import { dataLength, getBytes, hexlify, id, keccak256 } from "ethers";
import hre from "hardhat";
import { format } from "prettier";
import { withoutMetadata } from "../../src/deployment/code.ts";
import {
  manifestPath,
  type CompiledContract,
  type CompilerSettings,
  type Immutable,
  type Manifest,
} from "../../src/deployment/manifest.ts";
import { parts } from "../../src/deployment/parts.ts";
import type { Hex } from "../../src/terms/normal.ts";

/** The parts of a build that say what an immutable is called. */
interface BuildOutput {
  output: { sources: Record<string, { ast: unknown }>; contracts: Record<string, Record<string, { evm: Evm }>> };
}

interface Evm {
  methodIdentifiers: Record<string, string>;
  deployedBytecode: { immutableReferences?: Record<string, { start: number; length: number }[]> };
}

interface BuildInput {
  solcLongVersion: string;
  input: { settings: CompilerSettings };
}

await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
writeFileSync(manifestPath, await format(JSON.stringify(await makeManifest()), { parser: "json", printWidth: 120 }));

/** What the compiler makes of every contract that is deployed. */
async function makeManifest(): Promise<Manifest> {
  const names = [...parts.map(({ contract }) => contract as string), "TestCurrency"];
  const contracts: Manifest["contracts"] = {};
  for (const name of names) contracts[name] = await describeContract(name);
  const { solcLongVersion, input } = await readBuild<BuildInput>("getBuildInfoPath", names[0] ?? "");
  const { evmVersion, viaIR, optimizer } = input.settings;
  return { compiler: { version: solcLongVersion, settings: { evmVersion, viaIR, optimizer } }, contracts };
}

async function describeContract(name: string): Promise<CompiledContract> {
  const {
    bytecode,
    deployedBytecode,
    sourceName,
    inputSourceName = sourceName,
  } = await hre.artifacts.readArtifact(name);
  const { output } = await readBuild<BuildOutput>("getBuildInfoOutputPath", name);
  const evm = output.contracts[inputSourceName]?.[name]?.evm;
  if (evm === undefined) throw new Error(`The build holds no ${name}.`);
  const code = getBytes(deployedBytecode);
  const bare = withoutMetadata(code);
  return {
    source: sourceName,
    creation: { size: dataLength(bytecode), hash: keccak256(bytecode) as Hex },
    size: code.length,
    hash: keccak256(code) as Hex,
    runtime: hexlify(bare) as Hex,
    metadata: hexlify(code.slice(bare.length)) as Hex,
    immutables: describeImmutables(evm, output.sources),
    functions: Object.fromEntries(
      Object.keys(evm.methodIdentifiers).map((signature) => [signature, id(signature).slice(0, 10) as Hex]),
    ),
  };
}

/** Immutables by name; the compiler numbers them by their declarations in the syntax tree. */
function describeImmutables(evm: Evm, sources: BuildOutput["output"]["sources"]): Record<string, Immutable> {
  const immutables: Record<string, Immutable> = {};
  for (const [declaration, places] of Object.entries(evm.deployedBytecode.immutableReferences ?? {})) {
    const { name, type } = findDeclaration(Object.values(sources), Number(declaration));
    if (immutables[name] !== undefined) throw new Error(`Two immutables are called ${name}.`);
    if (places.some(({ length }) => length !== 32)) throw new Error(`${name} has a place that is not of 32 bytes.`);
    immutables[name] = { type, offsets: places.map(({ start }) => start).sort((a, b) => a - b) };
  }
  return Object.fromEntries(Object.entries(immutables).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function findDeclaration(nodes: readonly unknown[], declaration: number): { name: string; type: string } {
  const rest = [...nodes];
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    if (typeof node !== "object" || node === null) continue;
    if ("nodeType" in node && node.nodeType === "VariableDeclaration" && "id" in node && node.id === declaration) {
      const { name, typeDescriptions } = node as unknown as { name: string; typeDescriptions: { typeString: string } };
      return { name, type: typeDescriptions.typeString };
    }
    rest.push(...(Object.values(node) as unknown[]).filter((child) => child !== null && child !== undefined));
  }
  throw new Error(`The syntax tree holds no declaration ${declaration}.`);
}

async function readBuild<Build>(part: "getBuildInfoPath" | "getBuildInfoOutputPath", name: string): Promise<Build> {
  const { sourceName } = await hre.artifacts.readArtifact(name);
  const buildId = await hre.artifacts.getBuildInfoId(`${sourceName}:${name}`);
  const path = buildId === undefined ? undefined : await hre.artifacts[part](buildId);
  if (path === undefined) throw new Error(`No build of ${name} is kept.`);
  return JSON.parse(readFileSync(path, "utf8")) as Build;
}
