import{a as pt}from"./chunk-XV5S3T5V.js";import{a as C,b as N,c as M}from"./chunk-HEH77RB5.js";import"./chunk-NWZBYYOZ.js";import{a as j}from"./chunk-JHWTOTAQ.js";import{b as mt}from"./chunk-M7QVLGCN.js";import{b as ct}from"./chunk-KN7X5WR5.js";import"./chunk-7ZX25AXE.js";import{a as U}from"./chunk-BZNK2URC.js";import"./chunk-LKPMY654.js";import"./chunk-JR5LZUL7.js";import{a as dt,b as lt,c as ht}from"./chunk-WOVEF46C.js";import{a as at}from"./chunk-YT64GJXX.js";import{b as it,c as st,e as rt,f as L,g as $,h as nt,i as ot}from"./chunk-MHE2FHAQ.js";import{d as I}from"./chunk-IYRH673A.js";import"./chunk-XLYP3SV4.js";import{a as V}from"./chunk-LNM5JM6C.js";import"./chunk-MMHEOMF5.js";import"./chunk-QKF2GUB6.js";import{a as _,b as et}from"./chunk-A7H35QJA.js";import{a as S}from"./chunk-SQ2ULTSQ.js";import{C as K,E as Z,_ as w,f as X,y as Y}from"./chunk-64LJY4AI.js";import{a as u,b as m,c as J,g as R,i as D,j as Q,l as W,n as g,o as b}from"./chunk-NWAP5VZV.js";import{c as H,d as tt}from"./chunk-RPZHBZSE.js";import{a as y,d as o,g as h}from"./chunk-42XHLT2J.js";import{b as l}from"./chunk-TN3OZQAE.js";function q(a,r){let{t,format:e}=a,i=s=>t(`common.type_${s.command_type}`),n=s=>s===""?h:o` <span class="sub">${s}</span>`;return[{key:"what",label:t("history.command"),track:"minmax(0, 1fr)",until:640,cell:s=>{let d=j(a,s);return o`${i(s)}${d===""?h:`: ${d}`}${n(r.of(s))}`}},{key:"outcome",label:t("history.stage"),track:"178px",until:640,cell:s=>o`${I(a,s)}${n(e.dateTimeSeconds(s.timestamp))}`},{key:"time",label:t("history.when"),track:"122px",from:640,cell:s=>o`${e.timeSeconds(s.timestamp)}${n(e.dateOnly(s.timestamp))}`},{key:"type",label:t("history.command"),track:"minmax(140px, 1.6fr)",from:640,cell:s=>o`${i(s)}${n(j(a,s))}`},{key:"miner",label:t("history.miner"),track:"minmax(150px, 1.6fr)",from:640,cell:s=>{let d=r.of(s);return d===s.miner_ip?d:o`${d}${n(s.miner_ip)}`}},{key:"status",label:t("history.stage"),track:"148px",from:640,cell:s=>{let d=ht(s);return o`${I(a,s)}${n(d===null?"":e.timeSeconds(d))}`}},{key:"duration",label:t("history.duration"),track:"88px",numeric:!0,from:980,cell:s=>e.duration(s.duration_ms)},{key:"by",label:t("history.by"),track:"minmax(110px, 1fr)",from:820,cell:s=>o`${s.initiated_by}${n(t(`common.source_${s.source}`))}`},{key:"message",label:t("history.reason"),track:"minmax(150px, 1.8fr)",from:900,cell:s=>lt(a,s)}]}function xt(a){let r=[0],t=!1;for(let s=0;s<a.length;s+=1){let d=a[s];d==='"'?t=!t:d===`
`&&!t&&r.push(s+1)}r.at(-1)!==a.length&&r.push(a.length);let e=r[1]??a.length,i=Math.max(0,r.length-2),n=i>0?Number.parseInt(a.slice(r.at(-2)),10):Number.NaN;return{header:a.slice(0,e),body:a.slice(e),count:i,lastId:Number.isNaN(n)?void 0:n}}async function ut(a,r){let t=[],e=0,i;for(;;){let n=xt(await a(i));if(t.push(new Blob(t.length===0?[n.header,n.body]:[n.body])),e+=n.count,!r(e))return;if(n.count<1e3||n.lastId===void 0)return new Blob(t,{type:"text/csv;charset=utf-8"});i=n.lastId}}var wt=new Set(["backup_id","pre_update_backup_id","restored_backup_id"]),x=class extends _{constructor(){super(...arguments);this.name=""}render(){let{record:t,env:e}=this,{format:i}=e;return o`<mr-dialog
heading=${this.t("history.details",{command:this.t(`common.type_${t.command_type}`),miner:this.name})}
close-label=${this.t("common.close")}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
${dt(t)?o`<p class="notice bad" dir="auto">${e.errorText(t)}</p>`:h}
${it(e,t)}
<dl>
${$(this.t("history.miner"),o`${S(["history"],this.name,{miner:t.miner_id})}
${this.name===t.miner_ip?h:o`<span class="help">${t.miner_ip}</span>`}`)}
${$(this.t("history.by"),o`${t.initiated_by} <span class="help">${this.t(`common.source_${t.source}`)}</span>`)}
${$(this.t("history.ordered"),i.dateTimeSeconds(t.timestamp))}
${t.duration_ms===null?h:$(this.t("history.duration"),i.duration(t.duration_ms))}
${t.batch_id===null?h:$(this.t("history.batch_label"),S(["history"],this.t("history.batch_show"),{batch:t.batch_id}))}
${$(this.t("history.id"),String(t.id))}
</dl>
${this.values(this.t("history.parameters"),t.parameters)}
${this.values(this.t("history.response"),t.response)}
</mr-dialog>`}values(t,e){if(e===null)return h;let i=Object.fromEntries(Object.entries(e).filter(([,n])=>!L(n)));return L(i)?h:o`<section>
<h3>${t}</h3>
${nt(this.env,i,"history.key_",(n,s)=>this.special(n,s))}
</section>`}special(t,e){if(wt.has(t)&&typeof e=="number")return S(["backups",String(e)],`${rt(this.env,"history.key_","backup_id")} ${e}`);if(t==="sections"&&Array.isArray(e))return e.map(i=>mt.find(n=>n===i)).map((i,n)=>i===void 0?String(e[n]):this.t(`backups.section_${i}`)).join(", ");if(t==="backup_type"&&(e==="manual"||e==="automatic"||e==="pre_update"))return this.t(`backups.type_${e}`)}};x.styles=[b,ot,st,y`.notice{margin:0;overflow-wrap:anywhere;white-space:pre-line}section{display:flex;flex-direction:column;gap:8px}dd .help{margin-inline-start:6px}`],l([u({attribute:!1})],x.prototype,"record",2),l([u()],x.prototype,"name",2),x=l([g("mr-command-details")],x);var _t=3e3,St=6e4,v=class extends _{constructor(){super(...arguments);this.version=0;this.error="";this.due=0;this.asked=0}connectedCallback(){super.connectedCallback(),this.owns(()=>clearTimeout(this.timer)),this.load()}willUpdate(){this.version!==this.asked&&this.isConnected&&this.plan(_t),this.asked=this.version}plan(t){let e=Date.now()+t;this.timer!==void 0&&this.due<=e||(clearTimeout(this.timer),this.due=e,this.timer=setTimeout(()=>{this.load()},t))}async load(){clearTimeout(this.timer),this.timer=void 0;try{let{stats:t}=await R(this.env.hass,"GET","remote/commands/stats?period_hours=24");this.stats=t,this.error=""}catch(t){this.error=this.env.errorText(t)}this.isConnected&&this.plan(St)}render(){let{stats:t,t:e}=this,{format:i}=this.env;if(t===void 0&&this.error!=="")return o`<p class="error">${e("common.failed",{error:this.error})}</p>`;let n=t===void 0?0:t.successful+t.failed,s=t===void 0||n===0?void 0:t.successful/n*100,d=(p,k,vt,$t=h)=>o`<div class="figure ${vt}">
<dt>${p}</dt>
<dd>${k===void 0?"\u2013":i.number(k)}${$t}</dd>
</div>`;return o`<section class="card" aria-labelledby="title">
<h2 id="title">${e("history.figures")}</h2>
<dl>
${d(e("history.total"),t?.total,"")}
${d(e("history.successful"),t?.successful,"good",s===void 0?h:o` <small>${i.number(s,s>99&&s<100?1:0)} %</small>`)}
${d(e("history.failed"),t?.failed,(t?.failed??0)>0?"bad":"")}
${d(e("history.pending"),t?.pending,(t?.pending??0)>0?"busy":"")}
</dl>
${this.types()}
</section>`}types(){let t=this.stats?.by_type??{},e=C.filter(i=>(t[i]??0)>0);return e.length===0?h:(e.sort((i,n)=>(t[n]??0)-(t[i]??0)),o`<ul aria-label=${this.t("history.by_type")}>
${e.map(i=>o`<li>${this.t(`common.type_${i}`)} <b>${this.env.format.number(t[i])}</b></li>`)}
</ul>`)}};v.styles=[b,y`:host{display:block}section{display:flex;flex-wrap:wrap;align-items:center;gap:8px 32px;padding:12px 16px}h2{font-size:15px}dl{display:flex;flex-wrap:wrap;gap:8px 28px;margin:0}@media(max-width:480px){dl{display:grid;grid-template-columns:1fr 1fr;width:100%}}.figure{display:flex;flex-direction:column}dt{color:var(--mr-secondary);font-size:13px}dt:before{content:"";display:inline-block;width:8px;height:8px;border-radius:50%;margin-inline-end:6px;background:var(--chip, transparent)}.figure:not(.good):not(.bad):not(.busy) dt:before{display:none}dd{margin:0;font-size:22px;line-height:1.25;font-variant-numeric:tabular-nums}small{font-size:13px;color:var(--mr-secondary)}ul{list-style:none;display:flex;flex-wrap:wrap;gap:2px 16px;margin:0;padding:0;color:var(--mr-secondary);font-size:13px}b{color:var(--primary-text-color);font-weight:500;font-variant-numeric:tabular-nums}`],l([u({type:Number})],v.prototype,"version",2),l([m()],v.prototype,"stats",2),l([m()],v.prototype,"error",2),v=l([g("mr-history-figures")],v);var G=36e5,E={"1h":G,"24h":24*G,"7d":168*G},T=["type","status","source","miner","ip","user","batch","time","since","until"];function A(a,r){return a.find(t=>t===r)}function ft(a){let r=a===null?Number.NaN:Date.parse(a);return Number.isNaN(r)?void 0:new Date(r).toISOString()}function z(a){return A([...Object.keys(E),"custom"],a.get("time"))}function P(a,r){let t=z(a),e=t==="custom",i={command_type:A(C,a.get("type")),status:A(N,a.get("status")),source:A(M,a.get("source")),miner_id:a.get("miner")??void 0,miner_ip:a.get("ip")??void 0,initiated_by:a.get("user")??void 0,batch_id:a.get("batch")??void 0,since:e?ft(a.get("since")):t===void 0?void 0:new Date(r-E[t]).toISOString(),until:e?ft(a.get("until")):void 0};return Object.fromEntries(Object.entries(i).filter(([,n])=>n!==void 0&&n!==""))}function B(a,r){let t=Date.parse(a.timestamp);return(r.command_type===void 0||a.command_type===r.command_type)&&(r.status===void 0||a.status===r.status)&&(r.source===void 0||a.source===r.source)&&(r.miner_id===void 0||a.miner_id===r.miner_id)&&(r.miner_ip===void 0||a.miner_ip===r.miner_ip)&&(r.initiated_by===void 0||a.initiated_by===r.initiated_by)&&(r.batch_id===void 0||a.batch_id===r.batch_id)&&(r.since===void 0||t>=Date.parse(r.since))&&(r.until===void 0||t<=Date.parse(r.until))}function yt(a){let r=P(a,0);return r.since!==void 0&&r.until!==void 0&&r.since>r.until?"order":void 0}var f=class extends _{constructor(){super(...arguments);this.query=new URLSearchParams;this.users=[];this.folded=!1;this.unfolded=!1}emit(t){this.dispatchEvent(new CustomEvent("changed",{detail:t}))}get active(){return T.filter(t=>t!=="since"&&t!=="until"&&this.query.has(t)).length}render(){if(!this.folded)return o`<div class="fields">${this.fields()}</div>`;let{active:t}=this;return o`<button
type="button"
aria-expanded=${this.unfolded}
aria-controls="fields"
@click=${()=>{this.unfolded=!this.unfolded}}
>
${w(K)}
${t===0?this.t("history.filters"):this.t("history.filters_active",{count:t})}
</button>
<div id="fields" class="fields" ?hidden=${!this.unfolded}>${this.fields()}</div>`}fields(){let{t,query:e}=this;return o`
${this.choice("type",t("history.type"),t("history.any_type"),C,i=>t(`common.type_${i}`))}
${this.choice("status",t("history.status"),t("history.any_status"),N,i=>t(`common.status_${i}`))}
<mr-miner-field
.env=${this.env}
label=${t("history.miner")}
placeholder=${t("history.miner_any")}
error=${t("backups.miner_unknown")}
.miner=${e.get("miner")}
.ip=${e.get("ip")}
@picked=${i=>this.emit(i.detail)}
></mr-miner-field>
${this.choice("source",t("history.source"),t("history.any_source"),M,i=>t(`common.source_${i}`))}
<label class="field">
<span>${t("history.user")}</span>
<input
type="search"
list="users"
autocomplete="off"
placeholder=${t("history.user_any")}
.value=${e.get("user")??""}
@input=${i=>this.writing(i)}
@change=${i=>this.emit({user:i.target.value.trim()})}
/>
<datalist id="users">${this.users.map(i=>o`<option value=${i}></option>`)}</datalist>
</label>
${this.times()}
${e.has("batch")?o`<span class="batch chip busy">
${t("history.batch",{id:(e.get("batch")??"").slice(0,8)})}
<button
type="button"
class="plain"
aria-label=${t("history.batch_clear")}
title=${t("history.batch_clear")}
@click=${()=>this.emit({batch:null})}
>
×
</button>
</span>`:h}
${this.active===0?h:o`<button type="button" class="plain clear" @click=${()=>this.emit(Object.fromEntries(T.map(i=>[i,null])))}>
${t("history.clear")}
</button>`}
`}writing(t){let e=t.target.value;(e===""||t.inputType==="insertReplacementText"&&this.users.includes(e))&&this.emit({user:e})}choice(t,e,i,n,s){let d=this.query.get(t)??"";return o`<label class="field">
<span>${e}</span>
<select @change=${p=>this.emit({[t]:p.target.value})}>
<option value="" .selected=${d===""}>${i}</option>
${n.map(p=>o`<option value=${p} .selected=${d===p}>${s(p)}</option>`)}
</select>
</label>`}times(){let{t,query:e}=this,i=z(e),n=i==="custom"&&yt(e)==="order";return o`<label class="field">
<span>${t("history.time")}</span>
<select @change=${s=>this.chooseTime(s.target.value)}>
<option value="" .selected=${i===void 0}>${t("history.time_any")}</option>
${[...Object.keys(E),"custom"].map(s=>o`<option value=${s} .selected=${i===s}>${t(`history.time_${s}`)}</option>`)}
</select>
</label>
${i==="custom"?o`${this.time("since",t("history.since"),n)} ${this.time("until",t("history.until"),n)}`:h}`}chooseTime(t){let e=t==="custom"?new Date(Date.now()-E["24h"]).toISOString():null;this.emit({time:t,since:e,until:null})}time(t,e,i){let n=this.env.format.timeZone,s=this.query.get(t);return o`<label class="field time">
<span>${e}</span>
<input
type="datetime-local"
.value=${s===null?"":at(s,n)}
aria-invalid=${i}
aria-describedby=${i?"wrong":h}
@change=${d=>this.emit({[t]:pt(d.target.value,n)})}
/>
${i&&t==="until"?o`<span id="wrong" class="error" role="alert">${this.t("history.wrong_order")}</span>`:h}
</label>`}};f.styles=[b,y`:host{display:flex;flex-direction:column;align-items:flex-start;gap:8px;min-width:0}.fields{order:1;width:100%;display:grid;gap:8px;grid-template-columns:repeat(auto-fit,minmax(min(126px,100%),1fr));align-items:start}.fields select{padding-inline:8px 4px}.batch,.clear{align-self:end}.fields[hidden]{display:none}.time{grid-column:span 2;min-width:0}.batch{min-height:40px;border-radius:20px;justify-self:start;padding-inline-end:2px}.batch button{min-height:36px;width:36px;padding:0;font-size:18px;color:inherit}.clear{justify-self:start}`],l([u({attribute:!1})],f.prototype,"query",2),l([u({attribute:!1})],f.prototype,"users",2),l([u({type:Boolean})],f.prototype,"folded",2),l([m()],f.prototype,"unfolded",2),f=l([g("mr-history-filters")],f);var gt=y`:host{height:100%}:host([narrow]){height:auto}.page{height:100%;display:flex;flex-direction:column;gap:12px;padding:16px}:host([narrow]) .page{padding:8px}.bar{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:flex-end;justify-content:space-between}mr-history-filters{flex:1 1 260px}:host([narrow]) .bar{align-items:flex-start}:host([narrow]) mr-history-filters{display:contents}.notice{margin:0}.list{position:relative;padding:0;flex:1;min-height:340px;display:flex;flex-direction:column;overflow:hidden}:host([narrow]) .list{flex:none;min-height:0;overflow:visible}mr-table{flex:1}.list[aria-busy=true] mr-table{opacity:.5;transition:opacity .2s .3s}.foot{min-height:40px;display:flex;align-items:center;justify-content:center;border-top:1px solid var(--divider-color)}.fresh{position:absolute;top:60px;left:50%;transform:translate(-50%);z-index:2;box-shadow:0 2px 10px #00000059}:host([narrow]) .fresh{position:fixed;top:auto;bottom:20px}.empty h2{color:var(--primary-text-color)}.empty p{margin:0;max-width:60ch}`;var O=class{constructor(){this.rows=[];this.ended=!1;this.unseen=0;this.above=[];this.newest=0}get atTop(){return this.above.length===0}get olderBefore(){return this.ended?void 0:this.rows.at(-1)?.id}get newerBefore(){let r=this.above.at(-1);return r===void 0?void 0:r+1}reset(r){this.rows=r,this.ended=r.length<200,this.unseen=0,this.newest=r[0]?.id??0,this.above.length=0}older(r){let t=this.rows.at(-1)?.id??Number.POSITIVE_INFINITY;this.ended=r.length<200;let e=[...this.rows,...r.filter(i=>i.id<t)];for(;e.length>600;)this.above.push(e[0]?.id??0),e=e.slice(200);this.rows=e}newer(r){this.above.pop();let t=this.rows[0]?.id??0,e=[...r.filter(i=>i.id>t),...this.rows];this.ended&&=e.length<=600,this.rows=e.slice(0,600)}take(r,t,e){let i=[...this.rows],n=!1;for(let s of[...r].sort((d,p)=>d.id-p.id)){let d=i.findIndex(k=>k.id<=s.id),p=d>=0&&i[d]?.id===s.id;if(p&&t(s))i[d]=s;else if(p)i.splice(d,1);else if(t(s))if(d===0||i.length===0)e||!this.atTop||this.unseen>0?s.id>this.newest&&(this.unseen+=1):i.unshift(s),this.newest=Math.max(this.newest,s.id);else if(d>0)i.splice(d,0,s);else if(this.ended)i.push(s);else continue;else continue;n=!0}n&&(i.length>600&&(this.ended=!1),this.rows=i.slice(0,600))}};var bt=40,Tt=200,c=class extends et{constructor(){super(...arguments);this.tab="history";this.rows=[];this.unseen=0;this.loading="first";this.error="";this.lost="";this.version=0;this.steady="scrolled";this.users=[];this.columns=[];this.names=new ct;this.held=new O;this.asked={};this.turn=0;this.early=[];this.reading=!1;this.opened=!1;this.keyOf=t=>String(t.id)}connectedCallback(){super.connectedCallback();let{connection:t}=this.env.hass,e=new V(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:n})=>this.take(n));this.owns(e.listen(()=>{this.lost=e.error===void 0?"":this.env.errorText(e.error)})),this.owns(this.env.fleet.listen(()=>this.updateNames()));let i=()=>{this.catchUp()};t.addEventListener("ready",i),this.owns(()=>t.removeEventListener("ready",i)),this.owns(()=>{this.turn+=1,this.exported=void 0})}willUpdate(t){if(this.columnsFor!==this.env&&(this.names.refresh(this.env.fleet),this.columns=q(this.env,this.names),this.columnsFor=this.env),!t.has("query"))return;let e=T.map(i=>this.query.get(i)).join(`
`);e!==this.filters&&(this.filters=e,this.load()),this.openDetail()}updateNames(){this.names.refresh(this.env.fleet)&&(this.columns=q(this.env,this.names))}async ask(t,e=this.asked){let i=`remote/commands/history${D({...e,...t})}`;return(await R(this.env.hass,"GET",i)).commands}async load(){this.turn+=1;let{turn:t}=this;this.asked=P(this.query,Date.now()),this.loading="first",this.early=[];try{let e=await this.ask({limit:200});if(t!==this.turn)return;this.error="",this.steady="scrolled",this.held.reset(e),this.held.take(this.early,i=>B(i,this.asked),!1),this.table?.toTop(),this.reading=!1}catch(e){if(t!==this.turn)return;this.error=this.env.errorText(e)}this.early=[],this.loading=void 0,this.show()}async catchUp(){if(this.version+=1,!this.reading&&this.held.atTop)return this.load();let{turn:t}=this;try{let e=await this.ask({limit:200});t===this.turn&&this.take(e)}catch(e){t===this.turn&&(this.error=this.env.errorText(e))}}async more(t){let{held:e}=this,i=t==="older"?e.olderBefore:e.newerBefore;if(this.loading!==void 0||i===void 0)return;let{turn:n}=this;this.loading=t;try{let s=await this.ask({before_id:i,limit:200});if(n!==this.turn)return;this.error="",this.steady="always",e[t](s)}catch(s){if(n!==this.turn)return;this.error=this.env.errorText(s)}this.loading=void 0,this.show()}show(){this.rows=this.held.rows,this.unseen=this.held.unseen;let t=new Set([...this.users,...this.rows.map(e=>e.initiated_by)]);t.size>this.users.length&&t.size<=Tt&&(this.users=[...t].sort())}take(t){this.version+=1,this.steady="scrolled",this.loading==="first"&&this.early.push(...t),this.held.take(t,i=>B(i,this.asked),this.reading),this.show();let e=this.detail;typeof e=="object"&&(this.detail=t.find(i=>i.id===e.id)??e)}viewed(t){let{first:e,last:i}=t.detail;this.reading=e>0,!this.reading&&this.held.atTop&&this.unseen>0&&this.loading===void 0?this.load():i>=this.rows.length-bt&&this.error===""?this.more("older"):e<=bt&&this.error===""&&this.more("newer")}async openDetail(){let t=Number(this.query.get("command")??Number.NaN);if(!Number.isInteger(t)||t<1){this.detail=void 0;return}if(!(typeof this.detail=="object"&&this.detail.id===t)&&(this.detail=this.held.rows.find(e=>e.id===t),this.detail===void 0))try{let[e]=await this.ask({before_id:t+1,limit:1},{});this.query.get("command")===String(t)&&(this.detail=e?.id===t?e:"missing")}catch(e){U(this,this.t("common.failed",{error:this.env.errorText(e)}))}}openRecord(t){this.opened=!0,H([this.tab],tt(this.query,{command:String(t.id)}))}closeDetail(){this.query.has("command")&&(this.opened?window.history.back():this.filter({command:null}),this.opened=!1)}async exportCsv(){if(this.exported!==void 0)return;this.exported=0;let t=P(this.query,Date.now());try{let e=await ut(async i=>{let n=`remote/commands/history${D({...t,format:"csv",limit:1e3,before_id:i})}`;return(await Q(this.env.hass,n)).text()},i=>this.exported===void 0?!1:(this.exported=i,!0));e!==void 0&&W(e,"miner_remote_commands.csv")}catch(e){U(this,this.t("common.failed",{error:this.env.errorText(e)}))}this.exported=void 0}get tableTexts(){return{selectAll:"",selectRow:()=>"",label:this.t("history.table")}}render(){return o`<div class="page">
<mr-history-figures .env=${this.env} .version=${this.version}></mr-history-figures>
<div class="bar">
<mr-history-filters
.env=${this.env}
.query=${this.query}
.users=${this.users}
.folded=${this.narrow}
@changed=${t=>this.filter(t.detail)}
></mr-history-filters>
${this.csv()}
</div>
${this.lost===""?h:o`<p class="notice warn" role="status">${this.t("history.live_lost",{error:this.lost})}</p>`}
${this.error===""?h:o`<div class="notice bad row" role="alert">
<span>${this.t("common.failed",{error:this.error})}</span>
<button type="button" @click=${this.load}>${this.t("common.retry")}</button>
</div>`}
<div class="list card" aria-busy=${this.loading==="first"}>${this.list()}</div>
${this.dialog()}
</div>`}csv(){return this.exported===void 0?o`<button type="button" ?disabled=${this.rows.length===0} @click=${this.exportCsv}>
${w(Y)}${this.t("history.csv")}
</button>`:o`<span class="row export">
<span role="status">${this.t.n("history.csv_progress",this.exported)}</span>
<button
type="button"
@click=${()=>{this.exported=void 0}}
>
${this.t("history.csv_stop")}
</button>
</span>`}list(){if(this.rows.length===0)return this.empty();let t=!this.held.atTop||this.unseen>0;return o`<mr-table
.rows=${this.rows}
.columns=${this.columns}
.key=${this.keyOf}
.texts=${this.tableTexts}
?page=${this.narrow}
openable
steady=${this.steady}
@opened=${e=>this.openRecord(e.detail)}
@viewed=${this.viewed}
></mr-table>
${t?o`<button type="button" class="primary fresh" @click=${this.load}>
${w(X)}${this.unseen>0?this.t.n("history.new",this.unseen):this.t("history.to_top")}
</button>`:h}
<div class="foot help">
${this.loading==="first"?o`<span role="status">${this.t("common.loading")}</span>`:this.held.ended?this.t("history.end"):this.loading==="older"?this.t("history.loading_older"):o`<button type="button" class="plain" @click=${()=>this.more("older")}>${this.t("history.older")}</button>`}
</div>`}empty(){if(this.loading==="first")return o`<p class="empty" role="status">${this.t("common.loading")}</p>`;if(this.error!=="")return h;let t=Object.keys(this.asked).length>0;return o`<div class="empty">
${w(Z,40)}
<h2>${this.t(t?"history.no_match_title":"history.none_title")}</h2>
<p>${this.t(t?"history.no_match_text":"history.none_text")}</p>
${t?o`<button type="button" @click=${()=>this.filter(Object.fromEntries(T.map(e=>[e,null])))}>
${this.t("history.clear")}
</button>`:S(["control"],this.t("history.none_link"))}
</div>`}dialog(){let{detail:t}=this;return t===void 0?h:t==="missing"?o`<mr-dialog
heading=${this.t("history.command")}
close-label=${this.t("common.close")}
@closed=${this.closeDetail}
>
<p>${this.t("history.missing",{id:this.query.get("command")??""})}</p>
</mr-dialog>`:o`<mr-command-details
.env=${this.env}
.record=${t}
.name=${this.names.of(t)}
@closed=${this.closeDetail}
></mr-command-details>`}};c.styles=[b,gt],l([m()],c.prototype,"rows",2),l([m()],c.prototype,"unseen",2),l([m()],c.prototype,"loading",2),l([m()],c.prototype,"error",2),l([m()],c.prototype,"lost",2),l([m()],c.prototype,"version",2),l([m()],c.prototype,"detail",2),l([m()],c.prototype,"exported",2),l([m()],c.prototype,"steady",2),l([m()],c.prototype,"users",2),l([m()],c.prototype,"columns",2),l([J("mr-table")],c.prototype,"table",2),c=l([g("mr-history")],c);export{c as HistoryView};
