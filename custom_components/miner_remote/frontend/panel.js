import{a as $,b as x,c as k}from"./chunk-7USFCFFY.js";import"./chunk-LKP5VXMH.js";import{a as c}from"./chunk-RWTJA2NK.js";import"./chunk-T3XL3PO7.js";import"./chunk-HTMPYMHS.js";import"./chunk-GJVVJSTM.js";import{I as b,v as f}from"./chunk-GL3HHINW.js";import{a as u,b as m,c as v,d as T}from"./chunk-RPZHBZSE.js";import{a as d,b as l,c as h,e as g,o as E,p as S}from"./chunk-ZZS3NZN4.js";import{a as y,d as s,g as p,i as w}from"./chunk-42XHLT2J.js";import{b as i}from"./chunk-TN3OZQAE.js";var L=["control","schedules","backups","history","rates"],q={control:()=>import("./chunk-EIIC2X7T.js"),miner:()=>import("./chunk-NC3DYZWA.js"),schedules:()=>import("./chunk-HBSM7V2Z.js"),backups:()=>import("./chunk-XRUYQJJ3.js"),history:()=>import("./chunk-OE5PCDJT.js"),rates:()=>import("./chunk-QCBBGX5H.js")},o=class extends w{constructor(){super(...arguments);this.narrow=!1;this.place=u();this.ready=new Set;this.outdated=!1;this.noSidebar=!1;this.kiosk=!1;this.fleetQuery=new URLSearchParams;this.profile="";this.isOutdated=()=>{this.outdated=!0};this.moved=()=>{if(!window.location.pathname.startsWith(m([])))return;this.place=u();let{page:e}=this;if(e==="control"){let t=this.place.query.get("miner");if(this.fleetQuery=T(this.place.query,{miner:null}),t!==null){v(["miner",t],void 0,!0);return}}this.load(e)}}connectedCallback(){super.connectedCallback(),window.addEventListener("location-changed",this.moved),window.addEventListener("popstate",this.moved),this.addEventListener("outdated",this.isOutdated),this.moved()}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("location-changed",this.moved),window.removeEventListener("popstate",this.moved),this.removeEventListener("outdated",this.isOutdated)}get page(){let e=this.place.path[0];return e==="miner"?e:L.find(t=>t===e)??"control"}get tab(){return this.page==="miner"?"control":this.page}async load(e){if(!this.ready.has(e))try{await q[e](),this.ready=new Set([...this.ready,e])}catch{this.outdated=!0}}shouldUpdate(e){if(e.has("hass")){this.session??=new x(this.hass),this.session.hass=this.hass,this.noSidebar=this.hass.dockedSidebar==="always_hidden",this.kiosk=this.hass.kioskMode===!0;let{language:t,locale:a,config:r}=this.hass,n=JSON.stringify([t,a,r.currency,r.time_zone]);n!==this.profile&&(this.profile=n,this.prepare(this.session,n))}return[...e.keys()].some(t=>t!=="hass")}async prepare(e,t){try{let a=await $(this.hass);t===this.profile&&(this.env=new k(e,a))}catch{this.outdated=!0}}updated(){this.main!==null&&this.drawn!==this.page&&(this.drawn=this.page,this.main.scrollTop=0),!(this.currentLink===null||this.scrolledTo===this.tab)&&(this.scrolledTo=this.tab,this.currentLink.scrollIntoView({block:"nearest",inline:"center"}))}follow(e,t){e.ctrlKey||e.metaKey||e.shiftKey||e.button!==0||(e.preventDefault(),v([t]))}render(){let e=this.env;if(this.outdated){let r=e===void 0?c.outdated:e.t("common.outdated");return s`<p class="notice bad row" role="alert">
        <span class="spacer">${r}</span>
        <button type="button" @click=${()=>window.location.reload()}>${e?.t("common.reload")??c.reload}</button>
      </p>`}if(e===void 0)return p;let{page:t,tab:a}=this;return s`<header>
        <button
          class="icon menu"
          type="button"
          aria-label=${e.t("common.menu")}
          @click=${()=>this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))}
        >
          ${b(f,24)}
        </button>
        <h1>${e.t("common.title")}</h1>
        <nav aria-label=${e.t("common.sections")}>
          ${L.map(r=>s`<a
                href=${m([r])}
                aria-current=${r===a?"page":p}
                @click=${n=>this.follow(n,r)}
                >${e.t(`common.tab_${r}`)}</a
              >`)}
        </nav>
      </header>
      <main>${this.ready.has(t)?this.view(t,e):s`<p class="help" role="status">${e.t("common.loading")}</p>`}</main>`}view(e,t){let a=this.place.path.slice(1),{query:r}=this.place;switch(e){case"control":return s`<mr-control .env=${t} .path=${a} .query=${r} .narrow=${this.narrow}></mr-control>`;case"miner":return s`<mr-miner
          .env=${t}
          .path=${a}
          .query=${r}
          .narrow=${this.narrow}
          .back=${this.fleetQuery}
        ></mr-miner>`;case"schedules":return s`<mr-schedules .env=${t} .path=${a} .query=${r} .narrow=${this.narrow}></mr-schedules>`;case"backups":return s`<mr-backups .env=${t} .path=${a} .query=${r} .narrow=${this.narrow}></mr-backups>`;case"history":return s`<mr-history .env=${t} .path=${a} .query=${r} .narrow=${this.narrow}></mr-history>`;case"rates":return s`<mr-rates .env=${t} .path=${a} .query=${r} .narrow=${this.narrow}></mr-rates>`}}};o.styles=[E,S,y`
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
    `],i([d({attribute:!1})],o.prototype,"hass",2),i([d({type:Boolean,reflect:!0})],o.prototype,"narrow",2),i([l()],o.prototype,"env",2),i([l()],o.prototype,"place",2),i([l()],o.prototype,"ready",2),i([l()],o.prototype,"outdated",2),i([d({type:Boolean,reflect:!0,attribute:"no-sidebar"})],o.prototype,"noSidebar",2),i([d({type:Boolean,reflect:!0})],o.prototype,"kiosk",2),i([h("nav [aria-current]")],o.prototype,"currentLink",2),i([h("main")],o.prototype,"main",2),o=i([g("miner-remote-panel")],o);export{o as MinerRemotePanel};
