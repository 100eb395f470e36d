import { expect } from "chai";
import { showAgreement } from "../../src/show/agreement.ts";
import { renderHtml } from "../../src/show/html.ts";
import { renderTerminal } from "../../src/show/terminal.ts";
import { decompileAgreement } from "../../src/terms/decompile.ts";
import { compileAmended, compileExample, deployment, firstEditions } from "../support/agreements.ts";
import { mutationsOf } from "../support/leaves.ts";

const compiled = [...firstEditions.map(compileExample), compileAmended()];

describe("the page of an agreement", () => {
  for (const { file } of compiled) {
    it(`changes with every leaf, in the terminal and in HTML: ${file.title}, edition ${file.edition}`, () => {
      const [text, html] = [renderTerminal(showAgreement(file)), renderHtml(showAgreement(file))];
      for (const { path, file: changed } of mutationsOf(file)) {
        const page = showAgreement(changed);
        expect(renderTerminal(page), path.join(".")).to.not.equal(text);
        expect(renderHtml(page), path.join(".")).to.not.equal(html);
      }
    }).timeout(20_000);
  }

  it("is the same from the file and from terms and text", () => {
    for (const { terms, configs, text, file } of compiled) {
      expect(showAgreement(decompileAgreement(terms, configs, text))).to.deep.equal(showAgreement(file));
    }
  });

  it("says so if the signed texts are not at hand", () => {
    for (const { terms, configs } of compiled) {
      expect(renderTerminal(showAgreement(decompileAgreement(terms, configs)))).to.contain("were not at hand");
    }
  });

  it("names id and digest once there are any", () => {
    for (const { file, id, digest } of compiled) {
      const page = renderTerminal(showAgreement(file, { ...deployment, id, digest }), { width: 120 });
      expect(page).to.contain(id).and.to.contain(digest);
    }
  });

  it("fits the terminal and cuts nothing off", () => {
    for (const { file } of compiled) {
      for (const width of [60, 80, 120]) {
        const text = renderTerminal(showAgreement(file), { width });
        for (const line of text.split("\n")) expect(line.length).to.be.at.most(width);
        expect(text).to.not.contain("…");
      }
    }
  });

  it("colours only if asked", () => {
    const page = { title: "Title", sections: [] };
    expect(renderTerminal(page)).to.not.contain("\u001B");
    expect(renderTerminal(page, { colour: true })).to.contain("\u001B[1m");
  });
});

describe("hostile text", () => {
  const hostile = [
    `<script>alert(1)</script>`,
    `" onload="x`,
    "\u001B[2J",
    "\u202Egnp.exe",
    "a\u200Bb",
    "\u0007",
    "&lt;",
  ];

  it("is shown as text in HTML", () => {
    for (const text of hostile) {
      const page = {
        title: text,
        sections: [{ title: text, blocks: [{ type: "paragraph" as const, text }], sections: [] }],
      };
      const html = renderHtml(page);
      expect(html).to.not.match(/<script|[\u001B\u202E\u200B\u0007]/u);
      expect(html).to.not.contain(`" onload="x`);
    }
    expect(renderHtml({ title: "&lt;", sections: [] })).to.contain("&amp;lt;");
  });

  it("sends no escape sequence to the terminal", () => {
    for (const title of hostile) {
      expect(renderTerminal({ title, sections: [] })).to.not.match(/[\u001B\u202E\u200B\u0007]/u);
    }
  });

  it("allows nothing but its own style", () => {
    expect(renderHtml({ title: "", sections: [] })).to.match(/default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'/);
  });
});
