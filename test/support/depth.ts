/** Whether checks run as long as they find it worth, as every night; otherwise as long as a person waits. */
export const deep = process.env["CONCORDAT_DEPTH"] === "deep";
