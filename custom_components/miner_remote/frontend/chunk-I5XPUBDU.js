import{a as u,b as m,c as f}from"./chunk-42XHLT2J.js";var x={attribute:!0,type:String,converter:m,reflect:!1,hasChanged:f},y=(t=x,r,e)=>{let{kind:o,metadata:i}=e,d=globalThis.litPropertyMetadata.get(i);if(d===void 0&&globalThis.litPropertyMetadata.set(i,d=new Map),o==="setter"&&((t=Object.create(t)).wrapped=!0),d.set(e.name,t),o==="accessor"){let{name:a}=e;return{set(s){let n=r.get.call(this);r.set.call(this,s),this.requestUpdate(a,n,t,!0,s)},init(s){return s!==void 0&&this.C(a,void 0,t,s),s}}}if(o==="setter"){let{name:a}=e;return function(s){let n=this[a];r.call(this,s),this.requestUpdate(a,n,t,!0,s)}}throw Error("Unsupported decorator location: "+o)};function g(t){return(r,e)=>typeof e=="object"?y(t,r,e):((o,i,d)=>{let a=i.hasOwnProperty(d);return i.constructor.createProperty(d,o),a?Object.getOwnPropertyDescriptor(i,d):void 0})(t,r,e)}function R(t){return g({...t,state:!0,attribute:!1})}var c=(t,r,e)=>(e.configurable=!0,e.enumerable=!0,Reflect.decorate&&typeof r!="object"&&Object.defineProperty(t,r,e),e);function z(t,r){return(e,o,i)=>{let d=a=>a.renderRoot?.querySelector(t)??null;if(r){let{get:a,set:s}=typeof o=="object"?e:i??(()=>{let n=Symbol();return{get(){return this[n]},set(b){this[n]=b}}})();return c(e,o,{get(){let n=a.call(this);return n===void 0&&(n=d(this),(n!==null||this.hasUpdated)&&s.call(this,n)),n}})}return c(e,o,{get(){return d(this)}})}}var v;function M(t){return(r,e)=>c(r,e,{get(){return(this.renderRoot??(v??=document.createDocumentFragment())).querySelectorAll(t)}})}function ee(t){return r=>{customElements.get(t)===void 0&&customElements.define(t,r)}}var p=class extends Error{constructor(e,o,i=[]){super(e);this.status=o;this.fields=i}};function l(t){if(t instanceof p)return t;let r=typeof t=="object"&&t!==null?t:{},e=typeof r.body=="object"?r.body:void 0,o=e?.error??r.message??r.error??(typeof t=="string"?t:"");return new p(o||"Home Assistant did not answer.",r.status_code??0,e?.errors??[])}async function te(t,r,e,o){try{return await t.callApi(r,e,o)}catch(i){throw l(i)}}async function oe(t,r,e={}){try{return await t.callWS({type:r,...e})}catch(o){throw l(o)}}function ie(t){let r=new URLSearchParams;for(let[o,i]of Object.entries(t))i!=null&&i!==""&&r.set(o,String(i));let e=r.toString();return e===""?"":`?${e}`}async function w(t,r){let e;try{e=await t.fetchWithAuth(`/api/${r}`)}catch(o){throw l(o)}if(!e.ok)throw l({status_code:e.status,body:await e.json().catch(()=>{})});return e.blob()}async function ne(t,r,e){k(await w(t,r),e)}function k(t,r){let e=URL.createObjectURL(t),o=document.createElement("a");o.href=e,o.download=r,o.click(),setTimeout(()=>URL.revokeObjectURL(e),1e4)}function ae(t,r){return t.capabilities.includes(r)}var T=1e4,h=class{constructor(r,e,o,i=250){this.connection=r;this.type=e;this.take=o;this.pause=i;this.listeners=new Set;this.subscribe=()=>{let r=this.following;if(r===void 0)return;clearTimeout(this.again);let e=r.subscribeMessage(o=>{this.ending===e&&(this.error=void 0,this.take(o),this.tell())},{type:this.type},{resubscribe:!1}).catch(o=>{this.ending===e&&(this.error=l(o).message,this.tell(),o?.code!=="unauthorized"&&(this.again=setTimeout(this.subscribe,T)))});this.ending=e}}listen(r){return this.listeners.add(r),this.listeners.size===1&&this.begin(),()=>{this.listeners.delete(r)&&this.listeners.size===0&&this.end()}}begin(){this.error=void 0,this.following=this.connection(),this.following.addEventListener("ready",this.subscribe),this.subscribe()}end(){clearTimeout(this.timer),clearTimeout(this.again),this.timer=void 0,this.following?.removeEventListener("ready",this.subscribe),this.following=void 0;let r=this.ending;this.ending=void 0,r?.then(e=>e?.()).catch(()=>{})}tell(){this.timer===void 0&&(this.timer=setTimeout(()=>{this.timer=void 0;for(let r of[...this.listeners])r()},this.pause))}};var pe=u`
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
  button.icon {
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
`,ue=u`
  :host {
    /* Secondary text of the default theme is too pale on a grey page for small print. */
    --mr-secondary: color-mix(in srgb, var(--primary-text-color) 72%, var(--card-background-color));
    --mr-field-border: color-mix(in srgb, var(--primary-text-color) 50%, var(--card-background-color));
    /* So is its light blue as the colour of text. */
    --mr-primary-text: color-mix(in srgb, var(--primary-color) 68%, var(--primary-text-color));
    --mr-danger-text: color-mix(in srgb, #d32f2f 70%, var(--primary-text-color));
  }
`;export{g as a,R as b,z as c,M as d,ee as e,p as f,l as g,te as h,oe as i,ie as j,w as k,ne as l,k as m,ae as n,h as o,pe as p,ue as q};
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
