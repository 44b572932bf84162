import{a as u,b as m,c as f}from"./chunk-42XHLT2J.js";var b={attribute:!0,type:String,converter:m,reflect:!1,hasChanged:f},x=(t=b,e,r)=>{let{kind:o,metadata:n}=r,d=globalThis.litPropertyMetadata.get(n);if(d===void 0&&globalThis.litPropertyMetadata.set(n,d=new Map),o==="setter"&&((t=Object.create(t)).wrapped=!0),d.set(r.name,t),o==="accessor"){let{name:i}=r;return{set(a){let s=e.get.call(this);e.set.call(this,a),this.requestUpdate(i,s,t,!0,a)},init(a){return a!==void 0&&this.C(i,void 0,t,a),a}}}if(o==="setter"){let{name:i}=r;return function(a){let s=this[i];e.call(this,a),this.requestUpdate(i,s,t,!0,a)}}throw Error("Unsupported decorator location: "+o)};function g(t){return(e,r)=>typeof r=="object"?x(t,e,r):((o,n,d)=>{let i=n.hasOwnProperty(d);return n.constructor.createProperty(d,o),i?Object.getOwnPropertyDescriptor(n,d):void 0})(t,e,r)}function S(t){return g({...t,state:!0,attribute:!1})}var l=(t,e,r)=>(r.configurable=!0,r.enumerable=!0,Reflect.decorate&&typeof e!="object"&&Object.defineProperty(t,e,r),r);function q(t,e){return(r,o,n)=>{let d=i=>i.renderRoot?.querySelector(t)??null;if(e){let{get:i,set:a}=typeof o=="object"?r:n??(()=>{let s=Symbol();return{get(){return this[s]},set(y){this[s]=y}}})();return l(r,o,{get(){let s=i.call(this);return s===void 0&&(s=d(this),(s!==null||this.hasUpdated)&&a.call(this,s)),s}})}return l(r,o,{get(){return d(this)}})}}var v;function M(t){return(e,r)=>l(e,r,{get(){return(this.renderRoot??(v??=document.createDocumentFragment())).querySelectorAll(t)}})}function ee(t){return e=>{customElements.get(t)===void 0&&customElements.define(t,e)}}var p=class extends Error{constructor(r,o=0,n=[],d=null,i={},a="miner_remote"){super(r);this.status=o;this.fields=n;this.code=d;this.args=i;this.domain=a}};function c(t){if(t instanceof p)return t;if(typeof t=="string")return new p(t);let e=typeof t=="object"&&t!==null?t:{},r=typeof e.body=="object"?e.body:e,o=r.error??r.error_message??e.message??e.error??"",n=e.translation_key??null;return new p(o,e.status_code??0,r.errors??[],r.error_code??n??(typeof e.code=="string"?e.code:null),r.error_args??e.translation_placeholders??{},(n===null?null:e.translation_domain)??"miner_remote")}async function te(t,e,r,o){try{return await t.callApi(e,r,o)}catch(n){throw c(n)}}async function oe(t,e,r={}){try{return await t.callWS({type:e,...r})}catch(o){throw c(o)}}function ne(t){let e=new URLSearchParams;for(let[o,n]of Object.entries(t))n!=null&&n!==""&&e.set(o,String(n));let r=e.toString();return r===""?"":`?${r}`}async function w(t,e){let r;try{r=await t.fetchWithAuth(`/api/${e}`)}catch(o){throw c(o)}if(!r.ok)throw c({status_code:r.status,body:await r.json().catch(()=>{})});return r.blob()}async function ie(t,e,r){k(await w(t,e),r)}function k(t,e){let r=URL.createObjectURL(t),o=document.createElement("a");o.href=r,o.download=e,o.click(),setTimeout(()=>URL.revokeObjectURL(r),1e4)}function ae(t,e){return t.capabilities.includes(e)}var R=1e4,h=class{constructor(e,r,o,n=250){this.connection=e;this.type=r;this.take=o;this.pause=n;this.listeners=new Set;this.subscribe=()=>{let e=this.following;if(e===void 0)return;clearTimeout(this.again);let r=e.subscribeMessage(o=>{this.ending===r&&(this.error=void 0,this.take(o),this.notify())},{type:this.type},{resubscribe:!1}).catch(o=>{this.ending===r&&(this.error=c(o),this.notify(),o?.code!=="unauthorized"&&(this.again=setTimeout(this.subscribe,R)))});this.ending=r}}listen(e){return this.listeners.add(e),this.listeners.size===1&&this.begin(),()=>{this.listeners.delete(e)&&this.listeners.size===0&&this.end()}}begin(){this.error=void 0,this.following=this.connection(),this.following.addEventListener("ready",this.subscribe),this.subscribe()}end(){clearTimeout(this.timer),clearTimeout(this.again),this.timer=void 0,this.following?.removeEventListener("ready",this.subscribe),this.following=void 0;let e=this.ending;this.ending=void 0,e?.then(r=>r?.()).catch(()=>{})}notify(){this.timer===void 0&&(this.timer=setTimeout(()=>{this.timer=void 0;for(let e of[...this.listeners])e()},this.pause))}};var pe=u`
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
`;export{g as a,S as b,q as c,M as d,ee as e,p as f,c as g,te as h,oe as i,ne as j,w as k,ie as l,k as m,ae as n,h as o,pe as p,ue as q};
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
