/**
 * What a plotter looks like. Each colour is a custom property that the page can set: `--picostream-surface`,
 * `--picostream-text`, `--picostream-grid`, `--picostream-bad`, `--picostream-a` to `--picostream-d`, `--picostream-font`.
 */
export const STYLES = `
:host { display: block; min-height: 160px; }
:host([hidden]) { display: none; }
.plot {
  --surface-raised: var(--picostream-surface, #ffffff);
  --text: var(--picostream-text, #141a21);
  --text-muted: var(--picostream-text, #505b67);
  --line: var(--picostream-grid, #cdd5dd);
  --bad: var(--picostream-bad, #b81f1f);
  --accent: var(--text);
  --channel-a: var(--picostream-a, #1d62cc);
  --channel-b: var(--picostream-b, #c42828);
  --channel-c: var(--picostream-c, #147a3b);
  --channel-d: var(--picostream-d, #8f6000);
  --font: var(--picostream-font, system-ui, sans-serif);
  position: relative;
  box-sizing: border-box;
  width: 100%;
  height: 100%;
  min-height: inherit;
  overflow: hidden;
  background: var(--surface-raised);
}
@media (prefers-color-scheme: dark) {
  .plot {
    --surface-raised: var(--picostream-surface, #171b21);
    --text: var(--picostream-text, #eef2f6);
    --text-muted: var(--picostream-text, #9aa7b4);
    --line: var(--picostream-grid, #2c343d);
    --bad: var(--picostream-bad, #ff7b7b);
    --channel-a: var(--picostream-a, #61a8ff);
    --channel-b: var(--picostream-b, #ff7b7b);
    --channel-c: var(--picostream-c, #4fd07f);
    --channel-d: var(--picostream-d, #f0c04c);
  }
}
.uplot { position: absolute; inset: 0; }
.u-wrap { position: relative; user-select: none; }
.u-over, .u-under, .u-axis { position: absolute; }
.u-under { overflow: hidden; }
.uplot canvas { display: block; position: relative; width: 100%; height: 100%; }
.problem {
  position: absolute;
  inset: auto 0 0;
  margin: 0;
  padding: 4px 8px;
  background: var(--surface-raised);
  color: var(--bad);
  font: 14px/1.4 var(--font);
}
.problem:empty { display: none; }
`;
