// Reads a slip's ESC/POS bytes with npos, a parser of other hands, and prints what it found as JSON.
// Pictures on it are joined, below each other, into slip.bin.rasters.png.
// Usage: node read_slip.cjs slip.bin
const fs = require("fs");
const { PNG } = require("pngjs");
const npos = require("npos");
const iconv = require("iconv-lite");

const PAGES = { 0: "cp437", 16: "win1252", 17: "cp866", 46: "win1251", 59: "cp866" };

// npos does not know GS ( k (QR codes); its length rule is that of the other GS ( commands.
const rules = { ...npos.rules, 0x1d: { ...npos.rules[0x1d], "(k": [0, "d16"] } };

function joined(rasters) {
  const margin = 40;
  const width = Math.max(...rasters.map((entry) => entry._width)) + 2 * margin;
  const png = new PNG({ width, height: rasters.reduce((sum, entry) => sum + entry._height, 2 * margin) });
  png.data.fill(255);
  let top = margin;
  for (const entry of rasters) {
    for (let y = 0; y < entry._height; y++) {
      for (let x = 0; x < entry._width; x++) {
        const at = 4 * ((top + y) * width + margin + x);
        png.data.fill(entry._data[y * entry._width + x] ? 255 : 0, at, at + 3);
      }
    }
    top += entry._height;
  }
  return PNG.sync.write(png);
}

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
    const rasters = ast.entries.filter((entry) => entry.type === "raster").map((entry) => entry.data);
    if (rasters.length) fs.writeFileSync(`${process.argv[2]}.rasters.png`, joined(rasters));
    const pictures = rasters.map((entry) => [entry._width, entry._height]);
    console.log(JSON.stringify({ pictures, lines: text.split("\n"), sizes, pages, qr, commands }));
  },
  (error) => {
    console.error(String(error));
    process.exit(1);
  },
);
