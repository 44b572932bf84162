import{a as x,b as k,c as E}from"./chunk-LBYR5S3Q.js";import"./chunk-MSGXDQU5.js";import"./chunk-GRL2KUYO.js";import{c as b}from"./chunk-GKRKK27R.js";import{a as c}from"./chunk-DT7UWE42.js";import"./chunk-RRUPZE3D.js";import"./chunk-CQVIIP7T.js";import"./chunk-QWDFAQQ3.js";import{C as v,T as g}from"./chunk-63LTBV4Y.js";import{a as p,b as n,c as h,n as $,o as S,p as T}from"./chunk-R2IY7WQO.js";import{a as u,b as m,c as f,d as A}from"./chunk-RPZHBZSE.js";import{a as y,d as i,g as l,i as w}from"./chunk-42XHLT2J.js";import{b as o}from"./chunk-TN3OZQAE.js";var L=["control","alerts","schedules","backups","history","rates"],q={control:()=>import("./chunk-N4DV7CXM.js"),miner:()=>import("./chunk-NOGHOWEA.js"),alerts:()=>import("./chunk-PA2BVWFS.js"),schedules:()=>import("./chunk-KXBDCWC7.js"),backups:()=>import("./chunk-EGKUGUBE.js"),history:()=>import("./chunk-HZG2TDYK.js"),rates:()=>import("./chunk-63P57KTE.js")},s=class extends w{constructor(){super(...arguments);this.narrow=!1;this.place=u();this.ready=new Set;this.outdated=!1;this.noSidebar=!1;this.kiosk=!1;this.alerts=[];this.fleetQuery=new URLSearchParams;this.profile="";this.isOutdated=()=>{this.outdated=!0};this.moved=()=>{if(!window.location.pathname.startsWith(m([])))return;this.place=u();let{page:e}=this;if(e==="control"){let t=this.place.query.get("miner");if(this.fleetQuery=A(this.place.query,{miner:null}),t!==null){f(["miner",t],void 0,!0);return}}this.load(e)}}connectedCallback(){super.connectedCallback(),window.addEventListener("location-changed",this.moved),window.addEventListener("popstate",this.moved),this.addEventListener("outdated",this.isOutdated),this.moved(),this.followAlerts()}disconnectedCallback(){super.disconnectedCallback(),this.endAlerts?.(),this.endAlerts=void 0,window.removeEventListener("location-changed",this.moved),window.removeEventListener("popstate",this.moved),this.removeEventListener("outdated",this.isOutdated)}get page(){let e=this.place.path[0];return e==="miner"?e:L.find(t=>t===e)??"control"}get tab(){return this.page==="miner"?"control":this.page}async load(e){if(!this.ready.has(e))try{await q[e](),this.ready=new Set([...this.ready,e])}catch{this.outdated=!0}}followAlerts(){let e=this.session?.alerts;e===void 0||!this.isConnected||(this.endAlerts??=e.listen(()=>{this.alerts=e.all}))}shouldUpdate(e){if(e.has("hass")){this.session??=new k(this.hass),this.session.hass=this.hass,this.followAlerts(),this.noSidebar=this.hass.dockedSidebar==="always_hidden",this.kiosk=this.hass.kioskMode===!0;let{language:t,locale:a,config:r}=this.hass,d=JSON.stringify([t,a,r.currency,r.time_zone]);d!==this.profile&&(this.profile=d,this.prepare(this.session,d))}return[...e.keys()].some(t=>t!=="hass")}async prepare(e,t){try{let a=await x(this.hass);t===this.profile&&(this.env=new E(e,a))}catch{this.outdated=!0}}updated(){this.main!==null&&this.drawn!==this.page&&(this.drawn=this.page,this.main.scrollTop=0),!(this.currentLink===null||this.scrolledTo===this.tab)&&(this.scrolledTo=this.tab,this.currentLink.scrollIntoView({block:"nearest",inline:"center"}))}follow(e,t){e.ctrlKey||e.metaKey||e.shiftKey||e.button!==0||(e.preventDefault(),f([t]))}render(){let e=this.env;if(this.outdated){let r=e===void 0?c.outdated:e.t("common.outdated");return i`<p class="notice bad row" role="alert">
        <span class="spacer">${r}</span>
        <button type="button" @click=${()=>window.location.reload()}>${e?.t("common.reload")??c.reload}</button>
      </p>`}if(e===void 0)return l;let{page:t,tab:a}=this;return i`<header>
        <button
          class="icon menu"
          type="button"
          aria-label=${e.t("common.menu")}
          @click=${()=>this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))}
        >
          ${g(v,24)}
        </button>
        <h1>${e.t("common.title")}</h1>
        <nav aria-label=${e.t("common.sections")}>
          ${L.map(r=>i`<a
                href=${m([r])}
                aria-current=${r===a?"page":l}
                @click=${d=>this.follow(d,r)}
                >${e.t(`common.tab_${r}`)}${r==="alerts"?this.badge(e):l}</a
              >`)}
        </nav>
      </header>
      <main
        @outdated=${()=>{this.outdated=!0}}
      >${this.ready.has(t)?this.view(t,e):i`<p class="help" role="status">${e.t("common.loading")}</p>`}</main>`}badge(e){let{alerts:t}=this;if(t.length===0)return l;let a=e.t.n("alerts.badge",t.length);return i` <span class="badge ${t.some(b)?"bad":"warn"}" title=${a}
      ><span aria-hidden="true">${e.format.number(t.length)}</span><span class="visually-hidden">${a}</span></span
    >`}view(e,t){let a=this.place.path.slice(1),{query:r}=this.place;switch(e){case"control":return i`<mr-control .env=${t} .path=${a} .query=${r} .narrow=${this.narrow}></mr-control>`;case"miner":return i`<mr-miner
          .env=${t}
          .path=${a}
          .query=${r}
          .narrow=${this.narrow}
          .back=${this.fleetQuery}
        ></mr-miner>`;case"alerts":return i`<mr-alerts .env=${t} .path=${a} .query=${r} .narrow=${this.narrow}></mr-alerts>`;case"schedules":return i`<mr-schedules .env=${t} .path=${a} .query=${r} .narrow=${this.narrow}></mr-schedules>`;case"backups":return i`<mr-backups .env=${t} .path=${a} .query=${r} .narrow=${this.narrow}></mr-backups>`;case"history":return i`<mr-history .env=${t} .path=${a} .query=${r} .narrow=${this.narrow}></mr-history>`;case"rates":return i`<mr-rates .env=${t} .path=${a} .query=${r} .narrow=${this.narrow}></mr-rates>`}}};s.styles=[S,T,y`
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
    `],o([p({attribute:!1})],s.prototype,"hass",2),o([p({type:Boolean,reflect:!0})],s.prototype,"narrow",2),o([n()],s.prototype,"env",2),o([n()],s.prototype,"place",2),o([n()],s.prototype,"ready",2),o([n()],s.prototype,"outdated",2),o([p({type:Boolean,reflect:!0,attribute:"no-sidebar"})],s.prototype,"noSidebar",2),o([p({type:Boolean,reflect:!0})],s.prototype,"kiosk",2),o([n()],s.prototype,"alerts",2),o([h("nav [aria-current]")],s.prototype,"currentLink",2),o([h("main")],s.prototype,"main",2),s=o([$("miner-remote-panel")],s);export{s as MinerRemotePanel};
