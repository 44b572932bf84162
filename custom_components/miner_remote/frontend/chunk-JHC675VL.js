import{b as oe}from"./chunk-4FSEBP36.js";import{A as B,b as tt,e as it,j as F,n as H}from"./chunk-D3UCII7P.js";import{b as Y}from"./chunk-LBJ7OJ63.js";import{a as Ze,b as te,c as U,d as ie,e as ne}from"./chunk-LRPAPCCH.js";import{j as ot,k as Z}from"./chunk-VEPNRXRX.js";import{a as Qe}from"./chunk-HZ6M4UFS.js";import{a as M,c as $e,e as re}from"./chunk-3MJ7LN3L.js";import{A as We,Aa as A,Ba as _,D as qe,Ga as j,La as et,Na as xe,P as Ke,R as Ue,Ra as E,X as je,Y as Fe,Z as Ve,d as He,g as Ge,ha as Xe,ka as y,la as u,ma as k,o as ze,p as Ae,pa as q,qa as K,r as Be,ra as L,s as ee,sa as Je,v as De,ya as T}from"./chunk-OYHFTR3O.js";import"./chunk-RPZHBZSE.js";import{a as nt,b as J,c as se,e as V,f as rt,g as ke,i as st}from"./chunk-CSDMT7G5.js";import{a as $,d as l,g as p,i as Ye}from"./chunk-42XHLT2J.js";import{b as h}from"./chunk-TN3OZQAE.js";function at({t:r},{username:s,password:e,missing:t,locked:i},n){return l`<div class="credentials">
<p class="help">${r("add.credentials_help")}</p>
<div class="grid">
<label class="field">
<span>${r("add.username")}</span>
<input
id="username"
autocomplete="off"
autocapitalize="off"
spellcheck="false"
maxlength="255"
aria-describedby="username-help"
?readonly=${i}
.value=${B(s)}
@input=${o=>n({username:o.target.value})}
/>
<span class="help" id="username-help">${r("add.username_help")}</span>
</label>
<label class="field">
<span>${r("add.password")}</span>
<input
id="password"
type="password"
autocomplete="new-password"
maxlength="255"
?readonly=${i}
aria-invalid=${t?"true":p}
aria-describedby=${t?"password-error":p}
.value=${B(e)}
@input=${o=>n({password:o.target.value})}
/>
${t?l`<span class="error" id="password-error" role="alert">${r("add.password_missing")}</span>`:p}
</label>
</div>
</div>`}var lt=["added","new","credentials","unusable","known"];function dt(r){return[...new Set(r.split(/[\s,;]+/).filter(s=>s!==""))]}function _e(r){let s={added:[],new:[],credentials:[],unusable:[],known:[]};for(let e of r)s[e.state].push(e);for(let e of Object.values(s))e.sort((t,i)=>t.host.localeCompare(i.host,"en",{numeric:!0}));return s}function Q({state:r,can_add_anyway:s}){return r==="new"||r==="credentials"||r==="unusable"&&s===!0}function ht(r,s,e){return r.map(({host:t,state:i})=>i==="credentials"?{host:t,username:s.trim(),password:e}:i==="unusable"?{host:t,add_anyway:!0}:{host:t})}function ct(r,s){return r.fields.map(e=>{let t=/^targets\[(\d+)\]$/.exec(e.path)?.[1];return{field:e,target:t===void 0?"":s[Number(t)]??""}})}var ni=5,P=class extends M{constructor(){super(...arguments);this.group="new";this.machines=[];this.chosen=new Set;this.locked=!1}choose(e,t){let i=new Set(this.chosen);for(let n of e)t?i.add(n):i.delete(n);this.dispatchEvent(new CustomEvent("chosen",{detail:i}))}render(){let e=`${this.t(`add.group_${this.group}`)} (${this.env.format.number(this.machines.length)})`,t=l`<ul aria-label=${this.t(`add.group_${this.group}`)}>
${F(this.machines,({host:i})=>i,i=>l`<li class=${i.state}>${this.machine(i)}</li>`)}
</ul>`;return this.group==="known"||this.group==="added"?l`<details ?open=${this.machines.length<=ni}>
<summary>${e}</summary>
${t}
</details>`:l`<div class="row head"><h3>${e}</h3>${this.selectAll()}</div>
${t}`}selectAll(){let e=this.machines.filter(Q).map(({host:i})=>i);if(e.length<2||this.group==="unusable")return p;let t=e.every(i=>this.chosen.has(i));return l`<button
type="button"
class="plain"
?disabled=${this.locked}
@click=${()=>this.choose(e,!t)}
>
${this.t(t?"add.select_none":"add.select_all")}
</button>`}machine(e){let t=e.name??e.host,i=`about-${e.host}`,n=Q(e);return l`${n?l`<label class="check">
<input
type="checkbox"
aria-describedby=${i}
?disabled=${this.locked}
.checked=${B(this.chosen.has(e.host))}
@change=${o=>this.choose([e.host],o.target.checked)}
/>
<span>${e.state==="unusable"?this.t("add.add_anyway",{name:t}):t}</span>
</label>`:l`<span class="name"
>${e.miner_id?A(["miner",e.miner_id],t):t}</span
>`}
<div class="about" id=${i}>${this.facts(e)}</div>`}facts(e){let{name:t,host:i,site:n,state:o,firmware:a,firmware_version:d,mac:c,limits:f}=e,g=[t===void 0?"":i,[a,d].filter(Boolean).join(" "),c??"",n===void 0?"":this.t("add.in_site",{site:n})].filter(Boolean),m=o==="credentials"||o==="unusable";return l`${g.length>0?l`<p class="help">${g.join(" · ")}</p>`:p}
${m?l`<p class="help">${this.env.errorText(e)}</p>`:p}
${o==="unusable"&&e.can_add_anyway?l`<p class="help">${this.t("add.add_anyway_help")}</p>`:p}
${o==="new"&&f!==void 0&&f.length>0?l`<p class="help"><span class="chip warn">${this.t("add.limited")}</span></p>
${f.map(({code:v,reason:W})=>l`<p class="help">
${this.env.errorText({error_code:`limit_${v}`,error_args:{},error_message:W})}
</p>`)}`:p}`}};P.styles=[E,$`:host{display:block}.head{justify-content:space-between;min-height:36px}ul{list-style:none;margin:0;padding:0}li{border-top:1px solid var(--divider-color);padding:6px 0 8px;overflow-wrap:anywhere}.about{padding-inline-start:26px;display:flex;flex-direction:column;gap:4px}.name+.about{padding-inline-start:0}.known .name{color:var(--mr-secondary)}summary{font-weight:500;min-height:36px;line-height:36px;cursor:pointer}`],h([y()],P.prototype,"group",2),h([y({attribute:!1})],P.prototype,"machines",2),h([y({attribute:!1})],P.prototype,"chosen",2),h([y({type:Boolean})],P.prototype,"locked",2),P=h([_("mr-machine-list")],P);var ri=200,ae=class{constructor(s,e,t,i){this.take=t;this.pending=[];this.over=!1;this.subscribing=s.subscribeMessage(n=>this.receive(n),{type:"miner_remote/scan/subscribe",...e},{resubscribe:!1}).catch(n=>{this.over||i(q(n)),this.over=!0})}receive(s){this.over||(this.pending.push(s),s.finished?this.end():this.drawing??=setTimeout(()=>this.pass(),ri))}pass(){clearTimeout(this.drawing),this.drawing=void 0,this.take(this.pending.splice(0))}end(){this.over||(this.over=!0,this.pass(),this.subscribing.then(s=>s?.()).catch(()=>{}))}};var pt=$`form,.credentials{display:flex;flex-direction:column;gap:12px}p{margin:0}#where-help{display:flex;flex-direction:column;gap:4px}progress{flex:1 1 120px;height:8px;accent-color:var(--primary-color)}.notice{display:flex;flex-direction:column;gap:6px}.notice.bad{display:block}`;var mt=16,si=4e3,b=class extends M{constructor(){super(...arguments);this.site="";this.siteId="";this.where="";this.phase="idle";this.machines=new Map;this.chosen=new Set;this.progress=0;this.others=0;this.missing="";this.username="";this.password="";this.added=0;this.refused=0;this.done=0;this.total=0;this.stopping=!1;this.announced="";this.searched=[];this.announcedAt=0;this.submit=e=>{e.preventDefault(),this.phase!=="adding"&&(this.phase==="searching"?this.stop():this.search())};this.reconnected=()=>{this.phase==="searching"&&(this.running?.end(),this.phase="interrupted")};this.more=()=>{this.reset();let e=this.renderRoot.querySelector("#where");e?.focus(),e?.select()}}connectedCallback(){super.connectedCallback(),this.load();let{connection:e}=this.env.hass;e.addEventListener("ready",this.reconnected),this.owns(()=>e.removeEventListener("ready",this.reconnected)),this.owns(()=>this.running?.end())}async load(){try{let{sites:e}=await L(this.env.hass,"miner_remote/sites");this.sites=e,this.select(e.find(({site_id:t})=>t===this.site)??e[0]),await this.updateComplete,this.renderRoot.querySelector("#search")?.focus()}catch(e){this.error=q(e)}}select(e){this.siteId=e?.site_id??"",this.where=e?.networks.join(", ")??"",this.reset()}reset(){this.phase="idle",this.machines=new Map,this.chosen=new Set,this.error=void 0,this.missing="",[this.progress,this.others,this.added,this.refused]=[0,0,0,0],[this.username,this.password,this.announced]=["","",""]}search(){let e=dt(this.where);if(this.reset(),e.length===0){this.missing="where",this.renderRoot.querySelector("#where")?.focus();return}this.phase="searching",this.searched=e,this.announce(!0),this.running=new ae(this.env.hass.connection,{site_id:this.siteId,targets:e},t=>this.take(t),t=>{this.phase="idle",this.error=t,this.announced=""})}stop(){this.running?.end(),this.phase="stopped",this.announce(!0)}take(e){let t=new Map(this.machines),i=new Set(this.chosen);for(let n of e){for(let o of n.machines??[])t.set(o.host,o),o.state==="new"&&i.add(o.host);this.progress=n.progress??this.progress,this.others=n.others??this.others,n.finished&&(this.phase="finished",n.error_code!==void 0&&(this.error=q(n)))}this.machines=t,this.chosen=i,this.announce(this.phase==="finished")}get selected(){return[...this.machines.values()].filter(e=>this.chosen.has(e.host)&&Q(e))}async add(){let{selected:e}=this;if(this.phase==="searching"&&this.stop(),this.missing="",this.error=void 0,this.password===""&&e.some(({state:t})=>t==="credentials")){this.missing="password",await this.updateComplete,this.renderRoot.querySelector("#password")?.focus();return}this.phase="adding",this.stopping=!1,[this.added,this.refused,this.done,this.total]=[0,0,0,e.length];try{for(let t=0;t<e.length&&!this.stopping;t+=mt)await this.addSome(e.slice(t,t+mt)),this.announce(!1)}catch(t){this.error=q(t)}this.phase="finished",this.announce(!0),await this.updateComplete,this.renderRoot.querySelector(this.refused>0?".result":"#done")?.focus()}async addSome(e){let{results:t}=await L(this.env.hass,"miner_remote/miners/add",{site_id:this.siteId,miners:ht(e,this.username,this.password)}),i=new Map(this.machines),n=new Set(this.chosen);for(let o of t)i.set(o.host,{...i.get(o.host),...o}),o.state!=="credentials"&&n.delete(o.host),o.state==="added"?this.added+=1:this.refused+=1;this.done+=t.length,this.machines=i,this.chosen=n}counts(){let e=_e(this.machines.values());return[...["new","credentials","unusable","known"].filter(t=>e[t].length>0).map(t=>this.t.n(`add.count_${t}`,e[t].length))].join(", ")}status(){if(this.phase==="idle")return"";if(this.phase==="adding")return this.t("add.adding",{done:this.done,total:this.total});if(this.added+this.refused>0)return[this.added>0?this.t.n("add.added",this.added):"",this.refused>0?this.t.n("add.not_added",this.refused):""].filter(Boolean).join(", ");let e=new Intl.NumberFormat(this.env.format.language,{style:"percent"}).format(this.progress);return[this.phase==="searching"?this.t("add.searching",{percent:e}):this.phase==="interrupted"?this.t("add.interrupted"):this.t(this.phase==="stopped"?"add.stopped":"add.searched"),this.counts()].filter(Boolean).join(" · ")}announce(e){let t=performance.now();!e&&t-this.announcedAt<si||(this.announcedAt=t,this.announced=this.status())}closed(){this.phase==="searching"&&H(this,`${this.t("add.stopped")}.`),this.dispatchEvent(new CustomEvent("closed"))}render(){return l`<mr-dialog
heading=${this.t("add.add_miners")}
close-label=${this.t("common.close")}
?busy=${this.phase==="adding"}
@closed=${this.closed}
>
${this.sites===void 0?this.waiting():this.sites.length===0?this.noSite():this.content(this.sites)}
<p class="visually-hidden" role="status">${this.announced}</p>
${this.actions()}
</mr-dialog>`}waiting(){return this.error===void 0?l`<p class="help">${this.t("common.loading")}</p>`:l`<p class="notice bad" role="alert">${this.env.errorText(this.error)}</p>`}noSite(){return l`<p>${this.t("add.no_site_text")}</p>
<p><a class="button" href=${tt}>${this.t("add.no_site_link")}</a></p>`}content(e){return l`${this.form(e)} ${this.problem()} ${this.summary()} ${this.results()}`}form(e){let t=this.phase==="searching"||this.phase==="adding",i=this.whereProblems();return l`<form novalidate @submit=${this.submit}>
${e.length<2?p:l`<label class="field">
<span>${this.t("add.site")}</span>
<select
?disabled=${t}
@change=${n=>this.select(e.find(({site_id:o})=>o===n.target.value))}
>
${e.map(({site_id:n,name:o})=>l`<option value=${n} ?selected=${n===this.siteId}>${o}</option>`)}
</select>
</label>`}
<label class="field">
<span>${this.t("add.where")}</span>
<input
id="where"
autocomplete="off"
autocapitalize="off"
spellcheck="false"
?readonly=${t}
aria-invalid=${i.length>0?"true":p}
aria-describedby="where-help"
.value=${B(this.where)}
@input=${n=>{this.where=n.target.value,this.missing=""}}
/>
<span id="where-help">
${i.length>0?i.map(n=>l`<span class="error" role="alert">${n}</span>`):l`<span class="help">${this.t("add.where_help")}</span>`}
</span>
</label>
<div class="row">
<button
id="search"
type="submit"
class=${this.phase==="idle"?"primary":""}
?disabled=${this.phase==="adding"}
>
${this.t(this.phase==="searching"?"add.stop":this.phase==="idle"?"add.search":"add.search_again")}
</button>
${this.phase==="searching"?l`<progress aria-label=${this.t("add.progress")} max="1" .value=${this.progress}></progress>`:p}
</div>
</form>`}whereProblems(){return this.missing==="where"?[this.t("add.where_missing")]:this.error===void 0?[]:ct(this.error,this.searched).map(({field:e,target:t})=>[t,Qe(e,this.env)].filter(Boolean).join(": "))}problem(){return this.error===void 0||this.error.fields.length>0?p:l`<p class="notice bad" role="alert">${this.env.errorText(this.error)}</p>`}summary(){let e=this.status();if(e==="")return p;let t=this.phase==="interrupted"||this.refused>0?"warn":this.added>0?"good":"quiet",i=this.phase==="finished"&&this.added+this.refused===0&&this.error===void 0,n=[...this.machines.values()].some(({state:o})=>o!=="known");return l`<div class="notice result ${t}" tabindex="-1">
<b>${e}</b>
${i&&!n?this.hints():p}
${i&&this.others>0&&this.machines.size>0?l`<p class="help">${this.t.n("add.others",this.others)}</p>`:p}
</div>`}hints(){if(this.machines.size>0)return l`<p>${this.t("add.nothing_new")} ${this.t("add.hint_network")}</p>`;let e=this.searched.join(", ");return l`<p>${this.others>0?this.t.n("add.others",this.others):this.t("add.nothing",{where:e})}</p>
<p>${this.t("add.hint_on")} ${this.t("add.hint_network")}</p>`}results(){let e=_e(this.machines.values());return lt.filter(t=>e[t].length>0).map(t=>l`<mr-machine-list
.env=${this.env}
.group=${t}
.machines=${e[t]}
.chosen=${this.chosen}
?locked=${this.phase==="adding"}
@chosen=${i=>{this.chosen=i.detail}}
></mr-machine-list>
${t==="credentials"?this.credentials(e.credentials):p}`)}credentials(e){let{username:t,password:i}=this,n={username:t,password:i,missing:this.missing==="password",locked:this.phase==="adding"};return at(this.env,n,o=>{let a=i===""&&!e.some(({host:d})=>this.chosen.has(d));this.username=o.username??t,o.password!==void 0&&(this.password=o.password,this.missing="",a&&(this.chosen=new Set([...this.chosen,...e.map(({host:d})=>d)])))})}actions(){let e=this.selected.length;if(this.phase==="adding")return l`<button
slot="actions"
type="button"
?disabled=${this.stopping}
@click=${()=>{this.stopping=!0}}
>
${this.t("add.stop")}
</button>`;let t=this.added>0;return l`${t?l`<button slot="actions" type="button" @click=${this.more}>${this.t("add.more")}</button>
<button
slot="actions"
id="done"
type="button"
class=${e>0?"":"primary"}
@click=${()=>this.dialog.close()}
>
${this.t("add.view_fleet")}
</button>`:p}
${e>0?l`<button slot="actions" id="add" type="button" class="primary" @click=${this.add}>
${this.t.n("add.add",e)}
</button>`:p}`}};b.styles=[E,pt],h([y()],b.prototype,"site",2),h([u()],b.prototype,"sites",2),h([u()],b.prototype,"siteId",2),h([u()],b.prototype,"where",2),h([u()],b.prototype,"phase",2),h([u()],b.prototype,"machines",2),h([u()],b.prototype,"chosen",2),h([u()],b.prototype,"progress",2),h([u()],b.prototype,"others",2),h([u()],b.prototype,"error",2),h([u()],b.prototype,"missing",2),h([u()],b.prototype,"username",2),h([u()],b.prototype,"password",2),h([u()],b.prototype,"added",2),h([u()],b.prototype,"refused",2),h([u()],b.prototype,"done",2),h([u()],b.prototype,"total",2),h([u()],b.prototype,"stopping",2),h([u()],b.prototype,"announced",2),h([k("mr-dialog")],b.prototype,"dialog",2),b=h([_("mr-add-miners")],b);function Ee(r,s){let e=r.t(`common.type_${s.command_type}`),t=s.miner_id===null?void 0:Z(r,s.miner_id);return t===void 0?r.t.n("commands.batch_title",s.total,{command:e}):r.t("commands.title_named",{command:e,name:t})}var I=class extends M{constructor(){super(...arguments);this.undoable=!1;this.stopping=!1;this.now=Date.now()}connectedCallback(){super.connectedCallback(),this.owns(()=>this.tick(!1)),this.hasUpdated&&this.tick(this.batch.next_group_at!==null)}willUpdate(e){e.has("batch")&&this.tick(this.batch.running&&this.batch.next_group_at!==null)}tick(e){e!==(this.timer!==void 0)&&(clearInterval(this.timer),this.timer=void 0,e&&(this.now=Date.now(),this.timer=setInterval(()=>{this.now=Date.now()},1e3)))}async stop(){this.stopping=!0;try{await K(this.env.hass,"POST",`remote/batches/${this.batch.batch_id}/stop`)}catch(e){H(this,this.t("common.failed",{error:this.env.errorText(e)}))}finally{this.stopping=!1}}fire(e){this.dispatchEvent(new CustomEvent(e))}render(){let{batch:e,env:t}=this,i=e.total-e.pending,n=te(e),o=this.t("commands.batch_progress",{done:i,total:e.total}),a=ne(e),d=ot(t,e);return l`<section aria-labelledby="title">
<header>
<div class="titles">
<h3 id="title">${Ee(t,e)}</h3>
${d===""?p:l`<p class="help what">${d}</p>`}
<p class="help">
${this.t("commands.batch_by",{name:e.initiated_by,time:t.format.dateTime(e.started_at)})}
</p>
</div>
<span class="chip ${Ze[n]}" role="status">${this.t(`commands.batch_${n}`)}</span>
${U(e)?p:l`<button
class="icon"
type="button"
aria-label=${this.t("commands.dismiss")}
title=${this.t("commands.dismiss")}
@click=${()=>this.fire("dismissed")}
>
${T(ee)}
</button>`}
</header>
<div
class="bar"
role="progressbar"
aria-label=${o}
aria-valuemin="0"
aria-valuemax=${e.total}
aria-valuenow=${i}
>
${a.map(({stage:c,count:f})=>c==="waiting"?p:l`<span
class="${$e[c]} ${c==="sent"?"faint":""}"
style="flex-basis:${f/Math.max(1,e.total)*100}%"
></span>`)}
</div>
<ul class="counts">
${a.map(({stage:c,count:f})=>l`<li class="count ${$e[c]}"><b>${t.format.number(f)}</b> ${re(t,c)}</li>`)}
${this.nextGroup()}
</ul>
${this.failures()}
<div class="row">
${e.running?l`<button
class="danger"
type="button"
title=${this.t("commands.stop_help")}
?disabled=${this.stopping||e.stopped}
@click=${this.stop}
>
${T(Ve)}${this.t("commands.stop")}
</button>`:p}
${e.failed===0||e.running?p:e.command_type==="restore"||e.command_type==="undo_pool_switch"||e.command_type==="upgrade_firmware"?l`<span class="help">${this.t(`commands.retry_${e.command_type}`)}</span>`:l`<button type="button" @click=${()=>this.fire("retry")}>
${T(je)}${this.t("commands.retry_failed")}
</button>`}
${this.undoable?l`<button type="button" @click=${()=>this.fire("undo")}>
${T(Xe)}${this.t("commands.undo")}
</button>`:p}
<span class="spacer"></span>
${A(["history"],this.t("commands.in_history"),{batch:e.batch_id})}
</div>
</section>`}nextGroup(){let{next_group_at:e,running:t}=this.batch;if(e===null||!t)return p;let i=Math.ceil((new Date(e).getTime()-this.now)/1e3),n=i<120?`${this.env.format.number(i)} s`:`${this.env.format.number(Math.ceil(i/60))} min`;return l`<li>${i<=0?this.t("commands.next_group_now"):this.t("commands.next_group",{time:n})}</li>`}failures(){let{failures:e,failed:t}=this.batch;return e.length===0?p:l`<details ?open=${e.length<=3}>
<summary>${this.t("commands.failures")} (${this.env.format.number(t)})</summary>
<ul class="failures">
${e.map(i=>{let n=Z(this.env,i.miner_id);return l`<li>
<b>${n===void 0?i.miner_ip:A(["miner",i.miner_id],n)}</b>
${i.error===null?this.t(`common.status_${i.status}`):this.env.errorText(i)}
</li>`})}
</ul>
${t>e.length?l`<p class="help">${this.t("commands.failures_more")}</p>`:p}
</details>`}};I.styles=[E,$`:host{display:block}section{display:flex;flex-direction:column;gap:10px}header{display:flex;align-items:flex-start;gap:8px}.titles{flex:1;min-width:0;overflow-wrap:anywhere}.titles .what{color:var(--primary-text-color)}header button.icon{width:32px;min-height:32px;margin:-4px -6px 0 0}.bar{display:flex;height:8px;border-radius:4px;overflow:hidden;background:color-mix(in srgb,var(--primary-text-color) 14%,var(--card-background-color))}.bar span{flex:0 0 auto;background:var(--chip);transition:flex-basis .3s}.bar .faint{opacity:.4}ul{list-style:none;margin:0;padding:0}.counts{display:flex;flex-wrap:wrap;gap:4px 16px;font-variant-numeric:tabular-nums}.count:before{content:"";display:inline-block;width:10px;height:10px;border-radius:3px;margin-inline-end:6px;background:var(--chip)}summary{cursor:pointer;font-weight:500}.failures{margin-top:8px;display:flex;flex-direction:column;gap:6px;overflow-wrap:anywhere}`],h([y({attribute:!1})],I.prototype,"batch",2),h([y({type:Boolean})],I.prototype,"undoable",2),h([u()],I.prototype,"stopping",2),h([u()],I.prototype,"now",2),I=h([_("mr-batch-progress")],I);var ut=1e3,oi=3e3;async function Me(r,s){let e=[];for(;;){let t=Je({batch_id:s,limit:ut,before_id:e.at(-1)?.id}),{commands:i}=await K(r.hass,"GET",`remote/commands/history${t}`);if(e.push(...i),i.length<ut)return e}}async function ai({fleet:r,pools:s},e){let t=()=>[...e].every(i=>r.get(i)!==void 0);t()||await new Promise(i=>{let n=()=>{clearTimeout(o);for(let d of a)d();i()},o=setTimeout(n,oi),a=[r.listen(()=>t()&&n()),s.listen(()=>{})]})}async function ft(r,s){let e=r.catalog.value,t=e?.commands[s.command_type];if(e===void 0||t===void 0)return;let i=new Set(s.failures.map(o=>o.miner_id));if(s.failed>s.failures.length)for(let{status:o,miner_id:a}of await Me(r,s.batch_id))(o==="failed"||o==="timeout"||o==="interrupted")&&i.add(a);await ai(r,i);let n=r.pools.with([...i].flatMap(o=>r.fleet.get(o)??[]));return n.length===0?void 0:{row:t,miners:n,draft:it(t,s.parameters,n.length,e)}}var li=3,O=class extends M{constructor(){super(...arguments);this.sending=!1;this.error=""}connectedCallback(){super.connectedCallback(),this.load()}async load(){try{let t=(await Me(this.env,this.batch.batch_id)).filter(n=>typeof n.response?.backup_id=="number").slice(-li),i=await Promise.all(t.map(n=>K(this.env.hass,"GET",`remote/backups/${n.response?.backup_id}`)));this.found=i.map(({backup:n})=>({name:Z(this.env,n.miner_id)??n.miner_ip,pools:n.config_data.pools}))}catch(e){this.error=this.env.errorText(e)}}async send(){if(!this.sending){this.sending=!0,this.error="";try{let{batch_id:e}=await L(this.env.hass,"miner_remote/command",{command_type:"undo_pool_switch",miner_ids:[],parameters:{batch_id:this.batch.batch_id}});this.env.batches.sentHere.add(e),Y(e),this.dialog.close()}catch(e){this.error=this.env.errorText(e),this.sending=!1}}}render(){let e=this.found,t=this.batch.undoable??0,i=t-(e?.length??0);return l`<mr-dialog
heading=${this.t("common.type_undo_pool_switch")}
close-label=${this.t("common.close")}
?busy=${this.sending}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
<p>${this.t.n("commands.undo_text",t)}</p>
${e===void 0?this.error===""?l`<p class="help" role="status">${this.t("common.loading")}</p>`:p:l`<dl>
${e.map(({name:n,pools:o})=>l`<dt>${n}</dt>
${o.filter(a=>a.url!=="").map(a=>l`<dd>
${this.t("control.slot_number",{slot:a.slot})}: ${et(a.url)}, ${a.user}
${a.active===!0?l`<span class="chip good">${this.t("control.pool_active")}</span>`:p}
</dd>`)}`)}
</dl>
${i>0?l`<p class="help">${this.t.n("commands.undo_more",i)}</p>`:p}`}
${this.error===""?p:l`<p class="notice bad" role="alert">${this.error}</p>`}
<button slot="actions" type="button" ?disabled=${this.sending} @click=${()=>this.dialog.close()}>
${this.t("common.cancel")}
</button>
<button slot="actions" type="button" class="primary danger" ?disabled=${this.sending} @click=${this.send}>
${this.sending?this.t("commands.sending"):this.t.n("commands.undo_do",t)}
</button>
</mr-dialog>`}};O.styles=[E,$`p,dl{margin:0}dt{font-weight:500;margin-top:8px}dd{margin:2px 0 0;overflow-wrap:anywhere}`],h([y({attribute:!1})],O.prototype,"batch",2),h([u()],O.prototype,"found",2),h([u()],O.prototype,"sending",2),h([u()],O.prototype,"error",2),h([k("mr-dialog")],O.prototype,"dialog",2),O=h([_("mr-undo-dialog")],O);var gt="miner-remote-batches",di={kept:[],dismissed:[]};function yt(r=sessionStorage){try{let s=JSON.parse(r.getItem(gt)??"null"),e=t=>Array.isArray(t)?t.filter(i=>typeof i=="string"):[];return{kept:e(s?.kept),dismissed:e(s?.dismissed)}}catch{return di}}function bt(r,s=sessionStorage){s.setItem(gt,JSON.stringify(r))}function hi(r){return r.source==="manual"||r.total>1}function vt(r,s,e){let t=new Set(r.map(d=>d.batch_id)),i=s.dismissed.filter(d=>t.has(d)),n=r.filter(d=>d.batch_id===e||!i.includes(d.batch_id)&&(U(d)?hi(d):s.kept.includes(d.batch_id)&&(d.source==="manual"||!ie(d)))),o=n.map(d=>d.batch_id),a=o.join()===s.kept.join()&&i.length===s.dismissed.length;return{shown:n,watched:a?s:{kept:o,dismissed:i}}}function wt(r,...s){return{kept:r.kept.filter(e=>!s.includes(e)),dismissed:[...new Set([...r.dismissed,...s])]}}var xt=10,C=class extends M{constructor(){super(...arguments);this.path="";this.named=null;this.narrow=!1;this.open=!1;this.batches=[];this.watched=yt();this.all=[];this.announced=new Map;this.take=()=>{this.all=this.env.batches.all,this.pick();for(let e of this.all)this.env.batches.sentHere.has(e.batch_id)&&this.announce(e)}}connectedCallback(){super.connectedCallback(),this.owns(this.env.batches.listen(this.take)),this.owns(this.env.catalog.listen(()=>this.requestUpdate())),this.take()}pick(){if(!this.env.batches.loaded)return;let{kept:e}=this.watched,t=[...this.env.batches.sent].filter(a=>!e.includes(a)),i=t.length===0?this.watched:{...this.watched,kept:[...e,...t]},{shown:n,watched:o}=vt(this.all,i,this.named);this.watch(o),this.batches=n}watch(e){e!==this.watched&&(this.watched=e,bt(e))}announce(e){let t=te(e);if(e.running||this.announced.get(e.batch_id)===t)return;this.announced.set(e.batch_id,t);let i=ne(e).map(({stage:o,count:a})=>{let d=re(this.env,o);return e.total===1?d:`${this.env.format.number(a)} ${d.toLocaleLowerCase(this.env.format.language)}`}),n=e.total===1&&e.failures[0]?this.env.errorText(e.failures[0]):i.join(", ");H(this,`${Ee(this.env,e)} – ${n}`)}willUpdate(e){e.has("path")&&(this.open=this.named!==null&&e.has("named")),e.has("named")&&(this.named!==null&&(this.open=!0),this.pick())}close(){this.open=!1,this.named!==null&&Y(null),this.updateComplete.then(()=>this.handle?.focus())}dismissed(...e){this.watch(wt(this.watched,...e)),this.named!==null&&e.includes(this.named)&&Y(null),this.pick(),this.batches.length===0&&(this.open=!1)}async retry(e){try{let t=await ft(this.env,e);t===void 0?H(this,this.t("commands.retry_nothing")):this.retried=t}catch(t){H(this,this.t("common.failed",{error:this.env.errorText(t)}))}}render(){let e=this.isGone;return this.batches.length===0&&!e?this.dialogs():l`<aside
class=${this.open?"open":""}
aria-label=${this.t("commands.tray")}
@keydown=${t=>{t.key==="Escape"&&this.open&&this.close()}}
>
<button
type="button"
class="handle"
aria-expanded=${this.open}
aria-controls="list"
@click=${()=>{this.open?this.close():this.open=!0}}
>
${this.summary()} ${T(this.open?ze:Ae)}
</button>
<div id="list" ?hidden=${!this.open}>${this.open?this.cards(e):p}</div>
</aside>
${this.dialogs()}`}get isGone(){let{batches:e}=this.env;return this.named!==null&&e.loaded&&!e.sentHere.has(this.named)&&e.get(this.named)===void 0}summary(){let e=this.batches.filter(c=>c.running),t=this.batches.filter(c=>!c.running&&c.accepted>0),i=this.batches.some(c=>!ie(c)),n=e.length>0?e:t,o=n.reduce((c,f)=>c+f.total,0),a=n.reduce((c,f)=>c+f.pending+f.accepted,0),d=e.length>0?this.t.n("commands.tray_running",e.length):t.length>0?this.t.n("commands.tray_confirming",t.length):this.t.n("commands.tray_ended",this.batches.length);return l`${T(De)}
<span class="chip flat ${n.length>0?"busy":i?"bad":"good"}">${d}</span>
${n.length===0?p:l`<span class="done">${this.t("commands.tray_progress",{done:o-a,total:o})}</span>
<span class="meter" style="--done:${(o-a)/Math.max(1,o)*100}%"></span>`}`}cards(e){let t=this.batches.filter(n=>!U(n)),i=this.batches.length-xt;return l`${e?l`<div class="notice row">
<span class="spacer">${this.t("commands.batch_gone")}</span>
<button type="button" @click=${()=>this.dismissed(this.named??"")}>${this.t("commands.dismiss")}</button>
</div>`:p}
${F(this.batches.slice(0,xt),n=>n.batch_id,n=>l`<mr-batch-progress
.env=${this.env}
.batch=${n}
?undoable=${!n.running&&(n.undoable??0)>0}
@dismissed=${()=>this.dismissed(n.batch_id)}
@retry=${()=>this.retry(n)}
@undo=${()=>{this.undone=n}}
></mr-batch-progress>`)}
${i>0?l`<p class="help">${this.t.n("commands.more_batches",i)}</p>`:p}
${t.length>1?l`<div class="row">
<span class="spacer"></span>
<button type="button" class="plain" @click=${()=>this.dismissed(...t.map(n=>n.batch_id))}>
${this.t("commands.dismiss_ended")}
</button>
</div>`:p}`}dialogs(){let{retried:e,undone:t}=this,i=this.env.catalog.value;return l`${e===void 0?p:l`<mr-command-dialog
.env=${this.env}
.row=${e.row}
.catalog=${i}
.miners=${e.miners}
.start=${e.draft}
@closed=${()=>{this.retried=void 0}}
></mr-command-dialog>`}
${t===void 0?p:l`<mr-undo-dialog
.env=${this.env}
.batch=${t}
@closed=${()=>{this.undone=void 0}}
></mr-undo-dialog>`}`}};C.styles=[E,$`aside{position:fixed;z-index:5;inset-inline-end:calc(16px + var(--safe-area-inset-right, 0px));bottom:calc(16px + var(--safe-area-inset-bottom, 0px) + var(--mr-bottom-bar, 0px));max-width:calc(100vw - 32px);display:flex;flex-direction:column;background:var(--card-background-color);border:1px solid var(--divider-color);border-radius:24px;box-shadow:0 4px 20px #0000004d;overflow:hidden}aside.open{width:420px;border-radius:16px;max-height:min(70dvh,calc(100dvh - 140px))}.handle{flex:none;position:relative;border:none;border-radius:0;min-height:46px;justify-content:flex-start;color:inherit}.open .handle{border-bottom:1px solid var(--divider-color)}.handle:focus-visible{outline-offset:-3px}.open .done{flex:1;text-align:start}.handle>svg:last-of-type{margin-inline-start:auto}.flat{background:none;padding:0;font-size:14px}.done{color:var(--mr-secondary);font-variant-numeric:tabular-nums;font-weight:400}.meter{position:absolute;inset:auto 0 0;height:3px;background:linear-gradient(to right,var(--primary-color) var(--done),transparent var(--done))}#list:not([hidden]){overflow:auto;overscroll-behavior:contain;padding:4px 16px 12px;display:flex;flex-direction:column}mr-batch-progress,.notice{padding:12px 0}.notice{padding:12px 16px;margin:8px 0}mr-batch-progress+mr-batch-progress{border-top:1px solid var(--divider-color)}:host([narrow]) aside{inset-inline-end:12px;bottom:calc(12px + var(--safe-area-inset-bottom, 0px) + var(--mr-bottom-bar, 0px))}:host([narrow]) aside.open{inset-inline:0;bottom:0;width:auto;max-width:none;border-width:1px 0 0;border-radius:16px 16px 0 0;max-height:65dvh;padding-bottom:var(--safe-area-inset-bottom, 0px)}`],h([y()],C.prototype,"path",2),h([y()],C.prototype,"named",2),h([y({type:Boolean,reflect:!0})],C.prototype,"narrow",2),h([u()],C.prototype,"open",2),h([u()],C.prototype,"batches",2),h([u()],C.prototype,"retried",2),h([u()],C.prototype,"undone",2),h([k("button.handle")],C.prototype,"handle",2),C=h([_("mr-batch-tray")],C);var le=8,R=class extends Ye{constructor(){super(...arguments);this.items=[];this.label="";this.x=0;this.y=0;this.pressed=e=>{let{lines:t}=this,i=t.indexOf(this.shadowRoot?.activeElement),n=e.key.length===1&&e.key!==" "?e.key.toLowerCase():"",o=d=>d.textContent?.trim().toLowerCase().startsWith(n)===!0,a;if(e.key==="ArrowDown")a=t[(i+1)%t.length];else if(e.key==="ArrowUp")a=t[(i-1+t.length)%t.length];else if(e.key==="Home")a=t[0];else if(e.key==="End")a=t.at(-1);else if(e.key==="Tab")this.dialog.close();else if(n!=="")a=[...t.slice(i+1),...t.slice(0,i+1)].find(o);else return;e.preventDefault(),a?.focus()}}shouldUpdate(e){return!this.hasUpdated}firstUpdated(e){this.dialog.showModal();let{offsetWidth:t,offsetHeight:i,style:n}=this.dialog,o=window.innerWidth-le-t,a=window.innerHeight-le-i;n.setProperty("--x",`${Math.max(le,Math.min(this.x,o))}px`),n.setProperty("--y",`${Math.max(le,Math.min(this.y,a))}px`),this.lines[0]?.focus()}get lines(){return[...this.renderRoot.querySelectorAll(".item")]}choose(e,t){if(t.href!==void 0&&(t.external||e.ctrlKey||e.metaKey||e.shiftKey)){this.dialog.close();return}e.preventDefault(),this.dialog.close(),this.dispatchEvent(new CustomEvent("chosen",{detail:t.key}))}render(){return l`<dialog
@keydown=${this.pressed}
@close=${()=>this.dispatchEvent(new CustomEvent("closed"))}
@contextmenu=${e=>e.preventDefault()}
@click=${e=>{e.target===this.dialog&&this.dialog.close()}}
>
<div role="menu" aria-label=${this.label}>
${this.items.map(e=>l`${e.apart?l`<hr role="separator" />`:p}
${e.href===void 0?l`<button
type="button"
class="item"
role=${e.checked===void 0?"menuitem":"menuitemradio"}
aria-checked=${e.checked===void 0?p:String(e.checked)}
@click=${t=>this.choose(t,e)}
>
${this.content(e)}
</button>`:l`<a
class="item"
role="menuitem"
href=${e.href}
target=${e.external?"_blank":p}
rel=${e.external?"noopener noreferrer":p}
@click=${t=>this.choose(t,e)}
>
${this.content(e)}
</a>`}`)}
</div>
</dialog>`}content(e){return l`<span class="icon">${e.icon??(e.checked===!0?"✓":p)}</span><span>${e.label}</span>`}};R.styles=[E,$`dialog{position:fixed;inset:var(--y, 0) auto auto var(--x, 0);margin:0;border:1px solid var(--divider-color);border-radius:12px;padding:6px 0;min-width:200px;max-width:calc(100vw - 16px);max-height:calc(100dvh - 16px);overflow-y:auto;color:var(--primary-text-color);background:var(--card-background-color);box-shadow:0 4px 20px #0000004d}dialog::backdrop{background:none}.item{display:flex;align-items:center;justify-content:flex-start;gap:12px;width:100%;min-height:40px;padding:4px 20px 4px 14px;border:none;border-radius:0;color:inherit;font-weight:400;text-align:start;text-decoration:none;white-space:normal;overflow-wrap:anywhere;box-sizing:border-box}.item:hover,.item:focus-visible{background:color-mix(in srgb,var(--primary-text-color) 8%,var(--card-background-color))}.item:focus-visible{outline-offset:-2px}.icon{display:inline-flex;justify-content:center;width:24px;flex:none;color:var(--mr-secondary)}hr{border:none;border-top:1px solid var(--divider-color);margin:6px 0}@media(max-width:600px){dialog{inset:auto 0 0;width:100%;max-width:100%;max-height:80dvh;border-radius:20px 20px 0 0;padding:8px 0 16px;box-sizing:border-box}dialog::backdrop{background:#0000007f}.item{min-height:48px}}`],h([y({attribute:!1})],R.prototype,"items",2),h([y()],R.prototype,"label",2),h([y({type:Number})],R.prototype,"x",2),h([y({type:Number})],R.prototype,"y",2),h([k("dialog")],R.prototype,"dialog",2),R=h([_("mr-menu")],R);var ci=8,Se="?",S=class extends M{constructor(){super(...arguments);this.miners=[];this.what="labels";this.ticked=new Map;this.area=Se;this.busy=!1;this.problem=""}willUpdate(){if(!this.hasUpdated)if(this.what==="labels")this.load();else{let e=new Set(this.devices.map(i=>i.area_id??"")),[t]=e;e.size===1&&t!==void 0&&(this.area=t)}}get devices(){let{devices:e}=this.env.hass;return this.miners.flatMap(({device_id:t})=>{let i=t===null?void 0:e[t];return i===void 0?[]:[i]})}async load(){try{let e=await L(this.env.hass,"config/label_registry/list");this.labels=[...e].sort((t,i)=>j(t.name,i.name))}catch(e){this.problem=this.env.errorText(e)}}async create(){let e=this.added.value.trim();if(e==="")return;let{hass:t}=this.env,i=this.what==="labels"?this.labels?.find(n=>n.name.toLowerCase()===e.toLowerCase())?.label_id:Object.values(t.areas).find(n=>n.name.toLowerCase()===e.toLowerCase())?.area_id;if(this.what==="area")this.area=i??(await L(t,"config/area_registry/create",{name:e})).area_id;else{let n=i;if(n===void 0){let o=await L(t,"config/label_registry/create",{name:e});this.labels=[...this.labels??[],o],n=o.label_id}this.ticked=new Map([...this.ticked,[n,!0]])}this.added.value=""}changeOf(e){if(this.what==="area"){let n=this.area===""?null:this.area;return this.area===Se||n===e.area_id?void 0:{area_id:n}}let t=new Set(e.labels);for(let[n,o]of this.ticked)o?t.add(n):t.delete(n);return t.size===e.labels.length&&e.labels.every(n=>t.has(n))?void 0:{labels:[...t]}}async submit(e){if(e.preventDefault(),!this.busy){this.busy=!0,this.problem="";try{await this.create();let i=this.devices.flatMap(o=>{let a=this.changeOf(o);return a===void 0?[]:[{device_id:o.id,...a}]}).values(),n=async()=>{for(let o of i)await L(this.env.hass,"config/device_registry/update",o)};await Promise.all(Array.from({length:ci},n)),this.busy=!1,await this.updateComplete,this.dialog.close()}catch(t){this.problem=this.env.errorText(t)}finally{this.busy=!1}}}render(){let[e]=this.miners,t=this.t(this.what==="labels"?"fleet.set_labels":"fleet.set_area"),i=this.miners.length-this.devices.length;return l`<mr-dialog
.heading=${t}
.closeLabel=${this.t("common.close")}
.busy=${this.busy}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
<p class="help">
${this.miners.length===1?e?.name:this.t.n("commands.goes_to",this.miners.length)}
${i>0?this.t.n("fleet.without_device",i):p}
</p>
<form @submit=${this.submit}>
${this.what==="labels"?this.labelBoxes():this.areaChoice()}
<label class="field">
<span>${this.t(this.what==="labels"?"fleet.new_label":"fleet.new_area")}</span>
<input name="new" maxlength="100" autocomplete="off" />
</label>
</form>
${this.problem===""?p:l`<p class="error" role="alert">${this.problem}</p>`}
<button slot="actions" type="button" ?disabled=${this.busy} @click=${()=>this.dialog.close()}>
${this.t("common.cancel")}
</button>
<button slot="actions" type="button" class="primary" ?disabled=${this.busy} @click=${this.submit}>
${this.t("common.save")}
</button>
</mr-dialog>`}labelBoxes(){let{devices:e}=this;return this.labels===void 0?p:this.labels.length===0?l`<p class="help">${this.t("fleet.no_labels")}</p>`:l`<div class="boxes" role="group" aria-label=${this.t("control.labels")}>
${this.labels.map(({label_id:t,name:i})=>{let n=e.filter(a=>a.labels.includes(t)).length,o=this.ticked.get(t);return l`<label class="check">
<input
type="checkbox"
.checked=${o??(n>0&&n===e.length)}
.indeterminate=${o===void 0&&n>0&&n<e.length}
@change=${a=>{this.ticked=new Map([...this.ticked,[t,a.target.checked]])}}
/>
${i}
</label>`})}
</div>`}areaChoice(){let e=Object.values(this.env.hass.areas).sort((n,o)=>j(n.name,o.name)),t=new Set(this.devices.map(n=>n.area_id)).size>1,i=(n,o)=>l`<option value=${n} ?selected=${n===this.area}>${o}</option>`;return l`<label class="field">
<span>${this.t("control.place")}</span>
<select
name="area"
@change=${n=>{this.area=n.target.value}}
>
${t?i(Se,this.t("fleet.several_areas")):p} ${i("",this.t("fleet.no_area"))}
${e.map(n=>i(n.area_id,n.name))}
</select>
</label>`}};S.styles=[E,$`form{display:flex;flex-direction:column;gap:16px}.boxes{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(220px,100%),1fr))}`],h([y({attribute:!1})],S.prototype,"miners",2),h([y()],S.prototype,"what",2),h([u()],S.prototype,"labels",2),h([u()],S.prototype,"ticked",2),h([u()],S.prototype,"area",2),h([u()],S.prototype,"busy",2),h([u()],S.prototype,"problem",2),h([k("mr-dialog")],S.prototype,"dialog",2),h([k("input[name=new]")],S.prototype,"added",2),S=h([_("mr-assign-dialog")],S);var G=class extends M{constructor(){super(...arguments);this.columns=[]}apply(e){this.dispatchEvent(new CustomEvent("layout",{detail:{...this.layout,...e}}))}toggle(e,t){let i=oe(this.columns,this.layout.columns);this.apply({columns:t?[...i,e]:i.filter(n=>n!==e)})}move(e,t){let i=[...oe(this.columns,this.layout.columns)],n=i.indexOf(e),o=Math.max(1,Math.min(i.length-1,n+t));n<1||o===n||(i.splice(n,1),i.splice(o,0,e),this.moved={key:e,by:t},this.apply({columns:i}))}updated(){if(this.moved===void 0)return;let{key:e,by:t}=this.moved;this.moved=void 0;let i=[...this.renderRoot.querySelectorAll(`[data-key="${e}"] button`)];(i.find(n=>!n.disabled&&n.classList.contains(t<0?"up":"down"))??i.find(n=>!n.disabled))?.focus()}render(){let e=oe(this.columns,this.layout.columns),t=o=>e.includes(o.key)?e.indexOf(o.key):e.length,i=[...this.columns].sort((o,a)=>t(o)-t(a)),{dense:n}=this.layout;return l`<mr-dialog
.heading=${this.t("fleet.columns")}
.closeLabel=${this.t("common.close")}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
<ul>
${F(i,o=>o.key,o=>this.line(o,e))}
</ul>
<fieldset class="row">
<legend>${this.t("fleet.density")}</legend>
${[!1,!0].map(o=>l`<label class="check">
<input type="radio" name="density" .checked=${n===o} @change=${()=>this.apply({dense:o})} />
${this.t(o?"fleet.dense":"fleet.roomy")}
</label>`)}
</fieldset>
<button
slot="actions"
type="button"
?disabled=${this.layout.columns===null}
@click=${()=>this.apply({columns:null})}
>
${this.t("fleet.usual_columns")}
</button>
<button slot="actions" type="button" class="primary" @click=${()=>this.dialog.close()}>${this.t("common.close")}</button>
</mr-dialog>`}line(e,t){let{key:i,label:n}=e,o=t.indexOf(i),a=i==="name";return l`<li
data-key=${i}
@keydown=${d=>{!d.altKey||d.key!=="ArrowUp"&&d.key!=="ArrowDown"||(d.preventDefault(),this.move(i,d.key==="ArrowUp"?-1:1))}}
>
<label class="check">
<input
type="checkbox"
.checked=${o>=0}
?disabled=${a}
@change=${d=>this.toggle(i,d.target.checked)}
/>
${n}
</label>
${a||o<0?p:l`<button
type="button"
class="icon up"
aria-label=${this.t("fleet.column_up",{column:n})}
aria-keyshortcuts="Alt+ArrowUp"
?disabled=${o===1}
@click=${()=>this.move(i,-1)}
>
${T(Ge)}
</button>
<button
type="button"
class="icon down"
aria-label=${this.t("fleet.column_down",{column:n})}
aria-keyshortcuts="Alt+ArrowDown"
?disabled=${o===t.length-1}
@click=${()=>this.move(i,1)}
>
${T(He)}
</button>`}
</li>`}};G.styles=[E,$`ul{list-style:none;margin:0;padding:0}li{display:flex;align-items:center;min-height:40px}label.check{flex:1}`],h([y({attribute:!1})],G.prototype,"columns",2),h([y({attribute:!1})],G.prototype,"layout",2),h([k("mr-dialog")],G.prototype,"dialog",2),G=h([_("mr-column-dialog")],G);var de=["status","temperature","hashrate"],z=10,he=45,ce=95,pe=5,kt=he+pe*(z-2),_t=ce-pe*(z-2),Et=r=>Math.max(0,Math.min(z-1,r));function pi(r){return Et(1+Math.floor((r-he)/pe))}function mi(r){return Et(Math.ceil((ce-r)/pe))}var ui=3;function Mt(r){let s=new Map;for(let{model:t,mining:i,online:n,hashrate_ths:o}of r){if(t===null||i!==!0||!n||o===null||o<=0)continue;let a=s.get(t);a===void 0?s.set(t,[o]):a.push(o)}let e=new Map;for(let[t,i]of s){if(i.length<ui)continue;i.sort((d,c)=>d-c);let n=i.length>>1,[o,a]=[i[n-1]??0,i[n]??0];e.set(t,i.length%2===1?a:(o+a)/2)}return e}function Te(r,s){if(r.reachability!=="online"||r.paused===!0||r.hashrate_ths===null)return null;let e=r.expected_hashrate_ths??s.get(r.model??"");return e===void 0||e<=0?null:r.hashrate_ths/e*100}function St(r,s,e){let t=se(r);if(s==="status")return{fill:J[t],state:t,value:null};let i=s==="hashrate"?Te(r,e):r.reachability==="online"?r.temperature_max_c:null;return i===null?{fill:"unknown",state:t,value:null}:{fill:s==="hashrate"?mi(i):pi(i),state:t,value:Math.round(i)}}function $t(r,s,e){let t=s*Math.cos(e*Math.PI/180),i=s*Math.sin(e*Math.PI/180),n=(r+.3963377774*t+.2158037573*i)**3,o=(r-.1055613458*t-.0638541728*i)**3,a=(r-.0894841775*t-1.291485548*i)**3,d=c=>{let f=c<=.0031308?12.92*c:1.055*c**.4166666666666667-.055;return Math.round(Math.max(0,Math.min(1,f))*255)};return[d(4.0767416621*n-3.3077115913*o+.2309699292*a),d(-1.2684380046*n+2.6097574011*o-.3413193965*a),d(-.0041960863*n-.7034186147*o+1.707614701*a)]}function me(r,s){let e=r/(z-1);return s?$t(.36+.54*e,.09+.06*e,255+190*e):$t(.93-.52*e,.04+.13*e,235+150*e)}function fi(r){let[s,e,t]=r.map(i=>{let n=i/255;return n<=.04045?n/12.92:((n+.055)/1.055)**2.4});return .2126*s+.7152*e+.0722*t}function ue(r){return(fi(r)+.05)**2>.05*1.05?"#000":"#fff"}var D=([r,s,e])=>`rgb(${r}, ${s}, ${e})`;var Tt=[{width:172,height:56,shows:"name"},{width:120,height:56,shows:"name"},{width:48,height:44,shows:"value"},{width:34,height:34,shows:"value"},{width:29,height:29,shows:"sign"},{width:24,height:24,shows:"sign"}],w=4,Ce=32,gi=40,Ct=20,yi=480,Lt=150,bi=[2,1.3,3,4.5,7];function Ot(r,s,e){return bi.map(i=>vi(r,s,e,i)).reduce((i,n)=>n.height<i.height?n:i)}function vi(r,s,e,t){let i=e.width+w,n=e.height+w,o=Math.max(1,Math.floor((s-w)/i)),a=r.some(ye=>ye.floor!==""),d=[],c=[],[f,g,m,v]=[0,0,0,0],W,Ie=()=>{m>0&&(g+=m+Ct),f=0,m=0};for(let{title:ye,floor:be,count:X}of r){a&&be!==W&&(Ie(),W=be,c.push({title:be,y:g}),g+=gi);let ii=r.length===1?o:Math.ceil(Math.sqrt(t*X*n/i)),ve=Math.max(1,Math.min(o,Math.max(ii,Math.floor(Lt/i)))),we=Math.max(Math.min(Lt,s),Math.min(ve,X)*i+w);f>0&&f+we>s&&Ie();let Ne=Ce+Math.ceil(X/ve)*n+w;d.push({title:ye,columns:ve,count:X,first:v,x:f,y:g,width:we,height:Ne}),v+=X,f+=we+Ct,m=Math.max(m,Ne)}return{size:e,blocks:d,floors:c,width:s,height:g+m,count:v}}function wi(r){return r>=yi?Tt:Tt.map(s=>s.shows==="name"?{...s,width:Math.max(64,Math.floor((r-w)/3)-w)}:s)}function Le(r,s,e){let[t,...i]=wi(s),n=Ot(r,s,t);for(let o of i){if(n.height<=e)break;n=Ot(r,s,o)}return n}function Rt(r,s){return r.blocks.find(({first:e,count:t})=>s>=e&&s<e+t)}function N(r,s,e=Rt(r,s)){if(e===void 0)return{x:0,y:0,width:0,height:0};let{width:t,height:i}=r.size,n=s-e.first;return{x:e.x+w+n%e.columns*(t+w),y:e.y+Ce+w+Math.floor(n/e.columns)*(i+w),width:t,height:i}}function Pt(r,s,e){let{width:t,height:i}=r.size;for(let n of r.blocks){let o=s-n.x-w,a=e-n.y-Ce-w;if(o<0||a<0||e>=n.y+n.height)continue;let d=Math.floor(o/(t+w)),c=Math.floor(a/(i+w))*n.columns+d;if(!(d>=n.columns||c>=n.count)&&o%(t+w)<t&&a%(i+w)<i)return n.first+c}return-1}function It(r,s){let e=[];for(let t of r.blocks)if(!(t.x>s.x+s.width||t.x+t.width<s.x)&&!(t.y>s.y+s.height||t.y+t.height<s.y))for(let i=t.first;i<t.first+t.count;i+=1){let{x:n,y:o,width:a,height:d}=N(r,i,t);n<=s.x+s.width&&n+a>=s.x&&o<=s.y+s.height&&o+d>=s.y&&e.push(i)}return e}var Nt=["ArrowLeft","ArrowRight","ArrowUp","ArrowDown","Home","End","PageUp","PageDown"];function Ht(r,s,e){let t=Rt(r,s);if(t===void 0)return r.count>0?0:-1;let i=r.blocks.indexOf(t);switch(e){case"ArrowLeft":return Math.max(0,s-1);case"ArrowRight":return Math.min(r.count-1,s+1);case"Home":return t.first;case"End":return t.first+t.count-1;case"PageUp":return(r.blocks[i-1]??t).first;case"PageDown":return(r.blocks[i+1]??t).first;default:return xi(r,s,e==="ArrowDown"?1:-1)}}function xi(r,s,e){let t=N(r,s),[i,n,o]=[s,Number.POSITIVE_INFINITY,Number.POSITIVE_INFINITY];for(let a of r.blocks)for(let d=a.first;d<a.first+a.count;d+=1){let{x:c,y:f}=N(r,d,a),g=(f-t.y)*e,m=Math.abs(c-t.x);g>0&&(g<n||g===n&&m<o)&&([i,n,o]=[d,g,m])}return i}var fe={mining:void 0,online:Be,idle:Ke,fault:qe,paused:Ue,rebooting:Fe,late:We,offline:ee},$i=["good","warn","bad","quiet","busy"];function ki(r,s,e){let t=document.createElement("canvas");t.width=6,t.height=6;let i=t.getContext("2d");if(i===null)return s;i.fillStyle=s,i.fillRect(0,0,6,6),i.strokeStyle=e,i.lineWidth=1.2,i.beginPath();for(let n of[-6,0,6])i.moveTo(n-1,7),i.lineTo(n+7,-1);return i.stroke(),r.createPattern(t,"repeat")??s}function zt(r,s){let e=getComputedStyle(s),t=document.createElement("canvas");t.width=1,t.height=1;let i=t.getContext("2d",{willReadFrequently:!0}),n=g=>{if(i===null)return[128,128,128];i.fillStyle=g,i.fillRect(0,0,1,1);let[m=0,v=0,W=0]=i.getImageData(0,0,1,1).data;return[m,v,W]},o=g=>(s.className=`probe ${g}`,n(e.backgroundColor)),a=new Map;for(let g of $i){let m=o(g);a.set(g,{fill:D(m),ink:ue(m)})}let d=o("unknown"),c=e.color,f=ue(o("card"))==="#fff";a.set("unknown",{fill:ki(r,D(d),D(o("line"))),ink:c});for(let g=0;g<z;g+=1){let m=me(g,f);a.set(g,{fill:D(m),ink:ue(m)})}return{dark:f,paints:a,ring:c,font:e.fontFamily}}var Gt=new Map;function Oe(r,s,e,t,i){let n=Gt.get(s);n===void 0&&(n=new Path2D(s),Gt.set(s,n)),r.save(),r.translate(e,t),r.scale(i/24,i/24),r.fill(n),r.restore()}function _i(r,s,e,t){let i=t.get(s);if(i===void 0){let n=s.length;for(i=s;n>1&&r.measureText(i).width>e;)n-=1,i=`${s.slice(0,Math.ceil(n/3))}…${s.slice(s.length-(n-Math.ceil(n/3)))}`;t.set(s,i)}return i}function At(r,s,e,t,i,n,o){let{x:a,y:d,width:c,height:f}=s;r.clearRect(a-w/2,d-w/2,c+w,f+w);let g=n.paints.get(t.look.fill);if(g===void 0)return;r.fillStyle=g.fill,r.beginPath(),r.roundRect(a,d,c,f,4),r.fill(),t.selected&&(r.strokeStyle=n.ring,r.lineWidth=2,r.beginPath(),r.roundRect(a-1,d-1,c+2,f+2,5),r.stroke()),r.fillStyle=g.ink,r.textBaseline="middle";let m=fe[t.look.state];if(e.shows==="name"){let v=m===void 0?c-16:c-36;r.textAlign="start",r.font=`500 12px ${n.font}`,r.fillText(_i(r,t.name,c-16,o),a+8,d+18),r.font=`13px ${n.font}`,r.fillText(i,a+8,d+38,v),m!==void 0&&Oe(r,m,a+c-26,d+28,20);return}if(e.shows==="value"&&t.look.value!==null){r.textAlign="center",r.font=`500 ${c>40?13:11}px ${n.font}`;let v=m!==void 0;r.fillText(i,a+c/2,d+f*(v?.68:.5),c-4),m!==void 0&&Oe(r,m,a+c/2-7,d+3,14);return}if(m!==void 0){let v=Math.min(22,c-6);Oe(r,m,a+(c-v)/2,d+(f-v)/2,v)}}function Bt(r,s,e="inherit"){let t=fe[s];return l`<i class="swatch ${r}" style="color:${e}">${t===void 0?p:T(t,14)}</i>`}function Ei(r,{coloring:s,looks:e,dark:t,inkOf:i}){let{t:n,format:o}=r,a=new Map;for(let{state:m}of e)a.set(m,(a.get(m)??0)+1);let d=nt.flatMap(m=>{let v=a.get(m);return v===void 0||s!=="status"&&fe[m]===void 0?[]:[{state:m,count:v}]}),c=[...Array(z).keys()],[f,g]=s==="temperature"?[n("map.below",{value:o.temperature(he)}),n("map.from",{value:o.temperature(kt)})]:[n("map.from",{value:n("map.share",{share:ce})}),n("map.below",{value:n("map.share",{share:_t})})];return l`<ul class="legend" aria-label=${n("map.legend")}>
${s==="status"?p:l`<li class="scale">
<span>${f}</span>
<span class="steps" aria-hidden="true"
>${c.map(m=>l`<i style="background:${D(me(m,t))}"></i>`)}</span
>
<span>${g}</span>
</li>`}
${s!=="status"&&e.some(({fill:m})=>m==="unknown")?l`<li><i class="swatch hatched"></i>${n(s==="hashrate"?"map.no_comparison":"map.no_value")}</li>`:p}
${d.map(({state:m,count:v})=>l`<li>
${s==="status"?Bt(J[m],m,i(J[m])):Bt("plain",m)}${V(r,m)}
<b>${o.number(v)}</b>
</li>`)}
</ul>`}function Mi(r,s){switch(s){case"area":case"site":case"label":case"pool":return r.t(`map.group_${s}`);default:return r.t("map.group_labels",{name:s.slice(7)})}}function Dt(r,s,e,t){return l`<label
><span>${r}</span>
<select @change=${i=>t(i.target.value)}>
${s.map(([i,n])=>l`<option value=${i} ?selected=${i===e}>${n}</option>`)}
</select></label
>`}function Wt(r,s,e){let{offered:t,grouping:i,coloring:n}=s;return l`<div class="bar">
${Dt(r.t("map.group_by"),t.map(o=>[o,Mi(r,o)]),i,o=>e({group:o==="area"?null:o}))}
${Dt(r.t("map.color_by"),de.map(o=>[o,r.t(`map.color_${o}`)]),n,o=>e({color:o==="status"?null:o}))}
${Ei(r,s)}
${n==="hashrate"?l`<p class="help">${r.t("map.compared")}</p>`:p}
</div>`}var Si=6,Ti=8e6,ge=class{constructor(s,e){this.canvas=s;this.probe=e;this.ratio=0;this.frame=0;this.drawn=[];this.dirty=new Set;this.cut=new Map;this.tileOf=()=>{};this.textOf=()=>""}readColors(){let s=this.canvas.getContext("2d");return this.theme=s===null?void 0:zt(s,this.probe),this.layout=void 0,this.theme?.dark??!1}inkOf(s){return this.theme?.paints.get(s)?.ink??"inherit"}show(s,e,t,i){this.tileOf=t,this.textOf=i;let n=s!==this.layout||window.devicePixelRatio!==this.ratio;n&&this.resize(s);for(let o=0;o<e;o+=1){let a=t(o);if(a===void 0)continue;let{look:d,selected:c,name:f}=a,{shows:g}=s.size,m=`${d.fill} ${d.state} ${c} ${g==="sign"?"":d.value} ${g==="name"?f:""}`;m!==this.drawn[o]&&(this.drawn[o]=m,this.dirty.add(o))}n?this.draw(Number.POSITIVE_INFINITY):this.schedule()}stop(){cancelAnimationFrame(this.frame),this.frame=0}resize(s){let{width:e,height:t}=s;this.layout=s,this.ratio=window.devicePixelRatio;let i=Math.min(this.ratio,Math.sqrt(Ti/Math.max(1,e*t)));this.canvas.width=Math.max(1,Math.round(e*i)),this.canvas.height=Math.max(1,Math.round(t*i)),this.canvas.style.width=`${e}px`,this.canvas.style.height=`${t}px`,this.canvas.getContext("2d")?.scale(i,i),this.cut.clear(),this.dirty.clear(),this.drawn=[]}schedule(){this.frame!==0||this.dirty.size===0||(this.frame=requestAnimationFrame(()=>{this.frame=0,this.draw(performance.now()+Si)}))}draw(s){let e=this.canvas.getContext("2d"),{theme:t,layout:i}=this;if(e===null||t===void 0||i===void 0)return;let n=0;for(let o of this.dirty){this.dirty.delete(o);let a=this.tileOf(o);if(a===void 0)continue;let d=i.size.shows==="sign"?"":this.textOf(a.look);if(At(e,N(i,o),i.size,a,d,t,this.cut),n+=1,n%32===0&&performance.now()>s)break}this.schedule()}};function qt(r){return/^(.*?\p{L}{2})(?:[\s_-]*\d[\w.-]*|[\s_-]+\p{L}\d*)$/u.exec(r.trim())?.[1]}function Kt(r){let s=new Set(r.flatMap(t=>t.tags)),e=new Map;for(let t of s){let i=qt(t);i!==void 0&&e.set(i,(e.get(i)??0)+1)}return["area",...new Set(r.map(t=>t.site)).size>1?["site"]:[],...[...e].filter(([,t])=>t>1).map(([t])=>`labels:${t}`).sort(j),...s.size>0?["label"]:[],...r.some(t=>xe(t).length>0)?["pool"]:[]]}function Ut(r,s){let e=r.get("group");return s.find(t=>t===e)??"area"}function Ci(r,s){switch(s){case"area":return[r.location];case"site":return[r.site];case"pool":return xe(r);case"label":return r.tags;default:{let e=s.slice(7);return r.tags.filter(t=>qt(t)===e)}}}function jt(r,s,e){let t=new Map;for(let d of r){let c=Ci(d,s);for(let f of c.length>0?c:[""]){let g=t.get(f);g===void 0?t.set(f,[d]):g.push(d)}}let i=Object.values(e.floors??{}),n=new Map(i.map((d,c)=>[d.floor_id,{name:d.name,place:c}])),o=new Map(s==="area"?Object.values(e.areas).flatMap(d=>{let c=n.get(d.floor_id??"");return c===void 0?[]:[[d.name,c]]}):[]),a=d=>o.get(d)?.place??i.length;return[...t].sort(([d],[c])=>a(d)-a(c)||+(d==="")-+(c==="")||j(d,c)).map(([d,c])=>({title:d,floor:o.get(d)?.name??"",miners:c}))}function Ft(r,s){return r.length===s.length&&r.every((e,t)=>{let i=s[t];return i!==void 0&&e.title===i.title&&e.floor===i.floor&&e.miners.length===i.miners.length&&e.miners.every((n,o)=>n.miner_id===i.miners[o]?.miner_id)})}function Li(r,s,e){return e!==""?e:s==="pool"?r.t("map.without_pool"):r.t(s==="label"?"map.without_labels":"map.without_label")}function Vt(r,s,e,t,i){let n=({title:a,y:d})=>l`<div class="floor ${d===0?"first":""}" role="heading" aria-level="2" style="top:${d}px">
${a===""?r.t("map.without_floor"):a}
</div>`,o=a=>{let d=Li(r,e,a.title),c=t(a);return l`<div
class="block"
role="heading"
aria-level="3"
style="left:${a.x}px;top:${a.y}px;width:${a.width}px"
>
<label title=${d}
><input
type="checkbox"
aria-label=${r.t("map.select_block",{name:d})}
.checked=${c>0&&c===a.count}
.indeterminate=${c>0&&c<a.count}
@change=${f=>i(a,f.target.checked)}
/><span>${d}</span><small>${r.format.number(a.count)}</small></label
>
</div>`};return[...s.floors.map(a=>({y:a.y,shown:n(a)})),...s.blocks.map(a=>({y:a.y,shown:o(a)}))].sort((a,d)=>a.y-d.y).map(({shown:a})=>a)}function Xt({t:r,format:s},e){return[[r("control.hashrate"),s.hashrate(e.hashrate_ths)],[r("control.temperature"),s.temperature(e.temperature_max_c)],[r("control.power"),s.power(e.est_power_w)]]}function Yt(r,s){let e=Xt(r,s).map(([,t])=>t);return[s.name,V(r,se(s)),ke(r,s),...e].filter(t=>t!==""&&t!=="–").join(", ")}function Jt(r,s,e){let t=ke(r,s);return l`<b>${s.name}</b>
<div>${rt(r,s)}</div>
${t===""?p:l`<p class="help">${t}</p>`}
<dl>${Xt(r,s).map(([i,n])=>l`<dt>${i}</dt><dd>${st(s,n)}</dd>`)}</dl>
${e===null?p:l`<p class="help">${r.t("map.of_expected",{share:Math.round(e)})}</p>`}`}var Zt=$`:host{display:flex;flex-direction:column;min-height:0;border-top:1px solid var(--divider-color)}.bar{display:flex;flex-wrap:wrap;align-items:center;gap:8px 20px;padding:10px 16px;border-bottom:1px solid var(--divider-color)}.bar label{display:flex;align-items:center;gap:8px;color:var(--mr-secondary);font-size:13px;min-width:0}.legend{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center;margin:0;padding:0;list-style:none;font-size:13px}.legend li{display:flex;align-items:center;gap:6px;white-space:nowrap}.legend b{font-weight:500;color:var(--mr-secondary);font-variant-numeric:tabular-nums}.steps{display:flex;border-radius:4px;overflow:hidden}.steps i{width:16px;height:16px}.swatch{display:inline-flex;align-items:center;justify-content:center;width:18px;height:18px;border-radius:4px;flex:none;background:var(--chip)}.swatch.plain{background:none;border:1px solid var(--mr-field-border)}.swatch.hatched{background:repeating-linear-gradient(135deg,var(--map-line) 0 1px,var(--map-unknown) 1px 4px)}:host([page]) .bar label{flex:1 1 40%;flex-direction:column;align-items:stretch;gap:4px}.bar .help{flex-basis:100%}:host{--map-unknown: color-mix(in srgb, var(--primary-text-color) 10%, var(--card-background-color));--map-line: color-mix(in srgb, var(--primary-text-color) 42%, var(--card-background-color))}.scroll{flex:1 1 0;min-height:0;overflow:auto;scrollbar-gutter:stable;padding:8px 12px 12px}:host([page]) .scroll{flex:none;overflow:visible}.field{position:relative;margin:0 auto}.tiles{position:absolute;inset:0;cursor:default;outline:none;touch-action:manipulation;user-select:none;-webkit-user-select:none}.tiles.over{cursor:pointer}canvas{display:block}.current{position:absolute;pointer-events:none;border-radius:4px}.tiles:focus-visible .current{outline:3px solid var(--primary-color);outline-offset:2px}.tiles:focus-visible:not(:has(.current)){outline:2px solid var(--primary-color)}.pointed{position:absolute;pointer-events:none;border-radius:4px;outline:2px solid var(--primary-color);outline-offset:1px}.frame{position:absolute;pointer-events:none;border:1px solid var(--primary-color);background:color-mix(in srgb,var(--primary-color) 18%,transparent)}.floor,.block{position:absolute;pointer-events:none}.floor{inset-inline:0;font-size:16px;font-weight:500;padding-top:8px;border-top:1px solid var(--divider-color)}.floor.first{border-top:none}.block label{pointer-events:auto;display:flex;align-items:center;gap:8px;height:32px;padding-inline-start:4px;font-weight:500;cursor:pointer}.block label span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.block label small{color:var(--mr-secondary);font-size:12px;font-weight:400;font-variant-numeric:tabular-nums}.readout{position:absolute;z-index:3;padding:10px 12px;display:grid;gap:6px;border-radius:10px;border:1px solid var(--divider-color);background:var(--card-background-color);box-shadow:0 4px 16px #00000047;pointer-events:none}.readout.held{pointer-events:auto}.readout b{font-weight:500;overflow-wrap:anywhere}.readout dl{display:grid;grid-template-columns:auto 1fr;gap:2px 12px;margin:0;font-size:13px}.readout dt{color:var(--mr-secondary)}.readout dd{margin:0;text-align:end;font-variant-numeric:tabular-nums}.readout .help{font-size:12px}.readout .row a{display:inline-flex;align-items:center;min-height:36px;padding-inline:6px}.probe{position:absolute;visibility:hidden;background:var(--chip)}.probe.good,.swatch.good{background:color-mix(in srgb,var(--chip) 50%,var(--card-background-color))}.probe.unknown{background:var(--map-unknown)}.probe.line{background:var(--map-line)}.probe.card{background:var(--card-background-color)}`;var Oi=5,Re=248,Ri=20,Qt=(r,s)=>[...Array(s).keys()].map(e=>r+e),Pe=({x:r,y:s,width:e,height:t})=>`left:${r}px;top:${s}px;width:${e}px;height:${t}px`,ei=Le([],0,0),ti=new Map,x=class extends M{constructor(){super(...arguments);this.miners=[];this.selection=new Set;this.page=!1;this.layout=ei;this.current=-1;this.pointed=-1;this.held=!1;this.focused=!1;this.focusShown=!1;this.dark=!1;this.space={width:0,height:0};this.resize=new ResizeObserver(()=>this.measure());this.offered=["area"];this.grouping="area";this.coloring="status";this.groups=[];this.typical=ti;this.tiles=[];this.looks=[];this.framed=new Set;this.dragged=!1;this.pointerType="mouse";this.anchor=-1;this.measure=()=>{let e=getComputedStyle(this.scroller),t=this.scroller.clientWidth-Number.parseFloat(e.paddingLeft)-Number.parseFloat(e.paddingRight),i=this.page?window.innerHeight*1.2:this.scroller.clientHeight-Ri,n=t===this.space.width?Math.max(i,this.space.height):i;(t!==this.space.width||n!==this.space.height)&&(this.space={width:t,height:n})};this.readColors=()=>{this.tileCanvas!==void 0&&(this.dark=this.tileCanvas.readColors(),this.draw())};this.tileText=e=>{let t=this.layout.size.shows==="name";return e.value===null?t?V(this.env,e.state):"":this.coloring==="hashrate"?this.t("map.share",{share:e.value}):t?this.env.format.temperature(e.value):`${this.env.format.number(e.value)}°`};this.cancelFrame=e=>{e.key!=="Escape"||this.frame===void 0||(e.preventDefault(),this.endFrame(),this.dragged=!0)}}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.resize.observe(this.scroller),this.owns(()=>this.resize.disconnect());let e=new MutationObserver(this.readColors);e.observe(document.documentElement,{attributes:!0,attributeFilter:["style","class"]}),this.owns(()=>e.disconnect()),window.addEventListener("keydown",this.cancelFrame),this.owns(()=>window.removeEventListener("keydown",this.cancelFrame)),this.owns(()=>this.tileCanvas?.stop())}willUpdate(e){if(["miners","query","env"].some(t=>e.has(t))){let t=this.query.get("color");this.coloring=de.find(i=>i===t)??"status",this.offered=Kt(this.env.fleet.miners.length===this.miners.length?this.miners:this.allMiners()),this.grouping=Ut(this.query,this.offered),this.typical=this.coloring==="hashrate"?Mt(this.env.fleet.miners):ti,this.arrange(jt(this.miners,this.grouping,this.env.hass),e.has("env"))}e.has("space")&&this.lay(),(e.has("miners")||e.has("query"))&&(this.looks=this.tiles.map(t=>St(t,this.coloring,this.typical)))}allMiners(){return this.env.pools.with(this.env.fleet.miners)}arrange(e,t){let i=[this.tiles[this.current],this.tiles[this.pointed]];this.tiles=e.flatMap(d=>d.miners);let n=!t&&Ft(e,this.groups);if(this.groups=e,n)return;let[o,a]=i.map(d=>this.tiles.findIndex(c=>c.miner_id===d?.miner_id));this.current=o??-1,this.pointed=a??-1,this.anchor=-1,this.lay()}lay(){let e=this.groups.map(({title:t,floor:i,miners:n})=>({title:t,floor:i,count:n.length}));this.layout=this.space.width>0?Le(e,this.space.width,this.space.height):ei}firstUpdated(){this.tileCanvas=new ge(this.canvas,this.probe),this.dark=this.tileCanvas.readColors(),this.resize.observe(this.scroller)}updated(e){this.draw(),e.has("current")&&this.focused&&this.surface.querySelector(".current")?.scrollIntoView({block:"nearest",inline:"nearest"})}draw(){this.tileCanvas?.show(this.layout,this.tiles.length,e=>{let[t,i]=[this.tiles[e],this.looks[e]];return t===void 0||i===void 0?void 0:{look:i,selected:this.isChosen(e,t),name:t.name}},this.tileText)}isChosen(e,t){return this.framed.has(e)||this.selection.has(t.miner_id)}at(e){let{left:t,top:i}=this.surface.getBoundingClientRect();return{x:e.clientX-t,y:e.clientY-i}}tileOf(e){let{x:t,y:i}=this.at(e);return Pt(this.layout,t,i)}pressed(e){this.pointerType=e.pointerType,this.dragged=!1,e.pointerType!=="touch"&&e.button===0&&(this.start={...this.at(e),id:e.pointerId})}pointerMoved(e){if(e.pointerType==="touch")return;let{start:t}=this;if(t===void 0){this.held=!1,this.pointed=this.tileOf(e);return}let{x:i,y:n}=this.at(e);if(this.frame===void 0&&Math.hypot(i-t.x,n-t.y)<Oi)return;this.frame===void 0&&this.surface.setPointerCapture(t.id);let{width:o,height:a}=this.layout,[d,c]=[Math.max(0,Math.min(i,t.x)),Math.max(0,Math.min(n,t.y))];this.pointed=-1,this.frame={x:d,y:c,width:Math.min(o,Math.max(i,t.x))-d,height:Math.min(a,Math.max(n,t.y))-c},this.framed=new Set(It(this.layout,this.frame)),this.draw()}released(e){let{frame:t,framed:i}=this;this.endFrame(),!(t===void 0||e.type==="pointercancel")&&(this.dragged=!0,this.select(i,!0,e.ctrlKey||e.metaKey||e.shiftKey?this.selection:[]))}endFrame(){this.start=void 0,this.frame=void 0,this.framed=new Set,this.draw()}clicked(e){if(this.dragged){this.dragged=!1;return}let t=this.tileOf(e);if(this.pointerType==="touch"){this.held=t>=0,this.pointed=t;return}t<0||(this.current=t,e.shiftKey?this.extend(t):e.ctrlKey||e.metaKey?this.toggle(t):this.openTile(t))}openMenu(e){let t=e.detail===0&&this.focused&&e.clientX===0?this.current:this.tileOf(e),i=this.tiles[t];if(i===void 0)return;e.preventDefault();let{left:n,top:o}=this.surface.getBoundingClientRect(),{x:a,y:d,height:c}=N(this.layout,t);this.pointed=-1;let f=e.clientX===0?{x:n+a,y:o+d+c}:{x:e.clientX,y:e.clientY};this.dispatchEvent(new CustomEvent("menu",{detail:{row:i,...f}}))}openTile(e){let t=this.tiles[e];t!==void 0&&this.dispatchEvent(new CustomEvent("opened",{detail:t}))}select(e,t=!0,i=this.selection){let n=new Set(i);for(let o of e){let a=this.tiles[o]?.miner_id;a!==void 0&&(t?n.add(a):n.delete(a))}this.dispatchEvent(new CustomEvent("selected",{detail:n}))}toggle(e){this.anchor=e,this.select([e],!this.selection.has(this.tiles[e]?.miner_id??""))}extend(e){this.anchor<0&&(this.anchor=e);let t=Math.min(this.anchor,e);this.select(Qt(t,Math.abs(this.anchor-e)+1))}pressedKey(e){let t=Nt.find(i=>i===e.key);if(!(e.altKey||(e.ctrlKey||e.metaKey)&&e.key!=="a")){if(t!==void 0)e.shiftKey&&this.anchor<0&&(this.anchor=this.current),this.current=Ht(this.layout,this.current,t),e.shiftKey&&this.extend(this.current);else if(e.key==="Enter")this.openTile(this.current);else if(e.key===" ")this.toggle(this.current);else if(e.key==="a"&&(e.ctrlKey||e.metaKey))this.select(this.tiles.keys());else return;this.pointed=-1,e.preventDefault()}}focusChanged(e){this.focused=e,this.focusShown=e&&this.surface.matches(":focus-visible"),e&&this.current<0&&this.tiles.length>0&&(this.current=0)}render(){let{layout:e}=this;return l`${Wt(this.env,{offered:this.offered,grouping:this.grouping,coloring:this.coloring,looks:this.looks,dark:this.dark,inkOf:t=>this.tileCanvas?.inkOf(t)??"inherit"},t=>this.dispatchEvent(new CustomEvent("filtered",{detail:t})))}
<div class="scroll">
<div class="field" style="width:${e.width}px;height:${e.height}px">
<div
class="tiles ${this.pointed>=0?"over":""}"
role="listbox"
tabindex="0"
aria-multiselectable="true"
aria-label=${this.t("control.fleet")}
aria-describedby="keys"
aria-activedescendant=${this.current<0?p:`tile-${this.current}`}
@pointerdown=${this.pressed}
@pointermove=${this.pointerMoved}
@pointerup=${this.released}
@pointercancel=${this.released}
@pointerleave=${()=>{this.held||(this.pointed=-1)}}
@click=${this.clicked}
@contextmenu=${this.openMenu}
@keydown=${this.pressedKey}
@focus=${()=>this.focusChanged(!0)}
@blur=${()=>this.focusChanged(!1)}
>
<canvas aria-hidden="true"></canvas>
${this.option()}
</div>
${this.headings()} ${this.readout()}
${this.frame===void 0?p:l`<div
class="frame"
style=${Pe(this.frame)}
></div>`}
</div>
</div>
<p id="keys" class="visually-hidden">${this.t("map.keys")}</p>
<i class="probe" aria-hidden="true"></i>`}headings(){let e=({first:t,count:i})=>this.tiles.slice(t,t+i).filter(n=>this.selection.has(n.miner_id)).length;return Vt(this.env,this.layout,this.grouping,e,({first:t,count:i},n)=>this.select(Qt(t,i),n))}option(){let e=this.tiles[this.current];return e===void 0?p:l`<div
class="current"
id="tile-${this.current}"
role="option"
aria-selected=${this.selection.has(e.miner_id)}
aria-posinset=${this.current+1}
aria-setsize=${this.layout.count}
aria-label=${Yt(this.env,e)}
style=${Pe(N(this.layout,this.current))}
></div>`}readout(){let e=this.pointed>=0?this.pointed:this.focusShown?this.current:-1,t=this.tiles[e];if(t===void 0||this.frame!==void 0)return p;let i=N(this.layout,e),{x:n,y:o,width:a,height:d}=i,c=Math.max(0,Math.min(n+a/2-Re/2,this.layout.width-Re)),f=this.surface.getBoundingClientRect().top+o,g=this.page?{top:0,bottom:window.innerHeight}:this.scroller.getBoundingClientRect(),m=g.bottom-f-d>f-g.top,v=this.coloring==="hashrate"?Te(t,this.typical):null;return l`<div class="pointed" style=${Pe(i)}></div>
<div
class="readout ${this.held?"held":""}"
style="width:${Re}px;left:${c}px;${m?`top:${o+d+8}px`:`bottom:${this.layout.height-o+8}px`}"
>
${Jt(this.env,t,v)}
${this.held?l`<div class="row">
${A(["miner",t.miner_id],this.t("map.open"))}
<button type="button" @click=${()=>this.toggle(e)}>
${this.t(this.selection.has(t.miner_id)?"map.unselect":"map.select")}
</button>
</div>`:p}
</div>`}};x.styles=[E,Zt],h([y({attribute:!1})],x.prototype,"miners",2),h([y({attribute:!1})],x.prototype,"query",2),h([y({attribute:!1})],x.prototype,"selection",2),h([y({type:Boolean,reflect:!0})],x.prototype,"page",2),h([u()],x.prototype,"layout",2),h([u()],x.prototype,"current",2),h([u()],x.prototype,"pointed",2),h([u()],x.prototype,"held",2),h([u()],x.prototype,"frame",2),h([u()],x.prototype,"focused",2),h([u()],x.prototype,"focusShown",2),h([u()],x.prototype,"dark",2),h([u()],x.prototype,"space",2),h([k("canvas")],x.prototype,"canvas",2),h([k(".tiles")],x.prototype,"surface",2),h([k(".scroll")],x.prototype,"scroller",2),h([k(".probe")],x.prototype,"probe",2),x=h([_("mr-map")],x);
