import{a as p}from"./chunk-CJKQJYPV.js";import{a as l}from"./chunk-A7H35QJA.js";import{M as s,O as a,_ as o}from"./chunk-64LJY4AI.js";import{b as d,h as n,n as m,o as c}from"./chunk-NWAP5VZV.js";import{d as e}from"./chunk-42XHLT2J.js";import{b as r}from"./chunk-TN3OZQAE.js";var h="/config/integrations/dashboard/add?domain=miner_remote",t=class extends l{connectedCallback(){super.connectedCallback(),this.load()}async load(){try{this.sites=(await n(this.env.hass,"miner_remote/sites")).sites}catch{this.sites=void 0}}render(){let i=this.sites?.length===0;return e`<div class="card empty">
${o(s,48)}
<h2>${this.t(i?"add.no_site_title":"add.none_title")}</h2>
<p>${this.t(i?"add.no_site_text":"add.none_text")}</p>
${i?e`<a class="button" href=${h}>${this.t("add.no_site_link")}</a>`:e`<button type="button" class="primary" @click=${()=>p()}>
${o(a)}${this.t("add.add_miners")}
</button>`}
</div>`}};t.styles=[c],r([d()],t.prototype,"sites",2),t=r([m("mr-no-miners")],t);export{h as a};
