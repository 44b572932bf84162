import"./chunk-3ORXOWAF.js";import{a as at}from"./chunk-I5IZ3LBL.js";import"./chunk-AH5A73KJ.js";import{a as J}from"./chunk-CJKQJYPV.js";import{a as E,b as N,c as rt,d as ot,e as P}from"./chunk-XLMG5N4B.js";import{c as nt}from"./chunk-2PYYMH4C.js";import{a as F,c as tt,d as S,e as et,f as W,g as st,h as it,i as k}from"./chunk-2W7QBKIE.js";import"./chunk-WBPJKVCB.js";import{c as Q}from"./chunk-JR5LZUL7.js";import"./chunk-BZNK2URC.js";import"./chunk-TQCVPSLH.js";import"./chunk-AVM23ENO.js";import{a as K,b as D,e as X}from"./chunk-YUERLBAF.js";import{d as Y}from"./chunk-RRUPZE3D.js";import{b as G,c as T}from"./chunk-CQVIIP7T.js";import"./chunk-QWDFAQQ3.js";import"./chunk-MMHEOMF5.js";import"./chunk-MSIB72L3.js";import{a as Z}from"./chunk-JJLSAWQI.js";import{a as x,b as V}from"./chunk-GBVNH3NA.js";import{B as j,J as A,P as B,R as U,T as $,m as O,x as H}from"./chunk-63LTBV4Y.js";import{a as c,b as d,g as L,n as y,o as g}from"./chunk-R2IY7WQO.js";import{c as q}from"./chunk-RPZHBZSE.js";import{a as v,d as s,g as n}from"./chunk-42XHLT2J.js";import{b as o}from"./chunk-TN3OZQAE.js";var lt="miner-remote-batches",bt={kept:[],dismissed:[]};function ct(i=sessionStorage){try{let a=JSON.parse(i.getItem(lt)??"null"),e=t=>Array.isArray(t)?t.filter(r=>typeof r=="string"):[];return{kept:e(a?.kept),dismissed:e(a?.dismissed)}}catch{return bt}}function pt(i,a=sessionStorage){a.setItem(lt,JSON.stringify(i))}function xt(i){return i.source==="manual"||i.total>1}function mt(i,a,e){let t=new Set(i.map(m=>m.batch_id)),r=a.dismissed.filter(m=>t.has(m)),l=i.filter(m=>m.batch_id===e||!r.includes(m.batch_id)&&(a.kept.includes(m.batch_id)||m.running&&xt(m))),p=l.map(m=>m.batch_id),h=p.join()===a.kept.join()&&r.length===a.dismissed.length;return{shown:l,watched:h?a:{kept:p,dismissed:r}}}function ht(i,a){return{kept:i.kept.filter(e=>e!==a),dismissed:[...new Set([...i.dismissed,a])]}}var dt=4,w=class extends x{constructor(){super(...arguments);this.named=null;this.sent="";this.batches=[];this.watched=ct();this.pick=()=>{if(!this.env.batches.loaded)return;let{shown:e,watched:t}=mt(this.env.batches.all,this.watched,this.named);this.watch(t),this.batches=e}}connectedCallback(){super.connectedCallback(),this.owns(this.env.batches.listen(this.pick))}watch(e){e!==this.watched&&(this.watched=e,pt(e))}willUpdate(e){e.has("named")&&this.pick()}dismissBatch(e){this.watch(ht(this.watched,e)),this.named===e?this.dispatchEvent(new CustomEvent("dismissed")):this.pick()}render(){let{named:e}=this,t=e!==null&&e!==this.sent&&this.env.batches.loaded&&this.env.batches.get(e)===void 0,r=this.batches.length-dt;return s`${t?s`<div class="notice row">
            <span class="spacer">${this.t("control.batch_gone")}</span>
            <button type="button" @click=${()=>this.dispatchEvent(new CustomEvent("dismissed"))}>${this.t("control.dismiss")}</button>
          </div>`:n}
    ${Q(this.batches.slice(0,dt),l=>l.batch_id,l=>s`<mr-batch-progress
          .env=${this.env}
          .batch=${l}
          @dismissed=${()=>this.dismissBatch(l.batch_id)}
        ></mr-batch-progress>`)}
    ${r>0?s`<p class="help">${this.t.n("control.more_batches",r)}</p>`:n}`}};w.styles=[g,v`
      :host {
        display: contents;
      }
      * {
        flex: none;
      }
    `],o([c()],w.prototype,"named",2),o([c()],w.prototype,"sent",2),o([d()],w.prototype,"batches",2),w=o([y("mr-batch-list")],w);var R=640;function wt(i){return i.location===i.site?i.site:`${i.location} \xB7 ${i.site}`}var _t={offline:0,late:1,fault:2,idle:3,rebooting:4,paused:5,online:6,mining:7};function kt(i,a){let[e]=G(a),[t,...r]=T(a);return e===void 0||t===void 0?"\u2013":s`<span title=${[t,...r].join(", ")}
      >${k(a,r.length>0?i.t("control.pool_and_more",{host:t,count:r.length}):t)}</span
    ><span class="sub">${e.user}</span>`}function z(i){let{format:a,t:e}=i;return[{key:"name",label:e("control.name"),track:"minmax(170px, 2fr)",from:R,cell:t=>s`${t.name}<span class="sub">${t.ip}</span>`,sort:t=>t.name},{key:"name",label:e("control.name"),track:"minmax(0, 1fr)",until:R,cell:t=>s`${t.name}<span class="sub">${W(i,t,"flat")}${S(t)?t.last_seen===null?n:` \xB7 ${it(i,t.last_seen)}`:s`${t.est_power_w===null?n:` \xB7 ${a.power(t.est_power_w)}`}${t.temperature_max_c===null?n:` \xB7 ${a.temperature(t.temperature_max_c)}`}`}</span>`,sort:t=>t.name},{key:"status",label:e("control.state"),track:"136px",from:R,cell:t=>{let r=st(i,t);return s`${W(i,t)}${r===""?n:s`<span class="sub">${r}</span>`}`},sort:t=>_t[tt(t)]},{key:"hashrate",label:e("control.hashrate"),track:"104px",numeric:!0,cell:t=>k(t,a.hashrate(t.hashrate_ths)),sort:t=>t.hashrate_ths},{key:"power",label:e("control.power"),track:"92px",numeric:!0,from:R,cell:t=>k(t,a.power(t.est_power_w)),sort:t=>t.est_power_w},{key:"efficiency",label:e("control.efficiency"),track:"108px",numeric:!0,from:700,cell:t=>k(t,a.efficiency(t.efficiency_j_th)),sort:t=>t.efficiency_j_th},{key:"temperature",label:e("control.temperature"),track:"112px",numeric:!0,from:760,cell:t=>k(t,a.temperature(t.temperature_max_c)),sort:t=>t.temperature_max_c},{key:"place",label:e("control.place"),track:"minmax(110px, 1fr)",from:1075,cell:t=>t.location===t.site?t.site:s`${t.location}<span class="sub">${t.site}</span>`,sort:wt},{key:"pool",label:e("control.pool"),track:"minmax(190px, 1.6fr)",from:960,cell:t=>kt(i,t),sort:t=>T(t)[0]??null},{key:"model",label:e("control.model"),track:"minmax(120px, 1.2fr)",from:1190,cell:t=>t.model??"\u2013",sort:t=>t.model},{key:"firmware",label:e("control.firmware"),track:"minmax(120px, 1.2fr)",from:1320,cell:t=>t.firmware!==null&&t.firmware_version!==null?s`${t.firmware}<span class="sub">${t.firmware_version}</span>`:N(t)??"\u2013",sort:N}]}var Et=6e4,_=class extends x{constructor(){super(...arguments);this.miners=[]}connectedCallback(){super.connectedCallback(),this.load();let e=setInterval(()=>{this.load()},Et);this.owns(()=>clearInterval(e))}async load(){try{this.rates=(await L(this.env.hass,"GET","remote/rates")).rates}catch{this.rates??=[]}}render(){let{format:e}=this.env,t=Y(this.miners);return s`<dl aria-label=${this.t("control.figures")}>
      ${this.figure(this.t("control.hashrate"),e.hashrate(t.hashrate_ths))}
      ${this.figure(this.t("control.power"),e.power(t.power_w))}
      ${this.figure(this.t("control.efficiency"),e.efficiency(t.efficiency_j_th))}
      ${this.figure(this.t("control.online"),this.t("control.online_of",{online:t.online,total:t.total}),this.t.n("control.mining",t.mining))}
      ${this.money()}
    </dl>`}money(){let{format:e}=this.env;if(this.rates===void 0)return s`${this.figure(this.t("control.price"),"\u2026")}${this.figure(this.t("control.cost"),"\u2026")}`;let{price:t,perHour:r,unpriced:l}=nt(this.miners,this.rates),p=new Set(this.miners.map(M=>M.site)),h=new Set(this.env.fleet.miners.map(M=>M.site)),[m]=p,gt=Z(["rates","new"],this.t("control.price_missing"),{from:"control",...p.size===1&&h.size>1&&m!==void 0?{place:m}:{}}),C=[...r].map(([M,$t])=>e.money($t,M));return s`${this.figure(this.t("control.price"),t===null?e.price(null):t.low===t.high?e.price(t.low,t.currency):this.t("control.price_varies",{low:e.money(t.low,t.currency,4),high:e.price(t.high,t.currency)}),t===null&&r.size===0?gt:n)}
    ${this.figure(this.t("control.cost"),C.length>0?C.join(" + "):t===null?e.money(null):e.money(0,t.currency),C.length>0&&l>0?this.t.n("control.cost_without",l):t===null&&r.size===0?this.t("control.cost_missing"):n)}`}figure(e,t,r=n){return s`<div class="card">
      <dt>${e}</dt>
      <dd>${t}${r===n?n:s`<span class="help">${r}</span>`}</dd>
    </div>`}};_.styles=[g,v`
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
    `],o([c({attribute:!1})],_.prototype,"miners",2),o([d()],_.prototype,"rates",2),_=o([y("mr-fleet-figures")],_);function I(i){import("./chunk-3VNAEGRI.js").catch(()=>i.dispatchEvent(new CustomEvent("outdated",{bubbles:!0,composed:!0})))}var ut=i=>I(i.currentTarget);function ft(i,a,e){let t=a.get("view")==="map";return s`<div class="segments" role="group" aria-label=${i.t("map.view")}>
    <button type="button" aria-pressed=${!t} @click=${()=>e({view:null})}>
      ${$(B,18)}<span>${i.t("map.table")}</span>
    </button>
    <button
      type="button"
      aria-pressed=${t}
      @pointerenter=${ut}
      @focus=${ut}
      @click=${()=>e({view:"map"})}
    >
      ${$(U,18)}<span>${i.t("map.map")}</span>
    </button>
  </div>`}var b=class extends x{constructor(){super(...arguments);this.selected=[];this.shown=[];this.compact=!1}choose(e){this.dispatchEvent(new CustomEvent("selected",{detail:new Set(e.map(t=>t.miner_id))}))}render(){let{selected:e,shown:t}=this,r=new Set(t.map(h=>h.miner_id)),l=e.filter(h=>!r.has(h.miner_id)),p=X(e,this.catalog,D(this.env.hass));return s`<div class="actions" role="toolbar" aria-label=${this.t("control.selection")}>
      <div class="row chosen">
        <b role="status">${this.t.n("control.selected",e.length)}</b>
        ${l.length>0?s`<span class="help">${this.t.n("control.selected_hidden",l.length)}</span>`:n}
        ${e.length<t.length+l.length?s`<button type="button" class="plain" @click=${()=>this.choose([...t,...l])}>
                ${this.t("control.select_matching",{count:t.length})}
              </button>`:n}
        <span class="spacer"></span>
        <button
          type="button"
          class="icon"
          aria-label=${this.t("control.unselect")}
          title=${this.t("control.unselect")}
          @click=${()=>this.choose([])}
        >
          ${$(O)}
        </button>
      </div>
      <div class="buttons">
        ${p.length===0?s`<p class="help">${this.t("control.nothing_offered")}</p>`:p.map(h=>s`<button
                  type="button"
                  @click=${()=>this.dispatchEvent(new CustomEvent("command",{detail:h}))}
                >
                  ${K(h)}<span>${this.t(`common.type_${h.command_type}`)}</span>
                </button>`)}
      </div>
    </div>`}};b.styles=[g,v`
      :host {
        display: block;
        flex: none;
        background: var(--card-background-color);
        border-top: 1px solid var(--divider-color);
        border-end-start-radius: 12px;
        border-end-end-radius: 12px;
      }
      :host([compact]) {
        position: sticky;
        bottom: 0;
        z-index: 2;
        box-shadow: 0 -4px 12px rgb(0 0 0 / 18%);
      }
      .actions {
        padding: 8px 12px 12px 16px;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      :host(:not([compact])) .buttons button {
        padding: 0 11px;
        gap: 6px;
      }
      /* One row that scrolls sideways, so that the miners stay visible. */
      :host([compact]) .buttons {
        flex-wrap: nowrap;
        overflow-x: auto;
        margin-inline-end: -12px;
        padding: 2px 2px 6px;
        scrollbar-width: thin;
      }
      :host([compact]) .buttons button {
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
    `],o([c({attribute:!1})],b.prototype,"selected",2),o([c({attribute:!1})],b.prototype,"shown",2),o([c({attribute:!1})],b.prototype,"catalog",2),o([c({type:Boolean,reflect:!0})],b.prototype,"compact",2),b=o([y("mr-selection-bar")],b);var u=class extends x{constructor(){super(...arguments);this.columns=[];this.shown=0;this.total=0;this.compact=!1;this.filtersShown=!1}filter(e){this.dispatchEvent(new CustomEvent("filtered",{detail:e}))}clear(){this.filter({q:null,...Object.fromEntries(E.map(e=>[e,null]))})}render(){let e=E.filter(t=>(this.query.get(t)??"")!=="").length;return s`<div class="row search">
        <label class="find">
          ${$(j)}
          <input
            type="search"
            aria-label=${this.t("common.search")}
            placeholder=${this.t("control.search_for")}
            .value=${at(this.query.get("q")??"")}
            @input=${t=>this.filter({q:t.target.value})}
          />
        </label>
        ${this.compact?s`<button
                type="button"
                aria-expanded=${this.filtersShown}
                @click=${()=>{this.filtersShown=!this.filtersShown}}
              >
                ${$(H)}${this.t("control.filters")}${e>0?` (${e})`:n}
              </button>`:n}
        ${!this.compact||this.filtersShown?this.filters():n}
      </div>
      <div class="row count">
        <span role="status"
          >${this.shown===this.total?this.t.n("common.miners",this.total):this.t("control.matches",{shown:this.shown,total:this.total})}</span
        >
        ${rt(this.query)?s`<button type="button" class="plain" @click=${this.clear}>${this.t("control.clear")}</button>`:n}
        <span class="spacer"></span>
        <button type="button" class="plain" @click=${()=>J()}>
          ${$(A)}${this.t("add.add_miners")}
        </button>
        ${ft(this.env,this.query,t=>this.filter(t))}
      </div>`}filters(){return s`<div class="filters">
      ${E.map(e=>this.filterBox(e))}
      ${this.compact?s`<select
              aria-label=${this.t("control.sort_by")}
              @change=${e=>this.filter({sort:e.target.value})}
            >
              ${this.sortChoices()}
            </select>`:n}
    </div>`}sortChoices(){let e=this.query.get("sort")??"";return[...new Map(this.columns.map(r=>[r.key,r])).values()].flatMap(r=>[r.key,`-${r.key}`].map(l=>s`<option value=${l} ?selected=${l===(e||"name")}>
          ${this.t("control.sort_by")}: ${r.label} ${l.startsWith("-")?"\u2193":"\u2191"}
        </option>`))}filterBox(e){let t=this.choices[e],r=this.query.get(e)??"";if(t.length<2&&r===""&&e!=="label"&&e!=="status")return n;if(t.length===0&&r==="")return n;let l=r!==""&&!t.some(p=>p.value===r);return s`<select
      class=${r===""?"":"set"}
      aria-label=${this.t(`control.filter_${e}`)}
      @change=${p=>this.filter({[e]:p.target.value})}
    >
      <option value="" ?selected=${r===""}>${this.t(`control.all_${e}`)}</option>
      ${l?s`<option value=${r} selected>${this.filterText(e,r)} (0)</option>`:n}
      ${t.map(({value:p,count:h})=>s`<option value=${p} ?selected=${p===r}>
            ${this.filterText(e,p)} (${this.env.format.number(h)})
          </option>`)}
    </select>`}filterText(e,t){let r=e==="status"?F.find(l=>l===t):void 0;return r===void 0?t:et(this.env,r)}};u.styles=[g,v`
      :host {
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
      :host([compact]) .filters {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
        gap: 8px;
        flex-basis: 100%;
      }
      :host(:not([compact])) .filters select {
        max-width: 190px;
      }
      select.set {
        border-color: var(--primary-color);
        box-shadow: inset 0 0 0 1px var(--primary-color);
      }
      .segments {
        display: flex;
      }
      .segments button:first-child {
        border-start-end-radius: 0;
        border-end-end-radius: 0;
      }
      .segments button:last-child {
        border-start-start-radius: 0;
        border-end-start-radius: 0;
        margin-inline-start: -1px;
      }
      .segments [aria-pressed="true"] {
        background: color-mix(in srgb, var(--primary-color) 20%, transparent);
      }
      .count {
        min-height: 36px;
        color: var(--mr-secondary);
      }
    `],o([c({attribute:!1})],u.prototype,"query",2),o([c({attribute:!1})],u.prototype,"choices",2),o([c({attribute:!1})],u.prototype,"columns",2),o([c({type:Number})],u.prototype,"shown",2),o([c({type:Number})],u.prototype,"total",2),o([c({type:Boolean,reflect:!0})],u.prototype,"compact",2),o([d()],u.prototype,"filtersShown",2),u=o([y("mr-fleet-toolbar")],u);var vt=v`
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
  .roomy mr-table,
  .roomy mr-map {
    flex: 1 1 0;
  }
`;var yt={width:720,height:640},Mt=15e3,St=i=>i.miner_id,Rt=i=>i.name,f=class extends V{constructor(){super(...arguments);this.tab="control";this.miners=[];this.loaded=!1;this.lost="";this.selection=new Set;this.roomy=!0;this.sentBatch="";this.columns=[];this.shown=[];this.filterChoices=P([]);this.takeFleet=()=>{let{fleet:e}=this.env;this.miners=this.env.pools.with(e.miners),this.loaded=e.loaded,this.lost=e.error===void 0?"":this.env.errorText(e.error)}}connectedCallback(){super.connectedCallback();let e=new ResizeObserver(()=>{this.roomy=this.clientWidth>=yt.width&&this.clientHeight>=yt.height});e.observe(this),this.owns(()=>e.disconnect()),this.followFleet(),this.owns(()=>this.endFleet?.()),this.owns(this.env.pools.listen(this.takeFleet));let t=setInterval(()=>{this.miners.some(S)&&(this.columns=z(this.env)),this.requestUpdate()},Mt);this.owns(()=>clearInterval(t)),this.owns(this.env.catalog.listen(()=>this.requestUpdate()))}followFleet(){this.endFleet?.(),this.endFleet=this.env.fleet.listen(this.takeFleet),this.takeFleet()}willUpdate(e){e.has("env")&&(this.columns=z(this.env),this.texts={selectAll:this.t("common.select_all"),selectRow:t=>this.t("common.select_row",{name:t}),label:this.t("control.fleet")}),e.has("query")&&this.query.has("add")&&this.awaits(import("./chunk-BBW65XAS.js")),e.has("miners")&&(this.filterChoices=P(this.miners)),(e.has("miners")||e.has("query"))&&(this.shown=ot(this.miners,this.query))}get selected(){return this.selection.size===0?[]:this.miners.filter(e=>this.selection.has(e.miner_id))}sent(e){this.sentBatch=e,this.filter({batch:e}),this.renderRoot.querySelector(".top")?.scrollIntoView({block:"start"})}openMiner(e){q(["miner",e.miner_id])}render(){return s`<div class="page ${this.roomy?"roomy":""}">
        <span class="top"></span>
        ${this.lost===""?n:this.refused()} 
        <mr-batch-list
          .env=${this.env}
          .named=${this.query.get("batch")}
          .sent=${this.sentBatch}
          @dismissed=${()=>this.filter({batch:null})}
        ></mr-batch-list>
        ${this.loaded?this.content():this.lost===""?s`<p class="help" role="status">${this.t("common.loading")}</p>`:n}
      </div>
      ${this.dialogs()}`}content(){return this.miners.length===0?s`<mr-no-miners .env=${this.env}></mr-no-miners>`:s`<mr-fleet-figures .env=${this.env} .miners=${this.shown}></mr-fleet-figures>
      <section class="card fleet" aria-label=${this.t("control.fleet")}>
        <mr-fleet-toolbar
          .env=${this.env}
          .query=${this.query}
          .choices=${this.filterChoices}
          .columns=${this.columns}
          .shown=${this.shown.length}
          .total=${this.miners.length}
          ?compact=${!this.roomy}
          @filtered=${e=>this.filter(e.detail)}
        ></mr-fleet-toolbar>
        ${this.shown.length===0?s`<div class="empty">
                <h2>${this.t("control.no_match_title")}</h2>
                <p>${this.t("control.no_match_text",{count:this.miners.length})}</p>
                <button type="button" class="primary" @click=${this.clear}>${this.t("control.clear")}</button>
              </div>`:this.query.get("view")==="map"?this.map():s`<mr-table
                .rows=${this.shown}
                .columns=${this.columns}
                .key=${St}
                .name=${Rt}
                .texts=${this.texts}
                .selection=${this.selection}
                .sort=${this.query.get("sort")??""}
                ?page=${!this.roomy}
                openable
                @selected=${e=>{this.selection=e.detail}}
                @sorted=${e=>this.filter({sort:e.detail})}
                @opened=${e=>this.openMiner(e.detail)}
              ></mr-table>`}
        ${this.selectionBar()}
      </section>`}map(){return I(this),s`<mr-map
      .env=${this.env}
      .miners=${this.shown}
      .query=${this.query}
      .selection=${this.selection}
      ?page=${!this.roomy}
      @filtered=${e=>this.filter(e.detail)}
      @selected=${e=>{this.selection=e.detail}}
      @opened=${e=>q(["miner",e.detail.miner_id])}
    ></mr-map>`}refused(){return s`<div class="notice bad row" role="alert">
      <span class="spacer">${this.t("common.lost",{error:this.lost})}</span>
      <button type="button" @click=${this.followFleet}>${this.t("common.retry")}</button>
    </div>`}clear(){this.filter({q:null,...Object.fromEntries(E.map(e=>[e,null]))})}selectionBar(){let{selected:e}=this;return e.length===0?n:s`<mr-selection-bar
      .env=${this.env}
      .selected=${e}
      .shown=${this.shown}
      .catalog=${this.env.catalog.value}
      ?compact=${!this.roomy}
      @selected=${t=>{this.selection=t.detail}}
      @command=${t=>{this.command={row:t.detail,miners:e}}}
    ></mr-selection-bar>`}dialogs(){return s`${this.command===void 0?n:s`<mr-command-dialog
            .env=${this.env}
            .row=${this.command.row}
            .catalog=${this.env.catalog.value}
            .miners=${this.command.miners}
            @sent=${e=>this.sent(e.detail)}
            @closed=${()=>{this.command=void 0}}
          ></mr-command-dialog>`}
    ${this.query.has("add")?s`<mr-add-miners .env=${this.env} @closed=${()=>this.filter({add:null})}></mr-add-miners>`:n}`}};f.styles=[g,vt],o([d()],f.prototype,"miners",2),o([d()],f.prototype,"loaded",2),o([d()],f.prototype,"lost",2),o([d()],f.prototype,"selection",2),o([d()],f.prototype,"command",2),o([d()],f.prototype,"roomy",2),f=o([y("mr-control")],f);export{f as ControlView};
