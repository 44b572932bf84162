import{A as qt,B as Tt,E as Lt,F as _t,G as H,H as It,I as A,J as Nt,K as Vt,L as Pt,M as zt,N as q,O as At,a as $t,v as Mt,w as kt,z as St}from"./chunk-KTDHBBMW.js";import"./chunk-3BITWVUQ.js";import{a as ut,b as ft,c as vt}from"./chunk-7Q465H56.js";import{D as V,E as P,F as bt,G as F,H as wt,J as xt,P as Ft,Q as Ht,R as Ot,T as Dt,a as yt,b as y,c as gt,k as x}from"./chunk-SYHW5JSS.js";import{$ as v,B as et,D as it,E as _,G as st,H as I,Ia as f,K as nt,M as rt,O as N,U as ot,V as at,Y as lt,Z as mt,_ as ht,g as W,h as Y,ia as dt,ja as R,l as Q,ma as z,na as S,p as T,pa as l,r as L,ra as D,sa as u,u as X,w as G,wa as ct,x as Z,y as J,z as tt,za as pt}from"./chunk-ATQCLSIA.js";import{a as Ct,d as Et,e as Rt}from"./chunk-TRZ3CYCP.js";import{a as p,b as s,e as r}from"./chunk-ASTUCMWA.js";import{b as d}from"./chunk-TN3OZQAE.js";var Gt=/^[=+\-@\t\r]/,Zt=/([;,\t\r\n])(?=[=+\-@])/g;function Ut(a){if(a===null)return"";if(typeof a=="number")return Number.isFinite(a)?String(Math.round(a*1e6)/1e6):"";let m=a.replace(Zt,"$1'");return Gt.test(m)&&(m=`'${m}`),/[",;\t\r\n]/.test(m)?`"${m.replaceAll('"','""')}"`:m}function Bt(a,m){let t=m.flatMap(i=>i.csv);return[t.map(({heading:i})=>Ut(i)),...a.map(i=>t.map(({value:n})=>Ut(n(i))))].map(i=>`${i.join(",")}\r
`).join("")}var M=class extends y{constructor(){super(...arguments);this.miners=[];this.total=0}render(){let{format:t}=this.env,e=pt(this.miners);return s`${e.total<this.total?s`<p class="help of">${this.t("fleet.r",{shown:e.total,total:this.total})}</p>`:r}
<dl aria-label=${this.t("control.h")}>
${this.figure(this.t("control.l"),t.hashrate(e.hashrate_ths))}
${this.figure(this.t("control.P"),t.power(e.power_w),D(["power"],this.t("fleet.D")))}
${this.figure(this.t("control.g"),t.efficiency(e.efficiency_j_th))}
${this.figure(this.t("control.B"),this.t("control.C",{online:e.online,total:e.total}),this.t.n("control.u",e.mining))}
${this.money()}
</dl>`}money(){let{format:t}=this.env;if(this.rates===void 0)return s`${this.figure(this.t("control.Q"),"…")}${this.figure(this.t("control.c"),"…")}`;let{price:e,perHour:i,unpriced:n}=Ft(this.miners,this.rates),o=new Set(this.miners.map(E=>E.site)),h=new Set(this.env.fleet.miners.map(E=>E.site)),[w]=o,c=D(["rates","new"],this.t("control.R"),{from:"control",...o.size===1&&h.size>1&&w!==void 0?{place:w}:{}}),C=[...i].map(([E,Xt])=>t.money(Xt,E));return s`${this.figure(this.t("control.Q"),e===null?t.price(null):e.low===e.high?t.price(e.low,e.currency):this.t("control.S",{low:t.money(e.low,e.currency,4),high:t.price(e.high,e.currency)}),e===null&&i.size===0?c:r)}
${this.figure(this.t("control.c"),C.length>0?C.join(" + "):e===null?t.money(null):t.money(0,e.currency),C.length>0&&n>0?this.t.n("control.e",n):e===null&&i.size===0?this.t("control.d"):r)}`}figure(t,e,i=r){return s`<div class="card">
<dt>${t}</dt>
<dd>${e}${i===r?r:s`<span class="help">${i}</span>`}</dd>
</div>`}};M.properties={miners:{attribute:!1},rates:{attribute:!1},total:{type:Number}},M.styles=[f,Ot,p`:host{display:block;container-type:inline-size}.of{margin-bottom:6px}dl{display:grid;grid-template-columns:repeat(6,minmax(0,1fr));gap:12px;margin:0}.card{padding:12px 14px;min-width:0}@container (max-width: 880px){dl{grid-template-columns:repeat(3,minmax(0,1fr))}}@container (max-width: 480px){dl{gap:8px}.card{padding:8px 10px}dt{font-size:12px}dd{font-size:15px}}`],M=d([u("mr-fleet-figures")],M);var O=()=>import("./chunk-GZRXVKJL.js");function Kt(a,m,t,e){let i=m.get("view")==="map";return s`<div class="segments" role="group" aria-label=${a.t("map.p")}>
<button type="button" aria-pressed=${!i} @click=${()=>t({view:null})}>
${l(ot,18)}<span>${a.t("map.n")}</span>
</button>
<button
type="button"
aria-pressed=${i}
@pointerenter=${e}
@focus=${e}
@click=${()=>t({view:"map"})}
>
${l(ht,18)}<span>${a.t("map.f")}</span>
</button>
</div>`}function U(a,m){let t=P(a.hass);return ct(a.catalog.value).filter(e=>m.some(i=>bt(i,e,t)&&!wt(i,e)))}function B(a){return a.device_id===null}function K(a,m){return a.hass.user?.is_admin===!0&&!m.every(B)}function jt(a,m){let{t}=a,e=U(a,[m]),i=n=>z(["miner",m.miner_id,n]);return[{key:"open",label:t("fleet.C"),icon:l(at),href:z(["miner",m.miner_id])},{key:"web",label:t("miner.ac"),icon:l(nt),href:zt(m.ip),external:!0},...e.some(x)?[{key:"settings",label:t("settings.title"),icon:l(lt),href:i("settings")}]:[],...R(m,"logs")?[{key:"logs",label:t("logs.h"),icon:l(X),href:i("logs")}]:[],...e.filter(n=>!x(n)).map((n,o)=>({key:n.command_type,label:t(`common.type_${n.command_type}`),icon:V(n),apart:o===0})),...F(a.hass,[m])?[{key:"firmware",label:t("firmware.install"),icon:l(T)}]:[],...K(a,[m])?[{key:"labels",label:t("fleet.set_labels"),icon:l(_),apart:!0},{key:"area",label:t("fleet.set_area"),icon:l(I)}]:[]]}var Jt=60,g=class extends y{constructor(){super(...arguments);this.views=[];this.problem=""}get changed(){return this.current!==void 0&&ft(this.current,this.query,this.layout)}fire(t,e){this.dispatchEvent(new CustomEvent(t,{detail:e}))}as(t){let{columns:e,dense:i}=this.layout;return{name:t,query:ut(this.query),columns:e,dense:i}}openMenu(t){let{right:e,bottom:i}=t.currentTarget.getBoundingClientRect();this.awaits(import("./chunk-GZRXVKJL.js")),this.menu={x:e-240,y:i+4}}items(){let{current:t,changed:e}=this,i=(n,o,h,w=!1)=>({key:n,label:o,icon:l(h),apart:w});return[{key:"view:",label:this.t("fleet.c"),checked:t===void 0},...this.views.map(({name:n})=>({key:`view:${n}`,label:n,checked:n===t?.name})),...t!==void 0&&e?[i("update",this.t("fleet.ab",{name:t.name}),G,!0),i("discard",this.t("fleet.S"),W)]:[],i("new",this.t("fleet.aa"),N,!0),...t===void 0?[]:[i("rename",this.t("fleet.Y"),rt),i("delete",this.t("fleet.P"),Z)]]}take(t){let{current:e}=this;t.startsWith("view:")?this.fire("chosen",this.views.find(({name:i})=>i===t.slice(5))??null):t==="update"&&e!==void 0?this.fire("save",{view:this.as(e.name)}):t==="discard"?this.fire("chosen",e):(this.problem="",this.asking=t)}submit(t){t.preventDefault();let{current:e}=this;if(this.asking==="delete"){this.fire("delete",e?.name),this.dialog.close();return}let i=this.input.value.trim(),n=this.asking==="rename"&&e!==void 0;i===""?this.problem=this.t("fleet.W"):this.views.some(o=>o.name===i&&!(n&&o===e))?this.problem=this.t("fleet.T"):(this.fire("save",n?{view:{...e,name:i},instead:e.name}:{view:this.as(i)}),this.dialog.close())}render(){let t=this.current?.name??this.t("fleet.c");return s`<button
type="button"
class="plain"
aria-haspopup="menu"
aria-label=${this.t(this.changed?"fleet.O":"fleet.V",{name:t})}
@click=${this.openMenu}
>
${l(Y)}<span class="name">${t}</span>${this.changed?s`<span class="changed" title=${this.t("fleet.d")}>•</span>`:r}${l(Q,18)}
</button>
${this.menu===void 0?r:s`<mr-menu
.items=${this.items()}
.label=${this.t("fleet.ac")}
.x=${this.menu.x}
.y=${this.menu.y}
@chosen=${e=>this.take(e.detail)}
@closed=${()=>{this.menu=void 0}}
></mr-menu>`}
${this.asking===void 0?r:this.question(this.asking)}`}question(t){let e=this.current?.name??"",i=t==="delete";return s`<mr-dialog
.heading=${i?this.t("fleet.Q",{name:e}):this.t(t==="new"?"fleet.X":"fleet.Z",{name:e})}
.closeLabel=${this.t("common.c")}
@closed=${()=>{this.asking=void 0}}
>
<form id="form" @submit=${this.submit}>
${i?s`<p class="text">${this.t("fleet.R")}</p>`:s`<label class="field">
<span>${this.t("control.w")}</span>
<input
name="view"
maxlength=${Jt}
autocomplete="off"
.value=${t==="rename"?e:""}
aria-invalid=${this.problem===""?r:"true"}
aria-describedby="problem"
/>
<span class="error" id="problem" role="alert">${this.problem}</span>
</label>
<p class="help">${this.t("fleet.U")}</p>`}
</form>
<button slot="actions" type="button" @click=${()=>this.dialog.close()}>${this.t("common.b")}</button>
<button slot="actions" type="button" class="primary ${i?"danger":""}" @click=${this.submit}>
${this.t(i?"common.e":"common.u")}
</button>
</mr-dialog>`}};g.properties={views:{attribute:!1},current:{attribute:!1},query:{attribute:!1},layout:{attribute:!1},menu:{state:!0},asking:{state:!0},problem:{state:!0}},g.styles=[f,p`:host{display:inline-flex;min-width:0}button.plain{min-width:0;max-width:320px;gap:6px}.name{overflow:hidden;text-overflow:ellipsis}.changed{color:var(--mr-primary-text);font-size:20px;line-height:1}.text{margin:0}`],d([v("mr-dialog")],g.prototype,"dialog",2),d([v("input")],g.prototype,"input",2),g=d([u("mr-saved-views")],g);var Wt=4,te=new Set(["labels","area","firmware","curtail"]),k=class extends y{constructor(){super(...arguments);this.selected=[];this.shown=[];this.compact=!1}connectedCallback(){super.connectedCallback(),this.owns(At(this))}choose(t){this.dispatchEvent(new CustomEvent("selected",{detail:new Set(t.map(e=>e.miner_id))}))}take(t){this.dispatchEvent(new CustomEvent("chosen",{detail:t}))}openMenu(t){let{left:e,top:i}=t.currentTarget.getBoundingClientRect();this.awaits(import("./chunk-GZRXVKJL.js")),this.menu={x:e,y:i}}actions(){let t=new Set(U(this.env,this.selected)),e=xt(this.selected,this.catalog,P(this.env.hass)),i=c=>({key:c.command_type,label:this.t(`common.type_${c.command_type}`),icon:V(c),disabled:!t.has(c)}),n=K(this.env,this.selected)?[{key:"labels",label:this.t("fleet.set_labels"),icon:l(_)},{key:"area",label:this.t("fleet.set_area"),icon:l(I)}]:[],o=e.filter(x).map((c,C)=>({...i(c),apart:this.compact&&C===0,hidden:!0})),h=F(this.env.hass,this.selected)?[{key:"firmware",label:this.t("firmware.install"),icon:l(T),hidden:!0}]:[],w=this.env.hass.user?.is_admin===!0&&this.selected.some(c=>R(c,"pause")||R(c,"power_limit"))?[{key:"curtail",label:this.t("fleet.k"),icon:l(it)}]:[];return[...e.filter(c=>!x(c)).map(i),...w,...n,...o,...h]}render(){let{selected:t,shown:e}=this,i=new Set(e.map(o=>o.miner_id)),n=t.filter(o=>!i.has(o.miner_id));return s`<div class="actions" role="toolbar" aria-label=${this.t("control.X")}>
<div class="row chosen">
<b role="status">${this.t.n("control.V",t.length)}</b>
${n.length>0?s`<span class="help">${this.t.n("control.W",n.length)}</span>`:r}
${t.length<e.length+n.length?s`<button type="button" class="plain" @click=${()=>this.choose([...e,...n])}>
${this.t("control.U",{count:e.length})}
</button>`:r}
<span class="spacer"></span>
<button
type="button"
class="icon"
aria-label=${this.t("control.ad")}
title=${this.t("control.ad")}
aria-keyshortcuts="Escape"
@click=${()=>this.choose([])}
>
${l(L)}
</button>
</div>
<div class="buttons">${this.buttons()}</div>
${this.env.hass.user?.is_admin===!0&&t.every(B)?s`<p class="help devices">${this.t("fleet.z")}</p>`:r}
</div>`}buttons(){let t=this.actions(),e=t.filter(({key:h})=>!te.has(h)),i=t.filter(({hidden:h})=>h!==!0),n=this.compact&&t.length>Wt?i.slice(0,Wt-1):i,o=t.slice(n.length);return s`${e.length===0?s`<p class="help">${this.t("control.A")}</p>`:r}
${n.map(h=>s`<button type="button" ?disabled=${h.disabled===!0} @click=${()=>this.take(h.key)}>${h.icon}<span>${h.label}</span></button>`)}
${o.length===0?r:s`<button type="button" aria-haspopup="menu" @click=${this.openMenu}>
${l(J)}<span>${this.t("fleet.u")}</span>
</button>`}
${this.menu===void 0?r:s`<mr-menu
.items=${o.filter(({disabled:h})=>h!==!0)}
.label=${this.t("control.X")}
.x=${this.menu.x}
.y=${this.menu.y}
@chosen=${h=>this.take(h.detail)}
@closed=${()=>{this.menu=void 0}}
></mr-menu>`}`}};k.properties={selected:{attribute:!1},shown:{attribute:!1},catalog:{attribute:!1},compact:{type:Boolean,reflect:!0},menu:{state:!0}},k.styles=[f,p`:host{display:block;flex:none;background:var(--card-background-color);border-top:1px solid var(--divider-color);border-end-start-radius:12px;border-end-end-radius:12px}:host([compact]){position:sticky;bottom:0;z-index:2;box-shadow:0 -4px 12px #0000002e}.actions{padding:8px 12px 12px 16px}.devices{margin:8px 0 0}.buttons{display:flex;flex-wrap:wrap;align-items:center;gap:8px}:host(:not([compact])) .buttons button{padding:0 11px;gap:6px}:host([compact]) .buttons{display:grid;grid-template-columns:repeat(auto-fit,minmax(72px,1fr))}:host([compact]) .buttons .help{grid-column:1 / -1}:host([compact]) .buttons button{flex-direction:column;gap:2px;border-radius:12px;padding:6px 2px;min-height:58px;font-size:12px;white-space:normal;line-height:1.2}`],k=d([u("mr-selection-bar")],k);var j=["site","location","label","status"],b=class extends y{constructor(){super(...arguments);this.columns=[];this.shown=0;this.total=0;this.compact=!1;this.filtersShown=!1}search(){this.input.focus(),this.input.select()}filter(t){let e="firmware"in t?{...t,version:null}:t;this.dispatchEvent(new CustomEvent("filtered",{detail:e}))}fire(t){this.dispatchEvent(new CustomEvent(t))}render(){let t=Lt(this.query),e=this.filtersShown?[]:t.filter(i=>this.compact||!j.includes(i));return s`<div class="row search">
<label class="find">
${l(st)}
<input
type="search"
aria-label=${this.t("common.v")}
aria-keyshortcuts="/"
placeholder=${this.t("control.T")}
.value=${q(this.query.get("q")??"")}
@input=${i=>this.filter({q:i.target.value})}
@keydown=${i=>{i.key==="ArrowDown"&&(i.preventDefault(),this.fire("totable"))}}
/>
</label>
${this.compact?r:j.map(i=>this.choice(i))}
<button
type="button"
class=${e.length>0?"set":""}
aria-expanded=${this.filtersShown}
@click=${()=>{this.filtersShown=!this.filtersShown}}
>
${l(et)}${this.t("control.i")}${e.length>0?` (${e.length})`:r}
</button>
</div>
${this.filtersShown?this.filters():r}
<div class="row count">
<span role="status"
>${this.shown===this.total?this.t.n("common.l",this.total):this.t("control.t",{shown:this.shown,total:this.total})}</span
>
${e.map(i=>this.chip(i))}
${_t(this.query)?s`<button type="button" class="plain" @click=${()=>this.filter(H)}>${this.t("control.a")}</button>`:r}
<span class="spacer"></span>
<slot name="views"></slot>
${this.tool("columns",mt,this.t("fleet.g"))} ${this.tool("csv",tt,this.t("fleet.i"))}
<button type="button" class="plain" @click=${()=>$t()}>
${l(N)}${this.t("add.d")}
</button>
${Kt(this.env,this.query,i=>this.filter(i),()=>this.awaits(O()))}
</div>`}tool(t,e,i){return s`<button type="button" class="icon" aria-label=${i} title=${i} @click=${()=>this.fire(t)}>
${l(e)}
</button>`}chip(t){let e=this.query.get(t)??"",i=this.t(`fleet.set_${t}`,{value:this.valueText(t,e)});return s`<button
type="button"
class="removable"
aria-label=${this.t("fleet.F",{filter:i})}
@click=${()=>this.filter({[t]:null})}
>
${i}${l(L,16)}
</button>`}filters(){return s`<div class="filters">
${St.filter(t=>this.compact||!j.includes(t)).map(t=>this.choice(t))}
<input
type="text"
class=${this.query.get("worker")?"set":""}
aria-label=${this.t("fleet.ae")}
placeholder=${this.t("fleet.ae")}
.value=${q(this.query.get("worker")??"")}
@input=${t=>this.filter({worker:t.target.value})}
/>
${this.compact?s`<select
aria-label=${this.t("control.aa")}
@change=${t=>this.filter({sort:t.target.value})}
>
${this.sortChoices()}
</select>`:r}
${qt.map(t=>s`<label class="limit">
<span>${this.t(`fleet.filter_${t}`)}</span>
<input
type="number"
min="0"
step="any"
class=${this.query.get(t)?"set":""}
.value=${q(this.query.get(t)??"")}
@input=${e=>this.filter({[t]:e.target.value})}
/>
</label>`)}
${Tt.map(t=>s`<label class="check">
<input
type="checkbox"
.checked=${q(this.query.get(t)==="yes")}
@change=${e=>this.filter({[t]:e.target.checked?"yes":null})}
/>
${this.t(`fleet.set_${t}`)}
</label>`)}
</div>`}sortChoices(){let t=this.query.get("sort")??"";return[...new Map(this.columns.map(i=>[i.key,i])).values()].flatMap(i=>[i.key,`-${i.key}`].map(n=>s`<option value=${n} ?selected=${n===(t||"name")}>
${this.t("control.aa")}: ${i.label} ${n.startsWith("-")?"↓":"↑"}
</option>`))}choice(t){let e=this.choices[t],i=this.query.get(t)??"";if(e.length<2&&i===""&&t!=="label"&&t!=="status")return r;if(e.length===0&&i==="")return r;let n=i!==""&&!e.some(o=>o.value===i);return s`<select
class=${i===""?"":"set"}
aria-label=${this.t(`control.filter_${t}`)}
@change=${o=>this.filter({[t]:o.target.value})}
>
<option value="" ?selected=${i===""}>${this.t(`control.all_${t}`)}</option>
${n?s`<option value=${i} selected>${this.valueText(t,i)} (0)</option>`:r}
${e.map(({value:o,count:h})=>s`<option value=${o} ?selected=${o===i}>
${this.valueText(t,o)} (${this.env.format.number(h)})
</option>`)}
</select>`}valueText(t,e){let i=t==="status"?Ct.find(n=>n===e):void 0;return i===void 0?e:Rt(this.env,i)}};b.properties={query:{attribute:!1},choices:{attribute:!1},columns:{attribute:!1},shown:{type:Number},total:{type:Number},compact:{type:Boolean,reflect:!0},filtersShown:{state:!0}},b.styles=[f,p`:host{padding:12px 16px 4px;display:flex;flex-direction:column;gap:4px}.find{position:relative;display:flex;flex:1 1 160px;max-width:420px;color:var(--mr-secondary)}.find svg{position:absolute;inset-inline-start:10px;top:10px;pointer-events:none}.find input{width:100%;padding-inline-start:36px}.filters{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(230px,100%),1fr));gap:8px;align-items:center;padding:8px 0 4px}.row.search select{max-width:190px}:host([compact]) .filters{grid-template-columns:repeat(auto-fill,minmax(145px,1fr))}:host([compact]) .limit{grid-column:1 / -1}.limit{display:flex;align-items:center;justify-content:space-between;gap:8px}.limit input{width:84px;flex:none}.set{border-color:var(--primary-color);box-shadow:inset 0 0 0 1px var(--primary-color)}.segments{display:flex}.segments button:first-child{border-start-end-radius:0;border-end-end-radius:0}.segments button:last-child{border-start-start-radius:0;border-end-start-radius:0;margin-inline-start:-1px}.segments [aria-pressed=true]{background:color-mix(in srgb,var(--primary-color) 20%,transparent)}:host([compact]) .segments svg{display:none}.removable{min-height:28px;padding:0 6px 0 10px;gap:4px;font-weight:400;color:var(--primary-text-color);background:color-mix(in srgb,var(--primary-color) 14%,var(--card-background-color));border-color:transparent;white-space:normal;text-align:start}.count{min-height:40px;color:var(--mr-secondary)}`],d([v("input[type=search]")],b.prototype,"input",2),b=d([u("mr-fleet-toolbar")],b);var Yt=p`:host{height:100%}.page{display:flex;flex-direction:column;gap:12px;padding:16px;min-height:100%}.page.roomy{min-height:100%;height:100%}.page>*{flex:none}.fleet{padding:0}.roomy .fleet{flex:1 0 340px;display:flex;flex-direction:column;min-height:340px;overflow:hidden}.roomy mr-table,.roomy mr-map{flex:1 1 0}`;var Qt={width:720,height:640},ee=15e3,ie=6e4,se=a=>a.miner_id,ne=a=>a.name,$=class extends gt{constructor(){super(...arguments);this.tab="control";this.miners=[];this.loaded=!1;this.lost="";this.selection=new Set;this.choosingColumns=!1;this.roomy=!0;this.addReady=!1;this.allColumns=[];this.columns=[];this.shown=[];this.filterChoices=A([]);this.endValues=[];this.takeFleet=()=>{let{fleet:t}=this.env;this.miners=this.env.lastCommands.with(this.env.pools.with(t.miners)),this.loaded=t.loaded,this.lost=t.error===void 0?"":this.env.errorText(t.error),this.isConnected&&t.whole&&this.endValues.length===0&&(this.endValues=[this.env.pools,this.env.lastCommands].map(e=>e.listen(this.takeFleet)))};this.takeLayout=()=>{this.layout=this.env.table.layoutOf(this.view),this.requestUpdate()};this.pressed=t=>{if(t.defaultPrevented||t.ctrlKey||t.metaKey||t.altKey)return;let e=t.composedPath(),i=e.some(o=>o instanceof HTMLElement&&o.matches("input, select, textarea, dialog"));if(!(e[0]!==document.body&&!e.includes(this)||i||this.renderRoot.querySelector("mr-dialog, mr-command-dialog, mr-curtail-dialog, mr-add-miners")!==null)){if(t.key==="/"&&this.toolbar!==null)this.toolbar.search();else if(t.key==="Escape"&&this.selection.size>0)this.selection=new Set;else return;t.preventDefault()}}}connectedCallback(){super.connectedCallback();let t=new ResizeObserver(()=>{this.roomy=this.clientWidth>=Qt.width&&this.clientHeight>=Qt.height});t.observe(this),this.owns(()=>t.disconnect()),this.followFleet(),this.owns(()=>this.endFleet?.()),this.owns(()=>{for(let n of this.endValues)n();this.endValues=[]}),customElements.whenDefined("mr-curtailments").then(()=>this.requestUpdate()),this.owns(this.env.table.listen(()=>this.takeLayout())),this.loadRates();let e=setInterval(()=>{this.loadRates()},ie);this.owns(()=>clearInterval(e)),window.addEventListener("keydown",this.pressed),this.owns(()=>window.removeEventListener("keydown",this.pressed));let i=setInterval(()=>{this.miners.some(Et)&&this.makeColumns(),this.requestUpdate()},ee);this.owns(()=>clearInterval(i)),this.owns(this.env.catalog.listen(()=>this.requestUpdate()))}followFleet(){this.endFleet?.(),this.endFleet=this.env.fleet.listen(this.takeFleet),this.takeFleet()}async loadRates(){try{this.rates=await Dt(this.env)}catch{this.rates??=[]}}makeColumns(){this.allColumns=Nt(this.env,this.rates===void 0?void 0:new Ht(this.rates)),this.columns=Pt(this.env,this.allColumns,this.layout.columns,!this.roomy)}willUpdate(t){t.has("query")&&this.takeLayout(),["env","rates","layout","roomy"].some(e=>t.has(e))&&this.makeColumns(),t.has("env")&&(this.texts={...Mt(this.t("control.k"),this.t),rowMenus:{heading:this.t("fleet.a"),of:e=>this.t("fleet.b",{name:e})}}),this.query.has("add")&&!this.addReady&&this.awaits(import("./chunk-GZRXVKJL.js").then(()=>{this.addReady=!0})),(t.has("miners")||t.has("query"))&&(this.filterChoices=A(this.miners,this.query.get("firmware")??"")),(t.has("miners")||t.has("query"))&&(this.shown=It(this.miners,this.query))}get view(){let t=this.query.get("saved");return t===null?void 0:this.env.table.data.views.find(e=>e.name===t)}async stored(t){try{await t}catch(e){yt(this,this.env.errorText(e))}}chooseView(t){this.env.table.discard();let e=new URLSearchParams(t?.query??"");t!==null&&e.set("saved",t.name);let i=this.query.get("batch");i!==null&&e.set("batch",i),S([this.tab],e),this.takeLayout()}saveView({view:t,instead:e}){this.env.table.discard(),this.stored(this.env.table.change(i=>({...i,views:vt(i.views.filter(({name:n})=>n!==e),t)}))),this.filter({saved:t.name})}deleteView(t){this.filter({saved:null}),this.stored(this.env.table.change(e=>({...e,views:e.views.filter(i=>i.name!==t)})))}download(){let e=Vt(this.allColumns,this.layout.columns).flatMap(o=>this.allColumns.filter(h=>h.key===o)),i=kt(this.shown,this.allColumns,this.query.get("sort")??""),n=new Blob(["\uFEFF",Bt(i,e)],{type:"text/csv;charset=utf-8"});dt(n,`miners-${new Date().toISOString().slice(0,10)}.csv`)}get selected(){return this.selection.size===0?[]:this.miners.filter(t=>this.selection.has(t.miner_id))}openMiner(t){S(["miner",t.miner_id])}act(t,e,i){let[n]=e;if(t==="open"&&n!==void 0)this.openMiner(n);else if((t==="settings"||t==="logs")&&n!==void 0)S(["miner",n.miner_id,t]);else if(t==="labels"||t==="area")this.awaits(import("./chunk-GZRXVKJL.js")),this.assigning={what:t,miners:e};else if(t==="firmware")this.awaits(import("./chunk-GZRXVKJL.js")),this.installing={miners:e,ofSelection:i};else if(t==="curtail")this.awaits(Promise.all([import("./chunk-GZRXVKJL.js"),this.env.later()]).then(()=>{this.curtailing=e}));else{let o=this.env.catalog.value?.commands[t];o!==void 0&&(this.command={row:o,miners:e,ofSelection:i})}}openRowMenu(t){this.awaits(import("./chunk-GZRXVKJL.js")),this.menu=t}render(){return s`<div class="page ${this.roomy?"roomy":""}">
${this.lost===""?r:this.refused()}
${this.loaded?this.content():this.lost===""?this.loadingLine():r}
</div>
${this.dialogs()}`}content(){return this.miners.length===0?s`<mr-no-miners .env=${this.env}></mr-no-miners>`:s`${customElements.get("mr-curtailments")===void 0?r:s`<mr-curtailments .env=${this.env}></mr-curtailments>`}
<mr-fleet-figures .env=${this.env} .miners=${this.shown} .rates=${this.rates} .total=${this.miners.length}></mr-fleet-figures>
<section class="card fleet" aria-label=${this.t("control.k")}>
<mr-fleet-toolbar
.env=${this.env}
.query=${this.query}
.choices=${this.filterChoices}
.columns=${this.columns}
.shown=${this.shown.length}
.total=${this.miners.length}
?compact=${!this.roomy}
@filtered=${t=>this.filter(t.detail)}
@columns=${()=>{this.awaits(import("./chunk-GZRXVKJL.js")),this.choosingColumns=!0}}
@csv=${this.download}
@totable=${()=>this.table?.focusRow()}
>
<mr-saved-views
slot="views"
.env=${this.env}
.views=${this.env.table.data.views}
.current=${this.view}
.query=${this.query}
.layout=${this.layout}
@chosen=${t=>this.chooseView(t.detail)}
@save=${t=>this.saveView(t.detail)}
@delete=${t=>this.deleteView(t.detail)}
></mr-saved-views>
</mr-fleet-toolbar>
${this.shown.length===0?s`<div class="empty">
<h2>${this.t("control.z")}</h2>
<p>${this.t("control.y",{count:this.miners.length})}</p>
<button type="button" class="primary" @click=${()=>this.filter(H)}>${this.t("control.a")}</button>
</div>`:this.query.get("view")==="map"?this.map():s`<mr-table
.rows=${this.shown}
.columns=${this.columns}
.key=${se}
.name=${ne}
.texts=${this.texts}
.selection=${this.selection}
.sort=${this.query.get("sort")??""}
?page=${!this.roomy}
?dense=${this.layout.dense}
openable
@selected=${t=>{this.selection=t.detail}}
@sorted=${t=>this.filter({sort:t.detail})}
@opened=${t=>this.openMiner(t.detail)}
@menu=${t=>this.openRowMenu(t.detail)}
></mr-table>`}
${this.selectionBar()}
</section>`}map(){return this.awaits(O()),s`<mr-map
.env=${this.env}
.miners=${this.shown}
.query=${this.query}
.selection=${this.selection}
?page=${!this.roomy}
@filtered=${t=>this.filter(t.detail)}
@selected=${t=>{this.selection=t.detail}}
@opened=${t=>this.openMiner(t.detail)}
@menu=${t=>this.openRowMenu(t.detail)}
></mr-map>`}refused(){return s`<div class="notice bad row" role="alert">
<span class="spacer">${this.t("common.j",{error:this.lost})}</span>
<button type="button" @click=${this.followFleet}>${this.t("common.t")}</button>
</div>`}selectionBar(){let{selected:t}=this;return t.length===0?r:s`<mr-selection-bar
.env=${this.env}
.selected=${t}
.shown=${this.shown}
.catalog=${this.env.catalog.value}
?compact=${!this.roomy}
@selected=${e=>{this.selection=e.detail}}
@chosen=${e=>this.act(e.detail,t,!0)}
></mr-selection-bar>`}dialogs(){return s`${this.command===void 0?r:s`<mr-command-dialog
.env=${this.env}
.row=${this.command.row}
.catalog=${this.env.catalog.value}
.miners=${this.command.miners}
@sent=${()=>{this.command?.ofSelection&&(this.selection=new Set)}}
@closed=${()=>{this.command=void 0}}
></mr-command-dialog>`}
${this.menu===void 0?r:this.rowMenu(this.menu)}
${this.assigning===void 0?r:s`<mr-assign-dialog
.env=${this.env}
.what=${this.assigning.what}
.miners=${this.assigning.miners}
@closed=${()=>{this.assigning=void 0}}
></mr-assign-dialog>`}
${this.installing===void 0?r:s`<mr-rollout-dialog
.env=${this.env}
.miners=${this.installing.miners}
@started=${()=>{this.installing?.ofSelection&&(this.selection=new Set),S(["firmware"])}}
@closed=${()=>{this.installing=void 0}}
></mr-rollout-dialog>`}
${this.curtailing===void 0?r:s`<mr-curtail-dialog
.env=${this.env}
.miners=${this.curtailing}
@done=${()=>{this.curtailing=void 0,this.selection=new Set}}
@closed=${()=>{this.curtailing=void 0}}
></mr-curtail-dialog>`}
${this.choosingColumns?s`<mr-column-dialog
.env=${this.env}
.columns=${this.allColumns}
.layout=${this.layout}
@layout=${t=>this.stored(this.env.table.setLayout(this.view,t.detail))}
@closed=${()=>{this.choosingColumns=!1}}
></mr-column-dialog>`:r}
${this.addReady&&this.query.has("add")?s`<mr-add-miners .env=${this.env} @closed=${()=>this.filter({add:null})}></mr-add-miners>`:r}`}rowMenu({row:t,x:e,y:i}){return s`<mr-menu
.items=${jt(this.env,t)}
.label=${this.t("fleet.b",{name:t.name})}
.x=${e}
.y=${i}
@chosen=${n=>this.act(n.detail,[t],!1)}
@closed=${()=>{this.menu=void 0}}
></mr-menu>`}};$.properties={miners:{state:!0},loaded:{state:!0},lost:{state:!0},selection:{state:!0},command:{state:!0},menu:{state:!0},installing:{state:!0},curtailing:{state:!0},assigning:{state:!0},choosingColumns:{state:!0},roomy:{state:!0},addReady:{state:!0},rates:{state:!0},layout:{state:!0}},$.styles=[f,Yt],d([v("mr-table")],$.prototype,"table",2),d([v("mr-fleet-toolbar")],$.prototype,"toolbar",2),$=d([u("mr-control")],$);export{$ as ControlView};
