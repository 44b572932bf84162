import{a as lt,b as mt,c as ht}from"./chunk-SW6B2VWV.js";import{a as Et,b as Ct,c as Rt}from"./chunk-KKSD7W5Q.js";import{b as Lt,c as Tt,d as It}from"./chunk-SQLNIDHP.js";import"./chunk-JXNSOK2P.js";import{c as qt,d as St}from"./chunk-L24CMAGY.js";import{a as S,b as pt,c as ut}from"./chunk-LKQXL4YI.js";import"./chunk-LBJ7OJ63.js";import{d as rt,f as at}from"./chunk-I6V3UMCR.js";import{a as ft,f as bt,g as wt,h as xt,k as Mt,l as kt,m as L,n as _t,o as P}from"./chunk-OYCQNQVW.js";import"./chunk-I63C7D7V.js";import"./chunk-ISIIEZDR.js";import{a as yt,d as gt,e as $t}from"./chunk-CSDMT7G5.js";import{a as dt,c as _}from"./chunk-OQFE3B4O.js";import{a as vt}from"./chunk-BZNK2URC.js";import{b as ot}from"./chunk-BCZP3DJ2.js";import"./chunk-A4NVLGUF.js";import"./chunk-5FDU5JK4.js";import"./chunk-SXEPJTWD.js";import{a as w,b as ct}from"./chunk-76NKPHPN.js";import{$ as J,B as j,F as W,I as R,K as Y,L as q,O as G,Q as B,T as Q,_ as X,aa as Z,ba as V,da as tt,fa as et,ha as c,ia as d,ja as b,na as it,o as A,r as C,sa as st,ua as h,va as y,w as D,wa as g,x as U,y as F,z as K}from"./chunk-F4IZPBAG.js";import{b as nt,c as N}from"./chunk-RPZHBZSE.js";import{a as v,d as s,g as a}from"./chunk-42XHLT2J.js";import{b as n}from"./chunk-TN3OZQAE.js";var Kt=/^[=+\-@\t\r]/,jt=/([;,\t\r\n])(?=[=+\-@])/g;function Nt(l){if(l===null)return"";if(typeof l=="number")return Number.isFinite(l)?String(Math.round(l*1e6)/1e6):"";let m=l.replace(jt,"$1'");return Kt.test(m)&&(m=`'${m}`),/[",;\t\r\n]/.test(m)?`"${m.replaceAll('"','""')}"`:m}function Pt(l,m){let t=m.flatMap(i=>i.csv);return[t.map(({heading:i})=>Nt(i)),...l.map(i=>t.map(({value:o})=>Nt(o(i))))].map(i=>`${i.join(",")}\r
`).join("")}var x=class extends w{constructor(){super(...arguments);this.miners=[];this.total=0}render(){let{format:t}=this.env,e=at(this.miners);return s`${e.total<this.total?s`<p class="help of">${this.t("fleet.figures_of",{shown:e.total,total:this.total})}</p>`:a}
<dl aria-label=${this.t("control.figures")}>
${this.figure(this.t("control.hashrate"),t.hashrate(e.hashrate_ths))}
${this.figure(this.t("control.power"),t.power(e.power_w))}
${this.figure(this.t("control.efficiency"),t.efficiency(e.efficiency_j_th))}
${this.figure(this.t("control.online"),this.t("control.online_of",{online:e.online,total:e.total}),this.t.n("control.mining",e.mining))}
${this.money()}
</dl>`}money(){let{format:t}=this.env;if(this.rates===void 0)return s`${this.figure(this.t("control.price"),"\u2026")}${this.figure(this.t("control.cost"),"\u2026")}`;let{price:e,perHour:i,unpriced:o}=qt(this.miners,this.rates),r=new Set(this.miners.map(k=>k.site)),M=new Set(this.env.fleet.miners.map(k=>k.site)),[E]=r,Ut=ot(["rates","new"],this.t("control.price_missing"),{from:"control",...r.size===1&&M.size>1&&E!==void 0?{place:E}:{}}),I=[...i].map(([k,Ft])=>t.money(Ft,k));return s`${this.figure(this.t("control.price"),e===null?t.price(null):e.low===e.high?t.price(e.low,e.currency):this.t("control.price_varies",{low:t.money(e.low,e.currency,4),high:t.price(e.high,e.currency)}),e===null&&i.size===0?Ut:a)}
${this.figure(this.t("control.cost"),I.length>0?I.join(" + "):e===null?t.money(null):t.money(0,e.currency),I.length>0&&o>0?this.t.n("control.cost_without",o):e===null&&i.size===0?this.t("control.cost_missing"):a)}`}figure(t,e,i=a){return s`<div class="card">
<dt>${t}</dt>
<dd>${e}${i===a?a:s`<span class="help">${i}</span>`}</dd>
</div>`}};x.styles=[g,v`:host{display:block;container-type:inline-size}.of{margin-bottom:6px}dl{display:grid;grid-template-columns:repeat(6,minmax(0,1fr));gap:12px;margin:0}.card{padding:12px 14px;min-width:0}dt{color:var(--mr-secondary);font-size:13px}dd{margin:0;font-size:18px;font-weight:500;font-variant-numeric:tabular-nums;overflow-wrap:anywhere;line-height:1.3}dd .help{display:block;font-weight:400;font-size:12px}@container (max-width: 880px){dl{grid-template-columns:repeat(3,minmax(0,1fr))}}@container (max-width: 480px){dl{gap:8px}.card{padding:8px 10px}dt{font-size:12px}dd{font-size:15px}}`],n([c({attribute:!1})],x.prototype,"miners",2),n([c({attribute:!1})],x.prototype,"rates",2),n([c({type:Number})],x.prototype,"total",2),x=n([y("mr-fleet-figures")],x);var T=()=>import("./chunk-E5X6KMYO.js");function Ht(l,m,t,e){let i=m.get("view")==="map";return s`<div class="segments" role="group" aria-label=${l.t("map.view")}>
<button type="button" aria-pressed=${!i} @click=${()=>t({view:null})}>
${h(X,18)}<span>${l.t("map.table")}</span>
</button>
<button
type="button"
aria-pressed=${i}
@pointerenter=${e}
@focus=${e}
@click=${()=>t({view:"map"})}
>
${h(et,18)}<span>${l.t("map.map")}</span>
</button>
</div>`}function H(l,m){let t=pt(l.hass);return rt(l.catalog.value).filter(e=>m.some(i=>ut(i,e,t)&&!Lt(i,e)))}function z(l,m){return l.hass.user?.is_admin===!0&&m.some(t=>t.device_id!==null)}function zt(l,m){let{t}=l;return[{key:"open",label:t("fleet.open"),icon:h(V),href:nt(["miner",m.miner_id])},{key:"web",label:t("miner.web_page"),icon:h(G),href:Tt(m.ip),external:!0},...H(l,[m]).map((e,i)=>({key:e.command_type,label:t(`common.type_${e.command_type}`),icon:S(e),apart:i===0})),...z(l,[m])?[{key:"labels",label:t("fleet.set_labels"),icon:h(R),apart:!0},{key:"area",label:t("fleet.set_area"),icon:h(q)}]:[]]}var Wt=60,u=class extends w{constructor(){super(...arguments);this.views=[];this.problem=""}get changed(){return this.current!==void 0&&mt(this.current,this.query,this.layout)}fire(t,e){this.dispatchEvent(new CustomEvent(t,{detail:e}))}as(t){let{columns:e,dense:i}=this.layout;return{name:t,query:lt(this.query),columns:e,dense:i}}openMenu(t){let{right:e,bottom:i}=t.currentTarget.getBoundingClientRect();this.awaits(import("./chunk-RMEBHBJF.js")),this.menu={x:e-240,y:i+4}}items(){let{current:t,changed:e}=this,i=(o,r,M,E=!1)=>({key:o,label:r,icon:h(M),apart:E});return[{key:"view:",label:this.t("fleet.all_miners"),checked:t===void 0},...this.views.map(({name:o})=>({key:`view:${o}`,label:o,checked:o===t?.name})),...t!==void 0&&e?[i("update",this.t("fleet.view_update",{name:t.name}),D,!0),i("discard",this.t("fleet.view_discard"),tt)]:[],i("new",this.t("fleet.view_save_as"),U,!0),...t===void 0?[]:[i("rename",this.t("fleet.view_rename"),B),i("delete",this.t("fleet.view_delete"),F)]]}take(t){let{current:e}=this;t.startsWith("view:")?this.fire("chosen",this.views.find(({name:i})=>i===t.slice(5))??null):t==="update"&&e!==void 0?this.fire("save",{view:this.as(e.name)}):t==="discard"?this.fire("chosen",e):(this.problem="",this.asking=t)}submit(t){t.preventDefault();let{current:e}=this;if(this.asking==="delete"){this.fire("delete",e?.name),this.dialog.close();return}let i=this.input.value.trim(),o=this.asking==="rename"&&e!==void 0;i===""?this.problem=this.t("fleet.view_nameless"):this.views.some(r=>r.name===i&&!(o&&r===e))?this.problem=this.t("fleet.view_exists"):(this.fire("save",o?{view:{...e,name:i},instead:e.name}:{view:this.as(i)}),this.dialog.close())}render(){let t=this.current?.name??this.t("fleet.all_miners");return s`<button
type="button"
class="plain"
aria-haspopup="menu"
aria-label=${this.t(this.changed?"fleet.view_changed":"fleet.view_is",{name:t})}
@click=${this.openMenu}
>
${h(Z)}<span class="name">${t}</span>${this.changed?s`<span class="changed" title=${this.t("fleet.changed")}>•</span>`:a}${h(A,18)}
</button>
${this.menu===void 0?a:s`<mr-menu
.items=${this.items()}
.label=${this.t("fleet.views")}
.x=${this.menu.x}
.y=${this.menu.y}
@chosen=${e=>this.take(e.detail)}
@closed=${()=>{this.menu=void 0}}
></mr-menu>`}
${this.asking===void 0?a:this.question(this.asking)}`}question(t){let e=this.current?.name??"",i=t==="delete";return s`<mr-dialog
.heading=${i?this.t("fleet.view_delete_ask",{name:e}):this.t(t==="new"?"fleet.view_new":"fleet.view_rename_title",{name:e})}
.closeLabel=${this.t("common.close")}
@closed=${()=>{this.asking=void 0}}
>
<form id="form" @submit=${this.submit}>
${i?s`<p class="text">${this.t("fleet.view_delete_text")}</p>`:s`<label class="field">
<span>${this.t("control.name")}</span>
<input
name="view"
maxlength=${Wt}
autocomplete="off"
.value=${t==="rename"?e:""}
aria-invalid=${this.problem===""?a:"true"}
aria-describedby="problem"
/>
<span class="error" id="problem" role="alert">${this.problem}</span>
</label>
<p class="help">${this.t("fleet.view_help")}</p>`}
</form>
<button slot="actions" type="button" @click=${()=>this.dialog.close()}>${this.t("common.cancel")}</button>
<button slot="actions" type="button" class="primary ${i?"danger":""}" @click=${this.submit}>
${this.t(i?"common.delete":"common.save")}
</button>
</mr-dialog>`}};u.styles=[g,v`:host{display:inline-flex;min-width:0}button.plain{min-width:0;max-width:320px;gap:6px}.name{overflow:hidden;text-overflow:ellipsis}.changed{color:var(--mr-primary-text);font-size:20px;line-height:1}.text{margin:0}`],n([c({attribute:!1})],u.prototype,"views",2),n([c({attribute:!1})],u.prototype,"current",2),n([c({attribute:!1})],u.prototype,"query",2),n([c({attribute:!1})],u.prototype,"layout",2),n([d()],u.prototype,"menu",2),n([d()],u.prototype,"asking",2),n([d()],u.prototype,"problem",2),n([b("mr-dialog")],u.prototype,"dialog",2),n([b("input")],u.prototype,"input",2),u=n([y("mr-saved-views")],u);var Ot=4,$=class extends w{constructor(){super(...arguments);this.selected=[];this.shown=[];this.compact=!1}connectedCallback(){super.connectedCallback(),this.owns(It(this))}choose(t){this.dispatchEvent(new CustomEvent("selected",{detail:new Set(t.map(e=>e.miner_id))}))}take(t){this.dispatchEvent(new CustomEvent("chosen",{detail:t}))}openMenu(t){let{left:e,top:i}=t.currentTarget.getBoundingClientRect();this.awaits(import("./chunk-RMEBHBJF.js")),this.menu={x:e,y:i}}actions(){let t=H(this.env,this.selected).map(e=>({key:e.command_type,label:this.t(`common.type_${e.command_type}`),icon:S(e)}));return z(this.env,this.selected)?[...t,{key:"labels",label:this.t("fleet.set_labels"),icon:h(R)},{key:"area",label:this.t("fleet.set_area"),icon:h(q)}]:t}render(){let{selected:t,shown:e}=this,i=new Set(e.map(r=>r.miner_id)),o=t.filter(r=>!i.has(r.miner_id));return s`<div class="actions" role="toolbar" aria-label=${this.t("control.selection")}>
<div class="row chosen">
<b role="status">${this.t.n("control.selected",t.length)}</b>
${o.length>0?s`<span class="help">${this.t.n("control.selected_hidden",o.length)}</span>`:a}
${t.length<e.length+o.length?s`<button type="button" class="plain" @click=${()=>this.choose([...e,...o])}>
${this.t("control.select_matching",{count:e.length})}
</button>`:a}
<span class="spacer"></span>
<button
type="button"
class="icon"
aria-label=${this.t("control.unselect")}
title=${this.t("control.unselect")}
aria-keyshortcuts="Escape"
@click=${()=>this.choose([])}
>
${h(C)}
</button>
</div>
<div class="buttons">${this.buttons()}</div>
</div>`}buttons(){let t=this.actions(),e=t.filter(({key:r})=>r!=="labels"&&r!=="area"),i=this.compact&&t.length>Ot?t.slice(0,Ot-1):t,o=t.slice(i.length);return s`${e.length===0?s`<p class="help">${this.t("control.nothing_offered")}</p>`:a}
${i.map(r=>s`<button type="button" @click=${()=>this.take(r.key)}>${r.icon}<span>${r.label}</span></button>`)}
${o.length===0?a:s`<button type="button" aria-haspopup="menu" @click=${this.openMenu}>
${h(K)}<span>${this.t("fleet.more")}</span>
</button>`}
${this.menu===void 0?a:s`<mr-menu
.items=${o}
.label=${this.t("control.selection")}
.x=${this.menu.x}
.y=${this.menu.y}
@chosen=${r=>this.take(r.detail)}
@closed=${()=>{this.menu=void 0}}
></mr-menu>`}`}};$.styles=[g,v`:host{display:block;flex:none;background:var(--card-background-color);border-top:1px solid var(--divider-color);border-end-start-radius:12px;border-end-end-radius:12px}:host([compact]){position:sticky;bottom:0;z-index:2;box-shadow:0 -4px 12px #0000002e}.actions{padding:8px 12px 12px 16px}.buttons{display:flex;flex-wrap:wrap;align-items:center;gap:8px}:host(:not([compact])) .buttons button{padding:0 11px;gap:6px}:host([compact]) .buttons{display:grid;grid-template-columns:repeat(auto-fit,minmax(72px,1fr))}:host([compact]) .buttons .help{grid-column:1 / -1}:host([compact]) .buttons button{flex-direction:column;gap:2px;border-radius:12px;padding:6px 2px;min-height:58px;font-size:12px;white-space:normal;line-height:1.2}`],n([c({attribute:!1})],$.prototype,"selected",2),n([c({attribute:!1})],$.prototype,"shown",2),n([c({attribute:!1})],$.prototype,"catalog",2),n([c({type:Boolean,reflect:!0})],$.prototype,"compact",2),n([d()],$.prototype,"menu",2),$=n([y("mr-selection-bar")],$);var O=["site","location","label","status"],f=class extends w{constructor(){super(...arguments);this.columns=[];this.shown=0;this.total=0;this.compact=!1;this.filtersShown=!1}search(){this.input.focus(),this.input.select()}filter(t){let e="firmware"in t?{...t,version:null}:t;this.dispatchEvent(new CustomEvent("filtered",{detail:e}))}fire(t){this.dispatchEvent(new CustomEvent(t))}render(){let t=Mt(this.query),e=this.filtersShown?[]:t.filter(i=>this.compact||!O.includes(i));return s`<div class="row search">
<label class="find">
${h(Y)}
<input
type="search"
aria-label=${this.t("common.search")}
aria-keyshortcuts="/"
placeholder=${this.t("control.search_for")}
.value=${_(this.query.get("q")??"")}
@input=${i=>this.filter({q:i.target.value})}
@keydown=${i=>{i.key==="ArrowDown"&&(i.preventDefault(),this.fire("totable"))}}
/>
</label>
${this.compact?a:O.map(i=>this.choice(i))}
<button
type="button"
class=${e.length>0?"set":""}
aria-expanded=${this.filtersShown}
@click=${()=>{this.filtersShown=!this.filtersShown}}
>
${h(W)}${this.t("control.filters")}${e.length>0?` (${e.length})`:a}
</button>
</div>
${this.filtersShown?this.filters():a}
<div class="row count">
<span role="status"
>${this.shown===this.total?this.t.n("common.miners",this.total):this.t("control.matches",{shown:this.shown,total:this.total})}</span
>
${e.map(i=>this.chip(i))}
${kt(this.query)?s`<button type="button" class="plain" @click=${()=>this.filter(L)}>${this.t("control.clear")}</button>`:a}
<span class="spacer"></span>
<slot name="views"></slot>
${this.tool("columns",J,this.t("fleet.columns"))} ${this.tool("csv",j,this.t("fleet.csv"))}
<button type="button" class="plain" @click=${()=>dt()}>
${h(Q)}${this.t("add.add_miners")}
</button>
${Ht(this.env,this.query,i=>this.filter(i),()=>this.awaits(T()))}
</div>`}tool(t,e,i){return s`<button type="button" class="icon" aria-label=${i} title=${i} @click=${()=>this.fire(t)}>
${h(e)}
</button>`}chip(t){let e=this.query.get(t)??"",i=this.t(`fleet.set_${t}`,{value:this.valueText(t,e)});return s`<button
type="button"
class="removable"
aria-label=${this.t("fleet.remove_filter",{filter:i})}
@click=${()=>this.filter({[t]:null})}
>
${i}${h(C,16)}
</button>`}filters(){return s`<div class="filters">
${bt.filter(t=>this.compact||!O.includes(t)).map(t=>this.choice(t))}
<input
type="text"
class=${this.query.get("worker")?"set":""}
aria-label=${this.t("fleet.worker")}
placeholder=${this.t("fleet.worker")}
.value=${_(this.query.get("worker")??"")}
@input=${t=>this.filter({worker:t.target.value})}
/>
${this.compact?s`<select
aria-label=${this.t("control.sort_by")}
@change=${t=>this.filter({sort:t.target.value})}
>
${this.sortChoices()}
</select>`:a}
${wt.map(t=>s`<label class="limit">
<span>${this.t(`fleet.filter_${t}`)}</span>
<input
type="number"
min="0"
step="any"
class=${this.query.get(t)?"set":""}
.value=${_(this.query.get(t)??"")}
@input=${e=>this.filter({[t]:e.target.value})}
/>
</label>`)}
${xt.map(t=>s`<label class="check">
<input
type="checkbox"
.checked=${_(this.query.get(t)==="yes")}
@change=${e=>this.filter({[t]:e.target.checked?"yes":null})}
/>
${this.t(`fleet.set_${t}`)}
</label>`)}
</div>`}sortChoices(){let t=this.query.get("sort")??"";return[...new Map(this.columns.map(i=>[i.key,i])).values()].flatMap(i=>[i.key,`-${i.key}`].map(o=>s`<option value=${o} ?selected=${o===(t||"name")}>
${this.t("control.sort_by")}: ${i.label} ${o.startsWith("-")?"\u2193":"\u2191"}
</option>`))}choice(t){let e=this.choices[t],i=this.query.get(t)??"";if(e.length<2&&i===""&&t!=="label"&&t!=="status")return a;if(e.length===0&&i==="")return a;let o=i!==""&&!e.some(r=>r.value===i);return s`<select
class=${i===""?"":"set"}
aria-label=${this.t(`control.filter_${t}`)}
@change=${r=>this.filter({[t]:r.target.value})}
>
<option value="" ?selected=${i===""}>${this.t(`control.all_${t}`)}</option>
${o?s`<option value=${i} selected>${this.valueText(t,i)} (0)</option>`:a}
${e.map(({value:r,count:M})=>s`<option value=${r} ?selected=${r===i}>
${this.valueText(t,r)} (${this.env.format.number(M)})
</option>`)}
</select>`}valueText(t,e){let i=t==="status"?yt.find(o=>o===e):void 0;return i===void 0?e:$t(this.env,i)}};f.styles=[g,v`:host{padding:12px 16px 4px;display:flex;flex-direction:column;gap:4px}.find{position:relative;display:flex;flex:1 1 160px;max-width:420px;color:var(--mr-secondary)}.find svg{position:absolute;inset-inline-start:10px;top:10px;pointer-events:none}.find input{width:100%;padding-inline-start:36px}.filters{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(230px,100%),1fr));gap:8px;align-items:center;padding:8px 0 4px}.row.search select{max-width:190px}:host([compact]) .filters{grid-template-columns:repeat(auto-fill,minmax(145px,1fr))}:host([compact]) .limit{grid-column:1 / -1}.limit{display:flex;align-items:center;justify-content:space-between;gap:8px}.limit input{width:84px;flex:none}.set{border-color:var(--primary-color);box-shadow:inset 0 0 0 1px var(--primary-color)}.segments{display:flex}.segments button:first-child{border-start-end-radius:0;border-end-end-radius:0}.segments button:last-child{border-start-start-radius:0;border-end-start-radius:0;margin-inline-start:-1px}.segments [aria-pressed=true]{background:color-mix(in srgb,var(--primary-color) 20%,transparent)}:host([compact]) .segments svg{display:none}.removable{min-height:28px;padding:0 6px 0 10px;gap:4px;font-weight:400;color:var(--primary-text-color);background:color-mix(in srgb,var(--primary-color) 14%,var(--card-background-color));border-color:transparent;white-space:normal;text-align:start}.count{min-height:40px;color:var(--mr-secondary)}`],n([c({attribute:!1})],f.prototype,"query",2),n([c({attribute:!1})],f.prototype,"choices",2),n([c({attribute:!1})],f.prototype,"columns",2),n([c({type:Number})],f.prototype,"shown",2),n([c({type:Number})],f.prototype,"total",2),n([c({type:Boolean,reflect:!0})],f.prototype,"compact",2),n([d()],f.prototype,"filtersShown",2),n([b("input[type=search]")],f.prototype,"input",2),f=n([y("mr-fleet-toolbar")],f);var At=v`:host{height:100%}.page{display:flex;flex-direction:column;gap:12px;padding:16px;min-height:100%}.page.roomy{min-height:100%;height:100%}.page>*{flex:none}.fleet{padding:0}.roomy .fleet{flex:1 0 340px;display:flex;flex-direction:column;min-height:340px;overflow:hidden}.roomy mr-table,.roomy mr-map{flex:1 1 0}`;var Dt={width:720,height:640},Yt=15e3,Gt=6e4,Bt=l=>l.miner_id,Qt=l=>l.name,p=class extends ct{constructor(){super(...arguments);this.tab="control";this.miners=[];this.loaded=!1;this.lost="";this.selection=new Set;this.choosingColumns=!1;this.roomy=!0;this.addReady=!1;this.allColumns=[];this.columns=[];this.shown=[];this.filterChoices=P([]);this.takeFleet=()=>{let{fleet:t}=this.env;this.miners=this.env.lastCommands.with(this.env.pools.with(t.miners)),this.loaded=t.loaded,this.lost=t.error===void 0?"":this.env.errorText(t.error)};this.takeLayout=()=>{this.layout=this.env.table.layoutOf(this.view),this.requestUpdate()};this.pressed=t=>{if(t.defaultPrevented||t.ctrlKey||t.metaKey||t.altKey)return;let e=t.composedPath(),i=e.some(r=>r instanceof HTMLElement&&r.matches("input, select, textarea, dialog"));if(!(e[0]!==document.body&&!e.includes(this)||i||this.renderRoot.querySelector("mr-dialog, mr-command-dialog, mr-add-miners")!==null)){if(t.key==="/"&&this.toolbar!==null)this.toolbar.search();else if(t.key==="Escape"&&this.selection.size>0)this.selection=new Set;else return;t.preventDefault()}}}connectedCallback(){super.connectedCallback();let t=new ResizeObserver(()=>{this.roomy=this.clientWidth>=Dt.width&&this.clientHeight>=Dt.height});t.observe(this),this.owns(()=>t.disconnect()),this.followFleet(),this.owns(()=>this.endFleet?.()),this.owns(this.env.pools.listen(this.takeFleet)),this.owns(this.env.lastCommands.listen(this.takeFleet)),this.owns(this.env.table.listen(()=>this.takeLayout())),this.loadRates();let e=setInterval(()=>{this.loadRates()},Gt);this.owns(()=>clearInterval(e)),window.addEventListener("keydown",this.pressed),this.owns(()=>window.removeEventListener("keydown",this.pressed));let i=setInterval(()=>{this.miners.some(gt)&&this.makeColumns(),this.requestUpdate()},Yt);this.owns(()=>clearInterval(i)),this.owns(this.env.catalog.listen(()=>this.requestUpdate()))}followFleet(){this.endFleet?.(),this.endFleet=this.env.fleet.listen(this.takeFleet),this.takeFleet()}async loadRates(){try{this.rates=(await it(this.env.hass,"GET","remote/rates")).rates}catch{this.rates??=[]}}makeColumns(){this.allColumns=Et(this.env,this.rates===void 0?void 0:new St(this.rates)),this.columns=Rt(this.env,this.allColumns,this.layout.columns,!this.roomy)}willUpdate(t){t.has("query")&&this.takeLayout(),["env","rates","layout","roomy"].some(e=>t.has(e))&&this.makeColumns(),t.has("env")&&(this.texts={selectAll:this.t("common.select_all"),selectRow:e=>this.t("common.select_row",{name:e}),label:this.t("control.fleet"),rowMenus:{heading:this.t("fleet.actions"),of:e=>this.t("fleet.actions_of",{name:e})}}),this.query.has("add")&&!this.addReady&&this.awaits(import("./chunk-KJLAGXWK.js").then(()=>{this.addReady=!0})),(t.has("miners")||t.has("query"))&&(this.filterChoices=P(this.miners,this.query.get("firmware")??"")),(t.has("miners")||t.has("query"))&&(this.shown=_t(this.miners,this.query))}get view(){let t=this.query.get("saved");return t===null?void 0:this.env.table.data.views.find(e=>e.name===t)}async stored(t){try{await t}catch(e){vt(this,this.env.errorText(e))}}chooseView(t){this.env.table.discard();let e=new URLSearchParams(t?.query??"");t!==null&&e.set("saved",t.name);let i=this.query.get("batch");i!==null&&e.set("batch",i),N([this.tab],e),this.takeLayout()}saveView({view:t,instead:e}){this.env.table.discard(),this.stored(this.env.table.change(i=>({...i,views:ht(i.views.filter(({name:o})=>o!==e),t)}))),this.filter({saved:t.name})}deleteView(t){this.filter({saved:null}),this.stored(this.env.table.change(e=>({...e,views:e.views.filter(i=>i.name!==t)})))}download(){let e=Ct(this.allColumns,this.layout.columns).flatMap(r=>this.allColumns.filter(M=>M.key===r)),i=ft(this.shown,this.allColumns,this.query.get("sort")??""),o=new Blob(["\uFEFF",Pt(i,e)],{type:"text/csv;charset=utf-8"});st(o,`miners-${new Date().toISOString().slice(0,10)}.csv`)}get selected(){return this.selection.size===0?[]:this.miners.filter(t=>this.selection.has(t.miner_id))}openMiner(t){N(["miner",t.miner_id])}act(t,e,i){let[o]=e;if(t==="open"&&o!==void 0)this.openMiner(o);else if(t==="labels"||t==="area")this.awaits(import("./chunk-RMEBHBJF.js")),this.assigning={what:t,miners:e};else{let r=this.env.catalog.value?.commands[t];r!==void 0&&(this.command={row:r,miners:e,ofSelection:i})}}openRowMenu(t){this.awaits(import("./chunk-RMEBHBJF.js")),this.menu=t}render(){return s`<div class="page ${this.roomy?"roomy":""}">
${this.lost===""?a:this.refused()}
${this.loaded?this.content():this.lost===""?s`<p class="help" role="status">${this.t("common.loading")}</p>`:a}
</div>
${this.dialogs()}`}content(){return this.miners.length===0?s`<mr-no-miners .env=${this.env}></mr-no-miners>`:s`<mr-fleet-figures .env=${this.env} .miners=${this.shown} .rates=${this.rates} .total=${this.miners.length}></mr-fleet-figures>
<section class="card fleet" aria-label=${this.t("control.fleet")}>
<mr-fleet-toolbar
.env=${this.env}
.query=${this.query}
.choices=${this.filterChoices}
.columns=${this.columns}
.shown=${this.shown.length}
.total=${this.miners.length}
?compact=${!this.roomy}
@filtered=${t=>this.filter(t.detail)}
@columns=${()=>{this.awaits(import("./chunk-RMEBHBJF.js")),this.choosingColumns=!0}}
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
<h2>${this.t("control.no_match_title")}</h2>
<p>${this.t("control.no_match_text",{count:this.miners.length})}</p>
<button type="button" class="primary" @click=${()=>this.filter(L)}>${this.t("control.clear")}</button>
</div>`:this.query.get("view")==="map"?this.map():s`<mr-table
.rows=${this.shown}
.columns=${this.columns}
.key=${Bt}
.name=${Qt}
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
</section>`}map(){return this.awaits(T()),s`<mr-map
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
<span class="spacer">${this.t("common.lost",{error:this.lost})}</span>
<button type="button" @click=${this.followFleet}>${this.t("common.retry")}</button>
</div>`}selectionBar(){let{selected:t}=this;return t.length===0?a:s`<mr-selection-bar
.env=${this.env}
.selected=${t}
.shown=${this.shown}
.catalog=${this.env.catalog.value}
?compact=${!this.roomy}
@selected=${e=>{this.selection=e.detail}}
@chosen=${e=>this.act(e.detail,t,!0)}
></mr-selection-bar>`}dialogs(){return s`${this.command===void 0?a:s`<mr-command-dialog
.env=${this.env}
.row=${this.command.row}
.catalog=${this.env.catalog.value}
.miners=${this.command.miners}
@sent=${()=>{this.command?.ofSelection&&(this.selection=new Set)}}
@closed=${()=>{this.command=void 0}}
></mr-command-dialog>`}
${this.menu===void 0?a:this.rowMenu(this.menu)}
${this.assigning===void 0?a:s`<mr-assign-dialog
.env=${this.env}
.what=${this.assigning.what}
.miners=${this.assigning.miners}
@closed=${()=>{this.assigning=void 0}}
></mr-assign-dialog>`}
${this.choosingColumns?s`<mr-column-dialog
.env=${this.env}
.columns=${this.allColumns}
.layout=${this.layout}
@layout=${t=>this.stored(this.env.table.setLayout(this.view,t.detail))}
@closed=${()=>{this.choosingColumns=!1}}
></mr-column-dialog>`:a}
${this.addReady&&this.query.has("add")?s`<mr-add-miners .env=${this.env} @closed=${()=>this.filter({add:null})}></mr-add-miners>`:a}`}rowMenu({row:t,x:e,y:i}){return s`<mr-menu
.items=${zt(this.env,t)}
.label=${this.t("fleet.actions_of",{name:t.name})}
.x=${e}
.y=${i}
@chosen=${o=>this.act(o.detail,[t],!1)}
@closed=${()=>{this.menu=void 0}}
></mr-menu>`}};p.styles=[g,At],n([d()],p.prototype,"miners",2),n([d()],p.prototype,"loaded",2),n([d()],p.prototype,"lost",2),n([d()],p.prototype,"selection",2),n([d()],p.prototype,"command",2),n([d()],p.prototype,"menu",2),n([d()],p.prototype,"assigning",2),n([d()],p.prototype,"choosingColumns",2),n([d()],p.prototype,"roomy",2),n([d()],p.prototype,"addReady",2),n([d()],p.prototype,"rates",2),n([d()],p.prototype,"layout",2),n([b("mr-table")],p.prototype,"table",2),n([b("mr-fleet-toolbar")],p.prototype,"toolbar",2),p=n([y("mr-control")],p);export{p as ControlView};
