import{a as r,b as _,c as b,d as x,e as A}from"./chunk-A4NVLGUF.js";import{a as E}from"./chunk-DBCNI3WA.js";import{T as c,V as l,la as h,ra as f,xa as m,ya as T,za as g}from"./chunk-6LIIFUQW.js";import{a as u,c as y,d as v}from"./chunk-RPZHBZSE.js";import{d as n,f as o,g as p}from"./chunk-42XHLT2J.js";import{b as d}from"./chunk-TN3OZQAE.js";function P(){y(["control"],v(u().query,{add:"1"}))}var S="/config/integrations/dashboard/add?domain=miner_remote",i=class extends E{connectedCallback(){super.connectedCallback(),this.load()}async load(){try{this.sites=(await f(this.env.hass,"miner_remote/sites")).sites}catch{this.sites=void 0}}render(){let t=this.sites?.length===0;return n`<div class="card empty">
${m(c,48)}
<h2>${this.t(t?"add.no_site_title":"add.none_title")}</h2>
<p>${this.t(t?"add.no_site_text":"add.none_text")}</p>
${t?n`<a class="button" href=${S}>${this.t("add.no_site_link")}</a>`:n`<button type="button" class="primary" @click=${()=>P()}>
${m(l)}${this.t("add.add_miners")}
</button>`}
</div>`}};i.styles=[g],d([h()],i.prototype,"sites",2),i=d([T("mr-no-miners")],i);var j=_(class extends b{constructor(e){if(super(e),e.type!==r.PROPERTY&&e.type!==r.ATTRIBUTE&&e.type!==r.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!x(e))throw Error("`live` bindings can only contain a single expression")}render(e){return e}update(e,[t]){if(t===o||t===p)return t;let s=e.element,a=e.name;if(e.type===r.PROPERTY){if(t===s[a])return o}else if(e.type===r.BOOLEAN_ATTRIBUTE){if(!!t===s.hasAttribute(a))return o}else if(e.type===r.ATTRIBUTE&&s.getAttribute(a)===t+"")return o;return A(e),t}});export{P as a,S as b,j as c};
/*! Bundled license information:

lit-html/directives/live.js:
  (**
   * @license
   * Copyright 2020 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
