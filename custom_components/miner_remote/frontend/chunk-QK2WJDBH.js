import{a as f}from"./chunk-GBVNH3NA.js";import{G as a,I as d,S as o}from"./chunk-YLWTOVUU.js";import{b as s,h as n,n as m,o as c}from"./chunk-R2IY7WQO.js";import{a as l,c as p,d as h}from"./chunk-RPZHBZSE.js";import{d as e}from"./chunk-42XHLT2J.js";import{b as i}from"./chunk-TN3OZQAE.js";function u(){p(["control"],h(l().query,{add:"1"}))}var v="/config/integrations/dashboard/add?domain=miner_remote",t=class extends f{connectedCallback(){super.connectedCallback(),this.load()}async load(){try{this.sites=(await n(this.env.hass,"miner_remote/sites")).sites}catch{this.sites=void 0}}render(){let r=this.sites?.length===0;return e`<div class="card empty">
      ${o(a,48)}
      <h2>${this.t(r?"add.no_site_title":"add.none_title")}</h2>
      <p>${this.t(r?"add.no_site_text":"add.none_text")}</p>
      ${r?e`<a class="button" href=${v}>${this.t("add.no_site_link")}</a>`:e`<button type="button" class="primary" @click=${()=>u()}>
              ${o(d)}${this.t("add.add_miners")}
            </button>`}
    </div>`}};t.styles=[c],i([s()],t.prototype,"sites",2),t=i([m("mr-no-miners")],t);export{u as a,v as b};
