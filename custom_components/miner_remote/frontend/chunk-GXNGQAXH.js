import{a as z,b as R,c as $,d as st,e as C,f as L,g as it,h as M}from"./chunk-AF6R22Y4.js";import{a as D}from"./chunk-PRKXQKQB.js";import{a as F,b as I,c as P}from"./chunk-U7T67IN5.js";import{d as Q,f as q,g as _}from"./chunk-UFVM66K4.js";import{a as ot,b as nt}from"./chunk-OB4XSQTW.js";import"./chunk-QFKA57UM.js";import{f as tt}from"./chunk-A4NVLGUF.js";import{b as rt}from"./chunk-SQH7FSN6.js";import"./chunk-BZNK2URC.js";import"./chunk-ONRVO5KO.js";import{a as N,b as et}from"./chunk-H75V4TYD.js";import{a as W}from"./chunk-XLBDU3ET.js";import{H as E,h as U,q as Y,u as G,y as J}from"./chunk-Y3R4GMO6.js";import{c as V,d as Z}from"./chunk-Z7B6MMRE.js";import{a as T,b as m,e as x,h as B,j as K,o as X,p as k}from"./chunk-JQMZJTDX.js";import{a as w,d as r,g as l}from"./chunk-42XHLT2J.js";import{b as c}from"./chunk-TN3OZQAE.js";var S=["site","location","label","status","pool","firmware"];function v(i){let o=[i.firmware,i.firmware_version].filter(t=>t!==null&&t!=="");return o.length>0?o.join(" "):null}var at=new WeakMap;function wt(i){let o=at.get(i);if(o===void 0){let t=i.mac??"";o=[i.name,i.ip,i.model,i.vendor,t,t.replaceAll(":",""),i.hostname,v(i),...(i.pools??[]).flatMap(e=>[e.url,e.user])].filter(Boolean).join(`
`).toLowerCase(),at.set(i,o)}return o}var xt={site:(i,o)=>i.site===o,location:(i,o)=>i.location===o,label:(i,o)=>i.tags.includes(o),status:(i,o)=>R(i)===o,pool:(i,o)=>_(i).includes(o),firmware:(i,o)=>i.firmware===o||v(i)===o};function lt(i){return["q",...S].some(o=>(i.get(o)??"").trim()!=="")}function ct(i,o){let t=(o.get("q")??"").toLowerCase().split(/\s+/).filter(Boolean),e=S.flatMap(s=>{let n=o.get(s)??"";return n===""?[]:[{test:xt[s],value:n}]});return t.length===0&&e.length===0?i:i.filter(s=>{if(!e.every(({test:a,value:p})=>a(s,p)))return!1;let n=t.length>0?wt(s):"";return t.every(a=>n.includes(a))})}var _t=new Intl.Collator(void 0,{numeric:!0});function j(i){let o={site:new Map,location:new Map,label:new Map,status:new Map,pool:new Map,firmware:new Map},t=(s,n)=>{n!==null&&n!==""&&o[s].set(n,(o[s].get(n)??0)+1)};for(let s of i){t("site",s.site),t("location",s.location);for(let a of s.tags)t("label",a);t("status",R(s));for(let a of _(s))t("pool",a);t("firmware",s.firmware);let n=v(s);n!==s.firmware&&t("firmware",n)}let e=s=>[...o[s]].map(([n,a])=>({value:n,count:a})).sort((n,a)=>_t.compare(n.value,a.value));return{site:e("site"),location:e("location"),label:e("label"),status:z.flatMap(s=>{let n=o.status.get(s);return n===void 0?[]:[{value:s,count:n}]}),pool:e("pool"),firmware:e("firmware")}}var O=640;function kt(i){return i.location===i.site?i.site:`${i.location} \xB7 ${i.site}`}var Mt={offline:0,late:1,fault:2,idle:3,rebooting:4,paused:5,online:6,mining:7};function St(i,o){let[t]=q(o),[e,...s]=_(o);return t===void 0||e===void 0?"\u2013":r`<span title=${[e,...s].join(", ")}
      >${M(o,s.length>0?i.t("control.pool_and_more",{host:e,count:s.length}):e)}</span
    ><span class="sub">${t.user}</span>`}function H(i){let{format:o,t}=i;return[{key:"name",label:t("control.name"),track:"minmax(170px, 2fr)",from:O,cell:e=>r`${e.name}<span class="sub">${e.ip}</span>`,sort:e=>e.name},{key:"name",label:t("control.name"),track:"minmax(0, 1fr)",until:O,cell:e=>r`${e.name}<span class="sub">${C(i,e,"flat")}${$(e)?e.last_seen===null?l:` \xB7 ${it(i,e.last_seen)}`:r`${e.est_power_w===null?l:` \xB7 ${o.power(e.est_power_w)}`}${e.temperature_max_c===null?l:` \xB7 ${o.temperature(e.temperature_max_c)}`}`}</span>`,sort:e=>e.name},{key:"status",label:t("control.state"),track:"136px",from:O,cell:e=>{let s=L(i,e);return r`${C(i,e)}${s===""?l:r`<span class="sub">${s}</span>`}`},sort:e=>Mt[R(e)]},{key:"hashrate",label:t("control.hashrate"),track:"104px",numeric:!0,cell:e=>M(e,o.hashrate(e.hashrate_ths)),sort:e=>e.hashrate_ths},{key:"power",label:t("control.power"),track:"92px",numeric:!0,from:O,cell:e=>M(e,o.power(e.est_power_w)),sort:e=>e.est_power_w},{key:"efficiency",label:t("control.efficiency"),track:"108px",numeric:!0,from:700,cell:e=>M(e,o.efficiency(e.efficiency_j_th)),sort:e=>e.efficiency_j_th},{key:"temperature",label:t("control.temperature"),track:"112px",numeric:!0,from:760,cell:e=>M(e,o.temperature(e.temperature_max_c)),sort:e=>e.temperature_max_c},{key:"place",label:t("control.place"),track:"minmax(110px, 1fr)",from:1075,cell:e=>e.location===e.site?e.site:r`${e.location}<span class="sub">${e.site}</span>`,sort:kt},{key:"pool",label:t("control.pool"),track:"minmax(190px, 1.6fr)",from:960,cell:e=>St(i,e),sort:e=>_(e)[0]??null},{key:"model",label:t("control.model"),track:"minmax(120px, 1.2fr)",from:1190,cell:e=>e.model??"\u2013",sort:e=>e.model},{key:"firmware",label:t("control.firmware"),track:"minmax(120px, 1.2fr)",from:1320,cell:e=>e.firmware!==null&&e.firmware_version!==null?r`${e.firmware}<span class="sub">${e.firmware_version}</span>`:v(e)??"\u2013",sort:v}]}var Et=6e4,b=class extends N{constructor(){super(...arguments);this.miners=[]}connectedCallback(){super.connectedCallback(),this.load();let t=setInterval(()=>{this.load()},Et);this.owns(()=>clearInterval(t))}async load(){try{this.rates=(await B(this.env.hass,"GET","remote/rates")).rates}catch{this.rates??=[]}}render(){let{format:t}=this.env,e=Q(this.miners);return r`<dl aria-label=${this.t("control.figures")}>
      ${this.figure(this.t("control.hashrate"),t.hashrate(e.hashrate_ths))}
      ${this.figure(this.t("control.power"),t.power(e.power_w))}
      ${this.figure(this.t("control.efficiency"),t.efficiency(e.efficiency_j_th))}
      ${this.figure(this.t("control.online"),this.t("control.online_of",{online:e.online,total:e.total}),this.t.n("control.mining",e.mining))}
      ${this.money()}
    </dl>`}money(){let{format:t}=this.env;if(this.rates===void 0)return r`${this.figure(this.t("control.price"),"\u2026")}${this.figure(this.t("control.cost"),"\u2026")}`;let{price:e,perHour:s,unpriced:n}=rt(this.miners,this.rates),a=new Set(this.miners.map(y=>y.site)),p=new Set(this.env.fleet.miners.map(y=>y.site)),[h]=a,f=W(["rates","new"],this.t("control.price_missing"),{from:"control",...a.size===1&&p.size>1&&h!==void 0?{place:h}:{}}),u=[...s].map(([y,bt])=>t.money(bt,y));return r`${this.figure(this.t("control.price"),e===null?t.price(null):e.low===e.high?t.price(e.low,e.currency):this.t("control.price_varies",{low:t.money(e.low,e.currency,4),high:t.price(e.high,e.currency)}),e===null&&s.size===0?f:l)}
    ${this.figure(this.t("control.cost"),u.length>0?u.join(" + "):e===null?t.money(null):t.money(0,e.currency),u.length>0&&n>0?this.t.n("control.cost_without",n):e===null&&s.size===0?this.t("control.cost_missing"):l)}`}figure(t,e,s=l){return r`<div class="card">
      <dt>${t}</dt>
      <dd>${e}${s===l?l:r`<span class="help">${s}</span>`}</dd>
    </div>`}};b.styles=[k,w`
      :host {
        display: block;
        container-type: inline-size;
      }
      dl {
        display: grid;
        grid-template-columns: repeat(6, minmax(0, 1fr));
        gap: 12px;
        margin: 0;
      }
      .card {
        padding: 12px 14px;
        min-width: 0;
      }
      dt {
        color: var(--mr-secondary);
        font-size: 13px;
      }
      dd {
        margin: 0;
        font-size: 18px;
        font-weight: 500;
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
        line-height: 1.3;
      }
      dd .help {
        display: block;
        font-weight: 400;
        font-size: 12px;
      }
      @container (max-width: 880px) {
        dl {
          grid-template-columns: repeat(3, minmax(0, 1fr));
        }
      }
      @container (max-width: 480px) {
        dl {
          gap: 8px;
        }
        .card {
          padding: 8px 10px;
        }
        dt {
          font-size: 12px;
        }
        dd {
          font-size: 15px;
        }
      }
    `],c([T({attribute:!1})],b.prototype,"miners",2),c([m()],b.prototype,"rates",2),b=c([x("mr-fleet-figures")],b);var ht=8;function A(i,o,t){let e=new Map(i.map(s=>[s.id,s]));for(let s of o)s.miner_id===t&&e.set(s.id,s);return[...e.values()].sort((s,n)=>n.id-s.id).slice(0,ht)}var g=class extends N{constructor(){super(...arguments);this.error="";this.news=[]}connectedCallback(){super.connectedCallback();let t=new X(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:e})=>{this.news=A(this.news,e,this.miner.miner_id)});this.owns(t.listen(()=>{this.records!==void 0&&(this.records=A(this.records,this.news,this.miner.miner_id))}))}willUpdate(t){let e=t.get("miner");t.has("miner")&&e?.miner_id!==this.miner.miner_id&&this.load(this.miner.miner_id)}async load(t){this.records=void 0,this.error="";try{let{commands:e}=await B(this.env.hass,"GET",`remote/commands/history${K({miner_id:t,limit:ht})}`);t===this.miner.miner_id&&(this.records=A(e,this.news,t))}catch(e){this.error=this.env.errorText(e)}}render(){let{miner:t,env:e}=this;return r`<mr-dialog heading=${t.name} close-label=${this.t("common.close")}
      @closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
    >
      <div class="row">
        ${C(e,t)}
        <span class="help">${L(e,t)}</span>
        <span class="spacer"></span>
        ${t.device_id===null?l:r`<a href="/config/devices/device/${t.device_id}">${this.t("control.device_page")}</a>`}
      </div>
      ${this.faults()} ${this.facts()}
      <section aria-labelledby="pools">
        <h3 id="pools">${this.t("control.pools")}</h3>
        ${this.pools()}
      </section>
      <section aria-labelledby="actions">
        <h3 id="actions">${this.t("control.commands")}</h3>
        <div class="row">${this.actions()}</div>
        ${this.limits()}
      </section>
      <section aria-labelledby="last">
        <h3 id="last">${this.t("control.last_commands")}</h3>
        ${this.history()}
        ${W(["history"],this.t("control.all_commands"),{miner:t.miner_id})}
      </section>
    </mr-dialog>`}actions(){let t=P([this.miner],this.env.catalog.value,I(this.env.hass));return t.length===0?r`<p class="help">${this.t("control.nothing_offered")}</p>`:t.map(e=>r`<button
        type="button"
        @click=${()=>this.dispatchEvent(new CustomEvent("command",{detail:e}))}
      >
        ${F(e)}${this.t(`common.type_${e.command_type}`)}
      </button>`)}limits(){return this.miner.limits.map(({code:t,reason:e})=>r`<p class="help flat">
          ${this.env.errorText({error_code:`limit_${t}`,error_args:{},error_message:e})}
        </p>`)}faults(){let{faults:t}=this.miner;return t.length===0?l:r`<div class="notice bad" role="status">
      ${t.map(({message:e,code:s})=>r`<p class="flat">${e}${s===null?l:r` (<code>${s}</code>)`}</p>`)}
    </div>`}pools(){let{miner:t}=this,{pools:e}=t;if(e===void 0)return r`<p class="help" role="status">${this.t("common.loading")}</p>`;let s=(e??[]).filter(a=>a.url!=="");if(s.length===0)return r`<p class="help">${this.t("control.pools_unknown",{name:t.name})}</p>`;let n=new Set(q(t));return r`<ul>
      ${s.map(a=>r`<li>
          <span class="what">
            <b>${this.t("control.slot_number",{slot:a.slot})}: ${a.url}</b>
            <span class="help">${a.user}</span>
          </span>
          ${n.has(a)?r`<span class="chip ${$(t)?"quiet":"good"}">${this.t("control.pool_active")}</span>`:a.alive===!1?r`<span class="chip warn">${this.t("control.pool_dead")}</span>`:l}
        </li>`)}
    </ul>`}facts(){let{miner:t}=this,{format:e}=this.env,s=f=>f===null?null:e.temperature(f),n=[[this.t("control.hashrate"),e.hashrate(t.hashrate_ths)],[this.t("control.power"),e.power(t.est_power_w)],[this.t("control.power_limit"),e.power(t.power_limit_w)],[this.t("control.efficiency"),e.efficiency(t.efficiency_j_th)],[this.t("control.temperature"),e.temperature(t.temperature_max_c)],[this.t("control.inlet"),s(t.inlet_temperature_c)],[this.t("control.outlet"),s(t.outlet_temperature_c)],[this.t("control.uptime"),e.span(t.uptime_s)]],a=[[this.t("control.last_seen"),t.last_seen===null?"\u2013":e.dateTime(t.last_seen)],[this.t("control.ip"),t.ip],[this.t("control.mac"),t.mac],[this.t("control.hostname"),t.hostname],[this.t("control.vendor"),t.vendor],[this.t("control.model"),t.model],[this.t("control.firmware"),v(t)],[this.t("control.site"),t.site],[this.t("control.place"),t.location===t.site?null:t.location],[this.t("control.labels"),t.tags.join(", ")]],p=$(t)?"old":"",h=(f,u,y="")=>u?r`<div><dt>${f}</dt><dd class=${y}>${u}</dd></div>`:l;return r`<dl>
      ${n.map(([f,u])=>h(f,u,p))} ${a.map(([f,u])=>h(f,u))}
    </dl>`}history(){return this.error!==""?r`<p class="error" role="alert">${this.error}</p>`:this.records===void 0?r`<p class="help" role="status">${this.t("common.loading")}</p>`:this.records.length===0?r`<p class="help">${this.t("control.no_commands")}</p>`:r`<ul>
      ${this.records.map(t=>r`<li>
          <span class="what">
            <b>${this.t(`common.type_${t.command_type}`)}</b>
            <span class="help">${this.env.format.dateTime(t.timestamp)}, ${t.initiated_by}</span>
          </span>
          ${ot(this.env,t.status)}
          ${nt(t)?r`<span class="error">${this.env.errorText(t)}</span>`:l}
        </li>`)}
    </ul>`}};g.styles=[k,w`
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(140px, 1fr));
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
      section {
        display: flex;
        flex-direction: column;
        gap: 8px;
        align-items: flex-start;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
        align-self: stretch;
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
      .flat {
        margin: 0;
      }
      .what .help {
        display: block;
      }
      li .error {
        flex-basis: 100%;
      }
    `],c([T({attribute:!1})],g.prototype,"miner",2),c([m()],g.prototype,"records",2),c([m()],g.prototype,"error",2),g=c([x("mr-miner-dialog")],g);var pt=w`
  :host {
    height: 100%;
  }
  .page {
    display: flex;
    flex-direction: column;
    gap: 12px;
    padding: 16px;
    min-height: 100%;
  }
  .page.roomy {
    min-height: 100%;
    height: 100%;
  }
  .page > * {
    flex: none;
  }
  .top {
    margin-bottom: -12px;
  }
  .fleet {
    padding: 0;
  }
  .roomy .fleet {
    flex: 1 0 340px;
    display: flex;
    flex-direction: column;
    min-height: 340px;
    overflow: hidden;
  }
  .roomy mr-table {
    flex: 1 1 0;
  }
  .toolbar {
    padding: 12px 16px 4px;
    display: flex;
    flex-direction: column;
    gap: 4px;
  }
  .find {
    position: relative;
    display: flex;
    flex: 1 1 160px;
    max-width: 420px;
    color: var(--mr-secondary);
  }
  .find svg {
    position: absolute;
    inset-inline-start: 10px;
    top: 10px;
    pointer-events: none;
  }
  .find input {
    width: 100%;
    padding-inline-start: 36px;
  }
  .filters {
    display: contents;
  }
  .page:not(.roomy) .filters {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
    gap: 8px;
    flex-basis: 100%;
  }
  .roomy .filters select {
    max-width: 190px;
  }
  select.set {
    border-color: var(--primary-color);
    box-shadow: inset 0 0 0 1px var(--primary-color);
  }
  .count {
    min-height: 36px;
    color: var(--mr-secondary);
  }
  .actions {
    flex: none;
    padding: 8px 12px 12px 16px;
    background: var(--card-background-color);
    border-top: 1px solid var(--divider-color);
    border-end-start-radius: 12px;
    border-end-end-radius: 12px;
  }
  .page:not(.roomy) .actions {
    position: sticky;
    bottom: 0;
    z-index: 2;
    box-shadow: 0 -4px 12px rgb(0 0 0 / 18%);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .roomy .buttons button {
    padding: 0 11px;
    gap: 6px;
  }
  /* One row that scrolls sideways, so that the miners stay visible. */
  .page:not(.roomy) .buttons {
    flex-wrap: nowrap;
    overflow-x: auto;
    margin-inline-end: -12px;
    padding: 2px 2px 6px;
    scrollbar-width: thin;
  }
  .page:not(.roomy) .buttons button {
    flex: 0 0 92px;
    flex-direction: column;
    gap: 2px;
    border-radius: 12px;
    padding: 6px 2px;
    min-height: 58px;
    font-size: 12px;
    white-space: normal;
    line-height: 1.2;
  }
`;var mt="miner-remote-batches",Rt={kept:[],dismissed:[]};function dt(i=sessionStorage){try{let o=JSON.parse(i.getItem(mt)??"null"),t=e=>Array.isArray(e)?e.filter(s=>typeof s=="string"):[];return{kept:t(o?.kept),dismissed:t(o?.dismissed)}}catch{return Rt}}function ft(i,o=sessionStorage){o.setItem(mt,JSON.stringify(i))}function Ct(i){return i.source==="manual"||i.total>1}function ut(i,o,t){let e=new Set(i.map(h=>h.batch_id)),s=o.dismissed.filter(h=>e.has(h)),n=i.filter(h=>h.batch_id===t||!s.includes(h.batch_id)&&(o.kept.includes(h.batch_id)||h.running&&Ct(h))),a=n.map(h=>h.batch_id),p=a.join()===o.kept.join()&&s.length===o.dismissed.length;return{shown:n,watched:p?o:{kept:a,dismissed:s}}}function vt(i,o){return{kept:i.kept.filter(t=>t!==o),dismissed:[...new Set([...i.dismissed,o])]}}var gt={width:720,height:640},yt=4,Tt=15e3,$t=i=>i.miner_id,Bt=i=>i.name,d=class extends et{constructor(){super(...arguments);this.tab="control";this.miners=[];this.loaded=!1;this.lost="";this.batches=[];this.selection=new Set;this.roomy=!0;this.filtersShown=!1;this.watched=dt();this.allBatches=[];this.sentBatch="";this.columns=[];this.shown=[];this.filterChoices=j([]);this.takeFleet=()=>{let{fleet:t}=this.env;this.miners=this.env.pools.with(t.miners),this.loaded=t.loaded,this.lost=t.error===void 0?"":this.env.errorText(t.error)};this.takeBatches=()=>{this.allBatches=this.env.batches.all,this.pickBatches()}}connectedCallback(){super.connectedCallback();let t=new ResizeObserver(()=>{this.roomy=this.clientWidth>=gt.width&&this.clientHeight>=gt.height});t.observe(this),this.owns(()=>t.disconnect()),this.followFleet(),this.owns(()=>this.endFleet?.()),this.owns(this.env.pools.listen(this.takeFleet));let e=setInterval(()=>{this.miners.some($)&&(this.columns=H(this.env)),this.requestUpdate()},Tt);this.owns(()=>clearInterval(e)),this.owns(this.env.catalog.listen(()=>this.requestUpdate())),this.owns(this.env.batches.listen(this.takeBatches)),this.takeBatches()}followFleet(){this.endFleet?.(),this.endFleet=this.env.fleet.listen(this.takeFleet),this.takeFleet()}pickBatches(){if(!this.env.batches.loaded)return;let{shown:t,watched:e}=ut(this.allBatches,this.watched,this.query.get("batch"));this.watch(e),this.batches=t}watch(t){t!==this.watched&&(this.watched=t,ft(t))}willUpdate(t){t.has("env")&&(this.columns=H(this.env),this.texts={selectAll:this.t("common.select_all"),selectRow:e=>this.t("common.select_row",{name:e}),label:this.t("control.fleet")}),t.has("miners")&&(this.filterChoices=j(this.miners)),(t.has("miners")||t.has("query"))&&(this.shown=ct(this.miners,this.query)),t.has("query")&&this.pickBatches()}get selected(){return this.selection.size===0?[]:this.miners.filter(t=>this.selection.has(t.miner_id))}sent(t){this.sentBatch=t,this.filter({batch:t}),this.renderRoot.querySelector(".top")?.scrollIntoView({block:"start"})}dismissBatch(t){this.watch(vt(this.watched,t)),this.query.get("batch")===t?this.filter({batch:null}):this.pickBatches()}openMiner(t){V([this.tab],Z(this.query,{miner:t.miner_id}))}render(){return r`<div class="page ${this.roomy?"roomy":""}">
        <span class="top"></span>
        ${this.lost===""?l:this.refused()} ${this.batchCards()}
        ${this.loaded?this.content():this.lost===""?r`<p class="help" role="status">${this.t("common.loading")}</p>`:l}
      </div>
      ${this.dialogs()}`}content(){return this.miners.length===0?r`<div class="card empty">
        ${E(J,48)}
        <h2>${this.t("control.none_title")}</h2>
        <p>${this.t("control.none_text")}</p>
        <a class="button" href="/config/integrations/integration/miner_remote">${this.t("control.none_link")}</a>
      </div>`:r`<mr-fleet-figures .env=${this.env} .miners=${this.shown}></mr-fleet-figures>
      <section class="card fleet" aria-label=${this.t("control.fleet")}>
        ${this.toolbar()}
        ${this.shown.length===0?r`<div class="empty">
                <h2>${this.t("control.no_match_title")}</h2>
                <p>${this.t("control.no_match_text",{count:this.miners.length})}</p>
                <button type="button" class="primary" @click=${this.clear}>${this.t("control.clear")}</button>
              </div>`:r`<mr-table
                .rows=${this.shown}
                .columns=${this.columns}
                .key=${$t}
                .name=${Bt}
                .texts=${this.texts}
                .selection=${this.selection}
                .sort=${this.query.get("sort")??""}
                ?page=${!this.roomy}
                openable
                @selected=${t=>{this.selection=t.detail}}
                @sorted=${t=>this.filter({sort:t.detail})}
                @opened=${t=>this.openMiner(t.detail)}
              ></mr-table>`}
        ${this.actionBar()}
      </section>`}refused(){return r`<div class="notice bad row" role="alert">
      <span class="spacer">${this.t("common.lost",{error:this.lost})}</span>
      <button type="button" @click=${this.followFleet}>${this.t("common.retry")}</button>
    </div>`}batchCards(){let t=this.query.get("batch"),e=t!==null&&t!==this.sentBatch&&this.env.batches.loaded&&this.env.batches.get(t)===void 0,s=this.batches.length-yt;return r`${e?r`<div class="notice row">
            <span class="spacer">${this.t("control.batch_gone")}</span>
            <button type="button" @click=${()=>this.filter({batch:null})}>${this.t("control.dismiss")}</button>
          </div>`:l}
    ${tt(this.batches.slice(0,yt),n=>n.batch_id,n=>r`<mr-batch-progress
          .env=${this.env}
          .batch=${n}
          @dismissed=${()=>this.dismissBatch(n.batch_id)}
        ></mr-batch-progress>`)}
    ${s>0?r`<p class="help">${this.t.n("control.more_batches",s)}</p>`:l}`}toolbar(){let t=S.filter(e=>(this.query.get(e)??"")!=="").length;return r`<div class="toolbar">
      <div class="row search">
        <label class="find">
          ${E(G)}
          <input
            type="search"
            aria-label=${this.t("common.search")}
            placeholder=${this.t("control.search_for")}
            .value=${D(this.query.get("q")??"")}
            @input=${e=>this.filter({q:e.target.value})}
          />
        </label>
        ${this.roomy?l:r`<button
                type="button"
                aria-expanded=${this.filtersShown}
                @click=${()=>{this.filtersShown=!this.filtersShown}}
              >
                ${E(Y)}${this.t("control.filters")}${t>0?` (${t})`:l}
              </button>`}
        ${this.roomy||this.filtersShown?this.filters():l}
      </div>
      <div class="row count">
        <span role="status"
          >${this.shown.length===this.miners.length?this.t.n("common.miners",this.miners.length):this.t("control.matches",{shown:this.shown.length,total:this.miners.length})}</span
        >
        ${lt(this.query)?r`<button type="button" class="plain" @click=${this.clear}>${this.t("control.clear")}</button>`:l}
      </div>
    </div>`}filters(){return r`<div class="filters">
      ${S.map(t=>this.filterBox(t))}
      ${this.roomy?l:r`<select
              aria-label=${this.t("control.sort_by")}
              @change=${t=>this.filter({sort:t.target.value})}
            >
              ${this.sortChoices()}
            </select>`}
    </div>`}sortChoices(){let t=this.query.get("sort")??"";return[...new Map(this.columns.map(s=>[s.key,s])).values()].flatMap(s=>[s.key,`-${s.key}`].map(n=>r`<option value=${n} ?selected=${n===(t||"name")}>
          ${this.t("control.sort_by")}: ${s.label} ${n.startsWith("-")?"\u2193":"\u2191"}
        </option>`))}filterBox(t){let e=this.filterChoices[t],s=this.query.get(t)??"";if(e.length<2&&s===""&&t!=="label"&&t!=="status")return l;if(e.length===0&&s==="")return l;let n=s!==""&&!e.some(a=>a.value===s);return r`<select
      class=${s===""?"":"set"}
      aria-label=${this.t(`control.filter_${t}`)}
      @change=${a=>this.filter({[t]:a.target.value})}
    >
      <option value="" ?selected=${s===""}>${this.t(`control.all_${t}`)}</option>
      ${n?r`<option value=${s} selected>${this.filterText(t,s)} (0)</option>`:l}
      ${e.map(({value:a,count:p})=>r`<option value=${a} ?selected=${a===s}>
            ${this.filterText(t,a)} (${this.env.format.number(p)})
          </option>`)}
    </select>`}filterText(t,e){let s=t==="status"?z.find(n=>n===e):void 0;return s===void 0?e:st(this.env,s)}clear(){this.filter({q:null,...Object.fromEntries(S.map(t=>[t,null]))})}actionBar(){let{selected:t}=this;if(t.length===0)return l;let e=new Set(this.shown.map($t)),s=t.filter(p=>!e.has(p.miner_id)).length,n=P(t,this.env.catalog.value,I(this.env.hass)),a=this.shown.length+s;return r`<div class="actions" role="toolbar" aria-label=${this.t("control.selection")}>
      <div class="row chosen">
        <b role="status">${this.t.n("control.selected",t.length)}</b>
        ${s>0?r`<span class="help">${this.t.n("control.selected_hidden",s)}</span>`:l}
        ${t.length<a?r`<button
                type="button"
                class="plain"
                @click=${()=>{this.selection=new Set([...this.selection,...e])}}
              >
                ${this.t("control.select_matching",{count:this.shown.length})}
              </button>`:l}
        <span class="spacer"></span>
        <button
          type="button"
          class="icon"
          aria-label=${this.t("control.unselect")}
          title=${this.t("control.unselect")}
          @click=${()=>{this.selection=new Set}}
        >
          ${E(U)}
        </button>
      </div>
      <div class="buttons">
        ${n.length===0?r`<p class="help">${this.t("control.nothing_offered")}</p>`:n.map(p=>r`<button
                  type="button"
                  @click=${()=>{this.command={row:p,miners:this.selected}}}
                >
                  ${F(p)}<span>${this.t(`common.type_${p.command_type}`)}</span>
                </button>`)}
      </div>
    </div>`}dialogs(){let t=this.query.get("miner"),e=t===null?void 0:this.miners.find(s=>s.miner_id===t);return r`${e===void 0?l:r`<mr-miner-dialog
            .env=${this.env}
            .miner=${e}
            @closed=${()=>this.filter({miner:null})}
            @command=${s=>{this.command={row:s.detail,miners:[e]}}}
          ></mr-miner-dialog>`}
    ${this.command===void 0?l:r`<mr-command-dialog
            .env=${this.env}
            .row=${this.command.row}
            .catalog=${this.env.catalog.value}
            .miners=${this.command.miners}
            @sent=${s=>this.sent(s.detail)}
            @closed=${()=>{this.command=void 0}}
          ></mr-command-dialog>`}`}};d.styles=[k,pt],c([m()],d.prototype,"miners",2),c([m()],d.prototype,"loaded",2),c([m()],d.prototype,"lost",2),c([m()],d.prototype,"batches",2),c([m()],d.prototype,"selection",2),c([m()],d.prototype,"command",2),c([m()],d.prototype,"roomy",2),c([m()],d.prototype,"filtersShown",2),d=c([x("mr-control")],d);export{d as ControlView};
