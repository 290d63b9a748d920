// Reads a slip's ESC/POS bytes with npos, a parser of other hands, and prints what it found as JSON.
// Usage: node read_slip.cjs slip.bin
const fs = require("fs");
const npos = require("npos");
const iconv = require("iconv-lite");

const PAGES = { 0: "cp437", 16: "win1252", 17: "cp866", 46: "win1251" };

// npos does not know GS ( k (QR codes); its length rule is that of the other GS ( commands.
const rules = { ...npos.rules, 0x1d: { ...npos.rules[0x1d], "(k": [0, "d16"] } };

const bytes = fs.readFileSync(process.argv[2]);
npos.parser(rules).parse(bytes).then(
  (ast) => {
    let page = 0;
    let text = "";
    let size = 0;
    const sizes = {};
    const pages = [];
    const commands = [];
    let qr = null;
    for (const node of ast.tree) {
      const piece = bytes.subarray(node.offset, node.offset + node.length);
      if (node.code === 2) {
        const decoded = iconv.decode(piece, PAGES[page]);
        for (const line of decoded.split("\n")) if (line) sizes[line] = size;
        text += decoded;
        continue;
      }
      const name = `${node.ascii} ${node.fn}`;
      commands.push(name);
      if (name === "ESC t") pages.push((page = piece[2]));
      if (name === "GS !") size = piece[2];
      if (name === "ESC @") size = 0;
      if (name === "GS (k" && piece[6] === 80) {
        qr = piece.subarray(8, 5 + piece.readUInt16LE(3)).toString("utf8");
      }
    }
    console.log(JSON.stringify({ lines: text.split("\n"), sizes, pages, qr, commands }));
  },
  (error) => {
    console.error(String(error));
    process.exit(1);
  },
);
