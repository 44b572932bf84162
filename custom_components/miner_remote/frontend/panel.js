import{a as $,b as g,c as x}from"./chunk-H4OEURRI.js";import"./chunk-LWQF4ABV.js";import"./chunk-UFVM66K4.js";import{a as p}from"./chunk-RWTJA2NK.js";import"./chunk-NFOJZCA2.js";import{H as b,v as m}from"./chunk-Y3R4GMO6.js";import{a as h,b as u,c as S}from"./chunk-Z7B6MMRE.js";import{a as n,b as d,c as y,e as w,p as k,q as T}from"./chunk-JQMZJTDX.js";import{a as v,d as i,g as c,i as f}from"./chunk-42XHLT2J.js";import{b as a}from"./chunk-TN3OZQAE.js";var E=["control","schedules","backups","history","rates"],L={control:()=>import("./chunk-3IHSFJFU.js"),schedules:()=>import("./chunk-QNFLCK27.js"),backups:()=>import("./chunk-7HXDNDWM.js"),history:()=>import("./chunk-U3JYY6LP.js"),rates:()=>import("./chunk-AOTG457I.js")},o=class extends f{constructor(){super(...arguments);this.narrow=!1;this.place=h();this.ready=new Set;this.outdated=!1;this.noSidebar=!1;this.kiosk=!1;this.profile="";this.moved=()=>{window.location.pathname.startsWith(u([]))&&(this.place=h(),this.load(this.tab))}}connectedCallback(){super.connectedCallback(),window.addEventListener("location-changed",this.moved),window.addEventListener("popstate",this.moved),this.moved()}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("location-changed",this.moved),window.removeEventListener("popstate",this.moved)}get tab(){let e=this.place.path[0];return E.find(t=>t===e)??"control"}async load(e){if(!this.ready.has(e))try{await L[e](),this.ready=new Set([...this.ready,e])}catch{this.outdated=!0}}shouldUpdate(e){if(e.has("hass")){this.session??=new g(this.hass),this.session.hass=this.hass,this.noSidebar=this.hass.dockedSidebar==="always_hidden",this.kiosk=this.hass.kioskMode===!0;let{language:t,locale:r,config:s}=this.hass,l=JSON.stringify([t,r,s.currency,s.time_zone]);l!==this.profile&&(this.profile=l,this.prepare(this.session,l))}return[...e.keys()].some(t=>t!=="hass")}async prepare(e,t){try{let r=await $(this.hass);t===this.profile&&(this.env=new x(e,r))}catch{this.outdated=!0}}updated(){this.currentLink===null||this.scrolledTo===this.tab||(this.scrolledTo=this.tab,this.currentLink.scrollIntoView({block:"nearest",inline:"center"}))}follow(e,t){e.ctrlKey||e.metaKey||e.shiftKey||e.button!==0||(e.preventDefault(),S([t]))}render(){let e=this.env;if(this.outdated){let r=e===void 0?p.outdated:e.t("common.outdated");return i`<p class="notice bad row" role="alert">
        <span class="spacer">${r}</span>
        <button type="button" @click=${()=>window.location.reload()}>${e?.t("common.reload")??p.reload}</button>
      </p>`}if(e===void 0)return c;let t=this.tab;return i`<header>
        <button
          class="icon menu"
          type="button"
          aria-label=${e.t("common.menu")}
          @click=${()=>this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))}
        >
          ${b(m,24)}
        </button>
        <h1>${e.t("common.title")}</h1>
        <nav aria-label=${e.t("common.sections")}>
          ${E.map(r=>i`<a
                href=${u([r])}
                aria-current=${r===t?"page":c}
                @click=${s=>this.follow(s,r)}
                >${e.t(`common.tab_${r}`)}</a
              >`)}
        </nav>
      </header>
      <main>${this.ready.has(t)?this.view(t,e):i`<p class="help" role="status">${e.t("common.loading")}</p>`}</main>`}view(e,t){let r=this.place.path.slice(1),{query:s}=this.place;switch(e){case"control":return i`<mr-control .env=${t} .path=${r} .query=${s} .narrow=${this.narrow}></mr-control>`;case"schedules":return i`<mr-schedules .env=${t} .path=${r} .query=${s} .narrow=${this.narrow}></mr-schedules>`;case"backups":return i`<mr-backups .env=${t} .path=${r} .query=${s} .narrow=${this.narrow}></mr-backups>`;case"history":return i`<mr-history .env=${t} .path=${r} .query=${s} .narrow=${this.narrow}></mr-history>`;case"rates":return i`<mr-rates .env=${t} .path=${r} .query=${s} .narrow=${this.narrow}></mr-rates>`}}};o.styles=[k,T,v`
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
      :host([narrow]) .menu,
      :host([no-sidebar]) .menu {
        display: inline-flex;
      }
      :host([kiosk]) .menu {
        display: none;
      }
      nav {
        display: flex;
        overflow-x: auto;
        align-self: flex-end;
        scrollbar-width: none;
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
    `],a([n({attribute:!1})],o.prototype,"hass",2),a([n({type:Boolean,reflect:!0})],o.prototype,"narrow",2),a([d()],o.prototype,"env",2),a([d()],o.prototype,"place",2),a([d()],o.prototype,"ready",2),a([d()],o.prototype,"outdated",2),a([n({type:Boolean,reflect:!0,attribute:"no-sidebar"})],o.prototype,"noSidebar",2),a([n({type:Boolean,reflect:!0})],o.prototype,"kiosk",2),a([y("nav [aria-current]")],o.prototype,"currentLink",2),o=a([w("miner-remote-panel")],o);export{o as MinerRemotePanel};
