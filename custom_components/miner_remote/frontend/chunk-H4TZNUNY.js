import{a as qt,b as Lt,c as Tt}from"./chunk-4FSEBP36.js";import{c as Pt,d as Ht,e as zt}from"./chunk-KLK35MN4.js";import{A as C,a as vt,k as $t,n as bt,q as kt,r as _t,s as Et,v as Ct,w as Rt,x as N,y as St,z as O}from"./chunk-D3UCII7P.js";import"./chunk-LBJ7OJ63.js";import{a as dt,b as pt,c as ut}from"./chunk-6M4J3IUF.js";import{c as It,d as Nt,h as Ot}from"./chunk-FPHVBXQ4.js";import{A as T,B as I,C as yt,E as gt,a as x,b as ft,i as _}from"./chunk-3MJ7LN3L.js";import{A as W,Aa as mt,Ba as g,C as Y,Fa as ht,H as G,Ia as ct,K as S,M as Q,N as q,Q as X,Ra as $,S as J,V as Z,aa as V,ba as tt,ca as et,da as it,ea as st,fa as nt,ga as ot,ia as rt,ka as d,la as p,ma as w,o as F,s as R,va as at,wa as lt,x as K,y as j,ya as c,z as B}from"./chunk-OYHFTR3O.js";import{b as z,c as L}from"./chunk-RPZHBZSE.js";import{a as wt,d as xt,e as Mt}from"./chunk-CSDMT7G5.js";import{a as y,d as s,g as r}from"./chunk-42XHLT2J.js";import{b as o}from"./chunk-TN3OZQAE.js";var Gt=/^[=+\-@\t\r]/,Qt=/([;,\t\r\n])(?=[=+\-@])/g;function At(m){if(m===null)return"";if(typeof m=="number")return Number.isFinite(m)?String(Math.round(m*1e6)/1e6):"";let h=m.replace(Qt,"$1'");return Gt.test(h)&&(h=`'${h}`),/[",;\t\r\n]/.test(h)?`"${h.replaceAll('"','""')}"`:h}function Dt(m,h){let t=h.flatMap(i=>i.csv);return[t.map(({heading:i})=>At(i)),...m.map(i=>t.map(({value:n})=>At(n(i))))].map(i=>`${i.join(",")}\r
`).join("")}var M=class extends x{constructor(){super(...arguments);this.miners=[];this.total=0}render(){let{format:t}=this.env,e=ct(this.miners);return s`${e.total<this.total?s`<p class="help of">${this.t("fleet.figures_of",{shown:e.total,total:this.total})}</p>`:r}
<dl aria-label=${this.t("control.figures")}>
${this.figure(this.t("control.hashrate"),t.hashrate(e.hashrate_ths))}
${this.figure(this.t("control.power"),t.power(e.power_w))}
${this.figure(this.t("control.efficiency"),t.efficiency(e.efficiency_j_th))}
${this.figure(this.t("control.online"),this.t("control.online_of",{online:e.online,total:e.total}),this.t.n("control.mining",e.mining))}
${this.money()}
</dl>`}money(){let{format:t}=this.env;if(this.rates===void 0)return s`${this.figure(this.t("control.price"),"…")}${this.figure(this.t("control.cost"),"…")}`;let{price:e,perHour:i,unpriced:n}=It(this.miners,this.rates),a=new Set(this.miners.map(E=>E.site)),l=new Set(this.env.fleet.miners.map(E=>E.site)),[k]=a,Wt=mt(["rates","new"],this.t("control.price_missing"),{from:"control",...a.size===1&&l.size>1&&k!==void 0?{place:k}:{}}),H=[...i].map(([E,Yt])=>t.money(Yt,E));return s`${this.figure(this.t("control.price"),e===null?t.price(null):e.low===e.high?t.price(e.low,e.currency):this.t("control.price_varies",{low:t.money(e.low,e.currency,4),high:t.price(e.high,e.currency)}),e===null&&i.size===0?Wt:r)}
${this.figure(this.t("control.cost"),H.length>0?H.join(" + "):e===null?t.money(null):t.money(0,e.currency),H.length>0&&n>0?this.t.n("control.cost_without",n):e===null&&i.size===0?this.t("control.cost_missing"):r)}`}figure(t,e,i=r){return s`<div class="card">
<dt>${t}</dt>
<dd>${e}${i===r?r:s`<span class="help">${i}</span>`}</dd>
</div>`}};M.styles=[$,y`:host{display:block;container-type:inline-size}.of{margin-bottom:6px}dl{display:grid;grid-template-columns:repeat(6,minmax(0,1fr));gap:12px;margin:0}.card{padding:12px 14px;min-width:0}dt{color:var(--mr-secondary);font-size:13px}dd{margin:0;font-size:18px;font-weight:500;font-variant-numeric:tabular-nums;overflow-wrap:anywhere;line-height:1.3}dd .help{display:block;font-weight:400;font-size:12px}@container (max-width: 880px){dl{grid-template-columns:repeat(3,minmax(0,1fr))}}@container (max-width: 480px){dl{gap:8px}.card{padding:8px 10px}dt{font-size:12px}dd{font-size:15px}}`],o([d({attribute:!1})],M.prototype,"miners",2),o([d({attribute:!1})],M.prototype,"rates",2),o([d({type:Number})],M.prototype,"total",2),M=o([g("mr-fleet-figures")],M);var P=()=>import("./chunk-JHC675VL.js");function Ut(m,h,t,e){let i=h.get("view")==="map";return s`<div class="segments" role="group" aria-label=${m.t("map.view")}>
<button type="button" aria-pressed=${!i} @click=${()=>t({view:null})}>
${c(V,18)}<span>${m.t("map.table")}</span>
</button>
<button
type="button"
aria-pressed=${i}
@pointerenter=${e}
@focus=${e}
@click=${()=>t({view:"map"})}
>
${c(rt,18)}<span>${m.t("map.map")}</span>
</button>
</div>`}function A(m,h){let t=I(m.hass);return ht(m.catalog.value).filter(e=>h.some(i=>yt(i,e,t)&&!Pt(i,e)))}function D(m,h){return m.hass.user?.is_admin===!0&&h.some(t=>t.device_id!==null)}function Ft(m,h){let{t}=m,e=A(m,[h]),i=n=>z(["miner",h.miner_id,n]);return[{key:"open",label:t("fleet.open"),icon:c(it),href:z(["miner",h.miner_id])},{key:"web",label:t("miner.web_page"),icon:c(X),href:Ht(h.ip),external:!0},...e.some(_)?[{key:"settings",label:t("settings.title"),icon:c(nt),href:i("settings")}]:[],...lt(h,"logs")?[{key:"logs",label:t("logs.title"),icon:c(st),href:i("logs")}]:[],...e.filter(n=>!_(n)).map((n,a)=>({key:n.command_type,label:t(`common.type_${n.command_type}`),icon:T(n),apart:a===0})),...D(m,[h])?[{key:"labels",label:t("fleet.set_labels"),icon:c(S),apart:!0},{key:"area",label:t("fleet.set_area"),icon:c(q)}]:[]]}var Xt=60,f=class extends x{constructor(){super(...arguments);this.views=[];this.problem=""}get changed(){return this.current!==void 0&&pt(this.current,this.query,this.layout)}fire(t,e){this.dispatchEvent(new CustomEvent(t,{detail:e}))}as(t){let{columns:e,dense:i}=this.layout;return{name:t,query:dt(this.query),columns:e,dense:i}}openMenu(t){let{right:e,bottom:i}=t.currentTarget.getBoundingClientRect();this.awaits(import("./chunk-JHC675VL.js")),this.menu={x:e-240,y:i+4}}items(){let{current:t,changed:e}=this,i=(n,a,l,k=!1)=>({key:n,label:a,icon:c(l),apart:k});return[{key:"view:",label:this.t("fleet.all_miners"),checked:t===void 0},...this.views.map(({name:n})=>({key:`view:${n}`,label:n,checked:n===t?.name})),...t!==void 0&&e?[i("update",this.t("fleet.view_update",{name:t.name}),K,!0),i("discard",this.t("fleet.view_discard"),ot)]:[],i("new",this.t("fleet.view_save_as"),j,!0),...t===void 0?[]:[i("rename",this.t("fleet.view_rename"),J),i("delete",this.t("fleet.view_delete"),B)]]}take(t){let{current:e}=this;t.startsWith("view:")?this.fire("chosen",this.views.find(({name:i})=>i===t.slice(5))??null):t==="update"&&e!==void 0?this.fire("save",{view:this.as(e.name)}):t==="discard"?this.fire("chosen",e):(this.problem="",this.asking=t)}submit(t){t.preventDefault();let{current:e}=this;if(this.asking==="delete"){this.fire("delete",e?.name),this.dialog.close();return}let i=this.input.value.trim(),n=this.asking==="rename"&&e!==void 0;i===""?this.problem=this.t("fleet.view_nameless"):this.views.some(a=>a.name===i&&!(n&&a===e))?this.problem=this.t("fleet.view_exists"):(this.fire("save",n?{view:{...e,name:i},instead:e.name}:{view:this.as(i)}),this.dialog.close())}render(){let t=this.current?.name??this.t("fleet.all_miners");return s`<button
type="button"
class="plain"
aria-haspopup="menu"
aria-label=${this.t(this.changed?"fleet.view_changed":"fleet.view_is",{name:t})}
@click=${this.openMenu}
>
${c(et)}<span class="name">${t}</span>${this.changed?s`<span class="changed" title=${this.t("fleet.changed")}>•</span>`:r}${c(F,18)}
</button>
${this.menu===void 0?r:s`<mr-menu
.items=${this.items()}
.label=${this.t("fleet.views")}
.x=${this.menu.x}
.y=${this.menu.y}
@chosen=${e=>this.take(e.detail)}
@closed=${()=>{this.menu=void 0}}
></mr-menu>`}
${this.asking===void 0?r:this.question(this.asking)}`}question(t){let e=this.current?.name??"",i=t==="delete";return s`<mr-dialog
.heading=${i?this.t("fleet.view_delete_ask",{name:e}):this.t(t==="new"?"fleet.view_new":"fleet.view_rename_title",{name:e})}
.closeLabel=${this.t("common.close")}
@closed=${()=>{this.asking=void 0}}
>
<form id="form" @submit=${this.submit}>
${i?s`<p class="text">${this.t("fleet.view_delete_text")}</p>`:s`<label class="field">
<span>${this.t("control.name")}</span>
<input
name="view"
maxlength=${Xt}
autocomplete="off"
.value=${t==="rename"?e:""}
aria-invalid=${this.problem===""?r:"true"}
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
</mr-dialog>`}};f.styles=[$,y`:host{display:inline-flex;min-width:0}button.plain{min-width:0;max-width:320px;gap:6px}.name{overflow:hidden;text-overflow:ellipsis}.changed{color:var(--mr-primary-text);font-size:20px;line-height:1}.text{margin:0}`],o([d({attribute:!1})],f.prototype,"views",2),o([d({attribute:!1})],f.prototype,"current",2),o([d({attribute:!1})],f.prototype,"query",2),o([d({attribute:!1})],f.prototype,"layout",2),o([p()],f.prototype,"menu",2),o([p()],f.prototype,"asking",2),o([p()],f.prototype,"problem",2),o([w("mr-dialog")],f.prototype,"dialog",2),o([w("input")],f.prototype,"input",2),f=o([g("mr-saved-views")],f);var Kt=4,b=class extends x{constructor(){super(...arguments);this.selected=[];this.shown=[];this.compact=!1}connectedCallback(){super.connectedCallback(),this.owns(zt(this))}choose(t){this.dispatchEvent(new CustomEvent("selected",{detail:new Set(t.map(e=>e.miner_id))}))}take(t){this.dispatchEvent(new CustomEvent("chosen",{detail:t}))}openMenu(t){let{left:e,top:i}=t.currentTarget.getBoundingClientRect();this.awaits(import("./chunk-JHC675VL.js")),this.menu={x:e,y:i}}actions(){let t=new Set(A(this.env,this.selected)),e=gt(this.selected,this.catalog,I(this.env.hass)),i=l=>({key:l.command_type,label:this.t(`common.type_${l.command_type}`),icon:T(l),disabled:!t.has(l)}),n=D(this.env,this.selected)?[{key:"labels",label:this.t("fleet.set_labels"),icon:c(S)},{key:"area",label:this.t("fleet.set_area"),icon:c(q)}]:[],a=e.filter(_).map((l,k)=>({...i(l),apart:this.compact&&k===0,hidden:!0}));return[...e.filter(l=>!_(l)).map(i),...n,...a]}render(){let{selected:t,shown:e}=this,i=new Set(e.map(a=>a.miner_id)),n=t.filter(a=>!i.has(a.miner_id));return s`<div class="actions" role="toolbar" aria-label=${this.t("control.selection")}>
<div class="row chosen">
<b role="status">${this.t.n("control.selected",t.length)}</b>
${n.length>0?s`<span class="help">${this.t.n("control.selected_hidden",n.length)}</span>`:r}
${t.length<e.length+n.length?s`<button type="button" class="plain" @click=${()=>this.choose([...e,...n])}>
${this.t("control.select_matching",{count:e.length})}
</button>`:r}
<span class="spacer"></span>
<button
type="button"
class="icon"
aria-label=${this.t("control.unselect")}
title=${this.t("control.unselect")}
aria-keyshortcuts="Escape"
@click=${()=>this.choose([])}
>
${c(R)}
</button>
</div>
<div class="buttons">${this.buttons()}</div>
</div>`}buttons(){let t=this.actions(),e=t.filter(({key:l})=>l!=="labels"&&l!=="area"),i=t.filter(({hidden:l})=>l!==!0),n=this.compact&&t.length>Kt?i.slice(0,Kt-1):i,a=t.slice(n.length);return s`${e.length===0?s`<p class="help">${this.t("control.nothing_offered")}</p>`:r}
${n.map(l=>s`<button type="button" ?disabled=${l.disabled===!0} @click=${()=>this.take(l.key)}>${l.icon}<span>${l.label}</span></button>`)}
${a.length===0?r:s`<button type="button" aria-haspopup="menu" @click=${this.openMenu}>
${c(W)}<span>${this.t("fleet.more")}</span>
</button>`}
${this.menu===void 0?r:s`<mr-menu
.items=${a.filter(({disabled:l})=>l!==!0)}
.label=${this.t("control.selection")}
.x=${this.menu.x}
.y=${this.menu.y}
@chosen=${l=>this.take(l.detail)}
@closed=${()=>{this.menu=void 0}}
></mr-menu>`}`}};b.styles=[$,y`:host{display:block;flex:none;background:var(--card-background-color);border-top:1px solid var(--divider-color);border-end-start-radius:12px;border-end-end-radius:12px}:host([compact]){position:sticky;bottom:0;z-index:2;box-shadow:0 -4px 12px #0000002e}.actions{padding:8px 12px 12px 16px}.buttons{display:flex;flex-wrap:wrap;align-items:center;gap:8px}:host(:not([compact])) .buttons button{padding:0 11px;gap:6px}:host([compact]) .buttons{display:grid;grid-template-columns:repeat(auto-fit,minmax(72px,1fr))}:host([compact]) .buttons .help{grid-column:1 / -1}:host([compact]) .buttons button{flex-direction:column;gap:2px;border-radius:12px;padding:6px 2px;min-height:58px;font-size:12px;white-space:normal;line-height:1.2}`],o([d({attribute:!1})],b.prototype,"selected",2),o([d({attribute:!1})],b.prototype,"shown",2),o([d({attribute:!1})],b.prototype,"catalog",2),o([d({type:Boolean,reflect:!0})],b.prototype,"compact",2),o([p()],b.prototype,"menu",2),b=o([g("mr-selection-bar")],b);var U=["site","location","label","status"],v=class extends x{constructor(){super(...arguments);this.columns=[];this.shown=0;this.total=0;this.compact=!1;this.filtersShown=!1}search(){this.input.focus(),this.input.select()}filter(t){let e="firmware"in t?{...t,version:null}:t;this.dispatchEvent(new CustomEvent("filtered",{detail:e}))}fire(t){this.dispatchEvent(new CustomEvent(t))}render(){let t=Ct(this.query),e=this.filtersShown?[]:t.filter(i=>this.compact||!U.includes(i));return s`<div class="row search">
<label class="find">
${c(Q)}
<input
type="search"
aria-label=${this.t("common.search")}
aria-keyshortcuts="/"
placeholder=${this.t("control.search_for")}
.value=${C(this.query.get("q")??"")}
@input=${i=>this.filter({q:i.target.value})}
@keydown=${i=>{i.key==="ArrowDown"&&(i.preventDefault(),this.fire("totable"))}}
/>
</label>
${this.compact?r:U.map(i=>this.choice(i))}
<button
type="button"
class=${e.length>0?"set":""}
aria-expanded=${this.filtersShown}
@click=${()=>{this.filtersShown=!this.filtersShown}}
>
${c(G)}${this.t("control.filters")}${e.length>0?` (${e.length})`:r}
</button>
</div>
${this.filtersShown?this.filters():r}
<div class="row count">
<span role="status"
>${this.shown===this.total?this.t.n("common.miners",this.total):this.t("control.matches",{shown:this.shown,total:this.total})}</span
>
${e.map(i=>this.chip(i))}
${Rt(this.query)?s`<button type="button" class="plain" @click=${()=>this.filter(N)}>${this.t("control.clear")}</button>`:r}
<span class="spacer"></span>
<slot name="views"></slot>
${this.tool("columns",tt,this.t("fleet.columns"))} ${this.tool("csv",Y,this.t("fleet.csv"))}
<button type="button" class="plain" @click=${()=>vt()}>
${c(Z)}${this.t("add.add_miners")}
</button>
${Ut(this.env,this.query,i=>this.filter(i),()=>this.awaits(P()))}
</div>`}tool(t,e,i){return s`<button type="button" class="icon" aria-label=${i} title=${i} @click=${()=>this.fire(t)}>
${c(e)}
</button>`}chip(t){let e=this.query.get(t)??"",i=this.t(`fleet.set_${t}`,{value:this.valueText(t,e)});return s`<button
type="button"
class="removable"
aria-label=${this.t("fleet.remove_filter",{filter:i})}
@click=${()=>this.filter({[t]:null})}
>
${i}${c(R,16)}
</button>`}filters(){return s`<div class="filters">
${kt.filter(t=>this.compact||!U.includes(t)).map(t=>this.choice(t))}
<input
type="text"
class=${this.query.get("worker")?"set":""}
aria-label=${this.t("fleet.worker")}
placeholder=${this.t("fleet.worker")}
.value=${C(this.query.get("worker")??"")}
@input=${t=>this.filter({worker:t.target.value})}
/>
${this.compact?s`<select
aria-label=${this.t("control.sort_by")}
@change=${t=>this.filter({sort:t.target.value})}
>
${this.sortChoices()}
</select>`:r}
${_t.map(t=>s`<label class="limit">
<span>${this.t(`fleet.filter_${t}`)}</span>
<input
type="number"
min="0"
step="any"
class=${this.query.get(t)?"set":""}
.value=${C(this.query.get(t)??"")}
@input=${e=>this.filter({[t]:e.target.value})}
/>
</label>`)}
${Et.map(t=>s`<label class="check">
<input
type="checkbox"
.checked=${C(this.query.get(t)==="yes")}
@change=${e=>this.filter({[t]:e.target.checked?"yes":null})}
/>
${this.t(`fleet.set_${t}`)}
</label>`)}
</div>`}sortChoices(){let t=this.query.get("sort")??"";return[...new Map(this.columns.map(i=>[i.key,i])).values()].flatMap(i=>[i.key,`-${i.key}`].map(n=>s`<option value=${n} ?selected=${n===(t||"name")}>
${this.t("control.sort_by")}: ${i.label} ${n.startsWith("-")?"↓":"↑"}
</option>`))}choice(t){let e=this.choices[t],i=this.query.get(t)??"";if(e.length<2&&i===""&&t!=="label"&&t!=="status")return r;if(e.length===0&&i==="")return r;let n=i!==""&&!e.some(a=>a.value===i);return s`<select
class=${i===""?"":"set"}
aria-label=${this.t(`control.filter_${t}`)}
@change=${a=>this.filter({[t]:a.target.value})}
>
<option value="" ?selected=${i===""}>${this.t(`control.all_${t}`)}</option>
${n?s`<option value=${i} selected>${this.valueText(t,i)} (0)</option>`:r}
${e.map(({value:a,count:l})=>s`<option value=${a} ?selected=${a===i}>
${this.valueText(t,a)} (${this.env.format.number(l)})
</option>`)}
</select>`}valueText(t,e){let i=t==="status"?wt.find(n=>n===e):void 0;return i===void 0?e:Mt(this.env,i)}};v.styles=[$,y`:host{padding:12px 16px 4px;display:flex;flex-direction:column;gap:4px}.find{position:relative;display:flex;flex:1 1 160px;max-width:420px;color:var(--mr-secondary)}.find svg{position:absolute;inset-inline-start:10px;top:10px;pointer-events:none}.find input{width:100%;padding-inline-start:36px}.filters{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(230px,100%),1fr));gap:8px;align-items:center;padding:8px 0 4px}.row.search select{max-width:190px}:host([compact]) .filters{grid-template-columns:repeat(auto-fill,minmax(145px,1fr))}:host([compact]) .limit{grid-column:1 / -1}.limit{display:flex;align-items:center;justify-content:space-between;gap:8px}.limit input{width:84px;flex:none}.set{border-color:var(--primary-color);box-shadow:inset 0 0 0 1px var(--primary-color)}.segments{display:flex}.segments button:first-child{border-start-end-radius:0;border-end-end-radius:0}.segments button:last-child{border-start-start-radius:0;border-end-start-radius:0;margin-inline-start:-1px}.segments [aria-pressed=true]{background:color-mix(in srgb,var(--primary-color) 20%,transparent)}:host([compact]) .segments svg{display:none}.removable{min-height:28px;padding:0 6px 0 10px;gap:4px;font-weight:400;color:var(--primary-text-color);background:color-mix(in srgb,var(--primary-color) 14%,var(--card-background-color));border-color:transparent;white-space:normal;text-align:start}.count{min-height:40px;color:var(--mr-secondary)}`],o([d({attribute:!1})],v.prototype,"query",2),o([d({attribute:!1})],v.prototype,"choices",2),o([d({attribute:!1})],v.prototype,"columns",2),o([d({type:Number})],v.prototype,"shown",2),o([d({type:Number})],v.prototype,"total",2),o([d({type:Boolean,reflect:!0})],v.prototype,"compact",2),o([p()],v.prototype,"filtersShown",2),o([w("input[type=search]")],v.prototype,"input",2),v=o([g("mr-fleet-toolbar")],v);var jt=y`:host{height:100%}.page{display:flex;flex-direction:column;gap:12px;padding:16px;min-height:100%}.page.roomy{min-height:100%;height:100%}.page>*{flex:none}.fleet{padding:0}.roomy .fleet{flex:1 0 340px;display:flex;flex-direction:column;min-height:340px;overflow:hidden}.roomy mr-table,.roomy mr-map{flex:1 1 0}`;var Bt={width:720,height:640},Jt=15e3,Zt=6e4,Vt=m=>m.miner_id,te=m=>m.name,u=class extends ft{constructor(){super(...arguments);this.tab="control";this.miners=[];this.loaded=!1;this.lost="";this.selection=new Set;this.choosingColumns=!1;this.roomy=!0;this.addReady=!1;this.allColumns=[];this.columns=[];this.shown=[];this.filterChoices=O([]);this.takeFleet=()=>{let{fleet:t}=this.env;this.miners=this.env.lastCommands.with(this.env.pools.with(t.miners)),this.loaded=t.loaded,this.lost=t.error===void 0?"":this.env.errorText(t.error)};this.takeLayout=()=>{this.layout=this.env.table.layoutOf(this.view),this.requestUpdate()};this.pressed=t=>{if(t.defaultPrevented||t.ctrlKey||t.metaKey||t.altKey)return;let e=t.composedPath(),i=e.some(a=>a instanceof HTMLElement&&a.matches("input, select, textarea, dialog"));if(!(e[0]!==document.body&&!e.includes(this)||i||this.renderRoot.querySelector("mr-dialog, mr-command-dialog, mr-add-miners")!==null)){if(t.key==="/"&&this.toolbar!==null)this.toolbar.search();else if(t.key==="Escape"&&this.selection.size>0)this.selection=new Set;else return;t.preventDefault()}}}connectedCallback(){super.connectedCallback();let t=new ResizeObserver(()=>{this.roomy=this.clientWidth>=Bt.width&&this.clientHeight>=Bt.height});t.observe(this),this.owns(()=>t.disconnect()),this.followFleet(),this.owns(()=>this.endFleet?.()),this.owns(this.env.pools.listen(this.takeFleet)),this.owns(this.env.lastCommands.listen(this.takeFleet)),this.owns(this.env.table.listen(()=>this.takeLayout())),this.loadRates();let e=setInterval(()=>{this.loadRates()},Zt);this.owns(()=>clearInterval(e)),window.addEventListener("keydown",this.pressed),this.owns(()=>window.removeEventListener("keydown",this.pressed));let i=setInterval(()=>{this.miners.some(xt)&&this.makeColumns(),this.requestUpdate()},Jt);this.owns(()=>clearInterval(i)),this.owns(this.env.catalog.listen(()=>this.requestUpdate()))}followFleet(){this.endFleet?.(),this.endFleet=this.env.fleet.listen(this.takeFleet),this.takeFleet()}async loadRates(){try{this.rates=await Ot(this.env)}catch{this.rates??=[]}}makeColumns(){this.allColumns=qt(this.env,this.rates===void 0?void 0:new Nt(this.rates)),this.columns=Tt(this.env,this.allColumns,this.layout.columns,!this.roomy)}willUpdate(t){t.has("query")&&this.takeLayout(),["env","rates","layout","roomy"].some(e=>t.has(e))&&this.makeColumns(),t.has("env")&&(this.texts={selectAll:this.t("common.select_all"),selectRow:e=>this.t("common.select_row",{name:e}),label:this.t("control.fleet"),rowMenus:{heading:this.t("fleet.actions"),of:e=>this.t("fleet.actions_of",{name:e})}}),this.query.has("add")&&!this.addReady&&this.awaits(import("./chunk-JHC675VL.js").then(()=>{this.addReady=!0})),(t.has("miners")||t.has("query"))&&(this.filterChoices=O(this.miners,this.query.get("firmware")??"")),(t.has("miners")||t.has("query"))&&(this.shown=St(this.miners,this.query))}get view(){let t=this.query.get("saved");return t===null?void 0:this.env.table.data.views.find(e=>e.name===t)}async stored(t){try{await t}catch(e){bt(this,this.env.errorText(e))}}chooseView(t){this.env.table.discard();let e=new URLSearchParams(t?.query??"");t!==null&&e.set("saved",t.name);let i=this.query.get("batch");i!==null&&e.set("batch",i),L([this.tab],e),this.takeLayout()}saveView({view:t,instead:e}){this.env.table.discard(),this.stored(this.env.table.change(i=>({...i,views:ut(i.views.filter(({name:n})=>n!==e),t)}))),this.filter({saved:t.name})}deleteView(t){this.filter({saved:null}),this.stored(this.env.table.change(e=>({...e,views:e.views.filter(i=>i.name!==t)})))}download(){let e=Lt(this.allColumns,this.layout.columns).flatMap(a=>this.allColumns.filter(l=>l.key===a)),i=$t(this.shown,this.allColumns,this.query.get("sort")??""),n=new Blob(["\uFEFF",Dt(i,e)],{type:"text/csv;charset=utf-8"});at(n,`miners-${new Date().toISOString().slice(0,10)}.csv`)}get selected(){return this.selection.size===0?[]:this.miners.filter(t=>this.selection.has(t.miner_id))}openMiner(t){L(["miner",t.miner_id])}act(t,e,i){let[n]=e;if(t==="open"&&n!==void 0)this.openMiner(n);else if((t==="settings"||t==="logs")&&n!==void 0)L(["miner",n.miner_id,t]);else if(t==="labels"||t==="area")this.awaits(import("./chunk-JHC675VL.js")),this.assigning={what:t,miners:e};else{let a=this.env.catalog.value?.commands[t];a!==void 0&&(this.command={row:a,miners:e,ofSelection:i})}}openRowMenu(t){this.awaits(import("./chunk-JHC675VL.js")),this.menu=t}render(){return s`<div class="page ${this.roomy?"roomy":""}">
${this.lost===""?r:this.refused()}
${this.loaded?this.content():this.lost===""?s`<p class="help" role="status">${this.t("common.loading")}</p>`:r}
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
@columns=${()=>{this.awaits(import("./chunk-JHC675VL.js")),this.choosingColumns=!0}}
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
<button type="button" class="primary" @click=${()=>this.filter(N)}>${this.t("control.clear")}</button>
</div>`:this.query.get("view")==="map"?this.map():s`<mr-table
.rows=${this.shown}
.columns=${this.columns}
.key=${Vt}
.name=${te}
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
</section>`}map(){return this.awaits(P()),s`<mr-map
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
${this.choosingColumns?s`<mr-column-dialog
.env=${this.env}
.columns=${this.allColumns}
.layout=${this.layout}
@layout=${t=>this.stored(this.env.table.setLayout(this.view,t.detail))}
@closed=${()=>{this.choosingColumns=!1}}
></mr-column-dialog>`:r}
${this.addReady&&this.query.has("add")?s`<mr-add-miners .env=${this.env} @closed=${()=>this.filter({add:null})}></mr-add-miners>`:r}`}rowMenu({row:t,x:e,y:i}){return s`<mr-menu
.items=${Ft(this.env,t)}
.label=${this.t("fleet.actions_of",{name:t.name})}
.x=${e}
.y=${i}
@chosen=${n=>this.act(n.detail,[t],!1)}
@closed=${()=>{this.menu=void 0}}
></mr-menu>`}};u.styles=[$,jt],o([p()],u.prototype,"miners",2),o([p()],u.prototype,"loaded",2),o([p()],u.prototype,"lost",2),o([p()],u.prototype,"selection",2),o([p()],u.prototype,"command",2),o([p()],u.prototype,"menu",2),o([p()],u.prototype,"assigning",2),o([p()],u.prototype,"choosingColumns",2),o([p()],u.prototype,"roomy",2),o([p()],u.prototype,"addReady",2),o([p()],u.prototype,"rates",2),o([p()],u.prototype,"layout",2),o([w("mr-table")],u.prototype,"table",2),o([w("mr-fleet-toolbar")],u.prototype,"toolbar",2),u=o([g("mr-control")],u);export{u as ControlView};
