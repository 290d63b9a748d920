// Writes the shapes of the public API, as web/api/openapi.yaml describes them, as types for the pages' scripts: build/api.d.ts.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

import { load } from "js-yaml";
import { compile } from "json-schema-to-typescript";

const root = new URL("../", import.meta.url);
const { components } = load(readFileSync(new URL("web/api/openapi.yaml", root), "utf8"));
// A JSON Schema keeps its definitions elsewhere than an OpenAPI document does.
const $defs = JSON.parse(JSON.stringify(components.schemas).replaceAll("#/components/schemas/", "#/$defs/"));

mkdirSync(new URL("build", root), { recursive: true });
writeFileSync(
  new URL("build/api.d.ts", root),
  await compile({ type: "object", $defs }, "Api", { additionalProperties: false, unreachableDefinitions: true }),
);
