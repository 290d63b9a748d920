// What ESLint looks for in the pages' scripts and their tests: its recommended rules, and a few more that find mistakes.
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["node_modules", ".venv", "build", "screenshots", "mutants"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      "default-case-last": "error",
      eqeqeq: "error",
      "no-constructor-return": "error",
      "no-eval": "error",
      "no-implicit-globals": "error",
      "no-loop-func": "error",
      "no-self-compare": "error",
      "no-sequences": "error",
      "no-template-curly-in-string": "error",
      "no-throw-literal": "error",
      "no-undef-init": "error",
      "no-unmodified-loop-condition": "error",
      "no-unreachable-loop": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-promise-reject-errors": "error",
    },
  },
  {
    files: ["{kiosk,display,web}/**/*.js"],
    languageOptions: { sourceType: "module", globals: globals.browser },
  },
  {
    // Loaded as it is, before the page is drawn: no module.
    files: ["web/static/js/theme.js"],
    languageOptions: { sourceType: "script" },
  },
  {
    files: ["tests/**/*.mjs", "deploy/*.mjs"],
    languageOptions: { globals: globals.node },
  },
  {
    files: ["tests/**/*.cjs"],
    languageOptions: { sourceType: "commonjs", globals: globals.node },
  },
  {
    // Evaluated in a page by the browser journeys.
    files: ["tests/**/*.js"],
    languageOptions: { sourceType: "script", globals: globals.browser },
  },
];
