import { readFileSync } from "node:fs";
import { Contract, ContractFactory, type InterfaceAbi, type Signer } from "ethers";
import { compile } from "../../scripts/solidity/compiler.ts";

interface Compiled {
  abi: InterfaceAbi;
  evm: { bytecode: { object: string } };
}

/**
 * Compiles a contract of the tests and deploys it. Hardhat compiles these files for tests in Solidity only, apart from the
 * artifacts that tests in TypeScript can read.
 *
 * @param file Its path, from the project's folder.
 */
export async function deployMock(signer: Signer, file: string, name: string, ...args: unknown[]): Promise<Contract> {
  const output = compile<Compiled>(
    {
      language: "Solidity",
      sources: { [file]: { content: readFileSync(file, "utf8") } },
      settings: {
        evmVersion: "cancun",
        optimizer: { enabled: true },
        outputSelection: { [file]: { [name]: ["abi", "evm.bytecode.object"] } },
      },
    },
    (path) => readFileSync(path.startsWith("@") ? `node_modules/${path}` : path, "utf8"),
  );
  const compiled = output.contracts?.[file]?.[name];
  if (compiled === undefined) throw new Error(`${file} has no contract ${name}.`);
  const deployed = await new ContractFactory(compiled.abi, compiled.evm.bytecode.object, signer).deploy(...args);
  await deployed.waitForDeployment();
  return new Contract(await deployed.getAddress(), compiled.abi, signer);
}
