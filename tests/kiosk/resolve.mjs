// Lets node load what esbuild finds for the browser (web/pages/scripts.py): "lit-html" from node_modules, "talon/" from web/static/js.
import { registerHooks } from "node:module";

const house = new URL("../../", import.meta.url);

registerHooks({
  resolve(name, context, next) {
    if (name.startsWith("talon/")) return next(new URL(`web/static/js/${name.slice("talon/".length)}`, house).href, context);
    return next(name, context);
  },
});
