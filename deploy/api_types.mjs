// Writes the shapes of the public API, as its OpenAPI document describes them, as types for the pages' scripts: build/api.d.ts.
// What an operation answers without a name of its own is named after the operation: RatingsAnswer.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";

import { compile } from "json-schema-to-typescript";

const root = new URL("../", import.meta.url);
const print = "import json; from web.api.document import openapi; print(json.dumps(openapi()))";
const api = JSON.parse(execFileSync(".venv/bin/python", ["-c", print], { cwd: root, encoding: "utf8", maxBuffer: 16e6 }));

const definitions = { ...answers(), ...api.components.schemas };
// A JSON Schema keeps its definitions elsewhere than an OpenAPI document does.
const $defs = JSON.parse(JSON.stringify(definitions).replaceAll("#/components/schemas/", "#/$defs/"));

mkdirSync(new URL("build", root), { recursive: true });
writeFileSync(
  new URL("build/api.d.ts", root),
  await compile({ type: "object", $defs }, "Api", { additionalProperties: false, unreachableDefinitions: true }),
);

function answers() {
  /** @type {Record<string, object>} */
  const schemas = {};
  for (const operations of Object.values(api.paths)) {
    for (const { operationId, responses } of Object.values(operations)) {
      const schema = responses?.["200"]?.content?.["application/json"]?.schema;
      if (operationId && schema && !schema.$ref) schemas[nameOf(operationId)] = schema;
    }
  }
  return schemas;
}

/** @param {string} operation */
function nameOf(operation) {
  return `${operation.replace(/(?:^|_)(\w)/g, (_, letter) => letter.toUpperCase())}Answer`;
}
