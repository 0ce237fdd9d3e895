let sheet: CSSStyleSheet | undefined

/** One sheet for every search box of the page. Constructed sheets need no `style-src 'unsafe-inline'`. */
export function searchStyles(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
  }
  return sheet
}

/*
 * The element's own properties have names with an underscore. A page's `--accent` would otherwise be hidden by this
 * `:host`, and `--colibri-accent: var(--accent)` refer to itself.
 */
const css = `
:host {
  --_text: var(--colibri-text, light-dark(#1d211d, #e9ebe4));
  --_soft: var(--colibri-soft, light-dark(#5c645c, #a2aaa1));
  --_surface: var(--colibri-surface, light-dark(#fff, #1a1e1a));
  --_raised: var(--colibri-raised, light-dark(#f5f5ef, #232823));
  --_line: var(--colibri-line, light-dark(#e2e0d6, #333a33));
  --_edge: var(--colibri-edge, light-dark(#8b9289, #6d766c));
  --_accent: var(--colibri-accent, light-dark(#0d6b4f, #6fd3a8));
  --_on-accent: var(--colibri-on-accent, light-dark(#fff, #0a2018));
  --_wash: var(--colibri-selected, light-dark(#e6f1ea, #1f3329));
  --_mark: var(--colibri-mark, light-dark(#fff0b3, #4a4014));
  --_radius: var(--colibri-radius, 14px);
  --_font: var(--colibri-font, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif);
  display: inline-block;
  font: 400 1rem / 1.5 var(--_font);
  color: var(--_text);
  /* What a page's bar or heading says of its own words would otherwise hold in the box too. */
  text-align: start; text-indent: 0; text-transform: none; white-space: normal; word-break: normal; letter-spacing: normal;
  word-spacing: normal; cursor: auto;
}
:host([mode="inline"]) { display: block; position: relative; }
:host([hidden]) { display: none; }
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([theme="auto"]) { color-scheme: light dark; }
[hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
p { margin: 0; }
button, input { font: inherit; color: inherit; letter-spacing: inherit; }
button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
.icon {
  flex: none; inline-size: 1.25rem; block-size: 1.25rem;
  fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round;
}
kbd {
  flex: none; padding: 0.05rem 0.4rem; white-space: nowrap;
  font: 500 0.75rem / 1.5 var(--_font); color: var(--_soft);
  background: var(--_surface); border: 1px solid var(--_line); border-block-end-width: 2px; border-radius: 6px;
}
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.trigger {
  display: inline-flex; align-items: center; gap: 0.6rem; min-block-size: 2.5rem; padding: 0.4rem 0.6rem 0.4rem 0.75rem;
  padding-inline: 0.75rem 0.6rem; color: var(--_soft); background: var(--_surface);
  border: 1px solid var(--_edge); border-radius: 999px;
}
.trigger span { min-inline-size: 5rem; text-align: start; }
.trigger kbd { border-radius: 999px; border-block-end-width: 1px; }
.trigger:hover { color: var(--_text); border-color: var(--_accent); }

dialog {
  inline-size: min(var(--colibri-width, 42rem), calc(100% - 2rem)); max-inline-size: none; max-block-size: none;
  margin: 10vh auto auto; padding: 0; overflow: visible; color: inherit; background: none; border: 0;
}
dialog::backdrop { background: var(--colibri-backdrop, rgb(18 24 20 / 45%)); backdrop-filter: blur(3px); }
dialog .box {
  display: flex; flex-direction: column; max-block-size: min(76vh, 46rem); overflow: hidden; background: var(--_surface);
  border: 1px solid var(--_line); border-radius: var(--_radius);
  box-shadow: var(--colibri-shadow, 0 2px 6px rgb(0 0 0 / 8%), 0 24px 64px rgb(0 0 0 / 28%));
}
.bar { display: flex; align-items: center; gap: 0.75rem; padding-inline: 1.1rem; color: var(--_soft); }
input {
  flex: 1; min-inline-size: 0; block-size: 3.75rem; padding: 0; color: var(--_text); font-size: 1.125rem;
  background: none; border: 0; outline: 0; text-align: start; appearance: none;
}
input:focus-visible { outline: 0; }
.bar:has(input:focus-visible) + .panel { border-color: var(--_accent); }
input::placeholder { color: var(--_soft); opacity: 1; }
.clear, .close { display: inline-flex; align-items: center; justify-content: center; min-inline-size: 2rem; min-block-size: 2rem; padding: 0; background: none; border: 0; border-radius: 8px; color: var(--_soft); }
.clear .icon { inline-size: 1rem; block-size: 1rem; }
.clear:hover { color: var(--_text); background: var(--_raised); }
.close:hover kbd { color: var(--_text); border-color: var(--_edge); }
.close span { display: none; color: var(--_accent); font-weight: 500; }

.panel { display: flex; flex-direction: column; min-block-size: 0; border-block-start: 1px solid var(--_line); }
:host([mode="inline"]) .bar { background: var(--_surface); border: 1px solid var(--_edge); border-radius: var(--_radius); }
:host([mode="inline"]) .bar:has(input:focus-visible) { border-color: var(--_accent); outline: 2px solid var(--_accent); outline-offset: 1px; }
:host([mode="inline"]) input { block-size: 3rem; font-size: 1rem; }
:host([mode="inline"]) .panel {
  position: absolute; inset-inline: 0; inset-block-start: calc(100% + 0.5rem); z-index: var(--colibri-z-index, 100);
  max-block-size: min(70vh, 36rem); overflow: hidden; background: var(--_surface);
  border: 1px solid var(--_line); border-radius: var(--_radius);
  box-shadow: var(--colibri-shadow, 0 2px 6px rgb(0 0 0 / 8%), 0 16px 40px rgb(0 0 0 / 18%));
}

.list { flex: 1; min-block-size: 0; overflow-y: auto; overscroll-behavior: contain; padding: 0.5rem; scroll-padding-block: 0.5rem; }
.option {
  display: block; padding: 0.65rem 0.75rem; color: inherit; text-decoration: none; border-radius: calc(var(--_radius) - 5px);
  cursor: pointer; overflow-wrap: anywhere;
}
.option + .option, .hit + .hit { margin-block-start: 1px; }
.option[aria-selected="true"] { background: var(--_wash); box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--_accent) 45%, transparent); }
.option .title { display: block; font-weight: 600; line-height: 1.35; }
.option .trail { display: block; font-size: 0.8125rem; line-height: 1.45; color: var(--_soft); }
.option .excerpt {
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden;
  margin-block-start: 0.2rem; font-size: 0.875rem; line-height: 1.5; color: var(--_soft);
}
/* Code in a right-to-left sentence keeps its own direction. */
.option mark { unicode-bidi: plaintext; padding-inline: 0.1em; margin-inline: -0.1em; color: var(--_text); background: var(--_mark); border-radius: 3px; }
.hit[role="group"] { padding-block-end: 0.4rem; }
.section { display: flex; align-items: baseline; gap: 0.6rem; margin-inline-start: 0.75rem; padding: 0.3rem 0.75rem; border-inline-start: 2px solid var(--_line); border-start-start-radius: 0; border-end-start-radius: 0; }
.section .title { flex: none; max-inline-size: 60%; overflow: hidden; font-size: 0.875rem; font-weight: 500; white-space: nowrap; text-overflow: ellipsis; }
.section .excerpt { display: block; flex: 1; min-inline-size: 0; margin: 0; font-size: 0.8125rem; white-space: nowrap; text-overflow: ellipsis; }
.recent { display: flex; align-items: center; gap: 0.65rem; padding-block: 0.5rem; }
.recent .icon { inline-size: 1.05rem; block-size: 1.05rem; color: var(--_soft); }
.recent .title { font-weight: 400; }
.head { display: flex; align-items: center; justify-content: space-between; gap: 1rem; padding: 0.6rem 1.25rem 0; font-size: 0.8125rem; color: var(--_soft); }

.filters { display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; padding: 0.7rem 1.25rem 0.2rem; }
.filters [role="group"] { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem; }
.field { margin-inline-end: 0.15rem; font-size: 0.8125rem; color: var(--_soft); }
.chip { display: inline-flex; align-items: center; gap: 0.4rem; min-block-size: 1.75rem; padding: 0.1rem 0.7rem; font-size: 0.8125rem; color: var(--_text); background: none; border: 1px solid var(--_edge); border-radius: 999px; white-space: nowrap; }
.chip .count { font-size: 0.75rem; color: var(--_soft); }
.chip:hover { border-color: var(--_accent); }
.chip[aria-pressed="true"], .chip[aria-pressed="true"] .count { color: var(--_on-accent); }
.chip[aria-pressed="true"] { background: var(--_accent); border-color: var(--_accent); }

.notice { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.75rem; padding: 0.65rem 1.25rem; font-size: 0.8125rem; color: var(--_soft); background: var(--_raised); border-block-end: 1px solid var(--_line); }
.notice p { flex: 1 1 16rem; }
progress { flex: 0 1 10rem; block-size: 0.35rem; appearance: none; border: 0; border-radius: 99px; overflow: hidden; background: var(--_line); color: var(--_accent); accent-color: var(--_accent); }
progress::-webkit-progress-bar { background: var(--_line); }
progress::-webkit-progress-value { background: var(--_accent); border-radius: 99px; }
progress::-moz-progress-bar { background: var(--_accent); border-radius: 99px; }
progress:indeterminate { background: linear-gradient(90deg, var(--_line), var(--_accent), var(--_line)); }
progress:indeterminate::-webkit-progress-bar { background: none; }
progress:indeterminate::-moz-progress-bar { background: none; }
.button { min-block-size: 2rem; padding: 0.3rem 0.85rem; font-size: 0.8125rem; font-weight: 500; color: var(--_text); background: var(--_surface); border: 1px solid var(--_edge); border-radius: 999px; }
.button:hover { border-color: var(--_accent); color: var(--_accent); }
.notice p + .button { color: var(--_on-accent); background: var(--_accent); border-color: var(--_accent); }
.quiet { padding-inline: 0.25rem; border-color: transparent; background: none; color: var(--_soft); text-decoration: underline; text-underline-offset: 0.2em; }

.message { display: grid; gap: 0.25rem; justify-items: center; padding: 2.5rem 1.5rem; text-align: center; font-size: 0.875rem; color: var(--_soft); overflow-wrap: anywhere; }
.message .title { font-size: 1rem; font-weight: 600; color: var(--_text); }
.message .button { margin-block-start: 0.75rem; }
.message.waits { display: block; justify-items: normal; padding: 0.5rem; }
.skeleton { display: grid; gap: 0.5rem; padding: 0.85rem 0.75rem; }
.skeleton i { block-size: 0.7rem; border-radius: 99px; background: var(--_raised); }
.skeleton i:nth-child(1) { inline-size: 38%; block-size: 0.9rem; background: var(--_line); }
.skeleton i:nth-child(3) { inline-size: 72%; }

.footer { display: flex; align-items: center; justify-content: space-between; gap: 1rem; padding: 0.55rem 1.25rem; font-size: 0.75rem; color: var(--_soft); border-block-start: 1px solid var(--_line); }
.keys { display: flex; gap: 1rem; }
.head:not([hidden]) ~ .footer, .list:not([hidden]) ~ .footer, .message:not([hidden]) ~ .footer { background: var(--_raised); }

@media (max-width: 40rem) {
  dialog { inline-size: 100%; margin: 0; }
  dialog .box { block-size: 100dvh; max-block-size: none; border: 0; border-radius: 0; }
  dialog .panel { flex: 1; }
  .footer { margin-block-start: auto; justify-content: center; }
  .keys, .close kbd { display: none; }
  .close span { display: inline; }
  .option .excerpt { -webkit-line-clamp: 3; }
  .filters, .filters [role="group"] { flex: none; flex-wrap: nowrap; }
  .filters { overflow-x: auto; padding-block: 0.7rem 0.4rem; scrollbar-width: none; }
}
@media (prefers-reduced-motion: no-preference) {
  dialog[open] .box { animation: rise 140ms cubic-bezier(0.2, 0.7, 0.3, 1); }
  .skeleton { animation: breathe 1.4s ease-in-out infinite alternate; }
  .busy .bar > .icon { animation: breathe 0.7s ease-in-out infinite alternate; }
}
@media (forced-colors: active) {
  .option[aria-selected="true"], .chip[aria-pressed="true"] { outline: 2px solid Highlight; outline-offset: -2px; }
}
@keyframes rise { from { opacity: 0; transform: translateY(-8px); } }
@keyframes breathe { to { opacity: 0.45; } }
`
