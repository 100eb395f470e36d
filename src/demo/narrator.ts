import { styleText } from "node:util";
import Table from "cli-table3";

/** Tells a story line by line. */
export interface Narrator {
  title: (text: string) => void;
  date: (day: string) => void;
  say: (text: string) => void;
  /** Something was tried and refused. */
  refused: (text: string) => void;
  table: (head: string[], rows: string[][], rightFrom?: number) => void;
}

/**
 * A narrator that prints.
 *
 * @param print Takes one line.
 * @param colour Whether the reader sees colours.
 */
export function narrate(print: (line: string) => void, colour: boolean): Narrator {
  const style = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  return {
    title: (text) => print(`\n${style("bold", text)}\n${style("dim", "─".repeat(Math.min(78, text.length)))}`),
    date: (day) => print(`\n${style("cyan", day)}`),
    say: (text) => print(`  ${text}`),
    refused: (text) => print(`  ${style("yellow", `refused: ${text}`)}`),
    table: (head, rows, rightFrom = 1) => {
      const colAligns = head.map((_, i) => (i >= rightFrom ? ("right" as const) : ("left" as const)));
      const table = new Table({ head, colAligns, style: { head: colour ? ["bold"] : [], border: [], compact: true } });
      table.push(...rows);
      print(table.toString());
    },
  };
}
