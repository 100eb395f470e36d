import { expect } from "chai";
import fc from "fast-check";
import { formatAmount, parseAmount, showAmount } from "../../src/units/amount.ts";
import { minorDigits, unitOf } from "../../src/units/currency.ts";
import { formatDuration, parseDays, parseDuration, showDuration } from "../../src/units/duration.ts";
import { formatMoment, isTimeZone, parseMoment, showMoment } from "../../src/units/moment.ts";
import { formatPercent, parsePercent } from "../../src/units/percent.ts";
import { parseShares, showShare } from "../../src/units/weights.ts";

const throws = (run: () => unknown, code: string) => expect(run).to.throw().with.property("code", code);

describe("amounts", () => {
  it("are exact in minor units", () => {
    expect(parseAmount("1250.50", "GBP")).to.equal(125_050n);
    expect(parseAmount("1250.5", "GBP")).to.equal(125_050n);
    expect(parseAmount(10480000, "JPY")).to.equal(10_480_000n);
    expect(parseAmount("1.234", "KWD")).to.equal(1_234n);
  });

  it("go there and back", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 112n), fc.constantFrom("JPY", "GBP", "KWD"), (minor, currency) => {
        expect(parseAmount(formatAmount(minor, currency), currency)).to.equal(minor);
      }),
    );
  });

  it("refuse what is too fine, malformed, or of no currency", () => {
    throws(() => parseAmount("1.5", "JPY"), "amount-too-fine");
    for (const written of ["1,250", "1e6", "-1", "", " 1", "1.", 1.5]) {
      throws(() => parseAmount(written, "GBP"), "amount-invalid");
    }
    throws(() => minorDigits("XYZ"), "currency-unknown");
  });

  it("show every digit", () => {
    expect(showAmount("123456789012345678901234.56", "GBP")).to.equal("GBP 123,456,789,012,345,678,901,234.56");
    expect(showAmount("10480000", "JPY")).to.equal("JPY 10,480,000");
  });

  it("need a token that is fine enough", () => {
    expect(unitOf("JPY", 18)).to.equal(10n ** 18n);
    expect(unitOf("GBP", 6)).to.equal(10_000n);
    expect(unitOf("GBP", 2)).to.equal(1n);
    throws(() => unitOf("GBP", 0), "token-too-coarse");
  });
});

describe("dates", () => {
  const seconds = (iso: string) => Date.parse(iso) / 1000;

  it("begin and end in the zone of the file; a deadline is the first second after it", () => {
    expect(parseMoment("2018-03-31", "Asia/Tokyo", "start")).to.equal(seconds("2018-03-31T00:00:00+09:00"));
    expect(parseMoment("2018-03-31", "Asia/Tokyo", "deadline")).to.equal(seconds("2018-04-01T00:00:00+09:00"));
    expect(parseMoment("2018-03-31", "Asia/Tokyo", "last")).to.equal(seconds("2018-03-31T23:59:59+09:00"));
  });

  it("know days of 23 and 25 hours, and days that begin at one", () => {
    const length = (date: string, zone: string) =>
      parseMoment(date, zone, "deadline") - parseMoment(date, zone, "start");
    expect(length("2026-03-29", "Europe/London")).to.equal(23 * 3600);
    expect(length("2026-10-25", "Europe/London")).to.equal(25 * 3600);
    expect(parseMoment("2018-11-04", "America/Sao_Paulo", "start")).to.equal(seconds("2018-11-04T01:00:00-02:00"));
    expect(parseMoment("2018-11-03", "America/Sao_Paulo", "deadline")).to.equal(seconds("2018-11-04T03:00:00Z"));
  });

  it("are taken as they are with time and offset", () => {
    expect(parseMoment("2026-03-31T17:00:00+09:00", "Europe/London", "deadline")).to.equal(
      seconds("2026-03-31T08:00:00Z"),
    );
    expect(formatMoment(seconds("2026-03-31T08:00:00Z"), "Europe/London", "deadline")).to.equal(
      "2026-03-31T09:00:00+01:00",
    );
  });

  it("go there and back from any second", () => {
    const zones = fc.constantFrom(
      "Asia/Tokyo",
      "Europe/London",
      "America/Sao_Paulo",
      "Pacific/Apia",
      "Africa/Cairo",
      "UTC",
    );
    const roles = fc.constantFrom("start" as const, "deadline" as const, "last" as const);
    const days = fc.integer({ min: 1, max: 40_000 }).map((day) => day * 86_400 - 9 * 3600);
    fc.assert(
      fc.property(fc.oneof(days, fc.integer({ min: 1, max: 2 ** 32 })), zones, roles, (at, zone, role) => {
        expect(parseMoment(formatMoment(at, zone, role), zone, role)).to.equal(at);
      }),
      { numRuns: 500 },
    );
  });

  it("go there and back where the epoch begins", () => {
    expect(formatMoment(54_000, "Asia/Tokyo", "deadline")).to.equal("1970-01-01");
    expect(parseMoment("1970-01-01", "Asia/Tokyo", "deadline")).to.equal(54_000);
  });

  it("refuse what is no date", () => {
    for (const written of ["2026-02-30", "31.3.2026", "2026-3-1", "tomorrow", "2026-03-31T17:00", "1960-01-01"]) {
      throws(() => parseMoment(written, "UTC", "start"), "date-invalid");
    }
    expect(isTimeZone("Asia/Tokyo")).to.equal(true);
    expect(isTimeZone("Asia/Tokio")).to.equal(false);
    expect(isTimeZone("JST")).to.equal(false);
  });

  it("are shown with the rule", () => {
    expect(showMoment("2026-03-31", "Asia/Tokyo", "deadline")).to.equal("the end of 31 March 2026, Tokyo time");
    expect(showMoment("2026-03-31", "America/New_York", "start")).to.equal(
      "the beginning of 31 March 2026, New York time",
    );
    expect(showMoment("2026-03-31T17:00:00+09:00", "Asia/Tokyo", "deadline")).to.equal(
      "31 March 2026, 17:00:00, Tokyo time",
    );
  });
});

