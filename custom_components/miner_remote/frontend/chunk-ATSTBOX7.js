import{a as m,b as g,c as v}from"./chunk-GAF3L5DI.js";import{a as p,b as u,o as x,p as w}from"./chunk-R2IY7WQO.js";import{a as f,d as o,g as d,i as h}from"./chunk-42XHLT2J.js";import{b as a}from"./chunk-TN3OZQAE.js";var y=new WeakMap;function l(n){return JSON.stringify([n.language,n.locale,n.config.currency,n.config.time_zone])}function c(n){let r=y.get(n.connection);return r===void 0&&(r={session:new g(n),envs:new Map},y.set(n.connection,r)),r.session.hass=n,r}function b(n){let{session:r,envs:e}=c(n),t=l(n),i=e.get(t);return i===void 0&&(i=m(n).then(E=>new v(r,E)),e.set(t,i),i.catch(()=>e.delete(t))),i}var C=3e4,s=class extends h{constructor(){super(...arguments);this.profile="";this.following=!1;this.stale=!1;this.endings=[]}get env(){if(this.env_===void 0)throw new Error("The card is not ready.");return this.env_}get t(){return this.env.t}concerned(e){return!1}owns(e){this.endings.push(e)}connectedCallback(){super.connectedCallback(),this.begin()}disconnectedCallback(){super.disconnectedCallback(),this.stop()}begin(){if(this.following||!this.isConnected||this.env_===void 0||this.config===void 0)return;this.following=!0;let e=setInterval(()=>this.redraw(),C);this.owns(()=>clearInterval(e)),this.follow()}stop(){this.following=!1;for(let e of this.endings.splice(0))e()}shouldUpdate(e){let t=this.hass;if(t===void 0)return!1;if(e.has("hass")){c(t);let i=l(t);i!==this.profile&&(this.profile=i,this.prepare(t,i))}return this.stale||[...e.keys()].some(i=>i!=="hass")?!0:this.env_!==void 0&&this.concerned(t)}redraw(){this.stale=!0,this.requestUpdate()}async prepare(e,t){let i=await b(e);t===this.profile&&(this.env_=i,this.begin())}willUpdate(e){this.stale=!1,e.has("config")&&e.get("config")!==void 0&&this.stop(),this.begin()}render(){return this.env_===void 0||this.config===void 0?o`<ha-card></ha-card>`:o`<ha-card>${this.content(this.config)}</ha-card>`}heading(e,t=d){return o`<div class="head"><h2>${e}</h2>${t}</div>`}sentence(e,t=d){return o`<div class="empty"><p>${e}</p>${t}</div>`}failure(e){return o`<p class="error" role="alert">${this.t("cards.failed",{error:this.env.errorText(e)})}</p>`}moreInfo(e){this.dispatchEvent(new CustomEvent("hass-more-info",{detail:{entityId:e},bubbles:!0,composed:!0}))}static{this.styles=[x,w,f`
      :host {
        display: block;
        height: 100%;
      }
      ha-card {
        display: flex;
        flex-direction: column;
        gap: 12px;
        height: 100%;
        padding: 16px;
        box-sizing: border-box;
        overflow: hidden;
        container-type: inline-size;
      }
      .head {
        display: flex;
        align-items: center;
        gap: 8px;
        min-width: 0;
      }
      h2 {
        flex: 1;
        min-width: 0;
        font-size: 18px;
        line-height: 1.3;
        overflow-wrap: anywhere;
      }
      p {
        margin: 0;
      }
      .empty {
        padding: 16px 8px;
      }
      dl.figures {
        display: grid;
        grid-template-columns: repeat(2, 1fr);
        gap: 12px;
        margin: 0;
      }
      @container (min-width: 420px) {
        dl.figures {
          grid-template-columns: repeat(auto-fit, minmax(90px, 1fr));
        }
      }
      dt {
        color: var(--mr-secondary);
        font-size: 13px;
      }
      dd {
        margin: 0;
        font-size: 18px;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      ul.rows {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      ul.rows > li {
        display: flex;
        align-items: center;
        gap: 4px 12px;
        flex-wrap: wrap;
        padding: 6px 0;
        border-top: 1px solid var(--divider-color);
      }
      .name {
        flex: 1 1 140px;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      a.name {
        color: inherit;
        text-decoration: none;
      }
      a.name:hover {
        text-decoration: underline;
      }
      button.name {
        border: none;
        border-radius: 4px;
        padding: 0;
        min-height: 32px;
        color: inherit;
        justify-content: flex-start;
        text-align: start;
        white-space: normal;
      }
      button.name:hover {
        text-decoration: underline;
        background: none;
      }
    `]}};a([p({attribute:!1})],s.prototype,"config",2),a([p({attribute:!1})],s.prototype,"hass",2),a([u()],s.prototype,"env_",2);export{s as a};
