// Writes the shapes of the public API, as web/api/openapi.yaml describes them, as types for the pages' scripts: build/api.d.ts.
// What an operation answers without a name of its own is named after the operation: RatingsAnswer.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

import { load } from "js-yaml";
import { compile } from "json-schema-to-typescript";

const root = new URL("../", import.meta.url);
const api = /** @type {any} */ (load(readFileSync(new URL("web/api/openapi.yaml", root), "utf8")));

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
