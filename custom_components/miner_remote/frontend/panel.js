import{a as w,b}from"./chunk-KTZ22XZ6.js";import{a as y}from"./chunk-KTY5B4MJ.js";import"./chunk-MWOX5JO4.js";import{G as v,u as c}from"./chunk-KFQFHIT2.js";import{a as l,b as d,c as $}from"./chunk-Z7B6MMRE.js";import{a as m,b as a,e as p,g as u,h,i as n,l as f,w as g,x}from"./chunk-I7QWYJQL.js";import{b as s}from"./chunk-TN3OZQAE.js";var k=["control","schedules","backups","history","rates"],E={control:()=>import("./chunk-PTOFVEA4.js"),schedules:()=>import("./chunk-3NBNMIN5.js"),backups:()=>import("./chunk-PGX65ACQ.js"),history:()=>import("./chunk-J27SAQTE.js"),rates:()=>import("./chunk-O4USUEBJ.js")},o=class extends u{constructor(){super(...arguments);this.narrow=!1;this.place=l();this.ready=new Set;this.error="";this.profile="";this.moved=()=>{window.location.pathname.startsWith(d([]))&&(this.place=l(),this.load(this.tab))}}connectedCallback(){super.connectedCallback(),window.addEventListener("location-changed",this.moved),window.addEventListener("popstate",this.moved),this.moved()}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("location-changed",this.moved),window.removeEventListener("popstate",this.moved)}get tab(){let e=this.place.path[0];return k.find(t=>t===e)??"control"}async load(e){if(!this.ready.has(e))try{await E[e](),this.ready=new Set([...this.ready,e])}catch{this.error="Miner Remote was updated. Reload this page."}}shouldUpdate(e){if(e.has("hass")){this.session??=new w(this.hass),this.session.hass=this.hass;let t=JSON.stringify([this.hass.language,this.hass.locale,this.hass.config.currency]);t!==this.profile&&(this.profile=t,this.prepare(this.session,t))}return[...e.keys()].some(t=>t!=="hass")}async prepare(e,t){let r=await y(this.hass.language);t===this.profile&&(this.env=new b(e,r))}follow(e,t){e.ctrlKey||e.metaKey||e.shiftKey||e.button!==0||(e.preventDefault(),$([t]))}render(){let e=this.env;if(this.error!=="")return a`<p class="notice bad" role="alert">${this.error}</p>`;if(e===void 0)return p;let t=this.tab;return a`<header>
        <button
          class="icon menu"
          type="button"
          aria-label=${e.t("common.menu")}
          @click=${()=>this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))}
        >
          ${v(c,24)}
        </button>
        <h1>${e.t("common.title")}</h1>
        <nav aria-label=${e.t("common.sections")}>
          ${k.map(r=>a`<a
                href=${d([r])}
                aria-current=${r===t?"page":p}
                @click=${i=>this.follow(i,r)}
                >${e.t(`common.tab_${r}`)}</a
              >`)}
        </nav>
      </header>
      <main>${this.ready.has(t)?this.view(t,e):a`<p class="help" role="status">${e.t("common.loading")}</p>`}</main>`}view(e,t){let r=this.place.path.slice(1),{query:i}=this.place;switch(e){case"control":return a`<mr-control .env=${t} .path=${r} .query=${i} .narrow=${this.narrow}></mr-control>`;case"schedules":return a`<mr-schedules .env=${t} .path=${r} .query=${i} .narrow=${this.narrow}></mr-schedules>`;case"backups":return a`<mr-backups .env=${t} .path=${r} .query=${i} .narrow=${this.narrow}></mr-backups>`;case"history":return a`<mr-history .env=${t} .path=${r} .query=${i} .narrow=${this.narrow}></mr-history>`;case"rates":return a`<mr-rates .env=${t} .path=${r} .query=${i} .narrow=${this.narrow}></mr-rates>`}}};o.styles=[g,x,m`
      :host {
        display: flex;
        flex-direction: column;
        /* Home Assistant gives its panels no height, and has padded the safe areas around this one. */
        height: calc(100dvh - var(--safe-area-inset-top, 0px) - var(--safe-area-inset-bottom, 0px));
        background: var(--primary-background-color);
      }
      header {
        display: flex;
        align-items: center;
        gap: 4px 16px;
        flex-wrap: wrap;
        flex: none;
        padding: 0 12px;
        color: var(--app-header-text-color, var(--text-primary-color));
        background: var(--app-header-background-color, var(--primary-color));
        border-bottom: var(--app-header-border-bottom, 1px solid var(--divider-color));
      }
      h1 {
        font-size: 20px;
        font-weight: 400;
        line-height: 56px;
      }
      .menu {
        display: none;
      }
      :host([narrow]) .menu {
        display: inline-flex;
      }
      nav {
        display: flex;
        overflow-x: auto;
        align-self: flex-end;
        scrollbar-width: thin;
        max-width: 100%;
      }
      nav a {
        color: inherit;
        text-decoration: none;
        padding: 0 14px;
        line-height: 53px;
        border-bottom: 3px solid transparent;
        white-space: nowrap;
      }
      :host([narrow]) nav {
        width: 100%;
      }
      :host([narrow]) nav a {
        line-height: 41px;
        padding: 0 10px;
      }
      nav a[aria-current] {
        border-bottom-color: currentColor;
        font-weight: 500;
      }
      nav a:focus-visible,
      header button:focus-visible {
        outline-color: currentColor;
        outline-offset: -3px;
      }
      main {
        flex: 1;
        min-height: 0;
        overflow: auto;
      }
      main > * {
        display: block;
        min-height: 100%;
      }
      main > .help {
        padding: 24px;
      }
    `],s([h({attribute:!1})],o.prototype,"hass",2),s([h({type:Boolean,reflect:!0})],o.prototype,"narrow",2),s([n()],o.prototype,"env",2),s([n()],o.prototype,"place",2),s([n()],o.prototype,"ready",2),s([n()],o.prototype,"error",2),o=s([f("miner-remote-panel")],o);export{o as MinerRemotePanel};