describe("durations", () => {
  it("count days, unless they say otherwise", () => {
    expect(parseDuration(14)).to.equal(14 * 86_400);
    expect(parseDuration("1 day")).to.equal(86_400);
    expect(parseDuration("36 hours")).to.equal(36 * 3600);
    expect(formatDuration(86_400)).to.equal(1);
    expect(formatDuration(90)).to.equal("90 seconds");
    expect(showDuration(1)).to.equal("1 day");
    expect(parseDays("48 hours")).to.equal(2);
  });

  it("refuse what is none", () => {
    for (const written of ["2 weeks", "-1", "1.5 days", "P3D"])
      throws(() => parseDuration(written), "duration-invalid");
    throws(() => parseDays("36 hours"), "duration-invalid");
  });
});

describe("percentages", () => {
  it("are parts per million", () => {
    expect(parsePercent("5%")).to.equal(50_000);
    expect(parsePercent("0.0001 %")).to.equal(1);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 24 }),
        (ppm) => expect(parsePercent(formatPercent(ppm))).to.equal(ppm) && true,
      ),
    );
  });

  it("refuse what parts per million cannot say", () => {
    for (const written of ["5", "1/3", "0.00001%", "-5%"]) throws(() => parsePercent(written), "percent-invalid");
  });
});

describe("shares", () => {
  it("become the smallest whole weights", () => {
    expect(parseShares(["60%", "40%"])).to.deep.equal([3n, 2n]);
    expect(parseShares(["66.67%", "33.33%"])).to.deep.equal([6667n, 3333n]);
    expect(parseShares(["1/3", "1/2", "1/6"])).to.deep.equal([2n, 3n, 1n]);
    expect(parseShares([10, "20"])).to.deep.equal([1n, 2n]);
    expect(parseShares(["50%", "1/2"])).to.deep.equal([1n, 1n]);
  });

  it("add up, or are refused", () => {
    throws(() => parseShares(["66.67%", "33.34%"]), "shares-do-not-sum");
    throws(() => parseShares(["33.33%", "33.33%", "33.33%"]), "shares-do-not-sum");
    throws(() => parseShares(["50%", 1]), "shares-mixed");
    throws(() => parseShares(["0%", "100%"]), "share-invalid");
    throws(() => parseShares(["1/0"]), "share-invalid");
  });

  it("are shown as percentages where those are exact", () => {
    expect(showShare(3n, 5n)).to.equal("60%");
    expect(showShare(1n, 3n)).to.equal("1/3");
  });
});
