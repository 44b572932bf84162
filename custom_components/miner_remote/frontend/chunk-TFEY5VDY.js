import"./chunk-LKPMY654.js";import{a as ot}from"./chunk-I5IZ3LBL.js";import"./chunk-Z4Y3MEU5.js";import{a as K}from"./chunk-CJKQJYPV.js";import"./chunk-JR5LZUL7.js";import{a as _,b as q,c as it,d as rt,e as z}from"./chunk-DPZRK2OE.js";import{c as st}from"./chunk-2PYYMH4C.js";import"./chunk-CJ3RLY4G.js";import"./chunk-MHE2FHAQ.js";import"./chunk-IYRH673A.js";import"./chunk-2RUX3Z4I.js";import{a as Q,b as X,e as Z}from"./chunk-OF4XZCYQ.js";import"./chunk-LBJ7OJ63.js";import{b as G}from"./chunk-LE333IPI.js";import"./chunk-QQDLVH5N.js";import{a as B,c as F,d as E,e as V,f as T,g as tt,h as et,i as w}from"./chunk-CSDMT7G5.js";import{c as W,d as S}from"./chunk-XLYP3SV4.js";import"./chunk-LNM5JM6C.js";import"./chunk-MMHEOMF5.js";import"./chunk-QKF2GUB6.js";import{a as x,b as D}from"./chunk-A7H35QJA.js";import{a as J}from"./chunk-SQ2ULTSQ.js";import{C as O,G as H,O as j,V as U,Y as A,_ as f,q as L}from"./chunk-64LJY4AI.js";import{a as c,b as m,g as Y,n as $,o as g}from"./chunk-NWAP5VZV.js";import{c as C}from"./chunk-RPZHBZSE.js";import{a as y,d as i,g as o}from"./chunk-42XHLT2J.js";import{b as n}from"./chunk-TN3OZQAE.js";var M=640;function ht(s){return s.location===s.site?s.site:`${s.location} \xB7 ${s.site}`}var dt={offline:0,late:1,fault:2,idle:3,rebooting:4,paused:5,online:6,mining:7};function ut(s,a){let[e]=W(a),[t,...r]=S(a);return e===void 0||t===void 0?"\u2013":i`<span title=${[t,...r].join(", ")}
>${w(a,r.length>0?s.t("control.pool_and_more",{host:t,count:r.length}):t)}</span
><span class="sub">${e.user}</span>`}function N(s){let{format:a,t:e}=s;return[{key:"name",label:e("control.name"),track:"minmax(170px, 2fr)",from:M,cell:t=>i`${t.name}<span class="sub">${t.ip}</span>`,sort:t=>t.name},{key:"name",label:e("control.name"),track:"minmax(0, 1fr)",until:M,cell:t=>i`${t.name}<span class="sub">${T(s,t,"flat")}${E(t)?t.last_seen===null?o:` \xB7 ${et(s,t.last_seen)}`:i`${t.est_power_w===null?o:` \xB7 ${a.power(t.est_power_w)}`}${t.temperature_max_c===null?o:` \xB7 ${a.temperature(t.temperature_max_c)}`}`}</span>`,sort:t=>t.name},{key:"status",label:e("control.state"),track:"136px",from:M,cell:t=>{let r=tt(s,t);return i`${T(s,t)}${r===""?o:i`<span class="sub">${r}</span>`}`},sort:t=>dt[F(t)]},{key:"hashrate",label:e("control.hashrate"),track:"104px",numeric:!0,cell:t=>w(t,a.hashrate(t.hashrate_ths)),sort:t=>t.hashrate_ths},{key:"power",label:e("control.power"),track:"92px",numeric:!0,from:M,cell:t=>w(t,a.power(t.est_power_w)),sort:t=>t.est_power_w},{key:"efficiency",label:e("control.efficiency"),track:"108px",numeric:!0,from:700,cell:t=>w(t,a.efficiency(t.efficiency_j_th)),sort:t=>t.efficiency_j_th},{key:"temperature",label:e("control.temperature"),track:"112px",numeric:!0,from:760,cell:t=>w(t,a.temperature(t.temperature_max_c)),sort:t=>t.temperature_max_c},{key:"place",label:e("control.place"),track:"minmax(110px, 1fr)",from:1075,cell:t=>t.location===t.site?t.site:i`${t.location}<span class="sub">${t.site}</span>`,sort:ht},{key:"pool",label:e("control.pool"),track:"minmax(190px, 1.6fr)",from:960,cell:t=>ut(s,t),sort:t=>S(t)[0]??null},{key:"model",label:e("control.model"),track:"minmax(120px, 1.2fr)",from:1190,cell:t=>t.model??"\u2013",sort:t=>t.model},{key:"firmware",label:e("control.firmware"),track:"minmax(120px, 1.2fr)",from:1320,cell:t=>t.firmware!==null&&t.firmware_version!==null?i`${t.firmware}<span class="sub">${t.firmware_version}</span>`:q(t)??"\u2013",sort:q}]}var ft=6e4,b=class extends x{constructor(){super(...arguments);this.miners=[]}connectedCallback(){super.connectedCallback(),this.load();let e=setInterval(()=>{this.load()},ft);this.owns(()=>clearInterval(e))}async load(){try{this.rates=(await Y(this.env.hass,"GET","remote/rates")).rates}catch{this.rates??=[]}}render(){let{format:e}=this.env,t=G(this.miners);return i`<dl aria-label=${this.t("control.figures")}>
${this.figure(this.t("control.hashrate"),e.hashrate(t.hashrate_ths))}
${this.figure(this.t("control.power"),e.power(t.power_w))}
${this.figure(this.t("control.efficiency"),e.efficiency(t.efficiency_j_th))}
${this.figure(this.t("control.online"),this.t("control.online_of",{online:t.online,total:t.total}),this.t.n("control.mining",t.mining))}
${this.money()}
</dl>`}money(){let{format:e}=this.env;if(this.rates===void 0)return i`${this.figure(this.t("control.price"),"\u2026")}${this.figure(this.t("control.cost"),"\u2026")}`;let{price:t,perHour:r,unpriced:l}=st(this.miners,this.rates),p=new Set(this.miners.map(k=>k.site)),u=new Set(this.env.fleet.miners.map(k=>k.site)),[I]=p,pt=J(["rates","new"],this.t("control.price_missing"),{from:"control",...p.size===1&&u.size>1&&I!==void 0?{place:I}:{}}),R=[...r].map(([k,mt])=>e.money(mt,k));return i`${this.figure(this.t("control.price"),t===null?e.price(null):t.low===t.high?e.price(t.low,t.currency):this.t("control.price_varies",{low:e.money(t.low,t.currency,4),high:e.price(t.high,t.currency)}),t===null&&r.size===0?pt:o)}
${this.figure(this.t("control.cost"),R.length>0?R.join(" + "):t===null?e.money(null):e.money(0,t.currency),R.length>0&&l>0?this.t.n("control.cost_without",l):t===null&&r.size===0?this.t("control.cost_missing"):o)}`}figure(e,t,r=o){return i`<div class="card">
<dt>${e}</dt>
<dd>${t}${r===o?o:i`<span class="help">${r}</span>`}</dd>
</div>`}};b.styles=[g,y`:host{display:block;container-type:inline-size}dl{display:grid;grid-template-columns:repeat(6,minmax(0,1fr));gap:12px;margin:0}.card{padding:12px 14px;min-width:0}dt{color:var(--mr-secondary);font-size:13px}dd{margin:0;font-size:18px;font-weight:500;font-variant-numeric:tabular-nums;overflow-wrap:anywhere;line-height:1.3}dd .help{display:block;font-weight:400;font-size:12px}@container (max-width: 880px){dl{grid-template-columns:repeat(3,minmax(0,1fr))}}@container (max-width: 480px){dl{gap:8px}.card{padding:8px 10px}dt{font-size:12px}dd{font-size:15px}}`],n([c({attribute:!1})],b.prototype,"miners",2),n([m()],b.prototype,"rates",2),b=n([$("mr-fleet-figures")],b);function P(s){import("./chunk-HCTRVLQW.js").catch(()=>s.dispatchEvent(new CustomEvent("outdated",{bubbles:!0,composed:!0})))}var nt=s=>P(s.currentTarget);function at(s,a,e){let t=a.get("view")==="map";return i`<div class="segments" role="group" aria-label=${s.t("map.view")}>
<button type="button" aria-pressed=${!t} @click=${()=>e({view:null})}>
${f(U,18)}<span>${s.t("map.table")}</span>
</button>
<button
type="button"
aria-pressed=${t}
@pointerenter=${nt}
@focus=${nt}
@click=${()=>e({view:"map"})}
>
${f(A,18)}<span>${s.t("map.map")}</span>
</button>
</div>`}var v=class extends x{constructor(){super(...arguments);this.selected=[];this.shown=[];this.compact=!1}connectedCallback(){super.connectedCallback();let{style:e}=document.documentElement,t=new ResizeObserver(()=>e.setProperty("--mr-bottom-bar",`${this.offsetHeight}px`));t.observe(this),this.owns(()=>{t.disconnect(),e.removeProperty("--mr-bottom-bar")})}choose(e){this.dispatchEvent(new CustomEvent("selected",{detail:new Set(e.map(t=>t.miner_id))}))}render(){let{selected:e,shown:t}=this,r=new Set(t.map(u=>u.miner_id)),l=e.filter(u=>!r.has(u.miner_id)),p=Z(e,this.catalog,X(this.env.hass));return i`<div class="actions" role="toolbar" aria-label=${this.t("control.selection")}>
<div class="row chosen">
<b role="status">${this.t.n("control.selected",e.length)}</b>
${l.length>0?i`<span class="help">${this.t.n("control.selected_hidden",l.length)}</span>`:o}
${e.length<t.length+l.length?i`<button type="button" class="plain" @click=${()=>this.choose([...t,...l])}>
${this.t("control.select_matching",{count:t.length})}
</button>`:o}
<span class="spacer"></span>
<button
type="button"
class="icon"
aria-label=${this.t("control.unselect")}
title=${this.t("control.unselect")}
@click=${()=>this.choose([])}
>
${f(L)}
</button>
</div>
<div class="buttons">
${p.length===0?i`<p class="help">${this.t("control.nothing_offered")}</p>`:p.map(u=>i`<button
type="button"
@click=${()=>this.dispatchEvent(new CustomEvent("command",{detail:u}))}
>
${Q(u)}<span>${this.t(`common.type_${u.command_type}`)}</span>
</button>`)}
</div>
</div>`}};v.styles=[g,y`:host{display:block;flex:none;background:var(--card-background-color);border-top:1px solid var(--divider-color);border-end-start-radius:12px;border-end-end-radius:12px}:host([compact]){position:sticky;bottom:0;z-index:2;box-shadow:0 -4px 12px #0000002e}.actions{padding:8px 12px 12px 16px}.buttons{display:flex;flex-wrap:wrap;gap:8px}:host(:not([compact])) .buttons button{padding:0 11px;gap:6px}:host([compact]) .buttons{flex-wrap:nowrap;overflow-x:auto;margin-inline-end:-12px;padding:2px 2px 6px;scrollbar-width:thin}:host([compact]) .buttons button{flex:0 0 92px;flex-direction:column;gap:2px;border-radius:12px;padding:6px 2px;min-height:58px;font-size:12px;white-space:normal;line-height:1.2}`],n([c({attribute:!1})],v.prototype,"selected",2),n([c({attribute:!1})],v.prototype,"shown",2),n([c({attribute:!1})],v.prototype,"catalog",2),n([c({type:Boolean,reflect:!0})],v.prototype,"compact",2),v=n([$("mr-selection-bar")],v);var h=class extends x{constructor(){super(...arguments);this.columns=[];this.shown=0;this.total=0;this.compact=!1;this.filtersShown=!1}filter(e){this.dispatchEvent(new CustomEvent("filtered",{detail:e}))}clear(){this.filter({q:null,...Object.fromEntries(_.map(e=>[e,null]))})}render(){let e=_.filter(t=>(this.query.get(t)??"")!=="").length;return i`<div class="row search">
<label class="find">
${f(H)}
<input
type="search"
aria-label=${this.t("common.search")}
placeholder=${this.t("control.search_for")}
.value=${ot(this.query.get("q")??"")}
@input=${t=>this.filter({q:t.target.value})}
/>
</label>
${this.compact?i`<button
type="button"
aria-expanded=${this.filtersShown}
@click=${()=>{this.filtersShown=!this.filtersShown}}
>
${f(O)}${this.t("control.filters")}${e>0?` (${e})`:o}
</button>`:o}
${!this.compact||this.filtersShown?this.filters():o}
</div>
<div class="row count">
<span role="status"
>${this.shown===this.total?this.t.n("common.miners",this.total):this.t("control.matches",{shown:this.shown,total:this.total})}</span
>
${it(this.query)?i`<button type="button" class="plain" @click=${this.clear}>${this.t("control.clear")}</button>`:o}
<span class="spacer"></span>
<button type="button" class="plain" @click=${()=>K()}>
${f(j)}${this.t("add.add_miners")}
</button>
${at(this.env,this.query,t=>this.filter(t))}
</div>`}filters(){return i`<div class="filters">
${_.map(e=>this.filterBox(e))}
${this.compact?i`<select
aria-label=${this.t("control.sort_by")}
@change=${e=>this.filter({sort:e.target.value})}
>
${this.sortChoices()}
</select>`:o}
</div>`}sortChoices(){let e=this.query.get("sort")??"";return[...new Map(this.columns.map(r=>[r.key,r])).values()].flatMap(r=>[r.key,`-${r.key}`].map(l=>i`<option value=${l} ?selected=${l===(e||"name")}>
${this.t("control.sort_by")}: ${r.label} ${l.startsWith("-")?"\u2193":"\u2191"}
</option>`))}filterBox(e){let t=this.choices[e],r=this.query.get(e)??"";if(t.length<2&&r===""&&e!=="label"&&e!=="status")return o;if(t.length===0&&r==="")return o;let l=r!==""&&!t.some(p=>p.value===r);return i`<select
class=${r===""?"":"set"}
aria-label=${this.t(`control.filter_${e}`)}
@change=${p=>this.filter({[e]:p.target.value})}
>
<option value="" ?selected=${r===""}>${this.t(`control.all_${e}`)}</option>
${l?i`<option value=${r} selected>${this.filterText(e,r)} (0)</option>`:o}
${t.map(({value:p,count:u})=>i`<option value=${p} ?selected=${p===r}>
${this.filterText(e,p)} (${this.env.format.number(u)})
</option>`)}
</select>`}filterText(e,t){let r=e==="status"?B.find(l=>l===t):void 0;return r===void 0?t:V(this.env,r)}};h.styles=[g,y`:host{padding:12px 16px 4px;display:flex;flex-direction:column;gap:4px}.find{position:relative;display:flex;flex:1 1 160px;max-width:420px;color:var(--mr-secondary)}.find svg{position:absolute;inset-inline-start:10px;top:10px;pointer-events:none}.find input{width:100%;padding-inline-start:36px}.filters{display:contents}:host([compact]) .filters{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:8px;flex-basis:100%}:host(:not([compact])) .filters select{max-width:190px}select.set{border-color:var(--primary-color);box-shadow:inset 0 0 0 1px var(--primary-color)}.segments{display:flex}.segments button:first-child{border-start-end-radius:0;border-end-end-radius:0}.segments button:last-child{border-start-start-radius:0;border-end-start-radius:0;margin-inline-start:-1px}.segments [aria-pressed=true]{background:color-mix(in srgb,var(--primary-color) 20%,transparent)}.count{min-height:36px;color:var(--mr-secondary)}`],n([c({attribute:!1})],h.prototype,"query",2),n([c({attribute:!1})],h.prototype,"choices",2),n([c({attribute:!1})],h.prototype,"columns",2),n([c({type:Number})],h.prototype,"shown",2),n([c({type:Number})],h.prototype,"total",2),n([c({type:Boolean,reflect:!0})],h.prototype,"compact",2),n([m()],h.prototype,"filtersShown",2),h=n([$("mr-fleet-toolbar")],h);var lt=y`:host{height:100%}.page{display:flex;flex-direction:column;gap:12px;padding:16px;min-height:100%}.page.roomy{min-height:100%;height:100%}.page>*{flex:none}.fleet{padding:0}.roomy .fleet{flex:1 0 340px;display:flex;flex-direction:column;min-height:340px;overflow:hidden}.roomy mr-table,.roomy mr-map{flex:1 1 0}`;var ct={width:720,height:640},vt=15e3,yt=s=>s.miner_id,$t=s=>s.name,d=class extends D{constructor(){super(...arguments);this.tab="control";this.miners=[];this.loaded=!1;this.lost="";this.selection=new Set;this.roomy=!0;this.addReady=!1;this.columns=[];this.shown=[];this.filterChoices=z([]);this.takeFleet=()=>{let{fleet:e}=this.env;this.miners=this.env.pools.with(e.miners),this.loaded=e.loaded,this.lost=e.error===void 0?"":this.env.errorText(e.error)}}connectedCallback(){super.connectedCallback();let e=new ResizeObserver(()=>{this.roomy=this.clientWidth>=ct.width&&this.clientHeight>=ct.height});e.observe(this),this.owns(()=>e.disconnect()),this.followFleet(),this.owns(()=>this.endFleet?.()),this.owns(this.env.pools.listen(this.takeFleet));let t=setInterval(()=>{this.miners.some(E)&&(this.columns=N(this.env)),this.requestUpdate()},vt);this.owns(()=>clearInterval(t)),this.owns(this.env.catalog.listen(()=>this.requestUpdate()))}followFleet(){this.endFleet?.(),this.endFleet=this.env.fleet.listen(this.takeFleet),this.takeFleet()}willUpdate(e){e.has("env")&&(this.columns=N(this.env),this.texts={selectAll:this.t("common.select_all"),selectRow:t=>this.t("common.select_row",{name:t}),label:this.t("control.fleet")}),this.query.has("add")&&!this.addReady&&this.awaits(import("./chunk-YJMOED6X.js").then(()=>{this.addReady=!0})),e.has("miners")&&(this.filterChoices=z(this.miners)),(e.has("miners")||e.has("query"))&&(this.shown=rt(this.miners,this.query))}get selected(){return this.selection.size===0?[]:this.miners.filter(e=>this.selection.has(e.miner_id))}openMiner(e){C(["miner",e.miner_id])}render(){return i`<div class="page ${this.roomy?"roomy":""}">
${this.lost===""?o:this.refused()}
${this.loaded?this.content():this.lost===""?i`<p class="help" role="status">${this.t("common.loading")}</p>`:o}
</div>
${this.dialogs()}`}content(){return this.miners.length===0?i`<mr-no-miners .env=${this.env}></mr-no-miners>`:i`<mr-fleet-figures .env=${this.env} .miners=${this.shown}></mr-fleet-figures>
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
${this.shown.length===0?i`<div class="empty">
<h2>${this.t("control.no_match_title")}</h2>
<p>${this.t("control.no_match_text",{count:this.miners.length})}</p>
<button type="button" class="primary" @click=${this.clear}>${this.t("control.clear")}</button>
</div>`:this.query.get("view")==="map"?this.map():i`<mr-table
.rows=${this.shown}
.columns=${this.columns}
.key=${yt}
.name=${$t}
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
</section>`}map(){return P(this),i`<mr-map
.env=${this.env}
.miners=${this.shown}
.query=${this.query}
.selection=${this.selection}
?page=${!this.roomy}
@filtered=${e=>this.filter(e.detail)}
@selected=${e=>{this.selection=e.detail}}
@opened=${e=>C(["miner",e.detail.miner_id])}
></mr-map>`}refused(){return i`<div class="notice bad row" role="alert">
<span class="spacer">${this.t("common.lost",{error:this.lost})}</span>
<button type="button" @click=${this.followFleet}>${this.t("common.retry")}</button>
</div>`}clear(){this.filter({q:null,...Object.fromEntries(_.map(e=>[e,null]))})}selectionBar(){let{selected:e}=this;return e.length===0?o:i`<mr-selection-bar
.env=${this.env}
.selected=${e}
.shown=${this.shown}
.catalog=${this.env.catalog.value}
?compact=${!this.roomy}
@selected=${t=>{this.selection=t.detail}}
@command=${t=>{this.command={row:t.detail,miners:e}}}
></mr-selection-bar>`}dialogs(){return i`${this.command===void 0?o:i`<mr-command-dialog
.env=${this.env}
.row=${this.command.row}
.catalog=${this.env.catalog.value}
.miners=${this.command.miners}
@sent=${()=>{this.selection=new Set}}
@closed=${()=>{this.command=void 0}}
></mr-command-dialog>`}
${this.addReady&&this.query.has("add")?i`<mr-add-miners .env=${this.env} @closed=${()=>this.filter({add:null})}></mr-add-miners>`:o}`}};d.styles=[g,lt],n([m()],d.prototype,"miners",2),n([m()],d.prototype,"loaded",2),n([m()],d.prototype,"lost",2),n([m()],d.prototype,"selection",2),n([m()],d.prototype,"command",2),n([m()],d.prototype,"roomy",2),n([m()],d.prototype,"addReady",2),d=n([$("mr-control")],d);export{d as ControlView};
