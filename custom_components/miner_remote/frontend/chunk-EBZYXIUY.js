import"./chunk-74FY7ZJ7.js";import{b as it}from"./chunk-SQH7FSN6.js";import{a as Y}from"./chunk-QF2P4U7U.js";import{a as E,b as W,c as et,d as st,e as N}from"./chunk-MWMUQLXM.js";import{a as X,b as Q,c as S,d as Z,e as T,f as F,g as tt,h as k}from"./chunk-AF6R22Y4.js";import"./chunk-U4IVZ26U.js";import"./chunk-OJ3FMU2T.js";import"./chunk-AVM23ENO.js";import{a as G,b as J,e as K}from"./chunk-45HRUSHM.js";import{d as A,f as B,g as q}from"./chunk-4RNVBS45.js";import{a as ot}from"./chunk-PRKXQKQB.js";import{f as V}from"./chunk-A4NVLGUF.js";import"./chunk-BZNK2URC.js";import"./chunk-ADYURKA6.js";import"./chunk-NEWDU375.js";import{a as D}from"./chunk-JJLSAWQI.js";import{a as b,b as L}from"./chunk-GBVNH3NA.js";import{E as H,M as _,k as P,t as I,x as O}from"./chunk-FCBY7UXU.js";import{a as c,b as d,g as j,n as y,o as g}from"./chunk-R2IY7WQO.js";import{c as U}from"./chunk-RPZHBZSE.js";import{a as v,d as s,g as n}from"./chunk-42XHLT2J.js";import{b as r}from"./chunk-TN3OZQAE.js";var rt="miner-remote-batches",ut={kept:[],dismissed:[]};function nt(o=sessionStorage){try{let a=JSON.parse(o.getItem(rt)??"null"),e=t=>Array.isArray(t)?t.filter(i=>typeof i=="string"):[];return{kept:e(a?.kept),dismissed:e(a?.dismissed)}}catch{return ut}}function at(o,a=sessionStorage){a.setItem(rt,JSON.stringify(o))}function vt(o){return o.source==="manual"||o.total>1}function lt(o,a,e){let t=new Set(o.map(h=>h.batch_id)),i=a.dismissed.filter(h=>t.has(h)),l=o.filter(h=>h.batch_id===e||!i.includes(h.batch_id)&&(a.kept.includes(h.batch_id)||h.running&&vt(h))),p=l.map(h=>h.batch_id),m=p.join()===a.kept.join()&&i.length===a.dismissed.length;return{shown:l,watched:m?a:{kept:p,dismissed:i}}}function ct(o,a){return{kept:o.kept.filter(e=>e!==a),dismissed:[...new Set([...o.dismissed,a])]}}var pt=4,x=class extends b{constructor(){super(...arguments);this.named=null;this.sent="";this.batches=[];this.watched=nt();this.pick=()=>{if(!this.env.batches.loaded)return;let{shown:e,watched:t}=lt(this.env.batches.all,this.watched,this.named);this.watch(t),this.batches=e}}connectedCallback(){super.connectedCallback(),this.owns(this.env.batches.listen(this.pick))}watch(e){e!==this.watched&&(this.watched=e,at(e))}willUpdate(e){e.has("named")&&this.pick()}dismissBatch(e){this.watch(ct(this.watched,e)),this.named===e?this.dispatchEvent(new CustomEvent("dismissed")):this.pick()}render(){let{named:e}=this,t=e!==null&&e!==this.sent&&this.env.batches.loaded&&this.env.batches.get(e)===void 0,i=this.batches.length-pt;return s`${t?s`<div class="notice row">
            <span class="spacer">${this.t("control.batch_gone")}</span>
            <button type="button" @click=${()=>this.dispatchEvent(new CustomEvent("dismissed"))}>${this.t("control.dismiss")}</button>
          </div>`:n}
    ${V(this.batches.slice(0,pt),l=>l.batch_id,l=>s`<mr-batch-progress
          .env=${this.env}
          .batch=${l}
          @dismissed=${()=>this.dismissBatch(l.batch_id)}
        ></mr-batch-progress>`)}
    ${i>0?s`<p class="help">${this.t.n("control.more_batches",i)}</p>`:n}`}};x.styles=[g,v`
      :host {
        display: contents;
      }
      * {
        flex: none;
      }
    `],r([c()],x.prototype,"named",2),r([c()],x.prototype,"sent",2),r([d()],x.prototype,"batches",2),x=r([y("mr-batch-list")],x);var C=640;function yt(o){return o.location===o.site?o.site:`${o.location} \xB7 ${o.site}`}var gt={offline:0,late:1,fault:2,idle:3,rebooting:4,paused:5,online:6,mining:7};function $t(o,a){let[e]=B(a),[t,...i]=q(a);return e===void 0||t===void 0?"\u2013":s`<span title=${[t,...i].join(", ")}
      >${k(a,i.length>0?o.t("control.pool_and_more",{host:t,count:i.length}):t)}</span
    ><span class="sub">${e.user}</span>`}function z(o){let{format:a,t:e}=o;return[{key:"name",label:e("control.name"),track:"minmax(170px, 2fr)",from:C,cell:t=>s`${t.name}<span class="sub">${t.ip}</span>`,sort:t=>t.name},{key:"name",label:e("control.name"),track:"minmax(0, 1fr)",until:C,cell:t=>s`${t.name}<span class="sub">${T(o,t,"flat")}${S(t)?t.last_seen===null?n:` \xB7 ${tt(o,t.last_seen)}`:s`${t.est_power_w===null?n:` \xB7 ${a.power(t.est_power_w)}`}${t.temperature_max_c===null?n:` \xB7 ${a.temperature(t.temperature_max_c)}`}`}</span>`,sort:t=>t.name},{key:"status",label:e("control.state"),track:"136px",from:C,cell:t=>{let i=F(o,t);return s`${T(o,t)}${i===""?n:s`<span class="sub">${i}</span>`}`},sort:t=>gt[Q(t)]},{key:"hashrate",label:e("control.hashrate"),track:"104px",numeric:!0,cell:t=>k(t,a.hashrate(t.hashrate_ths)),sort:t=>t.hashrate_ths},{key:"power",label:e("control.power"),track:"92px",numeric:!0,from:C,cell:t=>k(t,a.power(t.est_power_w)),sort:t=>t.est_power_w},{key:"efficiency",label:e("control.efficiency"),track:"108px",numeric:!0,from:700,cell:t=>k(t,a.efficiency(t.efficiency_j_th)),sort:t=>t.efficiency_j_th},{key:"temperature",label:e("control.temperature"),track:"112px",numeric:!0,from:760,cell:t=>k(t,a.temperature(t.temperature_max_c)),sort:t=>t.temperature_max_c},{key:"place",label:e("control.place"),track:"minmax(110px, 1fr)",from:1075,cell:t=>t.location===t.site?t.site:s`${t.location}<span class="sub">${t.site}</span>`,sort:yt},{key:"pool",label:e("control.pool"),track:"minmax(190px, 1.6fr)",from:960,cell:t=>$t(o,t),sort:t=>q(t)[0]??null},{key:"model",label:e("control.model"),track:"minmax(120px, 1.2fr)",from:1190,cell:t=>t.model??"\u2013",sort:t=>t.model},{key:"firmware",label:e("control.firmware"),track:"minmax(120px, 1.2fr)",from:1320,cell:t=>t.firmware!==null&&t.firmware_version!==null?s`${t.firmware}<span class="sub">${t.firmware_version}</span>`:W(t)??"\u2013",sort:W}]}var bt=6e4,w=class extends b{constructor(){super(...arguments);this.miners=[]}connectedCallback(){super.connectedCallback(),this.load();let e=setInterval(()=>{this.load()},bt);this.owns(()=>clearInterval(e))}async load(){try{this.rates=(await j(this.env.hass,"GET","remote/rates")).rates}catch{this.rates??=[]}}render(){let{format:e}=this.env,t=A(this.miners);return s`<dl aria-label=${this.t("control.figures")}>
      ${this.figure(this.t("control.hashrate"),e.hashrate(t.hashrate_ths))}
      ${this.figure(this.t("control.power"),e.power(t.power_w))}
      ${this.figure(this.t("control.efficiency"),e.efficiency(t.efficiency_j_th))}
      ${this.figure(this.t("control.online"),this.t("control.online_of",{online:t.online,total:t.total}),this.t.n("control.mining",t.mining))}
      ${this.money()}
    </dl>`}money(){let{format:e}=this.env;if(this.rates===void 0)return s`${this.figure(this.t("control.price"),"\u2026")}${this.figure(this.t("control.cost"),"\u2026")}`;let{price:t,perHour:i,unpriced:l}=it(this.miners,this.rates),p=new Set(this.miners.map(M=>M.site)),m=new Set(this.env.fleet.miners.map(M=>M.site)),[h]=p,dt=D(["rates","new"],this.t("control.price_missing"),{from:"control",...p.size===1&&m.size>1&&h!==void 0?{place:h}:{}}),R=[...i].map(([M,ft])=>e.money(ft,M));return s`${this.figure(this.t("control.price"),t===null?e.price(null):t.low===t.high?e.price(t.low,t.currency):this.t("control.price_varies",{low:e.money(t.low,t.currency,4),high:e.price(t.high,t.currency)}),t===null&&i.size===0?dt:n)}
    ${this.figure(this.t("control.cost"),R.length>0?R.join(" + "):t===null?e.money(null):e.money(0,t.currency),R.length>0&&l>0?this.t.n("control.cost_without",l):t===null&&i.size===0?this.t("control.cost_missing"):n)}`}figure(e,t,i=n){return s`<div class="card">
      <dt>${e}</dt>
      <dd>${t}${i===n?n:s`<span class="help">${i}</span>`}</dd>
    </div>`}};w.styles=[g,v`
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
    `],r([c({attribute:!1})],w.prototype,"miners",2),r([d()],w.prototype,"rates",2),w=r([y("mr-fleet-figures")],w);var $=class extends b{constructor(){super(...arguments);this.selected=[];this.shown=[];this.compact=!1}choose(e){this.dispatchEvent(new CustomEvent("selected",{detail:new Set(e.map(t=>t.miner_id))}))}render(){let{selected:e,shown:t}=this,i=new Set(t.map(m=>m.miner_id)),l=e.filter(m=>!i.has(m.miner_id)),p=K(e,this.catalog,J(this.env.hass));return s`<div class="actions" role="toolbar" aria-label=${this.t("control.selection")}>
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
          ${_(P)}
        </button>
      </div>
      <div class="buttons">
        ${p.length===0?s`<p class="help">${this.t("control.nothing_offered")}</p>`:p.map(m=>s`<button
                  type="button"
                  @click=${()=>this.dispatchEvent(new CustomEvent("command",{detail:m}))}
                >
                  ${G(m)}<span>${this.t(`common.type_${m.command_type}`)}</span>
                </button>`)}
      </div>
    </div>`}};$.styles=[g,v`
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
    `],r([c({attribute:!1})],$.prototype,"selected",2),r([c({attribute:!1})],$.prototype,"shown",2),r([c({attribute:!1})],$.prototype,"catalog",2),r([c({type:Boolean,reflect:!0})],$.prototype,"compact",2),$=r([y("mr-selection-bar")],$);var f=class extends b{constructor(){super(...arguments);this.columns=[];this.shown=0;this.total=0;this.compact=!1;this.filtersShown=!1}filter(e){this.dispatchEvent(new CustomEvent("filtered",{detail:e}))}clear(){this.filter({q:null,...Object.fromEntries(E.map(e=>[e,null]))})}render(){let e=E.filter(t=>(this.query.get(t)??"")!=="").length;return s`<div class="row search">
        <label class="find">
          ${_(O)}
          <input
            type="search"
            aria-label=${this.t("common.search")}
            placeholder=${this.t("control.search_for")}
            .value=${ot(this.query.get("q")??"")}
            @input=${t=>this.filter({q:t.target.value})}
          />
        </label>
        ${this.compact?s`<button
                type="button"
                aria-expanded=${this.filtersShown}
                @click=${()=>{this.filtersShown=!this.filtersShown}}
              >
                ${_(I)}${this.t("control.filters")}${e>0?` (${e})`:n}
              </button>`:n}
        ${!this.compact||this.filtersShown?this.filters():n}
      </div>
      <div class="row count">
        <span role="status"
          >${this.shown===this.total?this.t.n("common.miners",this.total):this.t("control.matches",{shown:this.shown,total:this.total})}</span
        >
        ${et(this.query)?s`<button type="button" class="plain" @click=${this.clear}>${this.t("control.clear")}</button>`:n}
        <span class="spacer"></span>
        <button type="button" class="plain" @click=${()=>Y()}>
          ${_(H)}${this.t("add.add_miners")}
        </button>
      </div>`}filters(){return s`<div class="filters">
      ${E.map(e=>this.filterBox(e))}
      ${this.compact?s`<select
              aria-label=${this.t("control.sort_by")}
              @change=${e=>this.filter({sort:e.target.value})}
            >
              ${this.sortChoices()}
            </select>`:n}
    </div>`}sortChoices(){let e=this.query.get("sort")??"";return[...new Map(this.columns.map(i=>[i.key,i])).values()].flatMap(i=>[i.key,`-${i.key}`].map(l=>s`<option value=${l} ?selected=${l===(e||"name")}>
          ${this.t("control.sort_by")}: ${i.label} ${l.startsWith("-")?"\u2193":"\u2191"}
        </option>`))}filterBox(e){let t=this.choices[e],i=this.query.get(e)??"";if(t.length<2&&i===""&&e!=="label"&&e!=="status")return n;if(t.length===0&&i==="")return n;let l=i!==""&&!t.some(p=>p.value===i);return s`<select
      class=${i===""?"":"set"}
      aria-label=${this.t(`control.filter_${e}`)}
      @change=${p=>this.filter({[e]:p.target.value})}
    >
      <option value="" ?selected=${i===""}>${this.t(`control.all_${e}`)}</option>
      ${l?s`<option value=${i} selected>${this.filterText(e,i)} (0)</option>`:n}
      ${t.map(({value:p,count:m})=>s`<option value=${p} ?selected=${p===i}>
            ${this.filterText(e,p)} (${this.env.format.number(m)})
          </option>`)}
    </select>`}filterText(e,t){let i=e==="status"?X.find(l=>l===t):void 0;return i===void 0?t:Z(this.env,i)}};f.styles=[g,v`
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
      .count {
        min-height: 36px;
        color: var(--mr-secondary);
      }
    `],r([c({attribute:!1})],f.prototype,"query",2),r([c({attribute:!1})],f.prototype,"choices",2),r([c({attribute:!1})],f.prototype,"columns",2),r([c({type:Number})],f.prototype,"shown",2),r([c({type:Number})],f.prototype,"total",2),r([c({type:Boolean,reflect:!0})],f.prototype,"compact",2),r([d()],f.prototype,"filtersShown",2),f=r([y("mr-fleet-toolbar")],f);var ht=v`
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
`;var mt={width:720,height:640},xt=15e3,wt=o=>o.miner_id,_t=o=>o.name,u=class extends L{constructor(){super(...arguments);this.tab="control";this.miners=[];this.loaded=!1;this.lost="";this.selection=new Set;this.roomy=!0;this.sentBatch="";this.columns=[];this.shown=[];this.filterChoices=N([]);this.takeFleet=()=>{let{fleet:e}=this.env;this.miners=this.env.pools.with(e.miners),this.loaded=e.loaded,this.lost=e.error===void 0?"":this.env.errorText(e.error)}}connectedCallback(){super.connectedCallback();let e=new ResizeObserver(()=>{this.roomy=this.clientWidth>=mt.width&&this.clientHeight>=mt.height});e.observe(this),this.owns(()=>e.disconnect()),this.followFleet(),this.owns(()=>this.endFleet?.()),this.owns(this.env.pools.listen(this.takeFleet));let t=setInterval(()=>{this.miners.some(S)&&(this.columns=z(this.env)),this.requestUpdate()},xt);this.owns(()=>clearInterval(t)),this.owns(this.env.catalog.listen(()=>this.requestUpdate()))}followFleet(){this.endFleet?.(),this.endFleet=this.env.fleet.listen(this.takeFleet),this.takeFleet()}willUpdate(e){e.has("env")&&(this.columns=z(this.env),this.texts={selectAll:this.t("common.select_all"),selectRow:t=>this.t("common.select_row",{name:t}),label:this.t("control.fleet")}),e.has("query")&&this.query.has("add")&&this.awaits(import("./chunk-OVK6EOX4.js")),e.has("miners")&&(this.filterChoices=N(this.miners)),(e.has("miners")||e.has("query"))&&(this.shown=st(this.miners,this.query))}get selected(){return this.selection.size===0?[]:this.miners.filter(e=>this.selection.has(e.miner_id))}sent(e){this.sentBatch=e,this.filter({batch:e}),this.renderRoot.querySelector(".top")?.scrollIntoView({block:"start"})}openMiner(e){U(["miner",e.miner_id])}render(){return s`<div class="page ${this.roomy?"roomy":""}">
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
              </div>`:s`<mr-table
                .rows=${this.shown}
                .columns=${this.columns}
                .key=${wt}
                .name=${_t}
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
      </section>`}refused(){return s`<div class="notice bad row" role="alert">
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
    ${this.query.has("add")?s`<mr-add-miners .env=${this.env} @closed=${()=>this.filter({add:null})}></mr-add-miners>`:n}`}};u.styles=[g,ht],r([d()],u.prototype,"miners",2),r([d()],u.prototype,"loaded",2),r([d()],u.prototype,"lost",2),r([d()],u.prototype,"selection",2),r([d()],u.prototype,"command",2),r([d()],u.prototype,"roomy",2),u=r([y("mr-control")],u);export{u as ControlView};
