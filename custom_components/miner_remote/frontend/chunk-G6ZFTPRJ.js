import{a as M,b as A}from"./chunk-OB4XSQTW.js";import{b as k}from"./chunk-QCXJYLRT.js";import{d as y,f as O,g as z}from"./chunk-2W7QBKIE.js";import"./chunk-FTED2XDH.js";import"./chunk-AVM23ENO.js";import{a as q,b as U,c as H}from"./chunk-RKB3FENT.js";import{b as L}from"./chunk-V4SZWSUO.js";import{b as N}from"./chunk-GSXBKKP6.js";import{a as R}from"./chunk-ADYURKA6.js";import"./chunk-5P4VU2RU.js";import{a as g}from"./chunk-JJLSAWQI.js";import{a as _,b as j}from"./chunk-GBVNH3NA.js";import{D as I,G as S,S as x,c as E}from"./chunk-YLWTOVUU.js";import{a as f,b as p,g as T,i as P,n as u,o as v}from"./chunk-R2IY7WQO.js";import"./chunk-RPZHBZSE.js";import{a as w,d as e,g as l}from"./chunk-42XHLT2J.js";import{b as a}from"./chunk-TN3OZQAE.js";var $=w`
  :host {
    display: block;
  }
  .flat {
    margin: 0;
  }
  h3 + * {
    margin-top: 8px;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(130px, 1fr));
    gap: 12px 16px;
    margin: 0;
  }
  dt {
    color: var(--mr-secondary);
    font-size: 12px;
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 12px;
    padding: 8px 0;
    border-bottom: 1px solid var(--divider-color);
    overflow-wrap: anywhere;
  }
  .what {
    flex: 1;
    min-width: 180px;
  }
  .what .help {
    display: block;
  }
  li .error {
    flex-basis: 100%;
  }
`;function G(n,{command_type:i}){return i==="power_off"?n.paused===!0:i==="power_on"&&n.paused===!1&&n.mining===!0}var h=class extends _{connectedCallback(){super.connectedCallback(),this.owns(this.env.catalog.listen(()=>this.requestUpdate()))}render(){let{miner:i,env:t}=this,r=U(t.hass),o=L(t.catalog.value),s=o.filter(d=>H(i,d,r)),b=o.filter(d=>!s.includes(d));return e`<div class="row">
        ${s.filter(d=>!G(i,d)).map(d=>e`<button
              type="button"
              @click=${()=>{this.row=d}}
            >
              ${q(d)}${this.t(`common.type_${d.command_type}`)}
            </button>`)}
      </div>
      ${this.limits(b)} ${this.dialog()}`}limits(i){let{limits:t,name:r}=this.miner;if(i.length===0&&t.length===0)return l;let o=i.map(s=>this.t(`common.type_${s.command_type}`)).join(", ");return e`<div class="limits">
      ${i.length>0?e`<p class="help flat">${this.t("miner.not_supported",{name:r,commands:o})}</p>`:l}
      ${t.map(({code:s,reason:b})=>e`<p class="help flat">
            ${this.env.errorText({error_code:`limit_${s}`,error_args:{},error_message:b})}
          </p>`)}
    </div>`}dialog(){let{row:i}=this;return i===void 0?l:e`<mr-command-dialog
          .env=${this.env}
          .row=${i}
          .catalog=${this.env.catalog.value}
          .miners=${[this.miner]}
          @sent=${t=>this.dispatchEvent(new CustomEvent("sent",{detail:t.detail}))}
          @closed=${()=>{this.row=void 0}}
        ></mr-command-dialog>`}};h.styles=[v,$],a([f({attribute:!1})],h.prototype,"miner",2),a([p()],h.prototype,"row",2),h=a([u("mr-miner-commands")],h);function F(n,i){let{pools:t}=i;if(t===void 0)return e`<p class="help" role="status">${n.t("common.loading")}</p>`;let r=(t??[]).filter(s=>s.url!=="");if(r.length===0)return e`<p class="help">${n.t("control.pools_unknown",{name:i.name})}</p>`;let o=new Set(N(i));return e`<ul>
    ${r.map(s=>e`<li>
        <span class="what">
          <b>${n.t("control.slot_number",{slot:s.slot})}: ${s.url}</b>
          <span class="help">${s.user}</span>
        </span>
        ${o.has(s)?e`<span class="chip ${y(i)?"quiet":"good"}">${n.t("control.pool_active")}</span>`:s.alive===!1?e`<span class="chip warn">${n.t("control.pool_dead")}</span>`:l}
      </li>`)}
  </ul>`}var B=8;function C(n,i,t){let r=new Map(n.map(o=>[o.id,o]));for(let o of i)o.miner_id===t&&r.set(o.id,o);return[...r.values()].sort((o,s)=>s.id-o.id).slice(0,B)}var c=class extends _{constructor(){super(...arguments);this.error="";this.news=[]}connectedCallback(){super.connectedCallback();let t=new R(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:r})=>{this.news=C(this.news,r,this.minerId)});this.owns(t.listen(()=>{this.records!==void 0&&(this.records=C(this.records,this.news,this.minerId))}))}willUpdate(t){t.has("minerId")&&this.load(this.minerId)}async load(t){this.records=void 0,this.error="";try{let{commands:r}=await T(this.env.hass,"GET",`remote/commands/history${P({miner_id:t,limit:B})}`);t===this.minerId&&(this.records=C(r,this.news,t))}catch(r){this.error=this.env.errorText(r)}}render(){return e`<h3>${this.t("control.last_commands")}</h3>
      ${this.list()}
      <p class="flat">${g(["history"],this.t("control.all_commands"),{miner:this.minerId})}</p>`}list(){return this.error!==""?e`<p class="error" role="alert">${this.error}</p>`:this.records===void 0?e`<p class="help" role="status">${this.t("common.loading")}</p>`:this.records.length===0?e`<p class="help">${this.t("control.no_commands")}</p>`:e`<ul>
      ${this.records.map(t=>e`<li>
          <span class="what">
            <b>${this.t(`common.type_${t.command_type}`)}</b>
            <span class="help">${this.env.format.dateTime(t.timestamp)}, ${t.initiated_by}</span>
          </span>
          ${M(this.env,t.status)}
          ${A(t)?e`<span class="error">${this.env.errorText(t)}</span>`:""}
        </li>`)}
    </ul>`}};c.styles=[v,$],a([f({attribute:!1})],c.prototype,"minerId",2),a([p()],c.prototype,"records",2),a([p()],c.prototype,"error",2),c=a([u("mr-miner-records")],c);var Y=15e3;function D(n){return`http://${n.includes(":")?`[${n}]`:n}/`}var m=class extends j{constructor(){super(...arguments);this.tab="miner";this.back=new URLSearchParams;this.loaded=!1;this.lost="";this.take=()=>{let{fleet:t,pools:r}=this.env,o=t.get(this.minerId);this.miner=o===void 0?void 0:r.with([o])[0],this.loaded=t.loaded,this.lost=t.error===void 0?"":this.env.errorText(t.error)}}connectedCallback(){super.connectedCallback();let{fleet:t,pools:r}=this.env;this.owns(t.listen(this.take)),this.owns(r.listen(this.take));let o=setInterval(()=>{this.miner!==void 0&&y(this.miner)&&this.requestUpdate()},Y);this.owns(()=>clearInterval(o))}get minerId(){return this.path[0]??""}willUpdate(t){t.has("path")&&this.take()}updated(t){t.has("miner")&&t.get("miner")===void 0&&this.renderRoot.querySelector("h2")?.focus({preventScroll:!0})}render(){let t=e`${x(E)}${this.t("miner.to_fleet")}`;return e`<div class="page">
      <p class="flat up">${g(["control"],t,Object.fromEntries(this.back))}</p>
      ${this.lost===""?l:e`<p class="notice bad flat" role="alert">${this.t("common.lost",{error:this.lost})}</p>`}
      ${this.content()}
    </div>`}content(){let{miner:t}=this;return t!==void 0?this.page(t):this.loaded?e`<div class="card empty">
      ${x(S,48)}
      <h2 tabindex="-1">${this.t("miner.gone_title")}</h2>
      <p>${this.t("miner.gone_text",{id:this.minerId})}</p>
      ${g(["control"],this.t("miner.gone_link"))}
    </div>`:this.lost===""?e`<p class="help" role="status">${this.t("common.loading")}</p>`:l}page(t){return e`${this.head(t)} ${this.faults(t)}
      <section class="card" aria-label=${this.t("control.commands")}>
        <mr-miner-commands .env=${this.env} .miner=${t}></mr-miner-commands>
      </section>
      <section class="card" aria-label=${this.t("miner.values")}>${this.values(t)}</section>
      <div class="columns">
        <section class="card">
          <h3>${this.t("control.pools")}</h3>
          ${F(this.env,t)}
        </section>
        <section class="card">
          <mr-miner-records .env=${this.env} .minerId=${t.miner_id}></mr-miner-records>
        </section>
      </div>
      <section class="card">
        <h3>${this.t("miner.about")}</h3>
        ${this.facts(t)}
      </section>`}head(t){let r=t.location===t.site?t.site:`${t.site} \xB7 ${t.location}`;return e`<div class="head">
      <div class="who">
        <div class="row">
          <h2 tabindex="-1">${t.name}</h2>
          ${O(this.env,t)}
          <span class="help">${z(this.env,t)}</span>
        </div>
        <p class="help">${[t.model,k(t),r].filter(Boolean).join(" \xB7 ")}</p>
      </div>
      <div class="row">
        <a class="button" href=${D(t.ip)} target="_blank" rel="noopener noreferrer">
          ${x(I)}${this.t("miner.web_page")}
        </a>
        ${t.device_id===null?l:e`<a class="button" href="/config/devices/device/${t.device_id}">${this.t("control.device_page")}</a>`}
      </div>
    </div>`}faults({faults:t}){return t.length===0?l:e`<div class="notice bad" role="status">
      ${t.map(({message:r,code:o})=>e`<p class="flat">${r}${o===null?l:e` (<code>${o}</code>)`}</p>`)}
    </div>`}values(t){let{format:r}=this.env,o=s=>s===null?null:r.temperature(s);return this.list([[this.t("control.hashrate"),r.hashrate(t.hashrate_ths)],[this.t("control.power"),r.power(t.est_power_w)],[this.t("control.power_limit"),r.power(t.power_limit_w)],[this.t("control.efficiency"),r.efficiency(t.efficiency_j_th)],[this.t("control.temperature"),r.temperature(t.temperature_max_c)],[this.t("control.inlet"),o(t.inlet_temperature_c)],[this.t("control.outlet"),o(t.outlet_temperature_c)],[this.t("control.uptime"),r.span(t.uptime_s)]],y(t)?"value old":"value")}facts(t){let{format:r}=this.env;return this.list([[this.t("control.last_seen"),t.last_seen===null?"\u2013":r.dateTime(t.last_seen)],[this.t("control.ip"),t.ip],[this.t("control.mac"),t.mac],[this.t("control.hostname"),t.hostname],[this.t("control.vendor"),t.vendor],[this.t("control.model"),t.model],[this.t("control.firmware"),k(t)],[this.t("control.site"),t.site],[this.t("control.place"),t.location===t.site?null:t.location],[this.t("control.labels"),t.tags.join(", ")]])}list(t,r=""){return e`<dl>
      ${t.map(([o,s])=>s?e`<div><dt>${o}</dt><dd class=${r}>${s}</dd></div>`:l)}
    </dl>`}};m.styles=[v,$,w`
      .page {
        display: flex;
        flex-direction: column;
        gap: 12px;
        padding: 12px 16px 24px;
        max-width: 1400px;
        margin: 0 auto;
      }
      .up a {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        min-height: 36px;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 12px;
      }
      .who {
        flex: 1 1 260px;
        min-width: 0;
      }
      h2 {
        font-size: 22px;
        overflow-wrap: anywhere;
      }
      h2:focus {
        outline: none;
      }
      .value {
        font-size: 18px;
        font-variant-numeric: tabular-nums;
      }
      .columns {
        display: grid;
        gap: 12px;
        grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr));
        align-items: start;
      }
    `],a([f({attribute:!1})],m.prototype,"back",2),a([p()],m.prototype,"miner",2),a([p()],m.prototype,"loaded",2),a([p()],m.prototype,"lost",2),m=a([u("mr-miner")],m);export{m as MinerView,D as webPage};
