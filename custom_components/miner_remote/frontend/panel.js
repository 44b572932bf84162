import{a as E,b as S,c as T}from"./chunk-GAF3L5DI.js";import"./chunk-3BA2GUTC.js";import{c as b}from"./chunk-GKRKK27R.js";import{a as f}from"./chunk-7ZX25AXE.js";import"./chunk-GRL2KUYO.js";import{a as $}from"./chunk-LBJ7OJ63.js";import"./chunk-VP2EYRFB.js";import"./chunk-TRZHNWGU.js";import"./chunk-C5BWJ3UF.js";import"./chunk-QWDFAQQ3.js";import{H as v,_ as x}from"./chunk-YXNFI4RW.js";import{a as h,b as n,c as p,n as k,o as A,p as L}from"./chunk-R2IY7WQO.js";import{a as c,b as u,c as m,d as g}from"./chunk-RPZHBZSE.js";import{a as y,d as o,g as d,i as w}from"./chunk-42XHLT2J.js";import{b as i}from"./chunk-TN3OZQAE.js";var q=["control","alerts","schedules","backups","history","rates"],C={control:()=>import("./chunk-IAYBTK7P.js"),miner:()=>import("./chunk-DLEJ4225.js"),alerts:()=>import("./chunk-RD3THF5R.js"),schedules:()=>import("./chunk-UNLVSOBS.js"),backups:()=>import("./chunk-FJDYZVNH.js"),history:()=>import("./chunk-7VCHQXCN.js"),rates:()=>import("./chunk-IL4DC5FK.js")},a=class extends w{constructor(){super(...arguments);this.narrow=!1;this.place=c();this.ready=new Set;this.trayReady=!1;this.outdated=!1;this.noSidebar=!1;this.kiosk=!1;this.alerts=[];this.fleetQuery=new URLSearchParams;this.profile="";this.isOutdated=()=>{this.outdated=!0};this.moved=()=>{if(!window.location.pathname.startsWith(u([])))return;this.place=c();let{page:e}=this;if(e==="control"){let t=this.place.query.get("miner");if(this.fleetQuery=g(this.place.query,{miner:null}),t!==null){m(["miner",t],void 0,!0);return}}this.load(e)}}connectedCallback(){super.connectedCallback(),window.addEventListener("location-changed",this.moved),window.addEventListener("popstate",this.moved),this.addEventListener("outdated",this.isOutdated),this.moved(),this.followAlerts()}disconnectedCallback(){super.disconnectedCallback(),this.endAlerts?.(),this.endAlerts=void 0,window.removeEventListener("location-changed",this.moved),window.removeEventListener("popstate",this.moved),this.removeEventListener("outdated",this.isOutdated)}get page(){let e=this.place.path[0];return e==="miner"?e:q.find(t=>t===e)??"control"}get tab(){return this.page==="miner"?"control":this.page}async load(e){if(!this.ready.has(e))try{if(await C[e](),this.ready=new Set([...this.ready,e]),this.trayReady||this.hass?.user?.is_admin!==!0)return;await import("./chunk-JGNTOCIB.js"),this.trayReady=!0}catch{this.outdated=!0}}followAlerts(){let e=this.session?.alerts;e===void 0||!this.isConnected||(this.endAlerts??=e.listen(()=>{this.alerts=e.all}))}shouldUpdate(e){if(e.has("hass")){this.session??=new S(this.hass),this.session.hass=this.hass,this.followAlerts(),this.noSidebar=this.hass.dockedSidebar==="always_hidden",this.kiosk=this.hass.kioskMode===!0;let{language:t,locale:s,config:r}=this.hass,l=JSON.stringify([t,s,r.currency,r.time_zone]);l!==this.profile&&(this.profile=l,this.prepare(this.session,l))}return[...e.keys()].some(t=>t!=="hass")}async prepare(e,t){try{let s=await E(this.hass);t===this.profile&&(this.env=new T(e,s))}catch{this.outdated=!0}}updated(){this.main!==null&&this.drawn!==this.page&&(this.drawn=this.page,this.main.scrollTop=0),!(this.currentLink===null||this.scrolledTo===this.tab)&&(this.scrolledTo=this.tab,this.currentLink.scrollIntoView({block:"nearest",inline:"center"}))}follow(e,t){e.ctrlKey||e.metaKey||e.shiftKey||e.button!==0||(e.preventDefault(),m([t]))}render(){let e=this.env;if(this.outdated){let r=e===void 0?f.outdated:e.t("common.outdated");return o`<p class="notice bad row" role="alert">
        <span class="spacer">${r}</span>
        <button type="button" @click=${()=>window.location.reload()}>${e?.t("common.reload")??f.reload}</button>
      </p>`}if(e===void 0)return d;let{page:t,tab:s}=this;return o`<header>
        <button
          class="icon menu"
          type="button"
          aria-label=${e.t("common.menu")}
          @click=${()=>this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))}
        >
          ${x(v,24)}
        </button>
        <h1>${e.t("common.title")}</h1>
        <nav aria-label=${e.t("common.sections")}>
          ${q.map(r=>o`<a
                href=${u([r])}
                aria-current=${r===s?"page":d}
                @click=${l=>this.follow(l,r)}
                >${e.t(`common.tab_${r}`)}${r==="alerts"?this.badge(e):d}</a
              >`)}
        </nav>
      </header>
      <main
        @outdated=${()=>{this.outdated=!0}}
      >${this.ready.has(t)?this.view(t,e):o`<p class="help" role="status">${e.t("common.loading")}</p>`}</main>
      ${this.trayReady?o`<mr-batch-tray .env=${e} .named=${$(this.place)} .narrow=${this.narrow}></mr-batch-tray>`:d}`}badge(e){let{alerts:t}=this;if(t.length===0)return d;let s=e.t.n("alerts.badge",t.length);return o` <span class="badge ${t.some(b)?"bad":"warn"}" title=${s}
      ><span aria-hidden="true">${e.format.number(t.length)}</span><span class="visually-hidden">${s}</span></span
    >`}view(e,t){let s=this.place.path.slice(1),{query:r}=this.place;switch(e){case"control":return o`<mr-control .env=${t} .path=${s} .query=${r} .narrow=${this.narrow}></mr-control>`;case"miner":return o`<mr-miner
          .env=${t}
          .path=${s}
          .query=${r}
          .narrow=${this.narrow}
          .back=${this.fleetQuery}
        ></mr-miner>`;case"alerts":return o`<mr-alerts .env=${t} .path=${s} .query=${r} .narrow=${this.narrow}></mr-alerts>`;case"schedules":return o`<mr-schedules .env=${t} .path=${s} .query=${r} .narrow=${this.narrow}></mr-schedules>`;case"backups":return o`<mr-backups .env=${t} .path=${s} .query=${r} .narrow=${this.narrow}></mr-backups>`;case"history":return o`<mr-history .env=${t} .path=${s} .query=${r} .narrow=${this.narrow}></mr-history>`;case"rates":return o`<mr-rates .env=${t} .path=${s} .query=${r} .narrow=${this.narrow}></mr-rates>`}}};a.styles=[A,L,y`
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
      .badge {
        display: inline-block;
        position: relative;
        min-width: 20px;
        padding: 0 6px;
        border-radius: 10px;
        line-height: 20px;
        font-size: 12px;
        font-weight: 500;
        text-align: center;
        color: #fff;
        background: var(--chip);
      }
      .badge.warn {
        color: #000;
        background: #ffb74d;
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
    `],i([h({attribute:!1})],a.prototype,"hass",2),i([h({type:Boolean,reflect:!0})],a.prototype,"narrow",2),i([n()],a.prototype,"env",2),i([n()],a.prototype,"place",2),i([n()],a.prototype,"ready",2),i([n()],a.prototype,"trayReady",2),i([n()],a.prototype,"outdated",2),i([h({type:Boolean,reflect:!0,attribute:"no-sidebar"})],a.prototype,"noSidebar",2),i([h({type:Boolean,reflect:!0})],a.prototype,"kiosk",2),i([n()],a.prototype,"alerts",2),i([p("nav [aria-current]")],a.prototype,"currentLink",2),i([p("main")],a.prototype,"main",2),a=i([k("miner-remote-panel")],a);export{a as MinerRemotePanel};
