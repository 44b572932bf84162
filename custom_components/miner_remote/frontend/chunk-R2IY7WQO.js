import{a as u,b as m,c as g}from"./chunk-42XHLT2J.js";var b={attribute:!0,type:String,converter:m,reflect:!1,hasChanged:g},y=(e=b,t,r)=>{let{kind:o,metadata:n}=r,l=globalThis.litPropertyMetadata.get(n);if(l===void 0&&globalThis.litPropertyMetadata.set(n,l=new Map),o==="setter"&&((e=Object.create(e)).wrapped=!0),l.set(r.name,e),o==="accessor"){let{name:a}=r;return{set(i){let s=t.get.call(this);t.set.call(this,i),this.requestUpdate(a,s,e,!0,i)},init(i){return i!==void 0&&this.C(a,void 0,e,i),i}}}if(o==="setter"){let{name:a}=r;return function(i){let s=this[a];t.call(this,i),this.requestUpdate(a,s,e,!0,i)}}throw Error("Unsupported decorator location: "+o)};function f(e){return(t,r)=>typeof r=="object"?y(e,t,r):((o,n,l)=>{let a=n.hasOwnProperty(l);return n.constructor.createProperty(l,o),a?Object.getOwnPropertyDescriptor(n,l):void 0})(e,t,r)}function S(e){return f({...e,state:!0,attribute:!1})}var c=(e,t,r)=>(r.configurable=!0,r.enumerable=!0,Reflect.decorate&&typeof t!="object"&&Object.defineProperty(e,t,r),r);function _(e,t){return(r,o,n)=>{let l=a=>a.renderRoot?.querySelector(e)??null;if(t){let{get:a,set:i}=typeof o=="object"?r:n??(()=>{let s=Symbol();return{get(){return this[s]},set(x){this[s]=x}}})();return c(r,o,{get(){let s=a.call(this);return s===void 0&&(s=l(this),(s!==null||this.hasUpdated)&&i.call(this,s)),s}})}return c(r,o,{get(){return l(this)}})}}var h;function C(e){return(t,r)=>c(t,r,{get(){return(this.renderRoot??(h??=document.createDocumentFragment())).querySelectorAll(e)}})}var d=class extends Error{constructor(r,o=0,n=[],l=null,a={},i="miner_remote"){super(r);this.status=o;this.fields=n;this.code=l;this.args=a;this.domain=i}};function p(e){if(e instanceof d)return e;if(typeof e=="string")return new d(e);let t=typeof e=="object"&&e!==null?e:{},r=typeof t.body=="object"?t.body:t,o=r.error??r.error_message??t.message??t.error??"",n=t.translation_key??null;return new d(o,t.status_code??0,r.errors??[],r.error_code??n??(typeof t.code=="string"?t.code:null),r.error_args??t.translation_placeholders??{},(n===null?null:t.translation_domain)??"miner_remote")}async function Y(e,t,r,o){try{return await e.callApi(t,r,o)}catch(n){throw p(n)}}async function Z(e,t,r={}){try{return await e.callWS({type:t,...r})}catch(o){throw p(o)}}function rr(e){let t=new URLSearchParams;for(let[o,n]of Object.entries(e))n!=null&&n!==""&&t.set(o,String(n));let r=t.toString();return r===""?"":`?${r}`}async function v(e,t){let r;try{r=await e.fetchWithAuth(`/api/${t}`)}catch(o){throw p(o)}if(!r.ok)throw p({status_code:r.status,body:await r.json().catch(()=>{})});return r.blob()}async function er(e,t,r){w(await v(e,t),r)}function w(e,t){let r=URL.createObjectURL(e),o=document.createElement("a");o.href=r,o.download=t,o.click(),setTimeout(()=>URL.revokeObjectURL(r),1e4)}function tr(e,t){return e.capabilities.includes(t)}function nr(e){return t=>{customElements.get(e)===void 0&&customElements.define(e,t)}}var sr=u`
  :host {
    --mr-gap: 16px;
    color: var(--primary-text-color);
    font-family: var(--ha-font-family-body, Roboto, system-ui, sans-serif);
    font-size: var(--ha-font-size-m, 14px);
    line-height: 1.4;
    -webkit-font-smoothing: antialiased;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3 {
    font-weight: 500;
    margin: 0;
  }
  h2 {
    font-size: 18px;
  }
  h3 {
    font-size: 15px;
  }
  a {
    color: var(--mr-primary-text);
  }
  :focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  button,
  .button {
    font: inherit;
    font-weight: 500;
    color: var(--mr-primary-text);
    background: none;
    border: 1px solid var(--outline-color, var(--divider-color));
    border-radius: 18px;
    min-height: 36px;
    padding: 0 14px;
    cursor: pointer;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    text-decoration: none;
    white-space: nowrap;
  }
  button:hover:not(:disabled) {
    background: color-mix(in srgb, currentColor 8%, transparent);
  }
  button.primary {
    color: var(--text-primary-color, #fff);
    /* Home Assistant's light blue is too pale for white text: mixed with black it is readable in every theme. */
    background: color-mix(in srgb, var(--primary-color) 70%, #000);
    border-color: transparent;
  }
  button.primary:hover:not(:disabled) {
    background: color-mix(in srgb, var(--primary-color) 60%, #000);
  }
  button.danger {
    color: var(--mr-danger-text);
    border-color: currentColor;
  }
  button.primary.danger {
    color: #fff;
    background: #b3261e;
    border-color: transparent;
  }
  button.plain {
    border-color: transparent;
  }
  button.icon,
  .button.icon {
    border-color: transparent;
    color: inherit;
    width: 40px;
    min-height: 40px;
    padding: 0;
    border-radius: 50%;
    flex: none;
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  input,
  select,
  textarea {
    font: inherit;
    color: var(--primary-text-color);
    background: var(--card-background-color);
    border: 1px solid var(--mr-field-border);
    border-radius: 8px;
    min-height: 40px;
    padding: 6px 10px;
    min-width: 0;
    max-width: 100%;
  }
  input[type="checkbox"],
  input[type="radio"] {
    min-height: 0;
    width: 18px;
    height: 18px;
    padding: 0;
    margin: 0;
    flex: none;
    accent-color: var(--primary-color);
  }
  [aria-invalid="true"] {
    border-color: var(--error-color);
  }
  label.field {
    display: flex;
    flex-direction: column;
    gap: 4px;
    min-width: 0;
  }
  label.field > span:first-child,
  .field-label {
    color: var(--mr-secondary);
    font-size: 13px;
  }
  label.check {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-height: 36px;
  }
  fieldset {
    border: 1px solid var(--divider-color);
    border-radius: 12px;
    margin: 0;
    padding: 12px;
    min-width: 0;
  }
  legend {
    padding: 0 6px;
    font-weight: 500;
  }
  .help {
    color: var(--mr-secondary);
    font-size: 13px;
    margin: 0;
  }
  .error {
    color: var(--mr-danger-text);
    font-size: 13px;
    margin: 0;
  }
  .card {
    background: var(--card-background-color);
    border: 1px solid var(--divider-color);
    border-radius: var(--ha-card-border-radius, 12px);
    padding: 16px;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
    flex-wrap: wrap;
  }
  .grid {
    display: grid;
    gap: 12px;
    grid-template-columns: repeat(auto-fill, minmax(min(220px, 100%), 1fr));
  }
  .spacer {
    flex: 1;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    border-radius: 12px;
    padding: 2px 10px;
    font-size: 12px;
    font-weight: 500;
    white-space: nowrap;
    color: var(--primary-text-color);
    background: color-mix(in srgb, var(--chip, #888) 18%, var(--card-background-color));
  }
  .chip::before {
    content: "";
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--chip, #888);
  }
  .good {
    --chip: #2e8b3d;
  }
  .warn {
    --chip: #c77700;
  }
  .bad {
    --chip: #c62828;
  }
  .quiet {
    --chip: #7a7a7a;
  }
  .busy {
    --chip: var(--primary-color);
  }
  .old {
    color: var(--mr-secondary);
    font-style: italic;
  }
  .notice {
    border-radius: 12px;
    padding: 12px 16px;
    background: color-mix(in srgb, var(--chip, var(--primary-color)) 14%, var(--card-background-color));
    border-inline-start: 4px solid var(--chip, var(--primary-color));
  }
  .empty {
    text-align: center;
    padding: 40px 16px;
    color: var(--mr-secondary);
    display: flex;
    flex-direction: column;
    gap: 12px;
    align-items: center;
  }
  table.plain {
    border-collapse: collapse;
    width: 100%;
  }
  table.plain th {
    text-align: start;
    font-weight: 500;
    color: var(--mr-secondary);
  }
  table.plain th,
  table.plain td {
    padding: 8px;
    border-bottom: 1px solid var(--divider-color);
    vertical-align: top;
  }
  .number,
  table.plain th.number {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
      animation: none !important;
    }
  }
`,lr=u`
  :host {
    /* Secondary text of the default theme is too pale on a grey page for small print. */
    --mr-secondary: color-mix(in srgb, var(--primary-text-color) 72%, var(--card-background-color));
    --mr-field-border: color-mix(in srgb, var(--primary-text-color) 50%, var(--card-background-color));
    /* So is its light blue as the colour of text. */
    --mr-primary-text: color-mix(in srgb, var(--primary-color) 68%, var(--primary-text-color));
    --mr-danger-text: color-mix(in srgb, #d32f2f 70%, var(--primary-text-color));
  }
`;export{f as a,S as b,_ as c,C as d,d as e,p as f,Y as g,Z as h,rr as i,v as j,er as k,w as l,tr as m,nr as n,sr as o,lr as p};
/*! Bundled license information:

@lit/reactive-element/decorators/property.js:
@lit/reactive-element/decorators/state.js:
@lit/reactive-element/decorators/base.js:
@lit/reactive-element/decorators/query.js:
@lit/reactive-element/decorators/custom-element.js:
@lit/reactive-element/decorators/event-options.js:
@lit/reactive-element/decorators/query-all.js:
@lit/reactive-element/decorators/query-async.js:
@lit/reactive-element/decorators/query-assigned-nodes.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

@lit/reactive-element/decorators/query-assigned-elements.js:
  (**
   * @license
   * Copyright 2021 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
